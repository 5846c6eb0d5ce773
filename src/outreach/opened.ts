import { readFrozen } from './frozen.ts'
import { type Log, plain } from './log.ts'
import { type Opened, openFrozen } from './seal.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

export interface OpenedCampaigns {
  /** What is frozen of a campaign; `null` when it cannot be read now, which must not hold up the others. */
  open(campaign: CampaignRow): Promise<Opened | null>
  /** Lets go of all campaigns but these. */
  keepOnly(ids: ReadonlySet<string>): void
}

interface OpenedDeps {
  store: Pick<OutreachStore, 'frozenOf'>
  /** Whether it is time to try again what failed under this name. */
  seldom: (key: string) => boolean
  log: Log
  failed?: ((error: unknown) => void) | undefined
}

/** What is frozen of a campaign never changes, so it is read once, and kept while the campaign is open. */
export function openedCampaigns({ store, seldom, log, failed }: OpenedDeps): OpenedCampaigns {
  const opened = new Map<string, Promise<Opened>>()

  const read = (campaign: CampaignRow): Promise<Opened> => {
    let known = opened.get(campaign.id)
    if (!known) {
      known = store.frozenOf(campaign.id).then((frozen) => openFrozen(campaign, readFrozen(frozen)))
      // A failed read is not kept.
      known.catch(() => opened.delete(campaign.id))
      opened.set(campaign.id, known)
    }
    return known
  }

  return {
    async open(campaign) {
      if (!opened.has(campaign.id) && !seldom(`open ${campaign.id}`)) return null
      try {
        return await read(campaign)
      } catch (error) {
        failed?.(error)
        log.error({ campaign: campaign.id, err: plain(error) }, 'a campaign could not be read; it will be tried again')
        return null
      }
    },
    keepOnly(ids) {
      for (const id of opened.keys()) if (!ids.has(id)) opened.delete(id)
    },
  }
}
