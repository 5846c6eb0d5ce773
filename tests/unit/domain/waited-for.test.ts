import { describe, expect, it } from 'vitest'
import { waitedFor } from '../../../src/domain/waited-for.ts'

const SOON = '2031-05-01T09:00:00.000Z'
const LATER = '2031-05-02T09:00:00.000Z'

type Signed = Parameters<typeof waitedFor>[1][number]
const swedish = (status: Signed['status'], visibleFrom: string | null): Signed => ({
  language: 'sv',
  status,
  visibleFrom,
})
const finnish: Signed = { language: 'fi', status: 'scheduled', visibleFrom: LATER }

describe('what a brief that waits for languages waits for', () => {
  it.each<[string, string[], Signed[], ReturnType<typeof waitedFor>]>([
    ['nothing, when it waits for none', [], [swedish('published', SOON)], { missing: [], from: 0 }],
    ['what nobody has signed', ['sv'], [finnish], { missing: ['sv'], from: 0 }],
    ['the time of what is public', ['sv'], [swedish('published', SOON)], { missing: [], from: Date.parse(SOON) }],
    ['the time of what is scheduled', ['sv'], [swedish('scheduled', SOON)], { missing: [], from: Date.parse(SOON) }],
    [
      'the last of several',
      ['sv', 'fi'],
      [swedish('published', SOON), finnish],
      { missing: [], from: Date.parse(LATER) },
    ],
    ['one, with the time of the other', ['sv', 'fi'], [finnish], { missing: ['sv'], from: Date.parse(LATER) }],
    ['what is held', ['sv'], [swedish('held', SOON)], { missing: ['sv'], from: 0 }],
    ['what is killed', ['sv'], [swedish('killed', SOON)], { missing: ['sv'], from: 0 }],
    ['what has no time', ['sv'], [swedish('published', null)], { missing: ['sv'], from: 0 }],
    [
      'the first of two stories in one language',
      ['sv'],
      [swedish('scheduled', LATER), swedish('published', SOON)],
      { missing: [], from: Date.parse(SOON) },
    ],
  ])('%s', (_, waitFor, signed, expected) => {
    expect(waitedFor(waitFor, signed)).toEqual(expected)
  })
})
