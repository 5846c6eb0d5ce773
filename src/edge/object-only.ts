import type { CollectionBeforeOperationHook, CollectionConfig } from 'payload'
import { refuse } from '../errors.ts'

/** Payload takes a JSON array for a document. Whatever way data comes (also inside a form), it has to be one object. */
const refuseOthers: CollectionBeforeOperationHook = ({ args, operation }) => {
  if (operation !== 'create' && operation !== 'update') return args
  const { data } = args as { data?: unknown }
  if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data))) {
    throw refuse.badRequest('The data has to be a JSON object.')
  }
  return args
}

export function objectOnly(collection: CollectionConfig): CollectionConfig {
  const hooks = collection.hooks ?? {}
  return { ...collection, hooks: { ...hooks, beforeOperation: [refuseOthers, ...(hooks.beforeOperation ?? [])] } }
}
