import { Temporal } from 'temporal-polyfill'
import type { Exclusion } from './audience.ts'
import { isZone } from './zoned-time.ts'

/** How often somebody who has chosen a digest gets one. */
export const DIGEST_FREQUENCIES = ['daily', 'weekly'] as const
export type DigestFrequency = (typeof DIGEST_FREQUENCIES)[number]

export const isDigestFrequency = (value: unknown): value is DigestFrequency =>
  DIGEST_FREQUENCIES.some((known) => known === value)

/** When the newsroom sends its digests, by its own clock. */
export interface DigestPolicy {
  /** Wall-clock time, `07:00`. */
  hour: string
  /** IANA name. */
  zone: string
  /** ISO 8601, of the weekly one: 1 is Monday. */
  weekday: number
}

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/

/** Whether briefs leave readers to digests; else everybody gets each brief. */
export const areDigestsOn = (stored: unknown): boolean =>
  (stored as { enabled?: unknown } | null | undefined)?.enabled === true

/** Reads when digests are due from the policy; what briefs have left to them comes at that time also once they are switched off. */
export function readDigestTimes(stored: unknown): DigestPolicy {
  const { hour, zone, weekday } = (stored ?? {}) as Record<string, unknown>
  const day = Number(weekday)
  return {
    hour: typeof hour === 'string' && CLOCK.test(hour) ? hour : '07:00',
    zone: typeof zone === 'string' && isZone(zone) ? zone : 'UTC',
    weekday: Number.isInteger(day) && day >= 1 && day <= 7 ? day : 1,
  }
}

/** The newsroom’s clock: that of its digests, else the one by which it counts readers whose own nobody knows; `null` where nobody has set one. */
export function newsroomZone({ digest, window }: { digest?: unknown; window?: unknown }): string | null {
  const zones = [digest, window].map((stored) => (stored as { zone?: unknown } | null | undefined)?.zone)
  return zones.find((zone): zone is string => typeof zone === 'string' && isZone(zone)) ?? null
}

/** Under which reason a campaign leaves somebody out who will find it in this digest: the row is the promise. */
export const DEFERRED: Record<DigestFrequency, Exclusion> = { daily: 'digest_daily', weekly: 'digest_weekly' }

/** The digest that such a reason speaks of. */
export const deferredTill = (reason: string): DigestFrequency => (reason === DEFERRED.weekly ? 'weekly' : 'daily')

/** What a digest is called in the place of a story and its group. */
export const digestName = (frequency: DigestFrequency, period: string): string => `digests:${frequency}.${period}`

/** From where and up to where those names stand in the order of all. */
export const DIGEST_GROUPS = ['digests:', 'digests;'] as const

/** One digest: the local day it belongs to, which names it, and the instant (ms) it was due. */
export interface DueDigest {
  period: string
  at: number
}

/**
 * The last digest that was due at an instant. Days are those of the newsroom’s zone, so each has exactly one, also when the clocks
 * change: an hour that is skipped counts as the one after it (02:30 as 03:30), one that comes twice as the first of the two.
 *
 * @param now ms since the epoch
 */
export function lastDue({ hour, zone, weekday }: DigestPolicy, frequency: DigestFrequency, now: number): DueDigest {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate()
  for (let days = 0; days <= 8; days++) {
    const day = today.subtract({ days })
    if (frequency === 'weekly' && day.dayOfWeek !== weekday) continue
    const at = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(hour) }).epochMilliseconds
    if (at <= now) return { period: day.toString(), at }
  }
  throw new RangeError('A digest is due within a week.')
}

/** So late a digest is as good as on time, at whatever hour the newsroom wants it (ms). */
const ON_TIME_MS = 3_600_000
/** One that is later begins until this hour of its day: nobody gets it at night. */
export const EVENING = '20:00'

/**
 * Whether a digest is too late to begin; what it would have brought comes with the next one.
 * @param due ms since the epoch; @param zone the newsroom’s
 */
export function isMissed(due: number, zone: string, now: number): boolean {
  if (now <= due + ON_TIME_MS) return false
  const day = Temporal.Instant.fromEpochMilliseconds(due).toZonedDateTimeISO(zone).toPlainDate()
  return now > day.toZonedDateTime({ timeZone: zone, plainTime: EVENING }).epochMilliseconds
}

/** What is said of a digest that did not begin in time. */
export const TOO_LATE = 'It could not begin in time on its day. What it would have brought comes with the next one.'

/** Which digests come at other times than before, or at all: what was due before such a change was not missed. */
export function changedDigests(before: unknown, after: unknown): readonly DigestFrequency[] {
  if (!areDigestsOn(before) && areDigestsOn(after)) return DIGEST_FREQUENCIES
  const [old, own] = [readDigestTimes(before), readDigestTimes(after)]
  if (old.hour !== own.hour || old.zone !== own.zone) return DIGEST_FREQUENCIES
  return old.weekday === own.weekday ? [] : ['weekly']
}

/** The stories one digest shows at most; further ones wait for the next. */
export const MOST_STORIES = 20

/** The names of the stories of a digest, in the order in which it shows them. */
export const storyLetter = (index: number): string => String.fromCharCode(65 + index)
