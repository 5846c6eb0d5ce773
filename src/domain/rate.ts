import { retryAfterSeconds } from './retry-after.ts'

/**
 * The rate of one provider account, as plain data that every process shares through the database.
 *
 * A provider counts the calls of its last second (a sliding window), so the bucket remembers when the latest calls left (`recent`) and gives each new one
 * an instant at which as many are at least a window old. Until then a process sleeps exactly as long as it has to. Within the window calls are spread evenly:
 * `refilledAt` is when the next would be due. What a short standstill left unused is caught up a little faster than that.
 *
 * Calls do not all take the same time to arrive, and the provider goes by arrivals. So calls a window apart keep some `apart` besides: more after each
 * refusal, and then less and less.
 */
export interface RateBucket {
  /** Requests per second. */
  perSecond: number
  /** Whether the provider told the rate, or it is the policy's. */
  learned: boolean
  /** ms since the epoch: the next call is due, in even steps. */
  refilledAt: number
  /** ms since the epoch; before it nobody sends. */
  holdUntil: number
  /** Instants (ms since the epoch, ascending) of the latest calls, those given out ahead included. */
  recent: readonly number[]
  /** ms by which a call may be longer on its way than the one a window later. */
  apart: number
}

/** `apart`, while nothing is refused (what calls are late by unnoticed lies below it); what a refusal adds to it; and the most it comes to (ms). */
const APART_MS = { least: 5, more: 15, most: 100 }
/** How much of what replies differ by on average counts, and at the most (ms). */
const SPREAD = { part: 0.2, most: 3 } as const

/** `apart`, where calls are on their way for times that differ so much on average (ms). */
export const apartFor = (spreadMs: number): number => APART_MS.least + Math.min(SPREAD.most, spreadMs * SPREAD.part)

/** The part of what refusals have added that is left after each call. */
const FORGETS = 0.999

/** What a standstill left unused is caught up for no more than this (ms), in steps so long. */
const CATCH_UP_MS = 200
const CATCH_UP_STEP = 0.2

/** A longer silence than this is a quota, and quotas pause the campaign instead. */
const LONGEST_HOLD_MS = 10 * 60_000
/** How far the clocks of machines may be apart (ms). A hold that ends later than that allows was written by a clock that is wrong. */
const CLOCKS_APART_MS = 60_000

/** Above this rate (calls/s) calls are spread and not remembered: no provider permits as much, and the list would be long. */
const MOST_REMEMBERED = 200

/**
 * Tokens further ahead than this (ms) are not given out: a process that dies would take them along. Less than a window, so that the time at which a late
 * call did leave is known before the call that has to keep its distance from it is given an instant.
 */
export const HORIZON_MS = 700

/**
 * How far mail to colleagues may reach ahead: further than campaigns, so that it finds a token even while they take every one within
 * their horizon. Its share of the rate is limited by a bucket of its own.
 */
export const STAFF_HORIZON_MS = 2 * HORIZON_MS

export function freshBucket(perSecond: number): RateBucket {
  return { perSecond, learned: false, refilledAt: 0, holdUntil: 0, recent: [], apart: APART_MS.least }
}

/** So many calls in so many ms: a whole number of calls in about a second, or one in more. */
function windowOf({ perSecond, apart }: RateBucket): { calls: number; ms: number } {
  const calls = Math.max(1, Math.floor(perSecond))
  return { calls, ms: (calls * 1000) / perSecond + apart }
}

/**
 * Takes up to `wanted` tokens.
 * @param horizonMs how far ahead a token may lie
 * @returns the bucket afterwards and the instants (ms, ascending) at which each token may be used; fewer than wanted
 * when the rest lies beyond the horizon, none while the bucket is on hold (of which a wrong clock may not make hours). `retryAt` says when to ask again.
 */
export function take(
  bucket: RateBucket,
  wanted: number,
  now: number,
  horizonMs: number = HORIZON_MS,
): { bucket: RateBucket; slots: number[]; retryAt: number } {
  const holdUntil = bucket.holdUntil > now + LONGEST_HOLD_MS + CLOCKS_APART_MS ? 0 : bucket.holdUntil
  if (holdUntil > now) return { bucket, slots: [], retryAt: holdUntil }
  const { calls, ms } = windowOf(bucket)
  const step = ms / calls
  const remembers = bucket.perSecond <= MOST_REMEMBERED
  // A clock that stepped back must not leave the bucket waiting for the old future.
  const furthest = now + STAFF_HORIZON_MS + ms
  const recent = bucket.recent.filter((at) => at <= furthest)
  // After a hold everybody is there at once: nothing is caught up then.
  let due = Math.min(Math.max(bucket.refilledAt, holdUntil), furthest)
  const next = (): number => {
    const last = recent.at(-1) ?? Number.NEGATIVE_INFINITY
    const first = recent.at(-calls) ?? Number.NEGATIVE_INFINITY
    return Math.round(Math.max(now, due, last + step * CATCH_UP_STEP, first + ms) * 10) / 10
  }
  const slots: number[] = []
  let slot = next()
  while (slots.length < wanted && slot <= now + horizonMs) {
    slots.push(slot)
    recent.push(slot)
    due = Math.max(due, slot - (remembers ? CATCH_UP_MS : 0)) + step
    slot = next()
  }
  const apart = APART_MS.least + (bucket.apart - APART_MS.least) * FORGETS ** slots.length
  const kept = recent.slice(remembers ? -2 * calls : -1)
  return {
    bucket: { ...bucket, holdUntil, refilledAt: due, recent: kept, apart },
    slots,
    retryAt: Math.max(now + 1, slot - horizonMs),
  }
}

/** A call that did not leave at its instant: it left at another (ms since the epoch), or never (`null`). */
export interface Moved {
  from: number
  to: number | null
}

/**
 * The bucket after calls have left at other instants than those they were given. What never left is due again. One whose instant is forgotten changes
 * nothing.
 */
export function move(bucket: RateBucket, moved: readonly Moved[]): RateBucket {
  const { calls, ms } = windowOf(bucket)
  const recent = [...bucket.recent]
  let { refilledAt } = bucket
  for (const { from, to } of moved) {
    const at = recent.indexOf(from)
    if (at < 0) continue
    if (to !== null) recent[at] = Math.max(from, to)
    else {
      recent.splice(at, 1)
      refilledAt -= ms / calls
    }
  }
  return { ...bucket, refilledAt, recent: recent.sort((a, b) => a - b) }
}

/**
 * When a call may leave that was given an instant some time ago: later, where one that it has to keep its distance from has turned out to be late since.
 * @returns ms since the epoch
 */
export function dueNow(bucket: RateBucket, moment: number): number {
  const { calls, ms } = windowOf(bucket)
  const at = bucket.recent.indexOf(moment)
  const first = at < calls ? undefined : bucket.recent[at - calls]
  return first === undefined ? moment : Math.max(moment, first + ms)
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

/** Reads the rate headers of a reply (names in lower case) that came at an instant (ms); seconds and counts as the API documents them, and `retry-after` as a date too. */
export function newsOf(headers: Readonly<Record<string, string>>, now: number): RateNews {
  const read = (name: string): number | null => {
    const text = headers[name]?.trim() ?? ''
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null
  }
  return {
    limit: read('ratelimit-limit'),
    remaining: read('ratelimit-remaining'),
    resetSeconds: read('ratelimit-reset'),
    retryAfterSeconds: retryAfterSeconds(headers, now),
  }
}

/** The provider's window (https://resend.com/docs/api-reference/introduction#rate-limit): `ratelimit-limit` is per second. */
const WINDOW_SECONDS = 1
/** What is believed at the least (calls/s), as the policy's: no provider permits less, and one wrong header would keep everybody waiting for hours. */
const LEAST_LEARNED = 0.1

/**
 * The bucket after a reply. The permitted rate follows the provider; a 429 or a `retry-after` silences every process.
 * @param refused whether the reply was a 429
 */
export function learn(bucket: RateBucket, news: RateNews, now: number, refused: boolean): RateBucket {
  const next = { ...bucket }
  if (news.limit !== null && news.limit > 0) {
    next.perSecond = Math.max(LEAST_LEARNED, news.limit / WINDOW_SECONDS)
    next.learned = true
  }
  if (refused && bucket.holdUntil <= now) next.apart = Math.min(APART_MS.most, bucket.apart + APART_MS.more)
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
