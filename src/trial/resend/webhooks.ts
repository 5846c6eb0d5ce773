import { randomUUID } from 'node:crypto'
import { courseOf, type MailEvent } from './outcomes.ts'
import { signedHeaders, signingKey } from './signature.ts'
import type { Mail, MailHead, TrialLogger } from './wire.ts'

export interface WebhookTarget {
  /** Asked at each delivery, since the port may be known only after the server has started. */
  url: () => string
  /** `whsec_…`, see signature.ts. */
  secret: string
  fetch?: typeof fetch
}

/** A mail as its events describe it. */
export type Notice = MailHead & Pick<Mail, 'from'>

export interface WebhookQueue {
  /** Sends the whole course of these mails, each event when it is due. */
  announce(notices: readonly Notice[]): void
  /** Events not yet acknowledged, those waiting for another try included. */
  pending(): number
  /** Stops deliveries and retries; what was not delivered is given up. */
  close(): Promise<void>
}

interface Waiting {
  /** `svix-id`: the same at every try, so that the receiver can tell a repeat. */
  id: string
  notice: Notice
  event: MailEvent
  tries: number
}

const CONCURRENCY = 8
const TIMEOUT_MS = 10_000
const MAX_TRIES = 8
/** What the queue may hold; beyond it the oldest is given up and counted in the log. */
const MAX_PENDING = 250_000

/** 1, 2, 4 … 64 seconds between tries: about two minutes in all, enough for a restart of the receiver. */
const doubling = (tries: number): number => 1000 * 2 ** (tries - 1)

export function messageId(id: string): string {
  return `<${id}@trial.invalid>`
}

/** The body of one event, in the shape of https://resend.com/docs/webhooks/event-types. */
export function eventBody(notice: Notice, event: MailEvent): string {
  const { id, at, from, to, subject, tags } = notice
  const data = {
    email_id: id,
    created_at: new Date(at).toISOString(),
    message_id: messageId(id),
    from,
    to,
    subject,
    ...(tags.length > 0 ? { tags: Object.fromEntries(tags.map((tag) => [tag.name, tag.value])) } : {}),
    ...(event.type === 'email.bounced'
      ? {
          bounce: {
            type: 'Permanent',
            subType: 'General',
            message: 'The trial server bounces every address that starts with “bounced”.',
          },
        }
      : {}),
  }
  return JSON.stringify({ type: event.type, created_at: new Date(event.at).toISOString(), data })
}

/**
 * Delivers signed webhooks from memory: a few at a time, each retried with growing pauses until it is answered 2xx.
 * Order is not kept and a restart forgets what waits, as little as a receiver may rely on either.
 * @param backoff pause in milliseconds after the given number of tries
 * @throws `invalid` when the secret cannot sign
 */
export function createWebhookQueue(
  target: WebhookTarget,
  now: () => number,
  logger: TrialLogger,
  backoff: (tries: number) => number = doubling,
): WebhookQueue {
  const key = signingKey(target.secret)
  const send = target.fetch ?? fetch
  const stop = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  let ready: Waiting[] = []
  let next = 0
  let later = 0
  let dropped = 0

  const pending = (): number => ready.length - next + running.size + later

  function enqueueAfter(ms: number, items: readonly Waiting[]): void {
    later += items.length
    const timer = setTimeout(() => {
      timers.delete(timer)
      later -= items.length
      enqueue(items)
    }, ms)
    timer.unref()
    timers.add(timer)
  }

  function enqueue(items: readonly Waiting[]): void {
    for (const item of items) ready.push(item)
    while (ready.length - next > MAX_PENDING) {
      next += 1
      dropped += 1
      if (dropped % 1000 === 1) logger.warn({ dropped }, 'Too many trial webhooks wait; the oldest are given up.')
    }
    pump()
  }

  /** @returns `null` when it was accepted, else why not, for the log. */
  async function attempt({ id, notice, event }: Waiting): Promise<string | null> {
    const body = eventBody(notice, event)
    try {
      const response = await send(target.url(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'pressrum-trial-webhooks',
          ...signedHeaders(key, id, Math.floor(now() / 1000), body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      })
      // An unread body would keep the connection from being used again.
      await response.arrayBuffer()
      return response.ok ? null : `status ${response.status}`
    } catch (error) {
      return error instanceof Error ? error.message : 'no answer'
    }
  }

  async function deliver(item: Waiting): Promise<void> {
    const reason = await attempt(item)
    if (reason === null || stop.signal.aborted) return
    item.tries += 1
    if (item.tries >= MAX_TRIES) {
      logger.warn({ event: item.event.type, id: item.id, tries: item.tries, reason }, 'A trial webhook was given up.')
      return
    }
    enqueueAfter(backoff(item.tries), [item])
  }

  function pump(): void {
    while (!stop.signal.aborted && running.size < CONCURRENCY && next < ready.length) {
      const item = ready[next]
      next += 1
      if (!item) continue
      const job = deliver(item).finally(() => {
        running.delete(job)
        pump()
      })
      running.add(job)
    }
    if (next > 1000 && next * 2 > ready.length) {
      ready = ready.slice(next)
      next = 0
    }
  }

  return {
    announce(notices) {
      if (stop.signal.aborted) return
      const byDelay = new Map<number, Waiting[]>()
      for (const notice of notices) {
        for (const event of courseOf(notice)) {
          const items = byDelay.get(event.at - notice.at) ?? []
          items.push({ id: `msg_${randomUUID()}`, notice, event, tries: 0 })
          byDelay.set(event.at - notice.at, items)
        }
      }
      for (const [delay, items] of byDelay) enqueueAfter(delay, items)
    },
    pending,
    async close() {
      stop.abort()
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      later = 0
      ready = []
      next = 0
      await Promise.all(running)
    },
  }
}
