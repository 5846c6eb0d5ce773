import { createServer } from 'node:http'
import type { MailProvider } from '../../src/mail/provider.ts'
import { createProvider } from '../../src/mail/resend.ts'
import { runEngine } from '../../src/outreach/engine.ts'
import { deploymentFor } from '../../src/outreach/send-each.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { frozenFor, openStore } from '../support/outreach.ts'
import { mortal, tell } from './mortal.ts'
import { WEBHOOK_SECRET, type WorkerPlan } from './plan.ts'
import { pointed, pointedHandle, restingHandle } from './points.ts'
import { weakenProvider, weakenStore } from './weaken.ts'

/** A worker process without the rest of Pressrum, to die at any point: the real engine, store, SDK and HTTP. */
const plan = JSON.parse(process.argv[2] ?? '{}') as WorkerPlan

/** Short, so that the next worker need not wait long for a dead one's batches; the call's timeout is shorter still. */
const { leaseMs = 1_000, timeoutMs = 500, clockMs = 0 } = plan
const now = () => Date.now() + clockMs

const { handle, close } = await openStore(plan.uri, false)
const quiet = restingHandle(handle)
// Not with SQLite's write lock in its hand, which some other step of this process may just hold: nobody could write until it wakes,
// and so nothing would be shown about leases.
const at = mortal(plan, quiet.rest)
const watched = pointedHandle(quiet.handle, at)
const store = pointed(weakenStore(outreachStore(watched), handle, plan.weakness), at)
const provider = createProvider({ apiKey: 're_fault', baseUrl: plan.provider, userAgent: 'pressrum', timeoutMs })
const sender = plan.smtp ? await oneByOne(plan.smtp) : weakenProvider({ sendBatch: provider.sendBatch }, plan.weakness)
const say = (data: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(data)}\n`)
const log = { info: () => {}, warn: () => {}, error: say }
const { suppressedAmong, suppress } = pointed(
  { suppressedAmong: async () => new Set<string>(), suppress: async () => {} },
  at,
)

/** A mail server of one's own; between its word on a message and the record of it there is a point too. */
async function oneByOne(port: number) {
  const { createSmtpProvider } = await import('../../src/mail/smtp.ts')
  const smtp = createSmtpProvider({ host: '127.0.0.1', port, secure: false, loopback: true, auth: null, timeoutMs })
  const sendEach: NonNullable<MailProvider['sendEach']> = (call) => {
    const { answer } = pointed({ answer: call.after }, at, { always: true })
    return smtp.sendEach!({ ...call, after: answer })
  }
  return { sendBatch: smtp.sendBatch, sendEach }
}

/** Loaded only where it is heeded: it brings half of Pressrum along, and a worker that is killed again and again has to start fast. */
async function stopSwitch() {
  const { readStopValue, STOP_KEY } = await import('../../src/domain/stop.ts')
  const { createHalt } = await import('../../src/outreach/stop.ts')
  const { contactStore } = await import('../../src/storage/contacts.ts')
  const values = contactStore(handle)
  const { halted } = createHalt(
    async () => readStopValue(await values.readValue(STOP_KEY)).stopped,
    () => [performance.now(), Date.now()],
  )
  return pointed({ halted }, at)
}

const engine = runEngine({
  store,
  provider: { ...pointed(sender, at, { name: () => 'call', always: true }), kind: plan.smtp ? 'smtp' : 'resend' },
  suppressedAmong,
  suppress,
  ...(plan.heedsStop ? await stopSwitch() : {}),
  freeze: async () => ({ frozen: frozenFor(plan.languages), title: 'Under fire' }),
  tokenSecrets: ['fault-secret-fault-secret-fault-secret'],
  deployment: plan.smtp ? deploymentFor({ kind: 'smtp' }, 'fault') : 'fault',
  workerId: `w-${process.pid}`,
  fallbackRate: () => plan.rate ?? 200,
  leaseMs,
  pollMs: 100,
  now,
  random: Math.random,
  // An attempt whose worker died counts like any other: a batch that has met ten deaths would wait for a minute.
  longestBackoffMs: 500,
  log,
})

const server = plan.webhookPort ? createServer(await webhooks()) : null
if (server) await new Promise<void>((done) => server.listen(plan.webhookPort, '127.0.0.1', done))
tell('ready')

async function webhooks() {
  const { default: express } = await import('express')
  const { createWebhookRoutes } = await import('../../src/outreach/webhooks.ts')
  const { verifyWebhook: verify } = provider
  return express().use(createWebhookRoutes({ store, suppress, verify, secret: WEBHOOK_SECRET, now: Date.now, log }))
}

process.once('SIGTERM', async () => {
  server?.close()
  server?.closeAllConnections()
  await engine.stop()
  await close()
  process.exit(0)
})
