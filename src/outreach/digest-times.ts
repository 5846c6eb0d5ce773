import type { GlobalAfterChangeHook, Payload, PayloadRequest } from 'payload'
import { changedDigests, DIGEST_FREQUENCIES, type DigestFrequency } from '../domain/digest.ts'

const KEY = 'digest/times-changed'
const own = { collection: 'values', where: { key: { equals: KEY } } } as const

/** Instants (ISO 8601); what nobody has changed is missing. */
type Changes = Partial<Record<DigestFrequency, string>>

/** Remembers when the times of which digests were changed, in the transaction that changes them. */
export const noteDigestTimes: GlobalAfterChangeHook = async ({ doc, previousDoc, req }) => {
  const changed = changedDigests(previousDoc?.digest, doc.digest)
  if (changed.length === 0) return
  const { db } = req.payload
  const at = new Date().toISOString()
  const value = { v: { ...(await changesOf({ db, req })), ...Object.fromEntries(changed.map((one) => [one, at])) } }
  const known = await db.updateOne({ ...own, data: { value }, options: { atomic: true }, req } as never)
  if (!known) await db.create({ collection: 'values', data: { key: KEY, value }, req })
}

/** When they were changed last (ms since the epoch); before all time where nobody has. */
export async function timesChangedAt({ db }: Pick<Payload, 'db'>): Promise<Record<DigestFrequency, number>> {
  const { daily, weekly } = await changesOf({ db })
  const instant = (at: string | undefined) => (at ? Date.parse(at) : Number.NEGATIVE_INFINITY)
  return { daily: instant(daily), weekly: instant(weekly) }
}

async function changesOf({ db, req }: Pick<Payload, 'db'> & { req?: PayloadRequest }): Promise<Changes> {
  const query = { ...own, ...(req ? { req } : {}) }
  const v = (await db.findOne<{ id: string; value: { v: string | Changes } }>(query as never))?.value.v
  // An earlier release kept one instant for both.
  return typeof v === 'string' ? Object.fromEntries(DIGEST_FREQUENCIES.map((one) => [one, v])) : (v ?? {})
}
