import type { Exclusion } from '../../domain/audience.ts'
import { isWrittenOffBy, rankOf, stateOf, WRITTEN_OFF } from '../../domain/delivery.ts'
import { EACH_MARK } from '../../domain/smtp.ts'
import { type Cancelled, noticesIn } from '../../outreach/store.ts'
import type { SqliteHandle, SqlRun } from '../handle.ts'
import { json, number, REFUSED, text, wasReleased } from './outreach-rows.ts'

/** How many members of a batch the provider has, and how many it refused. */
const SUBMITTED = `(SELECT count(*) FROM deliveries d WHERE d.batch = batches.id AND d.rank >= ${rankOf('submitted')})`
const FAILED = `(SELECT count(*) FROM deliveries d WHERE d.batch = batches.id AND ${REFUSED})`
const FIGURES = `submitted = ${SUBMITTED}, failed = ${FAILED}`

/**
 * planned → excluded, for named deliveries; the campaign's figures move along, so that candidates = planned + excluded stays true. Who was released from
 * doubt is written off instead, for that reason: an earlier mail may have reached them, so they count as planned, and hear of a mistake.
 * Not so of whom the campaign has reached as another contact.
 */
export async function excludeDeliveries(
  tx: SqlRun,
  campaign: string,
  excluded: readonly { delivery: string; reason: Exclusion }[],
  at: string,
): Promise<void> {
  if (excluded.length === 0) return
  const reasonsOf = (those: typeof excluded) => JSON.stringify(those.map(({ delivery, reason }) => [delivery, reason]))
  await tx(
    `UPDATE deliveries SET state = ?, rank = ?, reason = '${WRITTEN_OFF} ' || j.new_reason, state_at = ?
     FROM (SELECT value->>0 AS delivery, value->>1 AS new_reason FROM json_each(?)) AS j
     WHERE deliveries.id = j.delivery AND state = 'planned' AND ${wasReleased('reason')}`,
    [
      stateOf('written_off'),
      rankOf('written_off'),
      at,
      reasonsOf(excluded.filter(({ reason }) => isWrittenOffBy(reason))),
    ],
  )
  const { rowsAffected } = await tx(
    `UPDATE deliveries SET state = 'excluded', rank = ?, reason = j.new_reason, state_at = ?
     FROM (SELECT value->>0 AS delivery, value->>1 AS new_reason FROM json_each(?)) AS j
     WHERE deliveries.id = j.delivery AND state = 'planned'`,
    [rankOf('excluded'), at, reasonsOf(excluded)],
  )
  await moveFigures(tx, campaign, rowsAffected)
}

/**
 * The members of these batches that nobody has begun to write to. Who was released from doubt is in doubt again: the mail they were to get once more may
 * have reached them.
 */
async function excludeUnsent(tx: SqlRun, campaign: string, batches: readonly string[], at: string): Promise<void> {
  if (batches.length === 0) return
  await tx(
    `UPDATE deliveries SET state = ?, rank = ?, reason = 'cancelled', state_at = ?
     WHERE batch IN (SELECT value FROM json_each(?)) AND state = 'planned' AND ${wasReleased('reason')}`,
    [stateOf('doubted'), rankOf('doubted'), at, JSON.stringify(batches)],
  )
  const { rowsAffected } = await tx(
    `UPDATE deliveries SET state = 'excluded', rank = ?, reason = 'cancelled', state_at = ?
     WHERE batch IN (SELECT value FROM json_each(?)) AND state = 'planned'`,
    [rankOf('excluded'), at, JSON.stringify(batches)],
  )
  await moveFigures(tx, campaign, rowsAffected)
}

/** So many from planned to excluded; negative: back. */
export async function moveFigures(tx: SqlRun, campaign: string, count: number): Promise<void> {
  await tx('UPDATE campaigns SET planned = planned - ?1, excluded = excluded + ?1 WHERE id = ?2', [count, campaign])
}

/** Whether somebody in a batch is in doubt. */
const DOUBTED = `EXISTS (SELECT 1 FROM deliveries d WHERE d.batch = batches.id AND d.state = 'in_doubt')`

/**
 * What a batch of several generations has come to, once the last of them has ended: what earlier ones handed over counts too, and whoever they
 * left in doubt keeps the batch there, for a person to decide.
 */
export async function closeGenerations(tx: SqlRun, batch: string): Promise<void> {
  await tx(
    `UPDATE batches SET state = CASE WHEN ${DOUBTED} THEN 'in_doubt' ELSE state END,
       reason = CASE WHEN ${DOUBTED} THEN 'reply_lost' ELSE reason END,
       settled_at = CASE WHEN ${DOUBTED} THEN NULL ELSE settled_at END, ${FIGURES}
     WHERE id = ?`,
    [batch],
  )
}

/** The unsettled members of batches in doubt; a batch whose members have all been heard of is settled at once. */
export async function markInDoubt(tx: SqlRun, batches: readonly string[], reason: string, at: string): Promise<void> {
  const ids = JSON.stringify(batches)
  await tx(
    `UPDATE deliveries SET state = 'in_doubt', rank = ?1, reason = ?2, state_at = ?3
     WHERE batch IN (SELECT value FROM json_each(?4)) AND rank < ?1 AND state <> 'excluded'`,
    [rankOf('doubted'), reason, at, ids],
  )
  for (const batch of batches) await takeStock(tx, batch, at)
}

/**
 * What has been heard of a batch in doubt: its figures, and who has had the notice of Article 14. It is settled once nobody is in doubt.
 * @returns whether it is
 */
export async function takeStock(tx: SqlRun, batch: string, at: string): Promise<boolean> {
  const { rows } = await tx(`SELECT sealed FROM batches WHERE id = ? AND state = 'in_doubt'`, [batch])
  if (!rows[0]) return false
  const notices = noticesIn(json(rows[0].sealed))
  if (notices.length > 0) {
    const taken = await tx(
      `SELECT contact FROM deliveries WHERE rank >= ? AND id IN (SELECT value FROM json_each(?))`,
      [rankOf('submitted'), JSON.stringify(notices)],
    )
    await noteNotice(
      tx,
      taken.rows.map((row) => text(row.contact)),
      at,
    )
  }
  const ended = await tx(
    `UPDATE batches SET state = CASE WHEN ${DOUBTED} THEN state ELSE 'settled' END, settled_at = CASE WHEN ${DOUBTED} THEN NULL ELSE ?1 END,
       sealed = CASE WHEN ${DOUBTED} THEN sealed END, ${FIGURES}
     WHERE id = ?2 RETURNING state`,
    [at, batch],
  )
  return ended.rows[0]?.state === 'settled'
}

/** The figures of a batch that was over, after somebody of it had the mail all the same. One that is not over takes stock when it is. */
export async function recount(tx: SqlRun, batch: string): Promise<void> {
  await tx(`UPDATE batches SET ${FIGURES} WHERE id = ? AND state IN ('settled', 'cancelled')`, [batch])
}

/** Read first: nearly all are right. */
export async function recountBatches(
  { run, transaction }: Pick<SqliteHandle, 'run' | 'transaction'>,
  campaign: string,
  after: string,
  limit: number,
): Promise<{ last: string; mended: number } | null> {
  const { rows } = await run(
    `SELECT id FROM batches WHERE campaign = ? AND state IN ('settled', 'cancelled')
       AND (generation > 1 OR (first_attempt_at IS NOT NULL AND coalesce(reason, '') <> '')) AND +id > ? ORDER BY +id LIMIT ?`,
    [campaign, after, limit],
  )
  const last = rows.at(-1)
  if (!last) return null
  const { rows: wrong } = await run(
    `SELECT batches.id FROM json_each(?) AS j JOIN batches ON batches.id = j.value
     WHERE submitted <> ${SUBMITTED} OR failed <> ${FAILED}`,
    [JSON.stringify(rows.map(({ id }) => id))],
  )
  if (wrong.length > 0) {
    await transaction(async (tx) => {
      for (const { id } of wrong) await recount(tx, text(id))
    })
  }
  return { last: text(last.id), mended: wrong.length }
}

/** The first time counts, also where a later one has been heard of before. */
export async function noteNotice(tx: SqlRun, contacts: readonly string[], at: string): Promise<void> {
  if (contacts.length === 0) return
  await tx(
    `UPDATE contacts SET notice_sent_at = ?1
     WHERE id IN (SELECT value FROM json_each(?2)) AND (notice_sent_at IS NULL OR notice_sent_at > ?1)`,
    [at, JSON.stringify(contacts)],
  )
}

/** Of batches that had been sealed, how many of each nobody has begun to write to; asked before they are excluded. */
async function leftUnsent(tx: SqlRun, batches: readonly Record<string, unknown>[]): Promise<Cancelled['left']> {
  const sealed = batches.filter((row) => row.first_attempt_at !== null)
  if (sealed.length === 0) return []
  const { rows } = await tx(
    `SELECT batch, count(*) AS n FROM deliveries
     WHERE batch IN (SELECT value FROM json_each(?)) AND state = 'planned' GROUP BY batch`,
    [JSON.stringify(sealed.map(({ id }) => id))],
  )
  const unsent = new Map(rows.map(({ batch, n }) => [batch, number(n)]))
  return sealed.map(({ id, size, first_attempt_at }) => ({
    unsent: unsent.get(id) ?? 0,
    size: number(size),
    firstAttemptAt: new Date(text(first_attempt_at)),
  }))
}

/**
 * Closes up to `limit` batches of a cancelled campaign. What was never tried, or certainly refused, is cancelled; what may have
 * been taken is in doubt, because asking again would send it; of a batch that goes one by one only who was begun, in whichever generation, and who was
 * released from doubt. A call in flight keeps its lease and is waited for.
 */
export async function cancelSome(tx: SqlRun, campaign: string, at: string, limit: number): Promise<Cancelled> {
  const unsent = await tx(
    `UPDATE batches SET state = 'cancelled', reason = 'cancelled', settled_at = ?1, lease_token = lease_token + 1, lease_until = NULL,
       sealed = NULL, updated_at = ?1
     WHERE id IN (SELECT id FROM batches WHERE campaign = ?2 AND (state IN ('planned', 'claimed')
         OR (state = 'sealed' AND open_attempts = 0 AND (lease_until IS NULL OR lease_until <= ?1))) LIMIT ?3)
     RETURNING id, size, first_attempt_at`,
    [at, campaign, limit],
  )
  const left = await leftUnsent(tx, unsent.rows)
  const ids = unsent.rows.map((row) => text(row.id))
  await excludeUnsent(tx, campaign, ids, at)
  await tx(
    `UPDATE batches SET state = 'in_doubt', settled_at = NULL WHERE id IN (SELECT value FROM json_each(?)) AND ${DOUBTED}`,
    [JSON.stringify(ids)],
  )
  const doubtful = await tx(
    `UPDATE batches SET state = 'in_doubt', reason = 'cancelled', lease_token = lease_token + 1, lease_until = NULL, updated_at = ?1
     WHERE id IN (SELECT id FROM batches WHERE campaign = ?2 AND state = 'sealed' AND open_attempts > 0
       AND (lease_until IS NULL OR lease_until <= ?1) LIMIT ?3)
     RETURNING id, idempotency_key, size, first_attempt_at`,
    [at, campaign, limit],
  )
  if (doubtful.rows.length > 0) {
    // Sent one by one: whoever may have been sent to is marked, and nobody else was.
    const each = doubtful.rows.filter((row) => text(row.idempotency_key).startsWith(EACH_MARK))
    left.push(...(await leftUnsent(tx, each)))
    await excludeUnsent(
      tx,
      campaign,
      each.map((row) => text(row.id)),
      at,
    )
    await markInDoubt(
      tx,
      doubtful.rows.map((row) => text(row.id)),
      'cancelled',
      at,
    )
  }
  const open = await tx(
    `SELECT count(*) AS n FROM batches WHERE campaign = ? AND state IN ('planned', 'claimed', 'sealed')`,
    [campaign],
  )
  return { open: number(open.rows[0]?.n), left }
}
