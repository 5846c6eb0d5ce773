import { readFile } from 'node:fs/promises'
import { createLocalReq, type Payload } from 'payload'
import { takeLease } from '../storage/lease.ts'
import { transact } from '../storage/transact.ts'
import { originalPath } from './media.ts'
import { metadataWords } from './media-words.ts'
import { nameHasher } from './name-key.ts'
import { askForLook, EVERYBODY } from './name-looks.ts'

const PAGE = 10
/** Longer than a page takes; after a death another process goes on within this time (ms). */
const LEASE_MS = 60_000
/** What is public is looked through for names once no more pictures have come for so long (ms). */
const QUIET_MS = 60_000

interface Picture {
  id: unknown
  hash: string
}

/**
 * Makes the duty that hashes the words in the metadata of pictures that were uploaded before such words were kept. What
 * is still to be done is what has none, so it goes on after an interruption without having to remember anything. A file
 * that cannot be read is left as it is, counted, and tried again by the next process that starts.
 *
 * @param holder names this process
 * @returns the duty, for one page at a time; it answers how many pictures it looked at, 0 when there are none left
 */
export function metadataBackfill(payload: Payload, holder: string): (now: number) => Promise<number> {
  const done = { hashed: 0, unreadable: 0 }
  let after = ''
  let finished = false
  return async (now) => {
    if (finished) return 0
    const page = await pending(payload, after)
    const last = page.at(-1)
    if (!last) {
      finished = true
      if (done.hashed + done.unreadable > 0)
        payload.logger.info({ ...done, msg: 'the metadata of earlier pictures is hashed' })
      return 0
    }
    if ((await takeLease(payload, { key: 'metadata-words', holder, ms: LEASE_MS, now })) === null) return 0
    const words: (string[][] | null)[] = []
    // One after the other: an original may have 50 MB.
    for (const picture of page) words.push(await wordsOf(payload, picture))
    const hashed = await keep(payload, page, words, now)
    done.hashed += hashed
    done.unreadable += words.filter((one) => one === null).length
    after = String(last.id)
    payload.logger.info({ ...done, left: await left(payload, after), msg: 'hashing the metadata of earlier pictures' })
    return page.length
  }
}

const WITHOUT = [{ mimeType: { like: 'image/' } }, { hash: { exists: true } }, { metadataWords: { exists: false } }]
const beyond = (after: string) => ({ and: [...WITHOUT, ...(after ? [{ id: { greater_than: after } }] : [])] })

async function pending(payload: Payload, after: string): Promise<Picture[]> {
  const { docs } = await payload.db.find<Picture & { id: string }>({
    ...{ collection: 'media', where: beyond(after), sort: 'id', limit: PAGE, pagination: false },
    select: { hash: true },
  } as never)
  return docs
}

const left = async (payload: Payload, after: string): Promise<number> =>
  (await payload.db.count({ collection: 'media', where: beyond(after) } as never)).totalDocs

/** `null` when the file cannot be read. The log names the document: a file name may hold a name. */
async function wordsOf(payload: Payload, { id, hash }: Picture): Promise<string[][] | null> {
  try {
    return await metadataWords(await readFile(originalPath(hash)), await nameHasher(payload))
  } catch (err) {
    const { code } = err as NodeJS.ErrnoException
    payload.logger.warn({ media: String(id), code, msg: 'the metadata of a picture could not be read' })
    return null
  }
}

/** Keeps a page of hashes, and asks in the same transaction that what is public is looked through with them. */
async function keep(payload: Payload, page: Picture[], words: (string[][] | null)[], now: number): Promise<number> {
  return transact(await createLocalReq({}, payload), async (req) => {
    let kept = 0
    for (const [at, { id, hash }] of page.entries()) {
      if (!words[at]) continue
      // Another file under this document brought its own; and nobody has changed the document itself.
      const row: unknown = await payload.db.updateOne({
        collection: 'media',
        where: { and: [{ id: { equals: id } }, { hash: { equals: hash } }] },
        data: { metadataWords: words[at], updatedAt: null },
        options: { atomic: true },
        req,
      } as never)
      if (row) kept++
    }
    if (kept > 0) await askForLook(req, EVERYBODY, now, now + QUIET_MS)
    return kept
  })
}
