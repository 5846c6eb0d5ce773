/** Whether a stretch of text is in both versions, only in the earlier one, or only in the later one. */
export type Mark = 'same' | 'removed' | 'added'

/** Stretches in reading order; of a replaced one, what was removed comes first. */
export interface Run {
  mark: Mark
  text: string
  /** How it is set: `bold`, `italic` …, in rich text only. */
  formats?: string[]
  /** Where it leads, in rich text only. */
  link?: string
}

/** A longer text, word by word. */
export interface WordsChange {
  kind: 'words'
  /** Path of the field as the form names it. */
  field: string
  label: string
  runs: Run[]
}

/** A short value: it was this, it is that; an empty text where there was or is none. */
export interface ValueChange {
  kind: 'value'
  field: string
  label: string
  /** Instants and days come as UTC ISO 8601, to be shown in the reader's own way. */
  as: 'text' | 'instant' | 'day'
  before: string
  after: string
}

export type Detail = WordsChange | ValueChange

/** A file by the hash of its bytes. */
export interface FileRef {
  hash: string
  mimeType: string
}

/** One entry of a list. `replaced` is a file in the place of another; `moved` one that only stands elsewhere. */
export interface ItemChange {
  change: 'added' | 'removed' | 'changed' | 'replaced' | 'moved'
  title: string
  details: Detail[]
  files?: { before: FileRef | null; after: FileRef | null }
  /** It was changed, and stands elsewhere in the list too. */
  moved?: true
}

/** A list of quotes, figures, pictures, codes … with the entries that differ. */
export interface ItemsChange {
  kind: 'items'
  field: string
  label: string
  items: ItemChange[]
}

/** A part of the rich text: a paragraph, a heading, a list item, a picture, a fact box. */
export type BlockChange =
  | { change: 'unchanged'; count: number }
  | {
      change: 'added' | 'removed' | 'changed'
      /** What it is (now), as a person calls it. */
      name: string
      runs: Run[]
      /** Of a box, a card or a picture: its fields. */
      details: Detail[]
      /** What became of its looks, in sentences: “exit services” is now bold. */
      notes: string[]
      files?: { before: FileRef | null; after: FileRef | null }
      /** It stands elsewhere too: removed here and added there, word for word. */
      moved?: true
    }

/** The rich text, part by part, with what did not change counted. */
export interface TextChange {
  kind: 'text'
  field: string
  label: string
  blocks: BlockChange[]
}

export type FieldChange = Detail | ItemsChange | TextChange

/** What differs between two versions of a story, in the order of the form. */
export interface StoryDiff {
  /** Whether both have the same canonical form, and so the same hash. */
  identical: boolean
  changes: FieldChange[]
  /** Labels of fields whose stored form differs in nothing that a reader could see. */
  invisible: string[]
  /** Some text was too long, or too different, to be compared word by word: it is shown whole, before and after. */
  coarse: boolean
}
