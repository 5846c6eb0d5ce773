import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fileRoutes } from '../../../src/edge/files.ts'
import { variantPath } from '../../../src/editorial/media.ts'
import { type Served, serve } from './serve.ts'

const NOW = Date.parse('2030-05-01T12:00:00Z')
const HASH = 'f1'.repeat(32)
const ADDRESS = `/files/${HASH}/small.webp`

beforeAll(() => {
  const path = variantPath(HASH, 'small')
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'BYTES')
})
afterAll(() => rmSync(dirname(variantPath(HASH, 'small')), { recursive: true, force: true }))

let served: Served
afterEach(() => served.close())

interface Row {
  storyKey: string
  edition: string | null
  status: string
  visibleFrom: string
  nextEdition?: string
  nextVisibleFrom?: string
  nextState?: string
}
const live: Row = {
  storyKey: 'articles:1',
  edition: 'e1',
  status: 'published',
  visibleFrom: '2030-05-01T11:00:00.000Z',
}

/** A newsroom in which edition e1 of one story, and nothing else, shows the picture. */
async function files(row: Row, { roles, uses = ['e1'] }: { roles?: string[]; uses?: string[] } = {}) {
  const payload = {
    db: {
      find: async ({ collection }: { collection: string }) => ({
        docs: collection === 'media-uses' ? uses.map((edition) => ({ storyKey: 'articles:1', edition })) : [row],
      }),
    },
    auth: async () => ({ user: roles ? { id: 'u', roles } : null }),
  }
  served = await serve((app) => {
    app.use(fileRoutes({ payload: payload as never, now: () => NOW }))
  })
  return served
}
const signedIn = { cookie: 'payload-token=x' }

describe('a picture', () => {
  it.each<[string, Row, string[], number]>([
    ['of a live edition', live, ['e1'], 200],
    ['of a live edition, at its very instant', { ...live, visibleFrom: '2030-05-01T12:00:00.000Z' }, ['e1'], 200],
    [
      'of one that comes in a millisecond',
      { ...live, status: 'scheduled', visibleFrom: '2030-05-01T12:00:00.001Z' },
      ['e1'],
      404,
    ],
    ['of one that nobody has put out', { ...live, status: 'unpublished' }, ['e1'], 404],
    ['of a story that is held', { ...live, status: 'held' }, ['e1'], 404],
    ['of a story that was killed', { ...live, status: 'killed' }, ['e1'], 404],
    [
      'of an edition that only waits',
      { ...live, nextEdition: 'e2', nextVisibleFrom: '2031-01-01T00:00:00.000Z', nextState: 'scheduled' },
      ['e2'],
      404,
    ],
    ['of an edition that has been replaced', { ...live, edition: 'e2' }, ['e1'], 404],
    ['that no edition shows', live, [], 404],
  ])('%s', async (_, row, uses, status) => {
    const answer = await (await files(row, { uses })).send('GET', ADDRESS)
    expect(answer.status).toBe(status)
    expect(answer.text.includes('BYTES')).toBe(status === 200)
  })

  it('is kept by caches for a minute, so that a kill is a kill', async () => {
    const { headers } = await (await files(live)).send('GET', ADDRESS)
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=60',
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
    })
  })

  it('is not sent again to whoever has it', async () => {
    const app = await files(live)
    const { headers } = await app.send('GET', ADDRESS)
    const again = await app.send('GET', ADDRESS, { 'if-none-match': String(headers.etag) })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  it.each<[string, string[] | undefined, Record<string, string>, number]>([
    ['staff who are signed in', ['communications'], signedIn, 200],
    ['somebody whose roles are gone', [], signedIn, 404],
    ['a cookie of nobody', undefined, signedIn, 404],
    ['staff who did not sign in here', ['communications'], {}, 404],
  ])('before its time is for staff: %s', async (_, roles, headers, status) => {
    const hidden = { ...live, status: 'unpublished' }
    const answer = await (await files(hidden, roles ? { roles } : {})).send('GET', ADDRESS, headers)
    expect(answer.status).toBe(status)
    if (status === 200) expect(answer.headers['cache-control']).toBe('private, no-store')
  })

  it.each([
    `/files/${HASH}/original.webp`,
    `/files/${HASH}/small.png`,
    `/files/${HASH.slice(1)}/small.webp`,
    `/files/${HASH}/..%2f..%2fsecrets.json`,
    `/files/${HASH}/toString.webp`,
  ])('is nothing else: %s', async (path) => {
    expect((await (await files(live, { roles: ['admin'] })).send('GET', path, signedIn)).status).toBe(404)
  })

  it('that has never been uploaded is not there, and says so like one that is hidden', async () => {
    const app = await files(live)
    const missing = await app.send('GET', `/files/${'0'.repeat(64)}/small.webp`)
    const hidden = await (await files({ ...live, status: 'held' })).send('GET', ADDRESS)
    expect([missing.status, missing.body]).toEqual([hidden.status, hidden.body])
    await app.close()
  })
})
