import type {
  CollectionAfterChangeHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  PayloadRequest,
  Where,
} from 'payload'
import type { Trace } from './store.ts'
import { suppressionOf } from './suppression.ts'

const keyOf = async ({ payload }: PayloadRequest, address: string) =>
  (await suppressionOf(payload).traceKeys())(address)

const traceAt = async (req: PayloadRequest, key: string): Promise<Trace | null> => {
  const row = await req.payload.db.findOne<{ id: string; value: Trace }>({
    collection: 'values',
    where: { key: { equals: key } },
    req,
  })
  return row?.value ?? null
}

const dropTrace = (req: PayloadRequest, key: string) =>
  req.payload.db.deleteMany({ collection: 'values', where: { key: { equals: key } }, req })

/** In place of the one before. */
const keepTrace = async (req: PayloadRequest, key: string, value: Trace) => {
  await dropTrace(req, key)
  await req.payload.db.create({ collection: 'values', data: { key, value }, req })
}

/**
 * Keeps of a contact that is deleted by which id it was known and what it has left, under a keyed hash of its address. Without it, whoever is
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
  const { docs } = await db.find<{ id: string; list: unknown }>({
    collection: 'list-members',
    where: { and: [{ contact: { equals: id } }, { state: { equals: 'unsubscribed' } }] },
    pagination: false,
    limit: 0,
    req,
  })
  const mailed = await db.findOne({ collection: 'deliveries', where: { contact: { equals: contact } }, req })
  if (docs.length === 0 && !mailed) return
  const key = await keyOf(req, person.email)
  // Of an earlier holder of the address: who left a list by it does not come back by this one.
  const earlier = await traceAt(req, key)
  const left = [...new Set([...docs.map(({ list }) => String(list)), ...(earlier?.left ?? [])])]
  await keepTrace(req, key, { contact, left })
}

/** Whoever comes back has the id they had; nobody else has a say in ids. */
export const knowAgain: CollectionBeforeChangeHook = async ({ data, operation, req }) => {
  if (operation !== 'create') return data
  const { id: _, ...own } = data
  const trace = typeof own.email === 'string' ? await traceAt(req, await keyOf(req, own.email)) : null
  return trace ? { ...own, id: trace.contact } : own
}

/** Puts a contact off lists, as far as these are still there. */
const putOff = async (req: PayloadRequest, contact: unknown, lists: string[]) => {
  const { db } = req.payload
  const all = { pagination: false, limit: 0, req }
  const where: Where = { contact: { equals: contact }, list: { in: lists } }
  const { docs: rows } = await db.find<{ id: string; list: unknown }>({ collection: 'list-members', where, ...all })
  const known = new Set(rows.map(({ list }) => String(list)))
  await db.updateMany({ collection: 'list-members', where, data: { state: 'unsubscribed' }, returning: false, req })
  const { docs } = await db.find<{ id: string }>({
    collection: 'media-lists',
    where: { id: { in: lists.filter((list) => !known.has(list)) } },
    ...all,
  })
  const row = { contact, state: 'unsubscribed', source: 'Left by themselves', addedAt: new Date().toISOString() }
  for (const list of docs) await db.create({ collection: 'list-members', data: { ...row, list: list.id }, req })
}

/** What they had left they have left still. The trace is used up. */
export const keepLeft: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  if (operation !== 'create') return
  const key = await keyOf(req, doc.email)
  const trace = await traceAt(req, key)
  if (!trace) return
  await dropTrace(req, key)
  await putOff(req, doc.id, trace.left)
}

/**
 * Who comes to an address by an edit has left what was left by it. They keep their own id; the trace keeps that of the one before, by which it is
 * known what this mailbox was sent. Ahead of the edit, in its transaction, because what comes after it may lack the address (`select`).
 */
export const leaveLikewise: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  const to: unknown = data.email
  if (operation !== 'update' || typeof to !== 'string' || to === originalDoc?.email) return data
  const key = await keyOf(req, to)
  const trace = await traceAt(req, key)
  if (!trace || trace.left.length === 0) return data
  await putOff(req, originalDoc.id, trace.left)
  await keepTrace(req, key, { ...trace, left: [] })
  return data
}
