import type { Payload } from 'payload'
import { getPayload } from 'payload'
import { env } from './env.ts'
import { hasTransactions, markPrepared, preparedFor, prepareMongo } from './storage/mongo/prepare.ts'
import { migrateSqlite } from './storage/sqlite/migrate.ts'
import { migrations } from './storage/sqlite/migrations/index.ts'

/**
 * Brings the database up to date and opens Payload on it, once per process.
 *
 * @param migrate whether to build indexes on a MongoDB that holds data already; `npm run migrate` does, a start does not
 * @throws when the database cannot be reached, is a MongoDB without transactions, one of an earlier release, or half restored
 */
export async function openPayload(
  say: (line: string) => void,
  { migrate = false }: { migrate?: boolean } = {},
): Promise<Payload> {
  const { engine, databaseUri } = env()
  if (engine === 'sqlite') {
    const { applied } = await migrateSqlite(databaseUri, migrations, say)
    for (const name of applied) say(`migration ${name} applied`)
  }
  const { default: config } = await import('../payload.config.ts')
  const payload = await getPayload({ config })
  if (engine === 'mongo') {
    if (!(await hasTransactions(payload))) {
      throw new Error(
        'This MongoDB is not a replica set: without one there are no transactions. See docs/architecture.md.',
      )
    }
    const prepared = await preparedFor(payload)
    if (prepared === 'half a restore') {
      throw new Error(
        'This MongoDB holds half of a restore that was interrupted: nothing is sent from it. Drop it (db.dropDatabase()), and restore again.',
      )
    }
    if (prepared === 'an earlier release' && !migrate) {
      throw new Error('This MongoDB was set up by an earlier release. Bring it up to date first: npm run migrate.')
    }
    if (migrate || prepared === 'nothing') {
      await prepareMongo(payload)
      await markPrepared(payload)
      say('indexes are in place')
    }
  }
  return payload
}

/** Closes Payload and its database. */
export async function closePayload(payload: Payload): Promise<void> {
  const db = payload.db as unknown as { client?: { close(): void }; connection?: { close(): Promise<void> } }
  if (payload.db.name === 'mongoose') await db.connection?.close()
  else db.client?.close()
}
