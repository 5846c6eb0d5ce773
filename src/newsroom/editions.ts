import type { Payload } from 'payload'
import { type PublicStory, publicStory } from '../domain/edition.ts'
import { openEdition } from '../domain/edition-seal.ts'
import { SECTIONS, type StoryAddress, type StoryKey } from '../domain/story.ts'

/** The public part of one edition. Editions never change, so what was read once stays right. */
export interface PublicEdition {
  id: string
  number: number
  hash: string
  story: PublicStory
  address: StoryAddress
}

/** What a search looks at: lower-case words, and the codes of the topics. */
export interface Haystack {
  words: string
  topics: readonly string[]
}

export interface EditionReader {
  /** The editions with these ids; one that does not exist, or does not match its hash, is missing in the answer. */
  read(ids: readonly string[]): Promise<Map<string, PublicEdition>>
  haystacks(ids: readonly string[]): Promise<Map<string, Haystack>>
}

/** Editions kept whole (some 20 kB each), and haystacks (some 600 bytes each). */
const KEPT = 500
const KEPT_HAYSTACKS = 20_000
/** Rows per query: a page of a scan, whatever the number of stories. */
const SLICE = 100

export interface EditionRow {
  id: string
  storyKey: StoryKey
  number: number
  hash: string
  canonical: string
}

/**
 * Reads editions by id, each once; only their public part leaves this file.
 *
 * @param onTampered told of an edition that is not what was signed; it is never shown
 */
export function editionReader(
  payload: Pick<Payload, 'db'>,
  onTampered: (edition: EditionRow) => void = () => {},
): EditionReader {
  const kept = new Map<string, PublicEdition>()
  const haystacks = new Map<string, Haystack>()

  async function load(ids: readonly string[]): Promise<PublicEdition[]> {
    const { docs } = await payload.db.find<EditionRow>({
      collection: 'editions',
      where: { id: { in: [...ids] } },
      limit: ids.length,
      pagination: false,
      // The adapter's argument asks for the generated type of a row; this one names the columns it reads.
    } as never)
    return docs.flatMap((row) => {
      const sealed = openEdition(row)
      if (sealed.intact) return [opened(row, publicStory(sealed.story))]
      onTampered({ ...row, id: String(row.id) })
      return []
    })
  }

  return {
    async read(ids) {
      const found = new Map<string, PublicEdition>()
      const missing: string[] = []
      for (const id of new Set(ids)) {
        const known = kept.get(id)
        if (known) found.set(id, known)
        else missing.push(id)
      }
      for (let from = 0; from < missing.length; from += SLICE) {
        for (const edition of await load(missing.slice(from, from + SLICE))) {
          found.set(edition.id, edition)
          keep(kept, edition.id, edition, KEPT)
        }
      }
      return found
    },
    async haystacks(ids) {
      const found = new Map<string, Haystack>()
      const missing: string[] = []
      for (const id of ids) {
        const known = haystacks.get(id)
        if (known) found.set(id, known)
        else missing.push(id)
      }
      for (let from = 0; from < missing.length; from += SLICE) {
        for (const { id, story } of await load(missing.slice(from, from + SLICE))) {
          const haystack = haystackOf(story)
          found.set(id, haystack)
          keep(haystacks, id, haystack, KEPT_HAYSTACKS)
        }
      }
      return found
    },
  }
}

function opened(row: EditionRow, story: PublicStory): PublicEdition {
  const address = { language: story.language, section: SECTIONS[story.collection], slug: story.slug }
  return { id: String(row.id), number: row.number, hash: row.hash, story, address }
}

function haystackOf(story: PublicStory): Haystack {
  const words = [story.title, story.subheading, story.lead, ...story.topics.map((topic) => topic.name)]
  return { words: words.join('\n').toLowerCase(), topics: story.topics.map((topic) => topic.code) }
}

function keep<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= most) break
    map.delete(oldest)
  }
}
