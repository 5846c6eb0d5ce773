import { type Document, ObjectId } from 'mongodb'
import type { ImportJob, ImportState } from '../../contacts/store.ts'
import type { Audience } from '../../domain/contact.ts'
import type { Delimiter } from '../../domain/csv-columns.ts'

/** An id that comes from outside; a text that is none names nothing. */
export const idOrNull = (id: string): ObjectId | null => (/^[0-9a-f]{24}$/i.test(id) ? new ObjectId(id) : null)

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const number = (value: unknown): number => Number(value ?? 0)
export const instant = (value: unknown): Date | null => (value instanceof Date ? value : null)
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []

/** A unique index has refused a row: somebody else has just written it. */
export const isDuplicateKey = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 11_000

export function jobOf(doc: Document): ImportJob {
  return {
    id: String(doc._id),
    file: text(doc.file),
    list: text(doc.list),
    listName: text(doc.listName),
    audience: text(doc.audience) as Audience,
    dryRun: doc.dryRun === true,
    state: text(doc.state) as ImportState,
    message: text(doc.message),
    total: number(doc.total),
    read: number(doc.read),
    created: number(doc.created),
    updated: number(doc.updated),
    unchanged: number(doc.unchanged),
    duplicates: number(doc.duplicates),
    rejected: number(doc.rejected),
    startedAt: instant(doc.startedAt) ?? new Date(0),
    finishedAt: instant(doc.finishedAt),
    createdBy: text(doc.createdBy),
    spool: text(doc.spool),
    bytes: number(doc.bytes),
    delimiter: text(doc.delimiter) as Delimiter,
    columns: texts(doc.columns),
    headerRecords: number(doc.headerRecords),
    watermark: number(doc.watermark),
    parts: number(doc.parts),
    token: number(doc.leaseToken),
    leaseUntil: instant(doc.leaseUntil),
  }
}
