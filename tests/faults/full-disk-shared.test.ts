import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { productionVariables } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import { setCampaign } from '../support/outreach.ts'
import type { Running } from '../support/processes.ts'
import { allOf, endLeases, isDone, judge, type Lab, openLab } from './lab.ts'
import { emptyLog, squeezes } from './squeeze.ts'

const RECIPIENTS = 3_000
/** Enough for a few batches (bytes), and less than what SQLite's log grows to before it is begun anew. */
const ROOM = 3_500_000
/** Slow enough that some of it is on record when the room ends. */
const RATE = 20
const TOKEN = 'metrics-token-of-the-test-suite-only'

/** On each way to be without room that there is here; on the only one where there is but one. */
const ways = squeezes.filter(({ possible }) => possible)
const CASES = [
  { second: 'sends', roles: 'web,worker', squeeze: ways[0] },
  { second: 'only serves pages', roles: 'web', squeeze: ways.at(-1) },
]

describe.skipIf(ways.length === 0).each(CASES)('a process that sends, and one that $second', ({ roles, squeeze }) => {
  let lab: Lab
  let campaign: string
  let file: string
  let rooms: { process: Running; url: string }[] = []

  beforeEach(async () => {
    const dir = squeeze!.open()
    file = join(dir, 'test.db')
    lab = await openLab(`file:${file}`, { seed: 1, rate: RATE })
    campaign = await lab.planned(RECIPIENTS, RATE)
    const variables = {
      ...productionVariables({ engine: 'sqlite', uri: `file:${file}`, dir }),
      METRICS_TOKEN: TOKEN,
      RESEND_BASE_URL: lab.provider,
      LOG_LEVEL: 'fatal',
    }
    rooms = await Promise.all(
      ['web,worker', roles].map(async (own) => {
        const process = lab.hire({}, 'tests/faults/newsroom.ts', variables, [`--roles=${own}`])
        const port = (await process.line(/^listening/)).split(' ')[1]
        return { process, url: `http://127.0.0.1:${port}` }
      }),
    )
  })
  afterEach(async () => {
    squeeze!.free()
    await lab?.close()
    squeeze!.close()
  })

  const fullOn = async ({ url }: { url: string }) => {
    const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
    return /^pressrum_disk_full (\d)$/m.exec(await answer.text())?.[1]
  }
  /** What each process says on `/readyz`, for which it tries to store something, and on `/metrics`. */
  const said = () =>
    Promise.all(
      rooms.map(async (room) => {
        const ready = await fetch(`${room.url}/readyz`)
        const { problems = [] } = (await ready.json()) as { problems?: string[] }
        return { status: ready.status, problems, full: await fullOn(room) }
      }),
    )

  it(`say why nothing is sent on ${squeeze?.name}, lose and double nobody, and go on by themselves`, async () => {
    const well = { status: 200, problems: [], full: '0' }
    expect(await said()).toEqual([well, well])
    await emptyLog(lab.open.handle, file, ROOM / 20)
    squeeze!.fill(
      ROOM,
      rooms.map(({ process }) => process.child.pid!),
    )
    await setCampaign(lab.open.handle, campaign, 'sending')
    // Whoever sends meets it first; asking for /readyz would take the room away.
    await until(
      () => Promise.all(rooms.map(fullOn)),
      (all) => all.includes('1'),
    )
    const stopped = { status: 200, problems: [expect.stringContaining('the disk is full')], full: '1' }
    await until(said, (all) => all.every(({ problems, full }) => full === '1' && problems.length > 0))
    const { calls } = await lab.report()
    const counts = await lab.open.store.counts(campaign)
    expect(counts.submitted ?? 0).toBeGreaterThan(0)
    expect(counts.planned ?? 0).toBeGreaterThan(0)
    // Longer than it takes to try twice whether that is over.
    for (let look = 0; look < 10; look++) {
      await delay(500)
      expect(await said()).toEqual([stopped, stopped])
    }
    expect((await lab.report()).calls).toBe(calls)
    for (const { url } of rooms) expect((await fetch(`${url}/en`)).status).toBe(200)

    squeeze!.free()
    await until(said, (all) => all.every(({ problems, full }) => full === '0' && problems.length === 0))
    await endLeases(lab.open.handle)
    await lab.until(campaign, isDone)
    expect(await judge(lab, campaign, await lab.report())).toEqual(allOf(RECIPIENTS))
  })
})
