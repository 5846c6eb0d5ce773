import { randomBytes } from 'node:crypto'
import { suppressionOver } from '../../../src/contacts/suppression.ts'
import { planCampaign } from '../../../src/outreach/plan.ts'
import { contactStore } from '../../../src/storage/contacts.ts'
import type { Handle } from '../../../src/storage/handle.ts'
import { outreachStore } from '../../../src/storage/outreach.ts'
import { frozenFor, type OpenStore, openStore, seedCampaign } from '../../support/outreach.ts'
import { bareInsert, empty, readAll, renamed } from './bare.ts'

interface Input {
  uri: string
  list: string
  /** With 0 it plans once, as a worker process with Payload in it, and only its memory is of interest. */
  rounds: number
}

export interface Planned {
  candidates: number
  planMs: number[]
  bareMs: number[]
  /** Highest resident memory of the process, bytes. */
  memory: number
}

const LANGUAGES = ['sv', 'fi', 'en', 'et', 'lv', 'lt']
const WRITTEN = ['deliveries', 'batches'] as const

/** Plans a campaign to a whole list, in turns with a bare insert of the rows a plan leaves behind. */
export async function work({ uri, list, rounds }: Input): Promise<Planned> {
  const open = rounds === 0 ? await openWorker() : await openStore(uri, false)
  const { handle, close } = open
  const planMs: number[] = []
  const bareMs: number[] = []
  let candidates = 0
  if (rounds === 0) ({ candidates } = await plan(open, list))
  for (let round = 0; round < rounds; round++) {
    await empty(handle, WRITTEN)
    const done = await plan(open, list)
    planMs.push(done.ms)
    candidates = done.candidates
    const rows = await Promise.all(
      WRITTEN.map(async (slug) => [slug, renamed(handle, await readAll(handle, slug))] as const),
    )
    await empty(handle, WRITTEN)
    const began = performance.now()
    for (const [slug, own] of rows) await bareInsert(handle, slug, own)
    bareMs.push(performance.now() - began)
  }
  await close()
  return { candidates, planMs, bareMs, memory: process.resourceUsage().maxRSS * 1024 }
}

/** The store as a worker process has it. */
async function openWorker(): Promise<OpenStore> {
  const { openPayload, closePayload } = await import('../../../src/start.ts')
  const { handleOf } = await import('../../../src/storage/open.ts')
  const payload = await openPayload(() => {})
  const handle = handleOf(payload)
  return { handle, store: outreachStore(handle), close: () => closePayload(payload) }
}

async function plan({ store, handle }: OpenStore, list: string): Promise<{ ms: number; candidates: number }> {
  const suppression = suppressions(handle)
  await suppression.isSuppressed('nobody@example.org')
  const id = await seedCampaign(handle, [list])
  await store.freeze(id, { frozen: frozenFor(LANGUAGES), title: 'Bench', at: new Date() })
  const campaign = (await store.campaign(id))!
  const deps = {
    store,
    suppressedAmong: (addresses: string[]) => suppression.suppressedAmong(addresses),
    workerId: 'bench',
    leaseMs: 90_000,
    now: Date.now,
  }
  const began = performance.now()
  const result = await planCampaign(deps, campaign, new AbortController().signal, () => {})
  const ms = performance.now() - began
  const after = (await store.campaign(id))!
  if (result !== 'complete' || after.planned + after.excluded !== after.candidates) {
    throw new Error(`The plan ended as ${result} with ${after.planned} + ${after.excluded} of ${after.candidates}.`)
  }
  return { ms, candidates: after.candidates }
}

export function suppressions(handle: Handle) {
  return suppressionOver({
    store: contactStore(handle),
    tokenSecrets: ['token-secret-of-the-benchmark-only-1'],
    random: randomBytes,
    now: () => new Date(),
  })
}
