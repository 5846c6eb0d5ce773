import type { ClientSession, Document } from 'mongodb'
import { ACTIVE_STATES } from '../../domain/campaign.ts'
import { isSubmitted, rankOf, stateOf } from '../../domain/delivery.ts'
import type { Claim, DeliveryResult, OutreachStore, SealInput, SettleInput } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { grouped } from './grouping.ts'
import { endOfGenerations, excludeDeliveries, takeStock } from './outreach-closing.ts'
import { keptNotices, noteNotices } from './outreach-notices.ts'
import { hex, oid, WITHOUT_SEALED } from './outreach-rows.ts'

/** A seal has to survive the primary before a call is made. */
export const DURABLE = { writeConcern: { w: 'majority' } } as const

/** The batch somebody holds, as long as they hold it. */
export const held = (claim: Claim, state: 'claimed' | 'sealed') => ({
  _id: oid(claim.id),
  leaseToken: claim.token,
  state,
})

/** Batches that are sealed, or settled, in one go. */
const TOGETHER = 16
/** Until when more are waited for: a call has its moment, what came of it can wait (ms). */
const GATHER_MS = { seal: 25, settle: 100 } as const

/** The two writes around a call. */
export function sealing(handle: MongoHandle): Pick<OutreachStore, 'seal' | 'settle'> {
  const sealPlain = grouped((inputs: readonly SealInput[]) => sealTogether(handle, inputs), {
    most: TOGETHER,
    gatherMs: GATHER_MS.seal,
  })
  return {
    seal: (input) => {
      // Usually one document changes, and needs no transaction.
      const plain = input.size > 0 && input.excluded.length === 0 && input.moved.length === 0
      return plain ? sealPlain(input) : sealChanged(handle, input)
    },
    settle: grouped((inputs: readonly SettleInput[]) => settleTogether(handle, inputs), {
      most: TOGETHER,
      gatherMs: GATHER_MS.settle,
    }),
  }
}

const within = (session: ClientSession | undefined) => (session ? { session } : {})

/**
 * Whether calls may start. A pause that commits at the same moment may be missed by the calls that are just being sealed; they are then calls in
 * flight like any other.
 */
export async function isActive(handle: MongoHandle, campaign: string): Promise<boolean> {
  return (await activeAmong(handle, [campaign])).has(campaign)
}

async function activeAmong(
  handle: MongoHandle,
  campaigns: readonly string[],
  session?: ClientSession,
): Promise<Set<string>> {
  const docs = await handle
    .collection('campaigns')
    .find(
      { _id: { $in: [...new Set(campaigns)].map(oid) }, state: { $in: [...ACTIVE_STATES] } },
      { ...within(session), projection: { _id: 1 } },
    )
    .toArray()
  return new Set(docs.map(({ _id }) => hex(_id)))
}

const sealed = (input: SealInput) => ({
  $set: {
    state: 'sealed',
    settledAt: null,
    // As text: a hundred members take longer to turn into BSON, and nobody asks for one of them.
    sealed: JSON.stringify(input.sealed),
    size: input.size,
    idempotencyKey: input.idempotencyKey,
    payloadHash: input.payloadHash,
    firstAttemptAt: input.at,
    openAttempts: 1,
    leaseUntil: input.leaseUntil,
    updatedAt: input.at,
  },
  $inc: { attempts: 1 },
})

/** Nobody is left to write to, but somebody may be whose mail was begun by a worker that died. */
const emptied = async (
  handle: MongoHandle,
  session: ClientSession,
  { claim, at, idempotencyKey, payloadHash }: SealInput,
) => ({
  $set: {
    ...(await endOfGenerations(handle, session, claim.id, at)),
    ...{ sealed: null, size: 0, idempotencyKey, payloadHash, firstAttemptAt: null, openAttempts: 0, leaseUntil: null },
    updatedAt: at,
  },
  $inc: { attempts: 1 },
})

/** A seal that leaves somebody out, or reaches them otherwise than planned. */
function sealChanged(handle: MongoHandle, input: SealInput): Promise<boolean> {
  const { claim, excluded, moved, at } = input
  return handle.transaction(async (session) => {
    if ((await activeAmong(handle, [claim.campaign], session)).size === 0) return false
    const update = input.size === 0 ? await emptied(handle, session, input) : sealed(input)
    const { modifiedCount } = await handle.collection('batches').updateOne(held(claim, 'claimed'), update, { session })
    if (modifiedCount === 0) return false
    if (moved.length > 0) {
      await handle.collection('deliveries').bulkWrite(
        moved.map(({ delivery, address, list, withheld }) => ({
          updateOne: { filter: { _id: oid(delivery) }, update: { $set: { address, list, withheld: [...withheld] } } },
        })),
        { session, ordered: false },
      )
    }
    await excludeDeliveries(handle, session, claim.campaign, excluded, at)
    return true
  })
}

async function sealTogether(handle: MongoHandle, inputs: readonly SealInput[]): Promise<boolean[]> {
  const active = await activeAmong(
    handle,
    inputs.map(({ claim }) => claim.campaign),
  )
  const live = inputs.filter(({ claim }) => active.has(claim.campaign))
  const done = await changeHeld(
    handle,
    'claimed',
    live.map((input) => ({ claim: input.claim, update: sealed(input) })),
    (doc, at) => doc.state === 'sealed' && doc.firstAttemptAt?.getTime() === live[at]!.at.getTime(),
  )
  const sealedNow = new Set(live.filter((_, at) => done[at]))
  return inputs.map((input) => sealedNow.has(input))
}

/**
 * Changes batches that somebody holds, by majority and in one command.
 * @param changed tells by what a batch has become whether this change has been made; asked only when not all were
 * @returns for each, whether it was
 */
async function changeHeld(
  handle: MongoHandle,
  state: 'claimed' | 'sealed',
  changes: readonly { claim: Claim; update: Document }[],
  changed: (doc: Document, at: number) => boolean,
): Promise<boolean[]> {
  const batches = handle.collection('batches')
  const [first, ...others] = changes
  if (!first) return []
  if (others.length === 0) {
    const { modifiedCount } = await batches.updateOne(held(first.claim, state), first.update, DURABLE)
    return [modifiedCount > 0]
  }
  const { modifiedCount } = await batches.bulkWrite(
    changes.map(({ claim, update }) => ({ updateOne: { filter: held(claim, state), update } })),
    { ...DURABLE, ordered: false },
  )
  if (modifiedCount === changes.length) return changes.map(() => true)
  const docs = await batches
    .find({ _id: { $in: changes.map(({ claim }) => oid(claim.id)) } }, { projection: WITHOUT_SEALED })
    .toArray()
  const byId = new Map(docs.map((doc) => [hex(doc._id), doc]))
  return changes.map(({ claim }, at) => {
    const doc = byId.get(claim.id)
    return doc !== undefined && doc.leaseToken === claim.token && changed(doc, at)
  })
}

/**
 * Without a transaction, because it needs none: the deliveries first, each write repeatable and never backwards, the batches last. Who
 * dies in between leaves sealed batches; the same calls under the same keys then bring the same ids.
 */
async function settleTogether(handle: MongoHandle, inputs: readonly SettleInput[]): Promise<boolean[]> {
  const seals = await sealsOf(handle, inputs)
  const live = inputs.filter(({ claim }) => seals.get(claim.id)?.token === claim.token)
  if (live.length === 0) return inputs.map(() => false)
  const atOnce = live.filter(({ noticesLater }) => !noticesLater)
  await Promise.all([writeResults(handle, live), noteNotices(handle, atOnce)])
  const ends = await Promise.all(live.map((input) => endOf(handle, input, seals.get(input.claim.id)!.generation)))
  const done = await changeHeld(
    handle,
    'sealed',
    live.map((input, index) => ({
      claim: input.claim,
      update: {
        $set: {
          ...{ reason: '', ...ends[index], ...keptNotices(input) },
          ...{ sealed: null, openAttempts: 0, leaseUntil: null, updatedAt: input.at },
        },
      },
    })),
    (doc, at) => doc.state === ends[at]!.state && doc.updatedAt?.getTime() === live[at]!.at.getTime(),
  )
  for (const [index, { claim, at }] of live.entries()) {
    // Whoever was in doubt may have been heard of since it was looked.
    if (ends[index]!.state === 'in_doubt') await takeStock(handle, undefined, claim.id, at)
  }
  const settled = new Set(live.filter((_, at) => done[at]))
  return inputs.map((input) => settled.has(input))
}

/** Of batches that are sealed now: who holds them, and the generation. */
async function sealsOf(handle: MongoHandle, inputs: readonly SettleInput[]) {
  const docs = await handle
    .collection('batches')
    .find(
      { _id: { $in: inputs.map(({ claim }) => oid(claim.id)) }, state: 'sealed' },
      { projection: { generation: 1, leaseToken: 1 } },
    )
    .toArray()
  return new Map(docs.map((doc) => [hex(doc._id), { token: doc.leaseToken, generation: Number(doc.generation) }]))
}

async function endOf(handle: MongoHandle, { claim, at, results }: SettleInput, generation: number): Promise<Document> {
  if (generation > 1) return endOfGenerations(handle, undefined, claim.id, at)
  const submitted = results.filter(({ fact }) => isSubmitted(fact)).length
  return { state: 'settled', settledAt: at, submitted, failed: results.length - submitted }
}

/** One statement for up to a hundred deliveries that differ in nothing but whose they are, and one command for all. */
async function writeResults(handle: MongoHandle, inputs: readonly SettleInput[]): Promise<void> {
  const updates = inputs.flatMap(({ results, at }) =>
    alike(results).map((group) => ({ updateMany: resultsOf(group, at) })),
  )
  if (updates.length > 0) await handle.collection('deliveries').bulkWrite(updates, { ...DURABLE, ordered: false })
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

/** Where a webhook was faster only the provider's id is missing. */
function resultsOf(group: readonly DeliveryResult[], at: Date) {
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
  return {
    filter: { _id: { $in: ids } },
    update: [
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
  }
}
