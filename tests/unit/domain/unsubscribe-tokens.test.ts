import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claims, signToken, type TokenPurpose, verifyToken } from '../../../src/domain/unsubscribe-tokens.ts'

const PURPOSES: TokenPurpose[] = ['unsubscribe', 'preferences', 'confirm', 'embargo']
const SECRET = 'first secret of the house'
const UUID = '019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b'
const OBJECT_ID = '65f0c0ffee65f0c0ffee65f0'

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const id = fc.oneof(fc.uuid(), hex(24), fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }))
const claims = fc
  .record(
    { contact: id, campaign: id, list: id, delivery: id, edition: id, purpose: fc.constantFrom(...PURPOSES) },
    { requiredKeys: ['contact', 'purpose'] },
  )
  .map((record) => record as Claims)

describe('a token', () => {
  it('gives back exactly the claims it was made from', () => {
    fc.assert(
      fc.property(claims, (given) => {
        expect(verifyToken(signToken(given, SECRET), [SECRET], given.purpose)).toEqual(given)
      }),
    )
  })

  it('is made of URL-safe characters and never ends in one that a mail program may cut off', () => {
    fc.assert(fc.property(claims, (given) => /^[A-Za-z0-9_-]+[A-Za-z0-9]$/.test(signToken(given, SECRET))))
  })

  it('is the same every time, so that a retried batch has the same bytes', () => {
    fc.assert(fc.property(claims, (given) => signToken(given, SECRET) === signToken({ ...given }, SECRET)))
  })

  it('is the one that stands in mails of years ago', () => {
    const left = signToken({ purpose: 'unsubscribe', contact: OBJECT_ID, list: UUID, delivery: 'ö x' }, SECRET)
    expect(left).toBe('EWXwwP_uZfDA_-5l8DIBmis8TV5_YIqbDB0uP0pbQATDtiB4hlA_YpffIpVxDvNh2te05g1')
    const expiring = signToken({ purpose: 'embargo', contact: OBJECT_ID, expires: 1_900_000_000 }, SECRET)
    expect(expiring).toBe('EWXwwP_uZfDA_-5l8GAAAHE_swBcwPx805kRUxd84lpyqKxY1')
  })

  it('stays short enough for a line of plain text', () => {
    const token = signToken({ purpose: 'unsubscribe', contact: UUID, campaign: UUID }, SECRET)
    expect(token.length).toBeLessThan(72)
  })

  it('fails with one character changed, whichever and to whatever', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. %'
    for (const contact of [UUID, OBJECT_ID, 'a', 'ab', 'abc']) {
      const token = signToken({ purpose: 'unsubscribe', contact, list: UUID }, SECRET)
      for (let at = 0; at < token.length; at++) {
        for (const sign of alphabet) {
          if (sign === token[at]) continue
          const changed = token.slice(0, at) + sign + token.slice(at + 1)
          expect(verifyToken(changed, [SECRET], 'unsubscribe'), changed).toBeNull()
        }
      }
    }
  })

  it('fails with a character taken away or put in', () => {
    fc.assert(
      fc.property(claims, fc.nat(), fc.constantFrom(...'Aa0-_='), (given, spot, sign) => {
        const token = signToken(given, SECRET)
        const at = spot % (token.length + 1)
        const shorter = token.slice(0, at) + token.slice(at + 1)
        const longer = token.slice(0, at) + sign + token.slice(at)
        expect(shorter !== token && verifyToken(shorter, [SECRET], given.purpose)).toBeFalsy()
        expect(verifyToken(longer, [SECRET], given.purpose)).toBeNull()
      }),
    )
  })

  it('works at its own door only', () => {
    for (const made of PURPOSES) {
      const token = signToken({ purpose: made, contact: UUID }, SECRET)
      for (const tried of PURPOSES) {
        expect(verifyToken(token, [SECRET], tried) !== null, `${made} at ${tried}`).toBe(made === tried)
      }
    }
  })

  it('outlives a rotation as long as its secret is still on the list', () => {
    const token = signToken({ purpose: 'unsubscribe', contact: OBJECT_ID }, 'old')
    expect(verifyToken(token, ['new', 'old'], 'unsubscribe')).toEqual({ purpose: 'unsubscribe', contact: OBJECT_ID })
    expect(verifyToken(token, ['new'], 'unsubscribe')).toBeNull()
    expect(verifyToken(token, [], 'unsubscribe')).toBeNull()
    expect(verifyToken(token, [''], 'unsubscribe')).toBeNull()
  })

  it('keeps ids in the spelling they were given', () => {
    for (const contact of [UUID, UUID.toUpperCase(), OBJECT_ID, OBJECT_ID.toUpperCase(), 'räksmörgås', '1']) {
      const token = signToken({ purpose: 'confirm', contact }, SECRET)
      expect(verifyToken(token, [SECRET], 'confirm')?.contact).toBe(contact)
    }
  })

  it('is void from its expiry on, and wherever nobody says what time it is', () => {
    const token = signToken({ purpose: 'confirm', contact: UUID, expires: 1_800_000_000 }, SECRET)
    const at = (seconds: number) => verifyToken(token, [SECRET], 'confirm', new Date(seconds * 1000))
    expect(at(1_799_999_999)?.expires).toBe(1_800_000_000)
    expect(at(1_800_000_000)).toBeNull()
    expect(verifyToken(token, [SECRET], 'confirm')).toBeNull()
  })

  it('cannot be made to expire when it unsubscribes', () => {
    expect(() => signToken({ purpose: 'unsubscribe', contact: UUID, expires: 1 }, SECRET)).toThrow(RangeError)
  })

  it.each([
    ['an empty id', { purpose: 'confirm', contact: '' }],
    ['an overlong id', { purpose: 'confirm', contact: 'x'.repeat(256) }],
    ['half a surrogate pair', { purpose: 'confirm', contact: '\ud800' }],
  ] as [string, Claims][])('is not made from %s', (_, given) => {
    expect(() => signToken(given, SECRET)).toThrow(RangeError)
  })

  it('is not made without a secret', () => {
    expect(() => signToken({ purpose: 'confirm', contact: UUID }, '')).toThrow(RangeError)
  })

  it.each(['', '1', 'A1', '%', 'é1', 'A'.repeat(5000), `${'A'.repeat(4000)}1`])(
    'made of rubbish is refused (%#)',
    (rubbish) => {
      expect(verifyToken(rubbish, [SECRET], 'unsubscribe')).toBeNull()
    },
  )

  it('never throws on what a stranger sends', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => verifyToken(text, [SECRET], 'unsubscribe') === null))
  })
})
