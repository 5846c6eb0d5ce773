import type {
  CollectionAfterChangeHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  PayloadRequest,
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
  if (earlier) await dropTrace(req, key)
  const left = [...new Set([...docs.map(({ list }) => String(list)), ...(earlier?.left ?? [])])]
  await db.create({ collection: 'values', data: { key, value: { contact, left } satisfies Trace }, req })
}

/** Whoever comes back has the id they had; nobody else has a say in ids. */
export const knowAgain: CollectionBeforeChangeHook = async ({ data, operation, req }) => {
  if (operation !== 'create') return data
  const { id: _, ...own } = data
  const trace = typeof own.email === 'string' ? await traceAt(req, await keyOf(req, own.email)) : null
  return trace ? { ...own, id: trace.contact } : own
}

/** What they had left they have left still. The trace is used up. */
export const keepLeft: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  if (operation !== 'create') return
  const { db } = req.payload
  const key = await keyOf(req, doc.email)
  const trace = await traceAt(req, key)
  if (!trace) return
  await dropTrace(req, key)
  const { docs } = await db.find<{ id: string }>({
    collection: 'media-lists',
    where: { id: { in: trace.left } },
    pagination: false,
    limit: 0,
    req,
  })
  const row = {
    contact: doc.id,
    state: 'unsubscribed',
    source: 'Left by themselves',
    addedAt: new Date().toISOString(),
  }
  for (const list of docs) await db.create({ collection: 'list-members', data: { ...row, list: list.id }, req })
}
