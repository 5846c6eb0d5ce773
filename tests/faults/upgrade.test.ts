import { createClient } from '@libsql/client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshBucket } from '../../src/domain/rate.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { anotherDatabase, describeEachDatabase, productionVariables, type TestDatabase } from '../support/databases.ts'
import { otherProcess } from '../support/other-process.ts'
import { openStore, publishSeeded, shortenTransactions } from '../support/outreach.ts'
import { type Running, startScript, startServer } from '../support/processes.ts'
import { allOf, isDone, judge, type Lab, openLab } from './lab.ts'
import {
  ADDED,
  asEarlierMongo,
  asEarlierSqlite,
  FIRST_UNKNOWN,
  hold,
  KNOWN,
  rowsOf,
  sealsOf,
  UNKNOWN,
} from './older-release.ts'

const PEOPLE = 1_000
/** What the provider permits: so little that most batches wait when the earlier release ends. */
const RATE = 4
/** Nearly the longest hold that is believed (ms). */
const LONG_HOLD_MS = 9 * 60_000
const READY = /^Pressrum is ready/
const applied = new RegExp(`migration ${FIRST_UNKNOWN} applied`, 'g')

/** What the earlier release left: some handed over, a call without an answer, the rest planned, and the rate it had learned. */
interface Left {
  lab: Lab
  campaign: string
  variables: Record<string, string>
  /** The learned rate is on hold until then (ms since the epoch), so that whoever starts can be looked at before it sends. */
  heldUntil: number
  /** When its next call was due (ms since the epoch). */
  refilledAt: number
  rows: Record<string, string[]>
  seals: string[]
}

async function leftBehind(db: TestDatabase): Promise<Left> {
  if (db.engine === 'mongo') {
    const made = startScript('scripts/migrate.ts', productionVariables(db))
    expect(await made.exited, made.output()).toBe(0)
  }
  const today = db.engine === 'mongo' ? db.uri : `${db.uri}.today`
  const first = await openLab(today, { seed: 4, rate: RATE }, db.engine === 'sqlite')
  const campaign = await first.campaign(PEOPLE)
  await publishSeeded(first.open.handle, campaign)
  await first.fallen({ rate: RATE, die: { point: 'settle: after', nth: 1 } })
  await first.fallen({ rate: RATE, die: { point: 'call: after', nth: 1 } })
  const heldUntil = Date.now() + LONG_HOLD_MS
  await hold(first.open.handle, heldUntil)
  const { refilledAt } = (await first.open.store.readBucket(ACCOUNT))!
  let lab = first
  if (db.engine === 'mongo') await asEarlierMongo(first.open.handle)
  else {
    await asEarlierSqlite(today, db.uri)
    const later = await openLab(db.uri, { seed: 4, rate: RATE }, false, first)
    lab = { ...later, close: () => later.close().then(first.close) }
  }
  const { handle, store } = lab.open
  const counts = await store.counts(campaign)
  expect(counts.submitted ?? 0).toBeGreaterThan(0)
  expect(counts.planned ?? 0).toBeGreaterThan(PEOPLE / 2)
  return {
    ...{ lab, campaign, heldUntil, refilledAt },
    variables: { ...productionVariables(db), RESEND_BASE_URL: lab.provider },
    rows: await rowsOf(handle),
    seals: await sealsOf(handle, campaign),
  }
}

const started = new Set<Running>()
afterEach(async () => {
  for (const { child, exited } of started) {
    child.kill('SIGKILL')
    await exited
  }
  started.clear()
})

const copiesIn = async ({ lab, campaign }: Left) =>
  Object.values((await lab.report()).copies[campaign] ?? {}).reduce((sum, n) => sum + n, 0)

/** As `startServer`, in a fifth of the time. */
const startCompiled: typeof startServer = (variables, args) => startScript('src/server.ts', variables, args)

/** Starts what `npm start` starts, without the pages. @param start by default compiled */
function startOne({ variables }: Pick<Left, 'variables'>, start = startCompiled): Running {
  const server = start(variables, ['--roles=worker'])
  started.add(server)
  return server
}

async function startAll(left: Pick<Left, 'variables'>, count: number): Promise<Running[]> {
  const servers = Array.from({ length: count }, () => startOne(left))
  await Promise.all(servers.map((server) => server.line(READY)))
  return servers
}

const stopAll = async (servers: Running[]) => {
  const ends = await Promise.all(servers.map((server) => server.stop()))
  expect(
    ends.map(({ code }) => code),
    servers.map((server) => server.output()).join('\n---\n'),
  ).toEqual(servers.map(() => 0))
}

describeEachDatabase('an upgrade amid a campaign', (db) => {
  let left: Left
  beforeAll(async () => {
    if (db.engine === 'mongo') await shortenTransactions(db.uri, 3)
    left = await leftBehind(db)
  })
  afterAll(() => left?.lab.close())

  it('is made once when two processes start while a third dies amid it, and loses nothing', async () => {
    const { lab, campaign, variables, heldUntil } = left
    const { handle, store } = lab.open
    const before = { still: await rowsOf(handle, true), copies: await copiesIn(left) }
    let servers: Running[]
    if (db.engine === 'sqlite') {
      const dying = await half(db.uri)
      servers = [0, 1].map(() => startOne(left))
      await Promise.all(servers.map((server) => server.line(/waiting for it/)))
      await dying.kill()
      await Promise.all(servers.map((server) => server.line(READY)))
      const said = servers.map((server) => server.output()).join('\n')
      expect(said.match(applied), said).toHaveLength(1)
      expect(await migrationNames(db.uri)).toEqual([...KNOWN.map(({ name }) => name), ...UNKNOWN])
      // The copy is the database that the earlier release left.
      const copy = /database copied to (\S+)/.exec(said)![1]!
      const old = await openStore(`file:${copy}`, false)
      expect(await rowsOf(old.handle)).toEqual(left.rows)
      await old.close()
    } else {
      const early = startOne(left)
      expect(await early.exited).toBe(1)
      expect(early.output()).toContain('npm run migrate')
      const both = [0, 1].map(() => startScript('scripts/migrate.ts', variables))
      expect(await Promise.all(both.map(({ exited }) => exited)), both[0]!.output()).toEqual([0, 0])
      const indexes = handle.engine === 'mongo' ? await handle.collection('deliveries').indexes() : []
      const ids = indexes.filter(({ key }) => 'providerId' in key)
      expect(ids).toMatchObject([{ name: 'providerId_sparse', sparse: true }])
      servers = await startAll(left, 2)
    }
    // What the earlier release knew of the rate is heeded: nobody calls before the hold is over.
    const { apart } = freshBucket(RATE)
    const kept = { perSecond: RATE, learned: true, holdUntil: heldUntil, recent: [], apart }
    expect(await store.readBucket(ACCOUNT)).toEqual({ ...kept, refilledAt: left.refilledAt })
    expect(await copiesIn(left)).toBe(before.copies)
    expect(await rowsOf(handle, true)).toEqual(before.still)
    expect(await sealsOf(handle, campaign)).toEqual(left.seals)
    await stopAll(servers)
  })

  it('lets the campaign go on at the rate that was learned, and each gets one copy', async () => {
    const { lab, campaign } = left
    await hold(lab.open.handle, 0)
    const servers = await startAll(left, 1)
    expect(servers[0]!.output()).not.toMatch(applied)
    await lab.until(campaign, isDone, 90_000)
    await stopAll(servers)
    const report = await lab.report()
    expect(await judge(lab, campaign, report)).toEqual(allOf(PEOPLE))
    // The call without an answer was made again, to the bit.
    expect([report.replays > 0, report.mismatches]).toEqual([true, 0])
    expect(await lab.open.store.readBucket(ACCOUNT)).toMatchObject({ perSecond: RATE, learned: true })
  })
})

describeEachDatabase('an upgrade that forgets what was sealed', (db) => {
  it('would write to those of the open call twice', async () => {
    const left = await leftBehind(db)
    const { lab, campaign } = left
    try {
      const { handle } = lab.open
      if (handle.engine === 'sqlite') {
        const { rowsAffected } = await handle.run(
          "UPDATE batches SET state = 'planned', sealed = NULL, open_attempts = 0, generation = generation + 1 WHERE state = 'sealed'",
        )
        expect(rowsAffected).toBeGreaterThan(0)
      } else {
        await handle
          .collection('batches')
          .updateMany({ state: 'sealed' }, { $set: { state: 'planned', openAttempts: 0 }, $inc: { generation: 1 } })
        expect(await startScript('scripts/migrate.ts', left.variables).exited).toBe(0)
      }
      await hold(handle, 0)
      const servers = await startAll(left, 1)
      await lab.until(campaign, isDone, 90_000)
      await stopAll(servers)
      expect((await judge(lab, campaign, await lab.report())).doubled).toBeGreaterThanOrEqual(100)
    } finally {
      await lab.close()
    }
  })
})

describe('a migration that fails half-way (SQLite)', () => {
  let db: ReturnType<typeof anotherDatabase>
  beforeAll(async () => {
    db = anotherDatabase({ engine: 'sqlite', uri: '', dir: '' })
    await asEarlier(db.uri)
  })
  afterEach(() => db.drop())

  it('leaves the earlier tables, and says which one failed, why, and where the copy is', async () => {
    // Its second step cannot be done; its first one can.
    await using(db.uri, (client) => client.execute(`ALTER TABLE ${ADDED.table} ADD ${ADDED.columns[1]} text`))
    const server = startOne({ variables: productionVariables(db) }, startServer)
    expect(await server.exited).toBe(1)
    const said = server.output()
    expect(said).toMatch(new RegExp(`could not start: .*${FIRST_UNKNOWN}.*duplicate column name: ${ADDED.columns[1]}`))
    expect(said).toMatch(/database copied to \S+ before the migration/)
    expect(await columnsOf(db.uri)).not.toContain(ADDED.columns[0])
    expect(await migrationNames(db.uri)).toEqual(KNOWN.map(({ name }) => name))

    // Mended, it goes through.
    await using(db.uri, (client) => client.execute(`ALTER TABLE ${ADDED.table} DROP COLUMN ${ADDED.columns[1]}`))
    const [next] = await startAll({ variables: productionVariables(db) }, 1)
    expect(await columnsOf(db.uri)).toEqual(expect.arrayContaining(ADDED.columns))
    await stopAll([next!])
  })
})

/** An empty newsroom of the earlier release. */
async function asEarlier(uri: string): Promise<void> {
  const today = await openStore(`${uri}.today`)
  await asEarlierSqlite(`${uri}.today`, uri)
  await today.close()
  // Without its migration this release does not know its way about.
  const old = await openStore(uri, false)
  await expect(old.store.readBucket(ACCOUNT)).rejects.toThrow(/no such column/)
  await old.close()
}

/** A process that has made the first step of the migration and makes no second one. */
async function half(uri: string) {
  const dying = otherProcess(`
    import { sql } from '@payloadcms/db-sqlite'
    import { migrateSqlite } from './src/storage/sqlite/migrate.ts'
    import { migrations } from './src/storage/sqlite/migrations/index.ts'
    const up = async ({ db }) => {
      await db.run(sql.raw('ALTER TABLE ${ADDED.table} ADD ${ADDED.columns[0]} text'))
      console.log('half')
      // What nobody could wake would be collected, and its locks with it.
      await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1))
    }
    await migrateSqlite(${JSON.stringify(uri)}, migrations.map((one) => (one.name === '${FIRST_UNKNOWN}' ? { ...one, up } : one)))`)
  await dying.said('half')
  return dying
}

async function using<T>(url: string, work: (client: ReturnType<typeof createClient>) => Promise<T>): Promise<T> {
  const client = createClient({ url })
  try {
    return await work(client)
  } finally {
    client.close()
  }
}
const namesOf = (uri: string, sql: string) =>
  using(uri, async (client) => (await client.execute(sql)).rows.map(({ name }) => String(name)))
const columnsOf = (uri: string) => namesOf(uri, `SELECT name FROM pragma_table_info('${ADDED.table}')`)
const migrationNames = (uri: string) => namesOf(uri, 'SELECT name FROM payload_migrations ORDER BY name')
