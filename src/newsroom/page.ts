import { createHash } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'

const ENCODINGS = ['br', 'gzip', 'identity'] as const
type Encoding = (typeof ENCODINGS)[number]

/** One form of a page as it goes out: its bytes, and its headers complete. */
interface Form {
  body: Buffer
  headers: Record<string, string | number>
}

/** A finished answer, made once and sent as it is. */
export interface Page {
  status: number
  etag: string
  /** Headers of a 304. */
  unchanged: Record<string, string>
  /** The smallest form for each encoding; where compression gains nothing, the plain one. */
  forms: Record<Encoding, Form>
  /** The text itself. */
  body: Buffer
}

/** Pages may be kept, and are asked after each time: a withdrawn story must not live on in a cache. */
export const REVALIDATE = 'public, no-cache'

/** Nothing runs on a page, nothing is fetched from elsewhere, nobody frames it (CSP Level 3). */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

/** Compresses, hashes and labels a text once. `extra` overrides the defaults. */
export function makePage(text: string, type: string, extra: Record<string, string> = {}, status = 200): Page {
  const body = Buffer.from(text)
  const etag = `W/"${createHash('sha256').update(type).update(body).digest('base64url').slice(0, 22)}"`
  const common: Record<string, string> = {
    'Cache-Control': REVALIDATE,
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    ...(type.startsWith('text/html') && { 'Content-Security-Policy': PAGE_POLICY }),
    ...(status === 200 && { ETag: etag }),
    ...extra,
  }
  const form = (bytes: Buffer, encoding: Encoding): Form => ({
    body: bytes,
    headers: {
      'Content-Type': type,
      ...common,
      ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
      'Content-Length': bytes.length,
    },
  })
  const identity = form(body, 'identity')
  const smaller = (bytes: Buffer, encoding: Encoding) =>
    bytes.length < body.length * 0.9 ? form(bytes, encoding) : identity
  const hint = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  return {
    status,
    etag,
    unchanged: common,
    body,
    forms: {
      identity,
      br: smaller(brotliCompressSync(body, { params: hint }), 'br'),
      gzip: smaller(gzipSync(body), 'gzip'),
    },
  }
}

/** What a page takes in memory, roughly. */
export const pageBytes = ({ body, forms }: Page): number =>
  ENCODINGS.reduce(
    (sum, encoding) => sum + (forms[encoding].body === body ? 0 : forms[encoding].body.length),
    body.length,
  ) + 2_048

/** RFC 9110 §13.1.2: weak comparison against a list, or `*`. */
function matches(header: string, etag: string): boolean {
  if (header === etag || header.trim() === '*') return true
  const bare = etag.replace(/^W\//, '')
  return header.split(',').some((one) => one.trim().replace(/^W\//, '') === bare)
}

/** Browsers send a handful of different headers; reading each once is enough. */
const preferred = new Map<string, Encoding>()

/** The best of our encodings that a reader takes (RFC 9110 §12.5.3): named, without `q=0`. */
function encodingFor(header: string | undefined): Encoding {
  if (!header) return 'identity'
  const known = preferred.get(header)
  if (known) return known
  const taken = header
    .toLowerCase()
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim())
  const best = ENCODINGS.find((encoding) => taken.includes(encoding)) ?? 'identity'
  if (preferred.size >= 100) preferred.clear()
  if (header.length <= 200) preferred.set(header, best)
  return best
}

/** Sends a finished answer: 304 when the reader has it, else the smallest form it takes; HEAD gets headers only. */
export function sendPage(req: Request, res: Response, page: Page): void {
  const known = req.headers['if-none-match']
  if (known !== undefined && page.status === 200 && matches(known, page.etag)) {
    res.writeHead(304, page.unchanged).end()
    return
  }
  const header = req.headers['accept-encoding']
  const form = page.forms[encodingFor(Array.isArray(header) ? header.join(',') : header)]
  res.writeHead(page.status, form.headers)
  res.end(req.method === 'HEAD' ? undefined : form.body)
}
