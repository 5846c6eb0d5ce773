import type { CampaignState } from '../../../domain/campaign.ts'

const SECOND = 1000

interface CampaignMovement {
  state: CampaignState
  submitted: number
  delivered: number
  bounced: number
  failed: number
  closing?: true
}

/** How long the last words of receiving servers are waited for after a campaign is over. */
const AFTERWARDS = 5 * 60 * SECOND

/** Whether nothing is sent in it any more, and no call is on its way. */
export const isOver = ({ state, closing }: Pick<CampaignMovement, 'state' | 'closing'>): boolean =>
  state === 'done' || (state === 'cancelled' && !closing)

/**
 * How long to wait before a campaign is looked at again, in ms; `null` when nothing moves any more.
 * @param settledMs since when it has been seen as over
 */
export function campaignPoll(movement: CampaignMovement | null, settledMs: number): number | null {
  if (!movement) return 5 * SECOND
  const { state, submitted, delivered, bounced, closing } = movement
  if (state === 'planning' || state === 'sending' || state === 'scheduled' || closing) return 2 * SECOND
  // Somebody else may launch it, or let it go on.
  if (state === 'draft' || state === 'paused') return 10 * SECOND
  if (delivered + bounced < submitted && settledMs < AFTERWARDS) return 5 * SECOND
  return null
}

/**
 * The same for a story: a waiting edition is looked at when its time has come, a running campaign now and then.
 * @param dueIn ms until the waiting edition goes out, at or below zero when it should have; `null` when none waits
 */
export function storyPoll(dueIn: number | null, campaign: CampaignState | null): number | null {
  if (dueIn !== null) {
    // A timer of days would outlast the page, and somebody else may pull the story back.
    if (dueIn > 0) return Math.min(dueIn + SECOND / 2, 30 * SECOND)
    return 2 * SECOND
  }
  const moving = campaign === 'scheduled' || campaign === 'planning' || campaign === 'sending'
  return moving ? 3 * SECOND : null
}

export function importPoll(state: 'running' | 'done' | 'failed' | null): number | null {
  return state === 'running' ? SECOND : null
}
