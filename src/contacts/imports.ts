import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Payload } from 'payload'
import { env } from '../env.ts'
import { contactStore } from '../storage/contacts.ts'
import { handleOf } from '../storage/open.ts'
import { createImporter, type Importer, type ImportLog } from './import/importer.ts'
import { suppressionOf } from './suppression.ts'

const POLL_MS = 10_000
const HOUR = 3_600_000
const KEEP_REJECTED_MS = 30 * 24 * HOUR
const KEEP_SPOOL_MS = 7 * 24 * HOUR

const importers = new WeakMap<object, Importer>()

/** The importer of this process. */
export function importerOf(payload: Payload): Importer {
  const known = importers.get(payload)
  if (known) return known
  const fresh = createImporter({
    store: contactStore(handleOf(payload)),
    dataDir: env().dataDir,
    log: payload.logger,
    traceKeys: () => suppressionOf(payload).traceKeys(),
  })
  importers.set(payload, fresh)
  return fresh
}

export interface ImportsOptions {
  payload: Payload
  dataDir: string
  /** Milliseconds since 1970. */
  now: () => number
  log: ImportLog
}

/**
 * Makes this process look after imports: those it receives, and those whose process has died. Every process should call
 * it, before its first request; `stop` resolves once the chunk being written is kept and the leases are free.
 */
export function startImports({ payload, dataDir, now, log }: ImportsOptions): { stop(): Promise<void> } {
  const store = contactStore(handleOf(payload))
  const importer = createImporter({
    store,
    dataDir,
    now: () => new Date(now()),
    log,
    traceKeys: () => suppressionOf(payload).traceKeys(),
  })
  importers.set(payload, importer)
  let cleaned = 0
  let beat = Promise.resolve()
  const tick = async () => {
    await importer.resume()
    if (now() - cleaned < HOUR) return
    cleaned = now()
    await store.dropRejections(new Date(cleaned - KEEP_REJECTED_MS))
    await dropOldFiles(await importer.spoolDir(), cleaned - KEEP_SPOOL_MS)
  }
  const look = () => {
    beat = beat.then(tick).catch((error: unknown) => {
      log.warn({ name: (error as Error)?.name }, 'looking for interrupted imports failed')
    })
  }
  const timer = setInterval(look, POLL_MS)
  timer.unref()
  look()
  return {
    async stop() {
      clearInterval(timer)
      await importer.stop()
      await beat
    },
  }
}

/** Files that no job came of, because the process died between the two. */
async function dropOldFiles(dir: string, before: number): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.endsWith('.csv')) continue
    const path = join(dir, name)
    const { mtimeMs } = await stat(path)
    if (mtimeMs < before) await unlink(path)
  }
}
