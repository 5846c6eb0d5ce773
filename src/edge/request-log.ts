import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'

/** Paths whose last part is a secret of one person. */
const PERSONAL = /^\/(u|preferences|confirm|embargo|admin\/reset|admin\/verify|api\/users\/verify)\/+[^/]+/i
const REQUEST_ID = /^[\w-]{8,64}$/

/** What of a path may be logged: no query (it may hold a search or an address), no personal token. */
export function loggablePath(url: string): string {
  // A request line may hold a whole address (RFC 9112 §3.2.2).
  const path = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)[0] || '/'
  return path.replace(PERSONAL, '/$1/…')
}

/** Gives each request an id, sends it back as `x-request-id`, and writes one line when the answer is out. */
export function requestLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const started = process.hrtime.bigint()
    const given = req.headers['x-request-id']
    const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    res.setHeader('x-request-id', id)
    res.once('close', () => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6
      const line = {
        id,
        method: req.method,
        path: loggablePath(req.originalUrl),
        status: res.statusCode,
        ms: Math.round(ms * 10) / 10,
      }
      if (res.statusCode >= 500) log.error(line, 'request')
      else log.info(line, 'request')
    })
    next()
  }
}
