import { type CanonicalStory, publicStory } from '../../../src/domain/edition.ts'
import { parseStoryKey, SECTIONS, type StoryAddress } from '../../../src/domain/story.ts'
import { nextChange, type Publication, visibility } from '../../../src/domain/visibility.ts'
import type { Found, NewsroomSettings, NewsroomSource, SeenStory } from '../../../src/newsroom/source.ts'

export interface MemoryRow extends Publication {
  id: string
}

/** A newsroom in memory: rows, editions by id, and old slugs. A test changes them and calls `touch`. */
export interface Memory {
  rows: MemoryRow[]
  editions: Record<string, CanonicalStory>
  oldSlugs: (StoryAddress & { storyKey: string })[]
  settings: NewsroomSettings
  touch(): void
  /** How often each question was asked. */
  asked: Record<string, number>
  source: NewsroomSource
}

export function memoryNewsroom(start: Pick<Memory, 'rows' | 'editions' | 'settings'> & Partial<Memory>): Memory {
  let stamp = 1
  const count = (name: string) => {
    memory.asked[name] = (memory.asked[name] ?? 0) + 1
  }
  const see = (row: MemoryRow, now: number): SeenStory | null => {
    const seen = visibility(row, now)
    if (seen.state !== 'public') return null
    const canonical = memory.editions[seen.edition]
    const key = parseStoryKey(row.storyKey)
    if (!canonical || !key) return null
    return {
      id: row.id,
      publication: row,
      edition: { id: seen.edition, number: 1, hash: `hash-${seen.edition}-${JSON.stringify(canonical).length}` },
      firstSeen: Date.parse(row.visibleFrom!),
      since: seen.since,
      story: publicStory(canonical),
      address: { language: row.language, section: SECTIONS[key.collection], slug: canonical.slug },
    }
  }
  const found = (row: MemoryRow | undefined, now: number): Found => {
    if (!row) return { state: 'hidden', until: Number.POSITIVE_INFINITY }
    const group = memory.rows.filter((one) => one.translationGroup === row.translationGroup)
    const until = nextChange(group, now)
    if (row.status === 'killed') return { state: 'gone', kind: row.kind, until }
    const seen = see(row, now)
    if (!seen) return { state: 'hidden', until }
    const siblings = group.flatMap((one) => {
      const other = one === row ? null : see(one, now)
      return other ? [{ id: other.id, storyKey: one.storyKey, title: other.story.title, address: other.address }] : []
    })
    return { state: 'public', seen, siblings, until }
  }
  const memory: Memory = {
    oldSlugs: [],
    ...start,
    asked: {},
    touch: () => {
      stamp += 1
    },
    source: {
      stamp: async () => {
        count('stamp')
        return stamp
      },
      settings: async () => {
        count('settings')
        return memory.settings
      },
      findStory: async (address, now) => {
        count('findStory')
        const at = (one: StoryAddress) =>
          one.language === address.language && one.section === address.section && one.slug === address.slug
        const old = memory.oldSlugs.find(at)
        if (old) {
          const answer = found(
            memory.rows.find((row) => row.storyKey === old.storyKey),
            now,
          )
          return answer.state === 'public' ? { state: 'moved', to: answer.seen.address, until: answer.until } : answer
        }
        return found(memory.rows.find(at), now)
      },
      byId: async (id, now) => {
        count('byId')
        return found(
          memory.rows.find((row) => row.id === id || row.storyKey === id),
          now,
        )
      },
      listStories: async (query, now) => {
        count('listStories')
        const rows = memory.rows.filter((row) => !query.language || row.language === query.language)
        const all = rows
          .flatMap((row) => see(row, now) ?? [])
          .filter((seen) => !query.section || seen.address.section === query.section)
          .filter((seen) => !query.kind || seen.story.kind === query.kind)
          .filter((seen) => !query.topic || seen.story.topics.some((topic) => topic.code === query.topic))
          .filter((seen) => !query.q || seen.story.title.toLowerCase().includes(query.q.toLowerCase()))
          .sort((a, b) => b.firstSeen - a.firstSeen)
        const from = (query.page - 1) * query.limit
        return { stories: all.slice(from, from + query.limit), total: all.length, until: nextChange(rows, now) }
      },
    },
  }
  return memory
}
