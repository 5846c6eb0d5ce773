import { afterAll, beforeAll, expect, it } from 'vitest'
import { anotherDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.ts'
import { deliveriesOf, frozenFor, openStore, seedCampaign, seedList, shortenTransactions } from '../support/outreach.ts'
import { type Running, startScript } from '../support/processes.ts'
import { KILL_POINTS, type KillPoint, startFaultProvider } from './provider.ts'

const RECIPIENTS = 3_000
const EXCLUDED = 100
const WORKERS = 2

/** A small seeded generator (mulberry32), so that a failure can be played again. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Result {
  kills: Record<KillPoint, number>
  killed: number
  requests: number
  replays: number
  mismatches: number
  planned: number
  unique: number
  doubled: number
  lost: number
  inDoubt: number
  seconds: number
}

/** One campaign from its start to its end, with workers that die at points of the provider's choosing. */
async function campaignUnderFire(db: TestDatabase, keys: 'with-key' | 'without-key', target: number): Promise<Result> {
  const began = Date.now()
  const { store, handle, close } = await openStore(db.uri)
  const people = Array.from({ length: RECIPIENTS }, (_, i) => ({
    email: `person${i}@example.org`,
    languages: i % 3 ? ['sv'] : ['fi'],
    countries: i < EXCLUDED ? ['DK'] : ['SE'],
  }))
  const campaign = await seedCampaign(handle, [await seedList(handle, 'Everybody', people)])

  const random = seeded(20_260_301)
  const kills = { [KILL_POINTS[0]]: 0, [KILL_POINTS[1]]: 0, [KILL_POINTS[2]]: 0 } as Record<KillPoint, number>
  const killed = () => Object.values(kills).reduce((sum, n) => sum + n, 0)
  const workers = new Map<string, Running>()
  const doomed = new Set<string>()
  let serial = 0
  let over = false

  const fate = (worker: string): KillPoint | null => {
    if (killed() >= target || doomed.has(worker) || random() > 0.5) return null
    const point = KILL_POINTS[Math.floor(random() * KILL_POINTS.length)]!
    doomed.add(worker)
    kills[point] += 1
    return point
  }
  const kill = (worker: string) => workers.get(worker)?.child.kill('SIGKILL')
  const provider = await startFaultProvider(fate, kill, () => 20 + random() * 120)
  const hire = () => {
    const name = `w${++serial}`
    const running = startScript('tests/faults/worker.ts', {}, [db.uri, `${provider.url}/${name}`, keys])
    workers.set(name, running)
    void running.exited.then(() => {
      workers.delete(name)
      if (!over) hire()
    })
  }

  await store.freeze(campaign, { frozen: frozenFor(['sv', 'fi']), title: 'Under fire', at: new Date() })
  try {
    for (let i = 0; i < WORKERS; i++) hire()
    const end = Date.now() + 100_000
    while ((await store.campaign(campaign))?.state !== 'done') {
      if (Date.now() > end) throw new Error(`Not done: ${JSON.stringify(await store.counts(campaign))}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  } finally {
    over = true
    await Promise.all([...workers.values()].map((running) => running.stop()))
    await provider.close()
  }

  const row = (await store.campaign(campaign))!
  const rows = (await deliveriesOf(handle, campaign)).filter(({ state }) => state !== 'excluded')
  await close()
  expect(row.candidates).toBe(RECIPIENTS)
  expect(row.planned + row.excluded).toBe(RECIPIENTS)
  expect(row.excluded).toBe(EXCLUDED)
  if (keys === 'with-key') {
    // What we believe is what happened: every delivery carries the id of the one message the provider has for it.
    expect(
      rows.every(({ id, providerId, state }) => state === 'submitted' && provider.ids.get(id) === providerId),
    ).toBe(true)
  }
  const copies = [...provider.copies.values()]
  return {
    kills,
    killed: killed(),
    requests: provider.requests,
    replays: provider.replays,
    mismatches: provider.mismatches,
    planned: row.planned,
    unique: copies.length,
    doubled: copies.filter((n) => n > 1).length,
    lost: row.planned - copies.length,
    inDoubt: rows.filter(({ state }) => state === 'in_doubt').length,
    seconds: Math.round((Date.now() - began) / 1000),
  }
}

function print(engine: string, keys: string, result: Result): void {
  const { kills, ...figures } = result
  const points = KILL_POINTS.map((point) => `${kills[point]} ${point}`).join(', ')
  process.stdout.write(
    `\n${engine}, ${keys}: ${Object.entries(figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · ')}\n  killed: ${points}\n`,
  )
}

describeEachDatabase('workers that are killed in the middle of a campaign', (db) => {
  let second: ReturnType<typeof anotherDatabase>
  beforeAll(async () => {
    second = anotherDatabase(db)
    if (db.engine === 'mongo') await shortenTransactions(db.uri, 5)
  })
  afterAll(() => second.drop())

  it('lose nobody and write to nobody twice', async () => {
    const result = await campaignUnderFire(db, 'with-key', 18)
    print(db.engine, 'with the key', result)
    expect(result.killed).toBeGreaterThanOrEqual(15)
    for (const point of KILL_POINTS) expect(result.kills[point]).toBeGreaterThan(0)
    expect(result).toMatchObject({ doubled: 0, lost: 0, inDoubt: 0, mismatches: 0, unique: RECIPIENTS - EXCLUDED })
    // Otherwise nothing was repeated, and the test proved nothing.
    expect(result.replays).toBeGreaterThan(0)
  })

  it('would write to many twice without the idempotency key', async () => {
    const result = await campaignUnderFire(second, 'without-key', 10)
    print(db.engine, 'without the key', result)
    expect(result.doubled).toBeGreaterThan(100)
    expect(result.lost).toBe(0)
  })
})
