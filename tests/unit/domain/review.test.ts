import { describe, expect, it } from 'vitest'
import type { Role } from '../../../src/domain/permissions.ts'
import {
  blockExcerpts,
  dueNews,
  isFieldPath,
  locateBlock,
  maySettle,
  plainText,
  whyNotAssign,
} from '../../../src/domain/review.ts'
import type { EditorialState } from '../../../src/domain/story.ts'
import { paragraphs } from '../../support/stories.ts'

describe('plain text', () => {
  it.each([
    ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['  A\u030A  ', 'Å'],
    ['bell\u0007 and tab\tstay apart', 'bell and tab\tstay apart'],
    ['a < b, c > d, <3', 'a < b, c > d, <3'],
    [
      'write to <press@example.org> or <https://example.org/a>',
      'write to <press@example.org> or <https://example.org/a>',
    ],
    ['x'.repeat(5000), 'x'.repeat(5000)],
  ])('%j is %j', (value, text) => expect(plainText(value)).toEqual({ ok: true, text }))

  it.each([
    ['', 'empty'],
    ['\u0000 \r\n', 'empty'],
    ['x'.repeat(5001), 'too_long'],
    ['<b>', 'markup'],
    ['a</p>b', 'markup'],
    ['<br/>', 'markup'],
    ['<IMG SRC=x ONERROR=alert(1)>', 'markup'],
    ['<a\nhref="x">', 'markup'],
    ['<svg:g>', 'markup'],
    ['<!-- x', 'markup'],
    ['<!DOCTYPE html', 'markup'],
  ])('%j is refused: %s', (value, reason) => expect(plainText(value)).toEqual({ ok: false, reason }))
})

it.each([
  ['title', true],
  ['pressContacts.0.email', true],
  ['brief.subject', true],
  ['', false],
  ['$where', false],
  ['a..b', false],
  ['a.', false],
  ['__proto__', false],
  ['body[0]', false],
  ['x'.repeat(201), false],
])('%j names a field: %s', (path, expected) => expect(isFieldPath(path)).toBe(expected))

describe('a remarked block', () => {
  const before = paragraphs('One.', 'Two.', 'Three.')
  it.each([
    ['stays', paragraphs('One.', 'Two.', 'Three.'), 1],
    ['has moved down', paragraphs('New.', 'Another.', 'One.', 'Two.'), 3],
    ['has been rewritten', paragraphs('One.', 'Too.', 'Three.'), null],
    ['has a twin nearer by', paragraphs('Two.', 'X.', 'Two.', 'Two.'), 2],
    ['is in a text that is gone', null, null],
  ])('%s', (_, now, expected) => {
    const excerpt = blockExcerpts(before)[1] as string
    expect(locateBlock(now, expected === 2 ? 2 : 1, excerpt)).toBe(expected)
  })

  it('begins with the words in it, whatever it is made of', () => {
    const list = {
      type: 'list',
      children: [{ type: 'listitem', children: [{ text: 'a' }] }, { children: [{ text: 'b' }] }],
    }
    const box = { type: 'block', fields: { id: 'x1', blockType: 'fact', title: 'In short', text: 'Ten years.' } }
    expect(blockExcerpts({ root: { children: [list, box, { type: 'upload' }] } })).toEqual([
      'ab',
      'In short Ten years.',
      '',
    ])
    expect(blockExcerpts('none')).toEqual([])
  })
})

describe('who can be given a story', () => {
  const cases: [Role[], EditorialState, string, boolean][] = [
    [['communications'], 'draft', 'wren', true],
    [['communications'], 'changes_requested', 'wren', true],
    [['communications'], 'in_review', 'wren', false],
    [['editor'], 'in_review', 'ed', true],
    [['chief-editor'], 'in_review', 'ed', true],
    [['communications', 'editor'], 'in_review', 'maker', false],
    [['editor'], 'in_review', 'sender', false],
    [['editor'], 'in_review', 'hand', false],
    [['editor'], 'draft', 'maker', true],
    [['data-steward'], 'draft', 'dora', false],
    [['admin'], 'draft', 'ada', false],
    [[], 'draft', 'gone', false],
  ]
  it.each(cases)('%j, story %s, as %s: %s', (roles, editorialState, id, expected) => {
    const story = { editorialState, createdBy: 'maker', submittedBy: 'sender', contributors: ['maker', 'hand'] }
    const why = whyNotAssign({ id, roles }, story)
    expect(why === null).toBe(expected)
    if (why !== null) expect(why).toMatch(/\.$/)
  })
})

it.each<[Role, 'resolve' | 'reopen', 'comment' | 'change_request', boolean]>([
  ['communications', 'resolve', 'change_request', true],
  ['communications', 'reopen', 'change_request', false],
  ['editor', 'reopen', 'change_request', true],
  ['chief-editor', 'reopen', 'change_request', true],
  ['communications', 'reopen', 'comment', true],
  ['admin', 'resolve', 'comment', false],
  ['data-steward', 'resolve', 'change_request', false],
])('a %s may %s a %s: %s', (role, what, kind, expected) => {
  expect(maySettle({ id: 'x', roles: [role] }, what, kind)).toBe(expected)
})

it.each<[string, EditorialState, string | null]>([
  ['2026-11-27T12:00:00.001Z', 'draft', null],
  ['2026-11-26T12:00:00Z', 'draft', 'due_soon'],
  ['2026-11-25T12:00:01Z', 'in_review', 'due_soon'],
  ['2026-11-25T12:00:00Z', 'in_review', 'overdue'],
  ['2026-11-25T11:00:00Z', 'approved', null],
  ['2026-11-18T12:00:00Z', 'draft', 'overdue'],
  ['2026-11-18T11:59:59Z', 'draft', null],
])('a date of %s for a story that is %s is %s', (dueAt, state, expected) => {
  expect(dueNews(Date.parse(dueAt), state, Date.parse('2026-11-25T12:00:00Z'))).toBe(expected)
})
