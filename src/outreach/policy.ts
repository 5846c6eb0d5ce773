import type { BasePayload } from 'payload'
import { newsroomZone } from '../domain/digest.ts'
import { readWarmUp, type WarmUp } from '../domain/warm-up.ts'
import type { Log } from './log.ts'

/** What the outreach policy says about the pace. */
export interface PacePolicy {
  /** Calls per second until the provider says otherwise. */
  perSecond: number
  /** Percent of the rate kept for mail to colleagues and test sends. */
  staffShare: number
  warmUp: WarmUp | null
  /** The newsroom’s (IANA name); `null` where nobody has set one, and UTC counts. */
  zone: string | null
}

/** How often the policy is read again (ms), beside the reading at each campaign's start. */
const POLICY_MS = 5_000
/** Calls per second while neither provider nor policy has said anything: Resend's default. */
const CAUTIOUS_RATE = 2
const STAFF_SHARE = 10

/** @throws what the database throws */
export async function readPacePolicy({ db }: Pick<BasePayload, 'db'>): Promise<PacePolicy> {
  const stored = (await db.findGlobal({ slug: 'outreach-policy' } as never)) as Record<string, unknown> | null
  const perSecond = Number(stored?.requestsPerSecond)
  const share = Number(stored?.staffShare ?? STAFF_SHARE)
  return {
    perSecond: perSecond > 0 ? perSecond : CAUTIOUS_RATE,
    staffShare: share >= 0 && share <= 50 ? share : STAFF_SHARE,
    warmUp: readWarmUp(stored?.warmUp),
    zone: newsroomZone(stored ?? {}),
  }
}

/**
 * The policy, a few seconds old at most; a cautious one until it has been read. `refresh` reads it at once: who sets a warm-up and then launches is not
 * to send the first mails without it. Where it cannot be read the last known one stays.
 */
export function watchPacePolicy(payload: Pick<BasePayload, 'db'>, log: Pick<Log, 'warn'>) {
  let policy: PacePolicy = { perSecond: CAUTIOUS_RATE, staffShare: STAFF_SHARE, warmUp: null, zone: null }
  let asked = 0
  let known = 0
  const read = async () => {
    const mine = ++asked
    const found = await readPacePolicy(payload)
    // An answer that was overtaken by a later question's is the older one.
    if (mine > known) [known, policy] = [mine, found]
  }
  const refresh = () =>
    read().catch(() => log.warn({}, 'the outreach policy could not be read; the last known one stays'))
  const first = refresh()
  const timer = setInterval(refresh, POLICY_MS)
  timer.unref()
  return { current: () => policy, first, refresh, stop: () => clearInterval(timer) }
}
