import type { Payload, Where } from 'payload'
import { isLanguage, type Language } from '../domain/languages.ts'
import { parseStoryKey, type StoryAddress } from '../domain/story.ts'
import { nextChange, PUBLIC_STATUSES, type Publication, publicWhere, visibility } from '../domain/visibility.ts'
import { publicationStamp } from '../storage/publications.ts'
import { type EditionRow, editionReader, type PublicEdition } from './editions.ts'
import type { Found, NewsroomSettings, NewsroomSource, SeenStory, StoryPage, StoryQuery } from './source.ts'

type Row = Publication & { id: string; firstVisible?: string | null }

/** Rows per step of a search over all visible stories. */
const SCAN = 500
const HIDDEN: Found = { state: 'hidden', until: Number.POSITIVE_INFINITY }

/**
 * The newsroom's source over the database: publications, editions and old addresses, through `visibility`.
 *
 * @param onTampered told of an edition that is not what was signed
 */
export function newsroomSource(
  payload: Pick<Payload, 'db' | 'findGlobal'>,
  onTampered?: (edition: EditionRow) => void,
): NewsroomSource {
  const editions = editionReader(payload, onTampered)

  async function find<T>(
    collection: string,
    where: Where,
    more: object = {},
  ): Promise<{ docs: T[]; totalDocs: number }> {
    // The adapter's generics ask for generated row types; the rows read here are named by their callers.
    return payload.db.find<T>({ collection, where, pagination: false, ...more } as never)
  }

  const publications = async (where: Where, more: object = {}): Promise<{ rows: Row[]; total: number }> => {
    const { docs, totalDocs } = await find<Row>('publications', where, more)
    return { rows: docs.map(tidy), total: totalDocs }
  }

  /** Rows that the public may see at that instant, with the editions it sees. */
  async function seeAll(rows: readonly Row[], now: number): Promise<Map<string, SeenStory>> {
    const visible = rows.flatMap((row) => {
      const seen = visibility(row, now)
      return seen.state === 'public' ? [{ row, seen }] : []
    })
    const read = await editions.read(visible.map(({ seen }) => seen.edition))
    return new Map(
      visible.flatMap(({ row, seen }) => {
        const edition = read.get(seen.edition)
        return edition ? [[row.id, seenStory(row, edition, seen.since)] as const] : []
      }),
    )
  }

  /** A story with its visible siblings; `address` is the one it was asked for by, when it was. */
  async function look(
    row: Row | undefined,
    now: number,
    asked?: { address: StoryAddress; current: boolean },
  ): Promise<Found> {
    if (!row) return HIDDEN
    const { rows } = await publications({ translationGroup: { equals: row.translationGroup } }, { limit: 50 })
    const group = rows.some((one) => one.id === row.id) ? rows : [row, ...rows]
    const until = nextChange(group, now)
    if (visibility(row, now).state === 'gone') return { state: 'gone', kind: row.kind, until }
    const stories = await seeAll(group, now)
    const seen = stories.get(row.id)
    if (!seen) return { state: 'hidden', until }
    if (asked && asked.address.slug !== seen.address.slug) {
      // An address that is already taken for an edition still to come must not betray it.
      // The row's own address is the one the story had in public until the clock replaced its edition.
      const future = asked.current && asked.address.slug !== row.slug
      return future ? { state: 'hidden', until } : { state: 'moved', to: seen.address, until }
    }
    stories.delete(row.id)
    const siblings = [...stories.values()].map(({ id, publication, story, address }) => ({
      id,
      storyKey: publication.storyKey,
      title: story.title,
      address,
    }))
    return { state: 'public', seen, siblings, until }
  }

  /** The instant at which the clock next shows or replaces a story that a list might hold. */
  async function listChanges(language: Language | undefined, now: number): Promise<number> {
    const iso = new Date(now).toISOString()
    const own: Where[] = [{ status: { in: [...PUBLIC_STATUSES] } }]
    if (language) own.push({ language: { equals: language } })
    const soonest = await Promise.all(
      (['visibleFrom', 'nextVisibleFrom'] as const).map(async (field) => {
        const where: Where = { and: [...own, { [field]: { greater_than: iso } }] }
        const { rows } = await publications(where, { sort: field, limit: 1 })
        return Date.parse(rows[0]?.[field] ?? '') || Number.POSITIVE_INFINITY
      }),
    )
    return Math.min(...soonest)
  }

  /** Searches go through all visible stories of the language: every word has to occur, every code to be there. */
  async function search(where: Where, query: StoryQuery, now: number): Promise<{ rows: Row[]; total: number }> {
    const words = (query.q ?? '').normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean)
    const hits: Row[] = []
    for (let page = 1; ; page += 1) {
      const { rows } = await publications(where, { sort: ORDER, pagination: true, limit: SCAN, page })
      const seen = rows.map((row) => visibility(row, now))
      const found = await editions.haystacks(seen.flatMap((one) => (one.state === 'public' ? [one.edition] : [])))
      rows.forEach((row, index) => {
        const one = seen[index]
        const haystack = one?.state === 'public' ? found.get(one.edition) : undefined
        if (!haystack || (query.topic !== undefined && !haystack.topics.includes(query.topic))) return
        if (words.every((word) => haystack.words.includes(word))) hits.push(row)
      })
      if (rows.length < SCAN) break
    }
    const from = (query.page - 1) * query.limit
    return { rows: hits.slice(from, from + query.limit), total: hits.length }
  }

  return {
    async stamp() {
      const [rows, settings] = await Promise.all([publicationStamp(payload), readGlobal(payload)])
      return `${rows} ${settings.updatedAt ?? ''}`
    },
    async settings() {
      const stored = await payload.findGlobal({ slug: 'newsroom', depth: 0, overrideAccess: true } as never)
      return settingsOf(stored as StoredSettings)
    },
    async findStory(address, now) {
      const { docs } = await find<{ storyKey: string; current: boolean }>('slugs', same(address), { limit: 1 })
      const [slug] = docs
      if (!slug) return HIDDEN
      const { rows } = await publications({ storyKey: { equals: slug.storyKey } }, { limit: 1 })
      return look(rows[0], now, { address, current: Boolean(slug.current) })
    },
    async byId(id, now) {
      if (parseStoryKey(id)) {
        const { rows } = await publications({ storyKey: { equals: id } }, { limit: 1 })
        return look(rows[0], now)
      }
      if (!/^[0-9a-f-]{1,64}$/i.test(id)) return HIDDEN
      const { rows } = await publications({ id: { equals: id } }, { limit: 1 })
      return look(rows[0], now)
    },
    async listStories(query, now): Promise<StoryPage> {
      const { language, section, kind } = query
      const and: Where[] = [...publicWhere(new Date(now)).and]
      if (language) and.push({ language: { equals: language } })
      if (section) and.push({ section: { equals: section } })
      if (kind) and.push({ kind: { equals: kind } })
      const narrowed = query.q !== undefined || query.topic !== undefined
      const [{ rows, total }, until] = await Promise.all([
        narrowed
          ? search({ and }, query, now)
          : publications({ and }, { sort: ORDER, pagination: true, limit: query.limit, page: query.page }),
        listChanges(language, now),
      ])
      const stories = await seeAll(rows, now)
      return { stories: rows.flatMap((row) => stories.get(row.id) ?? []), total, until }
    },
  }
}

/** Newest first; the id makes the order of equal instants the same on every page. */
const ORDER = ['-visibleFrom', 'id']

const same = ({ language, section, slug }: StoryAddress): Where => ({
  and: [{ language: { equals: language } }, { section: { equals: section } }, { slug: { equals: slug } }],
})

const iso = (value: unknown): string | null =>
  value instanceof Date ? value.toISOString() : typeof value === 'string' && value ? value : null

/** A row as the domain names it: adapters leave out what is empty, or give dates as objects. */
function tidy(row: Row): Row {
  return {
    ...row,
    id: String(row.id),
    edition: row.edition ?? null,
    visibleFrom: iso(row.visibleFrom),
    nextEdition: row.nextEdition ?? null,
    nextVisibleFrom: iso(row.nextVisibleFrom),
    nextState: row.nextState ?? null,
    liveSince: iso(row.liveSince),
    firstVisible: iso(row.firstVisible),
  }
}

function seenStory(row: Row, edition: PublicEdition, since: number): SeenStory {
  const { storyKey, translationGroup, kind, language } = row
  const { id, number, hash, story, address } = edition
  return {
    id: row.id,
    publication: { storyKey, translationGroup, kind, language },
    edition: { id, number, hash },
    firstSeen: Date.parse(row.firstVisible ?? row.visibleFrom ?? '') || since,
    since,
    story,
    address,
  }
}

interface StoredSettings {
  updatedAt?: string
  name?: string | null
  tagline?: string | null
  languages?: unknown[] | null
  contact?: { email?: string | null; phone?: string | null; address?: string | null } | null
  colours?: { accent?: string | null } | null
}

const readGlobal = async (payload: Pick<Payload, 'db'>): Promise<StoredSettings> =>
  ((await payload.db.findGlobal({ slug: 'newsroom' } as never)) ?? {}) as StoredSettings

function settingsOf(stored: StoredSettings): NewsroomSettings {
  const languages = (stored.languages ?? []).filter(isLanguage)
  return {
    name: stored.name || 'Newsroom',
    tagline: stored.tagline ?? '',
    languages: languages.length > 0 ? languages : ['en'],
    contact: {
      email: stored.contact?.email ?? '',
      phone: stored.contact?.phone ?? '',
      address: stored.contact?.address ?? '',
    },
    accent: stored.colours?.accent ?? '',
  }
}
