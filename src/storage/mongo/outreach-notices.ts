import type { ClientSession, Collection } from 'mongodb'
import type { SettleInput } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { oid, text } from './outreach-rows.ts'

/*
 * Who has had the notice of Article 14 stands at the contact. To write it there costs the server as much as the rest of a settled delivery, so where calls
 * wait for the database and for nothing else it is kept with the batch at first, in the write that settles it, and is carried over when there is time.
 * Until then `noticedElsewhere` is asked as well.
 */

/** Few batches have any, and those not for long. */
const DUE = { noticed: { $exists: true } } as const
const DUE_INDEX = 'notices_due'

/** Safe to call again, and by several at once. @param batches the collection, of the driver or of mongoose */
export async function makeNoticesIndex(batches: Pick<Collection, 'createIndex'>): Promise<void> {
  await batches.createIndex({ campaign: 1 }, { name: DUE_INDEX, partialFilterExpression: DUE })
}

interface Kept {
  at: string
  contacts: string[]
}

/** What a batch keeps, for `$set` when it is settled. As text: a hundred ids take longer to turn into BSON, and nobody asks for one of them. */
export function keptNotices({ noticesLater, noticed, at }: SettleInput): { noticed?: string } {
  if (!noticesLater || noticed.length === 0) return {}
  return { noticed: JSON.stringify({ at: at.toISOString(), contacts: noticed } satisfies Kept) }
}

/** The first time counts, also where a later one has been heard of before. */
const firstNotice = (contacts: readonly string[], at: Date) => ({
  filter: { _id: { $in: contacts.map(oid) }, $or: [{ noticeSentAt: null }, { noticeSentAt: { $gt: at } }] },
  update: { $set: { noticeSentAt: at } },
})

export async function noteNotice(
  handle: MongoHandle,
  session: ClientSession | undefined,
  contacts: readonly string[],
  at: Date,
): Promise<void> {
  if (contacts.length === 0) return
  const { filter, update } = firstNotice(contacts, at)
  await handle.collection('contacts').updateMany(filter, update, session ? { session } : {})
}

/** Of several at once, by majority: what says so elsewhere may be gone afterwards. */
export async function noteNotices(
  handle: MongoHandle,
  notices: readonly { noticed: readonly string[]; at: Date }[],
): Promise<void> {
  const updates = notices.flatMap(({ noticed, at }) =>
    noticed.length === 0 ? [] : [{ updateMany: firstNotice(noticed, at) }],
  )
  if (updates.length === 0) return
  await handle.collection('contacts').bulkWrite(updates, { writeConcern: { w: 'majority' }, ordered: false })
}

/**
 * Campaigns with notices that are not at the contacts yet, but for one. Ask before the contacts are read: what is carried over in between is then seen
 * there.
 * @param own whose recipients are asked about, when they are all of one campaign: nobody is a recipient of it twice
 */
export async function campaignsWithNotices(handle: MongoHandle, own: string | null): Promise<string[]> {
  const found: string[] = []
  for (;;) {
    const passed = own === null ? found : [own, ...found]
    // One entry of the index for each campaign, however many batches it has.
    const next = await handle
      .collection('batches')
      .findOne({ ...DUE, campaign: { $nin: passed } }, { projection: { campaign: 1 }, hint: DUE_INDEX })
    if (!next) return found
    found.push(text(next.campaign))
  }
}

/** @returns those of these contacts that have had a notice from one of these campaigns which is not at the contact yet */
export async function noticedElsewhere(
  handle: MongoHandle,
  campaigns: readonly string[],
  contacts: readonly string[],
): Promise<Set<string>> {
  if (campaigns.length === 0) return new Set()
  const mails = await handle
    .collection('deliveries')
    .find(
      { campaign: { $in: [...campaigns] }, contact: { $in: [...contacts] } },
      { projection: { batch: 1, contact: 1, _id: 0 } },
    )
    .toArray()
  const batches = [...new Set(mails.map(({ batch }) => text(batch)))].map(oid)
  const kept = await handle
    .collection('batches')
    .find({ _id: { $in: batches }, ...DUE }, { projection: { noticed: 1 } })
    .toArray()
  const asked = new Set(contacts)
  return new Set(kept.flatMap(({ noticed }) => read(noticed).contacts.filter((contact) => asked.has(contact))))
}

const read = (noticed: unknown): Kept => JSON.parse(text(noticed))

/** Repeatable: who dies in between has it done again, and the first time counts. */
export async function carryNotices(handle: MongoHandle, limit: number): Promise<number> {
  const batches = handle.collection('batches')
  const due = await batches.find(DUE, { projection: { noticed: 1 }, hint: DUE_INDEX, limit }).toArray()
  if (due.length === 0) return 0
  const notices = due.map(({ noticed }) => read(noticed))
  await noteNotices(
    handle,
    notices.map(({ at, contacts }) => ({ noticed: contacts, at: new Date(at) })),
  )
  await batches.updateMany({ _id: { $in: due.map(({ _id }) => _id) } }, { $unset: { noticed: '' } })
  return due.length
}
