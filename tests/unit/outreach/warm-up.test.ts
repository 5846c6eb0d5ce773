import { describe, expect, it } from 'vitest'
import type { WarmUp } from '../../../src/domain/warm-up.ts'
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
  const plan: WarmUp = { startedAt: clock.now, firstDay: 50, growth: 1 }
  return {
    clock,
    counts,
    plan,
    at: () => new Date(clock.now),
    warmUp: createWarmUpGate(
      store,
      () => plan,
      () => clock.now,
    ),
  }
}

describe('the warm-up of a domain', () => {
  it('gives a batch that is larger than a whole day a day of its own, instead of letting it wait for ever', async () => {
    const { clock, warmUp, at } = gate()
    expect(await warmUp.allow(1, at())).toBe(true)
    expect(await warmUp.allow(100, at())).toBe(false)
    clock.now += DAY
    expect(await warmUp.allow(100, at())).toBe(true)
    expect(await warmUp.allow(1, at())).toBe(false)
  })

  it('takes back what was not sent, on the day on which it was allowed, while that lasts', async () => {
    const { clock, counts, warmUp, at } = gate()
    const began = at()
    await warmUp.allow(40, began)
    await warmUp.giveBack(10, began)
    clock.now += DAY
    await warmUp.allow(20, at())
    await warmUp.giveBack(30, began)
    expect([...counts.values()]).toEqual([30, 20])
    await warmUp.giveBack(20, null)
    expect([...counts.values()]).toEqual([30, 20])
  })

  it('lets nothing go at night because something of the day that was used up came back after its end', async () => {
    const { clock, warmUp, at } = gate()
    const began = at()
    await warmUp.allow(50, began)
    clock.now += DAY
    const morning = Math.floor(clock.now / DAY) * DAY + 7 * 3_600_000
    expect(await warmUp.restFrom(began, 10, clock.now)).toBe(morning)
    await warmUp.giveBack(10, began)
    expect(await warmUp.restFrom(began, 10, clock.now)).toBe(morning)
  })

  it.each([
    ['part of a batch', 40, 10, 30],
    ['what a batch had left that took more than a whole day', 100, 10, 90],
    ['most of such a batch', 100, 70, 30],
  ])('takes back %s', async (_, size, unsent, spent) => {
    const { counts, warmUp, at } = gate()
    await warmUp.allow(size, at())
    await warmUp.giveBack(unsent, at())
    expect([...counts.values()]).toEqual([spent])
  })

  it.each([
    ['fewer', 500, 50],
    ['more', 50, 500],
  ])('takes back as much as was taken when the policy has come to allow %s', async (_, before, after) => {
    const { plan, counts, warmUp, at } = gate()
    plan.firstDay = before
    await warmUp.allow(100, at())
    plan.firstDay = after
    await warmUp.allow(300, at(), true)
    await warmUp.giveBack(100, at())
    expect([...counts.values()]).toEqual([300])
  })

  it('counts what tells of a mistake, and lets it go on a day that is used up', async () => {
    const { counts, warmUp, at } = gate()
    await warmUp.allow(50, at())
    expect(await warmUp.allow(20, at(), true)).toBe(true)
    expect([...counts.values()]).toEqual([70])
    expect(await warmUp.allow(1, at())).toBe(false)
    await warmUp.giveBack(20, at())
    expect([...counts.values()]).toEqual([50])
    expect(await warmUp.allow(1, at())).toBe(false)
    await warmUp.giveBack(10, at())
    expect(await warmUp.allow(10, at())).toBe(true)
  })

  it('looks again whether a day is used up when something was given back, and from time to time', async () => {
    const { clock, warmUp, at } = gate()
    await warmUp.allow(50, at())
    expect(await warmUp.allow(50, at())).toBe(false)
    expect(warmUp.waiting()).toBe(true)
    await warmUp.giveBack(50, at())
    expect(warmUp.waiting()).toBe(false)
    await warmUp.allow(50, at())
    await warmUp.allow(50, at())
    expect(warmUp.waiting()).toBe(true)
    // Another process may have.
    clock.now += 60_000
    expect(warmUp.waiting()).toBe(false)
  })
})
