import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { type Cells, type ContactValues, ROW_PROBLEMS, readContact } from '../../domain/contact.ts'
import {
  type Column,
  cellsByColumn,
  columnPlaces,
  type Delimiter,
  hasExtraCells,
  isBlank,
} from '../../domain/csv-columns.ts'
import { normaliseEmail } from '../../domain/mail-headers.ts'
import type { RejectedRow } from '../store.ts'

/** The longest record taken, in bytes. Longer ones come of a quotation mark that is never closed. */
const MAX_RECORD = 256 * 1024

/** A file whose structure cannot be read. The message is for the person who sent it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}

/**
 * Streams the records of a spooled file, the header's and blank ones included.
 * @throws UnreadableFile at a quotation mark that is never closed
 */
export async function* recordsOf(path: string, delimiter: Delimiter, signal: AbortSignal): AsyncGenerator<string[]> {
  const parser = parse({
    bom: true,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_RECORD,
  })
  const file = createReadStream(path, { highWaterMark: 256 * 1024, signal })
  file.once('error', (error) => parser.destroy(error))
  try {
    yield* file.pipe(parser) as AsyncIterable<string[]>
  } catch (error) {
    throw readable(error)
  } finally {
    file.destroy()
    parser.destroy()
  }
}

function readable(error: unknown): unknown {
  const { code, records } = error as { code?: string; records?: number }
  if (!code?.startsWith('CSV_')) return error
  const row = (records ?? 0) + 1
  return code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
    ? new UnreadableFile(`Row ${row} opens a quotation mark that is never closed. Mend it and import the file again.`)
    : new UnreadableFile(`Row ${row} cannot be read as CSV. Mend it and import the file again.`)
}

/** The normalised address of a record, or '' where nothing like one stands. */
export function addressReader(columns: readonly string[]): (record: readonly string[]) => string {
  const places = columnPlaces(columns).filter(([column]) => column === 'email')
  return (record) => normaliseEmail(cellsByColumn(record, places).email ?? '')
}

export type ReadRow = { ok: true; values: ContactValues } | { ok: false; rejected: RejectedRow }

/** Much longer cells are no use to the person who mends the rejected rows. */
const KEPT_CELL = 2000
const KEPT_CELLS = 100

/** Reads one record; `null` for a blank line. `row` counts as a spreadsheet does: the header is row 1. */
export function rowReader(columns: readonly string[]): (record: readonly string[], row: number) => ReadRow | null {
  const places: readonly [Column, number][] = columnPlaces(columns)
  const width = columns.length
  const refused = (record: readonly string[], row: number, code: RejectedRow['code'], message: string): ReadRow => ({
    ok: false,
    rejected: { row, code, message, cells: record.slice(0, KEPT_CELLS).map((cell) => cell.slice(0, KEPT_CELL)) },
  })
  return (record, row) => {
    if (isBlank(record)) return null
    if (hasExtraCells(record, width)) return refused(record, row, 'too_many_cells', ROW_PROBLEMS.too_many_cells)
    const cells: Cells = cellsByColumn(record, places)
    const read = readContact(cells)
    return read.ok ? read : refused(record, row, read.rejection.code, read.rejection.message)
  }
}
