/** What a worker has on its way to the provider at the most (bytes): 130 usual briefs of 100 readers, or ten of the largest. */
export const MOST_BYTES_IN_FLIGHT = 80_000_000

/**
 * Batches that wait for their seal, as the time (s) in which the rate uses them up: with fewer than `least` selecting does not rest, and from `plenty` on it
 * waits until they have become fewer. Other processes look for batches twice a second, so some have to lie there.
 */
const STOCK_S = { least: 1.2, plenty: 3 } as const
/** How long selecting rests after a slice, by the time that the slice took; and at the most (ms). */
const REST = 2
const LONGEST_REST_MS = 2_000

/** Batches in stock beyond which their number makes no difference. */
export const mostStock = (perSecond: number): number =>
  Math.ceil(perSecond * (STOCK_S.plenty + LONGEST_REST_MS / 1_000))

/**
 * How long selecting recipients rests after a slice (ms), where a rate is what limits: it takes processor and database from calls which have to leave on time.
 * @param stock batches that wait for their seal
 * @param sliceMs what the slice took
 */
export function restAfterSlice(stock: number, perSecond: number, sliceMs: number): number {
  const seconds = stock / perSecond
  if (seconds < STOCK_S.least) return 0
  return Math.min(Math.max(sliceMs * REST, (seconds - STOCK_S.plenty) * 1_000), LONGEST_REST_MS)
}

export interface InFlight {
  calls: number
  /** What their messages come to. */
  bytes: number
}

/**
 * How many more batches a worker may take on: as many calls as use the whole rate, and no more of them than its memory is meant to
 * hold. One is always allowed when nothing is on its way, however large it is.
 *
 * @param goal calls that use the whole rate
 * @param bytesEach of a full batch
 */
export function batchesThatFit(goal: number, inFlight: InFlight, bytesEach: number, mostBytes: number): number {
  const calls = goal - inFlight.calls
  const bytes = Math.floor((mostBytes - inFlight.bytes) / Math.max(1, bytesEach))
  return Math.max(inFlight.calls === 0 ? 1 : 0, Math.min(calls, bytes))
}
