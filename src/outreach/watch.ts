import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { judgeStorm, readStormPolicy, stormThreshold } from '../domain/storm.ts'
import { recordAudit } from '../editorial/audit.ts'
import { notify } from '../editorial/notify.ts'
import { takeLease } from '../storage/lease.ts'
import { transact } from '../storage/transact.ts'
import type { Log } from './log.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

export interface WatchDeps {
  payload: Payload
  store: Pick<OutreachStore, 'openCampaigns' | 'stormFigures' | 'stopCampaign'>
  log: Log
}

/** What sets a campaign going or stops it, as the audit log knows it. */
const TURNS = ['campaign.launch', 'campaign.pause', 'campaign.resume', 'campaign.auto-pause'] as const

interface Turn {
  action: (typeof TURNS)[number]
  createdAt: string
}

/** Who dies or sleeps is replaced after this (ms). */
const LEASE_MS = 10_000

/** Looks at campaigns in one process at a time; two at once would only do the same work twice. @param holder names this process */
export async function keepWatch(deps: WatchDeps & { holder: string }, now: number): Promise<void> {
  const lease = { key: 'campaign-watch', holder: deps.holder, ms: LEASE_MS, now }
  if ((await takeLease(deps.payload, lease)) !== null) await watchCampaigns(deps)
}

/**
 * Looks at every campaign once: pauses those in an error storm, and tells editors of each that has paused itself, for whatever reason.
 * Any number of processes may do this, and any may die in between: what was told stands in the audit log, in the same transaction.
 */
export async function watchCampaigns(deps: WatchDeps): Promise<void> {
  for (const campaign of await deps.store.openCampaigns()) {
    if (campaign.state === 'planning' || campaign.state === 'sending') await watchStorm(deps, campaign)
    if (campaign.state === 'paused' && campaign.startedAt) await tellOnce(deps.payload, campaign.id)
  }
}

async function watchStorm({ payload, store, log }: WatchDeps, campaign: CampaignRow): Promise<void> {
  const stored = (await payload.db.findGlobal({ slug: 'outreach-policy' } as never)) as { storm?: unknown } | null
  const policy = readStormPolicy(stored?.storm)
  const turns = await turnsOf(payload, campaign.id)
  // What went wrong before somebody resumed it is what they have looked at.
  const since = turns.find(({ action }) => action === 'campaign.resume')?.createdAt
  const pausedBefore = turns.filter(({ action }) => action === 'campaign.auto-pause').length
  const share = stormThreshold(policy, pausedBefore)
  const figures = await store.stormFigures(campaign.id, since ? new Date(since) : new Date(0), share)
  const reason = judgeStorm({ ...figures, pausedBefore }, policy)
  if (!reason || !(await store.stopCampaign(campaign.id, reason))) return
  log.error({ campaign: campaign.id, ...figures }, 'campaign paused: too much goes wrong')
  await tellOnce(payload, campaign.id)
}

/** The latest turns of a campaign, newest first. */
async function turnsOf(payload: Payload, campaign: string, req?: PayloadRequest): Promise<Turn[]> {
  const { docs } = await payload.db.find<Turn>({
    collection: 'audit-events',
    where: { and: [{ subject: { equals: `campaigns:${campaign}` } }, { action: { in: [...TURNS] } }] },
    sort: '-seq',
    limit: 50,
    pagination: false,
    ...(req ? { req } : {}),
  } as never)
  return docs
}

/** Whether the last turn was a person's, after which the campaign has stopped of itself and nobody was told. */
const isUntold = ([last]: readonly Turn[]) =>
  last === undefined || last.action === 'campaign.launch' || last.action === 'campaign.resume'

async function tellOnce(payload: Payload, id: string): Promise<void> {
  if (!isUntold(await turnsOf(payload, id))) return
  const req = await createLocalReq({}, payload)
  await transact(req, async (inner) => {
    // A write first, so that what is read next is behind the lock, and a resume at this moment is before or after.
    const campaign = await inner.payload.db.updateOne({
      collection: 'campaigns',
      where: { and: [{ id: { equals: id } }, { state: { equals: 'paused' } }] },
      data: { state: 'paused' },
      options: { atomic: true },
      req: inner,
    } as never)
    if (!campaign) return
    const { title, pausedReason, launchedBy, createdBy } = campaign as unknown as Record<string, string | null>
    const turns = await turnsOf(payload, id, inner)
    if (!isUntold(turns)) return
    const told = turns.filter(({ action }) => action === 'campaign.auto-pause').length
    await recordAudit(inner, {
      action: 'campaign.auto-pause',
      subject: `campaigns:${id}`,
      data: { reason: pausedReason ?? '' },
    })
    await notify(inner, {
      kind: 'campaign_paused',
      subject: `campaigns:${id}`,
      title: title ?? '',
      note: pausedReason ?? '',
      to: {
        roles: ['editor', 'chief-editor'],
        users: [launchedBy, createdBy].filter((user): user is string => Boolean(user)),
      },
      key: `campaign_paused/${id}/${told + 1}`,
    })
  })
}
