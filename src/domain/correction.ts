import { serialise } from './canonical.ts'
import type { CanonicalStory } from './edition.ts'

/** An open correction, as the story keeps it until the corrected edition is signed. */
export interface OpenCorrection {
  /** What was wrong, and what has changed, in words for the reader. */
  note: string
  changes: string[]
  /** The edition that it corrects. */
  edition: string
  by: string
  at: string
}

/** The reader's part of an open correction, for the canonical form; `null` when none is open. */
export function correctionOf(doc: Record<string, unknown>): CanonicalStory['correction'] {
  const open = doc.correction as Partial<OpenCorrection> | null | undefined
  if (!open?.note) return null
  const clean = (text: string) => text.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  return { note: clean(open.note), changes: (open.changes ?? []).map(clean) }
}

/** Whether two canonical forms differ in nothing but the words of a correction. */
export function sameButForCorrection(one: CanonicalStory, other: CanonicalStory): boolean {
  return serialise({ ...one, correction: null }) === serialise({ ...other, correction: null })
}

/** The correction of a signed edition, open again because the edition was pulled back. */
export function reopened(story: CanonicalStory, corrects: string, who: string, at: string): OpenCorrection | null {
  return story.correction && { ...story.correction, edition: corrects, by: who, at }
}
