/** Since when nothing has gone through to a mail server, as this process has seen it. */
export interface ServerReach {
  /** The server has answered about a message or about us. */
  answered(): void
  /**
   * A round of a campaign ended without anything going through.
   * @param at ms since the epoch
   * @returns whether that has been so for long enough that a person should know; then it begins anew
   */
  missed(campaign: string, at: number): boolean
}

/** For so long (ms), and so many rounds: a clock that is set forward, or a machine that slept, has not tried for an hour. */
const PATIENCE = { ms: 3600_000, rounds: 5 } as const

/** Counted for each campaign by itself, so that one which is resumed has its hour again. A restart begins it anew as well. */
export function serverReach(): ServerReach {
  const away = new Map<string, { since: number; rounds: number }>()
  return {
    answered: () => away.clear(),
    missed(campaign, at) {
      const seen = away.get(campaign) ?? { since: at, rounds: 0 }
      // A clock that was set back: from now on.
      const next = { since: Math.min(seen.since, at), rounds: seen.rounds + 1 }
      const enough = at - next.since >= PATIENCE.ms && next.rounds >= PATIENCE.rounds
      if (enough) away.delete(campaign)
      else away.set(campaign, next)
      return enough
    },
  }
}
