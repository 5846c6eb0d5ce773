import { ObjectId } from 'mongodb'
import type { Handle, MongoHandle } from '../../../src/storage/handle.ts'

export type BareRow = Record<string, unknown>

/** Rows per transaction, or per `insertMany`: what was found to be the fastest for a plain insert. */
const CHUNK = 5_000
/** Rows per statement. SQLite takes 32,766 parameters. */
const PARAMETERS = 30_000

/** Every row of a table (SQLite) or collection (MongoDB), as stored. */
export async function readAll(handle: Handle, slug: string): Promise<BareRow[]> {
  if (handle.engine === 'mongo') return handle.collection(slug).find().toArray()
  const { rows } = await handle.run(`SELECT * FROM ${table(slug)}`)
  return rows.map((row) => ({ ...row }))
}

const table = (slug: string) => slug.replaceAll('-', '_')

/**
 * The baseline of the bulk rows: puts finished rows into a table with its indexes and nothing else, over the same client and
 * with the same durability, by multi-row `INSERT … VALUES (…), (…)` or `insertMany`.
 */
export async function bareInsert(handle: Handle, slug: string, rows: readonly BareRow[]): Promise<void> {
  if (rows.length === 0) return
  if (handle.engine === 'mongo') return insertMany(handle, slug, rows)
  const names = Object.keys(rows[0]!)
  const one = `(${names.map(() => '?').join(', ')})`
  const most = Math.floor(PARAMETERS / names.length)
  const into = `INSERT INTO ${table(slug)} (${names.map((name) => `"${name}"`).join(', ')}) VALUES `
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK)
    await handle.transaction(async (tx) => {
      for (let at = 0; at < chunk.length; at += most) {
        const part = chunk.slice(at, at + most)
        const values = part.flatMap((row) => names.map((name) => row[name])) as (string | number | null)[]
        await tx(into + Array(part.length).fill(one).join(', '), values)
      }
    })
  }
}

async function insertMany(handle: MongoHandle, slug: string, rows: readonly BareRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    await handle.collection(slug).insertMany([...rows.slice(from, from + CHUNK)], { ordered: false })
  }
}

/** Rows of their own again, so that they can be inserted a second time. */
export function renamed(handle: Handle, rows: readonly BareRow[], own: BareRow = {}): BareRow[] {
  const key = handle.engine === 'mongo' ? '_id' : 'id'
  return rows.map((row, at) => {
    const id = handle.engine === 'mongo' ? new ObjectId() : `${String(row.id).slice(0, 24)}${hex(at)}`
    return { ...row, [key]: id, ...own }
  })
}

const hex = (at: number) => at.toString(16).padStart(12, '0')

/** Empties tables that nothing refers to. In MongoDB a collection is dropped and made anew with its indexes. */
export async function empty(handle: Handle, slugs: readonly string[]): Promise<void> {
  for (const slug of slugs) {
    if (handle.engine === 'sqlite') {
      await handle.run(`DELETE FROM ${table(slug)}`)
      continue
    }
    const indexes = (await handle.collection(slug).indexes()).filter(({ name }) => name !== '_id_')
    await handle.collection(slug).drop()
    // With all that they are: one that is not sparse any more is written to three times as often.
    await handle.collection(slug).createIndexes(indexes.map(({ v, ...own }) => own))
  }
}
