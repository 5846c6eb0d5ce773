import { afterEach, describe, expect, it } from 'vitest'
import { loggablePath, requestLog } from '../../../src/edge/request-log.ts'
import { type Served, serve } from './serve.ts'

describe('what of an address is logged', () => {
  it.each([
    ['/en/press-releases/a', '/en/press-releases/a'],
    ['/en/search?q=a+name', '/en/search'],
    ['/api/users?where[email][equals]=a@example.org', '/api/users'],
    ['/u/TOKEN', '/u/…'],
    ['/u/TOKEN/', '/u/…/'],
    ['/U/TOKEN', '/U/…'],
    ['/u//TOKEN', '/u/…'],
    ['/u/TOKEN?x=1', '/u/…'],
    ['/preferences/TOKEN', '/preferences/…'],
    ['/preferences/TOKEN/lists', '/preferences/…/lists'],
    ['/confirm/TOKEN', '/confirm/…'],
    ['/embargo/TOKEN', '/embargo/…'],
    ['/admin/reset/TOKEN', '/admin/reset/…'],
    ['/api/users/verify/TOKEN', '/api/users/verify/…'],
    ['http://elsewhere.example/u/TOKEN', '/u/…'],
    ['/unsubscribed', '/unsubscribed'],
    ['/u', '/u'],
    ['', '/'],
  ])('%s becomes %s', (url, logged) => {
    expect(loggablePath(url)).toBe(logged)
  })
})

describe('the request log', () => {
  let served: Served
  afterEach(() => served?.close())

  const run = async (status: number, headers: Record<string, string> = {}) => {
    const lines: [string, Record<string, unknown>][] = []
    const level = (name: string) => (line: Record<string, unknown>) => void lines.push([name, line])
    let closed = () => {}
    const written = new Promise<void>((resolve) => {
      closed = resolve
    })
    served = await serve((app) => {
      app.use(requestLog({ info: level('info'), error: level('error') } as never))
      app.get('/u/:token', (_req, res) => {
        // After the log's own listener, which was added first.
        res.once('close', closed)
        res.status(status).end()
      })
    })
    const answer = await served.send('GET', '/u/TOKEN?secret=1', headers)
    await written
    return { lines, id: answer.headers['x-request-id'] }
  }

  it('writes one line with method, path, status and time, and nothing of a person', async () => {
    const { lines, id } = await run(200, { 'user-agent': 'SECRET', cookie: 'SECRET' })
    expect(lines).toEqual([['info', { id, method: 'GET', path: '/u/…', status: 200, ms: expect.any(Number) }]])
  })

  it('calls a failure of ours an error', async () => {
    expect((await run(503)).lines[0]?.[0]).toBe('error')
    await served.close()
    expect((await run(404)).lines[0]?.[0]).toBe('info')
  })

  it.each([
    ['a caller’s id that is one', 'abcd-1234', true],
    ['an id that is too short', 'abc', false],
    ['an id that could forge a line', 'aaaaaaaa bbbb', false],
    ['an id without an end', 'a'.repeat(65), false],
  ])('%s is kept: %s', async (_, given, kept) => {
    const { id } = await run(200, { 'x-request-id': given })
    expect(id === given).toBe(kept)
    expect(id).toMatch(/^[\w-]{8,64}$/)
  })
})
