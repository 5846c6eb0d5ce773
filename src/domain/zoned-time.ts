import { Temporal } from 'temporal-polyfill'

/** A local time in a zone as one instant, or why it is none. */
export type ZonedReading =
  | { ok: true; instant: number }
  /** The clock jumps over it: the two instants it could be meant as. */
  | { ok: false; code: 'nonexistent_time'; candidates: [string, string] }
  /** The clock passes it twice. */
  | { ok: false; code: 'doubled_time'; candidates: [string, string] }
  | { ok: false; code: 'unknown_zone' | 'unreadable_time' }

const OFFSET = /(?:z|[+-]\d\d:?\d\d)$/i

/**
 * Reads a time for publishing or an embargo. An instant with an offset (`…Z`, `…+02:00`) means itself; a local time
 * (`2027-03-28T02:30`) is read in the IANA zone, and one that does not exist or exists twice is refused with both
 * candidates: guessing here has broken embargoes.
 *
 * @param zone IANA name, `Europe/Helsinki`
 * @returns ms since the epoch; candidates as ISO 8601 with their offset
 */
export function readZonedTime(text: string, zone: string): ZonedReading {
  if (OFFSET.test(text.trim())) {
    const instant = Date.parse(text)
    return Number.isNaN(instant) ? { ok: false, code: 'unreadable_time' } : { ok: true, instant }
  }
  if (!isZone(zone)) return { ok: false, code: 'unknown_zone' }
  let local: Temporal.PlainDateTime
  try {
    local = Temporal.PlainDateTime.from(text.trim(), { overflow: 'reject' })
  } catch {
    return { ok: false, code: 'unreadable_time' }
  }
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' })
  if (earlier.equals(later)) return { ok: true, instant: earlier.epochMilliseconds }
  const candidates: [string, string] = [words(earlier), words(later)]
  // In a gap neither candidate shows the wanted wall-clock time; in an overlap both do.
  const code = earlier.toPlainDateTime().equals(local) ? 'doubled_time' : 'nonexistent_time'
  return { ok: false, code, candidates }
}

const words = (at: Temporal.ZonedDateTime): string => at.toString({ timeZoneName: 'never', smallestUnit: 'minute' })

const checked = new Map<string, boolean>()

/** Whether local times can be read in a zone of that name. Asking costs a tenth of a millisecond, and a million readers share a few dozen zones. */
export function isZone(zone: string): boolean {
  let known = checked.get(zone)
  if (known === undefined) {
    known = canBeRead(zone)
    if (checked.size < 1_000) checked.set(zone, known)
  }
  return known
}

function canBeRead(zone: string): boolean {
  // An offset is no zone: it knows nothing of summer time.
  if (!/^[a-z]/i.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    // `Intl` also takes short names such as IST or PST, which mean several zones and which no clock can be read by.
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
