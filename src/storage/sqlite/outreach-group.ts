import type { SqliteHandle, SqlRun } from '../handle.ts'

type Work<T> = (tx: SqlRun) => Promise<T>

interface Member {
  work: Work<unknown>
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

/**
 * Commits what comes in one turn of the event loop together: a commit waits for the disk, and a worker settles and seals several
 * batches at a time. Each caller hears of its own work, and only when it is on disk.
 *
 * A work may run twice: if one of a group throws, all are undone and each runs alone.
 */
export function grouping({ transaction }: SqliteHandle): <T>(work: Work<T>) => Promise<T> {
  let waiting: Member[] = []

  const flush = async () => {
    const group = waiting
    waiting = []
    if (group.length > 1) {
      const results = await together(group).catch(() => null)
      if (results) {
        for (const [at, { resolve }] of group.entries()) resolve(results[at] as never)
        return
      }
    }
    for (const { work, resolve, reject } of group) {
      await transaction(work).then((result) => resolve(result as never), reject)
    }
  }

  const together = (group: readonly Member[]) =>
    transaction(async (tx) => {
      const results: unknown[] = []
      for (const { work } of group) results.push(await work(tx))
      return results
    })

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve: resolve as Member['resolve'], reject })
      if (waiting.length === 1) setImmediate(() => void flush())
    })
}
