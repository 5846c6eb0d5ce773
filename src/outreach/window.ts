import { readerZone, sharedOpening } from '../domain/sending-window.ts'
import type { Frozen } from './frozen.ts'
import type { Opened } from './seal.ts'
import type { BatchRow, OutreachStore, SealCandidate } from './store.ts'

/**
 * When a batch may go. Planning put readers together whose windows open and close at the same instants; but a batch may have waited for its turn until
 * they closed again. Readers whose zone has been edited since and who share no open hour with the others go with them, or the batch would never go.
 *
 * @returns for a moment (ms since the epoch): when the batch may go instead, or `null` where it is then open
 */
export async function windowOf(
  store: Pick<OutreachStore, 'sealCandidates'>,
  { campaign, frozen }: Opened,
  batch: BatchRow,
): Promise<(moment: number) => Date | null> {
  return frozen.choice?.window ? windowFor(frozen, await store.sealCandidates(batch.id, campaign.lists)) : () => null
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
  return (moment) => {
    const at = sharedOpening(window, [...zones], moment)
    return at > moment ? new Date(at) : null
  }
}
