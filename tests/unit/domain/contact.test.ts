import { describe, expect, it } from 'vitest'
import {
  BLOCKED_TOO,
  isTheirWord,
  LEFT_BY_ADDRESS,
  LEFT_UNSEEN,
  type LinkFrom,
  type MemberState,
  mayComeBack,
  mayLift,
  oneLine,
  outletKey,
  readContact,
  readCountry,
  readLanguage,
  readTags,
  SUPPRESSION_REASONS,
  type SuppressedBy,
  type SuppressionReason,
  staysWithPerson,
  suppressedAnew,
} from '../../../src/domain/contact.ts'

describe('a row of a file', () => {
  it('is read with every value tidied', () => {
    const row = {
      email: ' Ann.Ek@Example.ORG ',
      name: '  Ann \n Ek ',
      outlet: 'Dagbladet  Nord',
      role: 'Reporter',
      beats: 'law | gender|law||',
      countries: 'se|FI',
      languages: 'SV|en-GB|no',
    }
    expect(readContact(row)).toEqual({
      ok: true,
      values: {
        email: 'ann.ek@example.org',
        name: 'Ann Ek',
        outlet: 'Dagbladet Nord',
        role: 'Reporter',
        beats: ['law', 'gender'],
        countries: ['SE', 'FI'],
        languages: ['sv', 'en', 'nb'],
      },
    })
  })

  it('needs nothing but an address', () => {
    expect(readContact({ email: 'a@example.org' })).toMatchObject({ ok: true, values: { name: '', beats: [] } })
  })

  it.each([
    ['without an address', { email: '  ', name: 'Ann' }, 'email_missing'],
    ['with an address that is none', { email: 'ann at example.org' }, 'email_invalid'],
    ['with a line break in the address', { email: 'ann@example.org\r\nBcc: b@example.org' }, 'email_invalid'],
    ['with a language that is none', { email: 'a@example.org', languages: 'sv|xx' }, 'unknown_language'],
    ['with the name of a language', { email: 'a@example.org', languages: 'svenska' }, 'unknown_language'],
    ['with a country that is none', { email: 'a@example.org', countries: 'SE|ZZ' }, 'unknown_country'],
    ['with a name of 201 characters', { email: 'a@example.org', name: 'x'.repeat(201) }, 'too_long'],
    ['with a cell of 7,000 characters', { email: 'a@example.org', beats: 'x|'.repeat(3500) }, 'too_long'],
    ['with a beat of 101 characters', { email: 'a@example.org', beats: 'x'.repeat(101) }, 'too_long'],
    [
      'with 51 beats',
      { email: 'a@example.org', beats: Array.from({ length: 51 }, (_, i) => `b${i}`).join('|') },
      'too_many_values',
    ],
    ['with control characters', { email: 'a@example.org', name: 'A\u0007nn' }, 'control_characters'],
  ])('%s is refused', (_what, cells, code) => {
    const read = readContact(cells)
    expect(read.ok ? 'accepted' : read.rejection.code).toBe(code)
  })

  it('names the value that is wrong, and never the person', () => {
    const read = readContact({ email: 'ann.ek@example.org', name: 'Ann Ek', languages: 'klingon' })
    expect(read.ok ? '' : read.rejection.message).toContain('klingon')
    expect(read.ok ? '' : read.rejection.message).not.toContain('Ann')
  })
})

describe('codes', () => {
  it.each([
    ['se', 'SE'],
    [' FI ', 'FI'],
    ['XK', 'XK'],
    ['UK', null],
    ['SWE', null],
    ['', null],
  ])('country %j is read as %j', (given, code) => expect(readCountry(given)).toBe(code))

  it.each([
    ['SV', 'sv'],
    ['sv-FI', 'sv'],
    ['en_GB', 'en'],
    ['no', 'nb'],
    ['ru', 'ru'],
    ['qq', null],
    ['english', null],
    ['', null],
  ])('language %j is read as %j', (given, code) => expect(readLanguage(given)).toBe(code))
})

describe('text', () => {
  it('two spellings of an outlet are one', () => {
    expect(outletKey('  ＤＡＧＢＬＡＤＥＴ\u00a0Nord ')).toBe(outletKey('Dagbladet nord'))
    expect(outletKey('Dagbladet Syd')).not.toBe(outletKey('Dagbladet Nord'))
  })

  it('comes out composed and on one line', () => {
    expect(oneLine('A\u030asa\r\n\tBerg\u200b')).toBe('Åsa Berg')
  })

  it('turns the direction of nothing around it, and keeps the marks of single letters', () => {
    expect(oneLine('Ann\u202egro.elpmaxe\u2066')).toBe('Anngro.elpmaxe')
    expect(oneLine('\u05d3\u05e0\u05d4\u200f!')).toBe('\u05d3\u05e0\u05d4\u200f!')
  })

  it.each([
    ['law|gender, law\nwork', ['law', 'gender', 'work']],
    [
      ['a', ' a ', '', 'b'],
      ['a', 'b'],
    ],
    [['a', 1], null],
    [{ a: 1 }, null],
  ])('tags %j are read as %j', (given, tags) => expect(readTags(given)).toEqual(tags))
})

describe('a suppression', () => {
  it('goes with the person to their next address where a person has decided it, a complaint too', () =>
    expect(SUPPRESSION_REASONS.map(({ value }) => value).filter(staysWithPerson)).toEqual([
      'unsubscribed',
      'complained',
      'manual',
      'erased',
    ]))

  const own = 'preferences'
  it.each<[SuppressionReason, string, SuppressionReason, string | null, boolean]>([
    ['unsubscribed', own, 'unsubscribed', null, true],
    ['unsubscribed', own, 'complained', 'complained: new', false],
    ['unsubscribed', own, 'manual', 'manual: new', false],
    ['unsubscribed', own, 'erased', 'erased: new', false],
    ['unsubscribed', own, 'bounced', `unsubscribed: ${own}${BLOCKED_TOO}`, false],
    ['unsubscribed', own + BLOCKED_TOO, 'provider', null, false],
    ['bounced', 'old', 'unsubscribed', `unsubscribed: new${BLOCKED_TOO}`, false],
    ['provider', 'old', 'unsubscribed', `unsubscribed: new${BLOCKED_TOO}`, false],
    ['provider', 'old', 'complained', 'complained: new', false],
    ['bounced', 'old', 'provider', null, false],
    ['complained', 'old', 'unsubscribed', null, false],
    ['complained', 'old', 'manual', null, false],
    ['manual', 'old', 'bounced', null, false],
  ])(
    'for %s (%s), which becomes %s as well: %s; to be lifted by its reader: %s',
    (reason, source, more, shown, lift) => {
      const known = { reason, source }
      const anew = suppressedAnew(known, { reason: more, source: 'new' })
      expect(anew && `${anew.reason}: ${anew.source}`).toBe(shown)
      expect(mayLift(anew ?? known)).toBe(lift)
    },
  )
})

describe('who can subscribe to a list again', () => {
  const by = LEFT_BY_ADDRESS
  it.each<[MemberState, string, LinkFrom, boolean, boolean]>([
    ['unsubscribed', 'Import', 'here', false, true],
    ['unsubscribed', 'Import', 'elsewhere', false, true],
    ['unsubscribed', 'Import', 'others', false, false],
    ['unsubscribed', 'Import', 'here', true, true],
    ['unsubscribed', by, 'here', false, true],
    ['unsubscribed', by, 'elsewhere', false, false],
    ['unsubscribed', by, 'others', false, false],
    ['active', 'Import', 'here', false, false],
    ['active', 'Import', 'elsewhere', true, true],
    ['active', 'Import', 'others', true, false],
    ['unsubscribed', LEFT_UNSEEN, 'here', false, false],
    ['unsubscribed', LEFT_UNSEEN, 'here', true, false],
    ['removed', 'Import', 'here', false, false],
    ['removed', 'Import', 'here', true, false],
  ])('%s (%s), by a link from %s, everything left: %s → %s', (state, source, from, stopped, may) =>
    expect(mayComeBack({ state, source }, from, stopped)).toBe(may),
  )

  it.each<[MemberState, LinkFrom, boolean]>([
    ['unsubscribed', 'here', true],
    ['unsubscribed', 'elsewhere', false],
    ['active', 'here', true],
    ['active', 'elsewhere', false],
  ])('%s, left at the address of today, by a link from %s: %s', (state, from, may) =>
    expect(mayComeBack({ state, source: 'Left by themselves' }, from, true, true)).toBe(may),
  )
})

describe('whose word an address is suppressed by', () => {
  const left = (source: string): SuppressedBy => ({ reason: 'unsubscribed', source })
  it.each<[string, SuppressedBy, (SuppressedBy | null)[], boolean]>([
    ['nothing is known of another address', left('campaigns:a'), [], true],
    ['an edit has carried it', left('contacts:bea'), [null], true],
    ['an edit has carried it of somebody else', left('contacts:ann'), [null], false],
    ['nothing was said elsewhere', left('campaigns:a'), [null], false],
    ['something else was said elsewhere', left('campaigns:a'), [left('campaigns:b')], false],
    ['the same was said elsewhere', left('campaigns:a'), [null, left('campaigns:a')], true],
    ['it was, at a mailbox that is blocked', left('campaigns:a'), [left(`campaigns:a${BLOCKED_TOO}`)], true],
    ['a complaint stands elsewhere', left('campaigns:a'), [{ reason: 'complained', source: 'campaigns:a' }], false],
  ])('%s: theirs → %s', (_what, known, elsewhere, theirs) => expect(isTheirWord(known, 'bea', elsewhere)).toBe(theirs))
})
