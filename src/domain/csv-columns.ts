import type { Cells, ContactValues } from './contact.ts'

/** The columns of the plain template. Only `email` has to be there; multi-values are separated by `|`. */
export const COLUMNS = ['email', 'name', 'outlet', 'role', 'beats', 'countries', 'languages'] as const
export type Column = (typeof COLUMNS)[number] & keyof ContactValues

export const DELIMITERS = [',', ';', '\t'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** How a file is laid out, read from its first lines. */
export interface Layout {
  delimiter: Delimiter
  /** The header as it stands in the file. */
  columns: string[]
  /** Records up to and including the header. */
  headerRecords: number
}

export type LayoutProblem = 'empty' | 'no_email_column' | 'repeated_column' | 'open_quote'

const key = (name: string): string =>
  name
    .replace(/^\ufeff/, '')
    .trim()
    .toLowerCase()

/** The delimiter that separates the header's names: the one that occurs most often outside of quotation marks. */
export function detectDelimiter(header: string): Delimiter {
  const counts = new Map<string, number>()
  let quoted = false
  for (const char of header) {
    if (char === '"') quoted = !quoted
    else if (!quoted) counts.set(char, (counts.get(char) ?? 0) + 1)
  }
  let best: Delimiter = ','
  for (const delimiter of DELIMITERS) {
    if ((counts.get(delimiter) ?? 0) > (counts.get(best) ?? 0)) best = delimiter
  }
  return best
}

/** The first record of a text, quoted line breaks included; `null` when its quotation mark is never closed. */
export function firstRecord(text: string): { record: string; rest: string } | null {
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (char === '"') quoted = !quoted
    if (char !== '\n' && char !== '\r') continue
    const end = char === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
    if (!quoted) return { record: text.slice(0, at), rest: text.slice(end) }
    at = end - 1
  }
  return quoted ? null : { record: text, rest: '' }
}

function cellsOf(record: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < record.length; at++) {
    const char = record[at]!
    if (char === '"' && quoted && record[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (char === '"') quoted = !quoted
    else if (char === delimiter && !quoted) {
      cells.push(cell)
      cell = ''
    } else cell += char
  }
  return [...cells, cell]
}

/**
 * Reads the layout from the start of a file (a few kilobytes are enough). Blank lines before the header and the
 * spreadsheet's own `sep=;` line are passed over.
 */
export function readLayout(head: string): { ok: true; layout: Layout } | { ok: false; problem: LayoutProblem } {
  let text = head.replace(/^\ufeff/, '')
  let headerRecords = 0
  let told: Delimiter | null = null
  for (;;) {
    if (!text.trim()) return { ok: false, problem: 'empty' }
    const first = firstRecord(text)
    if (!first) return { ok: false, problem: 'open_quote' }
    headerRecords += 1
    const sep = /^"?sep=(,|;|\t)"?$/i.exec(first.record)?.[1]
    if (!sep && first.record.trim()) {
      const delimiter = told ?? detectDelimiter(first.record)
      const columns = cellsOf(first.record, delimiter).map((name) => name.trim())
      const keys = columns.map(key)
      if (!keys.includes('email')) return { ok: false, problem: 'no_email_column' }
      const known = keys.filter((name) => (COLUMNS as readonly string[]).includes(name))
      if (new Set(known).size < known.length) return { ok: false, problem: 'repeated_column' }
      return { ok: true, layout: { delimiter, columns, headerRecords } }
    }
    if (sep) told = sep as Delimiter
    text = first.rest
  }
}

/** For each column of ours its place in the file; columns the template does not know are passed over. */
export function columnPlaces(columns: readonly string[]): [Column, number][] {
  const keys = columns.map(key)
  return COLUMNS.flatMap((column): [Column, number][] => {
    const place = keys.indexOf(column)
    return place < 0 ? [] : [[column, place]]
  })
}

/** What a spreadsheet would run as a formula. */
const FORMULA = /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

/** The cells of one record by column. An apostrophe that an export put before a formula sign is taken off again. */
export function cellsByColumn(record: readonly string[], places: readonly [Column, number][]): Cells {
  const cells: Cells = {}
  for (const [column, place] of places) {
    const cell = record[place] ?? ''
    cells[column] = cell.charCodeAt(0) === 39 && FORMULA.test(cell) ? cell.slice(1) : cell
  }
  return cells
}

/** Whether the record has something to the right of the header's last column. */
export function hasExtraCells(record: readonly string[], columns: number): boolean {
  for (let at = columns; at < record.length; at++) if (record[at]?.trim()) return true
  return false
}

export const isBlank = (record: readonly string[]): boolean => record.every((cell) => !cell?.trim())
