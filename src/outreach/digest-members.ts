import { DEFERRED } from '../domain/digest.ts'
import type { AudienceStore, OnceStore } from './audience-store.ts'
import type { Frozen, FrozenDigest, FrozenLanguage } from './frozen.ts'
import { owedAmong } from './promises.ts'
import type { SealCandidate } from './store.ts'

/** What a reader of a digest finds in it, and the lists through which that would have reached them. */
export interface OwnStories {
  letters: string
  lists: string[]
  /** The briefs that left them a story which cannot be read now, so that another digest has to bring it. */
  withheld: string[]
}

/**
 * The stories of each member of a batch at this moment, by delivery: those that a brief left to the digest, through a list that they have
 * not left since, that no other digest or brief has brought them, and that the public can still see, both in the source and in the text that they would
 * be shown: not what is on hold, withdrawn, archived, or under embargo again.
 *
 * @param at when the public has to see them
 */
export async function storiesNow(
  store: Pick<AudienceStore, 'deferredTo' | 'memberships' | 'publicAmong'> & Pick<OnceStore, 'rowsIn'>,
  { languages, source, choice }: Frozen,
  digest: FrozenDigest,
  found: readonly Pick<SealCandidate, 'delivery' | 'contact' | 'language'>[],
  at: Date,
): Promise<Map<string, OwnStories>> {
  const contacts = found.map(({ contact }) => contact)
  const campaigns = digest.stories.flatMap((story) => story.campaigns)
  const shown = Object.values(languages).flatMap(({ stories = {} }) => Object.values(stories).map(({ key }) => key))
  const keys = [...new Set([...digest.stories.map(({ key }) => key), ...shown])]
  const [rows, visible, owed] = await Promise.all([
    store.deferredTo(contacts, campaigns, DEFERRED[digest.frequency]),
    store.publicAmong(keys, at),
    owedAmong(store, contacts, choice?.sources ?? []),
  ])
  const members = await store.memberships(contacts, [...new Set(rows.map(({ list }) => list))])
  const left = new Set(members.flatMap(({ contact, list, state }) => (state === 'active' ? [] : `${list}/${contact}`)))
  const through = new Map<string, string>()
  for (const { contact, campaign, list } of rows) {
    if (!left.has(`${list}/${contact}`) && owed(contact, campaign)) through.set(`${contact}/${campaign}`, list)
  }
  return new Map(
    found.map(({ delivery, contact, language }) => {
      const { stories = {} } = languages[language] ?? languages[source]!
      const lists = new Set<string>()
      const withheld: string[] = []
      let letters = ''
      for (const { letter, key, campaigns: own } of digest.stories) {
        const owing = own.filter((campaign) => through.has(`${contact}/${campaign}`))
        for (const campaign of owing) lists.add(through.get(`${contact}/${campaign}`)!)
        const text = stories[letter]
        if (owing.length === 0 || !text) continue
        if (visible.has(key) && visible.has(text.key)) letters += letter
        else withheld.push(...owing)
      }
      return [delivery, { letters, lists: [...lists], withheld }]
    }),
  )
}

/** The addresses of a reader’s stories, by letter; of all of them without a choice. */
export function chosen(stories: FrozenLanguage['stories'] = {}, letters = Object.keys(stories).join('')) {
  return Object.fromEntries([...letters].flatMap((letter) => (stories[letter] ? [[letter, stories[letter].url]] : [])))
}
