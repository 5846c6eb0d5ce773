import { describe, expect, it } from 'vitest'
import { batchesThatFit, MOST_BYTES_IN_FLIGHT } from '../../../src/domain/back-pressure.ts'

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
