import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Language } from '../../../src/domain/languages.ts'
import { accents, contrast } from '../../../src/newsroom/colour.ts'
import { dayOf, seminarMachineTime, seminarTime, timeOf } from '../../../src/newsroom/dates.ts'
import { firstLanguage } from '../../../src/newsroom/language.ts'
import { excerpt } from '../../../src/newsroom/pages/cards.tsx'
import { STRINGS } from '../../../src/newsroom/strings/strings.ts'
import { seminar } from './sample.ts'

describe('the first page is in', () => {
  const offered: Language[] = ['sv', 'en', 'nb', 'fi']
  it.each<[string | undefined, string]>([
    ['fi', 'fi'],
    ['fi-FI,fi;q=0.9,en;q=0.8', 'fi'],
    ['de, en;q=0.5', 'en'],
    ['en;q=0.5, fi;q=0.7', 'fi'],
    ['en;q=0, fi;q=0.1', 'fi'],
    ['sv-FI', 'sv'],
    ['no', 'nb'],
    ['nn-NO, en;q=0.5', 'nb'],
    ['da, de', 'sv'],
    ['*', 'sv'],
    [undefined, 'sv'],
    ['', 'sv'],
    [';;q=,,=;,', 'sv'],
    ['constructor', 'sv'],
    ['x'.repeat(100_000), 'sv'],
  ])('the language for %j', (header, language) => {
    expect(firstLanguage(header, offered)).toBe(language)
  })

  it('English when a newsroom has no languages yet', () => {
    expect(firstLanguage('fi', [])).toBe('en')
  })
})

describe('the accent', () => {
  it.each(['#7a1f3d', '#ffffff', '#000000', '#ffff00', '#00ff00', '#808080', 'red', '', '#12', 'url(x)'])(
    '%s can be read on light, dark and tinted grounds',
    (setting) => {
      const { light, dark } = accents(setting)
      expect(light).toMatch(/^#[0-9a-f]{6}$/)
      expect(Math.min(contrast(light, '#fbfaf6'), contrast(light, '#f2efe6'))).toBeGreaterThanOrEqual(4.5)
      expect(Math.min(contrast(dark, '#16171a'), contrast(dark, '#202226'))).toBeGreaterThanOrEqual(4.5)
    },
  )

  it('stays as it was set when it can be read', () => {
    expect(accents('#7A1F3D').light).toBe('#7a1f3d')
  })
})

describe('a date', () => {
  // Separators and names of zones differ between releases of the language data; what is told does not.
  it.each<[Language, string, string]>([
    ['en', '1 May 2030', '12:00 UTC'],
    ['sv', '1 maj 2030', '14:00 CEST'],
    ['nb', '1. mai 2030', '14:00 CEST'],
    ['da', '1. maj 2030', '14:00 CEST'],
    ['fi', '1. toukokuuta 2030', '15:00 UTC+3'],
    ['is', '1. maí 2030', '12:00 GMT'],
    ['et', '1. mai 2030', '15:00 GMT+3'],
    ['lv', '2030. gada 1. maijs', '15:00 GMT+3'],
    ['lt', '2030 m. gegužės 1 d.', '15:00 GMT+3'],
  ])('in %s tells its zone', (language, day, time) => {
    const words = timeOf(Date.parse('2030-05-01T12:00:00Z'), language)
    expect(words.startsWith(day)).toBe(true)
    expect(
      words
        .replace(/(\d\d)\.(\d\d)/, '$1:$2')
        .replace('GMT +', 'GMT+')
        .replace('EEST', 'GMT+3'),
    ).toMatch(new RegExp(`${time.replace('+', '\\+')}$`))
  })

  it('is the day at the language’s place', () => {
    expect(dayOf('2030-04-30T22:30:00.000Z', 'sv')).toBe('1 maj 2030')
    expect(dayOf('', 'sv')).toBe('')
  })

  it.each<[string, Partial<typeof seminar>, string, string]>([
    ['a range of days', {}, '12–15 juni 2014', '2014-06-12'],
    ['one day', { end: '' }, '12 juni 2014', '2014-06-12'],
    [
      'a day entered as midnight at its place',
      { start: '2014-06-11T22:00:00.000Z', end: '' },
      '12 juni 2014',
      '2014-06-12',
    ],
    ['a month', { precision: 'month', end: '' }, 'juni 2014', '2014-06'],
    ['a year', { precision: 'year', end: '' }, '2014', '2014'],
    ['a year, though an end is filled in', { precision: 'year' }, '2014', '2014'],
    [
      'a time with its zone',
      { precision: 'time', start: '2014-06-12T08:00:00.000Z', end: '' },
      '12 juni 2014 kl. 10:00 CEST',
      '2014-06-12T08:00:00.000Z',
    ],
    ['nothing', { start: '' }, '', ''],
  ])('of a seminar is told no more exactly than it is known: %s', (_name, over, words, machine) => {
    const event = { ...seminar, ...over }
    expect(seminarTime(event, 'sv').replace(/[\u2009\u202f]/g, '')).toBe(words)
    expect(seminarMachineTime(event.start, event)).toBe(machine)
  })
})

describe('the interface', () => {
  const flat = (value: unknown, path = ''): [string, string][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => flat(inner, `${path}.${key}`))
      : [[path, typeof value === 'function' ? String(value('2030', '7')) : String(value)]]

  it.each(LANGUAGES)('has every string in %s', (language) => {
    const strings = flat(STRINGS[language])
    expect(strings.map(([path]) => path)).toEqual(flat(STRINGS.en).map(([path]) => path))
    expect(strings.filter(([, words]) => words.trim() === '' || /undefined|\$\{|\bTODO\b/.test(words))).toEqual([])
  })

  it.each(LANGUAGES.filter((language) => language !== 'en'))('has no English left in %s', (language) => {
    const english = new Map(flat(STRINGS.en))
    const same = flat(STRINGS[language]).filter(([path, words]) => english.get(path) === words)
    // “Status” is the word in the Scandinavian languages too.
    expect(same.filter(([, words]) => words !== 'Status')).toEqual([])
  })
})

it('an excerpt ends between words', () => {
  expect(excerpt('short')).toBe('short')
  expect(excerpt(`${'word '.repeat(100)}`)).toMatch(/^(word )+word…$/)
  expect(excerpt('x'.repeat(500)).length).toBeLessThanOrEqual(182)
})
