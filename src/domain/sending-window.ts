import { Temporal } from 'temporal-polyfill'
import { isZone } from './zoned-time.ts'

/** When readers may be written to, by their own clocks. */
export interface SendingWindow {
  /** Wall-clock times, `07:00`; `from` lies before `to`. */
  from: string
  to: string
  weekdaysOnly: boolean
}

/** The stretch of time in which a reader may be written to next; ms since the epoch. `closes` is the first instant after it. */
export interface Opening {
  notBefore: number
  closes: number
}

/** Where a reader's window opens next, by their own time zone and the country they count under. */
export type Openings = (timeZone: string, country: string) => Opening

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/

/** A weekday from its first minute to its last. */
const WHOLE_DAY = { from: '00:00', to: '23:59' } as const

/** Reads the policy's window; `null` when none is set, or what is stored is none. Weekdays without times are whole ones. */
export function readWindow(stored: unknown): SendingWindow | null {
  const { from, to, weekdaysOnly } = (stored ?? {}) as Record<string, unknown>
  if (weekdaysOnly === true && !from && !to) return { ...WHOLE_DAY, weekdaysOnly }
  if (typeof from !== 'string' || typeof to !== 'string' || !CLOCK.test(from) || !CLOCK.test(to)) return null
  return from < to ? { from, to, weekdaysOnly: weekdaysOnly === true } : null
}

/**
 * The opening in or after an instant. It is found by the wall clock of the zone, so a day on which the clocks change has its own
 * length; a time that the clock skips counts as the moment of the change, and a window that lies within the skipped hour does not open on that day.
 *
 * @param at ms since the epoch
 * @param zone IANA name
 */
export function nextOpening({ from, to, weekdaysOnly }: SendingWindow, zone: string, at: number): Opening {
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate()
  // A week has a weekday in it, and one more day covers an instant after today's closing.
  for (let days = 0; days <= 8; days++) {
    const day = today.add({ days })
    if (weekdaysOnly && day.dayOfWeek > 5) continue
    const opens = instantOf(day, from, zone)
    const closes = instantOf(day, to, zone)
    if (at < closes && opens < closes) return { notBefore: Math.max(at, opens), closes }
  }
  throw new RangeError('A sending window opens within a week.')
}

function instantOf(day: Temporal.PlainDate, time: string, zone: string): number {
  const local = day.toPlainDateTime(Temporal.PlainTime.from(time))
  const before = local.toZonedDateTime(zone, { disambiguation: 'earlier' })
  const skipped = !before.toPlainDateTime().equals(local)
  return ((skipped ? before.getTimeZoneTransition('next') : null) ?? before).epochMilliseconds
}

/** So far ahead an hour is looked for that zones share (ms): a week, and a weekend at each end. */
const SHARED_WITHIN_MS = 10 * 86_400_000

/**
 * The first instant at or after `now` at which all zones are inside their windows; where none comes, the first one at which any is. Where one opens another may have
 * closed again: it opens the next day, and so on until the hour is found that they share.
 */
export function sharedOpening(window: SendingWindow, zones: readonly string[], now: number): number {
  const opensAt = (at: number) => zones.map((zone) => nextOpening(window, zone, at).notBefore)
  for (let at = now; at <= now + SHARED_WITHIN_MS; ) {
    const last = Math.max(at, ...opensAt(at))
    if (last === at) return at
    at = last
  }
  return Math.max(now, Math.min(...opensAt(now)))
}

/** Windows for a stretch of the audience at one instant: every zone is worked out once. */
export function openings(window: SendingWindow, fallbackZone: string, at: number): Openings {
  const known = new Map<string, Opening>()
  return (timeZone, country) => {
    const zone = readerZone(timeZone, country, fallbackZone)
    let opening = known.get(zone)
    if (!opening) {
      opening = nextOpening(window, zone, at)
      known.set(zone, opening)
    }
    return opening
  }
}

/** The zone somebody most likely lives by: their own, else their country's usual one, else the newsroom's. */
export function readerZone(timeZone: string, country: string, fallback: string): string {
  if (isZone(timeZone)) return timeZone
  const usual = USUAL_ZONES[country]
  if (usual) return usual
  return isZone(fallback) ? fallback : 'UTC'
}

/** Where most people of a country live by. Countries that are missing count with the newsroom. */
export const USUAL_ZONES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'AD=Europe/Andorra AE=Asia/Dubai AL=Europe/Tirane AM=Asia/Yerevan AR=America/Argentina/Buenos_Aires AT=Europe/Vienna ' +
    'AU=Australia/Sydney AX=Europe/Mariehamn AZ=Asia/Baku BA=Europe/Sarajevo BD=Asia/Dhaka BE=Europe/Brussels ' +
    'BG=Europe/Sofia BR=America/Sao_Paulo BY=Europe/Minsk CA=America/Toronto CH=Europe/Zurich CL=America/Santiago ' +
    'CN=Asia/Shanghai CO=America/Bogota CY=Asia/Nicosia CZ=Europe/Prague DE=Europe/Berlin DK=Europe/Copenhagen ' +
    'EE=Europe/Tallinn EG=Africa/Cairo ES=Europe/Madrid ET=Africa/Addis_Ababa FI=Europe/Helsinki FO=Atlantic/Faroe ' +
    'FR=Europe/Paris GB=Europe/London GE=Asia/Tbilisi GH=Africa/Accra GL=America/Nuuk GR=Europe/Athens HK=Asia/Hong_Kong ' +
    'HR=Europe/Zagreb HU=Europe/Budapest ID=Asia/Jakarta IE=Europe/Dublin IL=Asia/Jerusalem IN=Asia/Kolkata IQ=Asia/Baghdad ' +
    'IR=Asia/Tehran IS=Atlantic/Reykjavik IT=Europe/Rome JP=Asia/Tokyo KE=Africa/Nairobi KR=Asia/Seoul KZ=Asia/Almaty ' +
    'LI=Europe/Vaduz LT=Europe/Vilnius LU=Europe/Luxembourg LV=Europe/Riga MA=Africa/Casablanca MC=Europe/Monaco ' +
    'MD=Europe/Chisinau ME=Europe/Podgorica MK=Europe/Skopje MT=Europe/Malta MX=America/Mexico_City MY=Asia/Kuala_Lumpur ' +
    'NG=Africa/Lagos NL=Europe/Amsterdam NO=Europe/Oslo NP=Asia/Kathmandu NZ=Pacific/Auckland PE=America/Lima PH=Asia/Manila ' +
    'PK=Asia/Karachi PL=Europe/Warsaw PT=Europe/Lisbon RO=Europe/Bucharest RS=Europe/Belgrade RU=Europe/Moscow ' +
    'SA=Asia/Riyadh SE=Europe/Stockholm SG=Asia/Singapore SI=Europe/Ljubljana SJ=Arctic/Longyearbyen SK=Europe/Bratislava ' +
    'SM=Europe/San_Marino TH=Asia/Bangkok TN=Africa/Tunis TR=Europe/Istanbul TW=Asia/Taipei UA=Europe/Kyiv UG=Africa/Kampala ' +
    'US=America/New_York VA=Europe/Vatican VN=Asia/Ho_Chi_Minh XK=Europe/Belgrade ZA=Africa/Johannesburg'
  )
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
)
