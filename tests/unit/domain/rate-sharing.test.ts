import { describe, expect, it } from 'vitest'
import { fairPart, partOf } from '../../../src/domain/rate-sharing.ts'

const NOW = 1_000_000
/** So many calls, 20 ms apart, the last one now. */
const calls = (count: number, until = NOW) => Array.from({ length: count }, (_, at) => until - (count - 1 - at) * 20)
const every = (step: number, of: readonly number[]) => of.filter((_, at) => at % step === 0)

describe('the part of the latest calls that a process has made', () => {
  it.each([
    { what: 'alone', recent: calls(100), own: calls(100), company: false, part: 1 },
    { what: 'one of two', recent: calls(100), own: every(2, calls(100)), company: false, part: 0.5 },
    { what: 'one of four', recent: calls(100), own: every(4, calls(100)), company: true, part: 0.25 },
    { what: 'new among others', recent: calls(100), own: [], company: false, part: 0 },
    { what: 'nothing to go by', recent: [], own: [], company: false, part: 1 },
    { what: 'others’ calls of a while ago', recent: calls(100, NOW - 3_000), own: [], company: false, part: 1 },
    { what: 'the first calls, with others about', recent: calls(10), own: calls(10), company: true, part: 0.2 },
    { what: 'no call yet, with others about', recent: [], own: [], company: true, part: 0 },
    { what: 'others about, who make none', recent: calls(60), own: calls(60), company: true, part: 1 },
    { what: 'some given back since', recent: calls(90), own: calls(100), company: false, part: 1 },
  ])('$what: $part', ({ recent, own, company, part }) => {
    expect(partOf({ recent, perSecond: 50 }, { own, company, now: NOW })).toBe(part)
  })
})

describe('what a process takes on', () => {
  it.each([
    { part: 1, busy: false, fair: 1 },
    { part: 1, busy: true, fair: 1 },
    { part: 0.95, busy: true, fair: 1 },
    { part: 0.5, busy: false, fair: 0.625 },
    { part: 0.5, busy: true, fair: 0.375 },
    { part: 0, busy: true, fair: 0.25 },
    { part: 0, busy: false, fair: 0.25 },
  ])('$part of the calls, busy: $busy: $fair', ({ part, busy, fair }) => {
    expect(fairPart(part, busy)).toBe(fair)
  })

  /** Calls go to whoever has claimed them, in proportion. */
  const settled = (parts: number[]) => {
    let now = parts
    for (let round = 0; round < 20; round++) {
      const goals = now.map((part) => fairPart(part, false))
      const all = goals.reduce((sum, goal) => sum + goal, 0)
      now = goals.map((goal) => goal / all)
    }
    return now
  }

  it.each([[[0.85, 0.15]], [[0.8, 0.2, 0]], [[0.4, 0.3, 0.2, 0.1]]])('becomes equal among %j', (parts) => {
    for (const part of settled(parts)) expect(part).toBeCloseTo(1 / parts.length, 2)
  })

  /** A goal counts half as much again as the rate needs. */
  const SPARE = 1.5

  it.each([1, 2, 3, 8, 20])('is enough for the whole rate among %i, also while each has other work', (count) => {
    expect(count * fairPart(1 / count, false)).toBeGreaterThanOrEqual(1)
    expect(SPARE * count * fairPart(1 / count, true)).toBeGreaterThanOrEqual(1)
  })
})
