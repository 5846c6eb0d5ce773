import type { Endpoint, PayloadHandler, PayloadRequest } from 'payload'
import { csvResponse } from '../contacts/csv-out.ts'
import type { AuditEvent } from '../domain/audit-chain.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { refuse } from '../errors.ts'
import { auditStore } from '../storage/audit.ts'
import { handleOf } from '../storage/open.ts'
import { recordAudit } from './audit.ts'
import type { AuditStore, EventFilter } from './audit-store.ts'

const PAGE = 1_000
const COLUMNS = [
  'createdAt',
  'action',
  'subject',
  'seq',
  'actor',
  'actorName',
  'address',
  'edition',
  'editionHash',
  'data',
  'id',
] as const

/** An ISO 8601 day or instant; a day begins at midnight UTC. */
function instant(req: PayloadRequest, field: 'from' | 'to'): Date | undefined {
  const value = req.searchParams.get(field)?.trim()
  if (!value) return undefined
  const at = /^\d{4}-\d\d-\d\d(T.+(Z|[+-]\d\d:?\d\d))?$/.test(value) ? new Date(value) : new Date(Number.NaN)
  if (Number.isNaN(at.getTime())) {
    throw refuse.invalid(`\`${field}\` is a day (2026-03-01) or an instant (2026-03-01T08:00:00Z).`, { field })
  }
  return at
}

async function* pages(store: AuditStore, filter: EventFilter): AsyncGenerator<AuditEvent[]> {
  for (let after = ''; ; ) {
    const events = await store.eventsAfter(after, PAGE, filter)
    const last = events.at(-1)
    if (!last) return
    after = last.id
    yield events
  }
}

async function* rows(store: AuditStore, filter: EventFilter) {
  yield [COLUMNS]
  for await (const events of pages(store, filter)) {
    yield events.map((event) =>
      COLUMNS.map((column) => {
        const value = event[column]
        return typeof value === 'string' || typeof value === 'number'
          ? value
          : value === null
            ? ''
            : JSON.stringify(value)
      }),
    )
  }
}

/** One JSON object a line, as fast as it is read and never whole in memory. */
function linesResponse(name: string, source: AsyncGenerator<AuditEvent[]>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value.map((event) => `${JSON.stringify(event)}\n`).join('')))
    },
    async cancel() {
      await source.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}

/**
 * `GET /api/audit-events/export?format=csv|jsonl&from&to`: the audit log as a file, from … up to (but without) to. The export
 * is an event itself.
 */
const exportEvents: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'audit.read-all')
  const format = req.searchParams.get('format') ?? 'csv'
  if (format !== 'csv' && format !== 'jsonl') throw refuse.invalid('`format` is csv or jsonl.', { field: 'format' })
  const from = instant(req, 'from')
  const to = instant(req, 'to')
  if (from && to && from >= to) throw refuse.invalid('`to` has to come after `from`.', { field: 'to' })
  const filter = { ...(from && { from }), ...(to && { to }) }
  await recordAudit(req, {
    action: 'audit.export',
    subject: 'audit-events',
    data: { format, from: from?.toISOString() ?? null, to: to?.toISOString() ?? null },
  })
  const store = auditStore(handleOf(req.payload))
  return format === 'csv'
    ? csvResponse('audit.csv', rows(store, filter))
    : linesResponse('audit.jsonl', pages(store, filter))
}

export const auditEndpoints: Omit<Endpoint, 'root'>[] = [{ path: '/export', method: 'get', handler: exportEvents }]
