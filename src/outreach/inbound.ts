import { staysWithPerson } from '../domain/contact.ts'
import { type DeliveryFact, factOfEvent, suppressionFor } from '../domain/delivery.ts'
import { reasonOfOrigin, restMs } from '../domain/evidence.ts'
import { normaliseEmail } from '../domain/mail-headers.ts'
import type { VerifiedWebhook } from '../mail/provider.ts'
import type { InboundEvent, OutreachStore, SoftBounces, Touched } from './store.ts'

export interface InboundDeps {
  store: Pick<OutreachStore, 'applyFact' | 'markApplied' | 'settleByEvidence' | 'recordEvent'>
  /** @param contact whose mail went to the address; where the reason is theirs it holds for the one that they have by now as well */
  suppress: (
    address: string,
    reason: 'bounced' | 'complained' | 'provider',
    source: string,
    contact?: string,
  ) => Promise<void>
  /** ms since the epoch. */
  now: () => number
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 300) : '')

/** Tags come back as an object, or as the list they were sent as. */
function tagOf(tags: unknown, name: string): string {
  if (Array.isArray(tags)) return text(tags.map(record).find((tag) => tag.name === name)?.value)
  return text(record(tags)[name])
}

/**
 * Reads what we need of a provider event (https://resend.com/docs/dashboard/webhooks/event-types) and leaves the rest, addresses above all.
 * @returns `null` for an event that says nothing about a delivery of a campaign
 */
export function readEvent({ eventId, type, event }: VerifiedWebhook, receivedAt: Date): InboundEvent | null {
  if (!factOfEvent(type)) return null
  const data = record(event.data)
  const campaign = tagOf(data.tags, 'campaign')
  const delivery = tagOf(data.tags, 'delivery')
  const providerId = text(data.email_id)
  if (tagOf(data.tags, 'kind') || (!delivery && !providerId)) return null
  const at = new Date(text(event.created_at))
  const bounce = record(data.bounce)
  return {
    eventId: text(eventId),
    type,
    at: Number.isNaN(at.getTime()) ? receivedAt : at,
    providerId,
    campaign,
    delivery,
    reason: [text(bounce.type), text(bounce.subType)].filter(Boolean).join('/').slice(0, 100),
  }
}

/** Whom the mail of an event had been addressed to. It is nowhere kept or logged: only what is done at once may know it. */
export function recipientOf({ event }: VerifiedWebhook): string {
  const { to } = record(event.data)
  return Array.isArray(to) ? normaliseEmail(text(to[0])) : ''
}

/**
 * Takes over an address that the provider has just put on its own list, by `suppression.added` (https://resend.com/docs/webhooks/event-types).
 * Nothing of it is stored but the keyed hash, and doing it twice changes nothing. One that is taken off the provider's list stays on ours:
 * whether a reader may be written to again is not the provider's to say.
 */
export async function takeInSuppression(
  { suppress }: Pick<InboundDeps, 'suppress'>,
  { type, event }: VerifiedWebhook,
): Promise<void> {
  if (type !== 'suppression.added') return
  const data = record(event.data)
  const address = text(data.email)
  const origin = text(data.origin)
  if (address) await suppress(address, reasonOfOrigin(origin), `provider:${origin}`)
}

/**
 * Stores an event, once, and takes it in. An event for a delivery that is not known yet waits for the reply that names it.
 * @param recipient whom the mail of the event had been addressed to; `''`: nobody can tell
 */
export async function takeIn(deps: InboundDeps, event: InboundEvent, recipient = ''): Promise<void> {
  if (await deps.store.recordEvent(event)) await applyStored(deps, event, recipient)
}

/**
 * Joins a stored event into its delivery. Repeating it changes nothing, so a crash in between costs nothing; it counts as applied only
 * after the address has been suppressed where that is due. A delivery that was released from doubt may have two mails, and the second may have gone
 * to a new address: what happened to the first says nothing of that one. But whoever complains about either does not want our mail at any address.
 *
 * @param recipient whom the mail of the event had been addressed to; `''`: nobody can tell any more
 */
export async function applyStored(
  { store, suppress, now }: InboundDeps,
  event: InboundEvent,
  recipient = '',
): Promise<boolean> {
  const fact = factOfEvent(event.type)
  if (!fact) return false
  const reason = suppressionFor(fact, event.reason.split('/')[0] ?? '')
  const addressOf = (delivery: Omit<Touched, 'news'>) => (delivery.another ? recipient : delivery.address)
  // Counted once per mail, however often it is reported.
  const touched = await store.applyFact(event, fact, event.reason, event.at, (delivery) =>
    reason ? null : bouncesAfter(fact, event.at, addressOf(delivery)),
  )
  if (!touched) return false
  const address = addressOf(touched)
  const concerned = address || (reason && staysWithPerson(reason) ? touched.address : '')
  if (reason && concerned) await suppress(concerned, reason, `campaigns:${touched.campaign}`, touched.contact)
  if (touched.batch) await store.settleByEvidence(touched.batch, new Date(now()))
  await store.markApplied(event.eventId)
  return true
}

/** A bounce that does not suppress lets an address rest, longer with each in a row; a mail that arrives ends the row. */
function bouncesAfter(fact: DeliveryFact, at: Date, address: string): SoftBounces | null {
  if (!address) return null
  if (fact === 'delivered') return { address, restUntil: null }
  return fact === 'bounced' ? { address, restUntil: (count) => new Date(at.getTime() + restMs(count)) } : null
}
