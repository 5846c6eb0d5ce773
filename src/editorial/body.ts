import type { PayloadRequest } from 'payload'
import { refuse } from '../errors.ts'

/**
 * Reads a JSON object from a request to one of our own endpoints.
 * @throws 400 `bad_request` for anything that is not a JSON object; an empty body counts as `{}`
 */
export async function jsonObject(req: PayloadRequest): Promise<Record<string, unknown>> {
  const source = req.text ? await req.text() : ''
  if (!source.trim()) return {}
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch {
    throw refuse.badRequest('The body is not valid JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse.badRequest('The body has to be a JSON object.')
  }
  return value as Record<string, unknown>
}

/** The revision of a request: `revision` in the body, else If-Match. `0` when there is none. */
export function revisionOf(body: Record<string, unknown>, req: PayloadRequest): number {
  const own = Number(body.revision)
  if (Number.isInteger(own) && own > 0) return own
  const match = /^"?(\d+)"?$/.exec(req.headers.get('if-match')?.trim() ?? '')
  return match ? Number(match[1]) : 0
}

export function idParam(req: PayloadRequest): string {
  const id = req.routeParams?.id
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) throw refuse.notFound()
  return id
}
