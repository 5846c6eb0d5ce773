import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { turnLabel } from '../domain/publication.ts'
import { parseStoryKey } from '../domain/story.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { makeVariants } from './media.ts'
import { findPublication, type PublicationRow, writePublication } from './publications.ts'
import { readEdition } from './releases.ts'

const PER_ROUND = 50

/**
 * Turns the labels of publications whose time has come. What the public sees changes by the clock alone; this writes
 * it down, gives a promoted edition its address, and records the event. Any number of processes may do it: each row is
 * changed by compare-and-set, so each change happens once.
 *
 * @returns how many labels this call turned
 */
export async function turnLabels(payload: Payload, now: number): Promise<number> {
  const at = new Date(now).toISOString()
  const { docs } = await payload.db.find<PublicationRow>({
    collection: 'publications',
    where: {
      or: [
        { and: [{ status: { equals: 'scheduled' } }, { visibleFrom: { less_than_equal: at } }] },
        {
          and: [
            { status: { in: ['published', 'scheduled'] } },
            { nextState: { equals: 'scheduled' } },
            { nextVisibleFrom: { less_than_equal: at } },
          ],
        },
      ],
    },
    limit: PER_ROUND,
    pagination: false,
  } as never)
  let turned = 0
  for (const row of docs) {
    const req = await createLocalReq({}, payload)
    const won = await transact(req, (inner) => turnOne(inner, row, now)).catch((err: { code?: string }) => {
      // Another process was first, or this one label cannot be turned; the others' time has come all the same.
      if (err.code !== 'wrong_state')
        payload.logger.error({ err, storyKey: row.storyKey, msg: 'a label was not turned' })
      return false
    })
    if (won) turned++
  }
  return turned
}

async function turnOne(req: PayloadRequest, { storyKey }: PublicationRow, now: number): Promise<boolean> {
  const row = await findPublication(req, storyKey)
  const after = row ? turnLabel(row, now) : null
  if (!row || !after?.edition || !parseStoryKey(storyKey)) return false
  const edition = await readEdition(req, after.edition)
  await writePublication(req, storyKey, row, after, edition.story)
  await recordAudit(req, {
    action: 'publication.visible',
    subject: storyKey,
    edition: after.edition,
    editionHash: edition.hash,
    data: { visibleFrom: row.nextVisibleFrom ?? row.visibleFrom },
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
