import type { FieldHook, PayloadRequest } from 'payload'
import { type CanonicalStory, type PublicStory, publicStory } from '../domain/edition.ts'
import { type PublicationClock, visibility } from '../domain/visibility.ts'

const CONTEXT_KEY = 'pressrumEditions'

interface Batch {
  wanted: Map<string, ((story: PublicStory | null) => void)[]>
}

/**
 * The public projection of a publication's visible edition. All publications of one answer ask together:
 * their editions are read by one query.
 */
export const publicContent: FieldHook = async ({ siblingData, data, req }) => {
  const row = (data ?? siblingData) as PublicationClock
  const seen = visibility(row, Date.now())
  return seen.state === 'public' ? loadPublic(req, seen.edition) : null
}

function loadPublic(req: PayloadRequest, edition: string): Promise<PublicStory | null> {
  let batch = req.context[CONTEXT_KEY] as Batch | undefined
  if (!batch) {
    batch = { wanted: new Map() }
    req.context[CONTEXT_KEY] = batch
    // Hooks of one answer run in the same turns of the loop; by then all of them have asked.
    setImmediate(() => void answer(req))
  }
  const { wanted } = batch
  return new Promise((resolve) => {
    wanted.set(edition, [...(wanted.get(edition) ?? []), resolve])
  })
}

async function answer(req: PayloadRequest): Promise<void> {
  const batch = req.context[CONTEXT_KEY] as Batch
  delete req.context[CONTEXT_KEY]
  const ids = [...batch.wanted.keys()]
  const stories = new Map<string, PublicStory>()
  try {
    const { docs } = await req.payload.db.find<{ id: string; canonical: string }>({
      collection: 'editions',
      where: { id: { in: ids } },
      limit: ids.length,
      pagination: false,
      req,
    } as never)
    for (const doc of docs) stories.set(String(doc.id), publicStory(JSON.parse(doc.canonical) as CanonicalStory))
  } catch (error) {
    req.payload.logger.error({ msg: 'reading editions failed', err: error })
  }
  for (const [id, resolvers] of batch.wanted) for (const resolve of resolvers) resolve(stories.get(id) ?? null)
}
