import { ACTIVE_STATES } from '../../domain/campaign.ts'
import { isReleased, isSubmitted, rankOf, stateOf } from '../../domain/delivery.ts'
import type { OutreachStore, SealCandidate } from '../../outreach/store.ts'
import type { SqliteHandle, SqlRun } from '../handle.ts'
import {
  cancelSome,
  closeGenerations,
  excludeDeliveries,
  markInDoubt,
  noteNotice,
  recountBatches,
} from './outreach-closing.ts'
import type { grouping } from './outreach-group.ts'
import { contactPart, literals } from './outreach-planning.ts'
import { BATCH_COLUMNS, batchRow, json, number, text } from './outreach-rows.ts'

type Dispatch = Pick<
  OutreachStore,
  | 'claim'
  | 'renew'
  | 'leasedBeyond'
  | 'unclaim'
  | 'sealCandidates'
  | 'seal'
  | 'sealOf'
  | 'beginAttempt'
  | 'endAttempt'
  | 'nextGeneration'
  | 'doubt'
  | 'settle'
  | 'overdue'
  | 'recountBatches'
  | 'cancelSome'
>

const CAMPAIGN_IS_ACTIVE = `EXISTS (SELECT 1 FROM campaigns c WHERE c.id = batches.campaign AND c.state IN (${literals(ACTIVE_STATES)}))`

/** Started ones first: a batch whose call may have been taken must not grow old behind fresh ones. */
const DUE = [
  `state = 'sealed' AND not_before <= ?1 AND (lease_until IS NULL OR lease_until <= ?1)`,
  `state = 'claimed' AND (lease_until IS NULL OR lease_until <= ?1)`,
  `state = 'planned' AND not_before <= ?1`,
]

export function dispatching({ run, transaction }: SqliteHandle, together: ReturnType<typeof grouping>): Dispatch {
  const changed = async (sql: string, args: Parameters<SqlRun>[1]) =>
    (await together((tx) => tx(sql, args))).rowsAffected > 0
  return {
    async claim({ campaign, holder, now, until, limit, startedOnly = false }) {
      const ids: string[] = []
      for (const due of startedOnly ? DUE.slice(0, 1) : DUE) {
        if (ids.length >= limit) break
        const found = await run(
          `SELECT id FROM batches WHERE campaign = ?2 AND ${due} ORDER BY priority, not_before LIMIT ?3`,
          [now.toISOString(), campaign, limit - ids.length],
        )
        ids.push(...found.rows.map((row) => text(row.id)))
      }
      if (ids.length === 0) return []
      const { rows } = await together((tx) =>
        tx(
          `UPDATE batches SET state = CASE state WHEN 'sealed' THEN 'sealed' ELSE 'claimed' END,
           lease_holder = ?2, lease_token = lease_token + 1, lease_until = ?3
         WHERE id IN (SELECT value FROM json_each(?4)) AND (${DUE.map((due) => `(${due})`).join(' OR ')})
         RETURNING ${BATCH_COLUMNS}`,
          [now.toISOString(), holder, until.toISOString(), JSON.stringify(ids)],
        ),
      )
      const order = new Map(ids.map((id, index) => [id, index]))
      return rows.map(batchRow).sort((a, b) => order.get(a.id)! - order.get(b.id)!)
    },
    async renew(claims, until) {
      if (claims.length === 0) return []
      const { rows } = await run(
        `UPDATE batches SET lease_until = ? WHERE state IN ('claimed', 'sealed')
           AND (id, lease_token) IN (SELECT value->>0, value->>1 FROM json_each(?)) RETURNING id, lease_token`,
        [until.toISOString(), JSON.stringify(claims.map(({ id, token }) => [id, token]))],
      )
      const kept = new Map(rows.map((row) => [text(row.id), row.lease_token]))
      return claims.filter(({ id, token }) => kept.get(id) !== token).map(({ id }) => id)
    },
    async leasedBeyond(campaign, until) {
      const { rows } = await run(
        `SELECT id, lease_token, lease_until FROM batches
         WHERE campaign = ? AND state IN ('claimed', 'sealed') AND lease_until > ?`,
        [campaign, until.toISOString()],
      )
      return rows.map((row) => ({
        id: text(row.id),
        token: number(row.lease_token),
        leaseUntil: new Date(text(row.lease_until)),
      }))
    },
    unclaim: (claim, notBefore) =>
      changed(
        `UPDATE batches SET state = CASE state WHEN 'claimed' THEN 'planned' ELSE state END, lease_until = NULL, not_before = ?
         WHERE id = ? AND lease_token = ? AND state IN ('claimed', 'sealed')`,
        [notBefore.toISOString(), claim.id, claim.token],
      ),
    async sealCandidates(batch, lists) {
      // One row of JSON: the driver takes longer over a hundred rows of sixteen columns than the database does.
      const { rows } = await run(
        `SELECT json_group_array(json_array(d.position, d.id, d.contact, d.language, d.list, d.address, c.id, c.name,
           c.notice_sent_at, c.source, coalesce(c.source_date, c.created_at), c.email, c.languages, c.countries, c.legal_basis,
           c.opt_in, c.embargo_trusted, c.time_zone, c.frequency, c.rest_until, c.outlet_id,
           json((SELECT json_group_array(m.list_id) FROM list_members m WHERE m.contact_id = d.contact AND m.state = 'active'
              AND m.list_id IN (SELECT value FROM json_each(?2)))), json(d.withheld), d.reason)) AS members
         FROM deliveries d LEFT JOIN contacts c ON c.id = d.contact
         WHERE d.batch = ?1 AND d.state = 'planned'`,
        [batch, JSON.stringify(lists)],
      )
      const found = json(rows[0]?.members) as SealRow[]
      return found.sort(([a], [b]) => a - b).map(sealCandidate)
    },
    seal: (input) =>
      together(async (tx) => {
        const { claim, size } = input
        const at = input.at.toISOString()
        const empty = size === 0
        const sealed = await tx(
          `UPDATE batches SET state = ?, sealed = ?, size = ?, idempotency_key = ?, payload_hash = ?, first_attempt_at = ?,
             attempts = attempts + 1, open_attempts = ?, settled_at = ?, lease_until = ?, updated_at = ?
           WHERE id = ? AND lease_token = ? AND state = 'claimed' AND ${CAMPAIGN_IS_ACTIVE} RETURNING generation`,
          [
            empty ? 'settled' : 'sealed',
            empty ? null : JSON.stringify(input.sealed),
            size,
            input.idempotencyKey,
            input.payloadHash,
            empty ? null : at,
            empty ? 0 : 1,
            empty ? at : null,
            empty ? null : input.leaseUntil.toISOString(),
            at,
            claim.id,
            claim.token,
          ],
        )
        const [row] = sealed.rows
        if (!row) return false
        // Nobody is left to write to, but somebody may be whose mail was begun by a worker that died.
        if (empty && number(row.generation) > 1) await closeGenerations(tx, claim.id)
        await excludeDeliveries(tx, claim.campaign, input.excluded, at)
        if (input.moved.length > 0) {
          await tx(
            `UPDATE deliveries SET address = j.new_address, list = j.new_list, withheld = j.new_withheld
             FROM (SELECT value->>0 AS delivery, value->>1 AS new_address, value->>2 AS new_list, value->3 AS new_withheld
               FROM json_each(?)) AS j
             WHERE deliveries.id = j.delivery`,
            [
              JSON.stringify(
                input.moved.map(({ delivery, address, list, withheld }) => [delivery, address, list, withheld]),
              ),
            ],
          )
        }
        return true
      }),
    async sealOf(batch) {
      const { rows } = await run('SELECT sealed FROM batches WHERE id = ?', [batch])
      return json(rows[0]?.sealed)
    },
    beginAttempt: (claim, leaseUntil) =>
      changed(
        `UPDATE batches SET attempts = attempts + 1, open_attempts = open_attempts + 1, lease_until = ?
         WHERE id = ? AND lease_token = ? AND state = 'sealed' AND ${CAMPAIGN_IS_ACTIVE}`,
        [leaseUntil.toISOString(), claim.id, claim.token],
      ),
    endAttempt: (claim, { open, notBefore, reason }) =>
      changed(
        `UPDATE batches SET open_attempts = open_attempts - ?, not_before = ?, reason = ?, lease_until = NULL
         WHERE id = ? AND lease_token = ? AND state = 'sealed'`,
        [open ? 0 : 1, notBefore.toISOString(), reason, claim.id, claim.token],
      ),
    nextGeneration: (claim, { mode, notBefore, reason, ownAttempt, untouched }) =>
      changed(
        `UPDATE batches SET state = 'planned', generation = generation + ?, mode = ?, not_before = ?, reason = ?, sealed = NULL,
           payload_hash = NULL, idempotency_key = NULL, first_attempt_at = NULL, open_attempts = 0, lease_until = NULL
         WHERE id = ? AND lease_token = ? AND state = 'sealed' AND open_attempts = ?`,
        [...[untouched ? 0 : 1, mode, notBefore.toISOString(), reason], ...[claim.id, claim.token, ownAttempt ? 1 : 0]],
      ),
    doubt: (claim, reason, at) =>
      transaction(async (tx) => {
        const { rowsAffected } = await tx(
          `UPDATE batches SET state = 'in_doubt', reason = ?, lease_until = NULL, updated_at = ?
           WHERE id = ? AND lease_token = ? AND state = 'sealed'`,
          [reason, at.toISOString(), claim.id, claim.token],
        )
        if (rowsAffected === 0) return false
        await markInDoubt(tx, [claim.id], reason, at.toISOString())
        return true
      }),
    settle: ({ claim, at, results, noticed }) =>
      together(async (tx) => {
        const submitted = results.filter(({ fact }) => isSubmitted(fact)).length
        const settled = await tx(
          `UPDATE batches SET state = 'settled', settled_at = ?1, submitted = ?2, failed = ?3, reason = '', sealed = NULL,
             open_attempts = 0, lease_until = NULL, updated_at = ?1
           WHERE id = ?4 AND lease_token = ?5 AND state = 'sealed' RETURNING generation`,
          [at.toISOString(), submitted, results.length - submitted, claim.id, claim.token],
        )
        const [row] = settled.rows
        if (!row) return false
        await tx(
          `UPDATE deliveries SET provider_id = coalesce(j.provider, provider_id),
             state = CASE WHEN rank < j.new_rank THEN j.new_state ELSE state END,
             reason = CASE WHEN rank < j.new_rank THEN j.new_reason ELSE reason END,
             state_at = CASE WHEN rank < j.new_rank THEN ? ELSE state_at END,
             rank = max(rank, j.new_rank)
           FROM (SELECT value->>0 AS delivery, value->>1 AS provider, value->>2 AS new_state, value->>3 AS new_rank,
                   value->>4 AS new_reason FROM json_each(?)) AS j
           WHERE deliveries.id = j.delivery`,
          [
            at.toISOString(),
            JSON.stringify(results.map((r) => [r.delivery, r.providerId, stateOf(r.fact), rankOf(r.fact), r.reason])),
          ],
        )
        if (number(row.generation) > 1) await closeGenerations(tx, claim.id)
        await noteNotice(tx, noticed, at.toISOString())
        return true
      }),
    async overdue(campaign, before, now, limit) {
      const { rows } = await run(
        `SELECT ${BATCH_COLUMNS} FROM batches WHERE campaign = ? AND state = 'sealed' AND open_attempts > 0
           AND first_attempt_at <= ? AND (lease_until IS NULL OR lease_until <= ?) LIMIT ?`,
        [campaign, before.toISOString(), now.toISOString(), limit],
      )
      return rows.map(batchRow)
    },
    recountBatches: (campaign, after, limit) => recountBatches({ run, transaction }, campaign, after, limit),
    cancelSome: (campaign, at, limit) => transaction((tx) => cancelSome(tx, campaign, at.toISOString(), limit)),
  }
}

/** position, delivery, contact, language, list, address; then the contact, all `null` when it is gone; then its active lists, what was withheld, and the reason. */
type SealRow = [position: number, ...rest: unknown[]]

function sealCandidate(row: readonly unknown[]): SealCandidate {
  const [, delivery, contact, language, list, address, found, name, noticeSentAt, source, sourceDate] = row
  const [email, languages, countries, legal_basis, opt_in, embargo_trusted, ...more] = row.slice(11)
  const [time_zone, frequency, rest_until, outlet_id, activeLists, withheld, reason] = more
  return {
    delivery: text(delivery),
    contact: text(contact),
    language: text(language),
    list: text(list),
    address: text(address),
    withheld: (withheld ?? []) as string[],
    released: isReleased(text(reason)),
    noted: text(reason),
    candidate: found
      ? {
          contact: text(contact),
          ...contactPart({
            email,
            languages,
            countries,
            legal_basis,
            opt_in,
            embargo_trusted,
            time_zone,
            frequency,
            rest_until,
            outlet_id,
          }),
          name: text(name),
          noticeSent: Boolean(noticeSentAt),
          source: text(source),
          sourceDate: new Date(text(sourceDate)),
        }
      : null,
    activeLists: activeLists as string[],
  }
}
