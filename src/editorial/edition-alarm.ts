import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { type PublicationState, UNPUBLISHED } from '../domain/publication.ts'
import { parseStoryKey, type StoryKey } from '../domain/story.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { notify } from './notify.ts'
import { findPublication, writePublication } from './publications.ts'
import { readStory } from './story.ts'

const REASON = 'Its signed edition no longer matches its hash.'
/** Editions this process has raised the alarm for. */
const raised = new Set<string>()

export interface Tampered {
  id: string
  storyKey: StoryKey
  number: number
  hash: string
}

/**
 * What happens when an edition is not what was signed: its publication is held, the audit log and the process say so, and
 * chief editors and administrators are told. Once per edition; never throws, because whoever came upon it has refused the edition already.
 */
export function alarmTampered(payload: Payload, edition: Tampered): void {
  if (raised.has(edition.id)) return
  raised.add(edition.id)
  payload.logger.fatal({
    msg: 'A signed edition does not match its hash. It is not shown and not sent. Run: npm run audit:verify',
    edition: edition.id,
    storyKey: edition.storyKey,
    number: edition.number,
  })
  holdTampered(payload, edition).catch((err: unknown) => {
    raised.delete(edition.id)
    payload.logger.error({ err, edition: edition.id, msg: 'holding a tampered edition failed' })
  })
}

async function holdTampered(payload: Payload, edition: Tampered): Promise<void> {
  const req = await createLocalReq({}, payload)
  await transact(req, async (inner) => {
    const row = await findPublication(inner, edition.storyKey)
    const after = row && withoutEdition(row, edition.id)
    if (row && after) await writePublication(inner, edition.storyKey, row, after)
    if (await isOnRecord(inner, edition.id)) return
    await recordAudit(inner, {
      action: 'edition.tampered',
      subject: edition.storyKey,
      edition: edition.id,
      editionHash: edition.hash,
      data: { number: edition.number, held: after !== null },
    })
    await tell(inner, edition, after !== null)
  })
}

/** Nothing of the edition itself goes into the news, its title neither: it is what somebody else made of it. */
async function tell(req: PayloadRequest, { id, storyKey, number, hash }: Tampered, held: boolean): Promise<void> {
  const parsed = parseStoryKey(storyKey)
  const doc = parsed && (await readStory(req, parsed.collection, parsed.id).catch(() => null))
  await notify(req, {
    kind: 'edition_tampered',
    subject: storyKey,
    title: String(doc?.title || storyKey),
    note: `Edition ${number}, signed with the hash ${hash}.${held ? ' Its publication is held.' : ''}`,
    key: `edition_tampered/${id}`,
    to: { roles: ['chief-editor', 'admin'] },
  })
}

/** The publication with this edition kept back; `null` when it has no part in what the public sees. */
export function withoutEdition(row: PublicationState, edition: string): PublicationState | null {
  if (row.nextEdition === edition && row.nextState === 'scheduled') {
    return { ...row, nextState: 'held', nextReason: REASON }
  }
  if (row.edition !== edition || !['published', 'scheduled'].includes(row.status)) return null
  const waits = row.nextEdition ? ({ nextState: 'held' } as const) : { nextState: UNPUBLISHED.nextState }
  return { ...row, status: 'held', ...waits, nextReason: REASON }
}

async function isOnRecord(req: PayloadRequest, edition: string): Promise<boolean> {
  const known = await req.payload.db.findOne({
    collection: 'audit-events',
    where: { and: [{ action: { equals: 'edition.tampered' } }, { edition: { equals: edition } }] },
    req,
  } as never)
  return known !== null
}
