import { NOT_CONTENT } from '../../../domain/content.ts'
import { blockTexts } from '../../../domain/review.ts'

type Doc = Readonly<Record<string, unknown>>

/** Groups of the form, whose fields are compared one by one. */
const GROUPS = ['dateline', 'brief', 'outreachPlan', 'seminar']

/** What an editor writes beside the words, where it says nothing. */
const DEFAULTS: Record<string, readonly unknown[]> = {
  format: ['', 0],
  indent: [0],
  mode: ['normal'],
  style: [''],
  detail: [0],
  textFormat: [0],
  textStyle: [''],
  version: [1, 2, 3],
  direction: [null, 'ltr'],
  rel: [null],
}

/** One form for values that mean the same: absent and empty, the ids of rows, instants, the editor's defaults. */
function settle(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) {
    const items = value.map(settle)
    return items.length === 0 ? null : items
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([key, item]) => key !== 'id' && !DEFAULTS[key]?.includes(item))
      .map(([key, item]) => [key, settle(item)] as const)
      .filter(([, item]) => item !== null)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return entries.length === 0 ? null : Object.fromEntries(entries)
  }
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value))) {
    return new Date(value).toISOString()
  }
  return value
}

/** Fields in which 0 is a number that somebody meant. */
const NUMBERS = ['urgency', 'seminar.participantCount', 'revision', 'lastEditionNumber']

/** What a form holds, as it would be stored: the form says 0 for a list without rows. */
export function ofForm(values: Doc): Record<string, unknown> {
  const tidy = (value: unknown, path: string) => (value === 0 && !NUMBERS.includes(path) ? [] : value)
  const group = (name: string, value: object) =>
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, tidy(item, `${name}.${key}`)]))
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      GROUPS.includes(key) && typeof value === 'object' && value !== null ? group(key, value) : tidy(value, key),
    ]),
  )
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(settle(a)) === JSON.stringify(settle(b))

export function at(doc: Doc | null, path: string): unknown {
  const [head = '', tail] = path.split('.')
  const value = doc?.[head]
  return tail === undefined ? value : (value as Doc | null | undefined)?.[tail]
}

function pathsOf(...docs: (Doc | null)[]): string[] {
  const paths = new Set<string>()
  for (const doc of docs) {
    for (const [key, value] of Object.entries(doc ?? {})) {
      if (NOT_CONTENT.has(key)) continue
      if (GROUPS.includes(key)) for (const inner of Object.keys((value ?? {}) as object)) paths.add(`${key}.${inner}`)
      else paths.add(key)
    }
  }
  return [...paths]
}

/** A field in which two versions differ: changed by me, by them, or by both, who cannot both be right. */
export interface Difference {
  path: string
  by: 'mine' | 'theirs' | 'both'
}

/**
 * Compares two versions of a story with what both started from. Without that, every difference could be either's.
 * @param mine as the form holds it: a field that is not in it was not touched
 */
export function differences(base: Doc | null, mine: Doc, theirs: Doc): Difference[] {
  return pathsOf(base, mine, theirs).flatMap((path): Difference[] => {
    const [b, m, t] = [at(base, path), at(mine, path), at(theirs, path)]
    if (m === undefined || same(m, t)) return []
    if (!base) return [{ path, by: 'both' }]
    if (same(b, m)) return [{ path, by: 'theirs' }]
    return [{ path, by: same(b, t) ? 'mine' : 'both' }]
  })
}

export type Choice = 'mine' | 'theirs' | { text: string }

/** Puts the chosen version together: theirs, with what was chosen of mine, on top of their revision. */
export function merge(
  theirs: Doc,
  mine: Doc,
  found: readonly Difference[],
  choices: Readonly<Record<string, Choice>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...theirs }
  for (const { path, by } of found) {
    const choice = choices[path] ?? (by === 'theirs' ? 'theirs' : 'mine')
    if (choice === 'theirs') continue
    const value = choice === 'mine' ? at(mine, path) : choice.text
    const [head = '', tail] = path.split('.')
    merged[head] = tail === undefined ? value : { ...((merged[head] ?? {}) as object), [tail]: value }
  }
  return merged
}

/** A value for reading: words as they are, lists line by line. */
export function readable(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(readable).filter(Boolean).join('\n')
  if (typeof value !== 'object') return String(value)
  if ('root' in value) return blockTexts(value).filter(Boolean).join('\n\n')
  return Object.entries(value)
    .filter(([key, item]) => key !== 'id' && readable(item) !== '')
    .map(([, item]) => readable(item))
    .join(', ')
}
