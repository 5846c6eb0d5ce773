import { describe, expect, it } from 'vitest'
import { type Principal, ROLES, type Role } from '../../../src/domain/permissions.ts'
import { EDITORIAL_STATES, type EditorialState, PUBLICATION_STATUSES } from '../../../src/domain/story.ts'
import {
  completesSignOff,
  demandAction,
  isOwn,
  judge,
  offered,
  STORY_ACTIONS,
  type StoryAction,
  type StoryFacts,
  WORKFLOW,
} from '../../../src/domain/workflow.ts'

const person = (id: string, ...roles: Role[]): Principal => ({ id, roles })

/** A story by Wilma that allows as much as a story in that state can. */
const story = (own: Partial<StoryFacts> = {}): StoryFacts => ({
  editorialState: 'in_review',
  publicationStatus: 'unpublished',
  sensitivity: 'normal',
  createdBy: 'wilma',
  submittedBy: 'wilma',
  contributors: ['wilma'],
  hasEdition: true,
  signedBy: [],
  chiefSigned: false,
  waiting: true,
  embargoed: true,
  held: true,
  stale: true,
  correcting: true,
  ...own,
})

const code = (who: Principal, action: StoryAction, facts: StoryFacts) => {
  const verdict = judge(who, action, facts)
  return verdict.allowed ? 'yes' : verdict.code
}

/** The table of the design, written down a second time: who may, and from which editorial state. */
const EXPECTED: Record<StoryAction, { roles: Role[]; from: EditorialState[] }> = {
  submit: { roles: ['communications', 'editor', 'chief-editor'], from: ['draft', 'changes_requested'] },
  'request-changes': { roles: ['editor', 'chief-editor'], from: ['in_review'] },
  approve: { roles: ['editor', 'chief-editor'], from: ['in_review'] },
  publish: { roles: ['editor', 'chief-editor'], from: ['approved'] },
  schedule: { roles: ['editor', 'chief-editor'], from: ['approved'] },
  unschedule: { roles: ['editor', 'chief-editor'], from: ['approved'] },
  'pull-back': { roles: ['editor', 'chief-editor'], from: [...EDITORIAL_STATES] },
  hold: { roles: ['editor', 'chief-editor'], from: [...EDITORIAL_STATES] },
  resume: { roles: ['editor', 'chief-editor'], from: [...EDITORIAL_STATES] },
  kill: { roles: ['chief-editor'], from: [...EDITORIAL_STATES] },
  correct: { roles: ['editor', 'chief-editor'], from: ['draft', 'changes_requested', 'approved'] },
  'drop-correction': { roles: ['editor', 'chief-editor'], from: ['draft', 'changes_requested', 'in_review'] },
  'propose-correction': { roles: ['communications'], from: [...EDITORIAL_STATES] },
  'confirm-source': { roles: ['communications', 'editor', 'chief-editor'], from: [...EDITORIAL_STATES] },
  'lift-embargo': { roles: ['chief-editor'], from: [...EDITORIAL_STATES] },
  translate: { roles: ['communications', 'editor', 'chief-editor'], from: [...EDITORIAL_STATES] },
  archive: { roles: ['editor', 'chief-editor'], from: [...EDITORIAL_STATES] },
}

describe('every action, editorial state and role', () => {
  const cells = STORY_ACTIONS.flatMap((action) =>
    EDITORIAL_STATES.flatMap((state) => ROLES.map((role) => [action, state, role] as const)),
  )

  it.each(cells)('%s, story %s, by %s', (action, state, role) => {
    const { roles, from } = EXPECTED[action]
    const wanted = !roles.includes(role) ? 'forbidden' : from.includes(state) ? 'yes' : 'wrong_state'
    // Some actions need the story to be out, or on hold; the table of publication statuses below has every cell.
    const out = ['resume', 'hold', 'kill', 'correct', 'propose-correction'].includes(action)
    const own = out ? ({ publicationStatus: 'published' } as const) : {}
    expect(code(person('edda', role), action, story({ editorialState: state, ...own }))).toBe(wanted)
  })

  it('has a row for every action of the table', () => {
    expect(Object.keys(EXPECTED).sort()).toEqual([...STORY_ACTIONS].sort())
  })

  it('gives nobody without a role anything', () => {
    expect(offered(person('nobody'), story())).toEqual([])
  })

  it('judges the role before the state, so that the reason is one the person can act on', () => {
    expect(code(person('w', 'communications'), 'approve', story({ editorialState: 'draft' }))).toBe('forbidden')
  })
})

describe('every action and publication status', () => {
  const allowed: Partial<Record<StoryAction, string[]>> = {
    submit: ['unpublished', 'scheduled', 'published', 'held', 'archived'],
    approve: ['unpublished', 'scheduled', 'published', 'held', 'archived'],
    publish: ['unpublished', 'scheduled', 'published', 'archived'],
    schedule: ['unpublished', 'scheduled', 'published', 'archived'],
    hold: ['published', 'scheduled'],
    resume: ['held', 'published', 'scheduled'],
    correct: ['published'],
    'propose-correction': ['published'],
    kill: ['published', 'scheduled', 'held', 'archived'],
    archive: ['unpublished', 'scheduled', 'published', 'held'],
  }
  const cells = STORY_ACTIONS.flatMap((action) => PUBLICATION_STATUSES.map((status) => [action, status] as const))

  it.each(cells)('%s, publication %s', (action, publicationStatus) => {
    const [editorialState] = EXPECTED[action].from
    const facts = story({ publicationStatus, editorialState: editorialState! })
    const wanted = (allowed[action] ?? PUBLICATION_STATUSES).includes(publicationStatus as never)
    expect(code(person('edda', 'communications', 'editor', 'chief-editor'), action, facts)).toBe(
      wanted ? 'yes' : 'wrong_state',
    )
  })

  it.each<[StoryAction, Partial<StoryFacts>]>([
    ['resume', { held: false, publicationStatus: 'published' }],
    ['unschedule', { waiting: false, editorialState: 'approved' }],
    ['pull-back', { waiting: false }],
    ['lift-embargo', { waiting: false }],
    ['lift-embargo', { embargoed: false }],
    ['confirm-source', { stale: false }],
    ['drop-correction', { correcting: false }],
    ['publish', { hasEdition: false, editorialState: 'approved' }],
    ['correct', { hasEdition: false, editorialState: 'approved', publicationStatus: 'published' }],
    ['translate', { hasEdition: false }],
  ])('%s is refused where its condition fails: %o', (action, own) => {
    expect(code(person('edda', 'editor', 'chief-editor'), action, story(own))).toBe('wrong_state')
  })

  it('never publishes what has been killed', () => {
    for (const role of ROLES) {
      const facts = story({ publicationStatus: 'killed', editorialState: 'approved' })
      expect(judge(person('x', role), 'publish', facts).allowed).toBe(false)
    }
  })
})

describe('four eyes', () => {
  it.each<[string, Partial<StoryFacts>, string]>([
    ['whoever created it', { createdBy: 'edda' }, 'four_eyes'],
    ['whoever submitted it', { submittedBy: 'edda' }, 'four_eyes'],
    ['whoever changed its text, among others', { contributors: ['wilma', 'edda'] }, 'four_eyes'],
    ['somebody who did none of it', {}, 'yes'],
    ['somebody else, of a story that nobody is named for', { createdBy: null, submittedBy: null }, 'yes'],
  ])('%s', (_, own, wanted) => {
    for (const role of ['editor', 'chief-editor'] as const) {
      expect(code(person('edda', role), 'approve', story(own))).toBe(wanted)
      expect(code(person('edda', role), 'approve', story({ ...own, sensitivity: 'high' }))).toBe(wanted)
    }
  })

  it('binds only the signature: one’s own story may be sent back, published and pulled back', () => {
    const own = story({ createdBy: 'edda', contributors: ['edda'] })
    expect(isOwn(person('edda'), own)).toBe(true)
    expect(offered(person('edda', 'editor'), own)).toEqual([
      'request-changes',
      'pull-back',
      'drop-correction',
      'translate',
      'confirm-source',
      'archive',
    ])
    expect(code(person('edda', 'editor'), 'publish', { ...own, editorialState: 'approved' })).toBe('yes')
  })

  it('is not lifted by holding more roles', () => {
    expect(code(person('edda', ...ROLES), 'approve', story({ contributors: ['edda'] }))).toBe('four_eyes')
  })
})

describe('a sensitive story', () => {
  const high = (signedBy: string[]) => story({ sensitivity: 'high', signedBy })

  it.each<[string, Principal, string[], string]>([
    ['takes its first signature from an editor', person('edda', 'editor'), [], 'yes'],
    ['takes its first signature from a chief editor', person('chris', 'chief-editor'), [], 'yes'],
    ['takes the second from a chief editor', person('chris', 'chief-editor'), ['edda'], 'yes'],
    ['refuses a second editor', person('emil', 'editor'), ['edda'], 'forbidden'],
    ['refuses the same person twice', person('edda', 'editor'), ['edda'], 'four_eyes'],
    ['refuses the same person in both roles', person('edda', 'editor', 'chief-editor'), ['edda'], 'four_eyes'],
  ])('%s', (_, who, signedBy, wanted) => {
    expect(code(who, 'approve', high(signedBy))).toBe(wanted)
  })

  it.each([
    ['normal', [], true],
    ['normal', ['edda'], true],
    ['high', [], false],
    ['high', ['edda'], true],
  ] as const)('%s, signed by %j: one more signature is enough: %s', (sensitivity, signedBy, enough) => {
    expect(completesSignOff({ sensitivity, signedBy })).toBe(enough)
  })
})

describe('conditions on what has been signed', () => {
  it.each<[StoryAction, Partial<StoryFacts>]>([
    ['publish', { editorialState: 'approved', hasEdition: false }],
    ['archive', { hasEdition: false }],
    ['pull-back', { waiting: false }],
  ])('%s is not possible with %j', (action, own) => {
    expect(code(person('edda', 'editor'), action, story(own))).toBe('wrong_state')
  })
})

describe('a refusal', () => {
  it.each<[string, Principal, StoryAction, Partial<StoryFacts>, number]>([
    ['forbidden', person('w', 'communications'), 'approve', {}, 403],
    ['four_eyes', person('wilma', 'editor'), 'approve', {}, 403],
    ['wrong_state', person('edda', 'editor'), 'publish', {}, 409],
  ])('%s becomes an error with a reason in words', (errorCode, who, action, own, status) => {
    expect(() => demandAction(who, action, story(own))).toThrow(
      expect.objectContaining({ code: errorCode, status, message: expect.stringMatching(/^[A-Z].*\.$/) }),
    )
  })

  it('does not come where the action is allowed', () => {
    expect(() => demandAction(person('edda', 'editor'), 'approve', story())).not.toThrow()
  })
})

describe('the words of the table', () => {
  it.each(STORY_ACTIONS)('%s has a label, and says what will happen', (action) => {
    const { label, explains } = WORKFLOW[action]
    expect(label).toMatch(/^[A-Z][a-z ]+$/)
    expect(explains).toMatch(/^[A-Z].*\.$/)
  })

  it('asks for a reason exactly where somebody else has to learn it', () => {
    const asking = STORY_ACTIONS.filter((action) => WORKFLOW[action].comment === 'required')
    const wanted = [
      'request-changes',
      'hold',
      'kill',
      'correct',
      'drop-correction',
      'propose-correction',
      'lift-embargo',
    ]
    expect(asking).toEqual(wanted)
  })
})
