/** A stretch of time in which nobody watched the clock, in ms since the epoch: what came due in `(after, until]` was missed. */
export interface Gap {
  after: number
  until: number
}

/** The window of `editorial-policy.missedWindowMinutes` while it is not set. */
export const DEFAULT_WINDOW_MS = 15 * 60_000
/** The smallest window that can be set; a pause that is shorter is none. */
export const SMALLEST_WINDOW_MS = 60_000

/**
 * The gap between the last heartbeat and now, when it is longer than the window; `null` when somebody has watched.
 * A heartbeat from the future is of a clock that was wrong: it tells nothing, and hides nothing.
 *
 * @param lastBeat ms since the epoch; `null` when there was none
 */
export function gapSince(lastBeat: number | null, now: number, windowMs: number): Gap | null {
  if (lastBeat === null || Number.isNaN(lastBeat)) return null
  return now - lastBeat > windowMs ? { after: lastBeat, until: now } : null
}

/** What is written on what was held because of a gap. */
export function missedReason(dueAt: string, { after, until }: Gap): string {
  const minutes = Math.round((until - after) / 60_000)
  return `It was due at ${dueAt}, while the system was down for ${minutes} minutes. Resume it, give it a new time, or take it back.`
}
