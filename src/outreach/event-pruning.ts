import type { Payload } from 'payload'
import { takeLease } from '../storage/lease.ts'
import type { Log } from './log.ts'
import type { OutreachStore } from './store.ts'
import { turn } from './turn.ts'

export interface PruneDeps {
  payload: Payload
  store: Pick<OutreachStore, 'pruneEvents'>
  /** Names this process in the lease. */
  holder: string
  log: Pick<Log, 'info'>
  /** Whether to end early: the next round goes on. */
  ends?: () => boolean
}

const DAY_MS = 86_400_000
/** The provider repeats an event for hours, not for a week; one that is repeated later is taken in again, which changes nothing. */
const APPLIED_DAYS = 7
/** An event that names no mail of ours waits for the reply that does, which may be delayed by an outage; not for a month. */
const UNAPPLIED_DAYS = 30
/** Events deleted in one statement. */
const PORTION = 1_000
const LEASE_MS = 10 * 60_000

/** Deletes provider events that nobody needs any more, in portions: what they said stands in the deliveries. One process at a time. */
export async function pruneEvents({ payload, store, holder, log, ends }: PruneDeps, now: number): Promise<void> {
  if ((await takeLease(payload, { key: 'event-pruning', holder, ms: LEASE_MS, now })) === null) return
  const input = {
    applied: new Date(now - APPLIED_DAYS * DAY_MS),
    unapplied: new Date(now - UNAPPLIED_DAYS * DAY_MS),
    limit: PORTION,
  }
  let total = 0
  while (!ends?.()) {
    const gone = await store.pruneEvents(input)
    total += gone
    if (gone < PORTION) break
    await turn()
  }
  if (total > 0) log.info({ events: total }, 'old provider events were deleted')
}
