import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { domainOf } from '../domain/mail-headers.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import type { ProviderReply } from '../domain/outcomes.ts'
import { asTheirs, classifySmtp, isCrowded, notSurely, type SmtpFailure, type SmtpOutcome } from '../domain/smtp.ts'
import { refuse } from '../errors.ts'
import type { MailProvider, OneByOne } from './provider.ts'

export interface SmtpOptions {
  host: string
  port: number
  /** TLS from the start; otherwise STARTTLS is demanded, but of this very machine. */
  secure: boolean
  loopback: boolean
  auth: { user: string; pass: string } | null
  /** Trusts what the test's server shows; for tests alone. */
  tls?: { rejectUnauthorized: boolean }
  /** ms without a word from the server. A server may take its time with the reply to the final dot. */
  timeoutMs?: number
}

const CONNECT_MS = 10_000
const SILENCE_MS = 60_000
/** Connections in a row that may break within one batch before the rest waits. */
const BREAKS = 3

interface Session {
  /** Whether it has ended: the server closes one that says nothing for long, and so do we. */
  over(): boolean
  send(message: MailMessage, id: string): Promise<SmtpOutcome>
  close(): void
}

/**
 * Sends through an SMTP server. It has no idempotency key: what was sent and not answered is never repeated by itself, so each
 * message goes out at most once. There are no webhooks, so nobody learns of bounces but the sender's mailbox.
 */
export function createSmtpProvider(options: SmtpOptions): MailProvider {
  const open = ownSessions(options)
  return {
    kind: 'smtp',
    records: null,
    sendBatch: () => Promise.reject(refuse.unavailable('An SMTP server takes one message at a time.')),
    sendEach: (call) => sendEach(open, call),
    async sendOne({ message, signal }) {
      const id = `${randomUUID()}@${senderDomain(message)}`
      const opened = await open(signal)
      if ('outcome' in opened) return replyOf(opened.outcome, '')
      try {
        return replyOf(await opened.session.send(message, id), id)
      } finally {
        opened.session.close()
      }
    },
    verifyWebhook: () => null,
  }
}

const senderDomain = ({ from }: MailMessage): string => domainOf(from.replace(/>\s*$/, '')) || 'localhost'

async function sendEach(
  open: Open,
  { messages, before, after, signal }: OneByOne,
): Promise<SmtpOutcome | 'crowded' | null> {
  let session: Session | null = null
  let breaks = 0
  let took = false
  /** One whose reply is about us, or about them alone: the next one shows which. */
  let asked: { index: number; outcome: SmtpOutcome; theirs: SmtpOutcome } | null = null
  try {
    for (const [index, { message, id, alone }] of messages.entries()) {
      if (signal?.aborted) return null
      if (!session) {
        const opened = await open(signal)
        if ('outcome' in opened) return opened.crowded ? 'crowded' : opened.outcome
        session = opened.session
      }
      const may = await before(index)
      if (may === 'stop') return null
      if (may === 'skip') continue
      // It may have waited for its moment for long; this is no connection that broke.
      if (session.over()) {
        session.close()
        const again = await open(signal)
        if ('outcome' in again) {
          session = null
          await after(index, again.outcome)
          return again.crowded ? 'crowded' : again.outcome
        }
        session = again.session
      }
      const said = await session.send(message, id)
      const theirs = asTheirs(said)
      const outcome = alone && theirs ? (took ? theirs : notSurely(theirs)) : said
      await after(index, outcome)
      if (outcome.kind === 'unusable' || (outcome.kind === 'later' && outcome.about === 'us')) {
        // Whoever comes next would be told the same, and a limit may count those who ask: more than one is not asked to find out.
        if (!theirs || asked) return outcome
        asked = { index, outcome, theirs }
      }
      if (outcome.kind === 'accepted') {
        took = true
        if (asked) await after(asked.index, asked.theirs)
        asked = null
      }
      const broken = outcome.kind === 'unknown' || (outcome.kind === 'later' && outcome.about === 'connection')
      if (!broken) {
        breaks = 0
        continue
      }
      session.close()
      session = null
      breaks += 1
      if (breaks >= BREAKS) {
        const message = `The connection broke again and again (${outcome.message}).`
        return { kind: 'later', about: 'connection', message }
      }
    }
    if (!asked || !took || isOurLimit(asked.outcome)) return asked?.outcome ?? null
    // Nobody came after, but others were taken before. That is enough to count a “later”, and holds nobody else up.
    await after(asked.index, notSurely(asked.theirs))
    return null
  } finally {
    session?.close()
  }
}

/** A limit of ours is reached by whoever comes last. */
const isOurLimit = (outcome: SmtpOutcome): boolean => 'limit' in outcome

type Open = (signal?: AbortSignal) => Promise<{ session: Session } | { outcome: SmtpOutcome; crowded: boolean }>

/** Opens sessions, and knows of those that are open when another is refused. */
function ownSessions(options: SmtpOptions): Open {
  const living = new Set<Session>()
  const opening = new Set<Promise<unknown>>()
  let tookAt = Number.NEGATIVE_INFINITY
  const openOne = async (signal?: AbortSignal) => {
    const opened = await open(options, signal)
    if ('session' in opened) living.add(opened.session)
    return opened
  }
  return async (signal) => {
    const mine = openOne(signal)
    opening.add(mine)
    const opened = await mine
    opening.delete(mine)
    if ('failure' in opened) {
      // One that was asked for at the same moment may be the one too many for this one.
      await Promise.all(opening)
      const open = [...living].filter((one) => !one.over()).length
      const crowded = isCrowded(opened.failure, { open, tookMs: performance.now() - tookAt })
      return { outcome: classifySmtp(opened.failure), crowded }
    }
    const { session } = opened
    return {
      session: {
        over: session.over,
        async send(message, id) {
          const outcome = await session.send(message, id)
          if (outcome.kind === 'accepted') tookAt = performance.now()
          return outcome
        },
        close() {
          living.delete(session)
          session.close()
        },
      },
    }
  }
}

/** Connects, encrypts and signs in. */
async function open(
  options: SmtpOptions,
  signal?: AbortSignal,
): Promise<{ session: Session } | { failure: SmtpFailure }> {
  const { host, port, secure, loopback, auth, tls, timeoutMs = SILENCE_MS } = options
  const connection = new SMTPConnection({
    host,
    port,
    secure,
    requireTLS: !secure && !loopback,
    ignoreTLS: !secure && loopback,
    connectionTimeout: Math.min(CONNECT_MS, timeoutMs),
    greetingTimeout: Math.min(CONNECT_MS, timeoutMs),
    socketTimeout: timeoutMs,
    ...(tls ? { tls } : {}),
  })
  let failed: unknown = null
  // Errors come both to whoever waits and as an event; an event that nobody hears would end the process.
  const broke = new Promise<never>((_, reject) => {
    connection.on('error', (error: unknown) => {
      failed ??= error
      reject(error)
    })
  })
  broke.catch(() => {})
  const give = () => {
    connection.emit('error', Object.assign(new Error('Given up.'), { code: 'ECONNECTION' }))
    connection.close()
  }
  if (signal?.aborted) give()
  else signal?.addEventListener('abort', give, { once: true })
  try {
    await Promise.race([
      broke,
      new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve()))),
    ])
    if (auth) {
      await Promise.race([
        broke,
        new Promise<void>((resolve, reject) =>
          connection.login({ user: auth.user, pass: auth.pass }, (error) => (error ? reject(error) : resolve())),
        ),
      ])
    }
  } catch (error) {
    signal?.removeEventListener('abort', give)
    connection.close()
    return { failure: failureOf(error, '', false) }
  }
  return {
    session: {
      over: () => failed !== null || connection.destroyed,
      async send(message, id) {
        if (failed) return judge(failed, '', false)
        const built = await build(message, id)
        if (built.refused !== undefined) return { kind: 'refused', message: built.refused }
        const { envelope, raw } = built
        const body = Readable.from([raw], { objectMode: false })
        let dotSent = false
        // The dot follows the end of the message; a little early is the safe side.
        once(body, 'end').then(
          () => {
            dotSent = true
          },
          () => {},
        )
        try {
          await Promise.race([
            broke,
            new Promise<void>((resolve, reject) =>
              connection.send({ ...envelope, size: raw.length }, body, (error) => (error ? reject(error) : resolve())),
            ),
          ])
          return { kind: 'accepted' }
        } catch (error) {
          const outcome = judge(error, envelope.to[0] ?? '', dotSent)
          if (!failed && outcome.kind !== 'unknown') await reset(connection, broke).catch(() => {})
          return outcome
        }
      },
      close() {
        signal?.removeEventListener('abort', give)
        connection.quit()
      },
    },
  }
}

/** A refused message leaves its envelope behind (RFC 5321 §4.1.1.5). */
const reset = (connection: SMTPConnection, broke: Promise<never>) =>
  Promise.race([
    broke,
    new Promise<void>((resolve, reject) => connection.reset((error) => (error ? reject(error) : resolve()))),
  ])

/** A message that cannot be put together is refused as one that the server would not have: it says nothing of the session, or of the next one. */
async function build(message: MailMessage, id: string) {
  try {
    const composed = compose(message, id)
    return { envelope: composed.getEnvelope(), raw: await composed.build() }
  } catch (error) {
    return {
      refused: `The message could not be put together: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}

/** The message as it travels; the same for the same message and id but for the boundary and the date. */
function compose({ from, to, replyTo, subject, html, text, headers }: MailMessage, id: string) {
  return new MailComposer({
    from,
    to,
    ...(replyTo ? { replyTo } : {}),
    subject,
    html,
    text,
    headers,
    messageId: `<${id}>`,
    // Nothing is ever read from a file or an address that stands in a text.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile()
}

const judge = (error: unknown, recipient: string, dotSent: boolean): SmtpOutcome =>
  classifySmtp(failureOf(error, recipient, dotSent))

function failureOf(error: unknown, recipient: string, dotSent: boolean): SmtpFailure {
  const { responseCode, response, command, code, originalCode, message } = (error ?? {}) as Record<string, unknown>
  return {
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    reply: typeof response === 'string' ? response : '',
    command: typeof command === 'string' ? command : '',
    code: typeof code === 'string' ? code : '',
    cause: typeof originalCode === 'string' ? originalCode : '',
    recipient,
    dotSent,
    message: typeof message === 'string' ? message : '',
  }
}

/** One message to a colleague, in the words the rest of the house knows. */
function replyOf(outcome: SmtpOutcome, id: string): ProviderReply {
  const base: ProviderReply = {
    status: 200,
    body: { id },
    errorName: null,
    errorMessage: null,
    headers: {},
    transport: 'replied',
  }
  switch (outcome.kind) {
    case 'accepted':
      return base
    case 'refused':
      return { ...base, status: 422, body: null, errorName: 'validation_error', errorMessage: outcome.message }
    case 'later':
      return { ...base, status: 503, body: null, errorName: 'service_unavailable', errorMessage: outcome.message }
    case 'unusable':
      return { ...base, status: 401, body: null, errorName: 'smtp_refused', errorMessage: outcome.message }
    case 'unknown':
      return { ...base, status: null, body: null, errorMessage: outcome.message, transport: 'unknown' }
  }
}
