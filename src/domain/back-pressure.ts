/** What a worker has on its way to the provider at the most (bytes): 130 usual briefs of 100 readers, or ten of the largest. */
export const MOST_BYTES_IN_FLIGHT = 80_000_000

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
