import { refuse } from '../errors.ts'
import { isHeaderSafe } from './mail-headers.ts'

/** Where a value lands, which decides how it is escaped. */
export type SlotContext = 'html' | 'attr' | 'url' | 'part' | 'text' | 'header'

export interface Slot {
  slot: string
  context: SlotContext
  /** What stands there without a value: written by the author, and escaped with the source it stands in. */
  fallback?: string
}

/** A part that is left out unless every slot in it has a value. */
export interface OptionalPart {
  optional: (string | Slot)[]
}

/** A compiled template: plain data, so that it can be frozen with a campaign and read by any process. */
export type Template = (string | Slot | OptionalPart)[]

/** A missing, `null` or empty value leaves out the optional part it stands in. */
export type SlotValues = Readonly<Record<string, string | null | undefined>>

// Unicode noncharacters: never part of a text in interchange (Unicode 23.7), untouched by HTML escaping,
// and so nothing an author can type. `withoutMarks` keeps pasted ones out.
const OPEN = '\ufdd0'
const CLOSE = '\ufdd1'
const PART_OPEN = '\ufdd2'
const PART_CLOSE = '\ufdd3'
const SLOT_FORM = /^([a-zA-Z]+):(html|attr|url|part|text|header)(?:\|(.*))?$/s

/**
 * Marks the place of a value in the source of a template.
 * @param fallback stands there when there is no value; it is part of the source, so whatever escapes the source escapes it
 */
export function slot(name: string, context: SlotContext, fallback?: string): string {
  return `${OPEN}${name}:${context}${fallback === undefined ? '' : `|${withoutMarks(fallback)}`}${CLOSE}`
}

/** Marks a part of the source that appears only when all its slots have values. Parts do not nest. */
export function optional(source: string): string {
  return `${PART_OPEN}${source}${PART_CLOSE}`
}

/** The two marks of an optional part, for sources that are built from elements. */
export const OPTIONAL_MARKS = { open: PART_OPEN, close: PART_CLOSE } as const

/** Takes the marks out of text that authors wrote, so that it can never pass for a slot. */
export function withoutMarks(text: string): string {
  return text.replace(/[\ufdd0-\ufdd3]/g, '')
}

/**
 * Turns a marked source into segments. Done once per campaign and language.
 * @throws Error on unbalanced marks or an unknown context: a mistake in our own source, never in a text
 */
export function compile(source: string): Template {
  const template: Template = []
  let part: OptionalPart | null = null
  for (const piece of source.split(/(\ufdd0[^\ufdd1]*\ufdd1|[\ufdd2\ufdd3])/)) {
    if (piece === '') continue
    if (piece === PART_OPEN) {
      if (part) throw new Error('Optional parts of a template do not nest.')
      part = { optional: [] }
      template.push(part)
    } else if (piece === PART_CLOSE) {
      if (!part) throw new Error('An optional part of a template ends that never began.')
      part = null
    } else {
      ;(part ? part.optional : template).push(readPiece(piece))
    }
  }
  if (part) throw new Error('An optional part of a template never ends.')
  return template
}

function readPiece(piece: string): string | Slot {
  if (!piece.startsWith(OPEN)) {
    if (withoutMarks(piece) !== piece) throw new Error('A slot of a template is not closed.')
    return piece
  }
  const found = SLOT_FORM.exec(piece.slice(1, -1))
  if (!found) throw new Error('A slot of a template has no known context.')
  const [, name, context, fallback] = found
  return { slot: name!, context: context as SlotContext, ...(fallback === undefined ? {} : { fallback }) }
}

/** For each segment what stands there: `null` for the template's own text; for an optional part the same again, or `''` when left out. */
export type FilledValue = string | null | (string | null)[]

/** A template with one recipient's values in it, not put together yet. */
export interface Filled {
  template: Template
  values: FilledValue[]
}

/**
 * Fills a compiled template, in one pass: what a value contains is never looked at again.
 * @throws 400 `invalid` when a slot outside an optional part has no value, an `url` is not an absolute http(s) or
 *   mailto address, or a `header` value carries a line break or another control character
 */
export function fillIn(template: Template, values: SlotValues): Filled {
  const one = (segment: string | Slot): string | null => (typeof segment === 'string' ? null : fill(segment, values))
  return {
    template,
    values: template.map((segment) => {
      if (typeof segment === 'string' || 'slot' in segment) return one(segment)
      const whole = segment.optional.every((inner) => typeof inner === 'string' || values[inner.slot])
      return whole ? segment.optional.map(one) : ''
    }),
  }
}

/** A filled template as one text. */
export function textOf({ template, values }: Filled): string {
  let out = ''
  for (const [at, value] of values.entries()) {
    const segment = template[at]!
    if (value === null) out += segment
    else if (typeof value === 'string') out += value
    else for (const [inner, text] of value.entries()) out += text ?? (segment as OptionalPart).optional[inner]
  }
  return out
}

/** Fills a template and puts it together. @throws as `fillIn` does */
export function substitute(template: Template, values: SlotValues): string {
  return textOf(fillIn(template, values))
}

function fill({ slot: name, context, fallback }: Slot, values: SlotValues): string {
  const value = values[name]
  if (typeof value !== 'string' || value === '') {
    if (fallback !== undefined) return fallback
    throw refuse.invalid(`The mail cannot be composed: it needs a value for “${name}”.`, { slot: name })
  }
  return ESCAPES[context](value, name)
}

const ESCAPES: Record<SlotContext, (value: string, name: string) => string> = {
  html: escapeMarkup,
  attr: escapeMarkup,
  url(value, name) {
    if (!/^(https?:\/\/|mailto:)[^\s\u0000-\u0020\u007f]+$/.test(value)) {
      throw refuse.invalid(`The mail cannot be composed: “${name}” is not an absolute web address.`, { slot: name })
    }
    return escapeMarkup(value)
  },
  // A piece of a web address: nothing in it can end the piece or begin another one.
  part: (value) => encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd')).replace(/'/g, '%27'),
  // Plain text has no markup to escape; line ends are kept in one form and other control characters dropped.
  text: (value) => value.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ''),
  header(value, name) {
    if (isHeaderSafe(value)) return value
    throw refuse.invalid(`The mail cannot be composed: “${name}” must be one line without control characters.`, {
      slot: name,
    })
  },
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes for element content and for quoted attribute values alike. Control characters are not allowed in HTML. */
export function escapeMarkup(value: string): string {
  return /[&<>"'\u0000-\u001f\u007f]/.test(value)
    ? value.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    : value
}

/** The names of the slots a template has, each once, in order of appearance. */
export function slotsOf(template: Template): string[] {
  const found = template.flatMap((segment) =>
    typeof segment === 'object' && 'optional' in segment ? segment.optional : [segment],
  )
  return [...new Set(found.flatMap((segment) => (typeof segment === 'string' ? [] : [segment.slot])))]
}

/** What a usual value comes to; links with a token are longer, names shorter (bytes). */
const USUAL_VALUE = 100

/**
 * About how long a template is when it is filled in, at most (bytes of UTF-8).
 * @param placeOf by one of its slots, the place that an optional part takes; of those that take the same one a text has one, and the longest counts
 */
export function sizeOf(template: Template, placeOf: (slot: string) => string | null = () => null): number {
  const places = new Map<string, number>()
  let sum = 0
  for (const segment of template) {
    const isPart = typeof segment === 'object' && 'optional' in segment
    const size = lengthOf(isPart ? segment.optional : [segment])
    const place = isPart ? placeIn(segment, placeOf) : null
    if (place === null) sum += size
    else places.set(place, Math.max(places.get(place) ?? 0, size))
  }
  return [...places.values()].reduce((total, size) => total + size, sum)
}

const lengthOf = (parts: readonly (string | Slot)[]): number =>
  parts.reduce((sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : USUAL_VALUE), 0)

function placeIn({ optional: parts }: OptionalPart, placeOf: (slot: string) => string | null): string | null {
  for (const part of parts) {
    const place = typeof part === 'string' ? null : placeOf(part.slot)
    if (place !== null) return place
  }
  return null
}
