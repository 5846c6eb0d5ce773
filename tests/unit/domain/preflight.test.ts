import { describe, expect, it } from 'vitest'
import type { ConsentRecord } from '../../../src/domain/consent.ts'
import type { CanonicalMedia } from '../../../src/domain/edition.ts'
import { fitsVersion } from '../../../src/domain/preflight/help.ts'
import { hasText } from '../../../src/domain/preflight/wholeness.ts'
import { isBlocked, NOTHING_KNOWN, type PreflightContext, preflight } from '../../../src/domain/preflight.ts'
import { canonical, picture } from './samples.ts'

const now = Date.parse('2030-05-01T12:00:00Z')
const AHEAD = '2030-05-02T12:00:00.000Z'
const PAST = '2030-05-01T12:00:00.000Z'
const context: PreflightContext = {
  ...NOTHING_KNOWN,
  now,
  publicUrl: 'https://newsroom.example.org',
}
const consent: ConsentRecord = {
  id: 'c1',
  scope: 'The forum and reports on it.',
  channels: ['newsroom', 'mail', 'press_use'],
  validUntil: '',
  reconfirmEveryMonths: null,
  reconfirmedAt: '',
  createdAt: '2029-05-01T12:00:00.000Z',
  updatedAt: '2029-05-01T12:00:00.000Z',
  withdrawnAt: '',
  under18: false,
}
/** A picture of somebody who can be recognised. */
const shows = (own: Partial<ConsentRecord> | null, story: Record<string, unknown> = {}): Case => ({
  own: { images: ['m1'], ...story },
  refs: { media: { m1: picture } },
  given: { media: { m1: { depictsPerson: true, metadata: [], consent: own && { ...consent, ...own } } } },
})

type Case = { own?: Record<string, unknown>; refs?: Parameters<typeof canonical>[1]; given?: Partial<PreflightContext> }
const findings = ({ own, refs, given }: Case, collection?: Parameters<typeof canonical>[2]) =>
  preflight(canonical(own, refs, collection), { ...context, ...given })
const ids = (of: Case, collection?: Parameters<typeof canonical>[2]) =>
  findings(of, collection).map(({ severity, id, field }) => `${severity} ${id} ${field}`)

const withMedia = (own: Partial<CanonicalMedia>): Case => ({
  own: { images: ['m1'] },
  refs: { media: { m1: { ...picture, ...own } } },
})
const helpline = (country: string, verifiedAt = '2030-01-01T00:00:00Z') => ({
  country,
  name: 'Helpline',
  phone: '1',
  url: '',
  verifiedAt,
})
const topic = (code: string) => [{ code, name: 'x', scheme: 'iptc' as const }]
const quote = {
  text: 'It works.',
  speaker: 'Åsa Ek',
  speakerTitle: 'Chair',
  clearedBy: 'Åsa Ek',
  clearedAt: '2030-04-01',
}
const figure = { label: 'l', value: '1', unit: 'people', source: 's', asOf: '2030-01-01' }
const withPicture = { root: { type: 'root', children: [{ type: 'upload', value: 'm1' }] } }
const words = (n: number) => Array.from({ length: n }, () => 'word').join(' ')

describe('a press release with what the contract asks for', () => {
  it('has nothing that blocks, warns or asks', () => {
    expect(findings({})).toEqual([])
  })
})

describe('what is found', () => {
  it.each<[string, Case, string[]]>([
    ['no title', { own: { title: ' ' } }, ['block title_missing title']],
    ['no lead', { own: { lead: null } }, ['block lead_missing lead']],
    ['no text', { own: { body: null } }, ['block body_missing body']],
    [
      'a text of empty paragraphs',
      { own: { body: { root: { type: 'root', children: [{ type: 'paragraph', children: [] }] } } } },
      ['block body_missing body'],
    ],
    ['an address that is taken', { given: { slugTaken: true } }, ['block slug_taken slug']],
    ['no press contact', { own: { pressContacts: [] } }, ['block press_contact_missing pressContacts']],
    [
      'a press contact without a name',
      { own: { pressContacts: [{ email: 'a@example.org' }] } },
      ['block press_contact_missing pressContacts'],
    ],
    [
      'a press contact without an address',
      { own: { pressContacts: [{ name: 'A' }] } },
      ['block press_contact_missing pressContacts'],
    ],
    ['no subject', { own: { brief: { text: 'x' } } }, ['block brief_subject_missing brief.subject']],
    ['no brief', { own: { brief: { subject: 'x' } } }, ['block brief_text_missing brief.text']],
    [
      'a line break in the subject',
      { own: { brief: { subject: 'a\r\nBcc: b', text: 'x' } } },
      ['block subject_control_characters brief.subject'],
    ],
    ...['a\u2028b', 'a\u0085b'].map((subject): [string, Case, string[]] => [
      `a subject ${JSON.stringify(subject)}`,
      { own: { brief: { subject, text: 'x' } } },
      ['block subject_control_characters brief.subject'],
    ]),
    [
      'a subject that no header takes',
      { own: { brief: { subject: 'x'.repeat(999), text: 'x' } } },
      ['block subject_control_characters brief.subject', 'warn subject_long brief.subject'],
    ],
    [
      'a brief whose words fill a mail',
      { own: { brief: { subject: 'x', text: 'x'.repeat(34_000) } } },
      ['block brief_too_large brief.text'],
    ],
    [
      'a brief whose paragraphs fill a mail',
      { own: { brief: { subject: 'x', text: 'å\n\n'.repeat(1_600) } } },
      ['warn brief_long brief.text', 'block brief_too_large brief.text'],
    ],
    ['a tab in a contact’s name', { own: { pressContacts: [{ name: 'Press\tDesk', email: 'a@example.org' }] } }, []],
    [
      'a contact’s name that no header takes',
      { own: { pressContacts: [{ name: 'x'.repeat(999), email: 'a@example.org' }] } },
      ['block press_contact_name_long pressContacts.0.name'],
    ],
    [
      'a subject of 71 characters',
      { own: { brief: { subject: 'x'.repeat(71), text: 'x' } } },
      ['warn subject_long brief.subject'],
    ],
    ['a brief of 201 words', { own: { brief: { subject: 'x', text: words(201) } } }, ['warn brief_long brief.text']],
    ['a quote without its words', { own: { quotes: [{ ...quote, text: '' }] } }, ['block quote_incomplete quotes.0']],
    [
      'a quote without a speaker',
      { own: { quotes: [quote, { ...quote, speaker: '' }] } },
      ['block quote_incomplete quotes.1'],
    ],
    [
      'a quote without a title',
      { own: { quotes: [{ ...quote, speakerTitle: '' }] } },
      ['block quote_incomplete quotes.0'],
    ],
    [
      'a quote that nobody cleared',
      { own: { quotes: [{ ...quote, clearedBy: '' }] } },
      ['block quote_incomplete quotes.0'],
    ],
    [
      'a quote cleared at no time',
      { own: { quotes: [{ ...quote, clearedAt: null }] } },
      ['block quote_incomplete quotes.0'],
    ],
    ['a figure without a unit', { own: { figures: [{ ...figure, unit: '' }] } }, ['warn figure_incomplete figures.0']],
    [
      'a figure without a source',
      { own: { figures: [{ ...figure, source: '' }] } },
      ['warn figure_incomplete figures.0'],
    ],
    ['a figure without a date', { own: { figures: [{ ...figure, asOf: '' }] } }, ['warn figure_incomplete figures.0']],
    ['a picture that is gone', { own: { images: ['m1'] } }, ['block media_missing body']],
    ['a picture in the text that is gone', { own: { body: withPicture } }, ['block media_missing body']],
    ['a picture without alternative text', withMedia({ alt: '' }), ['block media_incomplete media.m1']],
    ['a picture without a caption', withMedia({ caption: '' }), ['block media_incomplete media.m1']],
    ['a picture without a credit', withMedia({ credit: '' }), ['block media_incomplete media.m1']],
    ['a picture without a licence', withMedia({ licence: '' }), ['block media_incomplete media.m1']],
    ['a picture of 1999 pixels', withMedia({ width: 1999 }), ['warn image_small media.m1']],
    ['an identifiable person without consent', shows(null), ['block consent_missing media.m1']],
    ['consent withdrawn', shows({ withdrawnAt: PAST }), ['block consent_withdrawn media.m1']],
    ['consent that ends this millisecond', shows({ validUntil: PAST }), ['block consent_expired media.m1']],
    [
      'consent that ends before the embargo does',
      shows({ validUntil: '2030-05-02T11:59:59.000Z' }, { embargoUntil: AHEAD, embargoZone: 'UTC' }),
      ['block consent_expired media.m1'],
    ],
    [
      'consent that ends before the plan’s time',
      shows(
        { validUntil: '2030-05-03T11:00:00.000Z' },
        { outreachPlan: { when: 'at', at: '2030-05-03T12:00:00.000Z', lists: ['l'] } },
      ),
      ['block consent_expired media.m1'],
    ],
    [
      'consent to be asked for again by its own rule',
      shows({ validUntil: '2040-01-01T00:00:00.000Z', reconfirmEveryMonths: 12 }),
      ['block consent_reconfirm media.m1'],
    ],
    [
      'consent without an end, to be asked for again by the policy',
      { ...shows({}), given: { ...shows({}).given, consentReconfirmMonths: 12 } },
      ['block consent_reconfirm media.m1'],
    ],
    ['consent to nothing in particular', shows({ scope: ' ' }), ['block consent_scope media.m1']],
    ['consent for other channels', shows({ channels: ['print'] }), ['block consent_channel media.m1']],
    [
      'consent without mail, in a story that is sent',
      shows({ channels: ['newsroom', 'press_use'] }, { outreachPlan: { when: 'on_approval', lists: ['l'] } }),
      ['block consent_channel media.m1'],
    ],
    [
      'a press image without consent to use by the press',
      shows({ channels: ['newsroom'] }),
      ['warn consent_press_use media.m1'],
    ],
    ['a child who can be recognised', shows({ under18: true }), ['block minor_identifiable media.m1']],
    [
      'a press contact whose address is broken, among others',
      {
        own: {
          pressContacts: [
            { name: 'A', email: 'a@example.org' },
            { name: 'B', email: 'b@' },
          ],
        },
      },
      ['block press_contact_unreachable pressContacts.1.email'],
    ],
    [
      'a translation whose source has moved on',
      { given: { translationStale: true } },
      ['block translation_stale body'],
    ],
    [
      'a sensitive story without a helpline',
      { own: { sensitivity: 'high' } },
      ['block helpline_missing helplines', 'attest shelter_address body'],
    ],
    [
      'a helpline verified too long ago',
      { own: { sensitivity: 'high' }, refs: { helplines: [helpline('SE', '2029-05-01T11:59:59.999Z')] } },
      ['block helpline_outdated helplines', 'attest shelter_address body'],
    ],
    [
      'a helpline of the Union for a country outside of it',
      { own: { sensitivity: 'high', audienceCountries: ['NO'] }, refs: { helplines: [helpline('EU')] } },
      ['block helpline_missing helplines', 'attest shelter_address body'],
    ],
    [
      'a helpline without a number or an address',
      { own: { sensitivity: 'high' }, refs: { helplines: [{ ...helpline('SE'), phone: '' }] } },
      ['block helpline_missing helplines', 'attest shelter_address body'],
    ],
    [
      'another European number in the text than the one chosen',
      {
        own: { sensitivity: 'high', lead: 'Call 116 006, day and night.' },
        refs: { helplines: [{ ...helpline('EU'), phone: '116 016' }] },
      },
      ['warn helpline_number_differs lead', 'attest shelter_address body'],
    ],
    [
      'a sensitive topic without a helpline',
      { refs: { topics: topic('20001283') } },
      ['block helpline_missing helplines', 'attest shelter_address body'],
    ],
    [
      'a helpline that nobody has verified',
      { own: { sensitivity: 'high' }, refs: { helplines: [helpline('SE', '')] } },
      ['block helpline_missing helplines', 'attest shelter_address body'],
    ],
    [
      'a helpline for one country of two',
      { own: { sensitivity: 'high', audienceCountries: ['se', 'FI'] }, refs: { helplines: [helpline('SE')] } },
      ['block helpline_missing helplines', 'attest shelter_address body'],
    ],
    [
      'an embargo that ends this millisecond',
      { own: { embargoUntil: PAST, embargoZone: 'UTC' } },
      ['block embargo_past embargoUntil'],
    ],
    [
      'an embargo that has ended since an edition was signed under it',
      { own: { embargoUntil: PAST, embargoZone: 'UTC' }, given: { signedBefore: true } },
      ['warn embargo_past embargoUntil'],
    ],
    [
      'an embargo in a zone that does not exist',
      { own: { embargoUntil: AHEAD, embargoZone: 'Europe/Atlantis' } },
      ['block embargo_zone_missing embargoZone'],
    ],
    [
      'the story’s own address under embargo, on whichever host',
      {
        own: {
          embargoUntil: AHEAD,
          embargoZone: 'UTC',
          brief: { subject: 'x', text: 'www.example.org/en/press-releases/a-new-report-on-exit-services' },
        },
      },
      ['block embargo_link brief.text'],
    ],
    ['an embargo without a zone', { own: { embargoUntil: AHEAD } }, ['block embargo_zone_missing embargoZone']],
    [
      'a public link under embargo',
      {
        own: {
          embargoUntil: AHEAD,
          embargoZone: 'UTC',
          brief: { subject: 'x', text: 'See https://newsroom.example.org/en/x' },
        },
      },
      ['block embargo_link brief.text'],
    ],
    [
      'a plan without its time',
      { own: { outreachPlan: { when: 'at', lists: ['l'] } } },
      ['block plan_time_missing outreachPlan.at'],
    ],
    [
      'a plan whose time is now',
      { own: { outreachPlan: { when: 'at', at: PAST, lists: ['l'] } } },
      ['block plan_time_past outreachPlan.at'],
    ],
    [
      'a plan that waits for an embargo that is not set',
      { own: { outreachPlan: { when: 'embargo_end', lists: ['l'] } } },
      ['block plan_embargo_missing embargoUntil'],
    ],
    [
      'a plan without lists',
      { own: { outreachPlan: { when: 'on_approval' } } },
      ['warn plan_without_lists outreachPlan.lists'],
    ],
  ])('%s', (_, of, wanted) => {
    expect(ids(of)).toEqual(wanted)
  })

  it('a seminar without a name', () => {
    expect(ids({ own: { seminar: {} } }, 'seminar-summaries')).toEqual(['block event_name_missing seminar.eventName'])
    expect(ids({ own: { seminar: { eventName: 'Forum' } } }, 'seminar-summaries')).toEqual([])
  })

  it.each<[string, Case]>([
    [
      'a helpline for each country',
      {
        own: { sensitivity: 'high', audienceCountries: ['SE', 'FI'] },
        refs: { helplines: [helpline('SE'), helpline('fi')] },
      },
    ],
    [
      'a helpline for all of the Union',
      {
        own: { sensitivity: 'high', audienceCountries: ['SE'] },
        refs: { helplines: [helpline('EU')] },
      },
    ],
    [
      'a helpline verified a year ago to the millisecond',
      {
        own: { sensitivity: 'high' },
        refs: { helplines: [helpline('SE', '2029-05-01T12:00:00.000Z')] },
      },
    ],
    [
      'the number that is chosen, in the text',
      {
        own: { sensitivity: 'high', lead: 'Call 116 016.' },
        refs: { helplines: [{ ...helpline('EU'), phone: '116016' }] },
      },
    ],
  ])('of a sensitive story with %s only the shelter is left to sign for', (_, of) => {
    expect(ids(of)).toEqual(['attest shelter_address body'])
  })

  it('all at once, in the order of the form', () => {
    const all = ids({ own: { title: '', lead: '', body: null, pressContacts: [], brief: {} } })
    expect(all.map((line) => line.split(' ')[1])).toEqual([
      'title_missing',
      'lead_missing',
      'body_missing',
      'press_contact_missing',
      'brief_subject_missing',
      'brief_text_missing',
    ])
  })
})

describe('what is left alone', () => {
  it.each<[string, Case]>([
    ['a subject of 70 characters', { own: { brief: { subject: 'x'.repeat(70), text: 'x' } } }],
    ['a brief of 200 words', { own: { brief: { subject: 'x', text: words(200) } } }],
    ['a complete quote', { own: { quotes: [quote] } }],
    ['a complete figure', { own: { figures: [figure] } }],
    ['a complete picture of 2000 pixels', withMedia({ width: 2000 })],
    ['a picture of unknown size', withMedia({ width: null })],
    [
      'a document without caption and alternative text',
      withMedia({ mimeType: 'application/pdf', alt: '', caption: '', width: null }),
    ],
    ['a picture of somebody who agreed', shows({})],
    ['a consent that ends a millisecond later', shows({ validUntil: '2030-05-01T12:00:00.001Z' })],
    [
      'a consent to be asked for again a millisecond later',
      shows({ reconfirmEveryMonths: 12, createdAt: '2029-05-01T12:00:00.001Z' }),
    ],
    [
      'a consent confirmed since',
      shows({ reconfirmEveryMonths: 12, createdAt: PAST, reconfirmedAt: '2030-04-01T00:00:00Z' }),
    ],
    [
      'a consent with an end, older than the policy’s months',
      shows({ createdAt: '2020-01-01T00:00:00Z', validUntil: AHEAD }),
    ],
    ['a picture that is marked as showing nobody', { ...shows(null), given: { media: {} } }],
    [
      'an embargo that has ended, when its edition goes out',
      {
        own: { embargoUntil: PAST, embargoZone: 'UTC' },
        given: { stage: 'release' },
      },
    ],
    [
      'a plan whose time has come, when its edition goes out',
      {
        own: { outreachPlan: { when: 'at', at: PAST, lists: ['l'] } },
        given: { stage: 'release' },
      },
    ],
    ['a text that is a picture', { own: { body: withPicture }, refs: { media: { m1: picture } } }],
    ['a topic that is not sensitive', { refs: { topics: topic('20001326') } }],
    ['an embargo ahead, with its zone', { own: { embargoUntil: AHEAD, embargoZone: 'UTC' } }],
    [
      'a public link without an embargo',
      { own: { brief: { subject: 'x', text: 'See https://newsroom.example.org/en/x' } } },
    ],
    [
      'a plan one millisecond ahead',
      { own: { outreachPlan: { when: 'at', at: '2030-05-01T12:00:00.001Z', lists: ['l'] } } },
    ],
    [
      'a plan for the end of an embargo',
      { own: { embargoUntil: AHEAD, embargoZone: 'UTC', outreachPlan: { when: 'embargo_end', lists: ['l'] } } },
    ],
    [
      'one contact who can be reached among others',
      { own: { pressContacts: [{ name: 'A' }, { name: 'B', email: 'b@example.org' }] } },
    ],
  ])('%s', (_, of) => {
    expect(ids(of)).toEqual([])
  })
})

describe('a finding', () => {
  it('says in whole sentences what is wrong and how to mend it', () => {
    const all = [
      ...findings({
        own: { title: '', quotes: [{}], figures: [{}], brief: {}, pressContacts: [], sensitivity: 'high' },
      }),
      ...findings(withMedia({ alt: '', width: 10 })),
    ]
    for (const { message, fix } of all) {
      expect(message).toMatch(/^[“A-Z].*\.$/)
      expect(fix).toMatch(/^[A-Z].*\.$/)
    }
  })

  it('blocks only when it says so: warnings never stop anybody', () => {
    expect(isBlocked(findings({ own: { outreachPlan: { when: 'on_approval' } } }))).toBe(false)
    expect(isBlocked(findings({ own: { title: '' } }))).toBe(true)
    expect(isBlocked([])).toBe(false)
  })

  it('names the countries that are missing a helpline', () => {
    const [finding] = findings({
      own: { sensitivity: 'high', audienceCountries: ['SE', 'FI'] },
      refs: { helplines: [helpline('SE')] },
    })
    expect(finding?.message).toContain('FI')
    expect(finding?.message).not.toContain('SE')
  })
})

it.each<[string, unknown, boolean]>([
  ['nothing', undefined, false],
  ['spaces', { type: 'text', text: ' \n' }, false],
  [
    'a letter, however deep',
    { type: 'root', children: [{ type: 'list', children: [{ type: 'text', text: 'x' }] }] },
    true,
  ],
  ['a fact box', { type: 'block' }, true],
])('a text made of %s', (_, node, has) => {
  expect(hasText(node as never)).toBe(has)
})

describe('a helpline of the source, in a version in another language', () => {
  it.each<[string, string, string[], string, string[], boolean]>([
    ['serves a country that the version is for', 'SE', ['sv'], 'fi', ['SE', 'FI'], true],
    ['serves all of the Union, and so that country', 'EU', [], 'fi', ['FI'], true],
    ['serves the Union, and the country is outside', 'EU', [], 'nb', ['NO'], false],
    ['answers in the language, elsewhere', 'SE', ['sv', 'fi'], 'fi', ['FI'], true],
    ['does neither', 'SE', ['sv'], 'fi', ['FI'], false],
    ['answers in another language, and no country is named', 'SE', ['sv'], 'fi', [], false],
    ['does not say in which languages, and no country is named', 'SE', [], 'fi', [], true],
    ['does not say in which languages, for another country', 'SE', [], 'fi', ['FI'], false],
  ])('that %s', (_, country, languages, language, audienceCountries, wanted) => {
    expect(fitsVersion({ country, languages }, { language, audienceCountries })).toBe(wanted)
  })
})
