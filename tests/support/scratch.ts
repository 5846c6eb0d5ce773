import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './cache.ts'

const MEMORY = '/dev/shm'
/** A run has used up to 1 GB; what it leaves over belongs to the machine. */
const LEAST_FREE = 3 * 1024 ** 3

/**
 * Has everything temporary of this process and of those it starts live in memory where the machine offers that (Linux, with room, and
 * programs may be run from there), and on disk as ever where it does not. Databases of tests end with their test: that their writes
 * outlive a power cut is no use to anybody, and waiting for the disk is a third of the time. What a test proves by killing a process
 * holds either way: a file that was written survives its writer.
 *
 * @returns removes it
 */
export function liveInMemory(memory: string = MEMORY): () => void {
  const dir = folderIn(memory)
  if (!dir) return () => {}
  const before = process.env.TMPDIR
  process.env.TMPDIR = dir
  return () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(dir, { recursive: true, force: true })
  }
}

const PREFIX = 'pressrum-tests-'

function folderIn(memory: string): string | null {
  try {
    if (!existsSync(memory)) return null
    sweep(memory)
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize < LEAST_FREE) return null
    const dir = mkdtempSync(join(memory, `${PREFIX}${process.pid}-`))
    if (runsPrograms(dir)) return dir
    rmSync(dir, { recursive: true })
    return null
  } catch {
    return null
  }
}

/** What a run that was killed could not remove would stay in memory until the next start of the machine. */
function sweep(memory: string): void {
  for (const name of readdirSync(memory)) {
    const owner = /^pressrum-tests-(\d+)-/.exec(name)?.[1]
    if (owner && !isAlive(Number(owner))) rmSync(join(memory, name), { recursive: true, force: true })
  }
}

/** Some machines forbid it there; the browser's files are unpacked to where everything temporary is. */
function runsPrograms(dir: string): boolean {
  const file = join(dir, 'runs')
  writeFileSync(file, '#!/bin/sh\nexit 0\n', { mode: 0o700 })
  const { status } = spawnSync(file)
  rmSync(file)
  return status === 0
}
