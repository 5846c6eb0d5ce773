import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ObjectId } from 'mongodb'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { STOP_KEY } from '../../src/domain/stop.ts'
import { contactStore } from '../../src/storage/contacts.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import { frozenFor, type OpenStore, openStore, seedCampaign, seedList } from '../support/outreach.ts'
import { type Running, startScript } from '../support/processes.ts'
import type { WorkerPlan } from './plan.ts'

/** Takes every batch after a moment, and remembers when each call began, and whose it was. */
async function slowProvider() {
  const calls: { worker: string; batch: string; key: string; at: number; size: number }[] = []
  const server = createServer(async (req, res) => {
    const at = Date.now()
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const messages = JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown[]
    const worker = req.url?.split('/')[1] ?? ''
    const batch = /batch\/([\w-]+)/.exec(req.headers['user-agent'] ?? '')?.[1] ?? ''
    calls.push({ worker, batch, key: String(req.headers['idempotency-key']), at, size: messages.length })
    setTimeout(() => {
      res.writeHead(200, { 'content-type': 'application/json', 'ratelimit-limit': '20' })
      res.end(JSON.stringify({ data: messages.map((_, i) => ({ id: `${req.headers['idempotency-key']}#${i}` })) }))
    }, 50)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    calls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

const RECIPIENTS = 10_000

describeEachDatabase('the switch that stops everything', (db) => {
  let open: OpenStore
  let provider: Awaited<ReturnType<typeof slowProvider>>
  let workers: Running[] = []

  beforeAll(async () => {
    open = await openStore(db.uri)
    if (open.handle.engine === 'mongo') await open.handle.collection('values').createIndex({ key: 1 }, { unique: true })
    provider = await slowProvider()
  })
  afterEach(async () => {
    for (const { child } of workers) child.kill('SIGCONT')
    await Promise.all(workers.map((worker) => worker.stop()))
    workers = []
  })
  afterAll(async () => {
    await provider?.close()
    await open?.close()
  })

  let version = 0
  const turn = async (stopped: boolean) => {
    const values = contactStore(open.handle)
    const value = { version: version + 1, v: { stopped, reason: 'a test', by: 'somebody', at: '' } }
    if (version === 0) await values.insertValue(STOP_KEY, value)
    else await values.replaceValue(STOP_KEY, version, value)
    version += 1
  }
  const launch = async () => {
    const people = Array.from({ length: RECIPIENTS }, (_, i) => ({ email: `p${version}-${i}@example.org` }))
    const campaign = await seedCampaign(open.handle, [await seedList(open.handle, `All ${version}`, people)])
    await open.store.freeze(campaign, { frozen: frozenFor(), title: 'To stop', at: new Date() })
    return campaign
  }
  const hire = (name: string, own: Partial<WorkerPlan> = {}) => {
    const plan: WorkerPlan = {
      uri: db.uri,
      provider: `${provider.url}/${name}`,
      languages: ['sv'],
      heedsStop: true,
      ...own,
    }
    const worker = startScript('tests/faults/worker.ts', {}, [JSON.stringify(plan)])
    workers.push(worker)
    return worker
  }
  const firstAttempt = async (batch: string): Promise<number> => {
    if (open.handle.engine === 'mongo') {
      const doc = await open.handle.collection('batches').findOne({ _id: new ObjectId(batch) })
      return (doc!.firstAttemptAt as Date).getTime()
    }
    const { rows } = await open.handle.run('SELECT first_attempt_at FROM batches WHERE id = ?', [batch])
    return Date.parse(String(rows[0]!.first_attempt_at))
  }
  const callsOf = (name: string) => provider.calls.filter(({ worker }) => worker === name).length
  const busy = (...names: string[]) =>
    until(
      async () => names.map(callsOf),
      (counts) => counts.every((n) => n > 3),
    )
  const quietFor = async (ms: number) => {
    const last = () => provider.calls.at(-1)?.at ?? 0
    await until(
      async () => Date.now() - last(),
      (silence) => silence > ms,
    )
  }

  it('is heeded by two processes within two seconds, by one that slept too, and lifted by hand', async () => {
    const campaign = await launch()
    hire('one')
    const sleeper = hire('two', { rate: 20, freeze: { point: 'call: before', nth: 20 } })
    await Promise.all([busy('one', 'two'), sleeper.line(/^frozen/)])
    const stoppedAt = Date.now()
    await turn(true)
    await quietFor(2_500)
    sleeper.child.kill('SIGCONT')
    const wokeAt = Date.now()
    // Long enough for the one that woke to claim and to be refused many times.
    await until(
      async () => Date.now() - wokeAt,
      (ms) => ms > 2_500,
    )
    const late = provider.calls.filter(({ at, worker }) => at > stoppedAt + 2_000 && worker === 'one')
    expect(late).toEqual([])
    // What the sleeper had begun before it was stopped leaves when it wakes, like any call in flight; it begins nothing.
    for (const { at, batch } of provider.calls) {
      if (at > wokeAt) expect(await firstAttempt(batch)).toBeLessThan(stoppedAt)
    }
    const state = (await open.store.campaign(campaign))!.state
    expect(['planning', 'sending']).toContain(state)

    const before = provider.calls.length
    await turn(false)
    await until(
      async () => provider.calls.length,
      (n) => n > before + 3,
    )
    await until(
      async () => (await open.store.campaign(campaign))!.state,
      (seen) => seen === 'done',
      60_000,
    )
    // A call may be repeated, under its key; what counts is how many different ones there were.
    const sizes = new Map(provider.calls.map(({ key, size }) => [key, size]))
    expect([...sizes.values()].reduce((sum, size) => sum + size, 0)).toBe(RECIPIENTS)
    expect(await open.store.counts(campaign)).toEqual({ submitted: RECIPIENTS })
  })

  it('would not hold back a worker that does not look at it', async () => {
    await launch()
    hire('deaf', { heedsStop: false })
    await busy('deaf')
    const stoppedAt = Date.now()
    await turn(true)
    await until(
      async () => provider.calls.filter(({ at }) => at > stoppedAt + 2_000).length,
      (n) => n > 0,
    )
  })
})
