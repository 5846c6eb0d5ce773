import type { Endpoint, PayloadHandler, PayloadRequest } from 'payload'
import { diffStories } from '../domain/diff.ts'
import type { CanonicalStory } from '../domain/edition.ts'
import { openEdition } from '../domain/edition-seal.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { parseStoryKey, type StoryCollection, storyKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { idParam } from './body.ts'
import { type EditionRow, findEdition, opened } from './editions.ts'
import { canonicalOf, readStory } from './story.ts'

function enter(req: PayloadRequest): void {
  demand(principalOf(req.user), 'edition.read')
}

const query = (req: PayloadRequest, name: string): string => req.searchParams.get(name)?.trim() ?? ''

const refOf = ({ id, number, hash, createdAt }: EditionRow) => ({ id, number, hash, createdAt })

/** Media lists are held by id in what is signed; a reader wants their names. */
async function listNames(req: PayloadRequest, ...stories: CanonicalStory[]): Promise<Record<string, string>> {
  const ids = [...new Set(stories.flatMap(({ outreachPlan }) => outreachPlan.lists))]
  const possible = req.payload.db.name === 'mongoose' ? ids.filter((id) => /^[0-9a-f]{24}$/i.test(id)) : ids
  if (possible.length === 0) return {}
  const { docs } = await req.payload.db.find<{ id: unknown; name?: string }>({
    collection: 'media-lists',
    where: { id: { in: possible } },
    limit: possible.length,
    pagination: false,
    req,
  } as never)
  return Object.fromEntries(docs.map(({ id, name }) => [String(id), name ?? String(id)]))
}

/** A correction that has been signed stays with its edition: that the working document has none any more is no change of it. */
const withCorrectionOf = (signed: CanonicalStory, story: CanonicalStory): CanonicalStory =>
  story.correction ? story : { ...story, correction: signed.correction }

async function working(req: PayloadRequest, collection: StoryCollection, id: string) {
  const doc = await readStory(req, collection, id)
  const { story } = await canonicalOf(req, collection, doc)
  return { story, revision: doc.revision, lastEdition: typeof doc.lastEdition === 'string' ? doc.lastEdition : '' }
}

/** `GET /api/editions/:id/diff?against=<edition id>|working`: from this edition to the other, which belongs to the same story. */
const diff: PayloadHandler = async (req) => {
  enter(req)
  const row = await findEdition(req, { id: idParam(req) })
  const against = query(req, 'against')
  if (!against)
    throw refuse.invalid('Say what to compare with: ?against=<edition id> or ?against=working.', { field: 'against' })
  const before = opened(req, row)
  if (against === 'working') {
    const parsed = parseStoryKey(row.storyKey)
    if (!parsed) throw refuse.notFound()
    const found = await working(req, parsed.collection, parsed.id)
    const { revision } = found
    const story = withCorrectionOf(before.story, found.story)
    const names = await listNames(req, before.story, story)
    return Response.json({ from: refOf(row), to: { revision }, ...diffStories(before.story, story, names) })
  }
  const other = await findEdition(req, { id: against })
  if (other.storyKey !== row.storyKey) throw refuse.notFound('There is no such edition of this story.')
  const after = opened(req, other)
  const names = await listNames(req, before.story, after.story)
  return Response.json({ from: refOf(row), to: refOf(other), ...diffStories(before.story, after.story, names) })
}

/** `GET /api/{stories}/:id/changes?from=<edition id>|last`: what has changed in the working document since an edition. */
const changes =
  (collection: StoryCollection): PayloadHandler =>
  async (req) => {
    enter(req)
    const { story, revision, lastEdition } = await working(req, collection, idParam(req))
    const from = query(req, 'from') || 'last'
    const id = from === 'last' ? lastEdition : from
    if (!id) throw refuse.notFound('The story has no signed edition yet.')
    const row = await findEdition(req, { id })
    if (row.storyKey !== storyKey(collection, idParam(req)))
      throw refuse.notFound('There is no such edition of this story.')
    const before = opened(req, row)
    const after = withCorrectionOf(before.story, story)
    const names = await listNames(req, before.story, after)
    return Response.json({ from: refOf(row), to: { revision }, ...diffStories(before.story, after, names) })
  }

/**
 * `GET /api/editions/by-hash/:hash`: the edition that has this content, with whether the stored bytes still have this hash.
 * The same content signed twice has one hash: the oldest answers, `also` names the others.
 */
const byHash: PayloadHandler = async (req) => {
  enter(req)
  const hash = String(req.routeParams?.hash ?? '').toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(hash)) throw refuse.notFound('A hash is 64 hexadecimal digits.')
  const { docs } = await req.payload.db.find<EditionRow>({
    collection: 'editions',
    where: { hash: { equals: hash } },
    sort: 'number',
    limit: 50,
    pagination: false,
    req,
  } as never)
  const [row, ...more] = docs.map((doc) => ({ ...doc, id: String(doc.id) }))
  if (!row) throw refuse.notFound('There is no edition with this hash.')
  const { storyKey: key, title, language, canonical, signOffs } = row
  return Response.json({
    edition: { ...refOf(row), storyKey: key, title, language, signOffs: signOffs ?? [], canonical },
    intact: openEdition(row).intact,
    also: more.map(refOf),
  })
}

export const editionEndpoints: Omit<Endpoint, 'root'>[] = [
  { path: '/by-hash/:hash', method: 'get', handler: byHash },
  { path: '/:id/diff', method: 'get', handler: diff },
]

export const storyEditionEndpoints = (collection: StoryCollection): Omit<Endpoint, 'root'>[] => [
  { path: '/:id/changes', method: 'get', handler: changes(collection) },
]
