import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Attempt, classify, type Outcome, type ProviderReply } from '../../../src/domain/outcomes.ts'

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

const replied = (status: number, body: unknown, headers: Record<string, string> = {}): ProviderReply => {
  const error = status < 300 ? null : (body as { name?: string; message?: string })
  return {
    status,
    body,
    errorName: error?.name ?? null,
    errorMessage: error?.message ?? null,
    headers: { ...JSON_TYPE, ...headers },
    transport: 'replied',
  }
}
const refusedWith = (status: number, name: string, message = 'No.', headers: Record<string, string> = {}) =>
  replied(status, { statusCode: status, name, message }, headers)
/** What the SDK makes of a body that is not JSON. */
const page = (status: number): ProviderReply => ({
  ...refusedWith(status, 'application_error', 'Internal server error.'),
  headers: { 'content-type': 'text/html' },
})
const silence = (transport: 'timeout' | 'unknown'): ProviderReply => ({
  status: null,
  body: null,
  errorName: 'application_error',
  errorMessage: 'Unable to fetch data.',
  headers: {},
  transport,
})

const strict3: Attempt = { validation: 'strict', size: 3 }
const permissive3: Attempt = { validation: 'permissive', size: 3 }
const strict1: Attempt = { validation: 'strict', size: 1 }
const ids = (...list: string[]) => list.map((id) => ({ id }))
const error = (index: unknown, message = 'Invalid `to`.') => ({ index, message })

type Row = [name: string, reply: ProviderReply, attempt: Attempt, outcome: Partial<Outcome>]

const NOW = Date.parse('2026-10-21T07:28:00Z')

const ROWS: Row[] = [
  // Accepted
  ['a full answer', replied(200, { data: ids('a', 'b', 'c') }), strict3, { kind: 'accepted', ids: ['a', 'b', 'c'] }],
  [
    'a full permissive answer',
    replied(200, { data: ids('a', 'b', 'c'), errors: [] }),
    permissive3,
    { kind: 'accepted' },
  ],
  ['a single mail', replied(200, { id: 'a' }), strict1, { kind: 'accepted', ids: ['a'] }],
  ['a 201', replied(201, { data: ids('a') }), strict1, { kind: 'accepted', ids: ['a'] }],
  [
    'some refused, the others listed',
    replied(200, { data: ids('a', 'c'), errors: [error(1)] }),
    permissive3,
    { kind: 'partly_accepted', ids: ['a', null, 'c'], refused: [{ index: 1, message: 'Invalid `to`.' }] },
  ],
  [
    'some refused, with a hole in the list',
    replied(200, { data: [{ id: 'a' }, null, { id: 'c' }], errors: [error(1)] }),
    permissive3,
    { kind: 'partly_accepted', ids: ['a', null, 'c'] },
  ],
  [
    'all refused',
    replied(200, { data: [], errors: [error(2), error(0), error(1)] }),
    permissive3,
    { kind: 'partly_accepted', ids: [null, null, null] },
  ],
  [
    'one message refused twice over',
    replied(200, { data: ids('a', 'b'), errors: [error(2, 'first'), error(2, 'second')] }),
    permissive3,
    { kind: 'partly_accepted', ids: ['a', 'b', null], refused: [{ index: 2, message: 'first' }] },
  ],
  // A success that cannot be read proves nothing about single messages
  ['an answer with too few ids', replied(200, { data: ids('a', 'b') }), strict3, { kind: 'unknown' }],
  ['an answer with too many ids', replied(200, { data: ids('a', 'b', 'c', 'd') }), strict3, { kind: 'unknown' }],
  ['an answer with an empty id', replied(200, { data: ids('a', '', 'c') }), strict3, { kind: 'unknown' }],
  ['an answer with a hole', replied(200, { data: [{ id: 'a' }, null, { id: 'c' }] }), strict3, { kind: 'unknown' }],
  ['an answer without data', replied(200, {}), strict3, { kind: 'unknown' }],
  ['an answer that is a list', replied(200, []), strict3, { kind: 'unknown' }],
  ['an empty answer', replied(204, null), strict3, { kind: 'unknown' }],
  ['one id for three mails', replied(200, { id: 'a' }), strict3, { kind: 'unknown' }],
  ['errors in strict mode', replied(200, { data: ids('a', 'c'), errors: [error(1)] }), strict3, { kind: 'unknown' }],
  [
    'an error outside the batch',
    replied(200, { data: ids('a', 'b'), errors: [error(3)] }),
    permissive3,
    { kind: 'unknown' },
  ],
  [
    'an error without a place',
    replied(200, { data: ids('a', 'b'), errors: [error('1')] }),
    permissive3,
    { kind: 'unknown' },
  ],
  [
    'errors that are no list',
    replied(200, { data: ids('a', 'b', 'c'), errors: 'x' }),
    permissive3,
    { kind: 'unknown' },
  ],
  [
    'fewer ids than not refused',
    replied(200, { data: ids('a'), errors: [error(1)] }),
    permissive3,
    { kind: 'unknown' },
  ],
  // No answer, or not the provider's
  ['a timeout', silence('timeout'), strict3, { kind: 'unknown' }],
  ['a refused socket or a truncated 200', silence('unknown'), strict3, { kind: 'unknown' }],
  ['an HTML 502', page(502), strict3, { kind: 'unknown' }],
  ['an HTML 503', page(503), strict3, { kind: 'unknown' }],
  ['an HTML 422', page(422), strict3, { kind: 'unknown' }],
  ['an HTML 409', page(409), strict3, { kind: 'unknown' }],
  ['an HTML 400', page(400), strict3, { kind: 'unknown' }],
  ['JSON of a gateway', replied(502, { error: 'bad gateway' }), strict3, { kind: 'unknown' }],
  ['a 500 of the provider', refusedWith(500, 'internal_server_error'), strict3, { kind: 'unknown' }],
  ['a 500 application error', refusedWith(500, 'application_error'), strict3, { kind: 'unknown' }],
  ['a 504', refusedWith(504, 'internal_server_error'), strict3, { kind: 'unknown' }],
  ['a 408', refusedWith(408, 'request_timeout'), strict3, { kind: 'unknown' }],
  // Later
  ['too fast', refusedWith(429, 'rate_limit_exceeded'), strict3, { kind: 'rate_limited', retryAfterMs: 1000 }],
  [
    'too fast, with a wait',
    refusedWith(429, 'rate_limit_exceeded', '', { 'retry-after': '7' }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 7000 },
  ],
  [
    'too fast, with a window',
    refusedWith(429, 'rate_limit_exceeded', '', { 'ratelimit-remaining': '0', 'ratelimit-reset': '3' }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 3000 },
  ],
  [
    'too fast, with half a second',
    refusedWith(429, 'rate_limit_exceeded', '', { 'retry-after': '0.5' }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 500 },
  ],
  [
    'too fast, with no wait at all',
    refusedWith(429, 'rate_limit_exceeded', '', { 'retry-after': '0' }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 100 },
  ],
  [
    'too fast, with an absurd wait',
    refusedWith(429, 'rate_limit_exceeded', '', { 'retry-after': '99999999' }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 3_600_000 },
  ],
  [
    'too fast, with a wait in words',
    refusedWith(429, 'rate_limit_exceeded', '', { 'retry-after': 'soon' }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 1000 },
  ],
  [
    'too fast, until a date by the provider’s own clock',
    refusedWith(429, 'rate_limit_exceeded', '', {
      date: 'Wed, 21 Oct 2026 09:00:00 GMT',
      'retry-after': 'Wed, 21 Oct 2026 09:00:20 GMT',
    }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 20_000 },
  ],
  [
    'too fast, until a date that has passed',
    refusedWith(429, 'rate_limit_exceeded', '', { 'retry-after': 'Wed, 21 Oct 2026 07:00:00 GMT' }),
    strict3,
    { kind: 'rate_limited', retryAfterMs: 100 },
  ],
  [
    'a 503 until a date',
    refusedWith(503, 'service_unavailable', '', { 'retry-after': 'Wed, 21 Oct 2026 07:29:00 GMT' }),
    strict3,
    { kind: 'unknown', afterMs: 60_000 },
  ],
  ['a gateway’s 429', page(429), strict3, { kind: 'rate_limited' }],
  [
    'the same key at work',
    refusedWith(409, 'concurrent_idempotent_requests'),
    strict3,
    { kind: 'busy_retry', afterMs: 2000 },
  ],
  [
    'a 503 of the provider',
    refusedWith(503, 'service_unavailable', '', { 'retry-after': '30' }),
    strict3,
    { kind: 'unknown', afterMs: 30_000 },
  ],
  // The account
  ['the day’s quota', refusedWith(429, 'daily_quota_exceeded'), strict3, { kind: 'pause', reason: 'daily_quota' }],
  [
    'the month’s quota',
    refusedWith(429, 'monthly_quota_exceeded'),
    strict3,
    { kind: 'pause', reason: 'monthly_quota' },
  ],
  ['no key', refusedWith(401, 'missing_api_key'), strict3, { kind: 'pause', reason: 'auth' }],
  ['a restricted key', refusedWith(401, 'restricted_api_key'), strict3, { kind: 'pause', reason: 'auth' }],
  ['a wrong key', refusedWith(403, 'invalid_api_key'), strict3, { kind: 'pause', reason: 'auth' }],
  ['an unverified domain', refusedWith(403, 'validation_error'), strict3, { kind: 'pause', reason: 'auth' }],
  ['a security stop', refusedWith(451, 'security_error'), strict3, { kind: 'pause', reason: 'auth' }],
  ['a firewall’s page', page(403), strict3, { kind: 'pause', reason: 'auth' }],
  // The mail or the call
  ['a bad message', refusedWith(422, 'missing_required_field'), strict3, { kind: 'refused_batch', index: null }],
  ['a 400 about a field', refusedWith(400, 'validation_error'), strict3, { kind: 'refused_batch', index: null }],
  [
    'a bad message named',
    refusedWith(422, 'validation_error', 'emails[2].to is bad'),
    strict3,
    { kind: 'refused_batch', index: 2 },
  ],
  [
    'another way to name it',
    refusedWith(422, 'validation_error', 'index 1: bad'),
    strict3,
    { kind: 'refused_batch', index: 1 },
  ],
  [
    'named in the body',
    replied(422, { statusCode: 422, name: 'validation_error', message: 'bad', index: 0 }),
    strict3,
    { kind: 'refused_batch', index: 0 },
  ],
  [
    'one named that is not there',
    refusedWith(422, 'validation_error', 'emails[3].to'),
    strict3,
    { kind: 'refused_batch', index: null },
  ],
  ['a 422 in permissive mode', refusedWith(422, 'validation_error'), permissive3, { kind: 'bad_request' }],
  ['another payload under the key', refusedWith(409, 'invalid_idempotent_request'), strict3, { kind: 'key_mismatch' }],
  ['a bad key', refusedWith(400, 'invalid_idempotency_key'), strict3, { kind: 'bad_request' }],
  ['a wrong address', refusedWith(404, 'not_found'), strict3, { kind: 'bad_request' }],
  ['a wrong method', refusedWith(405, 'method_not_allowed'), strict3, { kind: 'bad_request' }],
  ['a call too large', refusedWith(413, 'payload_too_large'), strict3, { kind: 'bad_request' }],
]

describe('the provider’s reply', () => {
  it.each(ROWS)('%s', (_, reply, attempt, outcome) => {
    expect(classify(reply, attempt, NOW)).toMatchObject(outcome)
  })

  it('is always classified, and never as accepted unless it is a complete 2xx', () => {
    const text = fc.string()
    const reply = fc.record({
      status: fc.option(fc.integer({ min: 100, max: 599 })),
      body: fc.jsonValue(),
      errorName: fc.option(fc.oneof(text, fc.constantFrom('application_error', 'rate_limit_exceeded'))),
      errorMessage: fc.option(text),
      headers: fc.dictionary(fc.constantFrom('retry-after', 'ratelimit-reset', 'content-type'), text),
      transport: fc.constantFrom('replied' as const, 'timeout' as const, 'unknown' as const),
    })
    const attempt = fc.record({
      validation: fc.constantFrom('strict' as const, 'permissive' as const),
      size: fc.integer({ min: 1, max: 100 }),
    })
    fc.assert(
      fc.property(reply, attempt, (given, tried) => {
        const outcome = classify(given, tried, NOW)
        if (outcome.kind === 'accepted') expect(outcome.ids).toHaveLength(tried.size)
        if (outcome.kind === 'accepted' || outcome.kind === 'partly_accepted') {
          expect(given.transport).toBe('replied')
          expect(given.status! >= 200 && given.status! < 300).toBe(true)
        }
      }),
    )
  })
})
