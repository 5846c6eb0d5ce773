import type { BatchValidation } from './mail-message.ts'
import { retryAfterSeconds } from './retry-after.ts'

/** What came back from the provider, as plain data. */
export interface ProviderReply {
  /** HTTP status; `null` when no complete, readable answer arrived. */
  status: number | null
  /** The parsed body, of a success or of an error. */
  body: unknown
  errorName: string | null
  /** In the provider's words, for people; it may quote an address, so it is shown and never logged. */
  errorMessage: string | null
  /** Names in lower case. */
  headers: Record<string, string>
  /** `timeout`: we stopped waiting. `unknown`: refused or broken connection, or an answer that cannot be read. */
  transport: 'replied' | 'timeout' | 'unknown'
}

export interface Attempt {
  validation: BatchValidation
  /** Messages in the call, 1 to 100. */
  size: number
}

export interface Refusal {
  /** Position in the call, from 0. */
  index: number
  message: string
}

/** What one attempt came to; every delay is in milliseconds. */
export type Outcome =
  /** All messages were taken; `ids` in the order of the call. */
  | { kind: 'accepted'; ids: string[] }
  /** Permissive: some were taken; `ids` has `null` where one was refused. */
  | { kind: 'partly_accepted'; ids: (string | null)[]; refused: Refusal[] }
  /** Too fast: nothing was looked at; the same call later. */
  | { kind: 'rate_limited'; retryAfterMs: number }
  /** A call under this key is being worked on, so something may be taken at this moment: the same call later, with the same key. */
  | { kind: 'busy_retry'; afterMs: number }
  /** May have been accepted: only the same call with the same key may follow. */
  | { kind: 'unknown'; afterMs: number; message: string }
  /** Strict: one bad message and none was taken; `index` when the provider names it. */
  | { kind: 'refused_batch'; index: number | null; message: string }
  /** The account cannot send: nothing was taken, everything waits for a person or for the quota's day. */
  | { kind: 'pause'; reason: 'auth' | 'daily_quota' | 'monthly_quota'; message: string }
  /** The key is known with another payload, so an earlier call went out that we no longer have: never retried. */
  | { kind: 'key_mismatch'; message: string }
  /** The call itself is wrong; the same call would be refused again. */
  | { kind: 'bad_request'; message: string }

const SECOND = 1000
const RETRY_DEFAULT = SECOND
const UNKNOWN_DEFAULT = 2 * SECOND
const BUSY_DEFAULT = 2 * SECOND
/** Whatever a header says, we ask again within the hour. */
const LONGEST_WAIT = 3600 * SECOND

/**
 * Judges the provider's reply to one call. Where a reply leaves any doubt whether mail went out, it is `unknown`.
 * Sources: Resend's API pages "Errors", "Rate limit", "Idempotency keys", "Send batch emails".
 *
 * @param now when the reply came (ms since the epoch)
 */
export function classify(reply: ProviderReply, attempt: Attempt, now: number): Outcome {
  const { status, errorName: name } = reply
  const message = reply.errorMessage ?? ''
  // No answer, or half of one: the request may have arrived all the same.
  if (status === null || reply.transport !== 'replied') return unknown(reply, now, 'No complete answer arrived.')
  if (status >= 200 && status < 300) return classifySuccess(reply, attempt, now)
  // The account or its key is refused before anything is read; the answer's form does not matter.
  if (status === 401 || status === 403 || status === 451) return { kind: 'pause', reason: 'auth', message }
  if (status === 429) {
    // A quota is not a pace: asking again in a second would only make it worse.
    if (name === 'daily_quota_exceeded') return { kind: 'pause', reason: 'daily_quota', message }
    if (name === 'monthly_quota_exceeded') return { kind: 'pause', reason: 'monthly_quota', message }
    return { kind: 'rate_limited', retryAfterMs: waitOf(reply, now, RETRY_DEFAULT) }
  }
  // A 4xx page that the provider's API did not write (a gateway's, a cut-off one) says nothing about the mail.
  if (!isProviderError(reply)) return unknown(reply, now, `An answer ${status} that is not the provider’s own.`)
  if (status === 409) {
    if (name === 'invalid_idempotent_request') return { kind: 'key_mismatch', message }
    // Our earlier call with this key is still being worked on: its answer will be given to the next one.
    return { kind: 'busy_retry', afterMs: waitOf(reply, now, BUSY_DEFAULT) }
  }
  // An error inside the provider can strike after the mail was queued; a 408 after the request was read.
  if (status >= 500 || status === 408) return unknown(reply, now, message)
  // In permissive mode bad messages come back inside a 200, so there a 422 is about the call.
  if (attempt.validation === 'strict' && (status === 422 || (status === 400 && name === 'validation_error'))) {
    return { kind: 'refused_batch', index: indexIn(reply, attempt.size), message }
  }
  return { kind: 'bad_request', message }
}

function unknown(reply: ProviderReply, now: number, message: string): Outcome {
  return { kind: 'unknown', afterMs: waitOf(reply, now, UNKNOWN_DEFAULT), message }
}

/** The SDK gives an answer it cannot parse the name `application_error`, which the API keeps for its own 500. */
function isProviderError({ status, errorName, headers }: ProviderReply): boolean {
  if (errorName === null) return false
  return errorName !== 'application_error' || (status! >= 500 && /\bjson\b/i.test(headers['content-type'] ?? ''))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function idOf(value: unknown): string | null {
  return isRecord(value) && typeof value.id === 'string' && value.id !== '' ? value.id : null
}

/** A 2xx counts only if it accounts for every message; one that does not proves that something went out, not what. */
function classifySuccess(reply: ProviderReply, { size, validation }: Attempt, now: number): Outcome {
  const body = isRecord(reply.body) ? reply.body : {}
  const data = Array.isArray(body.data) ? body.data : 'id' in body ? [body] : null
  const refused = refusalsIn(body, size)
  if (!data || !refused || (validation === 'strict' && refused.length > 0)) {
    return unknown(reply, now, 'The provider’s answer does not account for every message.')
  }
  const bad = new Set(refused.map(({ index }) => index))
  // `data` lists the accepted ones only; a list with a hole for each refused one is understood as well.
  const listed = data.length === size ? data : spread(data, bad, size)
  const ids = listed.map((entry, index) => (bad.has(index) ? null : idOf(entry)))
  const complete = listed.length === size && ids.every((id, index) => id !== null || bad.has(index))
  if (!complete) return unknown(reply, now, 'The provider’s answer does not account for every message.')
  if (refused.length > 0) return { kind: 'partly_accepted', ids, refused }
  return { kind: 'accepted', ids: ids.filter((id) => id !== null) }
}

function spread(data: unknown[], bad: Set<number>, size: number): unknown[] {
  if (data.length + bad.size !== size) return []
  const rest = data.values()
  return Array.from({ length: size }, (_, index) => (bad.has(index) ? null : rest.next().value))
}

function refusalsIn(body: Record<string, unknown>, size: number): Refusal[] | null {
  if (body.errors === undefined || body.errors === null) return []
  if (!Array.isArray(body.errors)) return null
  const found: Refusal[] = []
  for (const entry of body.errors) {
    const index = isRecord(entry) ? entry.index : null
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= size) return null
    if (found.some((other) => other.index === index)) continue
    found.push({ index, message: typeof entry.message === 'string' ? entry.message : '' })
  }
  return found.sort((a, b) => a.index - b.index)
}

/** `index: 3` in the body, or `emails[3]`, `emails.3`, `index 3` in its message. */
function indexIn(reply: ProviderReply, size: number): number | null {
  const named = isRecord(reply.body) ? reply.body.index : null
  const text = /(?:\bemails?(?:\[|\.)|\bindex[: ]+|^\[)(\d{1,3})\b/i.exec(reply.errorMessage ?? '')?.[1]
  const index = typeof named === 'number' ? named : text === undefined ? -1 : Number(text)
  return Number.isInteger(index) && index >= 0 && index < size ? index : null
}

/** `retry-after`, else `ratelimit-reset` once nothing remains, else the given wait. */
function waitOf({ headers }: ProviderReply, now: number, fallback: number): number {
  const reset = headers['ratelimit-remaining']?.trim() === '0' ? (headers['ratelimit-reset']?.trim() ?? '') : ''
  const seconds = retryAfterSeconds(headers, now) ?? (/^\d+(\.\d+)?$/.test(reset) ? Number(reset) : null)
  return seconds === null ? fallback : Math.min(Math.max(Math.ceil(seconds * SECOND), 100), LONGEST_WAIT)
}
