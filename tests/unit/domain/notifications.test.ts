import { describe, expect, it } from 'vitest'
import {
  type Addressees,
  type Colleague,
  figuresNote,
  isAway,
  LETTER_GAP,
  letterDue,
  type NotificationKind,
  type ReviewMail,
  readFigures,
  recipients,
} from '../../../src/domain/notifications.ts'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const away = { awayFrom: '2026-11-20T00:00:00Z', awayUntil: '2026-11-30T00:00:00Z' }

const person = (id: string, own: Partial<Colleague> = {}): Colleague => ({
  id,
  roles: ['editor'],
  reviewMail: 'batched',
  awayFrom: null,
  awayUntil: null,
  delegate: null,
  ...own,
})
const people = (own: Record<string, Partial<Colleague>>): Colleague[] => [
  person('wren', { roles: ['communications'], ...own.wren }),
  person('wila', { roles: ['communications'], ...own.wila }),
  person('ed', own.ed),
  person('eva', own.eva),
  person('cleo', { roles: ['chief-editor'], ...own.cleo }),
  person('gone', { roles: [], ...own.gone }),
]

describe('who is told', () => {
  it.each<[string, Record<string, Partial<Colleague>>, Addressees, NotificationKind, string[]]>([
    ['everybody with the role', {}, { roles: ['editor', 'chief-editor'] }, 'review_requested', ['ed', 'eva', 'cleo']],
    ['never whoever did it', {}, { roles: ['editor'], except: 'ed' }, 'review_requested', ['eva']],
    ['nobody who has no role left', {}, { users: ['gone', 'wren'] }, 'comment', ['wren']],
    ['nobody twice', {}, { users: ['ed', 'ed'], roles: ['editor'] }, 'comment', ['ed', 'eva']],
    [
      'the delegate of somebody who is away, as well',
      { wren: { ...away, delegate: 'wila' } },
      { users: ['wren'] },
      'comment',
      ['wren', 'wila for wren'],
    ],
    [
      'not the delegate of somebody who is here',
      { wren: { delegate: 'wila' } },
      { users: ['wren'] },
      'comment',
      ['wren'],
    ],
    [
      'not the delegate’s delegate',
      { wren: { ...away, delegate: 'wila' }, wila: { ...away, delegate: 'ed' } },
      { users: ['wren'] },
      'comment',
      ['wren', 'wila for wren'],
    ],
    [
      'each once in a ring of absences',
      { wren: { ...away, delegate: 'wila' }, wila: { ...away, delegate: 'wren' } },
      { users: ['wren', 'wila'] },
      'comment',
      ['wren', 'wila'],
    ],
    ['nobody for themselves', { wren: { ...away, delegate: 'wren' } }, { users: ['wren'] }, 'comment', ['wren']],
    ['no delegate that there is not', { wren: { ...away, delegate: 'x' } }, { users: ['wren'] }, 'comment', ['wren']],
    [
      'not whoever did it, as a delegate either',
      { wren: { ...away, delegate: 'wila' } },
      { users: ['wren'], except: 'wila' },
      'comment',
      ['wren'],
    ],
    [
      'a delegate who can sign, for a review',
      { ed: { ...away, delegate: 'eva' } },
      { users: ['ed'] },
      'review_requested',
      ['ed', 'eva for ed'],
    ],
    [
      'all editors, where the delegate cannot sign',
      { ed: { ...away, delegate: 'wila' } },
      { users: ['ed'] },
      'review_requested',
      ['ed', 'eva', 'cleo'],
    ],
    [
      'all editors, where the delegate is away too',
      { ed: { ...away, delegate: 'eva' }, eva: away },
      { users: ['ed'] },
      'review_requested',
      ['ed', 'eva for ed', 'cleo'],
    ],
    [
      'all editors, where there is no delegate',
      { ed: away },
      { users: ['ed'] },
      'review_requested',
      ['ed', 'eva', 'cleo'],
    ],
    [
      'all editors, where the delegate is the one who submitted',
      { ed: { ...away, delegate: 'eva' } },
      { users: ['ed'], except: 'eva' },
      'review_requested',
      ['ed', 'cleo'],
    ],
    [
      'a second signature never to a delegate without that right',
      { cleo: { ...away, delegate: 'ed' } },
      { roles: ['chief-editor'] },
      'second_signature',
      ['cleo'],
    ],
  ])('is %s', (_, own, to, kind, expected) => {
    const told = recipients(people(own), to, kind, NOW)
    expect(told.map(({ user, behalf }) => (behalf ? `${user} for ${behalf}` : user))).toEqual(expected)
  })
})

it.each<[string | null, string | null, boolean]>([
  [null, null, false],
  [null, '2026-12-01T00:00:00Z', false],
  ['2026-11-25T12:00:00Z', null, true],
  ['2026-11-25T12:00:00.001Z', null, false],
  ['2026-11-01T00:00:00Z', '2026-11-25T12:00:00Z', true],
  ['2026-11-01T00:00:00Z', '2026-11-25T11:59:59.999Z', false],
])('somebody away from %s until %s: %s', (awayFrom, awayUntil, expected) => {
  expect(isAway({ awayFrom, awayUntil }, NOW)).toBe(expected)
})

it.each<[ReviewMail, string, string | null, string | null]>([
  // The first news goes out at once, what follows waits for the quarter of an hour.
  ['batched', '12:00:00', null, '2026-11-25T12:00:00.000Z'],
  ['batched', '12:00:00', '11:30:00', '2026-11-25T12:00:00.000Z'],
  ['batched', '12:00:00', '11:59:00', '2026-11-25T12:14:00.000Z'],
  ['daily', '05:59:59', null, '2026-11-25T06:00:00.000Z'],
  ['daily', '06:00:00', null, '2026-11-26T06:00:00.000Z'],
  ['daily', '12:00:00', '06:00:00', '2026-11-26T06:00:00.000Z'],
  ['off', '12:00:00', null, null],
])('a letter by the wish %s for news of %s after a letter of %s is due at %s', (wish, oldest, last, due) => {
  const at = (time: string) => Date.parse(`2026-11-25T${time}Z`)
  const answer = letterDue(wish, at(oldest), last === null ? null : at(last))
  expect(answer === null ? null : new Date(answer).toISOString()).toBe(due)
  expect(LETTER_GAP).toBe(900_000)
})

describe('figures in a note', () => {
  it('come back as they were written, without those that are 0', () => {
    const note = figuresNote({ submitted: 118, failed: 0, inDoubt: 30 })
    expect(note).toBe('submitted=118 inDoubt=30')
    expect(readFigures(note)).toEqual([
      ['submitted', 118],
      ['inDoubt', 30],
    ])
  })

  it.each(['', 'A reason', 'submitted=118 and more', 'opened=3', 'submitted=1.5'])('are not seen in “%s”', (note) => {
    expect(readFigures(note)).toBeNull()
  })
})
