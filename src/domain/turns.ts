import type { CampaignType } from './campaign.ts'

/** What says that something is wrong with a mail that was sent: nobody may wait for it behind a brief. */
const URGENT: readonly CampaignType[] = ['kill', 'hold', 'correction', 'embargo_lifted']

const isUrgent = ({ type }: { type: CampaignType }): boolean => URGENT.includes(type)

/**
 * In which order running campaigns claim batches: notices about earlier mail first, by weight, then the others, beginning with another one each time.
 * @param round counts the times it was asked
 */
export function turnsOf<T extends { type: CampaignType }>(campaigns: readonly T[], round: number): T[] {
  const urgent = campaigns.filter(isUrgent).sort((a, b) => URGENT.indexOf(a.type) - URGENT.indexOf(b.type))
  const others = campaigns.filter((campaign) => !isUrgent(campaign))
  const from = others.length === 0 ? 0 : round % others.length
  return [...urgent, ...others.slice(from), ...others.slice(0, from)]
}

/**
 * How many of the free places a campaign may take: an urgent one all, another its even share of what those who come after it leave.
 * @param free batches that may be claimed now; @param waiting campaigns that have not had their turn, this one included
 */
export function shareOf(campaign: { type: CampaignType }, free: number, waiting: number): number {
  if (free <= 0) return 0
  return isUrgent(campaign) ? free : Math.ceil(free / Math.max(1, waiting))
}
