import type { Language } from './languages.ts'
import type { Kind, StoryCollection, StoryKey } from './story.ts'

/** A Lexical node as stored: a type, and whatever that type carries. */
export interface LexicalNode {
  type: string
  children?: LexicalNode[]
  [key: string]: unknown
}

/** A Lexical document, the value of a rich-text field. */
export interface LexicalDocument {
  root: LexicalNode
}

/** A media file as an edition remembers it: by the hash of its bytes, with its words. */
export interface CanonicalMedia {
  id: string
  /** SHA-256 of the original bytes, lower-case hex. */
  hash: string
  filename: string
  mimeType: string
  width: number | null
  height: number | null
  alt: string
  caption: string
  credit: string
  licence: string
}

export interface CanonicalQuote {
  text: string
  speaker: string
  speakerTitle: string
  clearedBy: string
  clearedAt: string
}

export interface CanonicalFigure {
  label: string
  value: string
  unit: string
  source: string
  asOf: string
}

export interface CanonicalPressContact {
  name: string
  role: string
  email: string
  phone: string
}

/** How exactly a date is known: Helsinki 2015 is a year, not 1 January 2015. */
export type DatePrecision = 'year' | 'month' | 'day' | 'time'

export interface CanonicalSeminar {
  eventName: string
  start: string
  end: string
  precision: DatePrecision
  status: 'planned' | 'held' | 'postponed' | 'cancelled'
  venue: string
  city: string
  country: string
  organisers: string[]
  speakers: { name: string; title: string; organisation: string }[]
  languages: Language[]
  accreditation: string
  participantCount: number | null
  participantCountMethod: string
  keyPoints: string[]
  conclusions: string
  feedback: { text: string; from: string }[]
  materials: { label: string; media: string | null; url: string }[]
  recording: { url: string; captionsUrl: string } | null
}

export const PLAN_TIMES = ['none', 'on_approval', 'at', 'embargo_end'] as const
export type PlanTime = (typeof PLAN_TIMES)[number]

/** Which lists receive the brief, and when; signed together with the text. */
export interface OutreachPlan {
  lists: string[]
  when: PlanTime
  /** UTC instant (ISO 8601) when `when` is `at`, else empty. */
  at: string
  waitFor: Language[]
}

/**
 * What an editor signs, in its final form. Every text is Unicode NFC with `\n` line ends and trimmed;
 * an absent text is `''`, an absent list `[]`, an absent object `null`; instants are UTC ISO 8601 or `''`.
 * References are resolved: media by content hash (`media`, keyed by media id as the body's nodes name it), boilerplate, helplines
 * and topics by their words. Its hash is SHA-256 over the serialisation of RFC 8785 (JSON Canonicalization Scheme).
 */
export interface CanonicalStory {
  canonVersion: 1
  storyKey: StoryKey
  collection: StoryCollection
  kind: Kind
  language: Language
  translationGroup: string
  title: string
  subheading: string
  slug: string
  lead: string
  body: LexicalDocument | null
  dateline: { place: string; date: string }
  embargoUntil: string
  embargoZone: string
  urgency: number
  quotes: CanonicalQuote[]
  figures: CanonicalFigure[]
  boilerplate: { id: string; name: string; text: string } | null
  notesToEditors: string
  pressContacts: CanonicalPressContact[]
  /** Media ids of the press images, in order; the first one leads. */
  images: string[]
  documents: string[]
  media: Record<string, CanonicalMedia>
  topics: { code: string; name: string; scheme: 'iptc' | 'local' }[]
  audienceCountries: string[]
  sensitivity: 'normal' | 'high'
  contentNote: string
  helplines: { country: string; name: string; phone: string; url: string; verifiedAt: string }[]
  brief: { subject: string; text: string }
  outreachPlan: OutreachPlan
  seminar: CanonicalSeminar | null
  /** What a corrected edition changed, in words for the reader; `null` on a first edition. */
  correction: { note: string; changes: string[] } | null
}

/**
 * The part of an edition that the public may read. Plan, clearances, sensitivity, names of files and the other
 * inner workings stay behind.
 */
export type PublicStory = Omit<
  CanonicalStory,
  'outreachPlan' | 'brief' | 'sensitivity' | 'quotes' | 'embargoUntil' | 'embargoZone'
> & {
  quotes: Omit<CanonicalQuote, 'clearedBy' | 'clearedAt'>[]
}

export function publicStory(story: CanonicalStory): PublicStory {
  const { outreachPlan, brief, sensitivity, embargoUntil, embargoZone, quotes, media, ...open } = story
  return {
    ...open,
    quotes: quotes.map(({ text, speaker, speakerTitle }) => ({ text, speaker, speakerTitle })),
    // A file may be named after the person it shows.
    media: Object.fromEntries(Object.entries(media).map(([id, file]) => [id, { ...file, filename: '' }])),
  }
}
