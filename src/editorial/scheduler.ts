import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { turnLabel } from '../domain/publication.ts'
import { takeLease } from '../storage/lease.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { releaseBlocks } from './checks.ts'
import { readEdition } from './editions.ts'
import { makeVariants } from './media.ts'
import { dueAt, holdForDecision, publicationsDue } from './missed.ts'
import { findPublication, type PublicationRow, writePublication } from './publications.ts'

const PER_ROUND = 50
/** From so long before its time on an edition is checked again and again until it is out (ms). */
const LOOK_AHEAD_MS = 60_000
/** Longer than a round takes; after a death another process goes on within this time (ms). */
const LEASE_MS = 5_000

/**
 * Does what the calendar of publications asks for now, in one process at a time. The lease saves work; that each thing
 * happens once is the doing of the rows, which change by compare-and-set.
 *
 * @param holder names this process
 * @returns how many labels were turned and how many publications held
 */
export async function keepCalendar(
  payload: Payload,
  holder: string,
  now: number,
): Promise<{ turned: number; held: number }> {
  if ((await takeLease(payload, { key: 'calendar', holder, ms: LEASE_MS, now })) === null) return { turned: 0, held: 0 }
  const held = await lookAhead(payload, now)
  const turns = await turnLabels(payload, now)
  return { turned: turns.turned, held: held + turns.held }
}

/**
 * Checks what is about to become visible, and holds what must not: an edition that preflight blocks is held before its
 * time, while an earlier one stays live.
 *
 * @returns how many were held
 */
async function lookAhead(payload: Payload, now: number): Promise<number> {
  const req = await createLocalReq({}, payload)
  const coming = await publicationsDue(req, { after: now, until: now + LOOK_AHEAD_MS }, PER_ROUND)
  let held = 0
  for (const row of coming) {
    if (await alone(payload, row, (inner, fresh) => holdBlocked(inner, fresh, now))) held++
  }
  return held
}

/**
 * Turns the labels of publications whose time has come. What the public sees changes by the clock alone; this writes
 * it down, gives a promoted edition its address, and records the event. What preflight blocks in this very moment is held
 * instead. Any number of processes may do it: each row is changed by compare-and-set, so each change happens once.
 */
export async function turnLabels(payload: Payload, now: number): Promise<{ turned: number; held: number }> {
  const req = await createLocalReq({}, payload)
  const due = await publicationsDue(req, { after: 0, until: now }, PER_ROUND)
  const done = { turned: 0, held: 0 }
  for (const row of due) {
    if (await alone(payload, row, (inner, fresh) => holdBlocked(inner, fresh, now))) done.held++
    else if (await alone(payload, row, (inner, fresh) => turnOne(inner, fresh, now))) done.turned++
  }
  return done
}

/** One change of one publication in a transaction of its own. A failure is that row's alone: the others' time has come all the same. */
async function alone(
  payload: Payload,
  { storyKey }: PublicationRow,
  work: (req: PayloadRequest, row: PublicationRow) => Promise<boolean>,
): Promise<boolean> {
  const req = await createLocalReq({}, payload)
  return transact(req, async (inner) => {
    const row = await findPublication(inner, storyKey)
    return row ? work(inner, row) : false
  }).catch((err: { code?: string }) => {
    // Another process was first.
    if (err.code !== 'wrong_state') payload.logger.error({ err, storyKey, msg: 'a publication could not be changed' })
    return false
  })
}

async function holdBlocked(req: PayloadRequest, row: PublicationRow, now: number): Promise<boolean> {
  // Turned or held meanwhile: what it was asked about does not wait any more.
  if (Date.parse(dueAt(row)) > now + LOOK_AHEAD_MS) return false
  const edition = row.nextEdition ?? row.edition
  if (!edition || (row.nextEdition ? row.nextState !== 'scheduled' : row.status !== 'scheduled')) return false
  const { story } = await readEdition(req, edition)
  const blocks = await releaseBlocks(req, story, now)
  if (blocks.length === 0) return false
  const [first] = blocks
  const more = blocks.length > 1 ? ` And ${blocks.length - 1} more.` : ''
  return holdForDecision(req, row, 'held_by_preflight', `${first?.message ?? ''}${more} ${first?.fix ?? ''}`.trim())
}

async function turnOne(req: PayloadRequest, row: PublicationRow, now: number): Promise<boolean> {
  const after = turnLabel(row, now)
  if (!after?.edition) return false
  const edition = await readEdition(req, after.edition)
  await writePublication(req, row.storyKey, row, after, edition.story)
  await recordAudit(req, {
    action: 'publication.visible',
    subject: row.storyKey,
    edition: after.edition,
    editionHash: edition.hash,
    data: { visibleFrom: dueAt(row) },
  })
  return true
}

/** Makes the derivatives of pictures that have been uploaded since; safe to run twice for one picture. */
export async function makePendingVariants(payload: Payload): Promise<number> {
  const { docs } = await payload.db.find<{ id: string; hash: string }>({
    collection: 'media',
    where: { variants: { equals: 'pending' } },
    limit: 5,
    pagination: false,
  } as never)
  for (const { id, hash } of docs) {
    const outcome = await makeVariants(hash).then(
      () => 'ready',
      () => 'failed',
    )
    await payload.db.updateOne({
      collection: 'media',
      where: { and: [{ id: { equals: id } }, { hash: { equals: hash } }] },
      data: { variants: outcome },
      options: { atomic: true },
    } as never)
  }
  return docs.length
}
