import type { PayloadRequest } from 'payload'
import type { CampaignOptions, CampaignState, CampaignType } from '../domain/campaign.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'

export interface ScheduleInput {
  type: CampaignType
  /** The source story of the translation group. */
  storyKey: string
  translationGroup: string
  /** Ids of media lists, in the order in which a member of several counts. */
  lists: string[]
  launchAt: Date
  /** Languages whose editions must be public before the campaign starts. */
  waitFor: string[]
  /** User id of whoever signed or asked for it. */
  createdBy: string
  /** What the campaign is called in lists; the story key when absent. */
  title?: string
  /**
   * A correction and its like take no lists: they go to those who were sent the campaigns in `sources`, or all earlier ones of the
   * group.
   */
  options?: CampaignOptions
}

/**
 * Writes a campaign that starts by itself at `launchAt`, in the caller's transaction: what is signed and what is sent
 * are recorded together or not at all. Call `wakeWorkers()` of signal.ts after the commit to spare the poll.
 */
export async function scheduleCampaign(
  req: PayloadRequest,
  input: ScheduleInput,
): Promise<{ id: string; state: CampaignState }> {
  return createCampaign(req, input, 'scheduled')
}

export async function createCampaign(
  req: PayloadRequest,
  input: Omit<ScheduleInput, 'launchAt'> & { launchAt: Date | null },
  state: 'draft' | 'scheduled',
): Promise<{ id: string; state: CampaignState }> {
  const doc = await req.payload.db.create({
    collection: 'campaigns',
    req,
    data: {
      type: input.type,
      state,
      title: input.title || input.storyKey,
      storyKey: input.storyKey,
      translationGroup: input.translationGroup,
      lists: [...new Set(input.lists)],
      waitFor: [...new Set(input.waitFor)],
      options: input.options ?? {},
      launchAt: input.launchAt?.toISOString() ?? null,
      createdBy: input.createdBy,
      launchedBy: state === 'scheduled' ? input.createdBy : null,
      pausedReason: '',
      planComplete: false,
      candidates: 0,
      planned: 0,
      excluded: 0,
      slices: 0,
      watermark: '',
      leaseToken: 0,
    },
  })
  return { id: String(doc.id), state }
}

/** A campaign that nobody has been selected for yet, as far as it is decided by whether it still fits. */
export interface Waiting {
  id: string | number
  type: CampaignType
  state: CampaignState
  startedAt?: string | Date | null
  launchAt?: string | Date | null
  options?: CampaignOptions | null
}

/**
 * Cancels campaigns of a story that wait to be sent, in the caller's transaction, with a reason that people see and an audit event. Those of
 * other stories of its group, such as the source of a translation, are left alone.
 *
 * @param which those that are meant; all of the story that wait when absent
 * @param startedSince refuse when a campaign that was due at or after this instant has started already
 * @returns how many
 * @throws 409 `wrong_state` when such a campaign has started, or one changes in this very moment
 */
export async function cancelWaiting(
  req: PayloadRequest,
  {
    storyKey,
    reason,
    which = () => true,
    startedSince,
  }: {
    storyKey: string
    reason: string
    which?: (campaign: Waiting) => boolean
    startedSince?: string | null | undefined
  },
): Promise<number> {
  const { docs } = await req.payload.db.find<Waiting>({
    collection: 'campaigns',
    where: {
      and: [
        { storyKey: { equals: storyKey } },
        { state: { in: ['scheduled', 'planning', 'sending', 'paused', 'done'] } },
      ],
    },
    select: { type: true, state: true, startedAt: true, launchAt: true, options: true },
    pagination: false,
    limit: 0,
    req,
  })
  const since = startedSince ? Date.parse(startedSince) : Number.POSITIVE_INFINITY
  const started = ({ startedAt, launchAt }: Waiting) =>
    Boolean(startedAt) && Boolean(launchAt) && new Date(launchAt ?? 0).getTime() >= since
  if (docs.some(started)) throw alreadyStarted()
  // One that was paused before it began still waits: resumed, it would start like any other.
  const waiting = docs.filter((doc) => !doc.startedAt && which(doc))
  for (const { id, state } of waiting) {
    // Without `id`, so that `where` decides: a compare-and-set, lost when the campaign is frozen, paused or resumed at this moment.
    const won = await req.payload.db.updateOne({
      collection: 'campaigns',
      where: { and: [{ id: { equals: id } }, { state: { equals: state } }, { startedAt: { exists: false } }] },
      data: { state: 'cancelled', pausedReason: reason, finishedAt: new Date().toISOString() },
      options: { atomic: true } as never,
      req,
    })
    if (!won) throw refuse.wrongState('Its campaign has changed at this moment. Look at it and try again.')
    await recordAudit(req, {
      action: 'campaign.cancel',
      subject: `campaigns:${id}`,
      data: { from: state, to: 'cancelled', reason },
    })
  }
  return waiting.length
}

const alreadyStarted = () =>
  refuse.wrongState('Sending has started already, so it cannot be pulled back. Pause or cancel the campaign instead.')
