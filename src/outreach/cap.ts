import { CAMPAIGN_RULES } from '../domain/campaign.ts'
import type { AudienceStore } from './audience-store.ts'
import type { Choice } from './frozen.ts'
import { CAP_TURN, type OutreachStore } from './store.ts'

const DAY_MS = 86_400_000

const capOf = ({ cap, type }: Choice) => (CAMPAIGN_RULES[type].pitch ? cap : null)

/**
 * Contacts for whom other campaigns leave no room: they have had as many pitches lately as the policy allows, or are about to.
 * @param now ms since the epoch
 */
export async function cappedAmong(
  store: Pick<AudienceStore, 'pitched'>,
  choice: Choice,
  campaign: string,
  contacts: readonly string[],
  now: number,
): Promise<ReadonlySet<string>> {
  const cap = capOf(choice)
  if (!cap || contacts.length === 0) return new Set()
  const since = new Date(now - cap.days * DAY_MS)
  const had = await store.pitched(contacts, { since, except: campaign })
  return new Set([...had].flatMap(([contact, count]) => (count >= cap.count ? [contact] : [])))
}

/**
 * How many slices have been planned under a cap so far. Whoever plans one reads this first, then looks at what others have planned, and writes only
 * while it still holds: so of two campaigns at once each knows whom the other has selected.
 * @returns `null` where no cap binds
 */
export async function capTurn(store: Pick<OutreachStore, 'spend' | 'spent'>, choice: Choice): Promise<number | null> {
  if (!capOf(choice)) return null
  const turn = await store.spent(CAP_TURN)
  if (turn > 0) return turn
  // Made once, before the first slice: a transaction can then compare it.
  await store.spend(CAP_TURN, 1, Number.MAX_SAFE_INTEGER)
  return store.spent(CAP_TURN)
}
