import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface GateAnswer {
  status: number
  body: object
  headers?: Record<string, string>
}

/** Stands before a newsroom's mail provider: it lets calls through, or answers in the provider's place. */
export interface Gate {
  url: string
  /** Where calls are let through to; until it is named they are refused. */
  target: string
  /** What batches of so many mails meet instead of the provider; a promise holds them up, `null` lets them through. */
  batches: (mails: number) => GateAnswer | null | Promise<GateAnswer | null>
  /** What the provider’s log shows after its last entry; nothing unless set. */
  older: object[]
  close(): Promise<void>
}

/** A refusal in the provider's words. */
export const refusal = (status: number, name: string, message = name): GateAnswer => ({
  status,
  body: { statusCode: status, name, message },
})

export async function openGate(): Promise<Gate> {
  const server = createServer((req, res) => {
    const serve = async () => {
      const body = await bytesOf(req)
      const isBatch = req.method === 'POST' && req.url?.endsWith('/emails/batch')
      const own = isBatch ? await gate.batches((JSON.parse(body.toString()) as unknown[]).length) : null
      if (own) {
        res.writeHead(own.status, { 'content-type': 'application/json', ...own.headers })
        res.end(JSON.stringify(own.body))
        return
      }
      const { host: _, connection: __, ...headers } = req.headers as Record<string, string>
      const answer = await fetch(`${gate.target}${req.url}`, {
        method: req.method ?? 'GET',
        headers,
        ...(body.length > 0 ? { body } : {}),
      })
      const { 'content-encoding': ___, 'transfer-encoding': ____, ...back } = Object.fromEntries(answer.headers)
      const bytes = Buffer.from(await answer.arrayBuffer())
      const isLog = gate.older.length > 0 && /\/logs(\?|$)/.test(req.url ?? '') && answer.ok
      if (isLog) {
        const page = JSON.parse(bytes.toString()) as { data: object[]; has_more: boolean }
        const longer = JSON.stringify(page.has_more ? page : { ...page, data: [...page.data, ...gate.older] })
        const { 'content-length': _____, ...rest } = back
        res.writeHead(answer.status, rest)
        res.end(longer)
        return
      }
      res.writeHead(answer.status, back)
      res.end(bytes)
    }
    serve().catch(() => res.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    batches: () => null,
    older: [],
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return gate
}

async function bytesOf(req: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
