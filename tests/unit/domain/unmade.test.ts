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
      'In Swedish no mail can be made, so the notice goes out without it: whoever would get it in Swedish gets another of their languages, or else English. The reason: It is too long.',
    ],
    [
      'of several',
      [sv, fi],
      'In Swedish and Finnish no mail can be made, so the notice goes out without them: whoever would get it in one of these gets another of their languages, or else English. Swedish: It is too long. Finnish: It has no subject.',
    ],
  ])('%s', (_, unmade, words) => expect(unmadeWords(unmade, 'en')).toBe(words))
})
