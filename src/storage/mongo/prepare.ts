import type { Connection, Model } from 'mongoose'
import type { Payload } from 'payload'

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
  const models = [...Object.values(db.collections), ...Object.values(db.versions), db.globals].filter(Boolean)
  for (const model of new Set(models)) {
    await model.createCollection().catch((error: { codeName?: string }) => {
      if (error.codeName !== 'NamespaceExists') throw error
    })
    await model.ensureIndexes()
  }
}

/** Names of collections that hold no document-level schema yet: an empty database answers with none. */
export async function isPrepared(payload: Payload): Promise<boolean> {
  const db = payload.db as unknown as MongoInternals
  const model = db.collections.values
  if (!model) return false
  return (await model.collection.countDocuments({ key: SCHEMA_KEY }, { limit: 1 })) > 0
}

/** Written last: a process that sees it may trust that every index is there. */
export async function markPrepared(payload: Payload): Promise<void> {
  const db = payload.db as unknown as MongoInternals
  const now = new Date()
  await db.collections.values?.collection.updateOne(
    { key: SCHEMA_KEY },
    { $setOnInsert: { key: SCHEMA_KEY, value: { version: 1 }, createdAt: now, updatedAt: now } },
    { upsert: true },
  )
}

/** The value that says that every index is there. */
export const SCHEMA_KEY = 'schema'

/** The server's transactions need a replica set or a sharded cluster behind `mongos`. */
export async function hasTransactions(payload: Payload): Promise<boolean> {
  const { connection } = payload.db as unknown as MongoInternals
  const hello = await connection.db?.admin().command({ hello: 1 })
  return Boolean(hello?.setName || hello?.msg === 'isdbgrid')
}
