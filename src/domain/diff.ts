import canonicalize from 'canonicalize'
import { serialise } from './canonical.ts'
import { phrase, ROWS } from './diff-fields.ts'
import type { Comparison } from './diff-lists.ts'
import type { FieldChange, StoryDiff } from './diff-shape.ts'
import { newEffort } from './diff-words.ts'
import type { CanonicalStory } from './edition.ts'

export type * from './diff-shape.ts'

/**
 * What differs between two versions of a story, for people: field by field in the order of the form, longer texts word by
 * word, lists entry by entry, files by the hash of their bytes. Work is bounded: what is too long or too different is
 * compared more coarsely, and `coarse` says so.
 *
 * @param names of what a story holds by id alone (media lists), by id
 */
export function diffStories(
  before: CanonicalStory,
  after: CanonicalStory,
  names: Readonly<Record<string, string>> = {},
): StoryDiff {
  if (serialise(before) === serialise(after)) return { identical: true, changes: [], invisible: [], coarse: false }
  const comparison: Comparison = { language: after.language, effort: newEffort(), names }
  const changes = ROWS.flatMap((row) => row.diff(before, after, comparison))
  return { identical: false, changes, invisible: unseen(before, after, changes), coarse: comparison.effort.coarse }
}

/** Top-level fields that differ as they are stored, and that no change speaks of. */
function unseen(before: CanonicalStory, after: CanonicalStory, changes: readonly FieldChange[]): string[] {
  const told = new Set(changes.map(({ field }) => field.split('.')[0]))
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof CanonicalStory>
  const same = (key: keyof CanonicalStory) => canonicalize(before[key]) === canonicalize(after[key])
  // Files are told where they are used.
  const hidden = [...keys].filter((key) => !told.has(key) && key !== 'media' && !same(key))
  if (hidden.length === 0 && changes.length === 0) hidden.push('media')
  return hidden.map((key) => ROWS.find((row) => row.field.split('.')[0] === key)?.label ?? phrase(key))
}

/** What changed in a few words, for a list or a letter: `Title, Lead, Text and 2 more`. Empty when a reader sees no difference. */
export function changedFields({ changes }: Pick<StoryDiff, 'changes'>, most = 5): string {
  const labels = [...new Set(changes.map(({ label }) => label))]
  const rest = labels.length - most
  if (rest > 0) return `${labels.slice(0, most).join(', ')} and ${rest} more`
  return labels.join(', ').replace(/, ([^,]*)$/, ' and $1')
}
