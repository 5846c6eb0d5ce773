/**
 * `npm run bench`: prints one table; each row has its own baseline, measured in the same run and in turns with it.
 * Figures are figures: the exit code is 0 whatever they are, and 1 only when something breaks.
 *
 * `--only=<name>[,<name>]` runs some rows (`million` only so: it takes minutes), `--database=sqlite|mongo` one database, `--json=<file>` also writes everything
 * that was measured, `--profile=<folder>` leaves a CPU profile of each process that did the work.
 */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { resolve } from 'node:path'
import { buildNext } from './next-build.ts'
import { bulkRows } from './rows/bulk.ts'
import { millionRows } from './rows/send.ts'
import { startRows } from './rows/start.ts'
import { storyRows } from './rows/story.ts'
import { webRows } from './rows/web.ts'
import { openBench } from './support.ts'
import { type Engine, type Row, render } from './table.ts'

const NAMES = [
  'rest',
  'rest-anew',
  'page',
  'import',
  'plan',
  'memory',
  'send',
  'launch',
  'rate',
  'start',
  'preflight',
  'edition',
  'edition-store',
  'diff',
]
/** Takes minutes: runs only when it is named. */
const LONG = ['million']

/** `--name=value` or `--name value`. */
function option(name: string): string {
  const args = process.argv.slice(2)
  const at = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`))
  return at < 0 ? '' : (args[at]!.split('=')[1] ?? args[at + 1] ?? '')
}

async function main(): Promise<void> {
  const only = option('only').split(',').filter(Boolean)
  const stranger = only.find((name) => ![...NAMES, ...LONG].includes(name))
  if (stranger) throw new Error(`There is no row called ${stranger}. There are: ${[...NAMES, ...LONG].join(', ')}.`)
  const wanted = (name: string) => (only.length === 0 && !LONG.includes(name)) || only.includes(name)
  const engines: Engine[] = ['sqlite', 'mongo']
  const one = option('database')
  const began = Date.now()
  const say = (line: string) =>
    process.stderr.write(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${line}\n`)
  const bench = await openBench(
    engines.filter((engine) => !one || engine === one),
    say,
    option('profile') && resolve(option('profile')),
  )
  // Whoever stops a run leaves neither a database server nor files behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => bench.close().finally(() => process.exit(130)))
  const rows: Row[] = []
  try {
    const nextDir =
      wanted('rest') || wanted('rest-anew') ? await buildNext(bench.database('sqlite', 'next-build'), say) : null
    for (const engine of bench.engines) {
      if (['rest', 'rest-anew', 'page'].some(wanted)) rows.push(...(await webRows(bench, engine, wanted, nextDir)))
      if (['import', 'plan', 'memory', 'send', 'launch', 'rate'].some(wanted))
        rows.push(...(await bulkRows(bench, engine, wanted)))
      if (wanted('million')) rows.push(...(await millionRows(bench, engine)))
      if (wanted('start')) rows.push(...(await startRows(bench, engine)))
      if (['preflight', 'edition', 'edition-store', 'diff'].some(wanted))
        rows.push(...(await storyRows(bench, engine, wanted)))
    }
  } finally {
    await bench.close()
  }
  rows.sort((a, b) => NAMES.indexOf(a.name) - NAMES.indexOf(b.name))
  const machine = {
    node: process.version,
    processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    load: loadavg()[0]!.toFixed(1),
    seconds: Math.round((Date.now() - began) / 1000),
  }
  process.stdout.write(
    `\n${render(rows)}\n\nNode ${machine.node}, ${machine.processors}, ${machine.memoryGb} GB, load ${machine.load} at the end, ${machine.seconds} s in all. ` +
      'Medians of interleaved rounds; a ratio is the median of the rounds’ own.\n',
  )
  const json = option('json')
  if (json) writeFileSync(json, `${JSON.stringify({ at: new Date().toISOString(), machine, rows }, null, 2)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
