import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { sql } from '@payloadcms/db-sqlite'
import { drizzle } from '@payloadcms/db-sqlite/drizzle/libsql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFile, type Migration, migrateSqlite } from '../../../src/storage/sqlite/migrate.ts'
import { databaseFile } from '../../../src/storage/sqlite/paths.ts'
import { otherProcess } from '../../support/other-process.ts'

let dir: string
let uri: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pressrum-migrate-'))
  uri = `file:${join(dir, 'deep', 'test.db')}`
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

type Db = { run: (statement: unknown) => Promise<unknown> }
const migration = (name: string, ...statements: string[]): Migration => ({
  name,
  up: async ({ db }: { db: Db }) => {
    for (const statement of statements) await db.run(sql.raw(statement))
  },
})

const BOOKKEEPING =
  'CREATE TABLE payload_migrations (id text PRIMARY KEY, name text, batch numeric, updated_at text, created_at text)'
const first = migration(
  '001_first',
  BOOKKEEPING,
  'CREATE TABLE stories (id integer PRIMARY KEY, title text)',
  'CREATE TABLE quotes (id integer PRIMARY KEY, story integer NOT NULL REFERENCES stories (id) ON DELETE CASCADE)',
)
/** As drizzle writes the rebuild of a table whose column changes. */
const REBUILD = [
  'PRAGMA foreign_keys=OFF',
  "CREATE TABLE __new_stories (id integer PRIMARY KEY, title text NOT NULL DEFAULT '')",
  'INSERT INTO __new_stories (id, title) SELECT id, title FROM stories',
  'DROP TABLE stories',
  'ALTER TABLE __new_stories RENAME TO stories',
  'PRAGMA foreign_keys=ON',
]
const rebuild = migration('002_rebuild', ...REBUILD)

async function using<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = createClient({ url: uri })
  try {
    return await work(client)
  } finally {
    client.close()
  }
}
const count = (table: string) =>
  using(async (client) => Number((await client.execute(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n))
const seed = () =>
  using(async (client) => {
    await client.execute("INSERT INTO stories VALUES (1, 'a'), (2, 'b')")
    await client.execute('INSERT INTO quotes VALUES (1, 1), (2, 1), (3, 2)')
  })

describe('a table rebuild over rows that others refer to', () => {
  it('keeps every child row', async () => {
    await migrateSqlite(uri, [first])
    await seed()
    expect((await migrateSqlite(uri, [first, rebuild])).applied).toEqual(['002_rebuild'])
    expect([await count('stories'), await count('quotes')]).toEqual([2, 3])
  })

  it('loses them when it is run inside a transaction with foreign keys on: why this file exists', async () => {
    await migrateSqlite(uri, [first])
    await seed()
    await using(async (client) => {
      await client.execute('PRAGMA foreign_keys = ON')
      await client.execute('BEGIN')
      await rebuild.up({ db: drizzle(client) } as never)
      await client.execute('COMMIT')
    })
    expect([await count('stories'), await count('quotes')]).toEqual([2, 0])
  })

  it('leaves the references checked afterwards', async () => {
    await migrateSqlite(uri, [first, rebuild])
    await using(async (client) => {
      await client.execute('PRAGMA foreign_keys = ON')
      await expect(client.execute('INSERT INTO quotes VALUES (9, 99)')).rejects.toThrow(/FOREIGN KEY/)
    })
  })
})

describe('a migration that fails', () => {
  it.each([
    ['because it leaves a dangling reference', ['DELETE FROM stories WHERE id = 1'], /2 dangling/],
    ['half-way', ['DELETE FROM quotes', 'CREATE TABLE extra (id)', 'NONSENSE'], /NONSENSE|syntax/],
  ])('%s is undone', async (_, statements, message) => {
    await migrateSqlite(uri, [first])
    await seed()
    const bad = migration('002_bad', ...statements)
    await expect(migrateSqlite(uri, [first, bad])).rejects.toThrow(message)
    expect([await count('stories'), await count('quotes'), await count('payload_migrations')]).toEqual([2, 3, 1])
    // And the way is free for a better one.
    expect((await migrateSqlite(uri, [first, rebuild])).applied).toEqual(['002_rebuild'])
  })

  it('leaves those before it applied', async () => {
    await expect(migrateSqlite(uri, [first, rebuild, migration('003_bad', 'NONSENSE')])).rejects.toThrow()
    expect(await count('payload_migrations')).toBe(2)
  })
})

describe('the copy', () => {
  it('is taken of a database that holds something, before anything changes', async () => {
    expect((await migrateSqlite(uri, [first])).copy).toBeNull()
    await seed()
    const said: string[] = []
    const { copy } = await migrateSqlite(uri, [first, migration('002_empty', 'DELETE FROM quotes')], (line) =>
      said.push(line),
    )
    expect(said.join()).toContain(copy)
    expect(await count('quotes')).toBe(0)
    uri = `file:${copy}`
    expect([await count('stories'), await count('quotes')]).toEqual([2, 3])
  })

  it('is not taken when there is nothing to do', async () => {
    await migrateSqlite(uri, [first])
    expect(await migrateSqlite(uri, [first])).toEqual({ applied: [], copy: null })
    expect(existsSync(join(dir, 'deep', 'backups'))).toBe(false)
  })
})

describe('the books', () => {
  it('name each migration once, with the batch it came in', async () => {
    await migrateSqlite(uri, [first])
    await migrateSqlite(uri, [first, rebuild, migration('003_more', 'CREATE TABLE more (id)')])
    const rows = await using((client) => client.execute('SELECT name, batch FROM payload_migrations ORDER BY name'))
    expect(rows.rows.map(({ name, batch }) => [name, batch])).toEqual([
      ['001_first', 1],
      ['002_rebuild', 2],
      ['003_more', 2],
    ])
  })
})

describe('one at a time', () => {
  it('four calls at once apply each migration once', async () => {
    const reports = await Promise.all(Array.from({ length: 4 }, () => migrateSqlite(uri, [first, rebuild])))
    expect(reports.flatMap(({ applied }) => applied)).toEqual(['001_first', '002_rebuild'])
    expect(await count('payload_migrations')).toBe(2)
  })

  const HOLD = (path: string) => `
    import { lockFile } from './src/storage/sqlite/migrate.ts'
    const unlock = await lockFile(${JSON.stringify(path)})
    console.log('held')
    await new Promise((resolve) => process.stdin.once('data', resolve))
    await unlock()
    console.log('released')`

  it('a lock that another process holds is waited for, until patience ends', async () => {
    const path = join(dir, 'lock')
    const other = otherProcess(HOLD(path))
    await other.said('held')
    await expect(lockFile(path, 60)).rejects.toThrow(/too long/)
    const mine = lockFile(path)
    other.tell('go')
    await other.said('released')
    await (await mine)()
    await other.kill()
  })

  it('a lock whose holder was killed is void', async () => {
    const path = join(dir, 'lock')
    const other = otherProcess(HOLD(path))
    await other.said('held')
    await other.kill()
    await (await lockFile(path, 2_000))()
  })

  it('a lock is given back also after a failure', async () => {
    await expect(migrateSqlite(uri, [migration('001_bad', 'NONSENSE')])).rejects.toThrow()
    await (await lockFile(`${databaseFile(uri)}.migrating`, 0))()
    expect(readdirSync(join(dir, 'deep')).filter((name) => name.includes('journal'))).toEqual([])
  })
})

it.each([
  ['file:/a/b.db', '/a/b.db'],
  ['file:///a/b%20c.db', '/a/b c.db'],
  ['file:b.db', 'b.db'],
  ['file:./b.db', './b.db'],
])('%s is the file %s', (address, file) => {
  expect(databaseFile(address)).toBe(file)
})
