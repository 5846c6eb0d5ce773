import { createHash, randomUUID } from 'node:crypto'
import type { Payload } from 'payload'
import { isLanguage } from '../../domain/languages.ts'
import { letterDue, type NotificationKind, REVIEW_MAIL } from '../../domain/notifications.ts'
import { classify } from '../../domain/outcomes.ts'
import { renderStaffLetter } from '../../mail/letter.tsx'
import type { MailProvider } from '../../mail/provider.ts'
import { mailNewsroom } from '../../outreach/freeze.ts'
import { takeLease } from '../../storage/lease.ts'

export interface NoticeRow {
  id: string
  user: string
  kind: NotificationKind
  subject: string
  title?: string | null
  by?: string | null
  behalf?: string | null
  note?: string | null
  readAt?: string | null
  mailState: 'waiting' | 'claimed' | 'mailed' | 'off'
  letter?: string | null
  claimedAt?: string | null
  createdAt: string
}

export interface LetterDeps {
  payload: Payload
  provider: Pick<MailProvider, 'sendOne'>
  publicUrl: string
  /** Names this process among those that could do the same. */
  holder: string
  log: { warn(data: object, message: string): void }
}

const LEASE = 'review-letters'
/** Longer than the slowest answer of the provider. */
const LEASE_MS = 120_000
/** The provider knows a key for a day; a letter that is older could be sent twice, so it is given up instead. */
const KEY_MS = 23 * 3600_000
const PER_ROUND = 500
const PER_LETTER = 50
/** No person's zone is known here; the name of this one stands beside every time. */
const ZONE = 'Europe/Stockholm'

/**
 * Makes the duty that mails what waits on desks: one letter per person with everything. Any number of processes may run
 * it. One holds the lease; each row is claimed by compare-and-set and belongs to one letter from then on; and a letter
 * keeps its idempotency key, so that what a dead process left behind is sent again without being read twice.
 *
 * @returns the duty; it answers how many letters were handed over
 */
export function letterDuty(deps: LetterDeps): (now: number) => Promise<number> {
  const { payload, holder, log } = deps
  let restUntil = 0
  return async (now) => {
    if (now < restUntil) return 0
    const at = new Date(now).toISOString()
    const work = await notices(payload, {
      or: [
        { mailState: { equals: 'claimed' } },
        { and: [{ mailState: { equals: 'waiting' } }, { mailAfter: { less_than_equal: at } }] },
      ],
    })
    if (work.length === 0) return 0
    const lease = () => takeLease(payload, { key: LEASE, holder, ms: LEASE_MS, now: Date.now() })
    const token = await lease()
    if (token === null) return 0
    let sent = 0
    /** Hands a letter over unless the duty has changed hands. @returns whether to go on */
    const deliver = async (letter: string) => {
      if ((await lease()) !== token) return false
      const outcome = await handOver(deps, letter, now)
      if (outcome === 'sent') sent++
      if (typeof outcome !== 'object') return true
      restUntil = now + outcome.restMs
      return false
    }
    const left = new Set(work.flatMap((row) => (row.mailState === 'claimed' && row.letter ? [row.letter] : [])))
    for (const letter of left) if (!(await deliver(letter))) return sent
    const people = new Set(work.flatMap((row) => (row.mailState === 'waiting' ? [row.user] : [])))
    for (const user of people) {
      const letter = await makeLetter(payload, user, now).catch((err: unknown) => {
        log.warn({ err }, 'a letter to a colleague could not be made')
        return null
      })
      if (letter && !(await deliver(letter))) return sent
    }
    return sent
  }
}

async function notices(
  payload: Payload,
  where: object,
  // The same order for everybody, also for news of one millisecond: a letter's key names its rows in order.
  sort: string | string[] = ['createdAt', 'id'],
  limit = PER_ROUND,
): Promise<NoticeRow[]> {
  const query = { collection: 'notifications', where, sort, limit, pagination: false }
  return (await payload.db.find<NoticeRow>(query as never)).docs
}

/** Moves one row from a state, if it is still in it. @returns whether this call did it */
async function move(payload: Payload, row: NoticeRow, from: NoticeRow['mailState'], data: Partial<NoticeRow> & object) {
  const won: unknown = await payload.db.updateOne({
    collection: 'notifications',
    where: { and: [{ id: { equals: row.id } }, { mailState: { equals: from } }] },
    data,
    options: { atomic: true },
  } as never)
  return won !== null
}

interface Reader {
  name?: string | null
  email?: string | null
  language?: unknown
  reviewMail?: unknown
}

/** Takes everything that waits for a person into one letter, when one is due. @returns the letter's name */
async function makeLetter(payload: Payload, user: string, now: number): Promise<string | null> {
  const waiting = await notices(
    payload,
    { and: [{ user: { equals: user } }, { mailState: { equals: 'waiting' } }] },
    undefined,
    PER_LETTER,
  )
  const unread: NoticeRow[] = []
  for (const row of waiting) {
    // Seen on the desk already: nobody needs to be told twice.
    if (row.readAt) await move(payload, row, 'waiting', { mailState: 'off' })
    else unread.push(row)
  }
  const [oldest] = unread
  if (!oldest) return null
  const reader = await readerOf(payload, user)
  const wish = REVIEW_MAIL.find((one) => one === reader?.reviewMail) ?? 'batched'
  const due = reader?.email ? letterDue(wish, Date.parse(oldest.createdAt), await lastLetter(payload, user)) : null
  if (due === null || due > now) {
    const later = due === null ? { mailState: 'off' as const } : { mailAfter: new Date(due).toISOString() }
    for (const row of unread) await move(payload, row, 'waiting', later)
    return null
  }
  const letter = randomUUID()
  const claim = { mailState: 'claimed' as const, letter, claimedAt: new Date(now).toISOString() }
  // Whoever has the oldest makes the letter. Two that shared the rows out would each write one.
  if (!(await move(payload, oldest, 'waiting', claim))) return null
  for (const row of unread.slice(1)) await move(payload, row, 'waiting', claim)
  return letter
}

async function readerOf(payload: Payload, user: string): Promise<Reader | null> {
  return payload.db.findOne<Reader & { id: string }>({ collection: 'users', where: { id: { equals: user } } } as never)
}

/** When the person was last written to, in ms. */
async function lastLetter(payload: Payload, user: string): Promise<number | null> {
  const where = { and: [{ user: { equals: user } }, { claimedAt: { exists: true } }] }
  const [row] = await notices(payload, where, '-claimedAt', 1)
  return row?.claimedAt ? Date.parse(row.claimedAt) : null
}

type HandOver = 'sent' | 'given_up' | { restMs: number }

/** Renders a letter from its rows and hands it to the provider under a key that names exactly these rows. */
async function handOver(deps: LetterDeps, letter: string, now: number): Promise<HandOver> {
  const { payload, provider, log } = deps
  const rows = await notices(payload, {
    and: [{ letter: { equals: letter } }, { mailState: { equals: 'claimed' } }],
  })
  const [first] = rows
  if (!first) return 'given_up'
  const settle = async (mailState: 'mailed' | 'off') => {
    for (const row of rows) await move(payload, row, 'claimed', { mailState })
  }
  const giveUp = async (why: string): Promise<HandOver> => {
    log.warn({ why, notices: rows.length }, 'a letter to a colleague was given up; the desk shows its news')
    await settle('off')
    return 'given_up'
  }
  if (now - Date.parse(first.claimedAt ?? '') > KEY_MS) return giveUp('too old to be repeated safely')
  const newsroom = await mailNewsroom({ db: payload.db })
  // Without a sender nothing can be written yet; a person sets one.
  if (!newsroom) return { restMs: 60_000 }
  const reader = await readerOf(payload, first.user)
  if (!reader?.email) return giveUp('nobody to write to')
  const message = await renderStaffLetter({
    language: isLanguage(reader.language) ? reader.language : 'en',
    newsroom,
    recipient: { name: reader.name ?? null, email: reader.email },
    news: rows.map((row) => ({
      kind: row.kind,
      title: row.title ?? '',
      by: row.by ?? '',
      behalf: row.behalf ?? '',
      note: row.note ?? '',
      link: linkTo(deps.publicUrl, row.subject),
    })),
    profile: `${deps.publicUrl}/admin/account`,
    zone: ZONE,
  }).catch(() => null)
  if (!message) return giveUp('it cannot be rendered')
  const members = createHash('sha256')
    .update(rows.map(({ id }) => id).join())
    .digest('hex')
    .slice(0, 16)
  const reply = await provider.sendOne({ message, idempotencyKey: `staff/${letter}/${members}` })
  const outcome = classify(reply, { validation: 'strict', size: 1 }, Date.now())
  switch (outcome.kind) {
    case 'accepted':
    // The key is ours alone: an earlier attempt went through, before a name or a colour changed the bytes.
    case 'key_mismatch':
      await settle('mailed')
      return 'sent'
    case 'pause':
      return { restMs: 5 * 60_000 }
    case 'rate_limited':
      return { restMs: outcome.retryAfterMs }
    case 'busy_retry':
    case 'unknown':
      return { restMs: outcome.afterMs }
    default:
      return giveUp(outcome.kind)
  }
}

/** `collection:id` as a page of the admin. */
function linkTo(publicUrl: string, subject: string): string {
  const cut = subject.indexOf(':')
  const [collection, id] = [subject.slice(0, cut), subject.slice(cut + 1)]
  return cut > 0 && id ? `${publicUrl}/admin/collections/${collection}/${id}` : `${publicUrl}/admin`
}
