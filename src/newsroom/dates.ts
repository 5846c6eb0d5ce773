import type { CanonicalSeminar, DatePrecision } from '../domain/edition.ts'
import type { Language } from '../domain/languages.ts'

/** The zone in which a page of each language tells the time. English is read everywhere, so it says UTC. */
const LANGUAGE_ZONES: Record<Language, string> = {
  en: 'UTC',
  sv: 'Europe/Stockholm',
  nb: 'Europe/Oslo',
  da: 'Europe/Copenhagen',
  fi: 'Europe/Helsinki',
  is: 'Atlantic/Reykjavik',
  et: 'Europe/Tallinn',
  lv: 'Europe/Riga',
  lt: 'Europe/Vilnius',
}

/** An event's date is the one at its place: the instant stored for a Swedish midnight is the day before in UTC. */
const COUNTRY_ZONES: Record<string, string> = {
  SE: 'Europe/Stockholm',
  NO: 'Europe/Oslo',
  DK: 'Europe/Copenhagen',
  FI: 'Europe/Helsinki',
  AX: 'Europe/Mariehamn',
  IS: 'Atlantic/Reykjavik',
  FO: 'Atlantic/Faroe',
  GL: 'America/Nuuk',
  EE: 'Europe/Tallinn',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
  GB: 'Europe/London',
  IE: 'Europe/Dublin',
  DE: 'Europe/Berlin',
  PL: 'Europe/Warsaw',
  BE: 'Europe/Brussels',
  FR: 'Europe/Paris',
}

const locale = (language: Language): string => (language === 'en' ? 'en-GB' : language)

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale(language), { ...options, timeZone })
  formatters.set(key, made)
  return made
}

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' }
const CLOCK: Intl.DateTimeFormatOptions = { ...DAY, hour: '2-digit', minute: '2-digit' }
const TIME: Intl.DateTimeFormatOptions = { ...CLOCK, timeZoneName: 'short' }

const PRECISIONS: Record<DatePrecision, Intl.DateTimeFormatOptions> = {
  year: { year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  day: DAY,
  time: TIME,
}

/** A day in words, in the language's own zone; `''` for an instant that is none. */
export function dayOf(at: string | number, language: Language): string {
  const ms = typeof at === 'number' ? at : Date.parse(at)
  return Number.isNaN(ms) ? '' : formatter(language, LANGUAGE_ZONES[language], DAY).format(ms)
}

/** Day, time and the zone it is told in. */
export function timeOf(ms: number, language: Language): string {
  return clock(ms, language, LANGUAGE_ZONES[language])
}

/** The zone stands last in every language: left to itself, Intl puts it between “at” and the time in Icelandic. */
function clock(ms: number, language: Language, timeZone: string): string {
  const zone = formatter(language, timeZone, TIME)
    .formatToParts(ms)
    .find((part) => part.type === 'timeZoneName')?.value
  return `${formatter(language, timeZone, CLOCK).format(ms)} ${zone?.replace(/\+0$/, '') ?? timeZone}`
}

/** When a seminar was or will be, no more exactly than it is known: `2015`, `12–15 June 2014`. */
export function seminarTime(seminar: CanonicalSeminar, language: Language): string {
  const start = Date.parse(seminar.start)
  if (Number.isNaN(start)) return ''
  const zone = COUNTRY_ZONES[seminar.country.toUpperCase()] ?? LANGUAGE_ZONES[language]
  const words = formatter(language, zone, PRECISIONS[seminar.precision])
  const end = Date.parse(seminar.end)
  if (end > start) return words.formatRange(start, end)
  return seminar.precision === 'time' ? clock(start, language, zone) : words.format(start)
}

/** The same for machines: a date cut to what is known (`2015`, `2014-06`, `2014-06-12`, or the instant). */
export function seminarMachineTime(iso: string, seminar: Pick<CanonicalSeminar, 'precision' | 'country'>): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return ''
  if (seminar.precision === 'time') return new Date(ms).toISOString()
  const timeZone = COUNTRY_ZONES[seminar.country.toUpperCase()] ?? 'UTC'
  const local = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone }).format(ms)
  return local.slice(0, { year: 4, month: 7, day: 10 }[seminar.precision])
}
