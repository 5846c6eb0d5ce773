import { describe, expect, test } from 'vitest'
import {
  type DeskStory,
  type DeskTopic,
  sortStories,
  topicsFor,
  unreachedWords,
} from '../../../src/admin/components/model/desk.ts'
import type { Role } from '../../../src/domain/permissions.ts'

const story = (id: string, facts: Partial<DeskStory>): DeskStory => ({
  id,
  collection: 'press-releases',
  title: id,
  language: 'en',
  editorialState: 'in_review',
  sensitivity: 'normal',
  createdBy: 'writer',
  submittedBy: 'writer',
  contributors: ['writer'],
  signedBy: [],
  assignee: null,
  dueAt: null,
  updatedAt: '2026-11-20T12:00:00.000Z',
  ...facts,
})

describe('which parts of the desk concern whom', () => {
  test.each<[Role, DeskTopic[]]>([
    ['communications', ['news', 'assigned', 'changes', 'drafts']],
    ['editor', ['news', 'assigned', 'review', 'changes', 'drafts', 'going_out', 'campaigns']],
    ['chief-editor', ['news', 'assigned', 'second', 'review', 'changes', 'drafts', 'going_out', 'campaigns']],
    ['data-steward', ['news', 'imports']],
    ['admin', ['news']],
  ])('%s: %j', (role, topics) => {
    expect(topicsFor({ id: '1', roles: [role] })).toEqual(topics)
  })
})

describe('which stories wait for whom', () => {
  const sensitive = { sensitivity: 'high', signedBy: ['editor'] } as const
  const stories = [
    story('new', { updatedAt: '2026-11-21T12:00:00.000Z' }),
    story('old', { updatedAt: '2026-11-19T12:00:00.000Z' }),
    story('by the editor', { createdBy: 'editor' }),
    story('touched by the editor', { contributors: ['writer', 'editor'] }),
    story('sensitive, signed once', { ...sensitive, signedBy: ['editor'] }),
    story('sensitive, not signed', { sensitivity: 'high' }),
    story('sent back', { editorialState: 'changes_requested' }),
    story('begun', { editorialState: 'draft' }),
    story('somebody else’s draft', { editorialState: 'draft', createdBy: 'x', submittedBy: null, contributors: ['x'] }),
  ]
  const ids = (id: string, role: Role, topic: 'review' | 'second' | 'changes' | 'drafts') =>
    sortStories({ id, roles: [role] }, stories)[topic].map((found) => found.id)

  test('an editor reviews what is not their own, the longest waiting first', () => {
    expect(ids('editor', 'editor', 'review')).toEqual(['old', 'sensitive, not signed', 'new'])
  })

  test('a second signature waits for a chief editor, not for another editor', () => {
    expect(ids('chief', 'chief-editor', 'second')).toEqual(['sensitive, signed once'])
    expect(ids('editor2', 'editor', 'second')).toEqual([])
  })

  test('whoever has signed is not asked again', () => {
    expect(ids('editor', 'chief-editor', 'second')).toEqual([])
  })

  test('a writer finds what was sent back and their own drafts', () => {
    expect(ids('writer', 'communications', 'changes')).toEqual(['sent back'])
    expect(ids('writer', 'communications', 'drafts')).toEqual(['begun'])
  })
})

test('given to me, or to whom I stand in for: the earliest date first, and not what is done', () => {
  const stories = [
    story('no date', { assignee: 'editor' }),
    story('late', { assignee: 'editor', dueAt: '2026-12-02T00:00:00.000Z' }),
    story('early, of an absent one', { assignee: 'absent', dueAt: '2026-12-01T00:00:00.000Z' }),
    story('somebody else’s', { assignee: 'writer' }),
    story('done', { assignee: 'editor', editorialState: 'approved' }),
  ]
  const who = { id: 'editor', roles: ['editor' as const] }
  const titles = (standsInFor: string[]) => sortStories(who, stories, standsInFor).assigned.map(({ title }) => title)
  expect(titles([])).toEqual(['late', 'no date'])
  expect(titles(['absent'])).toEqual(['early, of an absent one', 'late', 'no date'])
})

test.each<[string, Parameters<typeof unreachedWords>[0], string[]]>([
  ['nobody', {}, []],
  ['one recipient', { leftBehind: 1 }, ['1 recipient was left out, and nobody has reached them since']],
  ['an outlet', { outletsLeft: 1 }, ['At 1 outlet nobody has it']],
  [
    'many of both',
    { leftBehind: 1200, outletsLeft: 3 },
    ['1,200 recipients were left out, and nobody has reached them since', 'At 3 outlets nobody has it'],
  ],
])('a campaign says on the desk that it has left %s without the story', (_, unreached, words) => {
  expect(unreachedWords(unreached)).toEqual(words)
})
