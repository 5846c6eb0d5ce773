import type { CollectionSlug, Payload, TypedUser, Where } from 'payload'
import type { CampaignState } from '../../../domain/campaign.ts'
import { isAway, type NotificationKind } from '../../../domain/notifications.ts'
import { STORY_COLLECTIONS, type StoryCollection } from '../../../domain/story.ts'
import type { Unreached } from '../../../domain/unreached.ts'
import { campaignsInDoubt } from '../../../outreach/telling.ts'
import { recentlyUnreached } from '../../../outreach/unreached.ts'
import type { DeskStory } from '../model/desk.ts'

interface DeskCampaign {
  id: string
  title: string
  state: CampaignState
  planned: number
  pausedReason: string
  launchAt: string | null
  /** Recipients of whom nobody knows whether they got it, and somebody has to decide. */
  inDoubt: number
  unreached: Unreached
}

/** A signed edition that waits for its time, or for somebody's decision. */
interface DeskWaiting {
  storyKey: string
  title: string
  state: 'scheduled' | 'held'
  at: string | null
  reason: string
}

interface DeskImport {
  id: string
  file: string
  listName: string
  state: string
  read: number
  total: number
}

/** One piece of news as the desk shows it. */
export interface DeskNews {
  id: string
  kind: NotificationKind
  /** `collection:id` */
  subject: string
  title: string
  by: string
  behalf: string
  note: string
  at: string
}

/** Enough to see what waits; whoever has more to do finds it in the lists. */
const MOST = 200
/** Campaigns that are over and have left somebody without the story. */
const MOST_LEFT = 5

interface Reader {
  payload: Payload
  user: TypedUser
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const names = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])

/** Reads as the person, so that nobody's desk shows what their role may not see. */
async function rows({ payload, user }: Reader, collection: string, where: Where, sort: string, limit = MOST) {
  const found = await payload.find({
    collection: collection as CollectionSlug,
    where,
    sort,
    limit,
    depth: 0,
    pagination: false,
    overrideAccess: false,
    user,
  })
  return found.docs as unknown as Record<string, unknown>[]
}

function deskStory(collection: StoryCollection, doc: Record<string, unknown>): DeskStory {
  const signOffs = Array.isArray(doc.signOffs) ? (doc.signOffs as { user?: string; revision?: number }[]) : []
  return {
    id: String(doc.id),
    collection,
    title: text(doc.title) || 'Untitled',
    language: text(doc.language),
    editorialState: doc.editorialState as DeskStory['editorialState'],
    sensitivity: doc.sensitivity === 'high' ? 'high' : 'normal',
    createdBy: text(doc.createdBy) || null,
    submittedBy: text(doc.submittedBy) || null,
    contributors: names(doc.contributors),
    // Only signatures on the text as it stands count.
    signedBy: signOffs.filter(({ revision }) => revision === doc.revision).map(({ user }) => text(user)),
    assignee: text(doc.assignee) || null,
    dueAt: text(doc.dueAt) || null,
    updatedAt: text(doc.updatedAt),
  }
}

/** Colleagues who are away and have named this person as their delegate. */
export async function standsInFor(reader: Reader, now: number): Promise<{ id: string; name: string }[]> {
  const docs = await rows(reader, 'users', { delegate: { equals: String(reader.user.id) } }, 'name', 100)
  return docs
    .filter((doc) => isAway({ awayFrom: text(doc.awayFrom) || null, awayUntil: text(doc.awayUntil) || null }, now))
    .map((doc) => ({ id: String(doc.id), name: text(doc.name) || 'a colleague' }))
}

/** What the person has not read yet, the newest first, and how much that is. */
export async function unreadNews(reader: Reader): Promise<{ news: DeskNews[]; unread: number }> {
  const where: Where = { and: [{ user: { equals: String(reader.user.id) } }, { readAt: { exists: false } }] }
  const docs = await rows(reader, 'notifications', where, '-createdAt', 8)
  const { totalDocs } = await reader.payload.count({
    collection: 'notifications',
    where,
    overrideAccess: false,
    user: reader.user,
  })
  return {
    unread: totalDocs,
    news: docs.map((doc) => ({
      id: String(doc.id),
      kind: doc.kind as NotificationKind,
      subject: text(doc.subject),
      title: text(doc.title) || 'Untitled',
      by: text(doc.by),
      behalf: text(doc.behalf),
      note: text(doc.note),
      at: text(doc.createdAt),
    })),
  }
}

/** Stories that somebody has to do something about; of the drafts the person's own and those given to them. */
export async function openStories(reader: Reader, alsoFor: readonly string[] = []): Promise<DeskStory[]> {
  const where: Where = {
    or: [
      { assignee: { in: [String(reader.user.id), ...alsoFor] } },
      { editorialState: { in: ['in_review', 'changes_requested'] } },
      { and: [{ editorialState: { equals: 'draft' } }, { createdBy: { equals: String(reader.user.id) } }] },
    ],
  }
  const found = await Promise.all(
    STORY_COLLECTIONS.map(async (collection) =>
      (await rows(reader, collection, where, '-updatedAt')).map((doc) => deskStory(collection, doc)),
    ),
  )
  return found.flat()
}

export async function waitingEditions(reader: Reader, now: number): Promise<DeskWaiting[]> {
  const soon = new Date(now).toISOString()
  const docs = await rows(
    reader,
    'publications',
    {
      or: [
        { and: [{ status: { equals: 'scheduled' } }, { visibleFrom: { greater_than: soon } }] },
        { nextState: { in: ['scheduled', 'held'] } },
        { status: { equals: 'held' } },
      ],
    },
    'visibleFrom',
    50,
  )
  const titles = await titlesOf(
    reader,
    docs.map((doc) => text(doc.nextEdition) || text(doc.edition)),
  )
  return docs.map((doc) => {
    const next = text(doc.nextEdition)
    const held = doc.nextState === 'held' || (doc.status === 'held' && !next)
    return {
      storyKey: text(doc.storyKey),
      title: titles.get(next || text(doc.edition)) ?? 'Untitled',
      state: held ? 'held' : 'scheduled',
      at: (next ? text(doc.nextVisibleFrom) : text(doc.visibleFrom)) || null,
      reason: text(doc.nextReason),
    }
  })
}

async function titlesOf(reader: Reader, editions: string[]): Promise<Map<string, string>> {
  const ids = editions.filter(Boolean)
  if (ids.length === 0) return new Map()
  const docs = await rows(reader, 'editions', { id: { in: ids } }, 'id').catch(() => [])
  return new Map(docs.map((doc) => [String(doc.id), text(doc.title)]))
}

async function countInDoubt({ payload }: Reader, campaign: unknown): Promise<number> {
  const { totalDocs } = await payload.db.count({
    collection: 'deliveries',
    where: { and: [{ campaign: { equals: String(campaign) } }, { state: { equals: 'in_doubt' } }] },
  })
  return totalDocs
}

/** What is under way or in doubt, the newest first, and after it the newest few that have left somebody without the story. */
export async function openCampaigns(reader: Reader, now: number): Promise<DeskCampaign[]> {
  const [doubtful, unreached] = await Promise.all([
    campaignsInDoubt(reader.payload),
    recentlyUnreached(reader.payload, now),
  ])
  const underWay: Where = { state: { in: ['draft', 'scheduled', 'planning', 'sending', 'paused'] } }
  // Also one that is over: whoever is in doubt there waits for a decision all the same.
  const where: Where = doubtful.length > 0 ? { or: [underWay, { id: { in: doubtful } }] } : underWay
  const waiting = await rows(reader, 'campaigns', where, '-createdAt', 20)
  const shown = new Set(waiting.map(({ id }) => String(id)))
  const others = [...unreached.keys()].filter((id) => !shown.has(id))
  // Asked apart, so that none of them takes the place of one that waits.
  const left = others.length > 0 ? await rows(reader, 'campaigns', { id: { in: others } }, '-createdAt', MOST_LEFT) : []
  const docs = [...waiting, ...left]
  const counts = await Promise.all(docs.map(({ id }) => (doubtful.includes(String(id)) ? countInDoubt(reader, id) : 0)))
  return docs.map((doc, index) => ({
    id: String(doc.id),
    title: text(doc.title) || 'Untitled',
    state: doc.state as CampaignState,
    planned: Number(doc.planned ?? 0),
    pausedReason: text(doc.pausedReason),
    launchAt: text(doc.launchAt) || null,
    inDoubt: counts[index] ?? 0,
    unreached: unreached.get(String(doc.id)) ?? {},
  }))
}

export async function runningImports(reader: Reader): Promise<DeskImport[]> {
  return (await rows(reader, 'import-jobs', { state: { equals: 'running' } }, '-startedAt', 20)).map((doc) => ({
    id: String(doc.id),
    file: text(doc.file) || 'A file',
    listName: text(doc.listName),
    state: text(doc.state),
    read: Number(doc.read ?? 0),
    total: Number(doc.total ?? 0),
  }))
}
