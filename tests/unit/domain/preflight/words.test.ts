import { describe, expect, it } from 'vitest'
import { hashesOfName, tokenHasher } from '../../../../src/domain/names/hashes.ts'
import type { ProtectedPerson } from '../../../../src/domain/names/search.ts'
import { linksOf } from '../../../../src/domain/preflight/links.ts'
import { mentions } from '../../../../src/domain/preflight/people.ts'
import { type Term, termsIn } from '../../../../src/domain/preflight/terms.ts'
import { NOTHING_KNOWN, type PreflightContext, preflight } from '../../../../src/domain/preflight.ts'
import { canonical, lexical, picture } from '../samples.ts'

const term = (text: string, own: Partial<Term> = {}): Term => ({
  language: 'en',
  term: text,
  severity: 'warn',
  alternative: '',
  rationale: '',
  ...own,
})
const findings = (own: Record<string, unknown>, context: Partial<PreflightContext>, refs = {}) =>
  preflight(canonical(own, refs), { ...NOTHING_KNOWN, now: 0, ...context })

describe('a word the house avoids', () => {
  it.each<[string, string, Term['language'], number]>([
    ['client', 'A client came.', 'en', 1],
    ['client', 'CLIENT, Client and client', 'en', 3],
    ['client', 'Clients and clientele', 'en', 0],
    ['client*', 'Clients and clientele', 'en', 2],
    ['client', 'The client’s side', 'en', 0],
    ['client*', 'The client’s side', 'en', 1],
    ['child prostitute', 'a child\n prostitute', 'en', 1],
    ['child prostitute', 'a prostitute child', 'en', 0],
    ['child prostitut*', 'child prostitutes, child-prostitution', 'en', 2],
    ['köpare', 'En KÖPARE, en ko\u0308pare och en kopare', 'sv', 2],
    ['prostituerad*', 'de prostituerade kvinnorna', 'sv', 1],
    ['hóra', 'hóra en ekki hora', 'is', 1],
    ['seksityöläi*', 'Seksityöläisten oikeudet', 'fi', 1],
    ['žmogus', 'ŽMOGUS', 'lt', 1],
    ['čūska', 'Čūska', 'lv', 1],
    ['õde', 'Õde ja öde', 'et', 1],
    ['', 'nothing', 'en', 0],
    ['*', 'nothing', 'en', 0],
  ])('“%s” in “%s” (%s): %i', (avoided, text, language, count) => {
    const terms = [term(avoided, { language })]
    expect([...termsIn(text, terms, language).values()].reduce((sum, one) => sum + one, 0)).toBe(count)
  })

  it.each<[string, string]>([
    ['quotation marks', 'He said “the client paid” and left.'],
    ['Swedish ones', 'Han sa ”the client” där.'],
    ['German ones', 'Sie: „the client“ so.'],
    ['angled ones', 'Hun: «the client» da.'],
    ['reversed angled ones', 'Hun: »the client« da.'],
    ['straight ones', 'He said "the client".'],
    ['the title of a law by its number', 'The act (1998:408) on client matters applies'],
    ['the title of a law by its name', 'Under the Client Protection Act nothing changed.'],
    ['the title of a convention', 'The Convention on Client Rights is old.'],
  ])('is let pass in %s', (_, text) => {
    expect([...termsIn(text, [term('client')], 'en')]).toEqual([])
  })

  it('is found behind what is let pass', () => {
    expect(termsIn('“A client”, he said. The client left.', [term('client')], 'en').size).toBe(1)
    expect(termsIn('The act (1998:408) is old. The client left.', [term('client')], 'en').size).toBe(1)
    expect(termsIn('The Client Protection Act is old, the client left.', [term('client')], 'en').size).toBe(1)
  })

  it('counts in the language it belongs to, and the longer one hides the shorter', () => {
    expect(termsIn('client', [term('client', { language: 'sv' })], 'en').size).toBe(0)
    const [short, long] = [term('prostitute'), term('child prostitute')]
    expect([...termsIn('a child prostitute, a prostitute', [short, long], 'en')]).toEqual([
      [long, 1],
      [short, 1],
    ])
  })

  it('is reported once for each field and severity, with what to write instead and why', () => {
    const terms = [
      term('client', { alternative: 'buyer', rationale: 'The law speaks of buying.' }),
      term('vice'),
      term('child prostitute', { severity: 'block', alternative: 'exploited child' }),
    ]
    const all = findings(
      {
        title: 'The client',
        lead: 'A client, a client and a vice; a child prostitute.',
        body: lexical('No.'),
        quotes: [{ text: 'My client', speaker: 'A', speakerTitle: 'client', clearedBy: 'A', clearedAt: '2030-01-01' }],
      },
      { terms },
    )
    expect(all.map(({ severity, id, field }) => `${severity} ${id} ${field}`)).toEqual([
      'warn term_discouraged title',
      'block term_blocked lead',
      'warn term_discouraged lead',
    ])
    expect(all[2]?.message).toBe('“client” (2 times), “vice” are words that this house avoids.')
    expect(all[2]?.fix).toBe('Write “buyer” instead of “client”. The law speaks of buying.')
  })

  it('is let pass in a quote of the text', () => {
    const quoted = {
      root: { type: 'root', children: [{ type: 'quote', children: [{ type: 'text', text: 'A client.' }] }] },
    }
    expect(findings({ body: quoted }, { terms: [term('client')] })).toEqual([])
  })
})

describe('somebody under another name', () => {
  it.each<[string, string, boolean]>([
    ['Anna', 'Anna came.', true],
    ['Anna', 'Annas bror', true],
    ['Anna', 'Anna’s brother', true],
    ['Anna', 'Annan veli', true],
    ['Anna', 'Annai patika', true],
    ['Jonas', 'Jono istorija', true],
    ['Stella M', 'Here Stella  M speaks', true],
    ['Anna', 'Annabel came.', false],
    ['Anna', 'Announced today', false],
    ['Anna', 'Hanna came', false],
    ['', 'Anna', false],
  ])('“%s” in “%s”: %s', (pseudonym, text, wanted) => {
    expect(mentions(text, pseudonym)).toBe(wanted)
  })

  const person = (own: Partial<ProtectedPerson> = {}): ProtectedPerson => ({
    pseudonym: 'Stella',
    under18: false,
    names: hashesOfName('Quirina Zetterholm', 'Stella', tokenHasher(Buffer.alloc(32))),
    ...own,
  })
  const details = (text: string | Record<string, unknown>, own: Partial<ProtectedPerson> = {}) =>
    findings(typeof text === 'string' ? { lead: text } : text, { protectedPeople: [person(own)] })
      .filter(({ id }) => id.startsWith('identifying'))
      .map(
        ({ severity, id, message }) => `${severity} ${id}${severity === 'warn' ? /: (.*)\.$/.exec(message)?.[1] : ''}`,
      )

  it.each<[string, string, string | null]>([
    ['three in English', 'Stella, 34, works in Malmö.', 'age, place, work'],
    ['three in Swedish', 'Stella är 34 år och bor i Växjö med sin dotter.', 'age, place, family'],
    ['three in Norwegian', 'Stella (34) fra Drammen er sykepleier.', 'age, place, work'],
    ['three in Danish', 'Stella er rumæner, bor i Odense og har en søn.', 'place, nationality, family'],
    ['three in Finnish', 'Stella on 34-vuotias sairaanhoitaja Tampereelta.', 'age, place, work'],
    ['three in Icelandic', 'Stella er 34 ára, býr í Reykjavík og er móðir.', 'age, place, family'],
    ['three in Estonian', 'Stella on 34-aastane ema Tartust.', 'age, place, family'],
    ['three in Latvian', 'Stella, 34 gadi, skolotāja Liepājā.', 'age, place, work'],
    ['three in Lithuanian', 'Stella, 34 metų, mokytoja iš Kauno.', 'age, place, work'],
    ['dates and nationality', 'Stella came from Romania on 12 May 2019.', 'place, nationality, dates'],
    ['two', 'Stella, 34, lives in Malmö.', null],
    ['three about somebody else', 'Karin, 34, works in Malmö.', null],
  ])('%s details', (_, text, wanted) => {
    const found = details(text)
    if (wanted === null) expect(found).toEqual([])
    else {
      expect(found).toHaveLength(2)
      if (wanted) expect(found[0]).toContain(wanted)
      expect(found[1]).toBe('attest identifying_details_signed')
    }
  })

  it('of a child, two are too many', () => {
    expect(details('Stella, 14, lives in Malmö.', { under18: true })).toHaveLength(2)
    expect(details('Stella lives in Malmö.', { under18: true })).toEqual([])
  })

  it('gathers them from every paragraph that names the person, and from what they say', () => {
    expect(
      details({ body: lexical('Stella is 34 years old.', 'Nothing here.', 'Stella’s daughter lives in Umeå.') }),
    ).toHaveLength(2)
    const quote = {
      speaker: 'Stella',
      speakerTitle: 'nurse, 34 years old',
      text: 'I live in Umeå.',
      clearedBy: 'x',
      clearedAt: '2030-01-01',
    }
    expect(details({ quotes: [quote] })).toHaveLength(2)
    expect(details({ body: lexical('Stella came.', 'The town of Umeå has 34 years old houses and a nurse.') })).toEqual(
      [],
    )
  })

  it('who is under 18 must not be found in the pictures', () => {
    const consent = {
      id: 'c',
      scope: 's',
      channels: ['newsroom', 'press_use'],
      validUntil: '',
      reconfirmEveryMonths: null,
      reconfirmedAt: '',
      createdAt: '',
      updatedAt: '',
      withdrawnAt: '',
      under18: false,
    }
    const media = { m1: { depictsPerson: true, metadata: [], consent } }
    const own = { lead: 'Stella speaks.', images: ['m1'] }
    const asks = (protectedPeople: ProtectedPerson[], facts: PreflightContext['media']) =>
      findings(own, { protectedPeople, media: facts }, { media: { m1: picture } }).map(
        ({ severity, id }) => `${severity} ${id}`,
      )
    expect(asks([person({ under18: true })], media)).toEqual(['attest minor_in_pictures'])
    expect(asks([person()], media)).toEqual([])
    expect(asks([person({ under18: true })], {})).toEqual([])
  })
})

describe('the links of a story', () => {
  const body = {
    root: {
      type: 'root',
      children: [
        {
          type: 'paragraph',
          children: [
            { type: 'link', fields: { url: 'https://a.example/x' }, children: [{ type: 'text', text: 'x' }] },
            { type: 'link', fields: { url: 'mailto:a@example.org' }, children: [{ type: 'text', text: 'x' }] },
            { type: 'autolink', fields: { url: 'https://a.example/x' }, children: [{ type: 'text', text: 'x' }] },
          ],
        },
        { type: 'block', fields: { blockType: 'factBox', text: 'See https://b.example/y.' } },
      ],
    },
  }
  const own = {
    body,
    notesToEditors: '(https://c.example/z)',
    brief: { subject: 's', text: 'At https://a.example/x, now' },
  }

  it('are gathered once a field, from texts and nodes', () => {
    expect(linksOf(canonical(own)).map(({ field, url }) => `${field} ${url}`)).toEqual([
      'body https://a.example/x',
      'body https://b.example/y',
      'notesToEditors https://c.example/z',
      'brief.text https://a.example/x',
    ])
  })

  it('warn when they are known not to work, and are silent when nothing is known', () => {
    const found = findings(own, {
      links: { 'https://a.example/x': 'broken', 'https://b.example/y': 'answers', 'https://c.example/z': 'private' },
    })
    expect(found.map(({ severity, id, field }) => `${severity} ${id} ${field}`)).toEqual([
      'warn link_broken body',
      'warn link_private notesToEditors',
      'warn link_broken brief.text',
    ])
    expect(findings(own, { links: { 'https://a.example/x': 'silent' } }).map(({ id }) => id)).toEqual([
      'link_silent',
      'link_silent',
    ])
    expect(findings(own, {})).toEqual([])
  })
})

it('no report names two findings by the same id and field', () => {
  const consent = null
  const own = {
    title: '',
    lead: 'client client Quirina Zetterholm',
    subheading: 'client',
    quotes: [{}, {}],
    figures: [{}, {}],
    pressContacts: [{ name: 'A', email: 'a@' }],
    sensitivity: 'high',
    images: ['m1', 'm2', 'gone'],
    embargoUntil: '1970-01-01',
    outreachPlan: { when: 'at' },
    brief: { subject: 'a\nb' },
  }
  const all = findings(
    own,
    {
      now: 1,
      terms: [term('client'), term('client client', { severity: 'block' })],
      protectedPeople: [
        {
          pseudonym: 'Stella',
          under18: false,
          names: hashesOfName('Quirina Zetterholm', 'Stella', tokenHasher(Buffer.alloc(32))),
        },
      ],
      hashToken: tokenHasher(Buffer.alloc(32)),
      media: { m1: { depictsPerson: true, consent, metadata: [] }, m2: { depictsPerson: true, consent, metadata: [] } },
    },
    { media: { m1: { ...picture, alt: '', width: 10 }, m2: { ...picture, id: 'm2', alt: '', width: 10 } } },
  )
  const keys = all.map(({ id, field }) => `${id} ${field}`)
  expect(keys.length).toBeGreaterThan(15)
  expect(new Set(keys).size).toBe(keys.length)
})
