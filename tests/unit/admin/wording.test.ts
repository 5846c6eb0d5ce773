import { describe, expect, test } from 'vitest'
import {
  count,
  countryName,
  languageName,
  listed,
  ranked,
  SIGNS,
  stateWords,
  wordCount,
} from '../../../src/admin/components/model/wording.ts'
import { BATCH_STATES } from '../../../src/domain/batches.ts'
import { CAMPAIGN_STATES } from '../../../src/domain/campaign.ts'
import { DELIVERY_STATES } from '../../../src/domain/delivery.ts'
import { EDITORIAL_STATES, PUBLICATION_STATUSES } from '../../../src/domain/story.ts'

describe('states in words', () => {
  const all = [
    ...EDITORIAL_STATES,
    ...PUBLICATION_STATUSES,
    ...CAMPAIGN_STATES,
    ...DELIVERY_STATES,
    ...BATCH_STATES,
    ...['running', 'done', 'failed'],
  ]

  test.each([...new Set(all)])('%s has words without underscores and starts with a capital', (state) => {
    expect(stateWords(state).text).toMatch(/^[A-Z][^_]*$/)
  })

  test('every tone has a sign of its own, so that colour is never the only difference', () => {
    expect(new Set(Object.values(SIGNS)).size).toBe(Object.keys(SIGNS).length)
  })

  test.each([
    ['in_doubt', 'bad'],
    ['paused', 'alert'],
    ['published', 'good'],
    ['draft', 'quiet'],
  ])('%s is %s', (state, tone) => {
    expect(stateWords(state).tone).toBe(tone)
  })

  test('a state nobody knows is shown as it is, quietly', () => {
    expect(stateWords('half_way')).toEqual({ text: 'Half way', tone: 'quiet' })
    expect(stateWords('constructor').tone).toBe('quiet')
  })
})

describe('numbers and names', () => {
  test.each([
    [0, '0 recipients'],
    [1, '1 recipient'],
    [12_500, '12,500 recipients'],
  ])('%i is said as “%s”', (value, words) => {
    expect(count(value, 'recipient')).toBe(words)
  })

  test('lists of words end in “and”', () => {
    expect(listed(['Press', 'Radio', 'Parliament'])).toBe('Press, Radio and Parliament')
  })

  test('words are counted whatever stands between them', () => {
    expect(wordCount('  one\ntwo\t three ')).toBe(3)
    expect(wordCount('')).toBe(0)
  })

  test.each([
    ['SE', 'Sweden'],
    ['', 'No country'],
    ['not a code', 'not a code'],
  ])('the country %j is “%s”', (code, name) => {
    expect(countryName(code)).toBe(name)
  })

  test('languages have English names', () => {
    expect(languageName('fi')).toBe('Finnish')
    expect(languageName('')).toBe('No language')
  })

  test('counts are ranked, the largest first, and alike ones by name', () => {
    const names = ranked({ SE: 2, FI: 5, EE: 2 }, countryName).map(({ name }) => name)
    expect(names).toEqual(['Finland', 'Estonia', 'Sweden'])
  })
})
