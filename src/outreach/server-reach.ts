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
  /** The server has taken a message of this campaign. */
  took(campaign: string): void
  /** A round of a campaign ended because the server said “later” about us; as `missed`. */
  putOff(campaign: string, at: number): boolean
  /** The same of a campaign that is urgent, of which a person should know far sooner. */
  urgentPutOff(campaign: string, at: number): boolean
}

interface Patience {
  ms: number
  rounds: number
}

/** For so long (ms), and so many rounds: a clock that is set forward, or a machine that slept, has not tried for an hour. */
const AWAY: Patience = { ms: 3600_000, rounds: 5 }
/** As long as with a recipient: a limit by the hour, or a server that is full, is over by then. */
const PUT_OFF: Patience = { ms: 9 * 3600_000, rounds: 12 }
/** Long enough for a server that is busy for a moment. */
const URGENT: Patience = { ms: 15 * 60_000, rounds: 3 }

/** Counted for each campaign by itself, so that one which is resumed has its hour again. A restart begins it anew as well. */
export function serverReach(): ServerReach {
  const away = counted(AWAY)
  const waits = counted(PUT_OFF)
  const urgent = counted(URGENT)
  const took = (campaign: string) => {
    waits.forget(campaign)
    urgent.forget(campaign)
  }
  return { answered: away.forgetAll, missed: away.again, took, putOff: waits.again, urgentPutOff: urgent.again }
}

function counted(patience: Patience) {
  const campaigns = new Map<string, { since: number; rounds: number }>()
  return {
    forgetAll: () => campaigns.clear(),
    forget: (campaign: string) => void campaigns.delete(campaign),
    again(campaign: string, at: number): boolean {
      const seen = campaigns.get(campaign) ?? { since: at, rounds: 0 }
      // A clock that was set back: from now on.
      const next = { since: Math.min(seen.since, at), rounds: seen.rounds + 1 }
      const enough = at - next.since >= patience.ms && next.rounds >= patience.rounds
      if (enough) campaigns.delete(campaign)
      else campaigns.set(campaign, next)
      return enough
    },
  }
}
