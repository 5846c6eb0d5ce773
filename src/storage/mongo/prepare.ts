import type { IndexDescription } from 'mongodb'
import type { Connection, Model } from 'mongoose'
import type { Payload } from 'payload'
import { makeNoticesIndex } from './outreach-notices.ts'
import { makeRuleIndexes } from './rule-indexes.ts'

interface MongoInternals {
  connection: Connection
  collections: Record<string, Model<unknown>>
  versions: Record<string, Model<unknown>>
  globals: Model<unknown>
}

/**
 * Creates every collection and index before the first transaction meets them: a transaction that collides with an
 * index being built fails with WriteConflict. Safe to run by several processes at once, and again.
 */
export async function prepareMongo(payload: Payload): Promise<void> {
  const db = payload.db as unknown as MongoInternals
  if (db.collections.deliveries) await keepProviderIdsSparse(db.collections.deliveries)
  const models = [...Object.values(db.collections), ...Object.values(db.versions), db.globals].filter(Boolean)
  for (const model of new Set(models)) await prepareCollection(model)
  // They mean nothing to SQLite, where these fields are text, so they are not among the fields' own.
  if (db.collections.contacts) await makeRuleIndexes(db.collections.contacts.collection)
  if (db.collections.batches) await makeNoticesIndex(db.collections.batches.collection)
}

/** All indexes of a collection by one command, which makes the collection as well: Mongoose's own way is a command for each. */
async function prepareCollection(model: Model<unknown>): Promise<void> {
  const indexes = model.schema.indexes().map(([key, options]) => ({ ...options, key }) as IndexDescription)
  if (indexes.length > 0) {
    await model.collection.createIndexes(indexes)
    return
  }
  await model.createCollection().catch((error: { codeName?: string }) => {
    if (error.codeName !== 'NamespaceExists') throw error
  })
}

/**
 * A delivery gets its provider's id when it is handed over: without an entry for each that has none yet, that costs one write to the index and
 * not three. Payload has no word for it. One made by an earlier release serves as well, and is replaced when there is something else to migrate.
 */
async function keepProviderIdsSparse({ schema, collection }: Model<unknown>): Promise<void> {
  // Under a name of its own: of two processes at once neither takes the other's for the old one.
  schema.path('providerId').index({ sparse: true, name: 'providerId_sparse' })
  await collection.dropIndex('providerId_1').catch((error: { codeName?: string }) => {
    if (error.codeName !== 'IndexNotFound' && error.codeName !== 'NamespaceNotFound') throw error
  })
}

/** Raised with every release that adds a collection or an index. */
export const SCHEMA_VERSION = 4

/** Whether the indexes of this release are in place, those of an earlier one, or none at all; or only half of a backup that was being restored. */
export async function preparedFor(
  payload: Payload,
): Promise<'nothing' | 'half a restore' | 'an earlier release' | 'this release'> {
  const db = payload.db as unknown as MongoInternals
  if (await db.collections.values?.collection.findOne({ key: RESTORING_KEY })) return 'half a restore'
  const mark = (await db.collections.values?.collection.findOne({ key: SCHEMA_KEY })) as {
    value?: { version?: number }
  } | null
  if (!mark) return 'nothing'
  return (mark.value?.version ?? 1) < SCHEMA_VERSION ? 'an earlier release' : 'this release'
}

/** Written last: a process that sees it may trust that every index is there. */
export async function markPrepared(payload: Payload): Promise<void> {
  const db = payload.db as unknown as MongoInternals
  const now = new Date()
  await db.collections.values?.collection.updateOne(
    { key: SCHEMA_KEY },
    {
      $set: { value: { version: SCHEMA_VERSION }, updatedAt: now },
      $setOnInsert: { key: SCHEMA_KEY, createdAt: now },
    },
    { upsert: true },
  )
}

/** The value that says that every index is there. */
export const SCHEMA_KEY = 'schema'

/** The value that is there while a backup is put in, and stays where that was interrupted. */
export const RESTORING_KEY = 'restoring'

/** The server's transactions need a replica set or a sharded cluster behind `mongos`. */
export async function hasTransactions(payload: Payload): Promise<boolean> {
  const { connection } = payload.db as unknown as MongoInternals
  const hello = await connection.db?.admin().command({ hello: 1 })
  return Boolean(hello?.setName || hello?.msg === 'isdbgrid')
}
