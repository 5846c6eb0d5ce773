import type { PayloadRequest } from 'payload'
import type { CanonicalStory } from '../domain/edition.ts'
import { openEdition } from '../domain/edition-seal.ts'
import type { StoryKey } from '../domain/story.ts'
import { refuse } from '../errors.ts'
import { alarmTampered } from './edition-alarm.ts'

export interface EditionRow {
  id: string
  storyKey: StoryKey
  number: number
  hash: string
  canonical: string
  language: string
  title: string
  translationGroup: string
  createdAt: string
  signOffs?: unknown
}

export interface SignedEdition {
  id: string
  number: number
  hash: string
  story: CanonicalStory
}

/** @throws `not_found`, also for what can be no id of this database */
export async function findEdition(req: PayloadRequest, where: { id: string } | { hash: string }): Promise<EditionRow> {
  const [field, value] = 'id' in where ? (['id', where.id] as const) : (['hash', where.hash] as const)
  const possible = field === 'hash' || req.payload.db.name !== 'mongoose' || /^[0-9a-f]{24}$/i.test(value)
  const row = possible
    ? await req.payload.db.findOne<EditionRow>({
        collection: 'editions',
        where: { [field]: { equals: value } },
        req,
      } as never)
    : null
  if (!row) throw refuse.notFound('There is no such edition.')
  return { ...row, id: String(row.id) }
}

/**
 * An edition for whoever publishes, sends or compares it. What does not match its hash is refused and raises the alarm.
 *
 * @throws `not_found`; `edition_tampered` (409)
 */
export async function readEdition(req: PayloadRequest, id: string): Promise<SignedEdition> {
  return opened(req, await findEdition(req, { id }))
}

/** @throws `edition_tampered` (409) */
export function opened(req: PayloadRequest, row: EditionRow): SignedEdition {
  const sealed = openEdition(row)
  if (!sealed.intact) {
    alarmTampered(req.payload, row)
    throw refuse.editionTampered(undefined, { edition: row.id, expected: row.hash, found: sealed.found })
  }
  return { id: row.id, number: row.number, hash: row.hash, story: sealed.story }
}
