import { type Document, ObjectId } from 'mongodb'
import type { LeaveStore, Membership, RosterStore, SuppressionStore } from '../../contacts/store.ts'
import {
  CAME_BACK,
  distinct,
  isAudience,
  LEFT_BY_ADDRESS,
  LEFT_THEMSELVES,
  type SuppressedBy,
  suppressedAnew,
} from '../../domain/contact.ts'
import { MAILED, mailedBefore } from '../../domain/delivery.ts'
import { rulesMatch, storedRules } from '../../domain/list-rules.ts'
import { normaliseEmail } from '../../domain/mail-headers.ts'
import type { MongoHandle } from '../handle.ts'
import { idOrNull, isDuplicateKey, text, texts } from './contacts-rows.ts'
import { grouped } from './grouping.ts'

/** Calls that are answered by one look; each asks about a hundred addresses or a few hundred. */
const TOGETHER = 16

async function suppressedAmong(handle: MongoHandle, asked: readonly (readonly string[])[]): Promise<Set<string>[]> {
  const keys = asked.flat()
  if (keys.length === 0) return asked.map(() => new Set())
  const docs = await handle
    .collection('suppressions')
    .find({ key: { $in: keys } }, { projection: { key: 1, _id: 0 } })
    .toArray()
  const found = new Set(docs.map(({ key }) => text(key)))
  return asked.map((own) => new Set(own.filter((key) => found.has(key))))
}

export function people(handle: MongoHandle): RosterStore & LeaveStore & SuppressionStore {
  const members = () => handle.collection('list-members')
  /** Lists that a contact is on by their rules alone. */
  const broughtIn = async (contact: string): Promise<Membership[]> => {
    const _id = idOrNull(contact)
    const lists = await handle
      .collection('media-lists')
      .find({ rules: { $ne: null } }, { projection: { name: 1, publicName: 1, rules: 1 }, limit: 500 })
      .toArray()
    if (lists.length === 0 || !_id) return []
    const [rows, doc] = await Promise.all([
      members()
        .find({ contact: _id, list: { $in: lists.map((list) => list._id) } }, { projection: { list: 1 } })
        .toArray(),
      handle.collection('contacts').findOne({ _id }),
    ])
    if (!doc) return []
    const known = new Set(rows.map(({ list }) => String(list)))
    const subject = {
      countries: texts(doc.countries),
      languages: texts(doc.languages),
      beats: texts(doc.beats),
      outlet: doc.outlet ? String(doc.outlet) : '',
      audience: text(doc.audience),
      format: text(doc.format),
    }
    return lists.flatMap((list) => {
      const rules = storedRules(list.rules)
      return rules && !known.has(String(list._id)) && rulesMatch(rules, subject)
        ? [
            {
              list: String(list._id),
              name: text(list.publicName) || text(list.name),
              state: 'active' as const,
              source: '',
            },
          ]
        : []
    })
  }
  /** Whom a list's rules brought in has no row to change: they get one, which the rules respect. */
  const leaveRules = async (contact: string, lists: readonly string[], at: Date, source: string): Promise<number> => {
    const _id = idOrNull(contact)
    const ids = lists.flatMap((list) => idOrNull(list) ?? [])
    const [person, known] = await Promise.all([
      _id ? handle.collection('contacts').findOne({ _id }, { projection: { _id: 1 } }) : null,
      handle
        .collection('media-lists')
        .find({ _id: { $in: ids } }, { projection: { _id: 1 } })
        .toArray(),
    ])
    if (!person) return 0
    let left = 0
    for (const { _id: list } of known) {
      const row = { state: 'unsubscribed', source, addedAt: at, createdAt: at, updatedAt: at }
      if (await insertOnce('list-members', { list, contact: person._id, ...row })) left += 1
    }
    return left
  }
  /** Inserts unless a unique index says that it is there already. */
  const insertOnce = async (slug: string, row: Document) => {
    try {
      await handle.collection(slug).insertOne(row)
      return true
    } catch (error) {
      if (isDuplicateKey(error)) return false
      throw error
    }
  }
  const suppression = async (key: string): Promise<SuppressedBy | null> => {
    const doc = await handle.collection('suppressions').findOne({ key }, { projection: { reason: 1, source: 1 } })
    return doc ? { reason: doc.reason, source: text(doc.source) } : null
  }
  return {
    async list(id) {
      const _id = idOrNull(id)
      const doc = _id ? await handle.collection('media-lists').findOne({ _id }) : null
      if (!doc) return null
      return { id, name: text(doc.name), audience: isAudience(doc.audience) ? doc.audience : 'journalist' }
    },
    async memberCounts(lists) {
      const counts = new Map<string, number>()
      for (const list of lists) {
        const n = await members().countDocuments({ list: idOrNull(list), state: 'active' })
        if (n > 0) counts.set(list, n)
      }
      return counts
    },
    async contactsAfter(after, limit) {
      const docs = await handle
        .collection('contacts')
        .aggregate([
          ...(after ? [{ $match: { _id: { $gt: new ObjectId(after) } } }] : []),
          { $sort: { _id: 1 } },
          { $limit: limit },
          { $lookup: { from: 'outlets', localField: 'outlet', foreignField: '_id', as: 'outlets' } },
        ])
        .toArray()
      return docs.map((doc) => ({
        id: String(doc._id),
        email: text(doc.email),
        name: text(doc.name),
        outlet: text(doc.outlets?.[0]?.name),
        role: text(doc.role),
        beats: texts(doc.beats),
        countries: texts(doc.countries),
        languages: texts(doc.languages),
      }))
    },

    async person(contact) {
      const _id = idOrNull(contact)
      const doc = _id
        ? await handle.collection('contacts').findOne({ _id }, { projection: { email: 1, languages: 1, frequency: 1 } })
        : null
      return doc ? { address: text(doc.email), languages: texts(doc.languages), frequency: text(doc.frequency) } : null
    },
    async contactAt(address) {
      const doc = await handle
        .collection('contacts')
        .findOne({ email: normaliseEmail(address) }, { projection: { _id: 1 } })
      return doc ? String(doc._id) : null
    },
    async deliveredTo(delivery) {
      const _id = idOrNull(delivery)
      const doc = _id
        ? await handle
            .collection('deliveries')
            .findOne({ _id }, { projection: { address: 1, withheld: 1, language: 1 } })
        : null
      const address = text(doc?.address)
      return doc && address
        ? { address, earlier: mailedBefore(texts(doc.withheld)), language: text(doc.language) }
        : null
    },
    async memberships(contact) {
      const docs = await members()
        .find(
          { contact: idOrNull(contact), state: { $in: ['active', 'unsubscribed'] } },
          { projection: { list: 1, state: 1, source: 1 }, limit: 500 },
        )
        .toArray()
      const lists = await handle
        .collection('media-lists')
        .find({ _id: { $in: docs.map(({ list }) => list) } }, { projection: { name: 1, publicName: 1 } })
        .toArray()
      const names = new Map(lists.map((list) => [String(list._id), text(list.publicName) || text(list.name)]))
      const found = docs.flatMap(({ list, state, source }) => {
        const name = names.get(String(list))
        if (name === undefined) return []
        return [
          {
            list: String(list),
            name,
            state: state === 'unsubscribed' ? ('unsubscribed' as const) : ('active' as const),
            source: text(source),
          },
        ]
      })
      return [...found, ...(await broughtIn(contact))].sort((a, b) =>
        a.name < b.name ? -1 : a.name > b.name ? 1 : a.list < b.list ? -1 : 1,
      )
    },
    async leave(contact, lists, at, source = LEFT_THEMSELVES) {
      const some = lists === 'all' ? {} : { list: { $in: lists.flatMap((list) => idOrNull(list) ?? []) } }
      const { modifiedCount } = await members().updateMany(
        { contact: idOrNull(contact), state: 'active', ...some },
        { $set: { state: 'unsubscribed', updatedAt: at } },
      )
      const left = modifiedCount + (lists === 'all' ? 0 : await leaveRules(contact, lists, at, source))
      // Off by what was left at their address, or back for a while: from now on it is what they have said themselves.
      await members().updateMany(
        {
          contact: idOrNull(contact),
          state: 'unsubscribed',
          source: { $in: [LEFT_BY_ADDRESS, CAME_BACK] },
          ...some,
        },
        { $set: { source: LEFT_THEMSELVES, updatedAt: at } },
      )
      return left
    },
    async mailedAt(contact) {
      const deliveries = handle.collection('deliveries')
      const [addresses, notes] = await Promise.all([
        deliveries.distinct('address', { contact }),
        deliveries.distinct('withheld', { contact, withheld: new RegExp(`^${MAILED}`) }),
      ])
      return distinct([...addresses.map(text), ...mailedBefore(texts(notes))]).filter(Boolean)
    },
    async leftAt(key) {
      const doc = await handle.collection('values').findOne({ key }, { projection: { 'value.left': 1 } })
      return texts(doc?.value?.left)
    },
    async addToTrace(key, lists) {
      await handle
        .collection('values')
        .updateOne({ key }, { $addToSet: { 'value.left': { $each: [...lists] } } }, { upsert: true })
    },

    async chooseFrequency(contact, frequency, at) {
      const _id = idOrNull(contact)
      if (!_id) return false
      const { matchedCount } = await handle
        .collection('contacts')
        .updateOne({ _id }, { $set: { frequency, updatedAt: at } })
      return matchedCount > 0
    },

    async addSuppression({ key, reason, source, at }) {
      for (;;) {
        const row = { key, reason, source, at, createdAt: at, updatedAt: at }
        if (await insertOnce('suppressions', row)) return true
        const known = await suppression(key)
        // Lifted in between.
        if (!known) continue
        const anew = suppressedAnew(known, { reason, source })
        if (!anew) return false
        const same = { key, reason: known.reason, source: known.source || { $in: ['', null] } }
        const { matchedCount } = await handle
          .collection('suppressions')
          .updateOne(same, { $set: { ...anew, updatedAt: at } })
        if (matchedCount > 0) return false
      }
    },
    suppression,
    suppressedKeys: grouped((asked: readonly (readonly string[])[]) => suppressedAmong(handle, asked), {
      most: TOGETHER,
    }),
    async readValue(key) {
      const doc = await handle.collection('values').findOne({ key })
      return doc?.value ?? null
    },
    insertValue: (key, value) => insertOnce('values', { key, value }),
    async replaceValue(key, version, value) {
      const { matchedCount } = await handle
        .collection('values')
        .updateOne({ key, 'value.version': version }, { $set: { value } })
      return matchedCount > 0
    },
  }
}
