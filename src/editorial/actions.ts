import type { PayloadRequest } from 'payload'
import { demand, principalOf } from '../domain/permissions.ts'
import { isBlocked } from '../domain/preflight.ts'
import { type StoryCollection, storyKey } from '../domain/story.ts'
import { demandAction, type StoryAction, WORKFLOW } from '../domain/workflow.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { approve } from './approve.ts'
import { recordAudit } from './audit.ts'
import { blocked, checkStory } from './checks.ts'
import { correct, dropCorrection, proposeCorrection } from './correction.ts'
import { archive, hold, kill, liftEmbargo, publish, resume, schedule, takeBack, unschedule } from './releases.ts'
import { tellOfAction } from './review/action-news.ts'
import { requestChecklist } from './review/comments.ts'
import { type ActionInput, type ActionResult, type Effect, setStory } from './step.ts'
import { factsOf, readStory } from './story.ts'
import { confirmSource, translate } from './translate.ts'

/**
 * The only door to a change of state: load, permit, check, change, record, in one transaction that is run again from
 * the top when two actions collide. Colleagues are told in the same transaction; a worker mails it afterwards.
 *
 * @throws `unauthenticated`, `forbidden`, `four_eyes`, `wrong_state`, `stale_revision`, `preflight_blocked`, `not_found`, `invalid`
 */
export async function act(
  req: PayloadRequest,
  collection: StoryCollection,
  id: string,
  action: StoryAction,
  input: ActionInput,
  now: number,
): Promise<ActionResult> {
  const who = principalOf(req.user)
  demand(who, WORKFLOW[action].permission)
  if (WORKFLOW[action].comment === 'required' && !input.comment?.trim()) {
    throw refuse.invalid('Say why, in `comment` or `reason`.', { field: 'comment' })
  }
  return transact(req, async (inner) => {
    const doc = await lockStory(inner, collection, id, input.revision)
    demandAction(who, action, await factsOf(inner, collection, doc, now))
    const { record, ...outcome } = await EFFECTS[action]({ req: inner, collection, who, doc, input, now })
    await recordAudit(inner, {
      action: `story.${action}`,
      subject: storyKey(collection, id),
      ...(outcome.edition ? { edition: outcome.edition.id, editionHash: outcome.edition.hash } : {}),
      data: {
        revision: doc.revision,
        ...(input.comment ? { comment: input.comment } : {}),
        ...(outcome.campaign ? { campaign: outcome.campaign.id } : {}),
        ...record,
      },
    })
    const after = outcome.doc ?? (await readStory(inner, collection, id))
    await tellOfAction(inner, { action, collection, doc: after, who, comment: input.comment ?? '', now })
    return { ...outcome, doc: after }
  })
}

/**
 * Reads a story and takes its row for this transaction by a compare-and-set that changes nothing but `updatedAt`:
 * from here on nobody else can change it, and the revision is the one the person looked at.
 */
async function lockStory(req: PayloadRequest, collection: StoryCollection, id: string, revision: number) {
  if (!Number.isInteger(revision) || revision < 1) throw refuse.revisionRequired()
  const row = await req.payload.db.updateOne({
    collection,
    where: { and: [{ id: { equals: id } }, { revision: { equals: revision } }] },
    data: { revision },
    options: { atomic: true },
    req,
  } as never)
  if (!row) {
    const doc = await readStory(req, collection, id)
    throw refuse.staleRevision(undefined, { revision: doc.revision })
  }
  return readStory(req, collection, id)
}

const submit: Effect = async (step) => {
  const { findings } = await checkStory(step.req, step.collection, step.doc, step.now, 'submit')
  if (isBlocked(findings)) throw blocked(findings)
  await setStory(step, { editorialState: 'in_review', submittedBy: step.who.id, reviewComment: null, signOffs: [] })
  return { message: 'Submitted. Editors have been told that it waits for them.' }
}

const requestChanges: Effect = async (step) => {
  await setStory(step, {
    editorialState: 'changes_requested',
    reviewComment: step.input.comment?.trim() ?? '',
    signOffs: [],
  })
  await requestChecklist(step.req, step.collection, step.doc, step.input.requests ?? [])
  return { message: 'Sent back to its writers with your comment.' }
}

const EFFECTS: Record<StoryAction, Effect> = {
  submit,
  'request-changes': requestChanges,
  approve,
  publish,
  schedule,
  unschedule,
  'pull-back': takeBack,
  hold,
  resume,
  kill,
  correct,
  'drop-correction': dropCorrection,
  'propose-correction': proposeCorrection,
  'lift-embargo': liftEmbargo,
  translate,
  'confirm-source': confirmSource,
  archive,
}
