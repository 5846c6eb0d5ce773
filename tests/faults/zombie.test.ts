import { afterAll, beforeAll, expect, it } from 'vitest'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { allOf, isDone, judge, type Lab, openLab } from './lab.ts'
import type { Weakness } from './weaken.ts'

const PEOPLE = 100
const POINTS = ['claim: after', 'seal: before', 'seal: after', 'call: before', 'call: after', 'settle: before']

describeEachDatabase('a worker that stands still for longer than its lease', (db) => {
  let lab: Lab
  let second: ReturnType<typeof anotherDatabase>
  beforeAll(async () => {
    second = anotherDatabase(db)
    lab = await openLab(db.uri, { seed: 1 })
  })
  afterAll(async () => {
    await lab.close()
    await second.drop()
  })

  // Each alone: of several, one could finish what the others had begun and never come to its point.
  it.each(POINTS)('wakes when another has done its work, and does no harm: %s', async (point) => {
    await lab.script({ seed: 2 })
    const campaign = await lab.campaign(PEOPLE * 2)
    const zombie = lab.hire({ freeze: { point, nth: 1 } })
    await zombie.line(/^frozen/)
    const other = lab.hire()
    await lab.until(campaign, isDone)
    const stopped = zombie.stop()
    zombie.child.kill('SIGCONT')
    await Promise.all([stopped, other.stop()])
    expect(await judge(lab, campaign, await lab.report())).toEqual(allOf(PEOPLE * 2))
  })

  /**
   * The one that only the token can fence: it wakes with an old key in its hand, just before its call, while the batch is sealed
   * again under a new one. (A refusal that passed gave the batch its next generation; the reply to that one was lost.)
   */
  const withOldKey = async (where: Lab, weakness?: Weakness) => {
    await where.script({ seed: 3, first: ['rate_limit'] })
    const campaign = await where.campaign(PEOPLE)
    const weak = weakness ? { weakness } : {}
    const zombie = where.hire({ ...weak, freeze: { point: 'beginAttempt: before', nth: 1 } })
    await zombie.line(/^frozen/)
    await where.script({ seed: 3, first: ['refused', 'accept'] })
    const other = where.hire({ ...weak, die: { point: 'call: after', nth: 2 } })
    await other.line(/^died/)
    await other.exited
    zombie.child.kill('SIGCONT')
    await where.until(campaign, isDone)
    await zombie.stop()
    return judge(where, campaign, await where.report())
  }

  it('wakes with an old key, and its token is refused', async () => {
    expect(await withOldKey(lab)).toEqual(allOf(PEOPLE))
  })

  it('would write to everybody twice without the fencing token', async () => {
    const weak = await openLab(second.uri, { seed: 3 })
    try {
      expect(await withOldKey(weak, 'no fence')).toMatchObject({ doubled: PEOPLE })
    } finally {
      await weak.close()
    }
  })
})
