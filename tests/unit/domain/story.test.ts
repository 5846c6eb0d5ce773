import { describe, expect, it } from 'vitest'
import {
  isStoryCollection,
  parseStoryKey,
  SECTIONS,
  STORY_COLLECTIONS,
  storyKey,
  storyPath,
} from '../../../src/domain/story.ts'

describe('a story key', () => {
  it.each(STORY_COLLECTIONS)('of %s can be read back', (collection) => {
    const id = '019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b'
    expect(storyKey(collection, id)).toBe(`${collection}:${id}`)
    expect(parseStoryKey(storyKey(collection, id))).toEqual({ collection, id })
  })

  it.each([
    ['', null],
    ['articles', null],
    ['articles:', null],
    [':1', null],
    ['users:1', null],
    ['Articles:1', null],
    ['articles:a:b', { collection: 'articles', id: 'a:b' }],
  ])('“%s” reads as %j', (key, wanted) => {
    expect(parseStoryKey(key)).toEqual(wanted)
  })
})

it('an address names language, section and slug', () => {
  expect(storyPath({ language: 'sv', section: 'seminars', slug: 'malmo-2014' })).toBe('/sv/seminars/malmo-2014')
})

it('every collection has a section of its own', () => {
  expect(new Set(Object.values(SECTIONS)).size).toBe(STORY_COLLECTIONS.length)
})

it.each([
  ['press-releases', true],
  ['publications', false],
  ['toString', false],
  [null, false],
  [3, false],
])('%j as the name of a story collection: %s', (value, is) => {
  expect(isStoryCollection(value)).toBe(is)
})
