import { randomUUID } from 'node:crypto'
import { access, mkdir } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { type AheadLease, believedUntil, judgeAhead } from '../../domain/leases.ts'
import type { ImportJob, ImportStore } from '../store.ts'
import { runImport } from './run.ts'

/** What is used of pino. */
export interface ImportLog {
  info(data: object, message: string): void
  warn(data: object, message: string): void
  error(data: object, message: string): void
}

export interface ImporterDeps {
  store: ImportStore
  dataDir: string
  now?: () => Date
  log: ImportLog
  /** Longer than a replica set needs to elect a new primary (about 20 s). */
  leaseMs?: number
  chunkRows?: number
  /** Opens the key by which contacts that were deleted are known again. */
  traceKeys: () => Promise<(address: string) => string>
}

export interface Importer {
  /** Where uploads are spooled; made when it is missing. */
  spoolDir(): Promise<string>
  /** Who this process is, and until when a lease taken now lasts. */
  lease(): { holder: string; until: Date }
  /** Runs a job whose lease this process holds; returns at once. */
  start(job: ImportJob): void
  /** Takes over jobs whose process has died, as far as their files are within reach; @returns how many. */
  resume(): Promise<number>
  /** Resolves once nothing runs here. */
  idle(): Promise<void>
  /** Ends after the chunk that is being written and frees the leases. */
  stop(): Promise<void>
}

/** Imports taken over at one time; one that was just received always starts. */
const AT_ONCE = 2
/** How often a job is taken up before it counts as hopeless. */
const MAX_TAKES = 12
const RETRY_MS = 15_000
const HOUR = 3_600_000
/** A job waits this long for a process that can read its file. */
const WAIT_FOR_FILE_MS = HOUR

/** Runs the imports of one process. */
export function createImporter(deps: ImporterDeps): Importer {
  const { store, log, traceKeys, now = () => new Date(), leaseMs = 45_000, chunkRows = 2000 } = deps
  const dir = join(deps.dataDir, 'imports')
  const holder = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`
  const running = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  let ahead: readonly AheadLease[] = []
  const lease = () => ({ holder, until: new Date(now().getTime() + leaseMs) })

  async function run(job: ImportJob): Promise<void> {
    try {
      const result = await runImport({ store, dir, now, leaseMs, chunkRows, traceKeys }, job, stopping.signal)
      if (result === 'stopped') await store.renewJob(job, now())
      log.info({ job: job.id, result }, 'import ended here')
    } catch (error) {
      // Names only: messages of databases may quote rows.
      const { name, code } = error as { name?: string; code?: unknown }
      log.error({ job: job.id, name, code, take: job.token }, 'import interrupted')
      await giveBack(job).catch(() => {})
    }
  }

  async function giveBack(job: ImportJob): Promise<void> {
    if (job.token >= MAX_TAKES) {
      const message = 'The import was interrupted too often. What was read is kept; send the file again to finish.'
      await store.finishJob(job, 'failed', message, now())
    } else await store.renewJob(job, new Date(now().getTime() + RETRY_MS))
  }

  const start = (job: ImportJob) => {
    const done = run(job).finally(() => running.delete(job.id))
    running.set(job.id, done)
  }

  /** Frees the jobs of whoever died with a clock that was ahead. */
  async function freeAhead(): Promise<void> {
    const at = now()
    const jobs = await store.leasedBeyond(new Date(believedUntil(at.getTime(), leaseMs)))
    const leases = jobs.map(({ id, leaseUntil }) => ({ id, until: leaseUntil?.getTime() ?? 0 }))
    const { nobodys, watched } = judgeAhead(ahead, leases, { now: at.getTime(), leaseMs })
    for (const job of jobs) if (nobodys.includes(job.id)) await store.renewJob(job, at)
    ahead = watched
  }

  async function resume(): Promise<number> {
    let taken = 0
    await freeAhead()
    for (const orphan of await store.orphans(now(), 20)) {
      if (stopping.signal.aborted || running.size >= AT_ONCE) break
      const here = await access(join(dir, orphan.spool)).then(
        () => true,
        () => false,
      )
      const waited = now().getTime() - (orphan.leaseUntil?.getTime() ?? 0)
      // Another machine may hold the file; only after a while is it given up.
      if (!here && waited < WAIT_FOR_FILE_MS) continue
      const job = await store.takeJob(orphan.id, holder, now(), lease().until)
      if (!job) continue
      if (here) {
        taken += 1
        start(job)
      } else {
        const message = 'The uploaded file is gone. What was read is kept; send the file again to finish.'
        await store.finishJob(job, 'failed', message, now())
      }
    }
    return taken
  }

  return {
    async spoolDir() {
      await mkdir(dir, { recursive: true, mode: 0o700 })
      return dir
    },
    lease,
    start,
    resume,
    async idle() {
      while (running.size > 0) await Promise.allSettled(running.values())
    },
    async stop() {
      stopping.abort()
      await Promise.allSettled(running.values())
    },
  }
}
