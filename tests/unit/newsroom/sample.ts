import type { CanonicalMedia, CanonicalSeminar, CanonicalStory } from '../../../src/domain/edition.ts'
import { SECTIONS } from '../../../src/domain/story.ts'
import type { NewsroomSettings } from '../../../src/newsroom/source.ts'
import { block, doc, li, link, list, node, p, text } from '../richtext/documents.ts'
import { type Memory, type MemoryRow, memoryNewsroom } from './memory-source.ts'

export const NOW = Date.parse('2030-05-01T12:00:00.000Z')
export const ago = (hours: number): string => new Date(NOW - hours * 3_600_000).toISOString()

export const settings: NewsroomSettings = {
  name: 'Nordic-Baltic Network Against Trafficking',
  tagline: 'News and background for the press in nine languages',
  languages: ['sv', 'en', 'fi', 'nb', 'da', 'is', 'et', 'lv', 'lt'],
  contact: { email: 'press@example.org', phone: '+46 8 123 45 67', address: 'Sample Street 1\n111 11 Stockholm' },
  accent: '#7a1f3d',
}

export const photo: CanonicalMedia = {
  id: 'm1',
  hash: 'ab'.repeat(32),
  filename: 'forum.jpg',
  mimeType: 'image/jpeg',
  width: 2400,
  height: 1350,
  alt: 'Rows of empty chairs in front of a stage',
  caption: 'The hall before the opening.',
  credit: 'Photo: Sample Photographer',
  licence: 'Free for editorial use',
}

export function edition(over: Partial<CanonicalStory> = {}): CanonicalStory {
  return {
    canonVersion: 1,
    storyKey: 'press-releases:a',
    collection: 'press-releases',
    kind: 'press_release',
    language: 'sv',
    translationGroup: 'g-a',
    title: 'Stöd till utsatta ska inte bero på bostadsort',
    subheading: '',
    slug: 'stod-till-utsatta',
    lead: 'Nätverket lägger fram tolv förslag för likvärdigt stöd i hela regionen.',
    body: doc(p(text('Förslagen bygger på samtal med fyrtio organisationer.'))),
    dateline: { place: 'Stockholm', date: '2030-05-01T12:00:00.000Z' },
    embargoUntil: '',
    embargoZone: '',
    urgency: 5,
    quotes: [],
    figures: [],
    boilerplate: null,
    notesToEditors: '',
    pressContacts: [{ name: 'Ada Exempel', role: 'Presschef', email: 'ada@example.org', phone: '+46 70 123 45 67' }],
    images: [],
    documents: [],
    media: {},
    topics: [],
    audienceCountries: ['SE'],
    sensitivity: 'normal',
    contentNote: '',
    helplines: [],
    brief: { subject: 'SECRET brief subject', text: 'SECRET brief text' },
    outreachPlan: { lists: ['SECRET-list'], when: 'on_approval', at: '', waitFor: [] },
    seminar: null,
    correction: null,
    ...over,
  }
}

export const seminar: CanonicalSeminar = {
  eventName: 'Nordic Forum',
  start: '2014-06-12T00:00:00.000Z',
  end: '2014-06-15T00:00:00.000Z',
  precision: 'day',
  status: 'held',
  venue: 'Malmömässan',
  city: 'Malmö',
  country: 'SE',
  organisers: ['Sample Network', 'Sample Union'],
  speakers: [
    { name: 'Berit Eksempel', title: 'Researcher', organisation: 'Sample University' },
    { name: 'Cia Esimerkki', title: '', organisation: '' },
  ],
  languages: ['en', 'sv'],
  accreditation: '',
  participantCount: 15000,
  participantCountMethod: 'registrations',
  keyPoints: ['Laws differ, the needs do not.', 'Exit services need lasting funding.'],
  conclusions: 'The network will follow up in every country.\nA report is due within the year.',
  feedback: [{ text: 'The first time I met colleagues from all eight countries.', from: 'A social worker' }],
  materials: [
    { label: 'Programme', media: null, url: 'https://example.org/programme' },
    { label: 'Trap', media: null, url: 'javascript:alert(1)' },
    { label: 'Slides', media: 'm9', url: '' },
  ],
  recording: { url: 'https://example.org/recording', captionsUrl: 'https://example.org/captions.vtt' },
}

/** A full release with everything a page can show. */
export const full = edition({
  subheading: 'Tolv förslag från fyrtio organisationer i åtta länder',
  lead: 'Den som vill lämna prostitution ska få samma hjälp i Kiruna som i Malmö. Det är utgångspunkten för tolv förslag som nätverket lägger fram i dag.',
  body: doc(
    p(
      text('I dag avgör bostadsorten vilken hjälp som finns. '),
      link('https://example.org/report', text('Nätverkets genomgång')),
      text(' visar att var tredje kommun saknar en namngiven kontakt.'),
    ),
    node('heading', [text('Vad förslagen innehåller')], { tag: 'h2' }),
    p(
      text('Förslagen riktar sig till stat, kommun och civilsamhälle. '),
      text('Tre av dem', 1),
      text(' kan genomföras utan ny lagstiftning.'),
    ),
    list(
      'bullet',
      li(text('En namngiven kontakt i varje kommun')),
      li(text('Långsiktig finansiering av boenden')),
      li(text('Gemensam statistik för åtta länder')),
    ),
    block({
      blockType: 'factBox',
      title: 'Lagen i korthet',
      text: 'Sexköpslagen (1998:408) trädde i kraft den 1 januari 1999.\n\nNorges lag trädde i kraft den 1 januari 2009.',
    }),
    node('quote', [text('Hjälp ska inte vara en fråga om postnummer.')]),
    p(text('Nätverket följer upp förslagen om ett år.')),
  ),
  quotes: [
    {
      text: 'Vi vet vad som fungerar. Nu handlar det om att göra det överallt.',
      speaker: 'Dag Påhittad',
      speakerTitle: 'ordförande (fiktivt citat)',
      clearedBy: 'SECRET clearer',
      clearedAt: ago(30),
    },
  ],
  figures: [
    {
      label: 'kommuner saknar namngiven kontakt',
      value: '97',
      unit: 'av 290',
      source: 'Nätverkets enkät',
      asOf: '2030-03-01T12:00:00.000Z',
    },
    { label: 'organisationer deltog', value: '40', unit: '', source: 'Nätverket', asOf: '' },
  ],
  boilerplate: {
    id: 'b',
    name: 'Om nätverket',
    text: 'Ett nätverk av organisationer i Norden och Baltikum.\n\nGrundat av fiktiva personer.',
  },
  notesToEditors: 'Rapporten kan beställas från presskontakten.',
  images: ['m1'],
  documents: ['d1'],
  media: {
    m1: photo,
    d1: {
      ...photo,
      id: 'd1',
      hash: 'cd'.repeat(32),
      mimeType: 'application/pdf',
      caption: 'Rapporten i sin helhet',
      filename: 'secret-name.pdf',
    },
  },
  topics: [
    { code: '20001283', name: 'Människohandel', scheme: 'iptc' },
    { code: 'exit', name: 'Stöd', scheme: 'local' },
  ],
  contentNote: 'Texten beskriver våld och utnyttjande.',
  helplines: [
    {
      country: 'SE',
      name: 'Kvinnofridslinjen',
      phone: '020-50 50 50',
      url: 'https://example.org/linje',
      verifiedAt: ago(99),
    },
  ],
})

export const englishVersion = edition({
  storyKey: 'press-releases:a-en',
  language: 'en',
  title: 'Support must not depend on where you live',
  slug: 'support-must-not-depend-on-where-you-live',
  lead: 'Twelve proposals for equal support across the region.',
})

export const seminarEdition = edition({
  storyKey: 'seminar-summaries:s',
  collection: 'seminar-summaries',
  kind: 'seminar_summary',
  translationGroup: 'g-s',
  language: 'en',
  title: 'Nordic Forum, Malmö: what was said',
  slug: 'nordic-forum-malmo',
  lead: 'Four days, eight countries, one question.',
  seminar,
})

export const corrected = edition({
  storyKey: 'articles:c',
  collection: 'articles',
  kind: 'article',
  translationGroup: 'g-c',
  title: 'Så fungerar stödet i grannländerna',
  slug: 'stodet-i-grannlanderna',
  lead: 'En genomgång av åtta länder.',
  correction: { note: 'Ett årtal var fel.', changes: ['Norges lag trädde i kraft 2009, inte 2008.'] },
})

export function row(canonical: CanonicalStory, over: Partial<MemoryRow> = {}): MemoryRow {
  const id = over.id ?? `pub-${canonical.storyKey.split(':')[1]}`
  return {
    id,
    storyKey: canonical.storyKey,
    language: canonical.language,
    section: SECTIONS[canonical.collection],
    slug: canonical.slug,
    kind: canonical.kind,
    translationGroup: canonical.translationGroup,
    status: 'published',
    edition: `e-${id}`,
    visibleFrom: ago(2),
    nextEdition: null,
    nextVisibleFrom: null,
    nextState: null,
    ...over,
  }
}

/** Published stories, each with the edition that its row names. */
export function newsroom(stories: readonly (readonly [CanonicalStory, Partial<MemoryRow>?])[]): Memory {
  const rows = stories.map(([story, over]) => row(story, over))
  const editions = Object.fromEntries(stories.map(([story], index) => [rows[index]!.edition ?? `none-${index}`, story]))
  return memoryNewsroom({ rows, editions, settings })
}

/** What a visitor would find on an ordinary day. */
export function everyday(): Memory {
  const more = [
    'Nytt råd ska samla statistik',
    'Kallelse: pressträff om rapporten',
    'Remissvar om skärpt lagstiftning',
    'Fler boenden öppnar i höst',
  ].map(
    (title, index) =>
      [
        edition({
          storyKey: `press-releases:m${index}`,
          translationGroup: `g-m${index}`,
          title,
          slug: `m-${index}`,
          kind: index === 1 ? 'press_invitation' : 'press_release',
        }),
        { visibleFrom: ago(40 + 30 * index) },
      ] as const,
  )
  const articles = ['Därför är gränsen mellan hjälp och kontroll svår', 'Tio år med den norska lagen'].map(
    (title, index) =>
      [
        edition({
          storyKey: `articles:x${index}`,
          collection: 'articles',
          kind: 'article',
          translationGroup: `g-x${index}`,
          title,
          slug: `x-${index}`,
          lead: 'En längre text med bakgrund, röster och siffror från flera länder, skriven för den som vill förstå hur det hänger ihop och vart utvecklingen är på väg.',
        }),
        { visibleFrom: ago(100 + 30 * index) },
      ] as const,
  )
  const planned = edition({
    storyKey: 'seminar-summaries:t',
    collection: 'seminar-summaries',
    kind: 'seminar_summary',
    translationGroup: 'g-t',
    title: 'Tallinn 2017: ett planerat seminarium',
    slug: 'tallinn-2017',
    lead: 'Planerat; om det genomfördes är inte känt.',
    seminar: {
      ...seminar,
      eventName: 'Tallinn 2017',
      start: '2017-01-01T00:00:00.000Z',
      end: '',
      precision: 'year',
      status: 'planned',
      venue: '',
      city: 'Tallinn',
      country: 'EE',
      participantCount: null,
      keyPoints: [],
      conclusions: '',
      feedback: [],
      materials: [],
      recording: null,
      speakers: [],
      organisers: [],
    },
  })
  return newsroom([
    [full],
    [englishVersion],
    [corrected, { visibleFrom: ago(50) }],
    [seminarEdition, { visibleFrom: ago(70) }],
    [planned, { visibleFrom: ago(80) }],
    ...more,
    ...articles,
  ])
}
