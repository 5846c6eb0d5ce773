import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Service } from '../support.ts'

/**
 * A mail provider that takes everything and sends nothing: it answers `POST /emails/batch` in Resend's shape and counts.
 * It names no rate, so the caller goes as fast as it can.
 */
export async function work(): Promise<Service> {
  let requests = 0
  let messages = 0
  let bytes = 0
  let firstAt = 0
  const addresses = new Set<string>()
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part as Buffer)
    const body = Buffer.concat(parts)
    const batch = addressesIn(body)
    firstAt ||= Date.now()
    requests += 1
    messages += batch.length
    bytes += body.length
    for (const to of batch) addresses.add(to)
    const data = batch.map((_, at) => ({ id: `${requests.toString(36)}-${at}` }))
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ready: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    answers: {
      /** Everything since the last time it was asked. */
      figures: () => {
        const seen = { requests, messages, bytes, firstAt, distinct: addresses.size }
        requests = messages = bytes = firstAt = 0
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
