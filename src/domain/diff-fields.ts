import { type Comparison, diffEntries, diffParts, type Entry, fileEntry, type Part } from './diff-lists.ts'
import { diffBodies } from './diff-richtext.ts'
import type { FieldChange } from './diff-shape.ts'
import type { CanonicalSeminar, CanonicalStory } from './edition.ts'
import { englishName, type Language } from './languages.ts'

type Ask = (story: CanonicalStory) => string
type As = Part['as']

/** One line of the comparison: a field as the form names it, the words for it, and how its two values are compared. */
export interface Row {
  field: string
  label: string
  diff(before: CanonicalStory, after: CanonicalStory, comparison: Comparison): FieldChange[]
}

export const phrase = (code: string): string => {
  const text = code.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const one = (field: string, label: string, as: As, ask: Ask): Row => ({
  field,
  label,
  diff: (before, after, comparison) => {
    const part = (story: CanonicalStory): Part => ({ field, label, as, value: ask(story) })
    return diffParts([part(before)], [part(after)], comparison)
  },
})

const many = (field: string, label: string, ask: (story: CanonicalStory, comparison: Comparison) => Entry[]): Row => ({
  field,
  label,
  diff: (before, after, comparison) => {
    const items = diffEntries(ask(before, comparison), ask(after, comparison), comparison)
    return items.length > 0 ? [{ kind: 'items', field, label, items }] : []
  },
})

/** Entries made of named texts; the first one is the title. */
const records =
  <T>(field: string, ask: (story: CanonicalStory) => readonly T[], parts: [keyof T & string, string, As][]) =>
  (story: CanonicalStory): Entry[] =>
    ask(story).map((row) => {
      const made = parts.map(([key, label, as]): Part => {
        const value = row[key]
        return {
          field: `${field}.${key}`,
          label,
          as,
          value: value === null || value === undefined ? '' : String(value),
        }
      })
      return { title: made[0]?.value ?? '', parts: made }
    })

/** Entries that are what their code says; their name is only shown. */
const codes =
  (ask: (story: CanonicalStory, comparison: Comparison) => readonly { code: string; name: string }[]) =>
  (story: CanonicalStory, comparison: Comparison): Entry[] =>
    ask(story, comparison).map(({ code, name }) => ({ title: name || code, identity: code, parts: [] }))

const texts = (field: string, label: string, ask: (story: CanonicalStory) => readonly string[]): Row =>
  many(field, label, (story) =>
    ask(story).map((value) => ({
      title: value.length > 60 ? `${value.slice(0, 60)}…` : value,
      parts: [{ field, label: 'Text', as: 'words', value }],
    })),
  )

const languages = (ask: (story: CanonicalStory) => readonly Language[]) =>
  codes((story) => ask(story).map((code) => ({ code, name: englishName(code) })))

const files = (field: string, label: string, ask: (story: CanonicalStory) => readonly string[]): Row =>
  many(field, label, (story) => ask(story).map((id) => fileEntry(id, story.media[id], field)))

const seminar = (key: keyof CanonicalSeminar & string, label: string, as: As, say = (value: string) => value): Row =>
  one(`seminar.${key}`, label, as, ({ seminar: s }) => {
    const value = s?.[key]
    return value === null || value === undefined ? '' : say(String(value))
  })

const PLAN_WORDS = {
  none: 'Not by itself',
  on_approval: 'When the last signature is given',
  at: 'At a set time',
  embargo_end: 'When the embargo ends',
}

/** In the order of the form. What is not named here shows up as `invisible`, never as nothing. */
export const ROWS: readonly Row[] = [
  one('language', 'Language', 'text', ({ language }) => englishName(language)),
  one('kind', 'Kind', 'text', ({ kind }) => phrase(kind)),
  one('title', 'Title', 'words', ({ title }) => title),
  one('subheading', 'Subheading', 'words', ({ subheading }) => subheading),
  one('lead', 'Lead', 'words', ({ lead }) => lead),
  {
    field: 'body',
    label: 'Text',
    diff: (before, after, comparison) => {
      const blocks = diffBodies(before, after, comparison)
      return blocks.length > 0 ? [{ kind: 'text', field: 'body', label: 'Text', blocks }] : []
    },
  },
  one('dateline.place', 'Dateline: place', 'text', ({ dateline }) => dateline.place),
  one('dateline.date', 'Dateline: date', 'day', ({ dateline }) => dateline.date),
  one('slug', 'Web address', 'text', ({ slug }) => slug),
  seminar('eventName', 'Seminar: name', 'words'),
  seminar('start', 'Seminar: start', 'instant'),
  seminar('end', 'Seminar: end', 'instant'),
  seminar('precision', 'Seminar: how exactly the date is known', 'text', phrase),
  seminar('status', 'Seminar: status', 'text', phrase),
  seminar('venue', 'Seminar: venue', 'words'),
  seminar('city', 'Seminar: city', 'text'),
  seminar('country', 'Seminar: country', 'text'),
  texts('seminar.organisers', 'Seminar: organisers', ({ seminar: s }) => s?.organisers ?? []),
  many(
    'seminar.speakers',
    'Seminar: speakers',
    records('seminar.speakers', ({ seminar: s }) => s?.speakers ?? [], [
      ['name', 'Name', 'words'],
      ['title', 'Title', 'words'],
      ['organisation', 'Organisation', 'words'],
    ]),
  ),
  many(
    'seminar.languages',
    'Seminar: languages',
    languages(({ seminar: s }) => s?.languages ?? []),
  ),
  seminar('accreditation', 'Seminar: accreditation', 'words'),
  seminar('participantCount', 'Seminar: participants', 'text'),
  seminar('participantCountMethod', 'Seminar: how they were counted', 'words'),
  texts('seminar.keyPoints', 'Seminar: key points', ({ seminar: s }) => s?.keyPoints ?? []),
  seminar('conclusions', 'Seminar: conclusions', 'words'),
  many(
    'seminar.feedback',
    'Seminar: feedback',
    records('seminar.feedback', ({ seminar: s }) => s?.feedback ?? [], [
      ['from', 'From', 'words'],
      ['text', 'Text', 'words'],
    ]),
  ),
  many('seminar.materials', 'Seminar: materials', ({ seminar: s, media }) =>
    (s?.materials ?? []).map(({ label, url, media: id }) => {
      const file = id === null ? undefined : fileEntry(id, media[id], 'seminar.materials')
      return {
        title: label || url || file?.title || '',
        ...(file?.file && { file: file.file }),
        parts: [
          { field: 'seminar.materials.label', label: 'Label', as: 'words', value: label },
          { field: 'seminar.materials.url', label: 'Web address', as: 'text', value: url },
          ...(file?.parts ?? fileEntry('', undefined, 'seminar.materials').parts),
        ],
      }
    }),
  ),
  one('seminar.recording.url', 'Seminar: recording', 'text', ({ seminar: s }) => s?.recording?.url ?? ''),
  one(
    'seminar.recording.captionsUrl',
    'Seminar: captions',
    'text',
    ({ seminar: s }) => s?.recording?.captionsUrl ?? '',
  ),
  many(
    'quotes',
    'Quotes',
    records('quotes', ({ quotes }) => quotes, [
      ['speaker', 'Speaker', 'words'],
      ['text', 'Words', 'words'],
      ['speakerTitle', 'Title', 'words'],
      ['clearedBy', 'Cleared by', 'text'],
      ['clearedAt', 'Cleared at', 'instant'],
    ]),
  ),
  many(
    'figures',
    'Figures',
    records('figures', ({ figures }) => figures, [
      ['label', 'Label', 'words'],
      ['value', 'Value', 'text'],
      ['unit', 'Unit', 'text'],
      ['source', 'Source', 'words'],
      ['asOf', 'As of', 'day'],
    ]),
  ),
  one('boilerplate', 'Boilerplate', 'text', ({ boilerplate }) => boilerplate?.name ?? ''),
  one('boilerplate.text', 'Boilerplate: words', 'words', ({ boilerplate }) => boilerplate?.text ?? ''),
  one('notesToEditors', 'Notes to editors', 'words', ({ notesToEditors }) => notesToEditors),
  many(
    'pressContacts',
    'Press contacts',
    records('pressContacts', ({ pressContacts }) => pressContacts, [
      ['name', 'Name', 'words'],
      ['role', 'Role', 'words'],
      ['email', 'E-mail', 'text'],
      ['phone', 'Telephone', 'text'],
    ]),
  ),
  files('images', 'Images', ({ images }) => images),
  files('documents', 'Documents', ({ documents }) => documents),
  many(
    'topics',
    'Topics',
    codes(({ topics }) => topics.map(({ code, name, scheme }) => ({ code: `${scheme}:${code}:${name}`, name }))),
  ),
  many(
    'audienceCountries',
    'Audience countries',
    codes(({ audienceCountries }) => audienceCountries.map((code) => ({ code, name: code }))),
  ),
  one('urgency', 'Urgency', 'text', ({ urgency }) => String(urgency)),
  one('sensitivity', 'Sensitivity', 'text', ({ sensitivity }) => phrase(sensitivity)),
  one('contentNote', 'Content note', 'words', ({ contentNote }) => contentNote),
  many(
    'helplines',
    'Helplines',
    records('helplines', ({ helplines }) => helplines, [
      ['name', 'Name', 'words'],
      ['country', 'Country', 'text'],
      ['phone', 'Telephone', 'text'],
      ['url', 'Web address', 'text'],
      ['verifiedAt', 'Verified', 'day'],
    ]),
  ),
  one('embargoUntil', 'Embargo', 'instant', ({ embargoUntil }) => embargoUntil),
  one('embargoZone', 'Embargo: time zone', 'text', ({ embargoZone }) => embargoZone),
  one('brief.subject', 'Brief: subject', 'words', ({ brief }) => brief.subject),
  one('brief.text', 'Brief: text', 'words', ({ brief }) => brief.text),
  many(
    'outreachPlan.lists',
    'Plan: media lists',
    codes(({ outreachPlan }, { names }) => outreachPlan.lists.map((code) => ({ code, name: names[code] ?? code }))),
  ),
  one('outreachPlan.when', 'Plan: when it goes out', 'text', ({ outreachPlan }) => PLAN_WORDS[outreachPlan.when]),
  one('outreachPlan.at', 'Plan: time', 'instant', ({ outreachPlan }) => outreachPlan.at),
  many(
    'outreachPlan.waitFor',
    'Plan: languages it waits for',
    languages(({ outreachPlan }) => outreachPlan.waitFor),
  ),
  one('correction.note', 'Correction: what was wrong', 'words', ({ correction }) => correction?.note ?? ''),
  texts('correction.changes', 'Correction: what changes', ({ correction }) => correction?.changes ?? []),
]
