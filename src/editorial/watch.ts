import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { DEFAULT_WINDOW_MS, type Gap, gapSince, SMALLEST_WINDOW_MS } from '../domain/gap.ts'
import { isFull } from '../storage/full.ts'
import { transact } from '../storage/transact.ts'
import { holdMissedCampaigns, holdMissedPublications } from './missed.ts'

/**
 * What has to be watched: `public`, what the clock shows to readers, by every process; `sending`, what the clock sends, by
 * those that send. Each has a heartbeat of its own, since web processes alone launch nothing.
 */
export type Duty = 'public' | 'sending'

const BEAT_MS = 5_000

interface BeatRow {
  id: string
  token: number
  until: string
}

const MISSED: Record<Duty, (req: PayloadRequest, gap: Gap) => Promise<number>> = {
  public: holdMissedPublications,
  sending: holdMissedCampaigns,
}

/**
 * Says that somebody is watching, and first looks whether anybody was: after a gap that is longer than the window
 * everything that came due in it is held for a decision. Holding and the new heartbeat are one transaction, so whoever
 * finds a fresh heartbeat may rely on it that nothing of the gap can go out by surprise. Of several processes that come
 * back at once one holds, and the others find it done.
 *
 * @param awakeSince since when the caller has looked again and again, whether or not that could be stored: nothing of that is a gap
 * @returns how many this call held
 */
export async function keepWatch(payload: Payload, duty: Duty, now: number, awakeSince = now): Promise<number> {
  const known = await readBeat(payload, duty)
  if (!known) {
    // The first start of all. Who loses the race to the unique key finds the other's heartbeat.
    await payload.db
      .create({ collection: 'leases', data: { key: keyOf(duty), holder: '', token: 1, until: iso(now) } })
      .catch(async (error: unknown) => {
        if (!(await readBeat(payload, duty))) throw error
      })
    return 0
  }
  const age = now - Date.parse(known.until)
  if (Math.abs(age) < BEAT_MS) return 0
  if (age <= SMALLEST_WINDOW_MS || Date.parse(known.until) >= awakeSince - BEAT_MS) {
    // Lost to another process: somebody watches, and that is all it says.
    await beat(payload, duty, known, now)
    return 0
  }
  const windowMs = await missedWindow(payload)
  const req = await createLocalReq({}, payload)
  return transact(req, async (inner) => {
    const row = await readBeat(payload, duty, inner)
    if (!row || !(await beat(payload, duty, row, now, inner))) return 0
    const gap = gapSince(Date.parse(row.until), now, windowMs)
    return gap ? MISSED[duty](inner, gap) : 0
  })
}

const keyOf = (duty: Duty) => `heartbeat:${duty}`
const iso = (ms: number) => new Date(ms).toISOString()

function readBeat({ db }: Payload, duty: Duty, req?: PayloadRequest): Promise<BeatRow | null> {
  return db.findOne<BeatRow>({ collection: 'leases', where: { key: { equals: keyOf(duty) } }, req } as never)
}

/** When somebody last watched (ms since the epoch), or `null` when nobody ever has. */
export async function lastBeat(payload: Payload, duty: Duty): Promise<number | null> {
  const row = await readBeat(payload, duty)
  return row ? Date.parse(row.until) : null
}

function beat({ db }: Payload, duty: Duty, row: BeatRow, now: number, req?: PayloadRequest): Promise<unknown> {
  return db.updateOne({
    collection: 'leases',
    where: { and: [{ key: { equals: keyOf(duty) } }, { token: { equals: row.token } }] },
    data: { token: row.token + 1, until: iso(now) },
    options: { atomic: true },
    req,
  } as never)
}

async function missedWindow(payload: Payload): Promise<number> {
  const policy = (await payload.db.findGlobal({ slug: 'editorial-policy' } as never)) as {
    missedWindowMinutes?: number | null
  } | null
  const minutes = policy?.missedWindowMinutes
  return typeof minutes === 'number' && minutes > 0 ? minutes * 60_000 : DEFAULT_WINDOW_MS
}

export interface Watch {
  /** Resolves once nothing of a gap can go out any more. At once while the last look is fresh. @throws when nobody can tell */
  ready(): Promise<void>
  stop(): Promise<void>
}

interface WatchOptions {
  payload: Payload
  duty: Duty
  now: () => number
  log: { warn(fields: object, message: string): void }
}

/**
 * Watches for one process. `ready` is asked before anything that goes by the clock: a process that was suspended, or could
 * not reach its database, notices before its first answer that it has been away. While nothing can be stored, a process that has looked
 * all along goes on showing what the clock shows; what would have been sent meanwhile is late, and counts as missed.
 */
export function startWatch({ payload, duty, now, log }: WatchOptions): Watch {
  let seenAt = Number.NEGATIVE_INFINITY
  let awakeSince = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null
  const look = (): Promise<void> => {
    looking ??= (async () => {
      const at = now()
      const awake = duty === 'public' && Math.abs(at - seenAt) <= SMALLEST_WINDOW_MS
      if (!awake) awakeSince = at
      const held = await keepWatch(payload, duty, at, awakeSince).catch((error: unknown) => {
        if (awake && isFull(error)) return 0
        throw error
      })
      seenAt = at
      if (held > 0) log.warn({ held, duty }, 'what came due while nobody watched is held for a decision')
    })().finally(() => {
      looking = null
    })
    return looking
  }
  const timer = setInterval(() => {
    look().catch((err: unknown) => log.warn({ err, duty }, 'the heartbeat could not be written'))
  }, BEAT_MS)
  timer.unref()
  return {
    ready: async () => {
      // Two beats may be late without anybody having been away.
      if (Math.abs(now() - seenAt) > BEAT_MS * 3) await look()
    },
    stop: async () => {
      clearInterval(timer)
      await looking?.catch(() => {})
    },
  }
}
