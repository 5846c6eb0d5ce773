import { ACTIVE_STATES } from '../../domain/campaign.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import { isSubmitted, rankOf, stateOf } from '../../domain/delivery.ts'
import { freshBucket, type RateBucket } from '../../domain/rate.ts'
import type { OutreachStore, SoftBounces } from '../../outreach/store.ts'
import type { SqliteHandle, SqlRun } from '../handle.ts'
import { moveFigures, noteNotice, recount, takeStock } from './outreach-closing.ts'
import type { grouping } from './outreach-group.ts'
import { literals } from './outreach-planning.ts'
import { number, text } from './outreach-rows.ts'
import { uuidv7Source } from './uuid.ts'

type Inbound = Pick<
  OutreachStore,
  | 'recordEvent'
  | 'applyFact'
  | 'markApplied'
  | 'unapplied'
  | 'settleByEvidence'
  | 'counts'
  | 'handedOver'
  | 'beginDelivery'
  | 'giveBackDelivery'
  | 'noteNotice'
  | 'carryNotices'
  | 'changeBucket'
  | 'readBucket'
  | 'spend'
  | 'spent'
>

export function inbound({ run, transaction }: SqliteHandle, together: ReturnType<typeof grouping>): Inbound {
  const newId = uuidv7Source()
  return {
    async recordEvent(event) {
      const at = event.at.toISOString()
      const now = new Date().toISOString()
      await run(
        `INSERT INTO inbound_events (id, event_id, type, at, provider_id, campaign, delivery, reason, applied, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING`,
        [
          newId(),
          event.eventId,
          event.type,
          at,
          event.providerId,
          event.campaign,
          event.delivery,
          event.reason,
          now,
          now,
        ],
      )
      const { rows } = await run('SELECT applied FROM inbound_events WHERE event_id = ?', [event.eventId])
      return number(rows[0]?.applied) === 0
    },
    applyFact: (target, fact, reason, at, bounces) =>
      transaction(async (tx) => {
        const row = await findDelivery(tx, target)
        if (!row) return null
        const raised = await tx(
          `UPDATE deliveries SET state = ?, rank = ?, reason = ?, state_at = ? WHERE id = ? AND rank < ?`,
          [stateOf(fact), rankOf(fact), reason, at.toISOString(), text(row.id), rankOf(fact)],
        )
        // Left out by a later seal, and yet it had been taken: it counts as planned again.
        if (raised.rowsAffected > 0 && row.state === 'excluded') await moveFigures(tx, text(row.campaign), -1)
        if (raised.rowsAffected > 0 && isSubmitted(fact) && number(row.rank) < rankOf('submitted')) {
          await recount(tx, text(row.batch))
        }
        if (target.providerId && !row.provider_id) {
          await tx('UPDATE deliveries SET provider_id = ? WHERE id = ? AND provider_id IS NULL', [
            target.providerId,
            text(row.id),
          ])
        }
        const touched = {
          delivery: text(row.id),
          campaign: text(row.campaign),
          batch: text(row.batch),
          contact: text(row.contact),
          address: text(row.address),
          another: Boolean(target.providerId && row.provider_id && row.provider_id !== target.providerId),
        }
        const news = raised.rowsAffected > 0
        const counted = news ? bounces?.(touched) : null
        if (counted) await countBounces(tx, counted)
        return { ...touched, news }
      }),
    async markApplied(eventId) {
      await run('UPDATE inbound_events SET applied = 1 WHERE event_id = ?', [eventId])
    },
    async unapplied(providerIds) {
      const { rows } = await run(
        `SELECT event_id, type, at, provider_id, campaign, delivery, reason FROM inbound_events
         WHERE applied = 0 AND provider_id IN (SELECT value FROM json_each(?)) ORDER BY at`,
        [JSON.stringify(providerIds)],
      )
      return rows.map((row) => ({
        eventId: text(row.event_id),
        type: text(row.type),
        at: new Date(text(row.at)),
        providerId: text(row.provider_id),
        campaign: text(row.campaign),
        delivery: text(row.delivery),
        reason: text(row.reason),
      }))
    },
    async settleByEvidence(batch, at) {
      // Read first: nearly none is in doubt, and a reading costs no writer.
      const { rows } = await run(`SELECT 1 FROM batches WHERE id = ? AND state = 'in_doubt'`, [batch])
      return rows.length > 0 && (await transaction((tx) => takeStock(tx, batch, at.toISOString())))
    },
    async counts(campaign) {
      const { rows } = await run('SELECT state, count(*) AS n FROM deliveries WHERE campaign = ? GROUP BY state', [
        campaign,
      ])
      return Object.fromEntries(rows.map((row) => [text(row.state) as DeliveryState, number(row.n)]))
    },
    async handedOver(campaign, since) {
      const { rows } = await run(
        'SELECT coalesce(sum(submitted), 0) AS n FROM batches WHERE campaign = ? AND settled_at >= ?',
        [campaign, since.toISOString()],
      )
      return number(rows[0]?.n)
    },
    async beginDelivery(claim, delivery, at) {
      const { rowsAffected } = await run(
        `UPDATE deliveries SET state = ?, rank = ?, reason = 'being_sent', state_at = ? WHERE id = ? AND state = 'planned'
           AND EXISTS (SELECT 1 FROM batches b JOIN campaigns c ON c.id = b.campaign WHERE b.id = ? AND b.lease_token = ?
             AND b.state = 'sealed' AND c.state IN (${literals(ACTIVE_STATES)}))`,
        [stateOf('doubted'), rankOf('doubted'), at.toISOString(), delivery, claim.id, claim.token],
      )
      return rowsAffected > 0
    },
    async giveBackDelivery(claim, delivery, at, reason) {
      const { rowsAffected } = await run(
        `UPDATE deliveries SET state = ?, rank = ?, reason = ?, state_at = ? WHERE id = ? AND rank = ? AND reason = 'being_sent'
           AND EXISTS (SELECT 1 FROM batches b WHERE b.id = ? AND b.lease_token = ? AND b.state = 'sealed')`,
        [
          ...[stateOf('planned'), rankOf('planned'), reason, at.toISOString(), delivery, rankOf('doubted')],
          ...[claim.id, claim.token],
        ],
      )
      return rowsAffected > 0
    },
    noteNotice: (contacts, at) => noteNotice(run, contacts, at.toISOString()),
    // `settle` has written them.
    carryNotices: async () => 0,
    changeBucket: (key, change) =>
      together(async (tx) => {
        const stored = await readBucket(tx, key)
        const { bucket, result } = change(stored)
        if (bucket === stored) return result
        const now = new Date().toISOString()
        await tx(
          `INSERT INTO rate_buckets (id, key, per_second, learned, refilled_at, hold_until, recent, apart, version, created_at, updated_at)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?8, ?9, 1, ?7, ?7)
           ON CONFLICT (key) DO UPDATE SET per_second = ?3, learned = ?4, refilled_at = ?5, hold_until = ?6, recent = ?8, apart = ?9,
             version = version + 1, updated_at = ?7`,
          [
            ...[newId(), key, bucket.perSecond, bucket.learned ? 1 : 0, bucket.refilledAt, bucket.holdUntil, now],
            ...[JSON.stringify(bucket.recent), bucket.apart],
          ],
        )
        return result
      }),
    readBucket: (key) => readBucket(run, key),
    spend: (key, amount, limit) =>
      together(async (tx) => {
        const now = new Date().toISOString()
        const { rowsAffected } = await tx(
          `INSERT INTO "values" (id, key, value, created_at, updated_at)
           SELECT ?1, ?2, json_object('v', max(0, ?3)), ?5, ?5 WHERE ?3 <= ?4
             OR EXISTS (SELECT 1 FROM "values" WHERE key = ?2)
           ON CONFLICT (key) DO UPDATE SET value = json_object('v', max(0, (value->>'$.v') + ?3)), updated_at = ?5
             WHERE (value->>'$.v') + ?3 <= ?4`,
          [newId(), key, amount, limit, now],
        )
        return rowsAffected > 0
      }),
    async spent(key) {
      const { rows } = await run(`SELECT value->>'$.v' AS spent FROM "values" WHERE key = ?`, [key])
      return number(rows[0]?.spent)
    },
  }
}

/** One more in the row of whoever has the address, or its end. */
async function countBounces(tx: SqlRun, { address, restUntil }: SoftBounces): Promise<void> {
  const { rows } = await tx('SELECT id, soft_bounces FROM contacts WHERE email = ?', [address])
  const [row] = rows
  if (!row) return
  const count = restUntil ? number(row.soft_bounces) + 1 : 0
  // Nearly everybody whose mail arrives has none.
  if (count === 0 && number(row.soft_bounces) === 0) return
  await tx('UPDATE contacts SET soft_bounces = ?, rest_until = ? WHERE id = ?', [
    count,
    restUntil ? restUntil(count).toISOString() : null,
    text(row.id),
  ])
}

async function readBucket(run: SqlRun, key: string): Promise<RateBucket | null> {
  const { rows } = await run(
    'SELECT per_second, learned, refilled_at, hold_until, recent, apart FROM rate_buckets WHERE key = ?',
    [key],
  )
  const row = rows[0]
  return row
    ? {
        perSecond: number(row.per_second),
        learned: number(row.learned) === 1,
        refilledAt: number(row.refilled_at),
        holdUntil: number(row.hold_until),
        recent: JSON.parse(text(row.recent) || '[]') as number[],
        apart: number(row.apart ?? freshBucket(1).apart),
      }
    : null
}

async function findDelivery(tx: SqlRun, target: { delivery: string; campaign: string; providerId: string }) {
  const columns = 'id, campaign, batch, contact, address, provider_id, state, rank'
  if (target.delivery) {
    const named = await tx(`SELECT ${columns} FROM deliveries WHERE id = ? AND campaign = ?`, [
      target.delivery,
      target.campaign,
    ])
    if (named.rows[0]) return named.rows[0]
  }
  if (!target.providerId) return null
  const known = await tx(`SELECT ${columns} FROM deliveries WHERE provider_id = ?`, [target.providerId])
  return known.rows[0] ?? null
}
