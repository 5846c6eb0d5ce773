import { setTimeout as delay } from 'node:timers/promises'
import { type Bench, type BenchDatabase, type Child, runChild, startChild } from '../support.ts'
import { compare, type Engine, median, megabytes, ms, perSecond, type Row } from '../table.ts'
import type { Launched } from '../work/launch.ts'
import type { Sent } from '../work/send.ts'

const MANY = 100_000
const ROUNDS = 3
/** Campaigns that a worker has sent before its full speed is measured. */
const REHEARSALS = 3
const LAUNCHES = 5
/** How long a campaign under a rate is watched, from its start on, its planning included (s); a hundred thousand at 50 calls/s take 20. */
const WATCH_SECONDS = 60

interface Lists {
  all: string
  small: string
}

interface Figures {
  requests: number
  messages: number
  distinct: number
  bytes: number
  refused: number
  /** The calls that were taken first and last; the provider's clock, ms. */
  span: { first: number; last: number }
}

/** What a provider permits (calls/s), how long it takes to answer (ms), and how many workers share that. */
interface Pace {
  permitted: number
  workers: number
  latencyMs?: number
}

const PACES: readonly Pace[] = [
  { permitted: 10, workers: 1 },
  { permitted: 10, workers: 3 },
  { permitted: 50, workers: 1 },
  { permitted: 50, workers: 3 },
  { permitted: 50, workers: 1, latencyMs: 1_500 },
]

/** Starts a null provider and so many workers on it; all end with `act`. */
async function withWorkers<T>(
  bench: Bench,
  db: BenchDatabase,
  own: { list: string; rehearsal?: string; workers: number } & Partial<Pace>,
  act: (provider: Child, workers: Child[]) => Promise<T>,
): Promise<T> {
  const permitted = own.permitted ? { perSecond: own.permitted } : {}
  const provider = startChild(bench, 'null-provider', db, { ...permitted, latencyMs: own.latencyMs ?? 0 })
  const { url } = await provider.ready<{ url: string }>()
  const input = { uri: db.uri, url, list: own.list, rehearsal: own.rehearsal, ...permitted }
  const workers = Array.from({ length: own.workers }, () => startChild(bench, 'send', db, input))
  try {
    for (const worker of workers) await worker.ready()
    return await act(provider, workers)
  } finally {
    for (const child of [...workers, provider]) await child.stop()
  }
}

/** Everybody got one mail, or the figures are worth nothing. */
async function demandAll(provider: Child, recipients: number): Promise<Figures> {
  const seen = await provider.ask<Figures>('figures')
  if (seen.messages !== recipients || seen.distinct !== recipients) {
    throw new Error(`${recipients} recipients, but ${seen.messages} mails to ${seen.distinct} addresses.`)
  }
  return seen
}

/** `send`, `launch` and `rate` on one database. */
export async function sendRows(
  bench: Bench,
  engine: Engine,
  wanted: (name: string) => boolean,
  db: BenchDatabase,
  lists: Lists,
): Promise<Row[]> {
  const rows: Row[] = []
  if (wanted('launch')) rows.push(await launchRow(bench, engine, db, lists))
  if (wanted('send')) rows.push(...(await oneWorker(bench, engine, db, lists)))
  if (wanted('send')) rows.push(await twoWorkers(bench, engine, db, lists))
  if (wanted('rate')) {
    for (const pace of PACES) rows.push(await rateRow(bench, engine, db, lists, pace))
  }
  return rows
}

/** From the request that launches a campaign, to a whole Pressrum in one process, until its first mail is with the provider. */
async function launchRow(bench: Bench, engine: Engine, db: BenchDatabase, lists: Lists): Promise<Row> {
  bench.say(`${engine}: from the launch to the first mail …`)
  const firstMs = async (list: string): Promise<{ first: number[]; answered: number[] }> => {
    const provider = startChild(bench, 'null-provider', db, {})
    const { url } = await provider.ready<{ url: string }>()
    const newsroom = startChild(bench, 'launch', db, { list }, { RESEND_BASE_URL: url })
    const [first, answered]: [number[], number[]] = [[], []]
    try {
      await newsroom.ready()
      for (let round = 0; round < LAUNCHES; round++) {
        const { campaign, clicked, answeredMs } = await newsroom.ask<Launched>('launch')
        answered.push(answeredMs)
        for (let at: number | undefined; at === undefined; ) {
          at = (await provider.ask<Record<string, number>>('firsts'))[campaign]
          if (at === undefined) await delay(20)
          else first.push(at - clicked)
        }
        await newsroom.ask('cancel')
        // The last campaign's calls count against the rate for a second, and nobody launches two within one.
        await delay(1_100)
      }
      await newsroom.ask('stop')
    } finally {
      for (const child of [newsroom, provider]) await child.stop()
    }
    return { first, answered }
  }
  const [all, small] = [await firstMs(lists.all), await firstMs(lists.small)]
  const [pressrum, baseline] = [median(all.first), median(small.first)]
  return {
    ...{ name: 'launch', what: 'request to launch until the first mail, 100,000 recipients | 10,000', engine },
    ...{ pressrum: ms(pressrum), baseline: ms(baseline), ratio: pressrum / baseline },
    ...{ target: '< 1 s', met: pressrum < 1_000, detail: { all, small } },
  }
}

/** The first mail to somebody carries a notice, and is recorded at the contact. */
const MAILS = { campaign: 'everybody’s first mail', again: 'not the first mail' } as const

async function oneWorker(bench: Bench, engine: Engine, db: BenchDatabase, lists: Lists): Promise<Row[]> {
  bench.say(`${engine}: sending to 100,000 recipients over a null provider …`)
  const own = { list: lists.all, workers: 1 }
  return withWorkers(bench, db, own, async (provider, workers) => {
    const [worker] = workers
    await rehearse(workers, REHEARSALS)
    await worker!.ask('stop')
    type Run = Sent & { bare: number; bytesPerMail: number; untilFirstMs: number; sinceLastMs: number }
    const all: Record<keyof typeof MAILS, Run[]> = { campaign: [], again: [] }
    // By turns, so that neither kind has the better part of the hour.
    for (let round = 0; round < ROUNDS; round++) {
      for (const kind of ['campaign', 'again'] as const) {
        await provider.ask('figures')
        const sent = await worker!.ask<Sent>(kind)
        const seen = await demandAll(provider, MANY)
        const bare = await worker!.ask<number>('bare')
        const { first, last } = seen.span
        all[kind].push({
          ...{ ...sent, bare, bytesPerMail: seen.bytes / seen.messages },
          ...{ untilFirstMs: first - sent.began, sinceLastMs: sent.began + sent.sendMs - last },
        })
      }
    }
    return (['campaign', 'again'] as const).map((kind): Row => {
      const runs = all[kind]
      const rate = compare(
        runs.map(({ sendMs }) => (MANY * 1000) / sendMs),
        runs.map(({ bare }) => bare),
      )
      const what = `recipients sent to, 100,000, one worker, ${MAILS[kind]} | the SDK alone, nothing kept`
      return {
        ...{ name: 'send', what, engine },
        ...{ pressrum: perSecond(rate.pressrum), baseline: perSecond(rate.baseline), ratio: rate.ratio },
        ...{ target: '≥ 8,000/s', met: rate.pressrum >= 8_000, detail: { runs } },
      }
    })
  })
}

/** Two processes share the campaign; their baseline is the SDK alone in both. */
async function twoWorkers(bench: Bench, engine: Engine, db: BenchDatabase, lists: Lists): Promise<Row> {
  bench.say(`${engine}: sending to 100,000 recipients with two workers …`)
  const own = { list: lists.all, workers: 2 }
  return withWorkers(bench, db, own, async (provider, workers) => {
    await rehearse(workers, REHEARSALS)
    await Promise.all(workers.map((worker) => worker.ask('stop')))
    await workers[0]!.ask('prepare')
    await provider.ask('figures')
    const began = Date.now()
    await Promise.all(workers.map((worker) => worker.ask('start')))
    while ((await workers[0]!.ask<string[]>('open')).length > 0) await delay(50)
    const sendMs = Date.now() - began
    await Promise.all(workers.map((worker) => worker.ask('stop')))
    await demandAll(provider, MANY)
    const bare = (await Promise.all(workers.map((worker) => worker.ask<number>('bare')))).reduce((a, b) => a + b, 0)
    const rate = (MANY * 1000) / sendMs
    return {
      ...{ name: 'send', what: 'recipients sent to, 100,000, two workers | the SDK alone in both', engine },
      ...{ pressrum: perSecond(rate), baseline: perSecond(bare), ratio: rate / bare },
      ...{ target: '≥ 8,000/s', met: rate >= 8_000, detail: { sendMs, bare } },
    }
  })
}

/**
 * Campaigns to the rehearsal's list first, after which the workers run on: a worker runs for weeks, and how its code is compiled in its first seconds is not
 * what is asked. At full speed that goes on until it has sent some 300,000 mails.
 * @param campaigns for each worker
 */
async function rehearse(workers: readonly Child[], campaigns = 1): Promise<void> {
  await Promise.all(workers.map((worker) => worker.ask('start')))
  for (let made = 0; made < campaigns * workers.length; made++) {
    await workers[0]!.ask('rehearse')
    while ((await workers[0]!.ask<string[]>('open')).length > 0) await delay(250)
  }
}

/** Watches a campaign from its start under a provider with a rate, by that provider's own clock and its own count of what it took. */
async function rateRow(bench: Bench, engine: Engine, db: BenchDatabase, lists: Lists, pace: Pace): Promise<Row> {
  const { permitted, latencyMs } = pace
  const who = pace.workers === 1 ? 'one worker' : `${pace.workers} workers`
  const how = latencyMs ? `${who}, ${latencyMs} ms each` : who
  bench.say(`${engine}: ${permitted} requests/s permitted, ${how} …`)
  return withWorkers(bench, db, { list: lists.all, rehearsal: lists.small, ...pace }, async (provider, workers) => {
    await rehearse(workers)
    await provider.ask('figures')
    const cpu = async () => {
      const used = await Promise.all(workers.map((worker) => worker.ask<NodeJS.CpuUsage>('cpu')))
      return used.reduce((sum, { user, system }) => sum + user + system, 0) / 1000
    }
    const look = async () => ({ at: performance.now(), used: await cpu() })
    const began = await look()
    await workers[0]!.ask('prepare')
    let selected: Awaited<ReturnType<typeof look>> | null = null
    while (performance.now() - began.at < WATCH_SECONDS * 1000) {
      const open = await workers[0]!.ask<string[]>('open')
      if (open.length === 0) break
      if (!selected && open.includes('sending')) selected = await look()
      await delay(250)
    }
    const [seen, ended] = [await provider.ask<Figures>('figures'), await look()]
    const coresSince = (from: typeof began) => (ended.used - from.used) / (ended.at - from.at)
    const share = coresSince(selected ?? began)
    await Promise.all(workers.map((worker) => worker.ask('stop')))
    const seconds = (seen.span.last - seen.span.first) / 1000
    const rate = (seen.requests - 1) / seconds
    const met = rate >= 0.98 * permitted && (permitted > 10 || share < 0.25)
    return {
      name: 'rate',
      what: `requests/s at ${permitted} permitted, ${how}, ${Math.round(share * 100)}% of one core once selected | permitted`,
      ...{ engine, pressrum: `${rate.toFixed(1)}/s`, baseline: `${permitted}/s`, ratio: rate / permitted },
      ...{ target: permitted > 10 ? '≥ 0.98' : '≥ 0.98, < 25% CPU', met },
      detail: {
        rate,
        refused: seen.refused,
        cores: share,
        coresInAll: coresSince(began),
        seconds,
        requests: seen.requests,
      },
    }
  })
}

const SIZES = [10_000, 100_000, 1_000_000]

/** `million`: planning and sending to 10,000, 100,000 and 1,000,000, each in a process of its own. Takes minutes, so it runs only when named. */
export async function millionRows(bench: Bench, engine: Engine): Promise<Row[]> {
  const db = bench.database(engine, 'million')
  await runChild(bench, 'schema', db, {})
  bench.say(`${engine}: filling in 1,000,000 contacts …`)
  const { lists } = await runChild<{ lists: string[] }>(bench, 'crowd', db, { uri: db.uri, sizes: SIZES })
  const runs: Sent[] = []
  for (const [at, size] of SIZES.entries()) {
    bench.say(`${engine}: planning and sending to ${size.toLocaleString('en')} …`)
    runs.push(
      await withWorkers(bench, db, { list: lists[at]!, workers: 1 }, async (provider, [worker]) => {
        await provider.ask('figures')
        const sent = await worker!.ask<Sent>('campaign')
        await demandAll(provider, size)
        return sent
      }),
    )
  }
  const [base] = runs as [Sent]
  return SIZES.slice(1).flatMap((size, at): Row[] => {
    const run = runs[at + 1]!
    const words = size.toLocaleString('en')
    const each = (one: Sent, n: number) => (one.sendMs * 1000) / n
    const memory = run.memory / base.memory
    const time = each(run, size) / each(base, SIZES[0]!)
    return [
      {
        ...{ name: 'million', what: `peak memory, ${words} planned and sent | 10,000`, engine },
        ...{ pressrum: megabytes(run.memory), baseline: megabytes(base.memory), ratio: memory },
        ...{ target: '≤ 1.3', met: memory <= 1.3, detail: { run, base } },
      },
      {
        ...{ name: 'million', what: `time per recipient (${ms(run.sendMs)} in all), ${words} | 10,000`, engine },
        ...{ pressrum: `${each(run, size).toFixed(0)} µs`, baseline: `${each(base, SIZES[0]!).toFixed(0)} µs` },
        ...{ ratio: time, target: '≤ 1.25', met: time <= 1.25, detail: { run, base } },
      },
    ]
  })
}
