import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshBucket } from '../../src/domain/rate.ts'
import type { MailProvider } from '../../src/mail/provider.ts'
import { createDiskGate } from '../../src/outreach/disk.ts'
import { type Engine, runEngine } from '../../src/outreach/engine.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { planCampaign } from '../../src/outreach/plan.ts'
import { isFull } from '../../src/storage/full.ts'
import { until } from '../support/newsroom.ts'
import { frozenFor, type OpenStore, openStore, seedCampaign, seedList } from '../support/outreach.ts'
import { squeezes } from './squeeze.ts'
import { type Weakness, weakenStore } from './weaken.ts'

const RECIPIENTS = 1_500
/** Calls per second: slow enough that some of it is on record when the room ends, and not all have been made. */
const RATE = 20
/** Enough for a part of the batches (bytes). */
const ROOM = 2_000_000
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

const ways = squeezes.filter(({ possible }) => possible)

it.runIf(process.env.REQUIRE_ALL === '1')('there is a way to be without room here', () => {
  expect(ways).not.toEqual([])
})

describe.each(squeezes)('sending onto $name', (squeeze) => {
  let open: OpenStore
  let file = ''
  let engine: Engine | null = null

  describe.skipIf(!squeeze.possible)('with room for a part', () => {
    beforeEach(async () => {
      file = join(squeeze.open(), 'test.db')
      open = await openStore(`file:${file}`)
      await open.store.changeBucket(ACCOUNT, () => ({ bucket: { ...freshBucket(RATE), learned: true }, result: null }))
    })
    afterEach(async () => {
      squeeze.free()
      await engine?.stop()
      engine = null
      await open.close()
      squeeze.close()
    })
    const planned = async () => {
      const people = Array.from({ length: RECIPIENTS }, (_, i) => ({ email: `full${i}@example.org` }))
      const campaign = await seedCampaign(open.handle, [await seedList(open.handle, 'Full', people)])
      await open.store.freeze(campaign, { frozen: frozenFor(), title: 'Full', at: new Date() })
      const deps = {
        store: open.store,
        suppressedAmong: async () => new Set<string>(),
        workerId: 'w',
        leaseMs: 1_000,
        now: Date.now,
      }
      const row = (await open.store.campaign(campaign))!
      expect(await planCampaign(deps, row, new AbortController().signal, () => {})).toBe('complete')
      return campaign
    }

    /** Nothing in the log that could be written over: from here on each write takes room. */
    const emptyLog = async () => {
      if (open.handle.engine !== 'sqlite') throw new Error('Only SQLite has a file of its own.')
      await open.handle.run('PRAGMA wal_checkpoint(TRUNCATE)')
      expect(statSync(`${file}-wal`).size).toBe(0)
    }

    const calls: { batch: string; key: string; to: string[]; sealed: boolean }[] = []
    const provider: Pick<MailProvider, 'sendBatch'> = {
      sendBatch: async ({ messages, idempotencyKey, userAgent = '' }) => {
        const batch = /batch\/([\w-]+)/.exec(userAgent)?.[1] ?? ''
        // Read back by another connection than the one that wrote it.
        const sealed = (await open.store.sealOf(batch)) !== null
        calls.push({ batch, key: idempotencyKey, to: messages.map(({ to }) => to), sealed })
        return {
          status: 200,
          body: { data: messages.map((_, i) => ({ id: `${idempotencyKey}#${i}` })) },
          errorName: null,
          errorMessage: null,
          headers: { 'content-type': 'application/json' },
          transport: 'replied',
        }
      },
    }

    const start = ({ gated = true, weakness }: { gated?: boolean; weakness?: Weakness } = {}) => {
      calls.length = 0
      const seen = { probes: 0, refused: 0, over: [] as [number, number][] }
      const gate = createDiskGate({
        probe: async () => {
          seen.probes += 1
          if (open.handle.engine !== 'sqlite') return
          for (const bytes of [2 ** 20, 8]) {
            await open.handle.run(`INSERT OR REPLACE INTO "values" (id, key, value) VALUES ('probe', 'probe', ?)`, [
              JSON.stringify({ v: randomBytes(bytes).toString('base64') }),
            ])
          }
        },
        now: Date.now,
        log: quiet,
        onOver: async (since, end) => void seen.over.push([since, end]),
      })
      engine = runEngine({
        store: weakenStore(open.store, open.handle, weakness),
        provider,
        suppressedAmong: async () => new Set(),
        suppress: async () => {},
        freeze: async () => ({ frozen: frozenFor(), title: 'Full' }),
        tokenSecrets: ['secret-secret-secret-secret-secret'],
        deployment: 'test',
        workerId: 'w',
        leaseMs: 1_000,
        now: Date.now,
        fallbackRate: () => RATE,
        pollMs: 20,
        random: () => 0,
        longestBackoffMs: 500,
        log: quiet,
        failed: (error) => {
          if (isFull(error)) seen.refused += 1
          if (gated) gate.note(error)
        },
        ...(gated ? { halted: gate.halted } : {}),
      })
      return { gate, seen }
    }
    const addressed = () => calls.flatMap(({ to }) => to)

    it('stops, makes no call whose seal is not stored, loses and doubles nobody, and goes on by itself', async () => {
      const campaign = await planned()
      await emptyLog()
      squeeze.fill(ROOM, [process.pid])
      const { gate, seen } = start()
      await until(
        async () => seen.probes,
        (n) => n >= 1,
      )
      expect(gate.since()).not.toBeNull()
      const before = calls.length
      const counts = await open.store.counts(campaign)
      // Amid the campaign: some are on record as handed over, many are not.
      expect(counts.submitted ?? 0).toBeGreaterThan(0)
      expect(counts.planned ?? 0).toBeGreaterThan(0)
      expect(calls.every(({ sealed }) => sealed)).toBe(true)
      await until(
        async () => seen.probes,
        (n) => n >= 2,
      )
      // While it lasts nobody is called, and nothing is tried but the probe.
      expect(calls).toHaveLength(before)
      expect(seen.refused).toBeLessThan(40)

      squeeze.free()
      await until(
        async () => (await open.store.campaign(campaign))!.state,
        (state) => state === 'done',
        60_000,
      )
      expect(gate.since()).toBeNull()
      expect(seen.over).toHaveLength(1)
      expect(await open.store.counts(campaign)).toEqual({ submitted: RECIPIENTS })
      expect(calls.every(({ sealed }) => sealed)).toBe(true)
      // A call whose outcome could not be stored was made again under its own key, which the provider answers without sending.
      const keys = new Map(calls.map(({ key, to }) => [key, to]))
      expect([...keys.values()].flat()).toHaveLength(RECIPIENTS)
      expect(new Set(addressed()).size).toBe(RECIPIENTS)
    })

    /** Each of these once: what they show does not depend on the way. */
    const once = it.skipIf(squeeze !== ways.at(-1))

    once('would try in vain for as long as it lasts, and nobody would hear why, without the gate', async () => {
      await planned()
      await emptyLog()
      squeeze.fill(ROOM, [process.pid])
      const { gate, seen } = start({ gated: false })
      await until(
        async () => seen.refused,
        (n) => n > 40,
      )
      expect([gate.since(), seen.probes]).toEqual([null, 0])
    })

    once('would make calls of which nothing is on record, without the seal', async () => {
      await planned()
      await emptyLog()
      squeeze.fill(ROOM, [process.pid])
      const { gate } = start({ weakness: 'no seal' })
      await until(
        async () => gate.since(),
        (since) => since !== null,
      )
      const known = await Promise.all(calls.map(({ batch }) => open.store.sealOf(batch)))
      // Were it to end now, whoever comes next would seal them afresh: other bytes under the same key, as `unsealed` shows.
      expect(known.filter((seal) => seal === null).length).toBeGreaterThan(0)
    })
  })
})
