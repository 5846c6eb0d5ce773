import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  causeOfWriteOff,
  DELIVERY_STATES,
  type DeliveryFact,
  FACTS,
  factOfEvent,
  isSubmitted,
  isWrittenOffBy,
  join,
  MAILED,
  rankOf,
  refusedAs,
  stateOf,
  suppressionFor,
  writtenAmong,
} from '../../../src/domain/delivery.ts'

const fact = fc.constantFrom(...FACTS)
const all = (facts: DeliveryFact[]) => facts.reduce(join, 'planned')

describe('the delivery lattice', () => {
  it('gives the same answer in whatever order events arrive', () => {
    fc.assert(
      fc.property(fc.array(fact), fc.infiniteStream(fc.nat()), (facts, order) => {
        const keys = facts.map(() => order.next().value as number)
        const shuffled = facts.map((f, i) => [f, keys[i]!] as const).sort((a, b) => a[1] - b[1])
        expect(all(shuffled.map(([f]) => f))).toBe(all(facts))
      }),
    )
  })

  it('is idempotent, commutative and associative', () => {
    fc.assert(
      fc.property(fact, fact, fact, (a, b, c) => {
        expect(join(a, a)).toBe(a)
        expect(join(a, b)).toBe(join(b, a))
        expect(join(join(a, b), c)).toBe(join(a, join(b, c)))
      }),
    )
  })

  it('never goes back, and never forgets that a message was handed over', () => {
    fc.assert(
      fc.property(fact, fact, (before, news) => {
        const after = join(before, news)
        expect(rankOf(after)).toBeGreaterThanOrEqual(rankOf(before))
        if (isSubmitted(before)) expect(isSubmitted(after)).toBe(true)
      }),
    )
  })

  it('gives every fact a state of the contract, and every state a fact', () => {
    expect(new Set(FACTS.map(stateOf))).toEqual(new Set(DELIVERY_STATES))
  })

  it.each<[string, DeliveryFact[], string]>([
    ['a delivery that is reported before the reply', ['delivered', 'submitted'], 'delivered'],
    ['a bounce after acceptance by the receiving server', ['delivered', 'bounced'], 'bounced'],
    ['a complaint that overtakes its delivery', ['complained', 'delivered', 'submitted'], 'complained'],
    ['a doubt that a webhook resolves', ['doubted', 'submitted'], 'submitted'],
    ['a write-off that turns out to have arrived', ['doubted', 'written_off', 'delivered'], 'delivered'],
    ['a delay that ends', ['delayed', 'submitted', 'delivered'], 'delivered'],
    ['a delay that is reported late', ['delivered', 'delayed'], 'delivered'],
  ])('reads %s as it is now', (_, facts, state) => {
    expect(stateOf(all(facts))).toBe(state)
  })
})

describe('a mail that is refused for good', () => {
  it.each([
    ['of somebody new', '', { fact: 'refused', reason: 'No such user' }],
    ['of somebody who was put off', 'put_off 3 since x', { fact: 'refused', reason: 'No such user' }],
    [
      'of somebody who was released from doubt',
      'released',
      { fact: 'written_off', reason: 'written_off refused: No such user' },
    ],
    [
      'of such a one who was put off',
      'released put_off 3 since x',
      { fact: 'written_off', reason: 'written_off refused: No such user' },
    ],
  ])('%s', (_, noted, known) => {
    expect(refusedAs(noted, 'No such user')).toEqual(known)
  })

  it('is so without a word too', () => {
    expect(refusedAs('released', '')).toEqual({ fact: 'written_off', reason: 'written_off refused' })
  })

  it.each([
    ['unsubscribed', true],
    ['duplicate', false],
  ] as const)('somebody released from doubt who is left out as %s is written off: %s', (exclusion, writtenOff) => {
    expect(isWrittenOffBy(exclusion)).toBe(writtenOff)
  })

  it.each([
    ['a person has decided', 'written_off', ''],
    ['refused after a release', refusedAs('released', 'No such user').reason, 'refused: No such user'],
    ['left out after one', 'written_off unsubscribed', 'unsubscribed'],
    ['refused', 'No such user', null],
    ['what begins like it', 'written_offence', null],
  ])('why somebody is written off: %s', (_, reason, cause) => {
    expect(causeOfWriteOff(reason)).toBe(cause)
  })
})

describe('provider events', () => {
  it.each([
    ['email.sent', 'submitted'],
    ['email.delivered', 'delivered'],
    ['email.delivery_delayed', 'delayed'],
    ['email.bounced', 'bounced'],
    ['email.complained', 'complained'],
    ['email.failed', 'failed'],
    ['email.suppressed', 'suppressed'],
    ['email.opened', null],
    ['email.clicked', null],
    ['domain.created', null],
    ['constructor', null],
  ])('reads %s as %s', (type, expected) => {
    expect(factOfEvent(type)).toBe(expected)
  })

  it.each<[DeliveryFact, string, string | null]>([
    ['bounced', 'Permanent', 'bounced'],
    ['bounced', '', 'bounced'],
    ['bounced', 'Transient', null],
    ['bounced', 'Undetermined', null],
    ['complained', '', 'complained'],
    ['suppressed', '', 'provider'],
    ['delivered', '', null],
    ['failed', '', null],
  ])('suppresses after %s (%s): %s', (f, bounce, reason) => {
    expect(suppressionFor(f, bounce)).toBe(reason)
  })
})

describe('whether a mail has gone to the address of a delivery', () => {
  it.each([
    ['submitted', 'submitted', 'no', 'yes'],
    ['delivered', 'delivered', 'no', 'yes'],
    ['in doubt', 'doubted', 'no', 'yes'],
    ['written off: nobody knows', 'written_off', 'no', 'yes'],
    ['planned, in a sealed call that is repeated to the letter', 'planned', 'yes', 'yes'],
    ['planned, in one that may be sealed afresh', 'planned', 'undecided', 'undecided'],
    ['planned, to be looked at again', 'planned', 'no', undefined],
    ['refused', 'refused', 'no', undefined],
    ['bounced', 'bounced', 'no', undefined],
    ['left out', 'excluded', 'yes', undefined],
  ] as const)('%s', (_, known, sealed, written) => {
    const row = { address: 'a@example.org', state: stateOf(known), rank: rankOf(known), reason: '', sealed, notes: [] }
    expect(writtenAmong([row]).get('a@example.org')).toBe(written)
  })

  it.each(['released', 'released put_off 1 since x'])('%s: an earlier mail may have gone there', (reason) => {
    const row = { address: 'a', state: 'planned', rank: rankOf('planned'), reason, sealed: 'no', notes: [] } as const
    expect(writtenAmong([row]).get('a')).toBe('yes')
  })

  it('an earlier mail may have gone to an address that is noted of it, whatever has become of this one', () => {
    const row = { address: 'new', state: 'bounced', rank: rankOf('bounced'), reason: '', sealed: 'no' } as const
    const notes = ['brief:sv', `${MAILED}old`, `${MAILED}older`]
    expect([...writtenAmong([{ ...row, notes }]).keys()]).toEqual(['old', 'older'])
  })

  it('is what the surest of those says that name it', () => {
    const row = (address: string, sealed: 'yes' | 'undecided' | 'no') =>
      ({ address, state: 'planned', rank: rankOf('planned'), reason: '', sealed, notes: [] }) as const
    const rows = [row('a', 'yes'), row('a', 'undecided'), row('b', 'undecided'), row('b', 'yes'), row('c', 'no')]
    expect(writtenAmong(rows)).toEqual(new Map([...['a', 'b'].map((address) => [address, 'yes'] as const)]))
  })
})
