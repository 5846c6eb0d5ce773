import type { PayloadRequest } from 'payload'
import { diffStories, type StoryDiff } from '../../domain/diff.ts'
import { demand, principalOf } from '../../domain/permissions.ts'
import { type StoryCollection, storyKey } from '../../domain/story.ts'
import { refuse } from '../../errors.ts'
import { canonicalOf, readStory, type StoryDoc } from '../story.ts'

interface Mark {
  id: string
  revision: number
  seenAt: string
}

export interface Since {
  revision: number
  /** Up to where the person has looked; `null` when they never have. */
  seen: { revision: number; at: string } | null
  /** What is compared with now; `pruned` when the version that was seen is no longer kept and this is the oldest there is. */
  from: { revision: number; savedAt: string; pruned: boolean } | null
  diff: StoryDiff | null
}

const markOf = (req: PayloadRequest, key: string, user: string) =>
  req.payload.db.findOne<Mark>({
    collection: 'review-marks',
    where: { and: [{ storyKey: { equals: key } }, { user: { equals: user } }] },
    req,
  } as never)

/** What has changed in a story since this person last looked at it. */
export async function sinceSeen(req: PayloadRequest, collection: StoryCollection, id: string): Promise<Since> {
  const who = principalOf(req.user)
  demand(who, 'story.read')
  const doc = await readStory(req, collection, id)
  const mark = await markOf(req, storyKey(collection, id), who.id)
  const seen = mark ? { revision: mark.revision, at: mark.seenAt } : null
  const nothing = { revision: doc.revision, seen, from: null, diff: null }
  if (!seen || seen.revision >= doc.revision) return nothing
  const version = await versionAt(req, collection, id, seen.revision)
  if (!version) return nothing
  const before = await canonicalOf(req, collection, { ...version.doc, id } as StoryDoc)
  const after = await canonicalOf(req, collection, doc)
  const names = await listNames(req, [...before.story.outreachPlan.lists, ...after.story.outreachPlan.lists])
  const { revision, savedAt } = version
  return {
    revision: doc.revision,
    seen,
    from: { revision, savedAt, pruned: revision !== seen.revision },
    diff: diffStories(before.story, after.story, names),
  }
}

interface VersionRow {
  version: Record<string, unknown> & { revision?: number }
  createdAt: string
}

/** The story as it was at a revision; where that is no longer kept, the oldest that is. */
async function versionAt(req: PayloadRequest, collection: StoryCollection, id: string, revision: number) {
  const find = async (where: object[], sort: string) => {
    const { docs } = await req.payload.findVersions({
      collection,
      where: { and: [{ parent: { equals: id } }, ...where] },
      sort,
      limit: 1,
      depth: 0,
      pagination: false,
      overrideAccess: true,
      showHiddenFields: true,
      req,
    } as never)
    return (docs as unknown as VersionRow[])[0]
  }
  const row =
    (await find([{ 'version.revision': { equals: revision } }], '-createdAt')) ?? (await find([], 'createdAt'))
  if (!row) return null
  return { doc: row.version, revision: row.version.revision ?? 0, savedAt: row.createdAt }
}

async function listNames(req: PayloadRequest, ids: string[]): Promise<Record<string, string>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return {}
  const { docs } = await req.payload.find({
    collection: 'media-lists',
    where: { id: { in: wanted } },
    depth: 0,
    limit: wanted.length,
    pagination: false,
    overrideAccess: true,
    req,
  })
  return Object.fromEntries(docs.map(({ id, name }) => [String(id), String(name ?? '')]))
}

/** Remembers up to which revision the person has looked; it never goes back. */
export async function markSeen(
  req: PayloadRequest,
  collection: StoryCollection,
  id: string,
  wanted: number | null,
  now: number,
): Promise<number> {
  const who = principalOf(req.user)
  demand(who, 'story.read')
  const doc = await readStory(req, collection, id)
  const revision = wanted ?? doc.revision
  if (!Number.isInteger(revision) || revision < 1 || revision > doc.revision) {
    throw refuse.invalid(`The story has the revisions 1 to ${doc.revision}.`, { field: 'revision' })
  }
  const key = storyKey(collection, id)
  const seenAt = new Date(now).toISOString()
  const raise = async () => {
    const own = [{ storyKey: { equals: key } }, { user: { equals: who.id } }]
    await req.payload.db.updateOne({
      collection: 'review-marks',
      where: { and: [...own, { revision: { less_than_equal: revision } }] },
      data: { revision, seenAt },
      options: { atomic: true },
      req,
    } as never)
    return markOf(req, key, who.id)
  }
  const known = await raise()
  if (known) return known.revision
  try {
    await req.payload.db.create({
      collection: 'review-marks',
      data: { storyKey: key, user: who.id, revision, seenAt },
      req,
    })
    return revision
  } catch (error) {
    // Another tab of the same person was first.
    const other = await raise()
    if (!other) throw error
    return other.revision
  }
}
