import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeWebStream } from 'node:stream/web'
import { setTimeout as delay } from 'node:timers/promises'
import type { Request as ExpressRequest, Response as ExpressResponse, NextFunction, RequestHandler } from 'express'
import { CLIENT_ADDRESS_HEADER } from '../editorial/audit.ts'
import { isPressrumError, refuse } from '../errors.ts'
import { type Cap, capFor, routePath } from './caps.ts'
import { normaliseAnswer, toRefusal, wasTransient } from './errors.ts'
import type { Gate } from './sign-in.ts'

type FetchHandler = (request: Request) => Promise<Response>

const MAX_ATTEMPTS = 10
/** Payload would let whoever comes first make themselves an administrator. */
const CLOSED = new Set(['/users/first-register'])
const NO_BODY = new Set(['GET', 'HEAD', 'OPTIONS', 'DELETE'])

/**
 * Mounts a Fetch handler (Payload's REST or GraphQL) in Express. Small bodies are read first, within the route's byte
 * cap, so that a request that met a write conflict can be run again; uploads and imports are streamed.
 */
export function fetchRoute(
  handle: FetchHandler,
  origin: string,
  gates: readonly Gate[] = [],
  attempts = MAX_ATTEMPTS,
): RequestHandler {
  return (req, res, next) => {
    serve(handle, origin, req, res, gates, attempts).catch((error: unknown) => fail(error, res, next))
  }
}

async function serve(
  handle: FetchHandler,
  origin: string,
  req: ExpressRequest,
  res: ExpressResponse,
  gates: readonly Gate[],
  attempts: number,
) {
  decodable(req.originalUrl)
  const aborter = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) aborter.abort()
  })
  const path = routePath(req.path)
  if (CLOSED.has(path)) throw refuse.notFound('The first administrator is made with: npm run create-admin.')
  const cap = capFor(req.method, path, req.headers['content-type'])
  const announced = Number(req.headers['content-length'] ?? 0)
  if (announced > cap.bytes) throw tooLarge(cap)
  const headers = headersOf(req, origin)
  const address = addressOf(req, origin)
  const build = (body: BodyInit | null) =>
    new Request(address, {
      method: req.method,
      headers,
      signal: aborter.signal,
      ...(body === null ? {} : { body, duplex: 'half' }),
    } as RequestInit)

  if (NO_BODY.has(req.method) && !announced && !req.headers['transfer-encoding']) {
    return send(await again(() => build(null), handle, attempts), res)
  }
  if (cap.stream) {
    const body = capped(req, cap)
    const answer = await handle(build(body.stream))
    // Whatever the handler made of a body that broke off, the reason is told.
    if (body.exceeded()) throw tooLarge(cap)
    return send(answer, res)
  }
  const bytes = await readAll(req, cap)
  checkJson(req, bytes)
  const ask = () => again(() => build(bytes.length > 0 ? new Uint8Array(bytes) : null), handle, attempts)
  const gate = req.method === 'POST' ? gates.find((one) => one.path === path) : undefined
  return send(gate ? await through(gate, req.ip ?? '', bytes, ask) : await ask(), res)
}

async function through(gate: Gate, from: string, body: Buffer, ask: () => Promise<Response>): Promise<Response> {
  await gate.before(from, body)
  let status = 500
  try {
    const answer = await ask()
    status = answer.status
    return answer
  } finally {
    await gate.after(from, body, status)
  }
}

/** Runs a request again while it meets write conflicts; the last answer stands. */
async function again(build: () => Request, handle: FetchHandler, attempts: number): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const request = build()
    const response = await handle(request)
    if (!wasTransient(request) || attempt >= attempts) return response
    await response.body?.cancel()
    await delay(8 * attempt * (0.5 + Math.random()))
  }
}

/** A bad percent-escape is the caller's fault (RFC 3986 §2.1), so it is found before the router trips over it. */
function decodable(url: string): void {
  try {
    decodeURIComponent(url.split('?')[0] ?? '')
  } catch {
    throw refuse.badRequest('The address holds a percent sign that escapes nothing.')
  }
}

/** The address as Payload sees it: our own origin, whatever host a client names in the request line. */
function addressOf(req: ExpressRequest, origin: string): URL {
  const path = req.originalUrl.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
  return new URL(`${new URL(origin).origin}${path.startsWith('/') ? '' : '/'}${path}`)
}

/** Built from `rawHeaders`: Express joins some repeated headers and drops others. */
function headersOf(req: ExpressRequest, origin: string): Headers {
  const headers = new Headers()
  for (let i = 0; i + 1 < req.rawHeaders.length; i += 2) {
    const name = (req.rawHeaders[i] ?? '').toLowerCase()
    if (name.startsWith(':') || name === 'connection' || name === 'transfer-encoding' || name === 'keep-alive') continue
    if (name === CLIENT_ADDRESS_HEADER) continue
    headers.append(name, req.rawHeaders[i + 1] ?? '')
  }
  // Payload makes the links in its mails from the host, so it is not the client's to say.
  headers.set('host', new URL(origin).host)
  if (req.ip) headers.set(CLIENT_ADDRESS_HEADER, req.ip)
  return headers
}

const tooLarge = (cap: Cap) => refuse.tooLarge(`This address takes at most ${Math.floor(cap.bytes / 1024)} KB.`)

async function readAll(req: ExpressRequest, cap: Cap): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > cap.bytes) throw tooLarge(cap)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function capped(req: ExpressRequest, cap: Cap): { stream: ReadableStream; exceeded: () => boolean } {
  let size = 0
  const counted = async function* () {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > cap.bytes) throw tooLarge(cap)
      yield new Uint8Array(chunk)
    }
  }
  const stream = Readable.toWeb(Readable.from(counted(), { objectMode: false })) as ReadableStream
  return { stream, exceeded: () => size > cap.bytes }
}

/** Payload takes a JSON array for a document and answers `null` with a 500; both are refused here. */
function checkJson(req: ExpressRequest, bytes: Buffer): void {
  if (bytes.length === 0 || !/^application\/(\w+\+)?json/i.test(req.headers['content-type'] ?? '')) return
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch {
    throw refuse.badRequest('The body is not valid JSON.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse.badRequest('The body has to be a JSON object.')
  }
}

async function send(response: Response, res: ExpressResponse): Promise<void> {
  if (res.destroyed) return
  res.status(response.status)
  for (const [name, value] of response.headers) if (name !== 'set-cookie') res.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('set-cookie', cookies)
  if (!response.headers.has('cache-control')) res.setHeader('cache-control', 'private, no-store')
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  if (response.status >= 400 && isJson) {
    const text = normaliseAnswer(response.status, await response.text())
    res.removeHeader('content-length')
    res.end(text)
    return
  }
  if (!response.body) {
    res.end()
    return
  }
  if (isJson) {
    // Payload has built it whole; a stream around it would only cost.
    res.end(Buffer.from(await response.arrayBuffer()))
    return
  }
  await pipeline(Readable.fromWeb(response.body as NodeWebStream), res)
}

function fail(error: unknown, res: ExpressResponse, next: NextFunction): void {
  const e = error as NodeJS.ErrnoException
  if (e?.code === 'ERR_STREAM_PREMATURE_CLOSE' || e?.name === 'AbortError' || res.destroyed) return
  if (res.headersSent) {
    res.destroy()
    return
  }
  const { status, body } = toRefusal(error)
  if (status >= 500 && !isPressrumError(error)) {
    next(error)
    return
  }
  // The rest of an over-large body is not read; the connection ends with the answer.
  if (status === 413) res.setHeader('connection', 'close')
  res.status(status).json(body)
}
