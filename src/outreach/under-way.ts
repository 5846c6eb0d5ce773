import { batchesThatFit, MOST_BYTES_IN_FLIGHT } from '../domain/back-pressure.ts'
import { isUrgent, placesKept } from '../domain/turns.ts'
import type { Pacer } from './pace.ts'
import type { BatchRow, CampaignRow } from './store.ts'

export interface UnderWay {
  /**
   * Work on a batch has begun: it counts until that has ended.
   * @param bytes what its messages come to; @param through called when it does not count any more
   */
  add(
    campaign: Pick<CampaignRow, 'type'>,
    batch: BatchRow,
    bytes: number,
    work: Promise<void>,
    through?: () => void,
  ): void
  readonly size: number
  batches(): BatchRow[]
  /** Batches of one campaign. */
  of(campaign: string): number
  /** How many more batches of a campaign this process may take on. @param bytesEach of a full one */
  room(campaign: Pick<CampaignRow, 'id' | 'type'>, bytesEach: number): number
  /** A look at the database costs a handful of queries: it is taken once there is room for so many. */
  worthALook(campaign: Pick<CampaignRow, 'type'>, bytesEach: number): number
  /** Resolves when all are through that are under way now. */
  settled(): Promise<void>
}

interface UnderWayDeps {
  pacer: Pick<Pacer, 'inFlightGoal'>
  /** Whether this process selects recipients: then it leaves more of the calls to others. */
  selecting: () => boolean
  /** What may be on its way at once (bytes); absent: `MOST_BYTES_IN_FLIGHT`. */
  mostBytes?: number
  /** Batches at once, whatever the rate asks for; absent: as many as it does. */
  most?: number
}

/** The part of the calls in flight that is free before more batches are claimed. */
const REFILL = 0.25

/** The batches that a process works on, and how many more it may claim. */
export function batchesUnderWay({
  pacer,
  selecting,
  mostBytes = MOST_BYTES_IN_FLIGHT,
  most = Number.POSITIVE_INFINITY,
}: UnderWayDeps): UnderWay {
  const known = new Map<string, { batch: BatchRow; urgent: boolean; bytes: number; done: Promise<void> }>()
  const all = () => [...known.values()]
  const of = (campaign: string) => all().filter(({ batch }) => batch.campaign === campaign).length
  /** What is urgent is not left to others, whatever else this process does. */
  const goalFor = (urgent: boolean) => Math.min(most, pacer.inFlightGoal(selecting() && !urgent))
  return {
    add(campaign, batch, bytes, work, through) {
      const done = work.finally(() => {
        known.delete(batch.id)
        through?.()
      })
      known.set(batch.id, { batch, urgent: isUrgent(campaign), bytes, done })
    },
    get size() {
      return known.size
    },
    batches: () => all().map(({ batch }) => batch),
    of,
    room(campaign, bytesEach) {
      const underWay = { calls: known.size, bytes: all().reduce((sum, { bytes }) => sum + bytes, 0) }
      const goal = goalFor(isUrgent(campaign))
      const urgent = all().filter((one) => one.urgent).length
      const kept = placesKept(campaign, goal, { all: known.size, urgent, own: of(campaign.id) })
      const memory = batchesThatFit(Number.POSITIVE_INFINITY, underWay, bytesEach, mostBytes)
      // A notice may be one batch more than the memory is meant to hold: those of a brief may wait for their moments for long.
      const atOnce = isUrgent(campaign) && urgent === 0 ? 1 : 0
      return Math.max(batchesThatFit(goal, underWay, bytesEach, mostBytes), Math.min(kept, memory), atOnce)
    },
    worthALook: (campaign, bytesEach) => Math.min(goalFor(isUrgent(campaign)), mostBytes / bytesEach) * REFILL,
    async settled() {
      await Promise.all(all().map(({ done }) => done))
    },
  }
}
