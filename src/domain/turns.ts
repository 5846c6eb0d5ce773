import type { CampaignType } from './campaign.ts'

/** What says that something is wrong with a mail that was sent: nobody may wait for it behind a brief. */
const URGENT: readonly CampaignType[] = ['kill', 'hold', 'correction', 'embargo_lifted']

export const isUrgent = ({ type }: { type: CampaignType }): boolean => URGENT.includes(type)

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

/** Campaigns that run, and those that were given a moment, the latest last. */
export interface Line {
  running: ReadonlyMap<string, CampaignType>
  served: readonly string[]
}

/**
 * Who of those that wait in one process gets the next moment of the rate: whoever is urgent, by weight, then the campaign that was given one the longest
 * ago. Within a campaign the first that came is the first that goes.
 * @param waiting the campaigns of those who wait, in the order in which they came; `''` for what belongs to none
 * @returns the index of the next, 0 where nobody waits
 */
export function nextInLine(waiting: readonly string[], { running, served }: Line): number {
  const weight = (campaign: string): number => {
    const type = running.get(campaign)
    return type !== undefined && isUrgent({ type }) ? URGENT.indexOf(type) : URGENT.length
  }
  let best = 0
  for (let at = 1; at < waiting.length; at++) {
    const [one, other] = [waiting[at]!, waiting[best]!]
    const by = weight(one) - weight(other) || served.indexOf(one) - served.indexOf(other)
    if (by < 0) best = at
  }
  return best
}

/**
 * How many batches a campaign may claim although others have claimed all that a process works on: an urgent one as many as if it were alone with what
 * is urgent, another its first, so that it need not wait until others have had all their moments.
 * @param goal batches that use the whole rate; @param underWay batches claimed in this process: all, those of urgent campaigns, its own
 */
export function placesKept(
  campaign: { type: CampaignType },
  goal: number,
  underWay: { all: number; urgent: number; own: number },
): number {
  if (isUrgent(campaign)) return Math.max(0, goal - underWay.urgent)
  return underWay.own === 0 && underWay.all < 2 * goal ? 1 : 0
}
