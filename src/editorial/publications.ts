import type { PayloadRequest } from 'payload'
import type { CanonicalStory } from '../domain/edition.ts'
import { openEdition, type SealedEdition } from '../domain/edition-seal.ts'
import { isHeldBack, isWaiting, type PublicationState, UNPUBLISHED } from '../domain/publication.ts'
import { parseStoryKey, SECTIONS, type StoryKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { isDuplicate } from '../storage/transact.ts'

/** A publication row: where a story stands towards the public. */
export interface PublicationRow extends PublicationState {
  id: string
  storyKey: StoryKey
  language: string
  section: string
  slug: string
  kind: string
  translationGroup: string
  /** Grows with every change; the change stamp of caches sums it up. */
  rev: number
}

export async function findPublication(req: PayloadRequest, key: StoryKey): Promise<PublicationRow | null> {
  const row = await req.payload.db.findOne<PublicationRow>({
    collection: 'publications',
    where: { storyKey: { equals: key } },
    req,
  } as never)
  // An adapter may leave out what is empty.
  return row && { ...UNPUBLISHED, ...row }
}

/** Whether what waits becomes public when its embargo ends. One that is not what was signed waits for somebody instead. */
export async function waitsForEmbargo(req: PayloadRequest, row: PublicationRow, now: number): Promise<boolean> {
  const due = Date.parse((row.nextEdition ? row.nextVisibleFrom : row.visibleFrom) ?? '')
  if (!isWaiting(row, now) || isHeldBack(row) || !(due > now)) return false
  const edition = await req.payload.db.findOne<SealedEdition & { id: string }>({
    collection: 'editions',
    where: { id: { equals: row.nextEdition ?? row.edition } },
    req,
  } as never)
  const sealed = edition && openEdition(edition)
  return sealed?.intact === true && Date.parse(sealed.story.embargoUntil) === due
}

/**
 * Puts a new state in place of the one that was read. `address` is given when the edition that becomes live
 * may have another web address than the one before.
 *
 * @throws `wrong_state` when somebody changed the row meanwhile
 */
export async function writePublication(
  req: PayloadRequest,
  key: StoryKey,
  before: PublicationRow | null,
  after: PublicationState,
  story?: CanonicalStory,
): Promise<void> {
  const { payload } = req
  const address = story
    ? {
        language: story.language,
        section: SECTIONS[story.collection],
        slug: story.slug,
        kind: story.kind,
        translationGroup: story.translationGroup,
      }
    : {}
  const { status, edition, visibleFrom, nextEdition, nextVisibleFrom, nextState, nextReason, firstVisible } = after
  const state = { status, edition, visibleFrom, nextEdition, nextVisibleFrom, nextState, nextReason, firstVisible }
  // First, because a collision is found and named there.
  if (story) await takeAddress(req, story)
  if (before) {
    const row = await payload.db.updateOne({
      collection: 'publications',
      where: { and: [{ storyKey: { equals: key } }, { rev: { equals: before.rev } }] },
      data: { ...state, liveSince: after.liveSince ?? null, ...address, rev: before.rev + 1 },
      options: { atomic: true },
      req,
    } as never)
    if (!row) throw refuse.wrongState()
  } else {
    const data = { storyKey: key, ...state, liveSince: after.liveSince ?? null, ...address, rev: 1 }
    await payload.db.create({ collection: 'publications', data, req })
  }
  await labelStory(req, key, after)
}

export { UNPUBLISHED }

/** The story's own copy of its status, for lists and filters; the publication row is the truth. */
async function labelStory(req: PayloadRequest, key: StoryKey, state: PublicationState): Promise<void> {
  const parsed = parseStoryKey(key)
  if (!parsed) return
  const live = state.status === 'published' ? state.edition : null
  await req.payload.db.updateOne({
    collection: parsed.collection,
    where: { id: { equals: parsed.id } },
    data: { publicationStatus: state.status, liveEdition: live },
    options: { atomic: true },
    req,
  } as never)
}

interface SlugRow {
  id: string
  slug: string
  language: string
  current: boolean
}

async function slugsOf(req: PayloadRequest, key: StoryKey): Promise<SlugRow[]> {
  const { docs } = await req.payload.db.find<SlugRow>({
    collection: 'slugs',
    where: { storyKey: { equals: key } },
    pagination: false,
    limit: 1000,
    req,
  } as never)
  return docs
}

/** Makes the address of an edition the story's own; earlier ones stay and redirect. */
async function takeAddress(req: PayloadRequest, story: CanonicalStory): Promise<void> {
  for (const row of await slugsOf(req, story.storyKey)) {
    const current = row.slug === story.slug && row.language === story.language
    if (row.current !== current) {
      await req.payload.db.updateOne({
        collection: 'slugs',
        where: { id: { equals: row.id } },
        data: { current },
        options: { atomic: true },
        req,
      } as never)
    }
  }
  await reserveAddress(req, story)
}

/**
 * Keeps an address free for an edition that waits, so that its time does not find the address taken. Marked as current,
 * which a reader cannot tell from an unknown one until the edition is there.
 *
 * @throws `conflict` when it is another story's
 */
export async function reserveAddress(req: PayloadRequest, story: CanonicalStory): Promise<void> {
  const mine = { language: story.language, section: SECTIONS[story.collection], slug: story.slug }
  const known = await slugsOf(req, story.storyKey)
  if (known.some((row) => row.slug === mine.slug && row.language === mine.language)) return
  await req.payload.db
    .create({ collection: 'slugs', data: { ...mine, storyKey: story.storyKey, current: true }, req })
    .catch((error: unknown) => {
      if (isDuplicate(error)) throw refuse.conflict('Another story has this web address already. Change its last part.')
      throw error
    })
}
