import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { CanonicalMedia, CanonicalSeminar, CanonicalStory, LexicalDocument, LexicalNode } from './edition.ts'
import { isLanguage, type Language } from './languages.ts'
import { KINDS, type Kind, type StoryCollection, type StoryKey } from './story.ts'

/** What a working document refers to, loaded beforehand; keyed by id. */
export interface StoryReferences {
  media: Record<string, CanonicalMedia>
  boilerplate: { id: string; name: string; text: string } | null
  topics: { code: string; name: string; scheme: 'iptc' | 'local' }[]
  helplines: { country: string; name: string; phone: string; url: string; verifiedAt: string }[]
}

type Raw = Record<string, unknown>

const lines = (value: string): string => value.normalize('NFC').replace(/\r\n?/g, '\n')
const text = (value: unknown): string => (typeof value === 'string' ? lines(value).trim() : '')
const raw = (value: unknown): Raw => (typeof value === 'object' && value !== null ? (value as Raw) : {})
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const rows = (value: unknown): Raw[] => list(value).map(raw)
const texts = (value: unknown): string[] => list(value).map(text).filter(Boolean)

/** An instant as UTC ISO 8601, or `''`. */
const instant = (value: unknown): string => {
  const at =
    value instanceof Date ? value.getTime() : typeof value === 'string' && value ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? '' : new Date(at).toISOString()
}

/** The id of a relation, whether it was populated or not. */
export const idOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : text(raw(value).id)
const ids = (value: unknown): string[] => list(value).map(idOf).filter(Boolean)

/**
 * Normalises every string of a rich text, at any depth, and drops the ids that the editor gives to links and blocks.
 * Spaces at the ends stay: they part one run of text from the next.
 */
function settle(value: unknown): unknown {
  if (typeof value === 'string') return lines(value)
  if (Array.isArray(value)) return value.map(settle)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => key !== 'id' && item !== undefined && item !== null)
      .map(([key, item]) => [key, settle(item)]),
  )
}

function node(value: unknown): LexicalNode {
  const { children, ...rest } = raw(value)
  const own = settle(rest) as Raw
  const type = text(rest.type)
  // What an upload names counts by its id, whether it came populated or not.
  if (type === 'upload') own.value = idOf(rest.value)
  return children === undefined ? { ...own, type } : { ...own, type, children: list(children).map(node) }
}

function body(value: unknown): LexicalDocument | null {
  const root = raw(value).root
  return typeof root === 'object' && root !== null ? { root: node(root) } : null
}

/** Every media id a story names: press images, documents, seminar materials, and uploads inside the text. */
export function mediaIds(doc: Raw): string[] {
  const found = new Set([...ids(doc.images), ...ids(doc.documents)])
  for (const material of rows(raw(doc.seminar).materials)) if (idOf(material.media)) found.add(idOf(material.media))
  const walk = (value: unknown) => {
    const item = raw(value)
    if (item.type === 'upload' && idOf(item.value)) found.add(idOf(item.value))
    for (const child of list(item.children)) walk(child)
  }
  walk(raw(doc.body).root)
  return [...found]
}

const mediaFile = (file: CanonicalMedia): CanonicalMedia => ({
  id: file.id,
  hash: file.hash,
  filename: text(file.filename),
  mimeType: text(file.mimeType),
  width: file.width,
  height: file.height,
  alt: text(file.alt),
  caption: text(file.caption),
  credit: text(file.credit),
  licence: text(file.licence),
})

function seminar(value: unknown): CanonicalSeminar {
  const s = raw(value)
  const oneOf = <T extends string>(wanted: unknown, options: readonly T[], fallback: T): T =>
    options.find((option) => option === wanted) ?? fallback
  const recording = raw(s.recording)
  return {
    eventName: text(s.eventName),
    start: instant(s.start),
    end: instant(s.end),
    precision: oneOf(s.precision, ['year', 'month', 'day', 'time'], 'day'),
    status: oneOf(s.status, ['planned', 'held', 'postponed', 'cancelled'], 'held'),
    venue: text(s.venue),
    city: text(s.city),
    country: text(s.country).toUpperCase(),
    organisers: texts(s.organisers),
    speakers: rows(s.speakers).map((p) => ({
      name: text(p.name),
      title: text(p.title),
      organisation: text(p.organisation),
    })),
    languages: list(s.languages).filter(isLanguage),
    accreditation: text(s.accreditation),
    participantCount: typeof s.participantCount === 'number' ? s.participantCount : null,
    participantCountMethod: text(s.participantCountMethod),
    keyPoints: texts(s.keyPoints),
    conclusions: text(s.conclusions),
    feedback: rows(s.feedback).map((f) => ({ text: text(f.text), from: text(f.from) })),
    materials: rows(s.materials).map((m) => ({
      label: text(m.label),
      media: idOf(m.media) || null,
      url: text(m.url),
    })),
    recording: text(recording.url) ? { url: text(recording.url), captionsUrl: text(recording.captionsUrl) } : null,
  }
}

/**
 * A working document in its canonical form (`canonVersion` 1), the form that is signed.
 *
 * @param doc the stored document, relations as ids
 * @param refs everything it refers to
 */
export function canonicalStory(
  collection: StoryCollection,
  key: StoryKey,
  doc: Raw,
  refs: StoryReferences,
  correction: CanonicalStory['correction'] = null,
): CanonicalStory {
  const dateline = raw(doc.dateline)
  const brief = raw(doc.brief)
  const plan = raw(doc.outreachPlan)
  const fallbackKind: Kind =
    collection === 'articles' ? 'article' : collection === 'seminar-summaries' ? 'seminar_summary' : 'press_release'
  const when = plan.when === 'on_approval' || plan.when === 'at' || plan.when === 'embargo_end' ? plan.when : 'none'
  return {
    canonVersion: 1,
    storyKey: key,
    collection,
    kind: KINDS.find((kind) => kind === doc.kind) ?? fallbackKind,
    language: (isLanguage(doc.language) ? doc.language : 'en') satisfies Language,
    translationGroup: text(doc.translationGroup),
    title: text(doc.title),
    subheading: text(doc.subheading),
    slug: text(doc.slug),
    lead: text(doc.lead),
    body: body(doc.body),
    dateline: { place: text(dateline.place), date: instant(dateline.date) },
    embargoUntil: instant(doc.embargoUntil),
    embargoZone: instant(doc.embargoUntil) ? text(doc.embargoZone) : '',
    urgency: typeof doc.urgency === 'number' ? doc.urgency : 5,
    quotes: rows(doc.quotes).map((q) => ({
      text: text(q.text),
      speaker: text(q.speaker),
      speakerTitle: text(q.speakerTitle),
      clearedBy: text(q.clearedBy),
      clearedAt: instant(q.clearedAt),
    })),
    figures: rows(doc.figures).map((f) => ({
      label: text(f.label),
      value: text(f.value),
      unit: text(f.unit),
      source: text(f.source),
      asOf: instant(f.asOf),
    })),
    boilerplate: refs.boilerplate && {
      id: refs.boilerplate.id,
      name: text(refs.boilerplate.name),
      text: text(refs.boilerplate.text),
    },
    notesToEditors: text(doc.notesToEditors),
    pressContacts: rows(doc.pressContacts).map((c) => ({
      name: text(c.name),
      role: text(c.role),
      email: text(c.email),
      phone: text(c.phone),
    })),
    images: ids(doc.images),
    documents: ids(doc.documents),
    media: Object.fromEntries(Object.entries(refs.media).map(([id, file]) => [id, mediaFile(file)])),
    topics: refs.topics.map(({ code, name, scheme }) => ({ code: text(code), name: text(name), scheme })),
    audienceCountries: texts(doc.audienceCountries).map((code) => code.toUpperCase()),
    sensitivity: doc.sensitivity === 'high' ? 'high' : 'normal',
    contentNote: text(doc.contentNote),
    helplines: refs.helplines.map((line) => ({
      country: text(line.country).toUpperCase(),
      name: text(line.name),
      phone: text(line.phone),
      url: text(line.url),
      verifiedAt: instant(line.verifiedAt),
    })),
    brief: { subject: text(brief.subject), text: text(brief.text) },
    outreachPlan: {
      lists: ids(plan.lists),
      when,
      at: when === 'at' ? instant(plan.at) : '',
      waitFor: list(plan.waitFor).filter(isLanguage),
    },
    seminar: collection === 'seminar-summaries' ? seminar(doc.seminar) : null,
    correction,
  }
}

/** The bytes that are hashed: RFC 8785 (JSON Canonicalization Scheme). */
export function serialise(story: CanonicalStory): string {
  const bytes = canonicalize(story)
  if (bytes === undefined) throw new Error('A story cannot be serialised')
  return bytes
}

/** SHA-256 of a serialised edition, lower-case hex. */
export function hashOf(serialised: string): string {
  return createHash('sha256').update(serialised, 'utf8').digest('hex')
}
