import { createProvider } from '../../src/mail/resend.ts'
import { keepDigests } from '../../src/outreach/digests.ts'
import { startOutreach } from '../../src/outreach/worker.ts'
import { openPayload } from '../../src/start.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { mortal, tell } from './mortal.ts'
import type { WorkerPlan } from './plan.ts'
import { pointed, pointedHandle, pointedPayload } from './points.ts'
import { weakenPayload } from './weaken.ts'

/**
 * A process that looks after the digests and then sends, with a real Payload, to die at any point. It opens the database, says so, and
 * begins at SIGUSR2: opening takes seconds, and the next one can do it while another is at work.
 */
const plan = JSON.parse(process.argv[2] ?? '{}') as WorkerPlan
const now = () => Date.now() + (plan.clockMs ?? 0)
const begun = new Promise<void>((resolve) => {
  // A signal that is waited for keeps no process alive.
  const alive = setInterval(() => {}, 60_000)
  process.once('SIGUSR2', () => {
    clearInterval(alive)
    resolve()
  })
})
// It stands still only while it makes digests: nothing else of it is at work then.
const at = mortal(plan, (stand) => stand())
const say = (data: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(data)}\n`)
const log = { info: () => {}, warn: () => {}, error: say }
const holder = `maker-${process.pid}`

const payload = await openPayload(() => {})
const store = pointed(outreachStore(pointedHandle(handleOf(payload), at)), at)
tell('open')
await begun

const seen = pointedPayload(weakenPayload(payload, plan.weakness), at)
for (let kept = false; !kept; ) {
  kept = await keepDigests({ payload: seen, store, holder, log }, now()).then(
    () => true,
    async (error: unknown) => {
      // What a dead process had begun may still be locked.
      say({ error: String(error) }, 'the digests could not be made')
      await new Promise((resolve) => setTimeout(resolve, 200))
      return false
    },
  )
}
tell('kept')

const provider = createProvider({ apiKey: 're_fault', baseUrl: plan.provider, userAgent: 'pressrum', timeoutMs: 500 })
const engine = startOutreach({
  store,
  payload,
  provider: { ...provider, ...pointed({ sendBatch: provider.sendBatch }, at, { name: () => 'call', always: true }) },
  disk: { note: () => false, halted: async () => false, since: () => null, look: async () => {} },
  tokens: { publicUrl: 'https://newsroom.example.org', tokenSecrets: ['fault-secret-fault-secret-fault-secret'] },
  deployment: 'fault',
  workerId: holder,
  suppressedAmong: async () => new Set(),
  suppress: async () => {},
  leaseMs: 1_000,
  pollMs: 100,
  now,
  random: Math.random,
  log,
})

process.once('SIGTERM', async () => {
  await engine.stop()
  process.exit(0)
})
