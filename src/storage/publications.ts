import type { BasePayload } from 'payload'
import { handleOf } from './open.ts'

/**
 * A text that changes with every committed change of any publication: caches ask for it and keep what they have while
 * it stays. Each row counts its own changes, so no two changes can cancel out and none is missed whatever the clock says.
 */
export async function publicationStamp(payload: Pick<BasePayload, 'db'>): Promise<string> {
  const handle = handleOf(payload)
  if (handle.engine === 'sqlite') {
    const { rows } = await handle.run('SELECT count(*) AS n, coalesce(sum(rev), 0) AS total FROM publications')
    return `${rows[0]?.n}.${rows[0]?.total}`
  }
  const [row] = await handle
    .collection('publications')
    .aggregate<{ n: number; total: number }>([{ $group: { _id: null, n: { $sum: 1 }, total: { $sum: '$rev' } } }])
    .toArray()
  return `${row?.n ?? 0}.${row?.total ?? 0}`
}

/**
 * The next instant (ms) at which the clock shows or replaces anything, whatever its status; `Infinity` when nothing waits.
 * @param now ms since the epoch
 */
export async function nextPublicationChange(payload: Pick<BasePayload, 'db'>, now: number): Promise<number> {
  const soonest = await Promise.all(
    (['visibleFrom', 'nextVisibleFrom'] as const).map(async (field) => {
      const { docs } = await payload.db.find<Record<typeof field, string | Date | null>>({
        collection: 'publications',
        where: { [field]: { greater_than: new Date(now).toISOString() } },
        sort: field,
        limit: 1,
        pagination: false,
      } as never)
      const at = docs[0]?.[field]
      return at ? new Date(at).getTime() : Number.POSITIVE_INFINITY
    }),
  )
  return Math.min(...soonest)
}
