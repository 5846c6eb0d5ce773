import { createLocalReq, type Payload } from 'payload'
import { type FailureTally, failedSignIns } from '../domain/failed-sign-ins.ts'
import { recordAudit } from './audit.ts'

const WINDOW_MS = 15 * 60_000
/** Pairs of address and account that are told apart in a window. */
const MOST = 20
const LOOK_MS = 60_000

export interface FailureRecord {
  /** Never throws and is not waited for: whoever signs in learns nothing from it. */
  note(address: string, email: string, refused: boolean): void
  /** Writes down what has been counted in windows that have ended; with `all`, everything. */
  flush(all?: boolean): Promise<void>
  close(): Promise<void>
}

/**
 * Puts failed sign-ins on record: the account where there is one, the address, how many. What was typed as a name is not
 * kept: it may be a password. Each process counts for itself; what was counted and not yet written is lost with a process that dies.
 */
export function recordFailedSignIns(payload: Payload, now: () => number = Date.now): FailureRecord {
  const counted = failedSignIns({ windowMs: WINDOW_MS, most: MOST })
  let writing: Promise<void> = Promise.resolve()
  const write = (tally: FailureTally) => {
    writing = writing
      .then(() => writeDown(payload, tally))
      .catch((err: unknown) => payload.logger.warn({ err, msg: 'failed sign-ins could not be put on record' }))
  }
  const flush = async (all = false) => {
    for (const tally of counted.due(all ? Number.POSITIVE_INFINITY : now())) write(tally)
    await writing
  }
  const timer = setInterval(() => void flush(), LOOK_MS)
  timer.unref()
  return {
    note(address, email, refused) {
      const first = counted.note({ address, account: email, refused }, now())
      if (first) write(first)
    },
    flush,
    close: async () => {
      clearInterval(timer)
      await flush(true)
    },
  }
}

async function writeDown(payload: Payload, { address, account, failed, refused, since, until }: FailureTally) {
  const user = account
    ? await payload.db.findOne<{ id: string }>({ collection: 'users', where: { email: { equals: account } } } as never)
    : null
  await recordAudit(await createLocalReq({}, payload), {
    action: 'user.sign-in-failed',
    subject: user ? `users:${user.id}` : 'users',
    by: 'nobody',
    address,
    data: { failed, refused, from: new Date(since).toISOString(), to: new Date(until).toISOString() },
  })
}
