import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setInterval } from 'node:timers'
import type { ContactValues } from '../../domain/contact.ts'
import type { ImportChunk, ImportJob, ImportStore, JobLease, RejectedRow } from '../store.ts'
import { recordsOf, rowReader, UnreadableFile } from './read.ts'
import { survey } from './survey.ts'

export interface RunDeps {
  store: ImportStore
  /** Where uploads are spooled. */
  dir: string
  now: () => Date
  leaseMs: number
  chunkRows: number
  /** Opens the key by which contacts that were deleted are known again. */
  traceKeys: () => Promise<(address: string) => string>
}

/** `stopped`: somebody else goes on with it, now or after the lease. */
export type RunResult = 'done' | 'failed' | 'stopped'

/** Refused rows of one chunk, in characters, before it is written early: a page has to fit into one row. */
const MAX_REJECTED = 1_000_000

/**
 * Carries an import from its watermark to its end. Each chunk is one transaction of rows, refusals, figures and
 * watermark, fenced by the lease: whoever takes over goes on exactly where the last chunk ended.
 * @throws what the database or the disk throws; the job is then left for another attempt
 */
export async function runImport(deps: RunDeps, job: ImportJob, signal: AbortSignal): Promise<RunResult> {
  const { store, now } = deps
  const lease: JobLease = { id: job.id, token: job.token }
  const lost = new AbortController()
  const both = AbortSignal.any([signal, lost.signal])
  const heart = setInterval(() => {
    store
      .renewJob(lease, new Date(now().getTime() + deps.leaseMs))
      .then((held) => held || lost.abort())
      // The lease outlives a hiccup of the database; a longer one ends in the next chunk.
      .catch(() => {})
  }, deps.leaseMs / 4)
  heart.unref()
  try {
    return (await carry(deps, job, lease, both)) ? await end(deps, job, lease, 'done', '') : 'stopped'
  } catch (error) {
    if (both.aborted) return 'stopped'
    if (error instanceof UnreadableFile) return end(deps, job, lease, 'failed', error.message)
    throw error
  } finally {
    clearInterval(heart)
  }
}

async function end(deps: RunDeps, job: ImportJob, lease: JobLease, state: 'done' | 'failed', message: string) {
  const ended = await deps.store.finishJob(lease, state, message, deps.now())
  if (!ended) return 'stopped'
  // Personal data: the file goes as soon as it is no longer needed.
  await unlink(join(deps.dir, job.spool)).catch(() => {})
  return state
}

/** @returns `false` when it was told to stop, or when the lease was lost. */
async function carry(deps: RunDeps, job: ImportJob, lease: JobLease, signal: AbortSignal): Promise<boolean> {
  const { store, now } = deps
  const path = join(deps.dir, job.spool)
  const { total, isSuperseded } = await survey(path, job, signal)
  if (!(await store.noteTotal(lease, total))) return false
  const read = rowReader(job.columns)
  const traceKey = await deps.traceKeys()
  let { watermark: after, parts } = job
  let row = 0
  let contacts: ContactValues[] = []
  let rejected: RejectedRow[] = []
  let duplicates = 0
  let weight = 0

  const flush = async (): Promise<boolean> => {
    if (rejected.length > 0) parts += 1
    const at = now()
    const written = await store.importChunk({
      lease,
      after,
      watermark: row,
      part: parts,
      list: job.list,
      audience: job.audience,
      source: job.file,
      dryRun: job.dryRun,
      contacts,
      duplicates,
      rejected,
      at,
      leaseUntil: new Date(at.getTime() + deps.leaseMs),
      traceKey,
    } satisfies ImportChunk)
    after = row
    contacts = []
    rejected = []
    duplicates = 0
    weight = 0
    return written
  }

  for await (const record of recordsOf(path, job.delimiter, signal)) {
    row += 1
    if (row <= job.headerRecords || row <= after) continue
    const result = read(record, row)
    if (!result) continue
    if (!result.ok) {
      rejected.push(result.rejected)
      weight += result.rejected.cells.reduce((sum, cell) => sum + cell.length, 200)
    } else if (isSuperseded(result.values.email, row)) duplicates += 1
    else contacts.push(result.values)
    if (contacts.length + rejected.length + duplicates < deps.chunkRows && weight < MAX_REJECTED) continue
    if (signal.aborted || !(await flush())) return false
  }
  if (signal.aborted) return false
  return row === after || (await flush())
}
