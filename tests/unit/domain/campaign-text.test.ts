import { describe, expect, it } from 'vitest'
import type { CampaignType } from '../../../src/domain/campaign.ts'
import {
  type CampaignText,
  isCampaignText,
  longestText,
  readCampaignText,
  textIn,
} from '../../../src/domain/campaign-text.ts'

describe('a text that is added to a campaign', () => {
  it.each<[string, unknown, CampaignText | null]>([
    ['words', ' New. ', 'New.'],
    ['none', '  ', null],
    ['words by language', { en: 'New.', sv: ' Nytt. ', fi: ' ' }, { en: 'New.', sv: 'Nytt.' }],
    ['an unknown language', { de: 'Neu.' }, null],
    ['something else', 42, null],
    ['a list', ['New.'], null],
  ])('is read: %s', (_, value, read) => {
    expect(readCampaignText(value)).toEqual(read)
  })

  it.each<[unknown, boolean]>([
    ['New.', true],
    [{}, true],
    [{ en: 'New.' }, true],
    [{ en: 1 }, false],
    [{ de: 'Neu.' }, false],
    [['New.'], false],
  ])('%j is understood: %s', (value, understood) => {
    expect(isCampaignText(value)).toBe(understood)
  })

  it('is as long as it is in the language in which it is longest', () => {
    expect([longestText('abc'), longestText({ en: 'a', sv: 'abcd' }), longestText({})]).toEqual([3, 4, 0])
  })

  const both = { en: 'New.', sv: 'Nytt.' }
  it.each<[CampaignType, string, CampaignText | undefined, string]>([
    ['follow_up', 'en', 'New.', 'New.'],
    // Under a Swedish mail it would be English.
    ['follow_up', 'sv', 'New.', ''],
    ['follow_up', 'sv', both, 'Nytt.'],
    ['follow_up', 'fi', both, ''],
    ['follow_up', 'en', undefined, ''],
    // Whoever is told of a mistake hears which one, if need be in the source’s words.
    ['correction', 'sv', 'Wrong.', 'Wrong.'],
    ['hold', 'sv', both, 'Nytt.'],
    ['kill', 'fi', both, 'New.'],
    ['kill', 'fi', { sv: 'Nytt.' }, 'Nytt.'],
  ])('of a %s, in %s', (type, language, text, said) => {
    expect(textIn(text, { type, language, source: 'en' })).toBe(said)
  })
})
