import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashOf, serialise } from '../../src/domain/canonical.ts'
import type { CanonicalStory } from '../../src/domain/edition.ts'
import { SECTIONS } from '../../src/domain/story.ts'
import { newsroomSource } from '../../src/newsroom/queries.ts'
import type { NewsroomSource } from '../../src/newsroom/source.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { edition } from '../unit/newsroom/sample.ts'

const NOON = Date.parse('2030-05-01T12:00:00.000Z')
const iso = (ms: number) => new Date(ms).toISOString()
const HOUR = 3_600_000
const page = { page: 1, limit: 10 }

describeEachDatabase('what the public newsroom reads', (db) => {
  let room: TestNewsroom
  let source: NewsroomSource
  beforeAll(async () => {
    room = await openNewsroom(db)
    source = newsroomSource(room.payload)
  })
  afterAll(() => room?.close())

  const create = (collection: string, data: object) =>
    room.payload.db.create({ collection, data } as never) as Promise<{ id: string }>

  const sign = async (story: CanonicalStory, number = 1): Promise<string> => {
    const canonical = serialise(story)
    const { storyKey, language, translationGroup, title } = story
    const data = {
      storyKey,
      language,
      translationGroup,
      title,
      number,
      canonVersion: 1,
      hash: hashOf(canonical),
      canonical,
    }
    return String((await create('editions', data)).id)
  }

  /** A publication of a story of its own; tests share the database, so each uses its own language or slug. */
  const publish = async (name: string, own: Partial<CanonicalStory> = {}, state: Record<string, unknown> = {}) => {
    const story = edition({
      storyKey: `press-releases:${name}`,
      translationGroup: `g-${name}`,
      slug: name,
      title: name,
      ...own,
    })
    const address = { language: story.language, section: SECTIONS[story.collection], slug: story.slug }
    const row = {
      ...address,
      storyKey: story.storyKey,
      kind: story.kind,
      translationGroup: story.translationGroup,
      status: 'published',
      edition: await sign(story),
      visibleFrom: iso(NOON - HOUR),
      rev: 1,
      ...state,
    }
    const { id } = await create('publications', row)
    await create('slugs', { ...address, storyKey: story.storyKey, current: true })
    return { id: String(id), story, address }
  }
  const titles = async (query: Partial<Parameters<NewsroomSource['listStories']>[0]>, now = NOON) =>
    (await source.listStories({ ...page, ...query }, now)).stories.map((seen) => seen.story.title)

  describe('a list', () => {
    beforeAll(async () => {
      const topics = [{ code: '20001283', name: 'Trafficking', scheme: 'iptc' as const }]
      for (let index = 0; index < 5; index += 1) {
        const own = {
          language: 'da' as const,
          lead: index === 3 ? 'About Harbours and ferries.' : 'Other.',
          topics: index < 2 ? topics : [],
        }
        await publish(`da-${index}`, own, { visibleFrom: iso(NOON - (index + 1) * HOUR) })
      }
      await publish('da-later', { language: 'da' }, { status: 'scheduled', visibleFrom: iso(NOON + HOUR) })
      await publish('da-held', { language: 'da' }, { status: 'held' })
    })

    it('comes newest first, in pages, and counts all of them', async () => {
      expect(await titles({ language: 'da' })).toEqual(['da-0', 'da-1', 'da-2', 'da-3', 'da-4'])
      const second = await source.listStories({ language: 'da', page: 2, limit: 2 }, NOON)
      expect(second.stories.map((seen) => seen.story.title)).toEqual(['da-2', 'da-3'])
      expect(second.total).toBe(5)
    })

    it('holds until the next story opens by the clock, and shows it at that instant', async () => {
      expect((await source.listStories({ language: 'da', ...page }, NOON)).until).toBe(NOON + HOUR)
      expect(await titles({ language: 'da' }, NOON + HOUR - 1)).not.toContain('da-later')
      expect(await titles({ language: 'da' }, NOON + HOUR)).toContain('da-later')
      expect((await source.listStories({ language: 'da', ...page }, NOON + HOUR)).until).toBe(Number.POSITIVE_INFINITY)
    })

    it.each<[string, object, string[]]>([
      ['words in any order and case', { q: 'FERRIES harbours' }, ['da-3']],
      ['a topic', { topic: '20001283' }, ['da-0', 'da-1']],
      ['a topic and words', { topic: '20001283', q: 'da-1' }, ['da-1']],
      ['a topic and a page', { topic: '20001283', page: 2, limit: 1 }, ['da-1']],
      ['a kind', { kind: 'article' }, []],
      ['a section', { section: 'press-releases', limit: 1 }, ['da-0']],
      ['a word of what is not public', { q: 'SECRET' }, []],
      ['a key of the stored form', { q: 'outreachPlan' }, []],
    ])('is narrowed by %s', async (_name, query, expected) => {
      expect(await titles({ language: 'da', ...query })).toEqual(expected)
    })
  })

  describe('an address', () => {
    it('finds its story with the languages that are visible', async () => {
      const { address } = await publish('own', { translationGroup: 'group' })
      await publish('own-en', { translationGroup: 'group', language: 'en' })
      await publish('own-fi', { translationGroup: 'group', language: 'fi' }, { status: 'held' })
      const found = await source.findStory(address, NOON)
      expect(found).toMatchObject({
        state: 'public',
        seen: { story: { title: 'own' }, edition: { number: 1 }, firstSeen: NOON - HOUR, address },
        siblings: [{ title: 'own-en', address: { language: 'en' } }],
      })
      expect(JSON.stringify(found)).not.toContain('SECRET')
    })

    it('is gone once its story is killed', async () => {
      const { address } = await publish('killed', {}, { status: 'killed' })
      expect(await source.findStory(address, NOON)).toMatchObject({ state: 'gone' })
    })

    it('of an earlier edition leads on, and one of an edition to come betrays nothing', async () => {
      const { story, address } = await publish('before')
      const next = await sign({ ...story, slug: 'after', title: 'after' }, 2)
      await room.payload.db.updateOne({
        collection: 'publications',
        where: { storyKey: { equals: story.storyKey } },
        data: { nextEdition: next, nextVisibleFrom: iso(NOON + HOUR), nextState: 'scheduled', rev: 2 },
        options: { atomic: true },
      } as never)
      await room.payload.db.updateOne({
        collection: 'slugs',
        where: { slug: { equals: 'before' } },
        data: { current: false },
        options: { atomic: true },
      } as never)
      const after = { ...address, slug: 'after' }
      await create('slugs', { ...after, storyKey: story.storyKey, current: true })
      expect(await source.findStory(after, NOON)).toMatchObject({ state: 'hidden', until: NOON + HOUR })
      expect(await source.findStory(address, NOON)).toMatchObject({ state: 'public', until: NOON + HOUR })
      expect(await source.findStory(after, NOON + HOUR)).toMatchObject({
        state: 'public',
        seen: { since: NOON + HOUR },
      })
      expect(await source.findStory(address, NOON + HOUR)).toMatchObject({ state: 'moved', to: after })
    })
  })

  it.each([
    'unknown',
    "' OR 1=1 --",
    '0'.repeat(24),
    '01890000-0000-7000-8000-000000000000',
    'press-releases:none',
    'a'.repeat(500),
  ])('no story is found by the id %j', async (id) => {
    expect(await source.byId(id, NOON)).toMatchObject({ state: 'hidden' })
  })

  it('a story is found by its publication’s id and by its key', async () => {
    const { id, story } = await publish('by-id')
    for (const name of [id, story.storyKey]) {
      expect(await source.byId(name, NOON)).toMatchObject({ state: 'public', seen: { id, story: { title: 'by-id' } } })
    }
  })

  it('the stamp moves with every change of a publication and of the settings, and with nothing else', async () => {
    const { story } = await publish('stamped')
    const seen = [await source.stamp(), await source.stamp()]
    expect(seen[1]).toBe(seen[0])
    await room.payload.db.updateOne({
      collection: 'publications',
      where: { storyKey: { equals: story.storyKey } },
      data: { status: 'held', rev: 2 },
      options: { atomic: true },
    } as never)
    seen.push(await source.stamp())
    await room.payload.updateGlobal({ slug: 'newsroom', data: { name: 'Renamed' } } as never)
    seen.push(await source.stamp())
    expect(new Set(seen).size).toBe(3)
    expect(await source.settings()).toMatchObject({ name: 'Renamed', languages: ['en', 'sv', 'fi'] })
  })
})
