/** Calls of one campaign in one minute that got no definite answer: timeouts, broken connections, 5xx, pages that are not the provider's. */
export interface Unanswered {
  /** When the minute began (ms since the epoch). */
  minute: number
  calls: number
}

export interface OutageFigures {
  /** Ascending. */
  unanswered: readonly Unanswered[]
  /** Calls that were answered within the last `OUTAGE_MS`. */
  answered: number
  /** When the campaign began, or somebody resumed it last (ms since the epoch). */
  since: number
  /** ms since the epoch. */
  now: number
}

const MINUTE = 60_000

/**
 * How long hardly a call may be answered before a campaign pauses itself (ms). A provider that restarts, fails over or deploys is back within
 * minutes, and the campaign goes on by itself; waiting costs little, because few batches are opened meanwhile (`mayOpen`), and their keys live for hours.
 */
export const OUTAGE_MS = 10 * MINUTE

/** The share of calls without an answer that counts as an outage. Below it the campaign still moves, and pausing would only make it later. */
const SHARE = 0.9

/** Fewer calls say nothing. A single batch that waits 30 s for each answer makes about nine in `OUTAGE_MS`. */
const LEAST_CALLS = 5

/**
 * Two calls of a batch are never further apart (ms): a minute of backing off, 30 s of waiting for the answer, and the minute that is counted together. So
 * what lies at both ends of the time looked at is one outage and not two blips, and one that is still going on.
 */
const GAP_MS = 3 * MINUTE

/** @returns why the campaign should pause, for people, or `null` */
export function judgeOutage({ unanswered, answered, since, now }: OutageFigures): string | null {
  const from = now - OUTAGE_MS
  // Whoever resumed it has seen what was before, and gives the provider as long again.
  if (since > from) return null
  const within = unanswered.filter(({ minute, calls }) => minute > from - MINUTE && calls > 0)
  const [first, last] = [within[0], within.at(-1)]
  if (!first || !last || first.minute > from + GAP_MS || last.minute < now - GAP_MS) return null
  const silent = within.reduce((sum, { calls }) => sum + calls, 0)
  const all = silent + answered
  if (silent < LEAST_CALLS || silent < all * SHARE) return null
  const seen = answered === 0 ? `none of the last ${all} calls` : `only ${answered} of the last ${all} calls`
  return (
    `${OUTAGE_WORDS}: ${seen} in ${OUTAGE_MS / MINUTE} minutes got an answer. ` +
    'Look at the provider’s status page, then resume within 20 hours: what may have been taken is then asked again under its key, so nobody gets it ' +
    'twice. Later a person has to decide about it.'
  )
}

/** How the reason begins, by which it is known again. */
export const OUTAGE_WORDS = 'The mail provider does not answer'

/** How the latest calls of a process ended. */
export interface LatestCalls {
  /** Calls without an answer since the last answer, of whichever campaign. */
  inARow: number
  /** Batches of the campaign whose last call got no answer. */
  open: number
  /** Calls of the campaign that were answered within the last `LATELY_MS`. */
  answered: number
}

export const LATELY_MS = 10_000

/** So many batches may lie without an answer before no more are opened. */
export const MOST_OPEN = 4

/**
 * Whether a campaign may open further batches, or only repeat those that may have been taken. Each batch that is opened during an outage may end in
 * doubt, so a handful asks whether the provider is back. Where some calls are answered and some are not, as many may lie open as were answered lately.
 */
export function mayOpen({ inARow, open, answered }: LatestCalls, most: number = MOST_OPEN): boolean {
  return inARow < most && open < most + answered
}
