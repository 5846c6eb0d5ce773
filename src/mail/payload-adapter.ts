import type { EmailAdapter } from 'payload'
import type { MailMessage } from '../domain/mail-message.ts'

/** Takes a mail to a colleague; set once at start, because Payload's config is read before the provider exists. */
type Send = (message: MailMessage) => void

const KEY = Symbol.for('pressrum.staff-mail')
const slot = globalThis as unknown as Record<symbol, Send | undefined>

export function setStaffMail(send: Send | undefined): void {
  slot[KEY] = send
}

/** Hands over a mail to a colleague: sent through the provider, outside every campaign. Nothing happens before start. */
export function sendStaffMail(message: MailMessage): void {
  slot[KEY]?.(message)
}

const first = (to: unknown): string => {
  const one = Array.isArray(to) ? to[0] : to
  return typeof one === 'string' ? one : String((one as { address?: unknown } | undefined)?.address ?? '')
}

/** Payload's own mail (a forgotten password) goes the same way. The sender is the newsroom's, filled in when it is sent. */
export const staffMail: EmailAdapter = () => ({
  name: 'pressrum',
  defaultFromAddress: '',
  defaultFromName: '',
  sendEmail: async (message) => {
    const html = typeof message.html === 'string' ? message.html : ''
    const text = typeof message.text === 'string' && message.text ? message.text : html.replace(/<[^>]+>/g, ' ')
    sendStaffMail({
      from: '',
      to: first(message.to),
      replyTo: null,
      subject: String(message.subject ?? ''),
      html,
      text,
      headers: {},
      tags: [{ name: 'kind', value: 'staff' }],
    })
  },
})
