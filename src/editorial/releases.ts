import type { PayloadRequest } from 'payload'
import type { CampaignState } from '../domain/campaign.ts'
import { reopened } from '../domain/correction.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import {
  holdBack,
  isHeldBack,
  killOff,
  lift,
  pullBack,
  release,
  resumeFrom,
  UNPUBLISHED,
  visibleFrom,
} from '../domain/publication.ts'
import { storyKey } from '../domain/story.ts'
import { visibility } from '../domain/visibility.ts'
import { refuse } from '../errors.ts'
import { actOnCampaign } from '../outreach/actions.ts'
import { carriersOf } from '../outreach/carriers.ts'
import { cancelWaiting, type Waiting } from '../outreach/schedule.ts'
import { demandRelease } from './checks.ts'
import { correctionByHand } from './correction.ts'
import { readEdition } from './editions.ts'
import { findPublication, type PublicationRow, reserveAddress, writePublication } from './publications.ts'
import { type Effect, type Step, setStory } from './step.ts'
import { instantOf } from './times.ts'

/** Gives a signed edition to the public from an instant on (ms), at once or behind what is live. */
export async function putOut(step: Step, story: CanonicalStory, edition: string, from: number): Promise<void> {
  const before = await findPublication(step.req, story.storyKey)
  if (before) await moveCampaigns(step.req, before, from, step.now)
  const after = release(before ?? UNPUBLISHED, edition, from, step.now)
  // While an earlier edition stays live its address stays too; the new one is kept free and comes with the new edition.
  const comesLater = before && after.edition !== edition
  await writePublication(step.req, story.storyKey, before, after, comesLater ? undefined : story)
  if (comesLater) await reserveAddress(step.req, story)
}

/**
 * What waits to be sent together with an edition follows it to its new time: a brief must not start from a time that nobody
 * stands by any more, when nothing could be pulled back.
 */
async function moveCampaigns(req: PayloadRequest, row: PublicationRow, to: number, now: number): Promise<void> {
  const due = row.nextEdition ? row.nextVisibleFrom : row.status === 'scheduled' ? row.visibleFrom : null
  if (!due) return
  await req.payload.db.updateMany({
    collection: 'campaigns',
    where: {
      and: [
        { storyKey: { equals: row.storyKey } },
        { state: { in: ['scheduled', 'paused'] } },
        { startedAt: { exists: false } },
        { launchAt: { equals: due } },
      ],
    },
    data: { launchAt: new Date(Math.max(to, now)).toISOString() },
    req,
  } as never)
}

const CORRECTS = ' The correction goes with it to everybody who was sent the earlier edition.'

export const publish: Effect = async (step) => {
  const edition = String(step.doc.lastEdition)
  const signed = await readEdition(step.req, edition)
  await demandRelease(step.req, signed.story, step.now)
  const from = visibleFrom(step.now, signed.story.embargoUntil)
  await putOut(step, signed.story, edition, from)
  const campaign = await correctionByHand(step, signed.story, edition, from)
  const when =
    from > step.now ? `It appears when its embargo ends, at ${new Date(from).toISOString()}.` : 'It is public now.'
  return {
    edition: { id: edition, number: signed.number, hash: signed.hash },
    ...(campaign ? { campaign } : {}),
    message: `${when}${campaign ? CORRECTS : ''}`,
  }
}

export const takeBack: Effect = async (step) => {
  const row = await standing(step)
  await withdraw(step, row)
  // A text that somebody has gone on with since is a draft of its own, which nobody has submitted.
  const { editorialState } = step.doc
  const next = editorialState === 'approved' ? 'in_review' : editorialState
  // The correction that it carried is open again: its words belong to whatever is signed next.
  const { story } = await readEdition(step.req, String(row.nextEdition ?? row.edition))
  const at = new Date(step.now).toISOString()
  const correction = step.doc.correction ?? reopened(story, String(row.edition), step.who.id, at)
  await setStory(step, { editorialState: next, signOffs: [], correction })
  const then = next === 'in_review' ? 'The story is in review again.' : 'The changes made since stay as they are.'
  return { message: `Pulled back: it does not go out. ${then}` }
}

/** Takes back what waits, with the campaigns that would have started with it, also those that were paused before they began. */
async function withdraw(step: Step, row: PublicationRow): Promise<void> {
  const { req, now } = step
  await writePublication(req, row.storyKey, row, pullBack(row, now))
  await cancelWaiting(req, {
    storyKey: row.storyKey,
    reason: because(step, 'The edition that it was to go out with was taken back'),
    // A brief of the edition that stays public has nothing to do with the one that is taken back.
    ...(visibility(row, now).state === 'public' ? { which: isDueWith(row) } : {}),
    startedSince: row.nextVisibleFrom ?? row.visibleFrom,
  })
}

/** Whether a campaign was to go out with the edition that waits behind a live one. */
const isDueWith =
  ({ nextEdition, nextVisibleFrom }: PublicationRow) =>
  ({ launchAt, options }: Waiting): boolean =>
    options?.edition === String(nextEdition) ||
    (Boolean(launchAt) && new Date(launchAt ?? 0).getTime() === Date.parse(nextVisibleFrom ?? ''))

export const archive: Effect = async (step) => {
  const key = storyKey(step.collection, step.doc.id)
  const before = await findPublication(step.req, key)
  if (before) {
    const nothing = { nextEdition: null, nextVisibleFrom: null, nextState: null, nextReason: null } as const
    const { firstVisible } = holdBack(before, '', step.now)
    await writePublication(step.req, key, before, { ...before, ...nothing, firstVisible, status: 'archived' })
  } else {
    // Signed and never put out: it has no address that a row could stand for.
    await setStory(step, { publicationStatus: 'archived' })
  }
  // What has started goes on: what journalists hold cannot be taken out of their hands, and a campaign has its own stop.
  await cancelWaiting(step.req, { storyKey: key, reason: because(step, 'Its story was archived') })
  return { message: 'Archived: it has left the newsroom.' }
}

/** Puts the signed edition out at a time of its own, never before its embargo ends. */
export const schedule: Effect = async (step) => {
  const edition = String(step.doc.lastEdition)
  const signed = await readEdition(step.req, edition)
  const at = timeOf(step)
  if (at <= step.now)
    throw refuse.invalid('That time has passed. Choose one that lies ahead, or publish now.', { field: 'at' })
  await demandRelease(step.req, signed.story, step.now)
  const from = visibleFrom(at, signed.story.embargoUntil)
  await putOut(step, signed.story, edition, from)
  const campaign = await correctionByHand(step, signed.story, edition, from)
  const later = from > at ? ' That is when its embargo ends.' : ''
  return {
    edition: { id: edition, number: signed.number, hash: signed.hash },
    ...(campaign ? { campaign } : {}),
    message: `Edition ${signed.number} appears at ${new Date(from).toISOString()}.${later}${campaign ? CORRECTS : ''}`,
  }
}

/** @throws `invalid` with the candidates for a local time that the clock skips or passes twice */
function timeOf({ input }: Step): number {
  if (!input.at) throw refuse.invalid('Say when, in `at`, with `zone` for a local time.', { field: 'at' })
  return instantOf(input.at, input.zone ?? '', 'at', 'zone')
}

/** Takes back what waits and leaves the story approved; a live edition stays live. */
export const unschedule: Effect = async (step) => {
  const row = await standing(step)
  const { story } = await readEdition(step.req, String(row.nextEdition ?? row.edition))
  await withdraw(step, row)
  const later = story.correction ? ' When it is published after all, its correction is sent with it.' : ''
  return { message: `What waited is taken back, with the mail that was due with it. The story stays approved.${later}` }
}

/** While something is being checked: the story leaves the public eye, and its campaigns pause. */
export const hold: Effect = async (step) => {
  const row = await standing(step)
  await writePublication(step.req, row.storyKey, row, holdBack(row, step.input.comment ?? '', step.now))
  const paused = await pauseCarriers(step, row, ['scheduled', 'planning', 'sending'], 'put on hold')
  const mails = paused > 0 ? ' Its campaigns are paused.' : ''
  return { message: `On hold: the public no longer sees it.${mails}` }
}

export const resume: Effect = async (step) => {
  const row = await standing(step)
  const after = resumeFrom(row, step.now)
  const { story } = await readEdition(step.req, String(after.nextEdition ?? after.edition))
  await demandRelease(step.req, story, step.now)
  const promoted = after.edition !== row.edition
  await writePublication(step.req, row.storyKey, row, after, promoted ? story : undefined)
  const due = row.status === 'held' ? after.visibleFrom : after.nextVisibleFrom
  const waits = row.status === 'held' ? after.status === 'scheduled' : after.nextState === 'scheduled'
  const when = waits ? `It appears at ${due}.` : 'It is public.'
  return { message: `${when} Campaigns that were paused stay paused until somebody resumes them.` }
}

/** For good: the address answers 410, nothing more is sent, and no later signature brings it back. */
export const kill: Effect = async (step) => {
  const row = await standing(step)
  await writePublication(step.req, row.storyKey, row, killOff(row, step.input.comment ?? ''))
  const stopped = await cancelCampaigns(
    step,
    ['draft', 'scheduled', 'planning', 'sending', 'paused'],
    because(step, 'Its story was killed'),
  )
  // They carry other languages too, so they are not over: a person cancels each, and launches it anew for whom it has not reached.
  const paused = await pauseCarriers(step, row, [], 'killed')
  const mails = stopped > 0 ? ' Its campaigns are cancelled.' : ''
  const others = paused > 0 ? ' Campaigns of other languages that carry it are paused.' : ''
  return { message: `Killed: its address says that it has been withdrawn.${mails}${others}` }
}

/** Makes public now what only its embargo kept back; a time that was chosen for it stays. */
export const liftEmbargo: Effect = async (step) => {
  const row = await standing(step)
  const edition = String(row.nextEdition ?? row.edition)
  const signed = await readEdition(step.req, edition)
  if (isHeldBack(row)) throw refuse.wrongState('It is on hold. Resume it first; then its embargo can be lifted.')
  const due = row.nextEdition ? row.nextVisibleFrom : row.visibleFrom
  const { embargoUntil } = signed.story
  if (!embargoUntil || Date.parse(embargoUntil) <= step.now) throw refuse.wrongState('No embargo is in force.')
  if (due !== embargoUntil) {
    throw refuse.wrongState(
      'It waits for a time that was chosen for it, not for its embargo. Unschedule it, or publish it.',
    )
  }
  await demandRelease(step.req, signed.story, step.now)
  await moveCampaigns(step.req, row, step.now, step.now)
  await writePublication(step.req, row.storyKey, row, lift(row, step.now), signed.story)
  return {
    edition: { id: edition, number: signed.number, hash: signed.hash },
    message: 'The embargo is lifted: it is public now.',
  }
}

async function standing(step: Step): Promise<PublicationRow> {
  const row = await findPublication(step.req, storyKey(step.collection, step.doc.id))
  if (!row) throw refuse.wrongState('It has never been put out.')
  return row
}

/** Cancels the campaigns of a story, in the same transaction. @returns how many */
async function cancelCampaigns(step: Step, states: CampaignState[], reason: string): Promise<number> {
  const { docs } = await step.req.payload.db.find<{ id: string }>({
    collection: 'campaigns',
    where: {
      and: [{ storyKey: { equals: storyKey(step.collection, step.doc.id) } }, { state: { in: states } }],
    },
    pagination: false,
    limit: 100,
    req: step.req,
  } as never)
  for (const { id } of docs) await actOnCampaign(step.req, String(id), 'cancel', { reason }, new Date(step.now))
  return docs.length
}

/** What has happened, with what was said about it: a campaign shows it to people who have not seen the story. */
const because = ({ input }: Step, happened: string) => `${happened}${input.comment ? `: ${input.comment}` : '.'}`

/** Pauses what would still bring readers to a story, in the same transaction. @returns how many */
async function pauseCarriers(step: Step, row: PublicationRow, own: CampaignState[], happened: string): Promise<number> {
  const carriers = await carriersOf({ db: step.req.payload.db, req: step.req }, row, own)
  const reason = because(step, `Its story, or a version that it carries, was ${happened}`)
  for (const { id } of carriers) await actOnCampaign(step.req, id, 'pause', { reason }, new Date(step.now))
  return carriers.length
}
