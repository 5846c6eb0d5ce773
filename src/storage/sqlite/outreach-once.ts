import type { CampaignState } from '../../domain/campaign.ts'
import { type DeliveryState, ENDED, HOLDING } from '../../domain/delivery.ts'
import { DEFERRED, DIGEST_FREQUENCIES, DIGEST_GROUPS, deferredTill } from '../../domain/digest.ts'
import { readCarrying } from '../../domain/digest-carrying.ts'
import type { OnceStore } from '../../outreach/audience-store.ts'
import type { SqliteHandle } from '../handle.ts'
import { literals } from './outreach-planning.ts'
import { instant, json, number, SHARES, text, wasReleased } from './outreach-rows.ts'

const DEFERRALS = literals(DIGEST_FREQUENCIES.map((frequency) => DEFERRED[frequency]))

/** A call of which nobody knows the outcome, for a planned row `d`. */
const CALLED = `(d.state = 'planned' AND EXISTS
  (SELECT 1 FROM batches b WHERE b.id = d.batch AND b.state = 'sealed' AND b.open_attempts > 0))`

/** Who has had, or is about to have, another campaign of the same group. */
export function once({ run }: SqliteHandle): OnceStore {
  return {
    async holding(contacts, { group, types, except }) {
      // The campaigns come first, few or none; then each pair is one look into the unique index.
      const { rows } = await run(
        `SELECT DISTINCT d.contact FROM campaigns c CROSS JOIN json_each(?1) AS p
           CROSS JOIN deliveries d ON d.campaign = c.id AND d.contact = p.value
         WHERE c.translation_group = ?2 AND c.type IN (${literals(types)}) AND c.id <> ?3 AND c.started_at IS NOT NULL AND (
           d.state IN (${literals(HOLDING)}) OR ${SHARES} OR (d.state = 'planned' AND (c.state <> 'cancelled' OR ${wasReleased('d.reason')})) OR ${CALLED})`,
        [JSON.stringify(contacts), group, except],
      )
      return new Set(rows.map(({ contact }) => text(contact)))
    },
    async fellAway(contacts, { group, except }) {
      const { rows } = await run(
        `SELECT DISTINCT d.contact FROM campaigns c CROSS JOIN json_each(?1) AS p
           CROSS JOIN deliveries d ON d.campaign = c.id AND d.contact = p.value
         WHERE c.translation_group = ?2 AND c.type = 'brief' AND c.id <> ?3 AND c.started_at IS NOT NULL AND d.batch IS NOT NULL
           AND ((d.state = 'excluded' AND d.reason <> 'cancelled') OR d.state IN (${literals(ENDED)}))`,
        [JSON.stringify(contacts), group, except],
      )
      return new Set(rows.map(({ contact }) => text(contact)))
    },
    async leftToDigest(contacts, group) {
      const { rows } = await run(
        `SELECT d.contact, d.campaign, d.reason, c.started_at, c.state FROM campaigns c CROSS JOIN json_each(?1) AS p
           CROSS JOIN deliveries d ON d.campaign = c.id AND d.contact = p.value
         WHERE c.translation_group = ?2 AND c.type = 'brief' AND c.started_at IS NOT NULL
           AND d.state = 'excluded' AND d.reason IN (${DEFERRALS})`,
        [JSON.stringify(contacts), group],
      )
      return rows.map((row) => ({
        contact: text(row.contact),
        campaign: text(row.campaign),
        frequency: deferredTill(text(row.reason)),
        startedAt: instant(row.started_at)!,
        cancelled: row.state === 'cancelled',
      }))
    },
    async digestsWith(campaigns) {
      if (campaigns.length === 0) return []
      const { rows } = await run(
        `SELECT id, state, plan_complete, started_at, finished_at, options, json_extract(frozen, '$.digest') AS digest
         FROM campaigns WHERE translation_group >= ?1 AND translation_group < ?2 AND type = 'digest' AND EXISTS (
           SELECT 1 FROM json_each(options, '$.sources') AS s WHERE s.value IN (SELECT value FROM json_each(?3)))`,
        [...DIGEST_GROUPS, JSON.stringify(campaigns)],
      )
      return rows.flatMap((row) =>
        readCarrying(campaigns, {
          id: text(row.id),
          state: row.state as CampaignState,
          planComplete: number(row.plan_complete) === 1,
          startedAt: instant(row.started_at),
          finishedAt: instant(row.finished_at),
          options: json(row.options),
          digest: json(row.digest),
        }),
      )
    },
    async rowsIn(contacts, campaigns) {
      if (campaigns.length === 0 || contacts.length === 0) return []
      const { rows } = await run(
        `SELECT d.contact, d.campaign, d.state, d.reason, d.withheld, c.state AS campaign_state, ${CALLED} AS called
         FROM json_each(?1) AS k CROSS JOIN campaigns c ON c.id = k.value CROSS JOIN json_each(?2) AS p
           CROSS JOIN deliveries d ON d.campaign = c.id AND d.contact = p.value`,
        [JSON.stringify(campaigns), JSON.stringify(contacts)],
      )
      return rows.map((row) => ({
        contact: text(row.contact),
        campaign: text(row.campaign),
        state: row.state as DeliveryState,
        reason: text(row.reason),
        called: number(row.called) === 1,
        cancelled: row.campaign_state === 'cancelled',
        withheld: (json(row.withheld) ?? []) as string[],
      }))
    },
  }
}
