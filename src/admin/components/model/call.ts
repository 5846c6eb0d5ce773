import type { ErrorBody } from '../../../errors.ts'

export interface Refusal {
  /** HTTP status; 0 when there was no answer at all. */
  status: number
  code: string
  message: string
  data?: unknown
}

type Answer<T> = { ok: true; value: T; clockMs: number | null } | { ok: false; refusal: Refusal }

/** Words for what carries no message of its own. */
const FALLBACK: Record<number, string> = {
  0: 'The server could not be reached. Look at the connection and try again.',
  401: 'You are signed out. Sign in again in another tab, then come back here.',
  503: 'The server is busy or starting. Try again in a moment.',
}

const isBody = (value: unknown): value is ErrorBody =>
  typeof value === 'object' && value !== null && 'errors' in value && Array.isArray(value.errors)

/** Reads a refusal out of an answer, whatever it holds. */
export function refusalOf(status: number, body: unknown): Refusal {
  const first = isBody(body) ? body.errors[0] : undefined
  const fallback = FALLBACK[status] ?? 'This did not work. Try again; if it stays, tell your administrator.'
  return {
    status,
    code: first?.code ?? (status === 0 ? 'offline' : 'unknown'),
    message: status === 401 ? (FALLBACK[401] ?? fallback) : first?.message || fallback,
    ...(first?.data === undefined ? {} : { data: first.data }),
  }
}

/** Whether the person looked at something that has changed meanwhile: reload, then decide again. */
export function isOutdated({ code }: Pick<Refusal, 'code'>): boolean {
  return code === 'stale_revision' || code === 'wrong_state' || code === 'revision_required'
}

interface CallOptions {
  method?: 'GET' | 'POST'
  /** Sent as JSON, unless it is a form (multipart). */
  body?: object
  signal?: AbortSignal
}

/**
 * One request to our own API with the person's cookie. Never throws: no connection is an answer too.
 * `clockMs` is how far the server's clock is ahead of this one, by its Date header (whole seconds).
 */
export async function call<T>(path: string, { method = 'GET', body, signal }: CallOptions = {}): Promise<Answer<T>> {
  try {
    const isForm = body instanceof FormData
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { accept: 'application/json', ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
    })
    const value: unknown = await response.json().catch(() => null)
    if (!response.ok || value === null) return { ok: false, refusal: refusalOf(response.status, value) }
    const date = Date.parse(response.headers.get('date') ?? '')
    return { ok: true, value: value as T, clockMs: Number.isNaN(date) ? null : date - Date.now() }
  } catch {
    return { ok: false, refusal: refusalOf(0, null) }
  }
}
