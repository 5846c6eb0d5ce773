import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Client, createClient } from '@libsql/client'
import { drizzle } from '@payloadcms/db-sqlite/drizzle/libsql'
import { IMMUTABLE } from '../immutable.ts'
import { isBusy } from './client.ts'
import { databaseFile } from './paths.ts'

/** One committed migration, as Payload's generator writes it. */
export interface Migration {
  name: string
  // The generator types `db` by Payload's own drizzle; here it is ours over the same driver.
  up: (args: never) => Promise<void>
}

export interface MigrationReport {
  applied: string[]
  /** The copy taken before anything was changed; `null` for a new file. */
  copy: string | null
}

/**
 * Brings a SQLite file up to date before the app opens it.
 *
 * Foreign keys are switched off *outside* the transaction: inside one the pragma is ignored, and the DROP of a
 * table rebuild would cascade into its children. `foreign_key_check` runs before COMMIT. One process at a time,
 * by a lock that ends with its holder; an existing file is copied first.
 *
 * @param uri `file:…`
 * @throws when a migration fails or leaves a dangling reference; the file is then as it was
 */
export async function migrateSqlite(
  uri: string,
  migrations: readonly Migration[],
  say: (line: string) => void = () => {},
): Promise<MigrationReport> {
  const file = databaseFile(uri)
  await mkdir(dirname(file), { recursive: true })
  const unlock = await lockFile(`${file}.migrating`, PATIENCE_MS, () =>
    say('Another process brings the database up to date; waiting for it …'),
  )
  try {
    return await apply(file, migrations, say)
  } finally {
    await unlock()
  }
}

async function apply(file: string, migrations: readonly Migration[], say: (line: string) => void) {
  const isNew = !existsSync(file)
  // People's addresses and what is not public yet: its log, and a copy of it, get the same mode.
  if (isNew) await writeFile(file, '', { mode: 0o600, flag: 'a' })
  const client = createClient({ url: `file:${file}` })
  try {
    await client.execute('PRAGMA busy_timeout = 5000')
    await client.execute('PRAGMA journal_mode = WAL')
    await client.execute('PRAGMA foreign_keys = OFF')
    const done = await appliedNames(client)
    const pending = migrations.filter(({ name }) => !done.has(name))
    if (pending.length === 0) {
      await sealTables(client)
      return { applied: [], copy: null }
    }
    const copy = isNew || done.size === 0 ? null : await copyBefore(client, file)
    if (copy) say(`database copied to ${copy} before the migration`)
    const batch = done.size === 0 ? 1 : Math.max(0, ...done.values()) + 1
    for (const migration of pending) {
      await applyOne(client, migration, batch).catch((error: unknown) => {
        throw new Error(`Migration ${migration.name} failed, and the database is as it was before it: ${why(error)}`)
      })
    }
    // A rebuilt table has lost its triggers, so they are made anew each time.
    await sealTables(client)
    return { applied: pending.map(({ name }) => name), copy }
  } finally {
    client.close()
  }
}

async function applyOne(client: Client, migration: Migration, batch: number): Promise<void> {
  await client.execute('BEGIN IMMEDIATE')
  try {
    await migration.up({ db: drizzle(client) } as never)
    const dangling = await client.execute('PRAGMA foreign_key_check')
    if (dangling.rows.length > 0) {
      throw new Error(`Migration ${migration.name} would leave ${dangling.rows.length} dangling references.`)
    }
    const now = new Date().toISOString()
    await client.execute({
      sql: 'INSERT INTO payload_migrations (id, name, batch, updated_at, created_at) VALUES (?, ?, ?, ?, ?)',
      args: [randomUUID(), migration.name, batch, now, now],
    })
    await client.execute('COMMIT')
  } catch (error) {
    await client.execute('ROLLBACK').catch(() => {})
    throw error
  }
}

/** What SQLite said; the query builder around it only repeats the statement. */
function why(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : why(error.cause)
}

/**
 * Makes the database itself refuse to change or delete what is written once, whoever asks it. Whoever may write to the file
 * can drop the triggers too: against that stand the hashes and the chain, see `npm run audit:verify`.
 */
async function sealTables(client: Client): Promise<void> {
  for (const slug of IMMUTABLE) {
    const table = slug.replaceAll('-', '_')
    const known = await client.execute({
      sql: "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
      args: [table],
    })
    if (known.rows.length === 0) continue
    for (const verb of ['UPDATE', 'DELETE'] as const) {
      await client.execute(
        `CREATE TRIGGER IF NOT EXISTS ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
         BEGIN SELECT RAISE(ABORT, '${slug} are written once: ${verb} is refused'); END`,
      )
    }
  }
}

async function appliedNames(client: Client): Promise<Map<string, number>> {
  const table = await client.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'payload_migrations'")
  if (table.rows.length === 0) return new Map()
  const rows = await client.execute('SELECT name, batch FROM payload_migrations')
  return new Map(rows.rows.map((row) => [String(row.name), Number(row.batch)]))
}

/** VACUUM INTO writes a consistent copy, whatever the write-ahead log still holds. */
async function copyBefore(client: Client, file: string): Promise<string> {
  const dir = join(dirname(file), 'backups')
  await mkdir(dir, { recursive: true })
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const copy = join(dir, `${basename(file, '.db')}-before-migration-${stamp}.db`)
  await writeFile(copy, '', { mode: 0o600 })
  await client.execute({ sql: 'VACUUM INTO ?', args: [copy] })
  return copy
}

const PATIENCE_MS = 120_000

/**
 * Takes a lock, waiting for a living holder. The lock is SQLite's own on an empty database file: the system drops it with
 * its process, also where process ids repeat, as they do in containers. The file itself, `<path>.lock`, stays.
 *
 * @param patienceMs how long to wait for a living holder
 * @param waits told once when somebody else has it
 * @returns what gives the lock back
 */
export async function lockFile(
  path: string,
  patienceMs = PATIENCE_MS,
  waits: () => void = () => {},
): Promise<() => Promise<void>> {
  const until = Date.now() + patienceMs
  let told = false
  for (;;) {
    const client = createClient({ url: `file:${path}.lock` })
    try {
      await client.execute('BEGIN EXCLUSIVE')
      return async () => {
        // Closing alone would not do: the driver lets go of a connection only when its garbage is collected.
        await client.execute('ROLLBACK')
        client.close()
      }
    } catch (error) {
      // A connection that met BUSY is of no further use.
      client.close()
      if (!isBusy(error)) throw error
      if (!told) waits()
      told = true
      if (Date.now() > until) throw new Error(`Another process has been at it for too long (lock: ${path}).`)
      await delay(50)
    }
  }
}
