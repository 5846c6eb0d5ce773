import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where a worker dies, as seen from the provider. */
export const KILL_POINTS = [
  'before it is accepted',
  'after it is accepted, before the reply',
  'after the reply',
] as const
export type KillPoint = (typeof KILL_POINTS)[number]

export interface FaultProvider {
  url: string
  /** Copies accepted, by address. */
  copies: Map<string, number>
  /** The provider's id of each accepted message, by delivery. */
  ids: Map<string, string>
  requests: number
  replays: number
  /** Calls that used a key again with other bytes: must stay zero. */
  mismatches: number
  close(): Promise<void>
}

interface Kept {
  hash: string
  reply: string
}

/**
 * A small Resend-compatible server that honours idempotency keys, is slow to answer, and tells the test when a call is at a point where
 * its sender may be killed. The worker's number is the first part of the path, so that the test knows whom to kill.
 *
 * @param fate asked for every new call: where its sender dies, or `null`
 * @param kill kills that worker, at once
 */
export async function startFaultProvider(
  fate: (worker: string) => KillPoint | null,
  kill: (worker: string) => void,
  delayMs: () => number,
): Promise<FaultProvider> {
  const known = new Map<string, Kept>()
  const state: FaultProvider = {
    url: '',
    copies: new Map(),
    ids: new Map(),
    requests: 0,
    replays: 0,
    mismatches: 0,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }

  const accept = (key: string, body: string): { status: number; reply: string } => {
    const hash = createHash('sha256').update(body).digest('hex')
    const before = known.get(key)
    if (before && before.hash !== hash) {
      state.mismatches += 1
      return { status: 409, reply: error(409, 'invalid_idempotent_request') }
    }
    if (before) {
      state.replays += 1
      return { status: 200, reply: before.reply }
    }
    const messages = JSON.parse(body) as { to: string | string[]; tags: { name: string; value: string }[] }[]
    const data = messages.map(({ to, tags }, index) => {
      const address = String(to)
      const id = `${hash.slice(0, 20)}-${state.requests}-${index}`
      state.copies.set(address, (state.copies.get(address) ?? 0) + 1)
      state.ids.set(tags.find(({ name }) => name === 'delivery')?.value ?? '', id)
      return { id }
    })
    const reply = JSON.stringify({ data })
    known.set(key, { hash, reply })
    return { status: 200, reply }
  }

  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    state.requests += 1
    const worker = req.url?.split('/')[1] ?? ''
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const point = fate(worker)
    if (point === 'before it is accepted') {
      kill(worker)
      res.destroy()
      return
    }
    const { status, reply } = accept(String(req.headers['idempotency-key']), Buffer.concat(chunks).toString('utf8'))
    if (point === 'after it is accepted, before the reply') {
      kill(worker)
      res.destroy()
      return
    }
    await new Promise((resolve) => setTimeout(resolve, delayMs()))
    if (res.destroyed) return
    res.writeHead(status, {
      'content-type': 'application/json',
      'ratelimit-limit': '200',
      'ratelimit-remaining': '199',
    })
    res.end(reply, () => {
      if (point === 'after the reply') kill(worker)
    })
  }

  // A killed sender breaks its connections in the middle of anything; that is the point.
  const server = createServer((req, res) => void answer(req, res).catch(() => res.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return state
}

const error = (statusCode: number, name: string) => JSON.stringify({ statusCode, name, message: name })
