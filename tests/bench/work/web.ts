import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type RequestHandler } from 'express'
import type { Payload } from 'payload'
import type { Logger } from 'pino'
import { createApp } from '../../../src/app.ts'
import { hashOf, serialise } from '../../../src/domain/canonical.ts'
import { SECTIONS } from '../../../src/domain/story.ts'
import { requestLog } from '../../../src/edge/request-log.ts'
import { env } from '../../../src/env.ts'
import { createLog } from '../../../src/log.ts'
import { createServices } from '../../../src/services.ts'
import { openPayload } from '../../../src/start.ts'
import { full } from '../../unit/newsroom/sample.ts'
import type { Service } from '../support.ts'

export interface Web {
  /** Origins: Pressrum whole, and a bare handler that sends the story page; or Payload's REST through Next. */
  pressrum: string
  bare: string
  next: string
  story: string
}

/** As a reader's browser asks. */
export const ACCEPT_ENCODING = 'gzip, deflate, br'
const STORIES = 60

/**
 * A web process over published stories. With `nextDir` it is the baseline of the REST row: a process of its own, because
 * Next changes promises and dates for the whole process it is loaded into.
 */
export async function work({ nextDir, fill }: { nextDir: string | null; fill: boolean }): Promise<Service> {
  const log = createLog()
  const payload = await openPayload(() => {})
  if (fill) await seed(payload)
  const answers = { cpu: () => process.cpuUsage() }
  const story = `/${full.language}/press-releases/story-7`
  if (nextDir) {
    const ready: Web = { pressrum: '', bare: '', next: await nextServer(nextDir, log), story }
    return { ready, answers }
  }
  const services = await createServices({ env: env(), payload, log })
  const server = createServer()
  const pressrum = await listen(server)
  const app = await createApp({ env: env(), payload, services, log, server, admin: false })
  server.on('request', app.handle)
  const page = await fetchRaw(`${pressrum}${story}`)
  if (page.status !== 200) throw new Error(`The story page answered ${page.status}.`)
  const ready: Web = { pressrum, bare: await bareServer(page, log), next: '', story }
  return { ready, answers }
}

/** Published stories through the adapter, below hooks, as the workflow leaves them. */
async function seed(payload: Payload): Promise<void> {
  const create = async (collection: string, data: object) =>
    (await payload.db.create({ collection, data } as never)) as unknown as { id: string }
  await payload.updateGlobal({
    slug: 'newsroom',
    data: {
      name: 'Bench newsroom',
      languages: [full.language, 'en'],
      sender: { name: 'Bench newsroom', email: 'newsroom@example.org' },
    },
  } as never)
  for (let index = 0; index < STORIES; index++) {
    const own = { storyKey: `press-releases:${index}` as const, slug: `story-${index}`, translationGroup: `g-${index}` }
    const edition = { ...full, ...own }
    const { storyKey, language, translationGroup, title, kind } = edition
    const canonical = serialise(edition)
    const { id } = await create('editions', {
      ...{ storyKey, language, translationGroup, title, canonical, number: 1, canonVersion: 1 },
      hash: hashOf(canonical),
    })
    const address = { language, section: SECTIONS[edition.collection], slug: edition.slug }
    const visibleFrom = new Date(Date.now() - (index + 1) * 3_600_000).toISOString()
    await create('publications', {
      ...{ ...address, storyKey, kind, translationGroup, visibleFrom },
      ...{ edition: String(id), status: 'published', rev: 1 },
    })
    await create('slugs', { ...address, storyKey, current: true })
  }
}

interface Raw {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** With the bytes as they came, still compressed. */
function fetchRaw(url: string): Promise<Raw> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': ACCEPT_ENCODING } }, async (res) => {
      const parts: Buffer[] = []
      for await (const part of res) parts.push(part as Buffer)
      resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(parts) })
    }).once('error', reject)
  })
}

/** The same bytes, the same headers, the same log line; nothing else. */
function bareServer({ headers, body }: Raw, log: Logger): Promise<string> {
  // Node writes these itself, the log line's middleware the id.
  const { date, connection, 'keep-alive': keepAlive, 'x-request-id': id, ...own } = headers
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.use(requestLog(log))
  app.use((_req, res) => {
    res.writeHead(200, own)
    res.end(body)
  })
  return listen(createServer(app))
}

/** Payload's REST through Next's custom server, mounted and logged as Pressrum mounts its admin. */
async function nextServer(dir: string, log: Logger): Promise<string> {
  const server = createServer()
  const origin = await listen(server)
  // Next's types describe its CommonJS export; under ESM it is the default of the default.
  const { default: imported } = (await import('next')) as unknown as { default: unknown }
  const create = (typeof imported === 'function' ? imported : (imported as { default: unknown }).default) as (
    options: object,
  ) => { prepare(): Promise<void>; getRequestHandler(): (req: object, res: object) => Promise<void> }
  const { port } = server.address() as AddressInfo
  const next = create({ dev: false, dir, customServer: true, hostname: '127.0.0.1', port, httpServer: server })
  await next.prepare()
  const handle = next.getRequestHandler()
  const mounted: RequestHandler = (req, res, fail) => {
    req.url = req.originalUrl
    handle(req, res).catch(fail)
  }
  const app = express()
  app.disable('x-powered-by')
  app.use(requestLog(log))
  app.use('/api', mounted)
  server.on('request', app)
  return origin
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
