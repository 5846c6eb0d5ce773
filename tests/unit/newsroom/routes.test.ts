import { afterEach, describe, expect, it } from 'vitest'
import type { CanonicalStory } from '../../../src/domain/edition.ts'
import type { Memory, MemoryRow } from './memory-source.ts'
import { ago, edition, englishVersion, everyday, full, NOW, newsroom } from './sample.ts'
import { PUBLIC_URL, type Served, serve } from './serve.ts'

let open: Served | null = null
afterEach(async () => {
  await open?.close()
  open = null
})
const start = async (memory: Memory, trial = false): Promise<Served> => {
  open = await serve(memory, trial)
  return open
}
const startWith = (...stories: (readonly [CanonicalStory, Partial<MemoryRow>?])[]) => start(newsroom(stories))

const PATH = '/sv/press-releases/stod-till-utsatta'

describe('an address of the newsroom', () => {
  it.each([
    ['/sv', 200, 'text/html; charset=utf-8'],
    ['/sv/press-releases', 200, 'text/html; charset=utf-8'],
    ['/sv/articles', 200, 'text/html; charset=utf-8'],
    ['/en/seminars', 200, 'text/html; charset=utf-8'],
    [PATH, 200, 'text/html; charset=utf-8'],
    ['/lt', 200, 'text/html; charset=utf-8'],
    ['/sv/feed.xml', 200, 'application/rss+xml; charset=utf-8'],
    ['/sv/atom.xml', 200, 'application/atom+xml; charset=utf-8'],
    ['/sv/feed.json', 200, 'application/feed+json; charset=utf-8'],
    ['/content/v1/stories', 200, 'application/json; charset=utf-8'],
    ['/content/v1/stories/pub-a', 200, 'application/json; charset=utf-8'],
    ['/content/v1/stories/press-releases:a', 200, 'application/json; charset=utf-8'],
    ['/robots.txt', 200, 'text/plain; charset=utf-8'],
    ['/.well-known/security.txt', 200, 'text/plain; charset=utf-8'],
    ['/sv/press-releases?page=2', 404, 'text/html; charset=utf-8'],
    ['/sv/press-releases?page=x', 404, 'text/html; charset=utf-8'],
    ['/sv/press-releases/unknown', 404, 'text/html; charset=utf-8'],
    ['/sv/articles/stod-till-utsatta', 404, 'text/html; charset=utf-8'],
    ['/en/press-releases/stod-till-utsatta', 404, 'text/html; charset=utf-8'],
    ['/sv/press-releases/%zz', 404, 'text/html; charset=utf-8'],
    ['/newsroom/assets/none.css', 404, 'application/json; charset=utf-8'],
    ['/content/v1/stories/unknown', 404, 'application/json; charset=utf-8'],
    ['/content/v1/stories/%zz', 404, 'application/json; charset=utf-8'],
  ])('%s answers %i', async (path, status, type) => {
    const { get } = await start(everyday())
    const answer = await get(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type])
  })

  it.each(['/admin', '/api/users', '/de', '/sverige', '/content/v2/stories'])('%s is left to others', async (path) => {
    const { get } = await start(everyday())
    expect(await (await get(path)).text()).toBe('passed on')
  })

  it('can only be read', async () => {
    const { get } = await start(everyday())
    const answer = await get(PATH, { method: 'POST' })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect(await answer.json()).toMatchObject({ errors: [{ code: 'method_not_allowed' }] })
  })

  it('with a slash at the end leads to the one without', async () => {
    const { get } = await start(everyday())
    const answer = await get('/sv/articles/')
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/sv/articles'])
  })

  it('hands a failure of its source on instead of answering half', async () => {
    const memory = everyday()
    memory.source.findStory = async () => {
      throw new Error('database away')
    }
    const { get } = await start(memory)
    expect((await get(PATH)).status).toBe(500)
  })
})

describe('the first visit', () => {
  it('leads to the reader’s language and says that it depends on it', async () => {
    const { get } = await start(everyday())
    const answer = await get('/', { headers: { 'accept-language': 'de, fi;q=0.8, en;q=0.5' } })
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('/fi')
    expect(answer.headers.get('vary')).toContain('Accept-Language')
  })

  it('serves only languages on offer', async () => {
    const memory = everyday()
    memory.settings = { ...memory.settings, languages: ['sv', 'en'] }
    const { get } = await start(memory)
    expect((await get('/fi')).status).toBe(404)
    expect((await get('/fi/feed.xml')).status).toBe(404)
    expect((await get('/', { headers: { 'accept-language': 'fi' } })).headers.get('location')).toBe('/sv')
  })
})

describe('a story that the public may not see', () => {
  const unknown = async (served: Served, path: string) => {
    const answer = await served.get(path)
    const { date, ...headers } = Object.fromEntries(answer.headers)
    return { status: answer.status, headers, body: await answer.text() }
  }

  it.each<[string, Partial<MemoryRow>]>([
    ['is still to come', { status: 'scheduled', visibleFrom: new Date(NOW + 1).toISOString() }],
    ['is unpublished', { status: 'unpublished' }],
    ['is held', { status: 'held' }],
    ['is archived', { status: 'archived' }],
    ['has no edition', { edition: null }],
  ])('because it %s looks exactly like an unknown one, everywhere', async (_why, over) => {
    const served = await startWith([full, over])
    expect(await unknown(served, PATH)).toEqual(await unknown(served, '/sv/press-releases/no-such-thing'))
    expect(await unknown(served, '/content/v1/stories/pub-a')).toEqual(
      await unknown(served, '/content/v1/stories/none'),
    )
    for (const path of [
      '/sv',
      '/sv/press-releases',
      '/sv/feed.xml',
      '/sv/atom.xml',
      '/sv/feed.json',
      '/content/v1/stories',
    ]) {
      expect(await (await served.get(path)).text()).not.toContain(full.title)
    }
  })

  it('is not offered as a language of one that is visible', async () => {
    const { get } = await startWith([englishVersion], [full, { status: 'held' }])
    const page = await (await get('/en/press-releases/support-must-not-depend-on-where-you-live')).text()
    expect(page).not.toContain('stod-till-utsatta')
    expect(page).not.toContain(full.title)
  })
})

describe('the clock alone', () => {
  it('opens a scheduled story at its instant, on every surface, though everything was cached before', async () => {
    const at = NOW + 10_000
    const { get, clock, memory } = await startWith(
      [full, { status: 'scheduled', visibleFrom: new Date(at).toISOString() }],
      [englishVersion],
    )
    const english = '/en/press-releases/support-must-not-depend-on-where-you-live'
    const surfaces = ['/sv', '/sv/press-releases', '/sv/feed.xml', '/content/v1/stories', english]
    const shows = async (path: string) => (await (await get(path)).text()).includes('stod-till-utsatta')
    clock.now = at - 1
    for (const path of surfaces) expect([path, await shows(path)]).toEqual([path, false])
    expect((await get(PATH)).status).toBe(404)
    clock.now = at
    expect((await get(PATH)).status).toBe(200)
    for (const path of surfaces) expect([path, await shows(path)]).toEqual([path, true])
    expect(memory.asked.stamp).toBe(1)
  })

  it('replaces an edition by the next one at its instant', async () => {
    const at = NOW + 5_000
    const memory = newsroom([
      [full, { nextEdition: 'e2', nextVisibleFrom: new Date(at).toISOString(), nextState: 'scheduled' }],
    ])
    memory.editions.e2 = { ...full, title: 'Rättad rubrik' }
    const { get, clock } = await start(memory)
    clock.now = at - 1
    expect(await (await get(PATH)).text()).not.toContain('Rättad rubrik')
    clock.now = at
    expect(await (await get(PATH)).text()).toContain('Rättad rubrik')
  })
})

describe('a change of records', () => {
  it('shows within two seconds: a kill answers 410 with a notice and says nothing of the story', async () => {
    const { get, clock, memory } = await startWith([full])
    expect((await get(PATH)).status).toBe(200)
    memory.rows[0]!.status = 'killed'
    memory.touch()
    clock.now += 1_000
    const answer = await get(PATH)
    const page = await answer.text()
    expect(answer.status).toBe(410)
    expect(page).toContain('Texten är återkallad')
    expect(page).not.toContain(full.title)
    const item = await get('/content/v1/stories/pub-a')
    expect(item.status).toBe(410)
    expect(await item.json()).toMatchObject({ errors: [{ code: 'gone' }] })
    expect(await (await get('/sv/feed.xml')).text()).not.toContain(full.title)
  })

  it('of the settings shows on every page', async () => {
    const { get, clock, memory } = await startWith([full])
    await get(PATH)
    memory.settings = { ...memory.settings, name: 'Another name' }
    memory.touch()
    clock.now += 1_000
    for (const path of [PATH, '/sv', '/sv/feed.xml']) expect(await (await get(path)).text()).toContain('Another name')
  })
})

it('an old address leads to the present one, also after a kill to the notice', async () => {
  const memory = newsroom([[full]])
  memory.oldSlugs.push({ language: 'sv', section: 'press-releases', slug: 'old', storyKey: full.storyKey })
  const { get, clock } = await start(memory)
  const answer = await get('/sv/press-releases/old')
  expect([answer.status, answer.headers.get('location')]).toEqual([301, PATH])
  memory.rows[0]!.status = 'killed'
  memory.touch()
  clock.now += 1_000
  expect((await get('/sv/press-releases/old')).status).toBe(410)
})

describe('a page', () => {
  it('is remembered: many readers cost one question', async () => {
    const { get, memory } = await startWith([full])
    for (let reader = 0; reader < 5; reader += 1) await get(PATH)
    expect(memory.asked.findStory).toBe(1)
  })

  it('is not sent again to who has it, and HEAD sends none', async () => {
    const { get } = await startWith([full])
    const first = await get(PATH)
    const etag = first.headers.get('etag')!
    for (const known of [etag, `"x", ${etag}`, etag.replace('W/', ''), '*']) {
      const again = await get(PATH, { headers: { 'if-none-match': known } })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect((await get(PATH, { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    const head = await get(PATH, { method: 'HEAD', headers: { 'accept-encoding': 'identity' } })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect(Number(head.headers.get('content-length'))).toBe(Buffer.byteLength(await first.text()))
  })

  it.each(['br', 'gzip', 'identity', 'br;q=0, gzip'])('comes as the reader takes it: %s', async (encoding) => {
    const { get } = await startWith([full])
    const answer = await get(PATH, { headers: { 'accept-encoding': encoding } })
    expect(answer.headers.get('vary')).toContain('Accept-Encoding')
    expect(answer.headers.get('content-encoding')).toBe(
      { br: 'br', identity: null }[encoding] ?? (encoding === 'identity' ? null : 'gzip'),
    )
    expect(await answer.text()).toContain(full.title)
  })

  it('lets nothing run, nothing be fetched from elsewhere, nobody frame it, and is asked for each time', async () => {
    const { get } = await startWith([full])
    const { headers } = await get(PATH)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    )
    expect(headers.get('cache-control')).toBe('public, no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('has a stylesheet under a name that never changes its content', async () => {
    const { get } = await startWith([full])
    const href = /href="(\/newsroom\/assets\/[^"]+\.css)"/.exec(await (await get(PATH)).text())![1]!
    const answer = await get(href)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(await answer.text()).toContain('--accent-light:#7a1f3d')
    const other = await get(href.replace(/[0-9a-f]{16}\.css$/, `${'0'.repeat(16)}.css`))
    expect([other.status, other.headers.get('cache-control')]).toEqual([200, 'no-cache'])
  })

  it('says in trial mode that it is one, and asks not to be found', async () => {
    const { get } = await start(everyday(), true)
    const page = await (await get('/sv')).text()
    expect(page).toContain('Provläge')
    expect(page).toContain('<meta name="robots" content="noindex"/>')
    expect(await (await get('/robots.txt')).text()).toContain('Disallow: /\n')
  })
})

it('a section has pages, each with the way to the next', async () => {
  const stories = Array.from({ length: 45 }, (_, index) => {
    const story = edition({
      storyKey: `articles:${index}`,
      collection: 'articles',
      translationGroup: `g${index}`,
      slug: `s-${index}`,
      title: `Title ${index}.`,
    })
    return [story, { visibleFrom: ago(index + 1) }] as const
  })
  const { get } = await startWith(...stories)
  const pages = await Promise.all(
    ['', '?page=2', '?page=3'].map(async (query) => (await get(`/sv/articles${query}`)).text()),
  )
  expect(pages.map((page) => page.match(/Title \d+\./g)?.length)).toEqual([20, 20, 5])
  expect(pages[0]).toContain('href="/sv/articles?page=2" rel="next"')
  expect(pages[1]).toContain('href="/sv/articles" rel="prev"')
  expect(pages[1]).toContain('Sida 2 av 3')
  expect((await get('/sv/articles?page=4')).status).toBe(404)
})

it('the security contact has a date of expiry within a year (RFC 9116)', async () => {
  const { get, clock } = await start(everyday())
  const text = await (await get('/.well-known/security.txt')).text()
  expect(text).toContain('Contact: mailto:press@example.org\n')
  expect(text).toContain(`Canonical: ${PUBLIC_URL}/.well-known/security.txt\n`)
  const expires = Date.parse(/^Expires: (.+)$/m.exec(text)![1]!)
  expect(expires).toBeGreaterThan(clock.now)
  expect(expires).toBeLessThan(clock.now + 365 * 86_400_000)
})
