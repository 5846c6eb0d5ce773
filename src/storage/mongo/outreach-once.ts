import { HOLDING } from '../../domain/delivery.ts'
import { DEFERRED, DIGEST_FREQUENCIES } from '../../domain/digest.ts'
import type { OnceStore } from '../../outreach/audience-store.ts'
import type { MongoHandle } from '../handle.ts'
import { openBatches } from './outreach-closing.ts'
import { hex, oid, text } from './outreach-rows.ts'

const DEFERRALS = DIGEST_FREQUENCIES.map((frequency) => DEFERRED[frequency])

/** Who has had, or is about to have, another campaign of the same group. */
export function once(handle: MongoHandle): OnceStore {
  return {
    async holding(contacts, { group, types, except }) {
      const campaigns = await handle
        .collection('campaigns')
        .find(
          { translationGroup: group, type: { $in: [...types] }, _id: { $ne: oid(except) }, startedAt: { $ne: null } },
          { projection: { state: 1 } },
        )
        .toArray()
      if (campaigns.length === 0) return new Set()
      const cancelled = new Set(campaigns.flatMap(({ _id, state }) => (state === 'cancelled' ? [hex(_id)] : [])))
      const rows = await handle
        .collection('deliveries')
        .find(
          {
            campaign: { $in: campaigns.map(({ _id }) => hex(_id)) },
            contact: { $in: [...contacts] },
            $or: [{ state: { $in: [...HOLDING, 'planned'] } }, { state: 'excluded', reason: { $in: DEFERRALS } }],
          },
          {
            projection: { contact: 1, campaign: 1, state: 1, batch: 1, _id: 0 },
            hint: { campaign: 1, contact: 1 },
          },
        )
        .toArray()
      const over = (row: (typeof rows)[number]) => cancelled.has(text(row.campaign))
      const called = await openBatches(
        handle,
        rows.filter((row) => row.state === 'planned' && over(row)).map(({ batch }) => text(batch)),
      )
      const counts = (row: (typeof rows)[number]) => {
        if (row.state === 'planned') return !over(row) || called.has(text(row.batch))
        return row.state !== 'excluded' || !over(row)
      }
      return new Set(rows.filter(counts).map(({ contact }) => text(contact)))
    },
  }
}
