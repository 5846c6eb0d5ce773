import type { PayloadRequest } from 'payload'
import { type CampaignOptions, type CampaignState, PITCHES } from '../domain/campaign.ts'
import { type OpenCorrection, sameButForCorrection } from '../domain/correction.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { storyKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { takeTurn } from '../outreach/repeated.ts'
import { cancelWaiting, scheduleCampaign } from '../outreach/schedule.ts'
import { readEdition } from './editions.ts'
import { stillContributing } from './guard.ts'
import { nameOf, notify } from './notify.ts'
import { type Effect, type Step, setStory } from './step.ts'
import { canonicalOf } from './story.ts'

const MAX_CHANGES = 50
const MAX_CHANGE = 500

/**
 * Opens a correction of what is public, or changes the words of one that is open. The text is a draft from here on; whoever
 * opened the correction has written a part of it, and so cannot sign it.
 */
export const correct: Effect = async (step) => {
  const { doc, who, input, now, req, collection } = step
  const changes = (input.changes ?? []).map((change) => change.trim()).filter(Boolean)
  if (changes.length > MAX_CHANGES || changes.some((change) => change.length > MAX_CHANGE)) {
    throw refuse.invalid(`\`changes\` holds at most ${MAX_CHANGES} entries of ${MAX_CHANGE} characters.`, {
      field: 'changes',
    })
  }
  const correction: OpenCorrection = {
    note: input.comment?.trim() ?? '',
    changes,
    edition: String(doc.liveEdition ?? doc.lastEdition),
    by: who.id,
    at: new Date(now).toISOString(),
  }
  const contributors = [...new Set([...(await stillContributing(req, collection, doc)), who.id])]
  await setStory(step, { editorialState: 'draft', signOffs: [], correction, contributors })
  return {
    record: { changes, corrects: correction.edition },
    message: 'The correction is open. Mend the text and submit it; somebody else signs it, and then it goes out.',
  }
}

/**
 * Closes a correction that nobody is to sign. Where the text is still the edition that it would have corrected, the story
 * is approved again; otherwise it is a draft like any other, and what is public stays as it is.
 */
export const dropCorrection: Effect = async (step) => {
  const { req, collection, doc } = step
  const open = doc.correction as OpenCorrection
  const record = { note: open.note, corrects: open.edition }
  // After a pull-back the newest edition is the one that carried the correction: nothing signed stands for the text then.
  const isNewest = open.edition === String(doc.lastEdition)
  const { story } = await canonicalOf(req, collection, doc)
  const isSigned = isNewest && sameButForCorrection(story, (await readEdition(req, open.edition)).story)
  // Half a sign-off was for a text with the correction.
  await setStory(step, { editorialState: isSigned ? 'approved' : 'draft', signOffs: [], correction: null })
  const then = isSigned
    ? 'The text is the signed one, so the story is approved as before.'
    : 'The text was changed, so it is a draft; what is public stays as it is.'
  return { record, message: `The correction is closed. ${then}` }
}

/** Writes down what somebody thinks is wrong with what is public; editors decide. */
export const proposeCorrection: Effect = async ({ req, collection, doc, who, input, now }) => {
  const subject = storyKey(collection, doc.id)
  await req.payload.db.create({
    collection: 'comments',
    data: {
      storyKey: subject,
      parent: null,
      kind: 'correction_proposal',
      field: null,
      block: null,
      text: input.comment?.trim(),
      author: who.id,
      authorName: nameOf(req),
      revision: doc.revision,
    },
    req,
  })
  const news = {
    kind: 'correction_proposed' as const,
    subject,
    title: String(doc.title ?? ''),
    by: nameOf(req),
    note: input.comment?.trim() ?? '',
    to: { roles: ['editor', 'chief-editor'] as const, except: who.id },
    key: `propose-correction/${subject}/${now}`,
  }
  await notify(req, news, now)
  return { message: 'Editors have been told what you propose.' }
}

/**
 * The campaign that brings a corrected edition to exactly those who were sent an earlier one; none when nobody was, and
 * nothing waits that may still bring the earlier one to somebody before the corrected one is public.
 *
 * @param from ms since the epoch from which the corrected edition is public
 */
export async function scheduleCorrection(step: Step, story: CanonicalStory, edition: string, from: number) {
  const { req, who } = step
  const pitches = await pitchesOf(req, story.translationGroup)
  const sources = pitches.filter(({ startedAt }) => Boolean(startedAt)).map(({ id }) => String(id))
  const mayBegin = from > step.now && pitches.some(({ state, startedAt }) => !startedAt && state !== 'cancelled')
  // A correction of a correction that still waits: the newer words replace it. A brief that waits carries whatever is public by then.
  await cancelWaiting(req, {
    storyKey: story.storyKey,
    which: ({ type }) => type === 'correction',
    reason: 'A newer correction of its story was signed.',
  })
  if (sources.length === 0 && !mayBegin) return null
  return scheduleCampaign(req, {
    type: 'correction',
    storyKey: story.storyKey,
    translationGroup: story.translationGroup,
    lists: [],
    launchAt: new Date(from),
    waitFor: [],
    createdBy: who.id,
    title: story.title,
    options: { sources, edition },
  })
}

/**
 * A corrected edition that is put out by hand: its campaign, unless one was launched already that was not cancelled.
 *
 * @param from ms since the epoch from which the corrected edition is public
 */
export async function correctionByHand(step: Step, story: CanonicalStory, edition: string, from: number) {
  if (!story.correction) return null
  await takeTurn(step.req, story.translationGroup)
  const { docs } = await step.req.payload.db.find<{ options?: CampaignOptions | null }>({
    collection: 'campaigns',
    where: {
      and: [
        { storyKey: { equals: story.storyKey } },
        { type: { equals: 'correction' } },
        { state: { not_in: ['draft', 'cancelled'] } },
      ],
    },
    select: { options: true },
    pagination: false,
    limit: 100,
    req: step.req,
  } as never)
  if (docs.some(({ options }) => options?.edition === edition)) return null
  return scheduleCorrection(step, story, edition, from)
}

interface Pitch {
  id: string
  state: CampaignState
  startedAt?: string | null
}

/** What brings the stories of the group to readers, or has done so, whatever has become of it since. */
async function pitchesOf(req: PayloadRequest, translationGroup: string): Promise<Pitch[]> {
  const { docs } = await req.payload.db.find<Pitch>({
    collection: 'campaigns',
    where: { and: [{ translationGroup: { equals: translationGroup } }, { type: { in: [...PITCHES] } }] },
    select: { startedAt: true, state: true },
    sort: 'createdAt',
    pagination: false,
    limit: 200,
    req,
  } as never)
  return docs
}
