import { describe, expect, it } from 'vitest'
import { standIn, unmadeWords } from '../../../src/domain/unmade.ts'

describe('the language for those who read none of the others', () => {
  it.each<[string, string[], string, string | null]>([
    ['is the source’s', ['fi', 'sv'], 'sv', 'sv'],
    ['is English where the source’s mail cannot be made', ['fi', 'en'], 'sv', 'en'],
    ['is the first of ours where there is no English', ['fi', 'nb'], 'sv', 'nb'],
    ['is none where no mail can be made', [], 'sv', null],
  ])('%s', (_, made, source, expected) => expect(standIn(made, source)).toBe(expected))
})

describe('what editors are told', () => {
  const sv = { language: 'sv', why: 'It is too long.' }
  const fi = { language: 'fi', why: 'It has no subject.' }
  it.each([
    [
      'of one language',
      [sv],
      'The mail in Swedish cannot be made: It is too long. The notice goes out without it. Who would get it so gets another of their languages, or else English.',
    ],
    [
      'of several',
      [sv, fi],
      'The mail in Swedish cannot be made: It is too long. The mail in Finnish cannot be made: It has no subject. The notice goes out without these. Who would get it so gets another of their languages, or else English.',
    ],
  ])('%s', (_, unmade, words) => expect(unmadeWords(unmade, 'en')).toBe(words))
})
