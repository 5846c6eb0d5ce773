import { MongoClient } from 'mongodb'
import type { MailMessage } from '../../../src/domain/mail-message.ts'
import { signToken } from '../../../src/domain/unsubscribe-tokens.ts'
import { createProvider } from '../../../src/mail/resend.ts'
import { compileBrief } from '../../../src/outreach/content.ts'
import { type Engine, runEngine } from '../../../src/outreach/engine.ts'
import type { Frozen, SealedMember } from '../../../src/outreach/frozen.ts'
import { messageOf } from '../../../src/outreach/seal.ts'
import type { Handle } from '../../../src/storage/handle.ts'
import { countBuffersWithHeap } from '../../../src/storage/mongo/collecting.ts'
import { openStore, seedCampaign } from '../../support/outreach.ts'
import { full } from '../../unit/newsroom/sample.ts'
import type { Service } from '../support.ts'
import { empty } from './bare.ts'
import { suppressions } from './plan.ts'

interface Input {
  uri: string
  /** The null provider. */
  url: string
  list: string
  /** Whom a first campaign goes to, before what is measured. */
  rehearsal?: string
  /** Calls per second until the provider says otherwise; by default far more than can be made, so that nothing waits for a token. */
  perSecond?: number
}

export interface Sent {
  /** ms since the epoch: the engine is told. */
  began: number
  /** From there until the campaign is done, planning included. */
  sendMs: number
  /** What is still done afterwards, until nothing is left to do: on MongoDB a first mail’s notice is written to its contact. */
  afterMs: number
  /** Processor time of this process meanwhile. */
  cpuMs: number
  /** Highest resident memory of the process so far, bytes. */
  memory: number
}

const PUBLIC_URL = 'https://newsroom.example.org'
const SECRET = 'token-secret-of-the-benchmark-only-1'
const UNLIMITED = 100_000
/** Recipients of the SDK alone. */
const BARE = 20_000
const BATCH = 100
/** Calls that the bare SDK has in flight. */
const AT_ONCE = 16

/** A worker's engine with the real SDK and a real brief; and the same SDK alone, as fast as it goes. */
export async function work({ uri, url, list, rehearsal = list, perSecond = UNLIMITED }: Input): Promise<Service> {
  const { store, handle } = await openStore(uri, false)
  // As Payload's adapter does.
  if (handle.engine === 'mongo') countBuffersWithHeap()
  const provider = createProvider({ apiKey: 're_bench_only', baseUrl: url, userAgent: 'pressrum', timeoutMs: 30_000 })
  const frozen = await freeze()
  const suppression = suppressions(handle)

  const run = () =>
    runEngine({
      store,
      provider,
      deployment: 'bench',
      workerId: `bench-${process.pid}`,
      tokenSecrets: [SECRET],
      suppressedAmong: (addresses: string[]) => suppression.suppressedAmong(addresses),
      suppress: async () => {},
      leaseMs: 90_000,
      pollMs: 500,
      fallbackRate: () => perSecond,
      freeze: async () => ({ frozen, title: 'Bench' }),
      now: Date.now,
      random: Math.random,
      log: { info() {}, warn: complain, error: complain },
    })

  /** An empty desk, and a database at rest. @returns the campaign's id */
  const clear = async (to = list): Promise<string> => {
    // With the campaigns of earlier rows, which would never end without their batches.
    await empty(handle, ['deliveries', 'batches', 'campaigns'])
    const id = await seedCampaign(handle, [to])
    await rest(handle, uri)
    return id
  }

  /** As at everybody's first mail. */
  const prepare = async (): Promise<string> => {
    await forgetNotices(handle)
    return clear()
  }
  const rehearse = () => clear(rehearsal)

  const campaign = async () => sendTo(await prepare())
  /** To people who have had a mail before, as nearly every campaign is. */
  const again = async () => sendTo(await clear())

  const sendTo = async (id: string): Promise<Sent> => {
    const before = process.cpuUsage()
    const began = Date.now()
    const engine = run()
    let finished: Date | null = null
    while (!finished) {
      await engine.idle()
      const row = await store.campaign(id)
      if (row?.state === 'paused') throw new Error(`The campaign was paused: ${row.pausedReason}`)
      finished = row?.finishedAt ?? null
    }
    const sendMs = finished.getTime() - began
    const afterMs = Date.now() - finished.getTime()
    const { user, system } = process.cpuUsage(before)
    await engine.stop()
    return { began, sendMs, afterMs, cpuMs: (user + system) / 1000, memory: process.resourceUsage().maxRSS * 1024 }
  }

  /** For several workers on one campaign: one prepares, each starts, and the parent watches the provider. */
  let engine: Engine | null = null
  const start = () => {
    engine = run()
  }
  const stop = async () => {
    await engine?.stop()
    engine = null
  }
  const cpu = () => process.cpuUsage()
  const open = async () => (await store.openCampaigns()).map(({ state }) => state)

  /** @returns recipients per second */
  const bare = async (): Promise<number> => {
    const began = Date.now()
    let next = 0
    const one = async () => {
      for (let batch = next++; batch < BARE / BATCH; batch = next++) {
        const messages = Array.from({ length: BATCH }, (_, at) => mail(frozen, batch * BATCH + at))
        const key = `bare/${began}/${batch}`
        const { status } = await provider.sendBatch({ messages, idempotencyKey: key, validation: 'strict' })
        if (status !== 200) throw new Error(`The null provider answered ${status}.`)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
    return (BARE * 1000) / (Date.now() - began)
  }
  return { ready: {}, answers: { campaign, again, bare, prepare, rehearse, start, stop, cpu, open } }
}

const complain = (data: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(data)}\n`)

/** A brief as a newsroom sends it, compiled as at the start of a campaign. */
async function freeze(): Promise<Frozen> {
  const newsroom = { name: 'Bench newsroom', colours: {}, sender: { name: 'Bench', email: 'newsroom@example.org' } }
  const story = { ...full, brief: { subject: full.title, text: full.lead } }
  const template = await compileBrief(story, newsroom, 'brief')
  const edition = { id: 'e1', number: 1, hash: 'a'.repeat(64) }
  const storyUrl = `${PUBLIC_URL}/sv/press-releases/${full.slug}`
  return {
    version: 1,
    source: 'sv',
    languages: { sv: { edition, storyUrl, template } },
    policy: { countries: {}, otherwise: 'notice' },
    newsroom: newsroom.name,
    publicUrl: PUBLIC_URL,
  }
}

/** One recipient's message, made as the engine makes it. */
function mail(frozen: Frozen, at: number): MailMessage {
  const id = `01890000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`
  const u = signToken({ purpose: 'unsubscribe', contact: id, list: id, delivery: id }, SECRET)
  const p = signToken({ purpose: 'preferences', contact: id, delivery: id }, SECRET)
  const seal: SealedMember = {
    ...{ d: id, c: id, e: `person.${at}@example.org`, n: `Given Family${at}`, g: 'sv', l: id },
    ...{ u, p, s: ['bench', '2030-01-01'] },
  }
  return messageOf(frozen, frozen.languages.sv!, { id, campaign: id }, seal)
}

/** Writes out what the database has put off: what it takes to prepare a row is not a part of what is measured. */
async function rest(handle: Handle, uri: string): Promise<void> {
  if (handle.engine === 'sqlite') {
    await handle.run('PRAGMA wal_checkpoint(TRUNCATE)')
    return
  }
  const client = await MongoClient.connect(uri)
  await client.db('admin').command({ fsync: 1 })
  await client.close()
}

/** The first mail carries a notice and is recorded at the contact. */
async function forgetNotices(handle: Handle): Promise<void> {
  if (handle.engine === 'mongo') await handle.collection('contacts').updateMany({}, { $unset: { noticeSentAt: 1 } })
  else await handle.run('UPDATE contacts SET notice_sent_at = NULL WHERE notice_sent_at IS NOT NULL')
}
