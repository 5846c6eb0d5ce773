import type { GlobalAfterChangeHook, Payload } from 'payload'
import { changesTimes } from '../domain/digest.ts'

const KEY = 'digest/times-changed'
const own = { collection: 'values', where: { key: { equals: KEY } } } as const

/** Remembers when the times of digests were changed, in the transaction that changes them. */
export const noteDigestTimes: GlobalAfterChangeHook = async ({ doc, previousDoc, req }) => {
  if (!changesTimes(previousDoc?.digest, doc.digest)) return
  const { db } = req.payload
  const value = { v: new Date().toISOString() }
  const known = await db.updateOne({ ...own, data: { value }, options: { atomic: true }, req } as never)
  if (!known) await db.create({ collection: 'values', data: { key: KEY, value }, req })
}

/** When they were changed last (ms since the epoch); before all time where nobody has. */
export async function timesChangedAt({ db }: Pick<Payload, 'db'>): Promise<number> {
  const row = await db.findOne<{ id: string; value: { v: string } }>(own as never)
  return row ? Date.parse(row.value.v) : Number.NEGATIVE_INFINITY
}
