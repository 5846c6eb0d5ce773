import { refuse } from '../errors.ts'
import { may, type Permission, type Principal } from './permissions.ts'
import type { EditorialState, PublicationStatus } from './story.ts'

/** What a story action needs to know about a story; any richer object fits. */
export interface StoryFacts {
  editorialState: EditorialState
  publicationStatus: PublicationStatus
  sensitivity: 'normal' | 'high'
  createdBy: string | null
  submittedBy: string | null
  /** Who changed the content since the last signed edition. */
  contributors: readonly string[]
  /** Whether there is a signed edition at all. */
  hasEdition: boolean
  /** Who has signed the text as it stands, for stories that need two. */
  signedBy: readonly string[]
  /** Whether one of them signed as a chief editor. */
  chiefSigned: boolean
  /** Whether a signed edition waits for its time and can still be pulled back. */
  waiting: boolean
  /** Whether that edition waits for the end of its embargo, and for nothing else. */
  embargoed: boolean
  /** Whether the story, or the edition that waits to replace the live one, is held. */
  held: boolean
  /** Whether it is a translation whose source has been signed anew since. */
  stale: boolean
  /** Whether a correction is open: its words would be signed with the text. */
  correcting: boolean
}

const NOT_KILLED = ['unpublished', 'scheduled', 'published', 'held', 'archived'] as const

/** Conditions beside role and state; each with the words for whoever fails it. */
export const GUARDS = {
  four_eyes: 'Somebody else has to sign: you created, submitted or changed this story.',
  has_edition: 'No edition has been signed yet.',
  waiting: 'Nothing is waiting that could still be pulled back.',
  embargoed: 'Nothing waits for the end of an embargo.',
  held: 'Nothing is on hold.',
  stale: 'The story it was translated from has not changed since somebody looked.',
  correcting: 'No correction is open.',
} as const
export type Guard = keyof typeof GUARDS

export interface Transition {
  permission: Permission
  /** Editorial states the action may start from; empty means any. */
  from: readonly EditorialState[]
  /** Publication statuses it may start from; empty means any. */
  publication: readonly PublicationStatus[]
  guards: readonly Guard[]
  /** Editorial state afterwards; `null` leaves it. */
  to: EditorialState | null
  /** Whether the person has to say something. */
  comment: 'required' | 'optional' | 'none'
  /** What else the person has to say. */
  asks: 'time' | 'language' | 'changes' | null
  /** The button, and the sentence that tells what will happen. */
  label: string
  explains: string
}

const row = (t: Partial<Transition> & Pick<Transition, 'permission' | 'label' | 'explains'>): Transition => ({
  from: [],
  publication: [],
  guards: [],
  to: null,
  comment: 'optional',
  asks: null,
  ...t,
})

/** The workflow as data: the server, the admin's buttons and the test that walks every cell read this one table. */
export const WORKFLOW = {
  submit: row({
    permission: 'story.submit',
    from: ['draft', 'changes_requested'],
    publication: NOT_KILLED,
    to: 'in_review',
    label: 'Submit for review',
    explains: 'The checks run first. If nothing blocks, editors are told that this story waits for them.',
  }),
  'request-changes': row({
    permission: 'story.request-changes',
    from: ['in_review'],
    to: 'changes_requested',
    comment: 'required',
    label: 'Request changes',
    explains: 'The story goes back to its writers with your comment. Nothing becomes public.',
  }),
  approve: row({
    permission: 'story.approve',
    from: ['in_review'],
    publication: NOT_KILLED,
    guards: ['four_eyes'],
    to: 'approved',
    label: 'Approve and sign',
    explains:
      'You sign the text and its outreach plan together. What you sign cannot be changed afterwards; the plan then runs by itself.',
  }),
  publish: row({
    permission: 'story.publish',
    from: ['approved'],
    publication: ['unpublished', 'scheduled', 'published', 'archived'],
    guards: ['has_edition'],
    label: 'Publish now',
    explains:
      'The signed edition appears in the newsroom, at once or when its embargo ends. A brief that waits with it goes out then too; a corrected edition goes to everybody who was sent the earlier one.',
  }),
  schedule: row({
    permission: 'story.schedule',
    from: ['approved'],
    publication: ['unpublished', 'scheduled', 'published', 'archived'],
    guards: ['has_edition'],
    asks: 'time',
    label: 'Schedule',
    explains:
      'The signed edition appears by itself at the time you choose, or when its embargo ends if that is later. A brief that waits with it keeps it company; a corrected edition goes to everybody who was sent the earlier one.',
  }),
  unschedule: row({
    permission: 'story.unschedule',
    from: ['approved'],
    guards: ['waiting'],
    label: 'Unschedule',
    explains: 'What waits to go out is taken back, mail included. The story stays approved.',
  }),
  'pull-back': row({
    permission: 'story.pull-back',
    guards: ['waiting'],
    to: 'in_review',
    label: 'Pull back',
    explains: 'Publication and campaign that have not started are cancelled, and the story goes back into review.',
  }),
  hold: row({
    permission: 'story.hold',
    publication: ['published', 'scheduled'],
    comment: 'required',
    label: 'Hold',
    explains: 'While something is checked: the public no longer sees the story, and its campaigns are paused.',
  }),
  resume: row({
    permission: 'story.resume',
    publication: ['held', 'published', 'scheduled'],
    guards: ['held'],
    label: 'Resume',
    explains:
      'What is on hold goes on: public at once, or at its time when that lies ahead. Campaigns stay paused until somebody resumes them.',
  }),
  kill: row({
    permission: 'story.kill',
    publication: ['published', 'scheduled', 'held', 'archived'],
    comment: 'required',
    label: 'Kill',
    explains:
      'The story is withdrawn for good: its address says so, its campaigns are cancelled, and it can never be published again.',
  }),
  correct: row({
    permission: 'story.correct',
    from: ['approved', 'draft', 'changes_requested'],
    publication: ['published'],
    guards: ['has_edition'],
    to: 'draft',
    comment: 'required',
    asks: 'changes',
    label: 'Correct',
    explains:
      'Opens a correction. Say what was wrong, in words for the reader; then mend the text and submit it. Somebody else signs it. The corrected edition is labelled, and goes to everybody who was sent the earlier one.',
  }),
  'drop-correction': row({
    permission: 'story.correct',
    from: ['draft', 'changes_requested', 'in_review'],
    guards: ['correcting'],
    to: 'draft',
    comment: 'required',
    label: 'Drop the correction',
    explains:
      'The correction is closed without being signed: what is public stays as it is, without a label. A text that is still the signed one is approved again; a text that was changed stays a draft.',
  }),
  'propose-correction': row({
    permission: 'story.propose-correction',
    publication: ['published'],
    comment: 'required',
    label: 'Propose a correction',
    explains: 'Say what is wrong with what is public. Editors are told, and decide.',
  }),
  'lift-embargo': row({
    permission: 'story.lift-embargo',
    guards: ['waiting', 'embargoed'],
    comment: 'required',
    label: 'Lift embargo',
    explains: 'What only its embargo keeps back becomes public at once, and a campaign that waits for it starts.',
  }),
  translate: row({
    permission: 'story.translate',
    guards: ['has_edition'],
    asks: 'language',
    label: 'Translate',
    explains: 'A draft in another language is made from the last signed edition.',
  }),
  'confirm-source': row({
    permission: 'story.translate',
    guards: ['stale'],
    label: 'Source looked at',
    explains:
      'You have compared this version with the newest signed edition of its source. It counts as derived from that edition from now on, and can be approved again.',
  }),
  archive: row({
    permission: 'story.archive',
    publication: ['published', 'held', 'unpublished', 'scheduled'],
    guards: ['has_edition'],
    label: 'Archive',
    explains: 'The story leaves the newsroom, its feeds and its search. It can be published again later.',
  }),
} as const satisfies Record<string, Transition>

export type StoryAction = keyof typeof WORKFLOW
export const STORY_ACTIONS = Object.keys(WORKFLOW) as StoryAction[]

export type Verdict =
  | { allowed: true }
  | { allowed: false; code: 'forbidden' | 'four_eyes' | 'wrong_state'; reason: string }

const STATE_WORDS: Record<EditorialState, string> = {
  draft: 'a draft',
  in_review: 'in review',
  changes_requested: 'waiting for changes',
  approved: 'approved',
}

/** Own story: whoever created, submitted or changed it since the last signed edition cannot sign it. */
export function isOwn(who: Principal, story: StoryFacts): boolean {
  return story.createdBy === who.id || story.submittedBy === who.id || story.contributors.includes(who.id)
}

const HOLDS: Record<Guard, (who: Principal, story: StoryFacts) => boolean> = {
  four_eyes: (who, story) => !isOwn(who, story),
  has_edition: (_, story) => story.hasEdition,
  waiting: (_, story) => story.waiting,
  embargoed: (_, story) => story.embargoed,
  held: (_, story) => story.held,
  stale: (_, story) => story.stale,
  correcting: (_, story) => story.correcting,
}

/**
 * Whether this person may take this action on this story now, and if not, why not.
 * The role is judged first, then the state, then four eyes, so that the reason is the most useful one.
 */
export function judge(who: Principal, action: StoryAction, story: StoryFacts): Verdict {
  const step: Transition = WORKFLOW[action]
  if (!may(who, step.permission)) {
    return { allowed: false, code: 'forbidden', reason: `Your role does not allow “${step.label}”.` }
  }
  if (step.from.length > 0 && !step.from.includes(story.editorialState)) {
    return {
      allowed: false,
      code: 'wrong_state',
      reason: `The story is ${STATE_WORDS[story.editorialState]}; “${step.label}” needs it to be ${step.from.map((s) => STATE_WORDS[s]).join(' or ')}.`,
    }
  }
  if (step.publication.length > 0 && !step.publication.includes(story.publicationStatus)) {
    return {
      allowed: false,
      code: 'wrong_state',
      reason: `The story is ${story.publicationStatus}; “${step.label}” is not possible then.`,
    }
  }
  const failed = step.guards.find((guard) => !HOLDS[guard](who, story))
  if (failed) {
    const code = failed === 'four_eyes' ? 'four_eyes' : 'wrong_state'
    return { allowed: false, code, reason: GUARDS[failed] }
  }
  if (action === 'approve' && story.sensitivity === 'high') return judgeSensitive(who, story)
  return { allowed: true }
}

/** Two signatures by two people, one of them a chief editor. */
function judgeSensitive(who: Principal, story: StoryFacts): Verdict {
  if (story.signedBy.includes(who.id)) {
    return { allowed: false, code: 'four_eyes', reason: 'You have signed already; a second person has to.' }
  }
  if (story.signedBy.length > 0 && !story.chiefSigned && !may(who, 'story.second-sign-off')) {
    return {
      allowed: false,
      code: 'forbidden',
      reason: 'The second signature of a sensitive story is a chief editor’s.',
    }
  }
  return { allowed: true }
}

/** Whether one more signature by this person completes the sign-off. */
export function completesSignOff(story: Pick<StoryFacts, 'sensitivity' | 'signedBy'>): boolean {
  return story.sensitivity === 'normal' || story.signedBy.length > 0
}

/** @throws the verdict as an error: 403 `forbidden`, 403 `four_eyes` or 409 `wrong_state`. */
export function demandAction(who: Principal, action: StoryAction, story: StoryFacts): void {
  const verdict = judge(who, action, story)
  if (verdict.allowed) return
  if (verdict.code === 'forbidden') throw refuse.forbidden(verdict.reason)
  if (verdict.code === 'four_eyes') throw refuse.fourEyes(verdict.reason)
  throw refuse.wrongState(verdict.reason, {
    editorialState: story.editorialState,
    publicationStatus: story.publicationStatus,
  })
}

/** The actions to offer a person, in the table's order. */
export function offered(who: Principal, story: StoryFacts): StoryAction[] {
  return STORY_ACTIONS.filter((action) => judge(who, action, story).allowed)
}
