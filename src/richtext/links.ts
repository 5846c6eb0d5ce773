/** What a link may point to. Everything else (`javascript:`, `data:`, `file:` …) is refused when saved and dropped when rendered. */
export const LINK_SCHEMES = ['http:', 'https:', 'mailto:', 'tel:'] as const

const MAX_LENGTH = 2_048

/** Control characters, white space and the marks that turn the reading direction, by which an address can look like another. */
const DECEPTIVE = /[\u0000-\u0020\u007f-\u00a0\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\<>"]/

export type LinkVerdict = { ok: true; href: string } | { ok: false; problem: string }

/**
 * Judges the target of a link. The text itself is kept, not rewritten, so that what is signed is what was typed.
 *
 * @returns `problem` as the second half of a sentence that says what to do.
 */
export function judgeLink(value: unknown): LinkVerdict {
  if (typeof value !== 'string' || value.trim() === '') return { ok: false, problem: 'has no address; enter one' }
  if (value.length > MAX_LENGTH) return { ok: false, problem: `is longer than ${MAX_LENGTH} characters; shorten it` }
  const href = value.trim()
  if (DECEPTIVE.test(href)) {
    return { ok: false, problem: 'has spaces, control or hidden characters in its address; type it again' }
  }
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(href)?.[0].toLowerCase() ?? ''
  if (!(LINK_SCHEMES as readonly string[]).includes(scheme)) {
    return { ok: false, problem: 'has to start with https://, http://, mailto: or tel:' }
  }
  if (scheme === 'http:' || scheme === 'https:') return judgeWeb(href)
  const rest = href.slice(scheme.length)
  const plausible = scheme === 'tel:' ? /^\+?[\d().;=a-z-]{2,}$/i.test(rest) : /^[^@?]+@[^@?]+(\?.*)?$/.test(rest)
  return plausible ? { ok: true, href } : { ok: false, problem: `is not a complete ${scheme} address; complete it` }
}

function judgeWeb(href: string): LinkVerdict {
  if (!/^https?:\/\/[^/]/i.test(href) || !URL.canParse(href)) {
    return { ok: false, problem: 'is not a complete web address; complete it' }
  }
  const { username, password } = new URL(href)
  return username || password
    ? { ok: false, problem: 'carries a user name or password; remove it' }
    : { ok: true, href }
}

/** A `tel:` address (RFC 3966) from a number as people write it; `null` when it is more, or less, than a number (E.164: at most 15 digits). */
export function telHref(phone: string): string | null {
  const number = phone.trim().replace(/\(0\)/g, '')
  // With spaces around it a slash stands between two numbers.
  if (!/^\+?[\d\s()./\u00a0-]+$/.test(number) || /\s\/\s/.test(number)) return null
  const digits = number.replace(/[^\d+]/g, '')
  return /^\+?\d{2,15}$/.test(digits) ? `tel:${digits}` : null
}

/** A `mailto:` address from an e-mail address as typed; `null` when it cannot be one. */
export function mailHref(email: string): string | null {
  return /^[^\s@<>"'?&#%]+@[^\s@<>"'?&#%]+$/.test(email) ? `mailto:${email}` : null
}
