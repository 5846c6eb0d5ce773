import { createHash } from 'node:crypto'
import autocannon from 'autocannon'
import { type Bench, type Child, startChild } from '../support.ts'
import { compare, type Engine, median, perSecond, type Row } from '../table.ts'
import { ACCEPT_ENCODING, type Web } from '../work/web.ts'

/** `content` left out, and with it the editions: rows of one table. */
const LIST = '/api/publications?limit=10&select[content]=false'
const CONNECTIONS = 10
/** Payload's code takes seconds of load until it is compiled as well as it will be. */
const REST_SECONDS = { warm: 5, rounds: 3, each: 3 }
const PAGE_SECONDS = { warm: 2, rounds: 4, each: 1.5 }

/** Makes the API answer anew, as it does for whoever is signed in. */
const ANEW = { 'cache-control': 'no-cache' }

interface Side {
  child: Child
  url: string
  headers: Record<string, string>
  rates: number[]
  /** Processor time of the server per request, µs: what noise on the machine changes least. */
  costs: number[]
}

const side = (child: Child, url: string, headers: Record<string, string> = {}): Side => ({
  ...{ child, url, headers },
  rates: [],
  costs: [],
})

async function load({ child, url, headers }: Side, seconds: number) {
  const before = await child.ask<NodeJS.CpuUsage>('cpu')
  const { requests, duration, errors, timeouts, non2xx } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'accept-encoding': ACCEPT_ENCODING, ...headers },
  })
  const after = await child.ask<NodeJS.CpuUsage>('cpu')
  if (errors + timeouts + non2xx > 0) throw new Error(`${url}: ${errors} errors, ${non2xx} other answers.`)
  const cost = (after.user + after.system - before.user - before.system) / requests.total
  return { rate: requests.total / duration, cost }
}

/** Requests per second of two servers, in turns; the load comes from this process, over loopback. All times in seconds. */
async function race(a: Side, b: Side, time: { warm: number; rounds: number; each: number }) {
  for (const one of [a, b]) await load(one, time.warm)
  for (let round = 0; round < time.rounds; round++) {
    for (const one of round % 2 === 0 ? [a, b] : [b, a]) {
      const { rate, cost } = await load(one, time.each)
      one.rates.push(rate)
      one.costs.push(cost)
    }
  }
  return { ...compare(a.rates, b.rates), cpuMicroseconds: [median(a.costs), median(b.costs)] }
}

/** Both sides have to say the same, or there is nothing to compare. */
async function demandSame(a: string, b: string): Promise<void> {
  const read = async (url: string) => {
    const answer = await fetch(url)
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 300)}`)
    return createHash('sha256').update(text).digest('hex')
  }
  if ((await read(a)) !== (await read(b))) throw new Error(`${a} and ${b} do not answer the same.`)
}

const rowOf = (
  own: Pick<Row, 'name' | 'what' | 'engine'>,
  target: number,
  { pressrum, baseline, ratio, ...detail }: Awaited<ReturnType<typeof race>>,
): Row => ({
  ...own,
  pressrum: perSecond(pressrum),
  baseline: perSecond(baseline),
  ratio,
  target: `≥ ${target}`,
  met: ratio >= target,
  detail,
})

/** `rest`, `rest-anew` and `page` on one database. */
export async function webRows(
  bench: Bench,
  engine: Engine,
  wanted: (name: string) => boolean,
  nextDir: string | null,
): Promise<Row[]> {
  const rows: Row[] = []
  const db = bench.database(engine, 'web')
  const children = [startChild(bench, 'web', db, { nextDir: null, fill: true })]
  try {
    const [pressrum] = children as [Child]
    const web = await pressrum.ready<Web>()
    if (wanted('rest') || wanted('rest-anew')) {
      bench.say(`${engine}: REST list through Express and through Next …`)
      const next = startChild(bench, 'web', db, { nextDir, fill: false })
      children.push(next)
      const origin = (await next.ready<Web>()).next
      await demandSame(web.pressrum + LIST, origin + LIST)
      if (wanted('rest')) {
        const result = await race(side(pressrum, web.pressrum + LIST), side(next, origin + LIST), REST_SECONDS)
        const what = 'REST list of 10, remembered while nothing changes: Express | Next'
        rows.push(rowOf({ name: 'rest', what, engine }, 2, result))
      }
      if (wanted('rest-anew')) {
        const result = await race(
          side(pressrum, web.pressrum + LIST, ANEW),
          side(next, origin + LIST, ANEW),
          REST_SECONDS,
        )
        const what = 'REST list of 10, answered anew each time: Express | Next'
        rows.push(rowOf({ name: 'rest-anew', what, engine }, 2, result))
      }
      await next.stop()
    }
    if (wanted('page')) {
      bench.say(`${engine}: cached story page and a bare handler …`)
      await demandSame(web.pressrum + web.story, web.bare)
      const sides = [web.pressrum, web.bare].map((origin) => side(pressrum, origin + web.story)) as [Side, Side]
      const result = await race(...sides, PAGE_SECONDS)
      rows.push(rowOf({ name: 'page', what: 'cached story page | bare Express handler', engine }, 0.8, result))
    }
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
  return rows
}
