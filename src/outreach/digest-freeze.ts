import { createHash } from 'node:crypto'
import { readPolicy } from '../domain/audience.ts'
import { PITCHES } from '../domain/campaign.ts'
import { isMissed, MOST_STORIES, readDigestTimes, storyLetter, TOO_LATE } from '../domain/digest.ts'
import type { CarryingDigest } from '../domain/digest-carrying.ts'
import { textsIn } from '../domain/digest-texts.ts'
import { isLanguage, LANGUAGES, type Language } from '../domain/languages.ts'
import { isPressrumError } from '../errors.ts'
import type { MailNewsroom } from '../mail/content.ts'
import { renderDigest } from '../mail/digest.tsx'
import type { EarlierSource, OnceStore } from './audience-store.ts'
import { choiceOf, readOutreachPolicy } from './choice.ts'
import { addressOf, all, type Db, type Entry, publicEditions } from './content.ts'
import type { FreezeResult } from './freeze.ts'
import type { Frozen, FrozenDigest } from './frozen.ts'
import { beforeOf } from './promises.ts'
import type { CampaignRow } from './store.ts'

/** A story that a digest can bring: in every language it is public in, its own among them. */
interface Item {
  key: string
  group: string
  campaigns: string[]
  languages: Map<Language, Entry>
  source: Language
}

/** What a digest may bring at an instant, newest first: what is on hold, withdrawn, archived or not public (any more) is left out. */
export async function itemsOf(db: Db, campaigns: readonly string[], now: number): Promise<Item[]> {
  const rows = await all<{ id: string; storyKey: string; translationGroup: string; startedAt?: string | null }>(
    db,
    'campaigns',
    { id: { in: [...campaigns] } },
    { storyKey: true, translationGroup: true, startedAt: true },
  )
  const newest = rows.sort((a, b) => new Date(b.startedAt ?? 0).getTime() - new Date(a.startedAt ?? 0).getTime())
  const byStory = new Map<string, typeof newest>()
  for (const row of newest) byStory.set(row.storyKey, [...(byStory.get(row.storyKey) ?? []), row])
  const items: Item[] = []
  for (const [key, briefs] of byStory) {
    // An edition that is not what was signed is reported where it is read, and its story stays out.
    const entries = await publicEditions(db, briefs[0]!.translationGroup, now).catch((error: unknown) => {
      if (isPressrumError(error)) return []
      throw error
    })
    const source = entries.find(({ story }) => story.storyKey === key)
    if (!source) continue
    const languages = new Map(entries.map((entry) => [entry.story.language, entry]))
    // Two stories of one group in the same language: the brief's own story is the one meant.
    languages.set(source.story.language, source)
    items.push({
      key,
      group: briefs[0]!.translationGroup,
      campaigns: briefs.map(({ id }) => String(id)),
      languages,
      source: source.story.language,
    })
  }
  return items
}

/** Fixes what a digest brings: the stories that are public now, its mail in each language with the texts that its readers may be shown, and whose it is. Nothing is stored here. */
export async function freezeDigest(
  db: Db & { store: Pick<OnceStore, 'digestsWith'> },
  { id, options, title, launchAt }: Pick<CampaignRow, 'id' | 'options' | 'title' | 'launchAt'>,
  newsroom: MailNewsroom,
  now: Date,
  publicUrl: string,
): Promise<FreezeResult> {
  const { frequency = 'daily', sources = [] } = options
  const policy = await readOutreachPolicy(db)
  // Whoever looks after digests drops it; this process may be up again before that.
  if (launchAt && isMissed(launchAt.getTime(), readDigestTimes(policy.digest).zone, now.getTime()))
    return { waiting: TOO_LATE, soon: false }
  const items = (await itemsOf(db, sources, now.getTime())).slice(0, MOST_STORIES)
  if (items.length === 0) return { waiting: 'None of its stories is public any more.', soon: false }
  const digest: FrozenDigest = {
    frequency,
    stories: items.map(({ key, campaigns, source, languages }, index) => ({
      letter: storyLetter(index),
      key,
      campaigns,
      source,
      languages: [...languages.keys()],
    })),
  }
  const own = await ownLanguage(db)
  const frozen: Frozen = {
    version: 2,
    source: own,
    languages: {},
    policy: readPolicy(policy.countryRules),
    newsroom: newsroom.name,
    publicUrl,
    choice: {
      ...choiceOf('digest', policy, {
        sources: await sourcesIn(db, { id, frequency }, items),
      }),
      frequency,
    },
    digest,
  }
  try {
    for (const language of LANGUAGES) {
      frozen.languages[language] = await inLanguage(items, { frequency, language, own, newsroom, publicUrl })
    }
  } catch (error) {
    if (isPressrumError(error)) return { waiting: `The mail cannot be made: ${error.message}`, soon: false }
    throw error
  }
  return { frozen, title }
}

/** The briefs of these stories, each with what may have brought it to somebody already. */
async function sourcesIn(
  db: Db & { store: Pick<OnceStore, 'digestsWith'> },
  digest: Pick<CarryingDigest, 'id' | 'frequency'>,
  items: readonly Item[],
): Promise<EarlierSource[]> {
  const [digests, pitches] = await Promise.all([
    db.store.digestsWith(items.flatMap(({ campaigns }) => campaigns)),
    all<{ id: string; translationGroup: string; startedAt?: string | null }>(
      db,
      'campaigns',
      { and: [{ translationGroup: { in: items.map(({ group }) => group) } }, { type: { in: [...PITCHES] } }] },
      { translationGroup: true, startedAt: true },
    ),
  ])
  const begun = pitches.filter(({ startedAt }) => startedAt)
  return items.flatMap(({ campaigns, group }) => {
    const own = begun.filter(({ translationGroup }) => translationGroup === group).map((row) => String(row.id))
    return campaigns.map((campaign) => ({
      campaign,
      language: '',
      possible: false,
      before: beforeOf(digest, campaign, digests, own),
    }))
  })
}

async function inLanguage(
  items: readonly Item[],
  about: {
    frequency: FrozenDigest['frequency']
    language: Language
    own: Language
    newsroom: MailNewsroom
    publicUrl: string
  },
) {
  const shown = items.flatMap(({ languages, source }, index) => {
    const offered = { letter: storyLetter(index), source, languages: [...languages.keys()] }
    return textsIn(about.language, about.own, offered).map(({ name, language }) => {
      const { story, edition } = languages.get(language)!
      return { name, story, edition: edition.number, url: about.publicUrl + addressOf(story) }
    })
  })
  const stories = Object.fromEntries(
    shown.map(({ name, story, url, edition }) => [name, { key: story.storyKey, url, edition }]),
  )
  const template = await renderDigest({
    ...about,
    stories: shown.map(({ name, story: { title, lead, brief, language, kind } }) => ({
      name,
      title,
      summary: lead || brief.text,
      language,
      kind,
    })),
  })
  const hash = createHash('sha256').update(JSON.stringify(stories)).digest('hex')
  return { edition: { id: '', number: 0, hash }, storyUrl: `${about.publicUrl}/${about.language}`, template, stories }
}

/** The newsroom’s own language: that of readers of none of the nine. */
async function ownLanguage({ db, req }: Db): Promise<Language> {
  const doc = (await db.findGlobal({ slug: 'newsroom', ...(req ? { req } : {}) } as never)) as {
    languages?: unknown[]
  } | null
  return doc?.languages?.find(isLanguage) ?? 'en'
}
