import type { ClientSession } from 'mongodb'
import { ACTIVE_STATES } from '../../domain/campaign.ts'
import { isSubmitted, rankOf, stateOf } from '../../domain/delivery.ts'
import type { Claim, OutreachStore, SettleInput } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { cancelSome, excludeDeliveries, markInDoubt } from './outreach-closing.ts'
import { batchRow, CONTACT_FIELDS, contactPart, hex, instant, oid, text, WITHOUT_SEALED } from './outreach-rows.ts'

type Dispatch = Pick<
  OutreachStore,
  | 'claim'
  | 'renew'
  | 'unclaim'
  | 'sealCandidates'
  | 'seal'
  | 'sealOf'
  | 'beginAttempt'
  | 'endAttempt'
  | 'nextGeneration'
  | 'doubt'
  | 'settle'
  | 'overdue'
  | 'cancelSome'
>

const held = (claim: Claim, state: 'claimed' | 'sealed') => ({ _id: oid(claim.id), leaseToken: claim.token, state })

export function dispatching(handle: MongoHandle): Dispatch {
  const batches = () => handle.collection('batches')
  const changed = async (filter: object, update: object) =>
    (await batches().updateOne(filter, update)).modifiedCount > 0
  return {
    async claim({ campaign, holder, now, until, limit }) {
      const free = { $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }] }
      // Started ones first: a batch whose call may have been taken must not grow old behind fresh ones.
      const due = [
        { filter: { campaign, state: 'sealed', notBefore: { $lte: now }, ...free }, to: 'sealed' },
        { filter: { campaign, state: 'claimed', ...free }, to: 'claimed' },
        { filter: { campaign, state: 'planned', notBefore: { $lte: now } }, to: 'claimed' },
      ]
      const claimed = []
      for (const { filter, to } of due) {
        while (claimed.length < limit) {
          const doc = await batches().findOneAndUpdate(
            filter,
            { $set: { state: to, leaseHolder: holder, leaseUntil: until }, $inc: { leaseToken: 1 } },
            { sort: { priority: 1, notBefore: 1 }, returnDocument: 'after', projection: WITHOUT_SEALED },
          )
          if (!doc) break
          claimed.push(batchRow(doc))
        }
      }
      return claimed
    },
    async renew(claims, until) {
      if (claims.length === 0) return []
      const results = await Promise.all(
        claims.map((claim) =>
          batches().updateOne(
            { _id: oid(claim.id), leaseToken: claim.token, state: { $in: ['claimed', 'sealed'] } },
            { $set: { leaseUntil: until } },
          ),
        ),
      )
      return claims.filter((_, index) => results[index]!.matchedCount === 0).map(({ id }) => id)
    },
    unclaim: (claim, notBefore) =>
      changed({ _id: oid(claim.id), leaseToken: claim.token, state: { $in: ['claimed', 'sealed'] } }, [
        {
          $set: {
            state: { $cond: [{ $eq: ['$state', 'claimed'] }, 'planned', '$state'] },
            leaseUntil: null,
            notBefore,
          },
        },
      ]),
    async sealCandidates(batch, lists) {
      const rows = await handle
        .collection('deliveries')
        .find({ batch, state: 'planned' }, { projection: { contact: 1, list: 1, address: 1 }, sort: { position: 1 } })
        .toArray()
      const ids = rows.map((row) => oid(text(row.contact)))
      const [contacts, members] = await Promise.all([
        handle
          .collection('contacts')
          .find({ _id: { $in: ids } }, { projection: CONTACT_FIELDS })
          .toArray(),
        handle
          .collection('list-members')
          .find(
            { list: { $in: lists.map(oid) }, contact: { $in: ids }, state: 'active' },
            { projection: { list: 1, contact: 1 } },
          )
          .toArray(),
      ])
      const byId = new Map(contacts.map((contact) => [hex(contact._id), contact]))
      const active = new Map<string, string[]>()
      for (const { contact, list } of members) {
        active.set(hex(contact), [...(active.get(hex(contact)) ?? []), hex(list)])
      }
      return rows.map((row) => {
        const contact = text(row.contact)
        const found = byId.get(contact)
        return {
          delivery: hex(row._id),
          contact,
          list: text(row.list),
          address: text(row.address),
          candidate: found
            ? {
                contact,
                ...contactPart(found),
                name: text(found.name),
                noticeSent: Boolean(found.noticeSentAt),
                source: text(found.source),
                sourceDate: instant(found.sourceDate) ?? instant(found.createdAt) ?? oid(contact).getTimestamp(),
              }
            : null,
          activeLists: active.get(contact) ?? [],
        }
      })
    },
    seal: (input) =>
      handle.transaction(async (session) => {
        const { claim, at } = input
        if (!(await isActive(handle, claim.campaign, session))) return false
        const empty = input.size === 0
        const sealed = await batches().updateOne(
          held(claim, 'claimed'),
          {
            $set: {
              state: empty ? 'settled' : 'sealed',
              sealed: empty ? null : input.sealed,
              size: input.size,
              idempotencyKey: input.idempotencyKey,
              payloadHash: input.payloadHash,
              firstAttemptAt: empty ? null : at,
              openAttempts: empty ? 0 : 1,
              settledAt: empty ? at : null,
              leaseUntil: empty ? null : input.leaseUntil,
              updatedAt: at,
            },
            $inc: { attempts: 1 },
          },
          { session },
        )
        if (sealed.modifiedCount === 0) return false
        await excludeDeliveries(handle, session, claim.campaign, input.excluded, at)
        if (input.moved.length > 0) {
          await handle.collection('deliveries').bulkWrite(
            input.moved.map(({ delivery, address, list }) => ({
              updateOne: { filter: { _id: oid(delivery) }, update: { $set: { address, list } } },
            })),
            { session, ordered: false },
          )
        }
        return true
      }),
    async sealOf(batch) {
      return (await batches().findOne({ _id: oid(batch) }, { projection: { sealed: 1 } }))?.sealed ?? null
    },
    beginAttempt: (claim, leaseUntil) =>
      handle.transaction(async (session) => {
        if (!(await isActive(handle, claim.campaign, session))) return false
        const begun = await batches().updateOne(
          held(claim, 'sealed'),
          { $inc: { attempts: 1, openAttempts: 1 }, $set: { leaseUntil } },
          { session },
        )
        return begun.modifiedCount > 0
      }),
    endAttempt: (claim, { open, notBefore, reason }) =>
      changed(held(claim, 'sealed'), {
        $inc: { openAttempts: open ? 0 : -1 },
        $set: { notBefore, reason, leaseUntil: null },
      }),
    nextGeneration: (claim, { mode, notBefore, reason, ownAttempt }) =>
      changed(
        { ...held(claim, 'sealed'), openAttempts: ownAttempt ? 1 : 0 },
        {
          $set: {
            state: 'planned',
            mode,
            notBefore,
            reason,
            sealed: null,
            payloadHash: null,
            idempotencyKey: null,
            firstAttemptAt: null,
            openAttempts: 0,
            leaseUntil: null,
          },
          $inc: { generation: 1 },
        },
      ),
    doubt: (claim, reason, at) =>
      handle.transaction(async (session) => {
        const doubted = await batches().updateOne(
          held(claim, 'sealed'),
          { $set: { state: 'in_doubt', reason, leaseUntil: null, updatedAt: at } },
          { session },
        )
        if (doubted.modifiedCount === 0) return false
        await markInDoubt(handle, session, [claim.id], reason, at)
        return true
      }),
    settle: (input) => handle.transaction((session) => settle(handle, session, input)),
    async overdue(campaign, before, now, limit) {
      const docs = await batches()
        .find(
          {
            campaign,
            state: 'sealed',
            openAttempts: { $gt: 0 },
            firstAttemptAt: { $lte: before },
            $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }],
          },
          { projection: WITHOUT_SEALED, limit },
        )
        .toArray()
      return docs.map(batchRow)
    },
    cancelSome: (campaign, at, limit) =>
      handle.transaction((session) => cancelSome(handle, session, campaign, at, limit)),
  }
}

/**
 * Reads the campaign inside the transaction. Under snapshot isolation a pause that commits at the same moment may be missed by one
 * call; it is then a call in flight like any other.
 */
async function isActive(handle: MongoHandle, campaign: string, session: ClientSession): Promise<boolean> {
  const doc = await handle
    .collection('campaigns')
    .findOne({ _id: oid(campaign), state: { $in: [...ACTIVE_STATES] } }, { session, projection: { _id: 1 } })
  return doc !== null
}

async function settle(handle: MongoHandle, session: ClientSession, input: SettleInput): Promise<boolean> {
  const { claim, at, results, noticed } = input
  const submitted = results.filter(({ fact }) => isSubmitted(fact)).length
  const settled = await handle.collection('batches').updateOne(
    held(claim, 'sealed'),
    {
      $set: {
        state: 'settled',
        settledAt: at,
        submitted,
        failed: results.length - submitted,
        reason: '',
        sealed: null,
        openAttempts: 0,
        leaseUntil: null,
        updatedAt: at,
      },
    },
    { session },
  )
  if (settled.modifiedCount === 0) return false
  const writes = results.flatMap(({ delivery, providerId, fact, reason }) => {
    const _id = oid(delivery)
    const raise = {
      updateOne: {
        filter: { _id, rank: { $lt: rankOf(fact) } },
        update: {
          $set: {
            state: stateOf(fact),
            rank: rankOf(fact),
            reason,
            stateAt: at,
            ...(providerId ? { providerId } : {}),
          },
        },
      },
    }
    // Where a webhook was faster the first write finds nothing, and only the provider's id is missing.
    const name = { updateOne: { filter: { _id, providerId: null }, update: { $set: { providerId } } } }
    return providerId ? [raise, name] : [raise]
  })
  await handle.collection('deliveries').bulkWrite(writes, { session, ordered: true })
  if (noticed.length > 0) {
    await handle
      .collection('contacts')
      .updateMany({ _id: { $in: noticed.map(oid) }, noticeSentAt: null }, { $set: { noticeSentAt: at } }, { session })
  }
  return true
}
