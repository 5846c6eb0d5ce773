import { describe, expect, it } from 'vitest'
import { idParam, jsonObject, revisionOf } from '../../../src/editorial/body.ts'

const req = (own: object) => ({ headers: new Headers(), ...own }) as never

describe('the body of an action', () => {
  it.each([
    ['an object', '{"revision":3}', { revision: 3 }],
    ['nothing', '', {}],
    ['spaces', ' \n', {}],
  ])('%s is read', async (_, text, wanted) => {
    expect(await jsonObject(req({ text: async () => text }))).toEqual(wanted)
  })

  it.each(['[]', 'null', '7', '"x"', '{"a":', 'a=1'])('%s is refused', async (text) => {
    await expect(jsonObject(req({ text: async () => text }))).rejects.toMatchObject({
      status: 400,
      code: 'bad_request',
    })
  })
})

describe('the revision a request is based on', () => {
  it.each<[string, Record<string, unknown>, string | undefined, number]>([
    ['in its body', { revision: 3 }, undefined, 3],
    ['in its body, before the header', { revision: 3 }, '"4"', 3],
    ['in If-Match', {}, '"4"', 4],
    ['in If-Match without quotes', {}, ' 4 ', 4],
    ['nowhere', {}, undefined, 0],
    ['as zero', { revision: 0 }, undefined, 0],
    ['as less than nothing', { revision: -1 }, undefined, 0],
    ['as a fraction', { revision: 1.5 }, undefined, 0],
    ['as words', { revision: 'latest' }, undefined, 0],
    ['as anything', {}, '*', 0],
    ['as a weak tag', {}, 'W/"4"', 0],
  ])('%s', (_, body, match, revision) => {
    const headers = new Headers(match === undefined ? {} : { 'if-match': match })
    expect(revisionOf(body, req({ headers }))).toBe(revision)
  })
})

describe('an id in an address', () => {
  it.each(['7', '65f0c0ffee65f0c0ffee65f0', '019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b'])('%s is one', (id) => {
    expect(idParam(req({ routeParams: { id } }))).toBe(id)
  })

  it.each(['', 'a b', '../x', '{"$ne":1}', 'a'.repeat(65), undefined])('%j is none', (id) => {
    expect(() => idParam(req({ routeParams: { id } }))).toThrow(expect.objectContaining({ status: 404 }))
  })
})
