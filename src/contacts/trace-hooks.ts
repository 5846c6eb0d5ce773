import type {
  CollectionAfterChangeHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  PayloadRequest,
  Where,
} from 'payload'
import { LEFT_BY_ADDRESS } from '../domain/contact.ts'
import {
  afterComing,
  afterGoing,
  leftOf,
  ofDeleted,
  offAt,
  putRight,
  type RowBefore,
  type Standing,
  type Trace,
  toPutOff,
  withEarlier,
} from '../domain/trace.ts'
import { recordAudit } from '../editorial/audit.ts'
import { suppressionOf } from './suppression.ts'

const keyOf = async ({ payload }: PayloadRequest, address: string) =>
  (await suppressionOf(payload).traceKeys())(address)

export const traceAt = async (req: PayloadRequest, key: string): Promise<Trace | null> => {
  const row = await req.payload.db.findOne<{ id: string; value: Trace }>({
    collection: 'values',
    where: { key: { equals: key } },
    req,
  })
  return row?.value ?? null
}

const dropTrace = (req: PayloadRequest, key: string) =>
  req.payload.db.deleteMany({ collection: 'values', where: { key: { equals: key } }, req })

/** In place of the one before; `null`: nothing. */
export const keepTrace = async (req: PayloadRequest, key: string, value: Trace | null) => {
  await dropTrace(req, key)
  if (value) await req.payload.db.create({ collection: 'values', data: { key, value }, req })
}

/** Whether a list was left at the address that a contact has now, and not only by whoever had been put off it elsewhere. */
export async function wasLeftThere(req: PayloadRequest, contact: unknown, list: string): Promise<boolean> {
  const person = await req.payload.db.findOne<{ id: string; email: string }>({
    collection: 'contacts',
    where: { id: { equals: contact } },
    req,
  })
  const trace = person && (await traceAt(req, await keyOf(req, person.email)))
  return trace?.left.includes(list) ?? false
}

/** How a contact stands to every list that there is a row for. */
const standings = async (req: PayloadRequest, contact: unknown): Promise<Standing[]> => {
  const { docs } = await req.payload.db.find<Standing & { id: string }>({
    collection: 'list-members',
    where: { contact: { equals: contact } },
    pagination: false,
    limit: 0,
    req,
  })
  return docs.map(({ list, state, source }) => ({ list: String(list), state, source: source ?? '' }))
}

/**
 * Keeps of a contact that is deleted by which id it was known and what it has left or is off, under a keyed hash of its address. Without it, whoever is
 * imported anew would be back on lists they left, get a story twice, and never hear that it was corrected. Of whom there is nothing of the kind
 * nothing is kept.
 */
export const leaveTrace: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const { db } = req.payload
  const contact = String(id)
  const person = await db.findOne<{ id: string; email: string }>({
    collection: 'contacts',
    where: { id: { equals: id } },
    req,
  })
  if (!person) return
  const left = leftOf(await standings(req, id))
  const mailed = await db.findOne({ collection: 'deliveries', where: { contact: { equals: contact } }, req })
  const trace = ofDeleted(contact, left, Boolean(mailed))
  if (!trace) return
  const key = await keyOf(req, person.email)
  await keepTrace(req, key, withEarlier(trace, await traceAt(req, key)))
}

/** Whoever comes back has the id they had, unless it lives on at another address; nobody else has a say in ids. */
export const knowAgain: CollectionBeforeChangeHook = async ({ data, operation, req }) => {
  if (operation !== 'create') return data
  const { id: _, ...own } = data
  const trace = typeof own.email === 'string' ? await traceAt(req, await keyOf(req, own.email)) : null
  return trace?.contact ? { ...own, id: trace.contact } : own
}

const rowOf = (contact: unknown, list: string): Where => ({ contact: { equals: contact }, list: { equals: list } })

/**
 * Puts a contact off the lists of a trace, as far as these are still there.
 * @param source of their rows, where not each has its own
 * @returns how they stood to those that they were put off
 */
const putOff = async (req: PayloadRequest, contact: unknown, trace: Trace, source?: string): Promise<RowBefore[]> => {
  const { db } = req.payload
  const sources = new Map(offAt(trace).map((row) => [row.list, source ?? row.source]))
  const { docs: there } = await db.find<{ id: string }>({
    collection: 'media-lists',
    where: { id: { in: [...sources.keys()] } },
    pagination: false,
    limit: 0,
    req,
  })
  const before = toPutOff(
    trace,
    there.map(({ id }) => String(id)),
    await standings(req, contact),
  )
  const addedAt = new Date().toISOString()
  for (const { list, state } of before) {
    const off = { state: 'unsubscribed', source: sources.get(list) }
    const rows = { collection: 'list-members' as const, req }
    if (state === null) await db.create({ ...rows, data: { contact, list, ...off, addedAt } })
    else await db.updateMany({ ...rows, where: rowOf(contact, list), data: off, returning: false })
  }
  return before
}

/** Lets a contact stand to lists as before. */
const putBack = async (req: PayloadRequest, contact: unknown, before: readonly RowBefore[]) => {
  const { db } = req.payload
  for (const { list, state, source } of before) {
    const row = { collection: 'list-members' as const, where: rowOf(contact, list), req }
    if (state === null) await db.deleteMany(row)
    else await db.updateMany({ ...row, data: { state, source }, returning: false })
  }
}

const onRecord = async (req: PayloadRequest, action: string, contact: unknown, rows: readonly RowBefore[]) => {
  const lists = rows.map(({ list }) => list)
  if (lists.length > 0) await recordAudit(req, { action, subject: `contacts:${contact}`, data: { lists } })
}

/**
 * What they had left they have left still, and are off what they were off because of an address. The trace is used up. By what was entered: the document
 * may lack the address (`select`).
 */
export const keepLeft: CollectionAfterChangeHook = async ({ data, doc, operation, req }) => {
  if (operation !== 'create') return
  const key = await keyOf(req, String(data.email))
  const trace = await traceAt(req, key)
  if (!trace) return
  await dropTrace(req, key)
  await putOff(req, doc.id, trace)
}

/**
 * What was left stays with an address as well as with the person. At the old one a trace remembers it, or the next import of an old file would
 * bring them back there; at the new one they have left what was left by it, until they go back to where they came from: then the address was none
 * of theirs. Ahead of the edit, in its transaction, because what comes after it may lack the address (`select`).
 */
export const leaveLikewise: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  const from: unknown = originalDoc?.email
  const to: unknown = data.email
  if (operation !== 'update' || typeof from !== 'string' || typeof to !== 'string' || from === to) return data
  const { id } = originalDoc
  const [old, key] = [await keyOf(req, from), await keyOf(req, to)]
  const rows = await standings(req, id)
  const gone = await traceAt(req, old)
  const kept = afterGoing(leftOf(rows), gone)
  if (kept) await keepTrace(req, old, kept)
  const back = putRight(gone, key, rows)
  await putBack(req, id, back)
  await onRecord(req, 'contact.put-back', id, back)
  const trace = await traceAt(req, key)
  if (!trace) return data
  const off = await putOff(req, id, trace, LEFT_BY_ADDRESS)
  await onRecord(req, 'contact.put-off', id, off)
  await keepTrace(req, key, afterComing(trace, old, off))
  return data
}
