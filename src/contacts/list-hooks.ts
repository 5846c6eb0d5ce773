import type {
  CollectionAfterReadHook,
  CollectionBeforeChangeHook,
  CollectionBeforeDeleteHook,
  FieldHook,
  PayloadRequest,
} from 'payload'
import { OPEN_CAMPAIGN_STATES } from '../domain/campaign.ts'
import { isKeptSource, LEFT_BY_ADDRESS, LEFT_UNSEEN, outletKey } from '../domain/contact.ts'
import { STORY_COLLECTIONS } from '../domain/story.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { contactStore } from '../storage/contacts.ts'
import { handleOf } from '../storage/open.ts'
import { countRuled } from './list-rules.ts'
import { wasLeftThere } from './trace-hooks.ts'

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

/** Names as many as fit into a sentence. */
const MOST_NAMED = 3

/**
 * Stories whose plan names a list and has yet to be signed, by id and title. What is signed has a campaign, or needs nobody. SQLite would take the
 * list out of the plan by itself, and half of the audience with it.
 */
async function plansWith(list: string, req: PayloadRequest): Promise<{ story: string; title: string }[]> {
  const found = await Promise.all(
    STORY_COLLECTIONS.map(async (collection) => {
      const { docs } = await req.payload.db.find<{ id: string; title?: string | null }>({
        collection,
        where: {
          and: [
            { 'outreachPlan.lists': { in: [list] } },
            { editorialState: { not_equals: 'approved' } },
            { publicationStatus: { not_equals: 'killed' } },
          ],
        },
        select: { title: true },
        pagination: false,
        limit: 0,
        req,
      } as never)
      return docs.map(({ id, title }) => ({ story: `${collection}:${id}`, title: title ?? '' }))
    }),
  )
  return found.flat()
}

/** A list goes only when nobody is on it or has left it, and neither a campaign nor a plan needs it; what is left of former members goes with it. */
export const refuseUsedList: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const { payload } = req
  const counts = await contactStore(handleOf(payload)).memberCounts([String(id)])
  const members = counts.get(String(id)) ?? 0
  if (members > 0) {
    throw refuse.conflict(`This list has ${members} members. Take them off it first, then delete it.`, { members })
  }
  const { totalDocs: left } = await payload.db.find({
    collection: 'list-members',
    where: { and: [{ list: { equals: id } }, { state: { equals: 'unsubscribed' } }] },
    limit: 1,
    req,
  })
  if (left > 0) {
    throw refuse.conflict(
      `${left === 1 ? 'One person has' : `${left} people have`} unsubscribed from this list, and only its rows keep an import from bringing them back. Keep the list, and give it another name if it is out of use.`,
      { unsubscribed: left },
    )
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
  const stories = await plansWith(String(id), req)
  if (stories.length > 0) {
    const named = stories.slice(0, MOST_NAMED).map(({ title }) => `“${title || 'Untitled'}”`)
    const more = stories.length > MOST_NAMED ? ` and ${stories.length - MOST_NAMED} more` : ''
    throw refuse.conflict(
      `The outreach plan of ${named.join(', ')}${more} names this list. Take it out there first, then delete it.`,
      { stories: stories.map(({ story }) => story) },
    )
  }
  await payload.db.deleteMany({ collection: 'list-members', where: { list: { equals: id } }, req })
}

/** Contacts outlive their outlet. MongoDB would keep the id: whoever had it would go on counting as colleagues, one of whom gets a story. */
export const leaveOutlet: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const { payload } = req
  // On SQLite the foreign key does it.
  if (handleOf(payload).engine === 'sqlite') return
  const of = { collection: 'contacts' as const, where: { outlet: { equals: id } } }
  await payload.db.updateMany({ ...of, data: { outlet: null }, returning: false, req })
}

/** Memberships go with their contact. Suppressions stay: they hold no address. */
export const forgetMemberships: CollectionBeforeDeleteHook = async ({ id, req }) => {
  await req.payload.db.deleteMany({ collection: 'list-members', where: { contact: { equals: id } }, req })
}

export const stampMembership: CollectionBeforeChangeHook = ({ data, operation }) =>
  operation === 'create' && !data.addedAt ? { ...data, addedAt: new Date().toISOString() } : data

const idOf = (value: unknown): string =>
  String(typeof value === 'object' && value !== null && 'id' in value ? value.id : value)

/**
 * Who has left a list stays off it: nobody in the house puts them back, at their mailbox under whatever record; they can come back themselves (`coming-back`). Whoever is
 * off by what was left at an address that they have gone from since may never have asked for it: the house can put them back. What a source says of what somebody
 * did, and what may be undone by it, is not the house's to write.
 */
export const respectUnsubscribed: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  const putsBack = originalDoc?.state === 'unsubscribed' && data.state === 'active'
  const sourceChanges = data.source !== undefined && (data.source ?? '') !== (originalDoc?.source ?? '')
  if (sourceChanges && isKeptSource(data.source)) {
    throw refuse.conflict('This source is not to be entered by hand.', { field: 'source' })
  }
  if (sourceChanges && isKeptSource(originalDoc?.source) && !putsBack) {
    throw refuse.conflict('This source says how somebody came on the list or off it. It stays as it is.', {
      field: 'source',
    })
  }
  if (operation !== 'update') return data
  for (const side of ['list', 'contact'] as const) {
    if (data[side] !== undefined && idOf(data[side]) !== idOf(originalDoc[side])) {
      throw refuse.conflict('A membership stays with its list and its contact. Add a new one instead.', { field: side })
    }
  }
  if (originalDoc.state === 'unsubscribed' && data.state === 'removed') {
    throw refuse.conflict(
      'They are off this list already, and get nothing by it. The row stays as it is: whoever is removed comes back by the next import.',
      { field: 'state' },
    )
  }
  const byAddress = originalDoc.source === LEFT_BY_ADDRESS
  if (!putsBack) return data
  if (!byAddress) {
    throw refuse.conflict(
      originalDoc.source === LEFT_UNSEEN
        ? 'This person has left the list before they were on it, and nobody can put them on it.'
        : 'This person has left the list, and nobody here can put them back on it. They can subscribe again themselves, by the link at the end of any mail of ours to them (“Choose what you receive”).',
      { field: 'state' },
    )
  }
  const [contact, list] = [idOf(originalDoc.contact), idOf(originalDoc.list)]
  if (await wasLeftThere(req, contact, list)) {
    throw refuse.conflict(
      'Whoever reads at this address has left the list, and nobody here can put them back on it. If the contact has another address by now, enter it first. Whoever reads there now can subscribe again themselves, by the link at the end of any mail of ours to that address (“Choose what you receive”).',
      { field: 'state' },
    )
  }
  await recordAudit(req, { action: 'contact.put-back', subject: `contacts:${contact}`, data: { lists: [list] } })
  return {
    ...data,
    source: data.source === undefined || data.source === LEFT_BY_ADDRESS ? 'Put back by hand' : data.source,
  }
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
