import { AsyncLocalStorage } from 'node:async_hooks'
import type { Collection } from 'mongodb'
import type { Handle, SqlRun } from '../../src/storage/handle.ts'

/**
 * Told each time a worker comes to a point at which it may die: before each thing it awaits, between the single writes of one step,
 * and after whatever has changed something. Nothing of this is in the product: all that the engine awaits is passed in, so all of it
 * can be wrapped here, also what is added later.
 */
export type At = (point: string) => void

/** What only reads: dying before or after it is dying after the last write, and there is a point for that. */
const READS = new Set([
  ...['openCampaigns', 'campaign', 'frozenOf', 'members', 'sealCandidates', 'sealOf', 'hasOpenBatches', 'overdue'],
  ...['counts', 'handedOver', 'stormFigures', 'readBucket', 'unapplied', 'suppressedAmong', 'halted'],
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
      async (...args: unknown[]) => {
        const step = { step: name(method), writes: 0 }
        if (!READS.has(step.step)) at(`${step.step}: before`)
        const answer = await within.run(step, () => (ask as (...args: unknown[]) => Promise<unknown>)(...args))
        if (always || step.writes > 0 || (!READS.has(step.step) && hasDone(answer))) at(`${step.step}: after`)
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
    transaction: (work) =>
      handle.transaction(async (session) => {
        const result = await work(session)
        atWrite(at, 'commit')
        return result
      }),
  }
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
