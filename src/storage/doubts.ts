import { sql } from '@payloadcms/db-sqlite'
import { ObjectId } from 'mongodb'
import type { PayloadRequest } from 'payload'
import { type DeliveryFact, MAILED, RELEASED, rankOf, stateOf } from '../domain/delivery.ts'
import { within } from './within.ts'

/** On MongoDB what is noted of a delivery, with the address at which it was in doubt. */
const NOTED = { $concatArrays: [{ $ifNull: ['$withheld', []] }, [{ $concat: [MAILED, '$address'] }]] }

/** What a person has decided about a batch in doubt. */
export interface DoubtDecision {
  batch: string
  /** What its members in doubt are from now on: `planned` ones go out again, as the next generation of the batch; else it is over. */
  fact: Extract<DeliveryFact, 'planned' | 'written_off'>
  /** For the batch. */
  note: string
  at: Date
}

/**
 * Writes a decision down, in the transaction of `req`: the batch, and its members in doubt in one statement; of those who are released also where their mail
 * may have gone. Whoever the provider has reported on meanwhile is left alone.
 *
 * @returns `false` when the batch is not in doubt any more; nothing is written then
 * @throws when `req` carries no open transaction
 */
export async function decideDoubt(req: PayloadRequest, decision: DoubtDecision): Promise<boolean> {
  const { batch, fact, note, at } = decision
  const tx = await within(req)
  const again = fact === 'planned'
  const state = again ? 'planned' : 'settled'
  const reason = again ? RELEASED : fact
  if (tx.engine === 'mongo') {
    const { session } = tx
    const { modifiedCount } = await tx.collection('batches').updateOne(
      { _id: new ObjectId(batch), state: 'in_doubt' },
      {
        $set: {
          ...{ state, reason: note, sealed: null, openAttempts: 0, updatedAt: at },
          ...(again
            ? { idempotencyKey: null, payloadHash: null, firstAttemptAt: null, notBefore: at }
            : { settledAt: at }),
        },
        $inc: { generation: again ? 1 : 0 },
      },
      { session },
    )
    if (modifiedCount === 0) return false
    await tx.collection('deliveries').updateMany(
      { batch, state: 'in_doubt' },
      [
        {
          $set: {
            state: stateOf(fact),
            rank: rankOf(fact),
            reason,
            stateAt: at,
            ...(again ? { withheld: NOTED } : {}),
          },
        },
      ],
      { session },
    )
    return true
  }
  const now = at.toISOString()
  const rest = again
    ? sql`generation = generation + 1, idempotency_key = NULL, payload_hash = NULL, first_attempt_at = NULL, not_before = ${now}`
    : sql`settled_at = ${now}`
  const { rowsAffected } = await tx.run(sql`
    UPDATE batches SET state = ${state}, reason = ${note}, sealed = NULL, open_attempts = 0, updated_at = ${now}, ${rest}
    WHERE id = ${batch} AND state = 'in_doubt'`)
  if (rowsAffected === 0) return false
  await tx.run(sql`
    UPDATE deliveries SET state = ${stateOf(fact)}, rank = ${rankOf(fact)}, reason = ${reason}, state_at = ${now},
      withheld = ${again ? sql`json_insert(coalesce(withheld, '[]'), '$[#]', ${MAILED} || address)` : sql`withheld`}
    WHERE batch = ${batch} AND state = 'in_doubt'`)
  return true
}
