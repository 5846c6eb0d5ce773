import { describe, expect, it } from 'vitest'
import { MAILED, RELEASED } from '../../../src/domain/delivery.ts'
import { verifyToken } from '../../../src/domain/unsubscribe-tokens.ts'
import { type Frozen, fingerprintOf, payloadHash, readFrozen, readSealed } from '../../../src/outreach/frozen.ts'
import { withoutAddresses } from '../../../src/outreach/log.ts'
import { draftSeal, messageOf, openFrozen } from '../../../src/outreach/seal.ts'
import type { BatchRow, OutreachStore, SealCandidate } from '../../../src/outreach/store.ts'
import type { InParts } from '../../../src/outreach/turn.ts'
import { frozenFor } from '../../support/outreach.ts'

const SECRET = 'secret-secret-secret-secret-secret'
const batch: BatchRow = {
  id: 'b1',
  campaign: 'c1',
  language: 'sv',
  state: 'claimed',
  generation: 3,
  mode: 'strict',
  attempts: 0,
  openAttempts: 0,
  idempotencyKey: '',
  payloadHash: '',
  firstAttemptAt: null,
  size: 1,
  token: 1,
}
const member = (part: Partial<SealCandidate> = {}, contact: object = {}): SealCandidate => ({
  delivery: 'd1',
  contact: 'p1',
  language: 'sv',
  list: 'l1',
  address: 'a@example.org',
  withheld: [],
  released: false,
  noted: '',
  activeLists: ['l1'],
  candidate: {
    contact: 'p1',
    address: 'a@example.org',
    languages: ['sv'],
    countries: ['SE'],
    legalBasis: 'legitimate_interest',
    optIn: 'none',
    embargoTrusted: false,
    name: 'Åsa Öst',
    noticeSent: true,
    source: 'press.csv',
    sourceDate: new Date('2026-01-31T23:00:00Z'),
    ...contact,
  },
  ...part,
})
const draftOrNull = (
  members: SealCandidate[],
  suppressed: string[] = [],
  inParts?: InParts,
  writtenTo: OutreachStore['writtenTo'] = async () => new Map(),
) =>
  draftSeal(
    {
      store: {
        sealCandidates: async () => members,
        writtenTo,
        memberships: async () => [{ contact: 'left', list: 'l2', state: 'unsubscribed' }],
        subjects: async () => new Map(),
        rulesOf: async () => ({}),
        pitched: async () => new Map(),
        deferredTo: async () => [],
        rowsIn: async () => [],
        publicAmong: async () => new Set(),
        personalValues: async () => new Map([['p1', { outlet: 'Daily <North>', role: '' }]]),
      },
      ...(inParts ? { inParts } : {}),
      now: () => 0,
      suppressedAmong: async () => new Set(suppressed),
      tokenSecrets: [SECRET, 'older'],
      deployment: 'dep',
    },
    openFrozen({ id: 'c1', type: 'brief', lists: ['l1', 'l2'], startedAt: null }, frozenFor()),
    batch,
  )

const draft = async (...given: Parameters<typeof draftOrNull>) => (await draftOrNull(...given))!

describe('sealing', () => {
  it('fixes each member’s values, with tokens that name nobody but them', async () => {
    const { sealed, idempotencyKey, messages } = await draft([member()])
    expect(idempotencyKey).toBe('dep/c1/b1/3')
    expect(sealed.members).toEqual([
      expect.objectContaining({ d: 'd1', c: 'p1', e: 'a@example.org', n: 'Åsa Öst', l: 'l1', s: null }),
    ])
    const { u, p } = sealed.members[0]!
    expect(verifyToken(u, [SECRET], 'unsubscribe')).toEqual({
      purpose: 'unsubscribe',
      contact: 'p1',
      list: 'l1',
      delivery: 'd1',
    })
    expect(verifyToken(p, [SECRET], 'preferences')).toEqual({ purpose: 'preferences', contact: 'p1', delivery: 'd1' })
    expect(messages[0]!.tags).toEqual([
      { name: 'campaign', value: 'c1' },
      { name: 'batch', value: 'b1' },
      { name: 'delivery', value: 'd1' },
    ])
  })

  it('takes what turns the direction of a mail out of names that were stored with it', async () => {
    const { sealed } = await draft([member({}, { name: 'Åsa \u202eÖst' })])
    expect(sealed.members[0]).toMatchObject({ n: 'Åsa Öst' })
  })

  it('makes the messages of a full batch in parts, and the same ones as in one go', async () => {
    const members = Array.from({ length: 100 }, (_, at) => member({ delivery: `d${at}` }))
    let parts = 0
    const inFour = await draft(members, [], (work) => work(async () => void parts++))
    expect(parts).toBe(4)
    const { messages, ...seal } = await draft(members)
    expect(inFour).toMatchObject(seal)
    expect(inFour.messages.map(({ html }) => html)).toEqual(messages.map(({ html }) => html))
  })

  it.each<[string, SealCandidate, string[], string]>([
    ['erased', member({ candidate: null }), [], 'removed'],
    ['unsubscribed from every list', member({ contact: 'left', activeLists: [] }), [], 'unsubscribed'],
    ['taken off every list', member({ activeLists: [] }), [], 'removed'],
    ['suppressed', member(), ['a@example.org'], 'suppressed'],
    ['without the consent their country asks for', member({}, { countries: ['NO'] }), [], 'needs_opt_in'],
    ['without an address', member({}, { address: '' }), [], 'no_address'],
    ['of whom something cannot stand in a mail', member({ list: 'no id', activeLists: ['no id'] }), [], 'incomplete'],
    ['with an address no mail can be sent to', member({}, { address: 'not an address' }), [], 'no_address'],
  ])('leaves out somebody %s', async (_, entry, suppressed, reason) => {
    const { excluded, size } = await draft(
      [entry, member({ delivery: 'd2' }, { address: 'b@example.org' })],
      suppressed,
    )
    expect(excluded).toEqual([{ delivery: 'd1', reason }])
    expect(size).toBe(1)
  })

  it('goes through another list of the campaign when they left the planned one, and uses the corrected address', async () => {
    const { moved, sealed } = await draft([member({ activeLists: ['l2'] }, { address: 'new@example.org' })])
    expect(moved).toEqual([{ delivery: 'd1', address: 'new@example.org', list: 'l2', withheld: [] }])
    expect(sealed.members[0]).toMatchObject({ e: 'new@example.org', l: 'l2' })
  })

  it('leaves out who has been given an address to which the campaign has written, and asks about new addresses alone', async () => {
    const asked: string[][] = []
    const writtenTo = async (campaign: string, addresses: readonly string[]) => {
      asked.push([campaign, ...addresses])
      return new Map(['had@example.org', 'a@example.org'].map((address) => [address, 'yes'] as const))
    }
    const corrected = { address: 'had@example.org' }
    const { sealed, excluded } = await draft(
      [
        member(),
        member({ delivery: 'd2' }, corrected),
        member({ delivery: 'd3' }, { address: 'new@example.org' }),
        member({ delivery: 'd4', activeLists: [] }, corrected),
      ],
      [],
      undefined,
      writtenTo,
    )
    expect(sealed.members.map(({ d }) => d)).toEqual(['d1', 'd3'])
    expect(excluded).toEqual([
      { delivery: 'd2', reason: 'duplicate' },
      { delivery: 'd4', reason: 'removed' },
    ])
    expect(asked).toEqual([['c1', 'had@example.org', 'new@example.org']])
    await draft([member()], [], undefined, writtenTo)
    expect(asked).toHaveLength(1)
  })

  it('keeps noted where somebody was in doubt before they were released, and does not take that mail for another reader’s', async () => {
    const asked: string[] = []
    const writtenTo = async (_: string, addresses: readonly string[]) => {
      asked.push(...addresses)
      return new Map([['a@example.org', 'yes' as const]])
    }
    const released = { released: true, noted: RELEASED, withheld: [`${MAILED}a@example.org`] }
    const { sealed, moved } = await draft(
      [
        member(released, { address: 'b@example.org' }),
        member({ ...released, delivery: 'd2', address: 'b@example.org' }),
      ],
      [],
      undefined,
      writtenTo,
    )
    expect(sealed.members.map(({ e }) => e)).toEqual(['b@example.org', 'a@example.org'])
    expect(moved.map(({ withheld }) => withheld)).toEqual([released.withheld, released.withheld])
    expect(asked).toEqual(['b@example.org'])
  })

  it('decides nothing while nobody can tell whether an address gets the mail of whoever had it', async () => {
    const writtenTo = async () => new Map([['had@example.org', 'undecided' as const]])
    expect(await draftOrNull([member({}, { address: 'had@example.org' })], [], undefined, writtenTo)).toBeNull()
    expect(await draftOrNull([member()], [], undefined, writtenTo)).toMatchObject({ size: 1 })
  })

  it('names source and date of the address in a first mail', async () => {
    const { sealed } = await draft([
      member({}, { noticeSent: false }),
      member({ delivery: 'd2' }, { noticeSent: false, source: '' }),
    ])
    expect(sealed.members.map(({ s }) => s)).toEqual([
      ['press.csv', '2026-01-31'],
      ['Newsroom', '2026-01-31'],
    ])
  })

  it('gives the same messages again from what was sealed, through any storage', async () => {
    const { sealed, messages } = await draft([member()])
    const stored = readSealed(JSON.parse(JSON.stringify(sealed)))
    const frozen = readFrozen(JSON.parse(JSON.stringify(frozenFor())))
    expect(messageOf(frozen, frozen.languages.sv!, batch, stored.members[0]!)).toEqual(messages[0])
  })
})

describe('the payload hash', () => {
  const frozen = frozenFor()
  const base = async () => {
    const { sealed, idempotencyKey: key } = await draft([member()])
    return { key, mode: 'strict', fingerprint: fingerprintOf(frozen), sealed }
  }
  it('does not depend on where the data has been', async () => {
    const parts = await base()
    expect(payloadHash({ ...parts, sealed: JSON.parse(JSON.stringify(parts.sealed)) })).toBe(payloadHash(parts))
  })
  it('changes with everything that could change a byte', async () => {
    const parts = await base()
    const other = frozenFor()
    other.languages.sv!.template.html.push('!')
    const fewer = { version: 1 as const, members: [{ ...parts.sealed.members[0]!, n: 'Åsa' }] }
    const hashes = [
      parts,
      { ...parts, key: 'x' },
      { ...parts, mode: 'permissive' },
      { ...parts, fingerprint: fingerprintOf(other) },
      { ...parts, fingerprint: fingerprintOf({ ...frozen, publicUrl: 'https://elsewhere.example.org' }) },
      { ...parts, sealed: fewer },
    ].map(payloadHash)
    expect(new Set(hashes).size).toBe(hashes.length)
  })
  it('is not computed over damaged data', () => {
    expect(() => readSealed(null)).toThrow()
    expect(() => readSealed({ version: 2, members: [{}] })).toThrow()
    expect(() => readFrozen({ version: 1, source: 'sv', languages: {} } as unknown as Frozen)).toThrow()
  })
})

it.each([
  ['Invalid `to`: somebody@example.org.', 'Invalid `to`: …'],
  ['<a.b+c@x.example.org>, "d@example.org"', '<…>, "…"'],
  ['nothing personal', 'nothing personal'],
])('keeps the provider’s words without addresses: %s', (words, kept) => {
  expect(withoutAddresses(words)).toBe(kept)
})

describe('sealing a digest', () => {
  const stories = {
    A: { key: 'press-releases:a', url: 'https://news.example.org/sv/a' },
    B: { key: 'press-releases:b', url: 'https://news.example.org/sv/b' },
  }
  const frozen = () => {
    const plain = frozenFor()
    const digest = {
      frequency: 'daily' as const,
      stories: [
        { letter: 'A', key: 'press-releases:a', campaigns: ['k1', 'k2'] },
        { letter: 'B', key: 'press-releases:b', campaigns: ['k3'] },
      ],
    }
    for (const language of Object.values(plain.languages)) Object.assign(language, { stories })
    return {
      ...plain,
      digest,
      choice: {
        type: 'digest' as const,
        rules: {},
        sources: [],
        cap: null,
        window: null,
        onePerOutlet: false,
        digests: false,
        frequency: 'daily' as const,
      },
    }
  }
  const both = [
    { contact: 'p1', campaign: 'k2', list: 'l1' },
    { contact: 'p1', campaign: 'k3', list: 'l2' },
  ]
  it.each<[string, typeof both, string[], { list: string; state: 'unsubscribed' | 'removed' | 'active' }[], string]>([
    ['everything they were left out of', both, ['a', 'b'], [], 'AB'],
    ['only their own', [both[1]!], ['a', 'b'], [], 'B'],
    ['not what has been withdrawn since', both, ['b'], [], 'B'],
    ['not what came through a list they have left', both, ['a', 'b'], [{ list: 'l2', state: 'unsubscribed' }], 'A'],
    ['nothing at all', both, [], [], ''],
    [
      'nothing, off all its lists',
      both,
      ['a', 'b'],
      [
        { list: 'l1', state: 'removed' },
        { list: 'l2', state: 'unsubscribed' },
      ],
      '',
    ],
  ])('%s', async (_, rows, visible, members, letters) => {
    const { sealed, excluded } = await draftOf(rows, visible, members)
    expect(sealed.members.map(({ k }) => k)).toEqual(letters ? [letters] : [])
    expect(excluded).toHaveLength(letters ? 0 : 1)
  })

  it.each<[string, string[], string[], string[][]]>([
    ['says which briefs it does not bring', [], ['b'], [['k2']]],
    ['has nothing to say where it brings all', [], ['a', 'b'], []],
    ['takes back what an earlier seal has said', ['k2'], ['a', 'b'], [[]]],
    ['does not say it twice', ['k2'], ['b'], []],
  ])('%s', async (_, earlier, visible, said) => {
    const { moved } = await draftOf(both, visible, [], earlier)
    expect(moved.map(({ withheld }) => withheld)).toEqual(said)
  })

  it.each<[string, string[], string[], string[][]]>([
    ['held by a mail that may have come, and not by this one', [], ['b'], []],
    ['held by neither', ['k2'], ['b'], []],
    ['held by this one alone', ['k2'], ['a', 'b'], [[]]],
    ['held by that mail in another language, and not by this one', ['k2:en'], ['b'], []],
  ])('after a release, of a story %s', async (_, earlier, visible, said) => {
    const released = member({ activeLists: [], withheld: earlier, released: true })
    const { moved } = await draftOf(both, visible, [], [], undefined, released)
    expect(moved.map(({ withheld }) => withheld)).toEqual(said)
  })

  it.each([
    ['now', 5_000, null, 5_000],
    ['when it began, if another machine’s clock was ahead', 5_000, new Date(9_000), 9_000],
    ['now, long after it began', 5_000, new Date(1_000), 5_000],
  ])('brings what the public can see %s', async (_, now, startedAt, expected) => {
    let asked = 0
    const seen = (at: Date) => {
      asked = at.getTime()
    }
    await draftOf(both, ['a', 'b'], [], [], { now, startedAt, seen })
    expect(asked).toBe(expected)
  })

  const draftOrNull = (
    rows: typeof both,
    visible: string[],
    members: { list: string; state: 'unsubscribed' | 'removed' | 'active' }[],
    withheld: string[] = [],
    clock: { now: number; startedAt: Date | null; seen?: (at: Date) => void } = { now: 0, startedAt: null },
    entry = member({ activeLists: [], withheld }),
    content: Frozen = frozen(),
  ) =>
    draftSeal(
      {
        store: {
          sealCandidates: async () => [entry],
          writtenTo: async () => new Map(),
          memberships: async () => members.map((row) => ({ ...row, contact: 'p1' })),
          subjects: async () => new Map(),
          rulesOf: async () => ({}),
          pitched: async () => new Map(),
          deferredTo: async () => rows,
          rowsIn: async () => [],
          publicAmong: async (_, at) => {
            clock.seen?.(at)
            return new Set(visible.map((key) => `press-releases:${key}`))
          },
          personalValues: async () => new Map(),
        },
        now: () => clock.now,
        suppressedAmong: async () => new Set(),
        tokenSecrets: [SECRET],
        deployment: 'dep',
      },
      openFrozen({ id: 'c1', type: 'brief', lists: [], startedAt: clock.startedAt }, content),
      batch,
    )
  const draftOf = async (...given: Parameters<typeof draftOrNull>) => (await draftOrNull(...given))!

  describe('with several texts of one story', () => {
    const inBoth = () => {
      const { languages, digest, ...plain } = frozen()
      const url = 'https://news.example.org/a'
      const [first] = digest.stories
      const english = { Aen: { key: 'press-releases:en', url } }
      const texts = { sv: { Asv: { key: 'press-releases:a', url } }, fi: english, en: english }
      return {
        ...plain,
        source: 'en',
        digest: { ...digest, stories: [{ ...first!, source: 'sv' as const, languages: ['sv', 'en'] as const }] },
        languages: Object.fromEntries(
          Object.entries(texts).map(([language, stories]) => [language, { ...languages.sv!, stories }]),
        ),
      }
    }
    it.each<[string, string, string[], string[], string[], string, string[][]]>([
      ['the one in the mail’s language', 'sv', ['sv'], ['a'], [], 'Asv', []],
      ['one in another, and notes it', 'fi', ['fi', 'en'], ['a', 'en'], [], 'Aen', [['k2:en']]],
      ['it again, with nothing new to note', 'fi', ['fi', 'en'], ['a', 'en'], ['k2:en'], 'Aen', []],
      ['none, while that one cannot be read', 'fi', ['fi', 'en'], ['a'], ['k2:en'], '', []],
    ])('shows %s', async (_, language, languages, visible, earlier, texts, said) => {
      const entry = member({ activeLists: [], withheld: earlier, language }, { languages })
      const { sealed, moved, excluded } = await draftOf([both[0]!], visible, [], [], undefined, entry, inBoth())
      expect(sealed.members.map(({ k }) => k)).toEqual(texts ? [texts] : [])
      expect(moved.map(({ withheld }) => withheld)).toEqual(said)
      expect(excluded.map(({ reason }) => reason)).toEqual(texts ? [] : ['nothing_left'])
    })
  })

  it('is part of what a call’s hash covers', () => {
    const one = { d: 'd', c: 'c', e: 'e', n: 'n', g: 'sv', l: 'l', u: 'u', p: 'p', s: null }
    const hash = (k: string) =>
      payloadHash({ key: 'k', mode: 'strict', fingerprint: 'f', sealed: { version: 1, members: [{ ...one, k }] } })
    expect(hash('A')).not.toBe(hash('AB'))
  })
})
