import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import type { Payload } from 'payload'
import { pino } from 'pino'
import { vi } from 'vitest'
import type { Role } from '../../src/domain/permissions.ts'
import type { Env } from '../../src/env.ts'
import { createTrialResend, type TrialResend } from '../../src/trial/resend/server.ts'
import { productionVariables, type TestDatabase } from './databases.ts'

const PASSWORD = 'correct-horse-battery-9'
const API_KEY = 're_test_suite_only'

export interface Answer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  text: string
  body: T & { errors?: { code: string; message: string; data?: unknown }[] }
}

export interface Person {
  id: string
  email: string
  request<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
}

/** A whole Pressrum in the test's own process: Payload, front door, mail provider, and workers when they are asked for. */
export interface TestNewsroom {
  payload: Payload
  env: Env
  url: string
  /** The Resend-compatible server that catches this newsroom's mail. */
  provider: TrialResend & { url: string; mails(): Promise<CaughtMail[]>; hold(): () => void }
  /** A person with these roles, signed in; made on first use. */
  person(...roles: Role[]): Promise<Person>
  anyone: Omit<Person, 'id' | 'email'>
  startWorkers(): Promise<void>
  stopWorkers(): Promise<void>
  close(): Promise<void>
}

export interface CaughtMail {
  id: string
  to: string[]
  subject: string
  html: string
  text: string
  headers?: Record<string, string>
  reply_to: string[] | null
  tags?: { name: string; value: string }[]
}

export async function openNewsroom(db: TestDatabase): Promise<TestNewsroom> {
  // Each newsroom reads its own configuration, so every module of ours is loaded afresh for it.
  vi.resetModules()
  forgetPayload()
  const log = pino({ level: 'silent' })
  const server = createServer()
  await listening(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const variables = productionVariables(db)
  const provider = await openProvider(db.dir, url, variables.RESEND_WEBHOOK_SECRET ?? '')
  for (const [name, value] of Object.entries({ ...variables, RESEND_BASE_URL: provider.url, LOG_LEVEL: 'fatal' }))
    process.env[name] = value
  const { env, forgetEnv } = await import('../../src/env.ts')
  forgetEnv()
  const { openPayload, closePayload } = await import('../../src/start.ts')
  const payload = await openPayload(() => {})
  const { createServices } = await import('../../src/services.ts')
  const services = await createServices({ env: env(), payload, log })
  const { createApp } = await import('../../src/app.ts')
  const app = await createApp({ env: env(), payload, services, log, server, admin: false })
  server.on('request', app.handle)
  await payload.updateGlobal({
    slug: 'newsroom',
    data: {
      name: 'Test newsroom',
      languages: ['en', 'sv', 'fi'],
      sender: { name: 'Test newsroom', email: 'newsroom@example.org' },
    },
  } as never)
  await payload.updateGlobal({
    slug: 'outreach-policy',
    data: { coolingOffSeconds: 0, requestsPerSecond: 50 },
  } as never)

  const people = new Map<string, Promise<Person>>()
  const caller =
    (token?: string): Person['request'] =>
    async (method, path, body, headers = {}) => {
      const json = body !== undefined && typeof body !== 'string' && !(body instanceof FormData)
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(token ? { authorization: `JWT ${token}` } : {}),
          ...(json ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as BodyInit) }),
      })
      const text = await response.text()
      let parsed: unknown = {}
      try {
        parsed = JSON.parse(text)
      } catch {
        // Pages and feeds are text.
      }
      return { status: response.status, headers: response.headers, text, body: parsed as never }
    }
  const signIn = async (roles: Role[]): Promise<Person> => {
    const email = `${roles.join('.')}.${people.size}@example.org`
    const user = (await payload.create({
      collection: 'users',
      data: { email, password: PASSWORD, name: roles.join(' and '), roles },
      overrideAccess: true,
    } as never)) as { id: string }
    const answer = await caller()<{ token: string }>('POST', '/api/users/login', { email, password: PASSWORD })
    return { id: user.id, email, request: caller(answer.body.token) }
  }
  let workers: { stop(): Promise<void> } | null = null
  const stopWorkers = async () => {
    await workers?.stop()
    workers = null
  }
  return {
    payload,
    env: env(),
    url,
    provider,
    anyone: { request: caller() },
    person: (...roles) => {
      const key = roles.join('+')
      const known = people.get(key) ?? signIn(roles)
      people.set(key, known)
      return known
    },
    startWorkers: async () => {
      const { startWorkers } = await import('../../src/workers.ts')
      workers ??= await startWorkers({ env: env(), payload, services, fence: { beforeCall: async () => {} }, log })
    },
    stopWorkers,
    close: async () => {
      await stopWorkers()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      await services.close()
      await provider.close()
      await closePayload(payload)
      forgetPayload()
    },
  }
}

/** Payload keeps one instance per process under a key; the next newsroom needs its own. */
function forgetPayload(): void {
  const kept = globalThis as { _payload?: Map<string, unknown>; _payload_graphql?: object }
  kept._payload?.clear()
  // Its GraphQL schema goes on calling the collections of the newsroom that it was made for.
  if (kept._payload_graphql) Object.assign(kept._payload_graphql, { graphql: null, promise: null })
}

async function openProvider(dir: string, newsroom: string, secret: string) {
  const server = createServer()
  await listening(server)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const trial = createTrialResend({
    dir: join(dir, 'provider'),
    now: Date.now,
    apiKey: API_KEY,
    webhook: { url: () => `${newsroom}/webhooks/resend`, secret },
    requestsPerSecond: 1000,
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  })
  const app = express()
  let held: Promise<void> = Promise.resolve()
  app.post('/emails/batch', (_req, _res, next) => void held.then(() => next()))
  app.use(trial.router)
  server.on('request', app)
  const get = async <T>(path: string): Promise<T> => {
    for (;;) {
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${API_KEY}` } })
      if (response.status !== 429) return (await response.json()) as T
      await response.body?.cancel()
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return {
    ...trial,
    url,
    /** Keeps batches waiting from here on. @returns lets them go on */
    hold: () => {
      const { promise, resolve } = deferred()
      held = promise
      return resolve
    },
    /** Every mail that was accepted, oldest first. */
    mails: async () => {
      const found: { id: string }[] = []
      for (let after = ''; ; ) {
        const page = await get<{ data: { id: string }[]; has_more: boolean }>(
          `/emails?limit=100${after ? `&after=${after}` : ''}`,
        )
        found.push(...page.data)
        const last = page.data.at(-1)
        if (!page.has_more || !last) break
        after = last.id
      }
      return Promise.all(found.reverse().map(({ id }) => get<CaughtMail>(`/emails/${id}`)))
    },
    close: async () => {
      await trial.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function deferred() {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
}

/** Waits until a condition holds; fails with the last thing seen. Looks often at first, then less: a look costs what the tests wait for. */
export async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean, ms = 120_000): Promise<T> {
  const end = Date.now() + ms
  for (let pause = 20; ; pause = Math.min(150, pause * 1.2)) {
    const seen = await look()
    if (holds(seen)) return seen
    if (Date.now() > end)
      throw new Error(`It did not come about in ${ms} ms; last seen: ${JSON.stringify(seen)?.slice(0, 800)}`)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
