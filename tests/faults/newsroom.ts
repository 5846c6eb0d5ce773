import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../src/app.ts'
import { env } from '../../src/env.ts'
import { createLog } from '../../src/log.ts'
import { createServices } from '../../src/services.ts'
import { closePayload, openPayload } from '../../src/start.ts'
import { createFence } from '../../src/storage/backup/fence.ts'
import { lineageStore } from '../../src/storage/lineage.ts'
import { handleOf } from '../../src/storage/open.ts'
import { startWorkers } from '../../src/workers.ts'

/** A whole Pressrum in a process of its own, by `--roles=` as at the real start; without the admin, which would have to be built. */
const log = createLog()
const payload = await openPayload(() => {})
const fence = createFence({ store: lineageStore(handleOf(payload)), dataDir: env().dataDir, now: Date.now, log })
await fence.check()
const services = await createServices({ env: env(), payload, log })
// As `run` does: before the first page.
await services.watch.ready()
const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const app = await createApp({ env: env(), payload, services, log, server, admin: false })
server.on('request', app.handle)
const workers = env().roles.worker ? await startWorkers({ env: env(), payload, services, fence, log }) : null
process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`)

process.once('SIGTERM', async () => {
  await workers?.stop()
  server.closeAllConnections()
  server.close()
  await app.close()
  await services.close()
  await closePayload(payload)
  process.exit(0)
})
