import { PITCHES } from '../domain/campaign.ts'
import { DEFERRED, type DigestFrequency, MOST_STORIES } from '../domain/digest.ts'
import type { CarryingDigest } from '../domain/digest-carrying.ts'
import { DIGEST_MEMORY_DAYS } from '../domain/digest-fate.ts'
import { all, type Db } from './content.ts'
import { itemsOf } from './digest-freeze.ts'
import { stretches } from './members.ts'
import { beforeOf, owedAmong } from './promises.ts'
import type { OutreachStore } from './store.ts'

/** What is asked of a database to know what the next digest brings. */
export type SourceStore = Pick<OutreachStore, 'deferred' | 'digestsWith' | 'rowsIn' | 'hasChosen'>

interface Brief {
  id: string
  translationGroup: string
}

const DAY_MS = 86_400_000
/** Readers looked at in one go. */
const PAGE = 500

/**
 * The briefs that the next digest brings, newest first: those whose recipients are all selected, that left somebody to it to whom none has brought
 * it, and whose story is public. What is beyond the most that one shows waits for the next.
 *
 * @param on whether digests are switched on; off, those that a digest has begun with are left alone
 */
export async function sourcesOf(
  db: Db,
  store: SourceStore,
  frequency: DigestFrequency,
  now: number,
  on: boolean,
): Promise<string[]> {
  const since = new Date(now - DIGEST_MEMORY_DAYS * DAY_MS).toISOString()
  const briefs = await all<Brief>(
    db,
    'campaigns',
    {
      and: [
        { type: { equals: 'brief' } },
        { planComplete: { equals: true } },
        { state: { in: ['sending', 'done'] } },
        { startedAt: { greater_than: since } },
      ],
    },
    { translationGroup: true },
  )
  const digests = await store.digestsWith(briefs.map(({ id }) => String(id)))
  const waiting: string[] = []
  for (const brief of briefs) {
    const id = String(brief.id)
    const carriers = digests.filter((digest) => digest.frequency === frequency && digest.campaigns.includes(id))
    // While one of them can bring it, the next one leaves it to that.
    if (on ? carriers.some(({ closed }) => !closed) : carriers.length > 0) continue
    if (await owesSomebody(db, store, { ...brief, id }, frequency, carriers)) waiting.push(id)
  }
  const items = (await itemsOf(db, waiting, now)).slice(0, MOST_STORIES)
  return items.flatMap(({ campaigns }) => campaigns)
}

async function owesSomebody(
  db: Db,
  store: SourceStore,
  { id, translationGroup }: Brief,
  frequency: DigestFrequency,
  carriers: readonly CarryingDigest[],
): Promise<boolean> {
  if (!(await store.hasChosen(id, 'digests'))) return false
  const pitches = await all<{ id: string; startedAt?: string | null }>(
    db,
    'campaigns',
    { and: [{ translationGroup: { equals: translationGroup } }, { type: { in: [...PITCHES] } }] },
    { startedAt: true },
  )
  const begun = pitches.filter(({ startedAt }) => startedAt).map((row) => String(row.id))
  const source = {
    campaign: id,
    language: '',
    possible: false,
    before: beforeOf({ id: '', frequency }, id, carriers, begun),
  }
  const feed = (after: string, limit: number) => store.deferred(id, DEFERRED[frequency], after, limit)
  for await (const members of stretches([feed], '', PAGE)) {
    // Who has left the list is owed nothing.
    const contacts = members.filter(({ membership }) => membership === 'active').map(({ contact }) => contact)
    const isOwed = await owedAmong(store, contacts, [source])
    if (contacts.some((contact) => isOwed(contact, id))) return true
  }
  return false
}
