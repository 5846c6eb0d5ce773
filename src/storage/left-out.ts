import type { Exclusion } from '../domain/audience.ts'
import { ENDED } from '../domain/delivery.ts'
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

/**
 * Contacts who were to get a campaign and did not: left out at the seal of their batch, or their mail was refused or came back. In the order of their
 * ids, those that come after one. Whoever a cancel has left out is not among them.
 *
 * @param limit at most so many
 */
export async function fellAway(
  handle: Handle,
  { campaign, after, limit }: { campaign: string; after: string; limit: number },
): Promise<string[]> {
  if (handle.engine === 'sqlite') {
    // The plus keeps SQLite to the index of states: few of a campaign are in these, and those few are put in order.
    const { rows } = await handle.run(
      `SELECT contact FROM deliveries WHERE campaign = ? AND +contact > ? AND batch IS NOT NULL
         AND state IN (${['excluded', ...ENDED].map((state) => `'${state}'`).join(', ')}) AND (+state <> 'excluded' OR reason <> 'cancelled')
       ORDER BY +contact LIMIT ?`,
      [campaign, after, limit],
    )
    return rows.map(({ contact }) => String(contact))
  }
  const docs = await handle
    .collection('deliveries')
    .find(
      {
        campaign,
        contact: { $gt: after },
        batch: { $ne: null },
        state: { $in: ['excluded', ...ENDED] },
        $or: [{ state: { $ne: 'excluded' } }, { reason: { $ne: 'cancelled' } }],
      },
      { projection: { contact: 1, _id: 0 } },
    )
    .sort({ contact: 1 })
    .hint({ campaign: 1, state: 1 })
    .limit(limit)
    .toArray()
  return docs.map(({ contact }) => String(contact))
}
