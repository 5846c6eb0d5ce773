import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchDatabase, project, variables } from './support.ts'

const dir = join(project, 'tests', 'bench', 'next')
const stamp = join(dir, '.next', 'bench-build')
/** What ends up in the build. */
const SOURCES = ['payload.config.ts', 'package-lock.json', 'collections', 'src', 'tests/bench/next']
const NOT_SOURCES = /^(\.next|node_modules|migrations)$/

/**
 * Builds the Next project of the baseline into its `.next`, which git ignores; kept until a source changes.
 * @returns its folder
 */
export async function buildNext(scratch: BenchDatabase, say: (line: string) => void): Promise<string> {
  const wanted = fingerprint()
  if (readOr(stamp) === wanted) return dir
  say('building the Next project of the baseline (about half a minute; kept for the next run) …')
  // Next hands the arguments of its own process to its workers in a form Node refuses, so the condition goes as an option.
  const env = variables(scratch, { NODE_OPTIONS: '--conditions=production', CI: '1', LOG_LEVEL: 'warn' })
  const next = join(project, 'node_modules', 'next', 'dist', 'bin', 'next')
  const child = spawn(process.execPath, [next, 'build', dir], {
    cwd: project,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  child.stdout.on('data', (part: Buffer) => output.push(part))
  child.stderr.on('data', (part: Buffer) => output.push(part))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new Error(`next build ended with ${code}:\n${Buffer.concat(output).toString('utf8').slice(-2000)}`)
  writeFileSync(stamp, wanted)
  return dir
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const add = (path: string) => {
    const full = join(project, path)
    if (statSync(full).isFile()) hash.update(path).update('\0').update(readFileSync(full)).update('\0')
    else for (const name of readdirSync(full).sort()) if (!NOT_SOURCES.test(name)) add(`${path}/${name}`)
  }
  for (const source of SOURCES) add(source)
  return hash.digest('hex')
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
