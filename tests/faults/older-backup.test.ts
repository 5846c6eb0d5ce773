import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RESTORED_REASON } from '../../src/domain/lineage.ts'
import { createFence, type Fence } from '../../src/storage/backup/fence.ts'
import { lineageStore } from '../../src/storage/lineage.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { backUp } from '../support/put-back.ts'
import { isDone, judge, type Lab, openLab } from './lab.ts'

const PEOPLE = 300
describeEachDatabase('a database that was put back to an earlier day', (db) => {
  let lab: Lab
  let clock = Date.now()
  const fenceOf = (machine: string): Fence => {
    const dataDir = join(db.dir, machine)
    mkdirSync(dataDir, { recursive: true })
    const log = { warn: () => {}, error: () => {} }
    return createFence({ store: lineageStore(lab.open.handle), dataDir, now: () => clock, log })
  }

  beforeAll(async () => {
    lab = await openLab(db.uri, { seed: 3 })
    const { handle } = lab.open
    if (handle.engine === 'mongo') await handle.collection('values').createIndex({ key: 1 }, { unique: true })
  })
  afterAll(() => lab.close())

  /** A campaign is backed up before it starts, sent to all, and the backup put back. */
  const sendAndPutBack = async (send: Fence) => {
    const campaign = await lab.campaign(PEOPLE)
    const putBack = await backUp(lab.open.handle)
    clock += 60_000
    await send.beforeCall()
    const worker = lab.hire()
    await lab.until(campaign, isDone)
    await worker.stop()
    await putBack()
    expect((await lab.open.store.campaign(campaign))!.state).toBe('scheduled')
    return campaign
  }

  it('is found at the start, and sends nothing by itself', async () => {
    const one = fenceOf('one')
    const two = fenceOf('two')
    await one.beforeCall()
    await two.beforeCall()
    expect([await one.check(), await two.check()]).toEqual([null, null])
    const campaign = await sendAndPutBack(one)
    expect(await fenceOf('one').check()).toBe(1)
    expect(await lab.open.store.campaign(campaign)).toMatchObject({ state: 'paused', pausedReason: RESTORED_REASON })

    // Seen once is enough: neither this machine nor another one stops what a person has resumed since.
    expect([await fenceOf('one').check(), await two.check(), await fenceOf('new').check()]).toEqual([null, null, null])
    const worker = lab.hire()
    await worker.line(/^ready/)
    const other = await lab.campaign(10)
    await lab.until(other, isDone)
    await worker.stop()
    expect(await judge(lab, campaign, await lab.report())).toMatchObject({ unique: PEOPLE, doubled: 0 })
  })

  it('is found under a process that goes on running, before its next call', async () => {
    const running = fenceOf('running')
    await running.beforeCall()
    const putBack = await backUp(lab.open.handle)
    clock += 60_000
    await running.beforeCall()
    await putBack()
    clock += 60_000
    await expect(running.beforeCall()).rejects.toThrow('earlier state')
    await running.beforeCall()
  })

  it('would write to everybody twice without the fence', async () => {
    const campaign = await sendAndPutBack(fenceOf('three'))
    const worker = lab.hire()
    await lab.until(campaign, isDone)
    await worker.stop()
    expect(await judge(lab, campaign, await lab.report())).toMatchObject({ doubled: PEOPLE })
  })
})
