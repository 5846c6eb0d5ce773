import { readerZone, sharedOpening } from '../domain/sending-window.ts'
import { isUrgent } from '../domain/turns.ts'
import type { Frozen } from './frozen.ts'
import type { Opened } from './seal.ts'
import type { BatchRow, OutreachStore, SealCandidate } from './store.ts'
import type { WarmUpGate } from './warm-up.ts'

/**
 * When a batch may go. Planning put readers together whose windows open and close at the same instants; but a batch may have waited for its turn until
 * they closed again. What a warm-up has left over of a campaign without a window waits for the morning, unless it is urgent. Readers whose zone has been edited since and who share no open hour with the others go with them, or the batch would never go.
 *
 * @returns for a moment (ms since the epoch): when the batch may go instead, or `null` where it is then open
 */
export async function windowOf(
  store: Pick<OutreachStore, 'sealCandidates'>,
  { campaign, frozen }: Opened,
  batch: BatchRow,
  warmUp?: Pick<WarmUpGate, 'restFrom'>,
): Promise<(moment: number) => Promise<Date | null>> {
  if (frozen.choice?.window) {
    const closed = windowFor(frozen, await store.sealCandidates(batch.id, campaign.lists))
    return async (moment) => closed(moment)
  }
  return (moment) => restFor({ campaign, frozen }, batch, moment, warmUp)
}

/** When a batch without a window may go that a warm-up has left over, if that is later than a moment (ms since the epoch); else `null`. */
export async function restFor(
  { campaign, frozen }: Pick<Opened, 'campaign' | 'frozen'>,
  batch: Pick<BatchRow, 'size'>,
  moment: number,
  warmUp?: Pick<WarmUpGate, 'restFrom'>,
): Promise<Date | null> {
  const { startedAt } = campaign
  if (frozen.choice?.window || !warmUp || !startedAt || isUrgent(campaign)) return null
  return laterThan(moment, await warmUp.restFrom(startedAt, batch.size, moment))
}

/** The same for readers who have been looked up. */
export function windowFor({ choice }: Frozen, found: readonly SealCandidate[]): (moment: number) => Date | null {
  const window = choice?.window
  if (!window) return () => null
  const zones = new Set(
    found.flatMap(({ candidate }) =>
      candidate ? [readerZone(candidate.timeZone ?? '', candidate.countries[0] ?? '', window.zone)] : [],
    ),
  )
  return (moment) => laterThan(moment, sharedOpening(window, [...zones], moment))
}

const laterThan = (moment: number, at: number): Date | null => (at > moment ? new Date(at) : null)
