import { BSON, Long } from 'mongodb'
import { describe, expect, it } from 'vitest'
import type { MongoHandle } from '../../../src/storage/handle.ts'
import { readRows } from '../../../src/storage/mongo/reading.ts'

const READING = { filter: { state: 'planned' }, projection: { a: 1 }, limit: 2 }

/** A database that answers the command so, and by a cursor of the driver's otherwise. */
function asked(bare: (command: object) => Promise<object>) {
  const cursors: unknown[] = []
  const find = (...args: unknown[]) => {
    cursors.push(args)
    return { toArray: async () => [{ a: 'by the driver' }] }
  }
  const handle = { bare, collection: () => ({ collectionName: 'deliveries', find }) } as unknown as MongoHandle
  return { handle, cursors }
}

const reply = (id: number) => {
  const cursor = { firstBatch: [{ a: 'at once' }], id: Long.fromNumber(id), ns: 'x' }
  return { cursor: Buffer.from(BSON.serialize(cursor)) }
}

describe('reading many rows', () => {
  it('takes one command', async () => {
    const commands: object[] = []
    const { handle, cursors } = asked(async (command) => {
      commands.push(command)
      return reply(0)
    })
    expect(await readRows(handle, 'deliveries', READING)).toEqual([{ a: 'at once' }])
    expect(commands).toEqual([{ find: 'deliveries', ...READING, batchSize: expect.any(Number) }])
    expect(cursors).toEqual([])
  })

  it.each([
    ['an election', async () => Promise.reject(new Error('not primary'))],
    ['more than one reply holds', async () => reply(7)],
  ])('is left to the driver after %s', async (_, bare) => {
    const { handle, cursors } = asked(bare)
    expect(await readRows(handle, 'deliveries', READING)).toEqual([{ a: 'by the driver' }])
    expect(cursors).toEqual([[READING.filter, { projection: READING.projection, limit: 2 }]])
  })
})
