import type { Exclusion } from './audience.ts'
import type { Written } from './batches.ts'

export const DELIVERY_STATES = [
  'planned',
  'submitted',
  'delivered',
  'delayed',
  'bounced',
  'complained',
  'suppressed',
  'failed',
  'in_doubt',
  'excluded',
] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/** Whoever has one of these holds the mail, or may hold it. */
export const HOLDING = [
  'submitted',
  'delivered',
  'delayed',
  'complained',
  'in_doubt',
] as const satisfies readonly DeliveryState[]

/** A delivery, and the address that it names. */
interface Addressed {
  address: string
  state: DeliveryState
  rank: number
  reason: string
  /**
   * What its batch says, where that is sealed to go out as a whole: what is in it is repeated to the letter, whoever is deleted meanwhile. Where messages go one by one
   * each is looked at again, and one that has begun is in doubt.
   */
  sealed: Written
  /** What is noted of it. */
  notes: readonly string[]
}

/** Whether the mail of a delivery has gone to the address that it names, or may have, or cannot be kept from going there. */
function isWritten({ state, rank, reason, sealed }: Addressed): Written {
  if (state === 'planned' && isReleased(reason)) return 'yes'
  if (state === 'planned') return sealed
  if (state === 'failed') return rank === rankOf('written_off') ? 'yes' : 'no'
  return HOLDING.some((holding) => holding === state) ? 'yes' : 'no'
}

/** To which addresses the mails of some deliveries have gone, or where the next seconds tell; the others are not among them. */
export function writtenAmong(rows: readonly Addressed[]): Map<string, Exclude<Written, 'no'>> {
  const found = new Map<string, Exclude<Written, 'no'>>()
  for (const row of rows) {
    const written = isWritten(row)
    if (written !== 'no' && found.get(row.address) !== 'yes') found.set(row.address, written)
    for (const address of mailedBefore(row.notes)) found.set(address, 'yes')
  }
  return found
}

/**
 * Everything that can become known about one delivery, from the weakest evidence to the strongest.
 * A delivery keeps the strongest fact it has ever been told: the maximum of a set does not depend on the order
 * in which its members arrive, so webhooks may come late, twice, reordered, or before the reply they belong to.
 *
 * The order answers one question per pair: if both have been reported, which one is true now?
 * - `doubted`, `written_off` are our own ignorance; any word of the provider overrules them
 * - `refused` is the provider's no to this very message; nothing can follow, but if something does, it is newer
 * - `delivered` < `bounced`: a receiving server may accept and bounce later
 * - `complained` needs the mail to have arrived, and is what matters most from then on
 */
export const FACTS = [
  'planned',
  'excluded',
  'doubted',
  'written_off',
  'refused',
  'submitted',
  'delayed',
  'failed',
  'suppressed',
  'delivered',
  'bounced',
  'complained',
] as const
export type DeliveryFact = (typeof FACTS)[number]

const STATES: Record<DeliveryFact, DeliveryState> = {
  planned: 'planned',
  excluded: 'excluded',
  doubted: 'in_doubt',
  written_off: 'failed',
  refused: 'failed',
  submitted: 'submitted',
  delayed: 'delayed',
  failed: 'failed',
  suppressed: 'suppressed',
  delivered: 'delivered',
  bounced: 'bounced',
  complained: 'complained',
}

/** The place of a fact in the order, stored with each row so that a database can compare. */
export function rankOf(fact: DeliveryFact): number {
  return FACTS.indexOf(fact)
}

export function stateOf(fact: DeliveryFact): DeliveryState {
  return STATES[fact]
}

/** What is known once both have been reported. */
export function join(a: DeliveryFact, b: DeliveryFact): DeliveryFact {
  return rankOf(a) >= rankOf(b) ? a : b
}

/** The reason of a planned delivery that a person has released from doubt: an earlier mail may have reached them, whatever becomes of this one. */
export const RELEASED = 'released'

/** Whether a planned delivery was; what has happened since may stand behind it. */
export const isReleased = (reason: string): boolean => reason.split(' ')[0] === RELEASED

/**
 * How the note begins that a release leaves with a delivery: the address at which it was in doubt. It stays, whatever becomes of the mail that goes out again
 * and wherever that goes, because the earlier one may have reached them there.
 */
export const MAILED = 'mailed:'

/** The addresses at which a delivery was in doubt before it was released, by what is noted of it. */
export const mailedBefore = (notes: readonly string[]): string[] =>
  notes.flatMap((note) => (note.startsWith(MAILED) ? note.slice(MAILED.length) : []))

/**
 * Where a mail has ended without its reader. Of who was released from doubt that may have been one of two, and the other may have reached them: they hear of
 * a mistake, as who is written off does.
 */
export const ENDED = ['bounced', 'suppressed', 'failed'] as const satisfies readonly DeliveryState[]

/**
 * The first word of the reason of who is written off. By itself it is a person's decision; of who was released from doubt it is followed by why the mail
 * they were to get once more did not go out: that it was refused, or why they were left out (`Exclusion`).
 */
export const WRITTEN_OFF = 'written_off'

/** How the reason begins when it was refused: of all who are written off, only these went wrong. */
export const REFUSED_AGAIN = `${WRITTEN_OFF} refused`

/** Whether somebody released from doubt is written off when they are left out. Whose mailbox was written to as another contact's has the mail for certain. */
export const isWrittenOffBy = (exclusion: Exclusion): boolean => exclusion !== 'duplicate'

/** What stands behind the word, `''` after a person's decision. `null`: they are not written off. */
export function causeOfWriteOff(reason: string): string | null {
  const [word = '', ...cause] = reason.split(' ')
  return word === WRITTEN_OFF ? cause.join(' ') : null
}

/**
 * What is known of a delivery whose mail was refused for good. Of one that was released from doubt only that this mail did not go out: an earlier one may
 * have reached them.
 * @param noted its reason while it was planned; @param said what the server said
 */
export function refusedAs(noted: string, said: string): { fact: DeliveryFact; reason: string } {
  if (!isReleased(noted)) return { fact: 'refused', reason: said }
  return { fact: 'written_off', reason: said ? `${REFUSED_AGAIN}: ${said}` : REFUSED_AGAIN }
}

/** Whether the provider has this message for certain. */
export function isSubmitted(fact: DeliveryFact): boolean {
  return rankOf(fact) >= rankOf('submitted')
}

/**
 * Provider events as facts (https://resend.com/docs/dashboard/webhooks/event-types). Opens and clicks are not asked for and not
 * kept: they are no evidence. `null`: the event says nothing about a delivery.
 */
const EVENTS: Record<string, DeliveryFact> = {
  'email.sent': 'submitted',
  'email.delivery_delayed': 'delayed',
  'email.failed': 'failed',
  'email.suppressed': 'suppressed',
  'email.delivered': 'delivered',
  'email.bounced': 'bounced',
  'email.complained': 'complained',
}

export function factOfEvent(type: string): DeliveryFact | null {
  return Object.hasOwn(EVENTS, type) ? (EVENTS[type] ?? null) : null
}

/**
 * Whether an event means that the address must not be written to again, and why.
 * A bounce counts when the provider calls it permanent, or does not say: only one that is named transient is forgiven.
 */
export function suppressionFor(fact: DeliveryFact, bounceType: string): 'bounced' | 'complained' | 'provider' | null {
  if (fact === 'complained') return 'complained'
  if (fact === 'suppressed') return 'provider'
  if (fact === 'bounced') return /^(transient|undetermined)$/i.test(bounceType) ? null : 'bounced'
  return null
}
