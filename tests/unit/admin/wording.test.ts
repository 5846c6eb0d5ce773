import type { Field } from 'payload'
import { describe, expect, test } from 'vitest'
import { Boilerplates } from '../../../collections/boilerplates.ts'
import { Newsroom } from '../../../collections/globals.ts'
import { Helplines } from '../../../collections/helplines.ts'
import { Outlets } from '../../../collections/outlets.ts'
import { SeminarSummaries } from '../../../collections/stories.ts'
import { Terms } from '../../../collections/terms.ts'
import { Users } from '../../../collections/users.ts'
import {
  beginning,
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

  test.each([
    ['what has room', 'Look again.', 11, 'Look again.'],
    ['whole words', 'The notice goes out.', 9, 'The …'],
    ['a word that ends there', 'The notice goes out.', 10, 'The notice …'],
    ['what has no gap', 'https://press.example.org', 8, 'https:// …'],
  ])('the beginning of a text is %s', (_, text, most, words) => {
    expect(beginning(text, most)).toBe(words)
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

test.each([
  ['the newsroom', Newsroom],
  ['boilerplates', Boilerplates],
  ['helplines', Helplines],
  ['outlets', Outlets],
  ['seminar summaries', SeminarSummaries],
  ['terms', Terms],
  ['users', Users],
])('%s offer languages by the names that sentences of the admin use', (_, config) => {
  const labels = languageLabels(config.fields)
  expect(labels.length).toBeGreaterThan(0)
  for (const label of labels) expect(label).toBe(languageName('sv'))
})

/** What the fields of a form call Swedish. */
function languageLabels(fields: readonly Field[]): unknown[] {
  return fields.flatMap((field) => {
    if (field.type === 'tabs') return field.tabs.flatMap((tab) => languageLabels(tab.fields))
    if ('fields' in field) return languageLabels(field.fields)
    if (field.type !== 'select') return []
    return field.options.flatMap((option) =>
      typeof option === 'object' && option.value === 'sv' ? [option.label] : [],
    )
  })
}
