import { describe, expect, it } from 'vitest'
import { type RuleSubject, readRules, rulesMatch, storedRules } from '../../../src/domain/list-rules.ts'

const person: RuleSubject = {
  countries: ['SE', 'NO'],
  languages: ['sv'],
  beats: ['Human rights'],
  outlet: 'o1',
  audience: 'journalist',
  format: 'html',
}
const rules = (...all: { field: string; any: string[] }[]) => ({ all })

describe('rules of a list', () => {
  it.each<[string, ReturnType<typeof rules>, boolean]>([
    ['one of several countries', rules({ field: 'countries', any: ['FI', 'no'] }), true],
    ['another country', rules({ field: 'countries', any: ['FI'] }), false],
    ['a subject, whatever its capitals', rules({ field: 'beats', any: ['human rights'] }), true],
    ['all conditions', rules({ field: 'languages', any: ['sv'] }, { field: 'outlets', any: ['o1', 'o2'] }), true],
    ['all conditions but one', rules({ field: 'languages', any: ['sv'] }, { field: 'outlets', any: ['o2'] }), false],
    ['an audience', rules({ field: 'audience', any: ['organisation', 'journalist'] }), true],
    ['a format', rules({ field: 'format', any: ['text'] }), false],
    ['two subjects at once', rules({ field: 'beats', any: ['Human rights'] }, { field: 'beats', any: ['law'] }), false],
  ])('match by %s', (_, given, matches) => {
    expect(rulesMatch(readRules(given)!, person)).toBe(matches)
  })

  it.each([
    ['eu', 'EU', true],
    ['EU', 'eu', true],
    ['eu-law', 'EU-LAW', true],
    ['EU-LAW', 'Eu-Law', true],
    ['human rights', 'Human Rights', true],
    ['women’s health', 'Women’s Health', true],
    ['åland', 'Åland', true],
    ['EU-law', 'EU-law', true],
    ['eu-law', 'EU-Law', false],
  ])('that ask for the subject %s find %s: %s', (asked, beat, found) => {
    expect(rulesMatch(readRules(rules({ field: 'beats', any: [asked] }))!, { ...person, beats: [beat] })).toBe(found)
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['an empty text', ''],
    ['no conditions', { all: [] }],
  ])('are none when they are %s, so that nobody is written to by mistake', (_, value) => {
    expect(readRules(value)).toBeNull()
  })

  it.each<[string, unknown]>([
    ['a list', []],
    ['an unknown field', rules({ field: 'salary', any: ['1'] })],
    ['a condition without values', rules({ field: 'beats', any: [] })],
    ['a country that is none', rules({ field: 'countries', any: ['Sweden'] })],
    ['a language that is none', rules({ field: 'languages', any: ['xx'] })],
    ['an audience nobody knows', rules({ field: 'audience', any: ['everybody'] })],
    ['an operator in the place of a value', rules({ field: 'outlets', any: ['{"$gt":""}'] })],
    ['something beside the conditions', { all: [], or: [] }],
    ['too many conditions', rules(...Array.from({ length: 11 }, () => ({ field: 'beats', any: ['a'] })))],
  ])('are refused as %s, and match nobody when they are stored all the same', (_, value) => {
    expect(() => readRules(value)).toThrow(expect.objectContaining({ code: 'invalid' }))
    expect(storedRules(value)).toBeNull()
  })
})
