import type { CollectionConfig, GlobalConfig } from 'payload'

/** What Payload hands to a hook before it looks at anything. */
interface Asked {
  args: unknown
  operation: string
}

/**
 * Payload gives the hooks that come after a write only what its caller wants back (`select`). To the audit log, and to whatever else follows from a
 * change, the rest would look emptied. So a write is always answered whole.
 */
const forgetSelect = ({ args, operation }: Asked) =>
  operation === 'create' || operation === 'update' ? { ...(args as object), select: undefined } : args

export function wholeWrites<T extends CollectionConfig | GlobalConfig>(config: T): T {
  const hooks = config.hooks ?? {}
  return { ...config, hooks: { ...hooks, beforeOperation: [forgetSelect, ...(hooks.beforeOperation ?? [])] } } as T
}
