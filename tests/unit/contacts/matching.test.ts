import { describe, expect, it } from 'vitest'
import { type Known, matchRows, outletsOf } from '../../../src/contacts/matching.ts'
import type { ContactValues } from '../../../src/domain/contact.ts'

const row = (own: Partial<ContactValues> = {}): ContactValues => ({
  email: 'ann@example.org',
  name: 'Ann',
  outlet: 'Dagbladet',
  role: 'Reporter',
  beats: ['law'],
  countries: ['SE'],
  languages: ['sv'],
  ...own,
})

const ann = (own: Partial<Known> = {}): Map<string, Known> => {
  const { email, outlet: _outlet, ...same } = row()
  return new Map([[email, { ...same, id: '1', outletKey: 'dagbladet', membership: 'active', ...own }]])
}

const outcome = (values: ContactValues, known: Map<string, Known>) => {
  const { counts, ...matched } = matchRows([values], known)
  const [what] = Object.entries(counts).find(([, n]) => n === 1) ?? ['nothing']
  return {
    what,
    create: matched.create.length,
    update: matched.update.length,
    join: matched.join,
    rejoin: matched.rejoin,
  }
}

describe('matching a row with what is known', () => {
  it.each([
    ['nobody', row(), new Map<string, Known>(), { what: 'created', create: 1 }],
    ['the same', row(), ann(), { what: 'unchanged', update: 0, join: [] }],
    ['the same outlet in capitals', row({ outlet: 'DAGBLADET' }), ann(), { what: 'unchanged' }],
    [
      'empty cells',
      row({ name: '', outlet: '', role: '', beats: [], countries: [], languages: [] }),
      ann(),
      { what: 'unchanged' },
    ],
    ['another name', row({ name: 'Anna' }), ann(), { what: 'updated', update: 1, join: [] }],
    ['another outlet', row({ outlet: 'Radio Nord' }), ann(), { what: 'updated', update: 1 }],
    [
      'languages in another order',
      row({ languages: ['en', 'sv'] }),
      ann({ languages: ['sv', 'en'] }),
      { what: 'updated' },
    ],
    [
      'somebody from another list',
      row(),
      ann({ membership: null }),
      { what: 'updated', update: 0, join: ['1'], rejoin: [] },
    ],
    [
      'somebody the house took off',
      row(),
      ann({ membership: 'removed' }),
      { what: 'updated', join: [], rejoin: ['1'] },
    ],
    [
      'somebody who unsubscribed',
      row(),
      ann({ membership: 'unsubscribed' }),
      { what: 'unchanged', join: [], rejoin: [] },
    ],
    [
      'somebody who unsubscribed, with news',
      row({ role: 'Editor' }),
      ann({ membership: 'unsubscribed' }),
      { what: 'updated', update: 1, join: [], rejoin: [] },
    ],
  ])('%s', (_who, values, known, expected) => expect(outcome(values, known)).toMatchObject(expected))

  it('names each outlet once, in its first spelling', () => {
    const rows = [
      row({ outlet: 'Dagbladet' }),
      row({ outlet: 'DAGBLADET' }),
      row({ outlet: '' }),
      row({ outlet: 'Radio' }),
    ]
    expect([...outletsOf(rows)]).toEqual([
      ['dagbladet', 'Dagbladet'],
      ['radio', 'Radio'],
    ])
  })
})
