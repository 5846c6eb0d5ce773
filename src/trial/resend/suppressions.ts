import { createHash } from 'node:crypto'
import { bareAddress } from './addresses.ts'
import { eventsBy, outcomeOf } from './outcomes.ts'
import { createShelf, type Shelf } from './shelf.ts'
import type { MailHead } from './wire.ts'

/** Why an address is on the list. Nothing adds one by hand here, so `manual` finds none. */
export const ORIGINS = ['bounce', 'complaint', 'manual'] as const
type Origin = (typeof ORIGINS)[number]

export const isOrigin = (value: unknown): value is Origin => ORIGINS.includes(value as Origin)

/** An entry as https://resend.com/docs/api-reference/suppressions/list-suppressions shows it. */
interface Suppressed {
  object: 'suppression'
  id: string
  email: string
  origin: Origin
  source_id: string
  created_at: string
}

/** The same address has the same id, in the form of a UUID. */
function idOf(address: string): string {
  const hex = createHash('sha256').update(address).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** What put an address on the list, as far as this mail has come by `now`. */
function cause(mail: MailHead, address: string, now: number): { origin: Origin; at: number } | null {
  const outcome = outcomeOf({ to: [address], cc: [], bcc: [] })
  if (outcome === 'delivered') return null
  const event = eventsBy(mail, now).find(({ type }) => type === `email.${outcome}`)
  return event ? { origin: outcome === 'bounced' ? 'bounce' : 'complaint', at: event.at } : null
}

/**
 * The addresses that bounced or complained in what is kept, each once, by its first cause. Nothing is stored for them: they go when their mails go.
 * @param now ms since the epoch
 */
export function suppressedBy(mails: Shelf<MailHead>, now: number, origin?: Origin): Shelf<Suppressed> {
  const shelf = createShelf<Suppressed>()
  const known = new Set<string>()
  for (const mail of mails.filter(({ outcome }) => outcome !== 'delivered').reverse()) {
    for (const recipient of mail.to) {
      const address = (bareAddress(recipient) ?? '').toLowerCase()
      const found = known.has(address) ? null : cause(mail, address, now)
      if (!found) continue
      known.add(address)
      if (origin !== undefined && origin !== found.origin) continue
      const created_at = new Date(found.at).toISOString()
      shelf.push({
        object: 'suppression',
        id: idOf(address),
        email: address,
        origin: found.origin,
        source_id: mail.id,
        created_at,
      })
    }
  }
  return shelf
}
