export const CONSENT_CHANNELS = ['newsroom', 'mail', 'press_use', 'social', 'print'] as const
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number]

/** A consent record, instants as UTC ISO 8601 or `''`. */
export interface ConsentRecord {
  id: string
  scope: string
  channels: readonly string[]
  validUntil: string
  /** Months; `null`: as the editorial policy says. */
  reconfirmEveryMonths: number | null
  reconfirmedAt: string
  createdAt: string
  updatedAt: string
  withdrawnAt: string
  under18: boolean
}

/** UTC, the last day of a shorter month included: 31 August and six months are 28 February. */
function monthsLater(iso: string, months: number): number {
  const at = new Date(iso)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + months)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  return at.setUTCDate(Math.min(day, last))
}

/**
 * When the person has to be asked again (ms), or `null`: never. A consent with an end is asked for again only where
 * its own record says so.
 */
export function reconfirmBy(record: ConsentRecord, policyMonths: number): number | null {
  const months = record.reconfirmEveryMonths ?? (record.validUntil ? null : policyMonths)
  const since = record.reconfirmedAt || record.createdAt
  return months && since ? monthsLater(since, months) : null
}

export type ConsentProblem = 'none' | 'withdrawn' | 'expired' | 'reconfirm' | 'scope' | 'newsroom' | 'mail'

/**
 * Why a consent does not cover a use at an instant (ms); `null` when it does. One that ends at an instant has ended then.
 */
export function consentProblem(
  record: ConsentRecord | null,
  use: { at: number; channels: readonly ConsentChannel[]; policyMonths: number },
): ConsentProblem | null {
  if (!record) return 'none'
  if (record.withdrawnAt) return 'withdrawn'
  if (record.validUntil && Date.parse(record.validUntil) <= use.at) return 'expired'
  const again = reconfirmBy(record, use.policyMonths)
  if (again !== null && again <= use.at) return 'reconfirm'
  if (!record.scope.trim()) return 'scope'
  const missing = use.channels.find((channel) => !record.channels.includes(channel))
  return missing === 'newsroom' || missing === 'mail' ? missing : null
}

/** How a consent has ended by an instant, or `null` while it lasts. One that was to be asked for again lasts on. */
export function endedBy(record: ConsentRecord, now: number): 'withdrawn' | 'expired' | null {
  if (record.withdrawnAt) return 'withdrawn'
  return record.validUntil && Date.parse(record.validUntil) <= now ? 'expired' : null
}

const DAY_MS = 86_400_000
/** Editors hear of an end this many days ahead. */
const AHEAD_DAYS = [7, 30] as const

export interface ComingEnd {
  kind: 'ends' | 'reconfirm'
  /** ms. */
  at: number
  /** The notice that is due: 30 or 7 days ahead; 0 once somebody should have been asked again. */
  notice: 30 | 7 | 0
}

/** What editors should hear about a consent that has not ended, or `null`. */
export function comingEnd(record: ConsentRecord, policyMonths: number, now: number): ComingEnd | null {
  if (endedBy(record, now)) return null
  const end = record.validUntil ? Date.parse(record.validUntil) : Number.POSITIVE_INFINITY
  const again = reconfirmBy(record, policyMonths) ?? Number.POSITIVE_INFINITY
  const [kind, at] = end <= again ? (['ends', end] as const) : (['reconfirm', again] as const)
  if (at <= now) return { kind, at, notice: 0 }
  const notice = AHEAD_DAYS.find((days) => at - now <= days * DAY_MS)
  return notice ? { kind, at, notice } : null
}
