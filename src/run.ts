import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Payload } from 'payload'
import type { Logger } from 'pino'
import { type Env, settlePort } from './env.ts'
import { createLog } from './log.ts'
import type { Fence } from './storage/backup/fence.ts'
import { startWorkers, type Workers } from './workers.ts'

/** SIGTERM until exit, in ms: what is in flight is finished within this time. */
const DRAIN_MS = 13_000

export interface RunOptions {
  env: Env
  /** Lines for the person at the terminal. */
  say: (line: string) => void
  /** Aborted to stop: claims end at once, what is in flight is finished, everything is closed. */
  signal: AbortSignal
}

/** Runs one process until it is told to stop. @throws when it cannot start */
export async function run({ env, say, signal }: RunOptions): Promise<void> {
  const started = Date.now()
  const log = createLog()
  for (const warning of env.warnings) say(`Warning: ${warning}`)
  const server = env.roles.web ? await listen(env) : null
  if (env.roles.web) {
    const { buildAdmin } = await import('./admin/build.ts')
    say('Looking whether the admin has to be built …')
    const outcome = await buildAdmin(say)
    if (outcome === 'built') say('The admin is built; the next start takes seconds.')
  }
  if (signal.aborted) return void server?.close()

  // Only now: importing Payload takes a second, and a wrong configuration has been refused before.
  const { openPayload, closePayload } = await import('./start.ts')
  const payload = await openPayload(say)
  const fence = await openFence({ env, payload, log })
  const stopped = await fence.check()
  if (stopped !== null)
    say(
      `Warning: the database is older than what was sent from here; everything is stopped, and ${stopped} campaigns are paused.`,
    )
  const { createServices } = await import('./services.ts')
  const services = await createServices({ env, payload, log })
  // Before the first page: what came due while nothing ran is held for a decision.
  await services.watch.ready()
  let workers: Workers | null = null
  let app: Awaited<ReturnType<typeof import('./app.ts')['createApp']>> | null = null
  try {
    if (server) {
      const { createApp } = await import('./app.ts')
      app = await createApp({ env, payload, services, log, server })
      server.on('request', app.handle)
    }
    if (env.mode === 'trial') {
      const { seedOnce } = await import('./trial/seed.ts')
      await seedOnce({ payload, env, say })
    }
    if (env.roles.worker) workers = await startWorkers({ env, payload, services, fence, log })
    announce(env, say, Date.now() - started)
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    say('Stopping: finishing what is in flight …')
  } finally {
    await withinTime(DRAIN_MS, async () => {
      await workers?.stop()
      await closeServer(server)
      await app?.close()
      await services.close()
      await closePayload(payload)
    })
  }
}

async function openFence({ env, payload, log }: { env: Env; payload: Payload; log: Logger }): Promise<Fence> {
  const { createFence } = await import('./storage/backup/fence.ts')
  const { handleOf } = await import('./storage/open.ts')
  const { lineageStore } = await import('./storage/lineage.ts')
  return createFence({ store: lineageStore(handleOf(payload)), dataDir: env.dataDir, now: Date.now, log })
}

async function listen(env: Env): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${env.port} is taken. Set PORT to another one, or stop what uses it.`)
          : error,
      ),
    )
    server.listen(env.port, env.host, resolve)
  })
  settlePort((server.address() as AddressInfo).port)
  // Until the app is there, whoever comes is told to wait.
  server.on('request', (_req, res) => {
    if (server.listenerCount('request') > 1) return
    res.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '5' })
    res.end('Pressrum is starting.\n')
  })
  return server
}

async function closeServer(server: Server | null): Promise<void> {
  if (!server) return
  server.closeIdleConnections()
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    // A connection that is kept alive would hold the process; it gets a few seconds to finish its request.
    setTimeout(() => server.closeAllConnections(), 5_000).unref()
  })
}

async function withinTime(ms: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work(), late])
  clearTimeout(timer)
}

function announce(env: Env, say: (line: string) => void, ms: number): void {
  const roles = [env.roles.web && 'web', env.roles.worker && 'worker'].filter(Boolean).join(' and ')
  say(
    `Pressrum is ready (${roles}, ${env.mode} mode, ${env.engine === 'sqlite' ? 'SQLite' : 'MongoDB'}) after ${(ms / 1000).toFixed(1)} s.`,
  )
  if (!env.roles.web) return
  say(`  newsroom  ${env.publicUrl}/`)
  say(`  admin     ${env.publicUrl}/admin`)
  if (env.mode === 'trial')
    say(`  inbox     ${env.publicUrl}/trial/inbox   (every mail is caught here; nothing leaves this machine)`)
}
