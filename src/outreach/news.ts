import { textIn } from '../domain/campaign-text.ts'
import type { EarlierSource } from './audience-store.ts'
import { all, type Db, type Entry, type Sendable } from './content.ts'
import type { Frozen } from './frozen.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

/** An edition that a campaign has sent. */
interface Sent {
  id: string
  storyKey: string
  number: number
}

/**
 * The earlier campaigns of a follow-up, each with the languages in which it says something that readers of that language have not had: a text that
 * was written for it, or a newer edition than theirs. Of other campaigns nothing is asked.
 */
export async function withNews(
  db: Db & { store: Pick<OutreachStore, 'frozenOf'> },
  { type, options }: Pick<CampaignRow, 'type' | 'options'>,
  sources: readonly EarlierSource[],
  { source, languages }: Sendable,
): Promise<EarlierSource[]> {
  if (type !== 'follow_up') return [...sources]
  const own = source.story.language
  const hasText = (language: string) => textIn(options.text, { type, language, source: own }) !== ''
  return Promise.all(
    sources.map(async (earlier) => {
      const frozen = (await db.store.frozenOf(earlier.campaign)) as Frozen | null
      const sent = frozen ? await editionsOf(db, frozen) : []
      const news = Object.keys(frozen?.languages ?? {}).filter((language) => {
        // Who read a version that has gone since gets the source.
        const entry = languages.get(language) ?? source
        return hasText(entry.story.language) || isNewer(entry, sent)
      })
      return { ...earlier, news }
    }),
  )
}

const editionsOf = (db: Db, { languages }: Frozen) =>
  all<Sent>(
    db,
    'editions',
    { id: { in: Object.values(languages).map(({ edition }) => edition.id) } },
    { storyKey: true, number: true },
  )

/** Each version counts its own editions, so only those of the same story say what its readers had. */
function isNewer({ story, edition }: Entry, sent: readonly Sent[]): boolean {
  return sent.every(({ storyKey, number }) => storyKey !== story.storyKey || number < edition.number)
}
