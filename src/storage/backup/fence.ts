import { link, mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { judgeLineage, type Mark, readMark } from '../../domain/lineage.ts'
import { type LineageStore, randomName } from '../lineage.ts'

/**
 * Keeps a database that was put back to an earlier day from sending again what it has no record of. However it came back (`npm run
 * restore`, a copied file, a snapshot of its volume): the file in `DATA_DIR` remembers how far it had come.
 *
 * It cannot tell when `DATA_DIR` went back together with the database, or on a machine that never sent.
 */
export interface Fence {
  /** Compares, and stops everything where the database knows less than is remembered. @returns how many campaigns were paused; `null` when nothing was wrong */
  check(): Promise<number | null>
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
    // First what is remembered: a colleague on this machine may move both on in between.
    const remembered = await recall(file)
    const database = await store.read()
    if (judgeLineage(database, remembered) === 'known') return null
    // First the campaigns, then the turn is marked as seen: who dies in between leaves it to be seen again.
    const stopped = await store.halt(new Date(now()))
    log.error({ stopped }, 'the database is older than what was sent from here: everything is stopped')
    await store.branch(database)
    const next = await store.read()
    if (next && remembered) await writeMark(file, { machine: remembered.machine, line: next.line, version: 0 })
    return stopped
  }

  const move = async (): Promise<void> => {
    if ((await compare()) !== null)
      throw new Error('The database was put back to an earlier state; everything is stopped.')
    // Only now: who could not compare must not let the next call through.
    movedAt = now()
    const unnoted = ({ code }: NodeJS.ErrnoException) => {
      log.warn({ code }, 'how far the database has come could not be noted in DATA_DIR')
      return null
    }
    const machine = await machineName(file).catch(unnoted)
    if (!machine) return
    // The database first: a file that is ahead of it would look like a restored backup.
    const { line, version } = await store.advance(machine)
    await writeMark(file, { machine, line, version }).catch(unnoted)
  }

  return {
    check: compare,
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
async function recall(file: string): Promise<Mark | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  try {
    return readMark(JSON.parse(text))
  } catch {
    return null
  }
}

/** The name of this machine: the one in its file, made with it. All its processes get the same. */
async function machineName(file: string): Promise<string> {
  const known = await recall(file)
  if (known) return known.machine
  const mark = { machine: randomName(), line: null, version: 0 }
  const draft = await writeDraft(file, mark)
  try {
    await link(draft, file)
    await unlink(draft)
    return mark.machine
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const first = await recall(file)
    // What is there was cut off, by a machine that lost its power: it is made anew.
    await (first ? unlink(draft) : rename(draft, file))
    return (first ?? mark).machine
  }
}

/** Whole or not at all, and never backwards: several processes of one machine share the file. */
async function writeMark(file: string, mark: Mark): Promise<void> {
  const before = await recall(file)
  if (before?.line === mark.line && before.version >= mark.version) return
  await rename(await writeDraft(file, mark), file)
}

async function writeDraft(file: string, mark: Mark): Promise<string> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify(mark))
    await handle.sync()
  } finally {
    await handle.close()
  }
  return draft
}
