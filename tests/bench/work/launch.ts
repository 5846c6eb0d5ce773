import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Payload } from 'payload'
import { createApp } from '../../../src/app.ts'
import type { Role } from '../../../src/domain/permissions.ts'
import { env } from '../../../src/env.ts'
import { createLog } from '../../../src/log.ts'
import { createServices } from '../../../src/services.ts'
import { openPayload } from '../../../src/start.ts'
import { createFence } from '../../../src/storage/backup/fence.ts'
import { lineageStore } from '../../../src/storage/lineage.ts'
import { handleOf } from '../../../src/storage/open.ts'
import { startWorkers } from '../../../src/workers.ts'
import { pressRelease } from '../../support/stories.ts'
import type { Service } from '../support.ts'

export interface Launched {
  campaign: string
  /** ms since the epoch: the request to launch leaves. */
  clicked: number
  /** ms until it was answered. */
  answeredMs: number
}

const PASSWORD = 'correct-horse-battery-9'

/** A whole Pressrum but for the admin, web and worker in one process, and an editor who launches a campaign by its address. */
export async function work({ list }: { list: string }): Promise<Service> {
  const log = createLog()
  const payload = await openPayload(() => {})
  const fence = createFence({ store: lineageStore(handleOf(payload)), dataDir: env().dataDir, now: Date.now, log })
  const services = await createServices({ env: env(), payload, log })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const app = await createApp({ env: env(), payload, services, log, server, admin: false })
  server.on('request', app.handle)
  // Before the worker: it reads the rate as it starts, and then only now and then.
  await settings(payload)
  const workers = await startWorkers({ env: env(), payload, services, fence, log })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const writer = await person(payload, origin, ['communications'])
  const editor = await person(payload, origin, ['editor'])

  /** A story of its own for each, so that nobody has had it. */
  const launch = async (): Promise<Launched> => {
    const story = await publish(writer, editor)
    const { doc } = await editor<{ doc: { id: string } }>('POST', '/api/campaigns', {
      type: 'brief',
      story: { collection: 'press-releases', id: story },
      lists: [list],
    })
    const clicked = Date.now()
    await editor('POST', `/api/campaigns/${doc.id}/launch`, {})
    const answeredMs = Date.now() - clicked
    last = doc.id
    return { campaign: doc.id, clicked, answeredMs }
  }
  let last = ''
  /** Ends the last one for good, so that it is in nobody's way. */
  const cancel = async () => {
    await editor('POST', `/api/campaigns/${last}/cancel`, {})
    const ended = () => editor<{ finishedAt: string | null }>('GET', `/api/campaigns/${last}?depth=0`)
    while ((await ended()).finishedAt === null) await delay(100)
  }
  const stop = async () => {
    await workers.stop()
    server.closeAllConnections()
  }
  return { ready: {}, answers: { launch, cancel, stop } }
}

async function settings(payload: Payload): Promise<void> {
  const sender = { name: 'Bench newsroom', email: 'newsroom@example.org' }
  await payload.updateGlobal({
    slug: 'newsroom',
    data: { name: 'Bench newsroom', languages: ['en', 'sv', 'fi'], sender },
  } as never)
  await payload.updateGlobal({
    slug: 'outreach-policy',
    data: { coolingOffSeconds: 0, requestsPerSecond: 50 },
  } as never)
}

type Ask = <T = object>(method: string, path: string, body?: object) => Promise<T>

/** Somebody with these roles, signed in. */
async function person(payload: Payload, origin: string, roles: Role[]): Promise<Ask> {
  const email = `${roles.join('.')}.${process.pid}@example.org`
  await payload.create({
    collection: 'users',
    data: { email, password: PASSWORD, name: roles.join(' and '), roles },
    overrideAccess: true,
  } as never)
  const ask =
    (token: string): Ask =>
    async <T>(method: string, path: string, body?: object) => {
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `JWT ${token}` } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`)
      return JSON.parse(text) as T
    }
  const { token } = await ask('')<{ token: string }>('POST', '/api/users/login', { email, password: PASSWORD })
  return ask(token)
}

async function publish(writer: Ask, editor: Ask): Promise<string> {
  const { doc } = await writer<{ doc: { id: string } }>('POST', '/api/press-releases', pressRelease())
  const act = async (who: Ask, action: string) => {
    const { revision } = await editor<{ revision: number }>('GET', `/api/press-releases/${doc.id}?depth=0`)
    await who('POST', `/api/press-releases/${doc.id}/${action}`, { revision })
  }
  await act(writer, 'submit')
  await act(editor, 'approve')
  await act(editor, 'publish')
  return doc.id
}
