import type { PayloadRequest } from 'payload'
import type { Principal } from '../domain/permissions.ts'
import type { SignOffAnswers } from '../domain/sign-off.ts'
import type { StoryCollection } from '../domain/story.ts'
import type { StoryDoc } from './story.ts'

/** What a person sends with an action. */
export interface ActionInput {
  /** The revision the person looked at; 409 `stale_revision` when it moved. */
  revision: number
  comment?: string | undefined
  /** `schedule`: an instant with its offset, or a local time in `zone`. */
  at?: string | undefined
  /** IANA name of the zone that `at` is meant in. */
  zone?: string | undefined
  /** `translate`: the language of the new version. */
  language?: string | undefined
  /** `translate`: whether the text is copied, to be written over. */
  copyText?: boolean | undefined
  /** `approve`: what the person says about the findings. */
  answers?: SignOffAnswers | undefined
  /** `correct`: what changes, in words for the reader. */
  changes?: string[] | undefined
  /** `request-changes`: what is asked for, point by point. */
  requests?: string[] | undefined
}

export interface ActionResult {
  doc: StoryDoc
  message: string
  edition?: { id: string; number: number; hash: string }
  campaign?: { id: string; state: string }
  /** Kept in the audit event beside revision and comment. */
  record?: Record<string, unknown>
}

/** One action under way, in its transaction, on a row that nobody else can change meanwhile. */
export interface Step {
  req: PayloadRequest
  collection: StoryCollection
  who: Principal
  doc: StoryDoc
  input: ActionInput
  now: number
}

/** What an action does. `doc` is given when the answer is about another story than the one acted on. */
export type Effect = (step: Step) => Promise<Omit<ActionResult, 'doc'> & { doc?: StoryDoc }>

/** Sets what the workflow owns on the locked row. */
export async function setStory(step: Step, data: Record<string, unknown>): Promise<void> {
  await step.req.payload.db.updateOne({
    collection: step.collection,
    where: { id: { equals: step.doc.id } },
    data,
    options: { atomic: true },
    req: step.req,
  } as never)
}
