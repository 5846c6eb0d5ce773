import { describe, expect, it } from 'vitest'
import type { CampaignOptions, CampaignType } from '../../../src/domain/campaign.ts'
import { repeats, sparedBy } from '../../../src/domain/once.ts'

describe('who is spared in a campaign', () => {
  it.each<[CampaignType, readonly CampaignType[]]>([
    ['brief', ['brief', 'follow_up']],
    ['follow_up', ['follow_up']],
    ['correction', []],
    ['hold', []],
    ['kill', []],
    ['embargo_lifted', []],
    ['digest', []],
  ])('of the type %s: whoever was sent one of %j', (type, types) => {
    expect(sparedBy(type)).toEqual(types)
  })
})

describe('a notice', () => {
  it.each<[string, CampaignType, CampaignOptions, CampaignOptions, boolean]>([
    ['a correction of the same edition', 'correction', { edition: '2' }, { edition: '2', sources: ['a'] }, true],
    ['a correction of a newer edition', 'correction', { edition: '3' }, { edition: '2' }, false],
    ['a correction with words of its own', 'correction', { text: 'More.' }, { edition: '2' }, false],
    ['a correction in the same words', 'correction', { text: 'More.' }, { text: 'More.' }, true],
    [
      'the same words in another order of languages',
      'hold',
      { text: { en: 'a', sv: 'b' } },
      { text: { sv: 'b', en: 'a' } },
      true,
    ],
    ['the same words to others', 'hold', { text: 'x', sources: ['b'] }, { text: 'x', sources: ['a'] }, false],
    ['a hold notice without words', 'hold', {}, { text: 'Checking.' }, true],
    ['a hold notice that says more', 'hold', { text: 'Still checking.' }, {}, false],
    ['a withdrawal in the same words', 'kill', { text: 'x' }, { text: 'x' }, true],
    ['a withdrawal with a substitute', 'kill', { text: 'x', substitute: 'y' }, { text: 'x' }, false],
    ['a lifted embargo', 'embargo_lifted', {}, {}, true],
    ['a brief', 'brief', {}, {}, false],
    ['a follow-up, which has a rule of its own', 'follow_up', {}, {}, false],
  ])('%s', (_, type, asked, other, said) => {
    expect(repeats(type, asked, other)).toBe(said)
  })
})
