import { setTimeout as delay } from 'node:timers/promises'
import type { BatchState } from '../../src/domain/batches.ts'
import type { DeliveryState } from '../../src/domain/delivery.ts'
import { freshBucket } from '../../src/domain/rate.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { planCampaign } from '../../src/outreach/plan.ts'
import type { CampaignRow } from '../../src/outreach/store.ts'
import type { Handle } from '../../src/storage/handle.ts'
import {
  deliveriesOf,
  frozenFor,
  type OpenStore,
  openStore,
  publishSeeded,
  seedCampaign,
  seedList,
  setCampaign,
} from '../support/outreach.ts'
import { type Running, startScript } from '../support/processes.ts'
import type { WorkerPlan } from './plan.ts'
import type { Report, Script } from './script.ts'

export const LANGUAGES = ['sv', 'fi']

export interface Lab {
  uri: string
  /** Base address of the provider. */
  provider: string
  open: OpenStore
  /** Changes what the provider does from now on. */
  script(next: Script): Promise<void>
  report(): Promise<Report>
  /** Starts a worker process; one with all of Pressrum in it needs its configuration. */
  hire(plan?: Partial<WorkerPlan>, script?: string, variables?: Record<string, string>, flags?: string[]): Running
  /** Hires a worker and waits until it has died where its plan says. @throws with what it said and how far all is, when it does not */
  fallen(plan: Partial<WorkerPlan> & Pick<WorkerPlan, 'die'>, ms?: number): Promise<void>
  /** A campaign that is due, to so many people, the first `excluded` of whom may not be written to. */
  campaign(recipients: number, excluded?: number): Promise<string>
  /** The same, public, at a rate (calls per second) that is known, with all recipients selected: it waits for somebody to let it go. */
  planned(recipients: number, rate: number): Promise<string>
  /** Waits until a campaign is what `is` asks for. @throws with the figures when it takes too long */
  until(campaign: string, is: (row: CampaignRow, batches: BatchCounts) => boolean, ms?: number): Promise<CampaignRow>
  close(): Promise<void>
}

/**
 * A database, a provider in a process of its own, and workers to be killed.
 *
 * @param prepare whether to make tables and indexes
 * @param beside a lab that is open, to share its provider
 */
export async function openLab(uri: string, script: Script, prepare = true, beside?: Lab): Promise<Lab> {
  const open = await openStore(uri, prepare)
  const provider = beside ? null : startScript('tests/faults/provider.ts', {}, [JSON.stringify(script)])
  const base = beside?.provider ?? `http://127.0.0.1:${(await provider!.line(/^listening/)).split(' ')[1]}`
  const workers = new Set<Running>()
  const hire: Lab['hire'] = (plan = {}, from = 'tests/faults/worker.ts', variables = {}, flags = []) => {
    const full: WorkerPlan = { uri, provider: base, languages: LANGUAGES, ...plan }
    const worker = startScript(from, variables, [JSON.stringify(full), ...flags])
    workers.add(worker)
    void worker.exited.then(() => workers.delete(worker))
    return worker
  }
  const stateOf = async ({ id, state, pausedReason }: CampaignRow) => ({
    ...{ state, pausedReason, counts: await open.store.counts(id) },
    batches: await batchesOf(open.handle, id),
  })
  const campaign = async (recipients: number, excluded = 0) => {
    const people = Array.from({ length: recipients }, (_, i) => ({
      email: `person${i}@example.org`,
      languages: i % 3 ? ['sv'] : ['fi'],
      countries: i < excluded ? ['DK'] : ['SE'],
    }))
    return seedCampaign(open.handle, [await seedList(open.handle, 'Everybody', people)])
  }
  return {
    uri,
    provider: base,
    open,
    async script(next) {
      await fetch(`${base}/script`, { method: 'PUT', body: JSON.stringify(next) })
    },
    report: async () => (await fetch(`${base}/report`)).json() as Promise<Report>,
    hire,
    async fallen(plan, ms = 50_000) {
      const worker = hire(plan)
      // A worker that passes the point by, because its answer came too late for its lease say, goes on for ever.
      const limit = new AbortController()
      const late = delay(ms, 'late' as const, { signal: limit.signal }).catch(() => 'over' as const)
      const ended = await Promise.race([worker.exited, late])
      limit.abort()
      if (ended !== 'late' && worker.output().includes(`died ${plan.die?.point}`)) return
      const campaigns = await Promise.all((await open.store.openCampaigns()).map(stateOf))
      const how = ended === 'late' ? `did not die in ${ms} ms` : `ended with ${ended}`
      throw new Error(`It ${how} (${JSON.stringify(plan.die)}): ${JSON.stringify(campaigns)}\n${worker.output()}`)
    },
    campaign,
    async planned(recipients, rate) {
      const { store, handle } = open
      const id = await campaign(recipients)
      await publishSeeded(handle, id)
      await store.freeze(id, { frozen: frozenFor(LANGUAGES), title: 'Planned', at: new Date() })
      const suppressedAmong = async () => new Set<string>()
      const deps = { store, suppressedAmong, workerId: 'lab', leaseMs: 60_000, now: Date.now }
      const outcome = await planCampaign(deps, (await store.campaign(id))!, new AbortController().signal, () => {})
      if (outcome !== 'complete') throw new Error(`The selection ended with ${outcome}.`)
      await setCampaign(handle, id, 'paused')
      await store.changeBucket(ACCOUNT, () => ({ bucket: { ...freshBucket(rate), learned: true }, result: null }))
      return id
    },
    async until(campaign, is, ms = 60_000) {
      const end = Date.now() + ms
      for (;;) {
        const row = await open.store.campaign(campaign)
        if (row && is(row, await batchesOf(open.handle, campaign))) return row
        if (Date.now() > end) {
          const counts = JSON.stringify(await open.store.counts(campaign))
          const said = [...workers].map((worker) => worker.output().slice(-2_000)).join('\n---\n')
          throw new Error(`Waited for ${ms} ms: ${JSON.stringify(row)} ${counts}\n${said}`)
        }
        await delay(50)
      }
    },
    async close() {
      for (const { child } of workers) child.kill('SIGKILL')
      await Promise.all([...workers].map(({ exited }) => exited))
      await provider?.stop()
      await open.close()
    },
  }
}

export type BatchCounts = Partial<Record<BatchState, number>>

async function batchesOf(handle: Handle, campaign: string): Promise<BatchCounts> {
  if (handle.engine === 'sqlite') {
    const { rows } = await handle.run('SELECT state, count(*) AS n FROM batches WHERE campaign = ? GROUP BY state', [
      campaign,
    ])
    return Object.fromEntries(rows.map(({ state, n }) => [state, Number(n)]))
  }
  const groups = await handle
    .collection('batches')
    .aggregate<{ _id: BatchState; n: number }>([
      { $match: { campaign } },
      { $group: { _id: '$state', n: { $sum: 1 } } },
    ])
    .toArray()
  return Object.fromEntries(groups.map(({ _id, n }) => [_id, n]))
}

export const isDone = (row: CampaignRow): boolean => row.state === 'done'

/** Done, or cancelled and closed, or nothing left but what waits for a person. */
export const isOver = (row: CampaignRow, { planned, claimed, sealed, in_doubt }: BatchCounts): boolean =>
  isDone(row) ||
  (row.state === 'cancelled' && row.finishedAt !== null) ||
  (row.planComplete && !planned && !claimed && !sealed && Boolean(in_doubt))

/**
 * Makes leases end now: what a process left claimed goes on at once, and nobody has to wait for a minute and a half.
 *
 * @param holders whose; absent: everybody's
 */
export async function endLeases(handle: Handle, holders?: string[]): Promise<void> {
  for (const slug of ['batches', 'campaigns']) {
    if (handle.engine === 'sqlite') {
      await handle.run(
        `UPDATE ${slug} SET lease_until = '2000-01-01T00:00:00.000Z'
         WHERE ?1 IS NULL OR lease_holder IN (SELECT value FROM json_each(?1))`,
        [holders ? JSON.stringify(holders) : null],
      )
    } else {
      const whose = holders ? { leaseHolder: { $in: holders } } : {}
      await handle.collection(slug).updateMany(whose, { $set: { leaseUntil: new Date(0) } })
    }
  }
}

/** A campaign's own figures against the provider's evidence. */
export interface Verdict {
  planned: number
  /** People with exactly one copy. */
  unique: number
  /** People with more than one. */
  doubled: number
  /** Planned, without a copy, and neither failed nor in doubt. */
  lost: number
  inDoubt: number
  failed: number
  /** Counted as handed over under an id that the provider does not have for them, or excluded and yet written to. */
  untrue: number
}

export async function judge(lab: Lab, campaign: string, report: Report): Promise<Verdict> {
  const rows = await deliveriesOf(lab.open.handle, campaign)
  const planned = rows.filter(({ state }) => state !== 'excluded')
  const idsOf = (id: string) => report.accepted[id] ?? []
  const unanswered: readonly string[] = ['in_doubt', 'failed'] satisfies DeliveryState[]
  const untrue = rows.filter(({ id, state, providerId }) => {
    if (state === 'excluded') return idsOf(id).length > 0
    return !unanswered.includes(state) && state !== 'planned' && !idsOf(id).includes(providerId)
  })
  const copies = Object.values(report.copies[campaign] ?? {})
  return {
    planned: planned.length,
    unique: copies.filter((n) => n === 1).length,
    doubled: copies.filter((n) => n > 1).length,
    lost: planned.filter(({ id, state }) => idsOf(id).length === 0 && !unanswered.includes(state)).length,
    inDoubt: planned.filter(({ state }) => state === 'in_doubt').length,
    failed: planned.filter(({ state }) => state === 'failed').length,
    untrue: untrue.length,
  }
}

/** What all figures come to when nothing went wrong. */
export const allOf = (planned: number): Verdict => ({
  planned,
  unique: planned,
  doubled: 0,
  lost: 0,
  inDoubt: 0,
  failed: 0,
  untrue: 0,
})
