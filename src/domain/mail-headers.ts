import { domainToASCII } from 'node:url'
import { refuse } from '../errors.ts'

/** A person or a desk as it stands in `From`, `Reply-To` or `To`. */
export interface Mailbox {
  name?: string
  email: string
}

/** RFC 5322 §2.1.1: no line of a message is longer; our values are never folded. */
const MAX_VALUE = 998
/** C0, DEL, C1, the line and paragraph separators, and halves of surrogate pairs. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Surrogate}/u

/** Whether a text may stand in a header: no CR, LF, NUL or other control character, at most 998 characters. */
export function isHeaderSafe(value: string): boolean {
  return value.length <= MAX_VALUE && !FORBIDDEN.test(value)
}

/**
 * Passes a header value through, or refuses it: a line break in one would let its author write headers of their own.
 * @param name the header or field, for the message
 * @throws 400 `invalid`
 */
export function headerValue(value: string, name: string): string {
  if (isHeaderSafe(value)) return value
  throw refuse.invalid(
    `${name} must be one line of at most ${MAX_VALUE} characters without control characters. Remove line breaks and try again.`,
    { field: name },
  )
}

/**
 * One-click unsubscription (RFC 8058): a POST to the address unsubscribes, a GET only shows a page.
 * @param url absolute; https everywhere but on a trial machine
 * @throws 400 `invalid` when the address cannot stand between angle brackets
 */
export function unsubscribeHeaders(url: string): Record<'List-Unsubscribe' | 'List-Unsubscribe-Post', string> {
  if (!/^https?:\/\/[\x21-\x7e]+$/.test(url) || /[<>,]/.test(url)) {
    throw refuse.invalid('The unsubscribe address must be an absolute http(s) address in plain ASCII.', {
      field: 'List-Unsubscribe',
    })
  }
  return {
    'List-Unsubscribe': headerValue(`<${url}>`, 'List-Unsubscribe'),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

/**
 * The `List-Id` of a media list (RFC 2919): made from its id and not from its name, because it has to outlive a
 * renaming and because a list's name may be meant for the house only.
 * @param list the list's id
 * @param domain the sender's domain, which makes the id ours
 * @throws 400 `invalid`
 */
export function listIdHeader(list: string, domain: string): string {
  const label = list.toLowerCase()
  const namespace = asciiDomain(domain)
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(label) || !namespace || label.length + namespace.length > 240) {
    throw refuse.invalid('A List-Id needs the id of a list and the domain of the sender.', { field: 'List-Id' })
  }
  return `<${label}.lists.${namespace}>`
}

/** A name as people store it, on one line. Whatever passes for a line break here or there becomes a space, and half a character a mark. */
export function oneLine(text: string): string {
  // As most of a reader's details are.
  if (text === '') return ''
  return text
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim()
}

/** RFC 5322 §3.2.3 `atext` and spaces; letters beyond ASCII pass, the provider encodes them. */
const PLAIN_NAME = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~ -]+$/u

/**
 * Writes a mailbox as `Name <address>`, with the name quoted where RFC 5322 asks for it.
 * @throws 400 `invalid` for control characters in the name or an address that is none
 */
export function formatAddress({ name = '', email }: Mailbox): string {
  const shown = headerValue(name.trim(), 'The name of an address').normalize('NFC')
  const address = normaliseEmail(email)
  if (!isEmail(address)) {
    throw refuse.invalid('This is not an e-mail address that mail can be sent to or from.', { field: 'email' })
  }
  if (!shown) return address
  return PLAIN_NAME.test(shown) ? `${shown} <${address}>` : `"${shown.replace(/["\\]/g, '\\$&')}" <${address}>`
}

/** A mailbox whose name somebody typed, or pasted, on one line. @throws 400 `invalid` for an address that is none, or too long a name */
export const writeMailbox = ({ name = '', email }: Mailbox): string => formatAddress({ name: oneLine(name), email })

/**
 * One spelling per address, for comparing, hashing and sending: trimmed, NFC, lower case, domain in ASCII (IDNA).
 * RFC 5321 lets a host tell `Ann@` from `ann@`; none does, and two mails to one person would be the worse mistake.
 * An address that is none comes back tidied and fails `isEmail`.
 */
export function normaliseEmail(value: string): string {
  // It is one already, as nearly every stored address.
  if (ADDRESS.test(value)) return value
  const text = value
    .replace(/^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/gu, '')
    .toLowerCase()
    .normalize('NFC')
  const at = text.lastIndexOf('@')
  if (at < 1) return text
  const domain = text.slice(at + 1)
  return `${text.slice(0, at)}@${asciiDomain(domain) || domain}`
}

/** domainToASCII reads its input as a URL host, so `%61` and `0x7f.1` mean something to it: ASCII is ours to judge. */
function asciiDomain(domain: string): string {
  const lower = domain.toLowerCase()
  if (DOMAIN.test(lower)) return lower
  return /[^\x00-\x7f]/.test(lower) && !/[\x00-\x20%:/?#@[\]\\]/.test(lower) ? domainToASCII(lower) : ''
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const DOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)
const ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
/** At least two labels, the last of them not a number. */
const ADDRESS = new RegExp(`^${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`)

/**
 * Whether mail can be sent to this address: dot-atom local part in ASCII (≤ 64 characters, what providers take),
 * a domain of at least two labels, ≤ 254 characters in all (RFC 5321 §4.5.3.1). Quoted local parts and address
 * literals are left out on purpose.
 */
export function isEmail(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 320) return false
  const email = normaliseEmail(value)
  return email.length <= 254 && email.lastIndexOf('@') <= 64 && ADDRESS.test(email)
}

/** The domain of a normalised address. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}
