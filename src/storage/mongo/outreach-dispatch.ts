import type { OutreachStore } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { sealCandidates } from './outreach-candidates.ts'
import { claiming } from './outreach-claiming.ts'
import { cancelSome, markInDoubt, recountBatches } from './outreach-closing.ts'
import { batchRow, hex, oid, WITHOUT_SEALED } from './outreach-rows.ts'
import { DURABLE, held, isActive, sealing } from './outreach-sealing.ts'

type Dispatch = Pick<
  OutreachStore,
  | 'claim'
  | 'renew'
  | 'leasedBeyond'
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
  | 'recountBatches'
  | 'cancelSome'
>

export function dispatching(handle: MongoHandle): Dispatch {
  const batches = () => handle.collection('batches')
  const changed = async (filter: object, update: object) =>
    (await batches().updateOne(filter, update, DURABLE)).modifiedCount > 0
  return {
    claim: claiming(handle),
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
    async leasedBeyond(campaign, until) {
      const docs = await batches()
        .find(
          { campaign, state: { $in: ['claimed', 'sealed'] }, leaseUntil: { $gt: until } },
          { projection: { leaseToken: 1, leaseUntil: 1 } },
        )
        .toArray()
      return docs.map(({ _id, leaseToken, leaseUntil }) => ({ id: hex(_id), token: Number(leaseToken), leaseUntil }))
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
    sealCandidates: sealCandidates(handle),
    ...sealing(handle),
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
    nextGeneration: (claim, { mode, notBefore, reason, ownAttempt, untouched }) =>
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
          $inc: { generation: untouched ? 0 : 1 },
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
    recountBatches: (campaign, after, limit) => recountBatches(handle, campaign, after, limit),
    cancelSome: (campaign, at, limit) =>
      handle.transaction((session) => cancelSome(handle, session, campaign, at, limit)),
  }
}
