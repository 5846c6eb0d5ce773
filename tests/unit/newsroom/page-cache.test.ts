import { describe, expect, it } from 'vitest'
import { makePage } from '../../../src/newsroom/page.ts'
import { createPageCache } from '../../../src/newsroom/page-cache.ts'

function setUp(limits?: { addresses: number; bytes: number }) {
  const world = {
    now: 10_000,
    stamp: 1,
    made: 0,
    rendered: 0,
    stamps: 0,
    content: 'a',
    until: Number.POSITIVE_INFINITY,
  }
  const cache = createPageCache(
    async () => {
      world.stamps += 1
      return world.stamp
    },
    () => world.now,
    limits,
  )
  const ask = async (address = '/a') => {
    const page = await cache.answer(address, async () => {
      world.made += 1
      const { content, until } = world
      return {
        key: `${address} ${content}`,
        until,
        render: () => {
          world.rendered += 1
          return makePage(content, 'text/plain')
        },
      }
    })
    return page.body.toString()
  }
  return { world, cache, ask }
}

describe('a remembered page', () => {
  it('is made once and asks for the stamp once a second', async () => {
    const { world, ask, cache } = setUp()
    expect(cache.peek('/a')).toBeNull()
    for (let reader = 0; reader < 5; reader += 1) expect(await ask()).toBe('a')
    expect(cache.peek('/a')?.body.toString()).toBe('a')
    expect(world).toMatchObject({ made: 1, rendered: 1, stamps: 1 })
    world.now += 1_000
    expect(cache.peek('/a')).toBeNull()
    await ask()
    expect(world).toMatchObject({ made: 1, stamps: 2 })
  })

  it('follows a change of records within a second', async () => {
    const { world, ask } = setUp()
    await ask()
    Object.assign(world, { stamp: 2, content: 'b' })
    world.now += 999
    expect(await ask()).toBe('a')
    world.now += 1
    expect(await ask()).toBe('b')
  })

  it('is looked up again after any change, and rendered again only when its content changed', async () => {
    const { world, ask } = setUp()
    await ask()
    world.stamp = 2
    world.now += 1_000
    await ask()
    expect(world).toMatchObject({ made: 2, rendered: 1 })
  })

  it('ends at the very instant at which the clock changes the answer', async () => {
    const { world, ask, cache } = setUp()
    world.until = 10_500
    await ask()
    world.content = 'b'
    world.now = 10_499
    expect(cache.peek('/a')?.body.toString()).toBe('a')
    expect(await ask()).toBe('a')
    world.now = 10_500
    expect(cache.peek('/a')).toBeNull()
    expect(await ask()).toBe('b')
  })

  it('is not believed when the clock was set back', async () => {
    const { world, ask, cache } = setUp()
    await ask()
    world.now -= 5_000
    expect(cache.peek('/a')).toBeNull()
    await ask()
    expect(world.stamps).toBe(2)
  })

  it('is made once for many readers who come together', async () => {
    const { world, ask } = setUp()
    await ask('/other')
    await Promise.all(Array.from({ length: 20 }, () => ask()))
    expect(world.made).toBeLessThanOrEqual(2)
    expect(world.rendered).toBe(2)
  })

  it('is forgotten, the oldest first, when there are too many', async () => {
    const { ask, cache } = setUp({ addresses: 2, bytes: 1_000_000 })
    for (const address of ['/a', '/b', '/a', '/c']) await ask(address)
    expect([cache.peek('/a'), cache.peek('/b'), cache.peek('/c')].map(Boolean)).toEqual([true, false, true])
  })

  it('is forgotten when pages take too much memory, the newest stays', async () => {
    const { ask, cache } = setUp({ addresses: 100, bytes: 4_200 })
    for (const address of ['/a', '/b', '/c']) await ask(address)
    expect([cache.peek('/a'), cache.peek('/b'), cache.peek('/c')].map(Boolean)).toEqual([false, true, true])
  })

  it('leaves nothing behind when making it fails', async () => {
    const { cache, ask } = setUp()
    const broken = cache.answer('/a', async () => {
      throw new Error('database away')
    })
    await expect(broken).rejects.toThrow('database away')
    expect(await ask()).toBe('a')
  })
})
