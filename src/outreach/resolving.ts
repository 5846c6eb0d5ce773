import type { PayloadRequest } from 'payload'
import { afterBatchEvent, type BatchState } from '../domain/batches.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { recordAudit } from '../editorial/audit.ts'
import { isPressrumError, refuse } from '../errors.ts'
import { type DoubtDecision, decideDoubt } from '../storage/doubts.ts'
import { transact } from '../storage/transact.ts'
import { STATE_WORDS, takeCampaign } from './actions.ts'
import { demandUnchanged } from './resuming.ts'
import { wakeWorkers } from './signal.ts'

const DECISIONS = {
  release: { event: 'resolve_release', fact: 'planned', done: 'These recipients get the mail once more.' },
  write_off: {
    event: 'resolve_write_off',
    fact: 'written_off',
    done: 'These recipients are written off: they count as failed.',
  },
} as const satisfies Record<
  string,
  { event: 'resolve_release' | 'resolve_write_off'; fact: DoubtDecision['fact']; done: string }
>
export type Decision = keyof typeof DECISIONS

export function isDecision(value: unknown): value is Decision {
  return typeof value === 'string' && Object.hasOwn(DECISIONS, value)
}

/** So many batches at once: whoever decides about more does so in several steps, and sees how far they have come. */
export const MOST_AT_ONCE = 500

/** What came of one decision about many batches. */
export interface Resolved {
  message: string
  /** Batches that were decided about. */
  resolved: number
  /** Batches that were left as they are, with the reason: somebody else, or the provider’s log, was faster. */
  left: { batch: string; code: string; message: string }[]
}

/**
 * A person's decision about batches in doubt: `release` sends their doubtful members again, `write_off` counts them as failed. Members that the
 * provider has reported on meanwhile are left as they are. Each batch is decided about by itself, under its own state.
 *
 * @throws `unauthenticated`, `forbidden`; `story_changed` for a release that would send what no longer holds, unless others were decided before that; of a single batch also `not_found`,
 * `wrong_state`
 */
export async function resolveBatches(
  req: PayloadRequest,
  campaign: string,
  batches: readonly string[],
  decision: Decision,
  now: Date,
): Promise<Resolved> {
  demand(principalOf(req.user), 'campaign.resolve')
  const left: Resolved['left'] = []
  let resolved = 0
  for (const batch of batches) {
    try {
      await resolveBatch(req, campaign, batch, decision, now)
      resolved += 1
    } catch (error) {
      if (batches.length === 1 || !isPressrumError(error)) throw error
      // What is in the way of one batch because of its story is in the way of all; what has been decided before it stays so, and is told.
      if (error.code === 'story_changed' && resolved === 0) throw error
      left.push({ batch, code: error.code, message: error.message })
    }
  }
  wakeWorkers()
  const { done } = DECISIONS[decision]
  if (batches.length === 1) return { message: done, resolved, left }
  const rest =
    left.length > 0 ? ` ${left.length} were left as they are: they are not in doubt any more, or cannot be sent.` : ''
  return {
    message: `${resolved} of ${batches.length} batches.${resolved > 0 ? ` ${done}` : ''}${rest}`,
    resolved,
    left,
  }
}

async function resolveBatch(
  req: PayloadRequest,
  campaign: string,
  batch: string,
  decision: Decision,
  now: Date,
): Promise<void> {
  const { event, fact } = DECISIONS[decision]
  await transact(req, async (inner) => {
    const doc = await takeCampaign(inner, campaign)
    const row = await inner.payload.db.findOne<{ id: string; state: BatchState }>({
      collection: 'batches',
      where: { and: [{ id: { equals: batch } }, { campaign: { equals: campaign } }] },
      req: inner,
    } as never)
    if (!row) throw refuse.notFound('This campaign has no such batch.')
    if (!afterBatchEvent(row.state, event))
      throw refuse.wrongState('Only a batch in doubt needs a decision.', { state: row.state })
    if (decision === 'release' && (doc.state === 'cancelled' || doc.state === 'done')) {
      throw refuse.wrongState(`The campaign is ${STATE_WORDS[doc.state]}; nothing more can be sent in it.`, {
        state: doc.state,
      })
    }
    // Its batch would be sealed anew, from what was frozen: while all that is left is in doubt, a correction does not pause the campaign.
    if (decision === 'release') await demandUnchanged(inner, doc, now.getTime(), 'Those in doubt can be written off.')
    const decided = { batch, fact, note: `resolved: ${decision}`, at: now }
    if (!(await decideDoubt(inner, decided))) throw refuse.wrongState('Somebody else has decided about this batch.')
    await recordAudit(inner, {
      action: 'campaign.resolve',
      subject: `campaigns:${campaign}`,
      data: { batch, decision },
    })
  })
}
