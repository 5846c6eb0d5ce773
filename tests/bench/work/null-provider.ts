import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Service } from '../support.ts'

/**
 * A mail provider that takes everything and sends nothing: it answers `POST /emails/batch` in Resend's shape and counts.
 * Without a rate the caller goes as fast as it can; with one it refuses what is too much in any second, as Resend does. `latencyMs`: how long it takes
 * to answer what it has taken.
 */
export async function work({
  perSecond = 0,
  latencyMs = 0,
}: {
  perSecond?: number
  latencyMs?: number
}): Promise<Service> {
  let refused = 0
  const recent: number[] = []
  /** Whether one more call fits into the last second. */
  const permitted = (): boolean => {
    if (perSecond === 0) return true
    const now = performance.now()
    while (recent.length > 0 && recent[0]! <= now - 1000) recent.shift()
    if (recent.length >= perSecond) return false
    recent.push(now)
    return true
  }
  const told = perSecond === 0 ? {} : { 'ratelimit-limit': String(perSecond) }
  let requests = 0
  let messages = 0
  let bytes = 0
  const firsts = new Map<string, number>()
  /** When calls were taken first and last (ms since the epoch). */
  let span = { first: 0, last: 0 }
  const addresses = new Set<string>()
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    if (!permitted()) {
      refused += 1
      const error = { name: 'rate_limit_exceeded', message: 'Too many requests.', statusCode: 429 }
      res.writeHead(429, { 'content-type': 'application/json', ...told, 'retry-after': '1' }).end(JSON.stringify(error))
      return
    }
    const batch = addressesIn(body)
    const [, campaign = ''] = String(req.headers['idempotency-key']).split('/')
    if (!firsts.has(campaign)) firsts.set(campaign, Date.now())
    const at = performance.timeOrigin + performance.now()
    span = { first: span.first || at, last: at }
    requests += 1
    messages += batch.length
    bytes += body.length
    for (const to of batch) addresses.add(to)
    const data = batch.map((_, at) => ({ id: `${requests.toString(36)}-${at}` }))
    if (latencyMs > 0) await delay(latencyMs)
    res.writeHead(200, { 'content-type': 'application/json', ...told }).end(JSON.stringify({ data }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ready: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    answers: {
      /** When the first call of each campaign was taken (ms since the epoch). */
      firsts: () => Object.fromEntries(firsts),
      /** Everything since the last time it was asked. */
      figures: () => {
        const seen = { requests, messages, bytes, refused, span, distinct: addresses.size }
        requests = messages = bytes = refused = 0
        span = { first: 0, last: 0 }
        addresses.clear()
        return seen
      },
    },
  }
}

const TO = Buffer.from('"to":"')
const QUOTE = 0x22

/** Found without parsing: a provider that costs as much as the sender would be what is measured. Quotes inside a text are escaped. */
function addressesIn(body: Buffer): string[] {
  const found: string[] = []
  for (let at = body.indexOf(TO); at >= 0; at = body.indexOf(TO, at)) {
    const from = at + TO.length
    at = body.indexOf(QUOTE, from)
    found.push(body.toString('latin1', from, at))
  }
  return found
}
