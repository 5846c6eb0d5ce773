import { afterAll, beforeAll, expect, it } from 'vitest'
import { campaignsOf } from '../support/campaigns.ts'
import { describeEachDatabase, productionVariables } from '../support/databases.ts'
import { dueThisMorning, setDigestsLongAgo } from '../support/digests.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { type SeedContact, seedList, setCampaign, shortenTransactions } from '../support/outreach.ts'
import type { Running } from '../support/processes.ts'
import { allOf, isDone, judge, type Lab, openLab } from './lab.ts'
import type { WorkerPlan } from './plan.ts'

const FIRST = 'What is for everybody'
const SECOND = 'What is for some'
const THIRD = 'What comes a day later'

/** Two slices. */
const READERS = 2_100
/** Of them, who find a second story. */
const SOME = 100
const WEEKLY = 40

const DAY = 86_400_000
/** Longer than any lease (ms). */
const LATER = 61_000

/** Where those who make the digests die, one after the other: with its unique value and its campaign, and with what it brings. */
const MAKING = [
  ...['create values: after', 'create campaigns: after', 'commitTransaction: after', 'freeze: before', 'freeze: after'],
]

/** Where those who send it die: before, in and between its slices, and with its calls. */
const SENDING = [
  ...['leasePlan: after', 'writeSlice: before commit', 'writeSlice: after', 'writeSlice: before commit'],
  ...['completePlan: after', 'seal: after', 'call: after', 'settle: after'],
]

describeEachDatabase('digests whose makers die', (db) => {
  let room: TestNewsroom
  let lab: Lab
  let at: ReturnType<typeof campaignsOf>
  let everybody: string
  let some: string
  /** By its own clock each process comes when the leases of those before it have run out. */
  let clockMs = 0

  const hire = (plan: Partial<WorkerPlan>): Running => {
    clockMs += LATER
    return lab.hire({ clockMs, rate: 5, ...plan })
  }
  const maker = (plan: Partial<WorkerPlan> = {}): Running => {
    clockMs += LATER
    return lab.hire({ clockMs, ...plan }, 'tests/faults/digest-maker.ts', productionVariables(db))
  }
  const begin = async (process: Running) => {
    await process.line(/^open/)
    process.child.kill('SIGUSR2')
  }
  const deathOf = async (process: Running) => {
    const line = await process.line(/^died/)
    await process.exited
    return line.slice('died '.length)
  }
  /** Ids of the digests of a frequency that there are. */
  const made = async (frequency: string): Promise<string[]> => {
    const where = { storyKey: { like: `digests:${frequency}.` } }
    const found = await room.payload.db.find({ collection: 'campaigns', where, sort: 'createdAt' } as never)
    return found.docs.map(({ id }) => String(id))
  }
  /** Briefs that leave all their readers to a digest, sent by workers that make none. */
  const briefs = async (...all: { title: string; list: string }[]) => {
    const away = { key: 'digests', holder: 'test', token: 1, until: new Date(Date.now() + DAY / 48).toISOString() }
    await room.payload.db.deleteMany({ collection: 'leases', where: { key: { equals: 'digests' } } })
    await room.payload.db.create({ collection: 'leases', data: away })
    await room.startWorkers()
    for (const { title, list } of all) {
      const campaign = await at.create('brief', await at.published({ title }), { lists: [list] })
      expect(await at.send(campaign)).toMatchObject({ planned: 0 })
    }
    await room.stopWorkers()
    await room.payload.db.deleteMany({ collection: 'leases', where: { key: { equals: 'digests' } } })
  }

  beforeAll(async () => {
    if (db.engine === 'mongo') await shortenTransactions(db.uri, 3)
    room = await openNewsroom(db)
    lab = await openLab(db.uri, { seed: 1 }, false)
    at = campaignsOf(room, await room.person('editor'), await room.person('communications'))
    const readers = (from: number, count: number, frequency: SeedContact['frequency']) =>
      Array.from({ length: count }, (_, i) => ({ email: `reader${from + i}@example.org`, frequency: frequency! }))
    const daily = readers(0, READERS, 'daily')
    everybody = await seedList(lab.open.handle, 'Everybody', [...daily, ...readers(READERS, WEEKLY, 'weekly')])
    some = await seedList(lab.open.handle, 'Some', daily.slice(0, SOME))
    // So long ago that no other comes due meanwhile.
    await setDigestsLongAgo(room, { enabled: true, ...dueThisMorning() })
  })
  afterAll(async () => {
    await lab?.close()
    await room?.close()
  })

  it('are made once and bring each reader everything, once, wherever in the making and sending somebody dies', async () => {
    await briefs({ title: FIRST, list: everybody }, { title: SECOND, list: some })
    await lab.script({ seed: 1, rate: 5, phrases: [FIRST, SECOND] })
    const deaths: string[] = []
    const successor = (point: string | undefined) =>
      maker(point ? { die: { point, nth: 1 } } : { clockMs: clockMs + (SENDING.length + 2) * LATER })
    let next = successor(MAKING[0])
    for (const n of MAKING.keys()) {
      const process = next
      await process.line(/^open/)
      next = successor(MAKING[n + 1])
      // The weekly one waits, so that it is the daily one that is sent under fire.
      if (MAKING[n] === 'freeze: after') await setCampaign(lab.open.handle, (await made('weekly'))[0]!, 'paused')
      await begin(process)
      deaths.push(await deathOf(process))
    }
    for (const point of SENDING) deaths.push(await deathOf(hire({ die: { point, nth: 1 } })))
    expect(deaths).toEqual([...MAKING, ...SENDING])

    await lab.script({ seed: 1, phrases: [FIRST, SECOND] })
    const [daily, weekly] = [await made('daily'), await made('weekly')]
    expect([daily.length, weekly.length]).toEqual([1, 1])
    await setCampaign(lab.open.handle, weekly[0]!, 'scheduled')
    const survivor = next
    await begin(survivor)
    for (const id of [...daily, ...weekly]) await lab.until(id, isDone)
    await survivor.stop()
    expect([await made('daily'), await made('weekly')]).toEqual([daily, weekly])
    const report = await lab.report()
    expect(await judge(lab, daily[0]!, report)).toEqual(allOf(READERS))
    expect(await judge(lab, weekly[0]!, report)).toEqual(allOf(WEEKLY))
    expect(report.phrases).toEqual({
      [daily[0]!]: { [FIRST]: READERS, [SECOND]: SOME },
      [weekly[0]!]: { [FIRST]: WEEKLY, [SECOND]: 0 },
    })
  })

  it('would be made twice without the unique value, by one that slept while another made it', async () => {
    clockMs += DAY
    const weakness = 'no unique value'
    const sleeper = maker({ weakness, freeze: { point: 'beginTransaction: before', nth: 1 } })
    const other = maker({ weakness })
    await briefs({ title: THIRD, list: some })
    await lab.script({ seed: 2, phrases: [FIRST, SECOND, THIRD] })
    const before = await made('daily')
    await begin(sleeper)
    await sleeper.line(/^frozen/)
    await begin(other)
    await other.line(/^kept/)
    sleeper.child.kill('SIGCONT')
    await sleeper.line(/^kept/)
    const doubled = (await made('daily')).filter((id) => !before.includes(id))
    expect(doubled).toHaveLength(2)
    for (const id of doubled) await lab.until(id, isDone)
    const { phrases } = await lab.report()
    const brought = (phrase: string) => doubled.reduce((sum, id) => sum + (phrases[id]?.[phrase] ?? 0), 0)
    // Each asks who has had what: nobody gets a story twice even so. What the day before has brought does not come again either.
    expect(brought(THIRD)).toBeLessThanOrEqual(SOME)
    expect([brought(FIRST), brought(SECOND)]).toEqual([0, 0])
    await Promise.all([sleeper.stop(), other.stop()])
  })
})
