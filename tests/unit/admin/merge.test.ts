import { describe, expect, it } from 'vitest'
import { type Choice, differences, merge, ofForm, readable } from '../../../src/admin/components/model/merge.ts'
import { isExpired, KEEP_MS, offers, type Unsaved } from '../../../src/admin/components/model/unsaved.ts'
import { paragraphs } from '../../support/stories.ts'

const base = {
  id: '1',
  revision: 3,
  title: 'Before',
  lead: 'Lead.',
  body: paragraphs('One.'),
  brief: { subject: 'S', text: 'T' },
  quotes: [{ id: 'q1', text: 'Glad.' }],
  editorialState: 'in_review',
}

describe('two versions of a story', () => {
  it.each<[string, object, object, string[]]>([
    ['that are the same', {}, {}, []],
    ['of which only mine moved', { title: 'Mine' }, {}, ['title mine']],
    ['of which only theirs moved', {}, { title: 'Theirs' }, ['title theirs']],
    ['that moved apart', { title: 'Mine' }, { title: 'Theirs' }, ['title both']],
    ['that moved alike', { title: 'Both' }, { title: 'Both' }, []],
    [
      'that differ in a part of a group',
      { brief: { subject: 'M', text: 'T' } },
      { brief: { subject: 'S', text: 'X' } },
      ['brief.subject mine', 'brief.text theirs'],
    ],
    ['that differ in what the workflow owns', {}, { editorialState: 'draft', revision: 4, updatedAt: 'x' }, []],
    ['that differ in the ids of rows only', { quotes: [{ id: 'new', text: 'Glad.' }] }, {}, []],
    ['of which mine was emptied', { lead: '' }, {}, ['lead mine']],
    ['of which one is empty in another way', { subheading: '' }, { subheading: null }, []],
    ['whose text says other words', { body: paragraphs('Two.') }, {}, ['body mine']],
  ])('%s', (_, mine, theirs, expected) => {
    const found = differences(base, { ...base, ...mine }, { ...base, ...theirs })
    expect(found.map(({ path, by }) => `${path} ${by}`)).toEqual(expected)
  })

  it('do not differ in what an editor writes beside the words', () => {
    const bare = JSON.parse(JSON.stringify(base.body).replaceAll('"direction":"ltr"', '"direction":null')) as object
    expect(differences(base, { ...base, body: bare }, base)).toEqual([])
  })

  it('see a word that is set in bold', () => {
    const bold = JSON.parse(
      JSON.stringify(base.body).replace('"text":"One.","format":0', '"text":"One.","format":1'),
    ) as object
    expect(differences(base, { ...base, body: bold }, base)).toEqual([{ path: 'body', by: 'mine' }])
  })

  it('could each be right where nobody knows what they started from', () => {
    expect(differences(null, { title: 'Mine' }, { title: 'Theirs', lead: 'L' })).toEqual([
      { path: 'title', by: 'both' },
    ])
  })

  it.each<[string, Record<string, Choice>, object]>([
    ['by themselves', {}, { title: 'Mine', lead: 'Theirs.', brief: { subject: 'M', text: 'T' } }],
    ['theirs', { title: 'theirs' }, { title: 'Theirs', lead: 'Theirs.' }],
    ['a third version', { title: { text: 'Both' } }, { title: 'Both' }],
    ['mine against theirs', { lead: 'mine' }, { lead: 'Lead.' }],
    ['a part of a group', { 'brief.subject': 'theirs' }, { brief: { subject: 'S', text: 'T' } }],
  ])('are put together %s, on top of the newer revision', (_, choices, expected) => {
    const mine = { ...base, title: 'Mine', brief: { subject: 'M', text: 'T' } }
    const theirs = { ...base, revision: 4, title: 'Theirs', lead: 'Theirs.' }
    const merged = merge(theirs, mine, differences(base, mine, theirs), choices)
    expect(merged).toMatchObject({ revision: 4, ...expected })
    expect(theirs.title).toBe('Theirs')
  })
})

it.each([
  [null, ''],
  ['a', 'a'],
  [paragraphs('One.', 'Two.'), 'One.\n\nTwo.'],
  [[{ id: 'x', name: 'Kim', email: 'kim@example.org' }], 'Kim, kim@example.org'],
  [['SE', 'FI'], 'SE\nFI'],
])('%j reads %j', (value, text) => expect(readable(value)).toBe(text))

it('takes the 0 of a form for a list without rows, but not where a number was meant', () => {
  const values = { quotes: 0, urgency: 0, title: '', seminar: { speakers: 0, participantCount: 0 }, brief: null }
  const seminar = { speakers: [], participantCount: 0 }
  expect(ofForm(values)).toEqual({ quotes: [], urgency: 0, title: '', seminar, brief: null })
})

describe('unsaved work', () => {
  const NOW = 1_800_000_000_000
  const work = (own: Partial<Unsaved> = {}): Unsaved => ({
    user: 'wren',
    collection: 'articles',
    document: '1',
    revision: 3,
    savedAt: NOW - 1000,
    data: { title: 'Typed' },
    ...own,
  })
  const here = { user: 'wren', collection: 'articles', document: '1' }

  it.each<[string, Unsaved, object, boolean]>([
    ['the person’s own', work(), here, true],
    ['another person’s', work({ user: 'wila' }), here, false],
    ['of another collection', work({ collection: 'press-releases' }), here, false],
    ['of another document', work({ document: '2' }), here, false],
    ['of an older revision', work({ revision: 1 }), here, true],
    ['of 30 days ago', work({ savedAt: NOW - KEEP_MS }), here, false],
    ['of nearly 30 days ago', work({ savedAt: NOW - KEEP_MS + 1 }), here, true],
    ['with no time', work({ savedAt: Number.NaN }), here, false],
    ['that is what is stored', work({ data: { title: 'Stored' } }), here, false],
    ['of a new document, on the page of an old one', work({ document: 'new-a' }), here, false],
    ['of a new document, on the page of a new one', work({ document: 'new-a' }), { ...here, document: null }, true],
    ['of an old document, on the page of a new one', work(), { ...here, document: null }, false],
  ])('%s is offered: %s', (_, one, where, expected) => {
    const found = offers([one], where as never, { title: 'Stored', revision: 3 }, NOW)
    expect(found).toHaveLength(expected ? 1 : 0)
    if (expected) expect(found[0]?.fields).toEqual(['title'])
  })

  it('is offered newest first', () => {
    const found = offers([work({ savedAt: NOW - 2000, revision: 2 }), work()], here, {}, NOW)
    expect(found.map(({ work: { revision } }) => revision)).toEqual([3, 2])
  })

  it.each([
    [NOW - KEEP_MS, true],
    [NOW - KEEP_MS + 1, false],
    [NOW + 2 * KEEP_MS, true],
  ])('of %i has had its time: %s', (savedAt, expected) => expect(isExpired({ savedAt }, NOW)).toBe(expected))
})
