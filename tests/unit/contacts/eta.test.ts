import { expect, it } from 'vitest'
import { etaSeconds } from '../../../src/contacts/import/eta.ts'

const startedAt = new Date(1_000_000)

it.each([
  ['a quarter after 10 s', 'running', 1000, 250, 10, 30],
  ['all of it', 'running', 1000, 1000, 40, 0],
  ['too little to judge by', 'running', 1000, 49, 10, null],
  ['uncounted rows', 'running', 0, 0, 10, null],
  ['a job that has ended', 'done', 1000, 1000, 10, null],
  ['a clock that stepped back', 'running', 1000, 500, -5, 0],
] as const)('the time left, with %s', (_what, state, total, read, seconds, expected) => {
  expect(etaSeconds({ state, total, read, startedAt }, startedAt.getTime() + seconds * 1000)).toBe(expected)
})
