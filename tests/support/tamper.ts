import { ObjectId } from 'mongodb'
import type { Payload } from 'payload'
import { handleOf } from '../../src/storage/open.ts'

type Value = string | number | null

const camel = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

/**
 * The hand of somebody with access to the database itself: past hooks, access, the adapter's seal and, on SQLite, the
 * triggers, which whoever may write the file can drop. Columns are named as SQLite has them.
 */
export function tamper(payload: Pick<Payload, 'db'>) {
  const handle = handleOf(payload)
  const table = (slug: string) => slug.replaceAll('-', '_')
  const unseal = async (slug: string) => {
    if (handle.engine === 'mongo') return
    for (const verb of ['update', 'delete']) await handle.run(`DROP TRIGGER IF EXISTS ${table(slug)}_no_${verb}`)
  }
  const hand = {
    async set(slug: string, id: string, values: Record<string, Value>) {
      await unseal(slug)
      if (handle.engine === 'mongo') {
        const fields = Object.fromEntries(Object.entries(values).map(([column, value]) => [camel(column), value]))
        await handle.collection(slug).updateOne({ _id: new ObjectId(id) }, { $set: fields })
        return
      }
      const sets = Object.keys(values).map((column) => `${column} = ?`)
      await handle.run(`UPDATE ${table(slug)} SET ${sets.join(', ')} WHERE id = ?`, [...Object.values(values), id])
    },
    async remove(slug: string, id: string) {
      await unseal(slug)
      if (handle.engine === 'mongo') await handle.collection(slug).deleteOne({ _id: new ObjectId(id) })
      else await handle.run(`DELETE FROM ${table(slug)} WHERE id = ?`, [id])
    },
    async removeWhere(slug: string, column: string, value: string) {
      await unseal(slug)
      if (handle.engine === 'mongo') await handle.collection(slug).deleteOne({ [camel(column)]: value })
      else await handle.run(`DELETE FROM ${table(slug)} WHERE ${column} = ?`, [value])
    },
    /** Gives two rows each other's place in one column. */
    async swap(slug: string, one: string, other: string, column: string, values: [Value, Value]) {
      await hand.set(slug, one, { [column]: values[1] })
      await hand.set(slug, other, { [column]: values[0] })
    },
  }
  return hand
}
