import type { Document } from 'mongodb'
import { sealIsWritten, type Written } from '../../domain/batches.ts'
import { MAILED, rankOf, writtenAmong } from '../../domain/delivery.ts'
import { EACH_MARK } from '../../domain/smtp.ts'
import type { OutreachStore } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { grouped } from './grouping.ts'
import { hex, instant, oid, text, texts, WAS_REFUSED_AGAIN } from './outreach-rows.ts'

type Records = Pick<OutreachStore, 'unresolved' | 'stormFigures' | 'pruneEvents' | 'writtenTo'>

const factsOf = (doc: Document, now: Date) => ({
  firstAttemptAt: instant(doc.firstAttemptAt)?.getTime() ?? 0,
  openAttempts: Number(doc.openAttempts ?? 0),
  generation: Number(doc.generation),
  leased: (instant(doc.leaseUntil)?.getTime() ?? 0) > now.getTime(),
})

/** Seals that share a look through their campaign. */
const TOGETHER = 32
/** Such a look takes as long as the campaign is large; a second one beside it would only make both slower (ms). */
const LOOK_MS = 5_000

interface Asked {
  campaign: string
  addresses: readonly string[]
  now: Date
}

/** What looks over many rows at once. */
export function records(handle: MongoHandle): Records {
  const batches = () => handle.collection('batches')
  const deliveries = () => handle.collection('deliveries')
  /** Looks through a campaign once for the addresses of several seals. */
  const writtenIn = async (campaign: string, addresses: readonly string[], now: Date) => {
    // By contact, which no row changes while others are looked at.
    const found = await deliveries()
      .find(
        {
          campaign,
          $or: [
            { address: { $in: [...addresses] } },
            { withheld: { $in: addresses.map((address) => `${MAILED}${address}`) } },
          ],
        },
        { projection: { batch: 1 }, hint: { campaign: 1, contact: 1 } },
      )
      .toArray()
    const whole = await batches()
      .find(
        {
          _id: { $in: found.flatMap(({ batch }) => (batch ? [oid(text(batch))] : [])) },
          state: 'sealed',
          idempotencyKey: { $not: { $regex: `^${EACH_MARK}` } },
        },
        { projection: { generation: 1, openAttempts: 1, firstAttemptAt: 1, leaseUntil: 1 } },
      )
      .toArray()
    const sealed = new Map(whole.map((doc) => [hex(doc._id), sealIsWritten(factsOf(doc, now), now.getTime())]))
    // After the batches: who was handed over in between is not planned any more.
    const rows = await deliveries()
      .find(
        { _id: { $in: found.map(({ _id }) => _id) } },
        { projection: { address: 1, state: 1, rank: 1, reason: 1, withheld: 1, batch: 1, _id: 0 } },
      )
      .toArray()
    return writtenAmong(
      rows.map(({ address, state, rank, reason, withheld, batch }) => ({
        address: text(address),
        state,
        rank: Number(rank),
        reason: text(reason),
        notes: texts(withheld),
        sealed: sealed.get(text(batch)) ?? 'no',
      })),
    )
  }
  const writtenTo = grouped(
    async (asked: readonly Asked[]) => {
      const found = new Map<string, Promise<Map<string, Exclude<Written, 'no'>>>>()
      for (const { campaign } of asked) {
        if (found.has(campaign)) continue
        const own = asked.filter((one) => one.campaign === campaign)
        const addresses = [...new Set(own.flatMap((one) => one.addresses))]
        found.set(campaign, writtenIn(campaign, addresses, new Date(Math.max(...own.map(({ now }) => now.getTime())))))
      }
      return Promise.all(asked.map(({ campaign }) => found.get(campaign)!))
    },
    { most: TOGETHER, patienceMs: LOOK_MS },
  )
  return {
    writtenTo: (campaign, addresses, now) => writtenTo({ campaign, addresses, now }),
    async unresolved({ before, after, limit }) {
      const campaigns = await handle
        .collection('campaigns')
        .find({ state: { $in: ['planning', 'sending', 'paused', 'cancelled'] } }, { projection: { startedAt: 1 } })
        .toArray()
      const starts = new Map(campaigns.map(({ _id, startedAt }) => [hex(_id), startedAt]))
      const docs = await batches()
        .find(
          {
            campaign: { $in: [...starts.keys()] },
            state: { $in: ['in_doubt', 'sealed'] },
            ...(after ? { _id: { $gt: oid(after) } } : {}),
            $and: [
              { $or: [{ firstAttemptAt: { $ne: null } }, { generation: { $gt: 1 } }] },
              { $or: [{ state: 'in_doubt' }, { openAttempts: { $gt: 0 }, firstAttemptAt: { $lt: before } }] },
            ],
          },
          { projection: { campaign: 1, firstAttemptAt: 1 }, sort: { _id: 1 }, limit },
        )
        .toArray()
      return docs.map((doc) => ({
        id: hex(doc._id),
        campaign: text(doc.campaign),
        firstAttemptAt: (doc.firstAttemptAt ?? starts.get(text(doc.campaign))) as Date,
      }))
    },
    async stormFigures(campaign, since, percent) {
      const settled = { campaign, settledAt: { $gt: since } }
      const [sum] = await batches()
        .aggregate<{ n: number }>([
          { $match: settled },
          { $group: { _id: null, n: { $sum: { $add: ['$submitted', '$failed'] } } } },
        ])
        .toArray()
      const tried = sum?.n ?? 0
      const failed = { campaign, state: { $in: ['failed', 'bounced'] } }
      // The index alone says how many there are at most; each row is looked at only when so many would matter.
      if ((await deliveries().countDocuments(failed)) * 100 < tried * percent) return { tried, bad: 0 }
      const groups = await deliveries()
        .aggregate<{ _id: string; n: number }>([
          { $match: { ...failed, $or: [{ rank: { $ne: rankOf('written_off') } }, { reason: WAS_REFUSED_AGAIN }] } },
          { $group: { _id: '$batch', n: { $sum: 1 } } },
        ])
        .toArray()
      const counts = new Map(groups.map(({ _id, n }) => [_id, n]))
      const found = await batches()
        .find({ ...settled, _id: { $in: [...counts.keys()].map(oid) } }, { projection: { _id: 1 } })
        .toArray()
      return { tried, bad: found.reduce((total, { _id }) => total + (counts.get(hex(_id)) ?? 0), 0) }
    },
    async pruneEvents({ applied, unapplied, limit }) {
      const events = handle.collection('inbound-events')
      const old = await events
        .find(
          { createdAt: { $lt: applied }, $or: [{ applied: true }, { createdAt: { $lt: unapplied } }] },
          { projection: { _id: 1 }, limit },
        )
        .toArray()
      if (old.length === 0) return 0
      return (await events.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } })).deletedCount
    },
  }
}
