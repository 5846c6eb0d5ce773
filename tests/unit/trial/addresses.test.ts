import { describe, expect, it } from 'vitest'
import { bareAddress } from '../../../src/trial/resend/addresses.ts'

describe('an address', () => {
  it.each([
    ['anna@example.org', 'anna@example.org'],
    ['  anna@example.org ', 'anna@example.org'],
    ['Anna Ek <anna.ek+press@mail.example.org>', 'anna.ek+press@mail.example.org'],
    ['Åsa Öst <asa@example.org>', 'asa@example.org'],
    ['"Ek, Anna" <anna@example.org>', 'anna@example.org'],
    ['<anna@example.org>', 'anna@example.org'],
  ])('%j is taken as %s', (text, bare) => expect(bareAddress(text)).toBe(bare))

  it.each([
    [''],
    ['anna'],
    ['anna@localhost'],
    ['@example.org'],
    ['anna@@example.org'],
    ['anna@-example.org'],
    ['.anna@example.org'],
    ['an..na@example.org'],
    ['åsa@example.org'],
    ['anna@exa mple.org'],
    ['Ek, Anna <anna@example.org>'],
    ['Anna <anna@example.org> <eve@example.org>'],
    ['anna@example.org, eve@example.org'],
    ['Anna\r\nBcc: eve@example.org <anna@example.org>'],
    ['anna@example.org\n'],
    [`${'a'.repeat(65)}@example.org`],
    [`anna@${'a'.repeat(250)}.org`],
  ])('%j is refused', (text) => expect(bareAddress(text)).toBeNull())
})
