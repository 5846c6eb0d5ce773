import { type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import express, { type ErrorRequestHandler, type Express } from 'express'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  body: { errors?: { code: string; message: string; data?: unknown }[] } & Record<string, unknown>
}

export interface Served {
  url: string
  /** What reached the last error handler: a failure of ours that nobody turned into an answer. */
  failures: unknown[]
  /** Sends exactly this, header by header; a body that is a stream goes in chunks without a length. */
  send(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: string | Buffer | Readable,
  ): Promise<Answer>
  close(): Promise<void>
}

/** A real Express application on a port of its own. */
export async function serve(mount: (app: Express) => void): Promise<Served> {
  const app = express()
  const failures: unknown[] = []
  mount(app)
  const last: ErrorRequestHandler = (error, _req, res, _next) => {
    failures.push(error)
    res.status(500).json({ errors: [{ code: 'internal', message: 'last resort' }] })
  }
  app.use(last)
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    failures,
    send: (method, path, headers = {}, body) =>
      new Promise((resolve, reject) => {
        const req = request({ port, method, path, headers, host: '127.0.0.1', agent: false }, (res) => {
          const chunks: Buffer[] = []
          res.on('data', (chunk: Buffer) => chunks.push(chunk))
          res.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8')
            let parsed = {}
            try {
              parsed = JSON.parse(text)
            } catch {
              // Not every answer is JSON.
            }
            resolve({ status: res.statusCode ?? 0, headers: res.headers, text, body: parsed })
            req.destroy()
          })
        })
        // A server may answer and hang up before it has read the whole body.
        let answered = false
        req.once('response', () => {
          answered = true
        })
        req.on('error', (error) => {
          if (!answered) reject(error)
        })
        if (body instanceof Readable) body.pipe(req)
        else req.end(body)
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** A body of so many bytes in pieces of 64 KB, never held whole; `tell` hears of each piece that is taken. */
export function bytesOf(total: number, tell: (size: number) => void = () => {}): Readable {
  const piece = Buffer.alloc(64 * 1024, 'x')
  return Readable.from(
    (function* () {
      for (let left = total; left > 0; left -= piece.length) {
        const next = left < piece.length ? piece.subarray(0, left) : piece
        tell(next.length)
        yield next
      }
    })(),
    { objectMode: false },
  )
}
