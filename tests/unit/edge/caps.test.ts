import { describe, expect, it } from 'vitest'
import { capFor, routePath } from '../../../src/edge/caps.ts'

const MB = 1024 * 1024
const FORM = 'multipart/form-data; boundary=x'

describe('the byte cap', () => {
  it.each<[string, string, string, number, boolean]>([
    ['POST', '/press-releases', 'application/json', 2 * MB, false],
    ['PATCH', '/press-releases/1', 'application/json', 2 * MB, false],
    ['POST', '/graphql', 'application/json', 2 * MB, false],
    ['POST', '/media', FORM, 52 * MB, true],
    ['PATCH', '/media/019a-1', FORM, 52 * MB, true],
    ['POST', '/media', 'Multipart/Form-Data; boundary=x', 52 * MB, true],
    ['PATCH', '/media/1', 'application/json', 2 * MB, false],
    ['POST', '/media', '', 2 * MB, false],
    ['POST', '/media/1/versions', FORM, 2 * MB, false],
    ['POST', '/articles', FORM, 2 * MB, false],
    ['POST', '/contacts/import', 'text/csv', 201 * MB, true],
    ['PUT', '/contacts/import', 'text/csv', 2 * MB, false],
    ['POST', '/users/login', 'application/json', 16 * 1024, false],
    ['POST', '/users/reset-password', 'application/json', 16 * 1024, false],
    ['POST', '/users', 'application/json', 2 * MB, false],
  ])('of %s %s as “%s” is %d bytes, streamed: %s', (method, path, type, bytes, stream) => {
    expect(capFor(method, path, type)).toEqual({ bytes, stream })
  })
})

it.each([
  ['/users/login', '/users/login'],
  ['/Users/LOGIN/', '/users/login'],
  ['/users/login///', '/users/login'],
  ['/', '/'],
  ['', '/'],
])('the route of “%s” is “%s”', (path, route) => {
  expect(routePath(path)).toBe(route)
})
