import { CLOCK_TOLERANCE_MS } from './batches.ts'

/** Something that is held until an instant (ms since the epoch), unless its holder prolongs it. */
export interface Lease {
  id: string
  until: number
}

/** One that ends later than any can by this clock, and since when it has been seen as it is. */
export interface AheadLease extends Lease {
  since: number
}

/**
 * Until when a lease may last that was taken just now, by a clock that is as far ahead as clocks may be (ms since the epoch).
 * @param leaseMs how long one lasts
 */
export const believedUntil = (now: number, leaseMs: number): number => now + leaseMs + CLOCK_TOLERANCE_MS

/**
 * Judges leases that end later than they can. They may be those of whoever died with a clock that was ahead; but it may be this clock that is wrong: who lives
 * prolongs theirs. One that stays as it is for as long as a lease lasts is nobody's.
 *
 * @param before what the last look has watched
 * @param found all leases of now that end after `believedUntil`
 * @returns the ids of those to be given back, and what to watch until the next look
 */
export function judgeAhead(
  before: readonly AheadLease[],
  found: readonly Lease[],
  { now, leaseMs }: { now: number; leaseMs: number },
): { nobodys: string[]; watched: AheadLease[] } {
  const known = new Map(before.map((lease) => [lease.id, lease]))
  const leases = found.map(({ id, until }) => {
    const earlier = known.get(id)
    return { id, until, since: earlier?.until === until ? earlier.since : now }
  })
  const isNobodys = ({ since }: AheadLease) => now - since > leaseMs
  return {
    nobodys: leases.filter(isNobodys).map(({ id }) => id),
    watched: leases.filter((lease) => !isNobodys(lease)),
  }
}
