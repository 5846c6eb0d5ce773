import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { judgeLineage, type Mark, readLineage } from '../../domain/lineage.ts'
import type { LineageStore } from '../lineage.ts'

/**
 * Keeps a database that was put back to an earlier day from sending again what it has no record of. However it came back (`npm run
 * restore`, a copied file, a snapshot of its volume): the file in `DATA_DIR` remembers how far it had come.
 *
 * It cannot tell when `DATA_DIR` went back together with the database, or on a machine that never sent.
 */
export interface Fence {
  /** Compares, and stops all campaigns where the database knows less than is remembered. @returns how many were stopped */
  check(): Promise<number>
  /**
   * To be awaited before each call to the provider: moves the marks on, at most every few seconds.
   * @throws when the database has gone back meanwhile: the call must not be made
   */
  beforeCall(): Promise<void>
}

interface FenceDeps {
  store: LineageStore
  dataDir: string
  /** ms since the epoch. */
  now: () => number
  log: { warn(data: object, message: string): void; error(data: object, message: string): void }
}

/** A backup younger than this when the last call was made is not told from the present (ms). */
const STEP_MS = 5_000

const markFile = (dataDir: string) => join(dataDir, 'lineage.json')

export function createFence({ store, dataDir, now, log }: FenceDeps): Fence {
  const file = markFile(dataDir)
  let moving: Promise<void> | null = null
  let movedAt = Number.NEGATIVE_INFINITY

  /** @returns how many campaigns were stopped; `null` when nothing was wrong */
  const compare = async (): Promise<number | null> => {
    const database = await store.read()
    if (judgeLineage(database, await readMark(file)) === 'known') return null
    // First the campaigns, then the turn is marked as seen: who dies in between leaves it to be seen again.
    const stopped = await store.pauseOpen()
    log.error({ stopped }, 'the database is older than what was sent from here: its campaigns are paused')
    await store.branch(database)
    const next = await store.read()
    if (next) await writeMark(file, next)
    return stopped
  }

  const move = async (): Promise<void> => {
    movedAt = now()
    if ((await compare()) !== null)
      throw new Error('The database was put back to an earlier state; campaigns are paused.')
    const next = await store.advance()
    // The database first: a file that is ahead of it would look like a restored backup.
    await writeMark(file, next).catch((error: NodeJS.ErrnoException) =>
      log.warn({ code: error.code }, 'how far the database has come could not be noted in DATA_DIR'),
    )
  }

  return {
    check: async () => (await compare()) ?? 0,
    async beforeCall() {
      // Also when a clock was set back.
      if (Math.abs(now() - movedAt) < STEP_MS && !moving) return
      moving ??= move().finally(() => {
        moving = null
      })
      await moving
    },
  }
}

/** What a machine remembers; nothing where the file is missing or was cut off. */
async function readMark(file: string): Promise<Mark | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return readLineage(JSON.parse(text))
  } catch {
    return null
  }
}

/** Whole or not at all, and never backwards: several processes of one machine share the file. */
async function writeMark(file: string, { line, version }: Mark): Promise<void> {
  const before = await readMark(file)
  if (before?.line === line && before.version >= version) return
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify({ line, version }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}
