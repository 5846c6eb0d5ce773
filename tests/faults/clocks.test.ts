import { afterAll, beforeAll, expect, it } from 'vitest'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import { underFire } from './kills.ts'
import { allOf, isDone, isOver, judge, type Lab, openLab } from './lab.ts'
import type { Weakness } from './weaken.ts'

const HOUR = 3600_000

describeEachDatabase('workers whose clocks are wrong', (db) => {
  let second: ReturnType<typeof anotherDatabase>
  let third: ReturnType<typeof anotherDatabase>
  let lab: Lab
  let weak: Lab
  beforeAll(async () => {
    second = anotherDatabase(db)
    third = anotherDatabase(db)
    lab = await openLab(db.uri, { seed: 1 })
    weak = await openLab(third.uri, { seed: 2 })
  })
  afterAll(async () => {
    await lab.close()
    await weak.close()
    await second.drop()
    await third.drop()
  })

  it('take each other’s leases for void, and still write to everybody once', async () => {
    const result = await underFire(second.uri, {
      recipients: 1_000,
      excluded: 0,
      kills: 4,
      within: 60,
      workers: 2,
      seed: 9,
      script: { delayMs: [50, 300] },
      // With leases of a second, the one that is ahead takes whatever the others hold.
      plan: (serial) => ({ clockMs: [5_000, -5_000, 0][serial % 3]! }),
    })
    expect(result).toMatchObject(allOf(1_000))
  })

  it('would each send what the other one is sending, without the key', async () => {
    await weak.script({ seed: 9, first: ['at_work'] })
    const campaign = await weak.campaign(100)
    // Both live and prolong their leases; only by their clocks has the one ahead any right to what the other holds.
    const plan = { weakness: 'no key', leaseMs: 5_000, timeoutMs: 60_000 } as const
    const behind = weak.hire({ ...plan, clockMs: -5_000 })
    await until(weak.report, ({ calls }) => calls > 0)
    const ahead = weak.hire({ ...plan, clockMs: 5_000 })
    await weak.until(campaign, isDone)
    await Promise.all([behind.stop(), ahead.stop()])
    expect(await judge(weak, campaign, await weak.report())).toMatchObject({ doubled: 100 })
  })

  /** Called, and its worker dies; then a clock steps forward by a day and an hour, and the provider has forgotten its keys. */
  const dayLater = async (where: Lab, weakness?: Weakness) => {
    await where.script({ seed: 2, keyLifeMs: 0 })
    const campaign = await where.campaign(100)
    await where.fallen({ die: { point: 'call: after', nth: 1 } })
    const later = where.hire({ ...(weakness ? { weakness } : {}), clockMs: 25 * HOUR })
    await where.until(campaign, isOver)
    await later.stop()
    return judge(where, campaign, await where.report())
  }

  it('do not repeat a call whose key may be forgotten', async () => {
    expect(await dayLater(lab)).toMatchObject({ doubled: 0, lost: 0, inDoubt: 100 })
  })

  it('would repeat it without the 24-hour rule', async () => {
    expect(await dayLater(weak, 'no key age')).toMatchObject({ doubled: 100 })
  })
})
