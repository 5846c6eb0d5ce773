import { type CampaignState, readOptions } from './campaign.ts'
import type { DigestFrequency } from './digest.ts'

/** A digest that brings the briefs of some campaigns. */
export interface CarryingDigest {
  id: string
  frequency: DigestFrequency
  state: CampaignState
  planComplete: boolean
  /** Nothing can become of it any more: it is done, or cancelled with no call in flight. */
  closed: boolean
  /** ms since the epoch; 0 before it begins. */
  startedAt: number
  /** Those asked about that it carries. */
  campaigns: string[]
}

/** A digest as a database has it. */
interface StoredDigest extends Pick<CarryingDigest, 'id' | 'state' | 'planComplete'> {
  startedAt: Date | null
  finishedAt: Date | null
  options: unknown
  /** `frozen.digest`: a story that could not be read when it began is not in it. */
  digest: unknown
}

/** What a digest carries of these campaigns: none or one entry. Shared by both databases. */
export function readCarrying(campaigns: readonly string[], stored: StoredDigest): CarryingDigest[] {
  const { id, state, planComplete, startedAt, finishedAt } = stored
  const { frequency, sources = [] } = readOptions(stored.options)
  const begun = stored.digest as { stories?: readonly { campaigns: readonly string[] }[] } | null | undefined
  const carried = startedAt ? (begun?.stories ?? []).flatMap((story) => story.campaigns) : sources
  // One that was cancelled before it began has brought nothing to anybody.
  const idle = !startedAt && state === 'cancelled'
  const meant = campaigns.filter((campaign) => carried.includes(campaign))
  if (!frequency || idle || meant.length === 0) return []
  const closed = state === 'done' || (state === 'cancelled' && finishedAt !== null)
  return [{ id, frequency, state, planComplete, closed, startedAt: startedAt?.getTime() ?? 0, campaigns: meant }]
}
