import type { EditorialState, PublicationStatus } from '../domain/story.ts'
import type { StoryAction } from '../domain/workflow.ts'
import type { AccountKey } from './sample/people.ts'
import type { Outcome } from './sample/story.ts'

export interface StoryState {
  editorialState: EditorialState
  publicationStatus: PublicationStatus
}

interface SeedStep {
  action: StoryAction
  by: AccountKey
}

const SUBMIT: SeedStep = { action: 'submit', by: 'writer' }

/** Four eyes: the writer writes and submits, the editor decides. */
const STEPS: Record<EditorialState, Partial<Record<Outcome, SeedStep>>> = {
  draft: { published: SUBMIT, in_review: SUBMIT, changes_requested: SUBMIT },
  in_review: {
    published: { action: 'approve', by: 'editor' },
    changes_requested: { action: 'request-changes', by: 'editor' },
  },
  changes_requested: {},
  approved: { published: { action: 'publish', by: 'editor' } },
}

/** What has to happen next to a story of the sample, or `null` when it is where it should be. */
export function nextStep(outcome: Outcome, story: StoryState): SeedStep | null {
  if (story.publicationStatus !== 'unpublished') return null
  return STEPS[story.editorialState][outcome] ?? null
}
