import { createLocalReq, type Payload } from 'payload'
import { comingEnd, endedBy } from '../domain/consent.ts'
import { reasonOf } from './consent.ts'
import { holdUses, usesOfConsent } from './consent-hold.ts'
import { notify } from './notify.ts'
import { consentRecord, editorialPolicy } from './preflight-context.ts'

const PAGE = 200
/** An action that read the consent before it ended may commit a moment later: an end is carried out again for so long. */
const SETTLE_MS = 120_000

type Row = Record<string, unknown> & { id: unknown }

/**
 * Carries out ends of consents that nobody pressed a button for, goes on with withdrawals that were interrupted, and tells
 * editors ahead what will end. Safe to run often and in many processes: holding twice changes nothing, and each piece of
 * news is told once.
 *
 * @returns how many stories this round held
 */
export async function watchConsents(payload: Payload, now: number): Promise<number> {
  const req = await createLocalReq({}, payload)
  const { consentReconfirmMonths } = await editorialPolicy(req)
  let held = 0
  for (let after = ''; ; ) {
    const { docs } = await payload.db.find<Row>({
      collection: 'consent-records',
      where: { and: [{ enforced: { exists: false } }, ...(after ? [{ id: { greater_than: after } }] : [])] },
      sort: 'id',
      limit: PAGE,
      pagination: false,
    } as never)
    for (const row of docs) {
      const record = consentRecord(row)
      const end = endedBy(record, now)
      if (end) held += await carryOut(payload, row, end, now)
      else await tellAhead(payload, row, consentReconfirmMonths, now)
    }
    const last = docs.at(-1)
    if (docs.length < PAGE || !last) return held
    after = String(last.id)
  }
}

async function carryOut(payload: Payload, row: Row, end: 'withdrawn' | 'expired', now: number): Promise<number> {
  const ending = { consent: String(row.id), reason: reasonOf(end, String(row.subjectCode)), by: '' }
  const { held, failed } = await holdUses(payload, ending, now)
  const { withdrawnAt, validUntil, updatedAt } = consentRecord(row)
  const since = Math.max(Date.parse(end === 'withdrawn' ? withdrawnAt : validUntil), Date.parse(updatedAt))
  if (failed === 0 && now - since > SETTLE_MS) {
    // Only while it is the end that was carried out: a record that was changed meanwhile is looked at again.
    await payload.db.updateOne({
      collection: 'consent-records',
      where: {
        and: [
          { id: { equals: row.id } },
          end === 'withdrawn' ? { withdrawnAt: { exists: true } } : { validUntil: { equals: row.validUntil } },
        ],
      },
      data: { enforced: end },
      options: { atomic: true },
    } as never)
  }
  return held.length
}

async function tellAhead(payload: Payload, row: Row, policyMonths: number, now: number): Promise<void> {
  const coming = comingEnd(consentRecord(row), policyMonths, now)
  if (!coming) return
  const stories = await publicUses(payload, String(row.id))
  if (stories === 0) return
  const { kind, at, notice } = coming
  const day = new Date(at).toISOString().slice(0, 10)
  const what =
    kind === 'ends'
      ? `It ends on ${day}. Unless it is renewed, ${stories === 1 ? 'a story that is' : `${stories} stories that are`} public with its picture will be held then.`
      : `The person ${notice === 0 ? 'was to be asked again by' : 'should be asked again by'} ${day}. Until that is recorded, nothing new can be signed with the picture; what is public stays.`
  await notify(
    await createLocalReq({}, payload),
    {
      kind: 'consent_ending',
      subject: `consent-records:${row.id}`,
      title: String(row.subjectCode),
      note: what,
      key: `consent_ending/${row.id}/${kind}/${day}/${notice}`,
      to: { roles: ['editor', 'chief-editor', 'data-steward'] },
    },
    now,
  )
}

/** How many stories are public, or will be, with a picture of this consent. */
async function publicUses(payload: Payload, consent: string): Promise<number> {
  const keys = [...(await usesOfConsent(payload, consent)).keys()]
  if (keys.length === 0) return 0
  const { totalDocs } = await payload.db.count({
    collection: 'publications',
    where: { and: [{ storyKey: { in: keys } }, { status: { in: ['published', 'scheduled'] } }] },
  })
  return totalDocs
}
