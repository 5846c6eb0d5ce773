import type { Detail, FileRef, ItemChange } from './diff-shape.ts'
import { align, type Bag, bagOf, diffWords, type Effort, likeness } from './diff-words.ts'
import type { CanonicalMedia } from './edition.ts'

/** What the comparison of one story needs everywhere. */
export interface Comparison {
  language: string
  effort: Effort
  /** Names of what a story holds by id alone, such as media lists. */
  names: Readonly<Record<string, string>>
}

/** One part of an entry: `words` are compared word by word, the others as they are. */
export interface Part {
  field: string
  label: string
  as: 'words' | 'text' | 'instant' | 'day'
  value: string
}

/** An entry of a list, taken apart for comparison. */
export interface Entry {
  title: string
  parts: Part[]
  /** Entries with the same one are the same thing, however much they changed. */
  identity?: string
  file?: FileRef
}

/** The parts that differ between two things of the same make; a missing side counts as empty. */
export function diffParts(before: readonly Part[], after: readonly Part[], comparison: Comparison): Detail[] {
  const shape = after.length > 0 ? after : before
  return shape.flatMap((part, index): Detail[] => {
    const old = before[index]?.value ?? ''
    const fresh = after[index]?.value ?? ''
    if (old === fresh) return []
    const { field, label, as } = part
    if (as !== 'words') return [{ kind: 'value', field, label, as, before: old, after: fresh }]
    return [{ kind: 'words', field, label, runs: diffWords(old, fresh, comparison.language, comparison.effort) }]
  })
}

const wordsOf = ({ parts }: Entry): string => parts.map(({ value }) => value).join('\n')
const keyOf = ({ file, parts }: Entry): string => JSON.stringify([file?.hash ?? '', ...parts.map(({ value }) => value)])

/** Pairs beyond this number are not weighed one by one. */
const MOST_PAIRS = 10_000
/** How alike two entries have to be to count as one that was changed. */
const ALIKE = 0.4

/** Which entry of the later list is which of the earlier one: by identity, by equality, then by likeness. */
function match(before: readonly Entry[], after: readonly Entry[], effort: Effort): Map<number, number> {
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  const pair = (from: number, to: number) => {
    pairs.set(from, to)
    taken.add(to)
  }
  const byKey = (key: (entry: Entry) => string | undefined) => {
    const open = new Map<string, number[]>()
    after.forEach((entry, to) => {
      const name = key(entry)
      if (!taken.has(to) && name !== undefined) open.set(name, [...(open.get(name) ?? []), to])
    })
    before.forEach((entry, from) => {
      const name = pairs.has(from) ? undefined : key(entry)
      const to = name === undefined ? undefined : open.get(name)?.shift()
      if (to !== undefined) pair(from, to)
    })
  }
  byKey(({ identity }) => identity)
  byKey(keyOf)
  byKey(({ file }) => file?.hash)
  const left = before.map((_, from) => from).filter((from) => !pairs.has(from))
  const right = after.map((_, to) => to).filter((to) => !taken.has(to))
  if (left.length * right.length > MOST_PAIRS) {
    effort.coarse = true
    return pairs
  }
  const bags = new Map<Entry, Bag>([...before, ...after].map((entry) => [entry, bagOf(wordsOf(entry))]))
  const weighed = left.flatMap((from) =>
    right.map((to) => {
      const [a, b] = [before[from] as Entry, after[to] as Entry]
      const named = a.title !== '' && a.title === b.title ? 0.3 : 0
      return { from, to, weight: named + likeness(bags.get(a) as Bag, bags.get(b) as Bag) }
    }),
  )
  weighed.sort((a, b) => b.weight - a.weight || a.from - b.from || a.to - b.to)
  for (const { from, to, weight } of weighed) {
    if (weight >= ALIKE && !pairs.has(from) && !taken.has(to)) pair(from, to)
  }
  // A file in the place of another, with words of its own.
  for (const from of left) {
    const bothFiles = before[from]?.file && after[from]?.file
    if (bothFiles && !pairs.has(from) && right.includes(from) && !taken.has(from)) pair(from, from)
  }
  return pairs
}

/** Entries that stand elsewhere among those that stayed: all but a longest run that kept its order. */
function movedAmong(pairs: Map<number, number>, effort: Effort): Set<number> {
  const before = [...pairs.keys()].sort((a, b) => a - b).map((from) => String(pairs.get(from)))
  const after = [...before].sort((a, b) => Number(a) - Number(b))
  const moved = new Set<number>()
  let at = 0
  for (const { mark, count } of align(before, after, effort)) {
    if (mark === 'removed') for (const to of before.slice(at, at + count)) moved.add(Number(to))
    if (mark !== 'added') at += count
  }
  return moved
}

/** A list entry by entry, in the later list's order, what was removed in its old place. */
export function diffEntries(before: readonly Entry[], after: readonly Entry[], comparison: Comparison): ItemChange[] {
  const pairs = match(before, after, comparison.effort)
  const back = new Map([...pairs].map(([from, to]) => [to, from]))
  const moved = movedAmong(pairs, comparison.effort)
  const items: ItemChange[] = []
  let from = 0
  const removals = (until: number) => {
    for (; from < until; from += 1) {
      const entry = before[from]
      if (entry && !pairs.has(from)) items.push(alone('removed', entry, comparison))
    }
  }
  after.forEach((entry, to) => {
    const origin = back.get(to)
    if (origin === undefined) {
      items.push(alone('added', entry, comparison))
      return
    }
    if (!moved.has(to)) removals(origin)
    const old = before[origin] as Entry
    const files = old.file || entry.file ? { before: old.file ?? null, after: entry.file ?? null } : undefined
    const replaced = old.file?.hash !== entry.file?.hash
    const same = keyOf(old) === keyOf(entry)
    if (same && !moved.has(to)) return
    items.push({
      change: same ? 'moved' : replaced ? 'replaced' : 'changed',
      title: entry.title || old.title,
      details: diffParts(old.parts, entry.parts, comparison),
      ...(files && { files }),
      ...(moved.has(to) && !same && { moved: true as const }),
    })
  })
  removals(before.length)
  return items
}

function alone(change: 'added' | 'removed', entry: Entry, comparison: Comparison): ItemChange {
  const { title, parts, file } = entry
  const details = change === 'added' ? diffParts([], parts, comparison) : diffParts(parts, [], comparison)
  const files = file && (change === 'added' ? { before: null, after: file } : { before: file, after: null })
  return { change, title, details, ...(files && { files }) }
}

/** A media file as an entry: which bytes, and what is said about them. */
export function fileEntry(id: string, file: CanonicalMedia | undefined, field: string): Entry {
  const part = (name: string, label: string, value: string | undefined, as: Part['as'] = 'words'): Part => ({
    field: `${field}.${name}`,
    label,
    as,
    value: value ?? '',
  })
  const title = file?.filename || file?.alt || id
  const size = file?.width && file.height ? `${file.width} × ${file.height}` : ''
  return {
    title,
    identity: id,
    ...(file && { file: { hash: file.hash, mimeType: file.mimeType } }),
    parts: [
      part('alt', 'Alternative text', file?.alt),
      part('caption', 'Caption', file?.caption),
      part('credit', 'Credit', file?.credit),
      part('licence', 'Licence', file?.licence),
      part('filename', 'File name', file?.filename, 'text'),
      part('size', 'Size in pixels', size, 'text'),
    ],
  }
}
