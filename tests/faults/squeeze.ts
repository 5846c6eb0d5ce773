import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isFull } from '../../src/storage/full.ts'
import type { Handle } from '../../src/storage/handle.ts'
import { until } from '../support/newsroom.ts'

/** A way to leave a database without room, and to give it back. */
export interface Squeeze {
  name: string
  possible: boolean
  /** @returns the folder for the database */
  open(): string
  /**
   * From now on nothing can be stored beyond about so many bytes.
   *
   * @param writers process ids of all that write
   */
  fill(left: number, writers: readonly number[]): void
  free(): void
  close(): void
}

const runs = (command: string, ...args: string[]) => spawnSync(command, args).status === 0

/** A small file system of its own, filled to the last byte: the true thing, where this process may mount one. */
function bySmallDisk(): Squeeze {
  const dir = join(tmpdir(), `pressrum-small-${process.pid}`)
  const mount = () => {
    mkdirSync(dir, { recursive: true })
    return runs('mount', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', dir)
  }
  const close = () => {
    // Lazily: the driver keeps given-up connections open until they are collected.
    runs('umount', '-l', dir)
    rmSync(dir, { recursive: true, force: true })
  }
  const possible = process.platform === 'linux' && mount()
  if (process.platform === 'linux') close()
  const ballast = join(dir, 'ballast')
  return {
    name: 'a full file system',
    possible,
    open: () => {
      mount()
      return dir
    },
    fill: (left) => {
      const file = openSync(ballast, 'w')
      try {
        for (let size = 1_000_000; size >= 1; ) {
          try {
            writeSync(file, Buffer.alloc(size))
          } catch (error) {
            if (!isFull(error)) throw error
            size = Math.floor(size / 2)
          }
        }
      } finally {
        closeSync(file)
      }
      // Some room, so that it becomes full amid the sending.
      runs('truncate', '-s', `-${left}`, ballast)
    },
    free: () => rmSync(ballast, { force: true }),
    close,
  }
}

/**
 * A limit on how far each writer may write into any file (RLIMIT_FSIZE), set and lifted while they run: the system refuses the write, as
 * it does on a full disk, and nobody needs to be allowed anything.
 */
function byFileLimit(): Squeeze {
  let dir = ''
  let limited: readonly number[] = []
  const limit = (bytes: number | 'unlimited', pids: readonly number[]) =>
    pids.every((pid) => runs('prlimit', '--pid', String(pid), `--fsize=${bytes}:`))
  return {
    name: 'files that may not grow',
    possible: process.platform === 'linux' && limit('unlimited', [process.pid]),
    open: () => {
      dir = mkdtempSync(join(tmpdir(), 'pressrum-limited-'))
      return dir
    },
    fill: (left, writers) => {
      limited = writers
      // The log of a database starts at nothing; whatever is stored goes there first.
      if (!limit(left, writers)) throw new Error('The limit could not be set.')
    },
    free: () => {
      limit('unlimited', limited)
    },
    close: () => rmSync(dir, { recursive: true, force: true }),
  }
}

/** Each way there is on this machine; the second one needs no rights. */
export const squeezes: Squeeze[] = [bySmallDisk(), byFileLimit()]
for (const { name, possible } of squeezes) {
  if (!possible) console.warn(`SKIPPED: ${name} cannot be had here.`)
}

/** Waits until there is nothing in the log of a database that could be written over, but for so many bytes: from here on each write takes room. */
export const emptyLog = (handle: Handle, file: string, most: number) =>
  until(
    async () => {
      if (handle.engine === 'sqlite') await handle.run('PRAGMA wal_checkpoint(TRUNCATE)')
      return statSync(`${file}-wal`).size
    },
    (bytes) => bytes < most,
  )
