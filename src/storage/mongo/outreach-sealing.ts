import type { ClientSession } from 'mongodb'
import { ACTIVE_STATES } from '../../domain/campaign.ts'
import { isSubmitted, rankOf, stateOf } from '../../domain/delivery.ts'
import type { Claim, DeliveryResult, SealInput, SettleInput } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { endOfGenerations, excludeDeliveries, takeStock } from './outreach-closing.ts'
import { oid } from './outreach-rows.ts'

/** A seal has to survive the primary before a call is made. */
export const DURABLE = { writeConcern: { w: 'majority' } } as const

/** The batch somebody holds, as long as they hold it. */
export const held = (claim: Claim, state: 'claimed' | 'sealed') => ({
  _id: oid(claim.id),
  leaseToken: claim.token,
  state,
})

/** claimed → sealed. Usually one document changes, and needs no transaction. */
export async function seal(handle: MongoHandle, input: SealInput): Promise<boolean> {
  const { claim, excluded, moved } = input
  if (excluded.length === 0 && moved.length === 0) return writeSeal(handle, input)
  return handle.transaction(async (session) => {
    if (!(await writeSeal(handle, input, session))) return false
    if (moved.length > 0) {
      await handle.collection('deliveries').bulkWrite(
        moved.map(({ delivery, address, list }) => ({
          updateOne: { filter: { _id: oid(delivery) }, update: { $set: { address, list } } },
        })),
        { session, ordered: false },
      )
    }
    await excludeDeliveries(handle, session, claim.campaign, excluded, input.at)
    return true
  })
}

/**
 * Whether calls may start. A pause that commits at the same moment may be missed by one call; it is then a call in flight like any
 * other.
 */
export async function isActive(handle: MongoHandle, campaign: string, session?: ClientSession): Promise<boolean> {
  const doc = await handle
    .collection('campaigns')
    .findOne({ _id: oid(campaign), state: { $in: [...ACTIVE_STATES] } }, { ...within(session), projection: { _id: 1 } })
  return doc !== null
}

const within = (session: ClientSession | undefined) => (session ? { session } : {})

async function writeSeal(handle: MongoHandle, input: SealInput, session?: ClientSession): Promise<boolean> {
  const { claim, at } = input
  if (!(await isActive(handle, claim.campaign, session))) return false
  const empty = input.size === 0
  // Nobody is left to write to, but somebody may be whose mail was begun by a worker that died.
  const end = empty ? await endOfGenerations(handle, session, claim.id, at) : { state: 'sealed', settledAt: null }
  const { modifiedCount } = await handle.collection('batches').updateOne(
    held(claim, 'claimed'),
    {
      $set: {
        ...end,
        // As text: a hundred members take longer to turn into BSON, and nobody asks for one of them.
        sealed: empty ? null : JSON.stringify(input.sealed),
        size: input.size,
        idempotencyKey: input.idempotencyKey,
        payloadHash: input.payloadHash,
        firstAttemptAt: empty ? null : at,
        openAttempts: empty ? 0 : 1,
        leaseUntil: empty ? null : input.leaseUntil,
        updatedAt: at,
      },
      $inc: { attempts: 1 },
    },
    session ? { session } : DURABLE,
  )
  return modifiedCount > 0
}

/**
 * Without a transaction, because it needs none: the deliveries first, each write repeatable and never backwards, the batch last. Who
 * dies in between leaves a sealed batch; the same call under the same key then brings the same ids.
 */
export async function settle(handle: MongoHandle, { claim, at, results, noticed }: SettleInput): Promise<boolean> {
  const batches = handle.collection('batches')
  const batch = await batches.findOne(held(claim, 'sealed'), { projection: { generation: 1 } })
  if (!batch) return false
  await Promise.all([
    ...alike(results).map((group) => writeResults(handle, group, at)),
    noticed.length > 0 &&
      handle
        .collection('contacts')
        .updateMany({ _id: { $in: noticed.map(oid) }, noticeSentAt: null }, { $set: { noticeSentAt: at } }, DURABLE),
  ])
  const submitted = results.filter(({ fact }) => isSubmitted(fact)).length
  const end =
    batch.generation > 1
      ? await endOfGenerations(handle, undefined, claim.id, at)
      : { state: 'settled', settledAt: at, submitted, failed: results.length - submitted }
  const settled = await batches.updateOne(
    held(claim, 'sealed'),
    {
      $set: {
        reason: '',
        ...end,
        sealed: null,
        openAttempts: 0,
        leaseUntil: null,
        updatedAt: at,
      },
    },
    DURABLE,
  )
  // Whoever was in doubt may have been heard of since it was looked.
  if (end.state === 'in_doubt') await takeStock(handle, undefined, claim.id, at)
  return settled.modifiedCount > 0
}

/** Results that differ in nothing but whose they are: of a batch that was taken whole, all. */
function alike(results: readonly DeliveryResult[]): DeliveryResult[][] {
  const groups = new Map<string, DeliveryResult[]>()
  for (const result of results) {
    const key = `${result.fact} ${result.reason}`
    const group = groups.get(key)
    if (group) group.push(result)
    else groups.set(key, [result])
  }
  return [...groups.values()]
}

/** One statement for up to a hundred deliveries. Where a webhook was faster only the provider's id is missing. */
async function writeResults(handle: MongoHandle, group: readonly DeliveryResult[], at: Date): Promise<void> {
  const [{ fact, reason }] = group as [DeliveryResult]
  const ids = group.map(({ delivery }) => oid(delivery))
  const raised = { $lt: ['$rank', rankOf(fact)] }
  const raise = (field: string, value: unknown) => ({ $cond: [raised, { $literal: value }, `$${field}`] })
  const providerId = {
    $ifNull: [
      {
        $arrayElemAt: [
          { $literal: group.map((result) => result.providerId) },
          { $indexOfArray: [{ $literal: ids }, '$_id'] },
        ],
      },
      '$providerId',
      null,
    ],
  }
  await handle.collection('deliveries').updateMany(
    { _id: { $in: ids } },
    [
      {
        $set: {
          providerId,
          state: raise('state', stateOf(fact)),
          reason: raise('reason', reason),
          stateAt: raise('stateAt', at),
          rank: raise('rank', rankOf(fact)),
        },
      },
    ],
    DURABLE,
  )
}
