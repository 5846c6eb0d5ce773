/** How much a route takes, and whether it is streamed to its handler. */
export interface Cap {
  bytes: number
  stream: boolean
}

const MB = 1024 * 1024

/** A story is text: 2 MB is a long book with its markup. */
const JSON_CAP: Cap = { bytes: 2 * MB, stream: false }
const UPLOAD_CAP: Cap = { bytes: 52 * MB, stream: true }
const IMPORT_CAP: Cap = { bytes: 201 * MB, stream: true }
const SIGN_IN_CAP: Cap = { bytes: 16 * 1024, stream: false }

/**
 * The byte cap of an API route, by its path below `/api` as `routePath` gives it.
 *
 * @param type the content type: a file comes in a form, all else that concerns media is a small JSON object
 */
export function capFor(method: string, path: string, type = ''): Cap {
  if (method === 'POST' && path === '/contacts/import') return IMPORT_CAP
  if (/^\/media(\/[\w-]+)?$/.test(path) && /^multipart\/form-data\b/i.test(type)) return UPLOAD_CAP
  if (/^\/users\/(login|logout|forgot-password|reset-password|refresh-token)$/.test(path)) return SIGN_IN_CAP
  return JSON_CAP
}

/** A path as Payload's router compares it: it takes no notice of capitals nor of slashes at the end. */
export function routePath(path: string): string {
  return path.toLowerCase().replace(/\/+$/, '') || '/'
}
