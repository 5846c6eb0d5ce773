import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import type { CollectionConfig } from 'payload'
import { databaseFile } from '../../src/storage/sqlite/paths.ts'

/** An index of MongoDB, as Payload would make it. */
export interface DeclaredIndex {
  slug: string
  key: Record<string, 1>
  unique: boolean
}

/** Where that is, for this process and those it starts. */
const PLACE = 'PRESSRUM_TEST_DATABASES'
const EMPTY = 'empty.db'
const INDEXES = 'indexes.json'

/**
 * Makes once what the databases of all test files begin with: to load all that knows it takes each of them seconds.
 * @returns what removes it again
 */
export async function prepareDatabases(): Promise<() => void> {
  const dir = mkdtempSync(join(tmpdir(), 'pressrum-prepared-'))
  const uri = `file:${join(dir, EMPTY)}`
  await migrate(uri)
  const client = createClient({ url: uri })
  // All in one file, which can be copied.
  const { rows } = await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
  client.close()
  if (rows[0]?.busy !== 0) throw new Error('The empty database could not be brought into one file.')
  writeFileSync(join(dir, INDEXES), JSON.stringify(await declared()))
  process.env[PLACE] = dir
  return () => rmSync(dir, { recursive: true, force: true })
}

/** Makes the tables of a SQLite database, or copies the one that has them. */
export async function prepareSqlite(uri: string): Promise<void> {
  const place = process.env[PLACE]
  const file = databaseFile(uri)
  if (place && !existsSync(file)) copyFileSync(join(place, EMPTY), file)
  else await migrate(uri)
}

/** The indexes that the collections of the engine declare. */
export async function declaredIndexes(): Promise<DeclaredIndex[]> {
  const place = process.env[PLACE]
  if (!place) return declared()
  return JSON.parse(readFileSync(join(place, INDEXES), 'utf8')) as DeclaredIndex[]
}

// What follows loads only when it is needed: it brings half of Pressrum along.

async function migrate(uri: string): Promise<void> {
  const { migrateSqlite } = await import('../../src/storage/sqlite/migrate.ts')
  const { migrations } = await import('../../src/storage/sqlite/migrations/index.ts')
  await migrateSqlite(uri, migrations)
}

async function declared(): Promise<DeclaredIndex[]> {
  const { Batches } = await import('../../collections/batches.ts')
  const { Deliveries } = await import('../../collections/deliveries.ts')
  const { InboundEvents } = await import('../../collections/inbound-events.ts')
  const { RateBuckets } = await import('../../collections/rate-buckets.ts')
  const { AuditEvents, AuditLinks, Values } = await import('../../collections/records.ts')
  return [Batches, Deliveries, InboundEvents, RateBuckets, AuditEvents, AuditLinks, Values].flatMap(indexesOf)
}

function indexesOf({ slug, fields, indexes = [] }: CollectionConfig): DeclaredIndex[] {
  const single = fields.flatMap((field) =>
    'name' in field && field.name && ('unique' in field || 'index' in field)
      ? [{ slug, key: { [field.name]: 1 as const }, unique: 'unique' in field && field.unique === true }]
      : [],
  )
  const several = indexes.map(({ fields: names, unique = false }) => ({
    ...{ slug, unique },
    key: Object.fromEntries(names.map((name) => [name, 1 as const])),
  }))
  return [...single, ...several]
}
