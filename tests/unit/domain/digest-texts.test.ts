import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../src/domain/audience.ts'
import { MAILED } from '../../../src/domain/delivery.ts'
import {
  languageShown,
  notedOfBoth,
  type OfferedStory,
  shownIn,
  storyOfSlot,
  textFor,
  textNames,
  textsIn,
} from '../../../src/domain/digest-texts.ts'
import { LANGUAGES, type Language } from '../../../src/domain/languages.ts'

const OWN = 'en'
const story = (source: Language, ...others: Language[]) => ({ letter: 'A', source, languages: [source, ...others] })
const reader = (...languages: string[]) => ({
  mail: placeOf({ languages, countries: [] }, LANGUAGES, OWN).language as Language,
  own: OWN,
  languages,
})

describe('the text of a story that a reader of a digest is shown', () => {
  it.each<[string, string[], OfferedStory, string, string]>([
    ['in their language', ['sv'], story('en', 'sv'), 'sv', 'Asv'],
    ['in the second of theirs, when there is none in the first', ['et', 'sv'], story('en', 'sv'), 'et', 'Asv'],
    ['in the first of theirs, when there are both', ['et', 'sv'], story('en', 'sv', 'et'), 'et', 'Aet'],
    ['the story’s own, when there is none in theirs', ['et'], story('en', 'sv'), 'et', 'Aen'],
    ['the story’s own, of whom no language is known', [], story('sv', 'en'), 'en', 'Asv'],
    ['the story’s own, who read none of the newsroom’s', ['de'], story('sv', 'en'), 'en', 'Asv'],
    ['in the first that the newsroom has', ['de', 'sv'], story('en', 'sv'), 'sv', 'Asv'],
    ['in the newsroom’s own, when it is theirs', ['en'], story('sv', 'en'), 'en', 'Aen'],
    ['by its letter, in a digest with one text of each', ['et', 'sv'], { letter: 'A' }, 'et', 'A'],
  ])('is %s', (_, languages, offered, mail, name) => {
    const somebody = reader(...languages)
    expect([somebody.mail, textFor(somebody, offered).name]).toEqual([mail, name])
  })

  it.each<[string, string, string[], OfferedStory, string]>([
    ['that one first', 'sv', ['fi'], story('en', 'sv', 'fi'), 'Asv'],
    ['their new ones where there is none in it', 'et', ['fi', 'sv'], story('en', 'sv', 'fi'), 'Afi'],
    ['that one, when they have none any more', 'sv', [], story('en', 'sv'), 'Asv'],
    ['that one too, in the newsroom’s own', 'en', ['sv'], story('fi', 'sv', 'en'), 'Aen'],
  ])(
    'is, once their languages have changed since that of their mail was chosen, by %s',
    (_, mail, now, offered, name) => {
      expect(textFor({ mail, own: OWN, languages: now }, offered).name).toBe(name)
    },
  )

  const code = fc.constantFrom<string>(...LANGUAGES, 'de', 'pl')
  const languages = fc.uniqueArray(code, { maxLength: 4 })
  const offer = fc
    .uniqueArray(fc.constantFrom(...LANGUAGES), { minLength: 1 })
    .map((all) => ({ letter: 'C', source: all[0]!, languages: all }))

  it('is in the language in which they would get its brief', () => {
    fc.assert(
      fc.property(languages, offer, (theirs, offered) => {
        const { language } = placeOf({ languages: theirs, countries: [] }, offered.languages, offered.source)
        expect(textFor(reader(...theirs), offered)).toEqual({ name: `C${language}`, language })
      }),
    )
  })

  it('is always one that their mail holds, also when their languages have changed, and no mail holds more than there are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LANGUAGES), fc.constantFrom(...LANGUAGES), languages, offer, (...args) => {
        const [mail, own, now, offered] = args
        const held = textsIn(mail, own, offered)
        expect(held).toContainEqual(textFor({ mail, own, languages: now }, offered))
        expect(new Set(held.map(({ name }) => name)).size).toBe(held.length)
        expect(held.length).toBeLessThanOrEqual(offered.languages.length)
      }),
    )
  })
})

describe('the texts that a mail holds', () => {
  const names = (mail: Language, offered: Required<OfferedStory>) => textsIn(mail, OWN, offered).map(({ name }) => name)
  it.each<[Language, Required<OfferedStory>, string[]]>([
    ['sv', story('en', 'sv', 'et'), ['Asv']],
    ['fi', story('en', 'sv', 'et'), ['Aen', 'Asv', 'Aet']],
    ['en', story('en', 'sv'), ['Aen']],
    ['en', story('sv', 'fi', 'en'), ['Aen', 'Asv']],
    ['en', story('sv', 'fi'), ['Asv', 'Afi']],
  ])('in %s, of a story like %j, are %j', (mail, offered, expected) => {
    expect(names(mail, offered)).toEqual(expected)
  })
})

it.each([
  ['', []],
  ['AB', ['A', 'B']],
  ['AsvBenC', ['Asv', 'Ben', 'C']],
  ['Tlt', ['Tlt']],
])('names the texts in the seal %j', (sealed, names) => {
  expect(textNames(sealed)).toEqual(names)
})

it.each([
  ['storyA', 'A'],
  ['storyTlt', 'T'],
  ['storyUrl', null],
  ['name', null],
])('knows of the slot %s for which story it is', (slot, letter) => {
  expect(storyOfSlot(slot)).toBe(letter)
})

it.each<[string[], string]>([
  [[], 'et'],
  [['k1'], 'et'],
  [['k2', shownIn('k1', 'sv')], 'sv'],
  [[shownIn('k10', 'sv')], 'et'],
])('reads from %j in which language somebody was shown a story', (noted, language) => {
  expect(languageShown(noted, 'k1', 'et')).toBe(language)
})

it('keeps noted where an earlier mail went, and of a story that one of two mails held how that showed it', () => {
  const earlier = [`${MAILED}a@example.org`, 'k1', shownIn('k2', 'sv')]
  expect(notedOfBoth(earlier, [])).toEqual([`${MAILED}a@example.org`])
  const now = ['k1', 'k2', shownIn('k3', 'fi')]
  expect(notedOfBoth(earlier, now)).toEqual([shownIn('k3', 'fi'), 'k1', shownIn('k2', 'sv'), `${MAILED}a@example.org`])
})
