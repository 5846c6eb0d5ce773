import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** What is started again and again: programs of the tests' own, which are killed hundreds of times, and commands. */
const PROGRAMS = [
  ...['worker', 'provider', 'smtp-server', 'audit-linker', 'digest-maker', 'newsroom'].map(
    (name) => `tests/faults/${name}.ts`,
  ),
  ...['audit-verify', 'create-admin', 'seed'].map((name) => `scripts/${name}.ts`),
]

/** Where the compiled programs are, for this process and those it starts. */
const PLACE = 'PRESSRUM_TEST_PROGRAMS'

/**
 * Compiles these programs once, because most of the processor that a start takes goes into compiling it anew. Packages stay outside.
 * @returns what removes them again
 */
export async function compilePrograms(): Promise<() => void> {
  // Within the project, from where the packages are found.
  mkdirSync(join(project, 'tests/.tmp'), { recursive: true })
  const outdir = mkdtempSync(join(project, 'tests/.tmp/programs-'))
  await build({
    absWorkingDir: project,
    entryPoints: PROGRAMS,
    outdir,
    outbase: project,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [sourcePlaces],
    logLevel: 'warning',
  })
  process.env[PLACE] = outdir
  return () => rmSync(outdir, { recursive: true, force: true })
}

/** What Node has to be given to run a script of the project: the compiled program where there is one, else tsx and the source. */
export function runnable(script: string): { file: string[]; variables: Record<string, string> } {
  const place = process.env[PLACE]
  if (!place || !PROGRAMS.includes(script)) return { file: ['--import', 'tsx', script], variables: {} }
  // src/env.ts sets it before it lets any package be loaded; in a compiled program the packages come first.
  const compiled = join(place, script.replace(/ts$/, 'js'))
  return { file: [compiled], variables: { NODE_ENV: 'production' } }
}

/** A module says where its source is, not where it was compiled to: beside the source lie the files it reads. */
const sourcePlaces: Plugin = {
  name: 'source places',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8')
      const contents = source
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' }
    }),
}
