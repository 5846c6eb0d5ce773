import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalStory, hashOf, idOf, mediaIds, serialise } from '../../../src/domain/canonical.ts'
import { canonical, document, lexical, noReferences, picture } from './samples.ts'

const hash = (...args: Parameters<typeof canonical>) => hashOf(serialise(canonical(...args)))

/** A story in which every field says something. */
const FULL = {
  subheading: 'Interviews in five countries',
  dateline: { place: 'Malmö', date: '2014-06-12T00:00:00.000Z' },
  embargoUntil: '2030-05-01T10:00:00+02:00',
  embargoZone: 'Europe/Stockholm',
  urgency: 3,
  quotes: [
    { text: 'It works.', speaker: 'Åsa Ek', speakerTitle: 'Chair', clearedBy: 'Åsa Ek', clearedAt: '2030-04-01' },
  ],
  figures: [{ label: 'Participants', value: '120', unit: 'people', source: 'Registration', asOf: '2014-06-15' }],
  notesToEditors: 'Interviews on request.',
  images: ['m1'],
  audienceCountries: ['se', 'FI'],
  contentNote: 'Mentions violence.',
  outreachPlan: { lists: ['l1', 'l2'], when: 'at', at: '2030-05-01T09:00:00Z', waitFor: ['sv'] },
}
const REFERENCES = {
  media: { m1: picture },
  boilerplate: { id: 'b1', name: 'About us', text: 'A network.' },
  topics: [{ code: '20001326', name: 'women’s rights', scheme: 'iptc' as const }],
  helplines: [
    { country: 'SE', name: 'Helpline', phone: '020-50 50 50', url: '', verifiedAt: '2030-01-01T00:00:00.000Z' },
  ],
}

describe('the canonical form', () => {
  it('is version 1, and its hash is pinned: what has been signed must never hash to something else', () => {
    expect(canonical(FULL, REFERENCES).canonVersion).toBe(1)
    expect(hash(FULL, REFERENCES)).toBe('0acc60adf878e8d609dcc280ba41a8d6be778e85146c05dc26bec0ce72577662')
  })

  it('says of an almost empty document that everything is absent, never that it is undefined', () => {
    const story = canonicalStory('articles', 'articles:1', { language: 'sv' }, noReferences)
    expect(JSON.parse(serialise(story))).toEqual({
      canonVersion: 1,
      storyKey: 'articles:1',
      collection: 'articles',
      kind: 'article',
      language: 'sv',
      translationGroup: '',
      title: '',
      subheading: '',
      slug: '',
      lead: '',
      body: null,
      dateline: { place: '', date: '' },
      embargoUntil: '',
      embargoZone: '',
      urgency: 5,
      quotes: [],
      figures: [],
      boilerplate: null,
      notesToEditors: '',
      pressContacts: [],
      images: [],
      documents: [],
      media: {},
      topics: [],
      audienceCountries: [],
      sensitivity: 'normal',
      contentNote: '',
      helplines: [],
      brief: { subject: '', text: '' },
      outreachPlan: { lists: [], when: 'none', at: '', waitFor: [] },
      seminar: null,
      correction: null,
    })
  })

  it('is serialised with sorted keys and no spaces (RFC 8785)', () => {
    const bytes = serialise(canonical(FULL, REFERENCES))
    expect(bytes.startsWith('{"audienceCountries":["SE","FI"],"body":{"root":{"children":[')).toBe(true)
    const keys = Object.keys(JSON.parse(bytes))
    expect(keys).toEqual([...keys].sort())
  })

  it('hashes the bytes of UTF-8', () => {
    expect(hashOf('å')).toBe('e83979df9d36090142f23051f8e8d7ad48e5c20dff5c9e7b92ca3454f67469f9')
    expect(hashOf('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})

describe('two documents that say the same have the same hash', () => {
  const NFC = 'Ångström på Åland, þú og īss'.normalize('NFC')
  const NFD = NFC.normalize('NFD')
  const block = (title: string, extra: object = {}) => ({
    root: { type: 'root', children: [{ type: 'block', fields: { blockType: 'factBox', title, text: 'x', ...extra } }] },
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['composed and decomposed letters', { title: NFC, lead: NFC }, { title: NFD, lead: NFD }],
    ['composed and decomposed letters in the text', { body: lexical(NFC) }, { body: lexical(NFD) }],
    ['composed and decomposed letters in a fact box', { body: block(NFC) }, { body: block(NFD) }],
    ['line ends of Windows and of Unix', { lead: 'a\r\nb\rc' }, { lead: 'a\nb\nc' }],
    ['line ends within the text', { body: lexical('a\r\nb') }, { body: lexical('a\nb') }],
    ['line ends in a fact box', { body: block('t', { text: 'a\r\nb' }) }, { body: block('t', { text: 'a\nb' }) }],
    ['spaces around a text', { title: '  A title\n' }, { title: 'A title' }],
    ['absent, null and empty', { subheading: null, quotes: null }, { subheading: '', quotes: [] }],
    ['null and absent inside a block', { body: block('t', { blockName: null }) }, { body: block('t') }],
    ['the id of a block', { body: block('t', { id: 'x1' }) }, { body: block('t', { id: 'x2' }) }],
    [
      'the ids of rows',
      { pressContacts: [{ id: '1', name: 'N', email: 'e@example.org' }] },
      { pressContacts: [{ id: '2', name: 'N', email: 'e@example.org' }] },
    ],
    [
      'one instant in two notations',
      { embargoUntil: '2030-05-01T10:00:00+02:00' },
      { embargoUntil: new Date('2030-05-01T08:00:00Z') },
    ],
    ['relations as ids and populated', { images: ['m1'] }, { images: [{ id: 'm1', alt: 'x' }] }],
    [
      'an upload in the text as an id and populated',
      { body: { root: { type: 'root', children: [{ type: 'upload', value: 'm1' }] } } },
      { body: { root: { type: 'root', children: [{ type: 'upload', value: { id: 'm1', filename: 'x.jpg' } }] } } },
    ],
    ['countries in small and in capital letters', { audienceCountries: ['se'] }, { audienceCountries: ['SE'] }],
    ['a zone without an embargo', { embargoZone: 'Europe/Oslo' }, { embargoZone: '' }],
    ['the time of a plan that has none', { outreachPlan: { when: 'none', at: '2030-01-01T00:00:00Z' } }, {}],
    ['what the workflow owns', { revision: 9, editorialState: 'approved', signOffs: [{ user: 'x' }] }, { revision: 1 }],
  ])('%s', (_, one, other) => {
    expect(hash(one)).toBe(hash(other))
  })

  it('in words that they refer to', () => {
    const words = (text: string) => ({
      boilerplate: { id: 'b', name: 'n', text },
      media: { m1: { ...picture, caption: text } },
      helplines: [{ country: 'se', name: text, phone: '', url: '', verifiedAt: '2030-01-01T02:00:00+02:00' }],
    })
    const same = hash({}, { ...words(`${NFC}\n`) })
    expect(hash({}, words(`${NFD}\r\n`))).toBe(same)
  })

  it('with their properties in any order', () => {
    const entries = Object.entries(document(FULL))
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const doc = Object.fromEntries(shuffled)
        const story = canonicalStory('press-releases', 'press-releases:1', doc, REFERENCES)
        expect(hashOf(serialise(story))).toBe(hash(FULL, REFERENCES))
      }),
      { numRuns: 30 },
    )
  })

  it('when one of them is the canonical form itself', () => {
    const once = canonical(FULL, REFERENCES)
    const { storyKey, collection, ...rest } = once
    const again = canonicalStory(collection, storyKey, rest, REFERENCES)
    expect(again).toEqual(once)
  })
})

describe('two documents that differ have different hashes', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a letter of the title', { title: 'A new report on exit service' }],
    ['capitals', { title: 'A NEW REPORT ON EXIT SERVICES' }],
    ['a word of the text', { body: lexical('The report is based on interviews.', 'It names what worked.') }],
    [
      'a space between two runs of text',
      { body: lexical('The report is based on interviews. ', 'It names what works.') },
    ],
    ['the order of paragraphs', { body: lexical('It names what works.', 'The report is based on interviews.') }],
    ['the brief', { brief: { subject: 'Other', text: 'Five organisations publish a joint report today.' } }],
    ['the plan', { outreachPlan: { lists: ['l1'], when: 'on_approval' } }],
    ['the lists of the plan', { outreachPlan: { lists: ['l2'], when: 'none' } }],
    ['the embargo', { embargoUntil: '2030-05-01T08:00:00Z', embargoZone: 'Europe/Stockholm' }],
    ['sensitivity', { sensitivity: 'high' }],
    ['the order of images', { images: ['m2', 'm1'] }],
  ])('%s', (_, own) => {
    expect(hash(own)).not.toBe(hash({}))
  })

  it('the bytes of a picture', () => {
    const one = hash({}, { media: { m1: picture } })
    expect(hash({}, { media: { m1: { ...picture, hash: 'b'.repeat(64) } } })).not.toBe(one)
  })
})

describe('a seminar', () => {
  it('exists only in a summary of one', () => {
    const seminar = { eventName: 'Forum' }
    expect(canonical({ seminar }).seminar).toBeNull()
    expect(canonical({ seminar }, {}, 'seminar-summaries').seminar).toMatchObject({ eventName: 'Forum' })
  })

  it('keeps how exactly its date is known, and falls back on what claims least', () => {
    const dates = (own: object) => canonical({ seminar: own }, {}, 'seminar-summaries').seminar
    expect(dates({ start: '2015-01-01', precision: 'year' })).toMatchObject({ precision: 'year' })
    expect(dates({ precision: 'century', status: 'cancelled', participantCount: '120' })).toMatchObject({
      precision: 'day',
      status: 'cancelled',
      participantCount: null,
    })
  })
})

describe('what a document refers to', () => {
  it('is found in images, documents, materials and inside the text, each once', () => {
    const doc = {
      images: ['m1', { id: 'm2' }],
      documents: ['m1'],
      seminar: { materials: [{ media: 'm3' }, { url: 'https://example.org' }] },
      body: {
        root: {
          children: [
            { type: 'quote', children: [{ type: 'upload', value: { id: 'm4' } }] },
            { type: 'upload', value: 'm5' },
          ],
        },
      },
    }
    expect(mediaIds(doc).sort()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5'])
  })

  it.each<[unknown, string]>([
    ['m1', 'm1'],
    [7, '7'],
    [{ id: 'm1' }, 'm1'],
    [null, ''],
    [undefined, ''],
    [[], ''],
  ])('the id of %j is “%s”', (value, id) => {
    expect(idOf(value)).toBe(id)
  })
})
