import type { Connection, Model } from 'mongoose'
import type { Payload } from 'payload'
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
  const models = [...Object.values(db.collections), ...Object.values(db.versions), db.globals].filter(Boolean)
  for (const model of new Set(models)) {
    await model.createCollection().catch((error: { codeName?: string }) => {
      if (error.codeName !== 'NamespaceExists') throw error
    })
    await model.ensureIndexes()
  }
  // They mean nothing to SQLite, where these fields are text, so they are not among the fields' own.
  if (db.collections.contacts) await makeRuleIndexes(db.collections.contacts.collection)
}

/** Raised with every release that adds a collection or an index. */
const SCHEMA_VERSION = 3

/** Whether the indexes of this release are in place, those of an earlier one, or none at all. */
export async function preparedFor(payload: Payload): Promise<'nothing' | 'an earlier release' | 'this release'> {
  const db = payload.db as unknown as MongoInternals
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

/** The server's transactions need a replica set or a sharded cluster behind `mongos`. */
export async function hasTransactions(payload: Payload): Promise<boolean> {
  const { connection } = payload.db as unknown as MongoInternals
  const hello = await connection.db?.admin().command({ hello: 1 })
  return Boolean(hello?.setName || hello?.msg === 'isdbgrid')
}
