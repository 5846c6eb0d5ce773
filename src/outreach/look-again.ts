import { isUrgent } from '../domain/turns.ts'
import type { SealedMember } from './frozen.ts'
import type { Opened, SealDeps } from './seal.ts'
import { type Standing, standingNow } from './standing.ts'
import type { BatchRow } from './store.ts'
import type { WarmUpGate } from './warm-up.ts'
import { restFor, windowFor } from './window.ts'

/** How old what is known of the members may be when one of their messages begins (ms): at 20 a second they are looked at once for twenty. */
const GOOD_FOR_MS = 1_000

/** What may be done about one member's message now. */
export type Permission =
  | { kind: 'go' }
  /** They have left, or their mail would be another one by now: the batch is sealed anew for them, which says why they are left out. */
  | { kind: 'leave' }
  /** Nobody in the batch may be written to before then, or not under this seal: the day that allowed it is over. */
  | { kind: 'closed'; until: Date }

const GO: Permission = { kind: 'go' }

/**
 * A batch that goes message by message may take a quarter of an hour. So its members are looked at again on the way, as they were at its seal: whoever
 * has unsubscribed, was suppressed or taken off the lists since gets nothing any more, and when the sending window closes, the evening comes for what a warm-up has left over, or its
 * day is over, the rest waits for its next seal.
 */
export function lookingAgain(
  deps: SealDeps & { warmUp?: Pick<WarmUpGate, 'restFrom' | 'dayEnds'> },
  opened: Opened,
  batch: BatchRow,
) {
  const { store, now, warmUp } = deps
  let at = batch.firstAttemptAt?.getTime() ?? Number.NEGATIVE_INFINITY
  let standings: Map<string, Standing> | null = null
  let closed: (moment: number) => Date | null = () => null
  let rest: Date | null = null
  // What tells of a mistake is counted in a warm-up and not held back by it.
  const allowed = isUrgent(opened.campaign) ? null : batch.firstAttemptAt
  const dayEnds = () => (allowed && warmUp ? warmUp.dayEnds(allowed) : Number.POSITIVE_INFINITY)
  const look = async () => {
    at = now()
    const found = await store.sealCandidates(batch.id, opened.campaign.lists)
    closed = windowFor(opened.frozen, found)
    rest = await restFor(opened, batch, at, warmUp)
    standings = new Map((await standingNow(deps, opened, found)).map((standing) => [standing.delivery, standing]))
  }
  return async (member: SealedMember): Promise<Permission> => {
    const age = now() - at
    if (age < 0 || age >= GOOD_FOR_MS) await look()
    const until = closed(now()) ?? rest ?? (now() >= dayEnds() ? new Date(now()) : null)
    if (until) return { kind: 'closed', until }
    if (!standings) return GO
    const standing: Standing | undefined = standings.get(member.d)
    return standing && isAsSealed(member, standing) ? GO : { kind: 'leave' }
  }
}

const isAsSealed = ({ e, l, k }: SealedMember, { reason, candidate, through, texts }: Standing): boolean =>
  reason === null && candidate?.address === e && through === l && texts === k
