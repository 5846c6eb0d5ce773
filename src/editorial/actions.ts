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
import { correct, proposeCorrection } from './correction.ts'
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

<<<<<<< HEAD
=======
/** Signs; the last signature makes the edition and sets the plan going, all in one transaction. */
const approve: Effect = async (step) => {
  const { req, doc, who, now } = step
  const story = await checked(step)
  const before = signOffsOf(doc)
  const signature: SignOff = {
    user: who.id,
    name: req.user && 'name' in req.user && typeof req.user.name === 'string' ? req.user.name : '',
    at: new Date(now).toISOString(),
    revision: doc.revision,
    chief: may(who, 'story.second-sign-off'),
  }
  const signOffs = [...before, signature]
  if (!completesSignOff({ sensitivity: story.sensitivity, signedBy: before.map(({ user }) => user) })) {
    await setStory(step, { signOffs })
    return { message: 'Signed. It needs a second signature by a chief editor.' }
  }
  const edition = await makeEdition(step, story, signOffs)
  await setStory(step, {
    editorialState: 'approved',
    signOffs,
    lastEdition: edition.id,
    lastEditionNumber: edition.number,
    reviewComment: null,
  })
  const { when } = story.outreachPlan
  const standing = await findPublication(req, story.storyKey)
  if (standing?.status === 'held') {
    return {
      edition,
      message: `Edition ${edition.number} is signed. The story is on hold; nothing goes out until it is resumed.`,
    }
  }
  if (when === 'none') {
    return { edition, message: `Edition ${edition.number} is signed. Publish it when you are ready.` }
  }
  const cooled = now + (await coolingOffMs(req))
  const planned = when === 'at' ? Date.parse(story.outreachPlan.at) : when === 'embargo_end' ? now : cooled
  const from = visibleFrom(Math.max(planned, cooled), story.embargoUntil)
  await putOut(step, story, edition.id, from)
  const campaign = await launchBy(step, story, from)
  const time = new Date(from).toISOString()
  return {
    edition,
    ...(campaign ? { campaign } : {}),
    message: `Edition ${edition.number} is signed and goes out at ${time}. Until then it can be pulled back.`,
  }
}

async function makeEdition(step: Step, story: CanonicalStory, signOffs: SignOff[]) {
  const { req, doc } = step
  const number = (typeof doc.lastEditionNumber === 'number' ? doc.lastEditionNumber : 0) + 1
  const canonical = serialise(story)
  const hash = hashOf(canonical)
  const row = (await req.payload.db.create({
    collection: 'editions',
    data: {
      title: story.title,
      storyKey: story.storyKey,
      number,
      language: story.language,
      translationGroup: story.translationGroup,
      hash,
      canonVersion: 1,
      canonical,
      signOffs,
    },
    req,
  })) as { id: string }
  const id = String(row.id)
  for (const { hash: mediaHash, id: media } of Object.values(story.media)) {
    await req.payload.db.create({
      collection: 'media-uses',
      data: { hash: mediaHash, media, storyKey: story.storyKey, edition: id },
      req,
    })
  }
  return { id, number, hash }
}

/** The plan belongs to the source story of its group; a translation joins the source's campaign. */
async function launchBy(step: Step, story: CanonicalStory, from: number) {
  const { lists, waitFor } = story.outreachPlan
  if (lists.length === 0 || step.doc.translationOf) return null
  // One journalist, one copy: a brief that waits is replaced by the newly signed one, a brief that went out stays the only one.
  const earlier = await briefsOf(step.req, story.storyKey)
  if (earlier.some(({ state }) => state !== 'scheduled')) return null
  if (earlier.length > 0) await cancelWaiting(step.req, { storyKey: story.storyKey })
  return scheduleCampaign(step.req, {
    type: 'brief',
    storyKey: story.storyKey,
    translationGroup: story.translationGroup,
    lists,
    launchAt: new Date(from),
    waitFor,
    createdBy: step.who.id,
    title: story.title,
  })
}

/** Campaigns that carry, or have carried, the brief of this story to journalists. */
async function briefsOf(req: PayloadRequest, key: string): Promise<{ id: string; state: string }[]> {
  const { docs } = await req.payload.db.find<{ id: string; state: string }>({
    collection: 'campaigns',
    where: {
      and: [
        { storyKey: { equals: key } },
        { type: { equals: 'brief' } },
        { state: { not_in: ['draft', 'cancelled'] } },
      ],
    },
    pagination: false,
    limit: 100,
    req,
  } as never)
  return docs
}

>>>>>>> ec999fb (Check consents, names, details, terms, helplines and embargoes before a story is signed)
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
  'propose-correction': proposeCorrection,
  'lift-embargo': liftEmbargo,
  translate,
  'confirm-source': confirmSource,
  archive,
}
