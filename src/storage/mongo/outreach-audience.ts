import type { Document } from 'mongodb'
import { ACTIVE_STATES, NEWS_MS, PITCHES, UNBEGUN } from '../../domain/campaign.ts'
import type { MemberState } from '../../domain/contact.ts'
import { HOLDING, isReleased, rankOf } from '../../domain/delivery.ts'
import { acceptedValues, type ListRules, type RuleField } from '../../domain/list-rules.ts'
import { PUBLIC_STATUSES, type PublicationClock, visibility } from '../../domain/visibility.ts'
import type { AudienceStore, Page } from '../../outreach/audience-store.ts'
import type { MongoHandle } from '../handle.ts'
import { openBatches } from './outreach-closing.ts'
import {
  CONTACT_FIELDS,
  contactPart,
  hex,
  instant,
  MAY_HAVE_EARLIER,
  oid,
  SHARES,
  text,
  texts,
} from './outreach-rows.ts'

const FIELDS: Record<RuleField, string> = {
  countries: 'countries',
  languages: 'languages',
  beats: 'beats',
  outlets: 'outlet',
  audience: 'audience',
  format: 'format',
}

/** Rules as a filter over contacts. */
function filterOf({ all }: ListRules): Document {
  return {
    $and: all.map((entry) => ({
      [FIELDS[entry.field]]: {
        $in: entry.field === 'outlets' ? acceptedValues(entry).map(oid) : acceptedValues(entry),
      },
    })),
  }
}

const CLOCK = {
  storyKey: 1,
  status: 1,
  edition: 1,
  visibleFrom: 1,
  nextEdition: 1,
  nextVisibleFrom: 1,
  nextState: 1,
  _id: 0,
} as const

const clockOf = (doc: Document): PublicationClock => ({
  status: doc.status,
  edition: text(doc.edition) || null,
  visibleFrom: instant(doc.visibleFrom)?.toISOString() ?? null,
  nextEdition: text(doc.nextEdition) || null,
  nextVisibleFrom: instant(doc.nextVisibleFrom)?.toISOString() ?? null,
  nextState: doc.nextState ?? null,
})

/** Contacts whose memberships are asked for at once while counting. */
const COUNTED = 10_000

export function audience(handle: MongoHandle): AudienceStore {
  const contacts = () => handle.collection('contacts')
  const rowsOn = async (list: string, ids: unknown[]) => {
    const rows = await handle
      .collection('list-members')
      .find({ list: oid(list), contact: { $in: ids } }, { projection: { contact: 1, _id: 0 } })
      .toArray()
    return new Set(rows.map(({ contact }) => hex(contact)))
  }
  const colleagues = async (outlets: readonly string[]) => {
    const docs = await contacts()
      .find({ outlet: { $in: outlets.map(oid) } }, { projection: { outlet: 1 } })
      .toArray()
    return new Map(docs.map((doc) => [hex(doc._id), hex(doc.outlet)]))
  }
  return {
    async rulesOf(lists) {
      const docs = await handle
        .collection('media-lists')
        .find({ _id: { $in: lists.map(oid) }, rules: { $ne: null } }, { projection: { rules: 1 } })
        .toArray()
      return Object.fromEntries(docs.map(({ _id, rules }) => [hex(_id), rules]))
    },
    async matching(list, rules, after, limit): Promise<Page> {
      const docs = await contacts()
        .find(
          { ...(after ? { _id: { $gt: oid(after) } } : {}), ...filterOf(rules) },
          { projection: CONTACT_FIELDS, sort: { _id: 1 }, limit },
        )
        .toArray()
      const present = list
        ? await rowsOn(
            list,
            docs.map(({ _id }) => _id),
          )
        : new Set<string>()
      return {
        members: docs
          .filter(({ _id }) => !present.has(hex(_id)))
          .map((doc) => ({ contact: hex(doc._id), list, membership: 'active' as const, ...contactPart(doc) })),
        after: docs.length < limit ? null : hex(docs.at(-1)?._id),
      }
    },
    async countMatching(list, rules) {
      if (!list) return contacts().countDocuments(filterOf(rules))
      let total = 0
      for (let after = ''; ; ) {
        const docs = await contacts()
          .find(
            { ...(after ? { _id: { $gt: oid(after) } } : {}), ...filterOf(rules) },
            { projection: { _id: 1 }, sort: { _id: 1 }, limit: COUNTED },
          )
          .toArray()
        const present = await rowsOn(
          list,
          docs.map(({ _id }) => _id),
        )
        total += docs.length - present.size
        if (docs.length < COUNTED) return total
        after = hex(docs.at(-1)?._id)
      }
    },
    async memberships(people, lists) {
      const rows = await handle
        .collection('list-members')
        .find(
          { list: { $in: lists.map(oid) }, contact: { $in: people.map(oid) } },
          { projection: { list: 1, contact: 1, state: 1 } },
        )
        .toArray()
      return rows.map((row) => ({
        contact: hex(row.contact),
        list: hex(row.list),
        state: text(row.state) as MemberState,
      }))
    },
    async subjects(people) {
      const docs = await contacts()
        .find(
          { _id: { $in: people.map(oid) } },
          { projection: { countries: 1, languages: 1, beats: 1, outlet: 1, audience: 1, format: 1 } },
        )
        .toArray()
      return new Map(
        docs.map((doc) => [
          hex(doc._id),
          {
            countries: texts(doc.countries),
            languages: texts(doc.languages),
            beats: texts(doc.beats),
            outlet: hex(doc.outlet),
            audience: text(doc.audience),
            format: text(doc.format),
          },
        ]),
      )
    },
    async received({ campaign, language, possible }, after, limit): Promise<Page> {
      const certain = ['submitted', 'delivered', 'delayed', 'complained']
      const rows = await handle
        .collection('deliveries')
        .find(
          {
            campaign,
            ...(after ? { contact: { $gt: after } } : {}),
            ...(language ? { language } : {}),
            $or: [
              { state: { $in: possible ? [...certain, 'in_doubt', 'planned'] : certain } },
              ...(possible ? [{ state: 'failed', rank: rankOf('written_off') }, MAY_HAVE_EARLIER] : []),
              SHARES,
            ],
          },
          {
            projection: { contact: 1, list: 1, language: 1, state: 1, reason: 1, batch: 1 },
            sort: { contact: 1 },
            limit,
            hint: { campaign: 1, contact: 1 },
          },
        )
        .toArray()
      const open = await openBatches(
        handle,
        rows.filter(({ state }) => state === 'planned').map(({ batch }) => text(batch)),
      )
      const holders = rows.filter(
        ({ state, reason, batch }) => state !== 'planned' || isReleased(text(reason)) || open.has(text(batch)),
      )
      const ids = holders.map((row) => oid(text(row.contact)))
      const [people, left] = await Promise.all([
        contacts()
          .find({ _id: { $in: ids } }, { projection: CONTACT_FIELDS })
          .toArray(),
        handle
          .collection('list-members')
          .find(
            {
              list: { $in: [...new Set(holders.map((row) => text(row.list)))].map(oid) },
              contact: { $in: ids },
              state: 'unsubscribed',
            },
            { projection: { list: 1, contact: 1 } },
          )
          .toArray(),
      ])
      const byId = new Map(people.map((doc) => [hex(doc._id), doc]))
      const gone = new Set(left.map((row) => `${hex(row.list)}/${hex(row.contact)}`))
      return {
        members: holders.map((row) => {
          const contact = text(row.contact)
          const list = text(row.list)
          return {
            ...contactPart(byId.get(contact) ?? {}),
            contact,
            list,
            membership: gone.has(`${list}/${contact}`) ? ('unsubscribed' as const) : ('active' as const),
            languages: [text(row.language)],
          }
        }),
        after: rows.length < limit ? null : text(rows.at(-1)?.contact),
      }
    },
    async deferred(campaign, reason, after, limit): Promise<Page> {
      const rows = await handle
        .collection('deliveries')
        .find(
          { campaign, ...(after ? { contact: { $gt: after } } : {}), state: 'excluded', reason },
          {
            projection: { contact: 1, list: 1 },
            sort: { contact: 1 },
            limit,
            hint: { campaign: 1, contact: 1 },
          },
        )
        .toArray()
      const ids = rows.map((row) => oid(text(row.contact)))
      const [people, left] = await Promise.all([
        contacts()
          .find({ _id: { $in: ids } }, { projection: CONTACT_FIELDS })
          .toArray(),
        handle
          .collection('list-members')
          .find(
            {
              list: { $in: [...new Set(rows.map((row) => text(row.list)))].map(oid) },
              contact: { $in: ids },
              // Whom a list's rules brought in has no row on it.
              state: { $ne: 'active' },
            },
            { projection: { list: 1, contact: 1, state: 1 } },
          )
          .toArray(),
      ])
      const byId = new Map(people.map((doc) => [hex(doc._id), doc]))
      const gone = new Map(left.map((row) => [`${hex(row.list)}/${hex(row.contact)}`, row.state as MemberState]))
      return {
        members: rows.map((row) => {
          const contact = text(row.contact)
          const list = text(row.list)
          return {
            ...contactPart(byId.get(contact) ?? {}),
            contact,
            list,
            membership: gone.get(`${list}/${contact}`) ?? ('active' as const),
          }
        }),
        after: rows.length < limit ? null : text(rows.at(-1)?.contact),
      }
    },
    async deferredTo(people, campaigns, reason) {
      const rows = await handle
        .collection('deliveries')
        .find(
          { campaign: { $in: [...campaigns] }, contact: { $in: [...people] }, state: 'excluded', reason },
          { projection: { contact: 1, campaign: 1, list: 1, _id: 0 }, hint: { campaign: 1, contact: 1 } },
        )
        .toArray()
      return rows.map((row) => ({ contact: text(row.contact), campaign: text(row.campaign), list: text(row.list) }))
    },
    async publicAmong(storyKeys, at) {
      const docs = await handle
        .collection('publications')
        .find({ storyKey: { $in: [...storyKeys] }, status: { $in: [...PUBLIC_STATUSES] } }, { projection: CLOCK })
        .toArray()
      const isPublic = (doc: Document) => visibility(clockOf(doc), at.getTime()).state === 'public'
      return new Set(docs.filter(isPublic).map(({ storyKey }) => text(storyKey)))
    },
    async stillSending(campaigns, now) {
      const active = { $in: [...ACTIVE_STATES] }
      const docs = await handle
        .collection('campaigns')
        .find(
          {
            _id: { $in: campaigns.map(oid) },
            $or: [{ state: active }, { state: 'cancelled', finishedAt: null }],
          },
          { projection: { state: 1, planComplete: 1 } },
        )
        .toArray()
      // A campaign whose plan was complete just now gets no more batches but by a person.
      if (docs.some(({ state, planComplete }) => state === 'cancelled' || planComplete !== true)) return true
      const found = await handle.collection('batches').findOne(
        {
          $or: [
            { campaign: { $in: docs.map(({ _id }) => hex(_id)) }, state: { $in: ['planned', 'claimed', 'sealed'] } },
            { campaign: { $in: [...campaigns] }, state: { $in: ['claimed', 'sealed'] }, leaseUntil: { $gt: now } },
          ],
        },
        { projection: { _id: 1 } },
      )
      return found !== null
    },
    async pitched(people, { since, except }) {
      const recent = await handle
        .collection('campaigns')
        .find(
          {
            type: { $in: [...PITCHES] },
            state: { $nin: [...UNBEGUN] },
            $or: [{ finishedAt: null }, { finishedAt: { $gte: new Date(since.getTime() - NEWS_MS) } }],
          },
          { projection: { state: 1 } },
        )
        .toArray()
      const others = recent.filter(({ _id }) => hex(_id) !== except)
      const idsOf = (rows: typeof others) => rows.map(({ _id }) => hex(_id))
      const paused = idsOf(others.filter(({ state }) => state === 'paused'))
      const called =
        paused.length > 0
          ? await handle.collection('batches').distinct('campaign', { campaign: { $in: paused }, state: 'sealed' })
          : []
      const going = [...idsOf(others.filter(({ state }) => state !== 'paused')), ...called]
      const counts = await handle
        .collection('deliveries')
        .aggregate(
          [
            {
              $match: {
                campaign: { $in: idsOf(others) },
                contact: { $in: [...people] },
                state: { $in: [...HOLDING, 'planned'] },
                $or: [{ stateAt: { $gte: since } }, { state: 'planned', campaign: { $in: going } }],
              },
            },
            { $group: { _id: '$contact', n: { $sum: 1 } } },
          ],
          { hint: { campaign: 1, contact: 1 } },
        )
        .toArray()
      return new Map(counts.map(({ _id, n }) => [text(_id), Number(n)]))
    },
    colleagues,
    async outletsTaken(campaign, outlets) {
      const taken = new Set<string>()
      const outletOf = await colleagues(outlets)
      const rows = handle
        .collection('deliveries')
        .find(
          { campaign, contact: { $in: [...outletOf.keys()] }, state: { $ne: 'excluded' } },
          { projection: { contact: 1, _id: 0 } },
        )
      for await (const { contact } of rows) taken.add(outletOf.get(text(contact)) ?? '')
      return taken
    },
    async personalValues(people) {
      const docs = await contacts()
        .aggregate([
          { $match: { _id: { $in: people.map(oid) } } },
          { $lookup: { from: 'outlets', localField: 'outlet', foreignField: '_id', as: 'outlets' } },
          { $project: { role: 1, 'outlets.name': 1 } },
        ])
        .toArray()
      return new Map(docs.map((doc) => [hex(doc._id), { outlet: text(doc.outlets?.[0]?.name), role: text(doc.role) }]))
    },
  }
}
