import { afterAll, beforeAll, expect, it } from 'vitest'
import { BATCH_SIZE } from '../../src/domain/batches.ts'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { shortenTransactions } from '../support/outreach.ts'
import { type KillRun, ROUGH, underFire } from './kills.ts'
import { allOf, isDone, judge, type Lab, openLab } from './lab.ts'
import { rowOf } from './table.ts'
import type { Weakness } from './weaken.ts'

const RUN: KillRun = {
  recipients: 2_000,
  excluded: 100,
  kills: 12,
  within: 60,
  workers: 2,
  seed: 20_260_301,
  script: { chances: ROUGH },
}

describeEachDatabase('workers that are killed in the middle of a campaign', (db) => {
  let second: ReturnType<typeof anotherDatabase>
  let weak: Lab
  beforeAll(async () => {
    second = anotherDatabase(db)
    weak = await openLab(second.uri, { seed: RUN.seed })
    if (db.engine === 'mongo') await shortenTransactions(db.uri, 3)
  })
  afterAll(async () => {
    await weak.close()
    await second.drop()
  })

  it('lose nobody and write to nobody twice', async () => {
    const result = await underFire(db.uri, RUN)
    process.stdout.write(`${rowOf('random kills', db.engine, result)}\n`)
    expect(result).toMatchObject({ ...allOf(RUN.recipients - RUN.excluded), kills: RUN.kills })
    // Otherwise nothing was repeated, and the test proved nothing.
    expect(result.replays).toBeGreaterThan(0)
  })

  /** One dies with its only batch at a point, and another one goes on. */
  const killedAt = async (point: string, weakness: Weakness) => {
    const campaign = await weak.campaign(BATCH_SIZE)
    await weak.fallen({ weakness, die: { point, nth: 1 } })
    const next = weak.hire({ weakness })
    await weak.until(campaign, isDone)
    await next.stop()
    return judge(weak, campaign, await weak.report())
  }

  it('would write twice to whom they were writing when they died, without the idempotency key', async () => {
    expect(await killedAt('call: after', 'no key')).toMatchObject({ doubled: BATCH_SIZE, lost: 0 })
  })

  it('would lose whom they were about to write to, if a batch counted as sent before its call', async () => {
    expect(await killedAt('call: before', 'no reply')).toMatchObject({ unique: 0, lost: BATCH_SIZE })
  })
})
