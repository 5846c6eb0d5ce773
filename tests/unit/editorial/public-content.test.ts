import { describe, expect, it } from 'vitest'
import { hashOf, serialise } from '../../../src/domain/canonical.ts'
import { publicContent } from '../../../src/editorial/public-content.ts'
import { canonical } from '../domain/samples.ts'

const AGES_AGO = '2020-01-01T00:00:00.000Z'
const FAR_AHEAD = '2999-01-01T00:00:00.000Z'

function reading(editions: Record<string, string>, fail = false) {
  const queries: string[][] = []
  const errors: unknown[] = []
  const req = {
    context: {},
    payload: {
      logger: { error: (line: unknown) => errors.push(line) },
      db: {
        find: async ({ where }: { where: { id: { in: string[] } } }) => {
          queries.push(where.id.in)
          if (fail) throw new Error('down')
          const docs = where.id.in.flatMap((id) =>
            editions[id] ? [{ id, canonical: editions[id], hash: hashOf(editions[id]) }] : [],
          )
          return { docs }
        },
      },
    },
  }
  const read = (row: object) =>
    publicContent({
      data: { status: 'published', visibleFrom: AGES_AGO, ...row },
      siblingData: {},
      req,
    } as never) as Promise<{
      title: string
    } | null>
  return { read, queries, errors }
}
const edition = (title: string) => serialise(canonical({ title, brief: { subject: 'SECRET', text: 'SECRET' } }))

describe('the content of a publication', () => {
  it('is the public part of the edition that may be seen now', async () => {
    const { read } = reading({ e1: edition('Live'), e2: edition('Next') })
    const content = await read({ edition: 'e1', nextEdition: 'e2', nextVisibleFrom: FAR_AHEAD, nextState: 'scheduled' })
    expect(content?.title).toBe('Live')
    expect(JSON.stringify(content)).not.toContain('SECRET')
  })

  it('follows the clock, whatever the label says', async () => {
    const { read } = reading({ e1: edition('Live'), e2: edition('Next') })
    expect(
      await read({ edition: 'e1', nextEdition: 'e2', nextVisibleFrom: AGES_AGO, nextState: 'scheduled' }),
    ).toMatchObject({ title: 'Next' })
    expect(await read({ edition: 'e1', status: 'scheduled' })).toMatchObject({ title: 'Live' })
  })

  it.each([
    ['before its time', { visibleFrom: FAR_AHEAD }],
    ['held', { status: 'held' }],
    ['killed', { status: 'killed' }],
    ['archived', { status: 'archived' }],
    ['without an edition', { edition: null }],
  ])('is nothing for one that is %s, also for those who may see the row, and no edition is read', async (_, own) => {
    const { read, queries } = reading({ e1: edition('Live') })
    expect(await read({ edition: 'e1', ...own })).toBeNull()
    expect(queries).toEqual([])
  })

  it('is read for a whole list by one query, each edition once', async () => {
    const { read, queries } = reading({ e1: edition('One'), e2: edition('Two') })
    const list = await Promise.all(['e1', 'e2', 'e1', 'gone'].map((id) => read({ edition: id })))
    expect(list.map((content) => content?.title ?? null)).toEqual(['One', 'Two', 'One', null])
    expect(queries).toEqual([['e1', 'e2', 'gone']])
    expect((await read({ edition: 'e2' }))?.title).toBe('Two')
    expect(queries).toHaveLength(2)
  })

  it('is nothing rather than an error when the editions cannot be read, and the log is told', async () => {
    const { read, errors } = reading({}, true)
    expect(await read({ edition: 'e1' })).toBeNull()
    expect(errors).toHaveLength(1)
  })
})
