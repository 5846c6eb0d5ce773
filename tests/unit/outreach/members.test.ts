import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Candidate } from '../../../src/domain/audience.ts'
import { listFeed, stretches } from '../../../src/outreach/members.ts'

type Rows = Record<string, { contact: string; membership: Candidate['membership'] }[]>

/** Lists in memory, read the way a store reads them; counts the rows that were handed out. */
function storeOf(rows: Rows) {
  const read = { rows: 0 }
  const members = async (list: string, after: string, limit: number): Promise<Candidate[]> => {
    const page = (rows[list] ?? [])
      .filter(({ contact }) => contact > after)
      .sort((a, b) => (a.contact < b.contact ? -1 : 1))
      .slice(0, limit)
    read.rows += page.length
    return page.map(({ contact, membership }) => ({
      contact,
      list,
      membership,
      address: `${contact}@example.org`,
      languages: [],
      countries: [],
      legalBasis: '',
      optIn: 'none',
      embargoTrusted: false,
    }))
  }
  return { members, read }
}

const feedsOf = (store: ReturnType<typeof storeOf>, lists: string[]) => lists.map((list) => listFeed(store, list))

async function collect(rows: Rows, lists: string[], after = '', size = 3): Promise<Candidate[][]> {
  const found: Candidate[][] = []
  for await (const stretch of stretches(feedsOf(storeOf(rows), lists), after, size)) found.push(stretch)
  return found
}

const row = fc.record({
  contact: fc.integer({ min: 0, max: 40 }).map((n) => `c${String(n).padStart(2, '0')}`),
  membership: fc.constantFrom('active' as const, 'unsubscribed' as const),
})
const list = fc.uniqueArray(row, { selector: ({ contact }) => contact })

describe('streaming the members of several lists', () => {
  it('yields each contact once, ascending, from wherever it goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        list,
        list,
        fc.constantFrom('', 'c10', 'c39'),
        fc.integer({ min: 1, max: 9 }),
        async (a, b, after, size) => {
          const found = await collect({ a, b }, ['a', 'b'], after, size)
          const contacts = found.flat().map(({ contact }) => contact)
          const expected = [...new Set([...a, ...b].map(({ contact }) => contact))].filter((c) => c > after).sort()
          expect(contacts).toEqual(expected)
          expect(found.slice(0, -1).every((stretch) => stretch.length === size)).toBe(true)
        },
      ),
    )
  })

  it('takes somebody as active who is so on any list, through the first such list', async () => {
    const rows: Rows = {
      a: [{ contact: 'c1', membership: 'unsubscribed' }],
      b: [{ contact: 'c1', membership: 'active' }],
      c: [{ contact: 'c1', membership: 'active' }],
    }
    expect((await collect(rows, ['a', 'b', 'c'])).flat()).toMatchObject([{ membership: 'active', list: 'b' }])
    expect((await collect(rows, ['a'])).flat()).toMatchObject([{ membership: 'unsubscribed', list: 'a' }])
  })

  it('reads every row once, however many lists there are and however long they are', async () => {
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        contact: `c${String(i).padStart(5, '0')}`,
        membership: 'active' as const,
      }))
    const store = storeOf({ a: many(3_500), b: many(10), c: [] })
    let count = 0
    for await (const stretch of stretches(feedsOf(store, ['a', 'b', 'c']), '', 500)) count += stretch.length
    expect(count).toBe(3_500)
    expect(store.read.rows).toBe(3_510)
  })

  it('yields nothing for no lists and for empty ones', async () => {
    expect(await collect({}, [])).toEqual([])
    expect(await collect({ a: [] }, ['a'])).toEqual([])
  })
})
