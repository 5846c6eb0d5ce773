import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Where programs fetched for tests are kept from one run to the next: outside the repository, one for all checkouts. */
export function cacheDir(): string {
  const dir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pressrum')
  mkdirSync(dir, { recursive: true })
  return dir
}

/** Longer than any fetch may take. A lock this old was left by a process whose number somebody else has now. */
const STALE_MS = 15 * 60_000

/** Runs `work` in one process at a time; a lock whose owner died is void. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (isVoid(file)) rmSync(file, { force: true })
      else await pause(200)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function isVoid(file: string): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs
    const owner = Number(readFileSync(file, 'utf8'))
    // Between its creation and its first byte a lock has no owner yet.
    if (!owner) return age > 5_000
    return age > STALE_MS || !isAlive(owner)
  } catch {
    return false
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * What to do where a program the tests need cannot be had: one loud line and a skip, or a failure where nothing may be
 * left out (`REQUIRE_ALL=1`).
 */
export function without(program: string, tried: readonly string[]): null {
  const line = `${program} cannot be had here (${tried.join('; ')})`
  if (process.env.REQUIRE_ALL === '1') throw new Error(`${line}, and REQUIRE_ALL=1 allows no skips.`)
  process.stderr.write(`\n!!! SKIPPED: ${line}. Set REQUIRE_ALL=1 to make this a failure.\n\n`)
  return null
}
