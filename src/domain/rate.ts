/**
 * The token bucket of one provider account, as plain data that every process shares through the database.
 *
 * It is kept as one instant (the generic cell rate algorithm): `refilledAt` is when the bucket will be full again. Taking a
 * token moves it one interval further; how far it lies ahead of the clock says how many tokens are gone. Taking one
 * in advance yields the instant at which it may be used, so a process sleeps exactly as long as it has to.
 */
export interface RateBucket {
  /** Requests per second. */
  perSecond: number
  /** Whether the provider told the rate, or it is the policy's. */
  learned: boolean
  /** ms since the epoch. */
  refilledAt: number
  /** ms since the epoch; before it nobody sends. */
  holdUntil: number
}

/**
 * The part of the permitted rate that is used, and no burst after a rest. The provider counts the last second, so what went out at once would be
 * missing from its end; and a call that arrives 15 ms late is just not one too many. One too many costs everybody a whole second.
 */
const USED = 0.985

/** Tokens further ahead than this (ms) are not given out: a process that dies would take them along. */
export const HORIZON_MS = 2_000

/**
 * How far mail to colleagues may reach ahead: further than campaigns, so that it finds a token even while they take every one within
 * their horizon. Its share of the rate is limited by a bucket of its own.
 */
export const STAFF_HORIZON_MS = 2 * HORIZON_MS

export function freshBucket(perSecond: number): RateBucket {
  return { perSecond, learned: false, refilledAt: 0, holdUntil: 0 }
}

/**
 * Takes up to `wanted` tokens.
 * @param horizonMs how far ahead a token may lie
 * @returns the bucket afterwards and the instants (ms, ascending) at which each token may be used; fewer than wanted
 * when the rest lies beyond the horizon, none while the bucket is on hold. `retryAt` says when to ask again.
 */
export function take(
  bucket: RateBucket,
  wanted: number,
  now: number,
  horizonMs: number = HORIZON_MS,
): { bucket: RateBucket; slots: number[]; retryAt: number } {
  if (bucket.holdUntil > now) return { bucket, slots: [], retryAt: bucket.holdUntil }
  const interval = 1000 / (bucket.perSecond * USED)
  const slots: number[] = []
  // A clock that stepped back must not leave the bucket waiting for the old future.
  let refilledAt = Math.min(bucket.refilledAt, now + STAFF_HORIZON_MS + interval)
  refilledAt = Math.max(refilledAt, now)
  while (slots.length < wanted && refilledAt <= now + horizonMs) {
    slots.push(refilledAt)
    refilledAt += interval
  }
  return { bucket: { ...bucket, refilledAt }, slots, retryAt: Math.max(now + 1, refilledAt - horizonMs) }
}

/** What a reply tells about the rate; absent values are `null`. Seconds as the provider counts them. */
export interface RateNews {
  /** Requests per window (`ratelimit-limit`). */
  limit: number | null
  remaining: number | null
  /** Seconds until the window resets (`ratelimit-reset`). */
  resetSeconds: number | null
  /** Seconds to stay silent (`retry-after`). */
  retryAfterSeconds: number | null
}

/** Reads the rate headers of a reply (names in lower case); seconds and counts only, as the API documents them. */
export function newsOf(headers: Readonly<Record<string, string>>): RateNews {
  const read = (name: string): number | null => {
    const text = headers[name]?.trim() ?? ''
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null
  }
  return {
    limit: read('ratelimit-limit'),
    remaining: read('ratelimit-remaining'),
    resetSeconds: read('ratelimit-reset'),
    retryAfterSeconds: read('retry-after'),
  }
}

/** The provider's window (https://resend.com/docs/api-reference/introduction#rate-limit): `ratelimit-limit` is per second. */
const WINDOW_SECONDS = 1
/** A longer silence than this is a quota, and quotas pause the campaign instead. */
const LONGEST_HOLD_MS = 10 * 60_000

/**
 * The bucket after a reply. The permitted rate follows the provider; a 429 or a `retry-after` silences every process.
 * @param refused whether the reply was a 429
 */
export function learn(bucket: RateBucket, news: RateNews, now: number, refused: boolean): RateBucket {
  const next = { ...bucket }
  if (news.limit !== null && news.limit > 0) {
    next.perSecond = news.limit / WINDOW_SECONDS
    next.learned = true
  }
  if (refused || news.retryAfterSeconds !== null) {
    const seconds = news.retryAfterSeconds ?? (news.remaining === 0 ? news.resetSeconds : null) ?? 1
    const until = now + Math.min(Math.max(seconds * 1000, 50), LONGEST_HOLD_MS)
    next.holdUntil = Math.max(bucket.holdUntil, until)
  }
  return next
}

/** Whether two buckets differ in what other processes need to know. */
export function sameRate(a: RateBucket, b: RateBucket): boolean {
  return a.perSecond === b.perSecond && a.learned === b.learned && a.holdUntil === b.holdUntil
}

const LONGEST_BACKOFF_MS = 60_000

/**
 * Waiting time (ms) before the next attempt: doubling from half a second to a minute, each drawn evenly from its upper half
 * so that processes that failed together do not return together.
 * @param attempt 1 for the first failure; @param random in [0, 1); @param longestMs what doubling ends at
 */
export function backoffMs(attempt: number, random: number, longestMs: number = LONGEST_BACKOFF_MS): number {
  const ceiling = Math.min(longestMs, 500 * 2 ** Math.min(attempt, 10))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
