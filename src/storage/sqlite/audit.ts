import type { AuditEvent, AuditLink } from '../../domain/audit-chain.ts'
import type { AuditStore, EditionRecord } from '../../editorial/audit-store.ts'
import type { SqliteHandle, SqlValue } from '../handle.ts'
import { json, number, type Row, text } from './outreach-rows.ts'
import { uuidv7Source } from './uuid.ts'

const EVENT = `e.id, e.created_at, e.action, e.subject, e.seq, e.actor, e.actor_name, e.address, e.edition,
  e.edition_hash, e.data`

const some = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const eventOf = (row: Row): AuditEvent => ({
  id: text(row.id),
  createdAt: text(row.created_at),
  action: text(row.action),
  subject: text(row.subject),
  seq: number(row.seq),
  actor: some(row.actor),
  actorName: some(row.actor_name),
  address: some(row.address),
  edition: some(row.edition),
  editionHash: some(row.edition_hash),
  data: json(row.data),
})

const linkOf = (row: Row): AuditLink => ({
  position: number(row.position),
  event: text(row.event),
  eventHash: text(row.event_hash),
  previous: text(row.previous),
  hash: text(row.hash),
})

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ')

export function sqliteAuditStore({ run, transaction }: SqliteHandle): AuditStore {
  const nextId = uuidv7Source()
  const rows = async (sql: string, args: readonly SqlValue[] = []): Promise<Row[]> => (await run(sql, args)).rows
  return {
    async head() {
      const [row] = await rows('SELECT position, hash FROM audit_links ORDER BY position DESC LIMIT 1')
      return row ? { position: number(row.position), hash: text(row.hash) } : null
    },
    async unlinked(since, limit) {
      const recent = since ? 'AND e.created_at >= ?' : ''
      const found = await rows(
        `SELECT ${EVENT} FROM audit_events e
         WHERE NOT EXISTS (SELECT 1 FROM audit_links l WHERE l.event = e.id) ${recent}
         ORDER BY e.created_at, e.id LIMIT ?`,
        [...(since ? [since.toISOString()] : []), limit],
      )
      return found.map(eventOf)
    },
    async append(links, now) {
      const at = now.toISOString()
      const values = links.map(({ position, event, eventHash, previous, hash }) => {
        return [nextId(), position, event, eventHash, previous, hash, at, at]
      })
      try {
        await transaction((inner) =>
          inner(
            `INSERT INTO audit_links (id, position, event, event_hash, previous, hash, updated_at, created_at)
             VALUES ${values.map((row) => `(${marks(row)})`).join(', ')}`,
            values.flat(),
          ),
        )
        return true
      } catch (error) {
        if (/UNIQUE constraint failed: audit_links/i.test(String((error as Error).message))) return false
        throw error
      }
    },
    async linksAfter(position, limit) {
      return (
        await rows('SELECT * FROM audit_links WHERE position > ? ORDER BY position LIMIT ?', [position, limit])
      ).map(linkOf)
    },
    async events(ids) {
      if (ids.length === 0) return new Map()
      const found = await rows(`SELECT ${EVENT} FROM audit_events e WHERE e.id IN (${marks(ids)})`, ids)
      return new Map(found.map((row) => [text(row.id), eventOf(row)]))
    },
    async eventsAfter(id, limit, { from, to }) {
      const when = `${from ? 'AND e.created_at >= ?' : ''} ${to ? 'AND e.created_at < ?' : ''}`
      const bounds = [from, to].flatMap((at) => (at ? [at.toISOString()] : []))
      const found = await rows(`SELECT ${EVENT} FROM audit_events e WHERE e.id > ? ${when} ORDER BY e.id LIMIT ?`, [
        id,
        ...bounds,
        limit,
      ])
      return found.map(eventOf)
    },
    async counts() {
      const [row] = await rows(`SELECT (SELECT count(*) FROM audit_events) AS events,
        (SELECT count(*) FROM audit_links) AS links, (SELECT count(*) FROM editions) AS editions`)
      return { events: number(row?.events), links: number(row?.links), editions: number(row?.editions) }
    },
    async editionsAfter(id, limit) {
      const found = await rows(
        `SELECT id, story_key, number, hash, canonical, sign_offs FROM editions WHERE id > ? ORDER BY id LIMIT ?`,
        [id, limit],
      )
      return found.map(
        (row): EditionRecord => ({
          id: text(row.id),
          storyKey: text(row.story_key),
          number: number(row.number),
          hash: text(row.hash),
          canonical: text(row.canonical),
          signOffs: json(row.sign_offs),
        }),
      )
    },
    async existing(editions) {
      if (editions.length === 0) return new Set()
      const found = await rows(`SELECT id FROM editions WHERE id IN (${marks(editions)})`, editions)
      return new Set(found.map(({ id }) => text(id)))
    },
    async signatures(storyKeys) {
      if (storyKeys.length === 0) return []
      const found = await rows(
        `SELECT ${EVENT} FROM audit_events e WHERE e.action = 'story.approve' AND e.subject IN (${marks(storyKeys)})`,
        storyKeys,
      )
      return found.map(eventOf)
    },
  }
}
