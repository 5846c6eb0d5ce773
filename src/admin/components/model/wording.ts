import { englishName } from '../../../domain/languages.ts'
import type { StoryCollection } from '../../../domain/story.ts'

/** What a state asks of whoever reads it; shown by a sign and a colour beside its name. */
export type Tone = 'quiet' | 'wait' | 'good' | 'alert' | 'bad'

/** One sign for each tone, so that colour is never the only difference. */
export const SIGNS: Record<Tone, string> = { quiet: '○', wait: '◔', good: '●', alert: '▲', bad: '✕' }

const STATES: Record<string, { text: string; tone: Tone }> = {
  // Editorial
  draft: { text: 'Draft', tone: 'quiet' },
  in_review: { text: 'In review', tone: 'wait' },
  changes_requested: { text: 'Changes requested', tone: 'alert' },
  approved: { text: 'Approved', tone: 'good' },
  // Publication
  unpublished: { text: 'Not published', tone: 'quiet' },
  scheduled: { text: 'Scheduled', tone: 'wait' },
  published: { text: 'Published', tone: 'good' },
  held: { text: 'Held', tone: 'alert' },
  killed: { text: 'Killed', tone: 'bad' },
  archived: { text: 'Archived', tone: 'quiet' },
  // Campaigns, batches and imports
  planning: { text: 'Selecting recipients', tone: 'wait' },
  sending: { text: 'Sending', tone: 'wait' },
  paused: { text: 'Paused', tone: 'alert' },
  done: { text: 'Done', tone: 'good' },
  cancelled: { text: 'Cancelled', tone: 'quiet' },
  running: { text: 'Running', tone: 'wait' },
  failed: { text: 'Failed', tone: 'bad' },
  claimed: { text: 'Claimed', tone: 'wait' },
  sealed: { text: 'Sealed', tone: 'wait' },
  settled: { text: 'Settled', tone: 'good' },
  // Deliveries
  planned: { text: 'Planned', tone: 'quiet' },
  submitted: { text: 'Submitted', tone: 'wait' },
  delivered: { text: 'Delivered', tone: 'good' },
  delayed: { text: 'Delayed', tone: 'wait' },
  bounced: { text: 'Bounced', tone: 'alert' },
  complained: { text: 'Complained', tone: 'bad' },
  suppressed: { text: 'Suppressed', tone: 'alert' },
  in_doubt: { text: 'In doubt', tone: 'bad' },
  excluded: { text: 'Left out', tone: 'quiet' },
  // Members
  active: { text: 'Active', tone: 'good' },
  unsubscribed: { text: 'Unsubscribed', tone: 'alert' },
  removed: { text: 'Removed', tone: 'quiet' },
}

/** The name and tone of any state; one that is not known here is shown as it is. */
export function stateWords(state: string): { text: string; tone: Tone } {
  if (Object.hasOwn(STATES, state)) return STATES[state] as { text: string; tone: Tone }
  const text = state.replaceAll('_', ' ')
  return { text: text.charAt(0).toUpperCase() + text.slice(1), tone: 'quiet' }
}

export const COLLECTION_WORDS: Record<StoryCollection, string> = {
  'press-releases': 'Press release',
  articles: 'Article',
  'seminar-summaries': 'Seminar summary',
}

const NUMBERS = new Intl.NumberFormat('en-GB')

/** 12,500 */
export function figure(value: number): string {
  return NUMBERS.format(value)
}

/** 1 recipient, 12,500 recipients. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${figure(value)} ${value === 1 ? one : many}`
}

/** a, b and c */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items)
}

/** As many whole words of a text as have room. @param most characters */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text
  const [whole = ''] = /^.*(?=\s)/s.exec(text.slice(0, most + 1)) ?? []
  return `${(whole || text.slice(0, most)).trimEnd()} …`
}

export function wordCount(text: string): number {
  return text.split(/\s+/).filter(Boolean).length
}

function regionOf(code: string): string | undefined {
  try {
    return new Intl.DisplayNames(['en-GB'], { type: 'region', fallback: 'none' }).of(code)
  } catch {
    return undefined
  }
}

/** The English name of a country code; contacts without a country have the code ''. */
export function countryName(code: string): string {
  return code ? (regionOf(code) ?? code) : 'No country'
}

export function languageName(code: string): string {
  return code ? englishName(code) : 'No language'
}

/** Counts by key, largest first, ties by name. */
export function ranked(counts: Readonly<Record<string, number>>, name: (key: string) => string) {
  return Object.entries(counts)
    .map(([key, value]) => ({ key, name: name(key), value }))
    .sort((a, b) => b.value - a.value || a.name.localeCompare(b.name))
}
