import { describe, expect, it } from 'vitest'
import { afterError, normaliseAnswer, toRefusal } from '../../../src/edge/errors.ts'
import { refuse } from '../../../src/errors.ts'
import { SqliteSelfWaitError } from '../../../src/storage/sqlite/client.ts'

const error = (own: object, message = 'x') => Object.assign(new Error(message), own)

describe('an error as a refusal', () => {
  it.each<[string, unknown, number, string]>([
    ['one of ours', refuse.staleRevision(), 409, 'stale_revision'],
    [
      'one of ours from another copy of the module',
      error({ name: 'PressrumError', code: 'gone', status: 410 }),
      410,
      'gone',
    ],
    ['broken JSON', new SyntaxError('Unexpected token'), 400, 'bad_request'],
    ['a broken address', new URIError('malformed'), 400, 'bad_request'],
    ['a validation error of Payload', error({ name: 'ValidationError', status: 400 }), 400, 'invalid'],
    ['wrong credentials', error({ name: 'AuthenticationError', status: 401 }), 401, 'wrong_credentials'],
    ['a refusal of Payload', error({ name: 'Forbidden', status: 403 }), 403, 'forbidden'],
    ['a query of Payload that makes no sense', error({ name: 'QueryError', status: 400 }), 400, 'bad_request'],
    ['something that is not there', error({ name: 'NotFound', status: 404 }), 404, 'not_found'],
    ['a file that is too large', error({ name: 'APIError', status: 413 }), 413, 'too_large'],
    ['a status nobody has named', error({ status: 418 }), 418, 'bad_request'],
    ['a busy SQLite', error({ code: 'SQLITE_BUSY' }), 503, 'busy'],
    ['a busy SQLite, wrapped', error({ cause: error({ code: 'SQLITE_BUSY_SNAPSHOT' }) }), 503, 'busy'],
    ['a full disk', error({ code: 'SQLITE_FULL' }), 507, 'disk_full'],
    ['a full disk, wrapped', error({ cause: error({ code: 'SQLITE_IOERR_WRITE' }) }), 507, 'disk_full'],
    ['a write conflict', error({ code: 112 }), 503, 'busy'],
    ['a transient error by its label', error({ errorLabels: ['TransientTransactionError'] }), 503, 'busy'],
    ['a call that waits for itself', new SqliteSelfWaitError('x'), 500, 'internal'],
    ['a mistake of ours', new TypeError('x is not a function'), 500, 'internal'],
    ['text', 'x', 500, 'internal'],
    ['nothing', undefined, 500, 'internal'],
    ['a status of 500', error({ status: 500 }), 500, 'internal'],
  ])('%s', (_, given, status, code) => {
    const refusal = toRefusal(given)
    expect([refusal.status, refusal.body.errors[0]?.code]).toEqual([status, code])
    expect(refusal.body.errors[0]?.message).toBeTruthy()
  })

  it('says nothing of what went wrong inside', () => {
    const { body } = toRefusal(error({ stack: 'at secret.ts:1' }, 'SELECT password FROM users'))
    expect(JSON.stringify(body)).not.toMatch(/password|secret/)
  })

  it('tells those who are not signed in to sign in', () => {
    expect(toRefusal(error({ status: 403 }), false)).toMatchObject({
      status: 401,
      body: { errors: [{ code: 'unauthenticated' }] },
    })
  })

  it('names the fields of a validation error, and nothing else of its data', () => {
    const data = { collection: 'users', errors: [{ path: 'email', message: 'Taken.', value: 'x@example.org' }] }
    expect(toRefusal(error({ name: 'ValidationError', data }, 'The following\n field is invalid')).body).toEqual({
      errors: [
        {
          code: 'invalid',
          message: 'The following field is invalid',
          data: { fields: [{ path: 'email', message: 'Taken.' }] },
        },
      ],
    })
  })

  it('carries the data of ours', () => {
    expect(toRefusal(refuse.staleRevision(undefined, { revision: 4 })).body.errors[0]?.data).toEqual({ revision: 4 })
  })
})

describe('the error hook', () => {
  const hook = (given: object) =>
    afterError({ context: {}, collection: null, ...given } as never) as Record<string, never>

  it('answers REST in the contract’s shape, by whether somebody is signed in', () => {
    const forbidden = error({ status: 403 })
    expect(hook({ error: forbidden, req: { user: { id: 1 } } })).toMatchObject({ status: 403 })
    expect(hook({ error: forbidden, req: {} })).toMatchObject({ status: 401 })
  })

  it('answers GraphQL with the code among the extensions, and looks through its wrapping', () => {
    const wrapped = error({ originalError: refuse.fourEyes(undefined, { x: 1 }) }, 'wrapped')
    const { graphqlResult } = hook({ error: wrapped, req: {}, graphqlResult: { message: 'wrapped', locations: [] } })
    expect(graphqlResult).toMatchObject({
      message: refuse.fourEyes().message,
      extensions: { code: 'four_eyes', statusCode: 403, data: { x: 1 } },
    })
  })
})

describe('an answer that passed no hook', () => {
  it.each<[string, number, string, { code: string; message: string }]>([
    ['keeps a code that is there', 409, '{"errors":[{"code":"own","message":"m"}]}', { code: 'own', message: 'm' }],
    ['gets the code of its status', 401, '{"errors":[{"message":"No."}]}', { code: 'unauthenticated', message: 'No.' }],
    ['keeps the words of a bare message', 400, '{"message":"No."}', { code: 'bad_request', message: 'No.' }],
    [
      'does not repeat the route it did not find',
      404,
      '{"message":"Route not found \\"/api/x\\""}',
      { code: 'not_found', message: refuse.notFound().message },
    ],
    ['has a sentence when it is no JSON', 502, '<html>', { code: 'internal', message: 'This was refused.' }],
    ['has a sentence when it is empty', 403, '', { code: 'forbidden', message: 'This was refused.' }],
    ['has a sentence when it is null', 500, 'null', { code: 'internal', message: 'This was refused.' }],
  ])('%s', (_, status, text, wanted) => {
    expect(JSON.parse(normaliseAnswer(status, text)).errors[0]).toEqual(wanted)
  })
})
