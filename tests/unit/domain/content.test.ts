import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentChanged } from '../../../src/domain/content.ts'
import { document, lexical } from './samples.ts'

describe('what is content', () => {
  it.each<[string, object]>([
    ['the title', { title: 'Another' }],
    ['a letter of the lead', { lead: 'Five organisations publish a joint report' }],
    ['the text', { body: lexical('Something else.') }],
    ['the web address', { slug: 'another' }],
    ['the language', { language: 'sv' }],
    ['the kind', { kind: 'statement' }],
    ['the brief', { brief: { subject: 'Another', text: 'x' } }],
    ['the outreach plan', { outreachPlan: { when: 'on_approval', lists: ['l1'] } }],
    ['sensitivity', { sensitivity: 'high' }],
    ['the embargo', { embargoUntil: '2030-05-01T08:00:00.000Z' }],
    ['a press contact', { pressContacts: [{ name: 'Press Desk', email: 'other@example.org' }] }],
    ['a field that nobody has heard of', { fieldOfTomorrow: 'x' }],
    ['taking something away', { lead: '' }],
    ['a space at the end', { title: 'A new report on exit services ' }],
  ])('%s', (_, own) => {
    expect(contentChanged(document(), document(own as Record<string, unknown>))).toBe(true)
  })

  it('is the order of rows, and what a row holds', () => {
    const [one, two] = [{ text: 'one' }, { text: 'two' }]
    expect(contentChanged({ quotes: [one, two] }, { quotes: [two, one] })).toBe(true)
    expect(contentChanged({ quotes: [one] }, { quotes: [one, two] })).toBe(true)
  })

  it('is which picture the text shows, also where it is named by an object', () => {
    const upload = (value: unknown) => ({ body: { root: { children: [{ type: 'upload', id: 'n1', value }] } } })
    expect(contentChanged(upload('m1'), upload('m2'))).toBe(true)
    expect(contentChanged(upload({ id: 'm1' }), upload({ id: 'm2' }))).toBe(true)
  })

  it('is a change of an instant by one millisecond', () => {
    const at = (embargoUntil: string) => ({ embargoUntil })
    expect(contentChanged(at('2030-05-01T08:00:00.000Z'), at('2030-05-01T08:00:00.001Z'))).toBe(true)
  })
})

describe('what is not content', () => {
  const owned = {
    id: '2',
    createdAt: 'x',
    updatedAt: 'x',
    revision: 7,
    editorialState: 'approved',
    publicationStatus: 'published',
    liveEdition: 'e',
    lastEdition: 'e',
    lastEditionNumber: 3,
    translationGroup: 'g2',
    translationOf: 't',
    reviewComment: 'c',
    createdBy: 'u',
    submittedBy: 'u',
    contributors: ['u'],
    signOffs: [{ user: 'u' }],
    storyActions: {},
    briefPreview: {},
    _status: 'draft',
  }

  it.each(Object.entries(owned))('%s', (name, value) => {
    expect(contentChanged(document(), document({ [name]: value }))).toBe(false)
  })

  it('is a field of such a name only at the top: inside a block it is a text like any other', () => {
    expect(contentChanged({ seminar: { revision: 1 } }, { seminar: { revision: 2 } })).toBe(true)
  })

  it.each<[string, object, object]>([
    ['the ids of rows', { quotes: [{ id: 'a', text: 'x' }] }, { quotes: [{ id: 'b', text: 'x' }] }],
    ['the ids of blocks', { body: { fields: { id: 'a', title: 'x' } } }, { body: { fields: { id: 'b', title: 'x' } } }],
    ['absent, null and empty text', { lead: null, title: '' }, {}],
    ['an empty list, and a list that is not there', { quotes: [] }, { quotes: null }],
    ['an empty group', { brief: {} }, { brief: { subject: '', text: null } }],
    ['the order of properties', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['the notation of an instant', { at: '2030-05-01T10:00:00+02:00' }, { at: '2030-05-01T08:00:00.000Z' }],
    ['a date as an object', { at: new Date('2030-05-01T08:00:00Z') }, { at: '2030-05-01T08:00:00Z' }],
  ])('%s', (_, before, after) => {
    expect(contentChanged(before, after)).toBe(false)
    expect(contentChanged(after, before)).toBe(false)
  })
})

describe('whatever the document', () => {
  const anything = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }))

  it('it does not differ from itself or from its copy', () => {
    fc.assert(
      fc.property(anything, (doc) => {
        expect(contentChanged(doc, structuredClone(doc))).toBe(false)
      }),
    )
  })

  it('the answer is the same both ways', () => {
    fc.assert(fc.property(anything, anything, (a, b) => contentChanged(a, b) === contentChanged(b, a)))
  })
})
