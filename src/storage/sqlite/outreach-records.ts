import { setImmediate as turn } from 'node:timers/promises'
import { sealIsWritten } from '../../domain/batches.ts'
import { type DeliveryState, MAILED, rankOf, writtenAmong } from '../../domain/delivery.ts'
import { EACH_MARK } from '../../domain/smtp.ts'
import type { OutreachStore } from '../../outreach/store.ts'
import type { SqliteHandle } from '../handle.ts'
import { instant, number, REFUSED, type Row, text, texts } from './outreach-rows.ts'

type Records = Pick<OutreachStore, 'unresolved' | 'stormFigures' | 'pruneEvents' | 'writtenTo'>

/** Rows looked at in one statement (about 5 ms): the engine is embedded, so a scan holds up everything else in the process. */
const SCAN = 2_000

const factsOf = (row: Row, now: Date) => ({
  firstAttemptAt: instant(row.first_attempt_at)?.getTime() ?? 0,
  openAttempts: number(row.open_attempts),
  generation: number(row.generation),
  leased: (instant(row.lease_until)?.getTime() ?? 0) > now.getTime(),
})

/** What looks over many rows at once. */
export function records({ run }: SqliteHandle): Records {
  /** Of the deliveries in one state: how many belong to batches settled after an instant. A stretch at a time, along the index. */
  const badAmong = async (campaign: string, state: string, since: string): Promise<number> => {
    let bad = 0
    for (let after = 0; ; ) {
      const { rows } = await run(
        `SELECT max(r) AS last, count(*) AS n, coalesce(sum(bad), 0) AS bad FROM (
           SELECT d.rowid AS r, (d.rank <> ${rankOf('written_off')} OR ${REFUSED}) AND EXISTS (
             SELECT 1 FROM batches b WHERE b.id = d.batch AND b.settled_at > ?1) AS bad
           FROM deliveries d WHERE d.campaign = ?2 AND d.state = ?3 AND d.rowid > ?4 ORDER BY d.rowid LIMIT ${SCAN})`,
        [since, campaign, state, after],
      )
      bad += number(rows[0]?.bad)
      if (number(rows[0]?.n) < SCAN) return bad
      after = number(rows[0]?.last)
      // Whatever else waits gets its turn between two stretches.
      await turn()
    }
  }
  /** The deliveries of a campaign that name some addresses, or are noted to have been in doubt there. By contact, which no row changes while others are looked at. */
  const addressed = async (campaign: string, addresses: readonly string[]): Promise<string[]> => {
    const found: string[] = []
    for (let after = ''; ; ) {
      const { rows } = await run(
        `SELECT max(contact) AS last, count(*) AS n,
           json_group_array(id) FILTER (WHERE address IN (SELECT value FROM json_each(?1)) OR (withheld LIKE '%"${MAILED}%'
             AND EXISTS (SELECT 1 FROM json_each(?1) AS a WHERE '${MAILED}' || a.value IN (SELECT value FROM json_each(withheld))))) AS found
         FROM (SELECT contact, id, address, withheld FROM deliveries WHERE campaign = ?2 AND contact > ?3 ORDER BY contact LIMIT ${SCAN})`,
        [JSON.stringify(addresses), campaign, after],
      )
      found.push(...texts(rows[0]?.found))
      if (number(rows[0]?.n) < SCAN) return found
      after = text(rows[0]?.last)
      await turn()
    }
  }
  return {
    async writtenTo(campaign, addresses, now) {
      const { rows } = await run(
        `SELECT d.address, d.state, d.rank, d.reason, d.withheld, b.generation, b.open_attempts, b.first_attempt_at, b.lease_until
         FROM deliveries d LEFT JOIN batches b ON b.id = d.batch AND b.state = 'sealed'
           AND b.idempotency_key NOT LIKE '${EACH_MARK}%'
         WHERE d.id IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(await addressed(campaign, addresses))],
      )
      return writtenAmong(
        rows.map((row) => ({
          address: text(row.address),
          state: row.state as DeliveryState,
          rank: number(row.rank),
          reason: text(row.reason),
          notes: texts(row.withheld),
          sealed: row.generation === null ? 'no' : sealIsWritten(factsOf(row, now), now.getTime()),
        })),
      )
    },
    async unresolved({ before, after, limit }) {
      // The plus keeps SQLite from going through all batches there are by id: those of a campaign in a state are few.
      const { rows } = await run(
        `SELECT id, campaign,
           coalesce(first_attempt_at, (SELECT c.started_at FROM campaigns c WHERE c.id = batches.campaign)) AS since FROM batches
         WHERE campaign IN (SELECT id FROM campaigns WHERE state IN ('planning', 'sending', 'paused', 'cancelled'))
           AND state IN ('in_doubt', 'sealed') AND (first_attempt_at IS NOT NULL OR generation > 1) AND +id > ?1
           AND (state = 'in_doubt' OR (open_attempts > 0 AND first_attempt_at < ?2))
         ORDER BY +id LIMIT ?3`,
        [after, before.toISOString(), limit],
      )
      return rows.map((row) => ({
        id: text(row.id),
        campaign: text(row.campaign),
        firstAttemptAt: new Date(text(row.since)),
      }))
    },
    async stormFigures(campaign, since, percent) {
      const at = since.toISOString()
      const { rows } = await run(
        `SELECT (SELECT coalesce(sum(submitted + failed), 0) FROM batches WHERE campaign = ?1 AND settled_at > ?2) AS tried,
           (SELECT count(*) FROM deliveries WHERE campaign = ?1 AND state IN ('failed', 'bounced')) AS most`,
        [campaign, at],
      )
      const tried = number(rows[0]?.tried)
      // The index alone says how many there are at most; each row is looked at only when so many would matter.
      if (number(rows[0]?.most) * 100 < tried * percent) return { tried, bad: 0 }
      return { tried, bad: (await badAmong(campaign, 'failed', at)) + (await badAmong(campaign, 'bounced', at)) }
    },
    async pruneEvents({ applied, unapplied, limit }) {
      const { rowsAffected } = await run(
        `DELETE FROM inbound_events WHERE id IN (
           SELECT id FROM inbound_events WHERE created_at < ?1 AND (applied = 1 OR created_at < ?2) LIMIT ?3)`,
        [applied.toISOString(), unapplied.toISOString(), limit],
      )
      return rowsAffected
    },
  }
}
