import { describe, expect, it } from 'vitest'
import { RESTORED_STOP } from '../../../src/domain/lineage.ts'
import {
  isAnotherStop,
  readStopValue,
  STOP_OFF,
  stoppedByRestore,
  whyStopped,
  withReason,
} from '../../../src/domain/stop.ts'
import { createHalt, FRESH_MS } from '../../../src/outreach/stop.ts'

describe('the switch that stops everything, as stored', () => {
  it('is off until somebody has turned it, and on when it cannot be read', () => {
    expect(readStopValue(null).stopped).toBe(false)
    expect(readStopValue({ v: { stopped: false } })).toEqual({ stopped: false, reason: '', by: '', at: '' })
    expect(readStopValue({ v: { stopped: true, reason: 'r', by: 'b', at: 'a' } }).reason).toBe('r')
    for (const damaged of [{}, { v: {} }, { v: { stopped: 'no' } }, { v: null }]) {
      expect(readStopValue(damaged).stopped).toBe(true)
    }
  })
})

describe('watching the switch', () => {
  const watch = (read: () => Promise<boolean>) => {
    const clock = { mono: 0, wall: 1_000_000 }
    let reads = 0
    const halt = createHalt(
      () => {
        reads += 1
        return read()
      },
      () => [clock.mono, clock.wall],
    )
    return { halt, clock, reads: () => reads }
  }

  it('asks the database once for many, and again when the answer is old', async () => {
    let stopped = false
    const { halt, clock, reads } = watch(async () => stopped)
    expect(await Promise.all([halt.halted(), halt.halted(), halt.halted()])).toEqual([false, false, false])
    expect(reads()).toBe(1)
    stopped = true
    clock.mono += FRESH_MS - 1
    clock.wall += FRESH_MS - 1
    expect(await halt.halted()).toBe(false)
    clock.mono += 1
    expect(await halt.halted()).toBe(true)
    expect(reads()).toBe(2)
  })

  it.each([
    ['the machine slept, which one clock does not count', 0, 60_000],
    ['the process slept while the other clock was set back', 60_000, -60_000],
    ['the clock was set back', 0, -60_000],
  ])('does not trust an answer when %s', async (_, mono, wall) => {
    const { halt, clock, reads } = watch(async () => false)
    await halt.halted()
    clock.mono += mono
    clock.wall += wall
    await halt.halted()
    expect(reads()).toBe(2)
  })

  it('reads again when it slept while the answer was on its way', async () => {
    const answers = [false, true]
    const { halt, clock } = watch(async () => {
      const answer = answers.shift()!
      if (answers.length === 1) clock.mono += 10_000
      return answer
    })
    expect(await halt.halted()).toBe(true)
  })

  it('counts as stopped when looking takes longer than an answer may be old, and fails when it cannot look', async () => {
    const slow = watch(async () => {
      slow.clock.mono += FRESH_MS
      return false
    })
    expect(await slow.halt.halted()).toBe(true)
    const away = watch(() => Promise.reject(new Error('away')))
    await expect(away.halt.halted()).rejects.toThrow('away')
  })
})

describe('the switch after the database was put back', () => {
  const at = '2026-11-27T12:00:00.000Z'
  it.each([
    ['was off', STOP_OFF, ''],
    [
      'was on',
      { stopped: true, reason: 'Wrong story.', by: 'Ann', at: 'before' },
      ' It was stopped before by Ann: Wrong story.',
    ],
    ['was on without a reason', { stopped: true, reason: '', by: '', at: '' }, ' It was stopped before.'],
  ])('is on where it %s', (_, before, kept) => {
    const after = { stopped: true, reason: `${RESTORED_STOP}${kept}`, by: '', at }
    expect(stoppedByRestore(before, at)).toEqual(after)
    expect(stoppedByRestore(after, 'later')).toEqual({ ...after, at: 'later' })
  })
})

describe('what somebody is about to lift', () => {
  const on = { stopped: true, reason: 'A typo', by: 'Ann', at: '2026-11-27T12:00:00.000Z' }
  it.each([
    ['who was shown it', on, on.at, false],
    ['who was shown an earlier one', on, '2026-11-27T11:00:00.000Z', true],
    ['who does not say', on, undefined, false],
    ['who was shown one that cannot be read', { ...STOP_OFF, stopped: true }, '', false],
    ['who was shown one that is lifted', STOP_OFF, on.at, false],
  ])('is another stop for somebody %s: %#', (_, stop, seen, isAnother) => {
    expect(isAnotherStop(stop, seen)).toBe(isAnother)
  })

  it.each([
    ['Ann', 'A typo', 'Stopped by Ann: A typo.'],
    ['Ann', 'A victim is named.', 'Stopped by Ann: A victim is named.'],
    ['Ann', '', 'Stopped by Ann.'],
    ['', '', 'Stopped.'],
  ])('is told: by “%s”, “%s”', (by, reason, words) => {
    expect(whyStopped({ by, reason })).toBe(words)
  })
})

describe('a stop that somebody else stops again', () => {
  const first = { stopped: true, reason: 'A typo', by: 'Ann', at: '2026-11-27T12:00:00.000Z' }
  const later = '2026-11-27T12:01:00.000Z'
  it.each([
    ['another reason', first, 'A victim is named', 'A typo. Bo adds: A victim is named.'],
    ['the first reason', { ...first, reason: '' }, 'A victim is named.', 'Bo adds: A victim is named.'],
    ['the same reason', first, 'A typo', null],
    ['the same reason, closed', first, 'A typo.', null],
    [
      'a part of the first one',
      { ...first, reason: 'wrong names, typo' },
      'names',
      'wrong names, typo. Bo adds: names.',
    ],
    ['a sentence of it', { ...first, reason: 'No. A typo' }, 'A typo', 'No. A typo. Bo adds: A typo.'],
    ['one that was added', { ...first, reason: 'A typo. Cy Lind adds: Names! Di adds: Wait.' }, 'Names!', null],
    ['the last one added', { ...first, reason: 'A typo. Cy Lind adds: Names! Di adds: Wait.' }, 'Wait', null],
    ['one added to none', { ...first, reason: 'Cy adds: Names.' }, 'Names', null],
    [
      'a part of an added one',
      { ...first, reason: 'Cy adds: Wrong names.' },
      'names',
      'Cy adds: Wrong names. Bo adds: names.',
    ],
    ['no reason', first, '', null],
  ])('for %s', (_, before, reason, kept) => {
    const after = withReason(before, 'Bo', reason, later)
    expect(after).toEqual(kept === null ? null : { ...before, reason: kept, at: later })
    if (after) expect(isAnotherStop(after, before.at)).toBe(true)
  })

  it('is another one also where it comes in the same millisecond, and stays that of a restore', () => {
    const restored = stoppedByRestore(STOP_OFF, first.at)
    const after = withReason(restored, '', 'Wait.', first.at)
    expect(after?.at).toBe('2026-11-27T12:00:00.001Z')
    expect(after?.reason.startsWith(RESTORED_STOP)).toBe(true)
    expect(after?.reason.endsWith('Somebody adds: Wait.')).toBe(true)
  })
})
