import { describe, expect, test } from 'vitest'
import { isOutdated, refusalOf } from '../../../src/admin/components/model/call.ts'
import { previewDocument, snippet } from '../../../src/admin/components/model/mail.ts'
import { errorBody } from '../../../src/errors.ts'

describe('a refusal', () => {
  test('is read from the contract’s shape', () => {
    const body = errorBody('stale_revision', 'Somebody saved a newer version.', { revision: 7 })
    expect(refusalOf(409, body)).toEqual({
      status: 409,
      code: 'stale_revision',
      message: 'Somebody saved a newer version.',
      data: { revision: 7 },
    })
  })

  test.each([
    ['no connection', 0, null, 'offline', /could not be reached/],
    ['a page instead of JSON', 502, null, 'unknown', /tell your administrator/],
    ['an empty list of errors', 500, { errors: [] }, 'unknown', /tell your administrator/],
    ['an ended session', 401, errorBody('unauthenticated', 'Sign in first.'), 'unauthenticated', /another tab/],
  ])('says what to do about %s', (_, status, body, code, message) => {
    const refusal = refusalOf(status, body)
    expect(refusal.code).toBe(code)
    expect(refusal.message).toMatch(message)
  })

  test.each([
    ['stale_revision', true],
    ['wrong_state', true],
    ['forbidden', false],
    ['preflight_blocked', false],
  ])('%s asks for a look at the newer state: %s', (code, outdated) => {
    expect(isOutdated({ code })).toBe(outdated)
  })
})

describe('a mail in a frame', () => {
  test('has dead links, whatever its head looks like', () => {
    expect(previewDocument('<html><head lang="sv"><title>x</title></head></html>')).toBe(
      '<html><head lang="sv"><base target="_blank"><title>x</title></head></html>',
    )
    expect(previewDocument('<p>x</p>')).toMatch(/^<base target="_blank">/)
  })

  test('shows one line of itself in the inbox', () => {
    const head = '<html><head><title>Not this</title></head><body><style>p { color: red }</style><!-- nor this -->'
    expect(snippet(`${head}<div style="display:none">One\n\n two</div><p>Ben &amp; Jo&#x27;s <b>three</b></p>`)).toBe(
      "One two Ben & Jo's three",
    )
    expect(snippet('word '.repeat(50))).toHaveLength(90)
  })
})
