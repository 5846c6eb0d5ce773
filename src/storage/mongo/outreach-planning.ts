import { OPEN_BATCH_STATES } from '../../domain/batches.ts'
import { ACTIVE_STATES, OPEN_CAMPAIGN_STATES } from '../../domain/campaign.ts'
import type { OutreachStore } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { grouped } from './grouping.ts'
import { CONTACT_FIELDS, campaignRow, contactPart, hex, oid, text, WITHOUT_FROZEN } from './outreach-rows.ts'
import { writeSlice } from './outreach-slice.ts'
import { readRows } from './reading.ts'

type Planning = Pick<
  OutreachStore,
  | 'campaign'
  | 'openCampaigns'
  | 'frozenOf'
  | 'hasChosen'
  | 'withoutOf'
  | 'freeze'
  | 'noteWaiting'
  | 'stopCampaign'
  | 'hasOpenBatches'
  | 'unsealed'
  | 'finish'
  | 'close'
  | 'leasePlan'
  | 'releasePlan'
  | 'planLeasedBeyond'
  | 'members'
  | 'writeSlice'
  | 'completePlan'
>

/** Looks at campaigns that are made in one go. */
const TOGETHER = 16

export function planning(handle: MongoHandle): Planning {
  const campaigns = () => handle.collection('campaigns')
  const changed = async (filter: object, update: object) =>
    (await campaigns().updateOne(filter, update)).modifiedCount > 0
  return {
    campaign: grouped(
      async (ids: readonly string[]) => {
        const docs = await campaigns()
          .find({ _id: { $in: [...new Set(ids)].map(oid) } }, { projection: WITHOUT_FROZEN })
          .toArray()
        const byId = new Map(docs.map((doc) => [hex(doc._id), campaignRow(doc)]))
        return ids.map((id) => byId.get(id) ?? null)
      },
      { most: TOGETHER },
    ),
    async openCampaigns() {
      const docs = await campaigns()
        .find(
          {
            $or: [{ state: { $in: [...OPEN_CAMPAIGN_STATES] } }, { state: 'cancelled', finishedAt: null }],
          },
          { projection: WITHOUT_FROZEN, sort: { launchAt: 1, _id: 1 } },
        )
        .toArray()
      return docs.map(campaignRow)
    },
    async frozenOf(campaign) {
      const doc = await campaigns().findOne({ _id: oid(campaign) }, { projection: { frozen: 1 } })
      return doc?.frozen ?? null
    },
    async hasChosen(campaign, wish) {
      const field = `frozen.choice.${wish}`
      const doc = await campaigns().findOne({ _id: oid(campaign), [field]: true }, { projection: { _id: 1 } })
      return doc !== null
    },
    async withoutOf(campaign) {
      const doc = await campaigns().findOne({ _id: oid(campaign) }, { projection: { 'frozen.without': 1 } })
      return text(doc?.frozen?.without)
    },
    freeze: (campaign, { frozen, title, at, alone }) =>
      handle.transaction(async (session) => {
        if (alone) {
          const group = { translationGroup: alone.group }
          // Written to, so that of two transactions at once one fails, begins again, and then sees the other's campaign.
          const may = { state: { $in: ['scheduled', 'paused'] } }
          await campaigns().updateMany({ ...group, ...may }, { $set: { updatedAt: at } }, { session })
          const types = { type: { $in: [...alone.types] } }
          if (await campaigns().findOne({ ...group, ...types, state: 'planning' }, { session })) return false
        }
        const { modifiedCount } = await campaigns().updateOne(
          { _id: oid(campaign), state: 'scheduled' },
          { $set: { state: 'planning', frozen, title, startedAt: at, pausedReason: '', updatedAt: at } },
          { session },
        )
        return modifiedCount > 0
      }),
    async noteWaiting(campaign, reason) {
      await changed(
        { _id: oid(campaign), state: 'scheduled', pausedReason: { $ne: reason } },
        { $set: { pausedReason: reason } },
      )
    },
    stopCampaign: (campaign, reason) =>
      changed(
        { _id: oid(campaign), state: { $in: [...ACTIVE_STATES] } },
        { $set: { state: 'paused', pausedReason: reason } },
      ),
    async hasOpenBatches(campaign) {
      const open = await handle
        .collection('batches')
        .findOne({ campaign, state: { $in: [...OPEN_BATCH_STATES] } }, { projection: { _id: 1 } })
      return open !== null
    },
    unsealed: (campaign, now, limit) =>
      handle
        .collection('batches')
        .countDocuments({ campaign, state: { $in: ['planned', 'claimed'] }, notBefore: { $lte: now } }, { limit }),
    async finish(campaign, at) {
      // No transaction needed: once the plan is complete, an open batch can only come from one that is open (in doubt) now.
      const open = await handle
        .collection('batches')
        .findOne({ campaign, state: { $in: [...OPEN_BATCH_STATES] } }, { projection: { _id: 1 } })
      if (open) return false
      return changed(
        { _id: oid(campaign), state: 'sending', planComplete: true },
        { $set: { state: 'done', finishedAt: at } },
      )
    },
    close: (campaign, at) =>
      changed({ _id: oid(campaign), state: 'cancelled', finishedAt: null }, { $set: { finishedAt: at } }),
    async leasePlan(campaign, holder, now, until) {
      const doc = await campaigns().findOneAndUpdate(
        {
          _id: oid(campaign),
          state: 'planning',
          planComplete: { $ne: true },
          $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }],
        },
        { $set: { leaseHolder: holder, leaseUntil: until }, $inc: { leaseToken: 1 } },
        { returnDocument: 'after', projection: { leaseToken: 1 } },
      )
      return doc ? Number(doc.leaseToken) : null
    },
    async releasePlan(campaign, token) {
      await changed({ _id: oid(campaign), leaseToken: token }, { $set: { leaseUntil: null } })
    },
    async planLeasedBeyond(campaign, until) {
      const doc = await campaigns().findOne(
        { _id: oid(campaign), state: 'planning', leaseUntil: { $gt: until } },
        { projection: { leaseToken: 1, leaseUntil: 1 } },
      )
      return doc && { token: Number(doc.leaseToken), leaseUntil: doc.leaseUntil }
    },
    async members(list, after, limit) {
      const rows = await readRows(handle, 'list-members', {
        filter: {
          list: oid(list),
          ...(after ? { contact: { $gt: oid(after) } } : {}),
          state: { $in: ['active', 'unsubscribed'] },
        },
        projection: { contact: 1, state: 1, _id: 0 },
        sort: { contact: 1 },
        hint: { list: 1, contact: 1 },
        limit,
      })
      const contacts = await readRows(handle, 'contacts', {
        filter: { _id: { $in: rows.map((row) => oid(hex(row.contact))) } },
        projection: CONTACT_FIELDS,
      })
      const byId = new Map(contacts.map((contact) => [hex(contact._id), contact]))
      // A member whose contact is gone still ends a page where it should: it stays, without an address.
      return rows.map((row) => ({
        contact: hex(row.contact),
        list,
        membership: row.state === 'unsubscribed' ? ('unsubscribed' as const) : ('active' as const),
        ...contactPart(byId.get(hex(row.contact)) ?? {}),
      }))
    },
    writeSlice: (slice) => handle.transaction((session) => writeSlice(handle, session, slice)),
    async completePlan(campaign, token) {
      const { modifiedCount } = await campaigns().updateOne(
        { _id: oid(campaign), leaseToken: token, state: { $in: ['planning', 'paused'] } },
        // A pause that came in between is respected: resuming finds `planComplete` and goes on as `sending`.
        [
          {
            $set: {
              planComplete: true,
              leaseUntil: null,
              state: { $cond: [{ $eq: ['$state', 'planning'] }, 'sending', '$state'] },
            },
          },
        ],
      )
      return modifiedCount > 0
    },
  }
}
