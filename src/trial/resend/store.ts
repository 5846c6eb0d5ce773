import { type Journal, openJournal, type Place } from './journal.ts'
import { type HeadLine, parseLine, serialise } from './record.ts'
import { createShelf, type Shelf } from './shelf.ts'
import { checkMail } from './validation.ts'
import type { Mail, MailHead, TrialLogger } from './wire.ts'

/** How long an idempotency key is kept (https://resend.com/docs/dashboard/emails/idempotency-keys). */
export const KEY_TTL_MS = 24 * 60 * 60 * 1000

const SEGMENT_BODY_BYTES = 32 * 2 ** 20
const SEGMENT_HEAD_BYTES = 8 * 2 ** 20
/** Beyond these no new key is taken: forgetting one early would let a retry send twice. */
const MAX_KEYS = 250_000
const MAX_HEAD_BYTES = 512 * 2 ** 20

/** One answered POST. */
export interface PostHead {
  id: string
  at: number
  path: string
  status: number
  userAgent: string | null
  body: Place
  line: Place
}

export interface NewPost {
  id: string
  at: number
  path: string
  status: number
  userAgent: string | null
  /** The parsed request body. */
  request: unknown
  /** The response body, byte for byte. */
  response: string
  /** Set on an accepted request that carried a key; `print` is the hash of its payload. */
  key?: { hash: string; print: string }
  /** The accepted mails; `index` is the place in a batch. */
  mails: (MailHead & { index: number })[]
}

export interface Store {
  readonly mails: Shelf<StoredMail>
  readonly posts: Shelf<PostHead>
  /** Writes one answered request, its mails and its key as one commit; then forgets what is too old. */
  commit(post: NewPost): Promise<void>
  /** The mail as it was sent, or `null` when its bytes are gone. */
  readMail(head: StoredMail): Promise<Mail | null>
  readPost(post: PostHead): Promise<{ request: unknown; response: unknown } | null>
  /** A key that was used within the last 24 hours; its answer is read only when it is asked for. */
  key(hash: string): { print: string; answer(): Promise<{ status: number; body: string } | null> } | undefined
  /** Whether no further key can be kept for its 24 hours. */
  keysFull(): boolean
  close(): Promise<void>
}

export interface StoredMail extends MailHead {
  place: Place
  batch: boolean
}

/**
 * Opens what was caught so far.
 * @param maxMails how many mails are kept; the oldest go first
 * @param maxBytes what the bodies may take on disk, in bytes; the oldest segments go first
 * @throws what the file system throws when `dir` cannot be made or read
 */
export function openStore(options: {
  dir: string
  maxMails: number
  maxBytes: number
  now: () => number
  logger: TrialLogger
}): Store {
  const { maxMails, maxBytes, now, logger } = options
  const mails = createShelf<StoredMail>()
  const posts = createShelf<PostHead>()
  /** In order of time, so that what expires is always in front. */
  const keys = new Map<string, { print: string; at: number; line: Place }>()
  const mailsPerSegment = Math.min(2000, Math.max(1, Math.ceil(maxMails / 10)))
  let mailsInSegment = 0
  let unreadable = 0

  function index(head: HeadLine, line: Place, bodyBytes: number | null): void {
    const { segment } = line
    if (head.key && head.print) {
      keys.delete(head.key)
      keys.set(head.key, { print: head.print, at: head.at, line })
    }
    const [start, length] = head.body
    if (bodyBytes === null || start + length > bodyBytes) return
    const { id, at, path, status, ua } = head
    posts.push({ id, at, path, status, userAgent: ua, body: { segment, offset: start, length }, line })
    const batch = path.endsWith('/batch')
    for (const { body, ...mail } of head.mails) {
      mails.push({ ...mail, at, batch, place: { segment, offset: start + body[0], length: body[1] } })
    }
  }

  const journal: Journal = openJournal(options.dir, (text, line, bodyBytes) => {
    const head = parseLine(text)
    if (head) index(head, line, bodyBytes)
    else unreadable += 1
  })
  const currentSegment = (): number => journal.segments().at(-1)?.segment ?? 0
  mailsInSegment = mails.filter((mail) => mail.place.segment === currentSegment()).length
  if (unreadable > 0) logger.warn({ lines: unreadable }, 'Some lines of the trial inbox could not be read.')

  function forgetMails(): number {
    while (mails.size > maxMails) mails.dropOldest()
    while (posts.size > maxMails) posts.dropOldest()
    let floor = mails.oldest()?.place.segment ?? currentSegment()
    let bytes = 0
    for (const { segment, bodyBytes } of [...journal.segments()].reverse()) {
      bytes += bodyBytes ?? 0
      if (bytes > maxBytes && segment !== currentSegment()) {
        floor = Math.max(floor, segment + 1)
        break
      }
    }
    while ((mails.oldest()?.place.segment ?? floor) < floor) mails.dropOldest()
    while ((posts.oldest()?.line.segment ?? floor) < floor) posts.dropOldest()
    return floor
  }

  function forgetKeys(): number {
    const limit = now() - KEY_TTL_MS
    for (const [hash, { at, line }] of keys) {
      if (at > limit) return line.segment
      keys.delete(hash)
    }
    return currentSegment()
  }

  forgetMails()

  async function trim(): Promise<void> {
    const bodiesFrom = forgetMails()
    const headsFrom = forgetKeys()
    for (const { segment, bodyBytes } of [...journal.segments()]) {
      if (segment < bodiesFrom && bodyBytes !== null) await journal.dropBodies(segment)
      if (segment < bodiesFrom && segment < headsFrom) await journal.dropHeads(segment)
    }
  }

  async function write(post: NewPost): Promise<void> {
    const size = journal.segments().at(-1)
    const full = size && ((size.bodyBytes ?? 0) >= SEGMENT_BODY_BYTES || size.headBytes >= SEGMENT_HEAD_BYTES)
    if (full || mailsInSegment >= mailsPerSegment) {
      journal.roll()
      mailsInSegment = 0
    }
    const { body, parts } = serialise(post.request)
    const head = (start: number): HeadLine => ({
      id: post.id,
      at: post.at,
      path: post.path,
      status: post.status,
      ua: post.userAgent,
      body: [start, body.length],
      key: post.key?.hash,
      print: post.key?.print,
      response: post.response,
      mails: post.mails.map(({ index: part, id, to, subject, tags, outcome }) => {
        return { id, to, subject, tags, outcome, body: parts[part] ?? [0, 0] }
      }),
    })
    const { body: place, line } = await journal.append(body, head)
    index(head(place.offset), line, place.offset + place.length)
    mailsInSegment += post.mails.length
    // The commit stands; a file that could not be removed is tried again with the next one.
    await trim().catch((error: unknown) => logger.warn({ error }, 'Old trial mail could not be removed.'))
  }

  // Commits one after the other: the journal takes one at a time.
  let queue: Promise<void> = Promise.resolve()
  let closed = false

  return {
    mails,
    posts,
    commit(post) {
      if (closed) return Promise.reject(new Error('The trial store is closed.'))
      const done = queue.then(() => write(post))
      queue = done.catch(() => undefined)
      return done
    },
    async readMail({ place, batch }) {
      const bytes = await journal.readBody(place)
      if (!bytes) return null
      const checked = checkMail(JSON.parse(bytes.toString('utf8')), batch)
      return checked.ok ? checked.mail : null
    },
    async readPost(post) {
      const [request, line] = await Promise.all([journal.readBody(post.body), journal.readLine(post.line)])
      const head = line && parseLine(line.toString('utf8'))
      if (!request || !head) return null
      return { request: JSON.parse(request.toString('utf8')), response: JSON.parse(head.response) }
    },
    key(hash) {
      const found = keys.get(hash)
      if (!found || found.at + KEY_TTL_MS <= now()) return undefined
      return {
        print: found.print,
        async answer() {
          const line = await journal.readLine(found.line)
          const head = line && parseLine(line.toString('utf8'))
          return head ? { status: head.status, body: head.response } : null
        },
      }
    },
    keysFull() {
      if (keys.size >= MAX_KEYS) forgetKeys()
      const headBytes = journal.segments().reduce((sum, segment) => sum + segment.headBytes, 0)
      return keys.size >= MAX_KEYS || headBytes >= MAX_HEAD_BYTES
    },
    async close() {
      if (closed) return
      closed = true
      await queue
      journal.close()
    },
  }
}
