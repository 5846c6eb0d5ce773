import type { Document } from 'mongodb'
import type { MongoHandle } from '../handle.ts'
import { type Row, rowsOf } from './bson-rows.ts'

/** What is read, as the `find` command takes it. */
interface Reading {
  filter: Document
  projection: Document
  sort?: Document
  hint?: Document
  limit?: number
}

/** All of them come with the first reply, which holds 16 MB. */
const AT_ONCE = 100_000

/**
 * Reads many small rows, of which each costs little. What one command cannot answer, because of an election or because there is more than a reply
 * can hold, is left to the driver's own cursor, which tries again.
 */
export async function readRows(handle: MongoHandle, slug: string, reading: Reading): Promise<Row[]> {
  const collection = handle.collection(slug)
  const command = { find: collection.collectionName, ...reading, batchSize: AT_ONCE }
  const reply = await handle.bare(command).catch(() => null)
  const rows = reply ? rowsOf(reply.cursor) : null
  if (rows) return rows
  const { filter, ...options } = reading
  return collection.find(filter, options).toArray()
}
