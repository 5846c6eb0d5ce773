import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { freshBucket } from '../../src/domain/rate.ts'
import { choiceOf } from '../../src/outreach/choice.ts'
import { type Engine, runEngine } from '../../src/outreach/engine.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import type { CampaignRow, OutreachStore } from '../../src/outreach/store.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import {
  deliveriesOf,
  frozenFor,
  type OpenStore,
  openStore,
  seedCampaign,
  seedList,
  setCampaign,
} from '../support/outreach.ts'

const DAY = 86_400_000

describeEachDatabase('the cap on pitches per person', (db) => {
  let open: OpenStore
  let other: OpenStore
  let store: OutreachStore
  let engines: Engine[] = []
  let sent: string[] = []
  /** What still waits when a test has failed must not keep its engine from stopping. */
  let releases: (() => void)[] = []
  let cap = { count: 1, days: 7 }
  let shift = 0
  let serial = 0

  beforeAll(async () => {
    open = await openStore(db.uri)
    // As another process has it: with a connection of its own.
    other = await openStore(db.uri, false)
    store = open.store
    await store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(1000), result: null }))
  })
  afterEach(async () => {
    for (const release of releases) release()
    releases = []
    await stopAll()
    sent = []
    cap = { count: 1, days: 7 }
  })
  afterAll(async () => {
    await other?.close()
    await open?.close()
  })

  const stopAll = async () => {
    for (const engine of engines) await engine.stop()
    engines = []
  }

  const start = (own: OutreachStore = store, leaseMs = 60_000): Engine => {
    const engine = runEngine({
      store: own,
      provider: {
        sendBatch: async ({ messages, idempotencyKey }) => {
          sent.push(...messages.map(({ to }) => to))
          const body = { data: messages.map((_, i) => ({ id: `${idempotencyKey}#${i}` })) }
          const headers = { 'ratelimit-limit': '1000', 'content-type': 'application/json' }
          return { status: 200, body, errorName: null, errorMessage: null, headers, transport: 'replied' }
        },
      },
      suppressedAmong: async () => new Set(),
      suppress: async () => {},
      freeze: async () => ({
        frozen: { ...frozenFor(), choice: choiceOf('brief', { cap }, {}) },
        title: 'Under a cap',
      }),
      tokenSecrets: ['secret-secret-secret-secret-secret'],
      deployment: 'test',
      workerId: `w${engines.length}`,
      fallbackRate: () => 1000,
      leaseMs,
      pollMs: 20,
      now: () => Date.now() + shift,
      random: () => 0,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    })
    engines.push(engine)
    return engine
  }

  const listOf = (count: number) => {
    serial += 1
    const people = Array.from({ length: count }, (_, i) => ({ email: `c${serial}-${i}@example.org` }))
    return seedList(open.handle, `Cap ${serial}`, people)
  }
  const reach = (campaign: string, done: (seen: CampaignRow) => boolean) =>
    until(async () => (await store.campaign(campaign))!, done, 50_000)
  const isDone = ({ state }: CampaignRow) => state === 'done'
  /** How many people got so many mails. */
  const shares = () => {
    const each = new Map<string, number>()
    for (const to of sent) each.set(to, (each.get(to) ?? 0) + 1)
    const people = new Map<number, number>()
    for (const count of each.values()) people.set(count, (people.get(count) ?? 0) + 1)
    return Object.fromEntries(people)
  }
  const reasons = async (campaign: string) => (await deliveriesOf(open.handle, campaign)).map(({ reason }) => reason)

  /** A store one of whose writes waits, when everything has been looked up for it, until it may be made. */
  const holding = (own: OutreachStore, write: 'writeSlice' | 'seal' | 'settle') => {
    let reached = () => {}
    let release = () => {}
    const here = new Promise<void>((resolve) => (reached = resolve))
    const free = new Promise<void>((resolve) => (release = resolve))
    releases.push(release)
    const wait = async () => {
      reached()
      await free
    }
    const waiting: Pick<OutreachStore, 'writeSlice' | 'seal' | 'settle'> = {
      writeSlice: async (slice) => wait().then(() => own.writeSlice(slice)),
      seal: async (input) => wait().then(() => own.seal(input)),
      settle: async (input) => wait().then(() => own.settle(input)),
    }
    return { held: { ...own, [write]: waiting[write] }, here, release }
  }
  /** A store that knows of one campaign alone. */
  const only = (own: OutreachStore, campaign: string): OutreachStore => ({
    ...own,
    openCampaigns: async () => (await own.openCampaigns()).filter(({ id }) => id === campaign),
  })

  it('goes out exactly as often as it allows, whatever several campaigns and two workers do at once', async () => {
    const rounds = 12
    for (let round = 0; round < rounds; round++) {
      cap = { count: 1 + (round % 2), days: 7 }
      const list = await listOf(40)
      start()
      start(other.store)
      const campaigns = await Promise.all([0, 1, 2].map(() => seedCampaign(open.handle, [list])))
      for (const campaign of campaigns) await reach(campaign, isDone)
      await stopAll()
      expect([round, shares()]).toEqual([round, { [cap.count]: 40 }])
      sent = []
    }
  })

  it('knows whom another campaign selects between its own look and its writing', async () => {
    const list = await listOf(30)
    const first = await seedCampaign(open.handle, [list])
    const slice = holding(store, 'writeSlice')
    start(only(slice.held, first))
    await slice.here
    // The other one is handed over meanwhile, and nothing is written down of it yet.
    const call = holding(other.store, 'settle')
    const second = await seedCampaign(open.handle, [list])
    start(only(call.held, second))
    await call.here
    slice.release()
    expect(await reach(first, isDone)).toMatchObject({ candidates: 30, planned: 0, excluded: 30 })
    call.release()
    await reach(second, isDone)
    expect(shares()).toEqual({ 1: 30 })
    expect(new Set(await reasons(first))).toEqual(new Set(['capped']))
  })

  it('would leave people without any mail if slices were written without looking whose turn it is', async () => {
    const list = await listOf(30)
    const first = await seedCampaign(open.handle, [list])
    const { held, here, release } = holding(store, 'writeSlice')
    start({
      ...only(held, first),
      claim: async () => [],
      writeSlice: ({ capTurn: _, ...slice }) => held.writeSlice(slice),
    })
    await here
    const second = await seedCampaign(open.handle, [list])
    start({ ...only(other.store, second), claim: async () => [] })
    for (const campaign of [second, first]) {
      expect(await reach(campaign, ({ planComplete }) => planComplete)).toMatchObject({ planned: 30 })
      release()
    }
    await stopAll()
    // Each finds the other’s mails about to be sent.
    const seals = [first, second].map((campaign) => ({ ...holding(store, 'seal'), campaign }))
    for (const { held: own, campaign } of seals) start(only(own, campaign))
    for (const seal of seals) await seal.here
    for (const seal of seals) seal.release()
    for (const campaign of [second, first]) expect(await reach(campaign, isDone)).toMatchObject({ planned: 0 })
    expect(shares()).toEqual({})
  })

  it('goes on from the watermark of a worker that died between its look and its writing', async () => {
    const list = await listOf(30)
    const first = await seedCampaign(open.handle, [list])
    let died = false
    start(
      {
        ...store,
        writeSlice: async () => {
          died = true
          throw new Error('died')
        },
        releasePlan: async () => {},
      },
      1_000,
    )
    await until(
      async () => died,
      (seen) => seen,
    )
    await stopAll()
    start(other.store)
    const second = await seedCampaign(open.handle, [list])
    await reach(second, isDone)
    shift += 2_000
    await reach(first, isDone)
    expect(shares()).toEqual({ 1: 30 })
  })

  it('is asked again at the seal: a campaign that was paused for longer than the cap looks back gives way', async () => {
    const list = await listOf(30)
    const first = await seedCampaign(open.handle, [list])
    start({ ...store, claim: async () => [] })
    await reach(first, ({ planComplete }) => planComplete)
    await store.stopCampaign(first, 'Somebody has paused it.')
    await stopAll()
    shift += 8 * DAY
    start({ ...store, claim: async () => [] })
    const second = await seedCampaign(open.handle, [list])
    // It does not count any more: nobody is held off by what may never go out.
    expect(await reach(second, ({ planComplete }) => planComplete)).toMatchObject({ planned: 30 })
    await stopAll()
    const { held, here, release } = holding(other.store, 'seal')
    start(only(held, second))
    await here
    await setCampaign(open.handle, first, 'sending')
    start(only(store, first))
    expect(await reach(first, isDone)).toMatchObject({ planned: 0, excluded: 30 })
    release()
    await reach(second, isDone)
    expect(shares()).toEqual({ 1: 30 })
    expect(new Set(await reasons(first))).toEqual(new Set(['capped']))
  })
})
