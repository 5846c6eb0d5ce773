import { describe, expect, it } from 'vitest'
import { IMMUTABLE, sealImmutable } from '../../../src/storage/immutable.ts'

const WRITES = ['updateOne', 'updateMany', 'deleteOne', 'deleteMany', 'upsert'] as const

function adapter() {
  const calls: string[] = []
  const method = (name: string) =>
    function (this: { mine: boolean }, { collection }: { collection: string }) {
      calls.push(`${name} ${collection} ${this.mine}`)
      return Promise.resolve(name)
    }
  const bare = { mine: true, ...Object.fromEntries([...WRITES, 'create', 'find'].map((name) => [name, method(name)])) }
  return { sealed: sealImmutable(bare as never) as unknown as Record<string, (args: object) => Promise<string>>, calls }
}

describe('a sealed adapter', () => {
  it.each(IMMUTABLE.flatMap((collection) => WRITES.map((write) => [write, collection] as const)))(
    'refuses %s of %s, and does not ask the database',
    async (write, collection) => {
      const { sealed, calls } = adapter()
      await expect(sealed[write]!({ collection })).rejects.toThrow(/written once/)
      expect(calls).toEqual([])
    },
  )

  it.each(IMMUTABLE)('lets %s be written once and read', async (collection) => {
    const { sealed, calls } = adapter()
    await sealed.create!({ collection })
    await sealed.find!({ collection })
    expect(calls).toEqual([`create ${collection} true`, `find ${collection} true`])
  })

  it.each(WRITES)('passes %s of everything else on, with the adapter as `this`', async (write) => {
    const { sealed, calls } = adapter()
    expect(await sealed[write]!({ collection: 'publications' })).toBe(write)
    const { [write]: loose } = sealed
    await loose!({ collection: 'publications' })
    expect(calls).toEqual([`${write} publications true`, `${write} publications true`])
  })
})
