import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const project = fileURLToPath(new URL('../..', import.meta.url))

const faults = (...names: string[]) => names.map((name) => `tests/faults/${name}.ts`)
const commands = (...names: string[]) => names.map((name) => `scripts/${name}.ts`)

/**
 * What the tests of a project start again and again, some of it hundreds of times, in groups that are compiled apart from each other: what
 * several programs share is loaded by each of them with all that any of them needs of it.
 */
const PROGRAMS: Record<string, string[][]> = {
  integration: [commands('audit-verify', 'create-admin', 'seed')],
  faults: [
    // Without Payload.
    faults('worker', 'provider', 'smtp-server', 'audit-linker'),
    ['src/server.ts', ...commands('migrate'), ...faults('digest-maker')],
    faults('newsroom'),
  ],
}

/** Packages with binaries or threads of their own, and those that only pages need. */
const OUTSIDE = ['@libsql/client', 'sharp', 'pino', 'pino-pretty', 'next', '@payloadcms/next']

/** Serves pages: Payload’s part of Next is outside, and a process may have but one Payload. */
const WITHOUT_PACKAGES = 'tests/faults/newsroom.ts'

/** Where the compiled programs are, for this process and those it starts. */
const PLACE = 'PRESSRUM_TEST_PROGRAMS'

/**
 * Compiles the programs of a project once, with the packages they use, because most of the processor that a start takes goes into finding, reading
 * and compiling all that anew.
 * @returns what removes them again
 */
export async function compilePrograms(tests: string): Promise<() => void> {
  const groups = PROGRAMS[tests]
  if (!groups) return () => {}
  // Within the project, from where the other packages are found.
  mkdirSync(join(project, 'tests/.tmp'), { recursive: true })
  const outdir = mkdtempSync(join(project, 'tests/.tmp/programs-'))
  const compile = (entryPoints: string[]) =>
    build({
      absWorkingDir: project,
      entryPoints,
      outdir,
      outbase: project,
      bundle: true,
      splitting: true,
      ...(entryPoints.includes(WITHOUT_PACKAGES) ? { packages: 'external' } : { external: OUTSIDE }),
      conditions: ['production', 'node'],
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // What is no ES module asks for the rest of itself, and for Node’s own modules, by this.
      banner: {
        js: "import { createRequire as asking } from 'node:module'; const require = asking(import.meta.url);",
      },
      plugins: [sourcePlaces],
      logLevel: 'warning',
    })
  await Promise.all(groups.map(compile))
  process.env[PLACE] = outdir
  return () => rmSync(outdir, { recursive: true, force: true })
}

/** What Node has to be given to run a script of the project: the compiled program where there is one, else tsx and the source. */
export function runnable(script: string): { file: string[]; variables: Record<string, string> } {
  const compiled = join(process.env[PLACE] ?? '', script.replace(/ts$/, 'js'))
  if (!process.env[PLACE] || !existsSync(compiled)) return { file: ['--import', 'tsx', script], variables: {} }
  // src/env.ts sets it before it lets any package be loaded; in a compiled program the packages come first.
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
