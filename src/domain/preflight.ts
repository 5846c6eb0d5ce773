import { mediaIds } from './canonical.ts'
import type { CanonicalStory, LexicalNode } from './edition.ts'

export type Severity = 'block' | 'warn' | 'attest'

/** One thing preflight found: what, where, and how to mend it. */
export interface Finding {
  id: string
  severity: Severity
  /** Path of the field, as the form names it. */
  field: string
  message: string
  fix: string
}

export interface PreflightContext {
  /** ms since the epoch. */
  now: number
  /** Another story has this address already. */
  slugTaken: boolean
  /** Media ids that show an identifiable person without a valid consent. */
  withoutConsent: readonly string[]
  /** The newsroom's public address, to find links to itself in an embargoed brief. */
  publicUrl: string
}

type Check = (story: CanonicalStory, context: PreflightContext) => Finding[]

const MAX_BRIEF_WORDS = 200
const MAX_SUBJECT = 70
const MIN_IMAGE_WIDTH = 2000
/** IPTC topics whose readers may need help; a story about them names a verified helpline for each country. */
const SENSITIVE_TOPICS = new Set(['20000806', '20001283', '20000085', '20000807'])

const found = (severity: Severity, id: string, field: string, message: string, fix: string): Finding[] => [
  { id, severity, field, message, fix },
]
const none: Finding[] = []

export function hasText(node: LexicalNode | undefined): boolean {
  if (!node) return false
  if (typeof node.text === 'string' && node.text.trim()) return true
  if (node.type === 'block' || node.type === 'upload') return true
  return (node.children ?? []).some(hasText)
}

const required =
  (id: string, field: string, name: string, present: (story: CanonicalStory) => boolean): Check =>
  (story) =>
    present(story) ? none : found('block', id, field, `There is no ${name}.`, `Write the ${name}.`)

const words = (text: string) => text.split(/\s+/).filter(Boolean).length

const pressContact: Check = (story) =>
  story.pressContacts.some(({ name, email }) => name && email.includes('@'))
    ? none
    : found(
        'block',
        'press_contact_missing',
        'pressContacts',
        'Nobody is named whom a journalist can reach.',
        'Add a press contact with a name and an e-mail address.',
      )

const quotes: Check = (story) =>
  story.quotes.flatMap((quote, index) => {
    const missing = [
      !quote.text && 'the words',
      !quote.speaker && 'the speaker',
      !quote.speakerTitle && 'the speaker’s title',
      !(quote.clearedBy && quote.clearedAt) && 'who cleared it and when',
    ].filter(Boolean)
    return missing.length === 0
      ? none
      : found(
          'block',
          'quote_incomplete',
          `quotes.${index}`,
          `Quote ${index + 1} lacks ${missing.join(', ')}.`,
          'Complete the quote, or take it out.',
        )
  })

const figures: Check = (story) =>
  story.figures.flatMap((figure, index) =>
    figure.source && figure.asOf && figure.unit
      ? none
      : found(
          'warn',
          'figure_incomplete',
          `figures.${index}`,
          `Figure ${index + 1} lacks its unit, source or date.`,
          'Say what is counted, who counted it and when.',
        ),
  )

const mediaPresent: Check = (story) => {
  const missing = mediaIds({ ...story }).filter((id) => !Object.hasOwn(story.media, id))
  return missing.length === 0
    ? none
    : found(
        'block',
        'media_missing',
        'body',
        missing.length === 1
          ? 'A picture or document that the story uses does not exist any more.'
          : `${missing.length} pictures or documents that the story uses do not exist any more.`,
        'Take it out of the text and the lists, or choose it again.',
      )
}

const media: Check = (story, { withoutConsent }) =>
  Object.values(story.media).flatMap((file) => {
    const isImage = file.mimeType.startsWith('image/')
    const missing = [
      isImage && !file.alt && 'alternative text',
      isImage && !file.caption && 'a caption',
      !file.credit && 'a credit',
      !file.licence && 'a licence',
    ].filter(Boolean)
    return [
      ...(missing.length === 0
        ? none
        : found(
            'block',
            'media_incomplete',
            `media.${file.id}`,
            `“${file.filename}” lacks ${missing.join(', ')}.`,
            'Open the file in Media and complete it.',
          )),
      ...(isImage && file.width !== null && file.width < MIN_IMAGE_WIDTH
        ? found(
            'warn',
            'image_small',
            `media.${file.id}`,
            `“${file.filename}” is ${file.width} pixels wide; print needs ${MIN_IMAGE_WIDTH}.`,
            'Use a larger original.',
          )
        : none),
      ...(withoutConsent.includes(file.id)
        ? found(
            'block',
            'consent_missing',
            `media.${file.id}`,
            `“${file.filename}” shows an identifiable person without a valid consent.`,
            'Link a consent record that is valid, or use another image.',
          )
        : none),
    ]
  })

const helplines: Check = (story) => {
  const sensitive = story.sensitivity === 'high' || story.topics.some(({ code }) => SENSITIVE_TOPICS.has(code))
  if (!sensitive) return none
  const verified = story.helplines.filter(({ verifiedAt }) => verifiedAt)
  const covered = new Set(verified.map(({ country }) => country))
  const missing = story.audienceCountries.filter((country) => !covered.has(country) && !covered.has('EU'))
  if (verified.length > 0 && missing.length === 0) return none
  return found(
    'block',
    'helpline_missing',
    'helplines',
    missing.length > 0
      ? `The story is about a sensitive subject and has no verified helpline for ${missing.join(', ')}.`
      : 'The story is about a sensitive subject and has no verified helpline.',
    'Choose helplines that somebody has verified.',
  )
}

const briefLength: Check = (story) => {
  const count = words(story.brief.text)
  return [
    ...(count > MAX_BRIEF_WORDS
      ? found(
          'warn',
          'brief_long',
          'brief.text',
          `The brief has ${count} words; journalists prefer fewer than ${MAX_BRIEF_WORDS}.`,
          'Shorten it; the story itself is one click away.',
        )
      : none),
    ...(story.brief.subject.length > MAX_SUBJECT
      ? found(
          'warn',
          'subject_long',
          'brief.subject',
          `The subject has ${story.brief.subject.length} characters; mail programs cut it at about ${MAX_SUBJECT}.`,
          'Shorten it.',
        )
      : none),
  ]
}

const subjectIsOneLine: Check = (story) =>
  /[\u0000-\u001f\u007f]/.test(story.brief.subject)
    ? found(
        'block',
        'subject_control_characters',
        'brief.subject',
        'The subject holds a line break or another control character.',
        'Type the subject again on one line.',
      )
    : none

const embargo: Check = (story, { now, publicUrl }) => {
  if (!story.embargoUntil) return none
  const past = Date.parse(story.embargoUntil) <= now
  return [
    ...(past
      ? found(
          'warn',
          'embargo_past',
          'embargoUntil',
          'The embargo has ended already.',
          'Remove the embargo, or correct its time.',
        )
      : none),
    ...(story.embargoZone
      ? none
      : found('block', 'embargo_zone_missing', 'embargoZone', 'The embargo has no time zone.', 'Name the time zone.')),
    ...(!past && publicUrl && story.brief.text.includes(publicUrl)
      ? found(
          'block',
          'embargo_link',
          'brief.text',
          'The brief links to the public newsroom before the embargo ends.',
          'Take the link out; the brief brings its own.',
        )
      : none),
  ]
}

const plan: Check = (story, { now }) => {
  const { when, lists, at } = story.outreachPlan
  if (when === 'none') return none
  return [
    ...(when === 'at' && !at
      ? found('block', 'plan_time_missing', 'outreachPlan.at', 'The outreach plan has no time.', 'Set the time.')
      : none),
    ...(when === 'at' && at && Date.parse(at) <= now
      ? found(
          'block',
          'plan_time_past',
          'outreachPlan.at',
          'The time of the outreach plan has passed.',
          'Set a time that lies ahead.',
        )
      : none),
    ...(when === 'embargo_end' && !story.embargoUntil
      ? found(
          'block',
          'plan_embargo_missing',
          'embargoUntil',
          'The plan waits for the end of an embargo that is not set.',
          'Set the embargo, or choose another time.',
        )
      : none),
    ...(lists.length === 0
      ? found(
          'warn',
          'plan_without_lists',
          'outreachPlan.lists',
          'The plan names no list: the story will be published and sent to nobody.',
          'Choose the lists, if journalists should receive it.',
        )
      : none),
  ]
}

const seminar: Check = (story) =>
  story.seminar && !story.seminar.eventName
    ? found('block', 'event_name_missing', 'seminar.eventName', 'The seminar has no name.', 'Name it.')
    : none

const address: Check = (_, { slugTaken }) =>
  slugTaken
    ? found(
        'block',
        'slug_taken',
        'slug',
        'Another story has this web address already.',
        'Change the last part of the address.',
      )
    : none

/** Every check, in the order in which a form is read. */
const CHECKS: readonly Check[] = [
  required('title_missing', 'title', 'title', ({ title }) => Boolean(title)),
  required('lead_missing', 'lead', 'lead', ({ lead }) => Boolean(lead)),
  required('body_missing', 'body', 'text', ({ body }) => hasText(body?.root)),
  address,
  seminar,
  quotes,
  figures,
  pressContact,
  mediaPresent,
  media,
  helplines,
  embargo,
  required('brief_subject_missing', 'brief.subject', 'subject of the brief', ({ brief }) => Boolean(brief.subject)),
  required('brief_text_missing', 'brief.text', 'text of the brief', ({ brief }) => Boolean(brief.text)),
  subjectIsOneLine,
  briefLength,
  plan,
]

/** Runs every check over a story in canonical form. Blocks stop; warnings never do. */
export function preflight(story: CanonicalStory, context: PreflightContext): Finding[] {
  return CHECKS.flatMap((check) => check(story, context))
}

export function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'block')
}
