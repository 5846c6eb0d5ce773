import type { Document } from 'mongodb'
import { ENDED, HOLDING, isReleased } from '../../domain/delivery.ts'
import { DEFERRED, DIGEST_FREQUENCIES, DIGEST_GROUPS, deferredTill } from '../../domain/digest.ts'
import { readCarrying } from '../../domain/digest-carrying.ts'
import type { OnceStore } from '../../outreach/audience-store.ts'
import type { MongoHandle } from '../handle.ts'
import { openBatches } from './outreach-closing.ts'
import { hex, instant, oid, SHARES, text, texts } from './outreach-rows.ts'

const DEFERRALS = DIGEST_FREQUENCIES.map((frequency) => DEFERRED[frequency])

/** Who has had, or is about to have, another campaign of the same group. */
export function once(handle: MongoHandle): OnceStore {
  const campaignsOf = (filter: Document, projection: Document) =>
    handle.collection('campaigns').find(filter, { projection }).toArray()
  const calledAmong = (rows: readonly Document[]) =>
    openBatches(
      handle,
      rows.filter(({ state }) => state === 'planned').map(({ batch }) => text(batch)),
    )
  return {
    async holding(contacts, { group, types, except }) {
      const campaigns = await campaignsOf(
        { translationGroup: group, type: { $in: [...types] }, _id: { $ne: oid(except) }, startedAt: { $ne: null } },
        { state: 1 },
      )
      if (campaigns.length === 0) return new Set()
      const cancelled = new Set(campaigns.flatMap(({ _id, state }) => (state === 'cancelled' ? [hex(_id)] : [])))
      const rows = await handle
        .collection('deliveries')
        .find(
          {
            campaign: { $in: campaigns.map(({ _id }) => hex(_id)) },
            contact: { $in: [...contacts] },
            $or: [{ state: { $in: [...HOLDING, 'planned'] } }, SHARES],
          },
          {
            projection: { contact: 1, campaign: 1, state: 1, reason: 1, batch: 1, _id: 0 },
            hint: { campaign: 1, contact: 1 },
          },
        )
        .toArray()
      const over = (row: (typeof rows)[number]) => cancelled.has(text(row.campaign))
      const called = await calledAmong(rows.filter(over))
      const counts = (row: (typeof rows)[number]) =>
        row.state !== 'planned' || !over(row) || isReleased(text(row.reason)) || called.has(text(row.batch))
      return new Set(rows.filter(counts).map(({ contact }) => text(contact)))
    },
    async fellAway(contacts, { group, except }) {
      const campaigns = await campaignsOf(
        { translationGroup: group, type: 'brief', _id: { $ne: oid(except) }, startedAt: { $ne: null } },
        { _id: 1 },
      )
      if (campaigns.length === 0) return new Set()
      const rows = await handle
        .collection('deliveries')
        .find(
          {
            campaign: { $in: campaigns.map(({ _id }) => hex(_id)) },
            contact: { $in: [...contacts] },
            batch: { $ne: null },
            $or: [{ state: 'excluded', reason: { $ne: 'cancelled' } }, { state: { $in: [...ENDED] } }],
          },
          { projection: { contact: 1, _id: 0 }, hint: { campaign: 1, contact: 1 } },
        )
        .toArray()
      return new Set(rows.map(({ contact }) => text(contact)))
    },
    async leftToDigest(contacts, group) {
      const campaigns = await campaignsOf(
        { translationGroup: group, type: 'brief', startedAt: { $ne: null } },
        { state: 1, startedAt: 1 },
      )
      if (campaigns.length === 0) return []
      const byId = new Map(campaigns.map((doc) => [hex(doc._id), doc]))
      const rows = await handle
        .collection('deliveries')
        .find(
          {
            campaign: { $in: [...byId.keys()] },
            contact: { $in: [...contacts] },
            state: 'excluded',
            reason: { $in: DEFERRALS },
          },
          { projection: { contact: 1, campaign: 1, reason: 1, _id: 0 }, hint: { campaign: 1, contact: 1 } },
        )
        .toArray()
      return rows.map((row) => {
        const { state, startedAt } = byId.get(text(row.campaign))!
        return {
          contact: text(row.contact),
          campaign: text(row.campaign),
          frequency: deferredTill(text(row.reason)),
          startedAt,
          cancelled: state === 'cancelled',
        }
      })
    },
    async digestsWith(campaigns) {
      if (campaigns.length === 0) return []
      const [from, till] = DIGEST_GROUPS
      const docs = await campaignsOf(
        {
          translationGroup: { $gte: from, $lt: till },
          type: 'digest',
          'options.sources': { $in: [...campaigns] },
        },
        { state: 1, planComplete: 1, startedAt: 1, finishedAt: 1, options: 1, 'frozen.digest': 1 },
      )
      return docs.flatMap((doc) =>
        readCarrying(campaigns, {
          id: hex(doc._id),
          state: doc.state,
          planComplete: doc.planComplete === true,
          startedAt: instant(doc.startedAt),
          finishedAt: instant(doc.finishedAt),
          options: doc.options,
          digest: doc.frozen?.digest,
        }),
      )
    },
    async rowsIn(contacts, campaigns) {
      if (campaigns.length === 0 || contacts.length === 0) return []
      const [rows, over] = await Promise.all([
        handle
          .collection('deliveries')
          .find(
            { campaign: { $in: [...campaigns] }, contact: { $in: [...contacts] } },
            {
              projection: { contact: 1, campaign: 1, state: 1, reason: 1, batch: 1, withheld: 1, _id: 0 },
              hint: { campaign: 1, contact: 1 },
            },
          )
          .toArray(),
        campaignsOf({ _id: { $in: campaigns.map(oid) }, state: 'cancelled' }, { _id: 1 }),
      ])
      const called = await calledAmong(rows)
      const cancelled = new Set(over.map(({ _id }) => hex(_id)))
      return rows.map((row) => ({
        contact: text(row.contact),
        campaign: text(row.campaign),
        state: row.state,
        reason: text(row.reason),
        called: row.state === 'planned' && called.has(text(row.batch)),
        cancelled: cancelled.has(text(row.campaign)),
        withheld: texts(row.withheld),
      }))
    },
  }
}
