import { describe, expect, it } from 'vitest'
import { WORKFLOW } from '../../../src/domain/workflow.ts'
import type { Outcome } from '../../../src/trial/sample/story.ts'
import { nextStep, type StoryState } from '../../../src/trial/seed-steps.ts'

const WAYS: readonly (readonly [Outcome, readonly string[]])[] = [
  ['published', ['writer submit', 'editor approve', 'editor publish']],
  ['in_review', ['writer submit']],
  ['changes_requested', ['writer submit', 'editor request-changes']],
  ['draft', []],
]

/** What the workflow table says an action does. */
function after(state: StoryState, action: keyof typeof WORKFLOW): StoryState {
  const { to } = WORKFLOW[action]
  return {
    editorialState: to ?? state.editorialState,
    publicationStatus: action === 'publish' ? 'published' : state.publicationStatus,
  }
}

describe.each(WAYS)('a story that shall end as %s', (outcome, expected) => {
  const way: { step: string; from: StoryState }[] = []
  let state: StoryState = { editorialState: 'draft', publicationStatus: 'unpublished' }
  for (let step = nextStep(outcome, state); step && way.length < 9; step = nextStep(outcome, state)) {
    way.push({ step: `${step.by} ${step.action}`, from: state })
    state = after(state, step.action)
  }

  it('goes the way of the workflow, each step by the person whose part it is', () => {
    expect(way.map(({ step }) => step)).toEqual(expected)
  })

  it('goes on from wherever it was interrupted', () => {
    for (const [index, { from }] of way.entries()) {
      const step = nextStep(outcome, from)
      expect(`${step?.by} ${step?.action}`).toBe(expected[index])
    }
    expect(nextStep(outcome, state)).toBeNull()
  })
})
