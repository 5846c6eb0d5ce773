import { describe, expect, test } from 'vitest'
import { fieldPlace, mediaOf, placeInForm } from '../../../src/admin/components/model/places.ts'
import {
  answersOf,
  bySeverity,
  findingKey,
  nextAction,
  type PublicationFacts,
  planSentences,
  standing,
  unattested,
  waitingUntil,
  whyWait,
} from '../../../src/admin/components/model/story.ts'
import type { Finding } from '../../../src/domain/preflight.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const PAST = '2026-11-20T11:00:00.000Z'
const SOON = '2026-11-20T12:05:00.000Z'
const say = (iso: string) => `<${iso.slice(11, 16)}>`

const publication = (facts: Partial<PublicationFacts>): PublicationFacts => ({
  status: 'unpublished',
  edition: null,
  visibleFrom: null,
  nextEdition: null,
  nextVisibleFrom: null,
  nextState: null,
  nextReason: null,
  ...facts,
})

const editions = [
  { id: 'b', number: 2 },
  { id: 'a', number: 1 },
]

describe('what the public sees of a story', () => {
  const live = { status: 'published', edition: 'a', visibleFrom: PAST } as const
  test.each<[string, PublicationFacts | null, string[]]>([
    ['nothing is signed', null, ['Edition 2 is signed, but not public.']],
    [
      'a first edition waits',
      publication({ status: 'scheduled', edition: 'a', visibleFrom: SOON }),
      ['Edition 1 goes out on <12:05>.'],
    ],
    ['an edition is live', publication(live), ['Edition 1 is public since <11:00>.']],
    [
      'an edition is live, by a clock that is a little ahead of this one',
      publication({ ...live, visibleFrom: SOON }),
      ['Edition 1 is public since <12:05>.'],
    ],
    [
      'its time has come, the label has not been turned',
      publication({ status: 'scheduled', edition: 'a', visibleFrom: PAST }),
      ['Edition 1 is public since <11:00>.'],
    ],
    [
      'the next edition waits behind a live one',
      publication({ ...live, nextEdition: 'b', nextState: 'scheduled', nextVisibleFrom: SOON }),
      ['Edition 1 is public since <11:00>.', 'Edition 2 replaces it on <12:05>.'],
    ],
    [
      'the next edition is held',
      publication({ ...live, nextEdition: 'b', nextState: 'held', nextReason: 'A consent was withdrawn.' }),
      ['Edition 1 is public since <11:00>.', 'Edition 2 is held: A consent was withdrawn.'],
    ],
    ['it is archived', publication({ status: 'archived', edition: 'a' }), ['Archived: it has left the newsroom.']],
    [
      'the edition may not be read',
      publication({ ...live, edition: 'z' }),
      ['A signed edition is public since <11:00>.'],
    ],
  ])('%s', (_, row, sentences) => {
    expect(standing(row, editions, NOW, say)).toEqual(sentences)
  })

  test('a story without any edition says so', () => {
    expect(standing(null, [], NOW, say)).toEqual(['No edition has been signed yet.'])
  })
})

describe('how long a signed edition waits', () => {
  test.each<[string, PublicationFacts | null, number | null]>([
    ['nothing is published', null, null],
    ['it is scheduled', publication({ status: 'scheduled', edition: 'a', visibleFrom: SOON }), Date.parse(SOON)],
    ['its time has passed', publication({ status: 'scheduled', edition: 'a', visibleFrom: PAST }), null],
    ['it is public', publication({ status: 'published', edition: 'a', visibleFrom: PAST }), null],
    [
      'a next edition is scheduled',
      publication({
        status: 'published',
        edition: 'a',
        visibleFrom: PAST,
        nextEdition: 'b',
        nextState: 'scheduled',
        nextVisibleFrom: SOON,
      }),
      Date.parse(SOON),
    ],
    [
      'a next edition is held',
      publication({
        status: 'published',
        edition: 'a',
        visibleFrom: PAST,
        nextEdition: 'b',
        nextState: 'held',
        nextVisibleFrom: SOON,
      }),
      null,
    ],
  ])('%s', (_, row, until) => {
    expect(waitingUntil(row, NOW)).toBe(until)
  })
})

describe('the plan in words', () => {
  const around = { lists: ['“Press”'], embargoUntil: '', isTranslation: false }
  test('nothing by itself needs one sentence', () => {
    const sentences = planSentences({ when: 'none', at: '', waitFor: [] }, around, say)
    expect(sentences).toEqual(['Nothing goes out by itself: an editor publishes and sends it by hand.'])
  })

  test('on approval names the cooling-off, the lists and the languages waited for, until which nothing is sent', () => {
    const plan = { when: 'on_approval', at: '', waitFor: ['sv', 'fi'] } as const
    expect(planSentences({ ...plan, waitFor: [...plan.waitFor] }, { ...around, lists: ['“A”', '“B”'] }, say)).toEqual([
      'It is published after a short cooling-off, in which it can be pulled back.',
      'The brief goes to the lists “A” and “B”.',
      'Sending waits until the story is public in Swedish and Finnish.',
    ])
  })

  test.each([
    ['at', { at: SOON, embargoUntil: '' }, 'on <12:05>'],
    ['embargo_end', { at: '', embargoUntil: SOON }, 'when the embargo ends, on <12:05>'],
  ] as const)('%s says the moment', (when, { at, embargoUntil }, words) => {
    const [first] = planSentences({ when, at, waitFor: [] }, { ...around, embargoUntil }, say)
    expect(first).toBe(`It is published and sent ${words}.`)
  })

  test('without a list nothing is said to be sent', () => {
    const sentences = planSentences({ when: 'at', at: SOON, waitFor: ['sv'] }, { ...around, lists: [] }, say)
    expect(sentences).toEqual(['It is published on <12:05>.', 'No list is chosen: the brief is sent to nobody.'])
  })

  test('a translation travels with the source’s campaign', () => {
    const sentences = planSentences({ when: 'at', at: SOON, waitFor: [] }, { ...around, isTranslation: true }, say)
    expect(sentences.join(' ')).toContain('source story’s campaign')
  })
})

describe('findings', () => {
  const finding = (severity: Finding['severity'], id: string): Finding => ({
    id,
    severity,
    field: '',
    message: '',
    fix: '',
  })

  test('what blocks comes first, and empty groups are left out', () => {
    const groups = bySeverity([finding('warn', '1'), finding('block', '2'), finding('warn', '3')])
    expect(groups.map(({ severity, findings }) => [severity, findings.map(({ id }) => id)])).toEqual([
      ['block', ['2']],
      ['warn', ['1', '3']],
    ])
  })

  test.each([
    ['brief.subject', 'Outreach, Subject'],
    ['quotes.0', 'Quotes and figures, Quote 1'],
    ['media.0190f2', 'Media'],
    ['somethingNew', 'somethingNew'],
  ])('the field %s is found under “%s”', (path, place) => {
    expect(fieldPlace(path)).toBe(place)
  })

  test.each([
    ['title', { tab: 'Text', row: null, ids: ['field-title'] }],
    ['brief.text', { tab: 'Outreach', row: null, ids: ['field-brief__text', 'field-brief'] }],
    ['quotes.1', { tab: 'Quotes and figures', row: 1, ids: ['field-quotes'] }],
    ['quotes.1.speaker', { tab: 'Quotes and figures', row: 1, ids: ['field-quotes__1__speaker', 'field-quotes'] }],
    [
      'seminar.speakers.0.name',
      { tab: 'Seminar', row: 0, ids: ['field-seminar__speakers__0__name', 'field-seminar__speakers', 'field-seminar'] },
    ],
    ['translationOf', null],
    ['media.0190f2', null],
  ])('the form is led to %s', (path, place) => {
    expect(placeInForm(path)).toEqual(place)
  })

  test('a finding about a file leads to the file', () => {
    expect(mediaOf('media.0190-f2')).toBe('0190-f2')
    expect(mediaOf('media')).toBeNull()
    expect(mediaOf('media.x/../users')).toBeNull()
  })
})

describe('the action that comes next', () => {
  const offers = (...actions: ('submit' | 'approve' | 'publish' | 'request-changes' | 'archive')[]) =>
    actions.map((action) => ({ action }))
  test.each([
    ['an editor reviews', offers('request-changes', 'approve'), 'unpublished', 'approve'],
    ['a writer is done', offers('submit'), 'unpublished', 'submit'],
    ['it is signed and not public', offers('publish', 'archive'), 'unpublished', 'publish'],
    ['it is public already', offers('publish', 'archive'), 'published', undefined],
  ] as const)('%s', (_, given, status, wanted) => {
    expect(nextAction(given, status)?.action).toBe(wanted)
  })
})

describe('why an action has to wait', () => {
  const calm = { unsaved: false, outdated: false, saving: false }
  test('nothing is in the way of a saved form', () => {
    expect(whyWait(calm)).toBeNull()
  })
  test.each([
    [{ unsaved: true }, /Save first/],
    [{ unsaved: true, outdated: true }, /newer version/],
    [{ unsaved: true, saving: true }, /Saving/],
  ])('%j', (change, reason) => {
    expect(whyWait({ ...calm, ...change })).toMatch(reason)
  })
})

describe('the answers to findings', () => {
  const finding = (severity: Finding['severity'], id: string): Finding => ({
    severity,
    id,
    field: 'body',
    message: 'm',
    fix: 'f',
  })
  const findings = [finding('block', 'a'), finding('attest', 'b'), finding('warn', 'c'), finding('warn', 'd')]
  const key = (id: string) => findingKey({ id, field: 'body' })

  test('hold only what was said, and only about what can be answered', () => {
    const weighing = {
      [key('a')]: { reason: 'no', attested: true },
      [key('b')]: { attested: true },
      [key('c')]: { reason: ' Agreed. ' },
      [key('d')]: { reason: ' ' },
      [key('gone')]: { reason: 'x' },
    }
    expect(answersOf(findings, weighing)).toEqual({
      attestations: [{ id: 'b', field: 'body' }],
      overrides: [{ id: 'c', field: 'body', reason: 'Agreed.' }],
    })
  })

  test('are still wanted for each attestation that has no tick', () => {
    expect(unattested(findings, {})).toBe(1)
    expect(unattested(findings, { [key('b')]: { attested: true } })).toBe(0)
  })
})
