import type { BaseDatabaseAdapter } from 'payload'

/** What is written once and never changed, whoever asks: signed editions and the audit trail. */
export const IMMUTABLE = ['editions', 'audit-events', 'audit-links'] as const

const WRITES = ['updateOne', 'updateMany', 'deleteOne', 'deleteMany', 'upsert'] as const

/**
 * Makes a database adapter refuse every change to an immutable collection, below all hooks and access rules,
 * so that no call of the Local API and no plug-in can get past it either.
 */
export function sealImmutable<A extends BaseDatabaseAdapter>(adapter: A): A {
  for (const name of WRITES) {
    const original = adapter[name] as (args: { collection: string }) => Promise<unknown>
    const sealed = function (this: unknown, args: { collection: string }) {
      if ((IMMUTABLE as readonly string[]).includes(args.collection)) {
        return Promise.reject(new Error(`${args.collection} are written once: ${name} is refused.`))
      }
      return original.call(this ?? adapter, args)
    }
    Object.assign(adapter, { [name]: sealed })
  }
  return adapter
}
