import { pause } from './pause.ts'

/** The longest that selecting recipients waits for a campaign's first mails (ms). */
const HEAD_START_MS = 300

export interface HeadStarts {
  /** Waits until a first call of the campaign has left, but not for long: it may have to wait for its moment, or for somebody else. */
  give(campaign: string, signal: AbortSignal): Promise<void>
  /** A call of the campaign has left, or a batch is through without one. */
  over(campaign: string): void
}

/**
 * The first mails of a campaign leave before more of its recipients are selected: they would have to wait for each write of the selection, and
 * whoever has launched it looks whether something happens.
 */
export function headStarts(): HeadStarts {
  const waiting = new Map<string, AbortController>()
  return {
    async give(campaign, signal) {
      const over = new AbortController()
      waiting.set(campaign, over)
      await pause(HEAD_START_MS, AbortSignal.any([signal, over.signal]))
      waiting.delete(campaign)
    },
    over: (campaign) => waiting.get(campaign)?.abort(),
  }
}
