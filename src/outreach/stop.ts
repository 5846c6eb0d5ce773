import type { Payload, PayloadRequest } from 'payload'
import { demand, principalOf } from '../domain/permissions.ts'
import { isAnotherStop, readStopValue, STOP_KEY, STOP_OFF, type Stop, whyStopped, withReason } from '../domain/stop.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { transact } from '../storage/transact.ts'
import { sharedValue } from '../storage/values.ts'
import { wakeWorkers } from './signal.ts'

type Db = Pick<Payload, 'db'>

/** The switch as it is stored now. */
export async function readStop({ db }: Db, req?: PayloadRequest): Promise<Stop> {
  const row = await db.findOne<{ id: string; value: unknown }>({
    collection: 'values',
    where: { key: { equals: STOP_KEY } },
    ...(req ? { req } : {}),
  } as never)
  return readStopValue(row?.value)
}

/** @throws `wrong_state` when what is stopped is not what somebody was shown: they would lift what they have not read */
export function demandSeen(stop: Stop, seen: string | undefined): void {
  if (!isAnotherStop(stop, seen)) return
  throw refuse.wrongState(`This has changed since you looked. ${whyStopped(stop)} Look again before you lift it.`, stop)
}

/**
 * Stops all campaigns in every process, or lets them go on. Turning it where it already stands is no error: who presses
 * it in an emergency must not be told that somebody was faster. A reason given then stands beside the first one.
 *
 * @param reason shown to everybody while it is on
 * @param seen the `at` of the stop that is to be lifted, as shown to whoever lifts it
 * @throws `unauthenticated`, `forbidden`, `wrong_state`
 */
export async function turnStop(
  req: PayloadRequest,
  stopped: boolean,
  reason: string,
  now: Date,
  seen?: string,
): Promise<{ stop: Stop; message: string }> {
  demand(principalOf(req.user), stopped ? 'campaign.pause' : 'campaign.resume')
  await sharedValue(req.payload, STOP_KEY, () => STOP_OFF)
  const name = req.user && 'name' in req.user && typeof req.user.name === 'string' ? req.user.name : ''
  const result = await transact(req, async (inner) => {
    const { db } = inner.payload
    // Written first, so that what is read next is behind the lock: two who turn it at once are one after the other.
    await db.updateOne({
      collection: 'values',
      where: { key: { equals: STOP_KEY } },
      data: { key: STOP_KEY },
      req: inner,
    } as never)
    const before = await readStop({ db }, inner)
    if (!stopped) demandSeen(before, seen)
    const at = now.toISOString()
    const words = WORDS[stopped ? 'stop' : 'lift']
    const again = before.stopped === stopped
    const stop = again
      ? stopped && withReason(before, name, reason, at)
      : { stopped, reason: stopped ? reason : '', by: name, at }
    if (!stop) return { stop: before, message: words.already }
    await db.updateOne({
      collection: 'values',
      where: { key: { equals: STOP_KEY } },
      data: { value: { v: stop } },
      options: { atomic: true },
      req: inner,
    } as never)
    await recordAudit(inner, {
      action: stopped ? 'campaign.stop-all' : 'campaign.resume-all',
      subject: 'campaigns:all',
      data: { ...(reason ? { reason } : {}), ...(stopped ? {} : { stoppedAt: before.at, stoppedFor: before.reason }) },
    })
    return { stop, message: again ? `${words.already} ${ADDED}` : words.done }
  })
  wakeWorkers()
  return result
}

const ADDED = 'Your reason now stands beside the one given before.'

const WORDS = {
  stop: {
    done: 'Everything is stopped. What has been handed to the provider cannot be called back; nothing more goes out.',
    already: 'Everything was stopped already.',
  },
  lift: { done: 'Campaigns go on from where they stood.', already: 'Nothing was stopped.' },
} as const

export interface Halt {
  /** Whether no call may start now. Rejects when nobody can tell, which means the same. */
  halted(): Promise<boolean>
}

/** From this age on (ms) the next answer is fetched ahead of its need, so that calls need not wait for it. */
const RENEW_MS = 350

/** How old an answer may be (ms): with the time a look takes, a call starts no later than 2 s after the switch. */
export const FRESH_MS = 750

/**
 * Watches the switch for one process: asked before each call, it looks at the database again when its answer is older than `FRESH_MS`.
 * Age is judged by both clocks: one stands still while the machine sleeps, the other may be set.
 *
 * @param read the switch as stored; @param clocks ms; monotonic, and of the day
 */
export function createHalt(read: () => Promise<boolean>, clocks: () => readonly [number, number]): Halt {
  let seen: { value: boolean; at: readonly [number, number] } | null = null
  let reading: Promise<void> | null = null
  /** By the clock that says more (ms). */
  const age = () => {
    if (!seen) return Number.POSITIVE_INFINITY
    const [mono, wall] = clocks()
    return Math.max(mono - seen.at[0], Math.abs(wall - seen.at[1]))
  }
  const renew = () => {
    reading ??= look().finally(() => {
      reading = null
    })
    return reading
  }
  const look = async () => {
    // Taken before the answer: a process that slept in between must not take it for news.
    const at = clocks()
    seen = { value: await read(), at }
  }
  return {
    async halted() {
      for (let attempt = 0; attempt < 5; attempt++) {
        const old = age()
        if (old < FRESH_MS) {
          // Who asks when it has grown too old is told what went wrong.
          if (old >= RENEW_MS) renew().catch(() => {})
          return seen!.value
        }
        await renew()
      }
      // Looking takes longer than an answer may be old.
      return true
    },
  }
}
