/** When a campaign pauses itself because too much goes wrong. */
export interface StormPolicy {
  /** Share of those handed over that failed or came back, in percent. */
  percent: number
  /** How many must have been dealt with before the share means anything. */
  atLeast: number
}

export const STORM_DEFAULTS: StormPolicy = { percent: 10, atLeast: 50 }

/** Since the campaign was last set going by a person. */
export interface StormFigures {
  /** Recipients handed to the provider, or refused by it. */
  tried: number
  /** Of these: refused, failed or bounced. */
  bad: number
  /** How often this campaign has paused itself over errors before. */
  pausedBefore: number
}

/** Nobody is left who could be spared above this share. */
const HIGHEST_PERCENT = 90

/** Reads the policy as stored; what is missing or impossible is as usual. */
export function readStormPolicy(value: unknown): StormPolicy {
  const { percent, atLeast } = (value ?? {}) as Partial<Record<keyof StormPolicy, unknown>>
  const number = (given: unknown, usual: number, most: number) =>
    typeof given === 'number' && given >= 1 && given <= most ? given : usual
  return {
    percent: number(percent, STORM_DEFAULTS.percent, 100),
    atLeast: number(atLeast, STORM_DEFAULTS.atLeast, Number.MAX_SAFE_INTEGER),
  }
}

/**
 * The share at which a campaign pauses. Whoever resumes it has seen the errors and goes on in spite of them, so the next pause needs
 * twice the share: otherwise a list with many old addresses would stop every fifty mails.
 */
export function stormThreshold({ percent }: StormPolicy, pausedBefore: number): number {
  return Math.max(percent, Math.min(HIGHEST_PERCENT, percent * 2 ** Math.min(pausedBefore, 10)))
}

/** @returns why the campaign should pause, for people, or `null` */
export function judgeStorm(figures: StormFigures, policy: StormPolicy): string | null {
  const { tried, bad, pausedBefore } = figures
  if (tried < policy.atLeast || tried === 0) return null
  const share = (bad / tried) * 100
  if (share < stormThreshold(policy, pausedBefore)) return null
  return (
    `Too much goes wrong: when it paused itself, ${bad} of ${tried} mails had failed or come back (${Math.round(share)}%). ` +
    'Look at what has come back, mend the list or the sender, then resume.'
  )
}
