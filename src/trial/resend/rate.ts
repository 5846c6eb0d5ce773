export interface RateVerdict {
  allowed: boolean
  /** Requests left in this window. */
  remaining: number
  /** Whole seconds until the window ends, at least 1. */
  resetSeconds: number
}

const WINDOW_MS = 1000

/**
 * Counts requests in windows of one second, as Resend does per team.
 * @param limit requests a second
 * @param now the clock, in milliseconds
 */
export function createRate(limit: number, now: () => number): () => RateVerdict {
  let start = Number.NEGATIVE_INFINITY
  let used = 0
  return () => {
    const at = now()
    // A clock set back must not freeze the window.
    if (at >= start + WINDOW_MS || at < start) {
      start = at
      used = 0
    }
    const allowed = used < limit
    if (allowed) used += 1
    const resetSeconds = Math.max(1, Math.ceil((start + WINDOW_MS - at) / 1000))
    return { allowed, remaining: limit - used, resetSeconds }
  }
}
