import { readFrozen } from './frozen.ts'
import { type Log, plain } from './log.ts'
import { type Opened, openFrozen } from './seal.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

export interface OpenedCampaigns {
  /** What is frozen of a campaign; `null` when it cannot be read now, which must not hold up the others, or must not be sent. */
  open(campaign: CampaignRow): Promise<Opened | null>
  /** Lets go of all campaigns but these. */
  keepOnly(ids: ReadonlySet<string>): void
}

interface OpenedDeps {
  store: Pick<OutreachStore, 'frozenOf' | 'stopCampaign'>
  /** Why a campaign that has begun must not go on, in words for people; `null` when nothing is in its way. */
  obstacle?: ((campaign: CampaignRow) => Promise<string | null>) | undefined
  /** Whether it is time to try again what failed under this name. */
  seldom: (key: string) => boolean
  log: Log
  failed?: ((error: unknown) => void) | undefined
}

/**
 * What is frozen of a campaign never changes, so it is read once, and kept while the campaign is open.
 *
 * Whoever takes back a story, or corrects it, pauses the campaigns that carry it; one that was just being frozen cannot be seen yet. So each process
 * asks once more, before it sends the first mail of a campaign, whether what is frozen may still go out: by then the campaign is there for
 * everybody to see, and whatever happens to its story afterwards pauses it.
 */
export function openedCampaigns({ store, obstacle, seldom, log, failed }: OpenedDeps): OpenedCampaigns {
  const opened = new Map<string, Opened>()

  const read = async (campaign: CampaignRow): Promise<Opened | null> => {
    const content = openFrozen(campaign, readFrozen(await store.frozenOf(campaign.id)))
    const reason = await obstacle?.(campaign)
    if (reason) {
      if (await store.stopCampaign(campaign.id, reason)) log.warn({ campaign: campaign.id, reason }, 'campaign paused')
      return null
    }
    opened.set(campaign.id, content)
    return content
  }

  return {
    async open(campaign) {
      const known = opened.get(campaign.id)
      if (known) return known
      if (!seldom(`open ${campaign.id}`)) return null
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
