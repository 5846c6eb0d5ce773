import { expect, it } from 'vitest'
import { turnsInOrder } from '../../../src/outreach/turn.ts'

it('gives each piece of work a turn of the loop of its own, so that a timer fires in between', async () => {
  const nextTurn = turnsInOrder()
  const seen: string[] = []
  const busy = (ms: number) => {
    const until = performance.now() + ms
    while (performance.now() < until);
  }
  setTimeout(() => seen.push('timer'), 5)
  await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (piece) => {
      await nextTurn()
      busy(4)
      seen.push(piece)
    }),
  )
  expect(seen.filter((one) => one !== 'timer')).toEqual(['a', 'b', 'c', 'd'])
  expect(seen.indexOf('timer')).toBeGreaterThan(0)
  expect(seen.indexOf('timer')).toBeLessThan(4)
})
