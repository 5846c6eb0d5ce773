import { describe, expect, it } from 'vitest'
import { batchesThatFit, MOST_BYTES_IN_FLIGHT, mostStock, restAfterSlice } from '../../../src/domain/back-pressure.ts'

const MB = 1_000_000

describe('how many batches fit', () => {
  it.each([
    // goal, calls and MB on their way, MB of a batch, → batches
    [12, 0, 0, 0.6, 12],
    [12, 5, 3, 0.6, 7],
    [12, 12, 7, 0.6, 0],
    // A rate that fell leaves more on their way than are wanted now.
    [4, 12, 7, 0.6, 0],
    // The largest mails: the memory decides.
    [48, 0, 0, 8, 10],
    [48, 8, 64, 8, 2],
    [48, 8, 66, 8, 1],
    [48, 10, 80, 8, 0],
    // Beside large ones of another campaign.
    [48, 9, 76, 0.6, 6],
    [48, 10, 86, 0.6, 0],
    // Fifty calls a second, each of which takes a second and a half.
    [128, 0, 0, 0.6, 128],
    // Larger than everything that may be on its way: one at a time.
    [48, 0, 0, 100, 1],
    [48, 1, 100, 100, 0],
    [48, 0, 0, 0, 48],
  ])('%i wanted, %i calls with %f MB on their way, %f MB each: %i', (goal, calls, bytes, each, fits) => {
    expect(batchesThatFit(goal, { calls, bytes: bytes * MB }, each * MB, MOST_BYTES_IN_FLIGHT)).toBe(fits)
  })
})

describe('how long selecting rests after a slice', () => {
  it.each([
    // batches in stock, per second, ms that the slice took → ms
    ['a second’s worth: there are hardly enough', 50, 50, 150, 0],
    ['a little more', 60, 50, 150, 300],
    ['enough, and a slice that took long', 100, 50, 1_500, 2_000],
    ['more than enough: until they have become fewer', 190, 50, 150, 800],
    ['far more', 250, 50, 150, 2_000],
    ['a mail server that takes two messages a second: one batch is for 50 s', 1, 0.02, 150, 2_000],
    ['nothing in stock', 0, 0.02, 150, 0],
  ])('%s', (_, stock, perSecond, ms, rest) => {
    expect(restAfterSlice(stock, perSecond, ms)).toBeCloseTo(rest)
  })

  it('does not depend on batches that are not counted any more', () => {
    for (const perSecond of [0.02, 2, 10, 50]) {
      const most = mostStock(perSecond)
      expect(restAfterSlice(most, perSecond, 100)).toBe(restAfterSlice(10 * most, perSecond, 100))
    }
  })
})
