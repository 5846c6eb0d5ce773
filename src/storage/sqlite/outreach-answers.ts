import type { OutreachStore } from '../../outreach/store.ts'
import type { SqliteHandle } from '../handle.ts'
import { number, text } from './outreach-rows.ts'
import { uuidv7Source } from './uuid.ts'

type Answers = Pick<
  OutreachStore,
  'noteUnanswered' | 'unanswered' | 'forgetUnanswered' | 'answered' | 'complaints' | 'doubts'
>

const MINUTE = 60_000
const keyOf = (campaign: string) => `unanswered/${campaign}`

/** Which calls were answered, and what readers say. */
export function answers({ run }: SqliteHandle): Answers {
  const newId = uuidv7Source()
  return {
    async doubts() {
      const { rows } = await run(
        `SELECT campaign, count(*) AS batches,
           sum((SELECT count(*) FROM deliveries d WHERE d.batch = batches.id AND d.state = 'in_doubt')) AS recipients
         FROM batches WHERE campaign IN (SELECT id FROM campaigns WHERE state IN ('planning', 'sending', 'paused', 'cancelled'))
           AND state = 'in_doubt' GROUP BY campaign`,
      )
      return rows.map((row) => ({
        campaign: text(row.campaign),
        batches: number(row.batches),
        recipients: number(row.recipients),
      }))
    },
    async noteUnanswered(campaign, at) {
      const minute = String(Math.floor(at.getTime() / MINUTE))
      await run(
        `INSERT INTO "values" (id, key, value, created_at, updated_at) VALUES (?1, ?2, json_object('v', json_object(?3, 1)), ?4, ?4)
         ON CONFLICT (key) DO UPDATE SET
           value = json_set(value, '$.v."' || ?3 || '"', coalesce(json_extract(value, '$.v."' || ?3 || '"'), 0) + 1), updated_at = ?4`,
        [newId(), keyOf(campaign), minute, at.toISOString()],
      )
    },
    async unanswered(campaign) {
      const { rows } = await run(
        `SELECT m.key AS minute, m.value AS calls FROM "values" v, json_each(v.value, '$.v') m WHERE v.key = ?
         ORDER BY CAST(m.key AS INTEGER)`,
        [keyOf(campaign)],
      )
      return rows.map((row) => ({ minute: Number(row.minute) * MINUTE, calls: number(row.calls) }))
    },
    async forgetUnanswered(campaign) {
      await run(`UPDATE "values" SET value = json('{"v":{}}') WHERE key = ?`, [keyOf(campaign)])
    },
    async answered(campaign, since) {
      const { rows } = await run(
        'SELECT count(*) AS n FROM batches WHERE campaign = ? AND settled_at > ? AND submitted + failed > 0',
        [campaign, since.toISOString()],
      )
      return number(rows[0]?.n)
    },
    async complaints(campaign, since) {
      const { rows } = await run(
        `SELECT count(*) AS n FROM deliveries WHERE campaign = ? AND state = 'complained' AND state_at > ?`,
        [campaign, since.toISOString()],
      )
      return number(rows[0]?.n)
    },
  }
}
