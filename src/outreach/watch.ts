import type { Payload } from 'payload'
import { isRestoredReason } from '../domain/lineage.ts'
import { judgeOutage, OUTAGE_MS } from '../domain/outage.ts'
import { causeOfPause, type PauseCause } from '../domain/pauses.ts'
import { judgeComplaints, judgeStorm, readStormPolicy, type StormPolicy, stormThreshold } from '../domain/storm.ts'
import { takeLease } from '../storage/lease.ts'
import type { Log } from './log.ts'
import type { CampaignRow, OutreachStore } from './store.ts'
import { type Turn, tellOfDoubt, tellOfEnds, tellOfPause, turnsOf } from './telling.ts'

export interface WatchDeps {
  payload: Payload
  store: Pick<
    OutreachStore,
    | 'openCampaigns'
    | 'stormFigures'
    | 'handedOver'
    | 'complaints'
    | 'unanswered'
    | 'answered'
    | 'doubts'
    | 'stopCampaign'
  >
  log: Log
}

/** Who dies or sleeps is replaced after this (ms). */
const LEASE_MS = 10_000

/** Looks at campaigns in one process at a time; two at once would only do the same work twice. @param holder names this process */
export async function keepWatch(deps: WatchDeps & { holder: string }, now: number): Promise<void> {
  const lease = { key: 'campaign-watch', holder: deps.holder, ms: LEASE_MS, now }
  if ((await takeLease(deps.payload, lease)) !== null) await watchCampaigns(deps, now)
}

/**
 * Looks at every campaign once: pauses those in which too much goes wrong, and tells people of each that has paused itself, for whatever reason, has
 * recipients in doubt, or has come to its end.
 * Any number of processes may do this, and any may die in between: what was told stands in the audit log, in the same transaction.
 */
export async function watchCampaigns(deps: WatchDeps, now: number = Date.now()): Promise<void> {
  for (const campaign of await deps.store.openCampaigns()) {
    if (campaign.state === 'planning' || campaign.state === 'sending') await watchOver(deps, campaign, now)
    // One that had not begun is paused by people only, or because the database was put back.
    if (campaign.state === 'paused' && (campaign.startedAt || isRestoredReason(campaign.pausedReason)))
      await tellOfPause(deps.payload, campaign.id, campaign.pausedReason)
  }
  await tellOfDoubt(deps.payload, await deps.store.doubts())
  await tellOfEnds(deps.payload, now)
}

/** What a campaign is judged by: its turns, and since when a person has let it go on. */
interface Judged {
  campaign: CampaignRow
  /** What went wrong before somebody resumed it is what they have looked at. */
  since: Date
  pausedOver: (cause: PauseCause) => number
  now: number
}

async function watchOver(deps: WatchDeps, campaign: CampaignRow, now: number): Promise<void> {
  const turns = await turnsOf(deps.payload, campaign.id)
  const resumed = turns.find(({ action }) => action === 'campaign.resume')?.createdAt
  const judged = { campaign, since: resumed ? new Date(resumed) : new Date(0), pausedOver: countIn(turns), now }
  const reason = (await outage(deps, judged)) ?? (await complaints(deps, judged)) ?? (await storm(deps, judged))
  if (!reason || !(await deps.store.stopCampaign(campaign.id, reason))) return
  deps.log.error({ campaign: campaign.id, cause: causeOfPause(reason) }, 'campaign paused: too much goes wrong')
  await tellOfPause(deps.payload, campaign.id, reason)
}

export async function stormPolicyOf({ db }: Pick<Payload, 'db'>): Promise<StormPolicy> {
  const stored = (await db.findGlobal({ slug: 'outreach-policy' } as never)) as { storm?: unknown } | null
  return readStormPolicy(stored?.storm)
}

/** How often a campaign has paused itself over something. */
export const countIn = (turns: readonly Turn[]) => (cause: PauseCause) =>
  turns.filter(({ action, data }) => action === 'campaign.auto-pause' && causeOfPause(data?.reason ?? '') === cause)
    .length

async function storm({ payload, store }: WatchDeps, { campaign, since, pausedOver }: Judged): Promise<string | null> {
  const policy = await stormPolicyOf(payload)
  const pausedBefore = pausedOver('errors')
  const figures = await store.stormFigures(campaign.id, since, stormThreshold(policy, pausedBefore))
  return judgeStorm({ ...figures, pausedBefore }, policy)
}

async function complaints({ store }: WatchDeps, { campaign, since, pausedOver }: Judged): Promise<string | null> {
  const told = await store.complaints(campaign.id, since)
  if (told === 0) return null
  const handedOver = await store.handedOver(campaign.id, new Date(0))
  return judgeComplaints({ handedOver, complaints: told, pausedBefore: pausedOver('complaints') })
}

async function outage({ store }: WatchDeps, { campaign, since, now }: Judged): Promise<string | null> {
  const unanswered = await store.unanswered(campaign.id)
  if (unanswered.length === 0) return null
  const answered = await store.answered(campaign.id, new Date(now - OUTAGE_MS))
  return judgeOutage({
    unanswered,
    answered,
    since: Math.max(since.getTime(), campaign.startedAt?.getTime() ?? 0),
    now,
  })
}
