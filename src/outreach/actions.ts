import type { PayloadRequest } from 'payload'
import { afterBatchEvent, type BatchState } from '../domain/batches.ts'
import {
  afterAction,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_RULES,
  type CampaignAction,
  type CampaignState,
  type CampaignType,
} from '../domain/campaign.ts'
import { type DeliveryFact, rankOf, stateOf } from '../domain/delivery.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { publicEditions } from './content.ts'
import { demandUnchanged } from './resuming.ts'
import { wakeWorkers } from './signal.ts'

interface CampaignDoc {
  id: string
  type: CampaignType
  state: CampaignState
  startedAt?: string | null
  planComplete?: boolean | null
  translationGroup: string
  storyKey: string
  options?: { launchAt?: string } | null
}

async function loadCampaign(req: PayloadRequest, id: string): Promise<CampaignDoc> {
  const doc = await req.payload.db.findOne<CampaignDoc>({
    collection: 'campaigns',
    where: { id: { equals: id } },
    req,
  } as never)
  if (!doc) throw refuse.notFound('There is no such campaign.')
  return { ...doc, id: String(doc.id) }
}

const STATE_WORDS: Record<CampaignState, string> = {
  draft: 'a draft',
  scheduled: 'scheduled',
  planning: 'being planned',
  sending: 'being sent',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
}

const DID = { pause: 'paused', cancel: 'cancelled' } as const

const nameOf = ({ user }: PayloadRequest): string =>
  user && 'name' in user && typeof user.name === 'string' && user.name ? user.name : 'Somebody'

/**
 * Launch, pause, resume, cancel: permission, change and audit in one transaction.
 *
 * @param input `at` (launch): when to start; `reason` (pause, cancel): shown on the campaign
 * @throws `unauthenticated`, `forbidden`, `not_found`, `wrong_state`; `story_changed` for a resume that would send what no longer holds
 */
export async function actOnCampaign(
  req: PayloadRequest,
  id: string,
  action: CampaignAction,
  input: { at?: Date; reason?: string },
  now: Date,
): Promise<{ message: string }> {
  demand(principalOf(req.user), `campaign.${action}`)
  const launchedBy = String(req.user?.id ?? '')
  await transact(req, async (inner) => {
    const campaign = await loadCampaign(inner, id)
    const facts = {
      state: campaign.state,
      frozen: Boolean(campaign.startedAt),
      planComplete: campaign.planComplete === true,
    }
    const state = afterAction(action, facts)
    if (!state) throw wrongState(action, campaign.state)
    if (action === 'launch') await demandSource(inner, campaign)
    if (action === 'resume' && facts.frozen) await demandUnchanged(inner, campaign, now.getTime())
    const data: Record<string, unknown> = { state }
    if (action === 'launch') {
      const at = input.at ?? (campaign.options?.launchAt ? new Date(campaign.options.launchAt) : now)
      data.launchAt = (at > now ? at : now).toISOString()
      data.launchedBy = launchedBy
    }
    // A reason of before is none any more.
    if (action === 'resume') data.pausedReason = ''
    if (action === 'pause' || action === 'cancel')
      data.pausedReason = input.reason || `${nameOf(req)} ${DID[action]} it.`
    // One that has begun is closed by a worker, once the calls in flight have come back.
    if (action === 'cancel' && !facts.frozen) data.finishedAt = now.toISOString()
    const won = await inner.payload.db.updateOne({
      collection: 'campaigns',
      where: { and: [{ id: { equals: id } }, { state: { equals: campaign.state } }] },
      data,
      options: { atomic: true },
      req: inner,
    } as never)
    if (!won) throw wrongState(action, campaign.state)
    await recordAudit(inner, {
      action: `campaign.${action}`,
      subject: `campaigns:${id}`,
      data: { from: campaign.state, to: state, ...(input.reason ? { reason: input.reason } : {}) },
    })
  })
  wakeWorkers()
  return { message: CAMPAIGN_ACTIONS[action].done }
}

function wrongState(action: CampaignAction, state: CampaignState) {
  const needs = CAMPAIGN_ACTIONS[action].from.map((from) => STATE_WORDS[from]).join(' or ')
  return refuse.wrongState(`The campaign is ${STATE_WORDS[state]}; this needs it to be ${needs}.`, { state })
}

/** Nothing is launched by hand unless its story stands as the type asks: a brief links to what is public, a withdrawal needs a kill. */
async function demandSource(req: PayloadRequest, { type, translationGroup, storyKey }: CampaignDoc): Promise<void> {
  const { needs } = CAMPAIGN_RULES[type]
  if (needs !== 'public') {
    const row = await req.payload.db.findOne({
      collection: 'publications',
      where: { and: [{ storyKey: { equals: storyKey } }, { status: { equals: needs } }] },
      req,
    } as never)
    if (row) return
    throw refuse.wrongState(
      needs === 'held'
        ? 'The story is not on hold. Put it on hold first; then its notice can be sent.'
        : 'The story has not been killed. Kill it first; then its withdrawal can be sent.',
    )
  }
  const editions = await publicEditions({ db: req.payload.db, req }, translationGroup, Date.now())
  if (editions.some(({ story }) => story.storyKey === storyKey)) return
  const coming = await req.payload.db.findOne({
    collection: 'publications',
    where: { and: [{ storyKey: { equals: storyKey } }, { status: { in: ['scheduled', 'published'] } }] },
    req,
  } as never)
  if (!coming) throw refuse.wrongState('The story is not public. Publish it first; then the campaign can be launched.')
}

const DECISIONS = {
  release: { event: 'resolve_release', fact: 'planned', done: 'These recipients get the mail once more.' },
  write_off: {
    event: 'resolve_write_off',
    fact: 'written_off',
    done: 'These recipients are written off: they count as failed.',
  },
} as const satisfies Record<
  string,
  { event: 'resolve_release' | 'resolve_write_off'; fact: DeliveryFact; done: string }
>
export type Decision = keyof typeof DECISIONS

export function isDecision(value: unknown): value is Decision {
  return typeof value === 'string' && Object.hasOwn(DECISIONS, value)
}

/**
 * A person's decision about a batch in doubt: `release` sends its doubtful members again, `write_off` counts them as failed.
 * Members that the provider has reported on meanwhile are left as they are.
 *
 * @throws `unauthenticated`, `forbidden`, `not_found`, `wrong_state`
 */
export async function resolveBatch(
  req: PayloadRequest,
  campaign: string,
  batch: string,
  decision: Decision,
  now: Date,
): Promise<{ message: string }> {
  demand(principalOf(req.user), 'campaign.resolve')
  const { event, fact, done } = DECISIONS[decision]
  await transact(req, async (inner) => {
    const { db } = inner.payload
    const doc = await loadCampaign(inner, campaign)
    const row = await db.findOne<{ id: string; state: BatchState; generation: number }>({
      collection: 'batches',
      where: { and: [{ id: { equals: batch } }, { campaign: { equals: campaign } }] },
      req: inner,
    } as never)
    if (!row) throw refuse.notFound('This campaign has no such batch.')
    const state = afterBatchEvent(row.state, event)
    if (!state) throw refuse.wrongState('Only a batch in doubt needs a decision.', { state: row.state })
    if (decision === 'release' && (doc.state === 'cancelled' || doc.state === 'done')) {
      throw refuse.wrongState(`The campaign is ${STATE_WORDS[doc.state]}; nothing more can be sent in it.`, {
        state: doc.state,
      })
    }
    const at = now.toISOString()
    const cleared = { state, sealed: null, openAttempts: 0, reason: `resolved: ${decision}` }
    const won = await db.updateOne({
      collection: 'batches',
      where: { and: [{ id: { equals: batch } }, { state: { equals: 'in_doubt' } }] },
      data:
        decision === 'release'
          ? {
              ...cleared,
              generation: row.generation + 1,
              idempotencyKey: null,
              payloadHash: null,
              firstAttemptAt: null,
              notBefore: at,
            }
          : { ...cleared, settledAt: at },
      options: { atomic: true },
      req: inner,
    } as never)
    if (!won) throw refuse.wrongState('Somebody else has decided about this batch.')
    await db.updateMany({
      collection: 'deliveries',
      where: { and: [{ batch: { equals: batch } }, { state: { equals: 'in_doubt' } }] },
      data: {
        state: stateOf(fact),
        rank: rankOf(fact),
        reason: decision === 'release' ? '' : 'written_off',
        stateAt: at,
      },
      req: inner,
    } as never)
    await recordAudit(inner, {
      action: 'campaign.resolve',
      subject: `campaigns:${campaign}`,
      data: { batch, decision },
    })
  })
  wakeWorkers()
  return { message: done }
}
