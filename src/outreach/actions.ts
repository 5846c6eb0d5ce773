import type { PayloadRequest } from 'payload'
import {
  afterAction,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_RULES,
  type CampaignAction,
  type CampaignOptions,
  type CampaignState,
  type CampaignType,
  doneWords,
  readOptions,
} from '../domain/campaign.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { publicEditions } from './content.ts'
import { demandUnsaid } from './repeated.ts'
import { demandFields } from './requests.ts'
import { demandSelection, demandUnchanged } from './resuming.ts'
import { wakeWorkers } from './signal.ts'
import { readStop } from './stop.ts'

interface CampaignDoc {
  id: string
  type: CampaignType
  state: CampaignState
  startedAt?: string | null
  planComplete?: boolean | null
  pausedReason?: string | null
  translationGroup: string
  storyKey: string
  options?: CampaignOptions | null
}

/**
 * A campaign, for the transaction of `req`. It is written to first, which changes nothing but its time, so that what is read from here on is behind the
 * lock: a worker that completes its plan or closes it at this moment comes before or after.
 */
export async function takeCampaign(req: PayloadRequest, id: string): Promise<CampaignDoc> {
  const doc = (await req.payload.db.updateOne({
    collection: 'campaigns',
    where: { id: { equals: id } },
    data: {},
    options: { atomic: true },
    req,
  } as never)) as unknown as CampaignDoc | null
  if (!doc) throw refuse.notFound('There is no such campaign.')
  return { ...doc, id: String(doc.id) }
}

export const STATE_WORDS: Record<CampaignState, string> = {
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
 * @param input `at` (launch): when to start; `reason` (pause, cancel): shown on the campaign; `seen` (resume): the reason for the
 * pause as shown to whoever resumes it
 * @throws `unauthenticated`, `forbidden`, `not_found`, `wrong_state`; `story_changed` for a resume that would send what no longer holds
 */
export async function actOnCampaign(
  req: PayloadRequest,
  id: string,
  action: CampaignAction,
  input: { at?: Date; reason?: string; seen?: string },
  now: Date,
): Promise<{ message: string }> {
  demand(principalOf(req.user), `campaign.${action}`)
  const launchedBy = String(req.user?.id ?? '')
  await transact(req, async (inner) => {
    const campaign = await takeCampaign(inner, id)
    const facts = {
      state: campaign.state,
      frozen: Boolean(campaign.startedAt),
      planComplete: campaign.planComplete === true,
    }
    const state = afterAction(action, facts)
    if (!state) throw wrongState(action, campaign.state)
    if (action === 'launch') {
      await demandSource(inner, campaign)
      const { text } = readOptions(campaign.options)
      if (text && CAMPAIGN_RULES[campaign.type].audience === 'earlier') demandFields(text)
      // A correction that went out by itself since the draft was made says what the draft would say again.
      await demandUnsaid(inner, { ...campaign, options: campaign.options ?? {} }, ['draft', 'cancelled'])
    }
    if (action === 'resume') demandSeen(campaign, input.seen)
    if (action === 'resume' && facts.frozen) {
      await demandUnchanged(inner, campaign, now.getTime())
      await demandSelection(inner, campaign)
    }
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
    await inner.payload.db.updateOne({
      collection: 'campaigns',
      where: { id: { equals: id } },
      data,
      options: { atomic: true },
      req: inner,
    } as never)
    await recordAudit(inner, {
      action: `campaign.${action}`,
      subject: `campaigns:${id}`,
      data: { from: campaign.state, to: state, ...(input.reason ? { reason: input.reason } : {}) },
    })
  })
  wakeWorkers()
  return { message: doneWords(action, (await readStop(req.payload)).stopped) }
}

function wrongState(action: CampaignAction, state: CampaignState) {
  const needs = CAMPAIGN_ACTIONS[action].from.map((from) => STATE_WORDS[from]).join(' or ')
  return refuse.wrongState(`The campaign is ${STATE_WORDS[state]}; this needs it to be ${needs}.`, { state })
}

/** Nobody resumes what was paused for a reason that they have not read. */
function demandSeen({ state, pausedReason }: CampaignDoc, seen: string | undefined): void {
  const reason = pausedReason ?? ''
  if (seen === undefined || seen === reason) return
  const why = reason ? `It is paused because of this: “${reason}”` : 'It is paused without a reason.'
  throw refuse.wrongState(`This has changed since you looked. ${why} Look again before you resume it.`, {
    state,
    pausedReason: reason,
  })
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
