import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
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

const RECIPIENTS = 3_000
/** Enough for a part of the batches (bytes). */
const ROOM = 2_000_000
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** A way to leave a database without room, and to give it back. */
interface Squeeze {
  name: string
  possible: boolean
  /** @returns the folder for the database */
  open(): string
  /** From now on no file can grow by more than about `left` bytes. */
  fill(left: number): void
  free(): void
  close(): void
}

/** A small file system of its own, filled to the last byte: the true thing, where this process may mount one. */
function bySmallDisk(): Squeeze {
  const dir = join(tmpdir(), `pressrum-small-${process.pid}`)
  const mount = () => {
    mkdirSync(dir, { recursive: true })
    return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', dir]).status === 0
  }
  const close = () => {
    // Lazily: the driver keeps given-up connections open until they are collected.
    spawnSync('umount', ['-l', dir])
    rmSync(dir, { recursive: true, force: true })
  }
  const possible = process.platform === 'linux' && mount()
  if (process.platform === 'linux') close()
  const ballast = join(dir, 'ballast')
  return {
    name: 'a full file system',
    possible,
    open: () => {
      mount()
      return dir
    },
    fill: (left) => {
      const file = openSync(ballast, 'w')
      try {
        for (let size = 1_000_000; size >= 1; ) {
          try {
            writeSync(file, Buffer.alloc(size))
          } catch (error) {
            expect(isFull(error)).toBe(true)
            size = Math.floor(size / 2)
          }
        }
      } finally {
        closeSync(file)
      }
      // Some room, so that it becomes full amid the sending.
      spawnSync('truncate', ['-s', `-${left}`, ballast])
    },
    free: () => rmSync(ballast, { force: true }),
    close,
  }
}

const squeezes = [bySmallDisk()]
for (const { name, possible } of squeezes) {
  if (!possible) console.warn(`SKIPPED: sending onto ${name} cannot be tried here.`)
}

describe.each(squeezes)('sending onto $name', (squeeze) => {
  let open: OpenStore
  let file = ''
  let engine: Engine | null = null

  it.runIf(process.env.REQUIRE_ALL === '1')('can be tried here', () => {
    expect(squeeze.possible).toBe(true)
  })

  describe.skipIf(!squeeze.possible)('with room for a part', () => {
    beforeEach(async () => {
      file = join(squeeze.open(), 'test.db')
      open = await openStore(`file:${file}`)
      await open.store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(1000), result: null }))
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

    const start = (gated: boolean) => {
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
        store: open.store,
        provider,
        suppressedAmong: async () => new Set(),
        suppress: async () => {},
        freeze: async () => ({ frozen: frozenFor(), title: 'Full' }),
        tokenSecrets: ['secret-secret-secret-secret-secret'],
        deployment: 'test',
        workerId: 'w',
        leaseMs: 1_000,
        now: Date.now,
        fallbackRate: () => 1000,
        pollMs: 20,
        random: () => 0,
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
      squeeze.fill(ROOM)
      const { gate, seen } = start(true)
      await until(
        async () => seen.probes,
        (n) => n >= 2,
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
        (n) => n >= 3,
      )
      // While it lasts nobody is called, and nothing is tried but the probe.
      expect(calls).toHaveLength(before)
      expect(seen.refused).toBeLessThan(80)

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
  })
})
