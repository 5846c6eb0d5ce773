import type { PayloadRequest } from 'payload'
import type { CanonicalStory } from '../domain/edition.ts'
import { type PublicationState, UNPUBLISHED } from '../domain/publication.ts'
import { parseStoryKey, SECTIONS, type StoryKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'

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
  return req.payload.db.findOne<PublicationRow>({
    collection: 'publications',
    where: { storyKey: { equals: key } },
    req,
  } as never)
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
  if (before) {
    const row = await payload.db.updateOne({
      collection: 'publications',
      where: { and: [{ storyKey: { equals: key } }, { rev: { equals: before.rev } }] },
      data: { ...after, ...address, rev: before.rev + 1 },
      options: { atomic: true },
      req,
    } as never)
    if (!row) throw refuse.wrongState()
  } else {
    await payload.db.create({ collection: 'publications', data: { storyKey: key, ...after, ...address, rev: 1 }, req })
  }
  if (story) await takeAddress(req, story)
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

/** Makes the address of an edition the story's own; earlier ones stay and redirect. */
async function takeAddress(req: PayloadRequest, story: CanonicalStory): Promise<void> {
  const { payload } = req
  const mine = { language: story.language, section: SECTIONS[story.collection], slug: story.slug }
  const { docs } = await payload.db.find<{ id: string; slug: string; language: string; current: boolean }>({
    collection: 'slugs',
    where: { storyKey: { equals: story.storyKey } },
    pagination: false,
    limit: 1000,
    req,
  } as never)
  for (const row of docs) {
    const current = row.slug === mine.slug && row.language === mine.language
    if (row.current !== current) {
      await payload.db.updateOne({
        collection: 'slugs',
        where: { id: { equals: row.id } },
        data: { current },
        options: { atomic: true },
        req,
      } as never)
    }
  }
  if (docs.some((row) => row.slug === mine.slug && row.language === mine.language)) return
  await payload.db
    .create({ collection: 'slugs', data: { ...mine, storyKey: story.storyKey, current: true }, req })
    .catch((error: unknown) => {
      if (isDuplicate(error)) throw refuse.conflict('Another story has this web address already. Change its last part.')
      throw error
    })
}

function isDuplicate(error: unknown): boolean {
  const e = error as { name?: string; code?: unknown; message?: string }
  return e.name === 'ValidationError' || e.code === 11000 || /UNIQUE constraint/i.test(e.message ?? '')
}
