import { expect, it } from 'vitest'
import { createRate } from '../../../src/trial/resend/rate.ts'
import { sample, startTrial } from './trial-server.ts'

it('lets the permitted number through each second and says how long to wait', () => {
  let now = 1_000_000
  const count = createRate(2, () => now)
  expect([count(), count(), count()].map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
    [true, 1],
    [true, 0],
    [false, 0],
  ])
  now += 999
  expect(count()).toEqual({ allowed: false, remaining: 0, resetSeconds: 1 })
  now += 1
  expect(count().allowed).toBe(true)
  now -= 60_000
  expect(count().allowed).toBe(true)
})

it('answers a request too many with 429, its headers, and sends nothing', async () => {
  let now = Date.parse('2026-03-01T10:00:00Z')
  const { resend } = await startTrial({ requestsPerSecond: 2, now: () => now })
  const first = await resend.emails.send(sample)
  expect(first.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '1' })
  expect(first.headers).not.toHaveProperty('retry-after')
  await resend.emails.send(sample)
  const third = await resend.emails.send(sample, { idempotencyKey: 'k' })
  expect(third.error).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded' })
  expect(third.headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '0', 'retry-after': '1' })
  now += 1000
  expect((await resend.emails.send(sample, { idempotencyKey: 'k' })).error).toBeNull()
  expect((await resend.emails.list()).data?.data).toHaveLength(3)
})
