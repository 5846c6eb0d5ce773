/** When a campaign pauses itself because too much goes wrong, or people are told of it after its end. */
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
  /** How often this campaign has paused itself over them before. */
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

/** Whether a campaign is still under way, and can be spared something, or has ended, and the next one can. */
export type Stage = 'under way' | 'over'

/** @returns why the campaign should pause, or what has come of it by now, for people; `null` while all is well */
export function judgeStorm(figures: StormFigures, policy: StormPolicy, stage: Stage = 'under way'): string | null {
  const { tried, bad, pausedBefore } = figures
  if (tried < policy.atLeast || tried === 0) return null
  const share = (bad / tried) * 100
  if (share < stormThreshold(policy, pausedBefore)) return null
  const found = `${bad} of ${tried} mails`
  return stage === 'over'
    ? `${STORM_WORDS}: ${found} have failed or come back (${Math.round(share)}%). ` +
        'Look at what has come back, and mend the list or the sender before the next campaign.'
    : `${STORM_WORDS}: when it paused itself, ${found} had failed or come back (${Math.round(share)}%). ` +
        'Look at what has come back, mend the list or the sender, then resume.'
}

/** How the reasons begin, by which they are known again. */
export const STORM_WORDS = 'Too much goes wrong'
export const COMPLAINT_WORDS = 'Too many readers complain'

/** Of a whole campaign. */
export interface ComplaintFigures {
  /** Recipients whose mail the provider took. */
  handedOver: number
  /** Readers who have told their mail provider that the mail is spam, since the campaign was last set going by a person. */
  complaints: number
  /** How often this campaign has paused itself over complaints before. */
  pausedBefore: number
}

/**
 * The share of complaints, in percent, at which large mail providers begin to turn a sender away for everybody
 * (https://support.google.com/a/answer/81126: "below 0.3%"). A sender’s good name is lost faster than it is won, so this lies far below what may bounce.
 */
const COMPLAINT_PERCENT = 0.3
/** One reader who presses the wrong button, or two, stop nothing. */
const LEAST_COMPLAINTS = 3

/** The same for readers who complain. Each resume doubles the share it takes, as with errors. */
export function judgeComplaints(figures: ComplaintFigures, stage: Stage = 'under way'): string | null {
  const { handedOver, complaints, pausedBefore } = figures
  const share = (complaints / Math.max(1, handedOver)) * 100
  if (complaints < LEAST_COMPLAINTS || share < COMPLAINT_PERCENT * 2 ** Math.min(pausedBefore, 10)) return null
  return (
    `${COMPLAINT_WORDS}: ${complaints} of ${handedOver} have told their mail provider that this is spam (${share.toFixed(1)}%). ` +
    `Above ${COMPLAINT_PERCENT}% mail providers turn a sender away. Look at who is on the lists and how they came there, ${stage === 'over' ? 'before the next campaign' : 'then resume or cancel'}.`
  )
}
