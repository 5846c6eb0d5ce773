import type { Exclusion } from '../domain/audience.ts'
import type { Handle } from './handle.ts'

/**
 * Contacts that a campaign has left out for one reason, in the order of their ids, those that come after one.
 *
 * @param limit at most so many
 */
export async function leftOut(
  handle: Handle,
  { campaign, reason, after, limit }: { campaign: string; reason: Exclusion; after: string; limit: number },
): Promise<string[]> {
  if (handle.engine === 'sqlite') {
    const { rows } = await handle.run(
      `SELECT contact FROM deliveries WHERE campaign = ? AND contact > ? AND state = 'excluded' AND reason = ?
       ORDER BY contact LIMIT ?`,
      [campaign, after, reason, limit],
    )
    return rows.map(({ contact }) => String(contact))
  }
  const docs = await handle
    .collection('deliveries')
    .find({ campaign, contact: { $gt: after }, state: 'excluded', reason }, { projection: { contact: 1, _id: 0 } })
    .sort({ contact: 1 })
    .hint({ campaign: 1, contact: 1 })
    .limit(limit)
    .toArray()
  return docs.map(({ contact }) => String(contact))
}
