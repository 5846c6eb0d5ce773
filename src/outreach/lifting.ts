import type { PayloadRequest } from 'payload'
import { ACTIVE_STATES, type CampaignType, isActive } from '../domain/campaign.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { OBSTACLES } from '../domain/resuming.ts'
import { isUrgent } from '../domain/turns.ts'
import { env } from '../env.ts'
import { isPressrumError } from '../errors.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { actOnCampaign } from './actions.ts'
import { all } from './content.ts'
import { freezeCampaign } from './freeze.ts'
import { plain } from './log.ts'
import { ACCOUNT } from './pace.ts'
import { readPacePolicy } from './policy.ts'
import { type Begun, obstacleNow } from './resuming.ts'
import { readStop } from './stop.ts'
import type { CampaignRow, OutreachStore } from './store.ts'
import { whyItWaits } from './waiting.ts'

/**
 * Before the switch that stops everything is lifted, while it still holds every call back: pauses the campaigns that nobody could resume
 * one by one either, because their story has changed meanwhile.
 *
 * @returns how many
 * @throws `unauthenticated`, `forbidden`
 */
export async function pauseChanged(req: PayloadRequest, now: Date): Promise<number> {
  demand(principalOf(req.user), 'campaign.resume')
  if (!(await readStop(req.payload)).stopped) return 0
  const db = { db: req.payload.db }
  const running = await all<Begun>(
    db,
    'campaigns',
    { state: { in: [...ACTIVE_STATES] } },
    { type: true, storyKey: true, translationGroup: true, startedAt: true, options: true },
  )
  let paused = 0
  for (const campaign of running) {
    const id = String(campaign.id)
    const obstacle = await obstacleNow(db, { ...campaign, id }, now.getTime())
    if (!obstacle) continue
    try {
      await actOnCampaign(req, id, 'pause', { reason: OBSTACLES[obstacle] }, now)
      paused += 1
    } catch (error) {
      // Somebody has paused or cancelled it in this moment.
      if (!(isPressrumError(error) && error.code === 'wrong_state')) throw error
    }
  }
  return paused
}

/** What one campaign does when the switch is lifted. */
export interface AfterLifting {
  id: string
  title: string
  type: CampaignType
  /** Recipients who have not been handed over, of those selected so far; `null` where it has not begun. */
  unsent: number | null
  /** Why none of its mails leaves at once, in words with UTC instants; empty where they do. */
  waits: string
}

/**
 * What would leave at once and what would wait if the switch were lifted now: of each campaign that is under way, or has come due meanwhile.
 * @throws `unauthenticated`, `forbidden`
 */
export async function afterLifting(req: PayloadRequest, now: number): Promise<AfterLifting[]> {
  demand(principalOf(req.user), 'campaign.resume')
  const { payload } = req
  const store = outreachStore(handleOf(payload))
  const [campaigns, policy, bucket] = await Promise.all([
    store.openCampaigns(),
    readPacePolicy(payload),
    store.readBucket(ACCOUNT),
  ])
  const found: AfterLifting[] = []
  for (const campaign of campaigns) {
    const { id, title, type, state, launchAt } = campaign
    const isDue = state === 'scheduled' && launchAt !== null && launchAt.getTime() <= now
    if (isDue) found.push({ id, title, type, unsent: null, waits: await whyNotYet(req, store, campaign, now) })
    if (!isActive(state)) continue
    const unsent = (await store.counts(id)).planned ?? 0
    if (unsent === 0 && state === 'sending') continue
    const warmUp = isUrgent(campaign) ? null : policy.warmUp
    const { zone } = policy
    const waits =
      (await pausedInstead(req, campaign, now)) ||
      (await whyItWaits({ payload, store, campaign, warmUp, zone, holdUntil: bucket?.holdUntil ?? 0, unsent, now }))
    found.push({ id, title, type, unsent, waits })
  }
  return found
}

/** What keeps one that is due from beginning, as its workers would find now; where that cannot be told, it is said to go. */
async function whyNotYet(
  req: PayloadRequest,
  store: OutreachStore,
  campaign: CampaignRow,
  now: number,
): Promise<string> {
  const { db, logger } = req.payload
  try {
    const result = await freezeCampaign({ db, req, store }, campaign, new Date(now), env().publicUrl)
    return 'waiting' in result ? result.waiting : ''
  } catch (err) {
    logger.error({ campaign: campaign.id, err: plain(err), msg: 'it cannot be told whether a campaign can begin' })
    return ''
  }
}

async function pausedInstead(req: PayloadRequest, campaign: CampaignRow, now: number): Promise<string> {
  const obstacle = await obstacleNow({ db: req.payload.db, req }, campaign, now)
  return obstacle ? `It is paused instead. ${OBSTACLES[obstacle]}` : ''
}
