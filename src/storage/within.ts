import type { SQL } from '@payloadcms/db-sqlite/drizzle'
import type { ClientSession } from 'mongodb'
import type { PayloadRequest } from 'payload'
import type { MongoHandle } from './handle.ts'
import { handleOf } from './open.ts'

/** The transaction that a request has open, for what Payload cannot say inside it. */
export type Within =
  | { engine: 'sqlite'; run(statement: SQL): Promise<{ rowsAffected: number }> }
  | { engine: 'mongo'; session: ClientSession; collection: MongoHandle['collection'] }

/** The transactions that Payload has open, by id, each with what its engine needs to write inside it. */
interface OpenTransactions {
  sessions?: Record<string, ClientSession | { db: Omit<Extract<Within, { engine: 'sqlite' }>, 'engine'> }>
}

/** @throws when `req` carries no open transaction: what is written here is kept or lost with the rest of it */
export async function within(req: PayloadRequest): Promise<Within> {
  const { db } = req.payload
  const session = (db as OpenTransactions).sessions?.[String(await req.transactionID)]
  if (!session) throw new Error('This is written inside a transaction only.')
  const handle = handleOf(req.payload)
  if (handle.engine === 'mongo') {
    return { engine: 'mongo', session: session as ClientSession, collection: handle.collection }
  }
  const { db: inner } = session as Extract<typeof session, { db: unknown }>
  return { engine: 'sqlite', run: (statement) => inner.run(statement) }
}
