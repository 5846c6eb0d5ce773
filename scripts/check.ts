import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * `npm run check`: types, lint and format, import direction, who reads the environment, unused files and dependencies.
 * Runs all of them, also when one fails, so that one run tells everything. Names of checks may be given as arguments.
 */
interface Check {
  name: string
  run: () => Promise<{ good: boolean; output: string }>
}

const SOURCES = ['payload.config.ts', 'collections', 'src', 'tests', 'scripts']

/** Everything a person wrote that ends up in the product. */
const PRODUCT = /^(payload\.config\.ts|collections\/|src\/)/
const NOT_WRITTEN = /(^|\/)(\.next|node_modules)(\/|$)|^src\/payload-types\.ts$/

const checks: Check[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc', '--noEmit', '--pretty') },
  { name: 'lint', run: () => tool('@biomejs/biome/bin/biome', 'check', '--colors=force', '.') },
  {
    name: 'imports',
    run: () => tool('dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', ...SOURCES),
  },
  { name: 'environment', run: environment },
  { name: 'unused', run: () => tool('knip/bin/knip.js', '--no-progress') },
]

/** Only src/env.ts reads the environment, so that a wrong value is found at the start and not in the night. */
async function environment(): Promise<{ good: boolean; output: string }> {
  const found: string[] = []
  const entries = await readdir('.', { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name).replaceAll('\\', '/')
    if (!entry.isFile() || !PRODUCT.test(path) || NOT_WRITTEN.test(path) || path === 'src/env.ts') continue
    if (!/\.(tsx?|m?js)$/.test(path)) continue
    const lines = (await readFile(path, 'utf8')).split('\n')
    lines.forEach((line, at) => {
      const reads =
        /process\s*(\?\.|\.)\s*env\b|process\[|import\.meta\.env|import .*\benv\b.* from 'node:process'/.test(line)
      if (reads) found.push(`${path}:${at + 1}  ${line.trim()}`)
    })
  }
  return { good: found.length === 0, output: found.map((line) => `read it through src/env.ts: ${line}`).join('\n') }
}

/** Runs a tool of node_modules by its own file: no shell, no npx, the same on every system. */
function tool(file: string, ...args: string[]): Promise<{ good: boolean; output: string }> {
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
  for (const { name, run } of checks) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const started = Date.now()
    const { good, output } = await run()
    console.log(`${good ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
    if (!good) {
      console.log(`${output}\n`)
      process.exitCode = 1
    }
  }
}
