import type { Endpoint, PayloadHandler } from 'payload'
import { domainOf } from '../domain/mail-headers.ts'
import { demand, may, principalOf } from '../domain/permissions.ts'
import { jsonObject } from '../editorial/body.ts'
import { env } from '../env.ts'
import { refuse } from '../errors.ts'
import { doubt } from './evidence.ts'
import { doubts } from './evidence-of-all.ts'
import { mailNewsroom } from './freeze.ts'
import { afterLifting, pauseChanged } from './lifting.ts'
import { rememberedFor } from './remembered.ts'
import { domainChecks, systemResolver } from './sender-domain.ts'
import { standstill } from './standstill.ts'
import { demandSeen, readStop, turnStop } from './stop.ts'

const MAX_REASON = 500

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/** What keeps every campaign from sending now: the switch, a disk on which nothing can be stored, or that no process sends. */
const look: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.read')
  const found = await standstill(req.payload, rememberedFor(req.payload)?.disk, Date.now())
  return Response.json({
    ...(await readStop(req.payload)),
    unstorableSince: instant(found.unstorableSince),
    silentSince: instant(found.silentSince),
    neverSent: found.neverSent,
  })
}

const turn =
  (stopped: boolean): PayloadHandler =>
  async (req) => {
    demand(principalOf(req.user), stopped ? 'campaign.pause' : 'campaign.resume')
    const { reason = '', seen } = await jsonObject(req)
    if (typeof reason !== 'string' || reason.length > MAX_REASON) {
      throw refuse.invalid(`\`reason\` has to be text of at most ${MAX_REASON} characters.`, { field: 'reason' })
    }
    if (seen !== undefined && typeof seen !== 'string') {
      throw refuse.invalid('`seen` has to be the `at` of the stop that was shown.', { field: 'seen' })
    }
    // Before anything is paused for it as well.
    if (!stopped) demandSeen(await readStop(req.payload), seen)
    const changed = stopped ? 0 : await pauseChanged(req, new Date())
    const { stop, message } = await turnStop(req, stopped, reason.trim(), new Date(), seen)
    const kept = changed === 1 ? ' One stays paused' : ` ${changed} stay paused`
    const why = changed > 0 ? `${kept}, because what the story says has changed meanwhile: see why it waits.` : ''
    return Response.json({ ...stop, message: `${message}${why}` })
  }

/** What lifting the switch would set going, for whoever is about to. */
const lifting: PayloadHandler = async (req) => Response.json({ campaigns: await afterLifting(req, Date.now()) })

const usual = domainChecks(systemResolver(), Date.now)

/**
 * How mail leaves, and what the world can look up about the sender's domain. Findings only warn; in trial mode nothing leaves, so nothing
 * is looked up.
 */
const domainCheck: PayloadHandler = async (req) => {
  const who = principalOf(req.user)
  if (!may(who, 'settings.write')) demand(who, 'campaign.launch')
  const { mode, smtp, resend } = env()
  const newsroom = await mailNewsroom({ db: req.payload.db })
  const domain = newsroom ? domainOf(newsroom.sender.email) : ''
  const provider = smtp ? 'smtp' : 'resend'
  const known =
    mode === 'trial' || !domain
      ? { at: Date.now(), findings: [] }
      : await (rememberedFor(req.payload)?.checkDomain ?? usual)(domain, provider)
  return Response.json({
    mode,
    domain,
    provider,
    /** Whether anybody tells us of bounces and complaints. */
    reports: !smtp && resend.webhookSecret !== null,
    checkedAt: new Date(known.at).toISOString(),
    findings: known.findings,
  })
}

/** What concerns all campaigns at once. They stand before `/:id/…`, so that no id is mistaken for them. */
export const operationEndpoints: Endpoint[] = [
  { path: '/stop-all', method: 'get', handler: look },
  { path: '/stop-all', method: 'post', handler: turn(true) },
  { path: '/resume-all', method: 'get', handler: lifting },
  { path: '/resume-all', method: 'post', handler: turn(false) },
  { path: '/domain-check', method: 'get', handler: domainCheck },
  { path: '/:id/doubt', method: 'get', handler: doubt },
  { path: '/:id/doubts', method: 'get', handler: doubts },
]
