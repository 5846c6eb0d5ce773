import type { BasePayload } from 'payload'
import { expect, it, vi } from 'vitest'
import { recentlyUnreached, rememberedFor } from '../../../src/outreach/unreached.ts'

it.each([
  ['for ten minutes, while it is under way', null, 600_000],
  ['for a minute, where it takes a moment', 500, 60_000],
  ['for longer, where it takes long: a hundredth of the time is its own', 2_000, 200_000],
  ['for no longer than ten minutes', 30_000, 600_000],
])('a look for campaigns that have left somebody out is remembered %s', (_, took, ms) => {
  expect(rememberedFor(took)).toBe(ms)
})

it('a desk that is opened while a look takes longer than a minute waits for that one, and begins no second', async () => {
  let end = (_: { docs: [] }) => {}
  const find = vi.fn(() => new Promise<{ docs: [] }>((resolve) => (end = resolve)))
  const payload = { db: { name: 'sqlite', client: { handle: { engine: 'sqlite' } }, find } } as unknown as BasePayload
  const looks = [0, 61_000, 300_000].map((now) => recentlyUnreached(payload, now))
  expect(find).toHaveBeenCalledTimes(1)
  end({ docs: [] })
  expect((await Promise.all(looks)).map(({ size }) => size)).toEqual([0, 0, 0])
})
