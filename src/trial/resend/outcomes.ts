import { bareAddress } from './addresses.ts'
import type { Mail, MailHead, Outcome } from './wire.ts'

export type MailEventType = 'email.sent' | 'email.delivered' | 'email.bounced' | 'email.complained'

export interface MailEvent {
  type: MailEventType
  /** Milliseconds since the epoch. */
  at: number
}

/** What follows acceptance, and how many milliseconds after it. Nothing is stored: the addresses decide. */
const COURSES: Record<Outcome, readonly { type: MailEventType; after: number }[]> = {
  delivered: [
    { type: 'email.sent', after: 0 },
    { type: 'email.delivered', after: 200 },
  ],
  bounced: [
    { type: 'email.sent', after: 0 },
    { type: 'email.bounced', after: 200 },
  ],
  complained: [
    { type: 'email.sent', after: 0 },
    { type: 'email.delivered', after: 200 },
    { type: 'email.complained', after: 400 },
  ],
}

/**
 * A recipient whose local part starts with `bounced` bounces for good, one that starts with `complained`
 * complains after delivery, every other is delivered. With several recipients the worst one decides.
 */
export function outcomeOf({ to, cc, bcc }: Pick<Mail, 'to' | 'cc' | 'bcc'>): Outcome {
  const locals = [...to, ...cc, ...bcc].map((address) => (bareAddress(address) ?? '').toLowerCase())
  if (locals.some((local) => local.startsWith('bounced'))) return 'bounced'
  if (locals.some((local) => local.startsWith('complained'))) return 'complained'
  return 'delivered'
}

/** The whole course of a mail, the coming events included. */
export function courseOf({ at, outcome }: Pick<MailHead, 'at' | 'outcome'>): MailEvent[] {
  return COURSES[outcome].map(({ type, after }) => ({ type, at: at + after }))
}

/** What has happened to a mail by `now` (milliseconds), oldest first. Acceptance itself always has. */
export function eventsBy(head: Pick<MailHead, 'at' | 'outcome'>, now: number): MailEvent[] {
  return courseOf(head).filter((event, index) => index === 0 || event.at <= now)
}

/** The `last_event` of Resend's email object: `sent`, `delivered`, `bounced` or `complained`. */
export function lastEvent(head: Pick<MailHead, 'at' | 'outcome'>, now: number): string {
  return eventsBy(head, now).at(-1)?.type.slice('email.'.length) ?? 'sent'
}
