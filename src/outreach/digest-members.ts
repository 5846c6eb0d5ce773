import { DEFERRED } from '../domain/digest.ts'
import { shownIn, textFor, textNames } from '../domain/digest-texts.ts'
import type { AudienceStore, OnceStore } from './audience-store.ts'
import type { Frozen, FrozenDigest, FrozenLanguage } from './frozen.ts'
import { owedAmong } from './promises.ts'
import type { SealCandidate } from './store.ts'

/** What a reader of a digest finds in it, and the lists through which that would have reached them. */
export interface OwnStories {
  /** The names of the texts. */
  texts: string
  lists: string[]
  /** The briefs that left them a story which cannot be read now, so that another digest has to bring it; and those whose story is in another language than the mail. */
  notes: string[]
}

/**
 * The stories of each member of a batch at this moment, by delivery: those that a brief left to the digest, through a list that they have
 * not left since, that no other digest or brief has brought them, and that the public can still see, both in the source and in the text that they would
 * be shown: not what is on hold, withdrawn, archived, or under embargo again. Each is in the best of their languages.
 *
 * @param at when the public has to see them
 */
export async function storiesNow(
  store: Pick<AudienceStore, 'deferredTo' | 'memberships' | 'publicAmong'> & Pick<OnceStore, 'rowsIn'>,
  { languages, source, choice }: Frozen,
  digest: FrozenDigest,
  found: readonly Pick<SealCandidate, 'delivery' | 'contact' | 'language' | 'candidate'>[],
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
    found.map(({ delivery, contact, language, candidate }) => {
      const mail = languages[language] ? language : source
      const { stories = {} } = languages[mail]!
      const reader = { mail, own: source, languages: candidate?.languages ?? [] }
      const lists = new Set<string>()
      const notes: string[] = []
      let texts = ''
      for (const story of digest.stories) {
        const owing = story.campaigns.filter((campaign) => through.has(`${contact}/${campaign}`))
        for (const campaign of owing) lists.add(through.get(`${contact}/${campaign}`)!)
        const { name, language: shown } = textFor(reader, story)
        const text = stories[name]
        if (owing.length === 0 || !text) continue
        if (!visible.has(story.key) || !visible.has(text.key)) {
          notes.push(...owing)
          continue
        }
        texts += name
        if (shown && shown !== mail) notes.push(...owing.map((campaign) => shownIn(campaign, shown)))
      }
      return [delivery, { texts, lists: [...lists], notes }]
    }),
  )
}

/** The addresses of a reader’s stories, by the name of each text that they find. */
export function addressesIn(stories: FrozenLanguage['stories'] = {}, texts: string) {
  return Object.fromEntries(textNames(texts).flatMap((name) => (stories[name] ? [[name, stories[name].url]] : [])))
}
