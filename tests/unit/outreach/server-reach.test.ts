import { describe, expect, it } from 'vitest'
import { serverReach } from '../../../src/outreach/server-reach.ts'

const minutes = (n: number) => n * 60_000

describe('a mail server that nothing goes through to', () => {
  it.each<[string, number[], boolean]>([
    ['five rounds over an hour', [0, 1, 3, 7, 60], true],
    ['five rounds within less', [0, 1, 3, 7, 59], false],
    ['many rounds in a minute', [0, 0, 0, 0, 0, 0, 0, 1], false],
    ['two rounds with a night between them: the machine slept', [0, 600], false],
    ['a clock that was set back, and five rounds from there', [600, 0, 1, 3, 61], true],
    ['a clock that was set back, and less than an hour from there', [600, 0, 1, 3, 7, 59], false],
  ])('%s', (_, rounds, told) => {
    const reach = serverReach()
    expect(rounds.map((at) => reach.missed('one', minutes(at))).at(-1)).toBe(told)
  })

  it('begins anew with an answer to anybody, and when somebody was told', () => {
    const reach = serverReach()
    for (const at of [0, 10, 20, 30]) reach.missed('one', minutes(at))
    reach.answered()
    expect(reach.missed('one', minutes(70))).toBe(false)
    for (const at of [80, 90, 100]) reach.missed('one', minutes(at))
    expect(reach.missed('one', minutes(130))).toBe(true)
    expect(reach.missed('one', minutes(131))).toBe(false)
  })

  it('is told from one that says “later” about us, for which it takes twelve rounds over nine hours', () => {
    const reach = serverReach()
    const hours = [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 9]
    expect(hours.map((at) => reach.putOff('one', minutes(60 * at))).indexOf(true)).toBe(11)
    for (const at of hours.slice(0, -1)) reach.putOff('one', minutes(60 * at))
    reach.answered()
    reach.took('another')
    expect(reach.missed('one', minutes(540))).toBe(false)
    expect(reach.putOff('one', minutes(540))).toBe(true)
    for (const at of hours.slice(0, -1)) reach.putOff('one', minutes(60 * at))
    reach.took('one')
    expect(reach.putOff('one', minutes(540))).toBe(false)
  })

  it('is told within half an hour from one that puts off what is urgent, once nothing is taken in between', () => {
    const reach = serverReach()
    const rounds = (...at: number[]) => at.map((minute) => reach.urgentPutOff('one', minutes(minute)))
    expect(rounds(0, 1, 3, 7)).toEqual([false, false, false, false])
    expect(rounds(15)).toEqual([true])
    expect(rounds(30, 44)).toEqual([false, false])
    reach.took('one')
    expect(rounds(45, 59, 60)).toEqual([false, false, true])
  })

  it('counts for each campaign by itself', () => {
    const reach = serverReach()
    for (const at of [0, 10, 20, 30]) reach.missed('one', minutes(at))
    expect(reach.missed('another', minutes(70))).toBe(false)
    expect(reach.missed('one', minutes(70))).toBe(true)
  })
})
