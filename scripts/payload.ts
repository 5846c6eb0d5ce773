import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childEnvironment } from '../src/env.ts'

/**
 * Payload's command line with the flag it needs (`-C production`, for its children too), on every system.
 *
 *     npm run generate              types, the admin's import map, a SQLite migration if the tables have changed, docs/workflow.md
 *     npm run migration -- <name>   the migration alone, under a name that says what it does
 *     npm run payload -- <command>  anything else Payload offers
 */
const MIGRATIONS = join('src', 'storage', 'sqlite', 'migrations')
const GENERATED: Record<string, string> = {
  'generate:types': join('src', 'payload-types.ts'),
  'generate:importmap': join('src', 'admin', 'app', '(payload)', 'admin', 'importMap.js'),
}

/** What is generated depends on the collections alone: it is made on an empty trial newsroom, thrown away afterwards. */
const NOBODYS = { DATABASE_URI: '', PAYLOAD_SECRET: '', TOKEN_SECRET: '', PUBLIC_URL: '', RESEND_API_KEY: '', PORT: '' }

const [command, ...args] = process.argv.slice(2)
process.exitCode =
  command === undefined
    ? generate([['generate:types'], ['generate:importmap'], ['migrate:create', '--skip-empty']])
    : command in GENERATED || command === 'migrate:create'
      ? generate([[command, ...args]])
      : payload([command, ...args], {})

function payload(words: string[], variables: Record<string, string>): number {
  const child = spawnSync(process.execPath, ['-C', 'production', join('node_modules', 'payload', 'bin.js'), ...words], {
    stdio: 'inherit',
    env: childEnvironment({
      NODE_OPTIONS: '-C production',
      PAYLOAD_CONFIG_PATH: 'payload.config.ts',
      DISABLE_PAYLOAD_HMR: 'true',
      ...variables,
    }),
  })
  return child.status ?? 1
}

/** Stops at the first command that fails. On Node 20 Payload may end with 0 and without the file, so that is looked at. */
function generate(commands: string[][]): number {
  const dir = mkdtempSync(join(tmpdir(), 'pressrum-generate-'))
  try {
    for (const words of commands) {
      const file = GENERATED[words[0] ?? '']
      const code = payload(words, { ...NOBODYS, DATA_DIR: dir, LOG_LEVEL: 'warn' })
      if (code !== 0) return code
      if (file && (!existsSync(file) || statSync(file).size === 0)) {
        console.error(`payload ${words[0]} ended well, but ${file} is not there.`)
        return 1
      }
      console.log(`${words.join(' ')}: done`)
      if (words[0] === 'migrate:create') tidyMigrations()
    }
    return (
      spawnSync(process.execPath, ['--import', 'tsx', join('scripts', 'workflow-page.ts')], { stdio: 'inherit' })
        .status ?? 1
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Payload writes imports without extension and types without `type`, neither of which Node and our compiler accept. */
function tidyMigrations(): void {
  const files = readdirSync(MIGRATIONS).filter((file) => /^\d{8}_\d{6}.*\.ts$/.test(file))
  for (const file of files) {
    const path = join(MIGRATIONS, file)
    const text = readFileSync(path, 'utf8')
    const tidy = text.replace(
      /^import \{ MigrateUpArgs, MigrateDownArgs, sql \} from/m,
      'import { type MigrateDownArgs, type MigrateUpArgs, sql } from',
    )
    if (tidy !== text) writeFileSync(path, tidy)
  }
  const names = files.map((file) => file.slice(0, -'.ts'.length)).sort()
  const index = [
    ...names.map((name) => `import * as m${name} from './${name}.ts'`),
    '',
    '/** Every migration, oldest first. `npm run migration -- <name>` writes the next one. */',
    'export const migrations = [',
    ...names.map((name) => `  { name: '${name}', up: m${name}.up, down: m${name}.down },`),
    ']',
    '',
  ].join('\n')
  writeFileSync(join(MIGRATIONS, 'index.ts'), index)
  spawnSync(process.execPath, [
    join('node_modules', '@biomejs', 'biome', 'bin', 'biome'),
    'format',
    '--write',
    MIGRATIONS,
  ])
}
