import { describe, expect, it } from 'vitest'
import { nextChange, type Publication, publicWhere, visibility } from '../../../src/domain/visibility.ts'

const NOON = '2030-05-01T12:00:00.000Z'
const noon = Date.parse(NOON)
const LATER = '2030-05-01T15:00:00.000Z'
const later = Date.parse(LATER)

const publication = (over: Partial<Publication> = {}): Publication => ({
  storyKey: 'press-releases:a',
  language: 'sv',
  section: 'press-releases',
  slug: 'a',
  kind: 'press_release',
  translationGroup: 'g',
  status: 'published',
  edition: 'e1',
  visibleFrom: NOON,
  nextEdition: null,
  nextVisibleFrom: null,
  nextState: null,
  ...over,
})

const waiting = { nextEdition: 'e2', nextVisibleFrom: LATER, nextState: 'scheduled' } as const

describe('what the public sees', () => {
  it.each<[string, Partial<Publication>, number, string]>([
    ['a published story one millisecond before its time', {}, noon - 1, 'hidden'],
    ['a published story at its very instant', {}, noon, 'e1'],
    ['a published story afterwards', {}, noon + 1, 'e1'],
    ['a scheduled story before its time', { status: 'scheduled' }, noon - 1, 'hidden'],
    ['a scheduled story at its very instant, though no job has run', { status: 'scheduled' }, noon, 'e1'],
    ['an unpublished story', { status: 'unpublished' }, later, 'hidden'],
    ['a held story that was live', { status: 'held' }, later, 'hidden'],
    ['an archived story', { status: 'archived' }, later, 'hidden'],
    ['a killed story', { status: 'killed' }, later, 'gone'],
    ['a killed story before it would have been visible', { status: 'killed' }, noon - 1, 'gone'],
    ['a killed story with a next edition due', { status: 'killed', ...waiting }, later, 'gone'],
    ['a story without an instant', { visibleFrom: null }, later, 'hidden'],
    ['a story with an unreadable instant', { visibleFrom: 'tomorrow' }, later, 'hidden'],
    ['a story without an edition', { edition: null }, later, 'hidden'],
    ['the live edition one millisecond before the next', { ...waiting }, later - 1, 'e1'],
    ['the next edition at its very instant', { ...waiting }, later, 'e2'],
    ['the next edition of a scheduled story', { status: 'scheduled', ...waiting }, later, 'e2'],
    ['a held next edition after its time', { ...waiting, nextState: 'held' }, later + 1, 'e1'],
    ['a next edition in no state', { ...waiting, nextState: null }, later + 1, 'e1'],
    ['a next edition without an instant', { ...waiting, nextVisibleFrom: null }, later + 1, 'e1'],
    ['a next state without an edition', { ...waiting, nextEdition: null }, later + 1, 'e1'],
    [
      'a next edition due before the story itself is',
      { ...waiting, visibleFrom: LATER, nextVisibleFrom: NOON },
      noon,
      'hidden',
    ],
    ['a next edition of a held story', { status: 'held', ...waiting }, later + 1, 'hidden'],
    ['a next edition where none was live', { edition: null, ...waiting }, later, 'e2'],
    ['an instant written with an offset', { visibleFrom: '2030-05-01T15:00:00+03:00' }, noon, 'e1'],
  ])('%s', (_name, over, now, seen) => {
    const result = visibility(publication(over), now)
    expect(result.state === 'public' ? result.edition : result.state).toBe(seen)
  })

  it('tells since when the edition has been visible', () => {
    expect(visibility(publication(waiting), later + 5)).toEqual({ state: 'public', edition: 'e2', since: later })
  })
})

describe('the database condition', () => {
  it('selects what may be public at that instant, as plain data', () => {
    expect(publicWhere(new Date(NOON))).toEqual({
      and: [{ status: { in: ['published', 'scheduled'] } }, { visibleFrom: { less_than_equal: NOON } }],
    })
  })

  it('selects every story the predicate shows', () => {
    const statuses = ['unpublished', 'scheduled', 'published', 'held', 'killed', 'archived'] as const
    for (const status of statuses) {
      for (const now of [noon - 1, noon, later]) {
        const story = publication({ status, ...waiting })
        const [{ status: wanted }, { visibleFrom }] = publicWhere(new Date(now)).and
        const selected = wanted.in.includes(status) && story.visibleFrom! <= visibleFrom.less_than_equal
        expect(selected).toBe(visibility(story, now).state === 'public')
      }
    }
  })
})

describe('how long an answer holds', () => {
  it.each<[string, Partial<Publication>, number, number]>([
    ['until the story becomes visible', {}, noon - 1, noon],
    ['for ever once visible with nothing waiting', {}, noon, Number.POSITIVE_INFINITY],
    ['until the next edition', waiting, noon, later],
    ['for ever when the next edition is held', { ...waiting, nextState: 'held' }, noon, Number.POSITIVE_INFINITY],
    ['for ever when killed', { status: 'killed', visibleFrom: LATER }, noon, Number.POSITIVE_INFINITY],
    [
      'until both have come, when the next edition is due first',
      { ...waiting, visibleFrom: LATER, nextVisibleFrom: NOON },
      0,
      later,
    ],
  ])('%s', (_name, over, now, until) => {
    expect(nextChange([publication(over)], now)).toBe(until)
  })

  it('is the soonest over several stories', () => {
    const stories = [publication({ visibleFrom: LATER }), publication(waiting), publication({ visibleFrom: NOON })]
    expect(nextChange(stories, noon - 1)).toBe(noon)
    expect(nextChange([], noon)).toBe(Number.POSITIVE_INFINITY)
  })
})
