import type {
  CollectionAfterReadHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  FieldHook,
  PayloadRequest,
} from 'payload'
import { OPEN_CAMPAIGN_STATES } from '../domain/campaign.ts'
import { outletKey } from '../domain/contact.ts'
import { refuse } from '../errors.ts'
import { contactStore } from '../storage/contacts.ts'
import { handleOf } from '../storage/open.ts'
import { countRuled } from './list-rules.ts'

/** Two spellings of an outlet's name are one outlet. */
export const nameKeyOf: FieldHook = ({ siblingData, originalDoc }) => {
  const name = siblingData.name ?? originalDoc?.name
  return typeof name === 'string' ? outletKey(name) : undefined
}

/** Lists waiting for their member count, per request: one query for a page of lists. */
const waiting = new WeakMap<PayloadRequest, { lists: Set<string>; counts: Promise<Map<string, number>> }>()

export const countMembers: CollectionAfterReadHook = async ({ doc, req }) => {
  const list = String(doc.id)
  let batch = waiting.get(req)
  if (!batch) {
    const lists = new Set<string>()
    const counts = new Promise<Map<string, number>>((resolve, reject) => {
      setImmediate(() => {
        waiting.delete(req)
        contactStore(handleOf(req.payload))
          .memberCounts([...lists])
          .then(resolve, reject)
      })
    })
    batch = { lists, counts }
    waiting.set(req, batch)
  }
  batch.lists.add(list)
  const members = (await batch.counts).get(list) ?? 0
  return { ...doc, memberCount: members + (await countRuled(req.payload, list, doc.rules)) }
}

/** A list goes only when nobody is on it and no campaign needs it; what is left of former members goes with it. */
export const refuseUsedList: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const { payload } = req
  const counts = await contactStore(handleOf(payload)).memberCounts([String(id)])
  const members = counts.get(String(id)) ?? 0
  if (members > 0) {
    throw refuse.conflict(`This list has ${members} members. Take them off it first, then delete it.`, { members })
  }
  const { docs: campaigns } = await payload.db.find<{ id: string; lists?: unknown }>({
    collection: 'campaigns',
    where: { state: { in: ['draft', ...OPEN_CAMPAIGN_STATES] } },
    select: { lists: true },
    pagination: false,
    limit: 0,
    req,
  } as never)
  const users = campaigns.filter(({ lists }) => Array.isArray(lists) && lists.map(String).includes(String(id)))
  if (users.length > 0) {
    throw refuse.conflict('A campaign that is not finished uses this list. Wait for it, or cancel it first.', {
      campaigns: users.map((campaign) => String(campaign.id)),
    })
  }
  await payload.db.deleteMany({ collection: 'list-members', where: { list: { equals: id } }, req })
}

/** Memberships go with their contact. Suppressions stay: they hold no address. */
export const forgetMemberships: CollectionBeforeDeleteHook = async ({ id, req }) => {
  await req.payload.db.deleteMany({ collection: 'list-members', where: { contact: { equals: id } }, req })
}

export const stampMembership: CollectionBeforeChangeHook = ({ data, operation }) =>
  operation === 'create' && !data.addedAt ? { ...data, addedAt: new Date().toISOString() } : data

const idOf = (value: unknown): string =>
  String(typeof value === 'object' && value !== null && 'id' in value ? value.id : value)

/** Only the person themselves can come back, by subscribing again; nobody can do it for them. */
export const respectUnsubscribed: CollectionBeforeChangeHook = ({ data, operation, originalDoc }) => {
  if (operation !== 'update') return data
  for (const side of ['list', 'contact'] as const) {
    if (data[side] !== undefined && idOf(data[side]) !== idOf(originalDoc[side])) {
      throw refuse.conflict('A membership stays with its list and its contact. Add a new one instead.', { field: side })
    }
  }
  if (originalDoc.state === 'unsubscribed' && data.state !== undefined && data.state !== 'unsubscribed') {
    throw refuse.conflict('This person has unsubscribed. Only they can subscribe again.', { field: 'state' })
  }
  return data
}

export const keepUnsubscribed: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const row = await req.payload.db.findOne<{ id: string; state?: string }>({
    collection: 'list-members',
    where: { id: { equals: id } },
    req,
  })
  if (row?.state === 'unsubscribed') {
    throw refuse.conflict('This person has unsubscribed. The row stays, so that no import brings them back.')
  }
}
