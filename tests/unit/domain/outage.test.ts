import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeOutage, MOST_OPEN, mayOpen, OUTAGE_MS, type Unanswered } from '../../../src/domain/outage.ts'

const MINUTE = 60_000
const NOW = 1_000 * MINUTE
/** So many calls in each of the last minutes, the oldest first. */
const minutes = (...calls: number[]): Unanswered[] =>
  calls.map((n, i) => ({ minute: NOW - (calls.length - 1 - i) * MINUTE, calls: n }))
const every = (n: number, count: number) => minutes(...Array.from({ length: count }, () => n))
const long = { answered: 0, since: 0, now: NOW }

describe('an outage of the provider', () => {
  it.each([
    ['no call is missing its answer', { ...long, unanswered: [] }, false],
    ['one blip, however large', { ...long, unanswered: minutes(500, 0) }, false],
    ['a restart of some minutes that is still going on', { ...long, unanswered: every(20, 6) }, false],
    ['two blips, of which the first is long past', { ...long, unanswered: minutes(9, 0, 0, 0, 0, 0, 0, 0, 0) }, false],
    ['it lasts the whole time', { ...long, unanswered: every(4, 11) }, true],
    [
      'a single batch that waits half a minute for each answer',
      { ...long, unanswered: minutes(0, 2, 1, 1, 0, 1, 1, 1, 0, 1, 1) },
      true,
    ],
    ['too few calls to say anything', { ...long, unanswered: minutes(1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1) }, false],
    [
      'it is over, and the last answers were missing three minutes ago',
      { ...long, unanswered: minutes(9, 9, 9, 9, 9, 9, 9, 0, 0, 0, 0) },
      false,
    ],
    ['somebody has resumed it a moment ago', { ...long, unanswered: every(4, 60), since: NOW - MINUTE }, false],
    [
      'somebody has resumed it, and nothing came of it',
      { ...long, unanswered: every(4, 60), since: NOW - OUTAGE_MS },
      true,
    ],
    ['one call in ten is answered', { ...long, unanswered: every(9, 10), answered: 10 }, true],
    ['one in five is answered', { ...long, unanswered: every(8, 10), answered: 20 }, false],
    [
      'one batch that the provider chokes on, among hundreds',
      { ...long, unanswered: every(1, 11), answered: 800 },
      false,
    ],
  ])('%s', (_, figures, pauses) => {
    expect(judgeOutage(figures) !== null).toBe(pauses)
  })

  it('says what was seen, and what to do', () => {
    expect(judgeOutage({ ...long, unanswered: every(4, 10) })).toMatch(
      /^The mail provider does not answer: none of the last 40 calls in 10 minutes got an answer\. .* resume within 20 hours/,
    )
    expect(judgeOutage({ ...long, unanswered: every(9, 10), answered: 3 })).toContain('only 3 of the last 93 calls')
  })

  it('never pauses what is answered as often as not', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 30 }), fc.nat(50), (calls, more) => {
        const answered = calls.reduce((sum, n) => sum + n, more)
        expect(judgeOutage({ ...long, unanswered: minutes(...calls), answered })).toBeNull()
      }),
    )
  })
})

describe('opening further batches', () => {
  it.each([
    ['nothing is missing', { inARow: 0, open: 0, answered: 0 }, true],
    ['some of many calls are missing their answer', { inARow: 1, open: 6, answered: 80 }, true],
    ['the latest calls were all without an answer', { inARow: MOST_OPEN, open: MOST_OPEN, answered: 500 }, false],
    ['one was answered, but as many lie open as before', { inARow: 0, open: 12, answered: 1 }, false],
    ['what lay open is nearly all answered', { inARow: 0, open: 4, answered: 8 }, true],
    ['another campaign’s calls are answered, its own are not', { inARow: 0, open: MOST_OPEN, answered: 0 }, false],
  ])('%s', (_, latest, may) => {
    expect(mayOpen(latest)).toBe(may)
  })
})
