import { randomUUID } from 'node:crypto'
import { createProvider } from '../../src/mail/resend.ts'
import { runEngine } from '../../src/outreach/engine.ts'
import { createHalt, readStopValue, STOP_KEY } from '../../src/outreach/stop.ts'
import { contactStore } from '../../src/storage/contacts.ts'
import { openStore } from '../support/outreach.ts'

/**
 * A worker process without the rest of Pressrum, to be killed at any moment: the real engine, store, SDK and HTTP.
 * Arguments: database URI, provider address, `with-key` or `without-key`, `heeds-stop` or not.
 */
const [uri = '', baseUrl = '', keys = 'with-key', heeds = 'heeds-stop'] = process.argv.slice(2)

/** Short, so that the next worker need not wait long for a dead one's batches; the call's timeout is shorter still. */
const LEASE_MS = 1_500
const TIMEOUT_MS = 700

const { store, handle, close } = await openStore(uri, false)
const values = contactStore(handle)
const stop = createHalt(
  async () => readStopValue(await values.readValue(STOP_KEY)).stopped,
  () => [performance.now(), Date.now()],
)
const provider = createProvider({ apiKey: 're_fault', baseUrl, userAgent: 'pressrum', timeoutMs: TIMEOUT_MS })
const say = (data: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(data)}\n`)

const engine = runEngine({
  store,
  provider: {
    sendBatch: (call) =>
      provider.sendBatch(keys === 'with-key' ? call : { ...call, idempotencyKey: `nobody-knows-${randomUUID()}` }),
  },
  suppressedAmong: async () => new Set(),
  suppress: async () => {},
  ...(heeds === 'heeds-stop' ? { halted: stop.halted } : {}),
  freeze: async () => ({ waiting: 'not asked for here', soon: false }),
  tokenSecrets: ['fault-secret-fault-secret-fault-secret'],
  deployment: 'fault',
  workerId: `w-${process.pid}`,
  fallbackRate: () => 200,
  leaseMs: LEASE_MS,
  pollMs: 100,
  now: Date.now,
  random: Math.random,
  log: { info: () => {}, warn: () => {}, error: say },
})

process.stdout.write('ready\n')
process.once('SIGTERM', async () => {
  await engine.stop()
  await close()
  process.exit(0)
})
