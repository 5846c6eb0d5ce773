import express, { type RequestHandler, type Response, type Router } from 'express'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { MessagePage, VIEWS, type View } from './inbox-message.tsx'
import { type ListedMail, ListPage, MissingPage } from './inbox-pages.tsx'
import { MAIL_POLICY, PAGE_POLICY } from './inbox-style.ts'
import { eventsBy, lastEvent } from './resend/outcomes.ts'
import { messageId } from './resend/webhooks.ts'
import type { Mail, MailHead } from './resend/wire.ts'

/** What the inbox needs of the store behind it. */
export interface InboxSource {
  total(): number
  /** Newest first. */
  newest(skip: number, take: number): MailHead[]
  /** Every mail that fits, newest first. */
  find(fits: (head: MailHead) => boolean): MailHead[]
  get(id: string): MailHead | undefined
  read(id: string): Promise<Mail | null>
  now(): number
}

const PER_PAGE = 50
const MAX_QUERY = 200

const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'SAMEORIGIN',
  'x-robots-tag': 'noindex',
}

function sendPage(res: Response, page: ReactElement, status = 200): void {
  res.status(status).set({ ...HEADERS, 'content-security-policy': PAGE_POLICY })
  res.send(`<!doctype html>${renderToStaticMarkup(page)}`)
}

/** Every word has to occur in a recipient, the subject or a tag; case does not matter. */
function matcher(query: string): (head: MailHead) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return ({ to, subject, tags }) => {
    const text = `${to.join(' ')} ${subject} ${tags.map((tag) => `${tag.name}=${tag.value}`).join(' ')}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
}

function listing(source: InboxSource): RequestHandler {
  return (req, res) => {
    const query = typeof req.query.q === 'string' ? req.query.q.trim().slice(0, MAX_QUERY) : ''
    const matches = query ? source.find(matcher(query)) : null
    const total = source.total()
    const found = matches?.length ?? total
    const pages = Math.max(1, Math.ceil(found / PER_PAGE))
    const asked = typeof req.query.page === 'string' && /^\d{1,6}$/.test(req.query.page) ? Number(req.query.page) : 1
    const page = Math.min(Math.max(1, asked), pages)
    const skip = (page - 1) * PER_PAGE
    const heads = matches ? matches.slice(skip, skip + PER_PAGE) : source.newest(skip, PER_PAGE)
    const mails = heads.map(({ id, at, to, subject, outcome }): ListedMail => {
      return { id, at, to, subject, state: lastEvent({ at, outcome }, source.now()) }
    })
    sendPage(res, <ListPage view={{ base: req.baseUrl, query, page, pages, found, total, mails }} />)
  }
}

function message(source: InboxSource): RequestHandler {
  return async (req, res) => {
    const head = source.get(String(req.params.id))
    const mail = head ? await source.read(head.id) : null
    if (!head || !mail) return sendPage(res, <MissingPage base={req.baseUrl} />, 404)
    const fallback: View = mail.html ? 'html' : 'text'
    const view = VIEWS.find((name) => name === req.query.show) ?? fallback
    const { id, at } = head
    const events = eventsBy(head, source.now())
    sendPage(res, <MessagePage {...{ base: req.baseUrl, id, at, mail, events, view, messageId: messageId(id) }} />)
  }
}

/**
 * The HTML part by itself, for the sandboxed frame. It has an address of its own because a `srcdoc` document inherits
 * its page's policy, which would take away the mail's own styles or force us to loosen the page's.
 */
function htmlPart(source: InboxSource): RequestHandler {
  return async (req, res) => {
    const mail = await source.read(String(req.params.id))
    if (!mail?.html) return sendPage(res, <MissingPage base={req.baseUrl} />, 404)
    res.set({ ...HEADERS, 'content-security-policy': MAIL_POLICY }).send(mail.html)
  }
}

/** The trial inbox: pages rendered on the server, without a script. Whoever can reach it can read every caught mail. */
export function createInbox(source: InboxSource): Router {
  const router = express.Router()
  router.get('/', listing(source))
  router.get('/:id', message(source))
  router.get('/:id/html', htmlPart(source))
  return router
}
