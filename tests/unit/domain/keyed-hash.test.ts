import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyedHash } from '../../../src/domain/keyed-hash.ts'

const usual = (key: Buffer, message: string, form: 'utf8' | 'hex') =>
  createHmac('sha256', key).update(message, form).digest('hex')
const key = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes))

describe('a keyed hash', () => {
  it('is the HMAC of RFC 4231, test case 2', () => {
    const hash = keyedHash(Buffer.from('Jefe'))
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    expect(hash('what do ya want for nothing?', 'utf8')).toBe(expected)
    expect(hash(Buffer.from('what do ya want for nothing?').toString('hex'), 'hex')).toBe(expected)
  })

  it('is what createHmac makes of any text, one after the other', () => {
    fc.assert(
      fc.property(key, fc.array(fc.string({ unit: 'binary', maxLength: 200 })), (secret, messages) => {
        const hash = keyedHash(secret)
        for (const message of messages) expect(hash(message, 'utf8')).toBe(usual(secret, message, 'utf8'))
      }),
    )
  })

  it('is the same at the end of its room and beyond', () => {
    const secret = Buffer.from('secret')
    const hash = keyedHash(secret)
    for (const length of [1_364, 1_365, 1_366, 4_096, 4_097, 10_000]) {
      for (const message of ['a'.repeat(length), '€'.repeat(length)]) {
        expect(hash(message, 'utf8')).toBe(usual(secret, message, 'utf8'))
      }
      expect(hash('ab'.repeat(length), 'hex')).toBe(usual(secret, 'ab'.repeat(length), 'hex'))
    }
  })

  it('has no key longer than a block', () => {
    expect(() => keyedHash(Buffer.alloc(65))).toThrow(RangeError)
  })
})
