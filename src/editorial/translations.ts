import type { PayloadRequest } from 'payload'
import type { StoryCollection } from '../domain/story.ts'
import type { StoryDoc } from './story.ts'

/** The story that a translation was made from, and whether it has been signed anew since. */
export interface TranslationSource {
  id: string
  /** Its newest edition. */
  edition: string | null
  editionNumber: number
  /** The edition that the translation derives from, as somebody last said. */
  derivedFrom: string | null
  stale: boolean
}

/**
 * A translation is stale when its source has an edition newer than the one it derives from. Derived each time, so that no
 * mark can be forgotten. A version that was begun before its source was first signed belongs to the first edition.
 *
 * @returns `null` for a story that is no translation
 */
export async function sourceOf(
  req: PayloadRequest,
  collection: StoryCollection,
  doc: Pick<StoryDoc, 'id'> & { translationOf?: unknown; derivedFrom?: unknown },
): Promise<TranslationSource | null> {
  if (typeof doc.translationOf !== 'string' || !doc.translationOf) return null
  const source = await req.payload.db.findOne<{ id: string; lastEdition?: string; lastEditionNumber?: number }>({
    collection,
    where: { id: { equals: doc.translationOf } },
    select: { lastEdition: true, lastEditionNumber: true },
    req,
  } as never)
  if (!source) return null
  const derivedFrom = typeof doc.derivedFrom === 'string' && doc.derivedFrom ? doc.derivedFrom : null
  const edition = source.lastEdition || null
  return {
    id: String(source.id),
    edition,
    editionNumber: source.lastEditionNumber ?? 0,
    derivedFrom,
    stale: derivedFrom ? edition !== null && edition !== derivedFrom : (source.lastEditionNumber ?? 0) > 1,
  }
}
