import type { ClientSession, Document, ObjectId } from 'mongodb'
import type { Exclusion } from '../../domain/audience.ts'
import { isWrittenOffBy, rankOf, stateOf, WRITTEN_OFF } from '../../domain/delivery.ts'
import { EACH_MARK } from '../../domain/smtp.ts'
import { type Cancelled, noticesIn } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { noteNotice } from './outreach-notices.ts'
import { hex, oid, text, WAS_REFUSED_AGAIN, WAS_RELEASED } from './outreach-rows.ts'

/**
 * planned → excluded, for named deliveries; the campaign's figures move along, so that candidates = planned + excluded stays true. Who was released from
 * doubt is written off instead, for that reason: an earlier mail may have reached them, so they count as planned, and hear of a mistake.
 * Not so of whom the campaign has reached as another contact.
 */
export async function excludeDeliveries(
  handle: MongoHandle,
  session: ClientSession,
  campaign: string,
  excluded: readonly { delivery: string; reason: Exclusion }[],
  at: Date,
): Promise<void> {
  if (excluded.length === 0) return
  const deliveries = handle.collection('deliveries')
  const writtenOff = { state: stateOf('written_off'), rank: rankOf('written_off'), stateAt: at }
  for (const reason of new Set(excluded.map((one) => one.reason).filter(isWrittenOffBy))) {
    const ids = excluded.flatMap((one) => (one.reason === reason ? [oid(one.delivery)] : []))
    await deliveries.updateMany(
      { _id: { $in: ids }, state: 'planned', reason: WAS_RELEASED },
      { $set: { ...writtenOff, reason: `${WRITTEN_OFF} ${reason}` } },
      { session },
    )
  }
  const { modifiedCount } = await deliveries.bulkWrite(
    excluded.map(({ delivery, reason }) => ({
      updateOne: {
        filter: { _id: oid(delivery), state: 'planned' },
        update: { $set: { state: 'excluded', rank: rankOf('excluded'), reason, stateAt: at } },
      },
    })),
    { session, ordered: false },
  )
  await moveFigures(handle, session, campaign, modifiedCount)
}

/**
 * The members of these batches that nobody has begun to write to. Who was released from doubt is in doubt again: the mail they were to get once more may
 * have reached them.
 */
async function excludeUnsent(
  handle: MongoHandle,
  session: ClientSession,
  campaign: string,
  batches: readonly string[],
  at: Date,
): Promise<void> {
  if (batches.length === 0) return
  const deliveries = handle.collection('deliveries')
  const unsent = { batch: { $in: [...batches] }, state: 'planned' }
  await deliveries.updateMany(
    { ...unsent, reason: WAS_RELEASED },
    { $set: { state: stateOf('doubted'), rank: rankOf('doubted'), reason: 'cancelled', stateAt: at } },
    { session },
  )
  const left = await deliveries.updateMany(
    unsent,
    { $set: { state: 'excluded', rank: rankOf('excluded'), reason: 'cancelled', stateAt: at } },
    { session },
  )
  await moveFigures(handle, session, campaign, left.modifiedCount)
}

/** So many from planned to excluded; negative: back. */
export async function moveFigures(
  handle: MongoHandle,
  session: ClientSession,
  campaign: string,
  count: number,
): Promise<void> {
  await handle
    .collection('campaigns')
    .updateOne({ _id: oid(campaign) }, { $inc: { planned: -count, excluded: count } }, { session })
}

interface Standing {
  submitted: number
  failed: number
  doubtful: number
}

/** How many members of each batch the provider has, how many it refused, and how many are in doubt. */
async function standingsOf(
  handle: MongoHandle,
  session: ClientSession | undefined,
  batches: readonly string[],
): Promise<Map<string, Standing>> {
  const n = (condition: Document) => ({ $sum: { $cond: [condition, 1, 0] } })
  const found = await handle
    .collection('deliveries')
    .aggregate<Standing & { _id: string }>(
      [
        { $match: { batch: batches.length === 1 ? batches[0] : { $in: [...batches] } } },
        {
          $group: {
            _id: '$batch',
            submitted: n({ $gte: ['$rank', rankOf('submitted')] }),
            failed: n({
              $or: [
                { $eq: ['$rank', rankOf('refused')] },
                {
                  $and: [
                    { $eq: ['$rank', rankOf('written_off')] },
                    { $regexMatch: { input: '$reason', regex: WAS_REFUSED_AGAIN } },
                  ],
                },
              ],
            }),
            doubtful: n({ $eq: ['$state', 'in_doubt'] }),
          },
        },
      ],
      session ? { session } : {},
    )
    .toArray()
  return new Map(found.map(({ _id, ...standing }) => [_id, standing]))
}

const NONE: Standing = { submitted: 0, failed: 0, doubtful: 0 }

async function standingOf(handle: MongoHandle, session: ClientSession | undefined, batch: string): Promise<Standing> {
  return (await standingsOf(handle, session, [batch])).get(batch) ?? NONE
}

/**
 * How a batch ends with its last generation: what earlier ones handed over counts too, and whoever they left in doubt keeps it there, for a
 * person to decide.
 */
export async function endOfGenerations(
  handle: MongoHandle,
  session: ClientSession | undefined,
  batch: string,
  at: Date,
): Promise<Document> {
  const { doubtful, ...figures } = await standingOf(handle, session, batch)
  const end =
    doubtful > 0 ? { state: 'in_doubt', reason: 'reply_lost', settledAt: null } : { state: 'settled', settledAt: at }
  return { ...figures, ...end }
}

/** The unsettled members of batches in doubt; a batch whose members have all been heard of is settled at once. */
export async function markInDoubt(
  handle: MongoHandle,
  session: ClientSession,
  batches: readonly string[],
  reason: string,
  at: Date,
): Promise<void> {
  const deliveries = handle.collection('deliveries')
  await deliveries.updateMany(
    { batch: { $in: [...batches] }, rank: { $lt: rankOf('doubted') }, state: { $ne: 'excluded' } },
    { $set: { state: 'in_doubt', rank: rankOf('doubted'), reason, stateAt: at } },
    { session },
  )
  for (const batch of batches) await takeStock(handle, session, batch, at)
}

/**
 * What has been heard of a batch in doubt: its figures, and who has had the notice of Article 14. It is settled once nobody is in doubt.
 * @returns whether it is
 */
export async function takeStock(
  handle: MongoHandle,
  session: ClientSession | undefined,
  batch: string,
  at: Date,
): Promise<boolean> {
  const within = session ? { session } : {}
  const here = { _id: oid(batch), state: 'in_doubt' }
  const row = await handle.collection('batches').findOne(here, { ...within, projection: { sealed: 1 } })
  if (!row) return false
  const notices = noticesIn(typeof row.sealed === 'string' ? JSON.parse(row.sealed) : row.sealed)
  if (notices.length > 0) {
    const taken = await handle
      .collection('deliveries')
      .find(
        { _id: { $in: notices.map(oid) }, rank: { $gte: rankOf('submitted') } },
        { ...within, projection: { contact: 1, _id: 0 } },
      )
      .toArray()
    await noteNotice(
      handle,
      session,
      taken.map(({ contact }) => text(contact)),
      at,
    )
  }
  const { doubtful, ...figures } = await standingOf(handle, session, batch)
  const end = doubtful === 0 ? { state: 'settled', settledAt: at, sealed: null } : {}
  const { matchedCount } = await handle.collection('batches').updateOne(here, { $set: { ...figures, ...end } }, within)
  return doubtful === 0 && matchedCount > 0
}

const over = (batch: string) => ({ _id: oid(batch), state: { $in: ['settled', 'cancelled'] } })

/** Whether nothing takes stock of a batch any more, so that whatever is heard of its members has to. */
export async function isOver(handle: MongoHandle, batch: string): Promise<boolean> {
  return (await handle.collection('batches').findOne(over(batch), { projection: { _id: 1 } })) !== null
}

/**
 * Of some batches those that are over, before anything is written of their members in this transaction. Each is touched: of several at once one counts
 * after the other has written, and whoever is late hears of it before any work.
 */
export async function touchOver(
  handle: MongoHandle,
  session: ClientSession,
  batches: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>()
  // In one order, so that of two with the same batches one is late at its first write.
  for (const batch of [...new Set(batches)].sort()) {
    const touched = { $set: { updatedAt: new Date() } }
    const { matchedCount } = await handle.collection('batches').updateOne(over(batch), touched, { session })
    if (matchedCount > 0) found.add(batch)
  }
  return found
}

/**
 * The figures of batches that were over and have been touched, after somebody of them had the mail all the same. One that is not over takes stock
 * when it is.
 */
export async function recount(
  handle: MongoHandle,
  session: ClientSession,
  touched: ReadonlySet<string>,
): Promise<void> {
  for (const batch of touched) {
    const { submitted, failed } = await standingOf(handle, session, batch)
    await handle.collection('batches').updateOne(over(batch), { $set: { submitted, failed } }, { session })
  }
}

/**
 * Counts batches anew that are over, in a transaction against all who do the same. What was reported before is in it, and whoever reports afterwards sees
 * that they are over.
 */
export function recountAll(handle: MongoHandle, batches: readonly string[]): Promise<null[]> {
  return handle.transaction(async (session) => {
    await recount(handle, session, await touchOver(handle, session, batches))
    return batches.map(() => null)
  })
}

/** Read first: nearly all are right. */
export async function recountBatches(
  handle: MongoHandle,
  campaign: string,
  after: string,
  limit: number,
): Promise<{ last: string; mended: number } | null> {
  const rows = await handle
    .collection('batches')
    .find(
      {
        campaign,
        state: { $in: ['settled', 'cancelled'] },
        $or: [{ generation: { $gt: 1 } }, { firstAttemptAt: { $ne: null }, reason: { $nin: ['', null] } }],
        ...(after ? { _id: { $gt: oid(after) } } : {}),
      },
      { projection: { submitted: 1, failed: 1 }, sort: { _id: 1 }, limit },
    )
    .toArray()
  const last = rows.at(-1)
  if (!last) return null
  const standings = await standingsOf(
    handle,
    undefined,
    rows.map(({ _id }) => hex(_id)),
  )
  const wrong = rows.flatMap(({ _id, submitted, failed }) => {
    const standing = standings.get(hex(_id)) ?? NONE
    return submitted === standing.submitted && failed === standing.failed ? [] : hex(_id)
  })
  if (wrong.length > 0) await recountAll(handle, wrong)
  return { last: hex(last._id), mended: wrong.length }
}

const idsOf = (docs: readonly Document[]): ObjectId[] => docs.map(({ _id }) => _id)

/** Of batches that had been sealed, how many of each nobody has begun to write to; asked before they are excluded. */
async function leftUnsent(
  handle: MongoHandle,
  session: ClientSession,
  batches: readonly ObjectId[],
): Promise<Cancelled['left']> {
  const sealed = await handle
    .collection('batches')
    .find(
      { _id: { $in: [...batches] }, firstAttemptAt: { $ne: null } },
      { session, projection: { size: 1, firstAttemptAt: 1 } },
    )
    .toArray()
  if (sealed.length === 0) return []
  const counts = await handle
    .collection('deliveries')
    .aggregate<{ _id: string; n: number }>(
      [
        { $match: { batch: { $in: idsOf(sealed).map(hex) }, state: 'planned' } },
        { $group: { _id: '$batch', n: { $sum: 1 } } },
      ],
      { session },
    )
    .toArray()
  const unsent = new Map(counts.map(({ _id, n }) => [_id, n]))
  return sealed.map(({ _id, size, firstAttemptAt }) => ({ unsent: unsent.get(hex(_id)) ?? 0, size, firstAttemptAt }))
}

/**
 * Closes up to `limit` batches of a cancelled campaign. What was never tried, or certainly refused, is cancelled; what may have
 * been taken is in doubt, because asking again would send it; of a batch that goes one by one only who was begun, in whichever generation, and who was
 * released from doubt. A call in flight keeps its lease and is waited for.
 */
export async function cancelSome(
  handle: MongoHandle,
  session: ClientSession,
  campaign: string,
  at: Date,
  limit: number,
): Promise<Cancelled> {
  const batches = handle.collection('batches')
  const free = { $or: [{ leaseUntil: null }, { leaseUntil: { $lte: at } }] }
  const pick = async (filter: object) =>
    (await batches.find({ campaign, ...filter }, { session, projection: { _id: 1 }, limit }).toArray()).map(
      (d) => d._id,
    )

  const unsent = await pick({
    $or: [{ state: { $in: ['planned', 'claimed'] } }, { state: 'sealed', openAttempts: 0, ...free }],
  })
  const left = await leftUnsent(handle, session, unsent)
  if (unsent.length > 0) {
    await batches.updateMany(
      { _id: { $in: unsent } },
      {
        $set: { state: 'cancelled', reason: 'cancelled', leaseUntil: null, sealed: null, settledAt: at, updatedAt: at },
        $inc: { leaseToken: 1 },
      },
      { session },
    )
    await excludeUnsent(handle, session, campaign, unsent.map(hex), at)
    const begun = await handle
      .collection('deliveries')
      .aggregate<{ _id: string }>(
        [{ $match: { batch: { $in: unsent.map(hex) }, state: 'in_doubt' } }, { $group: { _id: '$batch' } }],
        { session },
      )
      .toArray()
    if (begun.length > 0) {
      await batches.updateMany(
        { _id: { $in: begun.map(({ _id }) => oid(_id)) } },
        { $set: { state: 'in_doubt', settledAt: null } },
        { session },
      )
    }
  }

  const doubtful = await pick({ state: 'sealed', openAttempts: { $gt: 0 }, ...free })
  if (doubtful.length > 0) {
    // Sent one by one: whoever may have been sent to is marked, and nobody else was.
    const each = await batches
      .find(
        { _id: { $in: doubtful }, idempotencyKey: { $regex: `^${EACH_MARK}` } },
        { session, projection: { _id: 1 } },
      )
      .toArray()
    left.push(...(await leftUnsent(handle, session, idsOf(each))))
    await batches.updateMany(
      { _id: { $in: doubtful } },
      { $set: { state: 'in_doubt', reason: 'cancelled', leaseUntil: null, updatedAt: at }, $inc: { leaseToken: 1 } },
      { session },
    )
    await excludeUnsent(handle, session, campaign, idsOf(each).map(hex), at)
    await markInDoubt(handle, session, doubtful.map(hex), 'cancelled', at)
  }
  const open = await batches.countDocuments({ campaign, state: { $in: ['planned', 'claimed', 'sealed'] } }, { session })
  return { open, left }
}

/** Which of these batches have a call of which nobody knows the outcome. */
export async function openBatches(handle: MongoHandle, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const docs = await handle
    .collection('batches')
    .find(
      { _id: { $in: [...new Set(ids)].map(oid) }, state: 'sealed', openAttempts: { $gt: 0 } },
      { projection: { _id: 1 } },
    )
    .toArray()
  return new Set(docs.map(({ _id }) => hex(_id)))
}
