import { startScript } from '../../support/processes.ts'
import { type Bench, runChild, variables } from '../support.ts'
import { compare, type Engine, ms, type Row } from '../table.ts'

const ROUNDS = 2

/** From the start of the process until it is ready, each against a process that only opens Payload on the same database. */
export async function startRows(bench: Bench, engine: Engine): Promise<Row[]> {
  const db = bench.database(engine, 'start')
  // The first start makes tables or indexes; the others are what is measured.
  await runChild(bench, 'schema', db, {})
  bench.say(`${engine}: start to ready …`)
  const timed = async (start: () => Promise<unknown>) => {
    const began = performance.now()
    await start()
    return performance.now() - began
  }
  const worker: number[] = []
  const web: number[] = []
  const payload: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const server = startScript('src/server.ts', variables(db), ['--roles=worker'])
    worker.push(await timed(() => server.line(/^Pressrum is ready/)))
    const { code } = await server.stop()
    if (code !== 0) throw new Error(`The worker ended with ${code}:\n${server.output()}`)
    web.push(await timed(() => runChild(bench, 'start', db, { as: 'web' })))
    payload.push(await timed(() => runChild(bench, 'start', db, { as: 'payload' })))
  }
  return [
    { what: 'start to ready, worker process | Payload alone', times: worker },
    { what: 'start to ready, web process without the admin | Payload alone', times: web },
  ].map(({ what, times }) => {
    const { pressrum, baseline, ratio } = compare(times, payload)
    return {
      ...{ name: 'start', what, engine, pressrum: ms(pressrum), baseline: ms(baseline), ratio },
      ...{ target: 'printed', met: null, detail: { times, payload } },
    }
  })
}
