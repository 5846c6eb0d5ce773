import { describe, expect, it } from 'vitest'
import { CLOCK_TOLERANCE_MS } from '../../../src/domain/batches.ts'
import { leasesAhead } from '../../../src/outreach/leases-ahead.ts'

const LEASE_MS = 60_000
const HOUR = 3600_000
const START = Date.UTC(2026, 2, 1)

/**
 * Looks every twenty seconds at one batch whose holder's clock is ahead. @param livesMs for how long that prolongs its lease, every quarter of it
 * @returns at which look it was given back
 */
async function givenBackAt(aheadMs: number, livesMs: number): Promise<number | null> {
  let now = START
  let free: number | null = null
  const until = () => {
    const prolonged = Math.floor(Math.min(now - START, livesMs) / (LEASE_MS / 4)) * (LEASE_MS / 4)
    return START + aheadMs + prolonged + LEASE_MS
  }
  const look = leasesAhead({
    store: {
      leasedBeyond: async (_, after) =>
        until() > after.getTime() ? [{ id: 'b', token: 7, leaseUntil: new Date(until()) }] : [],
      unclaim: async ({ token }) => {
        free ??= token === 7 ? now : null
        return true
      },
      planLeasedBeyond: async () => null,
      releasePlan: async () => {},
    },
    leaseMs: LEASE_MS,
    now: () => now,
  })
  for (; free === null && now < START + 10 * 60_000; now += 20_000) await look({ id: 'c', state: 'sending' })
  return free === null ? null : free - START
}

describe('a lease of a clock that is ahead', () => {
  it.each([
    ['is waited for where clocks may differ by as much', CLOCK_TOLERANCE_MS, 0, null],
    ['is given back once nobody has prolonged it for as long as it lasts', 25 * HOUR, 0, 80_000],
    ['is that also where its holder dies later', 2 * HOUR, 100_000, 180_000],
    ['stays with whoever lives', 25 * HOUR, HOUR, null],
  ])('%s', async (_, aheadMs, livesMs, at) => {
    expect(await givenBackAt(aheadMs, livesMs)).toBe(at)
  })
})
