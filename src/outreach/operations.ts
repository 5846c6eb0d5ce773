import type { Endpoint, PayloadHandler } from 'payload'
import { domainOf } from '../domain/mail-headers.ts'
import { demand, may, principalOf } from '../domain/permissions.ts'
import { idParam, jsonObject } from '../editorial/body.ts'
import { env } from '../env.ts'
import { refuse } from '../errors.ts'
import type { MailProvider } from '../mail/provider.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import type { DiskGate } from './disk.ts'
import { type Evidence, lookIntoLog } from './doubt.ts'
import { mailNewsroom } from './freeze.ts'
import { oneSlot } from './pace.ts'
import { domainChecks, systemResolver } from './sender-domain.ts'
import { readStop, turnStop } from './stop.ts'

const MAX_REASON = 500

interface Remembered {
  provider: MailProvider
  disk: DiskGate
}

const remembered = new WeakMap<object, Remembered>()

/** For endpoints, which are given nothing but the request. */
export function rememberForEndpoints(payload: object, what: Remembered): void {
  remembered.set(payload, what)
}

/** What keeps every campaign from sending now: the switch, and a disk on which nothing can be stored. */
const look: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.read')
  const disk = remembered.get(req.payload)?.disk
  await disk?.halted()
  const since = disk?.since() ?? null
  return Response.json({
    ...(await readStop(req.payload)),
    unstorableSince: since === null ? null : new Date(since).toISOString(),
  })
}

const turn =
  (stopped: boolean): PayloadHandler =>
  async (req) => {
    const { reason = '' } = await jsonObject(req)
    if (typeof reason !== 'string' || reason.length > MAX_REASON) {
      throw refuse.invalid(`\`reason\` has to be text of at most ${MAX_REASON} characters.`, { field: 'reason' })
    }
    const { stop, message } = await turnStop(req, stopped, reason.trim(), new Date())
    return Response.json({ ...stop, message })
  }

const check = domainChecks(systemResolver(), Date.now)

/**
 * How mail leaves, and what the world can look up about the sender's domain. Findings only warn; in trial mode nothing leaves, so nothing
 * is looked up.
 */
const domainCheck: PayloadHandler = async (req) => {
  const who = principalOf(req.user)
  if (!may(who, 'settings.write')) demand(who, 'campaign.launch')
  const { mode, smtp, resend } = env()
  const newsroom = await mailNewsroom({ db: req.payload.db })
  const domain = newsroom ? domainOf(newsroom.sender.email) : ''
  const provider = smtp ? 'smtp' : 'resend'
  const known = mode === 'trial' || !domain ? { at: Date.now(), findings: [] } : await check(domain, provider)
  return Response.json({
    mode,
    domain,
    provider,
    /** Whether anybody tells us of bounces and complaints. */
    reports: !smtp && resend.webhookSecret !== null,
    checkedAt: new Date(known.at).toISOString(),
    findings: known.findings,
  })
}

/** A page of the log is a request of the provider's ration: a person waits, and asks again where it did not suffice. */
const PAGES_FOR_A_PERSON = 20
const PATIENCE_MS = 20_000

/**
 * What there is to know about a batch in doubt before somebody decides: its attempts, how many people it is about, and what the provider's log
 * says now. What the log proves is written down at once.
 */
const doubt: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.resolve')
  const campaign = idParam(req)
  const id = String(req.query.batch ?? '')
  const batch = await req.payload.db.findOne<{
    id: string
    attempts?: number
    firstAttemptAt?: string | null
    reason?: string | null
    state: string
  }>({
    collection: 'batches',
    where: { and: [{ id: { equals: id } }, { campaign: { equals: campaign } }] },
  } as never)
  if (!batch) throw refuse.notFound('This campaign has no such batch.')
  const store = outreachStore(handleOf(req.payload))
  const records = remembered.get(req.payload)?.provider.records ?? null
  let log: Evidence | null = null
  if (records && batch.firstAttemptAt && batch.state === 'in_doubt') {
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS)
    const slot = () => oneSlot(store, Date.now, stop.signal)
    const about = { id: String(batch.id), campaign, firstAttemptAt: new Date(batch.firstAttemptAt) }
    try {
      const found = await lookIntoLog({ records, store, slot, now: Date.now }, [about], PAGES_FOR_A_PERSON)
      log = found.get(about.id) ?? null
    } finally {
      clearTimeout(timer)
    }
  }
  const { totalDocs } = await req.payload.db.count({
    collection: 'deliveries',
    where: { and: [{ batch: { equals: id } }, { state: { equals: 'in_doubt' } }] },
  } as never)
  const { attempts = 0, firstAttemptAt = null, reason = '' } = batch
  return Response.json({
    batch: id,
    attempts,
    firstAttemptAt,
    reason,
    inDoubt: totalDocs,
    canAsk: records !== null,
    log,
  })
}

/** What concerns all campaigns at once. They stand before `/:id/…`, so that no id is mistaken for them. */
export const operationEndpoints: Endpoint[] = [
  { path: '/stop-all', method: 'get', handler: look },
  { path: '/stop-all', method: 'post', handler: turn(true) },
  { path: '/resume-all', method: 'post', handler: turn(false) },
  { path: '/domain-check', method: 'get', handler: domainCheck },
  { path: '/:id/doubt', method: 'get', handler: doubt },
]
