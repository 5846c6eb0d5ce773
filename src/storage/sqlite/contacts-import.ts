import { type Known, matchRows, outletsOf } from '../../contacts/matching.ts'
import type { ImportChunk, ImportJob, ImportState, ImportStore, RejectedRow } from '../../contacts/store.ts'
import { type Audience, type ContactValues, type MemberState, outletKey } from '../../domain/contact.ts'
import type { Delimiter } from '../../domain/csv-columns.ts'
import { TRACES } from '../../domain/suppression-key.ts'
import { type KnownTrace, knownBy, offRows, type Trace } from '../../domain/trace.ts'
import type { SqliteHandle, SqlRun } from '../handle.ts'
import { uuidv7Source } from './uuid.ts'

type Row = Record<string, unknown>

const JOB_COLUMNS = `id, file, list, list_name, audience, dry_run, state, message, total, read, created, updated, unchanged,
  duplicates, rejected, started_at, finished_at, created_by, spool, bytes, delimiter, columns, header_records, watermark,
  parts,
  lease_token, lease_until`

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number => Number(value ?? 0)
const instant = (value: unknown): Date | null => (typeof value === 'string' && value ? new Date(value) : null)

export function textsOf(value: unknown): string[] {
  const parsed: unknown = typeof value === 'string' && value ? JSON.parse(value) : null
  return Array.isArray(parsed) ? parsed.filter((entry) => typeof entry === 'string') : []
}

function jobOf(row: Row): ImportJob {
  return {
    id: text(row.id),
    file: text(row.file),
    list: text(row.list),
    listName: text(row.list_name),
    audience: text(row.audience) as Audience,
    dryRun: number(row.dry_run) === 1,
    state: text(row.state) as ImportState,
    message: text(row.message),
    total: number(row.total),
    read: number(row.read),
    created: number(row.created),
    updated: number(row.updated),
    unchanged: number(row.unchanged),
    duplicates: number(row.duplicates),
    rejected: number(row.rejected),
    startedAt: instant(row.started_at) ?? new Date(0),
    finishedAt: instant(row.finished_at),
    createdBy: text(row.created_by),
    spool: text(row.spool),
    bytes: number(row.bytes),
    delimiter: text(row.delimiter) as Delimiter,
    columns: textsOf(row.columns),
    headerRecords: number(row.header_records),
    watermark: number(row.watermark),
    parts: number(row.parts),
    token: number(row.lease_token),
    leaseUntil: instant(row.lease_until),
  }
}

export function importing({ run, transaction }: SqliteHandle): ImportStore {
  const newId = uuidv7Source()
  const changed = async (sql: string, args: Parameters<SqlRun>[1]) => (await run(sql, args)).rowsAffected > 0
  return {
    async createJob(job) {
      const id = newId()
      const at = job.startedAt.toISOString()
      await run(
        `INSERT INTO import_jobs (id, file, list, list_name, audience, dry_run, created_by, spool, bytes, delimiter,
           columns, header_records, started_at, lease_holder, lease_until, state, message, total, read, created, updated, unchanged,
           duplicates, rejected, watermark, parts, lease_token, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, ?, ?)`,
        [
          id,
          job.file,
          job.list,
          job.listName,
          job.audience,
          job.dryRun ? 1 : 0,
          job.createdBy,
          job.spool,
          job.bytes,
          job.delimiter,
          JSON.stringify(job.columns),
          job.headerRecords,
          at,
          job.holder,
          job.leaseUntil.toISOString(),
          at,
          at,
        ],
      )
      return id
    },
    async job(id) {
      const { rows } = await run(`SELECT ${JOB_COLUMNS} FROM import_jobs WHERE id = ?`, [id])
      return rows[0] ? jobOf(rows[0]) : null
    },
    async orphans(now, limit) {
      const { rows } = await run(
        `SELECT ${JOB_COLUMNS} FROM import_jobs WHERE state = 'running' AND lease_until <= ? ORDER BY lease_until LIMIT ?`,
        [now.toISOString(), limit],
      )
      return rows.map(jobOf)
    },
    async leasedBeyond(until) {
      const { rows } = await run(`SELECT ${JOB_COLUMNS} FROM import_jobs WHERE state = 'running' AND lease_until > ?`, [
        until.toISOString(),
      ])
      return rows.map(jobOf)
    },
    async takeJob(id, holder, now, until) {
      const { rows } = await run(
        `UPDATE import_jobs SET lease_holder = ?, lease_token = lease_token + 1, lease_until = ?
         WHERE id = ? AND state = 'running' AND lease_until <= ? RETURNING ${JOB_COLUMNS}`,
        [holder, until.toISOString(), id, now.toISOString()],
      )
      return rows[0] ? jobOf(rows[0]) : null
    },
    renewJob: ({ id, token }, until) =>
      changed(`UPDATE import_jobs SET lease_until = ? WHERE id = ? AND lease_token = ? AND state = 'running'`, [
        until.toISOString(),
        id,
        token,
      ]),
    noteTotal: ({ id, token }, total) =>
      changed(`UPDATE import_jobs SET total = ? WHERE id = ? AND lease_token = ? AND state = 'running'`, [
        total,
        id,
        token,
      ]),
    importChunk: (chunk) => transaction((tx) => importChunk(tx, chunk, newId)),
    finishJob: ({ id, token }, state, message, at) =>
      changed(
        `UPDATE import_jobs SET state = ?, message = ?, finished_at = ?, updated_at = ?
         WHERE id = ? AND lease_token = ? AND state = 'running'`,
        [state, message, at.toISOString(), at.toISOString(), id, token],
      ),
    async rejectedPart(job, part) {
      const { rows } = await run('SELECT rows FROM import_rejections WHERE job = ? AND part = ?', [job, part])
      return rows[0] ? (JSON.parse(text(rows[0].rows)) as RejectedRow[]) : null
    },
    async dropRejections(before) {
      await run('DELETE FROM import_rejections WHERE at < ?', [before.toISOString()])
    },
  }
}

/** Figures and watermark first, which also takes the fence; then the rows. */
async function importChunk(tx: SqlRun, chunk: ImportChunk, newId: () => string): Promise<boolean> {
  const { lease, list, dryRun, contacts, rejected } = chunk
  const at = chunk.at.toISOString()
  const { create, update, join, rejoin, counts } = matchRows(contacts, await knownContacts(tx, list, contacts))
  const moved = await tx(
    `UPDATE import_jobs SET watermark = ?, parts = ?, lease_until = ?, updated_at = ?, read = read + ?,
       created = created + ?, updated = updated + ?, unchanged = unchanged + ?, duplicates = duplicates + ?,
       rejected = rejected + ?
     WHERE id = ? AND state = 'running' AND lease_token = ? AND watermark = ?`,
    [
      chunk.watermark,
      chunk.part,
      chunk.leaseUntil.toISOString(),
      at,
      contacts.length + chunk.duplicates + rejected.length,
      counts.created,
      counts.updated,
      counts.unchanged,
      chunk.duplicates,
      rejected.length,
      lease.id,
      lease.token,
      chunk.after,
    ],
  )
  if (moved.rowsAffected === 0) return false
  if (rejected.length > 0) {
    await tx(
      'INSERT INTO import_rejections (id, job, part, rows, at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [newId(), lease.id, chunk.part, JSON.stringify(rejected), at, at, at],
    )
  }
  if (dryRun) return true
  const outlets = await outletIds(tx, [...create, ...update.map(({ values }) => values)], at, newId)
  const outletOf = ({ outlet }: ContactValues) => (outlet ? (outlets.get(outletKey(outlet)) ?? null) : null)
  const fields = (id: string, c: ContactValues) => [
    id,
    c.email,
    c.name || null,
    outletOf(c),
    c.role || null,
    c.beats,
    c.countries,
    c.languages,
  ]
  const traces = await takeTraces(tx, create, chunk.traceKey, newId)
  const fresh = create.map((values) => fields(traces.get(values.email)?.contact ?? newId(), values))
  if (fresh.length > 0) {
    await tx(
      `INSERT INTO contacts (id, email, name, outlet_id, role, beats, countries, languages, audience, format, frequency,
         legal_basis, source, source_date, opt_in, embargo_trusted, created_at, updated_at)
       SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->5, value->6, value->7,
         ?, 'html', 'each', 'legitimate_interest', ?, ?, 'none', 0, ?, ?
       FROM json_each(?)`,
      [chunk.audience, chunk.source, at, at, at, JSON.stringify(fresh)],
    )
  }
  if (update.length > 0) {
    // An empty cell leaves what is known alone.
    await tx(
      `UPDATE contacts SET name = coalesce(j.value->>2, name), outlet_id = coalesce(j.value->>3, outlet_id),
         role = coalesce(j.value->>4, role),
         beats = iif(json_array_length(j.value->5) > 0, j.value->5, beats),
         countries = iif(json_array_length(j.value->6) > 0, j.value->6, countries),
         languages = iif(json_array_length(j.value->7) > 0, j.value->7, languages), updated_at = ?
       FROM json_each(?) AS j WHERE contacts.id = j.value->>0`,
      [at, JSON.stringify(update.map(({ id, values }) => fields(id, values)))],
    )
  }
  const off = offRows([...traces.values()]).map(({ contact, list, source }) => [newId(), contact, list, source])
  if (off.length > 0) {
    await tx(
      `INSERT INTO list_members (id, contact_id, list_id, state, source, added_at, created_at, updated_at)
       SELECT value->>0, value->>1, l.id, 'unsubscribed', value->>3, ?1, ?1, ?1
       FROM json_each(?2) JOIN media_lists AS l ON l.id = value->>2`,
      [at, JSON.stringify(off)],
    )
  }
  const members = [...fresh.map(([id]) => id), ...join, ...rejoin].map((id) => [newId(), id])
  if (members.length > 0) {
    await tx(
      `INSERT INTO list_members (id, contact_id, list_id, state, source, added_at, created_at, updated_at)
       SELECT value->>0, value->>1, ?, 'active', ?, ?, ?, ? FROM json_each(?) WHERE true
       ON CONFLICT (list_id, contact_id) DO UPDATE SET state = 'active', source = excluded.source,
         added_at = excluded.added_at, updated_at = excluded.updated_at WHERE list_members.state = 'removed'`,
      [list, chunk.source, at, at, at, JSON.stringify(members)],
    )
  }
  return true
}

/** What new rows are known by, by address; their traces are used up. A trace without an id gets a new one. */
async function takeTraces(
  tx: SqlRun,
  rows: readonly ContactValues[],
  keyOf: ImportChunk['traceKey'],
  newId: () => string,
): Promise<Map<string, KnownTrace>> {
  if (rows.length === 0) return new Map()
  const any = await tx(`SELECT 1 FROM "values" WHERE key >= ? AND key < ? LIMIT 1`, [TRACES, `${TRACES}~`])
  if (any.rows.length === 0) return new Map()
  const emails = new Map(rows.map(({ email }) => [keyOf(email), email]))
  const { rows: found } = await tx(
    'SELECT v.key, v.value FROM json_each(?) AS j CROSS JOIN "values" AS v ON v.key = j.value',
    [JSON.stringify([...emails.keys()])],
  )
  if (found.length === 0) return new Map()
  await tx('DELETE FROM "values" WHERE key IN (SELECT value FROM json_each(?))', [
    JSON.stringify(found.map(({ key }) => text(key))),
  ])
  const known = (value: unknown) => knownBy(JSON.parse(text(value)) as Trace, newId)
  return new Map(found.map(({ key, value }) => [emails.get(text(key)) ?? '', known(value)]))
}

async function knownContacts(
  tx: SqlRun,
  list: string,
  contacts: readonly ContactValues[],
): Promise<Map<string, Known>> {
  // CROSS JOIN keeps the addresses on the outside: 1,000 look-ups in the unique index, whatever the table holds.
  const { rows } = await tx(
    `SELECT c.id, c.email, c.name, c.role, c.beats, c.countries, c.languages, o.name_key, m.state
     FROM json_each(?) AS j CROSS JOIN contacts AS c ON c.email = j.value
     LEFT JOIN outlets AS o ON o.id = c.outlet_id
     LEFT JOIN list_members AS m ON m.list_id = ? AND m.contact_id = c.id`,
    [JSON.stringify(contacts.map(({ email }) => email)), list],
  )
  return new Map(
    rows.map((row) => [
      text(row.email),
      {
        id: text(row.id),
        name: text(row.name),
        role: text(row.role),
        outletKey: text(row.name_key),
        beats: textsOf(row.beats),
        countries: textsOf(row.countries),
        languages: textsOf(row.languages),
        membership: text(row.state) ? (text(row.state) as MemberState) : null,
      },
    ]),
  )
}

async function outletIds(
  tx: SqlRun,
  rows: ContactValues[],
  at: string,
  newId: () => string,
): Promise<Map<string, string>> {
  const outlets = outletsOf(rows)
  if (outlets.size === 0) return new Map()
  const look = async (keys: string[]) => {
    const { rows: found } = await tx(
      'SELECT o.name_key, o.id FROM json_each(?) AS j CROSS JOIN outlets AS o ON o.name_key = j.value',
      [JSON.stringify(keys)],
    )
    return found.map((row): [string, string] => [text(row.name_key), text(row.id)])
  }
  const ids = new Map(await look([...outlets.keys()]))
  const missing = [...outlets].filter(([key]) => !ids.has(key)).map(([key, name]) => [newId(), key, name])
  if (missing.length > 0) {
    await tx(
      `INSERT INTO outlets (id, name_key, name, created_at, updated_at)
       SELECT value->>0, value->>1, value->>2, ?, ? FROM json_each(?)`,
      [at, at, JSON.stringify(missing)],
    )
  }
  for (const [id, key] of missing) ids.set(key!, id!)
  return ids
}
