import { describe, expect, it } from 'vitest'
import { freshBucket, learn, type Moved, move, type RateBucket, take } from '../../../src/domain/rate.ts'

const SECONDS = 60
/** How long a call is on its way at the least, each way (ms). */
const WAY = 3
/** What is not told, because the distance between calls covers it (ms). */
const COVERED = 3
const refusal = { limit: null, remaining: null, resetSeconds: null, retryAfterSeconds: 1 }

/** Evenly in [0, 1), the same in every run. */
function dice() {
  let state = 1
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

interface Surroundings {
  /** How late a call leaves, by its instant (ms). */
  late: (at: number) => number
  /** How much longer than the quickest it is on its way (ms). */
  travel: (at: number) => number
}

/**
 * A sender that always has something to send, and a provider that refuses a call when it has taken as many as are permitted in the second before it; a
 * refusal costs a second.
 * @param told whether the bucket hears when calls left, and how late their replies were
 */
function play(perSecond: number, { late, travel }: Surroundings, told = true) {
  const random = dice()
  let bucket: RateBucket = { ...freshBucket(perSecond), learned: true }
  let moved: (Moved & { at: number })[] = []
  let underWay: { arrives: number }[] = []
  let refusals: number[] = []
  const window: number[] = []
  let [taken, refused] = [0, 0]
  for (let now = 10_000; now < 10_000 + SECONDS * 1_000; now += 2) {
    bucket = move(
      bucket,
      moved.filter(({ at }) => at <= now),
    )
    moved = moved.filter(({ at }) => at > now)
    if (refusals.some((at) => at <= now)) bucket = learn(bucket, refusal, now, true)
    refusals = refusals.filter((at) => at > now)
    const { bucket: next, slots } = take(bucket, 4, now)
    bucket = next
    for (const from of slots) {
      const [off, longer, back] = [late(from), travel(from), 2 * random()]
      const leaves = from + off
      underWay.push({ arrives: leaves + WAY + longer })
      const over = Math.min(50, longer + back)
      const beyond = off + over - COVERED
      if (told && beyond > 1) moved.push({ at: leaves + 2 * WAY + longer + back, from, to: from + beyond })
    }
    const arrived = underWay.filter(({ arrives }) => arrives <= now).sort((a, b) => a.arrives - b.arrives)
    underWay = underWay.filter(({ arrives }) => arrives > now)
    for (const { arrives } of arrived) {
      while (window.length > 0 && window[0]! <= arrives - 1_000) window.shift()
      if (window.length >= perSecond) {
        refused += 1
        refusals.push(arrives + WAY)
      } else {
        window.push(arrives)
        taken += 1
      }
    }
  }
  return { share: taken / (SECONDS * perSecond), refused }
}

const random = dice()
const scattered = (mean: number) => () => -mean * Math.log(1 - random())
const still = () => 0
const NETWORKS: [string, Surroundings][] = [
  ['nothing disturbs', { late: still, travel: still }],
  ['calls are some ms on their way', { late: () => 2 * random(), travel: scattered(2) }],
  ['calls are often 5 ms longer on their way', { late: () => 2 * random(), travel: scattered(5) }],
  [
    'the process stands still for 100 ms in each second',
    { late: (at) => Math.max(0, 100 - (at % 1_000)), travel: scattered(2) },
  ],
  [
    'the process stands still for 40 ms five times a second',
    { late: (at) => Math.max(0, 40 - (at % 200)), travel: scattered(2) },
  ],
  [
    'the network stands still for 30 ms in each second',
    { late: still, travel: (at) => (at % 1_000 < 30 ? 30 : scattered(2)()) },
  ],
]

describe.each([10, 50])('a provider that permits %i calls in any second', (perSecond) => {
  it.each(NETWORKS)('takes at least 98%% of them and refuses none while %s', (_, surroundings) => {
    const { share, refused } = play(perSecond, surroundings)
    expect(refused).toBe(0)
    expect(share).toBeGreaterThanOrEqual(0.98)
  })

  it('would refuse some, and cost seconds, if the bucket did not hear what became of its calls', () => {
    const { share, refused } = play(perSecond, NETWORKS[2]![1], false)
    expect(refused).toBeGreaterThan(0)
    expect(share).toBeLessThan(0.98)
  })
})
