import { stat } from 'node:fs/promises'
import { type Delimiter, isBlank } from '../../domain/csv-columns.ts'
import { addressReader, recordsOf, rowReader } from './read.ts'

export interface Survey {
  /** Rows with something in them, the header left out. */
  total: number
  /** Whether a valid row's address comes again, in a valid row further down. */
  isSuperseded(email: string, row: number): boolean
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193)
  return h >>> 0
}

/**
 * Reads a file once before anything is written: it counts the rows, finds addresses that occur twice, and meets what
 * makes the file unreadable. Memory: two bytes for each sixteen of the file's, and the repeated addresses.
 * @throws UnreadableFile
 */
export async function survey(
  path: string,
  layout: { delimiter: Delimiter; columns: readonly string[]; headerRecords: number },
  signal: AbortSignal,
): Promise<Survey> {
  const { size } = await stat(path)
  const bits = 2 ** Math.ceil(Math.log2(Math.max(1024, size)))
  const seen = new Uint8Array(bits / 8)
  /** Only addresses that may have been seen before; the last row of each. */
  const last = new Map<string, number>()
  const read = rowReader(layout.columns)
  const addressOf = addressReader(layout.columns)
  let total = 0
  let row = 0
  for await (const record of recordsOf(path, layout.delimiter, signal)) {
    row += 1
    if (row <= layout.headerRecords || isBlank(record)) continue
    total += 1
    const email = addressOf(record)
    const bit = hash(email) % bits
    const mask = 1 << (bit & 7)
    // Only a repetition has to be valid, to count instead of the rows before it.
    if ((seen[bit >>> 3]! & mask) === 0) seen[bit >>> 3]! |= mask
    else if (read(record, row)?.ok) last.set(email, row)
  }
  return { total, isSuperseded: (email, at) => (last.get(email) ?? at) > at }
}
