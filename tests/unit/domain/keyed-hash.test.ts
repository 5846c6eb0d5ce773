import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyedHash } from '../../../src/domain/keyed-hash.ts'

const repeated = (byte: number, count: number) => Buffer.alloc(count, byte)

describe('a keyed hash', () => {
  // RFC 4231 §4, but for the truncated case 5.
  it.each([
    ['1', repeated(0x0b, 20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '2: a key shorter than the hash',
      Buffer.from('Jefe'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      '3: more than a block together',
      repeated(0xaa, 20),
      repeated(0xdd, 50),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ],
    [
      '4',
      Buffer.from('0102030405060708090a0b0c0d0e0f10111213141516171819', 'hex'),
      repeated(0xcd, 50),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    [
      '6: a key longer than a block',
      repeated(0xaa, 131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      '7: and data longer than a block',
      repeated(0xaa, 131),
      'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('is that of RFC 4231, case %s', (_, key, data, expected) => {
    expect(keyedHash(key)(data)).toBe(expected)
  })

  it('is what Node makes, for any key, any text and any bytes, one after the other', () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 200 })
    const data = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.uint8Array({ maxLength: 1_500 }),
    )
    fc.assert(
      fc.property(key, fc.array(data, { maxLength: 5 }), (bytes, all) => {
        const hash = keyedHash(bytes)
        for (const one of all) expect(hash(one)).toBe(createHmac('sha256', bytes).update(one).digest('hex'))
      }),
    )
  })

  it.each([340, 341, 342, 343, 1_023, 1_024, 1_025])(
    'is the same at the length of %i, where it is made otherwise',
    (length) => {
      for (const one of ['a'.repeat(length), 'ä'.repeat(length), '読'.repeat(length), repeated(7, length)]) {
        expect(keyedHash(Buffer.from('key'))(one)).toBe(createHmac('sha256', 'key').update(one).digest('hex'))
      }
    },
  )

  it('keeps nothing of what was hashed before', () => {
    const hash = keyedHash(Buffer.from('key'))
    const long = hash('a longer text than the next')
    expect(hash('short')).toBe(createHmac('sha256', 'key').update('short').digest('hex'))
    expect(hash('')).toBe(createHmac('sha256', 'key').update('').digest('hex'))
    expect(hash('a longer text than the next')).toBe(long)
  })

  it('refuses to be made without a key', () => {
    expect(() => keyedHash(Buffer.alloc(0))).toThrow(RangeError)
  })
})
