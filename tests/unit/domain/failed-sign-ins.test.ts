import { describe, expect, it } from 'vitest'
import { failedSignIns } from '../../../src/domain/failed-sign-ins.ts'

const WINDOW = 1_000
const one = (address: string, account = 'a', refused = false) => ({ address, account, refused })

describe('failed sign-ins', () => {
  it('tell the first at once and the others as a number when the window ends', () => {
    const counted = failedSignIns({ windowMs: WINDOW, most: 2 })
    expect(counted.note(one('x'), 0)).toEqual({ address: 'x', account: 'a', failed: 1, refused: 0, since: 0, until: 0 })
    expect(counted.note(one('x'), 10)).toBeNull()
    expect(counted.note(one('x', 'a', true), 20)).toBeNull()
    expect(counted.due(WINDOW - 1)).toEqual([])
    expect(counted.due(WINDOW)).toEqual([{ address: 'x', account: 'a', failed: 1, refused: 1, since: 0, until: 20 }])
    expect(counted.due(WINDOW)).toEqual([])
    expect(counted.note(one('x'), WINDOW)).toMatchObject({ failed: 1 })
  })

  it('say nothing at the end of a window in which one failed', () => {
    const counted = failedSignIns({ windowMs: WINDOW, most: 2 })
    counted.note(one('x'), 0)
    expect(counted.due(WINDOW)).toEqual([])
  })

  it.each([
    ['of many addresses', (at: number) => one(`x${at}`)],
    ['of many accounts', (at: number) => one('x', `a${at}`)],
    ['of one', () => one('x')],
  ])('stay a few lines in a flood %s, and none is lost', (_, make) => {
    const counted = failedSignIns({ windowMs: WINDOW, most: 5 })
    const told = Array.from({ length: 10_000 }, (_unused, at) => counted.note(make(at), at % WINDOW)).filter(
      (x) => x !== null,
    )
    const lines = [...told, ...counted.due(Number.POSITIVE_INFINITY)]
    expect(lines.length).toBeLessThanOrEqual(12)
    expect(lines.reduce((sum, { failed }) => sum + failed, 0)).toBe(10_000)
  })

  it('keep an account apart that was there before the flood', () => {
    const counted = failedSignIns({ windowMs: WINDOW, most: 2 })
    counted.note(one('home', 'mine'), 0)
    for (let at = 0; at < 100; at++) counted.note(one(`x${at}`), 1)
    counted.note(one('home', 'mine'), 2)
    expect(counted.due(WINDOW + 2)).toEqual([
      expect.objectContaining({ address: 'home', account: 'mine', failed: 1 }),
      expect.objectContaining({ address: null, account: '', failed: 98 }),
    ])
  })
})
