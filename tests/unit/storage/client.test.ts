import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isBusy, isReadOnly, openSqlite, type SqliteClient } from '../../../src/storage/sqlite/client.ts'
import { otherProcess } from '../../support/other-process.ts'

let dir: string
let url: string
let db: SqliteClient

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pressrum-client-'))
  url = `file:${join(dir, 'test.db')}`
  db = openSqlite(url)
  await db.execute('PRAGMA journal_mode = WAL')
  await db.execute('CREATE TABLE parents (id INTEGER PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0)')
  await db.execute('CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)')
  await db.execute('INSERT INTO parents (id, n) VALUES (1, 0)')
})
afterEach(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

const n = async (id = 1) => (await db.execute({ sql: 'SELECT n FROM parents WHERE id = ?', args: [id] })).rows[0]?.n
const parents = async () => (await db.execute('SELECT count(*) AS c FROM parents')).rows[0]?.c
/** A second connection, as another process has one; it gives up at once. */
const stranger = async () => {
  const client = createClient({ url })
  await client.execute('PRAGMA busy_timeout = 0')
  return client
}

describe('a statement', () => {
  it.each([
    ['select 1', true],
    ['  \n SELECT 1', true],
    ['EXPLAIN QUERY PLAN DELETE FROM x', true],
    ['VALUES (1)', true],
    ['PRAGMA foreign_key_check', true],
    ['PRAGMA table_info("x")', true],
    ['PRAGMA user_version;', true],
    ['WITH a AS (SELECT 1) SELECT * FROM a', true],
    ['WITH a AS (SELECT 1) INSERT INTO x SELECT * FROM a', false],
    ['with a as (select 1) update x set y = 1', false],
    ['WITH a AS (SELECT 1) DELETE FROM x', false],
    ['PRAGMA journal_mode = WAL', false],
    ['INSERT INTO x VALUES (1)', false],
    ['UPDATE x SET y = 1', false],
    ['DELETE FROM x', false],
    ['REPLACE INTO x VALUES (1)', false],
    ['CREATE TABLE selected (id)', false],
    ['BEGIN', false],
    ['VACUUM', false],
    ['/* SELECT */ DELETE FROM x', false],
    ['', false],
  ])('%s only reads: %s', (sql, reads) => {
    expect(isReadOnly(sql)).toBe(reads)
  })

  it.each([
    [{ code: 'SQLITE_BUSY' }, true],
    [{ code: 'SQLITE_BUSY_SNAPSHOT' }, true],
    [{ code: 'SQLITE_LOCKED' }, true],
    [{ cause: { cause: { code: 'SQLITE_BUSY' } } }, true],
    [{ code: 'SQLITE_CONSTRAINT' }, false],
    [{ message: 'SQLITE_BUSY' }, false],
    [null, false],
    ['SQLITE_BUSY', false],
  ])('the error %j says that the file is held: %s', (error, busy) => {
    expect(isBusy(error)).toBe(busy)
  })

  it('has its foreign keys checked', async () => {
    await expect(db.execute('INSERT INTO children VALUES (99)')).rejects.toThrow(/FOREIGN KEY/)
  })
})

describe('a transaction', () => {
  it('holds no lock until its first write', async () => {
    const tx = await db.transaction('write')
    await tx.execute('SELECT * FROM parents')
    const other = await stranger()
    await other.execute('UPDATE parents SET n = 5')
    other.close()
    await tx.execute('UPDATE parents SET n = n + 1')
    const shut = await stranger()
    await expect(shut.execute('UPDATE parents SET n = 9')).rejects.toThrow(/locked|busy/i)
    shut.close()
    await tx.commit()
    expect(await n()).toBe(6)
  })

  it('reads what it has written itself, while others read what was there before', async () => {
    const tx = await db.transaction('write')
    await tx.execute('UPDATE parents SET n = 7')
    expect((await tx.execute('SELECT n FROM parents')).rows[0]?.n).toBe(7)
    expect(await n()).toBe(0)
    await tx.rollback()
  })

  it('keeps nothing after a rollback, and takes nothing more', async () => {
    const tx = await db.transaction('write')
    await tx.execute('INSERT INTO parents (id) VALUES (2)')
    await tx.rollback()
    expect([await parents(), tx.closed]).toEqual([1, true])
    await expect(tx.execute('INSERT INTO parents (id) VALUES (3)')).rejects.toThrow(/closed/)
    await tx.commit()
    expect(await parents()).toBe(1)
  })

  it('that never wrote ends without having taken a turn', async () => {
    const tx = await db.transaction('write')
    const other = await db.transaction('write')
    await other.execute('UPDATE parents SET n = 1')
    await tx.commit()
    await other.commit()
    expect(await n()).toBe(1)
  })

  it('reports a COMMIT that fails, keeps nothing, and lets the next one in', async () => {
    const tx = await db.transaction('write')
    await tx.execute('INSERT INTO parents (id) VALUES (2)')
    // Checked only at COMMIT.
    await tx.execute('INSERT INTO children VALUES (99)')
    await expect(tx.commit()).rejects.toThrow(/FOREIGN KEY/)
    expect(await parents()).toBe(1)
    await db.execute('INSERT INTO parents (id) VALUES (3)')
    expect(await parents()).toBe(2)
  })

  it('takes nothing more once a full disk has undone it, and leaves the connection fit for the next', async () => {
    await db.execute('CREATE TABLE blobs (b)')
    await db.execute('PRAGMA max_page_count = 12')
    const tx = await db.transaction('write')
    await tx.execute('UPDATE parents SET n = 1')
    const full = { code: 'SQLITE_FULL' }
    await expect(tx.execute(`INSERT INTO blobs VALUES (zeroblob(200000))`)).rejects.toMatchObject(full)
    // Whoever swallows that error must not write half of what belongs together.
    await expect(tx.execute('INSERT INTO parents (id) VALUES (2)')).rejects.toMatchObject(full)
    await expect(tx.commit()).rejects.toMatchObject(full)
    // The limit is the connection's, and that was reopened.
    await db.execute('PRAGMA max_page_count = 12')
    const work = db.handle.transaction(async (run) => {
      await run('UPDATE parents SET n = 2')
      await run(`INSERT INTO blobs VALUES (zeroblob(200000))`).catch(() => {})
      await run('INSERT INTO parents (id) VALUES (3)').catch(() => {})
    })
    await expect(work).rejects.toMatchObject(full)
    expect([await n(), await parents()]).toEqual([0, 1])
    await db.execute('INSERT INTO parents (id) VALUES (4)')
    expect(await parents()).toBe(2)
  })

  it('refuses a script, which libsql would end with a rollback of everything before it', async () => {
    const tx = await db.transaction('write')
    await tx.execute('INSERT INTO parents (id) VALUES (2)')
    await expect(tx.executeMultiple('SELECT 1; SELECT 2')).rejects.toThrow(/script/)
    await tx.commit()
    expect(await parents()).toBe(2)
  })

  it('of the handle is undone by whatever its work throws', async () => {
    const { handle } = db
    const work = handle.transaction(async (run) => {
      await run('INSERT INTO parents (id) VALUES (2)')
      throw new Error('changed my mind')
    })
    await expect(work).rejects.toThrow('changed my mind')
    expect(await parents()).toBe(1)
    expect(await handle.transaction(async (run) => (await run('UPDATE parents SET n = 3')).rowsAffected)).toBe(1)
  })

  it('of a batch is kept whole or not at all', async () => {
    await expect(
      db.batch(['INSERT INTO parents (id) VALUES (2)', 'INSERT INTO parents (id) VALUES (2)']),
    ).rejects.toThrow(/UNIQUE/)
    expect(await parents()).toBe(1)
    await db.batch([
      ['INSERT INTO parents (id) VALUES (?)', [2]] as never,
      { sql: 'INSERT INTO parents (id) VALUES (?)', args: [3] },
    ])
    expect(await parents()).toBe(3)
  })

  it('a script outside of one runs', async () => {
    await db.executeMultiple('INSERT INTO parents (id) VALUES (2); INSERT INTO parents (id) VALUES (3);')
    expect(await parents()).toBe(3)
  })
})

describe('twenty writers', () => {
  it('that read, wait and write lose no update, in transactions of any kind', async () => {
    const oneMore = async (i: number) => {
      if (i % 3 === 0) return db.execute('UPDATE parents SET n = n + 1')
      if (i % 3 === 1) {
        return db.handle.transaction(async (run) => {
          // The write first: it takes the turn.
          await run('UPDATE parents SET n = n')
          const { rows } = await run('SELECT n FROM parents')
          await run('UPDATE parents SET n = ?', [Number(rows[0]?.n) + 1])
        })
      }
      const tx = await db.transaction('write')
      await tx.execute('UPDATE parents SET n = n')
      const { rows } = await tx.execute('SELECT n FROM parents')
      await tx.execute({ sql: 'UPDATE parents SET n = ?', args: [Number(rows[0]?.n) + 1] })
      await tx.commit()
    }
    await Promise.all(Array.from({ length: 20 }, (_, i) => oneMore(i)))
    expect(await n()).toBe(20)
  })

  it('come in the order in which they asked', async () => {
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        db.handle.transaction(async (run) => {
          await run('UPDATE parents SET n = n + 1')
          order.push(i)
        }),
      ),
    )
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })
})

describe('a file that somebody else holds', () => {
  it('is waited for, on a connection that is opened anew, with its foreign keys on', async () => {
    const other = await stranger()
    await other.execute('BEGIN IMMEDIATE')
    await other.execute('UPDATE parents SET n = 10')
    const mine = db.execute('UPDATE parents SET n = n + 1')
    const inTransaction = db.handle.transaction((run) => run('UPDATE parents SET n = n + 1'))
    // Long enough for several attempts to have met BUSY.
    for (let i = 0; i < 300; i++) await new Promise((resolve) => setImmediate(resolve))
    await other.execute('COMMIT')
    other.close()
    await Promise.all([mine, inTransaction])
    expect(await n()).toBe(12)
    await expect(db.execute('INSERT INTO children VALUES (99)')).rejects.toThrow(/FOREIGN KEY/)
  })

  it('by another process is waited for too', async () => {
    const script = `
      import { createClient } from '@libsql/client'
      const db = createClient({ url: ${JSON.stringify(url)} })
      await db.execute('BEGIN IMMEDIATE')
      await db.execute('UPDATE parents SET n = 10')
      console.log('held')
      await new Promise((resolve) => process.stdin.once('data', resolve))
      await db.execute('COMMIT')
      process.exit(0)`
    const other = otherProcess(script)
    await other.said('held')
    const mine = db.execute('UPDATE parents SET n = n + 1')
    other.tell('go')
    await mine
    expect(await n()).toBe(11)
  })

  it('does not keep anybody from reading', async () => {
    const other = await stranger()
    await other.execute('BEGIN IMMEDIATE')
    await other.execute('UPDATE parents SET n = 10')
    expect(await n()).toBe(0)
    await other.execute('ROLLBACK')
    other.close()
  })
})

describe('a write inside a transaction that is called without it', () => {
  it('fails with a name instead of waiting for ever, and the transaction goes on', async () => {
    const quick = openSqlite(url, { idleHolderMs: 30 })
    const tx = await quick.transaction('write')
    await tx.execute('UPDATE parents SET n = 1')
    await expect(quick.execute('UPDATE parents SET n = 2')).rejects.toMatchObject({
      name: 'SqliteSelfWaitError',
      code: 'sqlite_self_wait',
      message: expect.stringContaining('req'),
    })
    await tx.commit()
    expect(await n()).toBe(1)
    await quick.execute('UPDATE parents SET n = 3')
    quick.close()
    expect(await n()).toBe(3)
  })

  it('is told so also while others go on reading', async () => {
    const quick = openSqlite(url, { idleHolderMs: 30 })
    const tx = await quick.transaction('write')
    await tx.execute('UPDATE parents SET n = 1')
    const poll = setInterval(() => void quick.handle.run('SELECT 1'), 5)
    await expect(quick.execute('UPDATE parents SET n = 2')).rejects.toMatchObject({ code: 'sqlite_self_wait' })
    clearInterval(poll)
    await tx.rollback()
    quick.close()
  })

  it('does not happen to those who wait for a transaction that moves', async () => {
    const quick = openSqlite(url, { idleHolderMs: 60 })
    const tx = await quick.transaction('write')
    await tx.execute('UPDATE parents SET n = 1')
    const waiting = quick.execute('UPDATE parents SET n = n + 1')
    const until = Date.now() + 200
    while (Date.now() < until) {
      await tx.execute('UPDATE parents SET n = n + 1')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await tx.commit()
    await waiting
    quick.close()
  })
})

describe.skipIf(process.platform !== 'linux')('descriptors', () => {
  const open = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(dir)
      } catch {
        return false
      }
    }).length

  it('do not grow over two hundred transactions, half of them undone', async () => {
    await db.execute('UPDATE parents SET n = 0')
    await n()
    const before = open()
    for (let i = 0; i < 200; i++) {
      const tx = await db.transaction('write')
      await tx.execute('UPDATE parents SET n = n + 1')
      await (i % 2 ? tx.commit() : tx.rollback())
    }
    expect(await n()).toBe(100)
    expect(open()).toBeLessThanOrEqual(before)
  })

  it('are two connections’, though fifty readers and writers come first at once', async () => {
    await db.execute('UPDATE parents SET n = 0')
    await n()
    const before = open()
    const fresh = openSqlite(url)
    const first = Array.from({ length: 50 }, (_, i) =>
      fresh.execute(i % 2 ? 'SELECT 1 FROM parents' : 'UPDATE parents SET n = n + 1'),
    )
    await Promise.all(first)
    expect(open()).toBeLessThanOrEqual(2 * before)
    fresh.close()
  })

  it('hardly grow while somebody else holds the file', async () => {
    await db.execute('UPDATE parents SET n = 0')
    await n()
    const before = open()
    const other = await stranger()
    await other.execute('BEGIN IMMEDIATE')
    const mine = db.execute('UPDATE parents SET n = n + 1')
    // Several attempts, each of which meets BUSY.
    const until = Date.now() + 600
    while (Date.now() < until) await new Promise((resolve) => setImmediate(resolve))
    await other.execute('ROLLBACK')
    other.close()
    await mine
    expect(open() - before).toBeLessThanOrEqual(4)
  })
})
