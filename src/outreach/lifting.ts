import type { PayloadRequest } from 'payload'
import { ACTIVE_STATES } from '../domain/campaign.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { OBSTACLES } from '../domain/resuming.ts'
import { isPressrumError } from '../errors.ts'
import { actOnCampaign } from './actions.ts'
import { all } from './content.ts'
import { type Begun, obstacleNow } from './resuming.ts'
import { readStop } from './stop.ts'

/**
 * Before the switch that stops everything is lifted, while it still holds every call back: pauses the campaigns that nobody could resume
 * one by one either, because their story has changed meanwhile.
 *
 * @returns how many
 * @throws `unauthenticated`, `forbidden`
 */
export async function pauseChanged(req: PayloadRequest, now: Date): Promise<number> {
  demand(principalOf(req.user), 'campaign.resume')
  if (!(await readStop(req.payload)).stopped) return 0
  const db = { db: req.payload.db }
  const running = await all<Begun>(
    db,
    'campaigns',
    { state: { in: [...ACTIVE_STATES] } },
    { type: true, storyKey: true, translationGroup: true, startedAt: true, options: true },
  )
  let paused = 0
  for (const campaign of running) {
    const id = String(campaign.id)
    const obstacle = await obstacleNow(db, { ...campaign, id }, now.getTime())
    if (!obstacle) continue
    try {
      await actOnCampaign(req, id, 'pause', { reason: OBSTACLES[obstacle] }, now)
      paused += 1
    } catch (error) {
      // Somebody has paused or cancelled it in this moment.
      if (!(isPressrumError(error) && error.code === 'wrong_state')) throw error
    }
  }
  return paused
}
