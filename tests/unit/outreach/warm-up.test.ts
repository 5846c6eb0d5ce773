import { describe, expect, it } from 'vitest'
import { createWarmUpGate } from '../../../src/outreach/warm-up.ts'

const DAY = 86_400_000

/** A gate that allows 50 mails on each day, over a count in memory. */
function gate() {
  const clock = { now: 20_000 * DAY + 1 }
  const counts = new Map<string, number>()
  const store = {
    spend: async (key: string, amount: number, limit: number) => {
      const spent = (counts.get(key) ?? 0) + amount
      if (spent > limit) return false
      counts.set(key, spent)
      return true
    },
    spent: async (key: string) => counts.get(key) ?? 0,
  }
  const plan = { startedAt: clock.now, firstDay: 50, growth: 1 }
  return {
    clock,
    counts,
    warmUp: createWarmUpGate(
      store,
      () => plan,
      () => clock.now,
    ),
  }
}

describe('the warm-up of a domain', () => {
  it('gives a batch that is larger than a whole day a day of its own, instead of letting it wait for ever', async () => {
    const { clock, warmUp } = gate()
    expect(await warmUp.allow(1)).toBe(true)
    expect(await warmUp.allow(100)).toBe(false)
    clock.now += DAY
    expect(await warmUp.allow(100)).toBe(true)
    expect(await warmUp.allow(1)).toBe(false)
  })

  it('takes back what was not sent, on the day on which it was allowed', async () => {
    const { clock, counts, warmUp } = gate()
    const began = clock.now
    await warmUp.allow(100)
    clock.now += DAY
    await warmUp.allow(20)
    await warmUp.giveBack(100, began)
    expect([...counts.values()]).toEqual([0, 20])
  })
})
