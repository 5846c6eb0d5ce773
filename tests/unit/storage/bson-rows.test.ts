import fc from 'fast-check'
import { BSON, Double, Long, ObjectId } from 'mongodb'
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../../src/storage/mongo/bson-rows.ts'

const cursor = (firstBatch: object[], id = 0) =>
  Buffer.from(BSON.serialize({ firstBatch, id: Long.fromNumber(id), ns: 'pressrum.contacts' }))

/** What is stored, and what it is read as. */
const VALUES: Record<string, fc.Arbitrary<[unknown, unknown]>> = {
  text: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => [text, text]),
  texts: fc.array(fc.constantFrom('sv', 'fi', 'é', ''), { maxLength: 3 }).map((texts) => [texts, texts]),
  id: fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => {
    const id = new ObjectId(bytes)
    return [id, id.toHexString()]
  }),
  instant: fc.date({ noInvalidDate: true }).map((date) => [date, date]),
  flag: fc.boolean().map((flag) => [flag, flag]),
  nothing: fc.constant([null, null]),
  small: fc.integer().map((number) => [number, number]),
  large: fc.maxSafeInteger().map((number) => [Long.fromNumber(number), number]),
  part: fc.double({ noNaN: true }).map((number) => [new Double(number), number]),
}
const row = fc.array(fc.tuple(fc.constantFrom('a', 'ab', 'b', 'ö', '_id'), fc.oneof(...Object.values(VALUES))), {
  maxLength: 6,
})
const made = (fields: [string, [unknown, unknown]][], which: 0 | 1) =>
  Object.fromEntries(fields.map(([key, value]) => [key, value[which]]))

describe('the rows of a reply', () => {
  it('are what was stored, with ids as hex, whatever the row before held', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        expect(rowsOf(cursor(rows.map((fields) => made(fields, 0))))).toEqual(rows.map((fields) => made(fields, 1)))
      }),
      { numRuns: 500 },
    )
  })

  it('are read by the driver where they hold something else, each by itself', () => {
    const id = new ObjectId()
    const rows = [
      { name: 'A', id },
      { name: 'B', id, rules: { all: [] } },
      { mixed: [1, 'a'] },
      { code: /x/ },
      { name: 'C', id },
    ]
    const plain = { name: 'A', id: id.toHexString() }
    expect(rowsOf(cursor(rows))).toEqual([plain, rows[1], rows[2], rows[3], { ...plain, name: 'C' }])
  })

  it('are not all there while the server has more', () => {
    expect(rowsOf(cursor([{ a: 1 }], 7))).toBeNull()
  })

  it('may be none', () => {
    expect(rowsOf(cursor([]))).toEqual([])
  })
})
