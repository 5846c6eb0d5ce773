import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../src/domain/languages.ts'
import { ROLES } from '../../../src/domain/permissions.ts'
import { CONTACTS, LISTS, OUTLETS } from '../../../src/trial/sample/contacts.ts'
import { ACCOUNTS, PRESS_CONTACTS } from '../../../src/trial/sample/people.ts'
import { accountTable, readablePassword } from '../../../src/trial/seed-accounts.ts'

describe('the people of the sample', () => {
  it('hold each role once, and the editor’s twice', () => {
    expect(ACCOUNTS.map(({ role }) => role).sort()).toEqual([...ROLES, 'editor'].sort())
  })

  it('are eighteen journalists of eight outlets in six countries', () => {
    expect(CONTACTS).toHaveLength(18)
    expect(OUTLETS).toHaveLength(8)
    expect(new Set(CONTACTS.map(({ country }) => country)).size).toBe(6)
    expect(new Set(CONTACTS.map(({ local }) => local)).size).toBe(18)
  })

  it('are on lists that exist; the list for the import stays empty', () => {
    const used = new Set(CONTACTS.flatMap(({ lists }) => lists))
    expect(LISTS.filter(({ key }) => !used.has(key)).map(({ name }) => name)).toEqual(['Imported journalists'])
  })

  it.each(LANGUAGES)('include a press contact for %s with an address and a number that nobody has', (language) => {
    const { email, phone } = PRESS_CONTACTS[language]
    expect(email).toMatch(/^[a-z.]+@example\.org$/)
    expect(phone).toMatch(/^\+46 8 465 004 \d\d$/)
  })
})

describe('a password of the sample', () => {
  it('is four pairs of syllables', () => {
    expect(readablePassword()).toMatch(/^([bdfghjkmnprstvwz][aeiou]){2}(-([bdfghjkmnprstvwz][aeiou]){2}){3}$/)
    expect(readablePassword(() => 0)).toBe('baba-baba-baba-baba')
  })

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 50 }, () => readablePassword())).size).toBe(50)
  })
})

describe('the table of accounts', () => {
  it('shows each account with its password', () => {
    const passwords = new Map(ACCOUNTS.map(({ email }) => [email as string, `pass-${email}`]))
    const lines = accountTable(passwords)
    for (const { email } of ACCOUNTS) {
      expect(lines.filter((line) => line.includes(` ${email} `) && line.endsWith(`pass-${email}`))).toHaveLength(1)
    }
    expect(lines.join('\n')).toContain('shown this once')
  })

  it('shows no password where everybody has TRIAL_PASSWORD', () => {
    const text = accountTable(null).join('\n')
    expect(text).toContain('TRIAL_PASSWORD')
    expect(text).not.toContain('shown this once')
  })
})
