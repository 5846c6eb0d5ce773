import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** Programs of the tests' own, started and killed hundreds of times. */
const PROGRAMS = ['worker', 'provider', 'smtp-server', 'audit-linker', 'digest-maker', 'newsroom'].map(
  (name) => `tests/faults/${name}.ts`,
)

/** Where the compiled programs are, for this process and those it starts. */
const PLACE = 'PRESSRUM_TEST_PROGRAMS'

/**
 * Compiles the programs of the tests' own, so that each of their starts takes a third of a second and not a whole one.
 * What users start (`src/server.ts`, `scripts/`) is always started as they do. Packages stay outside.
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
  return { file: [join(place, `${basename(script, '.ts')}.js`)], variables: { NODE_ENV: 'production' } }
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
