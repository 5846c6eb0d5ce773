import { setTimeout as delay } from 'node:timers/promises'
import type { Document, ObjectId } from 'mongodb'
import type { BatchRow, OutreachStore } from '../../outreach/store.ts'
import type { MongoHandle } from '../handle.ts'
import { batchRow, hex, WITHOUT_SEALED } from './outreach-rows.ts'

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

const ranOut = (error: unknown): boolean => (error as { code?: number }).code === MAX_TIME_EXPIRED

/**
 * Passes over a document that a transaction holds. The time may also run out when the write is done and only its
 * majority is waited for; `written` then finds it, so that nothing is claimed for a holder who does not know it.
 */
async function skippingLocked<T>(write: () => Promise<T | null>, written: () => Promise<T | null>): Promise<T | null> {
  try {
    return await write()
  } catch (error) {
    if (!ranOut(error)) throw error
  }
  for (let look = 0; look < LOOKS; look++) {
    const found = await written()
    if (found) return found
    await delay(LOOK_MS)
  }
  return null
}

/** Gives a worker batches that are due. */
export function claiming(handle: MongoHandle): OutreachStore['claim'] {
  const batches = () => handle.collection('batches')
  return async ({ campaign, holder, now, until, limit, startedOnly = false }) => {
    const free = { $or: [{ leaseUntil: null }, { leaseUntil: { $lte: now } }] }
    // Started ones first: a batch whose call may have been taken must not grow old behind fresh ones.
    const due = [
      { filter: { campaign, state: 'sealed', notBefore: { $lte: now }, ...free }, to: 'sealed' },
      { filter: { campaign, state: 'claimed', ...free }, to: 'claimed' },
      { filter: { campaign, state: 'planned', notBefore: { $lte: now } }, to: 'claimed' },
    ]
    // By majority: a claim that an election undoes would give its token out twice.
    const mine = (_id: unknown) =>
      batches().find(
        { _id: _id as never, leaseHolder: holder, leaseUntil: until },
        { projection: WITHOUT_SEALED, readConcern: { level: 'majority' } },
      )
    const taking = (to: string) => ({
      $set: { state: to, leaseHolder: holder, leaseUntil: until },
      $inc: { leaseToken: 1 },
    })
    const takeOne = (_id: ObjectId, filter: object, to: string) =>
      skippingLocked(
        () =>
          batches().findOneAndUpdate({ _id, ...filter }, taking(to), {
            returnDocument: 'after',
            projection: WITHOUT_SEALED,
            maxTimeMS: LOCKED_MS,
          }),
        () => mine(_id).next(),
      )
    const takeEach = async (ids: readonly ObjectId[], filter: object, to: string) =>
      (await Promise.all(ids.map((_id) => takeOne(_id, filter, to)))).flatMap((doc) => doc ?? [])
    /** In one command, and what came of it is read; when one of them is locked, the others are tried one by one. */
    const takeSeveral = async (ids: readonly ObjectId[], filter: object, to: string): Promise<Document[]> => {
      let all = true
      try {
        await batches().bulkWrite(
          ids.map((_id) => ({ updateOne: { filter: { _id, ...filter }, update: taking(to) } })),
          { ordered: false, maxTimeMS: LOCKED_MS },
        )
      } catch (error) {
        if (!ranOut(error)) throw error
        all = false
      }
      const taken = new Map((await mine({ $in: ids }).toArray()).map((doc) => [hex(doc._id), doc]))
      const left = all ? [] : ids.filter((_id) => !taken.has(hex(_id)))
      return [...ids.flatMap((_id) => taken.get(hex(_id)) ?? []), ...(await takeEach(left, filter, to))]
    }
    const claimed: BatchRow[] = []
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
        const ids = found.splice(0, limit - claimed.length).map(({ _id }) => _id as ObjectId)
        const taken = await (ids.length === 1 ? takeEach : takeSeveral)(ids, filter, to)
        claimed.push(...taken.map(batchRow))
      }
    }
    return claimed
  }
}
