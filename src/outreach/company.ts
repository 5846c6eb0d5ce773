import { type Moved, move, type RateBucket } from '../domain/rate.ts'
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
  /** As they stand in the bucket. */
  let own: number[] = []
  /** What the stored bucket may not have heard of yet. */
  let untold: Moved[] = []
  /** When others were last seen (ms, monotonic). */
  let othersAt = Number.NEGATIVE_INFINITY
  return {
    note(seen, given) {
      untold = untold.filter(({ from }) => from >= (seen.recent[0] ?? from))
      bucket = move(seen, untold)
      const known = new Set(bucket.recent)
      own = [...own, ...given].filter((at) => known.has(at))
      if (isShared(partOf(bucket, { own, company: false, now: now() }))) othersAt = performance.now()
    },
    moved(from, to) {
      untold.push({ from, to })
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
