import { describe, expect, it } from 'vitest'
import { LEFT_BY_ADDRESS, type MemberState } from '../../../src/domain/contact.ts'
import {
  afterComing,
  afterGoing,
  knownBy,
  type Left,
  leftOf,
  ofDeleted,
  offAt,
  offRows,
  putRight,
  type RowBefore,
  type Standing,
  type Trace,
  toPutOff,
  withEarlier,
  withoutList,
} from '../../../src/domain/trace.ts'

const row = (list: string, state: MemberState, source = 'Import'): Standing => ({ list, state, source })
const off = (list: string) => row(list, 'unsubscribed', LEFT_BY_ADDRESS)
const own = (list: string) => row(list, 'unsubscribed', 'Left by themselves')
const none = (list: string): RowBefore => ({ list, state: null, source: '' })
const left = (...lists: string[]): Left => ({ left: lists, off: [] })

describe('what a contact has left', () => {
  it('is what they left themselves, apart from what they are off because of an address', () =>
    expect(leftOf([own('a'), off('b'), row('c', 'active'), row('d', 'removed')])).toEqual({ left: ['a'], off: ['b'] }))
})

describe('what is kept of a contact that is deleted', () => {
  it.each<[string, Left, boolean, Trace | null, Trace | null]>([
    ['who was never written to and left nothing: nothing', left(), false, null, null],
    ['who was never written to and left nothing, at an address that remembers', left(), false, { left: ['a'] }, null],
    ['who was written to: the id', left(), true, null, { contact: 'eva', left: [] }],
    ['who has left a list', left('a'), false, null, { contact: 'eva', left: ['a'] }],
    [
      'who is off a list because of an address: not that they left it',
      { left: [], off: ['a'] },
      false,
      null,
      { contact: 'eva', left: [], off: ['a'] },
    ],
    [
      'with what others left there',
      left('a', 'b'),
      true,
      { left: ['b', 'c'] },
      { contact: 'eva', left: ['a', 'b', 'c'] },
    ],
    ['in place of an earlier id', left(), true, { contact: 'bea', left: ['c'] }, { contact: 'eva', left: ['c'] }],
    [
      'who had come there by an edit: not where from',
      left('a'),
      false,
      { left: ['a'], before: { from: 'x', rows: [none('a')] } },
      { contact: 'eva', left: ['a'] },
    ],
  ])('%s', (_, gone, mailed, earlier, kept) => {
    const trace = ofDeleted('eva', gone, mailed)
    expect(trace && withEarlier(trace, earlier)).toEqual(kept)
  })
})

describe('what an address remembers of whoever goes from it by an edit', () => {
  it.each<[string, Left, Trace | null, Trace | null]>([
    ['who has left nothing: what it did', left(), { contact: 'bea', left: ['a'] }, null],
    ['what they have left, without their id', left('a'), null, { left: ['a'] }],
    ['what they are off because of an address, as such', { left: [], off: ['a'] }, null, { left: [], off: ['a'] }],
    ['once, where it was left there', { left: [], off: ['a', 'b'] }, { left: ['a'] }, { left: ['a'], off: ['b'] }],
    ['once, when they have left it', left('a'), { left: [], off: ['a', 'b'] }, { left: ['a'], off: ['b'] }],
    [
      'and what others left, and what it was sent',
      left('a'),
      { contact: 'bea', left: ['b'] },
      { contact: 'bea', left: ['a', 'b'] },
    ],
    [
      'whom it had been given by mistake: no longer how they stood before',
      left(),
      { left: ['a'], before: { from: 'x', rows: [none('a')] } },
      { left: ['a'] },
    ],
  ])('%s', (_, gone, earlier, kept) => expect(afterGoing(gone, earlier)).toEqual(kept))
})

describe('what whoever is entered at an address is off', () => {
  const themselves = { list: 'a', source: 'Left by themselves' }
  it.each<[string, Trace, { list: string; source: string }[]]>([
    ['what was left there', { left: ['a'] }, [themselves]],
    ['what somebody was off there', { left: [], off: ['b'] }, [{ list: 'b', source: LEFT_BY_ADDRESS }]],
    ['what was left there since', { left: ['a'], off: ['a'] }, [themselves]],
    ['nothing, where nothing was', { contact: 'bea', left: [] }, []],
  ])('%s', (_, trace, rows) => expect(offAt(trace)).toEqual(rows))
})

describe('what a contact is put off who comes to an address where lists were left', () => {
  it.each<[string, Trace, Standing[], RowBefore[]]>([
    ['lists they are on', { left: ['a'] }, [row('a', 'active')], [row('a', 'active')]],
    ['lists that the house took them off', { left: ['a'] }, [row('a', 'removed')], [row('a', 'removed')]],
    ['lists that they have nothing to do with', { left: ['a'] }, [row('b', 'active')], [none('a')]],
    ['none that they have left themselves, as one who goes back has', { left: ['a'] }, [own('a')], []],
    ['none that they are off because of another address', { left: ['a'] }, [off('a')], []],
    ['lists that somebody was only off there', { left: [], off: ['a'] }, [], [none('a')]],
    ['none of those that they are on', { left: [], off: ['a'] }, [row('a', 'active')], []],
    ['those that were left there since', { left: ['a'], off: ['a'] }, [row('a', 'active')], [row('a', 'active')]],
  ])('%s', (_, trace, rows, before) => expect(toPutOff(trace, ['a'], rows)).toEqual(before))

  it('never lists that have been deleted', () => expect(toPutOff({ left: ['a'], off: ['b'] }, [], [])).toEqual([]))

  it('is remembered there, with where they came from, beside what was left there and what it was sent', () => {
    const trace: Trace = { contact: 'bea', left: ['a'] }
    expect(afterComing(trace, 'x', [none('a')])).toEqual({ ...trace, before: { from: 'x', rows: [none('a')] } })
  })

  it.each<[string, Trace]>([
    ['only what was left there', { left: ['a'] }],
    ['nothing of whoever was there before them', { left: ['a'], before: { from: 'y', rows: [none('a')] } }],
  ])('where there is nothing: %s', (_, trace) => expect(afterComing(trace, 'x', [])).toEqual({ left: ['a'] }))
})

describe('an address that was given by mistake and is put right', () => {
  const before = [row('a', 'active'), row('b', 'removed'), none('c')]
  const trace: Trace = { left: ['a', 'b', 'c'], before: { from: 'x', rows: before } }
  it.each<[string, Trace | null, string, Standing[], RowBefore[]]>([
    ['undoes what it did', trace, 'x', [off('a'), off('b'), off('c')], before],
    ['undoes nothing at a third address', trace, 'y', [off('a'), off('b'), off('c')], []],
    ['leaves what they have left themselves since', trace, 'x', [own('a'), off('b'), own('c')], [before[1]!]],
    ['leaves lists that were deleted since', trace, 'x', [off('a'), off('b')], before.slice(0, 2)],
    ['leaves what it did not do', trace, 'x', [off('a'), off('b'), off('c'), off('d')], before],
    ['undoes nothing where it did nothing', { left: ['a'] }, 'x', [off('a')], []],
    ['undoes nothing where nothing is remembered', null, 'x', [off('a')], []],
  ])('%s', (_, kept, to, rows, back) => expect(putRight(kept, to, rows)).toEqual(back))
})

describe('what an address remembers once somebody has come back to a list', () => {
  const before = { from: 'x', rows: [none('a')] }
  it.each<[string, Trace, boolean, Trace | null]>([
    ['who had left it: nothing more', { left: ['a'] }, false, null],
    ['who was off it because of an address', { left: [], off: ['a'] }, true, null],
    ['the other lists', { left: ['a', 'b'], off: ['a', 'c'] }, true, { left: ['b'], off: ['c'] }],
    ['the id', { contact: 'eva', left: ['a'] }, false, { contact: 'eva', left: [] }],
    ['how they stood where they came from', { left: ['a'], before }, true, { left: [], before }],
    [
      'what somebody else had left there, who may come back',
      { contact: 'bea', left: ['a'] },
      false,
      { contact: 'bea', left: ['a'] },
    ],
    ['the id of somebody else who had it before', { contact: 'bea', left: ['a'] }, true, { contact: 'bea', left: [] }],
  ])('%s', (_, trace, here, kept) => expect(withoutList(trace, 'a', 'eva', here)).toEqual(kept))

  it('is the same trace where it was not left there', () => {
    const trace = { left: ['b'] }
    expect(withoutList(trace, 'a', 'eva', true)).toBe(trace)
  })
})

describe('who is known again by a trace', () => {
  it('gets its id', () => expect(knownBy({ contact: 'bea', left: [] }, () => 'new').contact).toBe('bea'))
  it('gets a new one where it has none', () =>
    expect(knownBy({ left: ['a'] }, () => 'new')).toEqual({ contact: 'new', left: ['a'] }))

  it('comes with a row for each list that they are off', () =>
    expect(
      offRows([
        { contact: 'bea', left: ['a'], off: ['a', 'b'] },
        { contact: 'eva', left: [] },
        { contact: 'ida', left: ['a'] },
      ]),
    ).toEqual([
      { contact: 'bea', list: 'a', source: 'Left by themselves' },
      { contact: 'bea', list: 'b', source: LEFT_BY_ADDRESS },
      { contact: 'ida', list: 'a', source: 'Left by themselves' },
    ]))
})
