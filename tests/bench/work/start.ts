import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { env } from '../../../src/env.ts'

/** Starts as far as it is told. `payload`: the database and Payload alone. `web`: everything a web process serves, but the admin. */
export async function work({ as }: { as: 'payload' | 'web' }): Promise<object> {
  const { openPayload } = await import('../../../src/start.ts')
  const payload = await openPayload(() => {})
  if (as === 'payload') return {}
  const { createLog } = await import('../../../src/log.ts')
  const { createServices } = await import('../../../src/services.ts')
  const { createApp } = await import('../../../src/app.ts')
  const log = createLog()
  const services = await createServices({ env: env(), payload, log })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const app = await createApp({ env: env(), payload, services, log, server, admin: false })
  server.on('request', app.handle)
  const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`)
  if (status !== 200) throw new Error(`/readyz answered ${status}.`)
  return {}
}
