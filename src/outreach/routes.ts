import type { Endpoint, PayloadHandler, PayloadRequest } from 'payload'
import { CAMPAIGN_ACTIONS, type CampaignAction, isActive, progressOf } from '../domain/campaign.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { isUrgent } from '../domain/turns.ts'
import { idParam, jsonObject } from '../editorial/body.ts'
import { env } from '../env.ts'
import { refuse } from '../errors.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { actOnCampaign } from './actions.ts'
import { answers } from './answers.ts'
import { createByHand } from './create.ts'
import { offDesk, takeOffDesk } from './off-desk.ts'
import { operationEndpoints } from './operations.ts'
import { ACCOUNT, batchesPerSecond } from './pace.ts'
import { readPacePolicy } from './policy.ts'
import { previewCampaign } from './preview.ts'
import { rememberedFor } from './remembered.ts'
import { readInstant } from './requests.ts'
import { isDecision, MOST_AT_ONCE, resolveBatches } from './resolving.ts'
import { whyNothingMoves } from './standstill.ts'
import { unreachedBy } from './unreached.ts'
import { whyItWaits } from './waiting.ts'

/** Over how long the sending rate is measured (s). */
const RATE_WINDOW = 30
const MAX_REASON = 500

/** The campaign as the caller may read it. */
async function docOf(req: PayloadRequest, id: string): Promise<unknown> {
  return req.payload.findByID({ collection: 'campaigns', id, depth: 0, overrideAccess: false, user: req.user } as never)
}

async function open(req: PayloadRequest) {
  const store = outreachStore(handleOf(req.payload))
  const campaign = await store.campaign(idParam(req))
  if (!campaign) throw refuse.notFound('There is no such campaign.')
  return { store, campaign }
}

const create: PayloadHandler = async (req) => {
  const { id } = await createByHand(req, await jsonObject(req))
  const doc = await docOf(req, id)
  return Response.json(
    { doc, message: 'The campaign is a draft. Look at its audience, then launch it.' },
    { status: 201 },
  )
}

const perform =
  (action: CampaignAction): PayloadHandler =>
  async (req) => {
    const id = idParam(req)
    const body = await jsonObject(req)
    if (body.reason !== undefined && (typeof body.reason !== 'string' || body.reason.length > MAX_REASON)) {
      throw refuse.invalid(`\`reason\` has to be text of at most ${MAX_REASON} characters.`, { field: 'reason' })
    }
    if (body.seen !== undefined && typeof body.seen !== 'string') {
      throw refuse.invalid('`seen` has to be the reason that was shown.', { field: 'seen' })
    }
    const input = {
      ...(action === 'launch' && body.at !== undefined && body.at !== null ? { at: readInstant(body.at, 'at') } : {}),
      ...(typeof body.reason === 'string' ? { reason: body.reason } : {}),
      ...(typeof body.seen === 'string' ? { seen: body.seen } : {}),
    }
    const { message } = await actOnCampaign(req, id, action, input, new Date())
    return Response.json({ doc: await docOf(req, id), message })
  }

/** One batch as `batch`, or several as `batches`. */
function batchesIn({ batch, batches }: Record<string, unknown>): string[] {
  const isId = (value: unknown): value is string => typeof value === 'string' && value !== ''
  if (batches === undefined) {
    if (!isId(batch)) throw refuse.invalid('`batch` has to be the id of a batch.', { field: 'batch' })
    return [batch]
  }
  const given = Array.isArray(batches) ? [...new Set(batches)] : []
  if (given.length === 0 || given.length > MOST_AT_ONCE || !given.every(isId)) {
    throw refuse.invalid(`\`batches\` has to be a list of 1 to ${MOST_AT_ONCE} ids of batches.`, { field: 'batches' })
  }
  return given
}

const resolve: PayloadHandler = async (req) => {
  const id = idParam(req)
  const body = await jsonObject(req)
  const batches = batchesIn(body)
  if (!isDecision(body.decision)) {
    throw refuse.invalid('`decision` has to be "release" or "write_off".', { field: 'decision' })
  }
  const done = await resolveBatches(req, id, batches, body.decision, new Date())
  return Response.json({ doc: await docOf(req, id), ...done })
}

const progress: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.read')
  const { store, campaign } = await open(req)
  const now = Date.now()
  const due = campaign.state === 'scheduled' && campaign.launchAt !== null && campaign.launchAt.getTime() <= now
  const [counts, recent, bucket, policy, without, still] = await Promise.all([
    store.counts(campaign.id),
    store.handedOver(campaign.id, new Date(now - RATE_WINDOW * 1000)),
    store.readBucket(ACCOUNT),
    readPacePolicy(req.payload),
    store.withoutOf(campaign.id),
    isActive(campaign.state) || due ? whyNothingMoves(req.payload, rememberedFor(req.payload)?.disk, now) : null,
  ])
  const running = campaign.startedAt ? (now - campaign.startedAt.getTime()) / 1000 : RATE_WINDOW
  const figures = progressOf({
    ...campaign,
    frozen: campaign.startedAt !== null,
    counts,
    recent,
    windowSeconds: Math.max(1, Math.min(RATE_WINDOW, running)),
    permitted: batchesPerSecond(bucket?.perSecond ?? 0, env().smtp !== null),
  })
  const unreached = await unreachedBy(req.payload, store, campaign, now)
  const off = Object.keys(unreached).length > 0 ? await offDesk(req.payload, campaign.id, unreached) : null
  const waits = isActive(campaign.state)
    ? await whyItWaits({
        payload: req.payload,
        store,
        campaign,
        warmUp: isUrgent(campaign) ? null : policy.warmUp,
        zone: policy.zone,
        holdUntil: bucket?.holdUntil ?? 0,
        unsent: counts.planned ?? 0,
        now,
      })
    : ''
  return Response.json({
    ...figures,
    ...(without ? { without } : {}),
    ...unreached,
    ...(off ? { offDesk: off } : {}),
    ...(waits ? { pausedReason: [figures.pausedReason, waits].filter(Boolean).join(' ') } : {}),
    // While it waits, the pace says nothing about the end; while nothing moves at all, there is no pace.
    ...(waits || still ? { etaSeconds: null } : {}),
    ...(still ? { ratePerSecond: 0, standsStill: still } : {}),
    ...(due ? { due } : {}),
    ...(campaign.state === 'cancelled' && campaign.startedAt && !campaign.finishedAt ? { closing: true } : {}),
  })
}

/** A campaign that has left somebody without the story is taken off the desk. Its page goes on saying so, and who has decided that. */
const takeOff: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.launch')
  const { store, campaign } = await open(req)
  const left = await unreachedBy(req.payload, store, campaign, Date.now())
  if (Object.keys(left).length === 0) {
    throw refuse.wrongState('This campaign leaves nobody without the story, so the desk says nothing of it.')
  }
  await takeOffDesk(req, campaign.id, left)
  return Response.json({ message: 'The desk names it no more, until more are left without the story.' })
}

const audience: PayloadHandler = async (req) => {
  const who = principalOf(req.user)
  demand(who, 'campaign.read')
  demand(who, 'contact.count')
  const { campaign } = await open(req)
  return Response.json(await previewCampaign(req, campaign, Date.now()))
}

/** The endpoints of the campaigns collection. They come before Payload's own, so `POST /` is ours. */
export const campaignEndpoints: Endpoint[] = [
  ...operationEndpoints,
  { path: '/', method: 'post', handler: create },
  ...(Object.keys(CAMPAIGN_ACTIONS) as CampaignAction[]).map(
    (action): Endpoint => ({
      path: `/:id/${action}`,
      method: 'post',
      handler: perform(action),
    }),
  ),
  { path: '/:id/resolve', method: 'post', handler: resolve },
  { path: '/:id/off-desk', method: 'post', handler: takeOff },
  { path: '/:id/progress', method: 'get', handler: progress },
  { path: '/:id/audience', method: 'get', handler: audience },
  { path: '/:id/answers', method: 'get', handler: answers },
]
