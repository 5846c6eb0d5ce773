import { setTimeout as delay } from 'node:timers/promises'
import type { BatchRow, OutreachStore } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { cancelSome, markInDoubt } from './outreach-closing.ts'
import { batchRow, CONTACT_FIELDS, contactPart, hex, instant, oid, text, WITHOUT_SEALED } from './outreach-rows.ts'
import { DURABLE, held, isActive, seal, settle } from './outreach-sealing.ts'

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

/** More candidates than asked for, because others may be faster or a document may be locked. */
const SPARE = 8
/**
 * A process that was killed inside a transaction leaves its documents locked until the server ends it (up to a minute), and a plain
 * write waits for that. What is locked is passed over (ms).
 */
const LOCKED_MS = 250
const MAX_TIME_EXPIRED = 50

/** How often, and how long apart (ms), a write that ran out of time is looked for. */
const LOOKS = 10
const LOOK_MS = 100

/**
 * Passes over a document that a transaction holds. The time may also run out when the write is done and only its
 * majority is waited for; `written` then finds it, so that nothing is claimed for a holder who does not know it.
 */
async function skippingLocked<T>(write: () => Promise<T | null>, written: () => Promise<T | null>): Promise<T | null> {
  try {
    return await write()
  } catch (error) {
    if ((error as { code?: number }).code !== MAX_TIME_EXPIRED) throw error
  }
  for (let look = 0; look < LOOKS; look++) {
    const found = await written()
    if (found) return found
    await delay(LOOK_MS)
  }
  return null
}

export function dispatching(handle: MongoHandle): Dispatch {
  const batches = () => handle.collection('batches')
  const changed = async (filter: object, update: object) =>
    (await batches().updateOne(filter, update, DURABLE)).modifiedCount > 0
  return {
    async claim({ campaign, holder, now, until, limit, startedOnly = false }) {
      const free = { $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }] }
      // Started ones first: a batch whose call may have been taken must not grow old behind fresh ones.
      const due = [
        { filter: { campaign, state: 'sealed', notBefore: { $lte: now }, ...free }, to: 'sealed' },
        { filter: { campaign, state: 'claimed', ...free }, to: 'claimed' },
        { filter: { campaign, state: 'planned', notBefore: { $lte: now } }, to: 'claimed' },
      ]
      const claimed: BatchRow[] = []
      // By majority: a claim that an election undoes would give its token out twice.
      const mine = (_id: unknown) =>
        batches().findOne(
          { _id: _id as never, leaseHolder: holder, leaseUntil: until },
          { projection: WITHOUT_SEALED, readConcern: { level: 'majority' } },
        )
      for (const { filter, to } of startedOnly ? due.slice(0, 1) : due) {
        if (claimed.length >= limit) break
        const found = await batches()
          .find(filter, {
            projection: { _id: 1 },
            sort: { priority: 1, notBefore: 1 },
            limit: limit - claimed.length + SPARE,
          })
          .toArray()
        // As many at a time as are still wanted; what others were faster with is made up for by the spare ones.
        while (found.length > 0 && claimed.length < limit) {
          const tried = await Promise.all(
            found.splice(0, limit - claimed.length).map(({ _id }) =>
              skippingLocked(
                () =>
                  batches().findOneAndUpdate(
                    { _id, ...filter },
                    { $set: { state: to, leaseHolder: holder, leaseUntil: until }, $inc: { leaseToken: 1 } },
                    { returnDocument: 'after', projection: WITHOUT_SEALED, maxTimeMS: LOCKED_MS },
                  ),
                () => mine(_id),
              ),
            ),
          )
          for (const doc of tried) if (doc) claimed.push(batchRow(doc))
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
        .find(
          { batch, state: 'planned' },
          { projection: { contact: 1, language: 1, list: 1, address: 1 }, sort: { position: 1 } },
        )
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
          language: text(row.language),
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
    seal: (input) => seal(handle, input),
    async sealOf(batch) {
      const sealed = (await batches().findOne({ _id: oid(batch) }, { projection: { sealed: 1 } }))?.sealed ?? null
      return typeof sealed === 'string' ? JSON.parse(sealed) : sealed
    },
    async beginAttempt(claim, leaseUntil) {
      if (!(await isActive(handle, claim.campaign))) return false
      return changed(held(claim, 'sealed'), { $inc: { attempts: 1, openAttempts: 1 }, $set: { leaseUntil } })
    },
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
    settle: (input) => settle(handle, input),
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
