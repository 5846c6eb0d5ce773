import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { Payload } from 'payload'
import { comeBack, type Return } from '../contacts/coming-back.ts'
import type { Suppression, Traces } from '../contacts/suppression.ts'
import { isFrequency } from '../domain/contact.ts'
import { areDigestsOn } from '../domain/digest.ts'
import { type Claims, signToken, type TokenPurpose, verifyToken } from '../domain/unsubscribe-tokens.ts'
import { errorBody, isPressrumError, refuse } from '../errors.ts'
import { contactStore } from '../storage/contacts.ts'
import { handleOf } from '../storage/open.ts'
import { readOutreachPolicy } from './choice.ts'
import { plain } from './log.ts'
import {
  type Holder,
  holderOf,
  type LeaveDeps,
  languageFor,
  leaveEverything,
  leaveLists,
  preferencesOf,
  returnTo,
} from './unsubscribe.ts'
import {
  askPage,
  brokenPage,
  donePage,
  gonePage,
  LEAVE_POLICY,
  type Leaving,
  laterPage,
  listsPage,
  tooOftenPage,
} from './unsubscribe-pages.tsx'

interface LeaveLog {
  info(data: object, message: string): void
  warn(data: object, message: string): void
}

export interface LeaveRouteDeps extends LeaveDeps {
  /** The first signs, all verify: links in old mails work for as long as their secret is in the list. */
  tokenSecrets: readonly string[]
  /** Puts somebody back on a list; @returns whether anything has changed. */
  comeBack: (back: Return) => Promise<boolean>
  newsroomName: () => Promise<string>
  /** Whether the newsroom sends digests, so that people can choose them. */
  digests: () => Promise<boolean>
  log: LeaveLog
}

export interface UnsubscribeOptions {
  payload: Payload
  tokenSecrets: readonly string[]
  suppression: Suppression & Traces
  /** Milliseconds since 1970. */
  now: () => number
  log: LeaveLog
}

/** The pages that links in a brief lead to, for the newsroom behind a Payload instance. */
export function createUnsubscribeRoutes(options: UnsubscribeOptions): Router {
  const { payload, tokenSecrets, suppression, now, log } = options
  return leaveRoutes({
    store: contactStore(handleOf(payload)),
    suppression,
    tokenSecrets,
    now: () => new Date(now()),
    log,
    comeBack: (back) => comeBack(payload, back),
    async newsroomName() {
      const newsroom = (await payload.db.findGlobal({ slug: 'newsroom' } as never)) as { name?: string } | null
      return newsroom?.name || 'Newsroom'
    },
    digests: async () => areDigestsOn((await readOutreachPolicy({ db: payload.db })).digest),
  })
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': LEAVE_POLICY,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
}

/**
 * `/u/:token`: GET shows a page with one button, POST unsubscribes, from the button or from a mail program (RFC 8058);
 * no cookie, no redirect, whatever the body. `/preferences/:token`: leaves single lists or all of them, subscribes
 * again to one that was left, and chooses how often to hear from us; by POST only, because programs follow links.
 */
export function leaveRoutes(deps: LeaveRouteDeps): Router {
  const router = express.Router()
  router.get('/u/:token', opened(deps, 'unsubscribe', ask))
  router.post('/u/:token', opened(deps, 'unsubscribe', leave))
  router.all('/u/:token', refuseMethod)
  router.get(
    '/preferences/:token',
    opened(deps, 'preferences', (visit) => showLists(visit, false)),
  )
  router.post(
    '/preferences/:token',
    express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 }),
    opened(deps, 'preferences', changeLists),
  )
  router.all('/preferences/:token', refuseMethod)
  return router
}

const refuseMethod: RequestHandler = (_req, res) => {
  const { code, message } = refuse.methodNotAllowed()
  res
    .status(405)
    .set({ ...HEADERS, allow: 'GET, HEAD, POST' })
    .json(errorBody(code, message))
}

interface Visit {
  deps: LeaveRouteDeps
  req: Request
  claims: Claims
  holder: Holder
  /** What every page says of itself; asked for last, because no page is worth a lost unsubscription. */
  about: () => Promise<Leaving>
}

/** Opens the link's token; what no secret of ours has signed for this purpose is a page that says so, and 404. */
function opened(
  deps: LeaveRouteDeps,
  purpose: TokenPurpose,
  answer: (visit: Visit) => Promise<string>,
): RequestHandler {
  return async (req, res) => {
    const token = typeof req.params.token === 'string' ? req.params.token : ''
    const claims = verifyToken(token, deps.tokenSecrets, purpose, deps.now())
    const accept = req.headers['accept-language']
    if (!claims) {
      await refuseToken(deps, req, res, accept)
      return
    }
    let languages: string[] = []
    const about = async () => ({ language: languageFor(languages, accept), newsroom: await name(deps) })
    try {
      const holder = await holderOf(deps, claims)
      languages = holder.languages
      send(res, 200, await answer({ deps, req, claims, holder, about }))
    } catch (error) {
      if (!wantsPage(req)) throw error
      if (isPressrumError(error) && error.code === 'too_many_requests') {
        send(res, error.status, tooOftenPage(await about()))
        return
      }
      // The disk is full, or the database away: a mail program that is told so tries again, and so may a person.
      deps.log.warn({ contact: claims.contact, err: plain(error) }, 'what a reader asked for could not be done')
      res.set('retry-after', String(RETRY_S))
      send(res, 503, laterPage(await about(), purpose === 'unsubscribe'))
    }
  }
}

/** When whoever could not be served may come again (s). */
const RETRY_S = 120

const wantsPage = (req: Request): boolean => req.accepts(['html', 'json']) !== 'json'

async function refuseToken(deps: LeaveRouteDeps, req: Request, res: Response, accept: string | undefined) {
  if (!wantsPage(req)) {
    res.status(404).set(HEADERS).json(errorBody('not_found', 'This link does not work. Open it in the mail again.'))
    return
  }
  send(res, 404, brokenPage({ language: languageFor([], accept), newsroom: await name(deps) }))
}

function send(res: Response, status: number, html: string): void {
  res
    .status(status)
    .set({ ...HEADERS, 'content-type': 'text/html; charset=utf-8' })
    .send(html)
}

const name = ({ newsroomName, log }: LeaveRouteDeps): Promise<string> =>
  newsroomName().catch(() => {
    log.warn({}, 'the name of the newsroom could not be read')
    return 'Newsroom'
  })

async function ask({ deps, claims, holder, about }: Visit): Promise<string> {
  const [address] = holder.addresses
  if (!address) return gonePage(await about())
  const { memberships, stopped } = await preferencesOf(deps, holder)
  const url = preferencesUrl(deps, claims, holder)
  if (stopped !== 'no' && !memberships.some(({ state }) => state === 'active')) {
    return donePage(await about(), address, url)
  }
  return askPage(await about(), address, url)
}

/** Where single lists can be left and subscribed to again; `null` where nothing is known of the reader any more. */
function preferencesUrl({ tokenSecrets: [secret] }: LeaveRouteDeps, claims: Claims, holder: Holder): string | null {
  if (!secret || !holder.known) return null
  const { contact, delivery } = claims
  return `/preferences/${signToken({ purpose: 'preferences', contact, ...(delivery ? { delivery } : {}) }, secret)}`
}

async function leave({ deps, claims, holder, about }: Visit): Promise<string> {
  await leaveEverything(deps, holder, claims.campaign ? `campaigns:${claims.campaign}` : 'unsubscribe link')
  deps.log.info({ contact: claims.contact, delivery: claims.delivery }, 'unsubscribed')
  const [address] = holder.addresses
  return address ? donePage(await about(), address, preferencesUrl(deps, claims, holder)) : gonePage(await about())
}

async function showLists({ deps, holder, about }: Visit, saved: boolean): Promise<string> {
  const [address] = holder.addresses
  if (!address) return gonePage(await about())
  const [preferences, digests] = await Promise.all([preferencesOf(deps, holder), deps.digests()])
  // The address may be here again with another contact, whose lists are not this link's to show.
  if (!holder.known && preferences.stopped === 'no') return askPage(await about(), address, null)
  return listsPage(await about(), { address, saved, ...preferences, frequency: digests ? holder.frequency : null })
}

async function changeLists(visit: Visit): Promise<string> {
  const { deps, req, claims, holder } = visit
  const { frequency, leave, back } = (req.body ?? {}) as Record<string, unknown>
  if (isFrequency(frequency)) {
    const saved = await deps.store.chooseFrequency(holder.contact, frequency, deps.now())
    return showLists({ ...visit, holder: { ...holder, frequency: saved ? frequency : holder.frequency } }, saved)
  }
  const lists = (Array.isArray(leave) ? leave : [leave]).filter((list): list is string => typeof list === 'string')
  if (lists.length === 0 && typeof back === 'string' && holder.known) {
    const saved = await returnTo(deps, holder, back)
    if (saved) deps.log.info({ contact: claims.contact, delivery: claims.delivery, list: back }, 'subscribed again')
    return showLists(visit, saved)
  }
  if (lists.includes('all')) await leaveEverything(deps, holder, 'preferences')
  else if (lists.length > 0) await leaveLists(deps, holder, lists)
  return showLists(visit, lists.length > 0)
}
