import { request as rawRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { afterError } from '../../../src/edge/errors.ts'
import { fetchRoute } from '../../../src/edge/payload.ts'
import type { Gate } from '../../../src/edge/sign-in.ts'
import { CLIENT_ADDRESS_HEADER } from '../../../src/editorial/audit.ts'
import { refuse } from '../../../src/errors.ts'
import { bytesOf, type Served, serve } from './serve.ts'

const ORIGIN = 'https://newsroom.example.org'
const MB = 1024 * 1024
const JSON_TYPE = { 'content-type': 'application/json' }

let served: Served | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

/** The adapter over this handler, mounted at `/api` as in the app. */
async function mount(handle: (request: Request) => Promise<Response>, gates?: Gate[]): Promise<Served> {
  served = await serve((app) => {
    app.set('trust proxy', 1)
    app.use('/api', fetchRoute(handle, ORIGIN, gates))
  })
  return served
}

const echo = async (request: Request) =>
  Response.json({
    url: request.url,
    method: request.method,
    headers: Object.fromEntries(request.headers),
    text: await request.text(),
  })

describe('what the handler gets', () => {
  it('is method, address with query, headers and body, as they were sent', async () => {
    const app = await mount(echo)
    const { body } = await app.send(
      'PATCH',
      '/api/articles/1?depth=0&x=%C3%A5',
      { ...JSON_TYPE, 'x-own': 'a, b' },
      '{"title":"Åland"}',
    )
    expect(body).toMatchObject({
      url: `${ORIGIN}/api/articles/1?depth=0&x=%C3%A5`,
      method: 'PATCH',
      text: '{"title":"Åland"}',
      headers: { 'x-own': 'a, b', 'content-type': 'application/json' },
    })
  })

  it('is our own host, whatever the client says: links in mails are made from it', async () => {
    const app = await mount(echo)
    for (const path of ['/api/x', 'http://evil.example/api/x']) {
      const { body } = await app.send('GET', path, { host: 'evil.example' })
      expect(body).toMatchObject({ url: `${ORIGIN}/api/x`, headers: { host: 'newsroom.example.org' } })
    }
  })

  it('is the address of the client as the front door knows it, never as the client says', async () => {
    const app = await mount(echo)
    const { body } = await app.send('GET', '/api/x', {
      [CLIENT_ADDRESS_HEADER]: '1.2.3.4',
      'x-forwarded-for': '9.9.9.9, 10.0.0.1',
    })
    expect((body.headers as Record<string, string>)[CLIENT_ADDRESS_HEADER]).toBe('10.0.0.1')
  })

  it('is a signal that fires when the client hangs up', async () => {
    let hangUp = () => {}
    const aborted = new Promise<void>((resolve) => {
      void mount((request) => {
        request.signal.addEventListener('abort', () => resolve())
        hangUp()
        return new Promise(() => {})
      }).then((app) => {
        const client = rawRequest(`${app.url}/api/slow`)
        hangUp = () => client.destroy()
        client.on('error', () => {})
        client.end()
      })
    })
    await aborted
    expect(served?.failures).toEqual([])
  })
})

describe('what the client gets', () => {
  it('is status, headers and body, every cookie on a line of its own', async () => {
    const app = await mount(async () => {
      const headers = new Headers({ 'x-own': 'yes', 'content-type': 'text/plain' })
      headers.append('set-cookie', 'a=1; Expires=Wed, 01 May 2030 12:00:00 GMT; HttpOnly')
      headers.append('set-cookie', 'b=2')
      return new Response('made', { status: 201, headers })
    })
    const answer = await app.send('GET', '/api/x')
    expect(answer).toMatchObject({ status: 201, text: 'made', headers: { 'x-own': 'yes' } })
    expect(answer.headers['set-cookie']).toEqual(['a=1; Expires=Wed, 01 May 2030 12:00:00 GMT; HttpOnly', 'b=2'])
  })

  it('is kept by nobody on the way, unless the handler says otherwise', async () => {
    const app = await mount(async (request) =>
      Response.json({}, request.url.endsWith('public') ? { headers: { 'cache-control': 'public, max-age=60' } } : {}),
    )
    expect((await app.send('GET', '/api/x')).headers['cache-control']).toBe('private, no-store')
    expect((await app.send('GET', '/api/public')).headers['cache-control']).toBe('public, max-age=60')
  })

  it('is an empty answer when there is no body', async () => {
    const app = await mount(async () => new Response(null, { status: 204 }))
    expect(await app.send('DELETE', '/api/x')).toMatchObject({ status: 204, text: '' })
  })

  it('is a refusal in the contract’s shape, also where the handler answered in another', async () => {
    const app = await mount(async () =>
      Response.json({ errors: [{ message: 'Unauthorized,\n you must log in.' }] }, { status: 401 }),
    )
    const { status, body, headers, text } = await app.send('GET', '/api/x')
    expect([status, body]).toEqual([
      401,
      { errors: [{ code: 'unauthenticated', message: 'Unauthorized, you must log in.' }] },
    ])
    expect(headers['content-length'] ?? String(Buffer.byteLength(text))).toBe(String(Buffer.byteLength(text)))
  })

  it('is a code and one sentence when the handler throws a refusal, and goes to the last resort when it breaks', async () => {
    const app = await mount(async (request) => {
      throw request.url.endsWith('refused') ? refuse.wrongState('Not now.') : new Error('a secret of the database')
    })
    expect(await app.send('GET', '/api/refused')).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'wrong_state', message: 'Not now.' }] },
    })
    const broken = await app.send('GET', '/api/broken')
    expect([broken.status, app.failures.length]).toEqual([500, 1])
    expect(broken.text).not.toContain('secret')
  })
})

describe('a body', () => {
  it.each([
    ['a JSON array', '[]', 'application/json'],
    ['null', 'null', 'application/json'],
    ['a number', '7', 'application/json; charset=utf-8'],
    ['text', '"x"', 'application/json'],
    ['broken JSON', '{"a":', 'application/json'],
    ['an array of another JSON type', '[]', 'application/merge+json'],
  ])('of %s is refused before the handler sees it', async (_, body, type) => {
    let called = false
    const app = await mount(async () => {
      called = true
      return new Response()
    })
    for (const path of ['/api/articles', '/api/media', '/api/media/1']) {
      const answer = await app.send('POST', path, { 'content-type': type }, body)
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'bad_request'])
    }
    expect(called).toBe(false)
  })

  it('that is empty, or no JSON, passes', async () => {
    const app = await mount(echo)
    expect((await app.send('POST', '/api/x', JSON_TYPE)).status).toBe(200)
    expect((await app.send('POST', '/api/x', { 'content-type': 'text/csv' }, '[]')).body.text).toBe('[]')
  })

  it('of a DELETE is handed on too', async () => {
    const app = await mount(echo)
    expect(
      (await app.send('DELETE', '/api/x', { ...JSON_TYPE, 'content-length': '16' }, '{"revision": 12}')).body.text,
    ).toBe('{"revision": 12}')
  })

  it.each([
    ['a story', 'POST', '/api/articles', 'application/json', 2 * MB],
    ['a sign-in', 'POST', '/api/users/login', 'application/json', 16 * 1024],
    ['a sign-in by another spelling', 'POST', '/api/users/LOGIN/', 'application/json', 16 * 1024],
    ['a picture', 'POST', '/api/media', 'multipart/form-data; boundary=x', 52 * MB],
    ['an import', 'POST', '/api/contacts/import', 'text/csv', 201 * MB],
  ])('that is too large for %s is refused with 413, announced or not', async (_, method, path, type, cap) => {
    const app = await mount(async (request) => {
      // As Payload does: an error of the body becomes some answer of the handler's own.
      const read = await drain(request).catch(() => -1)
      return Response.json({ read }, { status: read < 0 ? 400 : 200 })
    })
    const announced = await app.send(method, path, { 'content-type': type, 'content-length': String(cap + 1) }, 'x')
    expect([announced.status, announced.body.errors?.[0]?.code, announced.headers.connection]).toEqual([
      413,
      'too_large',
      'close',
    ])
    const chunked = await app.send(method, path, { 'content-type': type }, bytesOf(cap + 1))
    expect([chunked.status, chunked.body.errors?.[0]?.code]).toEqual([413, 'too_large'])
    expect(app.failures).toEqual([])
  })

  it('of exactly the cap passes', async () => {
    const app = await mount(async (request) => Response.json({ read: await drain(request) }))
    const answer = await app.send('POST', '/api/x', { 'content-type': 'text/plain' }, bytesOf(2 * MB))
    expect(answer.body).toEqual({ read: 2 * MB })
  })

  it('of an import is streamed: the client is asked for more only as the handler reads', async () => {
    let made = 0
    let ahead = 0
    const app = await mount(async (request) => {
      let read = 0
      for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
        read += chunk.length
        ahead = Math.max(ahead, made - read)
        // A reader that takes its time, as one that writes to a database does.
        await new Promise((resolve) => setImmediate(resolve))
      }
      return Response.json({ read })
    })
    const body = bytesOf(150 * MB, (size) => {
      made += size
    })
    const answer = await app.send('POST', '/api/contacts/import', { 'content-type': 'text/csv' }, body)
    expect(answer.body).toEqual({ read: 150 * MB })
    expect(ahead).toBeLessThan(20 * MB)
  })
})

async function drain(request: Request): Promise<number> {
  let read = 0
  if (request.body) for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) read += chunk.length
  return read
}

describe('a large answer', () => {
  it('is sent as it comes: the handler is asked for more only as the client reads', async () => {
    let made = 0
    const app = await mount(async () => {
      const piece = new Uint8Array(MB)
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (made++ < 200) controller.enqueue(piece)
            else controller.close()
          },
        }),
      )
    })
    const client = rawRequest(`${app.url}/api/large`)
    const response = await new Promise<import('node:http').IncomingMessage>((resolve) => {
      client.once('response', resolve)
      client.end()
    })
    let read = 0
    let ahead = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      read += chunk.length
      ahead = Math.max(ahead, made * MB - read)
    }
    expect(read).toBe(200 * MB)
    expect(ahead).toBeLessThan(40 * MB)
  })
})

describe('an address', () => {
  it.each(['/api/x/%E0%A4%A', '/api/%', '/api/x/%zz?y=1'])(
    'with a bad escape (%s) is the caller’s fault',
    async (path) => {
      const app = await mount(echo)
      const answer = await app.send('GET', path)
      expect([answer.status, answer.body.errors?.[0]?.code, app.failures.length]).toEqual([400, 'bad_request', 0])
    },
  )

  it('with a bad escape in the query only is left to the handler', async () => {
    const app = await mount(echo)
    expect((await app.send('GET', '/api/x?q=%zz')).status).toBe(200)
  })

  it.each(['first-register', 'First-Register', 'FIRST-REGISTER/', 'first-register//'])(
    'at which anybody could make themselves an administrator (%s) does not exist',
    async (name) => {
      const app = await mount(echo)
      const answer = await app.send('POST', `/api/users/${name}`, JSON_TYPE, '{"email":"x@example.org"}')
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([404, 'not_found'])
    },
  )
})

describe('a request that met another transaction', () => {
  const conflict = Object.assign(new Error('WriteConflict'), { code: 112 })
  const metConflict = async (request: Request) => {
    const answer = await afterError({ error: conflict, req: request, context: {}, collection: null } as never)
    return Response.json((answer as { response: unknown }).response, { status: (answer as { status: number }).status })
  }

  it('is run again with the same body until it passes', async () => {
    const bodies: string[] = []
    const app = await mount(async (request) => {
      bodies.push(await request.text())
      return bodies.length < 4 ? metConflict(request) : Response.json({ attempts: bodies.length })
    })
    const answer = await app.send('PATCH', '/api/articles/1', JSON_TYPE, '{"revision":1}')
    expect([answer.status, answer.body]).toEqual([200, { attempts: 4 }])
    expect(new Set(bodies)).toEqual(new Set(['{"revision":1}']))
  })

  it('is given up after ten times, and the caller told to try again', async () => {
    let attempts = 0
    const app = await mount((request) => {
      attempts++
      return metConflict(request)
    })
    const answer = await app.send('GET', '/api/articles/1')
    expect([answer.status, answer.body.errors?.[0]?.code, attempts]).toEqual([503, 'busy', 10])
  })

  it('is not run again for any other refusal', async () => {
    let attempts = 0
    const app = await mount(async (request) => {
      attempts++
      const answer = await afterError({
        error: refuse.staleRevision(),
        req: request,
        context: {},
        collection: null,
      } as never)
      return Response.json((answer as { response: unknown }).response, { status: 409 })
    })
    expect((await app.send('PATCH', '/api/articles/1', JSON_TYPE, '{}')).body.errors?.[0]?.code).toBe('stale_revision')
    expect(attempts).toBe(1)
  })
})

describe('a gate', () => {
  const watching = (refusal?: Error) => {
    const seen: unknown[] = []
    const gate: Gate = {
      path: '/users/login',
      async before(from, body) {
        seen.push(['before', from, body.toString()])
        if (refusal) throw refusal
      },
      async after(from, _body, status) {
        seen.push(['after', from, status])
      },
    }
    return { gate, seen }
  }

  it.each(['/api/users/login', '/api/users/login/', '/api/users/LOGIN', '/api/users/Login//'])(
    'stands before its route, however that is spelt: %s',
    async (path) => {
      const { gate, seen } = watching()
      const app = await mount(async () => Response.json({}, { status: 401 }), [gate])
      await app.send('POST', path, { ...JSON_TYPE, 'x-forwarded-for': '10.0.0.7' }, '{"email":"x"}')
      expect(seen).toEqual([
        ['before', '10.0.0.7', '{"email":"x"}'],
        ['after', '10.0.0.7', 401],
      ])
    },
  )

  it('stands before nothing else', async () => {
    const { gate, seen } = watching()
    const app = await mount(echo, [gate])
    await app.send('POST', '/api/users/logout', JSON_TYPE, '{}')
    await app.send('GET', '/api/users/login')
    expect(seen).toEqual([])
  })

  it('that refuses keeps the request from the handler', async () => {
    const { gate } = watching(refuse.tooMany())
    let called = false
    const app = await mount(async () => {
      called = true
      return new Response()
    }, [gate])
    expect((await app.send('POST', '/api/users/login', JSON_TYPE, '{}')).status).toBe(429)
    expect(called).toBe(false)
  })

  it('learns how it ended also when the handler breaks', async () => {
    const { gate, seen } = watching()
    const app = await mount(() => Promise.reject(new Error('broken')), [gate])
    await app.send('POST', '/api/users/login', JSON_TYPE, '{}')
    expect(seen.at(-1)).toEqual(['after', '127.0.0.1', 500])
  })
})
