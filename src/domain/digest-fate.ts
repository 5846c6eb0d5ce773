import type { CampaignState } from './campaign.ts'
import { causeOfWriteOff, type DeliveryState, HOLDING, isReleased } from './delivery.ts'

/**
 * What has become, for one reader, of a story that a brief left to a digest; the later outweighs the earlier.
 *
 * - `open`: no digest has tried to bring it
 * - `missed`: one began with it and did not bring it: it was cancelled, or the story could not be read at that moment
 * - `over`: one was to bring it and could not for a reason of their own (bounced, unsubscribed …); as with a brief, that was that
 * - `coming`: a digest that brings it is under way
 * - `had`: they hold a mail with it, or may hold it
 */
const FATES = ['open', 'missed', 'over', 'coming', 'had'] as const
export type Fate = (typeof FATES)[number]

/** How long a brief waits for a digest to bring it, in days: several weekly ones. */
export const DIGEST_MEMORY_DAYS = 30

/** One person's row in a campaign. */
export interface RowSeen {
  state: DeliveryState
  reason: string
  /** Planned, in a batch with a call of which nobody knows the outcome. */
  called: boolean
  /** The campaign is cancelled. */
  cancelled: boolean
  /** Digest: the briefs whose stories their mail was made without, because they could not be read at that moment; and which it shows in another language (`shownIn`). */
  withheld: readonly string[]
}

/** What a row says about the mail of its campaign. */
export function fateOfRow({ state, reason, called, cancelled }: RowSeen): Fate {
  if (called || HOLDING.some((holding) => holding === state)) return 'had'
  // Their mailbox was another contact's when the mail went there.
  if (sharesMailbox({ state, reason })) return 'had'
  if (state === 'planned' && cancelled) return isReleased(reason) ? 'had' : 'missed'
  if (state === 'planned') return 'coming'
  return state === 'excluded' && (reason === 'cancelled' || reason === 'nothing_left') ? 'missed' : 'over'
}

const sharesMailbox = ({ state, reason }: Pick<RowSeen, 'state' | 'reason'>) =>
  state === 'excluded' && reason === 'duplicate'

/** What a row in a digest says about the story of one brief that it carries: others may be in their mail when this one was on hold. */
export function fateInDigest(row: RowSeen, brief: string): Fate {
  // The digest that went to their mailbox held what another reader was owed: better a story twice than never.
  if (sharesMailbox(row)) return 'missed'
  const fate = fateOfRow(row)
  // Whoever is written off may have the mail as well, and it was made without this one.
  const hasMail = fate === 'had' || (row.state === 'failed' && causeOfWriteOff(row.reason) !== null)
  return hasMail && row.withheld.includes(brief) ? 'missed' : fate
}

/** What it says that somebody has no row in a digest that carries the story. */
export function fateWithoutRow({ state, planComplete }: { state: CampaignState; planComplete: boolean }): Fate {
  if (planComplete) return 'open'
  return state === 'cancelled' ? 'missed' : 'coming'
}

/** What it comes to, with several digests that carry the story. */
export function outweighing(fates: readonly Fate[]): Fate {
  return fates.reduce<Fate>((most, fate) => (FATES.indexOf(fate) > FATES.indexOf(most) ? fate : most), 'open')
}

/** Whether a digest that brings the story now has to bring it to them. */
export const isOwed = (fate: Fate): boolean => fate === 'open' || fate === 'missed'

/**
 * Whether they have the story or get it without anybody's doing. While digests are switched off one last digest brings what none has tried to bring
 * yet; what was cancelled then is cancelled.
 *
 * @param brief `ageDays` since it began; `cancelled` leaves nothing to any digest
 */
export function isKept(
  fate: Fate,
  brief: { ageDays: number; cancelled: boolean },
  { digests }: { digests: boolean },
): boolean {
  if (fate === 'had' || fate === 'coming') return true
  if (brief.cancelled || brief.ageDays > DIGEST_MEMORY_DAYS) return false
  return fate === 'open' || (fate === 'missed' && digests)
}
