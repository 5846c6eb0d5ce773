import { type Bench, runChild } from '../support.ts'
import { compare, type Engine, megabytes, ms, type Row } from '../table.ts'
import type { Contacts } from '../work/contacts.ts'
import type { Planned } from '../work/plan.ts'
import { sendRows } from './send.ts'

const MANY = 100_000

/** `import`, `plan`, `memory`, `send`, `launch` and `rate` on one database: what is imported is planned and sent to. */
export async function bulkRows(bench: Bench, engine: Engine, wanted: (name: string) => boolean): Promise<Row[]> {
  const rows: Row[] = []
  const db = bench.database(engine, 'bulk')
  const { uri, dir } = db
  await runChild(bench, 'schema', db, {})
  bench.say(`${engine}: importing 100,000 contacts${wanted('import') ? ', and a bare insert of the same rows' : ''} …`)
  const rounds = wanted('import') ? 2 : 0
  const { importMs, bareMs, lists } = await runChild<Contacts>(bench, 'contacts', db, {
    uri,
    dir,
    rounds,
    contacts: MANY,
  })
  if (wanted('import')) {
    const { pressrum, baseline, ratio, ratios } = compare(importMs, bareMs)
    rows.push({
      ...{ name: 'import', what: 'import of 100,000 contacts | bare insert of the rows', engine },
      ...{ pressrum: ms(pressrum), baseline: ms(baseline), ratio, target: '≤ 4', met: ratio <= 4 },
      detail: { importMs, bareMs, ratios },
    })
  }
  if (wanted('plan')) {
    bench.say(`${engine}: planning 100,000 recipients, and a bare insert of the same rows …`)
    const done = await runChild<Planned>(bench, 'plan', db, { uri, list: lists.all, rounds: 3 })
    const { pressrum, baseline, ratio, ratios } = compare(done.planMs, done.bareMs)
    rows.push({
      ...{ name: 'plan', what: 'planning 100,000 recipients | bare insert of the rows', engine },
      ...{ pressrum: ms(pressrum), baseline: ms(baseline), ratio, target: '≤ 3', met: ratio <= 3 },
      detail: { ...done, ratios },
    })
  }
  if (wanted('memory')) {
    bench.say(`${engine}: memory of planning 100,000 and 10,000 recipients …`)
    const peak = async (list: string) => (await runChild<Planned>(bench, 'plan', db, { uri, list, rounds: 0 })).memory
    const large: number[] = []
    const small: number[] = []
    for (let round = 0; round < 2; round++) {
      large.push(await peak(lists.all))
      small.push(await peak(lists.small))
    }
    const { pressrum, baseline, ratio } = compare(large, small)
    rows.push({
      ...{ name: 'memory', what: 'peak memory of a worker planning 100,000 | 10,000', engine },
      ...{ pressrum: megabytes(pressrum), baseline: megabytes(baseline), ratio, target: '≤ 1.3', met: ratio <= 1.3 },
      detail: { large, small },
    })
  }
  if (['send', 'launch', 'rate'].some(wanted)) rows.push(...(await sendRows(bench, engine, wanted, db, lists)))
  return rows
}
