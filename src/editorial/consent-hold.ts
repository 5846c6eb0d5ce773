import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { afterAction, type CampaignState } from '../domain/campaign.ts'
import { holdForConsent } from '../domain/consent.ts'
import { parseStoryKey, type StoryKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { notify } from './notify.ts'
import { findPublication, writePublication } from './publications.ts'
import { readStory, signOffsOf } from './story.ts'

/** One story that was held because a consent ended. */
export interface HeldStory {
  storyKey: StoryKey
  title: string
  language: string
  /** What was held: the public story, one that was to appear, or only the edition that waits behind a live one. */
  held: 'published' | 'scheduled' | 'next_edition'
  campaignsPaused: number
}

export interface Ending {
  consent: string
  /** Shown to colleagues beside what is held; names the record by its code. */
  reason: string
  /** Who did it and needs no telling; empty for the clock. */
  by: string
}

const ATTEMPTS = 5

/** The editions that show a picture of this consent, by story: by the media document, and by the bytes wherever else they are used. */
export async function usesOfConsent(payload: Payload, consent: string): Promise<Map<StoryKey, Set<string>>> {
  const { docs: files } = await payload.db.find<{ id: unknown; hash?: string | null }>({
    collection: 'media',
    where: { consent: { equals: consent } },
    limit: 0,
    pagination: false,
  } as never)
  const uses = new Map<StoryKey, Set<string>>()
  if (files.length === 0) return uses
  const hashes = files.flatMap(({ hash }) => (hash ? [hash] : []))
  const { docs } = await payload.db.find<{ storyKey: StoryKey; edition: string }>({
    collection: 'media-uses',
    where: { or: [{ media: { in: files.map(({ id }) => String(id)) } }, { hash: { in: hashes } }] },
    limit: 0,
    pagination: false,
  } as never)
  for (const { storyKey, edition } of docs) uses.set(storyKey, (uses.get(storyKey) ?? new Set()).add(edition))
  return uses
}

/**
 * Holds every story that is public, or will become so, with a picture of this consent, as the system: each in a
 * transaction of its own, with its campaigns and the news of it. Safe to run again; what is held already stays as it is.
 *
 * @returns what was held now, and how many stories could not be held yet
 */
export async function holdUses(
  payload: Payload,
  ending: Ending,
  now: number,
): Promise<{ held: HeldStory[]; failed: number }> {
  const held: HeldStory[] = []
  let failed = 0
  for (const [storyKey, editions] of await usesOfConsent(payload, ending.consent)) {
    try {
      const one = await holdOne(payload, storyKey, editions, ending, now)
      if (one) held.push(one)
    } catch (err) {
      failed++
      payload.logger.error({ err, storyKey, msg: 'a story could not be held after its consent ended' })
    }
  }
  return { held, failed }
}

async function holdOne(
  payload: Payload,
  storyKey: StoryKey,
  editions: ReadonlySet<string>,
  ending: Ending,
  now: number,
): Promise<HeldStory | null> {
  for (let attempt = 1; ; attempt++) {
    // Nobody's request: what the system does is recorded as done by it.
    const req = await createLocalReq({}, payload)
    try {
      return await transact(req, (inner) => holdIn(inner, storyKey, editions, ending, now))
    } catch (error) {
      // Somebody changed the publication or a campaign meanwhile; look again at what there is now.
      if ((error as { code?: string }).code !== 'wrong_state' || attempt >= ATTEMPTS) throw error
    }
  }
}

async function holdIn(
  req: PayloadRequest,
  storyKey: StoryKey,
  editions: ReadonlySet<string>,
  { consent, reason, by }: Ending,
  now: number,
): Promise<HeldStory | null> {
  const parsed = parseStoryKey(storyKey)
  const row = await findPublication(req, storyKey)
  const after = row ? holdForConsent(row, editions, reason, now) : null
  if (!parsed || !row || !after) return null
  await writePublication(req, storyKey, row, after)
  const campaignsPaused = await pauseCampaigns(req, row, reason)
  await recordAudit(req, {
    action: 'story.hold',
    subject: storyKey,
    ...(row.edition ? { edition: row.edition } : {}),
    data: { reason, consent, campaignsPaused },
  })
  const doc = await readStory(req, parsed.collection, parsed.id)
  const title = String(doc.title ?? '')
  const people = [doc.createdBy, doc.submittedBy, doc.assignee, ...signOffsOf(doc).map(({ user }) => user)]
  await notify(
    req,
    {
      kind: 'held_by_consent',
      subject: storyKey,
      title,
      note: reason,
      key: `held_by_consent/${consent}/${storyKey}/${row.rev}`,
      to: {
        users: people.filter((id): id is string => typeof id === 'string' && id !== '' && id !== 'system'),
        roles: ['editor', 'chief-editor'],
        ...(by ? { except: by } : {}),
      },
    },
    now,
  )
  const status = row.status === 'scheduled' ? 'scheduled' : 'published'
  return {
    storyKey,
    title,
    language: row.language,
    held: after.status === 'held' ? status : 'next_edition',
    campaignsPaused,
  }
}

/**
 * Pauses what would still bring readers to the story: its own campaigns, and those of its group that have been frozen
 * with this language among them.
 */
async function pauseCampaigns(
  req: PayloadRequest,
  { storyKey, translationGroup }: { storyKey: string; translationGroup: string },
  reason: string,
): Promise<number> {
  const { docs } = await req.payload.db.find<{
    id: unknown
    state: CampaignState
    startedAt?: string | null
    planComplete?: boolean | null
  }>({
    collection: 'campaigns',
    where: {
      or: [
        { and: [{ storyKey: { equals: storyKey } }, { state: { in: ['scheduled', 'planning', 'sending'] } }] },
        { and: [{ translationGroup: { equals: translationGroup } }, { state: { in: ['planning', 'sending'] } }] },
      ],
    },
    limit: 100,
    pagination: false,
    req,
  } as never)
  for (const { id, state, startedAt, planComplete } of docs) {
    const paused = afterAction('pause', { state, frozen: Boolean(startedAt), planComplete: planComplete === true })
    if (!paused) throw refuse.wrongState()
    const won = await req.payload.db.updateOne({
      collection: 'campaigns',
      where: { and: [{ id: { equals: id } }, { state: { equals: state } }] },
      data: { state: paused, pausedReason: reason },
      options: { atomic: true },
      req,
    } as never)
    if (!won) throw refuse.wrongState()
    await recordAudit(req, {
      action: 'campaign.pause',
      subject: `campaigns:${id}`,
      data: { from: state, to: paused, reason },
    })
  }
  return docs.length
}
