import { BSON } from 'mongodb'

/** One row as it was read: ids as hex, instants as `Date`, numbers as `number`. Rows of a reply may share values: read only. */
export type Row = Readonly<Record<string, unknown>>

/** The element types of https://bsonspec.org/spec.html that our rows are made of. */
const DOUBLE = 0x01
const TEXT = 0x02
const OBJECT = 0x03
const ARRAY = 0x04
const OBJECT_ID = 0x07
const BOOLEAN = 0x08
const INSTANT = 0x09
const NULL = 0x0a
const INT32 = 0x10
const INT64 = 0x12

/** A document begins with its length, then come its elements, and a zero. */
const HEAD = 4
const END = 0

/** What stood at the same place in the row before: most rows of a reply have the same keys, and many the same values. */
interface Place {
  key: string
  keyFrom: number
  keyTo: number
  type: number
  from: number
  to: number
  value: unknown
}

/**
 * The rows of a reply, without what the driver makes of each on the way: its own reading of a row of ten fields takes several times as long, and leaves
 * a third of a worker's garbage.
 *
 * @param cursor the bytes of `cursor` in the reply to a `find`
 * @returns `null` when there are more rows than came with the reply, or when it holds what is left to the driver
 */
export function rowsOf(cursor: Buffer): Row[] | null {
  let rows: Row[] = []
  for (let at = HEAD; cursor[at] !== END; ) {
    const type = cursor[at]!
    const keyTo = cursor.indexOf(0, at + 1)
    const key = cursor.toString('latin1', at + 1, keyTo)
    if (key === 'id' && cursor.readBigInt64LE(keyTo + 1) !== 0n) return null
    if (key === 'firstBatch') rows = rowsIn(cursor, keyTo + 1)
    const end = endOf(cursor, type, keyTo + 1)
    // Of a kind that is not known here: the driver reads it.
    if (end === keyTo + 1) return null
    at = end
  }
  return rows
}

function rowsIn(bytes: Buffer, array: number): Row[] {
  const rows: Row[] = []
  const places: Place[] = []
  for (let at = array + HEAD; bytes[at] !== END; ) {
    const from = bytes.indexOf(0, at + 1) + 1
    const to = from + int32(bytes, from)
    rows.push(rowAt(bytes, from, places) ?? BSON.deserialize(bytes.subarray(from, to)))
    at = to
  }
  return rows
}

/** @returns `null` when it holds something that is left to the driver */
function rowAt(bytes: Buffer, start: number, places: Place[]): Row | null {
  const row: Record<string, unknown> = {}
  let at = start + HEAD
  for (let number = 0; bytes[at] !== END; number++) {
    places[number] ??= { key: '', keyFrom: 0, keyTo: 0, type: 0, from: 0, to: 0, value: null }
    const place = places[number]!
    const from = readKey(bytes, at + 1, place) + 1
    const to = endOf(bytes, bytes[at]!, from)
    if (!readValue(bytes, bytes[at]!, from, to, place)) return null
    row[place.key] = place.value
    at = to
  }
  return row
}

/** @returns where it ends */
function readKey(bytes: Buffer, from: number, place: Place): number {
  const end = from + place.keyTo - place.keyFrom
  if (bytes[end] === END && place.key !== '' && isSame(bytes, place.keyFrom, place.keyTo, from)) return end
  place.keyFrom = from
  place.keyTo = bytes.indexOf(0, from)
  place.key = bytes.toString('utf8', from, place.keyTo)
  return place.keyTo
}

/** @returns whether it is one of those that our rows are made of */
function readValue(bytes: Buffer, type: number, from: number, to: number, place: Place): boolean {
  if (type === place.type && to - from === place.to - place.from && isSame(bytes, place.from, place.to, from))
    return true
  const value = valueAt(bytes, type, from, to)
  if (value === undefined) return false
  place.type = type
  place.from = from
  place.to = to
  place.value = value
  return true
}

function valueAt(bytes: Buffer, type: number, from: number, to: number): unknown {
  switch (type) {
    case TEXT:
      return bytes.toString('utf8', from + 4, to - 1)
    case OBJECT_ID:
      return bytes.toString('hex', from, to)
    case ARRAY:
      return textsAt(bytes, from)
    case INSTANT:
      return new Date(Number(bytes.readBigInt64LE(from)))
    case BOOLEAN:
      return bytes[from] === 1
    case NULL:
      return null
    case INT32:
      return int32(bytes, from)
    case INT64:
      return Number(bytes.readBigInt64LE(from))
    case DOUBLE:
      return bytes.readDoubleLE(from)
    default:
      return undefined
  }
}

/** @returns `undefined` when one of them is none */
function textsAt(bytes: Buffer, array: number): string[] | undefined {
  const texts: string[] = []
  for (let at = array + HEAD; bytes[at] !== END; ) {
    if (bytes[at] !== TEXT) return undefined
    const from = bytes.indexOf(0, at + 1) + 1
    at = endOf(bytes, TEXT, from)
    texts.push(bytes.toString('utf8', from + 4, at - 1))
  }
  return texts
}

/** Where a value ends; of a type that is not among ours `from`, and nobody goes on from there. */
function endOf(bytes: Buffer, type: number, from: number): number {
  switch (type) {
    case TEXT:
      return from + 4 + int32(bytes, from)
    case OBJECT:
    case ARRAY:
      return from + int32(bytes, from)
    case OBJECT_ID:
      return from + 12
    case DOUBLE:
    case INSTANT:
    case INT64:
      return from + 8
    case INT32:
      return from + 4
    case BOOLEAN:
      return from + 1
    default:
      return from
  }
}

const int32 = (bytes: Buffer, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)

function isSame(bytes: Buffer, from: number, to: number, other: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== bytes[other + at - from]) return false
  return true
}
