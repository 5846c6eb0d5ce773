import { CLOCK_TOLERANCE_MS } from '../domain/batches.ts'
import type { OutreachStore } from './store.ts'

interface Deps {
  store: Pick<OutreachStore, 'leasedBeyond' | 'unclaim'>
  leaseMs: number
  /** ms since the epoch. */
  now: () => number
}

/**
 * Gives back the batches of whoever died with a clock that was ahead, which would be leased until the others' clocks get there. A lease that ends later than
 * any can by this clock is not believed at once, because it may be this clock that is wrong: who lives prolongs it. One that stays as it is for as long as a
 * lease lasts is nobody's. What becomes of a call that was made is judged by the seal, as ever.
 */
export function leasesAhead({ store, leaseMs, now }: Deps): (campaign: string) => Promise<void> {
  const seen = new Map<string, Map<string, { until: number; since: number }>>()
  return async (campaign) => {
    const at = now()
    const before = seen.get(campaign)
    const leases = new Map<string, { until: number; since: number }>()
    for (const { id, token, leaseUntil } of await store.leasedBeyond(
      campaign,
      new Date(at + leaseMs + CLOCK_TOLERANCE_MS),
    )) {
      const until = leaseUntil.getTime()
      const known = before?.get(id)
      const since = known?.until === until ? known.since : at
      if (at - since > leaseMs) await store.unclaim({ id, campaign, token }, new Date(at))
      else leases.set(id, { until, since })
    }
    if (leases.size > 0) seen.set(campaign, leases)
    else seen.delete(campaign)
  }
}
