import { createHmac } from 'node:crypto'
import { Resend } from 'resend'
import type { MailMessage } from '../domain/mail-message.ts'
import type { ProviderReply } from '../domain/outcomes.ts'
import { refuse } from '../errors.ts'
import type { MailProvider, ProviderRecords } from './provider.ts'
import { batchBody, sorted } from './wire.ts'

const API = 'https://api.resend.com'
const BATCH_LIMIT = 100
/** As a header value it must be ASCII; the API takes up to 256 characters. */
const KEY_FORM = /^[\x21-\x7e]{1,256}$/
const AGENT_FORM = /^[\x20-\x7e]{1,256}$/
const ID_FORM = /^[A-Za-z0-9_-]{1,128}$/

/** What every SDK call resolves to (6.38.0 never rejects for a reply or for the network). */
interface SdkResult {
  data: unknown
  error: unknown
  headers: Record<string, string> | null
}

export interface ProviderOptions {
  apiKey: string
  /** Without it, the real API. */
  baseUrl?: string
  userAgent: string
  /** Per call; must be shorter than the lease under which it is made. */
  timeoutMs: number
}

/**
 * Tells one account from another without naming its key: a new key, or another address, may be another account, which knows nothing of what the
 * old one was given.
 * @param secret of this installation, so that the mark says nothing outside it
 */
export function accountMark({ apiKey, baseUrl }: { apiKey: string; baseUrl: string | null }, secret: string): string {
  const parts = JSON.stringify([apiKey, withoutSlash(baseUrl ?? API)])
  return createHmac('sha256', secret).update(parts).digest('hex').slice(0, 32)
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/**
 * Connects to Resend, or to anything that speaks its API.
 * The SDK has no timeout and no retry, and tells no HTTP status of its own: `error.statusCode` comes from the body
 * where that is JSON. A reply without one, a refused socket, an abort and a 200 cut short all leave `status: null`,
 * which means that the outcome is not known.
 */
export function createProvider({ apiKey, baseUrl = API, userAgent, timeoutMs }: ProviderOptions): MailProvider & {
  records: ProviderRecords
} {
  // Given a key, an address and an agent, the SDK does not look for them in the environment.
  if (!apiKey) throw refuse.unavailable('The mail provider has no API key. Set RESEND_API_KEY.')
  const client = new Resend(apiKey, { baseUrl: withoutSlash(baseUrl), userAgent })
  // RESEND_DEBUG would make the SDK print replies, and with them addresses.
  Object.defineProperty(client, 'debug', { value: false })

  const call = (signal: AbortSignal | undefined, request: (signal: AbortSignal) => Promise<SdkResult>) =>
    withDeadline(timeoutMs, signal, request)

  const records: ProviderRecords = {
    async getEmail(id, signal) {
      demandId(id)
      return call(signal, (deadline) => client.emails.get(id, { signal: deadline }))
    },
    async listEmails({ after } = {}, signal) {
      return call(signal, (deadline) => client.emails.list(pageOf(after), { signal: deadline }))
    },
    async getLog(id, signal) {
      demandId(id)
      return call(signal, (deadline) => client.logs.get(id, { signal: deadline }))
    },
    async listLogs({ after } = {}, signal) {
      return call(signal, (deadline) => client.logs.list(pageOf(after), { signal: deadline }))
    },
    async listSuppressions({ after } = {}, signal) {
      return call(signal, (deadline) => client.suppressions.list(pageOf(after), { signal: deadline }))
    },
  }

  const ready = new WeakMap<readonly MailMessage[], Buffer>()
  return {
    kind: 'resend',
    records,
    prepare(messages) {
      ready.set(messages, batchBody(messages))
    },
    async sendBatch({ messages, idempotencyKey, userAgent: agent, validation, signal }) {
      if (messages.length < 1 || messages.length > BATCH_LIMIT) {
        throw refuse.badRequest(`A batch holds 1 to ${BATCH_LIMIT} messages.`)
      }
      demandKey(idempotencyKey)
      if (agent !== undefined && !AGENT_FORM.test(agent)) throw refuse.badRequest('A User-Agent is printable ASCII.')
      const body = ready.get(messages) ?? batchBody(messages)
      // Two thirds of a megabyte, which would be kept until what came of the call is recorded.
      ready.delete(messages)
      return call(signal, (deadline) => {
        // What `batch.send` calls. Its own body would be the same, built and encoded whole for every call.
        const options = {
          body,
          idempotencyKey,
          signal: deadline,
          // A redirect is never followed: the call and the key are meant for one host. And only a request that will not be made again
          // elsewhere, for no window, is spared a copy of its body.
          redirect: 'error' as const,
          window: null,
          headers: { 'x-batch-validation': validation, ...(agent === undefined ? {} : { 'User-Agent': agent }) },
        }
        return client.post('/emails/batch', undefined, options)
      })
    },
    async sendOne({ message, idempotencyKey, signal }) {
      demandKey(idempotencyKey)
      return call(signal, (deadline) => client.emails.send(toResend(message), { idempotencyKey, signal: deadline }))
    },
    verifyWebhook({ payload, headers, secret }) {
      if (!secret) return null
      try {
        const event: unknown = client.webhooks.verify({ payload, headers, webhookSecret: secret })
        if (typeof event !== 'object' || event === null || !('type' in event) || typeof event.type !== 'string') {
          return null
        }
        return { eventId: headers.id, type: event.type, event: { ...event } }
      } catch {
        // Wrong signature, old, no JSON: a stranger is told nothing.
        return null
      }
    },
  }
}

function demandKey(key: string): void {
  if (!KEY_FORM.test(key)) throw refuse.badRequest('An idempotency key is 1 to 256 printable ASCII characters.')
}

function demandId(id: string): void {
  if (!ID_FORM.test(id)) throw refuse.badRequest('This is not an id of the mail provider.')
}

function pageOf(after: string | undefined): { limit: number; after?: string } {
  if (after === undefined) return { limit: 100 }
  demandId(after)
  return { limit: 100, after }
}

/** Headers sorted and tags in the order of the message: together with the SDK's own order, fixed bytes. */
function toResend(message: MailMessage) {
  return {
    from: message.from,
    to: message.to,
    ...(message.replyTo ? { replyTo: message.replyTo } : {}),
    subject: message.subject,
    html: message.html,
    text: message.text,
    ...(Object.keys(message.headers).length > 0 ? { headers: sorted(message.headers) } : {}),
    ...(message.tags.length > 0 ? { tags: message.tags.map(({ name, value }) => ({ name, value })) } : {}),
  }
}

/**
 * Runs one call with a deadline. A timer of our own: on Node 20 a signal made by AbortSignal.any from
 * AbortSignal.timeout can be collected before it fires.
 */
async function withDeadline(
  timeoutMs: number,
  outer: AbortSignal | undefined,
  request: (signal: AbortSignal) => Promise<SdkResult>,
): Promise<ProviderReply> {
  const inner = new AbortController()
  const give = () => inner.abort(outer?.reason)
  let late = false
  const timer = setTimeout(() => {
    late = true
    inner.abort(new DOMException('The mail provider did not answer in time.', 'TimeoutError'))
  }, timeoutMs)
  if (outer?.aborted) give()
  else outer?.addEventListener('abort', give, { once: true })
  try {
    const reply = toReply(await request(inner.signal))
    return late && reply.status === null ? { ...reply, transport: 'timeout' } : reply
  } catch {
    // The SDK promises not to throw. Should it ever, the request may have been on its way.
    return noReply(late ? 'timeout' : 'unknown')
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', give)
  }
}

function noReply(transport: 'timeout' | 'unknown'): ProviderReply {
  return { status: null, body: null, errorName: null, errorMessage: null, headers: {}, transport }
}

function toReply({ data, error, headers }: SdkResult): ProviderReply {
  const plain = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))
  if (data !== null && data !== undefined) {
    return { status: 200, body: data, errorName: null, errorMessage: null, headers: plain, transport: 'replied' }
  }
  // The SDK passes on whatever JSON came as an error: an object of the API's, or anything a gateway says.
  const said = typeof error === 'object' && error !== null ? (error as Record<string, unknown>) : {}
  const status = typeof said.statusCode === 'number' && Number.isInteger(said.statusCode) ? said.statusCode : null
  return {
    status,
    body: error ?? null,
    errorName: typeof said.name === 'string' ? said.name : null,
    errorMessage: typeof said.message === 'string' ? said.message : null,
    headers: plain,
    transport: status === null ? 'unknown' : 'replied',
  }
}
