import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Candidate,
  type Circumstances,
  DEFAULT_POLICY,
  divide,
  EXCLUSION_WORDS,
  EXCLUSIONS,
  exclusionReason,
  fallbackOf,
  outletsLeft,
  placeOf,
  readPolicy,
} from '../../../src/domain/audience.ts'

const person = (part: Partial<Candidate> = {}): Candidate => ({
  contact: 'c1',
  list: 'l1',
  membership: 'active',
  address: 'someone@example.org',
  languages: ['sv'],
  countries: ['SE'],
  legalBasis: 'legitimate_interest',
  optIn: 'none',
  embargoTrusted: false,
  ...part,
})
const usual: Circumstances = { suppressed: false, duplicate: false, underEmbargo: false }

describe('who is left out, and why', () => {
  it.each<[string, Partial<Candidate>, Partial<typeof usual>, string | null]>([
    ['Sweden at once', {}, {}, null],
    ['Finland at once', { countries: ['FI'] }, {}, null],
    ['a country without a rule at once', { countries: ['LT'] }, {}, null],
    ['somebody without a country at once', { countries: [] }, {}, null],
    ['Denmark only after opt-in', { countries: ['DK'] }, {}, 'needs_opt_in'],
    ['Norway only after opt-in', { countries: ['NO'] }, {}, 'needs_opt_in'],
    ['Denmark in lower case too', { countries: ['dk'] }, {}, 'needs_opt_in'],
    ['Norway once confirmed', { countries: ['NO'], optIn: 'confirmed' }, {}, null],
    ['the strictest of several countries', { countries: ['SE', 'DK'] }, {}, 'needs_opt_in'],
    ['nobody whose opt-in is unfinished', { optIn: 'pending' }, {}, 'needs_opt_in'],
    ['nobody by consent that was never confirmed', { legalBasis: 'consent' }, {}, 'needs_opt_in'],
    ['nobody without an address', { address: '' }, {}, 'no_address'],
    ['nobody who unsubscribed', { membership: 'unsubscribed' }, {}, 'unsubscribed'],
    ['nobody suppressed', {}, { suppressed: true }, 'suppressed'],
    ['nobody twice', {}, { duplicate: true }, 'duplicate'],
    ['no untrusted person under embargo', {}, { underEmbargo: true }, 'embargo_not_trusted'],
    ['trusted people under embargo', { embargoTrusted: true }, { underEmbargo: true }, null],
    ['nobody who is given a rest', { restUntil: 2 }, { now: 1 }, 'resting'],
    ['somebody whose rest is over', { restUntil: 2 }, { now: 2 }, null],
    ['nobody whom the house took off the list', { membership: 'removed' }, {}, 'removed'],
    [
      'those all the same who hold a mail that was wrong',
      { membership: 'removed' },
      { scrutiny: 'address_only' },
      null,
    ],
    [
      'nobody who reads it in a weekly digest',
      { frequency: 'weekly' },
      { digests: true, carried: true },
      'digest_weekly',
    ],
    ['nor in a daily one', { frequency: 'daily' }, { digests: true, carried: true }, 'digest_daily'],
    ['nobody who chose a digest, if none brings it', { frequency: 'weekly' }, { digests: true }, 'digest_reader'],
    ['everybody while there are no digests', { frequency: 'weekly' }, {}, null],
    ['nobody who has had their share', {}, { capped: true }, 'capped'],
    ['one person of an outlet', {}, { outletTaken: true }, 'outlet_taken'],
    ['nobody who has it already', {}, { alreadySent: true, capped: true }, 'already_sent'],
    ['nobody for whom there is nothing new', { nothingNew: true }, { capped: true }, 'nothing_new'],
    [
      'nobody who has it already in a digest again',
      { frequency: 'daily' },
      { alreadySent: true, digests: true },
      'already_sent',
    ],
    [
      'those who hold a mail that was wrong, whatever the house decided since',
      { countries: ['DK'], restUntil: 2 },
      {
        scrutiny: 'address_only',
        alreadySent: true,
        capped: true,
        outletTaken: true,
        digests: true,
        underEmbargo: true,
        now: 1,
      },
      null,
    ],
    [
      'not even those after they unsubscribed',
      { membership: 'unsubscribed' },
      { scrutiny: 'address_only' },
      'unsubscribed',
    ],
    ['not even those once suppressed', {}, { scrutiny: 'address_only', suppressed: true }, 'suppressed'],
    [
      'first what the person decided',
      { membership: 'unsubscribed', countries: ['DK'] },
      { suppressed: true },
      'unsubscribed',
    ],
  ])('sends to %s', (_, part, circumstances, reason) => {
    expect(exclusionReason(person(part), DEFAULT_POLICY, { ...usual, ...circumstances })).toBe(reason)
  })

  it('has words for every reason', () => {
    for (const reason of EXCLUSIONS) expect(EXCLUSION_WORDS[reason].length).toBeGreaterThan(10)
  })
})

describe('who gets a text that is in none of their languages', () => {
  it.each<[readonly string[], 'reads_others' | 'unknown' | null]>([
    [['sv', 'en'], null],
    [['fi', 'en'], null],
    [['fi'], 'reads_others'],
    [[], 'unknown'],
  ])('of %j, with English and Swedish on offer: %s', (languages, why) => {
    expect(fallbackOf({ languages }, ['en', 'sv'])).toBe(why)
  })

  it('is no text in another language for who reads Nynorsk and gets Bokmål', () => {
    expect(fallbackOf({ languages: ['nn'] }, ['en', 'nb'])).toBeNull()
    expect(placeOf({ languages: ['nn'], countries: ['NO'] }, ['en', 'nb'], 'en').language).toBe('nb')
  })
})

describe('the policy as stored', () => {
  it.each([
    ['nothing', null, DEFAULT_POLICY],
    [
      'rows of the settings page',
      [{ country: 'se', rule: 'opt_in' }],
      { countries: { SE: 'opt_in' }, otherwise: 'notice' },
    ],
    ['an object', { DK: 'notice', otherwise: 'opt_in' }, { countries: { DK: 'notice' }, otherwise: 'opt_in' }],
    [
      'an unreadable rule: the stricter one',
      [{ country: 'EE', rule: 'whatever' }],
      { countries: { EE: 'opt_in' }, otherwise: 'notice' },
    ],
    [
      'two rows for one country: the stricter one, whichever comes last',
      [
        { country: 'SE', rule: 'opt_in' },
        { country: 'se ', rule: 'notice' },
        { country: 'FI', rule: 'notice' },
        { country: 'FI', rule: 'opt_in' },
      ],
      { countries: { SE: 'opt_in', FI: 'opt_in' }, otherwise: 'notice' },
    ],
  ])('is read from %s', (_, stored, policy) => {
    expect(readPolicy(stored)).toEqual(policy)
  })
})

describe('divide', () => {
  const terms = { policy: DEFAULT_POLICY, offered: ['en', 'sv'], source: 'en', underEmbargo: false }
  const candidate = fc.record({
    contact: fc.uuid(),
    list: fc.constant('l'),
    membership: fc.constantFrom('active' as const, 'unsubscribed' as const),
    address: fc.constantFrom('', 'a@example.org', 'b@example.org', 'c@example.org', 'd@example.org'),
    languages: fc.subarray(['sv', 'en', 'fi']),
    countries: fc.subarray(['SE', 'DK', 'FI']),
    legalBasis: fc.constantFrom('legitimate_interest', 'consent'),
    optIn: fc.constantFrom('none' as const, 'pending' as const, 'confirmed' as const),
    embargoTrusted: fc.boolean(),
  })
  const members = fc.uniqueArray(candidate, { selector: ({ contact }) => contact })

  it('loses nobody and plans nobody twice: candidates = planned + excluded', () => {
    fc.assert(
      fc.property(members, fc.subarray(['a@example.org', 'b@example.org']), (list, suppressed) => {
        const { planned, excluded } = divide(list, terms, {
          suppressed: new Set(suppressed),
          holders: new Set(),
          capped: new Set(),
          outlets: new Set(),
        })
        const seen = [...planned, ...excluded].map(({ contact }) => contact)
        expect(seen.sort()).toEqual(list.map(({ contact }) => contact).sort())
        const addresses = planned.map(({ address }) => address)
        expect(new Set(addresses).size).toBe(addresses.length)
        for (const address of suppressed) expect(addresses).not.toContain(address)
      }),
    )
  })

  it('gives an outlet to whoever has not fallen away before, as long as there is such a one', () => {
    const known = { suppressed: new Set<string>(), holders: new Set<string>(), capped: new Set<string>() }
    const at = (contact: string, outlet: string) => ({
      ...person({ address: `${contact}@example.org` }),
      contact,
      outlet,
    })
    const list = [at('a', 'one'), at('b', 'one'), at('c', 'two'), at('d', '')]
    const given = (fallen: string[]) =>
      divide(list, { ...terms, onePerOutlet: true }, { ...known, outlets: new Set(), fallen: new Set(fallen) })
        .planned.map(({ contact }) => contact)
        .toSorted()
    expect(given([])).toEqual(['a', 'c', 'd'])
    expect(given(['a', 'c'])).toEqual(['b', 'c', 'd'])
    expect(given(['a', 'b'])).toEqual(['a', 'c', 'd'])
  })

  it.each([
    [['sv', 'en'], 'sv'],
    [['fi', 'sv'], 'sv'],
    [['fi'], 'en'],
    [[], 'en'],
  ])('writes to a reader of %j in %s', (languages, language) => {
    expect(placeOf(person({ languages }), ['en', 'sv'], 'en').language).toBe(language)
  })
})

describe('outlets that are left without a story', () => {
  it.each<[string, string[], (string | null)[], number]>([
    ['none where nobody fell away, whoever has moved or left since', ['one', 'two'], [], 0],
    ['those of whoever fell away', ['one', 'two', 'three'], ['one', 'two', 'two'], 2],
    ['none where a colleague has it', [], ['one', null], 0],
    ['none where nobody was left out for them', ['one'], ['another', ''], 0],
    ['one for each that was deleted, where nobody has it', ['one', 'two', 'three'], ['one', null], 2],
    ['no more than there are', ['one'], ['one', null, null], 1],
  ])('are %s', (_, without, fallen, count) => {
    expect(outletsLeft(new Set(without), fallen)).toBe(count)
  })
})
