import { move, type RateBucket } from '../domain/rate.ts'
import { fairPart, isShared, partOf } from '../domain/rate-sharing.ts'

/** Others that were seen making calls so long ago may do so again (ms). */
const COMPANY_MS = 10 * 60_000

export interface Company {
  /** The bucket, and the moments that this process has just been given of it (ms since the epoch). */
  note(bucket: RateBucket, given: readonly number[]): void
  /** A call of this process left at another moment than it was given, or never (`null`): the bucket is told so too. */
  moved(from: number, to: number | null): void
  /** How much of what the whole rate needs this process should take on (`fairPart`). */
  part(busy: boolean): number
}

/** Sees from the shared bucket whether other processes make calls too: moments in it that were not given to this one are theirs. */
export function companyOf(now: () => number): Company {
  let bucket: RateBucket | null = null
  /** As far back as the bucket remembers any. */
  let own: number[] = []
  /** When others were last seen (ms, monotonic). */
  let othersAt = Number.NEGATIVE_INFINITY
  return {
    note(seen, given) {
      bucket = seen
      // Also not beyond what the bucket knows: a clock that was set back leaves moments of a future that is gone.
      own = [...own, ...given].filter((at) => at >= (seen.recent[0] ?? at) && at <= (seen.recent.at(-1) ?? at))
      if (isShared(partOf(seen, { own, company: false, now: now() }))) othersAt = performance.now()
    },
    moved(from, to) {
      if (bucket) bucket = move(bucket, [{ from, to }])
      own = own.flatMap((at) => (at !== from ? at : to === null ? [] : Math.max(from, to)))
    },
    part(busy) {
      if (bucket === null) return 1
      const company = performance.now() - othersAt < COMPANY_MS
      return fairPart(partOf(bucket, { own, company, now: now() }), busy)
    },
  }
}
