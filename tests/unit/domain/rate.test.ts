import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  apartFor,
  backoffMs,
  dueNow,
  freshBucket,
  HORIZON_MS,
  learn,
  move,
  newsOf,
  STAFF_HORIZON_MS,
  sameRate,
  take,
} from '../../../src/domain/rate.ts'

const silent = { limit: null, remaining: null, resetSeconds: null, retryAfterSeconds: null }

describe('the shared token bucket', () => {
  /** Asks a bucket as a list says, each call leaving so late; in the order of time, so that the bucket knows what has left by then. */
  const asked = (list: { wait: number; wanted: number; late: number }[], perSecond: number, told = true) => {
    let bucket = freshBucket(perSecond)
    let now = 1_000_000
    let ahead: { from: number; to: number }[] = []
    const left: number[] = []
    for (const { wait, wanted, late } of list) {
      now += wait
      if (told)
        bucket = move(
          bucket,
          ahead.filter(({ to }) => to <= now),
        )
      ahead = ahead.filter(({ to }) => to > now)
      const taken = take(bucket, wanted, now)
      bucket = taken.bucket
      expect(taken.slots.every((at) => at >= now)).toBe(true)
      ahead.push(...taken.slots.map((from) => ({ from, to: from + late })))
      left.push(...taken.slots.map((from) => from + late))
    }
    return left.sort((a, b) => a - b)
  }
  const asks = fc.array(
    fc.record({ wait: fc.nat(250), wanted: fc.integer({ min: 1, max: 20 }), late: fc.constantFrom(0, 0, 4, 40, 100) }),
    { maxLength: 100 },
  )
  /** The provider counts the second before each call. */
  const mostInASecond = (left: number[]) =>
    Math.max(0, ...left.map((to) => left.filter((at) => at > to - 1_000 && at <= to).length))

  it('never lets more than the rate leave in any second, however it is asked and however late calls leave, once that is told', () => {
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 50 }), (list, perSecond) => {
        expect(mostInASecond(asked(list, perSecond))).toBeLessThanOrEqual(perSecond)
      }),
      { numRuns: 500 },
    )
  })

  it('would let more leave if nobody told', () => {
    const found = fc.check(
      fc.property(
        asks,
        fc.integer({ min: 1, max: 50 }),
        (list, perSecond) => mostInASecond(asked(list, perSecond, false)) <= perSecond,
      ),
      { numRuns: 500, endOnFailure: true },
    )
    expect(found.failed).toBe(true)
  })

  it('catches up after a standstill, and loses nothing of it by being late', () => {
    const busy = Array.from({ length: 600 }, (_, at) => ({
      wait: at % 60 === 59 ? 250 : 50,
      wanted: 20,
      late: at % 7 === 0 ? 60 : 0,
    }))
    const left = asked(busy, 50)
    const seconds = (left.at(-1)! - left[0]!) / 1000
    expect(left.length / seconds).toBeGreaterThanOrEqual(48)
  })

  it('uses at least 98% of the rate when somebody always waits', () => {
    let bucket = freshBucket(10)
    const slots: number[] = []
    for (let now = 0; now <= 60_000; now += 100) {
      const taken = take(bucket, 5, now)
      bucket = taken.bucket
      slots.push(...taken.slots)
    }
    expect(slots.filter((at) => at < 60_000).length).toBeGreaterThanOrEqual(590)
  })

  describe('with campaigns that take every token they can get', () => {
    /** Both ask every 50 ms, campaigns first; staff mail as the pacer asks for it. */
    const contest = (staffShare: number, staffHorizon: number) => {
      let bucket = freshBucket(10)
      let own = freshBucket(1)
      const [campaigns, staff]: [number[], number[]] = [[], []]
      for (let now = 0; now < 60_000; now += 50) {
        const greedy = take(bucket, 100, now)
        bucket = greedy.bucket
        campaigns.push(...greedy.slots)
        const share = take({ ...own, perSecond: (10 * staffShare) / 100 }, 1, now, 0)
        own = share.bucket
        const taken = take(bucket, share.slots.length, now, staffHorizon)
        bucket = taken.bucket
        staff.push(...taken.slots)
      }
      return { campaigns: campaigns.length, staff, all: [...campaigns, ...staff].sort((a, b) => a - b) }
    }

    it('mail to colleagues gets its share, and no more than the rate goes out', () => {
      const { campaigns, staff, all } = contest(10, STAFF_HORIZON_MS)
      expect(staff.length).toBeGreaterThanOrEqual(58)
      expect(staff.length).toBeLessThanOrEqual(61)
      expect(campaigns).toBeGreaterThanOrEqual(530)
      for (const [at, slot] of all.entries()) {
        if (at >= 11) expect(slot - all[at - 11]!).toBeGreaterThanOrEqual(1_000)
      }
    })

    it('would get none if it reached no further than they do', () => {
      expect(contest(10, HORIZON_MS).staff.length).toBeLessThan(5)
    })
  })

  it('gives no tokens beyond the horizon, and says when to ask again', () => {
    const { slots, retryAt } = take(freshBucket(2), 100, 5_000)
    expect(slots.length).toBeLessThanOrEqual((HORIZON_MS / 1000) * 2 + 2)
    expect(retryAt).toBeGreaterThan(5_000)
    expect(retryAt).toBeLessThanOrEqual(5_000 + HORIZON_MS)
  })

  it.each([2, 10, 50])(
    'puts no more than %i calls into any second, though one be three milliseconds late',
    (perSecond) => {
      let bucket = { ...freshBucket(perSecond), refilledAt: 1_000_000 }
      const slots: number[] = []
      for (let now = 1_000_000; now < 1_030_000; now += 5) {
        const taken = take(bucket, 100, now)
        bucket = taken.bucket
        slots.push(...taken.slots)
      }
      for (const [at, slot] of slots.entries()) {
        if (at >= perSecond) expect(slot - (slots[at - perSecond]! + 3)).toBeGreaterThanOrEqual(1_000)
      }
    },
  )

  it('is not held for an hour by a machine whose clock is an hour ahead', () => {
    const ahead = learn(freshBucket(10), { ...silent, retryAfterSeconds: 1 }, 3_600_000, true)
    const { bucket, slots } = take(ahead, 1, 0)
    expect([slots, bucket.holdUntil]).toEqual([[0], 0])
    const tenMinutes = { ...freshBucket(10), holdUntil: 630_000 }
    expect(take(tenMinutes, 1, 0)).toMatchObject({ slots: [], retryAt: 630_000 })
  })

  it('is silent while on hold', () => {
    const bucket = { ...freshBucket(10), holdUntil: 9_000 }
    expect(take(bucket, 3, 8_000)).toMatchObject({ slots: [], retryAt: 9_000 })
    expect(take(bucket, 3, 9_000).slots.length).toBe(3)
  })

  it('does not wait for a future that a clock step has taken away', () => {
    const { bucket } = take(freshBucket(1), 3, 10_000_000)
    const { slots, retryAt } = take(bucket, 1, 1_000)
    // A window and as far as anybody may reach, no further.
    const longest = 1_000 + 1_011 + STAFF_HORIZON_MS
    expect(slots.length + (retryAt <= longest ? 1 : 0)).toBeGreaterThan(0)
    expect(retryAt).toBeLessThan(longest)
  })
})

describe('a call, just before it leaves', () => {
  const bucket = { ...freshBucket(2), recent: [1_000, 1_500, 2_100, 2_600] }
  const window = 1_000 + bucket.apart

  it.each([
    ['keeps its instant, when the one a window before it was on time', bucket, 2_600, 2_600],
    ['keeps its instant, when there is none a window before it', bucket, 1_500, 1_500],
    ['keeps its instant, when that is forgotten', bucket, 9_999, 9_999],
    [
      'waits, when that one has turned out to be late',
      move(bucket, [{ from: 1_500, to: 1_640 }]),
      2_600,
      1_640 + window,
    ],
    ['waits for nobody else', move(bucket, [{ from: 2_100, to: 2_300 }]), 2_600, 2_600],
    ['goes at its instant, when that one never left', move(bucket, [{ from: 1_500, to: null }]), 2_600, 2_600],
  ])('%s', (_, now, moment, expected) => {
    expect(dueNow(now, moment)).toBe(expected)
  })
})

it.each([
  [0, 5],
  [5, 6],
  [15, 8],
  [500, 8],
])('calls whose times on the way differ by %i ms keep %i ms more than a window apart', (spread, expected) => {
  expect(apartFor(spread)).toBe(expected)
})

describe('what replies teach', () => {
  it('takes the rate from ratelimit-limit', () => {
    const bucket = learn(freshBucket(2), { ...silent, limit: 14 }, 0, false)
    expect(bucket).toMatchObject({ perSecond: 14, learned: true, holdUntil: 0 })
  })

  it.each([
    ['retry-after', { ...silent, retryAfterSeconds: 3 }, 4_000],
    ['the window’s end', { ...silent, remaining: 0, resetSeconds: 2 }, 3_000],
    ['a second when nothing is said', silent, 2_000],
    ['ten minutes at most', { ...silent, retryAfterSeconds: 86_400 }, 601_000],
  ])('a 429 holds everybody until %s', (_, news, until) => {
    expect(learn(freshBucket(2), news, 1_000, true).holdUntil).toBe(until)
  })

  it('keeps calls further apart after a refusal, and forgets that as more are taken', () => {
    const fresh = freshBucket(50)
    const refused = learn(fresh, silent, 1_000, true)
    expect(refused.apart).toBeGreaterThan(fresh.apart + 10)
    // What was on its way already is refused as well, for the same reason.
    expect(learn(refused, silent, 1_001, true).apart).toBe(refused.apart)
    let bucket = refused
    for (let now = 2_000; now < 62_000; now += 500) bucket = take(bucket, 100, now).bucket
    expect(bucket.apart).toBeLessThan(fresh.apart + 1)
    for (let at = 0; at < 50; at++) bucket = learn(bucket, silent, 100_000 + at * 2_000, true)
    expect(bucket.apart).toBe(100)
  })

  it('catches nothing up after a hold, when everybody is there at once', () => {
    const held = { ...freshBucket(50), refilledAt: 1_000, holdUntil: 9_000 }
    const { slots } = take(held, 100, 9_000)
    const steps = slots.slice(1).map((at, i) => at - slots[i]!)
    expect(Math.min(...steps)).toBeGreaterThan(19.9)
  })

  it('never shortens a hold', () => {
    const held = { ...freshBucket(2), holdUntil: 90_000 }
    expect(learn(held, { ...silent, retryAfterSeconds: 1 }, 1_000, true).holdUntil).toBe(90_000)
  })

  it('an answer that says nothing new changes nothing', () => {
    const bucket = { ...freshBucket(5), learned: true }
    expect(sameRate(bucket, learn(bucket, { ...silent, limit: 5, remaining: 3, resetSeconds: 1 }, 1_000, false))).toBe(
      true,
    )
  })

  it('reads seconds and counts, and nothing else, from headers', () => {
    expect(newsOf({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4', 'ratelimit-reset': '1' }, 0)).toEqual({
      limit: 5,
      remaining: 4,
      resetSeconds: 1,
      retryAfterSeconds: null,
    })
    expect(newsOf({ 'retry-after': 'soon', 'ratelimit-limit': '-1' }, 0)).toEqual(silent)
  })

  it.each([
    ['by the clock of the reply', 'Wed, 21 Oct 2026 07:28:30 GMT', 'Wed, 21 Oct 2026 07:28:00 GMT', 30],
    ['by our own, where the reply has none', 'Wed, 21 Oct 2026 09:00:05 GMT', '', 5],
    ['by our own, where the reply’s cannot be read', 'Wed, 21 Oct 2026 09:00:05 GMT', 'today', 5],
    ['that has passed', 'Wed, 21 Oct 2026 08:00:00 GMT', '', 0],
    ['that is none', '2026-10-21', '', null],
  ])('reads a retry-after that is a date %s', (_, until, date, seconds) => {
    const now = Date.parse('2026-10-21T09:00:00Z')
    expect(newsOf({ 'retry-after': until, date }, now).retryAfterSeconds).toBe(seconds)
  })

  it('believes no limit that would keep everybody waiting for hours', () => {
    const bucket = learn(freshBucket(2), { ...silent, limit: 0.0001 }, 0, false)
    expect(bucket).toMatchObject({ perSecond: 0.1, learned: true })
  })
})

describe('backing off', () => {
  it('doubles up to a minute, drawn from the upper half', () => {
    expect(backoffMs(1, 0)).toBe(500)
    expect(backoffMs(2, 0)).toBe(1_000)
    expect(backoffMs(2, 0.999)).toBeLessThan(2_001)
    expect(backoffMs(50, 0)).toBe(30_000)
    expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(60_000)
  })
})
