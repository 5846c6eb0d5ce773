import { lookup as resolve } from 'node:dns/promises'
import { type IncomingMessage, request as plain, type RequestOptions } from 'node:http'
import { request as secure } from 'node:https'
import { isIP } from 'node:net'
import type { LinkState } from '../domain/preflight/links.ts'
import { isPublicAddress } from './public-address.ts'

export interface LinkCheck {
  /** Whether an address (IP) may be asked. */
  allows: (address: string) => boolean
  resolve: (host: string) => Promise<{ address: string; family: number }[]>
  /** For one request, in ms. */
  timeoutMs: number
  signal?: AbortSignal
}

export const PUBLIC_ONLY: LinkCheck = {
  allows: isPublicAddress,
  resolve: (host) => resolve(host, { all: true, verbatim: true }),
  timeoutMs: 2_500,
}

/** `unknown`: we cannot say, because the network, not the address, may be at fault. */
export type LinkVerdict = LinkState | 'unknown'

const MAX_REDIRECTS = 5
/** The server is there and does not talk to programs: no fault of the link. */
const TALKS_TO_PEOPLE = new Set([401, 402, 403, 405, 406, 407, 418, 425, 429, 451, 501, 999])
/** What says that this machine has no way out, rather than that nobody is there. */
const NO_NETWORK = new Set(['EAI_AGAIN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'ETIMEOUT'])

class Private extends Error {}

/**
 * Asks whether a web address answers: HEAD, then GET where HEAD is not understood, through at most five redirects. Each
 * name is resolved once, judged, and the connection made to that very address, so that neither a redirect nor a name that
 * changes its mind leads into a private network. Nothing of an answer's body is read.
 */
export async function askLink(url: string, check: LinkCheck): Promise<LinkVerdict> {
  try {
    let at = new URL(url)
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      let { status, location } = await once(at, 'HEAD', check)
      if (status >= 400 && status !== 429) ({ status, location } = await once(at, 'GET', check))
      if (status < 300 || status === 304 || TALKS_TO_PEOPLE.has(status)) return 'answers'
      if (status >= 400) return 'broken'
      if (!location || !URL.canParse(location, at)) return 'broken'
      at = new URL(location, at)
    }
    return 'broken'
  } catch (error) {
    if (error instanceof Private) return 'private'
    const { code, name } = error as { code?: string; name?: string }
    if (check.signal?.aborted || name === 'TimeoutError' || name === 'AbortError') return 'unknown'
    return code && NO_NETWORK.has(code) ? 'unknown' : 'silent'
  }
}

interface Reply {
  status: number
  location: string | undefined
}

async function once(url: URL, method: 'HEAD' | 'GET', check: LinkCheck): Promise<Reply> {
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password) throw new Private()
  const timeout = AbortSignal.timeout(check.timeoutMs)
  const signal = check.signal ? AbortSignal.any([timeout, check.signal]) : timeout
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const found = family ? [{ address: host, family }] : await within(check.resolve(host), signal)
  // One private address among public ones is how names are made to change their mind.
  if (found.length === 0 || found.some(({ address }) => !check.allows(address))) throw new Private()
  const [chosen] = found as [{ address: string; family: number }]
  const options: RequestOptions = {
    method,
    agent: false,
    signal,
    headers: {
      host: url.host,
      'user-agent': 'Pressrum link check',
      accept: '*/*',
      ...(method === 'GET' ? { range: 'bytes=0-0' } : {}),
    },
    // Pinned: whatever the name means by now, the connection goes to the address that was judged.
    lookup: (_host, { all }, done) => {
      if (all) (done as unknown as (error: null, list: object[]) => void)(null, [chosen])
      else done(null, chosen.address, chosen.family)
    },
  }
  return new Promise((settle, fail) => {
    const answered = (response: IncomingMessage) => {
      settle({ status: response.statusCode ?? 0, location: response.headers.location })
      response.destroy()
    }
    const call = (url.protocol === 'https:' ? secure : plain)(url, options, answered)
    // A failure after the answer, such as our own hanging up, changes nothing.
    call.on('error', (error) => fail(signal.aborted ? signal.reason : error))
    call.end()
  })
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((settle, fail) => {
    const stop = () => fail(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(settle, fail).finally(() => signal.removeEventListener('abort', stop))
  })
}
