import type { ClientSession, Document } from 'mongodb'
import type { DeliveryState } from '../../domain/delivery.ts'
import { isSubmitted, rankOf, stateOf } from '../../domain/delivery.ts'
import { freshBucket, type RateBucket } from '../../domain/rate.ts'
import type { InboundEvent, OutreachStore, SoftBounces } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { grouped } from './grouping.ts'
import { isOver, moveFigures, recount, recountAll, takeStock, touchOver } from './outreach-closing.ts'
import { carryNotices, noteNotice } from './outreach-notices.ts'
import { hex, oid, text } from './outreach-rows.ts'
import { DURABLE, held, isActive } from './outreach-sealing.ts'

type Inbound = Pick<
  OutreachStore,
  | 'recordEvent'
  | 'applyFact'
  | 'markApplied'
  | 'unapplied'
  | 'settleByEvidence'
  | 'counts'
  | 'handedOver'
  | 'beginDelivery'
  | 'giveBackDelivery'
  | 'noteNotice'
  | 'carryNotices'
  | 'changeBucket'
  | 'readBucket'
  | 'spend'
  | 'spent'
>

/** Batches whose early events are asked for in one go, and reports that share a transaction. */
const TOGETHER = 16

/** How often a lost race for the bucket is run again before the caller hears of it. */
const BUCKET_TRIES = 200

export function inbound(handle: MongoHandle): Inbound {
  const events = () => handle.collection('inbound-events')
  const deliveries = () => handle.collection('deliveries')
  const buckets = () => handle.collection('rate-buckets')
  const values = () => handle.collection('values')
  // Of one batch many are often heard of at once. In transactions of their own each would have to run against all others.
  const raiseTogether = grouped((reports: readonly Report[]) => raiseAll(handle, reports), { most: TOGETHER })
  const recountTogether = grouped((batches: readonly string[]) => recountAll(handle, batches), { most: TOGETHER })
  return {
    async recordEvent(event) {
      const now = new Date()
      const stored = await events()
        .findOneAndUpdate(
          { eventId: event.eventId },
          { $setOnInsert: { ...event, applied: false, createdAt: now, updatedAt: now } },
          { upsert: true, returnDocument: 'after', projection: { applied: 1 } },
        )
        .catch((error: { code?: number }) => {
          // Two copies of one event at the same instant: the other one has stored it.
          if (error.code === 11000) return events().findOne({ eventId: event.eventId }, { projection: { applied: 1 } })
          throw error
        })
      return stored?.applied !== true
    },
    async applyFact(target, fact, reason, at, bounces) {
      const doc = await findDelivery(handle, target)
      if (!doc) return null
      // Each of these writes is repeatable and never goes back, so that they need no transaction, but where something is counted. The id comes first:
      // nobody repeats what was heard by SMTP, and a process that dies in between leaves a mail in doubt with its id, not one that was taken under none.
      let mail = text(doc.providerId ?? '')
      if (target.providerId && !mail) {
        const named = { $set: { providerId: { $ifNull: ['$providerId', target.providerId] } } }
        const own = await deliveries().findOneAndUpdate({ _id: doc._id }, [named], {
          returnDocument: 'after',
          projection: { providerId: 1 },
        })
        mail = text(own?.providerId ?? '')
      }
      const touched = {
        delivery: hex(doc._id),
        campaign: text(doc.campaign),
        batch: text(doc.batch),
        contact: text(doc.contact),
        address: text(doc.address),
        another: Boolean(target.providerId && mail && mail !== target.providerId),
      }
      const lower = { _id: doc._id, rank: { $lt: rankOf(fact) } }
      const fresh = { $set: { state: stateOf(fact), rank: rankOf(fact), reason, stateAt: at } }
      if (doc.rank >= rankOf(fact)) return { ...touched, news: false }
      const counted = await changes(handle, bounces?.(touched))
      const handedOver = isSubmitted(fact) && doc.rank < rankOf('submitted')
      const together = counted !== null || (handedOver && (await isOver(handle, touched.batch)))
      const raised = together ? null : await deliveries().updateOne({ ...lower, state: { $ne: 'excluded' } }, fresh)
      const report = { campaign: touched.campaign, batch: touched.batch, lower, fresh, handedOver, bounces: counted }
      // Not raised, though it ranked lower: it was left out, by this moment at the latest, unless somebody else was faster.
      const { news, recounted } = raised?.modifiedCount
        ? { news: true, recounted: false }
        : await (handedOver ? raiseTogether(report) : raiseAlone(handle, report))
      // It may be over since, and whoever ended it may not have seen this.
      if (news && handedOver && !recounted && (await isOver(handle, touched.batch))) {
        await recountTogether(touched.batch)
      }
      return { ...touched, news }
    },
    async markApplied(eventId) {
      await events().updateOne({ eventId }, { $set: { applied: true } })
    },
    unapplied: grouped((asked: readonly (readonly string[])[]) => unappliedAmong(handle, asked), { most: TOGETHER }),
    settleByEvidence: (batch, at) => takeStock(handle, undefined, batch, at),
    async counts(campaign) {
      const groups = await deliveries()
        .aggregate<{ _id: DeliveryState; n: number }>([
          { $match: { campaign } },
          { $group: { _id: '$state', n: { $sum: 1 } } },
        ])
        .toArray()
      return Object.fromEntries(groups.map(({ _id, n }) => [_id, n]))
    },
    async handedOver(campaign, since) {
      const [sum] = await handle
        .collection('batches')
        .aggregate<{ n: number }>([
          { $match: { campaign, settledAt: { $gte: since } } },
          { $group: { _id: null, n: { $sum: '$submitted' } } },
        ])
        .toArray()
      return sum?.n ?? 0
    },
    async beginDelivery(claim, delivery, at) {
      if (!(await isActive(handle, claim.campaign))) return false
      if (!(await handle.collection('batches').findOne(held(claim, 'sealed'), { projection: { _id: 1 } }))) return false
      const { modifiedCount } = await deliveries().updateOne(
        { _id: oid(delivery), state: 'planned' },
        { $set: { state: stateOf('doubted'), rank: rankOf('doubted'), reason: 'being_sent', stateAt: at } },
        DURABLE,
      )
      return modifiedCount > 0
    },
    giveBackDelivery: (claim, delivery, at, reason) =>
      handle.transaction(async (session) => {
        // The batch is written too, so that whoever takes it over at this moment is before or after.
        const mine = await handle
          .collection('batches')
          .updateOne(held(claim, 'sealed'), { $set: { updatedAt: at } }, { session })
        if (mine.matchedCount === 0) return false
        const { modifiedCount } = await deliveries().updateOne(
          { _id: oid(delivery), rank: rankOf('doubted'), reason: 'being_sent' },
          { $set: { state: stateOf('planned'), rank: rankOf('planned'), reason, stateAt: at } },
          { session },
        )
        return modifiedCount > 0
      }),
    noteNotice: (contacts, at) => noteNotice(handle, undefined, contacts, at),
    carryNotices: (limit) => carryNotices(handle, limit),
    async changeBucket(key, change) {
      for (let attempt = 0; attempt < BUCKET_TRIES; attempt++) {
        const doc = await buckets().findOne({ key })
        const stored = doc ? bucketOf(doc) : null
        const { bucket, result } = change(stored)
        if (bucket === stored) return result
        const now = new Date()
        const values = { ...bucket, updatedAt: now }
        if (doc) {
          const won = await buckets().updateOne(
            { _id: doc._id, version: doc.version },
            { $set: values, $inc: { version: 1 } },
          )
          if (won.modifiedCount > 0) return result
          continue
        }
        const made = await buckets()
          .insertOne({ key, ...values, version: 1, createdAt: now })
          .catch((error: { code?: number }) => {
            if (error.code === 11000) return null
            throw error
          })
        if (made) return result
      }
      throw new Error('The shared rate bucket could not be changed: too many processes at once.')
    },
    async spend(key, amount, limit) {
      const now = new Date()
      const add = () =>
        values().updateOne({ key, 'value.v': { $lte: limit - amount } }, [
          { $set: { 'value.v': { $max: [0, { $add: ['$value.v', amount] }] }, updatedAt: now } },
        ])
      if ((await add()).matchedCount > 0) return true
      if (amount > limit) return false
      // Full, or not begun: the count is made if it is missing, by however many at once, and asked again.
      await values()
        .updateOne(
          { key },
          { $setOnInsert: { key, value: { v: 0 }, createdAt: now, updatedAt: now } },
          { upsert: true },
        )
        .catch((error: { code?: number }) => {
          if (error.code !== 11000) throw error
        })
      return (await add()).matchedCount > 0
    },
    async spent(key) {
      const doc = await values().findOne({ key })
      return Number(doc?.value?.v ?? 0)
    },
    async readBucket(key) {
      const doc = await buckets().findOne({ key })
      return doc ? bucketOf(doc) : null
    },
  }
}

async function unappliedAmong(handle: MongoHandle, asked: readonly (readonly string[])[]): Promise<InboundEvent[][]> {
  const docs = await handle
    .collection('inbound-events')
    .find({ providerId: { $in: asked.flat() }, applied: false }, { sort: { at: 1 } })
    .toArray()
  if (docs.length === 0) return asked.map(() => [])
  const events = docs.map((doc) => ({
    eventId: text(doc.eventId),
    type: text(doc.type),
    at: doc.at,
    providerId: text(doc.providerId),
    campaign: text(doc.campaign),
    delivery: text(doc.delivery),
    reason: text(doc.reason),
  }))
  return asked.map((ids) => events.filter(({ providerId }) => ids.includes(providerId)))
}

const bucketOf = (doc: Document): RateBucket => ({
  perSecond: Number(doc.perSecond),
  learned: doc.learned === true,
  refilledAt: Number(doc.refilledAt),
  holdUntil: Number(doc.holdUntil),
  recent: (doc.recent ?? []) as number[],
  apart: Number(doc.apart ?? freshBucket(1).apart),
})

async function findDelivery(handle: MongoHandle, target: { delivery: string; campaign: string; providerId: string }) {
  const options = { projection: { campaign: 1, batch: 1, contact: 1, address: 1, providerId: 1, rank: 1 } }
  const deliveries = handle.collection('deliveries')
  if (target.delivery) {
    const named = await deliveries.findOne({ _id: oid(target.delivery), campaign: target.campaign }, options)
    if (named) return named
  }
  return target.providerId ? deliveries.findOne({ providerId: target.providerId }, options) : null
}

/** What there is to write of these bounces. Read first: nearly everybody whose mail arrives has none, and needs no transaction. */
async function changes(handle: MongoHandle, bounces: SoftBounces | null | undefined): Promise<SoftBounces | null> {
  if (!bounces || bounces.restUntil) return bounces ?? null
  const row = { email: bounces.address, softBounces: { $gt: 0 } }
  return (await handle.collection('contacts').findOne(row, { projection: { _id: 1 } })) ? bounces : null
}

/** What one delivery is to become, and what follows from it. */
interface Report {
  campaign: string
  batch: string
  lower: Document
  fresh: Document
  /** Whether it is the first word of its mail having been taken. */
  handedOver: boolean
  bounces: SoftBounces | null
}

interface Raised {
  /** Whether it is told what it did not know. */
  news: boolean
  /** Whether its batch was over, and has been counted again. */
  recounted: boolean
}

/**
 * Facts with what follows from them: bounces in a row, the figures of batches that were over, and of whom a later seal had left out, and who had yet been
 * taken, the figures of the campaign, in which they count as planned again, once.
 */
function raiseAll(handle: MongoHandle, reports: readonly Report[]): Promise<Raised[]> {
  return handle.transaction(async (session) => {
    const counting = reports.filter(({ handedOver }) => handedOver).map(({ batch }) => batch)
    const touched = await touchOver(handle, session, counting)
    const raised: Raised[] = []
    for (const { campaign, batch, lower, fresh, handedOver, bounces } of reports) {
      const before = await handle
        .collection('deliveries')
        .findOneAndUpdate(lower, fresh, { session, projection: { state: 1 } })
      if (before?.state === 'excluded') await moveFigures(handle, session, campaign, -1)
      if (before && bounces) await countBounces(handle, session, bounces)
      raised.push({ news: before !== null, recounted: handedOver && touched.has(batch) })
    }
    await recount(handle, session, touched)
    return raised
  })
}

const raiseAlone = async (handle: MongoHandle, report: Report): Promise<Raised> =>
  (await raiseAll(handle, [report]))[0]!

/** One more in the row of whoever has the address, or its end. */
async function countBounces(
  handle: MongoHandle,
  session: ClientSession,
  { address, restUntil }: SoftBounces,
): Promise<void> {
  const contacts = handle.collection('contacts')
  const doc = await contacts.findOneAndUpdate(
    { email: address },
    restUntil ? { $inc: { softBounces: 1 } } : { $set: { softBounces: 0 } },
    {
      session,
      returnDocument: 'after',
      projection: { softBounces: 1 },
    },
  )
  if (!doc) return
  await contacts.updateOne(
    { _id: doc._id },
    { $set: { restUntil: restUntil ? restUntil(Number(doc.softBounces)) : null } },
    { session },
  )
}
