import type { AfterErrorHook } from 'payload'
import { type ErrorBody, errorBody, isPressrumError, refuse } from '../errors.ts'
import { isFull } from '../storage/full.ts'
import { isBusy } from '../storage/sqlite/client.ts'
import { isTransient } from '../storage/transact.ts'

/** Stable codes for refusals that come from Payload or Express and carry only a status. */
const CODE_BY_STATUS: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  410: 'gone',
  413: 'too_large',
  415: 'unsupported_type',
  422: 'invalid',
  423: 'locked',
  429: 'too_many_requests',
  501: 'not_found',
  503: 'unavailable',
}

/** Requests that failed only because another transaction was in the way; the front door runs them again. */
const transient = new WeakSet<object>()
export const wasTransient = (request: object): boolean => transient.has(request)

export interface Refusal {
  status: number
  body: ErrorBody
}

interface PayloadErrorShape {
  name?: string
  status?: number
  message?: string
  data?: unknown
}

/** Any error in the contract's shape: 4xx for the caller's fault, one sentence for ours, never a stack. */
export function toRefusal(error: unknown, signedIn = true): Refusal {
  if (isPressrumError(error)) {
    return { status: error.status, body: errorBody(error.code, error.message, error.data) }
  }
  if (error instanceof SyntaxError) return toRefusal(refuse.badRequest('The body is not valid JSON.'))
  if (error instanceof URIError)
    return toRefusal(refuse.badRequest('The address holds a percent sign that escapes nothing.'))
  if (isFull(error)) return toRefusal(refuse.diskFull())
  if (isBusy(error) || isTransient(error)) return toRefusal(refuse.busy())
  const { name, status = 500, message = '', data } = (error ?? {}) as PayloadErrorShape
  if (name === 'ValidationError') {
    return { status: 400, body: errorBody('invalid', plain(message) || 'Some fields are not valid.', fieldsOf(data)) }
  }
  if (name === 'AuthenticationError') {
    return { status: 401, body: errorBody('wrong_credentials', 'The e-mail address or the password is not right.') }
  }
  if (status === 403 && !signedIn) return toRefusal(refuse.unauthenticated())
  if (status >= 400 && status < 500) {
    return { status, body: errorBody(CODE_BY_STATUS[status] ?? 'bad_request', plain(message) || 'This was refused.') }
  }
  return {
    status: 500,
    body: errorBody('internal', 'Something went wrong here. Try again; if it stays, tell your administrator.'),
  }
}

const plain = (message: string) => message.replace(/\s+/g, ' ').trim()

function fieldsOf(data: unknown): unknown {
  const errors = (data as { errors?: { path?: string; message?: string }[] } | undefined)?.errors
  return Array.isArray(errors) ? { fields: errors.map(({ path, message }) => ({ path, message })) } : undefined
}

/** Payload's hook for every error of REST and GraphQL: what leaves is the contract's shape. */
export const afterError: AfterErrorHook = ({ error, req, graphqlResult }) => {
  // GraphQL wraps what was thrown.
  const thrown = (error as { originalError?: unknown }).originalError ?? error
  if (isTransient(thrown) || isBusy(thrown)) transient.add(req)
  const { status, body } = toRefusal(thrown, Boolean(req?.user))
  if (!graphqlResult) return { status, response: body as never }
  const [first] = body.errors
  const extensions = {
    code: first?.code,
    statusCode: status,
    ...(first?.data === undefined ? {} : { data: first.data }),
  }
  return { graphqlResult: { ...graphqlResult, message: first?.message ?? '', extensions } as never }
}

/** Answers of Payload that never passed an error hook, such as an unknown route. */
export function normaliseAnswer(status: number, text: string): string {
  try {
    const value = JSON.parse(text) as { errors?: { code?: string; message?: string }[]; message?: string }
    if (value.errors?.[0]?.code) return text
    const message = value.errors?.[0]?.message ?? value.message ?? ''
    return JSON.stringify(
      errorBody(CODE_BY_STATUS[status] ?? 'internal', status === 404 ? refuse.notFound().message : plain(message)),
    )
  } catch {
    return JSON.stringify(errorBody(CODE_BY_STATUS[status] ?? 'internal', 'This was refused.'))
  }
}
