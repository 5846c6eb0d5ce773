import { differences } from './merge.ts'

/** Work that was typed and not saved: on this computer only, never on the server by itself. */
export interface Unsaved {
  user: string
  collection: string
  /** `new` and a mark of its own for a document that has never been saved. */
  document: string
  /** The revision it started from; 0 for a new document. */
  revision: number
  savedAt: number
  data: Record<string, unknown>
}

/** Kept for 30 days, in ms. */
export const KEEP_MS = 30 * 24 * 3600_000

export const unsavedKey = ({ user, collection, document, revision }: Omit<Unsaved, 'savedAt' | 'data'>): string =>
  [user, collection, document, revision].join('/')

export const isNew = ({ document }: Pick<Unsaved, 'document'>): boolean => document.startsWith('new')

export const isExpired = ({ savedAt }: Pick<Unsaved, 'savedAt'>, now: number): boolean =>
  !(now - savedAt < KEEP_MS) || savedAt > now + KEEP_MS

/**
 * What to offer somebody who opens a document: their own work on it, the newest first, if it differs from what is stored.
 *
 * @param stored the document as it is stored; empty for a new one
 */
export function offers(
  all: readonly Unsaved[],
  where: { user: string; collection: string; document: string | null },
  stored: Readonly<Record<string, unknown>>,
  now: number,
): { work: Unsaved; fields: string[] }[] {
  return all
    .filter((work) => work.user === where.user && work.collection === where.collection && !isExpired(work, now))
    .filter((work) => (where.document === null ? isNew(work) : work.document === where.document))
    .map((work) => ({ work, fields: differences(stored, work.data, stored).map(({ path }) => path) }))
    .filter(({ fields }) => fields.length > 0)
    .sort((a, b) => b.work.savedAt - a.work.savedAt)
}
