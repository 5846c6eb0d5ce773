import type { Endpoint, PayloadHandler } from 'payload'
import { demand, principalOf } from '../domain/permissions.ts'
import { jsonObject } from '../editorial/body.ts'
import { refuse } from '../errors.ts'
import { readStop, turnStop } from './stop.ts'

const MAX_REASON = 500

const look: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.read')
  return Response.json(await readStop(req.payload))
}

const turn =
  (stopped: boolean): PayloadHandler =>
  async (req) => {
    const { reason = '' } = await jsonObject(req)
    if (typeof reason !== 'string' || reason.length > MAX_REASON) {
      throw refuse.invalid(`\`reason\` has to be text of at most ${MAX_REASON} characters.`, { field: 'reason' })
    }
    const { stop, message } = await turnStop(req, stopped, reason.trim(), new Date())
    return Response.json({ ...stop, message })
  }

/** What concerns all campaigns at once. They stand before `/:id/…`, so that no id is mistaken for them. */
export const operationEndpoints: Endpoint[] = [
  { path: '/stop-all', method: 'get', handler: look },
  { path: '/stop-all', method: 'post', handler: turn(true) },
  { path: '/resume-all', method: 'post', handler: turn(false) },
]
