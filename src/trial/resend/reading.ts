import type { Request, RequestHandler, Response } from 'express'
import { lastEvent } from './outcomes.ts'
import { answer } from './sending.ts'
import type { Shelf } from './shelf.ts'
import type { PostHead, Store, StoredMail } from './store.ts'
import { isOrigin, ORIGINS, suppressedBy } from './suppressions.ts'
import { messageId } from './webhooks.ts'
import { type Mail, type Refusal, refusal } from './wire.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const DEFAULT_LIMIT = 20
const MAX_LIMIT = 100

const send = (res: Response, body: object): void => answer(res, 200, JSON.stringify(body))
const refuseWith = (res: Response, body: Refusal): void => answer(res, body.statusCode, JSON.stringify(body))
const orNull = (list: string[]): string[] | null => (list.length > 0 ? list : null)

/** The properties that Resend's listing and single email have in common. */
function emailObject(head: StoredMail, mail: Mail, now: number): Record<string, unknown> {
  return {
    id: head.id,
    message_id: messageId(head.id),
    to: mail.to,
    from: mail.from,
    created_at: new Date(head.at).toISOString(),
    subject: mail.subject,
    bcc: orNull(mail.bcc),
    cc: orNull(mail.cc),
    reply_to: orNull(mail.replyTo),
    last_event: lastEvent(head, now),
    scheduled_at: null,
    topic_id: mail.topicId,
  }
}

function logObject({ id, at, path, status, userAgent }: PostHead): Record<string, unknown> {
  return {
    id,
    created_at: new Date(at).toISOString(),
    endpoint: path,
    method: 'POST',
    response_status: status,
    user_agent: userAgent,
  }
}

type Page<T> = { ok: true; items: T[]; more: boolean } | { ok: false; refusal: Refusal }

/**
 * One page, newest first, by Resend's `limit` (1–100), `after` (older than this id) and `before` (newer than it).
 */
function pageOf<T extends { id: string }>(shelf: Shelf<T>, query: Request['query']): Page<T> {
  const bad = (message: string): Page<T> => ({ ok: false, refusal: refusal.invalidField(message) })
  const { limit: wanted = String(DEFAULT_LIMIT), after, before } = query
  const limit = typeof wanted === 'string' && /^\d{1,3}$/.test(wanted) ? Number(wanted) : 0
  if (limit < 1 || limit > MAX_LIMIT) return bad(`The \`limit\` parameter has to be between 1 and ${MAX_LIMIT}.`)
  if (after !== undefined && before !== undefined) return bad('Give `after` or `before`, not both.')
  const cursor = after ?? before
  if (cursor === undefined) return { ok: true, items: shelf.newest(0, limit), more: shelf.size > limit }
  const newer = typeof cursor === 'string' ? shelf.newerThan(cursor) : undefined
  if (newer === undefined) return bad(`The \`${after ? 'after' : 'before'}\` parameter is not an id that is kept here.`)
  if (after !== undefined) {
    return { ok: true, items: shelf.newest(newer + 1, limit), more: shelf.size > newer + 1 + limit }
  }
  const skip = Math.max(0, newer - limit)
  return { ok: true, items: shelf.newest(skip, newer - skip), more: skip > 0 }
}

/** `GET /emails`, `/emails/:id`, `/logs`, `/logs/:id` and `/suppressions`. */
export function readingRoutes(
  store: Store,
  now: () => number,
): Record<'emails' | 'email' | 'logs' | 'log' | 'suppressions', RequestHandler> {
  /** @returns the item, or answers 422 or 404 itself. */
  function find<T extends { id: string }>(shelf: Shelf<T>, req: Request, res: Response, what: string): T | undefined {
    const id = String(req.params.id)
    const item = shelf.get(id.toLowerCase())
    if (!UUID.test(id)) refuseWith(res, refusal.invalidParameter())
    else if (!item) refuseWith(res, refusal.notFound(`${what} not found`))
    return item
  }

  return {
    async emails(req, res) {
      const page = pageOf(store.mails, req.query)
      if (!page.ok) return refuseWith(res, page.refusal)
      const mails = await Promise.all(page.items.map((head) => store.readMail(head)))
      const data = page.items.flatMap((head, index) => {
        const mail = mails[index]
        return mail ? [emailObject(head, mail, now())] : []
      })
      send(res, { object: 'list', has_more: page.more, data })
    },
    async email(req, res) {
      const head = find(store.mails, req, res, 'Email')
      if (!head) return
      const mail = await store.readMail(head)
      if (!mail) return refuseWith(res, refusal.notFound('Email not found'))
      const { html, text, tags } = mail
      send(res, { object: 'email', ...emailObject(head, mail, now()), html, text, tags })
    },
    suppressions(req, res) {
      const { origin, ...rest } = req.query
      if (origin !== undefined && !isOrigin(origin)) {
        return refuseWith(res, refusal.invalidField(`The \`origin\` parameter has to be one of ${ORIGINS.join(', ')}.`))
      }
      const page = pageOf(suppressedBy(store.mails, now(), origin), rest)
      if (!page.ok) return refuseWith(res, page.refusal)
      send(res, { object: 'list', has_more: page.more, data: page.items })
    },
    logs(req, res) {
      const page = pageOf(store.posts, req.query)
      if (!page.ok) return refuseWith(res, page.refusal)
      send(res, { object: 'list', has_more: page.more, data: page.items.map(logObject) })
    },
    async log(req, res) {
      const post = find(store.posts, req, res, 'Log')
      if (!post) return
      const bodies = await store.readPost(post)
      if (!bodies) return refuseWith(res, refusal.notFound('Log not found'))
      send(res, {
        object: 'log',
        ...logObject(post),
        request_body: bodies.request,
        response_body: bodies.response,
      })
    },
  }
}
