import type { Payload } from 'payload'
import { ACTIVE_STATES } from '../domain/campaign.ts'
import { type ListedMail, listingPages, readMailPage } from '../domain/evidence.ts'
import { takeLease } from '../storage/lease.ts'
import { ask } from './doubt.ts'
import { applyStored, type InboundDeps } from './inbound.ts'
import type { Log } from './log.ts'
import { logSweep, type SweepDeps } from './log-sweep.ts'
import { mailSweep } from './mail-sweep.ts'
import { ACCOUNT } from './pace.ts'
import { takeOverSuppressions } from './provider-suppressions.ts'
import type { OutreachStore } from './store.ts'

export interface RecordsDeps extends SweepDeps, InboundDeps {
  store: SweepDeps['store'] & InboundDeps['store'] & Pick<OutreachStore, 'readBucket' | 'stillSending'>
  payload: Payload
  log: Pick<Log, 'info' | 'warn'>
  /** Names this process in the lease. */
  holder: string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** One process at a time asks; who dies is replaced after this. */
const LEASE_MS = 10 * MINUTE
/** Webhooks that have not come by then are missed; after the second they are no longer looked for. */
const MISSED_AFTER_MS = 30 * MINUTE
const MISSED_UNTIL_MS = 72 * HOUR
/** When the whole listing has been read it is left alone for so long: what is still missing then will not come in a minute. */
const LISTING_EVERY_MS = 15 * MINUTE
/** When the provider's suppressions are asked for again. */
const SUPPRESSIONS_AFTER_MS = { done: 6 * HOUR, more: 0, unanswered: 15 * MINUTE }

/**
 * Asks the provider for what its webhooks did not bring: batches in doubt, reports that were missed, addresses it no longer writes to. One
 * process at a time, so many requests a round, each within the sending rate.
 */
export function recordKeeper(deps: RecordsDeps) {
  const sweepLog = logSweep(deps)
  const sweepMails = mailSweep({ ...deps, known: (ids) => knownAmong(deps.payload, ids) })
  let cursor = ''
  let listedAt = Number.NEGATIVE_INFINITY
  let suppressionsDue = Number.NEGATIVE_INFINITY
  return async (): Promise<void> => {
    const at = deps.now()
    const lease = { key: 'provider-records', holder: deps.holder, ms: LEASE_MS, now: at }
    if ((await takeLease(deps.payload, lease)) === null) return
    await sweepLog()
    const pages = await pagesNow(deps)
    // Where campaigns need the calls, a doubt waits: what is listed does not go away.
    const left = pages < ALL_PAGES ? pages : pages - (await sweepMails())
    if (at - listedAt >= LISTING_EVERY_MS && (await reportsAreMissing(deps.payload, at))) {
      cursor = await pullReports(deps, cursor, left)
      if (!cursor) listedAt = at
    }
    if (at >= suppressionsDue) suppressionsDue = at + SUPPRESSIONS_AFTER_MS[await takeOverSuppressions(deps)]
  }
}

/** Which of these mails are ours, and known to be. */
async function knownAmong(payload: Payload, ids: readonly string[]): Promise<Set<string>> {
  const { docs } = await payload.db.find<{ id: string; providerId: string }>({
    collection: 'deliveries',
    where: { providerId: { in: [...ids] } },
    limit: ids.length,
    pagination: false,
  } as never)
  return new Set(docs.map(({ providerId }) => providerId))
}

async function reportsAreMissing(payload: Payload, at: number): Promise<boolean> {
  const since = new Date(at - MISSED_UNTIL_MS).toISOString()
  const { docs } = await payload.db.find<{ id: string }>({
    collection: 'campaigns',
    where: { startedAt: { greater_than: since } },
    limit: 100,
    pagination: false,
  } as never)
  if (docs.length === 0) return false
  const missing = await payload.db.findOne({
    collection: 'deliveries',
    where: {
      and: [
        { campaign: { in: docs.map(({ id }) => String(id)) } },
        { state: { equals: 'submitted' } },
        { stateAt: { less_than: new Date(at - MISSED_AFTER_MS).toISOString() } },
        { stateAt: { greater_than: since } },
      ],
    },
  } as never)
  return missing !== null
}

const EVENT_OF: Partial<Record<NonNullable<ListedMail['fact']>, string>> = {
  delayed: 'email.delivery_delayed',
  failed: 'email.failed',
  suppressed: 'email.suppressed',
  delivered: 'email.delivered',
  bounced: 'email.bounced',
  complained: 'email.complained',
}

/** As many as a round ever reads: what is left to it where no campaign needs the calls. */
const ALL_PAGES = listingPages(0, false)

/** @returns where the next round goes on, or `''` when it begins anew */
async function pullReports(deps: RecordsDeps, cursor: string, pages: number): Promise<string> {
  const since = deps.now() - MISSED_UNTIL_MS
  let after = cursor
  let taken = 0
  for (let page = 0; page < pages; page++) {
    const body = await ask(deps, () => deps.records.listEmails(after ? { after } : {}))
    if (body === null) return page === 0 ? '' : after
    const { mails, last, more } = readMailPage(body)
    for (const { id, at, fact } of mails) {
      const type = fact && EVENT_OF[fact]
      if (!type) continue
      // The listing does not say whether a bounce is for good: those the provider suppresses are taken over by name.
      const reason = fact === 'bounced' ? 'Undetermined/listing' : ''
      const event = {
        eventId: `listing/${id}`,
        type,
        at: new Date(Number.isNaN(at) ? deps.now() : at),
        providerId: id,
        campaign: '',
        delivery: '',
        reason,
      }
      if (await applyStored(deps, event)) taken += 1
    }
    after = last
    if (!more || mails.some(({ at }) => at < since)) {
      if (taken > 0) deps.log.info({ taken }, 'reports were read from the provider’s listing')
      return ''
    }
  }
  return after
}

async function pagesNow({ payload, store, now }: RecordsDeps): Promise<number> {
  const active = { collection: 'campaigns', where: { state: { in: [...ACTIVE_STATES] } }, pagination: false }
  const { docs } = await payload.db.find<{ id: string }>(active as never)
  // One that waits for somebody to decide about its doubts needs no calls.
  const sending = await store.stillSending(
    docs.map(({ id }) => String(id)),
    new Date(now()),
  )
  return listingPages((await store.readBucket(ACCOUNT))?.perSecond ?? 0, sending)
}
