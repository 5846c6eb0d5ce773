import { type AheadLease, believedUntil, judgeAhead } from '../domain/leases.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

interface Deps {
  store: Pick<OutreachStore, 'leasedBeyond' | 'unclaim' | 'planLeasedBeyond' | 'releasePlan'>
  leaseMs: number
  /** ms since the epoch. */
  now: () => number
}

const PLAN = 'plan'

/**
 * Gives back the batches and the planning of whoever died with a clock that was ahead, which would be leased until the others' clocks get there
 * (`domain/leases`). What becomes of a call that was made is judged by the seal, as ever.
 */
export function leasesAhead({
  store,
  leaseMs,
  now,
}: Deps): (campaign: Pick<CampaignRow, 'id' | 'state'>) => Promise<void> {
  const seen = new Map<string, readonly AheadLease[]>()
  return async ({ id: campaign, state }) => {
    const at = now()
    const most = new Date(believedUntil(at, leaseMs))
    const leases = (await store.leasedBeyond(campaign, most)).map(({ id, token, leaseUntil }) => ({
      ...{ id, until: leaseUntil.getTime() },
      giveBack: (): Promise<unknown> => store.unclaim({ id, campaign, token }, new Date(at)),
    }))
    const plan = state === 'planning' ? await store.planLeasedBeyond(campaign, most) : null
    if (plan) {
      const giveBack = () => store.releasePlan(campaign, plan.token)
      leases.push({ id: PLAN, until: plan.leaseUntil.getTime(), giveBack })
    }
    const { nobodys, watched } = judgeAhead(seen.get(campaign) ?? [], leases, { now: at, leaseMs })
    for (const { id, giveBack } of leases) if (nobodys.includes(id)) await giveBack()
    if (watched.length > 0) seen.set(campaign, watched)
    else seen.delete(campaign)
  }
}
