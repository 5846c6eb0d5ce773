import type { CampaignType } from '../domain/campaign.ts'
import type { Language } from '../domain/languages.ts'
import type { Mailbox } from '../domain/mail-headers.ts'
import type { Kind } from '../domain/story.ts'
import { withoutMarks } from '../domain/template.ts'

/** The sender as the newsroom's settings describe it. */
export interface MailNewsroom {
  name: string
  /** Postal address on one or several lines, if the newsroom gives one. */
  address?: string
  colours: { accent?: string }
  sender: Mailbox
}

/** The campaigns that bring one story. */
export type StoryMail = Exclude<CampaignType, 'digest'>

/** Everything a brief is made of, as plain data: from a signed edition, the campaign and the newsroom's settings. */
export interface BriefInput {
  language: Language
  kind: Kind
  title: string
  lead: string
  brief: { subject: string; text: string }
  campaignType: StoryMail
  /** Correction: what was changed. Hold and kill: the reason. Plain text. */
  note?: string
  /** Hold and kill: what to use instead. */
  substitute?: string
  /** UTC instant until which the story is under embargo for this reader, and the IANA zone it was entered in. */
  embargo?: { until: string; zone: string } | null
  newsroom: MailNewsroom
  pressContact: { name: string; role?: string; email: string; phone?: string } | null
  /** Shown to the reader as the reason for this mail; leave it out when the name is meant for the house only. */
  listName?: string
}

/** Takes our own marks and control characters out of everything an author wrote; line ends become `\n`. */
export function cleanText(text: string): string {
  return withoutMarks(text)
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
    .trim()
}

/** Blank lines part paragraphs. */
export function paragraphsOf(text: string): string[] {
  return cleanText(text)
    .split(/\n[ \u00a0]*\n\s*/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}

/** A run of text, or a web address in it. */
export type TextRun = { text: string } | { url: string }

/** Finds bare https addresses; punctuation that ends the sentence stays outside. */
export function linkRuns(text: string): TextRun[] {
  const runs: TextRun[] = []
  let at = 0
  for (const match of text.matchAll(/https:\/\/[^\s<>"“”„»«]+/g)) {
    let url = match[0].replace(/[.,;:!?'’]+$/, '')
    if (url.endsWith(')') && !url.includes('(')) url = url.replace(/[).,;:!?'’]+$/, '')
    if (!URL.canParse(url)) continue
    if (match.index > at) runs.push({ text: text.slice(at, match.index) })
    runs.push({ url })
    at = match.index + url.length
  }
  if (at < text.length) runs.push({ text: text.slice(at) })
  return runs
}

/** Cuts at a word, for the line that mail programs show beside the subject. */
export function preheaderOf(text: string, limit = 120): string {
  const line = cleanText(text).replace(/\s+/g, ' ')
  if (line.length <= limit) return line
  const cut = line.slice(0, limit)
  const kept = cut.slice(0, Math.max(cut.lastIndexOf(' '), limit - 30))
  // An emoji that the end falls into is left out whole.
  return `${kept.replace(/[\uD800-\uDBFF]$/, '').replace(/[\s,;:.–-]+$/, '')}…`
}

/**
 * An instant as it is read in a language, with its zone: 1 December 2026 at 09:00 (Helsinki, UTC+2).
 * The zone is put together here, because languages abbreviate zones differently and some not at all.
 */
export function readableInstant(until: string, zone: string, language: Language): string {
  const at = new Date(until)
  const shown = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at)
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')!
    .value.replace('GMT', 'UTC')
    .replace(/\+0$/, '')
  const city = zone.includes('/') ? `${zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')}, ` : ''
  return `${shown} (${city}${offset})`
}
