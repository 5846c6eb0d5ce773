import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { MailMessage } from '../domain/mail-message.ts'
import { classify } from '../domain/outcomes.ts'
import type { MailProvider } from './provider.ts'

const ATTEMPTS = 6
/** Mail to colleagues is a courtesy beside what the admin shows; it never grows without bound. */
const MAX_WAITING = 1_000

export interface StaffQueue {
  add(message: MailMessage): void
  /** Ends after the mail that is under way; what waits is dropped, and said so in the log. */
  close(): Promise<void>
}

/**
 * A small queue for mail to colleagues: one at a time, each with its own idempotency key through all retries. It lives
 * in memory: what a crash loses is a notice, and the desk in the admin shows the same.
 */
export function createStaffQueue(deps: {
  provider: Pick<MailProvider, 'sendOne'>
  /** The newsroom's sender, as a From header. */
  from: () => Promise<string>
  log: { warn(data: object, message: string): void }
}): StaffQueue {
  const waiting: MailMessage[] = []
  const stop = new AbortController()
  let working: Promise<void> | null = null

  const work = async () => {
    for (let message = waiting.shift(); message && !stop.signal.aborted; message = waiting.shift()) {
      await deliver(message).catch(() => deps.log.warn({}, 'a mail to a colleague could not be sent'))
    }
    working = null
  }

  const deliver = async (message: MailMessage) => {
    const idempotencyKey = `staff/${randomUUID()}`
    const complete = message.from ? message : { ...message, from: await deps.from() }
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const reply = await deps.provider.sendOne({ message: complete, idempotencyKey, signal: stop.signal })
      const outcome = classify(reply, { validation: 'strict', size: 1 }, Date.now())
      if (outcome.kind === 'accepted') return
      if (outcome.kind !== 'unknown' && outcome.kind !== 'busy_retry' && outcome.kind !== 'rate_limited') {
        deps.log.warn({ outcome: outcome.kind }, 'a mail to a colleague was refused')
        return
      }
      await delay(Math.min(1000 * 2 ** attempt, 60_000), undefined, { signal: stop.signal, ref: false })
    }
    deps.log.warn({}, 'a mail to a colleague was given up')
  }

  return {
    add(message) {
      if (stop.signal.aborted) return
      if (waiting.length >= MAX_WAITING) return deps.log.warn({}, 'too many mails to colleagues wait; one is dropped')
      waiting.push(message)
      working ??= work()
    },
    async close() {
      stop.abort()
      if (waiting.length > 0) deps.log.warn({ count: waiting.length }, 'mails to colleagues are dropped at the stop')
      await working
    },
  }
}
