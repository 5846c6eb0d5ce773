import type { LeaveStore, Membership, RosterStore, SuppressionStore } from '../../contacts/store.ts'
import {
  CAME_BACK,
  distinct,
  isAudience,
  LEFT_BY_ADDRESS,
  LEFT_THEMSELVES,
  type SuppressedBy,
  type SuppressionReason,
  suppressedAnew,
} from '../../domain/contact.ts'
import { MAILED, mailedBefore } from '../../domain/delivery.ts'
import { rulesMatch, storedRules } from '../../domain/list-rules.ts'
import { normaliseEmail } from '../../domain/mail-headers.ts'
import type { SqliteHandle } from '../handle.ts'
import { textsOf } from './contacts-import.ts'
import { uuidv7Source } from './uuid.ts'

const byName = (lists: Membership[]) =>
  lists.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.list < b.list ? -1 : 1))

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function people({ run }: SqliteHandle): RosterStore & LeaveStore & SuppressionStore {
  const newId = uuidv7Source()
  /** Lists that a contact is on by their rules alone. */
  const broughtIn = async (contact: string): Promise<Membership[]> => {
    const { rows: lists } = await run(
      `SELECT l.id, l.rules, coalesce(nullif(l.public_name, ''), l.name) AS name FROM media_lists AS l WHERE l.rules IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM list_members AS m WHERE m.list_id = l.id AND m.contact_id = ?) LIMIT 500`,
      [contact],
    )
    if (lists.length === 0) return []
    const { rows } = await run(
      'SELECT countries, languages, beats, outlet_id, audience, format FROM contacts WHERE id = ?',
      [contact],
    )
    const [row] = rows
    if (!row) return []
    const subject = {
      countries: textsOf(row.countries),
      languages: textsOf(row.languages),
      beats: textsOf(row.beats),
      outlet: text(row.outlet_id),
      audience: text(row.audience),
      format: text(row.format),
    }
    return lists.flatMap((list) => {
      const rules = storedRules(JSON.parse(text(list.rules)))
      return rules && rulesMatch(rules, subject)
        ? [{ list: text(list.id), name: text(list.name), state: 'active' as const, source: '' }]
        : []
    })
  }
  const suppression = async (key: string): Promise<SuppressedBy | null> => {
    const { rows } = await run('SELECT reason, source FROM suppressions WHERE key = ?', [key])
    return rows[0] ? { reason: rows[0].reason as SuppressionReason, source: text(rows[0].source) } : null
  }
  return {
    async list(id) {
      const { rows } = await run('SELECT id, name, audience FROM media_lists WHERE id = ?', [id])
      const row = rows[0]
      if (!row) return null
      return {
        id: text(row.id),
        name: text(row.name),
        audience: isAudience(row.audience) ? row.audience : 'journalist',
      }
    },
    async memberCounts(lists) {
      const { rows } = await run(
        `SELECT j.value AS list, (SELECT count(*) FROM list_members AS m WHERE m.list_id = j.value AND m.state = 'active') AS n
         FROM json_each(?) AS j`,
        [JSON.stringify(lists)],
      )
      return new Map(rows.flatMap((row) => (Number(row.n) > 0 ? [[text(row.list), Number(row.n)]] : [])))
    },
    async contactsAfter(after, limit) {
      const { rows } = await run(
        `SELECT c.id, c.email, c.name, o.name AS outlet, c.role, c.beats, c.countries, c.languages
         FROM contacts AS c LEFT JOIN outlets AS o ON o.id = c.outlet_id WHERE c.id > ? ORDER BY c.id LIMIT ?`,
        [after, limit],
      )
      return rows.map((row) => ({
        id: text(row.id),
        email: text(row.email),
        name: text(row.name),
        outlet: text(row.outlet),
        role: text(row.role),
        beats: textsOf(row.beats),
        countries: textsOf(row.countries),
        languages: textsOf(row.languages),
      }))
    },

    async person(contact) {
      const { rows } = await run('SELECT email, languages, frequency FROM contacts WHERE id = ?', [contact])
      const [row] = rows
      return row
        ? { address: text(row.email), languages: textsOf(row.languages), frequency: text(row.frequency) }
        : null
    },
    async contactAt(address) {
      const { rows } = await run('SELECT id FROM contacts WHERE email = ?', [normaliseEmail(address)])
      return rows[0] ? text(rows[0].id) : null
    },
    async deliveredTo(delivery) {
      const { rows } = await run('SELECT address, withheld, language FROM deliveries WHERE id = ?', [delivery])
      const [row] = rows
      const address = text(row?.address)
      return row && address
        ? { address, earlier: mailedBefore(textsOf(row.withheld)), language: text(row.language) }
        : null
    },
    async memberships(contact) {
      const { rows } = await run(
        `SELECT m.list_id, m.state, m.source, coalesce(nullif(l.public_name, ''), l.name) AS name
         FROM list_members AS m JOIN media_lists AS l ON l.id = m.list_id
         WHERE m.contact_id = ? AND m.state IN ('active', 'unsubscribed') ORDER BY name, m.list_id LIMIT 500`,
        [contact],
      )
      const found: Membership[] = rows.map((row) => ({
        list: text(row.list_id),
        name: text(row.name),
        state: row.state === 'unsubscribed' ? ('unsubscribed' as const) : ('active' as const),
        source: text(row.source),
      }))
      return byName([...found, ...(await broughtIn(contact))])
    },
    async leave(contact, lists, at, source = LEFT_THEMSELVES) {
      const now = at.toISOString()
      // Off by what was left at their address, or back for a while: from now on it is what they have said themselves.
      const own = () =>
        run(
          `UPDATE list_members SET source = ?, updated_at = ?
           WHERE contact_id = ? AND state = 'unsubscribed' AND source IN (?, ?) ${lists === 'all' ? '' : 'AND list_id IN (SELECT value FROM json_each(?))'}`,
          [
            ...[LEFT_THEMSELVES, now, contact, LEFT_BY_ADDRESS, CAME_BACK],
            ...(lists === 'all' ? [] : [JSON.stringify(lists)]),
          ],
        )
      if (lists === 'all') {
        const { rowsAffected } = await run(
          `UPDATE list_members SET state = 'unsubscribed', updated_at = ? WHERE contact_id = ? AND state = 'active'`,
          [now, contact],
        )
        await own()
        return rowsAffected
      }
      // Whom a list's rules brought in has no row to change: they get one, which the rules respect.
      let left = 0
      for (const list of lists) {
        const { rowsAffected } = await run(
          `INSERT INTO list_members (id, list_id, contact_id, state, source, added_at, created_at, updated_at)
           SELECT ?1, l.id, c.id, 'unsubscribed', ?5, ?4, ?4, ?4
           FROM media_lists AS l JOIN contacts AS c ON c.id = ?3 WHERE l.id = ?2
           ON CONFLICT (list_id, contact_id) DO UPDATE SET state = 'unsubscribed', updated_at = ?4 WHERE state = 'active'`,
          [newId(), list, contact, now, source],
        )
        left += rowsAffected
      }
      await own()
      return left
    },
    async mailedAt(contact) {
      const { rows } = await run(
        `SELECT DISTINCT address, iif(withheld LIKE '%"${MAILED}%', withheld, NULL) AS notes FROM deliveries WHERE contact = ?`,
        [contact],
      )
      return distinct(rows.flatMap(({ address, notes }) => [text(address), ...mailedBefore(textsOf(notes))])).filter(
        Boolean,
      )
    },
    async leftAt(key) {
      const { rows } = await run(
        `SELECT j.value FROM "values" AS v, json_each(v.value, '$.left') AS j WHERE v.key = ?`,
        [key],
      )
      return rows.map(({ value }) => text(value))
    },
    async addToTrace(key, lists) {
      await run(
        `INSERT INTO "values" (id, key, value) VALUES (?1, ?2, json_object('left', json(?3)))
         ON CONFLICT (key) DO UPDATE SET value = json_set("values".value, '$.left', (
           SELECT json_group_array(list) FROM (
             SELECT j.value AS list FROM json_each("values".value, '$.left') AS j UNION SELECT value FROM json_each(?3))))`,
        [newId(), key, JSON.stringify(lists)],
      )
    },

    async chooseFrequency(contact, frequency, at) {
      const { rowsAffected } = await run('UPDATE contacts SET frequency = ?, updated_at = ? WHERE id = ?', [
        frequency,
        at.toISOString(),
        contact,
      ])
      return rowsAffected > 0
    },

    async addSuppression({ key, reason, source, at }) {
      const when = at.toISOString()
      for (;;) {
        const { rowsAffected } = await run(
          `INSERT INTO suppressions (id, key, reason, source, at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (key) DO NOTHING`,
          [newId(), key, reason, source, when, when, when],
        )
        if (rowsAffected > 0) return true
        const known = await suppression(key)
        // Lifted in between.
        if (!known) continue
        const anew = suppressedAnew(known, { reason, source })
        if (!anew) return false
        const { rowsAffected: changed } = await run(
          `UPDATE suppressions SET reason = ?, source = ?, updated_at = ?
           WHERE key = ? AND reason = ? AND coalesce(source, '') = ?`,
          [anew.reason, anew.source, when, key, known.reason, known.source],
        )
        if (changed > 0) return false
      }
    },
    suppression,
    async suppressedKeys(keys) {
      if (keys.length === 0) return new Set()
      const { rows } = await run(
        'SELECT s.key FROM json_each(?) AS j CROSS JOIN suppressions AS s ON s.key = j.value',
        [JSON.stringify(keys)],
      )
      return new Set(rows.map((row) => text(row.key)))
    },
    async readValue(key) {
      const { rows } = await run('SELECT value FROM "values" WHERE key = ?', [key])
      return rows[0] ? JSON.parse(text(rows[0].value)) : null
    },
    async insertValue(key, value) {
      const { rowsAffected } = await run(
        'INSERT INTO "values" (id, key, value) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING',
        [newId(), key, JSON.stringify(value)],
      )
      return rowsAffected > 0
    },
    async replaceValue(key, version, value) {
      const { rowsAffected } = await run(`UPDATE "values" SET value = ? WHERE key = ? AND value->>'version' = ?`, [
        JSON.stringify(value),
        key,
        version,
      ])
      return rowsAffected > 0
    },
  }
}
