import type { Candidate } from '../domain/audience.ts'
import { BATCH_SIZE, partition } from '../domain/batches.ts'
import { capTurn } from './cap.ts'
import { readFrozen } from './frozen.ts'
import { stretches } from './members.ts'
import { divideStretch, feedsOf, type Selection, selectionOf } from './selection.ts'
import { type CampaignRow, isUnbalanced, type OutreachStore, type Slice } from './store.ts'
import { turn } from './turn.ts'

/** Members per slice: small enough that sending starts at once and memory stays flat, large enough that its last, short batch is no loss. */
export const SLICE = 2_000

export interface PlanDeps {
  store: OutreachStore
  /** Which of these normalised addresses must not be written to. */
  suppressedAmong: (addresses: string[]) => Promise<ReadonlySet<string>>
  workerId: string
  leaseMs: number
  /** ms since the epoch. */
  now: () => number
  /** Rests after a slice of a campaign, where there is no hurry: which one it was, and how long it took (ms). Absent: never. */
  breathe?: (campaign: string, slice: number, ms: number) => Promise<void>
  /** Whether the next members may be looked at while the last are written: it takes memory and turns of the loop. Absent: not. */
  hurry?: () => boolean
  /** Members that a batch may have at most, beside the provider's own limit. */
  largestBatch?: () => number
  /** Has pieces of work of this process wait for each other. Absent: they need not. */
  inOrder?: <T>(work: () => Promise<T>) => Promise<T>
}

export type PlanResult =
  /** Every recipient is selected. */
  | 'complete'
  /** Somebody else plans, or the campaign was paused or cancelled; whoever comes next goes on from the watermark. */
  | 'left'
  /** The figures do not add up, and the campaign is stopped. */
  | 'unbalanced'

/**
 * Selects the recipients of a frozen campaign, slice by slice. Each slice is one transaction that also moves the watermark, so it may
 * be interrupted anywhere, and any process may go on.
 *
 * @param onSlice called after each slice: its batches can be sent
 */
export async function planCampaign(
  deps: PlanDeps,
  campaign: CampaignRow,
  signal: AbortSignal,
  onSlice: () => void,
): Promise<PlanResult> {
  const { store, now, leaseMs } = deps
  const token = await store.leasePlan(campaign.id, deps.workerId, new Date(now()), new Date(now() + leaseMs))
  if (token === null) return 'left'
  let coming: Promise<IteratorResult<Stretch, undefined>> | null = null
  try {
    const frozen = readFrozen(await store.frozenOf(campaign.id))
    // Read again under the lease: another worker may have moved the watermark since.
    const fresh = await store.campaign(campaign.id)
    if (!fresh) return 'left'
    let { watermark, slices } = fresh
    const selection = selectionOf(fresh, frozen)
    const source = judged(deps, selection, watermark)
    let began = now()
    coming = source.next()
    for (;;) {
      const { value: stretch } = await coming
      if (!stretch) break
      if (signal.aborted) return 'left'
      const { members } = stretch
      const end = members.at(-1)!.contact
      // The first slice goes out before anything else is looked at.
      const ahead = slices > 0 && deps.hurry?.() === true
      if (ahead) {
        coming = source.next()
        // It is met where it is waited for.
        coming.catch(() => {})
      }
      const written = await writeStretch(deps, selection, stretch, signal, {
        campaign: campaign.id,
        token,
        number: slices + 1,
        after: watermark,
        watermark: end,
        candidates: members.length,
      })
      if (!written) return 'left'
      watermark = end
      slices += 1
      onSlice()
      await deps.breathe?.(campaign.id, slices, now() - began)
      began = now()
      if (!ahead) coming = source.next()
    }
    return (await store.completePlan(campaign.id, token)) ? 'complete' : 'left'
  } catch (error) {
    if (!isUnbalanced(error)) throw error
    await store.stopCampaign(campaign.id, error.message)
    return 'unbalanced'
  } finally {
    // Whoever stops this process closes the database next.
    await coming?.catch(() => {})
    await store.releasePlan(campaign.id, token)
  }
}

type Divided = Awaited<ReturnType<typeof divideStretch>>

interface Stretch {
  members: readonly Candidate[]
  /** `null`: it has to be divided when the one before it is written, or nobody else is planned under the cap. */
  divided: Divided | null
}

/** The audience stretch by stretch, divided as far as that does not depend on what is written meanwhile. */
async function* judged(deps: PlanDeps, selection: Selection, after: string): AsyncGenerator<Stretch, undefined> {
  const { cap, onePerOutlet } = selection.choice
  const alone = !cap && !onePerOutlet
  for await (const members of stretches(feedsOf(deps.store, selection), after, SLICE)) {
    yield { members, divided: alone ? await divide(deps, selection, members) : null }
  }
}

async function divide(deps: PlanDeps, selection: Selection, members: readonly Candidate[]): Promise<Divided> {
  await turn()
  const divided = await divideStretch(deps, selection, members, deps.now())
  await turn()
  return divided
}

/** Writes a stretch down; under a cap it is divided as often as others have planned in between. @returns whether it was written */
async function writeStretch(
  deps: PlanDeps,
  selection: Selection,
  { members, divided }: Stretch,
  signal: AbortSignal,
  slice: Omit<Slice, 'batches' | 'excluded' | 'at' | 'leaseUntil' | 'capTurn'>,
): Promise<boolean> {
  const { store, now } = deps
  const once = async () => {
    const seen = await capTurn(store, selection.choice)
    const { planned, excluded } = divided ?? (await divide(deps, selection, members))
    return store.writeSlice({
      ...slice,
      batches: partition(planned, Math.min(BATCH_SIZE, deps.largestBatch?.() ?? BATCH_SIZE)),
      excluded,
      ...(seen === null ? {} : { capTurn: seen }),
      at: new Date(now()),
      leaseUntil: new Date(now() + deps.leaseMs),
    })
  }
  const { inOrder } = deps
  let written: boolean | 'again'
  do {
    // Of two campaigns of one process each would only make the other begin anew.
    written = await (selection.choice.cap && inOrder ? inOrder(once) : once())
  } while (written === 'again' && !signal.aborted)
  return written === true
}
