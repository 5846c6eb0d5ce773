import { expect, it } from 'vitest'
import { createShelf } from '../../../src/trial/resend/shelf.ts'

it('keeps order, position and ids while thousands are dropped at the old end', () => {
  const shelf = createShelf<{ id: string }>()
  for (let n = 0; n < 5000; n += 1) shelf.push({ id: `m${n}` })
  for (let n = 0; n < 4000; n += 1) expect(shelf.dropOldest()?.id).toBe(`m${n}`)
  expect(shelf.size).toBe(1000)
  expect(shelf.oldest()?.id).toBe('m4000')
  expect(shelf.get('m3999')).toBeUndefined()
  expect(shelf.get('m4321')?.id).toBe('m4321')
  expect(shelf.newerThan('m4990')).toBe(9)
  expect(shelf.newerThan('m10')).toBeUndefined()
  expect(shelf.newest(1, 3).map(({ id }) => id)).toEqual(['m4998', 'm4997', 'm4996'])
  expect(shelf.newest(999, 5).map(({ id }) => id)).toEqual(['m4000'])
  expect(shelf.newest(1000, 5)).toEqual([])
  expect(shelf.filter(({ id }) => id.endsWith('99'))).toHaveLength(10)
})
