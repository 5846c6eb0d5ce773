import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyday, full } from './sample.ts'
import { PUBLIC_URL, type Served, serve } from './serve.ts'

let served: Served
beforeAll(async () => {
  served = await serve(everyday())
})
afterAll(() => served.close())
const json = async (path: string) => (await served.get(path)).json()
const titles = async (query: string) =>
  (await json(`/content/v1/stories${query}`)).docs.map((doc: { title: string }) => doc.title)

describe('the list of stories', () => {
  it('comes newest first, in pages, with what a list shows', async () => {
    const list = await json('/content/v1/stories?language=sv&limit=2')
    expect(list).toMatchObject({
      page: 1,
      limit: 2,
      totalDocs: 9,
      totalPages: 5,
      hasPrevPage: false,
      hasNextPage: true,
    })
    expect(list.docs[0]).toMatchObject({
      id: 'pub-a',
      storyKey: 'press-releases:a',
      kind: 'press_release',
      language: 'sv',
      title: full.title,
      url: `${PUBLIC_URL}/sv/press-releases/stod-till-utsatta`,
      publishedAt: '2030-05-01T10:00:00.000Z',
      edition: { number: 1 },
      image: {
        alt: 'Rows of empty chairs in front of a stage',
        urls: { press: expect.stringContaining('/press.webp') },
      },
    })
    expect((await json('/content/v1/stories?language=sv&limit=2&page=5')).docs).toHaveLength(1)
  })

  it.each<[string, number]>([
    ['?language=en', 2],
    ['?language=fi', 0],
    ['?kind=press_invitation', 1],
    ['?topic=20001283', 1],
    ['?topic=none', 0],
    ['?q=STATISTIK', 1],
    ['?language=sv&kind=article', 3],
    ['?unknown=1&language=en', 2],
    ['?q=', 11],
  ])('is narrowed by %s', async (query, count) => {
    expect(await titles(query)).toHaveLength(count)
  })

  it.each<[string, string]>([
    ['?language=xx', 'language'],
    ['?language=constructor', 'language'],
    ['?kind=novel', 'kind'],
    ['?page=0', 'page'],
    ['?page=-1', 'page'],
    ['?page=1.5', 'page'],
    ['?page=1e3', 'page'],
    ['?page=99999999999', 'page'],
    ['?limit=101', 'limit'],
    ['?language=sv&language=en', 'language'],
    [`?q=${'x'.repeat(201)}`, 'q'],
    ['?q=%00', 'q'],
    [`?topic=${'x'.repeat(101)}`, 'topic'],
  ])('refuses %s and names what is wrong', async (query, field) => {
    const answer = await served.get(`/content/v1/stories${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      errors: [{ code: 'invalid', message: expect.any(String), data: { field } }],
    })
  })
})

describe('one story', () => {
  it('brings its text as data, as HTML and as plain text, and its translations', async () => {
    const story = await json('/content/v1/stories/pub-a')
    expect(story).toMatchObject({ id: 'pub-a', title: full.title, body: { root: { type: 'root' } } })
    expect(story.bodyHtml).toContain('<a href="https://example.org/report" rel="noopener">')
    expect(story.bodyText).toContain('Nätverkets genomgång (https://example.org/report)')
    expect(story.translations).toEqual([
      expect.objectContaining({
        language: 'en',
        url: `${PUBLIC_URL}/en/press-releases/support-must-not-depend-on-where-you-live`,
      }),
    ])
  })

  it('keeps what is not public: plan, brief, clearances, file names', async () => {
    const text = await (await served.get('/content/v1/stories/pub-a')).text()
    expect(text).not.toMatch(/SECRET|secret-name|outreachPlan|sensitivity|clearedBy|embargo/)
  })

  it('may be read by other sites, is revalidated, and is not sent twice', async () => {
    const answer = await served.get('/content/v1/stories/pub-a')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('cache-control')).toBe('public, no-cache')
    const again = await served.get('/content/v1/stories/pub-a', {
      headers: { 'if-none-match': answer.headers.get('etag')! },
    })
    expect(again.status).toBe(304)
  })
})

describe('feeds', () => {
  it('carry the latest stories with whole texts and lasting identities', async () => {
    const rss = await (await served.get('/sv/feed.xml')).text()
    expect(rss).toContain(`<guid isPermaLink="false">${PUBLIC_URL}/content/v1/stories/pub-a</guid>`)
    expect(rss).toContain('<language>sv</language>')
    expect(rss.match(/<item>/g)).toHaveLength(9)
    expect(rss).not.toContain('SECRET')
    const feed = await json('/sv/feed.json')
    expect(feed).toMatchObject({ version: expect.stringContaining('jsonfeed.org'), title: served.memory.settings.name })
    expect(feed.items).toHaveLength(9)
  })

  it('cannot be broken by what a title holds', async () => {
    const memory = everyday()
    const key = Object.keys(memory.editions)[0]!
    memory.editions[key] = { ...memory.editions[key]!, title: 'a]]>b]]><script>&\u0001' }
    const own = await serve(memory)
    const rss = await (await own.get('/sv/feed.xml')).text()
    await own.close()
    expect(rss).toContain('<![CDATA[a]] >b]] ><script>&]]>')
    expect(rss).not.toContain('\u0001')
  })
})
