import { HOLDING } from '../../domain/delivery.ts'
import { DEFERRED, DIGEST_FREQUENCIES } from '../../domain/digest.ts'
import type { OnceStore } from '../../outreach/audience-store.ts'
import type { SqliteHandle } from '../handle.ts'
import { literals } from './outreach-planning.ts'
import { text } from './outreach-rows.ts'

const DEFERRALS = literals(DIGEST_FREQUENCIES.map((frequency) => DEFERRED[frequency]))

/** Who has had, or is about to have, another campaign of the same group. */
export function once({ run }: SqliteHandle): OnceStore {
  return {
    async holding(contacts, { group, types, except }) {
      // The campaigns come first, few or none; then each pair is one look into the unique index.
      const { rows } = await run(
        `SELECT DISTINCT d.contact FROM campaigns c CROSS JOIN json_each(?1) AS p
           CROSS JOIN deliveries d ON d.campaign = c.id AND d.contact = p.value
         WHERE c.translation_group = ?2 AND c.type IN (${literals(types)}) AND c.id <> ?3 AND c.started_at IS NOT NULL AND (
           d.state IN (${literals(HOLDING)})
           OR (d.state = 'planned' AND (c.state <> 'cancelled' OR EXISTS
             (SELECT 1 FROM batches b WHERE b.id = d.batch AND b.state = 'sealed' AND b.open_attempts > 0)))
           OR (d.state = 'excluded' AND d.reason IN (${DEFERRALS}) AND c.state <> 'cancelled'))`,
        [JSON.stringify(contacts), group, except],
      )
      return new Set(rows.map(({ contact }) => text(contact)))
    },
  }
}
