import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { productionVariables } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import { setCampaign } from '../support/outreach.ts'
import { type Running, startScript } from '../support/processes.ts'
import { allOf, endLeases, isDone, judge, type Lab, openLab } from './lab.ts'
import { emptyLog, squeezes } from './squeeze.ts'

const RECIPIENTS = 2_000
/** Calls per second: slow enough that some have been made when the room ends, and most have not. */
const RATE = 20
/** How long the provider takes to answer (ms): with the first answer nearly all other calls are on their way, also when the checkpoint stops the worker for a while. */
const REPLY_MS: [number, number] = [1_000, 1_500]
/** Less than one batch takes (bytes): calls that are on their way cannot be recorded. */
const ROOM = 20_000
/** How long somebody who stops the service is kept waiting at the most, by what the README says (ms). */
const DRAIN_MS = 8_000
const READY = /^Pressrum is ready/

/** The way that needs no rights, where there is one: here the way makes no difference. */
const way = squeezes.filter(({ possible }) => possible).at(-1)

describe.skipIf(!way)(`a process that is told to stop on ${way?.name}`, () => {
  let lab: Lab
  let campaign: string
  let file: string
  let variables: Record<string, string>
  const servers: Running[] = []

  beforeEach(async () => {
    const dir = way!.open()
    file = join(dir, 'test.db')
    lab = await openLab(`file:${file}`, { seed: 1, rate: RATE, delayMs: REPLY_MS })
    campaign = await lab.planned(RECIPIENTS, RATE)
    variables = {
      ...productionVariables({ engine: 'sqlite', uri: `file:${file}`, dir }),
      RESEND_BASE_URL: lab.provider,
    }
  })
  afterEach(async () => {
    way!.free()
    for (const { child, exited } of servers.splice(0)) {
      child.kill('SIGKILL')
      await exited
    }
    await lab?.close()
    way!.close()
  })

  /** The whole of a process that sends, as `npm start` makes it, compiled. */
  const start = async () => {
    const server = startScript('src/server.ts', variables, ['--roles=worker'])
    servers.push(server)
    await server.line(READY)
    return server
  }

  it('ends in time although outcomes cannot be recorded, and whoever starts next loses and doubles nobody', async () => {
    const { store, handle } = lab.open
    const server = await start()
    await setCampaign(handle, campaign, 'sending')
    await until(
      () => store.counts(campaign),
      ({ submitted = 0 }) => submitted > 0,
    )
    await emptyLog(handle, file, ROOM)
    way!.fill(ROOM, [server.child.pid!])
    // A call came through, and that cannot be written down.
    await server.line(/outcome could not be recorded yet/)
    const { code, ms } = await server.stop()
    expect(code, server.output()).toBe(0)
    expect(ms).toBeLessThan(DRAIN_MS)
    const counts = await store.counts(campaign)
    expect(counts.planned ?? 0).toBeGreaterThan(0)
    // What nobody knows of here is known there.
    expect((await judge(lab, campaign, await lab.report())).unique).toBeGreaterThan(counts.submitted ?? 0)

    way!.free()
    await endLeases(handle)
    const next = await start()
    await lab.until(campaign, isDone)
    expect(await judge(lab, campaign, await lab.report())).toEqual(allOf(RECIPIENTS))
    expect((await next.stop()).code).toBe(0)
  })
})
