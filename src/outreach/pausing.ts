import { isActive } from '../domain/campaign.ts'
import type { Log } from './log.ts'
import type { OutreachStore } from './store.ts'

interface PauseDeps {
  store: Pick<OutreachStore, 'openCampaigns' | 'stopCampaign'>
  log: Log
}

/** Pauses a campaign, unless it does not run any more. @param reason for people; without addresses */
export async function pauseOne({ store, log }: PauseDeps, campaign: string, reason: string): Promise<void> {
  const stopped = await store.stopCampaign(campaign, reason)
  if (stopped) log.error({ campaign }, 'campaign paused: the mail provider cannot be used')
}

/** Whoever refuses the account, or our own mail server us, refuses every campaign: one refusal spares the others theirs. */
export async function pauseAll(deps: PauseDeps, reason: string): Promise<void> {
  for (const { id, state } of await deps.store.openCampaigns()) {
    if (isActive(state)) await pauseOne(deps, id, reason)
  }
}
