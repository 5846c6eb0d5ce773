import { describe, expect, it } from 'vitest'
import { fallbackWords, reachesNobody, waitingWords } from '../../../src/admin/components/model/audience.ts'

describe('readers of none of the languages on offer', () => {
  it.each<[string, Parameters<typeof fallbackWords>[0], string[]]>([
    ['nobody', { language: 'en', readOthers: 0, unknown: 0 }, []],
    ['an answer of before', undefined, []],
    [
      'some',
      { language: 'en', readOthers: 12, unknown: 0 },
      ['12 recipients read none of the languages it is written in, and get it in English.'],
    ],
    [
      'one of each',
      { language: 'sv', readOthers: 1, unknown: 1 },
      [
        '1 recipient reads none of the languages it is written in, and gets it in Swedish.',
        'Of 1 recipient no language is on record; that one gets it in Swedish.',
      ],
    ],
  ])('%s', (_, fallback, words) => {
    expect(fallbackWords(fallback)).toEqual(words)
  })
})

describe('what is not known yet', () => {
  it.each<[string, Parameters<typeof waitingWords>[0], string]>([
    [
      'without anything to send',
      { waiting: 'It starts when the story is public.' },
      'It starts when the story is public. In which languages and when it goes out, and the mail itself, can be shown then.',
    ],
    [
      'one language waited for',
      { waitsFor: ['sv'] },
      'It waits until the story is public in Swedish; when it goes out can be said then. Who gets it in which language is counted as it will be then.',
    ],
    [
      'two languages waited for',
      { waitsFor: ['sv', 'fi'] },
      'It waits until the story is public in Swedish and Finnish; when it goes out can be said then. Who gets it in which language is counted as it will be then.',
    ],
    ['nothing', {}, ''],
  ])('%s', (_, audience, words) => {
    expect(waitingWords(audience)).toBe(words)
  })
})

it.each([
  [{ planned: 0 }, true],
  [{ planned: 1 }, false],
  [{ planned: 0, waitsFor: ['sv'] }, true],
  [{ planned: 0, waiting: 'It starts when the story is public.' }, false],
])('%j reaches nobody: %s', (audience, nobody) => {
  expect(reachesNobody(audience)).toBe(nobody)
})
