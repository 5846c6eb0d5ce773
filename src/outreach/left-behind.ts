import type { BasePayload } from 'payload'
import type { CampaignType } from '../domain/campaign.ts'
import { sparedBy } from '../domain/once.ts'
import { leftOut } from '../storage/left-out.ts'
import { handleOf } from '../storage/open.ts'
import { all } from './content.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

interface Sibling {
  id: string
  type: CampaignType
  state: string
}

const PAGE = 5_000

/**
 * How many readers have been left out of a brief because another campaign about the story was to reach them, which was cancelled before it did, and
 * whom none has reached or is about to reach since. Asked of the brief that left them out, or of the cancelled campaign.
 */
export async function leftBehind(
  payload: BasePayload,
  store: Pick<OutreachStore, 'holding'>,
  campaign: Pick<CampaignRow, 'id' | 'type' | 'state' | 'startedAt' | 'translationGroup'>,
): Promise<number> {
  if (campaign.startedAt === null) return 0
  const group = campaign.translationGroup
  const siblings = await all<Sibling>(
    { db: payload.db },
    'campaigns',
    { and: [{ translationGroup: { equals: group } }, { startedAt: { exists: true } }] },
    { type: true, state: true },
  )
  const others = siblings.filter(({ id }) => String(id) !== campaign.id)
  const spares = ({ type }: { type: CampaignType }, other: { type: CampaignType }) =>
    sparedBy(type).includes(other.type)
  const asked = others.some((other) => other.state === 'cancelled' && spares(campaign, other))
    ? [campaign]
    : campaign.state === 'cancelled'
      ? others.filter((other) => spares(other, campaign))
      : []
  const found = new Set<string>()
  for (const { id, type } of asked) {
    for (let after = '', full = true; full; ) {
      const page = await leftOut(handleOf(payload), {
        campaign: String(id),
        reason: 'already_sent',
        after,
        limit: PAGE,
      })
      const held = await store.holding(page, { group, types: sparedBy(type), except: String(id) })
      for (const contact of page) if (!held.has(contact)) found.add(contact)
      after = page.at(-1) ?? after
      full = page.length === PAGE
    }
  }
  return found.size
}
