import { afterEach, describe, expect, it } from 'vitest'
import { fetchRoute } from '../../../src/edge/payload.ts'
import { createAnswerMemory } from '../../../src/edge/remembered.ts'
import { type Served, serve } from './serve.ts'

const PATH = '/api/publications?limit=10'

let served: Served | undefined
afterEach(async () => {
  await served?.close()
  served = undefined
})

/** A front door over an API that counts how often it is asked and says what the world looks like. */
async function setUp() {
  const world = {
    now: 10_000,
    stamp: 'a',
    until: Number.POSITIVE_INFINITY,
    asked: 0,
    says: 'one',
    status: 200,
    headers: { 'content-type': 'application/json' } as Record<string, string>,
    hold: Promise.resolve(),
  }
  const memory = createAnswerMemory({
    stamp: async () => world.stamp,
    nextChange: async () => world.until,
    now: () => world.now,
  })
  served = await serve((app) => {
    app.use(memory.serve)
    const handle = async () => {
      world.asked += 1
      const { says, status, headers } = world
      await world.hold
      return new Response(JSON.stringify({ says }), { status, headers })
    }
    app.use(fetchRoute((request) => memory.through(request, handle), 'http://localhost'))
  })
  const ask = async (headers: Record<string, string> = {}, path = PATH) =>
    (await served!.send('GET', path, headers)).body.says
  return { world, ask }
}

describe('an answer to people who are not signed in', () => {
  it('is asked for once, and given again with the same headers and bytes', async () => {
    const { world, ask } = await setUp()
    const first = await served!.send('GET', PATH)
    const second = await served!.send('GET', PATH)
    expect(await ask()).toBe('one')
    expect(world.asked).toBe(1)
    expect(second.text).toBe(first.text)
    const plain = ({ date, 'transfer-encoding': _, 'content-length': __, ...rest }: typeof first.headers) => rest
    expect(plain(second.headers)).toEqual(plain(first.headers))
    expect(second.headers['cache-control']).toBe('private, no-store')
  })

  it('changes within a second of a change of records, and not before it is looked for', async () => {
    const { world, ask } = await setUp()
    await ask()
    Object.assign(world, { stamp: 'b', says: 'killed' })
    world.now += 999
    expect(await ask()).toBe('one')
    world.now += 1
    expect(await ask()).toBe('killed')
  })

  it('changes at the very instant at which the clock changes it', async () => {
    const { world, ask } = await setUp()
    world.until = 10_500
    await ask()
    world.says = 'visible'
    world.now = 10_499
    expect(await ask()).toBe('one')
    world.now = 10_500
    expect(await ask()).toBe('visible')
  })

  it('is not kept when the clock moved past the change while it was made', async () => {
    const { world, ask } = await setUp()
    world.until = 10_001
    let release = () => {}
    world.hold = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = ask()
    await until(() => world.asked === 1)
    world.now = 10_002
    release()
    expect(await slow).toBe('one')
    world.says = 'visible'
    expect(await ask()).toBe('visible')
  })

  it('follows what this process writes at once', async () => {
    const { world, ask } = await setUp()
    await ask()
    world.stamp = 'b'
    await served!.send('POST', '/api/press-releases/1/kill', { 'content-type': 'application/json' }, '{}')
    world.says = 'killed'
    expect(await ask()).toBe('killed')
  })

  it('is made once for all who ask at the same time', async () => {
    const { world, ask } = await setUp()
    let release = () => {}
    world.hold = new Promise<void>((resolve) => {
      release = resolve
    })
    const all = Array.from({ length: 5 }, () => ask())
    await until(() => world.asked > 0)
    release()
    expect(await Promise.all(all)).toEqual(Array(5).fill('one'))
    expect(world.asked).toBe(1)
  })

  it.each([
    ['a cookie', { cookie: 'payload-token=x' }],
    ['a key', { authorization: 'JWT x' }],
    ['an origin', { origin: 'https://elsewhere.example.org' }],
    ['a wish for a fresh answer', { 'cache-control': 'no-cache' }],
  ])('is neither given to nor kept from a request with %s', async (_, headers) => {
    const { world, ask } = await setUp()
    await ask()
    world.says = 'for somebody else'
    expect(await ask(headers as Record<string, string>)).toBe('for somebody else')
    expect(await ask()).toBe('one')
    expect(world.asked).toBe(2)
  })

  it.each([
    ['a refusal', PATH, 403, {}],
    ['an answer with a cookie', PATH, 200, { 'set-cookie': 'a=b' }],
    ['another collection', '/api/press-releases?limit=10', 200, {}],
    ['a longer name', '/api/publications-x', 200, {}],
  ])('is not kept when it is %s', async (_, path, status, headers) => {
    const { world, ask } = await setUp()
    Object.assign(world, { status, headers: { ...world.headers, ...headers } })
    await ask({}, path)
    await ask({}, path)
    expect(world.asked).toBe(2)
  })

  it('tells addresses apart to the last letter', async () => {
    const { world, ask } = await setUp()
    await ask()
    world.says = 'two'
    expect(await ask({}, '/api/publications?limit=11')).toBe('two')
  })
})

async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve) => setImmediate(resolve))
}
