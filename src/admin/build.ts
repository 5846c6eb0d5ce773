import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { freemem } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../env.ts'
import { lockFile } from '../storage/sqlite/migrate.ts'

export const adminDir = dirname(fileURLToPath(import.meta.url))
const projectDir = resolve(adminDir, '../..')
const stampFile = join(adminDir, '.next', 'pressrum-build.json')
/** Of all that lies in `.next`, a build that begins leaves only this folder alone, and with it the lock of whoever builds. */
const cacheDir = join(adminDir, '.next', 'cache')

/** What `next build` was seen to need at its peak, in bytes. */
const BUILD_MEMORY = 1.6 * 1024 ** 3

/** Everything whose change asks for a new build. */
const SOURCES = ['payload.config.ts', 'package-lock.json', 'collections', 'src']
const NOT_SOURCES = /(^|\/)(\.next|migrations|node_modules)(\/|$)|payload-types\.ts$|next-env\.d\.ts$/

/**
 * Builds the admin when its sources have changed since the last build; later starts only compare a fingerprint.
 * One process at a time builds; the others wait for it.
 *
 * @param say gets a line of progress now and then, for the terminal
 * @throws when the build fails, with the end of its output
 */
export async function buildAdmin(say: (line: string) => void): Promise<'built' | 'fresh'> {
  const wanted = await fingerprint()
  if (await isBuilt(wanted)) return 'fresh'
  await mkdir(cacheDir, { recursive: true })
  const unlock = await lockFile(join(cacheDir, 'pressrum-building'), 15 * 60_000)
  try {
    if (await isBuilt(wanted)) return 'fresh'
    const free = freemem()
    if (free < BUILD_MEMORY) {
      const gb = (bytes: number) => (bytes / 1024 ** 3).toFixed(1)
      say(
        `The admin's build needs about ${gb(BUILD_MEMORY)} GB of memory and ${gb(free)} GB are free. If it is killed, build on a larger machine with “npm run build” and copy src/admin/.next here.`,
      )
    }
    await runBuild(say)
    await writeFile(stampFile, JSON.stringify({ fingerprint: wanted }))
    return 'built'
  } finally {
    await unlock()
  }
}

async function isBuilt(wanted: string): Promise<boolean> {
  if (!existsSync(join(adminDir, '.next', 'BUILD_ID'))) return false
  const stamp = await readFile(stampFile, 'utf8').catch(() => '{}')
  return (JSON.parse(stamp) as { fingerprint?: string }).fingerprint === wanted
}

function runBuild(say: (line: string) => void): Promise<void> {
  const next = resolve(projectDir, 'node_modules/next/dist/bin/next')
  const started = Date.now()
  const child = spawn(process.execPath, [next, 'build', adminDir], {
    cwd: projectDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    // As an option of the environment: Next hands the arguments of its own process to its workers in a form Node refuses.
    env: childEnvironment({
      NODE_ENV: 'production',
      NODE_OPTIONS: '--conditions=production',
      NEXT_TELEMETRY_DISABLED: '1',
      CI: '1',
    }),
  })
  const tail: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (!line.trim()) return
      tail.push(line)
      if (tail.length > 40) tail.shift()
      if (/Creating|Compiled|Collecting|Generating|Finalizing/.test(line)) say(`  ${line.trim()}`)
    })
  }
  // Usually about a minute on two cores; the seconds show that it is alive.
  const ticker = setInterval(() => say(`  … ${Math.round((Date.now() - started) / 1000)} s of about 60 s`), 10_000)
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code, signal) => {
      clearInterval(ticker)
      if (code === 0) return done()
      const why = signal ? `it was ended by ${signal} (out of memory?)` : `exit code ${code}`
      failed(new Error(`The admin could not be built: ${why}.\n${tail.join('\n')}`))
    })
  })
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    for (const file of await filesBelow(resolve(projectDir, source))) {
      hash.update(relative(projectDir, file)).update('\0')
      hash.update(await readFile(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

async function filesBelow(path: string): Promise<string[]> {
  if (NOT_SOURCES.test(relative(projectDir, path))) return []
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null)
  if (!entries) return [path]
  const nested = await Promise.all(
    entries.map((e) => {
      const child = join(path, e.name)
      if (e.isDirectory()) return filesBelow(child)
      return NOT_SOURCES.test(relative(projectDir, child)) ? [] : [child]
    }),
  )
  return nested.flat().sort()
}
