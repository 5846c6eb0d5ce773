import { setMaxListeners } from 'node:events'
import { BATCH_SIZE } from '../domain/batches.ts'
import {
  apartFor,
  dueNow,
  freshBucket,
  HORIZON_MS,
  learn,
  type Moved,
  move,
  newsOf,
  type RateBucket,
  STAFF_HORIZON_MS,
  sameRate,
  take,
} from '../domain/rate.ts'
import { type Line, nextInLine } from '../domain/turns.ts'
import { companyOf } from './company.ts'
import { pause } from './pause.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

/** One bucket per provider account; an installation has one account. */
export const ACCOUNT = 'resend'

export interface Pacer {
  /**
   * Waits for permission to make one call.
   * @param campaign on whose behalf; absent: nobody's, who is served among the others
   * @returns the moment it was given (ms since the epoch); `null` when the signal, or a stop of the campaign, came first
   */
  slot(campaign?: string): Promise<number | null>
  /**
   * The same, known a little earlier, so that what a call has to wait for does not make it late: a late call is one too many in the
   * provider's next second.
   * @returns the moment of the call (ms since the epoch), up to `LEAD_MS` ahead; `null` when the signal, or a stop of the campaign, came first
   */
  reserve(campaign: string): Promise<number | null>
  /** Tells which campaigns run: who waits on behalf of another is let go, and of what kind they are decides who is next. */
  standing(running: readonly Pick<CampaignRow, 'id' | 'type'>[]): void
  /** The moment of a call once more, just before it (ms since the epoch): later than it was, where an earlier call has turned out to be late. */
  due(moment: number): number
  /** Tells that a call did not leave at the moment it was given but at another (ms since the epoch), or not at all (`null`). */
  moved(moment: number, to: number | null): void
  /** Takes in how long a call took that left at its moment (ms): its arrival may have been later than that of others by as much as its reply was. */
  took(moment: number, ms: number): void
  /** Takes in how long after its reply a call was recorded (ms): until then it takes a place. */
  freed(ms: number): void
  /** Takes in what a reply says about the rate. @param refused whether it was a 429 */
  heard(headers: Readonly<Record<string, string>>, refused: boolean): Promise<void>
  /** Whether the rate is what limits, so that other work is in no hurry. */
  isLimiting(): boolean
  /**
   * Calls to keep in flight, from before their seal until they are recorded: what it takes to use this process's part of the rate at the provider's latency
   * and ours.
   * @param busy whether it has other work, which it should rather do as long as others make calls
   */
  inFlightGoal(busy?: boolean): number
  /** Calls per second, as last seen. */
  perSecond(): number
}

/** Batches per second at a permitted rate: with SMTP each message is a request of its own. */
export const batchesPerSecond = (perSecond: number, oneByOne: boolean): number =>
  oneByOne ? perSecond / BATCH_SIZE : perSecond

/** Fewer calls would not use a fast provider; more would only wait there. */
const LEAST = 4
/** Above this rate (calls/s) nobody limits: more calls at once would only wait for the processor. Below, a rate is used up to this many calls. */
const MOST = { unlimited: 64, limited: 128, limitedUpTo: 200 } as const

/** How long before its call a batch is sealed (ms): longer than that takes, also while somebody else's write is waited for, so that calls leave on time. */
const LEAD_MS = 400

/**
 * Who finds no moment left within the horizon asks again after so many calls' time, but no sooner and no later than this (ms): several are given in one
 * turn, and none comes too late.
 */
const ASK_AGAIN = { calls: 1.2, leastMs: 60, mostMs: 200 } as const

/** What is to be told waits so long for a turn at the database that is made anyway (ms). */
const TELL_MS = 50

/** A reply that was later than the quickest by more than this says no more about its call's arrival (ms). */
const LONGEST_TRAVEL_MS = 100
/** Where replies differ by more than this on average, they do so by the provider's own work, and say nothing about arrivals (ms). */
const TELLING_SPREAD_MS = 40
/** Where it takes longer than this to record what came of a call (ms), the database has other troubles than too few calls. */
const LONGEST_RECORD_MS = 1_000
/** So much of what a call was late is not told (ms): calls a window apart keep more of a distance anyway (`APART_MS`). */
const COVERED_MS = 3
/** What differs by less than this is not worth telling (ms). */
const SLIGHT_MS = 1

interface PaceDeps {
  store: Pick<OutreachStore, 'changeBucket' | 'readBucket' | 'mostAtOnce'>
  /** Calls per second until the provider says otherwise. */
  fallbackRate: () => number
  now: () => number
  signal: AbortSignal
  /** For mail to colleagues: percent of the rate that it gets even while campaigns take every token. Beyond that it competes with them. */
  staffShare?: () => number
}

/** Counts what staff mail has had of its share. */
const STAFF = `${ACCOUNT}:staff`

interface Waiting {
  campaign: string
  lead: number
  resolve: (at: number | null) => void
  reject: (error: unknown) => void
}

/**
 * Hands out this process's part of the shared rate. The tokens of all who wait at one moment are taken in one turn at the database; whose each
 * is, is decided as late as it can be (`nextInLine`).
 */
export function createPacer({ store, fallbackRate, now, signal, staffShare }: PaceDeps): Pacer {
  // Each call that waits for its moment listens to it.
  setMaxListeners(0, signal)
  let seen: RateBucket | null = null
  const company = companyOf(now)
  let serving = false
  let latencyMs = 200
  /** How long a call takes its place after its reply. */
  let recordMs = 100
  let quickestMs = Number.POSITIVE_INFINITY
  let spreadMs = 0
  /** Calls of a moment ago, and where the bucket has them by now. */
  let answered: { moment: number; ms: number; told: number }[] = []
  const waiting: Waiting[] = []
  /** Moments that were taken for those who wait, and are nobody's yet. */
  let held = 0
  let line: Line = { running: new Map(), served: [] }
  let untold: Moved[] = []
  let nap = new AbortController()
  signal.addEventListener('abort', () => nap.abort())

  const current = (stored: RateBucket | null): RateBucket => {
    const bucket = stored ?? freshBucket(fallbackRate())
    const apart = Math.max(bucket.apart, apartFor(spreadMs))
    return { ...bucket, apart, perSecond: bucket.learned ? bucket.perSecond : fallbackRate() }
  }

  const perSecond = () => seen?.perSecond ?? fallbackRate()

  /** How many of those who wait may reach further ahead than campaigns do. */
  const privileged = (wanted: number): Promise<number> | number => {
    const share = (perSecond() * (staffShare?.() ?? 0)) / 100
    if (share <= 0) return 0
    return store.changeBucket(STAFF, (stored) => {
      const { bucket, slots } = take({ ...(stored ?? freshBucket(share)), perSecond: share }, wanted, now(), 0)
      return { bucket, result: slots.length }
    })
  }

  /** How many have no moment yet. */
  const unserved = () => Math.max(0, waiting.length - held)

  /** A moment is near: it is given to who is next by now. */
  const give = async (at: number) => {
    held += 1
    await pause(at - LEAD_MS - now(), signal)
    held -= 1
    const [next] = waiting.splice(
      nextInLine(
        waiting.map(({ campaign }) => campaign),
        line,
      ),
      1,
    )
    // Who was to have it has been let go.
    if (!next) return tell(at, null)
    line = { ...line, served: [...line.served.filter((one) => one !== next.campaign), next.campaign] }
    await pause(at - next.lead - now(), signal)
    next.resolve(signal.aborted ? null : at)
  }

  /** One turn at the database for all who wait, and for what is to be told. */
  const serve = async () => {
    const first = unserved() > 0 ? await privileged(unserved()) : 0
    const told = untold
    untold = []
    const { slots, retryAt } = await store.changeBucket(ACCOUNT, (stored) => {
      const [wanted, horizon] = first > 0 ? [first, STAFF_HORIZON_MS] : [unserved(), HORIZON_MS]
      const taken = take(move(current(stored), told), wanted, now(), horizon)
      seen = taken.bucket
      const idle = taken.slots.length === 0 && told.length === 0
      // What a clock that was set back leaves of the bucket has to be kept, or it would wait for the old future.
      const same = stored !== null && idle && taken.bucket.refilledAt >= stored.refilledAt
      return { bucket: same ? stored : taken.bucket, result: taken }
    })
    if (seen) company.note(seen, slots)
    for (const at of slots) void give(at)
    if (unserved() > 0 && (first === 0 || slots.length < first)) {
      const few = (ASK_AGAIN.calls * 1_000) / perSecond()
      const least = Math.min(ASK_AGAIN.mostMs, Math.max(ASK_AGAIN.leastMs, few))
      nap = new AbortController()
      if (!signal.aborted) await pause(Math.max(retryAt - now(), least), nap.signal)
    }
  }

  const attend = async () => {
    serving = true
    try {
      while ((unserved() > 0 || untold.length > 0) && !signal.aborted) await serve()
    } catch (error) {
      if (unserved() > 0) waiting.splice(held, 1)[0]?.reject(error)
    }
    // Without a turn of the loop in between: who asks from here on is attended to anew.
    serving = false
    // Stopped, or the database is away: nobody is left waiting for whom there is no moment.
    for (const one of waiting.splice(held)) one.resolve(null)
  }

  const ask = (lead: number, campaign: string): Promise<number | null> => {
    if (signal.aborted) return Promise.resolve(null)
    return new Promise((resolve, reject) => {
      waiting.push({ campaign, lead, resolve, reject })
      if (!serving) void attend()
    })
  }

  const tell = (from: number, to: number | null) => {
    untold.push({ from, to })
    company.moved(from, to)
    void pause(TELL_MS, signal).then(() => {
      if (untold.length > 0 && !serving) void attend()
      // A moment that went back is the next one's, who may have been told to ask much later.
      if (to === null) nap.abort()
    })
  }

  return {
    slot: (campaign = '') => ask(0, campaign),
    reserve: (campaign) => ask(LEAD_MS, campaign),
    standing(running) {
      const types = new Map(running.map(({ id, type }) => [id, type]))
      line = { running: types, served: line.served.filter((campaign) => types.has(campaign)) }
      const gone = waiting.filter(({ campaign }) => campaign !== '' && !types.has(campaign))
      for (const one of gone) {
        waiting.splice(waiting.indexOf(one), 1)
        one.resolve(null)
      }
    },
    due: (moment) => (seen === null ? moment : dueNow(move(seen, untold), moment)),
    moved: tell,
    took(moment, ms) {
      // The clock was set back meanwhile.
      if (ms < 0) return
      latencyMs = latencyMs * 0.8 + ms * 0.2
      // What was quickest is forgotten slowly, because networks change.
      quickestMs = Math.min(ms, quickestMs * 1.01)
      spreadMs = spreadMs * 0.95 + Math.min(ms - quickestMs, 10 * TELLING_SPREAD_MS) * 0.05
      const since = now() - HORIZON_MS
      answered = [...answered.filter((call) => call.moment > since), { moment, ms, told: moment }]
      if (spreadMs >= TELLING_SPREAD_MS) return
      // The first calls of all are only known for slow once another was quick.
      for (const call of answered) {
        const arrived = call.moment + Math.min(call.ms - quickestMs, LONGEST_TRAVEL_MS) - COVERED_MS
        if (arrived <= call.told + SLIGHT_MS) continue
        tell(call.told, arrived)
        call.told = arrived
      }
    },
    freed(ms) {
      recordMs = recordMs * 0.9 + Math.min(ms, LONGEST_RECORD_MS) * 0.1
    },
    async heard(headers, refused) {
      const news = newsOf(headers, now())
      const before = current(seen)
      if (sameRate(before, learn(before, news, now(), refused))) return
      seen = await store.changeBucket(ACCOUNT, (stored) => {
        const bucket = learn(current(stored), news, now(), refused)
        return { bucket, result: bucket }
      })
    },
    isLimiting: () => perSecond() <= MOST.limitedUpTo,
    inFlightGoal(busy = false) {
      const limited = perSecond() <= MOST.limitedUpTo
      const own = perSecond() * (limited ? company.part(busy) : 1)
      const goal = Math.ceil((own * (LEAD_MS + latencyMs + recordMs) * 1.5) / 1000) + 2
      const most = limited ? MOST.limited : (store.mostAtOnce ?? MOST.unlimited)
      return Math.min(most, Math.max(LEAST, goal))
    },
    perSecond,
  }
}
