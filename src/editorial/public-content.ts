import type { FieldHook, PayloadRequest } from 'payload'
import { type PublicStory, publicStory } from '../domain/edition.ts'
import { openEdition } from '../domain/edition-seal.ts'
import { type PublicationClock, visibility } from '../domain/visibility.ts'
import { alarmTampered } from './edition-alarm.ts'
import type { EditionRow } from './editions.ts'

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
    const { docs } = await req.payload.db.find<EditionRow>({
      collection: 'editions',
      where: { id: { in: ids } },
      limit: ids.length,
      pagination: false,
      req,
    } as never)
    for (const doc of docs) {
      const sealed = openEdition(doc)
      if (sealed.intact) stories.set(String(doc.id), publicStory(sealed.story))
      else alarmTampered(req.payload, doc)
    }
  } catch (error) {
    req.payload.logger.error({ msg: 'reading editions failed', err: error })
  }
  for (const [id, resolvers] of batch.wanted) for (const resolve of resolvers) resolve(stories.get(id) ?? null)
}
