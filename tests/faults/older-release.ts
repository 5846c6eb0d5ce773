import { createClient } from '@libsql/client'
import type { Handle } from '../../src/storage/handle.ts'
import { type Migration, migrateSqlite } from '../../src/storage/sqlite/migrate.ts'
import { migrations } from '../../src/storage/sqlite/migrations/index.ts'
import { databaseFile } from '../../src/storage/sqlite/paths.ts'

/** The first migration that an earlier release did not know, and what it added to which table. */
export const FIRST_UNKNOWN = '20261126_000000_calls_remembered'
export const ADDED = { table: 'rate_buckets', columns: ['recent', 'apart'] }

/** Every migration that the earlier release had. */
export const KNOWN: readonly Migration[] = migrations.slice(
  0,
  migrations.findIndex(({ name }) => name === FIRST_UNKNOWN),
)
/** Those it did not. */
export const UNKNOWN: readonly string[] = migrations.slice(KNOWN.length).map(({ name }) => name)

/**
 * Writes the rows of a database of today into a new file as the earlier release had it: its tables by its own migrations, and of each row
 * what it had.
 */
export async function asEarlierSqlite(today: string, earlier: string): Promise<void> {
  await migrateSqlite(earlier, KNOWN)
  const client = createClient({ url: earlier })
  try {
    await client.execute('PRAGMA foreign_keys = OFF')
    await client.execute({ sql: 'ATTACH ? AS today', args: [databaseFile(today)] })
    const names = async (sql: string) => (await client.execute(sql)).rows.map(({ name }) => String(name))
    const tables = await names("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for (const table of tables.filter((name) => name !== 'payload_migrations')) {
      const now = new Set(await names(`SELECT name FROM today.pragma_table_info('${table}')`))
      const had = (await names(`SELECT name FROM main.pragma_table_info('${table}')`)).filter((name) => now.has(name))
      const columns = had.map((name) => `"${name}"`).join(', ')
      await client.execute(`INSERT INTO main."${table}" (${columns}) SELECT ${columns} FROM today."${table}"`)
    }
  } finally {
    client.close()
  }
}

/** The same for documents, which the earlier release wrote without the fields; and its mark over indexes of its own. */
export async function asEarlierMongo(handle: Handle): Promise<void> {
  if (handle.engine !== 'mongo') return
  await handle.collection('rate-buckets').updateMany({}, { $unset: { recent: '', apart: '' } })
  await handle.collection('contacts').dropIndexes()
  await handle.collection('deliveries').dropIndex('providerId_sparse')
  await handle.collection('deliveries').createIndex({ providerId: 1 })
  await handle.collection('batches').dropIndex('notices_due')
  await handle.collection('values').updateOne({ key: 'schema' }, { $set: { value: { version: 2 } } })
}

const COMPARED = ['contacts', 'media-lists', 'list-members', 'deliveries', 'campaigns', 'batches'] as const
/** What workers only touch when they send. */
const KEPT = ['contacts', 'media-lists', 'list-members', 'deliveries'] as const

/** All rows that a sending leaves, as text, table by table. @param still only those that nothing but a call changes */
export async function rowsOf(handle: Handle, still = false): Promise<Record<string, string[]>> {
  const slugs = still ? KEPT : COMPARED
  const entries = await Promise.all(
    slugs.map(async (slug) => {
      const rows: unknown[] =
        handle.engine === 'mongo'
          ? await handle.collection(slug).find().sort({ _id: 1 }).toArray()
          : (await handle.run(`SELECT * FROM ${slug.replaceAll('-', '_')} ORDER BY id`)).rows
      // A column that is new is empty.
      const had = (key: string, value: unknown) => (key === 'withheld' && value === null ? undefined : value)
      return [slug, rows.map((row) => JSON.stringify(row, had))] as const
    }),
  )
  return Object.fromEntries(entries)
}

/** The bytes that are fixed for a repetition, of each batch that was called and has no answer. */
export async function sealsOf(handle: Handle, campaign: string): Promise<string[]> {
  if (handle.engine === 'mongo') {
    const projection = { idempotencyKey: 1, payloadHash: 1, sealed: 1, firstAttemptAt: 1 }
    const docs = await handle.collection('batches').find({ campaign, state: 'sealed' }, { projection }).sort({ _id: 1 })
    return (await docs.toArray()).map((doc) => JSON.stringify(doc))
  }
  const { rows } = await handle.run(
    "SELECT id, idempotency_key, payload_hash, sealed, first_attempt_at FROM batches WHERE campaign = ? AND state = 'sealed' ORDER BY id",
    [campaign],
  )
  return rows.map((row) => JSON.stringify(row))
}

/** Puts the provider's account on hold until an instant (ms since the epoch), in the fields that every release has. */
export async function hold(handle: Handle, until: number): Promise<void> {
  if (handle.engine === 'mongo') {
    await handle.collection('rate-buckets').updateMany({}, { $set: { holdUntil: until }, $inc: { version: 1 } })
  } else await handle.run('UPDATE rate_buckets SET hold_until = ?, version = version + 1', [until])
}
