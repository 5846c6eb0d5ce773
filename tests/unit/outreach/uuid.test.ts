import { expect, it } from 'vitest'
import { uuidv7Source } from '../../../src/storage/sqlite/uuid.ts'

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('makes UUIDs of version 7 that ascend, also within a millisecond and when the clock steps back', () => {
  let now = 1_767_225_600_000
  const next = uuidv7Source(() => now)
  const ids = Array.from({ length: 10_000 }, (_, i) => {
    if (i === 6_000) now -= 60_000
    return next()
  })
  expect(ids.every((id) => V7.test(id))).toBe(true)
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
  expect(Number.parseInt(ids[0]!.slice(0, 8) + ids[0]!.slice(9, 13), 16)).toBe(1_767_225_600_000)
})
