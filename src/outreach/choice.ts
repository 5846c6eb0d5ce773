import { CAMPAIGN_RULES, PITCHES, readOptions } from '../domain/campaign.ts'
import { areDigestsOn, DEFERRED } from '../domain/digest.ts'
import { readWindow } from '../domain/sending-window.ts'
import { isZone } from '../domain/zoned-time.ts'
import type { EarlierSource } from './audience-store.ts'
import { carrying } from './carriers.ts'
import { all, type Db } from './content.ts'
import type { Choice, Frozen } from './frozen.ts'
import type { CampaignRow } from './store.ts'

/** The part of the outreach policy that decides about recipients, as it is stored. */
export interface StoredPolicy {
  countryRules?: unknown
  requestsPerSecond?: number
  cap?: { count?: number | null; days?: number | null } | null
  window?: { from?: string | null; to?: string | null; weekdaysOnly?: boolean | null; zone?: string | null } | null
  onePerOutlet?: boolean | null
  digest?: unknown
  warmUp?: unknown
}

export async function readOutreachPolicy({ db, req }: Db): Promise<StoredPolicy> {
  return ((await db.findGlobal({ slug: 'outreach-policy', ...(req ? { req } : {}) } as never)) ?? {}) as StoredPolicy
}

/** How a campaign would choose its recipients if it started now. Notices about a mistake are bound by none of the house's wishes. */
export function choiceOf(
  type: Choice['type'],
  policy: StoredPolicy,
  parts: Partial<Pick<Choice, 'rules' | 'sources'>> & { onePerOutlet?: boolean },
): Choice {
  const { pitch } = CAMPAIGN_RULES[type]
  const { count, days } = policy.cap ?? {}
  const window = pitch ? readWindow(policy.window) : null
  const zone = policy.window?.zone ?? ''
  return {
    type,
    rules: parts.rules ?? {},
    sources: parts.sources ?? [],
    cap: pitch && count && count > 0 ? { count, days: days && days > 0 ? days : 7 } : null,
    window: window && { ...window, zone: isZone(zone) ? zone : 'UTC' },
    // A follow-up goes to whom the brief went: the outlet was chosen then.
    onePerOutlet: type === 'brief' && (parts.onePerOutlet === true || policy.onePerOutlet === true),
    digests: (type === 'brief' || type === 'follow_up') && areDigestsOn(policy.digest),
  }
}

/**
 * The earlier campaigns whose recipients a campaign is for, newest first: those it names, or all of its group that brought the
 * story to somebody. A campaign of another story of the group concerns only those who got this story with it, in its language; one that
 * never carried it does not. A correction of an edition also concerns those that began with an older one since it was signed.
 *
 * @param language of the campaign's own story
 */
export async function earlierSources(
  db: Db,
  campaign: Pick<CampaignRow, 'id' | 'type' | 'storyKey' | 'translationGroup' | 'options'>,
  language: string,
): Promise<EarlierSource[]> {
  const rows = await all<{ id: string; storyKey: string; type: CampaignRow['type']; startedAt?: string | null }>(
    db,
    'campaigns',
    { and: [{ translationGroup: { equals: campaign.translationGroup } }, { startedAt: { exists: true } }] },
    { storyKey: true, type: true, startedAt: true },
  )
  const { sources: named, edition } = campaign.options
  const { holders, scrutiny } = CAMPAIGN_RULES[campaign.type]
  const possible = holders === 'possible'
  const meant = rows
    .map((row) => ({
      ...row,
      id: String(row.id),
      named: named?.includes(String(row.id)) ?? PITCHES.includes(row.type),
    }))
    .filter(
      ({ id, type, startedAt, named }) =>
        startedAt && id !== campaign.id && (named || (edition && PITCHES.includes(type))),
    )
  const [carry, corrected] = await Promise.all([
    carrying(
      db,
      campaign.storyKey,
      meant.map(({ id }) => id),
    ),
    edition ? all<{ number: number }>(db, 'editions', { id: { equals: edition } }, { number: true }) : [],
  ])
  const isOlder = (id: string) => (carry.get(id) ?? Number.POSITIVE_INFINITY) < (corrected[0]?.number ?? 0)
  const sourceOf = ({ id, storyKey }: (typeof meant)[number]): EarlierSource => ({
    campaign: id,
    language: storyKey === campaign.storyKey ? '' : language,
    possible,
  })
  const newest = meant.filter(({ id, named }) => named || isOlder(id)).sort(newestFirst)
  const sources = newest.filter(({ id, storyKey }) => storyKey === campaign.storyKey || carry.has(id)).map(sourceOf)
  // Whoever read it in a digest holds it as well; nobody is reminded of what they asked to have in a digest.
  if (scrutiny !== 'address_only') return sources
  const since = newest.at(-1)?.startedAt ?? null
  return [...sources, ...(await digestsOf(db, campaign.storyKey, newest.map(sourceOf), since))]
}

const newestFirst = (a: { startedAt?: string | null }, b: { startedAt?: string | null }) =>
  new Date(b.startedAt ?? 0).getTime() - new Date(a.startedAt ?? 0).getTime()

/**
 * The digests that brought a story to the readers of some campaigns, newest first, each with those campaigns; a version of the story that one of them did not carry itself may
 * have been there by the time of its digest.
 * @param since when the first of the campaigns began: no digest before that can have carried it
 */
async function digestsOf(
  db: Db,
  storyKey: string,
  briefs: readonly EarlierSource[],
  since: string | null,
): Promise<EarlierSource[]> {
  if (briefs.length === 0 || !since) return []
  const ids = new Set(briefs.map(({ campaign }) => campaign))
  const started = await all<{ id: string; options: unknown; startedAt: string }>(
    db,
    'campaigns',
    { and: [{ type: { equals: 'digest' } }, { startedAt: { greater_than_equal: new Date(since).toISOString() } }] },
    { options: true, startedAt: true },
  )
  const meant = started
    .filter(({ options }) => readOptions(options).sources?.some((source) => ids.has(source)))
    .sort(newestFirst)
  if (meant.length === 0) return []
  const frozen = await all<{ id: string; frozen: unknown }>(
    db,
    'campaigns',
    { id: { in: meant.map(({ id }) => id) } },
    { frozen: true },
  )
  const frozenOf = new Map(frozen.map((row) => [String(row.id), row.frozen]))
  return meant.flatMap(({ id }) => {
    const stored = frozenOf.get(String(id))
    // A story that was left out when it began has reached nobody with it.
    const { digest: shown, languages = {}, choice } = (stored ?? {}) as Partial<Frozen>
    if (!shown) return []
    const texts = Object.values(languages).flatMap(({ stories = {} }) => Object.values(stories))
    const held = new Set(texts.map(({ key }) => key))
    const through = new Set(shown.stories.flatMap(({ campaigns }) => campaigns))
    const begunWith = new Map(choice?.sources.map((source) => [source.campaign, source]))
    return briefs
      .filter(({ campaign, language }) => through.has(campaign) && (language === '' || held.has(storyKey)))
      .map(({ campaign, language, possible }) => ({
        campaign: String(id),
        language,
        possible,
        through: { campaign, reason: DEFERRED[shown.frequency], before: begunWith.get(campaign)?.before },
      }))
  })
}
