import { ACTIVE_STATES, NEWS_MS, PITCHES, UNBEGUN } from '../../domain/campaign.ts'
import type { MemberState } from '../../domain/contact.ts'
import { HOLDING, rankOf } from '../../domain/delivery.ts'
import { acceptedValues, type ListRules, type RuleField } from '../../domain/list-rules.ts'
import { PUBLIC_STATUSES, type PublicationClock, visibility } from '../../domain/visibility.ts'
import type { AudienceStore, Page } from '../../outreach/audience-store.ts'
import type { SqliteHandle, SqlValue } from '../handle.ts'
import { contactPart, literals } from './outreach-planning.ts'
import { json, MAY_HAVE_EARLIER, number, type Row, SHARES, text, texts, wasReleased } from './outreach-rows.ts'

/** Rows looked at in one statement: the engine is embedded, so a scan holds up everything else in the process (about 3 ms). */
const SCAN = 2_000

const COLUMNS: Record<RuleField, { column: string; many: boolean }> = {
  countries: { column: 'countries', many: true },
  languages: { column: 'languages', many: true },
  beats: { column: 'beats', many: true },
  outlets: { column: 'outlet_id', many: false },
  audience: { column: 'audience', many: false },
  format: { column: 'format', many: false },
}

/**
 * Rules as a condition over a row of `contacts` named `c`. Values travel as parameters, columns come from the table above. A `+` keeps the
 * index of outlets out of it: whoever goes through contacts by id must not find all of an outlet's again for each page.
 */
function condition({ all }: ListRules, byOutlet: boolean): { sql: string; args: SqlValue[] } {
  const parts = all.map((entry) => {
    const { column, many } = COLUMNS[entry.field]
    const accepted = '(SELECT value FROM json_each(?))'
    return {
      sql: many
        ? `EXISTS (SELECT 1 FROM json_each(coalesce(c.${column}, '[]')) AS j WHERE j.value IN ${accepted})`
        : `${byOutlet ? '' : '+'}c.${column} IN ${accepted}`,
      arg: JSON.stringify(acceptedValues(entry)),
    }
  })
  return { sql: parts.map(({ sql }) => `(${sql})`).join(' AND '), args: parts.map(({ arg }) => arg) }
}

/** So many contacts of outlets are found by the index of outlets and put in order at once; of more, it is quicker to go through all by id. */
const FEW = 2_000

/** The outlets that rules ask for, as JSON; `null` when they do not. */
function outletsOf({ all }: ListRules): string | null {
  const found = all.find(({ field }) => field === 'outlets')
  return found ? JSON.stringify(acceptedValues(found)) : null
}

const clockOf = (row: Row): PublicationClock => ({
  status: text(row.status) as PublicationClock['status'],
  edition: text(row.edition) || null,
  visibleFrom: text(row.visible_from) || null,
  nextEdition: text(row.next_edition) || null,
  nextVisibleFrom: text(row.next_visible_from) || null,
  nextState: text(row.next_state) as PublicationClock['nextState'],
})

const CONTACT = `c.email, c.languages, c.countries, c.legal_basis, c.opt_in, c.embargo_trusted, c.time_zone, c.frequency,
  c.rest_until, c.outlet_id`

export function audience({ run }: SqliteHandle): AudienceStore {
  /** Where a scan of a table's keys ends: after so many rows, or with the table. */
  const horizon = async (sql: string, args: SqlValue[]): Promise<{ end: string; last: boolean } | null> => {
    const { rows } = await run(`SELECT max(id) AS last, count(*) AS n FROM (${sql} LIMIT ${SCAN})`, args)
    const n = number(rows[0]?.n)
    return n === 0 ? null : { end: text(rows[0]?.last), last: n < SCAN }
  }
  /** What is gone through for some rules: the contacts of the outlets they name, when those are few, else all, a stretch of ids at a time. */
  const scanOf = async (rules: ListRules) => {
    const outlets = outletsOf(rules)
    const few = outlets !== null && (await hasFew(outlets))
    const next = (after: string) =>
      few
        ? horizon(
            'SELECT id FROM contacts WHERE outlet_id IN (SELECT value FROM json_each(?)) AND +id > ? ORDER BY id',
            [outlets, after],
          )
        : horizon('SELECT id FROM contacts WHERE id > ? ORDER BY id', [after])
    const { sql, args } = condition(rules, few)
    const id = few ? '+c.id' : 'c.id'
    return { next, args, where: `${id} > ? AND ${id} <= ? AND ${sql}` }
  }
  const hasFew = async (outlets: string): Promise<boolean> => {
    const { rows } = await run(
      `SELECT count(*) AS n FROM
         (SELECT 1 FROM contacts WHERE outlet_id IN (SELECT value FROM json_each(?)) LIMIT ${FEW + 1})`,
      [outlets],
    )
    return number(rows[0]?.n) <= FEW
  }
  return {
    async rulesOf(lists) {
      const { rows } = await run(
        `SELECT id, rules FROM media_lists WHERE id IN (SELECT value FROM json_each(?)) AND rules IS NOT NULL`,
        [JSON.stringify(lists)],
      )
      return Object.fromEntries(
        rows.flatMap(({ id, rules }) => {
          const value = json(rules)
          return value === null ? [] : [[text(id), value]]
        }),
      )
    },
    async matching(list, rules, after): Promise<Page> {
      const { next, where, args } = await scanOf(rules)
      const scanned = await next(after)
      if (!scanned) return { members: [], after: null }
      const { rows } = await run(
        `SELECT c.id, ${CONTACT} FROM contacts c WHERE ${where}
           AND NOT EXISTS (SELECT 1 FROM list_members m WHERE m.list_id = ? AND m.contact_id = c.id)
         ORDER BY c.id`,
        [after, scanned.end, ...args, list],
      )
      return {
        members: rows.map((row) => ({
          contact: text(row.id),
          list,
          membership: 'active' as const,
          ...contactPart(row),
        })),
        after: scanned.last ? null : scanned.end,
      }
    },
    async countMatching(list, rules) {
      const { next, where, args } = await scanOf(rules)
      let total = 0
      for (let after = ''; ; ) {
        const scanned = await next(after)
        if (!scanned) return total
        const { rows } = await run(
          `SELECT count(*) AS n FROM contacts c WHERE ${where}
             AND NOT EXISTS (SELECT 1 FROM list_members m WHERE m.list_id = ? AND m.contact_id = c.id)`,
          [after, scanned.end, ...args, list],
        )
        total += number(rows[0]?.n)
        if (scanned.last) return total
        after = scanned.end
      }
    },
    async memberships(contacts, lists) {
      const { rows } = await run(
        `SELECT m.contact_id, m.list_id, m.state FROM json_each(?1) AS l CROSS JOIN json_each(?2) AS p
         JOIN list_members m ON m.list_id = l.value AND m.contact_id = p.value`,
        [JSON.stringify(lists), JSON.stringify(contacts)],
      )
      return rows.map((row) => ({
        contact: text(row.contact_id),
        list: text(row.list_id),
        state: text(row.state) as MemberState,
      }))
    },
    async subjects(contacts) {
      const { rows } = await run(
        `SELECT id, countries, languages, beats, outlet_id, audience, format FROM contacts
         WHERE id IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(contacts)],
      )
      return new Map(
        rows.map((row) => [
          text(row.id),
          {
            countries: texts(row.countries),
            languages: texts(row.languages),
            beats: texts(row.beats),
            outlet: text(row.outlet_id),
            audience: text(row.audience),
            format: text(row.format),
          },
        ]),
      )
    },
    async received({ campaign, language, possible }, after): Promise<Page> {
      const scanned = await horizon(
        'SELECT contact AS id FROM deliveries WHERE campaign = ? AND contact > ? ORDER BY contact',
        [campaign, after],
      )
      if (!scanned) return { members: [], after: null }
      const holds = possible
        ? `(d.state IN ('submitted', 'delivered', 'delayed', 'complained', 'in_doubt') OR ${SHARES}
             OR (d.state = 'failed' AND d.rank = ${rankOf('written_off')}) OR ${MAY_HAVE_EARLIER} OR (d.state = 'planned' AND (${wasReleased('d.reason')} OR EXISTS
             (SELECT 1 FROM batches b WHERE b.id = d.batch AND b.state = 'sealed' AND b.open_attempts > 0))))`
        : `(d.state IN ('submitted', 'delivered', 'delayed', 'complained') OR ${SHARES})`
      const { rows } = await run(
        `SELECT d.contact, d.list, d.language AS received, m.state AS member_state, ${CONTACT}
         FROM deliveries d LEFT JOIN contacts c ON c.id = d.contact
           LEFT JOIN list_members m ON m.list_id = d.list AND m.contact_id = d.contact
         WHERE d.campaign = ?1 AND d.contact > ?2 AND d.contact <= ?3 AND (?4 = '' OR d.language = ?4) AND ${holds}
         ORDER BY d.contact`,
        [campaign, after, scanned.end, language],
      )
      return {
        members: rows.map((row) => ({
          ...contactPart(row),
          contact: text(row.contact),
          list: text(row.list),
          membership: row.member_state === 'unsubscribed' ? ('unsubscribed' as const) : ('active' as const),
          languages: [text(row.received)],
        })),
        after: scanned.last ? null : scanned.end,
      }
    },
    async deferred(campaign, reason, after): Promise<Page> {
      const scanned = await horizon(
        'SELECT contact AS id FROM deliveries WHERE campaign = ? AND contact > ? ORDER BY contact',
        [campaign, after],
      )
      if (!scanned) return { members: [], after: null }
      const { rows } = await run(
        `SELECT d.contact, d.list, m.state AS member_state, ${CONTACT}
         FROM deliveries d LEFT JOIN contacts c ON c.id = d.contact
           LEFT JOIN list_members m ON m.list_id = d.list AND m.contact_id = d.contact
         WHERE d.campaign = ?1 AND d.contact > ?2 AND d.contact <= ?3 AND d.state = 'excluded' AND d.reason = ?4
         ORDER BY d.contact`,
        [campaign, after, scanned.end, reason],
      )
      return {
        // Whom a list’s rules brought in has no row on it.
        members: rows.map((row) => ({
          ...contactPart(row),
          contact: text(row.contact),
          list: text(row.list),
          membership: (text(row.member_state) || 'active') as MemberState,
        })),
        after: scanned.last ? null : scanned.end,
      }
    },
    async deferredTo(contacts, campaigns, reason) {
      const { rows } = await run(
        `SELECT d.contact, d.campaign, d.list FROM json_each(?1) AS k CROSS JOIN json_each(?2) AS p
         JOIN deliveries d ON d.campaign = k.value AND d.contact = p.value
         WHERE d.state = 'excluded' AND d.reason = ?3`,
        [JSON.stringify(campaigns), JSON.stringify(contacts), reason],
      )
      return rows.map((row) => ({ contact: text(row.contact), campaign: text(row.campaign), list: text(row.list) }))
    },
    async publicAmong(storyKeys, at) {
      const { rows } = await run(
        `SELECT story_key, status, edition, visible_from, next_edition, next_visible_from, next_state
         FROM publications WHERE story_key IN (SELECT value FROM json_each(?)) AND status IN (${literals(PUBLIC_STATUSES)})`,
        [JSON.stringify(storyKeys)],
      )
      const isPublic = (row: Row) => visibility(clockOf(row), at.getTime()).state === 'public'
      return new Set(rows.filter(isPublic).map((row) => text(row.story_key)))
    },
    async stillSending(campaigns, now) {
      const { rows } = await run(
        `SELECT 1 FROM campaigns c WHERE c.id IN (SELECT value FROM json_each(?1)) AND (
           (c.state IN (${literals(ACTIVE_STATES)}) AND (coalesce(c.plan_complete, 0) = 0 OR EXISTS (
             SELECT 1 FROM batches b WHERE b.campaign = c.id AND b.state IN ('planned', 'claimed', 'sealed'))))
           OR (c.state = 'cancelled' AND c.finished_at IS NULL)
           OR EXISTS (SELECT 1 FROM batches b WHERE b.campaign = c.id AND b.state IN ('claimed', 'sealed') AND b.lease_until > ?2))
         LIMIT 1`,
        [JSON.stringify(campaigns), now.toISOString()],
      )
      return rows.length > 0
    },
    async pitched(contacts, { since, except }) {
      const { rows } = await run(
        `SELECT d.contact, count(*) AS n FROM campaigns c CROSS JOIN json_each(?1) AS j
           CROSS JOIN deliveries d INDEXED BY campaign_contact_idx ON d.campaign = c.id AND d.contact = j.value
         WHERE c.id <> ?3 AND c.type IN (${literals(PITCHES)}) AND c.state NOT IN (${literals(UNBEGUN)})
           AND (c.finished_at IS NULL OR c.finished_at >= ?4)
           AND d.state IN (${literals([...HOLDING, 'planned'])}) AND (d.state_at >= ?2 OR (d.state = 'planned'
             AND (c.state <> 'paused' OR EXISTS (SELECT 1 FROM batches b WHERE b.campaign = c.id AND b.state = 'sealed'))))
         GROUP BY d.contact`,
        [JSON.stringify(contacts), since.toISOString(), except, new Date(since.getTime() - NEWS_MS).toISOString()],
      )
      return new Map(rows.map((row) => [text(row.contact), number(row.n)]))
    },
    async colleagues(outlets) {
      const { rows } = await run(
        'SELECT id, outlet_id FROM contacts WHERE outlet_id IN (SELECT value FROM json_each(?))',
        [JSON.stringify(outlets)],
      )
      return new Map(rows.map((row) => [text(row.id), text(row.outlet_id)]))
    },
    async outletsTaken(campaign, outlets) {
      const { rows } = await run(
        `SELECT j.value AS outlet FROM json_each(?1) AS j WHERE EXISTS (
           SELECT 1 FROM contacts c JOIN deliveries d ON d.campaign = ?2 AND d.contact = c.id
           WHERE c.outlet_id = j.value AND d.state <> 'excluded')`,
        [JSON.stringify(outlets), campaign],
      )
      return new Set(rows.map((row) => text(row.outlet)))
    },
    async personalValues(contacts) {
      const { rows } = await run(
        `SELECT c.id, c.role, o.name AS outlet FROM contacts c LEFT JOIN outlets o ON o.id = c.outlet_id
         WHERE c.id IN (SELECT value FROM json_each(?))`,
        [JSON.stringify(contacts)],
      )
      return new Map(rows.map((row) => [text(row.id), { outlet: text(row.outlet), role: text(row.role) }]))
    },
  }
}
