import { diffArrays } from 'diff'
import type { Mark, Run } from './diff-shape.ts'

/**
 * How much work one comparison of two stories may take, shared by all its texts: steps of the search for the shortest
 * edit. Counted, not timed, so that the same two stories always give the same answer.
 */
export interface Effort {
  left: number
  /** Set when something had to be compared more coarsely. */
  coarse: boolean
}

/** About a third of a second on one core. */
export const newEffort = (): Effort => ({ left: 2_000_000, coarse: false })

/** Edits of one text beyond which it counts as rewritten. */
const MOST_EDITS = 1_200
/** Characters beyond which words are what stands between spaces, which costs a tenth of Unicode's rules. */
const SEGMENTED = 60_000

const segmenters = new Map<string, Intl.Segmenter>()

/** The words of a text with what stands between them, by the rules of its language (UAX 29). */
export function tokens(text: string, language: string): string[] {
  if (text.length > SEGMENTED) return text.match(/\s+|[^\s]+/gu) ?? []
  let segmenter = segmenters.get(language)
  if (!segmenter) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' })
    segmenters.set(language, segmenter)
  }
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** A stretch of a sequence: which part of it, as positions from … to (excluded), in each version. */
export interface Stretch {
  mark: Mark
  count: number
}

/** The shortest edit between two sequences, or, where that takes too long, all that lies between their common ends. */
export function align(before: readonly string[], after: readonly string[], effort: Effort): Stretch[] {
  let head = 0
  const shorter = Math.min(before.length, after.length)
  while (head < shorter && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  const stretches: Stretch[] = head > 0 ? [{ mark: 'same', count: head }] : []
  stretches.push(...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), effort))
  if (tail > 0) stretches.push({ mark: 'same', count: tail })
  return stretches
}

function middle(before: string[], after: string[], effort: Effort): Stretch[] {
  if (before.length === 0 && after.length === 0) return []
  if (before.length === 0) return [{ mark: 'added', count: after.length }]
  if (after.length === 0) return [{ mark: 'removed', count: before.length }]
  const affordable = Math.floor(Math.sqrt(2 * Math.max(0, effort.left)))
  const maxEditLength = Math.min(MOST_EDITS, affordable)
  const parts = maxEditLength > 0 ? diffArrays(before, after, { maxEditLength }) : undefined
  if (!parts) {
    effort.left -= maxEditLength ** 2 / 2
    effort.coarse = true
    return [
      { mark: 'removed', count: before.length },
      { mark: 'added', count: after.length },
    ]
  }
  const edits = parts.reduce((sum, part) => sum + (part.added || part.removed ? part.count : 0), 0)
  effort.left -= edits ** 2 / 2 + before.length + after.length
  return parts.map(({ added, removed, count }) => ({ mark: removed ? 'removed' : added ? 'added' : 'same', count }))
}

const WORD = /[\p{L}\p{N}\p{S}]/u

/**
 * Two texts word by word. A lone space or comma between two changed words is no common ground: it goes with them, so
 * that a rewritten phrase reads as one removal and one addition.
 */
export function diffWords(before: string, after: string, language: string, effort: Effort): Run[] {
  if (before === after) return before ? [{ mark: 'same', text: before }] : []
  const old = tokens(before, language)
  const fresh = tokens(after, language)
  const stretches = align(old, fresh, effort)
  const runs: Run[] = []
  let [at, to, removed, added] = [0, 0, '', '']
  const flush = () => {
    if (removed) runs.push({ mark: 'removed', text: removed })
    if (added) runs.push({ mark: 'added', text: added })
    removed = added = ''
  }
  stretches.forEach(({ mark, count }, index) => {
    const text = mark === 'added' ? fresh.slice(to, to + count).join('') : old.slice(at, at + count).join('')
    if (mark !== 'added') at += count
    if (mark !== 'removed') to += count
    if (mark === 'removed') removed += text
    else if (mark === 'added') added += text
    else if ((removed || added) && index < stretches.length - 1 && !WORD.test(text) && !text.includes('\n')) {
      removed += text
      added += text
    } else {
      flush()
      runs.push({ mark: 'same', text })
    }
  })
  flush()
  return runs
}

/** How often each word occurs, without regard to case; of a long text, of its beginning. */
export type Bag = { words: Map<string, number>; size: number }

/** Characters looked at to judge how alike two texts are. */
const GLANCE = 1_500

export function bagOf(text: string): Bag {
  const words = new Map<string, number>()
  const found =
    text
      .slice(0, GLANCE)
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  for (const word of found) words.set(word, (words.get(word) ?? 0) + 1)
  return { words, size: found.length }
}

/** How alike two texts are: 0 no word in common, 1 the same words (Dice's coefficient). */
export function likeness(a: Bag, b: Bag): number {
  if (a.size + b.size === 0) return 1
  let common = 0
  for (const [word, count] of a.words) common += Math.min(count, b.words.get(word) ?? 0)
  return (2 * common) / (a.size + b.size)
}
