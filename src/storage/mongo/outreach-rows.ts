import { type Document, ObjectId } from 'mongodb'
import type { Candidate } from '../../domain/audience.ts'
import { readOptions } from '../../domain/campaign.ts'
import { ENDED, MAILED, REFUSED_AGAIN, RELEASED } from '../../domain/delivery.ts'
import type { BatchRow, CampaignRow } from '../../outreach/store.ts'

/** @returns the ObjectId behind a string id; one that is none matches nothing. */
export function oid(id: string): ObjectId {
  return HEX.test(id) ? ObjectId.createFromHexString(id) : NOTHING
}
const HEX = /^[0-9a-f]{24}$/i
const NOTHING = new ObjectId('000000000000000000000000')

/** A planned delivery that was released from doubt (`isReleased`), as a filter on its reason. */
export const WAS_RELEASED = new RegExp(`^${RELEASED}( |$)`)

/** How the reason begins of somebody who is written off because their mail was refused. */
export const WAS_REFUSED_AGAIN = new RegExp(`^${REFUSED_AGAIN}`)

export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const hex = (value: unknown): string => (value instanceof ObjectId ? value.toHexString() : text(value))
const number = (value: unknown): number => Number(value ?? 0)
export const instant = (value: unknown): Date | null => (value instanceof Date ? value : null)

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

/** Left out because the campaign had written to their mailbox, when that was another contact’s: they have the mail. */
export const SHARES = { state: 'excluded', reason: 'duplicate' } as const

/** Whose mail has ended without them, and who may have one from before they were released from doubt. */
export const MAY_HAVE_EARLIER = { state: { $in: [...ENDED] }, withheld: new RegExp(`^${MAILED}`) }

/** Everything of a campaign but `frozen`, which may hold a hundred kilobytes of templates. */
export const WITHOUT_FROZEN = { frozen: 0 } as const
export const WITHOUT_SEALED = { sealed: 0 } as const

export function campaignRow(doc: Document): CampaignRow {
  return {
    id: hex(doc._id),
    type: doc.type,
    title: text(doc.title),
    state: doc.state,
    pausedReason: text(doc.pausedReason),
    storyKey: text(doc.storyKey),
    translationGroup: text(doc.translationGroup),
    lists: texts(doc.lists),
    waitFor: texts(doc.waitFor),
    launchAt: instant(doc.launchAt),
    startedAt: instant(doc.startedAt),
    finishedAt: instant(doc.finishedAt),
    planComplete: doc.planComplete === true,
    candidates: number(doc.candidates),
    planned: number(doc.planned),
    excluded: number(doc.excluded),
    slices: number(doc.slices),
    watermark: text(doc.watermark),
    options: readOptions(doc.options),
  }
}

export function batchRow(doc: Document): BatchRow {
  return {
    id: hex(doc._id),
    campaign: text(doc.campaign),
    language: text(doc.language),
    state: doc.state,
    generation: number(doc.generation),
    mode: doc.mode,
    attempts: number(doc.attempts),
    openAttempts: number(doc.openAttempts),
    idempotencyKey: text(doc.idempotencyKey),
    payloadHash: text(doc.payloadHash),
    firstAttemptAt: instant(doc.firstAttemptAt),
    size: number(doc.size),
    token: number(doc.leaseToken),
  }
}

/** The part of a contact that decides about sending. */
export function contactPart(doc: Document): Omit<Candidate, 'contact' | 'list' | 'membership'> {
  return {
    address: text(doc.email),
    languages: texts(doc.languages),
    countries: texts(doc.countries),
    legalBasis: text(doc.legalBasis),
    optIn: doc.optIn === 'pending' || doc.optIn === 'confirmed' ? doc.optIn : ('none' as const),
    embargoTrusted: doc.embargoTrusted === true,
    timeZone: text(doc.timeZone),
    frequency: text(doc.frequency),
    restUntil: instant(doc.restUntil)?.getTime() ?? 0,
    outlet: hex(doc.outlet),
  }
}

/** What `contactPart` reads. */
export const CONTACT_FIELDS = {
  email: 1,
  languages: 1,
  countries: 1,
  legalBasis: 1,
  optIn: 1,
  embargoTrusted: 1,
  timeZone: 1,
  frequency: 1,
  restUntil: 1,
  outlet: 1,
} as const
