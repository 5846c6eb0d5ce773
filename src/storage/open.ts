import type { ClientSession, Collection, Document } from 'mongodb'
import type { Connection, Model } from 'mongoose'
import type { BasePayload, DatabaseAdapterObj } from 'payload'
import type { Handle, MongoHandle } from './handle.ts'
import { mongo } from './mongo/adapter.ts'
import { sqlite } from './sqlite/adapter.ts'
import type { SqliteClient } from './sqlite/client.ts'

/** The adapter for a database address: `file:…` is SQLite, `mongodb://` and `mongodb+srv://` are MongoDB. */
export function databaseAdapter(uri: string): DatabaseAdapterObj {
  return uri.startsWith('mongodb') ? mongo(uri) : sqlite(uri)
}

const handles = new WeakMap<object, Handle>()

/** The engine behind a Payload instance, for what Payload cannot say portably. */
export function handleOf(payload: Pick<BasePayload, 'db'>): Handle {
  const known = handles.get(payload.db)
  if (known) return known
  const fresh =
    payload.db.name === 'mongoose'
      ? mongoHandle(payload.db as unknown as MongoAdapterParts)
      : (payload.db as unknown as { client: SqliteClient }).client.handle
  handles.set(payload.db, fresh)
  return fresh
}

interface MongoAdapterParts {
  connection: Connection
  collections: Record<string, Model<unknown>>
}

function mongoHandle(db: MongoAdapterParts): MongoHandle {
  let database: Connection['db']
  const known = new Map<string, Collection>()
  return {
    engine: 'mongo',
    // The driver's own, without what mongoose puts around each call; once connected, it is kept.
    collection: <T extends Document>(slug: string) => {
      const model = db.collections[slug]
      if (!model) throw new Error(`No collection ${slug}`)
      if (db.connection.db !== database) {
        known.clear()
        database = db.connection.db
      }
      // mongoose carries its own copy of the driver's types; the driver itself is one.
      const collection =
        known.get(slug) ??
        ((database?.collection(model.collection.collectionName) ?? model.collection) as unknown as Collection)
      if (database) known.set(slug, collection)
      return collection as unknown as Collection<T>
    },
    bare: async (command) => {
      if (!db.connection.db) throw new Error('The database is not connected.')
      return db.connection.db.command(command, { raw: true })
    },
    transaction: async <T>(work: (session: ClientSession) => Promise<T>) => {
      const session = db.connection.getClient().startSession() as unknown as ClientSession
      try {
        return await session.withTransaction(() => work(session), {
          readConcern: { level: 'snapshot' },
          writeConcern: { w: 'majority' },
        })
      } finally {
        await session.endSession()
      }
    },
  }
}
