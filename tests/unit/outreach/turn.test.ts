import { expect, it } from 'vitest'
import { inParts } from '../../../src/outreach/turn.ts'

const busy = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

it('gives each part of a piece of work a turn of the loop of its own, so that a timer fires in between', async () => {
  const bench = inParts()
  const seen: string[] = []
  setTimeout(() => seen.push('timer'), 5)
  const piece = (name: string) =>
    bench(async (part) => {
      for (const at of [1, 2]) {
        await part()
        busy(4)
        seen.push(`${name}${at}`)
      }
      return name
    })
  expect(await Promise.all(['a', 'b', 'c'].map(piece))).toEqual(['a', 'b', 'c'])
  // Whoever is first is through first, instead of all of them at the end.
  expect(seen.filter((one) => one !== 'timer')).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2'])
  expect(seen.indexOf('timer')).toBeGreaterThan(0)
  expect(seen.indexOf('timer')).toBeLessThan(4)
})

it('goes on with the next piece when one has failed', async () => {
  const bench = inParts()
  const failing = bench(() => Promise.reject(new Error('unreadable')))
  const next = bench(async (part) => {
    await part()
    return 'made'
  })
  await expect(failing).rejects.toThrow('unreadable')
  expect(await next).toBe('made')
})
