import type {
  CollectionAfterChangeHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  PayloadRequest,
  Where,
} from 'payload'
import { distinct, LEFT_BY_ADDRESS, type MemberState } from '../domain/contact.ts'
import { recordAudit } from '../editorial/audit.ts'
import type { RowBefore, Trace } from './store.ts'
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

/** Whether a list was left at the address that a contact has now. */
export async function wasLeftThere(req: PayloadRequest, contact: unknown, list: string): Promise<boolean> {
  const person = await req.payload.db.findOne<{ id: string; email: string }>({
    collection: 'contacts',
    where: { id: { equals: contact } },
    req,
  })
  const trace = person && (await traceAt(req, await keyOf(req, person.email)))
  return trace?.left.includes(list) ?? false
}

/** The lists a contact has left. */
const leftBy = async (req: PayloadRequest, contact: unknown): Promise<string[]> => {
  const { docs } = await req.payload.db.find<{ id: string; list: unknown }>({
    collection: 'list-members',
    where: { and: [{ contact: { equals: contact } }, { state: { equals: 'unsubscribed' } }] },
    pagination: false,
    limit: 0,
    req,
  })
  return docs.map(({ list }) => String(list))
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
  const lists = await leftBy(req, id)
  const mailed = await db.findOne({ collection: 'deliveries', where: { contact: { equals: contact } }, req })
  if (lists.length === 0 && !mailed) return
  const key = await keyOf(req, person.email)
  // Of an earlier holder of the address: who left a list by it does not come back by this one.
  const earlier = await traceAt(req, key)
  const left = distinct([...lists, ...(earlier?.left ?? [])])
  await keepTrace(req, key, { contact, left })
}

/** Whoever comes back has the id they had, unless it lives on at another address; nobody else has a say in ids. */
export const knowAgain: CollectionBeforeChangeHook = async ({ data, operation, req }) => {
  if (operation !== 'create') return data
  const { id: _, ...own } = data
  const trace = typeof own.email === 'string' ? await traceAt(req, await keyOf(req, own.email)) : null
  return trace?.contact ? { ...own, id: trace.contact } : own
}

/** Puts a contact off lists, as far as these are still there. @returns how they stood to those that they had not left before */
const putOff = async (
  req: PayloadRequest,
  contact: unknown,
  lists: string[],
  source = 'Left by themselves',
): Promise<RowBefore[]> => {
  const { db } = req.payload
  const all = { pagination: false, limit: 0, req }
  const where: Where = { contact: { equals: contact }, list: { in: lists } }
  const { docs: rows } = await db.find<Row>({ collection: 'list-members', where, ...all })
  const known = new Set(rows.map(({ list }) => String(list)))
  const off = { state: 'unsubscribed', source }
  const on: Where = { and: [where, { state: { not_equals: 'unsubscribed' } }] }
  await db.updateMany({ collection: 'list-members', where: on, data: off, returning: false, req })
  const { docs } = await db.find<{ id: string }>({
    collection: 'media-lists',
    where: { id: { in: lists.filter((list) => !known.has(list)) } },
    ...all,
  })
  const row = { contact, ...off, addedAt: new Date().toISOString() }
  for (const list of docs) await db.create({ collection: 'list-members', data: { ...row, list: list.id }, req })
  const changed = rows.filter(({ state }) => state !== 'unsubscribed')
  return [
    ...changed.map(({ list, state, source: said }) => ({ list: String(list), state, source: said ?? '' })),
    ...docs.map(({ id }) => ({ list: String(id), state: null, source: '' })),
  ]
}

interface Row {
  id: string
  list: unknown
  state: MemberState
  source?: string | null
}

/** Lets a contact stand to lists as before, where nobody has decided about it since. @returns those lists */
const putBack = async (req: PayloadRequest, contact: unknown, before: readonly RowBefore[]): Promise<string[]> => {
  const { db } = req.payload
  const { docs } = await db.find<Row>({
    collection: 'list-members',
    where: {
      and: [
        { contact: { equals: contact } },
        { list: { in: before.map(({ list }) => list) } },
        { state: { equals: 'unsubscribed' } },
        { source: { equals: LEFT_BY_ADDRESS } },
      ],
    },
    pagination: false,
    limit: 0,
    req,
  })
  const off = new Map(docs.map(({ id, list }) => [String(list), id]))
  const back = before.filter(({ list }) => off.has(list))
  for (const { list, state, source } of back) {
    const row = { collection: 'list-members' as const, where: { id: { equals: off.get(list) } }, req }
    if (state === null) await db.deleteMany(row)
    else await db.updateMany({ ...row, data: { state, source }, returning: false })
  }
  return back.map(({ list }) => list)
}

/** What they had left they have left still. The trace is used up. By what was entered: the document may lack the address (`select`). */
export const keepLeft: CollectionAfterChangeHook = async ({ data, doc, operation, req }) => {
  if (operation !== 'create') return
  const key = await keyOf(req, String(data.email))
  const trace = await traceAt(req, key)
  if (!trace) return
  await dropTrace(req, key)
  await putOff(req, doc.id, trace.left)
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
  const subject = `contacts:${id}`
  const [old, key] = [await keyOf(req, from), await keyOf(req, to)]
  const left = await leftBy(req, id)
  const { before, ...earlier } = (await traceAt(req, old)) ?? { left: [] }
  if (left.length > 0 || before) await keepTrace(req, old, { ...earlier, left: distinct([...left, ...earlier.left]) })
  const back = before?.from === key ? await putBack(req, id, before.rows) : []
  if (back.length > 0) await recordAudit(req, { action: 'contact.put-back', subject, data: { lists: back } })
  const trace = await traceAt(req, key)
  if (!trace) return data
  const rows = await putOff(req, id, trace.left, LEFT_BY_ADDRESS)
  const lists = rows.map(({ list }) => list)
  if (lists.length > 0) await recordAudit(req, { action: 'contact.put-off', subject, data: { lists } })
  // Nobody takes over an id: it goes on saying what this mailbox was sent, and the lists what nobody but its reader may undo.
  const { before: _, ...known } = trace
  await keepTrace(req, key, rows.length > 0 ? { ...known, before: { from: old, rows } } : known)
  return data
}
