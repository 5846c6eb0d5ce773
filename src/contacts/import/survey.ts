import { stat } from 'node:fs/promises'
import type { Delimiter } from '../../domain/csv-columns.ts'
import { recordsOf, rowReader } from './read.ts'

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
  let total = 0
  let row = 0
  for await (const record of recordsOf(path, layout.delimiter, signal)) {
    row += 1
    if (row <= layout.headerRecords) continue
    const result = read(record, row)
    if (!result) continue
    total += 1
    if (!result.ok) continue
    const { email } = result.values
    const bit = hash(email) % bits
    const mask = 1 << (bit & 7)
    if (seen[bit >>> 3]! & mask) last.set(email, row)
    else seen[bit >>> 3]! |= mask
  }
  return { total, isSuperseded: (email, at) => (last.get(email) ?? at) > at }
}
