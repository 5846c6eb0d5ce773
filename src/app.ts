import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import helmet from 'helmet'
import { handleEndpoints, type Payload } from 'payload'
import type { Logger } from 'pino'
import { toRefusal } from './edge/errors.ts'
import { fileRoutes } from './edge/files.ts'
import { graphqlRoute } from './edge/graphql.ts'
import { healthRoutes } from './edge/health.ts'
import { fetchRoute } from './edge/payload.ts'
import { createAnswerMemory } from './edge/remembered.ts'
import { requestLog } from './edge/request-log.ts'
import { forgotPasswordGate, signInGate } from './edge/sign-in.ts'
import { recordFailedSignIns } from './editorial/failed-sign-ins.ts'
import type { Env } from './env.ts'
import { errorBody, isPressrumError, refuse } from './errors.ts'
import type { Services } from './services.ts'
import { nextPublicationChange, publicationStamp } from './storage/publications.ts'

export interface App {
  handle: (req: IncomingMessage, res: ServerResponse) => void
  close(): Promise<void>
}

export interface AppOptions {
  env: Env
  payload: Payload
  services: Services
  log: Logger
  server: Server
  /** Whether `/admin` is served; a test of the API alone needs no build. */
  admin?: boolean
}

/**
 * The front door of a web process, in the order of the design: log and id, health, webhooks (raw body), the public
 * pages, `/api` through Payload without Next, and Next for `/admin` alone.
 */
export async function createApp({ env, payload, services, log, server, admin = true }: AppOptions): Promise<App> {
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('trust proxy', env.trustProxy)
  app.use(requestLog(log))
  app.use(healthRoutes({ ready: services.ready, metricsToken: env.metricsToken, figures: services.figures }))

  if (services.trial) {
    app.use('/trial/resend', services.trial.router)
    app.use('/trial/inbox', services.trial.inbox)
  }
  app.use(services.webhooks)
  app.use(services.unsubscribe)

  app.use(helmetFor(env))
  app.use(watched(services))
  app.use(fileRoutes({ payload, now: Date.now }))

  const api = express.Router({ caseSensitive: true })
  const memory = createAnswerMemory({
    stamp: () => publicationStamp(payload),
    nextChange: (now) => nextPublicationChange(payload, now),
    now: Date.now,
  })
  api.use(memory.serve)
  api.post('/users/first-register', (_req, res) => {
    res.status(404).json(errorBody('not_found', 'The first administrator is made with: npm run create-admin.'))
  })
  api.post('/graphql', graphqlRoute(payload, env.publicUrl))
  const failures = recordFailedSignIns(payload)
  api.use(
    fetchRoute(
      (request) => memory.through(request, () => handleEndpoints({ config: payload.config, request })),
      env.publicUrl,
      [signInGate(payload, failures.note), forgotPasswordGate(payload)],
    ),
  )
  app.use('/api', api)

  app.use(services.newsroom)
  app.get('/admin/create-first-user', (_req, res) => {
    // Payload would offer this form to whoever comes first.
    res.status(404).type('html').send(FIRST_ADMIN)
  })
  const next = admin ? await openAdmin(env, server) : null
  if (next) app.use('/admin', next.handle)
  if (next) app.use('/_next', next.handle)
  app.use(notFound)
  app.use(lastResort(log))
  return {
    handle: app,
    close: async () => {
      await failures.close()
      await next?.close()
    },
  }
}

/** Nobody is answered by a process that has slept through something: what came due meanwhile is held first. */
function watched({ watch }: Services): RequestHandler {
  return (_req, _res, next) => {
    watch.ready().then(
      () => next(),
      () => next(refuse.busy()),
    )
  }
}

function helmetFor(env: Env): RequestHandler {
  const https = env.publicUrl.startsWith('https://')
  const security = helmet({
    // Each room sets its own policy; this one is for what has none.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The admin's framework writes inline scripts and styles of its own.
        scriptSrc: ["'self'", "'unsafe-inline'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  })
  return security
}

async function openAdmin(env: Env, server: Server) {
  const { adminDir } = await import('./admin/build.ts')
  // Next's types describe its CommonJS export; under ESM it is the default of the default.
  const { default: imported } = (await import('next')) as unknown as { default: unknown }
  const create = (typeof imported === 'function' ? imported : (imported as { default: unknown }).default) as (
    options: object,
  ) => {
    prepare(): Promise<void>
    getRequestHandler(): (req: IncomingMessage, res: ServerResponse) => Promise<void>
    close(): Promise<void>
  }
  const next = create({
    dev: false,
    dir: adminDir,
    customServer: true,
    hostname: env.host,
    port: env.port,
    httpServer: server,
  })
  await next.prepare()
  const handler = next.getRequestHandler()
  const handle: RequestHandler = (req, res, fail) => {
    // Express has cut the mount point off; Next routes by the whole address.
    req.url = req.originalUrl
    handler(req, res).catch(fail)
  }
  return { handle, close: () => next.close() }
}

const FIRST_ADMIN = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>No administrator yet</title><body style="font:16px/1.6 system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem">
<h1>There is no administrator yet</h1><p>The first one is made on the server itself:</p>
<pre>npm run create-admin -- --email you@example.org</pre><p>Then <a href="/admin/login">sign in</a>.</p>`

const notFound: RequestHandler = (_req, res) => {
  res.status(404).json(errorBody('not_found', 'There is nothing at this address.'))
}

function lastResort(log: Logger): ErrorRequestHandler {
  return (error, req, res, _next) => {
    const { status, body } = toRefusal(error)
    if (!isPressrumError(error) && status >= 500)
      log.error({ err: error, id: res.getHeader('x-request-id') }, 'request failed')
    if (res.headersSent) {
      req.destroy()
      return
    }
    res.status(status).json(body)
  }
}
