import { describe, expect, it } from 'vitest'
import { fallbackWords } from '../../../src/admin/components/model/audience.ts'

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
