import { setImmediate as immediate } from 'node:timers/promises'
import {
  type Client,
  createClient,
  type InArgs,
  type InStatement,
  type ResultSet,
  type Transaction,
} from '@libsql/client'
import type { SqliteHandle, SqlResult, SqlRun, SqlValue } from '../handle.ts'
import { insideOne } from './inside.ts'

/**
 * SQLite has one writer. This wrapper gives a process one writing connection, used by one transaction
 * or statement at a time, and one reading connection beside it (WAL lets the two run together).
 *
 * - Transactions begin lazily, with BEGIN IMMEDIATE at their first write: Payload opens one before it
 *   processes an uploaded image, and a held write lock stops every other process.
 * - A connection that met SQLITE_BUSY is closed and reopened: libsql leaves its statement open.
 * - Waiting is done on timers; a long busy_timeout would block the event loop.
 */
export interface SqliteClient extends Client {
  handle: SqliteHandle
}

/** A write waited for a transaction that does not move: most likely it was called inside one, without its `req`. */
export class SqliteSelfWaitError extends Error {
  override readonly name = 'SqliteSelfWaitError'
  readonly code = 'sqlite_self_wait'
}

const PATIENCE_MS = 15_000
const IDLE_HOLDER_MS = 5_000
const READ_ONLY = /^\s*(select|explain|values)\b/i
const READ_PRAGMA = /^\s*pragma\s+\w+\s*(\(\s*["'`]?\w+["'`]?\s*\))?\s*;?\s*$/i
const CTE_WRITE = /\b(insert|update|delete|replace)\b/i

/** Whether a statement only reads, so that it may run beside a transaction. */
export function isReadOnly(sql: string): boolean {
  if (READ_ONLY.test(sql) || READ_PRAGMA.test(sql)) return true
  return /^\s*with\b/i.test(sql) && !CTE_WRITE.test(sql)
}

/** Whether an error, or what it was caused by, says that somebody else holds the file. */
export function isBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (/^SQLITE_(BUSY|LOCKED)/.test(String(code ?? ''))) return true
  // drizzle wraps what the driver threw.
  return cause !== undefined && cause !== error && isBusy(cause)
}

/** A transaction that has begun on the writing connection. */
interface Begun {
  client: Client
  inside: ReturnType<typeof insideOne>
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

async function connect(url: string): Promise<Client> {
  const client = createClient({ url, intMode: 'number' })
  try {
    await client.execute('PRAGMA busy_timeout = 25')
    await client.execute('PRAGMA foreign_keys = ON')
    await client.execute('PRAGMA synchronous = FULL')
    await client.execute('PRAGMA temp_store = MEMORY')
    await client.execute('PRAGMA cache_size = -16000')
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

/** Asks for the write lock and gives it back. As a script, because that leaves no statement open when it meets BUSY. */
const PROBE = 'BEGIN IMMEDIATE; ROLLBACK'

/**
 * One connection that is reopened, with its pragmas, when a statement met BUSY. The driver frees a connection that was
 * given up only when its garbage is collected, so a writer asks first, in a way that costs no connection.
 */
function connection(url: string, writes: boolean) {
  let current: Promise<Client> | null = null
  // The promise is kept, not the client: of several that ask at once, one opens and the others wait for it.
  const open = (): Promise<Client> => {
    if (current) return current
    const opening = connect(url)
    current = opening
    opening.catch(() => {
      if (current === opening) current = null
    })
    return opening
  }
  const close = () => {
    current?.then(
      (client) => client.close(),
      () => {},
    )
    current = null
  }
  /** Retries `work` on a fresh connection for as long as another process holds the file. */
  const patiently = async <T>(work: (c: Client) => Promise<T>): Promise<T> => {
    const until = Date.now() + PATIENCE_MS
    for (let attempt = 0; ; attempt++) {
      const used = open()
      let probing = writes
      try {
        const client = await used
        if (writes) await client.executeMultiple(PROBE)
        probing = false
        return await work(client)
      } catch (error) {
        if (!isBusy(error)) throw error
        if (!probing && current === used) close()
        if (Date.now() > until) throw error
        await pause(Math.min(5 * 2 ** Math.min(attempt, 6), 200) * (0.5 + Math.random() / 2))
      }
    }
  }
  return { open, close, patiently }
}

/** How long statements may follow each other before whatever else the process has to do gets its turn (ms). */
const STRETCH_MS = 5

/**
 * The engine is embedded and answers within the call: many statements in a row, from however many callers, would run in microtasks alone, and until
 * they end no request is answered and no call leaves on time. So after a stretch of them the event loop goes round once.
 */
function breathing(): () => Promise<void> {
  let turnedAt = 0
  return async () => {
    if (performance.now() - turnedAt < STRETCH_MS) return
    await immediate()
    turnedAt = performance.now()
  }
}

/** First come, first served; a waiter whose holder stands still gets a named error instead of waiting for ever. */
function turnstile(idleHolderMs: number) {
  let held = false
  let lastMove = Date.now()
  const queue: { go: () => void }[] = []
  const acquire = (): Promise<void> => {
    if (!held) {
      held = true
      lastMove = Date.now()
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const entry = {
        go: () => {
          clearInterval(watch)
          lastMove = Date.now()
          resolve()
        },
      }
      const watch = setInterval(
        () => {
          if (Date.now() - lastMove < idleHolderMs) return
          clearInterval(watch)
          queue.splice(queue.indexOf(entry), 1)
          reject(
            new SqliteSelfWaitError(
              'A write waited for a transaction that does not move. Inside a transaction every call needs its `req`.',
            ),
          )
        },
        Math.min(500, idleHolderMs),
      )
      watch.unref()
      queue.push(entry)
    })
  }
  const release = () => {
    const next = queue.shift()
    if (next) next.go()
    else held = false
  }
  const moved = () => {
    lastMove = Date.now()
  }
  return { acquire, release, moved }
}

/**
 * Opens a SQLite file for one process.
 *
 * @param url `file:/absolute/path.db`
 * @param idleHolderMs how long a transaction may stand still before those who wait for it are told so
 */
export function openSqlite(url: string, { idleHolderMs = IDLE_HOLDER_MS } = {}): SqliteClient {
  const reader = connection(url, false)
  const writer = connection(url, true)
  const turn = turnstile(idleHolderMs)
  const breathe = breathing()
  let closed = false

  const statement = (stmt: InStatement | string, args?: InArgs): { sql: string; args: InArgs } =>
    typeof stmt === 'string' ? { sql: stmt, args: args ?? [] } : { sql: stmt.sql, args: stmt.args ?? [] }

  const execute = async (stmt: InStatement | string, args?: InArgs): Promise<ResultSet> => {
    const s = statement(stmt, args)
    if (isReadOnly(s.sql)) return reader.patiently((c) => c.execute(s))
    await turn.acquire()
    try {
      return await writer.patiently((c) => c.execute(s))
    } finally {
      turn.release()
    }
  }

  const begin = async (): Promise<Begun> => {
    await turn.acquire()
    try {
      await writer.patiently((c) => c.execute('BEGIN IMMEDIATE'))
      const client = await writer.open()
      return { client, inside: insideOne(client) }
    } catch (error) {
      turn.release()
      throw error
    }
  }

  /** Ends the transaction on the writing connection and lets the next one in, whatever COMMIT answers. */
  const end = async ({ client: c, inside }: Begun, how: 'COMMIT' | 'ROLLBACK') => {
    try {
      if (how === 'COMMIT') inside.demandWhole()
      await c.execute(how)
    } catch (error) {
      // Undone first: a connection that is closed with a transaction open would go on holding the file.
      await c.executeMultiple('ROLLBACK').catch(() => {})
      writer.close()
      if (how === 'COMMIT') throw error
    } finally {
      turn.release()
    }
  }

  const transaction = async (): Promise<Transaction> => {
    let active: Begun | null = null
    let beginning: Promise<Begun> | null = null
    let ended = false
    const run = async (s: { sql: string; args: InArgs }): Promise<ResultSet> => {
      if (ended) throw new Error('The transaction is closed')
      if (!active && !beginning && isReadOnly(s.sql)) return reader.patiently((c) => c.execute(s))
      if (!active) {
        beginning ??= begin()
        active = await beginning
      }
      turn.moved()
      return active.inside.run(s)
    }
    const finish = async (how: 'COMMIT' | 'ROLLBACK') => {
      if (ended) return
      ended = true
      if (beginning && !active) active = await beginning.catch(() => null)
      if (active) await end(active, how)
    }
    return {
      execute: (stmt: InStatement) => run(statement(stmt)),
      batch: async (stmts: InStatement[]) => {
        const results: ResultSet[] = []
        for (const s of stmts) results.push(await run(statement(s)))
        return results
      },
      // libsql ends an open transaction after a script, and would take away what was written before it.
      executeMultiple: () => Promise.reject(new Error('A script cannot run inside a transaction.')),
      commit: () => finish('COMMIT'),
      rollback: () => finish('ROLLBACK'),
      close: () => void finish('ROLLBACK'),
      get closed() {
        return ended
      },
    } as Transaction
  }

  const inTransaction = async <T>(work: (run: Begun['inside']['run']) => Promise<T>): Promise<T> => {
    const begun = await begin()
    let result: T
    try {
      result = await work(begun.inside.run)
    } catch (error) {
      await end(begun, 'ROLLBACK')
      throw error
    }
    await end(begun, 'COMMIT')
    return result
  }

  const asRun =
    (runner: (s: { sql: string; args: InArgs }) => Promise<ResultSet>): SqlRun =>
    async (sql: string, args: readonly SqlValue[] = []): Promise<SqlResult> => {
      const result = await runner({ sql, args: [...args] as InArgs })
      await breathe()
      return { rows: result.rows as unknown as Record<string, unknown>[], rowsAffected: result.rowsAffected }
    }

  return {
    execute,
    batch: (stmts: (InStatement | [string, InArgs?])[]) =>
      inTransaction(async (run) => {
        const results: ResultSet[] = []
        for (const s of stmts) results.push(await run(Array.isArray(s) ? statement(s[0], s[1]) : statement(s)))
        return results
      }),
    migrate: () => Promise.reject(new Error('Migrations run before the app, through storage/sqlite/migrate.')),
    transaction,
    /** Runs a script; its statements are kept one by one, unless it begins and commits a transaction of its own. */
    executeMultiple: async (sql: string) => {
      await turn.acquire()
      try {
        await writer.patiently((c) => c.executeMultiple(sql))
      } finally {
        turn.release()
      }
    },
    sync: () => Promise.reject(new Error('A local file has nothing to sync with.')),
    reconnect: () => {
      reader.close()
      writer.close()
    },
    close: () => {
      closed = true
      reader.close()
      writer.close()
    },
    get closed() {
      return closed
    },
    protocol: 'file',
    handle: {
      engine: 'sqlite',
      run: asRun((s) => execute(s)),
      transaction: <T>(work: (run: SqlRun) => Promise<T>) =>
        inTransaction((run) =>
          work(
            asRun((s) => {
              // Only who holds the turn counts as moving: whatever else runs must not hide that it stands still.
              turn.moved()
              return run(s)
            }),
          ),
        ),
    },
  } as SqliteClient
}
