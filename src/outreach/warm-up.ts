import { type Allowance, allowanceOn, dayBefore, hasRoom, restFrom, type WarmUp } from '../domain/warm-up.ts'
import { ACCOUNT } from './pace.ts'
import type { OutreachStore } from './store.ts'

type Store = Pick<OutreachStore, 'spend' | 'spent'>

/** Counts the mails of a day against the warm-up of a new domain, for all processes together. */
export interface WarmUpGate {
  /**
   * Takes so many mails from what the day of an instant allows; `false` when that is too little, and nothing is taken then.
   * @param urgent what tells of a mistake: it is counted, and goes whatever the day allows
   */
  allow(mails: number, at: Date, urgent?: boolean): Promise<boolean>
  /**
   * Gives back what was allowed and then not sent, to the day that allowed it; never more than is counted of that day, because what was allowed before
   * there was a warm-up is not. A day that is over gets nothing back: what it had no room for stays left over.
   * @param allowed when it was; `null`: never
   */
  giveBack(unsent: number, allowed: Date | null): Promise<void>
  /** Whether today's allowance is known to be used up, so that nothing new needs to be claimed that is not urgent. */
  waiting(): boolean
  /** When the day ends that allowed what was sealed at an instant (ms since the epoch): what has not begun by then is the next day’s. Without a warm-up, never. */
  dayEnds(allowed: Date): number
  /** When a batch of a campaign that no sending window holds back may go, at or after an instant: what a day has left over not at night (ms since the epoch). */
  restFrom(began: Date, mails: number, at: number): Promise<number>
  /** How large batches are planned; one that is larger than a whole day allows has a day of its own. */
  largestBatch(): number
}

/** A day that is used up is asked for again after this (ms): another process may have given something back. */
const FULL_FOR_MS = 60_000

const keyOf = (day: string) => `warm-up:${ACCOUNT}:${day}`

/** @param plan the policy's warm-up as it is now; @param now ms since the epoch; @param zone the newsroom’s */
export function createWarmUpGate(
  store: Store,
  plan: () => WarmUp | null,
  now: () => number,
  zone: () => string = () => 'UTC',
): WarmUpGate {
  let full: { day: string; mails: number; until: number } | null = null
  return {
    async allow(mails, at, urgent = false) {
      const allowance = allowanceOn(plan(), at.getTime())
      if (!allowance) return true
      // A batch that was planned before the warm-up may be larger than a whole day allows: it takes a day that is not begun.
      // All of it is counted, so that as much can be given back once the policy allows another number.
      const limit = urgent ? Number.MAX_SAFE_INTEGER : Math.max(mails, allowance.mails)
      if (await store.spend(keyOf(allowance.day), mails, limit)) return true
      full = { day: allowance.day, mails: allowance.mails, until: now() + FULL_FOR_MS }
      return false
    },
    async giveBack(unsent, allowed) {
      const allowance = allowed && allowanceOn(plan(), allowed.getTime())
      if (!allowance || unsent <= 0 || now() >= allowance.until) return
      await store.spend(keyOf(allowance.day), -unsent, Number.MAX_SAFE_INTEGER)
      full = null
    },
    waiting() {
      const allowance = allowanceOn(plan(), now())
      // A new day, or a policy that was changed: worth another try.
      return allowance !== null && full?.day === allowance.day && full.mails === allowance.mails && now() < full.until
    },
    dayEnds: (allowed) => allowanceOn(plan(), allowed.getTime())?.until ?? Number.POSITIVE_INFINITY,
    restFrom: (began, mails, at) => restOf(store, plan(), zone(), began.getTime(), mails, at),
    largestBatch: () => plan()?.firstDay ?? Number.POSITIVE_INFINITY,
  }
}

/** When so many mails of a campaign that began then may go, at or after an instant, as far as the count of the day before tells (ms since the epoch). */
export async function restOf(
  store: Store,
  plan: WarmUp | null,
  zone: string,
  began: number,
  mails: number,
  at: number,
): Promise<number> {
  const allowance = dayBefore(plan, began, at)
  return restFrom(allowance && { allowance, spent: await store.spent(keyOf(allowance.day)) }, mails, zone, at)
}

/** What is left of the day of any instant for a campaign that begins at one: later days are all its own, as far as anybody knows. */
export async function allowedFrom(store: Store, plan: WarmUp | null, start: number) {
  const first = allowanceOn(plan, start)
  const spent = first ? await store.spent(keyOf(first.day)) : 0
  return (at: number): Allowance | null => {
    const allowance = allowanceOn(plan, at)
    return allowance && allowance.day === first?.day ? { ...allowance, mails: allowance.mails - spent } : allowance
  }
}

/**
 * Why campaigns wait, in words, once today's allowance leaves no room for another batch; else empty.
 * @param opens when, at or after an instant, readers may be written to (ms since the epoch)
 */
export async function warmUpWords(
  store: Store,
  plan: WarmUp | null,
  unsent: number,
  batch: number,
  now: number,
  opens: (at: number) => Promise<number> = async (at) => at,
): Promise<string> {
  const allowance = allowanceOn(plan, now)
  if (!allowance || unsent <= 0) return ''
  const spent = await store.spent(keyOf(allowance.day))
  if (hasRoom(allowance, spent, Math.min(batch, unsent))) return ''
  const next = await opens(allowance.until)
  return (
    `The warm-up of the domain allows ${allowance.mails} mails today (UTC), and ${spent} are used. ` +
    `The next mails go out at ${new Date(next).toISOString().slice(0, 16)}Z, ${allowanceOn(plan, next)?.mails ?? 0} at most on that day.`
  )
}
