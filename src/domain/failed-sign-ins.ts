/** How often signing in failed from one address to one account, within a window. */
export interface FailureTally {
  /** `null`: the rest, of many addresses or accounts together. */
  address: string | null
  account: string
  /** Wrong passwords, and attempts that were refused without looking because there had been too many. */
  failed: number
  refused: number
  /** ms. */
  since: number
  until: number
}

export interface FailedSignIns {
  /** Counts one. @returns what is to be written down at once: the first of its kind in a window */
  note(one: { address: string; account: string; refused: boolean }, now: number): FailureTally | null
  /** What was counted in windows that have ended by `now`, beyond each one’s first; `Infinity`: in all. */
  due(now: number): FailureTally[]
}

/**
 * Counts failures so that a flood of them stays a handful of lines: of each address and account the first is told at once, the
 * others as one number when their window ends; of more than `most` pairs the rest is counted together. At most
 * 2 × (`most` + 1) lines a window.
 */
export function failedSignIns({ windowMs, most }: { windowMs: number; most: number }): FailedSignIns {
  const tallies = new Map<string, FailureTally>()
  return {
    note({ address, account, refused }, now) {
      const own = JSON.stringify([address, account])
      const key = tallies.has(own) || tallies.size < most ? own : ''
      const known = tallies.get(key)
      const count = { failed: refused ? 0 : 1, refused: refused ? 1 : 0 }
      if (!known) {
        const who = key ? { address, account } : { address: null, account: '' }
        tallies.set(key, { ...who, failed: 0, refused: 0, since: now, until: now })
        return { ...who, ...count, since: now, until: now }
      }
      known.failed += count.failed
      known.refused += count.refused
      known.until = now
      return null
    },
    due(now) {
      const ended = [...tallies].filter(([, { since }]) => since + windowMs <= now)
      for (const [key] of ended) tallies.delete(key)
      return ended.map(([, tally]) => tally).filter(({ failed, refused }) => failed + refused > 0)
    },
  }
}
