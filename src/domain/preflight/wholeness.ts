import type { LexicalNode } from '../edition.ts'
import { isEmail, isHeaderSafe, oneLine } from '../mail-headers.ts'
import { mergeFieldProblems } from '../merge-fields.ts'
import { type Check, found, none } from './finding.ts'

const MAX_BRIEF_WORDS = 200
const MAX_SUBJECT = 70

export function hasText(node: LexicalNode | undefined): boolean {
  if (!node) return false
  if (typeof node.text === 'string' && node.text.trim()) return true
  if (node.type === 'block' || node.type === 'upload') return true
  return (node.children ?? []).some(hasText)
}

export const required =
  (id: string, field: string, name: string, present: (story: Parameters<Check>[0]) => boolean): Check =>
  (story) =>
    present(story) ? none : found('block', id, field, `There is no ${name}.`, `Write the ${name}.`)

export const address: Check = (_, { slugTaken }) =>
  slugTaken
    ? found(
        'block',
        'slug_taken',
        'slug',
        'Another story has this web address already.',
        'Change the last part of the address.',
      )
    : none

export const seminar: Check = (story) =>
  story.seminar && !story.seminar.eventName
    ? found('block', 'event_name_missing', 'seminar.eventName', 'The seminar has no name.', 'Name it.')
    : none

export const quotes: Check = (story) =>
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

export const figures: Check = (story) =>
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

/** Replies to the brief go to the first contact; the others are shown beside the story. */
export const pressContacts: Check = ({ pressContacts: contacts }) => {
  const reachable = contacts.filter(({ name, email }) => name && isEmail(email))
  if (reachable.length === 0) {
    return found(
      'block',
      'press_contact_missing',
      'pressContacts',
      'Nobody is named whom a journalist can reach.',
      'Add a press contact with a name and an e-mail address.',
    )
  }
  return contacts.flatMap(({ name, email }, index) => [
    ...(email && !isEmail(email)
      ? found(
          'block',
          'press_contact_unreachable',
          `pressContacts.${index}.email`,
          `The e-mail address of press contact ${index + 1} is not complete.`,
          'Correct the address, or leave it empty.',
        )
      : none),
    ...(email && !isHeaderSafe(oneLine(name))
      ? found(
          'block',
          'press_contact_name_long',
          `pressContacts.${index}.name`,
          `The name of press contact ${index + 1} is too long for a mail.`,
          'Shorten it.',
        )
      : none),
  ])
}

export const translation: Check = (_, { translationStale }) =>
  translationStale
    ? found(
        'block',
        'translation_stale',
        'body',
        'The source has a newer edition than the one this text was translated from.',
        'Look at what changed in the source, carry it over, and mark the translation as up to date.',
      )
    : none

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length

export const briefLength: Check = ({ brief }) => {
  const count = countWords(brief.text)
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
    ...(brief.subject.length > MAX_SUBJECT
      ? found(
          'warn',
          'subject_long',
          'brief.subject',
          `The subject has ${brief.subject.length} characters; mail programs cut it at about ${MAX_SUBJECT}.`,
          'Shorten it.',
        )
      : none),
  ]
}

export const subjectIsOneLine: Check = ({ brief }) =>
  isHeaderSafe(brief.subject)
    ? none
    : found(
        'block',
        'subject_control_characters',
        'brief.subject',
        'The subject holds a line break or another control character, or is too long for a mail.',
        'Type the subject again on one line.',
      )

/** Of the 80 KB that a mail may have, what a brief's words can take (bytes): the rest is what stands around them, and each reader's own. */
const MAX_MAIL_WORDS = 64 * 1024
/** What a paragraph costs beside its words (bytes). */
const PARAGRAPH = 40

/** The words stand in a mail twice, as HTML and as text. */
export const briefFitsMail: Check = ({ brief }) => {
  const paragraphs = brief.text.split(/\n\s*\n/).length
  return 2 * new TextEncoder().encode(brief.text).length + PARAGRAPH * paragraphs > MAX_MAIL_WORDS
    ? found(
        'block',
        'brief_too_large',
        'brief.text',
        'The brief is larger than a mail can be: mail programs would cut it.',
        'Shorten it; the story itself is one click away.',
      )
    : none
}

const MEND_FIELD =
  'A personal field is written {{name|colleague}}: what it is, and the words for readers of whom we do not know it.'

/** One finding per part of the brief: the worst problem names itself, the rest come with the next look. */
export const mergeFields: Check = ({ brief }) =>
  (['subject', 'text'] as const).flatMap((part) => {
    const problems = mergeFieldProblems(brief[part])
    const problem = problems.find(({ severity }) => severity === 'block') ?? problems[0]
    if (!problem) return none
    const id = problem.severity === 'block' ? 'merge_field_unknown' : 'merge_field_gap'
    return found(problem.severity, id, `brief.${part}`, `${problem.message} Written: ${problem.written}`, MEND_FIELD)
  })
