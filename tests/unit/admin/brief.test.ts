import { describe, expect, test } from 'vitest'
import {
  areMany,
  type BriefAsked,
  briefRequest,
  chosenWords,
  goneWords,
  listsAtAGlance,
  listsFound,
  listsThere,
  maySendBrief,
  missingForBrief,
  plannedFor,
  timePassed,
} from '../../../src/admin/components/model/brief.ts'
import type { CampaignDoc } from '../../../src/admin/components/model/campaign.ts'
import type { Role } from '../../../src/domain/permissions.ts'
import type { PublicationStatus } from '../../../src/domain/story.ts'

const asked = (own: Partial<BriefAsked> = {}): BriefAsked => ({
  lists: ['l1'],
  timed: false,
  waitFor: [],
  onePerOutlet: false,
  ...own,
})
const NOON = { timed: true, at: '2027-03-28T12:00', zone: 'Europe/Stockholm' }

describe('a brief by hand', () => {
  test.each<[Role, PublicationStatus, boolean]>([
    ['editor', 'published', true],
    ['chief-editor', 'scheduled', true],
    ['editor', 'unpublished', false],
    ['editor', 'held', false],
    ['editor', 'killed', false],
    ['editor', 'archived', false],
    ['communications', 'published', false],
    ['data-steward', 'published', false],
    ['admin', 'published', false],
  ])('is offered to %s for a story that is %s: %s', (role, status, offered) => {
    expect(maySendBrief({ id: '1', roles: [role] }, status)).toBe(offered)
  })

  test('is offered to nobody who is not signed in', () => expect(maySendBrief(null, 'published')).toBe(false))

  test.each<[string, string[], string[], { there: string[]; gone: number }]>([
    ['all there', ['l2', 'l1'], ['l1', 'l2', 'l3'], { there: ['l2', 'l1'], gone: 0 }],
    ['one deleted since the plan was signed', ['l2', 'l4'], ['l1', 'l2'], { there: ['l2'], gone: 1 }],
    ['none chosen', [], ['l1'], { there: [], gone: 0 }],
  ])('goes to the lists that are there, and says how many are not: %s', (_, chosen, known, found) => {
    expect(listsThere(chosen, known)).toEqual(found)
  })

  test.each([
    [0, ''],
    [1, '1 list of the plan is no longer there. The brief does not go to it.'],
    [3, '3 lists of the plan are no longer there. The brief does not go to them.'],
  ])('says of %i lists that are gone: “%s”', (gone, words) => expect(goneWords(gone)).toBe(words))

  test.each([
    [21, 0, 21, 0],
    [22, 0, 20, 2],
    [130, 1, 20, 109],
    [1, 1, 0, 0],
  ])('of %i lists, %i of them gone, names %i and counts %i', (chosen, gone, named, more) => {
    const lists = Array.from({ length: chosen }, (_, i) => ({ id: `l${i}`, name: `Desk ${i}` }))
    const found = listsAtAGlance(
      lists.map(({ id }) => id),
      lists.slice(gone),
    )
    expect([found.named.length, found.more.length, found.gone]).toEqual([named, more, gone])
    expect([...found.named, ...found.more]).toEqual(lists.slice(gone).map(({ name }) => name))
  })

  test.each<[string, Partial<BriefAsked>, string | null]>([
    ['nothing but a list', {}, null],
    ['no list', { lists: [] }, 'Choose at least one list first.'],
    ['a time without a clock', { timed: true, zone: 'Europe/Stockholm' }, 'Choose the time first.'],
    ['a time without a zone', { ...NOON, zone: '' }, 'Choose the time first.'],
    ['a time', NOON, null],
  ])('says what is missing of %s', (_, own, words) => {
    expect(missingForBrief(asked(own))).toBe(words)
  })

  test.each<[string, Partial<BriefAsked>, object]>([
    ['nothing else', {}, {}],
    ['a time', NOON, { launchAt: NOON.at, zone: NOON.zone }],
    ['a time that was thought better of', { ...NOON, timed: false }, {}],
    ['all there is', { waitFor: ['sv'], onePerOutlet: true }, { waitFor: ['sv'], onePerOutlet: true }],
  ])('is asked for with %s', (_, own, options) => {
    const story = { collection: 'articles', id: 's1' }
    expect(briefRequest(story, asked(own))).toEqual({ type: 'brief', story, lists: ['l1'], options })
  })
})

test.each<[string, Pick<CampaignDoc, 'launchAt' | 'startedAt' | 'options'>, string | null]>([
  [
    'a draft with a time',
    { launchAt: null, startedAt: null, options: { launchAt: '2027-01-01T08:00Z' } },
    '2027-01-01T08:00Z',
  ],
  ['a draft without one', { launchAt: null, startedAt: null, options: {} }, null],
  [
    'one launched for another time',
    { launchAt: '2027-02-01T08:00Z', startedAt: null, options: { launchAt: '2027-01-01T08:00Z' } },
    '2027-02-01T08:00Z',
  ],
  ['one that has begun', { launchAt: '2027-02-01T08:00Z', startedAt: '2027-02-01T08:00Z', options: null }, null],
])('says when it is to start, of %s', (_, doc, at) => {
  expect(plannedFor(doc)).toBe(at)
})

test.each<[string, Partial<CampaignDoc>, string | null]>([
  ['a draft whose time is still to come', { options: { launchAt: '2027-01-01T08:01:00Z' } }, null],
  ['a draft whose time has come', { options: { launchAt: '2027-01-01T08:00:00Z' } }, '2027-01-01T08:00:00Z'],
  ['a draft without a time', { options: {} }, null],
  ['one that was launched, and is due', { state: 'scheduled', launchAt: '2027-01-01T07:00:00Z' }, null],
  [
    'one that was cancelled before anybody launched it',
    { state: 'cancelled', options: { launchAt: '2027-01-01T07:00:00Z' } },
    null,
  ],
])('knows whether its time has passed before anybody launched it, of %s', (_, own, passed) => {
  const doc = { state: 'draft', launchAt: null, startedAt: null, options: null, ...own } as const
  expect(timePassed(doc, Date.parse('2027-01-01T08:00:00Z'))).toBe(passed)
})

describe('lists to choose from', () => {
  const lists = ['Baltic press', 'Nordic press', 'Law and courts'].map((name) => ({ name }))
  test.each([
    ['', 3],
    ['  PRESS ', 2],
    ['law', 1],
    ['sport', 0],
  ])('are found by “%s”: %i', (sought, found) => expect(listsFound(lists, sought)).toHaveLength(found))

  test('are looked for from twelve on', () => {
    expect([11, 12].map((length) => areMany(Array.from({ length })))).toEqual([false, true])
  })

  test.each([
    ['none', [], 'None is chosen yet.'],
    ['two', ['A', 'B'], 'Chosen: A and B.'],
    ['six', ['A', 'B', 'C', 'D', 'E', 'F'], 'Chosen: A, B, C, D, E and F.'],
    ['more', ['A', 'B', 'C', 'D', 'E', 'F', 'G'], 'Chosen: A, B, C, D, E and 2 more.'],
  ])('are named when %s are chosen', (_, names, words) => expect(chosenWords(names)).toBe(words))
})
