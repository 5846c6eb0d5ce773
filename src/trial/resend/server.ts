import { createHash, timingSafeEqual } from 'node:crypto'
import express, { type ErrorRequestHandler, type RequestHandler, type Response, type Router } from 'express'
import { createInbox } from '../inbox.tsx'
import { createRate } from './rate.ts'
import { readingRoutes } from './reading.ts'
import { answer, keepRawBody, sendingRoutes } from './sending.ts'
import { openStore } from './store.ts'
import { createWebhookQueue, type WebhookTarget } from './webhooks.ts'
import { type Refusal, refusal, type TrialLogger } from './wire.ts'

export interface TrialResendOptions {
  /** Folder for what was caught; made when missing. One process at a time. */
  dir: string
  /** The clock, in milliseconds since the epoch. Webhook signatures carry it: receivers allow five minutes of drift. */
  now: () => number
  /** The one key that is accepted; without it any key is. */
  apiKey?: string
  /** Where events go; `null` sends none. */
  webhook: WebhookTarget | null
  /** Requests a second that are let through; default 20. */
  requestsPerSecond?: number
  /** Mails kept; the oldest go first. Default 20,000. */
  maxMessages?: number
  /** What mails may take on disk, in bytes; the oldest go first. Default 512 MiB. */
  maxBytes?: number
  logger: TrialLogger
  /** Awaited while a send is being worked on: holds it there for a test or a fault. */
  hold?: () => Promise<void>
}

export interface TrialResend {
  /** The API; mounted at `/trial/resend`, `RESEND_BASE_URL` is `http://host:port/trial/resend`. */
  router: Router
  /** The page that shows what was caught; mounted at `/trial/inbox`. */
  inbox: Router
  /** Stops webhooks and timers, finishes what is being written, closes the files. */
  close(): Promise<void>
  /** The secret the webhooks are signed with; empty when none are sent. */
  webhookSecret: string
}

const refuseWith = (res: Response, body: Refusal): void => answer(res, body.statusCode, JSON.stringify(body))

const sameText = (a: string, b: string): boolean => {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function authenticate(apiKey: string | undefined): RequestHandler {
  return (req, res, next) => {
    const given = /^Bearer +(\S+) *$/i.exec(req.get('authorization') ?? '')?.[1]
    if (given === undefined) refuseWith(res, refusal.missingApiKey())
    else if (apiKey !== undefined && !sameText(given, apiKey)) refuseWith(res, refusal.invalidApiKey())
    else next()
  }
}

function limitRate(limit: number, now: () => number): RequestHandler {
  const count = createRate(limit, now)
  return (_req, res, next) => {
    const { allowed, remaining, resetSeconds } = count()
    res.set({
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(remaining),
      'ratelimit-reset': String(resetSeconds),
    })
    if (allowed) return next()
    res.set('retry-after', String(resetSeconds))
    refuseWith(res, refusal.tooManyRequests())
  }
}

function answerErrors(logger: TrialLogger): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error)
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
    if (status === 413) return refuseWith(res, refusal.tooLarge())
    if (status >= 400 && status < 500) return refuseWith(res, refusal.unreadable())
    logger.error({ error }, 'The trial Resend server failed.')
    refuseWith(res, refusal.internal())
  }
}

/**
 * A Resend server for trial mode: speaks what the SDK 6.38 speaks, catches every mail on disk, sends signed webhooks.
 * Nothing leaves the machine.
 * @throws `invalid` when the webhook secret cannot sign; what the file system throws when `dir` cannot be used
 */
export function createTrialResend(options: TrialResendOptions): TrialResend {
  const { now, logger, webhook, hold, requestsPerSecond = 20, maxMessages = 20_000, maxBytes = 512 * 2 ** 20 } = options
  const webhooks = webhook ? createWebhookQueue(webhook, now, logger) : null
  const store = openStore({ dir: options.dir, maxMails: maxMessages, maxBytes, now, logger })

  const sending = sendingRoutes({ store, webhooks, now, logger, hold })
  const reading = readingRoutes(store, now)
  const json = express.json({ limit: '12mb', verify: keepRawBody })
  const notAllowed: RequestHandler = (_req, res) => refuseWith(res, refusal.methodNotAllowed())

  const router = express.Router()
  router.use((_req, res, next) => {
    res.set({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex', 'x-content-type-options': 'nosniff' })
    next()
  })
  router.use(authenticate(options.apiKey), limitRate(requestsPerSecond, now))
  router.route('/emails').get(reading.emails).post(json, sending.single).all(notAllowed)
  router.route('/emails/batch').post(json, sending.batch).all(notAllowed)
  router.route('/emails/:id').get(reading.email).all(notAllowed)
  router.route('/logs').get(reading.logs).all(notAllowed)
  router.route('/logs/:id').get(reading.log).all(notAllowed)
  router.route('/suppressions').get(reading.suppressions).all(notAllowed)
  router.use((_req, res) => refuseWith(res, refusal.notFound()))
  router.use(answerErrors(logger))

  return {
    router,
    inbox: createInbox({
      total: () => store.mails.size,
      find: (fits) => store.mails.filter(fits),
      newest: (skip, take) => store.mails.newest(skip, take),
      get: (id) => store.mails.get(id),
      async read(id) {
        const head = store.mails.get(id)
        return head ? store.readMail(head) : null
      },
      now,
    }),
    webhookSecret: webhook?.secret ?? '',
    async close() {
      await webhooks?.close()
      await store.close()
    },
  }
}
