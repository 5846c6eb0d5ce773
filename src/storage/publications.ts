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
