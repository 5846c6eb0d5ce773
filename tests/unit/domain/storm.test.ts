import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  judgeComplaints,
  judgeStorm,
  readStormPolicy,
  STORM_DEFAULTS,
  stormThreshold,
} from '../../../src/domain/storm.ts'

const policy = { percent: 10, atLeast: 50 }

describe('an error storm', () => {
  it.each([
    ['nothing was tried', { tried: 0, bad: 0, pausedBefore: 0 }, false],
    ['too few were tried to say anything', { tried: 49, bad: 49, pausedBefore: 0 }, false],
    ['the share is just below', { tried: 1000, bad: 99, pausedBefore: 0 }, false],
    ['the share is reached', { tried: 50, bad: 5, pausedBefore: 0 }, true],
    ['the same share again after somebody resumed', { tried: 500, bad: 50, pausedBefore: 1 }, false],
    ['twice the share after somebody resumed', { tried: 500, bad: 100, pausedBefore: 1 }, true],
    ['everything fails, however often it was resumed', { tried: 50, bad: 50, pausedBefore: 40 }, true],
  ])('%s', (_, figures, pauses) => {
    expect(judgeStorm(figures, policy) !== null).toBe(pauses)
  })

  it('says how many of how many, without naming anybody', () => {
    expect(judgeStorm({ tried: 200, bad: 50, pausedBefore: 0 }, policy)).toMatch(
      /^Too much goes wrong: when it paused itself, 50 of 200 .*25%/,
    )
  })

  it('never pauses more easily the more often it was resumed, and never asks for the impossible', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(50), (percent, before) => {
        const now = stormThreshold({ percent, atLeast: 1 }, before)
        expect(stormThreshold({ percent, atLeast: 1 }, before + 1)).toBeGreaterThanOrEqual(now)
        expect(now).toBeGreaterThanOrEqual(percent)
        expect(now).toBeLessThanOrEqual(100)
      }),
    )
  })

  it('reads a policy that is not there, or not good, as usual', () => {
    for (const value of [null, undefined, {}, { percent: 0, atLeast: -1 }, { percent: '5', atLeast: null }]) {
      expect(readStormPolicy(value)).toEqual(STORM_DEFAULTS)
    }
    expect(readStormPolicy({ percent: 5, atLeast: 20 })).toEqual({ percent: 5, atLeast: 20 })
  })
})

describe('complaints', () => {
  it.each([
    ['one of ten', { handedOver: 10, complaints: 1, pausedBefore: 0 }, false],
    ['two of ten', { handedOver: 10, complaints: 2, pausedBefore: 0 }, false],
    ['three of ten', { handedOver: 10, complaints: 3, pausedBefore: 0 }, true],
    ['just below three in a thousand', { handedOver: 10_000, complaints: 29, pausedBefore: 0 }, false],
    ['three in a thousand', { handedOver: 10_000, complaints: 30, pausedBefore: 0 }, true],
    ['as many again after somebody resumed', { handedOver: 10_000, complaints: 30, pausedBefore: 1 }, false],
    ['twice as many after somebody resumed', { handedOver: 10_000, complaints: 60, pausedBefore: 1 }, true],
    ['nothing was handed over', { handedOver: 0, complaints: 0, pausedBefore: 0 }, false],
  ])('%s', (_, figures, pauses) => {
    expect(judgeComplaints(figures) !== null).toBe(pauses)
  })

  it('say what to do while it is under way, and after its end', () => {
    const figures = { handedOver: 1000, complaints: 4, pausedBefore: 0 }
    expect(judgeComplaints(figures)).toMatch(/then resume or cancel\.$/)
    expect(judgeComplaints(figures, 'over')).toMatch(/before the next campaign\.$/)
  })

  it('say how many of how many', () => {
    expect(judgeComplaints({ handedOver: 1000, complaints: 4, pausedBefore: 0 })).toMatch(
      /^Too many readers complain: 4 of 1000 .*\(0\.4%\)/,
    )
  })
})
