import express, { type Router } from 'express'
import { errorBody } from '../errors.ts'
import type { MailProvider } from '../mail/provider.ts'
import { type InboundDeps, readEvent, recipientOf, takeIn, takeInSuppression } from './inbound.ts'
import type { Log } from './log.ts'

export interface WebhookDeps extends InboundDeps {
  /** Checks signature and age. */
  verify: MailProvider['verifyWebhook']
  /** `RESEND_WEBHOOK_SECRET`; without it the endpoint answers 503. */
  secret: string | null
  log: Pick<Log, 'warn' | 'error'>
}

/** A provider event is a few kilobytes. */
const LIMIT = '256kb'

/**
 * `POST /webhooks/resend`. Answers 200 once an event is stored and taken in, whatever it says; the provider repeats what got no 200
 * for about ten hours (https://resend.com/docs/dashboard/webhooks/introduction). An event we have had is answered 200 again.
 */
export function createWebhookRoutes(deps: WebhookDeps): Router {
  const { verify, secret, now, log } = deps
  const router = express.Router()
  router.post('/webhooks/resend', express.raw({ type: () => true, limit: LIMIT }), async (req, res) => {
    if (!secret) {
      res.status(503).json(errorBody('unavailable', 'Webhooks are not set up here: RESEND_WEBHOOK_SECRET is missing.'))
      return
    }
    const header = (name: string) => req.get(`svix-${name}`) ?? req.get(`webhook-${name}`) ?? ''
    const verified = verify({
      payload: Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '',
      headers: { id: header('id'), timestamp: header('timestamp'), signature: header('signature') },
      secret,
    })
    if (!verified) {
      log.warn({}, 'a webhook without a valid signature was refused')
      res.status(401).json(errorBody('unauthenticated', 'The signature is not valid.'))
      return
    }
    try {
      const event = readEvent(verified, new Date(now()))
      if (event) await takeIn(deps, event, recipientOf(verified))
      else await takeInSuppression(deps, verified)
    } catch (error) {
      const { eventId, type } = verified
      log.error({ event: eventId, type, error: (error as Error).name }, 'an event could not be stored')
      res.status(503).json(errorBody('busy', 'The event could not be stored. Send it again.'))
      return
    }
    res.status(200).json({ received: true })
  })
  return router
}
