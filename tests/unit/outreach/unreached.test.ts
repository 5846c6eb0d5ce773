import { expect, it } from 'vitest'
import { rememberedFor } from '../../../src/outreach/unreached.ts'

it.each([
  ['while it is under way', null, 60_000],
  ['for a minute, where it takes a moment', 500, 60_000],
  ['for longer, where it takes long: a hundredth of the time is its own', 2_000, 200_000],
  ['for no longer than ten minutes', 30_000, 600_000],
])('a look for campaigns that have left somebody out is remembered %s', (_, took, ms) => {
  expect(rememberedFor(took)).toBe(ms)
})
