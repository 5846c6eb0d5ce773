import { type Look, sameLook, type Unit, unitsOf } from './diff-flow.ts'
import { type Comparison, diffParts } from './diff-lists.ts'
import type { BlockChange, Run } from './diff-shape.ts'
import { align, type Bag, bagOf, diffWords, likeness } from './diff-words.ts'
import type { CanonicalStory } from './edition.ts'

type Bodied = Pick<CanonicalStory, 'body' | 'media'>

/** How alike two paragraphs have to be to be shown as one that was changed. */
const ALIKE = 0.35
/** Pairs of one gap beyond which its parts are not weighed against each other. */
const MOST_PAIRS = 10_000

/**
 * Two rich texts: parts are aligned first, and those that correspond are compared word by word. A part that only moved is
 * shown as removed in its old place and added in its new one, both marked as moved. Nothing that differs to a reader's eye
 * leaves an empty answer.
 */
export function diffBodies(before: Bodied, after: Bodied, comparison: Comparison): BlockChange[] {
  const old = unitsOf(before)
  const fresh = unitsOf(after)
  const blocks: BlockChange[] = []
  let [at, to] = [0, 0]
  let gap: { old: Unit[]; fresh: Unit[] } = { old: [], fresh: [] }
  const flush = () => {
    blocks.push(...diffGap(gap.old, gap.fresh, comparison))
    gap = { old: [], fresh: [] }
  }
  const keys = (units: Unit[]) => units.map(({ key }) => key)
  for (const { mark, count } of align(keys(old), keys(fresh), comparison.effort)) {
    if (mark === 'removed') gap.old.push(...old.slice(at, at + count))
    else if (mark === 'added') gap.fresh.push(...fresh.slice(to, to + count))
    else {
      flush()
      blocks.push({ change: 'unchanged', count })
    }
    if (mark !== 'added') at += count
    if (mark !== 'removed') to += count
  }
  flush()
  if (blocks.every(({ change }) => change === 'unchanged')) return []
  return markMoved(blocks, old, fresh)
}

/** Between two parts that stayed: which of the removed ones became which of the added ones. */
function diffGap(old: Unit[], fresh: Unit[], comparison: Comparison): BlockChange[] {
  const pairs = pairUp(old, fresh, comparison)
  const blocks: BlockChange[] = []
  let [at, to] = [0, 0]
  const upTo = (i: number, j: number) => {
    for (; at < i; at += 1) blocks.push(alone('removed', old[at] as Unit, comparison))
    for (; to < j; to += 1) blocks.push(alone('added', fresh[to] as Unit, comparison))
  }
  for (const [i, j] of pairs) {
    upTo(i, j)
    blocks.push(changed(old[i] as Unit, fresh[j] as Unit, comparison))
    at = i + 1
    to = j + 1
  }
  upTo(old.length, fresh.length)
  return blocks
}

/** The pairs, in order in both, that are most alike in all (weighted longest common subsequence). */
function pairUp(old: Unit[], fresh: Unit[], { effort }: Comparison): [number, number][] {
  if (old.length === 0 || fresh.length === 0) return []
  if (old.length * fresh.length > MOST_PAIRS) {
    effort.coarse = true
    return old.length === fresh.length ? old.map((_, i) => [i, i]) : []
  }
  const bags = (units: Unit[]) => units.map(({ text, entry }) => bagOf(entry ? wordsOf(entry.parts) : text))
  const [a, b] = [bags(old), bags(fresh)]
  const columns = fresh.length + 1
  const best = new Float64Array((old.length + 1) * columns)
  const weight = (i: number, j: number) => affinity(old[i] as Unit, fresh[j] as Unit, a[i] as Bag, b[j] as Bag)
  const weights = new Float64Array(old.length * fresh.length)
  const value = (i: number, j: number): number => best[i * columns + j] ?? 0
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const own = weight(i, j)
      weights[i * fresh.length + j] = own
      const paired = own >= ALIKE ? own + value(i + 1, j + 1) : 0
      best[i * columns + j] = Math.max(paired, value(i + 1, j), value(i, j + 1))
    }
  }
  const pairs: [number, number][] = []
  for (let i = 0, j = 0; i < old.length && j < fresh.length; ) {
    const own = weights[i * fresh.length + j] ?? 0
    if (own >= ALIKE && value(i, j) === own + value(i + 1, j + 1)) pairs.push([i++, j++])
    else if (value(i, j) === value(i + 1, j)) i += 1
    else j += 1
  }
  return pairs
}

const wordsOf = (parts: readonly { value: string }[]): string => parts.map(({ value }) => value).join('\n')

function affinity(old: Unit, fresh: Unit, a: Bag, b: Bag): number {
  if (old.entry || fresh.entry) {
    if (!old.entry || !fresh.entry || old.name !== fresh.name) return 0
    // A picture or a box in the place of another of its kind is that one, changed.
    const same = old.entry.file && old.entry.file.hash === fresh.entry.file?.hash
    return same ? 1 : 0.4 + 0.6 * likeness(a, b)
  }
  const alike = a.size + b.size === 0 ? 0 : likeness(a, b)
  return old.name === fresh.name ? alike : alike * 0.9
}

function alone(change: 'added' | 'removed', unit: Unit, comparison: Comparison): BlockChange {
  const { name, text, looks, traits, entry } = unit
  const added = change === 'added'
  const file = entry?.file
  const parts = entry?.parts ?? []
  return {
    change,
    name,
    runs: text ? dress([{ mark: change, text }], added ? [] : looks, added ? looks : []) : [],
    details: added ? diffParts([], parts, comparison) : diffParts(parts, [], comparison),
    notes: traits.map((trait) => `${trait.charAt(0).toUpperCase()}${trait.slice(1)}.`),
    ...(file && { files: added ? { before: null, after: file } : { before: file, after: null } }),
  }
}

function changed(old: Unit, fresh: Unit, comparison: Comparison): BlockChange {
  const runs = diffWords(old.text, fresh.text, comparison.language, comparison.effort)
  const notes = []
  if (old.name !== fresh.name) notes.push(`${old.name} became ${lower(fresh.name)}.`)
  for (const trait of fresh.traits) if (!old.traits.includes(trait)) notes.push(`Now ${trait}.`)
  for (const trait of old.traits) if (!fresh.traits.includes(trait)) notes.push(`No longer ${trait}.`)
  notes.push(...lookNotes(runs, old, fresh))
  const [before, after] = [old.entry?.file ?? null, fresh.entry?.file ?? null]
  if (before?.hash !== after?.hash) notes.push('The file was replaced.')
  return {
    change: 'changed',
    name: fresh.name,
    runs: dress(runs, old.looks, fresh.looks),
    details: diffParts(old.entry?.parts ?? [], fresh.entry?.parts ?? [], comparison),
    notes,
    ...((before || after) && { files: { before, after } }),
  }
}

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

/** Cuts runs where the setting changes, so that each shows how it is set: what stayed and what came as it is now. */
function dress(runs: readonly Run[], old: readonly Look[], fresh: readonly Look[]): Run[] {
  const dressed: Run[] = []
  let [at, to] = [0, 0]
  for (const { mark, text } of runs) {
    const [looks, start] = mark === 'removed' ? [old, at] : [fresh, to]
    for (let from = 0; from < text.length; ) {
      const look = looks[start + from]
      let end = from + 1
      while (end < text.length && sameLook(looks[start + end], look)) end += 1
      const { formats = [], link = '' } = look ?? {}
      dressed.push({
        mark,
        text: text.slice(from, end),
        ...(formats.length > 0 && { formats: [...formats] }),
        ...(link && { link }),
      })
      from = end
    }
    if (mark !== 'added') at += text.length
    if (mark !== 'removed') to += text.length
  }
  return dressed
}

/** More notes than this about one paragraph are summed up: it was set anew. */
const MOST_NOTES = 12

/** What became of the setting and the links of words that stayed. */
function lookNotes(runs: readonly Run[], old: Unit, fresh: Unit): string[] {
  const notes: string[] = []
  let [at, to] = [0, 0]
  for (const { mark, text } of runs) {
    for (let from = 0; mark === 'same' && from < text.length; ) {
      const [was, is] = [old.looks[at + from], fresh.looks[to + from]]
      let end = from + 1
      while (end < text.length && sameLook(old.looks[at + end], was) && sameLook(fresh.looks[to + end], is)) end += 1
      if (!sameLook(was, is)) notes.push(...lookNote(text.slice(from, end), was, is))
      from = end
    }
    if (mark !== 'added') at += text.length
    if (mark !== 'removed') to += text.length
  }
  const more = notes.length - MOST_NOTES
  return more > 0 ? [...notes.slice(0, MOST_NOTES), `And ${more} more changes of its setting.`] : notes
}

function lookNote(text: string, was: Look | undefined, is: Look | undefined): string[] {
  const quoted = `“${shown(text)}”`
  const [before, after] = [was?.formats ?? [], is?.formats ?? []]
  const now = after.filter((format) => !before.includes(format))
  const gone = before.filter((format) => !after.includes(format))
  const [from, to] = [was?.link ?? '', is?.link ?? '']
  return [
    ...(now.length > 0 ? [`${quoted} is now ${now.join(' and ')}.`] : []),
    ...(gone.length > 0 ? [`${quoted} is no longer ${gone.join(' and ')}.`] : []),
    ...(from === to
      ? []
      : !from
        ? [`${quoted} now leads to ${to}.`]
        : !to
          ? [`${quoted} no longer leads to ${from}.`]
          : [`${quoted} now leads to ${to}, before to ${from}.`]),
  ]
}

const shown = (text: string): string => {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain
}

/** Marks what was removed in one place and added word for word in another. */
function markMoved(blocks: BlockChange[], old: readonly Unit[], fresh: readonly Unit[]): BlockChange[] {
  const keysOf = (change: 'removed' | 'added', units: readonly Unit[]) => {
    const keys: (string | null)[] = []
    let at = 0
    for (const block of blocks) {
      keys.push(block.change === change ? (units[at]?.key ?? null) : null)
      if (block.change === 'unchanged') at += block.count
      else if (block.change === 'changed' || block.change === change) at += 1
    }
    return keys
  }
  const removed = keysOf('removed', old)
  const added = keysOf('added', fresh)
  const [gone, come] = [new Set(removed), new Set(added)]
  return blocks.map((block, index) => {
    const key = removed[index] ?? added[index]
    const moved = block.change !== 'unchanged' && key !== null && key !== undefined && gone.has(key) && come.has(key)
    return moved ? { ...block, moved: true } : block
  })
}
