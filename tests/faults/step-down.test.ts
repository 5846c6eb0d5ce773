import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type ReplicaSet, startReplicaSet, withDatabase } from '../support/mongod.ts'
import { until } from '../support/newsroom.ts'
import { allOf, endLeases, isDone, judge, type Lab, openLab, type Verdict } from './lab.ts'
import type { Weakness } from './weaken.ts'

const PEOPLE = 6_000
/** As in production: a lease outlives an election. With the lab's lease of a second two workers take the planning from each other. */
const TIMES = { leaseMs: 10_000, timeoutMs: 4_000 }

describe.skipIf(!inject('mongoUri'))('a primary that is made to step down (MongoDB, three members)', () => {
  let set: ReplicaSet | null
  let admin: MongoClient
  const labs: Lab[] = []
  beforeAll(async () => {
    set = await startReplicaSet({ members: 3 })
    admin = await MongoClient.connect(set!.uri)
  })
  afterAll(async () => {
    for (const lab of labs) await lab.close()
    await admin?.close()
    await set?.stop()
  })

  const primary = async () => ((await admin.db('admin').command({ hello: 1 })) as { primary?: string }).primary

  /** A campaign under way, in the middle of which the primary goes, and writers stand still until another is elected. */
  const during = async (name: string, weakness?: Weakness): Promise<Verdict> => {
    const lab = await openLab(withDatabase(set!.uri, name), { seed: 6, delayMs: [100, 400] })
    labs.push(lab)
    const campaign = await lab.campaign(PEOPLE)
    const hire = () => lab.hire({ ...TIMES, ...(weakness ? { weakness } : {}) })
    const workers = [hire(), hire()]
    await lab.until(campaign, (_, { settled }) => Number(settled) >= 5, 120_000)
    const before = await primary()
    // Forced, without waiting for anybody to catch up; the answer may get lost together with the connection.
    await admin
      .db('admin')
      .command({ replSetStepDown: 15, secondaryCatchUpPeriodSecs: 0, force: true })
      .catch(() => {})
    // Those who had calls in the air die before they can write down what became of them.
    for (const { child } of workers) child.kill('SIGKILL')
    await Promise.all(workers.map(({ exited }) => exited))
    const others = [hire(), hire()]
    // Written by the one that is elected; until then it fails, or its connection has not heard of the election yet.
    const dead = workers.map(({ child }) => `w-${child.pid}`)
    await until(
      () =>
        endLeases(lab.open.handle, dead).then(
          () => true,
          () => false,
        ),
      Boolean,
    )
    await lab.until(campaign, isDone, 120_000)
    expect(await primary()).not.toBe(before)
    await Promise.all(others.map((worker) => worker.stop()))
    return judge(lab, campaign, await lab.report())
  }

  it('costs nobody their mail and gives nobody two, though those with calls in the air die with it', async () => {
    expect(await during('stepdown')).toEqual(allOf(PEOPLE))
  })

  it('would double what was in flight without the idempotency key', async () => {
    expect((await during('stepdown_weak', 'no key')).doubled).toBeGreaterThan(0)
  })
})
