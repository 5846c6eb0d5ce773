import { AsyncLocalStorage } from 'node:async_hooks'
import type { Collection } from 'mongodb'
import type { Payload } from 'payload'
import type { Handle, SqlRun } from '../../src/storage/handle.ts'
import { isReadOnly } from '../../src/storage/sqlite/client.ts'
import { through } from '../support/through.ts'

/**
 * Told each time a worker comes to a point at which it may die: before each thing it awaits, between the single writes of one step,
 * and after whatever has changed something. Nothing of this is in the product: all that the engine awaits is passed in, so all of it
 * can be wrapped here, also what is added later.
 */
export type At = (point: string) => void | Promise<void>

/** What only reads: dying before or after it is dying after the last write, and there is a point for that. */
const READS = new Set([
  ...[
    'openCampaigns',
    'campaign',
    'frozenOf',
    'hasChosen',
    'members',
    'sealCandidates',
    'sealOf',
    'hasOpenBatches',
    'unsealed',
    'overdue',
    'leasedBeyond',
    'planLeasedBeyond',
  ],
  ...[
    'counts',
    'handedOver',
    'stormFigures',
    'readBucket',
    'unapplied',
    'unanswered',
    'answered',
    'complaints',
    'doubts',
    'suppressedAmong',
    'halted',
  ],
])

/** The step that is being worked on, so that a write can say what it belongs to. */
const within = new AsyncLocalStorage<{ step: string; writes: number }>()

/**
 * Points before and after each call of each method. After one that only read there is none: nothing has changed since the one before.
 * @param always whether a method changes the world outside of the database
 */
export function pointed<T extends object>(
  deps: T,
  at: At,
  { name = (method: string) => method, always = false } = {},
): T {
  return Object.fromEntries(
    Object.entries(deps).map(([method, ask]) => [
      method,
      // A figure that the dependency states of itself is no step.
      typeof ask !== 'function'
        ? ask
        : async (...args: unknown[]) => {
            const step = { step: name(method), writes: 0 }
            if (!READS.has(step.step)) await at(`${step.step}: before`)
            const answer = await within.run(step, () => (ask as (...args: unknown[]) => Promise<unknown>)(...args))
            if (always || step.writes > 0 || (!READS.has(step.step) && hasDone(answer))) await at(`${step.step}: after`)
            return answer
          },
    ]),
  ) as T
}

/** Several steps may share a commit; then the writes count as those of the one that opened it, and the answer says what the others did. */
const hasDone = (answer: unknown): boolean => answer === true || (Array.isArray(answer) && answer.length > 0)

/** Before the first write of a step is the same moment as before the step. */
function atWrite(at: At, what: string): void {
  const here = within.getStore()
  if (here && ++here.writes > 1) at(`${here.step}: before ${what}`)
}

/**
 * Lets a process come to rest: nothing new begins at the handle, and what has begun is waited for. SQLite's write lock is then in nobody's
 * hand; a server's locks are its own business.
 * @param stand what to do when all is still; afterwards things go on
 */
export function restingHandle(handle: Handle): {
  handle: Handle
  rest: (stand: () => void) => Promise<void>
} {
  if (handle.engine === 'mongo') return { handle, rest: async (stand) => stand() }
  let resting: Promise<void> | null = null
  const open = new Set<Promise<unknown>>()
  const counted = async <T>(begin: () => Promise<T>): Promise<T> => {
    while (resting) await resting
    const work = begin()
    open.add(work)
    try {
      return await work
    } finally {
      open.delete(work)
    }
  }
  return {
    handle: {
      engine: 'sqlite',
      // What only reads goes on: a transaction may read beside itself.
      run: (sql, args) => (isReadOnly(sql) ? handle.run(sql, args) : counted(() => handle.run(sql, args))),
      transaction: (work) => counted(() => handle.transaction(work)),
    },
    rest(stand) {
      resting = Promise.allSettled([...open]).then(() => {
        stand()
        resting = null
      })
      return resting
    },
  }
}

/** Points between the writes of one step, and before its transaction is committed. */
export function pointedHandle(handle: Handle, at: At): Handle {
  if (handle.engine === 'sqlite') {
    const writing =
      (run: SqlRun): SqlRun =>
      (sql, args) => {
        const write = /^\s*(insert into|update|delete from)\s+"?(\w+)/i.exec(sql)
        if (write) atWrite(at, `${write[1]!.split(' ')[0]!.toLowerCase()} ${write[2]}`)
        return run(sql, args)
      }
    return {
      engine: 'sqlite',
      run: writing(handle.run),
      transaction: (work) =>
        handle.transaction(async (run) => {
          const result = await work(writing(run))
          atWrite(at, 'commit')
          return result
        }),
    }
  }
  return {
    engine: 'mongo',
    collection: (slug) => writingCollection(handle.collection(slug) as never, slug, at) as never,
    bare: (command) => handle.bare(command),
    transaction: (work) =>
      handle.transaction(async (session) => {
        const result = await work(session)
        atWrite(at, 'commit')
        return result
      }),
  }
}

const CHANGES = new Set(['create', 'updateOne', 'beginTransaction', 'commitTransaction'])

/** Points before and after what changes something through Payload, each named by the call and the collection. */
export function pointedPayload(payload: Payload, at: At): Payload {
  return through(payload, async (name, call, [args]) => {
    if (!CHANGES.has(name)) return call()
    const { collection } = (args ?? {}) as { collection?: string }
    const point = collection ? `${name} ${collection}` : name
    await at(`${point}: before`)
    const answer = await call()
    await at(`${point}: after`)
    return answer
  })
}

const WRITES: Record<string, string> = {
  insertOne: 'insert',
  insertMany: 'insert',
  updateOne: 'update',
  updateMany: 'update',
  findOneAndUpdate: 'update',
  bulkWrite: 'update',
}

function writingCollection(collection: Collection, slug: string, at: At): Collection {
  return new Proxy(collection, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      const method = member.bind(target) as (...args: unknown[]) => unknown
      const write = WRITES[String(name)]
      if (!write) return method
      return (...args: unknown[]) => {
        atWrite(at, `${write} ${slug}`)
        return method(...args)
      }
    },
  })
}
