import type { PayloadRequest } from 'payload'
import { hashOf, serialise } from '../domain/canonical.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { may } from '../domain/permissions.ts'
import { visibleFrom } from '../domain/publication.ts'
import { weigh } from '../domain/sign-off.ts'
import { storyKey } from '../domain/story.ts'
import { completesSignOff } from '../domain/workflow.ts'
import { cancelWaiting, scheduleCampaign } from '../outreach/schedule.ts'
import { addMediaUses } from '../storage/media-uses.ts'
import { blocked, checkStory } from './checks.ts'
import { scheduleCorrection } from './correction.ts'
import { nameOf, notify } from './notify.ts'
import { coolingOffMs } from './policy.ts'
import { findPublication } from './publications.ts'
import { putOut } from './releases.ts'
import { type Effect, type Step, setStory } from './step.ts'
import { type SignOff, type StoryDoc, signOffsOf } from './story.ts'

/** Signs; the last signature makes the edition and sets the plan going, all in one transaction. */
export const approve: Effect = async (step) => {
  const { req, doc, who, now, input } = step
  const { findings, story } = await checkStory(req, step.collection, doc, now, 'approve')
  const verdict = weigh(findings, input.answers ?? { overrides: [], attestations: [] })
  if (!verdict.ok) throw blocked(findings, verdict.standing)
  const before = signOffsOf(doc)
  const signature: SignOff = {
    user: who.id,
    name: nameOf(req),
    at: new Date(now).toISOString(),
    revision: doc.revision,
    chief: may(who, 'story.second-sign-off'),
    ...verdict.recorded,
  }
  const record = { ...verdict.recorded }
  const signOffs = [...before, signature]
  if (!completesSignOff({ sensitivity: story.sensitivity, signedBy: before.map(({ user }) => user) })) {
    await setStory(step, { signOffs })
    return { record, message: 'Signed. It needs a second signature by a chief editor.' }
  }
  const edition = await makeEdition(step, story, signOffs)
  await setStory(step, {
    editorialState: 'approved',
    signOffs,
    lastEdition: edition.id,
    lastEditionNumber: edition.number,
    reviewComment: null,
    correction: null,
  })
  await tellTranslators(step, edition)
  const standing = await findPublication(req, story.storyKey)
  if (standing?.status === 'held') {
    return {
      edition,
      record,
      message: `Edition ${edition.number} is signed. The story is on hold; nothing goes out until it is resumed.`,
    }
  }
  // What is wrong in public is put right without anybody having to think of it again, whatever the plan once said.
  const corrects = story.correction !== null && standing?.status === 'published'
  const { when, at } = story.outreachPlan
  if (when === 'none' && !corrects) {
    return { edition, record, message: `Edition ${edition.number} is signed. Publish it when you are ready.` }
  }
  const cooled = now + (await coolingOffMs(req))
  const planned = when === 'at' ? Date.parse(at) : when === 'embargo_end' ? now : cooled
  const from = visibleFrom(Math.max(corrects ? now : planned, cooled), story.embargoUntil)
  await putOut(step, story, edition.id, from)
  const campaign = corrects
    ? await scheduleCorrection(step, story, edition.id, from)
    : await launchBy(step, story, from)
  const time = new Date(from).toISOString()
  return {
    edition,
    record,
    ...(campaign ? { campaign } : {}),
    message: `Edition ${edition.number} is signed and goes out at ${time}. Until then it can be pulled back.`,
  }
}

/** Whoever wrote a version of this story in another language has to look at what is new. */
async function tellTranslators({ req, collection, doc, who, now }: Step, edition: { id: string; number: number }) {
  if (doc.translationOf || edition.number === 1) return
  const { docs } = await req.payload.db.find<StoryDoc>({
    collection,
    where: { translationOf: { equals: doc.id } },
    limit: 50,
    pagination: false,
    req,
  } as never)
  for (const version of docs) {
    const subject = storyKey(collection, String(version.id))
    const news = {
      kind: 'translation_stale' as const,
      subject,
      title: String(version.title || doc.title || ''),
      by: nameOf(req),
      note: '',
      to: { users: [version.createdBy, version.submittedBy].filter(Boolean).map(String), except: who.id },
      key: `stale/${subject}/${edition.id}`,
    }
    await notify(req, news, now)
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
  await addMediaUses(
    req,
    Object.values(story.media).map((file) => ({
      ...{ hash: file.hash, media: file.id },
      ...{ storyKey: story.storyKey, edition: id },
    })),
  )
  return { id, number, hash }
}

/** The plan belongs to the source story of its group; a translation joins the source's campaign. */
async function launchBy(step: Step, story: CanonicalStory, from: number) {
  const { lists, waitFor } = story.outreachPlan
  if (lists.length === 0 || step.doc.translationOf) return null
  // One journalist, one copy: a brief that waits is replaced by the newly signed one, a brief that went out stays the only one.
  const earlier = await briefsOf(step.req, story.storyKey)
  if (earlier.some(({ state }) => state !== 'scheduled')) return null
  await cancelWaiting(step.req, {
    storyKey: story.storyKey,
    which: ({ type }) => type === 'brief',
    reason: 'Its story was signed anew, and a new brief goes out in its place.',
  })
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
