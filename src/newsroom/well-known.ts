import { mailHref } from '../richtext/links.ts'
import { makePage, type Page } from './page.ts'
import type { NewsroomSettings } from './source.ts'

const DAY = 86_400_000

/** What search engines may visit (RFC 9309). A trial newsroom holds samples: nothing of it should be found. */
export function robots(trial: boolean): Page {
  const rules = trial
    ? ['Disallow: /']
    : ['Disallow: /admin', 'Disallow: /api/', 'Disallow: /u/', 'Disallow: /preferences/']
  return makePage(`User-agent: *\n${rules.join('\n')}\n`, 'text/plain; charset=utf-8')
}

/** Whom to tell about a weakness (RFC 9116); `null` without a contact, which the file must not lack. */
export function security(settings: NewsroomSettings, publicUrl: string, now: number): Page | null {
  const contact = mailHref(settings.contact.email)
  if (!contact) return null
  const expires = new Date(Math.floor(now / DAY) * DAY + 180 * DAY).toISOString()
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires}`,
    `Preferred-Languages: ${settings.languages.join(', ')}`,
    `Canonical: ${publicUrl}/.well-known/security.txt`,
  ]
  return makePage(`${lines.join('\n')}\n`, 'text/plain; charset=utf-8')
}
