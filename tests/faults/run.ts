import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startReplicaSet, withDatabase } from '../support/mongod.ts'
import { shortenTransactions } from '../support/outreach.ts'
import { everyPoint } from './every-point.ts'
import { type KillRun, ROUGH, underFire } from './kills.ts'
import { HEADER, rowOf } from './table.ts'

/**
 * `npm run faults [-- --long|--points|--kills] [-- sqlite|mongo]`: campaigns under fire on each database, as a table. The provider's own count is what
 * the figures are compared with. `--long`: at least 200 kills over 100,000 recipients each. `--points`: only
 * the campaigns in which a worker dies at each point of its loop; `--kills`: all but those.
 */
const args = process.argv.slice(2)
const long = args.includes('--long')
const only = args.find((arg) => arg === 'sqlite' || arg === 'mongo')

const BASE: KillRun = { recipients: 3_000, excluded: 100, kills: 0, within: 160, workers: 3, seed: 1, ms: 300_000 }

/** A thousand batches, so four for each life: the kills are spread over the whole campaign. */
const LONG = {
  ...{ recipients: 101_000, excluded: 1_000, kills: 210, settles: 4, within: 60, workers: 2, ms: 2_400_000 },
  progress: saying(10_000),
}

/** Says how far a run is, now and then. */
function saying(everyMs: number): NonNullable<KillRun['progress']> {
  let last = Date.now()
  return (deaths, { settled = 0, ...batches }) => {
    if (Date.now() < last + everyMs) return
    last = Date.now()
    console.error(`${deaths} killed, ${settled} batches settled, ${JSON.stringify(batches)}`)
  }
}

const RUNS: { fault: string; run: KillRun; mayDouble?: boolean }[] = [
  {
    fault: 'killed at random points, rough provider',
    run: {
      ...BASE,
      ...(long ? LONG : { kills: 20 }),
      // At this rate a worker keeps few calls in flight, so that one that dies soon has yet done something.
      script: { chances: ROUGH, rate: long ? 20 : 60 },
    },
  },
  { fault: 'rough provider alone', run: { ...BASE, seed: 2, script: { chances: ROUGH } } },
  {
    fault: 'killed, clocks 5 s ahead and behind',
    run: { ...BASE, seed: 3, kills: 6, plan: (serial) => ({ clockMs: [5_000, -5_000, 0][serial % 3]! }) },
  },
  {
    fault: 'killed, rough provider, without the key',
    // Without the key a worker is soon done: more would not get to die.
    run: { ...BASE, seed: 4, kills: 6, script: { chances: ROUGH }, weakness: 'no key' },
    mayDouble: true,
  },
]

async function runAll(engine: string, uriOf: (name: string) => string): Promise<void> {
  if (!args.includes('--kills')) {
    const once = await everyPoint(uriOf('faults_points'), (line) => console.error(line))
    console.log(rowOf('killed once at each point of the loop', engine, once))
    if (once.doubled + once.lost + once.untrue > 0) process.exitCode = 1
  }
  if (args.includes('--points')) return
  for (const [at, { fault, run, mayDouble }] of RUNS.entries()) {
    const result = await underFire(uriOf(`faults_${at}`), run)
    console.log(rowOf(fault, engine, result))
    const wrong = result.lost + result.untrue + (mayDouble ? 0 : result.doubled)
    if (wrong > 0 || (mayDouble && result.doubled === 0)) process.exitCode = 1
    if (result.kills < run.kills) {
      console.log(`Only ${result.kills} of ${run.kills} workers died before the campaign was over.`)
      process.exitCode = 1
    }
  }
}

console.log(HEADER)
if (only !== 'mongo') {
  const dir = mkdtempSync(join(tmpdir(), 'pressrum-faults-'))
  await runAll('SQLite', (name) => `file:${join(dir, `${name}.db`)}`)
  rmSync(dir, { recursive: true, force: true })
}
if (only !== 'sqlite') {
  const set = await startReplicaSet()
  if (set) {
    await shortenTransactions(set.uri, 3)
    await runAll('MongoDB', (name) => withDatabase(set.uri, name))
    await set.stop()
  } else console.log('There is no mongod here: only SQLite was tried.')
}
