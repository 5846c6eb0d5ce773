import {
  type CollectionBeforeChangeHook,
  type CollectionBeforeDeleteHook,
  type CollectionBeforeOperationHook,
  createLocalReq,
  type Endpoint,
  type PayloadHandler,
  type PayloadRequest,
} from 'payload'
import { idOf } from '../domain/canonical.ts'
import { endedBy } from '../domain/consent.ts'
import { demand, may, principalOf } from '../domain/permissions.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { idParam, jsonObject } from './body.ts'
import { holdUses } from './consent-hold.ts'
import { findByIds } from './find-by-ids.ts'
import type { HeldStory } from './hold-story.ts'
import { consentRecord } from './preflight-context.ts'

const MAX_REASON = 2000

export interface Withdrawal {
  message: string
  withdrawnAt: string
  held: HeldStory[]
  /** Stories that could not be held at once; a worker tries again within a minute. */
  pending: number
}

/** What is held says why: by the code of the record, which means nothing to others. */
export const reasonOf = (end: 'withdrawn' | 'expired', code: string): string =>
  end === 'withdrawn'
    ? `The consent “${code}” has been withdrawn: its picture must not be shown any more.`
    : `The consent “${code}” has ended: its picture must not be shown any more.`

/**
 * Somebody does not want to be shown any more. From its commit on the picture is served to nobody outside the house; then
 * every story that is public with it, or was to be, is held. A second call changes nothing, and holds what it still finds.
 *
 * @throws `unauthenticated`, `forbidden`, `not_found`
 */
export async function withdrawConsent(
  req: PayloadRequest,
  id: string,
  { reason, at }: { reason: string; at?: string },
  now: number,
): Promise<Withdrawal> {
  const who = principalOf(req.user)
  demand(who, 'consent.write')
  const record = await transact(req, async (inner) => {
    const [row] = await findByIds(inner, 'consent-records', [id])
    if (!row) throw refuse.notFound('There is no such consent record.')
    if (row.withdrawnAt) return { code: String(row.subjectCode), at: String(row.withdrawnAt), first: false }
    const withdrawnAt = at ?? new Date(now).toISOString()
    await inner.payload.db.updateOne({
      collection: 'consent-records',
      where: { id: { equals: id } },
      data: { withdrawnAt, enforced: null },
      options: { atomic: true },
      req: inner,
    } as never)
    await recordAudit(inner, {
      action: 'consent.withdraw',
      subject: `consent-records:${id}`,
      data: { withdrawnAt, ...(reason ? { reason } : {}) },
    })
    return { code: String(row.subjectCode), at: withdrawnAt, first: true }
  })
  const ending = { consent: id, reason: reasonOf('withdrawn', record.code), by: who.id }
  const { held, failed } = await holdUses(req.payload, ending, now)
  return { message: sayHeld(held, failed, record.first), withdrawnAt: record.at, held, pending: failed }
}

function sayHeld(held: readonly HeldStory[], failed: number, first: boolean): string {
  const begin = first ? 'The consent is withdrawn.' : 'The consent had been withdrawn already.'
  const names = held.map(({ title, language }) => `“${title}” (${language})`).join(', ')
  const what =
    held.length === 0
      ? 'Nothing that is public or scheduled shows a picture of it.'
      : `On hold since now: ${names}. The people concerned are told.`
  const more = failed > 0 ? ` ${failed} more could not be held yet; this is tried again within a minute.` : ''
  return failed > 0 && held.length === 0 ? `${begin}${more}` : `${begin} ${what}${more}`
}

const withdraw: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'consent.write')
  const { reason } = await jsonObject(req)
  if (typeof reason !== 'string' || !reason.trim()) {
    throw refuse.invalid('Say in `reason` how the person asked for it; it is kept in the record.', { field: 'reason' })
  }
  if (reason.length > MAX_REASON) {
    throw refuse.invalid(`A reason has at most ${MAX_REASON} characters.`, { field: 'reason' })
  }
  return Response.json(await withdrawConsent(req, idParam(req), { reason: reason.trim() }, Date.now()))
}

export const consentEndpoints: Omit<Endpoint, 'root'>[] = [{ path: '/:id/withdraw', method: 'post', handler: withdraw }]

/**
 * A withdrawal through the form or by PATCH is a withdrawal like any other: carried out before Payload opens its own
 * transaction, so that the picture is gone whatever becomes of the rest of the form.
 */
export const withdrawByForm: CollectionBeforeOperationHook = async ({ args, operation, req }) => {
  if (operation !== 'update') return args
  const { id, data } = args as { id?: string | number; data?: { withdrawnAt?: unknown } }
  if (id === undefined) {
    throw refuse.methodNotAllowed(
      'Consent records are changed one at a time. Send the change to the record’s own address.',
    )
  }
  const at = data?.withdrawnAt
  if (!at || !may(principalOf(req.user), 'consent.write')) return args
  const when = new Date(String(at)).getTime()
  if (Number.isNaN(when) || when > Date.now() + 60_000) {
    throw refuse.invalid('A withdrawal holds from now on: its day cannot lie ahead.', { field: 'withdrawnAt' })
  }
  const own = await createLocalReq({ user: req.user as never }, req.payload)
  await withdrawConsent(own, String(id), { reason: '', at: new Date(when).toISOString() }, Date.now())
  return args
}

/** What has been withdrawn stays so: whoever agrees again agrees anew, in a record of their own. */
export const keepWithdrawal: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  if (operation === 'create') return { ...data, enforced: null }
  const [stored] = await findByIds(req, 'consent-records', [String(originalDoc?.id)])
  if (stored?.withdrawnAt && !data.withdrawnAt) {
    throw refuse.conflict(
      'A consent that was withdrawn stays withdrawn. If the person agrees again, make a new record.',
    )
  }
  if (stored?.withdrawnAt) data.withdrawnAt = stored.withdrawnAt
  // An end that is put off has not been carried out.
  const ended = endedBy(consentRecord({ ...stored, ...data }), Date.now())
  data.enforced = ended && ended === stored?.enforced ? ended : null
  return data
}

/** A record that a picture names is the only trace of what was agreed to. */
export const keepUsedRecord: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const used = await req.payload.db.findOne({
    collection: 'media',
    where: { consent: { equals: id } },
    req,
  } as never)
  if (used) {
    throw refuse.conflict(
      'A picture names this consent. Withdraw the consent instead, or take it from the picture first.',
    )
  }
}

/**
 * Who a picture shows, and with whose consent, decides whether it may be used: each change of it is on record, and a picture
 * is not taken from a consent that was withdrawn by anybody but who keeps the consents.
 */
export const guardDepiction: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  if (operation !== 'update') return data
  const before = { depictsPerson: originalDoc?.depictsPerson === true, consent: idOf(originalDoc?.consent) }
  const after = {
    depictsPerson: (data.depictsPerson ?? originalDoc?.depictsPerson) === true,
    consent: data.consent === undefined ? before.consent : idOf(data.consent),
  }
  if (before.depictsPerson === after.depictsPerson && before.consent === after.consent) return data
  const [record] = await findByIds(req, 'consent-records', [before.consent].filter(Boolean))
  if (record?.withdrawnAt && req.user && !may(principalOf(req.user), 'consent.write')) {
    throw refuse.forbidden('The person in this picture has withdrawn their consent. Use another picture.')
  }
  await recordAudit(req, { action: 'media.depicts', subject: `media:${originalDoc?.id}`, data: { before, after } })
  return data
}
