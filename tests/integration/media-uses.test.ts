import { createLocalReq } from 'payload'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'

describeEachDatabase('what an edition shows, written in one go', (db) => {
  let room: TestNewsroom
  let storage: typeof import('../../src/storage/media-uses.ts') & typeof import('../../src/storage/transact.ts')
  beforeAll(async () => {
    room = await openNewsroom(db)
    storage = {
      ...(await import('../../src/storage/media-uses.ts')),
      ...(await import('../../src/storage/transact.ts')),
    }
  })
  afterAll(() => room?.close())

  type Row = Record<string, unknown>
  const usesOf = async (storyKey: string): Promise<Row[]> => {
    const { docs } = await room.payload.db.find<Row>({
      collection: 'media-uses',
      where: { storyKey: { equals: storyKey } },
      sort: 'hash',
      limit: 0,
      pagination: false,
    } as never)
    return docs
  }
  const uses = (storyKey: string) =>
    ['a', 'b', 'c'].map((name) => ({ hash: name.repeat(64), media: `${name}"'é`, storyKey, edition: 'e-1' }))
  const request = () => createLocalReq({}, room.payload)

  it('leaves the rows that one after the other would have left', async () => {
    await storage.transact(await request(), (req) => storage.addMediaUses(req, uses('bulk:1')))
    for (const data of uses('single:1')) await room.payload.db.create({ collection: 'media-uses', data })
    const [bulk, single] = [await usesOf('bulk:1'), await usesOf('single:1')]
    expect(bulk.map(({ hash, media, edition }) => ({ hash, media, edition }))).toEqual(
      single.map(({ hash, media, edition }) => ({ hash, media, edition })),
    )
    expect(bulk).toHaveLength(3)
    const shape = (row: Row | undefined) =>
      Object.entries(row ?? {})
        .map(([name, value]) => `${name} ${typeof value} ${String(value).length > 20}`)
        .sort()
    expect(shape(bulk[0])).toEqual(shape(single[0]))
    expect(new Set(bulk.map(({ id }) => id)).size).toBe(3)
    expect(Math.abs(Date.now() - new Date(String(bulk[0]?.createdAt)).getTime())).toBeLessThan(60_000)
  })

  it('keeps nothing when what comes after it fails, and shows nothing before it is kept', async () => {
    const failing = storage.transact(await request(), async (req) => {
      await storage.addMediaUses(req, uses('undone:1'))
      expect(await usesOf('undone:1')).toEqual([])
      throw new Error('after it')
    })
    await expect(failing).rejects.toThrow('after it')
    expect(await usesOf('undone:1')).toEqual([])
  })

  it('is refused outside of a transaction', async () => {
    await expect(storage.addMediaUses(await request(), uses('loose:1'))).rejects.toThrow('inside a transaction')
    expect(await usesOf('loose:1')).toEqual([])
  })
})
