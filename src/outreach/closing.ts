import { KEY_LIFE_MS } from '../domain/batches.ts'
import type { Log } from './log.ts'
import { isEach, type TakeOverDeps, takeOver } from './send-each.ts'
import type { CampaignRow, OutreachStore } from './store.ts'
import type { WarmUpGate } from './warm-up.ts'

interface CloseDeps {
  store: OutreachStore
  /** ms since the epoch. */
  now: () => number
  log: Log
}

/** Batches closed per transaction: at most ten thousand deliveries. */
const CHUNK = 100

/** Ends a campaign whose batches are all settled, if its figures add up. */
export async function finishCampaign({ store, now, log }: CloseDeps, campaign: CampaignRow): Promise<boolean> {
  await countAnew({ store, log }, campaign.id)
  if (!(await store.finish(campaign.id, new Date(now())))) return false
  log.info({ campaign: campaign.id, planned: campaign.planned }, 'campaign done')
  return true
}

/**
 * The figures of the batches, once they are all over. On MongoDB a report that came while its batch was being counted may be missing in them, where
 * the process that took it in died before it looked again, or the other had looked before.
 */
async function countAnew({ store, log }: Pick<CloseDeps, 'store' | 'log'>, campaign: string): Promise<void> {
  let after = ''
  for (;;) {
    const looked = await store.recountBatches(campaign, after, CHUNK)
    if (!looked) return
    if (looked.mended > 0) log.info({ campaign, batches: looked.mended }, 'figures of batches have been put right')
    after = looked.last
  }
}

/**
 * Compares the figures of the plan with the rows themselves; run once, before a campaign may end.
 * @returns the disagreement in words, or `null`
 */
export async function imbalance(store: OutreachStore, campaign: CampaignRow): Promise<string | null> {
  const counts = await store.counts(campaign.id)
  const rows = Object.values(counts).reduce((sum, n) => sum + n, 0)
  const excluded = counts.excluded ?? 0
  const unsent = counts.planned ?? 0
  const { candidates, planned } = campaign
  const adds = rows === candidates && excluded === campaign.excluded && rows - excluded === planned && unsent === 0
  if (adds) return null
  // A report of somebody who had been left out may have moved the figures between the two readings.
  const fresh = await store.campaign(campaign.id)
  if (fresh && fresh.planned !== planned) return imbalance(store, fresh)
  return (
    `The figures do not add up: ${candidates} candidates, ${planned} planned and ${campaign.excluded} excluded, ` +
    `but ${rows} deliveries, of which ${excluded} are excluded and ${unsent} were never handed over.`
  )
}

/**
 * Closes the batches of a cancelled campaign; one whose calls are still in flight is looked at again later. What had been sealed for readers to whom nothing goes
 * now, is given back to the day's warm-up.
 */
export async function closeCancelled(
  { store, now, log, warmUp }: CloseDeps & { warmUp?: WarmUpGate },
  campaign: CampaignRow,
): Promise<void> {
  let open = Number.POSITIVE_INFINITY
  for (;;) {
    const done = await store.cancelSome(campaign.id, new Date(now()), CHUNK)
    for (const { unsent, firstAttemptAt } of done.left) await warmUp?.giveBack(unsent, firstAttemptAt)
    const stuck = done.open >= open
    open = done.open
    if (open === 0 || stuck) break
  }
  if (open > 0) return
  await countAnew({ store, log }, campaign.id)
  if (await store.close(campaign.id, new Date(now())))
    log.info({ campaign: campaign.id }, 'campaign cancelled and closed')
}

/**
 * The 24-hour rule for batches that nobody claims, because their campaign is paused. One that went message by message has no key that could
 * be forgotten: what of it was begun is marked, and the rest waits as before.
 */
export async function doubtOverdue(deps: CloseDeps & TakeOverDeps, campaign: CampaignRow): Promise<void> {
  const { store, now, log } = deps
  const at = now()
  for (const batch of await store.overdue(campaign.id, new Date(at - KEY_LIFE_MS), new Date(at), CHUNK)) {
    if (isEach(batch)) {
      await takeOver(deps, batch)
    } else if (await store.doubt(batch, 'key_expired', new Date(at))) {
      log.warn({ batch: batch.id, campaign: campaign.id }, 'batch is in doubt: the provider may have forgotten its key')
    }
  }
}
