import { afterAll, beforeAll, expect, it } from 'vitest'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { shortenTransactions } from '../support/outreach.ts'
import { type KillRun, ROUGH, underFire } from './kills.ts'
import { allOf } from './lab.ts'
import { rowOf } from './table.ts'

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
  beforeAll(async () => {
    second = anotherDatabase(db)
    if (db.engine === 'mongo') await shortenTransactions(db.uri, 3)
  })
  afterAll(() => second.drop())

  it('lose nobody and write to nobody twice', async () => {
    const result = await underFire(db.uri, RUN)
    process.stdout.write(`${rowOf('random kills', db.engine, result)}\n`)
    expect(result).toMatchObject({ ...allOf(RUN.recipients - RUN.excluded), kills: RUN.kills })
    // Otherwise nothing was repeated, and the test proved nothing.
    expect(result.replays).toBeGreaterThan(0)
  })

  it('would write to many twice without the idempotency key', async () => {
    const script: KillRun['script'] = { ...RUN.script, first: ['drop_after', 'drop_after'] }
    const result = await underFire(second.uri, { ...RUN, kills: 2, script, weakness: 'no key' })
    process.stdout.write(`${rowOf('random kills, no key', db.engine, result)}\n`)
    expect(result.doubled).toBeGreaterThanOrEqual(200)
    expect(result.lost).toBe(0)
  })
})
