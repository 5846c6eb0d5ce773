import type { PayloadRequest } from 'payload'
import {
  type Addressees,
  type Colleague,
  letterDue,
  type NotificationKind,
  REVIEW_MAIL,
  type ReviewMail,
  recipients,
} from '../domain/notifications.ts'
import { principalOf } from '../domain/permissions.ts'

export interface News {
  kind: NotificationKind
  /** What it is about, as `collection:id`. */
  subject: string
  title: string
  /** Name of whoever did it; empty for the system. */
  by?: string
  /** A comment or a reason, as plain text. */
  note?: string
  to: Addressees
  /** Names the event: the same news reaches the same person once, however often this is called with it. */
  key: string
}

/** Longer notes are cut: the desk and the letter show a beginning, the story all of it. */
const MAX_NOTE = 1000
const MAX_PEOPLE = 2000

/**
 * Puts a piece of news on the desks of colleagues, from where it is also mailed. In the transaction of `req` when there is
 * one, so that what was done and its news are kept or lost together; without one it may be called again and again.
 *
 * @returns how many people are told now
 */
export async function notify(req: PayloadRequest, news: News, now = Date.now()): Promise<number> {
  const people = await colleagues(req)
  const told = recipients(people, news.to, news.kind, now)
  if (told.length === 0) return 0
  const known = await keysAmong(
    req,
    told.map(({ user }) => `${news.key}/${user}`),
  )
  const names = new Map(people.map(({ id, name }) => [id, name]))
  let count = 0
  for (const { user, behalf } of told) {
    const key = `${news.key}/${user}`
    const wish = people.find(({ id }) => id === user)?.reviewMail ?? 'batched'
    const due = letterDue(wish, now, null)
    if (known.has(key)) continue
    const data = {
      user,
      kind: news.kind,
      subject: news.subject,
      title: news.title.slice(0, 300),
      by: news.by ?? '',
      behalf: behalf ? (names.get(behalf) ?? '') : '',
      note: (news.note ?? '').slice(0, MAX_NOTE),
      key,
      mailState: due === null ? 'off' : 'waiting',
      mailAfter: due === null ? null : new Date(due).toISOString(),
    }
    try {
      await req.payload.db.create({ collection: 'notifications', data, req })
      count++
    } catch (error) {
      // Somebody wrote the same news meanwhile; inside a transaction it is the whole action's to run again.
      if (req.transactionID || !(await keysAmong(req, [key])).has(key)) throw error
    }
  }
  return count
}

async function keysAmong(req: PayloadRequest, keys: string[]): Promise<Set<string>> {
  const { docs } = await req.payload.db.find<{ key: string }>({
    collection: 'notifications',
    where: { key: { in: keys } },
    limit: keys.length,
    pagination: false,
    req,
  } as never)
  return new Set(docs.map(({ key }) => key))
}

/** Everybody who could be told, with their names. */
export async function colleagues(req: PayloadRequest): Promise<(Colleague & { name: string })[]> {
  const { docs } = await req.payload.find({
    collection: 'users',
    depth: 0,
    limit: MAX_PEOPLE,
    pagination: false,
    overrideAccess: true,
    req,
  })
  return (docs as unknown as Record<string, unknown>[]).map(colleagueOf)
}

function colleagueOf(doc: Record<string, unknown>): Colleague & { name: string } {
  const text = (value: unknown) => (typeof value === 'string' && value ? value : null)
  const wish = REVIEW_MAIL.find((one) => one === doc.reviewMail)
  return {
    id: String(doc.id),
    name: text(doc.name) ?? '',
    roles: principalOf(doc)?.roles ?? [],
    reviewMail: wish ?? ('batched' satisfies ReviewMail),
    awayFrom: text(doc.awayFrom),
    awayUntil: text(doc.awayUntil),
    delegate: doc.delegate ? String(doc.delegate) : null,
  }
}

/** The signed-in person's name, as it stands in news and comments. */
export const nameOf = (req: PayloadRequest): string =>
  req.user && 'name' in req.user && typeof req.user.name === 'string' ? req.user.name : ''
