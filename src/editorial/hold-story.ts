import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { afterAction } from '../domain/campaign.ts'
import type { NotificationKind } from '../domain/notifications.ts'
import { holdEditions } from '../domain/publication.ts'
import { parseStoryKey, type StoryKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { carriersOf } from '../outreach/carriers.ts'
import { transact } from '../storage/transact.ts'
import { recordAudit } from './audit.ts'
import { notify } from './notify.ts'
import { findPublication, writePublication } from './publications.ts'
import { readStory, signOffsOf } from './story.ts'

/** One story that was held because of what came up about an edition. */
export interface HeldStory {
  storyKey: StoryKey
  title: string
  language: string
  /** What was held: the public story, one that was to appear, or only the edition that waits behind a live one. */
  held: 'published' | 'scheduled' | 'next_edition'
  campaignsPaused: number
}

export interface HoldCause {
  kind: NotificationKind
  /** Shown to colleagues beside what is held. */
  reason: string
  /** What the audit log keeps beside the reason. */
  record: Record<string, unknown>
  /** Names the cause, so that the news of it is told once. */
  key: string
  /** Who did it and needs no telling; empty for the system. */
  by: string
  /** What the news calls the story, where its own title must not go into a mail. */
  title?: string
}

const ATTEMPTS = 5

/**
 * Holds what is public of a story, or will become so by itself, with one of these editions: as the system, in a
 * transaction of its own, with its campaigns and the news of it. Safe to run again; what is held already stays as it is.
 *
 * @returns `null` when nothing of it was public, or was to be
 */
export async function holdStory(
  payload: Payload,
  storyKey: StoryKey,
  editions: ReadonlySet<string>,
  cause: HoldCause,
  now: number,
): Promise<HeldStory | null> {
  for (let attempt = 1; ; attempt++) {
    // Nobody's request: what the system does is recorded as done by it.
    const req = await createLocalReq({}, payload)
    try {
      return await transact(req, (inner) => holdIn(inner, storyKey, editions, cause, now))
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
  { kind, reason, record, key, by, title: shown }: HoldCause,
  now: number,
): Promise<HeldStory | null> {
  const parsed = parseStoryKey(storyKey)
  const row = await findPublication(req, storyKey)
  const after = row ? holdEditions(row, editions, reason, now) : null
  if (!parsed || !row || !after) return null
  await writePublication(req, storyKey, row, after)
  const campaignsPaused = await pauseCampaigns(req, row, reason)
  await recordAudit(req, {
    action: 'story.hold',
    subject: storyKey,
    ...(row.edition ? { edition: row.edition } : {}),
    data: { reason, ...record, campaignsPaused },
  })
  const doc = await readStory(req, parsed.collection, parsed.id)
  const title = shown ?? String(doc.title ?? '')
  const people = [doc.createdBy, doc.submittedBy, doc.assignee, ...signOffsOf(doc).map(({ user }) => user)]
  await notify(
    req,
    {
      kind,
      subject: storyKey,
      title,
      note: reason,
      key: `${key}/${storyKey}/${row.rev}`,
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

/** Pauses what would still bring readers to the story. @returns how many */
async function pauseCampaigns(
  req: PayloadRequest,
  story: { storyKey: string; translationGroup: string },
  reason: string,
): Promise<number> {
  const docs = await carriersOf({ db: req.payload.db, req }, story, ['scheduled', 'planning', 'sending'])
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
