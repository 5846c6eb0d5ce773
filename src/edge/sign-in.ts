import { createHash } from 'node:crypto'
import type { Payload } from 'payload'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterMongo,
  type RateLimiterRes,
} from 'rate-limiter-flexible'
import { refuse } from '../errors.ts'

const WINDOW_S = 15 * 60
/** Failures within the window: per network address and account, and per network address. */
const PER_ACCOUNT = 10
const PER_ADDRESS = 60
const PER_FORGOT = 5

/** Watches one route: `before` may refuse a request by its body, `after` learns how it ended. */
export interface Gate {
  path: string
  before(from: string, body: Buffer): Promise<void>
  after(from: string, body: Buffer, status: number): Promise<void>
}

/** Told of each attempt that failed, or was refused because too many had; `email` as it was typed, in small letters. */
type OnFailure = (from: string, email: string, refused: boolean) => void

/**
 * Counts failed sign-ins and refuses more of them with 429; successes are not counted, so that nobody is locked out by
 * working. On MongoDB the count is shared by all processes; on SQLite the one web process counts for itself.
 */
export function signInGate(payload: Payload, onFailure: OnFailure = () => {}): Gate {
  const account = limiter(payload, 'account', PER_ACCOUNT)
  const address = limiter(payload, 'address', PER_ADDRESS)
  const giveBack = (from: string, body: Buffer) =>
    Promise.allSettled([account.reward(keyOf(from, body)), address.reward(from)])
  return {
    path: '/users/login',
    // Counted beforehand and given back to whoever succeeds: else a hundred attempts at once would all pass uncounted.
    async before(from, body) {
      const taken = await Promise.allSettled([account.consume(keyOf(from, body)), address.consume(from)])
      const refused = taken.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
      if (refused.length === 0) return
      await giveBack(from, body)
      const failure = refused.find((one) => one instanceof Error)
      if (failure) throw failure
      onFailure(from, emailOf(body), true)
      const wait = Math.max(...refused.map((one) => (one as RateLimiterRes).msBeforeNext))
      const minutes = Math.ceil(wait / 60_000)
      throw refuse.tooMany(`Too many failed sign-ins. Wait ${minutes} minutes and try again.`, {
        retryAfter: Math.ceil(wait / 1000),
      })
    },
    async after(from, body, status) {
      if (status === 401) onFailure(from, emailOf(body), false)
      else await giveBack(from, body)
    },
  }
}

/**
 * A forgotten password may be asked for a few times; every ask counts, because every ask may send a mail.
 */
export function forgotPasswordGate(payload: Payload): Gate {
  const asks = limiter(payload, 'forgot', PER_FORGOT)
  return {
    path: '/users/forgot-password',
    async before(from, body) {
      await asks.consume(keyOf(from, body)).catch((refusal: unknown) => {
        if (refusal instanceof Error) throw refusal
        throw refuse.tooMany('You have asked several times. Look into your mail, or wait a quarter of an hour.')
      })
    },
    after: () => Promise.resolve(),
  }
}

/** The account is named by a hash, so that the counter's storage holds no address. */
const keyOf = (from: string, body: Buffer): string =>
  createHash('sha256')
    .update(`${from}\n${emailOf(body)}`)
    .digest('hex')

function emailOf(body: Buffer): string {
  try {
    const value = JSON.parse(body.toString('utf8')) as { email?: unknown }
    return typeof value.email === 'string' ? value.email.trim().toLowerCase() : ''
  } catch {
    // Multipart sign-ins of the admin carry the same JSON in a form field.
    return /"email"\s*:\s*"([^"]{1,320})"/.exec(body.toString('utf8'))?.[1]?.toLowerCase() ?? ''
  }
}

function limiter(payload: Payload, name: string, points: number): RateLimiterAbstract {
  const options = { keyPrefix: `sign-in-${name}`, points, duration: WINDOW_S }
  if (payload.db.name !== 'mongoose') return new RateLimiterMemory(options)
  const { connection } = payload.db as unknown as { connection: { getClient(): unknown; name: string } }
  return new RateLimiterMongo({
    ...options,
    storeClient: connection.getClient(),
    dbName: connection.name,
    tableName: 'sign-in-limits',
  })
}
