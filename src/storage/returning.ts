import type { BaseDatabaseAdapter } from 'payload'

interface Create {
  collection: string
  data: Record<string, unknown>
}

/** Lets a contact that comes back have the id it had before, which Payload lets nobody choose. Whoever calls answers for it that it is free. */
export function giveBackIds<A extends BaseDatabaseAdapter>(adapter: A): A {
  const original = adapter.create as (args: Create & { customID?: unknown }) => Promise<unknown>
  const create = function (this: unknown, args: Create) {
    const { id, ...data } = args.data
    return original.call(this ?? adapter, args.collection === 'contacts' && id ? { ...args, data, customID: id } : args)
  }
  return Object.assign(adapter, { create })
}
