import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { createIdempotency } from './idempotency.ts'
import { outcomeOf } from './outcomes.ts'
import type { NewPost, Store } from './store.ts'
import { checkMail, MAX_BATCH } from './validation.ts'
import type { WebhookQueue } from './webhooks.ts'
import { type Mail, type Refusal, refusal, type TrialLogger } from './wire.ts'

export interface SendingParts {
  store: Store
  webhooks: WebhookQueue | null
  now: () => number
  logger: TrialLogger
  /** Awaited while a request is being worked on: holds it there for a test or a fault. */
  hold: (() => Promise<void>) | undefined
}

/** A judged request: its answer, and the mails it put on their way. */
interface Judged {
  response: object
  accepted: { index: number; mail: Mail }[]
  ids: string[]
}

type Verdict = ({ ok: true } & Judged) | { ok: false; refusal: Refusal }

function judgeSingle(body: unknown): Verdict {
  const checked = checkMail(body, false)
  if (!checked.ok) return checked
  const id = randomUUID()
  return { ok: true, response: { id }, accepted: [{ index: 0, mail: checked.mail }], ids: [id] }
}

/** Strict: the first refusal refuses all. Permissive: what is valid goes, the rest is named by its index. */
function judgeBatch(body: unknown, mode: string): Verdict {
  const bad = (message: string): Verdict => ({ ok: false, refusal: refusal.invalidField(message) })
  if (mode !== 'strict' && mode !== 'permissive') {
    return bad('The `x-batch-validation` header has to be `strict` or `permissive`.')
  }
  if (!Array.isArray(body)) return bad('The request body has to be a list of emails.')
  if (body.length === 0) return bad('The batch is empty.')
  if (body.length > MAX_BATCH) return bad(`A batch takes at most ${MAX_BATCH} emails.`)
  const accepted: Judged['accepted'] = []
  const errors: { index: number; message: string }[] = []
  for (const [index, item] of body.entries()) {
    const checked = checkMail(item, true)
    if (checked.ok) accepted.push({ index, mail: checked.mail })
    else if (mode === 'permissive') errors.push({ index, message: checked.refusal.message })
    else return { ok: false, refusal: { ...checked.refusal, message: `[${index}] ${checked.refusal.message}` } }
  }
  const ids = accepted.map(() => randomUUID())
  const data = ids.map((id) => ({ id }))
  return { ok: true, response: mode === 'permissive' ? { data, errors } : { data }, accepted, ids }
}

const rawBodies = new WeakMap<object, Buffer>()

/** For express.json's `verify`: keeps the bytes as they came, which idempotency compares. */
export function keepRawBody(req: object, _res: object, bytes: Buffer): void {
  rawBodies.set(req, bytes)
}

export function answer(res: Response, status: number, body: string): void {
  res.status(status).type('application/json').send(body)
}

/** `POST /emails` and `POST /emails/batch`: key, checks, one commit, the answer, and then the webhooks. */
export function sendingRoutes(parts: SendingParts): { single: RequestHandler; batch: RequestHandler } {
  const { store, webhooks, now, logger, hold } = parts
  const idempotency = createIdempotency(store)

  async function handle(req: Request, res: Response, path: string, judge: () => Verdict): Promise<void> {
    const post = { id: randomUUID(), at: now(), path, userAgent: req.get('user-agent') ?? null, request: req.body }
    /** Refusals and replays go into the log only; if that fails the answer is still the right one. */
    const note = (status: number, response: string): Promise<void> =>
      store
        .commit({ ...post, status, response, mails: [] })
        .catch((error: unknown) => logger.warn({ error }, 'A request could not be written to the trial log.'))
    const refuseWith = async (refused: Refusal): Promise<void> => {
      const body = JSON.stringify(refused)
      await note(refused.statusCode, body)
      answer(res, refused.statusCode, body)
    }

    const verdict = await idempotency.begin(req.get('idempotency-key'), path, rawBodies.get(req) ?? Buffer.alloc(0))
    if (verdict.kind === 'refused') return refuseWith(verdict.refusal)
    if (verdict.kind === 'replay') {
      await note(verdict.status, verdict.body)
      return answer(res, verdict.status, verdict.body)
    }
    try {
      await hold?.()
      const judged = judge()
      if (!judged.ok) return await refuseWith(judged.refusal)
      const response = JSON.stringify(judged.response)
      const mails = judged.accepted.map(({ index, mail }, position) => {
        const { to, subject, tags } = mail
        return { id: judged.ids[position] ?? '', at: post.at, to, subject, tags, outcome: outcomeOf(mail), index }
      })
      const commit: NewPost = { ...post, status: 200, response, mails }
      await store.commit(verdict.kind === 'first' ? { ...commit, key: verdict.key } : commit)
      answer(res, 200, response)
      webhooks?.announce(mails.map((head, position) => ({ ...head, from: judged.accepted[position]?.mail.from ?? '' })))
    } finally {
      if (verdict.kind === 'first') verdict.release()
    }
  }

  return {
    single: (req, res) => handle(req, res, '/emails', () => judgeSingle(req.body)),
    batch: (req, res) => {
      const mode = req.get('x-batch-validation') ?? 'strict'
      return handle(req, res, '/emails/batch', () => judgeBatch(req.body, mode))
    },
  }
}
