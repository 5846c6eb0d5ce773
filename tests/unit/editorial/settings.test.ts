import { describe, expect, test } from 'vitest'
import { checkPolicy } from '../../../src/editorial/settings.ts'

const rules = (...countries: string[]) => countries.map((country) => ({ country, rule: 'notice' }))
const check = (countryRules: unknown) => checkPolicy({ data: { countryRules } } as never)

describe('what each country asks for', () => {
  test('is kept under two letters', () => {
    expect(check(rules(' se', 'FI'))).toEqual({ countryRules: rules('SE', 'FI') })
  })

  test.each<[string, object[], string, RegExp]>([
    ['a country that is none', rules('SE', 'Sweden'), 'countryRules.1', /two letters/],
    ['a country with two rules', rules('SE', 'FI', 'se'), 'countryRules.2', /^SE has a rule in row 1 already\./],
  ])('is refused with its row: %s', (_, rows, field, message) => {
    expect(() => check(rows)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(message), data: { field } }),
    )
  })
})
