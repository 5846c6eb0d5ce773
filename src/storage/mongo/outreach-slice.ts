import { setImmediate as immediate } from 'node:timers/promises'
import { type ClientSession, ObjectId } from 'mongodb'
import { rankOf } from '../../domain/delivery.ts'
import { CAP_TURN, type Slice, unbalanced } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { oid } from './outreach-rows.ts'

const DUPLICATE_KEY = 11000

/**
 * One stretch of the audience, in the caller's transaction: the fence is read, then come the rows, and last the campaign's figures and
 * watermark. Whoever moved them meanwhile makes the transaction fail and start again, and the fence then says no. In this order a process
 * that is killed inside leaves no lock on the campaign, which would hold up a pause until the server ends the transaction.
 */
export async function writeSlice(
  handle: MongoHandle,
  session: ClientSession,
  slice: Slice,
): Promise<boolean | 'again'> {
  const campaigns = handle.collection('campaigns')
  const values = handle.collection('values')
  const turn = { key: CAP_TURN, 'value.v': slice.capTurn }
  const capped = slice.capTurn !== undefined
  if (capped && !(await values.findOne(turn, { session, projection: { _id: 1 } }))) return 'again'
  const fence = { _id: oid(slice.campaign), state: 'planning', leaseToken: slice.token, watermark: slice.after }
  if (!(await campaigns.findOne(fence, { session, projection: { _id: 1 } }))) return false
  const batches = slice.batches.map((batch) => ({ _id: new ObjectId(), ...batch }))
  const rows = deliveryRows(slice, batches)
  const written = await insertAll(handle, session, slice, rows)
  if (written !== slice.candidates) throw unbalanced(slice, written)
  if (batches.length > 0) {
    await handle.collection('batches').insertMany(
      batches.map(({ _id, language, members, notBefore }) => ({
        ...batchDoc(slice, _id, language, members.length),
        ...(notBefore === undefined ? {} : { notBefore: new Date(notBefore) }),
      })),
      { session },
    )
  }
  // Of two at once one fails here, begins again, and then sees that the turn was the other's.
  if (capped) await values.updateOne(turn, { $inc: { 'value.v': 1 }, $set: { updatedAt: slice.at } }, { session })
  const planned = slice.batches.reduce((sum, { members }) => sum + members.length, 0)
  const { modifiedCount } = await campaigns.updateOne(
    fence,
    {
      $set: { watermark: slice.watermark, slices: slice.number, leaseUntil: slice.leaseUntil, updatedAt: slice.at },
      $inc: { candidates: slice.candidates, planned, excluded: slice.excluded.length },
    },
    { session },
  )
  if (modifiedCount === 0) throw new Error('The plan of a campaign moved inside a snapshot.')
  return true
}

/** Rows of one command: to turn them into BSON takes a few ms, and meanwhile a call may have to leave on time. */
const PART = 250

/** Unlike SQLite's ON CONFLICT, a duplicate ends a transaction here: the whole slice is refused, which comes to the same. */
async function insertAll(handle: MongoHandle, session: ClientSession, slice: Slice, rows: object[]): Promise<number> {
  let written = 0
  for (let from = 0; from < rows.length; from += PART) {
    try {
      const part = rows.slice(from, from + PART)
      written += (await handle.collection('deliveries').insertMany(part, { session, ordered: false })).insertedCount
    } catch (error) {
      const { code, result } = error as { code?: number; result?: { insertedCount?: number } }
      if (code === DUPLICATE_KEY) throw unbalanced(slice, written + (result?.insertedCount ?? 0))
      throw error
    }
    await immediate()
  }
  return written
}

function deliveryRows({ campaign, excluded, at }: Slice, batches: (Slice['batches'][number] & { _id: ObjectId })[]) {
  const rows: object[] = []
  for (const { _id, members } of batches) {
    const batch = _id.toHexString()
    for (const [position, { contact, list, address, language, country }] of members.entries()) {
      rows.push({
        campaign,
        contact,
        batch,
        list,
        address,
        language,
        country,
        state: 'planned',
        rank: rankOf('planned'),
        position,
        stateAt: at,
      })
    }
  }
  for (const { contact, list, country, reason } of excluded) {
    rows.push({ campaign, contact, list, country, state: 'excluded', rank: rankOf('excluded'), reason, stateAt: at })
  }
  return rows
}

const batchDoc = ({ campaign, number, at }: Slice, _id: ObjectId, language: string, size: number) => ({
  _id,
  campaign,
  slice: number,
  language,
  state: 'planned',
  priority: 0,
  notBefore: at,
  size,
  generation: 1,
  mode: 'strict',
  attempts: 0,
  openAttempts: 0,
  submitted: 0,
  failed: 0,
  leaseToken: 0,
  leaseUntil: null,
  createdAt: at,
  updatedAt: at,
})
