import type { PayloadRequest } from 'payload'
import { may, type Principal } from '../../domain/permissions.ts'
import { type StoryCollection, storyKey } from '../../domain/story.ts'
import type { StoryAction } from '../../domain/workflow.ts'
import { colleagues, nameOf, notify } from '../notify.ts'
import { type StoryDoc, signOffsOf } from '../story.ts'

export interface ActionNews {
  action: StoryAction
  collection: StoryCollection
  doc: StoryDoc
  who: Principal
  comment: string
  /** When the action began (ms): one action, one piece of news, also when its transaction is run again. */
  now: number
}

/** Tells those whose turn it is now, in the action's own transaction. */
export async function tellOfAction(req: PayloadRequest, news: ActionNews): Promise<void> {
  const { action, collection, doc, who, comment, now } = news
  const subject = storyKey(collection, doc.id)
  const base = {
    subject,
    title: String(doc.title ?? ''),
    by: nameOf(req),
    note: comment,
    key: `${action}/${subject}/${now}`,
  }
  const writers = { users: idsOf(doc.createdBy, doc.submittedBy, doc.assignee), except: who.id }
  if (action === 'submit') {
    const assigned = await assignedReviewer(req, doc)
    const to = assigned ? { users: [assigned] } : { roles: ['editor', 'chief-editor'] as const }
    await notify(req, { ...base, kind: 'review_requested', to: { ...to, except: who.id } }, now)
  }
  if (action === 'request-changes') await notify(req, { ...base, kind: 'changes_requested', to: writers }, now)
  if (action === 'approve') {
    if (doc.editorialState === 'approved') await notify(req, { ...base, kind: 'approved', to: writers }, now)
    else if (signOffsOf(doc).length > 0) {
      const to = { roles: ['chief-editor'] as const, except: who.id }
      await notify(req, { ...base, kind: 'second_signature', to }, now)
    }
  }
}

const idsOf = (...values: unknown[]): string[] => [
  ...new Set(values.filter((id): id is string => typeof id === 'string' && id !== '' && id !== 'system')),
]

/** Whoever the story is assigned to, when they could sign it; otherwise it concerns every editor. */
async function assignedReviewer(req: PayloadRequest, doc: StoryDoc): Promise<string | null> {
  const [assignee] = idsOf(doc.assignee)
  if (!assignee || [doc.createdBy, doc.submittedBy].includes(assignee)) return null
  if (Array.isArray(doc.contributors) && doc.contributors.includes(assignee)) return null
  const person = (await colleagues(req)).find(({ id }) => id === assignee)
  return person && may(person, 'story.approve') ? assignee : null
}
