import { randomUUID } from 'node:crypto'
import type { BaseDatabaseAdapter } from 'payload'
import { isFull } from './full.ts'

interface Write {
  collection: string
  data: Record<string, unknown>
  id?: unknown
}

/**
 * Lets a page be shown although nothing can be stored: the admin remembers how somebody likes their lists while it renders one, and
 * without this a full disk would leave the page empty, with nothing on it that says why. What could not be remembered is forgotten.
 */
export function sparePreferences<A extends BaseDatabaseAdapter>(adapter: A): A {
  for (const name of ['create', 'updateOne'] as const) {
    const original = adapter[name] as (args: Write) => Promise<unknown>
    const spared = async function (this: unknown, args: Write) {
      try {
        return await original.call(this ?? adapter, args)
      } catch (error) {
        if (args.collection !== 'payload-preferences' || !isFull(error)) throw error
        return { ...args.data, id: args.id ?? randomUUID() }
      }
    }
    Object.assign(adapter, { [name]: spared })
  }
  return adapter
}
