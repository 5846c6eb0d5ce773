import { describe, expect, it } from 'vitest'
import {
  englishName,
  isLanguage,
  LANGUAGE_NAMES,
  LANGUAGES,
  languagesSaid,
  pickLanguage,
} from '../../../src/domain/languages.ts'

it('the nine languages are known, each by its own name', () => {
  expect([...LANGUAGES]).toEqual(['en', 'sv', 'nb', 'da', 'fi', 'is', 'et', 'lv', 'lt'])
  const own = LANGUAGES.map((language) => new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? '')
  for (const [index, language] of LANGUAGES.entries()) {
    const [mine, theirs] = [LANGUAGE_NAMES[language].toLowerCase(), own[index]!.toLowerCase()]
    // Norwegian Bokmål is called Norwegian here.
    expect(theirs.startsWith(mine)).toBe(true)
  }
})

it.each([
  ['sv', 'Swedish'],
  ['nb', 'Norwegian Bokmål'],
  ['xx', 'xx'],
  ['no language', 'no language'],
])('%s is called %s in English', (code, name) => {
  expect(englishName(code)).toBe(name)
})

it.each([
  [['sv'], 'Swedish'],
  [['sv', 'fi'], 'Swedish and Finnish'],
  [['sv', 'fi', 'et'], 'Swedish, Finnish and Estonian'],
])('%j are said as %s', (codes, said) => {
  expect(languagesSaid(codes)).toBe(said)
})

it.each([
  ['sv', true],
  ['SV', false],
  ['no', false],
  ['sv-SE', false],
  ['', false],
  [null, false],
  [['sv'], false],
])('%j as a language: %s', (value, is) => {
  expect(isLanguage(value)).toBe(is)
})

describe('the language a reader is served', () => {
  it.each([
    ['the first of theirs', ['sv', 'en'], ['en', 'sv'], 'sv'],
    ['the second when the first is not there', ['is', 'fi'], ['en', 'fi'], 'fi'],
    ['the one Norwegian text for those who read Nynorsk', ['nn', 'sv'], ['en', 'sv', 'nb'], 'nb'],
    ['the source for those who read none of them', ['lv'], ['en', 'fi'], 'en'],
    ['the source for those who say nothing', [], ['en', 'fi'], 'en'],
    ['the source when nothing else is on offer', ['sv'], [], 'en'],
  ])('is %s', (_, wanted, offered, language) => {
    expect(pickLanguage(wanted, offered, 'en')).toBe(language)
  })
})
