import type { CampaignType } from '../domain/campaign.ts'
import type { CarryingDigest } from '../domain/digest-carrying.ts'
import {
  type Fate,
  fateInDigest,
  fateOfRow,
  fateWithoutRow,
  isKept,
  isOwed,
  outweighing,
} from '../domain/digest-fate.ts'
import type { EarlierSource, LeftToDigest, OnceStore } from './audience-store.ts'

const DAY_MS = 86_400_000

/** Under which circumstances a promise is judged. */
interface Circumstances {
  /** Whether digests are switched on. */
  digests: boolean
  /** ms since the epoch. */
  now: number
  /** Whether those count as well whom a digest could not reach for a reason of their own: a brief does not try again by itself either. */
  settled?: boolean
}

/**
 * Which of these contacts get nothing of a group any more: they hold a mail of its campaigns of these types, may hold it, or get it without
 * anybody's doing, at once or in a digest.
 */
export async function holdersOf(
  store: OnceStore,
  contacts: readonly string[],
  asked: { group: string; types: readonly CampaignType[]; except: string },
  { digests, now, settled = false }: Circumstances,
): Promise<Set<string>> {
  const [holders, left] = await Promise.all([
    store.holding(contacts, asked),
    asked.types.includes('brief') ? store.leftToDigest(contacts, asked.group) : [],
  ])
  const others = left.filter(({ campaign }) => campaign !== asked.except)
  for (const [{ contact, startedAt, cancelled }, fate] of await fatesOf(store, others)) {
    const ageDays = (now - startedAt.getTime()) / DAY_MS
    if ((settled && fate === 'over') || isKept(fate, { ageDays, cancelled }, { digests })) holders.add(contact)
  }
  return holders
}

async function fatesOf(store: OnceStore, left: readonly LeftToDigest[]): Promise<[LeftToDigest, Fate][]> {
  if (left.length === 0) return []
  const digests = await store.digestsWith([...new Set(left.map(({ campaign }) => campaign))])
  const rows = await store.rowsIn(
    left.map(({ contact }) => contact),
    digests.map(({ id }) => id),
  )
  const { inDigest } = fatesAmong(rows)
  const fateIn = ({ contact, campaign, frequency }: LeftToDigest) =>
    outweighing(
      digests
        .filter((digest) => digest.frequency === frequency && digest.campaigns.includes(campaign))
        .map((digest) => inDigest(digest, contact, campaign)),
    )
  return left.map((one) => [one, fateIn(one)])
}

/** What people's rows in other campaigns say about a story. */
function fatesAmong(rows: Awaited<ReturnType<OnceStore['rowsIn']>>) {
  const seen = new Map(rows.map((row) => [`${row.campaign}/${row.contact}`, row]))
  return {
    inDigest(digest: Parameters<typeof fateWithoutRow>[0] & { id: string }, contact: string, brief: string): Fate {
      const row = seen.get(`${digest.id}/${contact}`)
      return row ? fateInDigest(row, brief) : fateWithoutRow(digest)
    },
    inBrief(brief: string, contact: string): Fate {
      const row = seen.get(`${brief}/${contact}`)
      return row ? fateOfRow(row) : 'open'
    },
  }
}

/** Who is still owed the story of a campaign that a digest brings. */
type Owed = (contact: string, campaign: string) => boolean

/**
 * To whom a digest has to bring what: whom no digest before it, and no other brief of the group, has brought it. Asked when its readers are selected
 * and again when a mail is made.
 */
export async function owedAmong(
  store: Pick<OnceStore, 'rowsIn'>,
  contacts: readonly string[],
  sources: readonly EarlierSource[],
): Promise<Owed> {
  const before = new Map(sources.map((source) => [source.campaign, source.before]))
  const asked = [...before.values()].flatMap((own) => (own ? [...own.digests.map(({ id }) => id), ...own.briefs] : []))
  const rows = await store.rowsIn(contacts, [...new Set(asked)])
  const { inDigest, inBrief } = fatesAmong(rows)
  return (contact, campaign) => {
    const own = before.get(campaign)
    if (!own) return true
    const brought = own.digests.map((digest) => inDigest(digest, contact, campaign))
    const sent = own.briefs.map((brief) => inBrief(brief, contact))
    return isOwed(outweighing(brought)) && sent.every((fate) => fate !== 'had' && fate !== 'coming')
  }
}

/** The campaigns by which the readers of a digest may have a story already: digests of its frequency, and briefs of the same group. */
export function beforeOf(
  { id, frequency }: Pick<CarryingDigest, 'id' | 'frequency'>,
  campaign: string,
  digests: readonly CarryingDigest[],
  group: readonly string[],
): NonNullable<EarlierSource['before']> {
  const others = digests.filter((other) => other.id !== id && other.frequency === frequency)
  return {
    digests: others.filter(({ campaigns }) => campaigns.includes(campaign)),
    briefs: group.filter((other) => other !== campaign),
  }
}
