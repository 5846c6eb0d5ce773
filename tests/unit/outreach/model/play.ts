import { departures } from '../../../../src/outreach/departures.ts'
import { takeIn } from '../../../../src/outreach/inbound.ts'
import { openFrozen } from '../../../../src/outreach/seal.ts'
import type { SendDeps } from '../../../../src/outreach/send.ts'
import { sendBatch } from '../../../../src/outreach/send.ts'
import { frozenFor } from '../../../support/outreach.ts'
import { CAMPAIGN, createModel, type Model, type ModelStore } from './memory-store.ts'
import { createModelProvider, type Fate } from './provider.ts'

/** What happens next: a worker goes on to its next await, or dies at the one it has come to; time passes; an event arrives; a person resumes. */
export type Step =
  | { go: number }
  | { die: number }
  | { pass: number }
  | { report: number; named: boolean }
  | { resume: true }

export interface Story {
  steps: Step[]
  /** What becomes of the first calls; all later ones are taken. */
  fates: Fate[]
}

export const WORKERS = 3
const LEASE_MS = 90_000
const START = 1_800_000_000_000
const opened = openFrozen({ id: CAMPAIGN, type: 'brief', lists: ['l1'], startedAt: null }, frozenFor(['sv']))

export interface Ending {
  model: Model
  copies: ReadonlyMap<string, string[]>
  /** Whether everything came to an end by itself. */
  ended: boolean
}

/**
 * The real claim → seal → send → settle over a store and a provider in memory, in an order that is given. Between two awaits a worker
 * cannot be interrupted, so these orders are all there are.
 */
export async function play(
  story: Story,
  weaken: (store: ModelStore, model: Model) => ModelStore = (s) => s,
): Promise<Ending> {
  let now = START
  const model = createModel(2, 2)
  const provider = createModelProvider(() => now)
  const store = weaken(model.store, model)
  const fates = [...story.fates]
  const workers = Array.from({ length: WORKERS }, () => work())

  /** A worker, and the way to let it go on. The dead one's promise is never answered. */
  function work() {
    let proceed = () => {}
    const worker = { idle: 0, go: () => proceed() }
    const gate = () =>
      new Promise<void>((resolve) => {
        proceed = resolve
      })
    const gated = Object.fromEntries(
      Object.entries(store).map(([name, method]) => [
        name,
        async (...args: unknown[]) => {
          await gate()
          return (method as (...args: unknown[]) => Promise<unknown>)(...args)
        },
      ]),
    ) as unknown as SendDeps['store']
    const deps: SendDeps = {
      ...{ store: gated, tokenSecrets: ['secret-secret-secret-secret-secret'], deployment: 'model', leaseMs: LEASE_MS },
      provider: {
        sendBatch: async (call) => {
          const reply = provider.call(call, fates.shift() ?? 'taken')
          await gate()
          return reply
        },
      },
      pacer: {
        slot: async () => now,
        reserve: async () => now,
        standing: () => {},
        moved: () => {},
        heard: async () => {},
        due: (moment) => moment,
        isLimiting: () => false,
        took: () => {},
        freed: () => {},
        inFlightGoal: () => 1,
        perSecond: () => 1,
      },
      departures: departures(),
      suppressedAmong: async () => new Set(),
      suppress: async () => {},
      halted: async () => {
        await gate()
        return false
      },
      ...{ now: () => now, random: () => 0, wait: async (ms) => (ms > 0 ? gate() : undefined) },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    }
    void (async () => {
      for (;;) {
        const [batch] = await gated.claim({
          ...{ campaign: CAMPAIGN, holder: 'w', limit: 1 },
          ...{ now: new Date(now), until: new Date(now + LEASE_MS) },
        })
        worker.idle = batch ? 0 : worker.idle + 1
        // Who wakes to find its batch settled fails, which the engine takes for what it is: the lease runs out by itself.
        if (batch) await sendBatch(deps, opened, batch).catch(() => {})
      }
    })()
    return worker
  }

  const settleDown = () => new Promise<void>((resolve) => setImmediate(resolve))
  const report = async (nth: number, named: boolean) => {
    const [event] = provider.news.splice(nth % Math.max(1, provider.news.length), 1)
    if (!event) return
    await takeIn(
      { store: model.store, suppress: async () => {}, now: () => now },
      named ? event : { ...event, delivery: '' },
    )
  }

  for (const step of story.steps) {
    if ('go' in step) workers[step.go]!.go()
    else if ('die' in step) workers[step.die] = work()
    else if ('pass' in step) now += step.pass
    else if ('report' in step) await report(step.report, step.named)
    else model.active = true
    await settleDown()
  }
  // From here on nothing goes wrong any more, but what has gone wrong is still there: sleepers wake, leases run out, people resume.
  const isOver = () =>
    model.batches.every(({ state }) => state === 'settled' || state === 'in_doubt') &&
    workers.every(({ idle }) => idle > 1)
  let rounds = 0
  for (; rounds < 2_000 && !isOver(); rounds++) {
    model.active = true
    for (const worker of workers) worker.go()
    now += 2_000
    await settleDown()
  }
  return { model, copies: provider.copies, ended: isOver() }
}
