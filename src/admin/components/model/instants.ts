import { readableInstant } from '../../../mail/content.ts'

/** Our own words in the admin are English, so the dates among them are too; the zone is the reader's. */
export function sayInstant(iso: string, zone: string): string {
  return Number.isNaN(Date.parse(iso)) ? iso : readableInstant(iso, zone, 'en')
}

/** Replaces the UTC instants in a message of the server by the reader's own time. */
export function localise(message: string, zone: string): string {
  return message.replace(
    /\b(at )?(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/g,
    (_, at: string | undefined, iso: string) => `${at ? 'on ' : ''}${sayInstant(iso, zone)}`,
  )
}

/** Roughly how long something still takes; `null` when nobody can tell. */
export function sayRemaining(seconds: number | null): string {
  if (seconds === null) return 'The remaining time cannot be told yet.'
  if (seconds <= 0) return 'Nothing is left to do.'
  if (seconds < 60) return 'Less than a minute left.'
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 120) return minutes === 1 ? 'About a minute left.' : `About ${minutes} minutes left.`
  return `About ${Math.round(minutes / 60)} hours left.`
}

/** A clock that runs down: 0:07, 4:09, 1:02:03. */
export function clock(seconds: number): string {
  const s = Math.max(0, Math.ceil(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const [h, m] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60)]
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`
}
