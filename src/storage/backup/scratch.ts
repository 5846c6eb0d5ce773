import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What holds people's data in the clear, or half of something, and is to be gone when this process ends. */
const passing = new Set<string>()

function removeAll(): void {
  for (const path of passing) rmSync(path, { recursive: true, force: true })
}

/**
 * Runs work with a file or folder that is removed afterwards: also when the work fails, or the process exits in between. A process that is killed at once
 * (`kill -9`, a power cut) leaves it.
 */
export async function withPassing<T>(path: string, use: () => Promise<T>): Promise<T> {
  if (passing.size === 0) process.on('exit', removeAll)
  passing.add(path)
  try {
    return await use()
  } finally {
    // Whatever still writes there when something has failed gets a moment to end.
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    passing.delete(path)
    if (passing.size === 0) process.off('exit', removeAll)
  }
}

/** Runs work in a new folder that nobody else can read, under the system's folder for such (`TMPDIR`). */
export async function inScratch<T>(name: string, work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), `pressrum-${name}-`))
  return withPassing(dir, () => work(dir))
}

/** Has Ctrl-C and SIGTERM end the process by way of its exit, so that nothing is left behind. */
export function exitOnSignals(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => process.exit(code))
  }
}
