import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

interface Outcome {
  good: boolean
  output: string
}

interface Check {
  name: string
  run: () => Promise<Outcome>
}

/**
 * `npm run check`: types, lint and format, import direction, who reads the environment, purity, unused files and dependencies.
 * Runs all of them, also when one fails, so that one run tells everything; the longest begin first, as many at once as there are cores.
 * Names of checks may be given as arguments.
 */
const SOURCES = ['payload.config.ts', 'collections', 'src', 'tests', 'scripts']

/** Made by tools. */
const NOT_WRITTEN = /(^|\/)(\.next|node_modules)(\/|$)|^src\/payload-types\.ts$/

const COLOURS = process.stdout.isTTY === true

const checks: Check[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc', '--noEmit', '--pretty', String(COLOURS)) },
  {
    name: 'imports',
    run: () => tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', ...SOURCES),
  },
  { name: 'unused', run: () => tool('knip/bin/knip.js', '--no-progress') },
  { name: 'lint', run: () => tool('@biomejs/biome/bin/biome', 'check', `--colors=${COLOURS ? 'force' : 'off'}`, '.') },
  { name: 'environment', run: environment },
  { name: 'purity', run: purity },
  { name: 'workflow page', run: () => tool('tsx/dist/cli.mjs', 'scripts/workflow-page.ts', '--check') },
]

/** Only src/env.ts reads the environment, so that a wrong value is found at the start and not in the night. */
async function environment(): Promise<Outcome> {
  const reads = /process\s*(\?\.|\.)\s*env\b|process\[|import\.meta\.env|import .*\benv\b.* from '(node:)?process'/
  return forbid(reads, (path) => path !== 'src/env.ts', 'read it through src/env.ts')
}

/** What the import rules cannot see: globals that make a pure function depend on the moment or the machine. */
async function purity(): Promise<Outcome> {
  const effects =
    /\b(Date\.now|Math\.random|performance\.now|fetch|setTimeout|setInterval)\(|new Date\(\)|\bprocess\.|\bconsole\.|\brandom(Bytes|UUID|Int|FillSync)?\(|getRandomValues|globalThis/
  return forbid(effects, (path) => path.startsWith('src/domain/'), 'pass it in')
}

async function forbid(pattern: RegExp, looksAt: (path: string) => boolean, advice: string): Promise<Outcome> {
  const found: string[] = []
  for (const root of ['payload.config.ts', 'collections', 'src']) {
    for (const path of await filesOf(root)) {
      if (!/\.(tsx?|m?js)$/.test(path) || NOT_WRITTEN.test(path) || !looksAt(path)) continue
      const lines = (await readFile(path, 'utf8')).split('\n')
      lines.forEach((line, at) => {
        const code = line.replace(/^\s*(\/\/|\/?\*).*/, '')
        if (pattern.test(code)) found.push(`${path}:${at + 1}  ${line.trim()}`)
      })
    }
  }
  return { good: found.length === 0, output: found.map((line) => `${advice}: ${line}`).join('\n') }
}

async function filesOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => null)
  if (!entries) return [root]
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).replaceAll('\\', '/'))
}

/** Runs a tool of node_modules by its own file: no shell, no npx, the same on every system. */
function tool(file: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join('node_modules', file), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.stderr.on('data', (part: Buffer) => parts.push(part))
    child.once('error', (error) => resolve({ good: false, output: error.message }))
    child.once('close', (code) => resolve({ good: code === 0, output: Buffer.concat(parts).toString('utf8').trim() }))
  })
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no check called ${unknown.join(', ')}. There are: ${checks.map(({ name }) => name).join(', ')}.`,
  )
  process.exitCode = 1
} else {
  const waiting = checks.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await perform(next)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
}

async function perform({ name, run }: Check): Promise<void> {
  const started = Date.now()
  const { good, output } = await run()
  console.log(`${good ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (good) return
  console.log(`${output}\n`)
  process.exitCode = 1
}
