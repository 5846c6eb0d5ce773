import type { CollectionConfig, GlobalConfig } from 'payload'
import { recordAudit } from './audit.ts'

/** What the database and Payload keep for themselves. */
const INNER = new Set([
  'id',
  'updatedAt',
  'createdAt',
  'globalType',
  'sessions',
  'loginAttempts',
  'lockUntil',
  '_verified',
])

/** The top-level fields that differ. What stands in them may be personal, so only their names go on record. */
export function changedNames(before: object | undefined, after: object): string[] {
  const [old, fresh] = [(before ?? {}) as Record<string, unknown>, after as Record<string, unknown>]
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].filter((name) => !INNER.has(name))
  const same = (name: string) => JSON.stringify(old[name] ?? null) === JSON.stringify(fresh[name] ?? null)
  return names.filter((name) => !same(name)).sort()
}

type Change = 'create' | 'update' | 'delete'

/** Where not every change of a document is to be on record. */
interface Watched {
  /** Fields whose change is put on record; of others nothing is. */
  fields: readonly string[]
  /** Those of them whose values are nobody's secret: on record with what they were and are. */
  quoted: readonly string[]
}

/** What fields were and have become. */
const fromTo = (fields: readonly string[], before: object | undefined, after: object) => {
  const [old, fresh] = [(before ?? {}) as Record<string, unknown>, after as Record<string, unknown>]
  return Object.fromEntries(
    fields.map((field) => [field, { from: plain(old[field] ?? null), to: plain(fresh[field] ?? null) }]),
  )
}

const plain = (value: unknown) =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value) ? value : '…'

/** Puts a collection's changes on record, each in its own transaction. Fields are named, and quoted only where `watched` says so. */
export function audited(
  config: CollectionConfig,
  noun: string,
  changes: readonly Change[],
  watched?: Watched,
): CollectionConfig {
  const { hooks = {}, slug } = config
  return {
    ...config,
    hooks: {
      ...hooks,
      afterChange: [
        ...(hooks.afterChange ?? []),
        async ({ doc, previousDoc, operation, req }) => {
          if (!changes.includes(operation)) return
          const changed = operation === 'update' ? changedNames(previousDoc, doc) : []
          const fields = watched ? changed.filter((name) => watched.fields.includes(name)) : changed
          const quoted = fields.filter((name) => watched?.quoted.includes(name))
          // A new password is in no document that a hook sees.
          if (operation === 'update' && (req.data as { password?: unknown } | undefined)?.password)
            fields.push('password')
          if (operation === 'update' && fields.length === 0) return
          await recordAudit(req, {
            action: `${noun}.${operation}`,
            subject: `${slug}:${doc.id}`,
            ...(operation === 'update' && {
              data: { fields, ...(quoted.length > 0 && { changed: fromTo(quoted, previousDoc, doc) }) },
            }),
          })
        },
      ],
      afterDelete: [
        ...(hooks.afterDelete ?? []),
        async ({ id, req }) => {
          if (changes.includes('delete')) await recordAudit(req, { action: `${noun}.delete`, subject: `${slug}:${id}` })
        },
      ],
    },
  }
}

/** Puts changes of settings on record, with the values of plain fields: they are nobody's secrets. */
export function auditedSettings(config: GlobalConfig): GlobalConfig {
  const { hooks = {}, slug } = config
  return {
    ...config,
    hooks: {
      ...hooks,
      afterChange: [
        ...(hooks.afterChange ?? []),
        async ({ doc, previousDoc, req }) => {
          const fields = changedNames(previousDoc, doc)
          if (fields.length === 0) return
          await recordAudit(req, {
            action: 'settings.update',
            subject: `globals:${slug}`,
            data: { fields, changed: fromTo(fields, previousDoc, doc) },
          })
        },
      ],
    },
  }
}
