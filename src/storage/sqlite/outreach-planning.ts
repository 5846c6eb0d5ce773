import { setImmediate as turn } from 'node:timers/promises'
import type { Candidate } from '../../domain/audience.ts'
import { OPEN_BATCH_STATES } from '../../domain/batches.ts'
import { ACTIVE_STATES, OPEN_CAMPAIGN_STATES } from '../../domain/campaign.ts'
import { rankOf } from '../../domain/delivery.ts'
import type { OutreachStore, Slice } from '../../outreach/store.ts'
import { CAP_TURN, unbalanced } from '../../outreach/store.ts'
import type { SqliteHandle, SqlRun } from '../handle.ts'
import { CAMPAIGN_COLUMNS, campaignRow, json, number, text, texts } from './outreach-rows.ts'
import { uuidv7Source } from './uuid.ts'

type Planning = Pick<
  OutreachStore,
  | 'campaign'
  | 'openCampaigns'
  | 'frozenOf'
  | 'hasChosen'
  | 'withoutOf'
  | 'freeze'
  | 'noteWaiting'
  | 'stopCampaign'
  | 'hasOpenBatches'
  | 'unsealed'
  | 'finish'
  | 'close'
  | 'leasePlan'
  | 'releasePlan'
  | 'planLeasedBeyond'
  | 'members'
  | 'writeSlice'
  | 'completePlan'
>

/** Rows of one statement: the engine is embedded, so a longer one would hold up a call that has to leave on time (some ms). */
const AT_ONCE = 250

/** A list of our own constants as SQL literals. Never for values that come from outside. */
export const literals = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ')

export function planning({ run, transaction }: SqliteHandle): Planning {
  const newId = uuidv7Source()
  const changed = async (sql: string, args: Parameters<SqlRun>[1]) => (await run(sql, args)).rowsAffected > 0
  return {
    async campaign(id) {
      const { rows } = await run(`SELECT ${CAMPAIGN_COLUMNS} FROM campaigns WHERE id = ?`, [id])
      return rows[0] ? campaignRow(rows[0]) : null
    },
    async openCampaigns() {
      const { rows } = await run(
        `SELECT ${CAMPAIGN_COLUMNS} FROM campaigns WHERE state IN (${literals(OPEN_CAMPAIGN_STATES)})
         UNION ALL
         SELECT ${CAMPAIGN_COLUMNS} FROM campaigns WHERE state = 'cancelled' AND finished_at IS NULL
         ORDER BY launch_at, id`,
      )
      return rows.map(campaignRow)
    },
    async frozenOf(campaign) {
      const { rows } = await run('SELECT frozen FROM campaigns WHERE id = ?', [campaign])
      return json(rows[0]?.frozen)
    },
    async hasChosen(campaign, wish) {
      const { rows } = await run('SELECT json_extract(frozen, ?) AS chosen FROM campaigns WHERE id = ?', [
        `$.choice.${wish}`,
        campaign,
      ])
      return number(rows[0]?.chosen) === 1
    },
    async withoutOf(campaign) {
      const { rows } = await run("SELECT json_extract(frozen, '$.without') AS said FROM campaigns WHERE id = ?", [
        campaign,
      ])
      return text(rows[0]?.said)
    },
    freeze: (campaign, { frozen, title, at, alone }) =>
      changed(
        `UPDATE campaigns SET state = 'planning', frozen = ?1, title = ?2, started_at = ?3, paused_reason = '', updated_at = ?3
         WHERE id = ?4 AND state = 'scheduled' AND NOT EXISTS (SELECT 1 FROM campaigns other WHERE other.translation_group = ?5
           AND other.state = 'planning' AND other.type IN (SELECT value FROM json_each(?6)))`,
        [
          JSON.stringify(frozen),
          title,
          at.toISOString(),
          campaign,
          alone?.group ?? '',
          JSON.stringify(alone?.types ?? []),
        ],
      ),
    async noteWaiting(campaign, reason) {
      await run(
        `UPDATE campaigns SET paused_reason = ? WHERE id = ? AND state = 'scheduled' AND coalesce(paused_reason, '') <> ?`,
        [reason, campaign, reason],
      )
    },
    stopCampaign: (campaign, reason) =>
      changed(
        `UPDATE campaigns SET state = 'paused', paused_reason = ? WHERE id = ? AND state IN (${literals(ACTIVE_STATES)})`,
        [reason, campaign],
      ),
    async hasOpenBatches(campaign) {
      const { rows } = await run(
        `SELECT 1 FROM batches WHERE campaign = ? AND state IN (${literals(OPEN_BATCH_STATES)}) LIMIT 1`,
        [campaign],
      )
      return rows.length > 0
    },
    async unsealed(campaign, now, limit) {
      const { rows } = await run(
        `SELECT count(*) AS n FROM
           (SELECT 1 FROM batches WHERE campaign = ? AND state IN ('planned', 'claimed') AND not_before <= ? LIMIT ?)`,
        [campaign, now.toISOString(), limit],
      )
      return Number(rows[0]?.n)
    },
    finish: (campaign, at) =>
      changed(
        `UPDATE campaigns SET state = 'done', finished_at = ? WHERE id = ? AND state = 'sending' AND plan_complete = 1
         AND NOT EXISTS (SELECT 1 FROM batches WHERE campaign = ? AND state IN (${literals(OPEN_BATCH_STATES)}))`,
        [at.toISOString(), campaign, campaign],
      ),
    close: (campaign, at) =>
      changed(`UPDATE campaigns SET finished_at = ? WHERE id = ? AND state = 'cancelled' AND finished_at IS NULL`, [
        at.toISOString(),
        campaign,
      ]),
    async leasePlan(campaign, holder, now, until) {
      const { rows } = await run(
        `UPDATE campaigns SET lease_holder = ?, lease_token = coalesce(lease_token, 0) + 1, lease_until = ?
         WHERE id = ? AND state = 'planning' AND coalesce(plan_complete, 0) = 0 AND (lease_until IS NULL OR lease_until <= ?)
         RETURNING lease_token`,
        [holder, until.toISOString(), campaign, now.toISOString()],
      )
      return rows[0] ? number(rows[0].lease_token) : null
    },
    async releasePlan(campaign, token) {
      await run('UPDATE campaigns SET lease_until = NULL WHERE id = ? AND lease_token = ?', [campaign, token])
    },
    async planLeasedBeyond(campaign, until) {
      const { rows } = await run(
        `SELECT lease_token, lease_until FROM campaigns WHERE id = ? AND state = 'planning' AND lease_until > ?`,
        [campaign, until.toISOString()],
      )
      return rows[0] ? { token: number(rows[0].lease_token), leaseUntil: new Date(text(rows[0].lease_until)) } : null
    },
    async members(list, after, limit) {
      // The plus keeps SQLite from the index over (list, state, contact), which would sort the whole list for every page.
      // One row of JSON: the driver takes longer over hundreds of rows than the database does.
      const { rows } = await run(
        `SELECT json_group_array(json_array(contact_id, state, email, languages, countries, legal_basis, opt_in, embargo_trusted,
           time_zone, frequency, rest_until, outlet_id)) AS page
         FROM (SELECT m.contact_id, m.state, c.email, c.languages, c.countries, c.legal_basis, c.opt_in, c.embargo_trusted,
             c.time_zone, c.frequency, c.rest_until, c.outlet_id
           FROM list_members m JOIN contacts c ON c.id = m.contact_id
           WHERE m.list_id = ? AND m.contact_id > ? AND +m.state IN ('active', 'unsubscribed')
           ORDER BY m.contact_id LIMIT ?)`,
        [list, after, limit],
      )
      const page = json(rows[0]?.page) as unknown[][]
      return page.map(([contact, state, ...part]) => ({
        contact: text(contact),
        list,
        membership: state === 'unsubscribed' ? ('unsubscribed' as const) : ('active' as const),
        ...contactPart(Object.fromEntries(PART.map((name, index) => [name, part[index]]))),
      }))
    },
    writeSlice: (slice) => transaction((tx) => writeSlice(tx, slice, newId)),
    completePlan: (campaign, token) =>
      // A pause that came in between is respected: resuming finds `plan_complete` and goes on as `sending`.
      changed(
        `UPDATE campaigns SET plan_complete = 1, lease_until = NULL,
           state = CASE state WHEN 'planning' THEN 'sending' ELSE state END
         WHERE id = ? AND lease_token = ? AND state IN ('planning', 'paused')`,
        [campaign, token],
      ),
  }
}

/** The columns of a contact that decide about sending, in the order in which pages hold them. */
const PART = [
  'email',
  'languages',
  'countries',
  'legal_basis',
  'opt_in',
  'embargo_trusted',
  'time_zone',
  'frequency',
  'rest_until',
  'outlet_id',
]

/** The part of a contact that decides about sending, from a row of `contacts`. */
export function contactPart(row: Record<string, unknown>): Omit<Candidate, 'contact' | 'list' | 'membership'> {
  const optIn = text(row.opt_in)
  return {
    address: text(row.email),
    languages: texts(row.languages),
    countries: texts(row.countries),
    legalBasis: text(row.legal_basis),
    optIn: optIn === 'pending' || optIn === 'confirmed' ? optIn : ('none' as const),
    embargoTrusted: number(row.embargo_trusted) === 1,
    timeZone: text(row.time_zone),
    frequency: text(row.frequency),
    restUntil: row.rest_until ? Date.parse(text(row.rest_until)) : 0,
    outlet: text(row.outlet_id),
  }
}

/**
 * One stretch of the audience: the turn under the cap, the campaign's figures and watermark (which also takes the fence), then the rows. The values
 * that all rows share are parameters, the others travel as one JSON text: twice as fast as a list of placeholders.
 */
async function writeSlice(tx: SqlRun, slice: Slice, newId: () => string): Promise<boolean | 'again'> {
  const at = slice.at.toISOString()
  if (slice.capTurn !== undefined) {
    const taken = await tx(
      `UPDATE "values" SET value = json_object('v', (value->>'$.v') + 1), updated_at = ? WHERE key = ? AND (value->>'$.v') = ?`,
      [at, CAP_TURN, slice.capTurn],
    )
    if (taken.rowsAffected === 0) return 'again'
  }
  const planned = slice.batches.reduce((sum, { members }) => sum + members.length, 0)
  const moved = await tx(
    `UPDATE campaigns SET watermark = ?, slices = ?, candidates = candidates + ?, planned = planned + ?,
       excluded = excluded + ?, lease_until = ?, updated_at = ?
     WHERE id = ? AND state = 'planning' AND lease_token = ? AND watermark = ?`,
    [
      slice.watermark,
      slice.number,
      slice.candidates,
      planned,
      slice.excluded.length,
      slice.leaseUntil.toISOString(),
      at,
      slice.campaign,
      slice.token,
      slice.after,
    ],
  )
  if (moved.rowsAffected === 0) return false
  const batches = slice.batches.map((batch) => ({ id: newId(), ...batch }))
  const rows = batches.flatMap(({ id, members }) =>
    members.map((m, position) => [newId(), m.contact, id, m.list, m.address, m.language, m.country, position]),
  )
  let sent = 0
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await turn()
    const { rowsAffected } = await tx(
      `INSERT INTO deliveries (id, contact, batch, list, address, language, country, position, campaign, state, rank, state_at)
       SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, ?, 'planned', ?, ?
       FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
      [slice.campaign, rankOf('planned'), at, JSON.stringify(rows.slice(from, from + AT_ONCE))],
    )
    sent += rowsAffected
  }
  const left = await tx(
    `INSERT INTO deliveries (id, contact, list, country, reason, campaign, state, rank, state_at)
     SELECT value->>0, value->>1, value->>2, value->>3, value->>4, ?, 'excluded', ?, ?
     FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    [
      slice.campaign,
      rankOf('excluded'),
      at,
      JSON.stringify(slice.excluded.map((e) => [newId(), e.contact, e.list, e.country, e.reason])),
    ],
  )
  await tx(
    `INSERT INTO batches (id, language, size, campaign, slice, priority, state, not_before, generation, mode,
       attempts, open_attempts, submitted, failed, lease_token, created_at, updated_at)
     SELECT value->>0, value->>1, value->>2, ?, ?, 0, 'planned', value->>3, 1, 'strict', 0, 0, 0, 0, 0, ?, ?
     FROM json_each(?)`,
    [
      slice.campaign,
      slice.number,
      at,
      at,
      JSON.stringify(
        batches.map(({ id, language, members, notBefore }) => [
          id,
          language,
          members.length,
          notBefore === undefined ? at : new Date(notBefore).toISOString(),
        ]),
      ),
    ],
  )
  const written = sent + left.rowsAffected
  if (written !== slice.candidates) throw unbalanced(slice, written)
  return true
}
