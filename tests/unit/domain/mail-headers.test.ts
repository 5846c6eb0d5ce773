import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatAddress,
  headerValue,
  isEmail,
  listIdHeader,
  normaliseEmail,
  unsubscribeHeaders,
} from '../../../src/domain/mail-headers.ts'

const refusal = expect.objectContaining({ code: 'invalid', status: 400 })
const thrownBy = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('a header value', () => {
  it.each(['A plain subject', 'Räksmörgås – på svenska', 'Līdztiesība 🎉', 'x'.repeat(998)])('passes: %s', (value) => {
    expect(headerValue(value, 'Subject')).toBe(value)
  })

  it.each([
    ['a line feed', 'Hello\nBcc: everybody@example.org'],
    ['a carriage return', 'Hello\rBcc: everybody@example.org'],
    ['both', 'Hello\r\n\r\n<html>'],
    ['a NUL', 'Hello\0'],
    ['a tab', 'Hello\tthere'],
    ['a delete', 'Hello\u007f'],
    ['a C1 next-line', 'Hello\u0085Bcc: x'],
    ['a line separator', 'Hello\u2028Bcc: x'],
    ['half a surrogate pair', 'Hello\ud83d'],
    ['more than a line holds', 'x'.repeat(999)],
  ])('with %s is refused as invalid', (_, value) => {
    expect(thrownBy(() => headerValue(value, 'Subject'))).toEqual(refusal)
  })
})

describe('List-Unsubscribe', () => {
  it('offers one click in the words of RFC 8058', () => {
    expect(unsubscribeHeaders('https://press.example.org/u/abc')).toEqual({
      'List-Unsubscribe': '<https://press.example.org/u/abc>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    })
  })

  it.each([
    '/u/abc',
    'javascript:alert(1)',
    'https://a.example/u/>,<https://b.example',
    'https://a.example/u/\r\nX: y',
    '',
  ])('is not made from %j', (url) => {
    expect(thrownBy(() => unsubscribeHeaders(url))).toEqual(refusal)
  })
})

describe('List-Id', () => {
  it.each([
    ['65f0c0ffee65f0c0ffee65f0', 'example.org', '<65f0c0ffee65f0c0ffee65f0.lists.example.org>'],
    [
      '019A2B3C-4d5e-7f60-8a9b-0c1d2e3f4a5b',
      'Press.Example.org',
      '<019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b.lists.press.example.org>',
    ],
    ['1', 'örebro.example', '<1.lists.xn--rebro-iua.example>'],
  ])('of list %s at %s is %s', (list, domain, header) => {
    expect(listIdHeader(list, domain)).toBe(header)
  })

  it.each([
    ['', 'example.org'],
    ['a b', 'example.org'],
    ['a\r\nX: y', 'example.org'],
    ['a.b>', 'example.org'],
    ['a', ''],
    ['a', 'exa mple.org'],
  ])('is not made from %j at %j', (list, domain) => {
    expect(thrownBy(() => listIdHeader(list, domain))).toEqual(refusal)
  })
})

describe('an address with a name', () => {
  it.each([
    [{ email: 'ann@example.org' }, 'ann@example.org'],
    [{ name: '  ', email: 'ann@example.org' }, 'ann@example.org'],
    [{ name: 'Ann Ek', email: 'Ann@Example.org' }, 'Ann Ek <ann@example.org>'],
    [{ name: 'Åsa Öberg', email: 'asa@example.org' }, 'Åsa Öberg <asa@example.org>'],
    [{ name: 'Ek, Ann', email: 'ann@example.org' }, '"Ek, Ann" <ann@example.org>'],
    [{ name: 'Ann E. Ek', email: 'ann@example.org' }, '"Ann E. Ek" <ann@example.org>'],
    [{ name: 'Ann "Press" Ek', email: 'ann@example.org' }, '"Ann \\"Press\\" Ek" <ann@example.org>'],
    [{ name: 'a\\b', email: 'ann@example.org' }, '"a\\\\b" <ann@example.org>'],
    [{ name: 'x@example.org', email: 'ann@example.org' }, '"x@example.org" <ann@example.org>'],
    [{ name: 'Ann <x>', email: 'ann@example.org' }, '"Ann <x>" <ann@example.org>'],
  ])('%j is written %s', (mailbox, written) => {
    expect(formatAddress(mailbox)).toBe(written)
  })

  it.each([
    { name: 'Ann\r\nBcc: x@example.org', email: 'ann@example.org' },
    { name: 'Ann', email: 'ann@example.org>\r\nBcc: x@example.org' },
    { name: 'Ann', email: 'nobody' },
    { name: 'Ann', email: 'a@example.org, b@example.org' },
  ])('%j is refused', (mailbox) => {
    expect(thrownBy(() => formatAddress(mailbox))).toEqual(refusal)
  })
})

describe('an e-mail address', () => {
  it.each([
    ['  Ann.Ek@Example.ORG ', 'ann.ek@example.org'],
    ['\ufeffann@example.org\u200b', 'ann@example.org'],
    ['\u00a0ann@example.org', 'ann@example.org'],
    ['ann@ÖREBRO.example', 'ann@xn--rebro-iua.example'],
    ['ann@o\u0308rebro.example', 'ann@xn--rebro-iua.example'],
    ['ann@xn--rebro-iua.example', 'ann@xn--rebro-iua.example'],
    ['ann@exa mple.org', 'ann@exa mple.org'],
    ['nobody', 'nobody'],
    ['', ''],
  ])('%j is normalised to %j', (raw, normal) => {
    expect(normaliseEmail(raw)).toBe(normal)
  })

  it('is normalised once and for all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
        const once = normaliseEmail(text)
        expect(normaliseEmail(once)).toBe(once)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    'ann@example.org',
    'ann+press@example.org',
    "o'neil@example.org",
    'a@b.co',
    'ann@xn--rebro-iua.example',
    'ann@örebro.example',
    'ANN@EXAMPLE.ORG',
    `${'a'.repeat(64)}@example.org`,
  ])('%s can be sent to', (email) => {
    expect(isEmail(email)).toBe(true)
  })

  it.each([
    '',
    'ann',
    'ann@',
    '@example.org',
    'ann@localhost',
    'ann@example',
    'ann@example..org',
    'ann@.example.org',
    'ann@example.org.',
    'ann@-example.org',
    'ann@example-.org',
    'ann@127.0.0.1',
    'ann@0x7f.1',
    'ann@[127.0.0.1]',
    'ann@exa%6dple.org',
    'ann@example.org:25',
    'ann@örebro.example/x',
    '.ann@example.org',
    'ann.@example.org',
    'a..b@example.org',
    'a b@example.org',
    'a@b@example.org',
    '"ann"@example.org',
    'Ann <ann@example.org>',
    'ann@example.org\r\nBcc: x@example.org',
    'ann@exam\0ple.org',
    'ärla@example.org',
    `${'a'.repeat(65)}@example.org`,
    `ann@${'a'.repeat(64)}.org`,
    `ann@${'abcdefgh.'.repeat(30)}org`,
    null,
    undefined,
    7,
    ['ann@example.org'],
  ])('%j cannot be sent to', (email) => {
    expect(isEmail(email)).toBe(false)
  })
})
