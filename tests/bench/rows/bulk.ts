import { type Bench, runChild, startChild } from '../support.ts'
import { compare, type Engine, median, megabytes, ms, perSecond, type Row } from '../table.ts'
import type { Contacts } from '../work/contacts.ts'
import type { Planned } from '../work/plan.ts'
import type { Sent } from '../work/send.ts'

const MANY = 100_000

/** `import`, `plan`, `memory` and `send` on one database: what is imported is planned and sent to. */
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
  if (wanted('send')) {
    bench.say(`${engine}: sending to 20,000 recipients over a null provider …`)
    const provider = startChild(bench, 'null-provider', db, {})
    const { url } = await provider.ready<{ url: string }>()
    const sender = startChild(bench, 'send', db, { uri, url, list: lists.sendable })
    try {
      const { recipients } = await sender.ready<{ recipients: number }>()
      const runs: (Sent & { bareMs: number; firstMs: number; bytesPerMail: number })[] = []
      for (let round = 0; round < 3; round++) {
        await provider.ask('figures')
        const sent = await sender.ask<Sent>('campaign')
        const seen = await provider.ask<{ messages: number; distinct: number; bytes: number; firstAt: number }>(
          'figures',
        )
        if (seen.messages !== recipients || seen.distinct !== recipients) {
          throw new Error(`${recipients} recipients, but ${seen.messages} mails to ${seen.distinct} addresses.`)
        }
        const bare = await sender.ask<number>('bare')
        runs.push({
          ...sent,
          bareMs: bare,
          firstMs: seen.firstAt - sent.began,
          bytesPerMail: seen.bytes / seen.messages,
        })
      }
      const rate = (key: 'sendMs' | 'bareMs') => runs.map((run) => (recipients * 1000) / run[key])
      const { pressrum, baseline, ratio } = compare(rate('sendMs'), rate('bareMs'))
      rows.push({
        ...{ name: 'send', what: 'recipients sent to, 20,000 | the SDK alone, nothing kept', engine },
        ...{ pressrum: perSecond(pressrum), baseline: perSecond(baseline), ratio, target: 'printed', met: null },
        detail: { runs, firstMailMs: median(runs.map(({ firstMs }) => firstMs)) },
      })
    } finally {
      await sender.stop()
      await provider.stop()
    }
  }
  return rows
}
