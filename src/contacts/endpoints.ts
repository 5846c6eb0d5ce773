import type { Endpoint, PayloadHandler, PayloadRequest } from 'payload'
import { COLUMNS } from '../domain/csv-columns.ts'
import { demand, type Permission, principalOf } from '../domain/permissions.ts'
import { recordAudit } from '../editorial/audit.ts'
import { refuse } from '../errors.ts'
import { contactStore } from '../storage/contacts.ts'
import { handleOf } from '../storage/open.ts'
import { csvResponse } from './csv-out.ts'
import { etaSeconds } from './import/eta.ts'
import { receiveUpload } from './import/receive.ts'
import { importerOf } from './imports.ts'
import type { ContactStore, ImportJob } from './store.ts'

const PAGE = 1000

function enter(req: PayloadRequest, permission: Permission): { who: string; store: ContactStore } {
  const who = principalOf(req.user)
  demand(who, permission)
  return { who: who.id, store: contactStore(handleOf(req.payload)) }
}

const query = (req: PayloadRequest, name: string): string => {
  const value = req.searchParams.get(name)
  return value?.trim() ?? ''
}

/** Takes a CSV file in and answers as soon as it is safely on the disk; the rows follow in the background. */
const receive: PayloadHandler = async (req) => {
  const { who, store } = enter(req, 'contact.import')
  const id = query(req, 'list')
  if (!id)
    throw refuse.invalid('Say which media list the contacts go on: add ?list=<id> to the address.', { field: 'list' })
  const list = await store.list(id)
  if (!list) throw refuse.notFound('There is no such media list.')
  const importer = importerOf(req.payload)
  const dryRun = ['1', 'true'].includes(query(req, 'dryRun'))
  const body = req.body as ReadableStream<Uint8Array> | null
  const { spool, file, bytes, layout } = await receiveUpload({ headers: req.headers, body }, await importer.spoolDir())
  const { holder, until } = importer.lease()
  const job = await store.createJob({
    ...layout,
    file,
    list: list.id,
    listName: list.name,
    audience: list.audience,
    dryRun,
    createdBy: who,
    spool,
    bytes,
    startedAt: new Date(),
    holder,
    leaseUntil: until,
  })
  await recordAudit(req, { action: 'contacts.import', subject: `import-jobs:${job}`, data: { list: list.id, dryRun } })
  const stored = await store.job(job)
  if (stored) importer.start(stored)
  return Response.json({ job }, { status: 202, headers: { location: `/api/contacts/import/${job}` } })
}

async function jobOf(req: PayloadRequest, store: ContactStore): Promise<ImportJob> {
  const id = req.routeParams?.job
  const job = typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? await store.job(id) : null
  if (!job) throw refuse.notFound('There is no such import.')
  return job
}

const progress: PayloadHandler = async (req) => {
  const { store } = enter(req, 'contact.import')
  const job = await jobOf(req, store)
  // Whoever waits for a job whose process has died sets it going again, where no loop has come by yet.
  if (job.state === 'running' && job.leaseUntil && job.leaseUntil.getTime() < Date.now()) {
    await importerOf(req.payload).resume()
  }
  const { state, total, read, created, updated, unchanged, duplicates, rejected, message, dryRun, file } = job
  const eta = etaSeconds(job, Date.now())
  return Response.json({
    state,
    read,
    created,
    updated,
    unchanged,
    duplicates,
    rejected,
    total,
    file,
    dryRun,
    list: job.list,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    ...(eta === null ? {} : { etaSeconds: eta }),
    ...(message ? { message } : {}),
  })
}

const rejectedRows: PayloadHandler = async (req) => {
  const { store } = enter(req, 'contact.import')
  const job = await jobOf(req, store)
  return csvResponse(`rejected-${job.id}.csv`, rejectedPages(store, job))
}

/** The refused rows as they stood, between their number and the reason, so that the file can be mended and sent again. */
async function* rejectedPages(store: ContactStore, job: ImportJob) {
  const width = job.columns.length
  yield [['row', ...job.columns, 'code', 'message']]
  for (let part = 1; ; part++) {
    const rows = await store.rejectedPart(job.id, part)
    if (!rows) return
    yield rows.map(({ row, cells, code, message }) => {
      // Cells beyond the header come last, so that the reason stays in its column.
      const own = Array.from({ length: width }, (_, at) => cells[at] ?? '')
      return [row, ...own, code, message, ...cells.slice(width)]
    })
  }
}

const exportAll: PayloadHandler = async (req) => {
  const { store } = enter(req, 'contact.export')
  await recordAudit(req, { action: 'contacts.export', subject: 'contacts' })
  return csvResponse('contacts.csv', contactPages(store))
}

async function* contactPages(store: ContactStore) {
  yield [COLUMNS]
  let after = ''
  for (;;) {
    const page = await store.contactsAfter(after, PAGE)
    const last = page.at(-1)
    if (!last) return
    after = last.id
    yield page.map((c) => COLUMNS.map((column) => cell(c[column])))
  }
}

const cell = (value: string | readonly string[]): string => (typeof value === 'string' ? value : value.join('|'))

/** Stand before Payload's own `/:id`, which would take `export` for an id. */
export const contactEndpoints: Omit<Endpoint, 'root'>[] = [
  { path: '/import', method: 'post', handler: receive },
  { path: '/import/:job', method: 'get', handler: progress },
  { path: '/import/:job/rejected.csv', method: 'get', handler: rejectedRows },
  { path: '/export', method: 'get', handler: exportAll },
]
