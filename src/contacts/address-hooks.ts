import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'
import { type SuppressedBy, staysWithPerson, suppressedAnew } from '../domain/contact.ts'
import { recordAudit } from '../editorial/audit.ts'
import { suppressionOf } from './suppression.ts'

/**
 * What somebody has decided stays with them: who does not want our mail is not written to at their next address either. A mailbox
 * that bounced stays behind. Written in the transaction of the edit, so that no mail finds the new address open.
 */
export const carrySuppression: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  const from: unknown = originalDoc?.email
  const to: unknown = data.email
  if (operation !== 'update' || typeof from !== 'string' || typeof to !== 'string' || from === to) return data
  const suppression = suppressionOf(req.payload)
  const reason = (await suppressed(req, await suppression.keyOf(from)))?.reason
  if (!reason || !staysWithPerson(reason)) return data
  const subject = `contacts:${originalDoc.id}`
  const key = await suppression.keyOf(to)
  const there = await suppressed(req, key)
  const anew = there && suppressedAnew(there, { reason, source: subject })
  if (!there) {
    const row = { key, reason, source: subject, at: new Date().toISOString() }
    await req.payload.db.create({ collection: 'suppressions', data: row, req })
  } else if (anew) {
    const where = { key: { equals: key } }
    const change = {
      collection: 'suppressions',
      where,
      data: anew,
      options: { atomic: true },
      req,
    }
    await req.payload.db.updateOne(change as never)
  }
  await recordAudit(req, { action: 'suppression.carry', subject, data: { reason } })
  return data
}

const suppressed = async (req: PayloadRequest, key: string): Promise<SuppressedBy | null> => {
  const where = { key: { equals: key } }
  const row = await req.payload.db.findOne<SuppressedBy & { id: string }>({
    collection: 'suppressions',
    where,
    req,
  } as never)
  return row && { reason: row.reason, source: row.source ?? '' }
}
