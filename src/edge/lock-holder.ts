import type { CollectionAfterReadHook, SanitizedConfig } from 'payload'

const LOCKS = 'payload-locked-documents'

/**
 * Payload says by their address who has a document open, and where that may not be read, by their id. Colleagues see each
 * other's names: here the name stands in the place of the address that was kept back, in what is read of locks and nowhere else.
 */
const nameHolder: CollectionAfterReadHook = ({ doc }) => {
  const holder = (doc as { user?: { value?: unknown } }).user?.value
  if (typeof holder !== 'object' || holder === null) return doc
  const { name, email } = holder as { name?: unknown; email?: unknown }
  if (typeof name === 'string' && name && !email) Object.assign(holder, { email: name })
  return doc
}

/** Payload adds its collection of locks itself, after ours: it is given the hook when all is put together. */
export function namedLocks(config: SanitizedConfig): SanitizedConfig {
  const locks = config.collections.find(({ slug }) => slug === LOCKS)
  if (!locks) throw new Error('Payload keeps no locks any more: see who has a document open in another way.')
  locks.hooks.afterRead = [...(locks.hooks.afterRead ?? []), nameHolder]
  return config
}
