import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProvider } from '../../src/mail/resend.ts'
import { runEngine } from '../../src/outreach/engine.ts'
import { recordKeeper } from '../../src/outreach/records.ts'
import type { OutreachStore } from '../../src/outreach/store.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { createTrialResend, type TrialResend } from '../../src/trial/resend/server.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { deliveriesOf, frozenFor, seedCampaign, seedList } from '../support/outreach.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const HOUR = 3_600_000

describeEachDatabase('asking the provider for what it did not tell', (db) => {
  let room: TestNewsroom
  let editor: Person
  let store: OutreachStore
  let shift = 0
  let server: Server
  let silent: TrialResend

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    store = outreachStore(handleOf(room.payload))
    // A provider whose webhooks never come.
    silent = createTrialResend({
      dir: join(db.dir, 'silent'),
      now: Date.now,
      webhook: null,
      requestsPerSecond: 1000,
      logger: quiet,
    })
    server = createServer(express().use(silent.router))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    server?.closeAllConnections()
    await new Promise((done) => server.close(done))
    await silent?.close()
    await room?.close()
  })

  const provider = () =>
    createProvider({
      apiKey: 're_test_suite_only',
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      userAgent: 'pressrum',
      timeoutMs: 5_000,
    })

  /** Sends, but the sender never hears what became of it. @param reached whether the calls arrive all the same */
  const sendUnheard = async (name: string, reached: boolean) => {
    const people = Array.from({ length: 30 }, (_, i) => ({ email: `${name}${i}@example.org` }))
    const handle = handleOf(room.payload)
    const campaign = await seedCampaign(handle, [await seedList(handle, name, people)])
    let calls = 0
    const engine = runEngine({
      store,
      provider: {
        sendBatch: async (call) => {
          calls += 1
          if (reached) await provider().sendBatch(call)
          return {
            status: null,
            body: null,
            errorName: null,
            errorMessage: null,
            headers: {},
            transport: 'timeout',
          }
        },
      },
      suppressedAmong: async () => new Set(),
      suppress: async () => {},
      freeze: async () => ({ frozen: frozenFor(), title: name }),
      tokenSecrets: ['secret-secret-secret-secret-secret'],
      deployment: name,
      workerId: 'w',
      fallbackRate: () => 100,
      leaseMs: 60_000,
      pollMs: 20,
      now: () => Date.now() + shift,
      random: () => 0,
      log: quiet,
    })
    await until(
      async () => calls,
      (n) => n > 0,
    )
    shift += 24 * HOUR
    await until(
      () => store.counts(campaign),
      (counts) => counts.in_doubt === 30,
    )
    await engine.stop()
    const { docs } = await room.payload.find({
      collection: 'batches',
      where: { campaign: { equals: campaign } },
      overrideAccess: true,
    } as never)
    return { campaign, batch: String((docs[0] as { id: unknown }).id) }
  }

  it('settles a batch in doubt by the provider’s log, and shows a person what the log says of another', async () => {
    const taken = await sendUnheard('taken', true)
    const lost = await sendUnheard('lost', false)
    const address = `/api/campaigns/${lost.campaign}/doubt?batch=${lost.batch}`
    expect((await (await room.person('communications')).request('GET', address)).status).toBe(403)
    expect((await editor.request('GET', `/api/campaigns/${taken.campaign}/doubt?batch=${lost.batch}`)).status).toBe(404)
    const shown = await editor.request('GET', address)
    expect(shown.body).toMatchObject({
      batch: lost.batch,
      inDoubt: 30,
      canAsk: true,
      log: { calls: [], complete: true, proven: 0 },
    })
    expect(Number(shown.body.attempts)).toBeGreaterThan(0)

    const { records } = provider()
    let asked = 0
    const keep = recordKeeper({
      payload: room.payload,
      records,
      store,
      suppress: async () => {},
      slot: async () => {
        asked += 1
        return true
      },
      holder: 'keeper',
      now: () => Date.now() + shift,
      log: quiet,
    })
    await keep()
    const rows = await deliveriesOf(handleOf(room.payload), taken.campaign)
    expect(rows.every(({ providerId }) => providerId !== '')).toBe(true)
    expect(new Set(rows.map(({ providerId }) => providerId)).size).toBe(30)
    expect((await store.counts(taken.campaign)).in_doubt).toBeUndefined()
    expect(await store.hasOpenBatches(taken.campaign)).toBe(false)
    // Silence of the log is shown to a person, and proves nothing by itself.
    expect(await store.counts(lost.campaign)).toEqual({ in_doubt: 30 })
    const before = asked
    await keep()
    // Not every minute anew: nothing is due, so only what else there is to ask was asked.
    expect(asked - before).toBeLessThanOrEqual(1)
  })
})
