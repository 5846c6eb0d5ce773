import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ObjectId } from 'mongodb'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PITCHES } from '../../src/domain/campaign.ts'
import { rankOf } from '../../src/domain/delivery.ts'
import type { MailMessage } from '../../src/domain/mail-message.ts'
import type { ProviderReply } from '../../src/domain/outcomes.ts'
import { freshBucket } from '../../src/domain/rate.ts'
import type { WarmUp } from '../../src/domain/warm-up.ts'
import type { MailProvider } from '../../src/mail/provider.ts'
import { type Engine, type EngineDeps, runEngine } from '../../src/outreach/engine.ts'
import { takeIn } from '../../src/outreach/inbound.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { planCampaign, SLICE } from '../../src/outreach/plan.ts'
import { openFrozen } from '../../src/outreach/seal.ts'
import type { BatchRow, InboundEvent, OutreachStore } from '../../src/outreach/store.ts'
import { createWarmUpGate, warmUpWords } from '../../src/outreach/warm-up.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import {
  deliveriesOf,
  frozenFor,
  type OpenStore,
  openStore,
  type SeedContact,
  seedCampaign,
  seedList,
  setCampaign,
  setGroup,
  setReleased,
  setType,
} from '../support/outreach.ts'

type Call = Parameters<MailProvider['sendBatch']>[0]
type Answer = (call: Call, number: number) => ProviderReply | Promise<ProviderReply>

const reply = (part: Partial<ProviderReply>): ProviderReply => ({
  status: 200,
  body: null,
  errorName: null,
  errorMessage: null,
  headers: { 'ratelimit-limit': '1000', 'content-type': 'application/json' },
  transport: 'replied',
  ...part,
})
const taken = ({ messages, idempotencyKey }: Call) =>
  reply({ body: { data: messages.map((_, i) => ({ id: `${idempotencyKey}#${i}` })) } })
const refused = (status: number, errorName: string, headers: Record<string, string> = {}) =>
  reply({
    status,
    errorName,
    errorMessage: `${errorName} for somebody@example.org`,
    headers: { ...reply({}).headers, ...headers },
  })
const lost = () => reply({ status: null, transport: 'unknown', headers: {} })

const HOUR = 3_600_000
const byCampaign = ({ messages }: Call) => messages[0]!.tags.find(({ name }) => name === 'campaign')!.value
const byDelivery = (message: MailMessage) => message.tags.find(({ name }) => name === 'delivery')!.value

describeEachDatabase('the outreach engine', (db) => {
  let open: OpenStore
  let store: OutreachStore
  let calls: Call[]
  let answer: Answer
  let shift: number
  let suppressed: Set<string>
  let engines: Engine[]
  let serial = 0

  beforeAll(async () => {
    open = await openStore(db.uri)
    store = open.store
  })
  afterAll(() => open.close())
  beforeEach(async () => {
    // What one test taught about the rate is not for the next one.
    await store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(1000), result: null }))
    calls = []
    answer = taken
    shift = 0
    suppressed = new Set()
    engines = []
  })
  afterEach(async () => {
    for (const engine of engines) await engine.stop()
  })

  const start = (own: Partial<EngineDeps> = {}): Engine => {
    const engine = runEngine({
      store,
      provider: {
        sendBatch: async (call) => {
          calls.push(call)
          return answer(call, calls.length)
        },
      },
      suppressedAmong: async (addresses) => new Set(addresses.filter((address) => suppressed.has(address))),
      suppress: async (address) => void suppressed.add(address),
      freeze: async () => ({ frozen: frozenFor(['sv', 'fi']), title: 'Frozen' }),
      tokenSecrets: ['secret-secret-secret-secret-secret'],
      deployment: 'test',
      workerId: `w${engines.length}`,
      fallbackRate: () => 1000,
      leaseMs: 60_000,
      pollMs: 20,
      now: () => Date.now() + shift,
      random: () => 0,
      log: { info: () => {}, warn: () => {}, error: () => {} },
      ...own,
    })
    engines.push(engine)
    return engine
  }

  const people = (count: number, part: Partial<SeedContact> = {}): SeedContact[] => {
    serial += 1
    return Array.from({ length: count }, (_, i) => ({ email: `e${serial}-${i}@example.org`, ...part }))
  }
  const campaignTo = async (contacts: SeedContact[]) => {
    const list = await seedList(open.handle, `Engine ${serial}`, contacts)
    return { list, campaign: await seedCampaign(open.handle, [list]) }
  }
  const state = async (campaign: string) => (await store.campaign(campaign))!.state
  const reach = (campaign: string, wanted: string) =>
    until(
      () => state(campaign),
      (seen) => seen === wanted,
      50_000,
    )

  it.each([
    ['few are opened', {}],
    // The counter-test: all of them may end in doubt.
    ['all would be opened without the limit', { mostUnanswered: Number.POSITIVE_INFINITY }],
  ])('of the batches of a campaign whose provider is silent %s', async (_, own) => {
    const { campaign } = await campaignTo(people(60))
    answer = lost
    const opened = async () => new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size
    start({ fallbackRate: () => 50, largestBatch: () => 1, ...own })
    await until(opened, (n) => n >= ('mostUnanswered' in own ? 60 : 4))
    // By then each of them has been asked again, and still nobody has answered.
    await until(
      async () => calls.length,
      (n) => n >= 12,
    )
    // Four, and what is on its way at that moment, which is more where the machine was busy.
    if (!('mostUnanswered' in own)) expect(await opened()).toBeLessThanOrEqual(30)
    answer = taken
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ submitted: 60 })
  })

  it('lets a campaign ask for itself whether the provider is back, though another’s calls all failed', async () => {
    const first = await campaignTo(people(20))
    const silent = new Set<string>()
    answer = (call) => (silent.has(byCampaign(call)) ? lost() : taken(call))
    silent.add(first.campaign)
    start({ fallbackRate: () => 50, largestBatch: () => 1 })
    await until(
      async () => calls.length,
      (n) => n >= 4,
    )
    const second = await campaignTo(people(20))
    await reach(second.campaign, 'done')
    expect(await state(first.campaign)).toBe('sending')
    silent.clear()
    await reach(first.campaign, 'done')
  })

  describe('with the key of another account', () => {
    /** A call under the key of one account; then a process with another key goes on. */
    const handOver = async (first: Answer, accounts: [string | undefined, string | undefined]) => {
      const { campaign } = await campaignTo(people(20))
      const [before, after] = accounts.map((account) => (account ? { account } : {}))
      answer = first
      start(before)
      await until(
        async () => calls.length,
        (n) => n >= 1,
      )
      for (const engine of engines.splice(0)) await engine.stop()
      answer = taken
      calls = []
      shift = 60_000
      start(after)
      return campaign
    }

    it('repeats nothing that the other may have taken: it is in doubt', async () => {
      const campaign = await handOver(lost, ['one', 'other'])
      await until(
        () => store.counts(campaign),
        ({ in_doubt }) => in_doubt === 20,
      )
      expect(calls).toEqual([])
      expect(await state(campaign)).toBe('sending')
    })

    it.each([
      ['repeats it in a process with the same key', lost, ['one', 'one']],
      ['repeats what was sealed before accounts were told apart', lost, [undefined, 'other']],
      ['sends what the other has certainly not taken', () => refused(429, 'rate_limit_exceeded'), ['one', 'other']],
    ] as [string, Answer, [string | undefined, string | undefined]][])('%s', async (_, first, accounts) => {
      const campaign = await handOver(first, accounts)
      await reach(campaign, 'done')
      expect(await store.counts(campaign)).toEqual({ submitted: 20 })
      expect(calls).toHaveLength(1)
    })
  })

  it('sends one copy to everybody, in their language, and is then done', async () => {
    const { campaign } = await campaignTo([
      ...people(130),
      ...people(20, { languages: ['fi', 'sv'] }),
      ...people(5, { languages: ['lt'] }),
      ...people(7, { countries: ['DK'] }),
      ...people(3, { state: 'unsubscribed' }),
    ])
    start()
    await reach(campaign, 'done')
    const messages = calls.flatMap((call) => call.messages)
    expect(new Set(messages.map(({ to }) => to)).size).toBe(155)
    expect(messages).toHaveLength(155)
    expect(messages.filter(({ subject }) => subject === 'Test fi')).toHaveLength(20)
    expect(calls.every((call) => call.messages.length <= 100)).toBe(true)
    expect(new Set(calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(calls.length)
    expect(calls[0]!.idempotencyKey).toMatch(new RegExp(`^test/${campaign}/[\\w-]+/1$`))
    expect(messages[0]!.headers['List-Unsubscribe']).toMatch(/^<https:\/\/news\.example\.org\/u\/[\w-]{40,}>$/)
    expect(await store.campaign(campaign)).toMatchObject({
      candidates: 165,
      planned: 155,
      excluded: 10,
      title: 'Frozen',
    })
    expect(await store.counts(campaign)).toEqual({ submitted: 155, excluded: 10 })
  })

  it('shares a campaign between two workers without making a call twice', async () => {
    const { campaign } = await campaignTo(people(1_500))
    answer = async (call) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      return taken(call)
    }
    start()
    start()
    await reach(campaign, 'done')
    expect(calls).toHaveLength(15)
    expect(new Set(calls.flatMap((call) => call.messages.map(({ to }) => to))).size).toBe(1_500)
  })

  it('has no more on its way than its memory is meant to hold', async () => {
    /** Calls that are on their way at once, at the most, where each waits a moment for so many to be. */
    const most = async (together: number, own: Partial<EngineDeps>) => {
      const { campaign } = await campaignTo(people(1_000))
      let [now, highest] = [0, 0]
      answer = async (call) => {
        now += 1
        highest = Math.max(highest, now)
        for (let waited = 0; highest < together && waited < 2_000; waited += 5) await delay(5)
        // For one too many.
        await delay(20)
        now -= 1
        return taken(call)
      }
      const engine = start(own)
      await reach(campaign, 'done')
      await engine.stop()
      return highest
    }
    const { batchBytes } = openFrozen({ id: 'c', type: 'brief', lists: [], startedAt: null }, frozenFor(['sv', 'fi']))
    expect(await most(2, { mostBytes: 2.5 * batchBytes })).toBe(2)
    expect(await most(1, { mostBytes: 0.5 * batchBytes })).toBe(1)
    expect(await most(3, {})).toBeGreaterThan(2)
  })

  it('goes on with the others when a campaign cannot be read', async () => {
    const broken = await campaignTo(people(2))
    const { campaign } = await campaignTo(people(2))
    // Under way, and yet nothing was frozen for it.
    await setCampaign(open.handle, broken.campaign, 'sending')
    const failures: unknown[] = []
    start({ failed: (error) => failures.push(error) })
    await reach(campaign, 'done')
    expect(await state(broken.campaign)).toBe('sending')
    expect(failures).toHaveLength(1)
    await setCampaign(open.handle, broken.campaign, 'cancelled')
  })

  it('goes on with the others when one cannot be started, closed or finished, and tries that one again by and by', async () => {
    const broken = { start: '', close: '', doubt: '', claim: '' }
    for (const part of ['start', 'close', 'doubt', 'claim'] as const)
      broken[part] = (await campaignTo(people(2))).campaign
    const { campaign } = await campaignTo(people(2))
    for (const [id, wanted] of [
      [broken.close, 'cancelled'],
      [broken.doubt, 'paused'],
      [broken.claim, 'sending'],
    ] as const) {
      await store.freeze(id, { frozen: frozenFor(['sv', 'fi']), title: 'Frozen', at: new Date() })
      await setCampaign(open.handle, id, wanted)
    }
    const tries: string[] = []
    const breaks = (part: keyof typeof broken, id: string) => {
      if (broken[part] !== id) return
      tries.push(part)
      throw new TypeError('Cannot read properties of undefined')
    }
    const failures: unknown[] = []
    const engine = start({
      pollMs: 5_000,
      store: {
        ...store,
        cancelSome: async (id, at, limit) => breaks('close', id) ?? store.cancelSome(id, at, limit),
        overdue: async (id, ...more) => breaks('doubt', id) ?? store.overdue(id, ...more),
        claim: async (asked) => breaks('claim', asked.campaign) ?? store.claim(asked),
      },
      freeze: async ({ id }) => breaks('start', id) ?? { frozen: frozenFor(['sv', 'fi']), title: 'Frozen' },
      failed: (error) => failures.push(error),
    })
    await until(
      async () => {
        engine.wake()
        return state(campaign)
      },
      (seen) => seen === 'done',
    )
    expect([...tries].sort()).toEqual(['claim', 'close', 'doubt', 'start'])
    expect(failures).toHaveLength(4)
    expect(await store.campaign(broken.start)).toMatchObject({
      state: 'scheduled',
      pausedReason: expect.stringContaining('cannot be started'),
    })
    // Whatever it was has been mended.
    const { start: late, ...others } = broken
    Object.assign(broken, { start: '', close: '', doubt: '', claim: '' })
    shift += 5_000
    engine.wake()
    await reach(late, 'done')
    expect((await store.campaign(late))!.pausedReason).toBe('')
    for (const id of Object.values(others)) await setCampaign(open.handle, id, 'cancelled')
  })

  it('waits with a campaign that cannot start, says why, and starts it when it can', async () => {
    const { campaign } = await campaignTo(people(2))
    let ready = false
    start({
      freeze: async () =>
        ready ? { frozen: frozenFor(), title: 'Now' } : { waiting: 'It starts when the story is public.', soon: true },
    })
    await until(
      () => store.campaign(campaign),
      (row) => row?.pausedReason === 'It starts when the story is public.',
    )
    expect(await state(campaign)).toBe('scheduled')
    ready = true
    await reach(campaign, 'done')
    expect((await store.campaign(campaign))!.pausedReason).toBe('')
  })

  it('says that a brief waits for another’s selection, and does not render it at each look', async () => {
    const { campaign: first } = await campaignTo(people(2))
    const { campaign: second } = await campaignTo(people(3))
    const group = (await store.campaign(first))!.translationGroup
    await setGroup(open.handle, second, group)
    await store.freeze(first, { frozen: frozenFor(), title: 'First', at: new Date() })
    // Somebody else selects its recipients.
    const token = (await store.leasePlan(first, 'other', new Date(), new Date(Date.now() + HOUR)))!
    let looks = 0
    let rendered = 0
    const look = () => {
      looks += 1
      return store.openCampaigns()
    }
    const engine = start({
      store: { ...store, openCampaigns: () => look() },
      freeze: async () => {
        rendered += 1
        return { frozen: frozenFor(), title: 'Second', alone: { group, types: PITCHES } }
      },
      pollMs: 5_000,
    })
    await until(
      async () => {
        engine.wake()
        return looks
      },
      (n) => n > 20,
    )
    expect(await store.campaign(second)).toMatchObject({
      state: 'scheduled',
      pausedReason: 'It starts when the recipients of another campaign about the story are selected.',
    })
    expect(rendered).toBe(1)
    shift += 5_000
    await until(
      async () => {
        engine.wake()
        return rendered
      },
      (n) => n === 2,
    )
    await store.releasePlan(first, token)
    for (const campaign of [first, second]) {
      await until(
        async () => {
          shift += 5_000
          engine.wake()
          return state(campaign)
        },
        (seen) => seen === 'done',
      )
      expect((await store.campaign(campaign))!.pausedReason).toBe('')
    }
  })

  it('goes on planning where an interrupted process stopped', async () => {
    const { campaign } = await campaignTo(people(2_500))
    await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: new Date() })
    const first = (await store.campaign(campaign))!
    const stop = new AbortController()
    const deps = {
      store,
      suppressedAmong: async () => new Set<string>(),
      workerId: 'p',
      leaseMs: 60_000,
      now: Date.now,
    }
    expect(await planCampaign(deps, first, stop.signal, () => stop.abort())).toBe('left')
    expect(await store.campaign(campaign)).toMatchObject({ slices: 1, candidates: 2_000, planComplete: false })
    start()
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ submitted: 2_500 })
    expect(new Set((await deliveriesOf(open.handle, campaign)).map(({ contact }) => contact)).size).toBe(2_500)
  })

  /** How often the event loop has gone round, and with it everything that waits for it: requests, timers, leases. */
  const countTurns = () => {
    let turns = 0
    let counting = true
    const next = () => {
      turns += 1
      if (counting) setImmediate(next)
    }
    setImmediate(next)
    const stop = () => {
      counting = false
    }
    return { now: () => turns, stop }
  }

  it('lets the rest of the process go on while it plans and sends', async () => {
    const { campaign } = await campaignTo(people(10_000))
    const turns = countTurns()
    const at: number[] = []
    const calm: OutreachStore = {
      ...store,
      members: async (...args) => {
        at.push(turns.now())
        return store.members(...args)
      },
      writeSlice: async (slice) => {
        at.push(turns.now())
        return store.writeSlice(slice)
      },
    }
    start({ store: calm })
    await reach(campaign, 'done')
    turns.stop()
    // 20 pages and the end, 5 slices: between any two of these steps the loop has gone round.
    expect(at).toHaveLength(26)
    expect(at.filter((turn, step) => step > 0 && turn <= at[step - 1]!)).toEqual([])
    expect(await store.counts(campaign)).toEqual({ submitted: 10_000 })
  })

  it('sends no more on a day than the warm-up allows, in all processes together, and goes on the next day', async () => {
    const { campaign } = await campaignTo(people(500))
    const day = Date.parse('2030-01-01T12:00:00Z') + serial * 10 * 24 * HOUR
    let plan: WarmUp | null = { startedAt: day, firstDay: 120, growth: 2 }
    shift = day - Date.now()
    const gated = () => {
      const warmUp = createWarmUpGate(
        store,
        () => plan,
        () => Date.now() + shift,
      )
      return start({ warmUp, largestBatch: warmUp.largestBatch })
    }
    const [first, second] = [gated(), gated()]
    await until(
      async () => warmUpWords(store, plan, 400, 100, Date.now() + shift),
      (words) => words.startsWith('The warm-up of the domain allows 120 mails today (UTC), and 100 are used.'),
    )
    await Promise.all([first.idle(), second.idle()])
    expect(calls).toHaveLength(1)
    shift += 24 * HOUR
    await until(
      async () => calls.length,
      (n) => n === 3,
    )
    await Promise.all([first.idle(), second.idle()])
    expect(calls).toHaveLength(3)
    expect(await state(campaign)).toBe('sending')
    plan = null
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ submitted: 500 })
  })

  it.each(['brief', 'digest'])(
    'sends what the warm-up has left over of a %s in the morning, and not when its day begins',
    async (type) => {
      const { campaign } = await campaignTo(people(150))
      await setType(open.handle, campaign, type)
      const day = Date.parse('2034-01-01T00:00:00Z') + serial * 10 * 24 * HOUR
      const clock = (hours: number) => {
        shift = day + hours * HOUR - Date.now()
      }
      const plan = { startedAt: day, firstDay: 50, growth: 1 }
      const warmUp = createWarmUpGate(
        store,
        () => plan,
        () => Date.now() + shift,
        () => 'Europe/Helsinki',
      )
      clock(20)
      const engine = start({ warmUp, largestBatch: warmUp.largestBatch })
      const sent = async (mails: number) => {
        await until(
          async () => (await store.counts(campaign)).submitted,
          (submitted) => submitted === mails,
        )
        await engine.idle()
      }
      await sent(50)
      clock(24)
      await engine.idle()
      clock(29 - 0.1)
      await engine.idle()
      expect(calls).toHaveLength(1)
      clock(29)
      await sent(100)
      // In the evening of the third day it is too late again.
      clock(48 + 18)
      await engine.idle()
      expect(calls).toHaveLength(2)
      clock(72 + 5)
      await sent(150)
      await reach(campaign, 'done')
    },
  )

  it.each([
    ['has been outgrown', 365],
    ['began on the same day', 0],
  ])('goes on in the night with a brief of which a warm-up that %s has left over nothing', async (_, days) => {
    const { campaign } = await campaignTo(people(50))
    const day = Date.parse('2039-01-01T00:00:00Z') + serial * 10 * 24 * HOUR
    const clock = (hours: number) => {
      shift = day + hours * HOUR - Date.now()
    }
    const plan = { startedAt: day - days * 24 * HOUR, firstDay: 500, growth: 2 }
    const warmUp = createWarmUpGate(
      store,
      () => plan,
      () => Date.now() + shift,
      () => 'Europe/Helsinki',
    )
    clock(12)
    let stopped = false
    answer = (call, number) => {
      if (number > 1) return taken(call)
      // Everything is stopped by hand at noon, and let go on the next evening.
      stopped = true
      return refused(429, 'rate_limit_exceeded', { 'retry-after': '1' })
    }
    const engine = start({ warmUp, largestBatch: warmUp.largestBatch, halted: async () => stopped })
    await until(
      async () => calls.length,
      (n) => n === 1,
    )
    await engine.idle()
    clock(24 + 18.5)
    stopped = false
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ submitted: 50 })
    expect(Date.now() + shift).toBeLessThan(day + 43 * HOUR)
  })

  it('sends a notice on in the night, whatever the warm-up has left of either day', async () => {
    const { campaign } = await campaignTo(people(100))
    await setType(open.handle, campaign, 'kill')
    const day = Date.parse('2035-01-01T00:00:00Z') + serial * 10 * 24 * HOUR
    shift = day + 23 * HOUR - Date.now()
    const warmUp = createWarmUpGate(
      store,
      () => ({ startedAt: day, firstDay: 10, growth: 1 }),
      () => Date.now() + shift,
    )
    answer = (call, number) => {
      if (number === 1) shift += 2 * HOUR
      return taken(call)
    }
    start({ warmUp, largestBatch: warmUp.largestBatch })
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ submitted: 100 })
    expect(Date.now() + shift).toBeLessThan(day + 26 * HOUR)
  })

  it('repeats a call that may have been taken although the day’s allowance is used up', async () => {
    const { campaign } = await campaignTo(people(200))
    const plan = { startedAt: 0, firstDay: 100, growth: 1 }
    const day = Date.parse('2031-01-01T12:00:00Z') + serial * 24 * HOUR
    shift = day - Date.now()
    answer = (call, number) => (number === 1 ? lost() : taken(call))
    const warmUp = createWarmUpGate(
      store,
      () => plan,
      () => Date.now() + shift,
    )
    const engine = start({ warmUp, largestBatch: warmUp.largestBatch })
    await until(
      () => store.counts(campaign),
      (counts) => counts.submitted === 100,
    )
    await engine.idle()
    expect(calls).toHaveLength(2)
    expect(calls[1]!.idempotencyKey).toBe(calls[0]!.idempotencyKey)
  })

  describe('one outcome each', () => {
    it('repeats a call whose outcome it does not know under the same key, byte for byte', async () => {
      const { campaign } = await campaignTo(people(3))
      answer = (call, number) => (number < 3 ? lost() : taken(call))
      start()
      await reach(campaign, 'done')
      expect(calls).toHaveLength(3)
      expect(new Set(calls.map((call) => JSON.stringify([call.idempotencyKey, call.messages]))).size).toBe(1)
      expect(await store.counts(campaign)).toEqual({ submitted: 3 })
    })

    it('repeats the same call even when contacts, addresses and secrets have changed since', async () => {
      const { campaign, list } = await campaignTo(people(2))
      answer = () => lost()
      const first = start()
      await until(
        async () => calls.length,
        (n) => n === 1,
      )
      await first.stop()
      await moveAddresses(list)
      answer = taken
      start({ tokenSecrets: ['another-secret-another-secret-another'] })
      await reach(campaign, 'done')
      expect(JSON.stringify(calls.at(-1)!.messages)).toBe(JSON.stringify(calls[0]!.messages))
    })

    /** As somebody who edits contacts while a campaign is being sent. */
    const moveAddresses = async (list: string) => {
      const members = await store.members(list, '', 10)
      for (const [i, { contact }] of members.entries()) {
        await setAddress(contact, `moved-${serial}-${i}@example.org`)
      }
    }

    it('holds everybody back after a 429 and then goes on under the same key', async () => {
      const { campaign } = await campaignTo(people(2))
      const times: number[] = []
      answer = (call, number) => {
        times.push(Date.now())
        return number === 1 ? refused(429, 'rate_limit_exceeded', { 'retry-after': '1' }) : taken(call)
      }
      start()
      await reach(campaign, 'done')
      expect(calls).toHaveLength(2)
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1_000)
      expect(calls[1]!.idempotencyKey).toBe(calls[0]!.idempotencyKey)
    })

    it('leaves out only the bad message when a batch is refused as a whole', async () => {
      const { campaign } = await campaignTo(people(5))
      answer = (call) => {
        if (call.validation === 'strict') return refused(422, 'validation_error')
        const data = call.messages.slice(1).map((_, i) => ({ id: `ok-${i}` }))
        return reply({ body: { data, errors: [{ index: 0, message: 'Invalid `to`: x@example.org' }] } })
      }
      start()
      await reach(campaign, 'done')
      expect(calls.map(({ validation }) => validation)).toEqual(['strict', 'permissive'])
      expect(calls[1]!.idempotencyKey).toMatch(/\/2$/)
      expect(await store.counts(campaign)).toEqual({ submitted: 4, failed: 1 })
      const failed = (await deliveriesOf(open.handle, campaign)).find((row) => row.state === 'failed')!
      expect(failed.id).toBe(byDelivery(calls[1]!.messages[0]!))
      // The provider's words are kept, the address in them is not.
      expect(failed.reason).toBe('Invalid `to`: …')
    })

    it('leaves it to a person when a refusal follows a call that may have been taken', async () => {
      const { campaign } = await campaignTo(people(2))
      answer = (_, number) => (number === 1 ? lost() : refused(422, 'validation_error'))
      start()
      await until(
        () => store.counts(campaign),
        (counts) => counts.in_doubt === 2,
      )
      expect(calls).toHaveLength(2)
      expect(await state(campaign)).toBe('sending')
    })

    it.each([
      ['a refused key', refused(401, 'invalid_api_key'), /API key/],
      ['a used-up quota', refused(429, 'daily_quota_exceeded'), /quota/],
      ['a call it calls wrong', refused(404, 'not_found'), /does not accept the call/],
    ])('pauses on %s, and sends afresh when resumed', async (_, no, words) => {
      const { campaign } = await campaignTo(people(2))
      answer = () => no
      start()
      await reach(campaign, 'paused')
      const { pausedReason } = (await store.campaign(campaign))!
      expect(pausedReason).toMatch(words)
      expect(pausedReason).not.toContain('@')
      const before = calls.length
      answer = taken
      await setCampaign(open.handle, campaign, 'sending')
      await reach(campaign, 'done')
      expect(calls.at(-1)!.idempotencyKey).toMatch(new RegExp(`/${before + 1}$`))
      expect(await store.counts(campaign)).toEqual({ submitted: 2 })
    })

    it('never repeats a call whose key the provider knows with other bytes', async () => {
      const { campaign } = await campaignTo(people(2))
      answer = () => refused(409, 'invalid_idempotent_request')
      const engine = start()
      await until(
        () => store.counts(campaign),
        (counts) => counts.in_doubt === 2,
      )
      shift = 48 * HOUR
      await engine.idle()
      expect(calls).toHaveLength(1)
    })
  })

  it.each<[string, (store: OutreachStore) => OutreachStore, number]>([
    ['once more', (own) => own, 1],
    // The counter-test: a new key while a call may have been taken.
    [
      'twice more, were a call without an answer taken for a refused one',
      (own) => ({ ...own, endAttempt: (claim, input) => own.endAttempt(claim, { ...input, open: false }) }),
      2,
    ],
  ])(
    'writes to those who were released from doubt, in a batch that goes out permissive then, %s',
    async (_, own, times) => {
      const { campaign } = await campaignTo(people(3))
      const replies = new Map<string, ProviderReply>()
      let mails: string[] = []
      let bad = ''
      /** What a provider with keys does: a call that it knows gets its first reply. */
      const take = (call: Call): ProviderReply => {
        const known = replies.get(call.idempotencyKey)
        if (known) return known
        const index = call.messages.findIndex((message) => byDelivery(message) === bad)
        if (index >= 0 && call.validation === 'strict') return refused(422, 'validation_error')
        const good = call.messages.filter((_, at) => at !== index).map(byDelivery)
        mails.push(...good)
        const data = good.map((delivery) => ({ id: `${call.idempotencyKey}#${delivery}` }))
        const errors = index < 0 ? [] : [{ index, message: 'Invalid `to`' }]
        const said = reply({ body: errors.length > 0 ? { data, errors } : { data } })
        replies.set(call.idempotencyKey, said)
        return said
      }
      answer = (call) => {
        take(call)
        return lost()
      }
      const before = start()
      await until(
        async () => mails.length,
        (n) => n === 3,
      )
      shift = 23 * HOUR
      await until(
        () => store.counts(campaign),
        (counts) => counts.in_doubt === 3,
      )
      await before.stop()
      const [{ batch } = { batch: '' }] = await deliveriesOf(open.handle, campaign)
      bad = mails[0]!
      mails = []
      await setReleased(open.handle, batch)
      let away = true
      answer = (call) => {
        const said = take(call)
        return call.validation === 'permissive' && away ? lost() : said
      }
      const after = start({ store: own(store) })
      await until(
        async () => mails.length,
        (n) => n === 2,
      )
      await after.idle()
      // By now a seal that binds nobody would be made afresh.
      shift += 60_000
      away = false
      await reach(campaign, 'done')
      expect(calls.at(-1)!.validation).toBe('permissive')
      expect(mails.length).toBe(2 * times)
      expect(mails).not.toContain(bad)
      expect(await store.counts(campaign)).toEqual({ submitted: 2, failed: 1 })
      const again = (await deliveriesOf(open.handle, campaign)).find(({ id }) => id === bad)
      expect(again).toMatchObject({ state: 'failed', reason: 'written_off refused: Invalid `to`' })
      const { members } = await store.received({ campaign, language: '', possible: true }, '', 10)
      expect(members).toHaveLength(3)
    },
  )

  it('is in doubt after 23 hours without an answer, and settles by what the provider reports', async () => {
    const { campaign } = await campaignTo(people(2))
    answer = () => lost()
    const engine = start()
    await until(
      async () => calls.length,
      (n) => n === 1,
    )
    shift = 23 * HOUR
    await until(
      () => store.counts(campaign),
      (counts) => counts.in_doubt === 2,
    )
    answer = taken
    shift = 72 * HOUR
    await engine.idle()
    expect(calls.length).toBeLessThanOrEqual(2)
    const before = calls.length
    for (const [i, message] of calls[0]!.messages.entries()) {
      await takeIn(
        inbound(),
        event(`doubt-${serial}-${i}`, 'email.delivered', campaign, byDelivery(message), `d${serial}-${i}`),
      )
    }
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ delivered: 2 })
    expect(calls).toHaveLength(before)
  })

  const inbound = () => ({
    store,
    suppress: async (address: string) => void suppressed.add(address),
    now: Date.now,
  })
  const event = (
    eventId: string,
    type: string,
    campaign: string,
    delivery: string,
    providerId: string,
  ): InboundEvent => ({
    eventId,
    type,
    at: new Date(),
    providerId,
    campaign,
    delivery,
    reason: '',
  })

  it('takes in an event that came before the reply and names only the provider’s id', async () => {
    const { campaign } = await campaignTo(people(1))
    answer = async (call) => {
      const got = taken(call)
      const id = `${call.idempotencyKey}#0`
      await takeIn(inbound(), event(`early-${serial}`, 'email.bounced', '', '', id))
      return got
    }
    start()
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ bounced: 1 })
    expect([...suppressed]).toEqual([calls[0]!.messages[0]!.to])
  })

  /** What one transient bounce leaves behind that is delivered eight times, four at once. @param own parts of the store that are weakened */
  const eightTimes = async (own: Partial<OutreachStore>) => {
    const [person] = people(1)
    const { campaign } = await campaignTo([person!])
    start()
    await reach(campaign, 'done')
    const told = event(`soft-${serial}`, 'email.bounced', campaign, byDelivery(calls[0]!.messages[0]!), '')
    told.reason = 'Transient/MailboxFull'
    const tell = () => takeIn({ ...inbound(), store: { ...store, ...own } }, told)
    await Promise.all([1, 2, 3, 4].map(tell))
    await Promise.all([1, 2, 3, 4].map(tell))
    expect(await store.counts(campaign)).toEqual({ bounced: 1 })
    return softBounces(person!.email)
  }
  const softBounces = async (email: string) => {
    const { handle } = open
    if (handle.engine === 'mongo') return (await handle.collection('contacts').findOne({ email }))?.softBounces
    return (await handle.run('SELECT soft_bounces AS n FROM contacts WHERE email = ?', [email])).rows[0]?.n
  }

  const forget = async (campaign: string) => {
    const { handle } = open
    const rank = rankOf('submitted')
    if (handle.engine === 'mongo') await handle.collection('deliveries').updateMany({ campaign }, { $set: { rank } })
    else await handle.run('UPDATE deliveries SET rank = ? WHERE campaign = ?', [rank, campaign])
  }

  it('counts a report once that is delivered eight times', async () => {
    expect(await eightTimes({})).toBe(1)
  })

  // The counter-tests: the event's id saves the work, what a delivery knows already keeps it from counting; without either it counts eight.
  it('counts it once even if its id were not remembered, by what the delivery knows', async () => {
    expect(await eightTimes({ recordEvent: async () => true })).toBe(1)
  })
  it('would count it eight times with neither the event’s id nor the delivery’s rank', async () => {
    let last: Promise<unknown> = Promise.resolve()
    const doubled = await eightTimes({
      recordEvent: async () => true,
      applyFact: (...given) => {
        const mine = last.then(async () => {
          await forget(given[0].campaign)
          return store.applyFact(...given)
        })
        last = mine
        return mine
      },
    })
    expect(doubled).toBe(8)
  })

  /** A worker whose clock is two days ahead has claimed the only batch of a campaign, and called perhaps, when it dies. */
  const leftAhead = async (called: boolean) => {
    const { campaign } = await campaignTo(people(1))
    await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: new Date() })
    const suppressedAmong = async () => new Set<string>()
    const deps = { store, suppressedAmong, workerId: 'p', leaseMs: 60_000, now: Date.now }
    await planCampaign(deps, (await store.campaign(campaign))!, new AbortController().signal, () => {})
    const now = new Date(Date.now() + 48 * HOUR)
    const until = new Date(now.getTime() + 60_000)
    const [claim] = await store.claim({ campaign, holder: 'dead', now, until, limit: 1 })
    const [row] = await deliveriesOf(open.handle, campaign)
    if (called) {
      await store.seal({
        ...{ claim: claim!, at: now, leaseUntil: until, sealed: { version: 1, members: [{ d: row!.id }] } },
        ...{ excluded: [], moved: [], size: 1, idempotencyKey: campaign, payloadHash: 'hash' },
      })
    }
    return campaign
  }

  it.each([
    ['sends what was only claimed', false, 'done', { submitted: 1 }, 1],
    ['leaves to a person what had been called', true, 'sending', { in_doubt: 1 }, 0],
  ] as const)('of whoever died with a clock that was two days ahead %s', async (_, called, then, counts, made) => {
    const campaign = await leftAhead(called)
    let looks = 0
    const leasedBeyond: OutreachStore['leasedBeyond'] = async (...asked) => {
      const found = await store.leasedBeyond(...asked)
      if (asked[0] === campaign) looks += 1
      return found
    }
    start({ store: { ...store, leasedBeyond } })
    await until(
      async () => looks,
      (n) => n > 0,
    )
    expect(calls).toHaveLength(0)
    shift = 70_000
    await until(
      () => store.counts(campaign),
      (seen) => JSON.stringify(seen) === JSON.stringify(counts),
    )
    await reach(campaign, then)
    expect(calls).toHaveLength(made)
  })

  it('plans one person of an outlet whose people come in several slices', async () => {
    const contacts = people(SLICE + 300)
    const { campaign } = await campaignTo(contacts)
    const outlet = randomBytes(12).toString('hex')
    const emails = contacts.map(({ email }) => email)
    if (open.handle.engine === 'mongo') {
      const at = { email: { $in: emails } }
      await open.handle.collection('contacts').updateMany(at, { $set: { outlet: new ObjectId(outlet) } })
    } else {
      await open.handle.run('INSERT INTO outlets (id, name, name_key) VALUES (?, ?, ?)', [outlet, outlet, outlet])
      const sql = 'UPDATE contacts SET outlet_id = ? WHERE email IN (SELECT value FROM json_each(?))'
      await open.handle.run(sql, [outlet, JSON.stringify(emails)])
    }
    const choice = { type: 'brief', rules: {}, sources: [], cap: null, window: null, digests: false } as const
    const frozen = { ...frozenFor(), choice: { ...choice, onePerOutlet: true } }
    await store.freeze(campaign, { frozen: frozen as never, title: 'T', at: new Date() })
    const deps = {
      store,
      suppressedAmong: async () => new Set<string>(),
      workerId: 'p',
      leaseMs: 60_000,
      now: Date.now,
    }
    await planCampaign(deps, (await store.campaign(campaign))!, new AbortController().signal, () => {})
    expect(await store.campaign(campaign)).toMatchObject({ slices: 2, planned: 1, excluded: SLICE + 299 })
    await setCampaign(open.handle, campaign, 'cancelled')
  })

  it('goes on to select the recipients of a campaign whose planner died with a clock that was two days ahead', async () => {
    const { campaign } = await campaignTo(people(3))
    await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: new Date() })
    const ahead = Date.now() + 48 * HOUR
    expect(await store.leasePlan(campaign, 'dead', new Date(ahead), new Date(ahead + 60_000))).toBe(1)
    let looks = 0
    const planLeasedBeyond: OutreachStore['planLeasedBeyond'] = async (...asked) => {
      const found = await store.planLeasedBeyond(...asked)
      if (found) looks += 1
      return found
    }
    start({ store: { ...store, planLeasedBeyond } })
    await until(
      async () => looks,
      (n) => n > 0,
    )
    expect(await store.campaign(campaign)).toMatchObject({ state: 'planning', slices: 0 })
    shift = 70_000
    await reach(campaign, 'done')
    const own = ({ tags }: MailMessage) => tags.some(({ name, value }) => name === 'campaign' && value === campaign)
    expect(calls.flatMap((call) => call.messages).filter(own)).toHaveLength(3)
  })

  it('leaves out whoever was suppressed, unsubscribed, taken off or erased between planning and sending, and says which', async () => {
    const contacts = people(5)
    const { campaign, list } = await campaignTo(contacts)
    await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: new Date() })
    const deps = {
      store,
      suppressedAmong: async () => new Set<string>(),
      workerId: 'p',
      leaseMs: 60_000,
      now: Date.now,
    }
    await planCampaign(deps, (await store.campaign(campaign))!, new AbortController().signal, () => {})
    suppressed.add(contacts[0]!.email)
    const members = await store.members(list, '', 10)
    const idOf = (email: string) => members.find(({ address }) => address === email)!.contact
    await setState(list, idOf(contacts[1]!.email), 'unsubscribed')
    await erase(idOf(contacts[2]!.email))
    await setState(list, idOf(contacts[4]!.email), 'removed')
    start()
    await reach(campaign, 'done')
    expect(calls.flatMap((call) => call.messages.map(({ to }) => to))).toEqual([contacts[3]!.email])
    expect(await store.campaign(campaign)).toMatchObject({ candidates: 5, planned: 1, excluded: 4 })
    const reasons = (await deliveriesOf(open.handle, campaign)).map(({ reason }) => reason).filter(Boolean)
    expect(reasons.sort()).toEqual(['removed', 'removed', 'suppressed', 'unsubscribed'])
  })

  describe('when the address of one recipient is given to another while the campaign goes out', () => {
    const planEach = async () => {
      const { campaign } = await campaignTo(people(2))
      await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: new Date() })
      const deps = {
        store,
        suppressedAmong: async () => new Set<string>(),
        workerId: 'p',
        leaseMs: 60_000,
        now: Date.now,
        largestBatch: () => 1,
      }
      await planCampaign(deps, (await store.campaign(campaign))!, new AbortController().signal, () => {})
      const now = new Date()
      const [first, second] = await store.claim({
        ...{ campaign, holder: 'held', now, until: new Date(now.getTime() + HOUR), limit: 2 },
      })
      const rows = await deliveriesOf(open.handle, campaign)
      const [early, late] = [first!, second!].map(({ id }) => rows.find(({ batch }) => batch === id)!)
      const letGo = (batch: BatchRow) => store.unclaim(batch, new Date())
      return { campaign, early: early!, late: late!, letGo: { early: () => letGo(first!), late: () => letGo(second!) } }
    }
    const receivers = () => calls.flatMap(({ messages }) => messages.map(({ to }) => to))

    it.each([
      ['has been deleted', (contact: string) => erase(contact)],
      ['has another one now', (contact: string) => setAddress(contact, `else-${serial}@example.org`)],
    ])('one mailbox gets one copy, where whoever had it %s', async (_, leave) => {
      const { campaign, early, late, letGo } = await planEach()
      await letGo.early()
      start()
      await until(
        () => store.counts(campaign),
        (counts) => counts.submitted === 1,
      )
      await leave(early.contact)
      await setAddress(late.contact, early.address)
      await letGo.late()
      await reach(campaign, 'done')
      expect(receivers()).toEqual([early.address])
      expect(await store.campaign(campaign)).toMatchObject({ candidates: 2, planned: 1, excluded: 1 })
      const rows = await deliveriesOf(open.handle, campaign)
      expect(rows.find(({ id }) => id === late.id)).toMatchObject({ state: 'excluded', reason: 'duplicate' })
    })

    const atElse = () => `else-${serial}@example.org`
    /** Whoever had the address has another one, and somebody else has theirs. */
    const takeOver = async (early: { contact: string; address: string }, late: { contact: string }) => {
      await setAddress(early.contact, atElse())
      await setAddress(late.contact, early.address)
    }
    const busy = () => refused(429, 'rate_limit_exceeded', { 'retry-after': '1' })

    it('they get it there when the call to that mailbox was never taken and is not made again', async () => {
      const { campaign, early, late, letGo } = await planEach()
      await letGo.early()
      answer = busy
      const first = start()
      await until(
        async () => calls.length,
        (n) => n >= 1,
      )
      await first.stop()
      calls = []
      answer = taken
      await takeOver(early, late)
      shift = 60_000
      const now = new Date(Date.now() + shift)
      // Another process comes to the former holder's batch after this one has been at the new holder's.
      const [stale] = await store.claim({
        ...{ campaign, holder: 'slow', now, until: new Date(now.getTime() + HOUR), limit: 1 },
      })
      await letGo.late()
      start()
      await until(
        () => store.counts(campaign),
        ({ planned }) => planned === 1,
      )
      await store.unclaim(stale!, now)
      await reach(campaign, 'done')
      expect(receivers()).toEqual([early.address, atElse()])
      const rows = await deliveriesOf(open.handle, campaign)
      expect(rows.find(({ id }) => id === late.id)).toMatchObject({ state: 'submitted', address: early.address })
    })

    it('they wait while the call to that mailbox is under way, and get it there when that is refused', async () => {
      const { campaign, early, late, letGo } = await planEach()
      let answered = () => {}
      const waited = new Promise<void>((done) => {
        answered = done
      })
      answer = async (call, number) => {
        if (number > 1) return taken(call)
        await takeOver(early, late)
        await letGo.late()
        await waited
        return busy()
      }
      await letGo.early()
      const givenBack: Date[] = []
      start({
        store: {
          ...store,
          unclaim: async (claim, notBefore) => {
            const done = await store.unclaim(claim, notBefore)
            givenBack.push(notBefore)
            return done
          },
        },
      })
      await until(
        async () => givenBack.length,
        (n) => n >= 1,
      )
      expect(await store.counts(campaign)).toEqual({ planned: 2 })
      // Past the life of a seal that binds nobody, not past a lease.
      shift = 20_000
      answered()
      await reach(campaign, 'done')
      expect(receivers().toSorted()).toEqual([early.address, early.address, atElse()].toSorted())
      const rows = await deliveriesOf(open.handle, campaign)
      expect(rows.find(({ id }) => id === late.id)).toMatchObject({ state: 'submitted', address: early.address })
    })

    it('they get it there when the campaign had not written to that mailbox yet', async () => {
      const { campaign, early, late, letGo } = await planEach()
      await erase(early.contact)
      await setAddress(late.contact, early.address)
      await Promise.all([letGo.early(), letGo.late()])
      start()
      await reach(campaign, 'done')
      expect(receivers()).toEqual([early.address])
      const rows = await deliveriesOf(open.handle, campaign)
      expect(rows.find(({ id }) => id === late.id)).toMatchObject({ state: 'submitted', address: early.address })
      expect(rows.find(({ id }) => id === early.id)).toMatchObject({ state: 'excluded', reason: 'removed' })
    })
  })

  const setAddress = async (contact: string, email: string) => {
    if (open.handle.engine === 'sqlite') {
      await open.handle.run('UPDATE contacts SET email = ? WHERE id = ?', [email, contact])
      return
    }
    const { ObjectId } = await import('mongodb')
    await open.handle.collection('contacts').updateOne({ _id: new ObjectId(contact) }, { $set: { email } })
  }
  const setState = async (list: string, contact: string, state: 'unsubscribed' | 'removed') => {
    if (open.handle.engine === 'sqlite') {
      await open.handle.run(`UPDATE list_members SET state = ? WHERE list_id = ? AND contact_id = ?`, [
        state,
        list,
        contact,
      ])
      return
    }
    const { ObjectId } = await import('mongodb')
    await open.handle
      .collection('list-members')
      .updateOne({ list: new ObjectId(list), contact: new ObjectId(contact) }, { $set: { state } })
  }
  const erase = async (contact: string) => {
    if (open.handle.engine === 'sqlite') {
      await open.handle.run('DELETE FROM list_members WHERE contact_id = ?', [contact])
      await open.handle.run('DELETE FROM contacts WHERE id = ?', [contact])
      return
    }
    const { ObjectId } = await import('mongodb')
    await open.handle.collection('contacts').deleteOne({ _id: new ObjectId(contact) })
  }

  it('carries the notice in a contact’s first mail only', async () => {
    const { list, campaign } = await campaignTo(people(2))
    const templates = frozenFor()
    templates.languages.sv!.template.text = [
      { optional: ['Source: ', { slot: 'noticeSource', context: 'text' }] },
      'End',
    ]
    start({ freeze: async () => ({ frozen: templates, title: 'T' }) })
    await reach(campaign, 'done')
    const second = await seedCampaign(open.handle, [list])
    await reach(second, 'done')
    expect(calls.map((call) => call.messages.map(({ text }) => text))).toEqual([
      ['Source: testEnd', 'Source: testEnd'],
      ['End', 'End'],
    ])
  })

  it('starts no call while a campaign is paused, and goes on when it is resumed', async () => {
    const { campaign } = await campaignTo(people(300))
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    answer = async (call) => {
      await gate
      return { ...taken(call), headers: {} }
    }
    // So slow that not all calls can be on their way at once.
    start({ fallbackRate: () => 2 })
    await until(
      async () => calls.length,
      (n) => n >= 1,
    )
    await setCampaign(open.handle, campaign, 'paused')
    release()
    await engines[0]!.idle()
    const made = calls.length
    expect(made).toBeLessThan(3)
    expect((await store.counts(campaign)).submitted).toBe(made * 100)
    await setCampaign(open.handle, campaign, 'sending')
    await reach(campaign, 'done')
    expect(await store.counts(campaign)).toEqual({ submitted: 300 })
    expect(calls).toHaveLength(3)
  })

  it('closes a cancelled campaign: what was not tried is left out, what is in flight is recorded', async () => {
    const { campaign } = await campaignTo(people(300))
    answer = async (call, number) => {
      if (number === 1) await setCampaign(open.handle, campaign, 'cancelled')
      return { ...taken(call), headers: {} }
    }
    const engine = start({ fallbackRate: () => 2 })
    await until(
      () => store.campaign(campaign),
      (row) => row?.finishedAt !== null,
    )
    await engine.idle()
    expect(await store.counts(campaign)).toEqual({ submitted: 100, excluded: 200 })
    expect(await store.campaign(campaign)).toMatchObject({ state: 'cancelled', planned: 100, excluded: 200 })
    expect(calls).toHaveLength(1)
  })

  const select = async (campaign: string) => {
    await store.freeze(campaign, { frozen: frozenFor(['sv', 'fi']), title: 'Frozen', at: new Date() })
    const deps = {
      store,
      suppressedAmong: async () => new Set<string>(),
      workerId: 'planner',
      leaseMs: 60_000,
      now: Date.now,
    }
    const planned = planCampaign(deps, (await store.campaign(campaign))!, new AbortController().signal, () => {})
    expect(await planned).toBe('complete')
  }

  describe('while the batches of a brief wait for their moments', () => {
    /** A brief at ten calls a second, and another campaign that is to go on once the brief's first call is made. */
    const beside = async (type: string, first: (brief: string) => Promise<unknown>) => {
      const [brief, other] = [(await campaignTo(people(3_000))).campaign, (await campaignTo(people(150))).campaign]
      await setType(open.handle, other, type)
      for (const campaign of [brief, other]) await select(campaign)
      await setCampaign(open.handle, other, 'paused')
      const steps: string[] = []
      const nameOf = (campaign: string) => (campaign === brief ? 'brief' : 'other')
      answer = async (call, number) => {
        steps.push(`call ${nameOf(call.idempotencyKey.includes(brief) ? brief : other)}`)
        if (number === 1) {
          await first(brief)
          await setCampaign(open.handle, other, 'sending')
        }
        return { ...taken(call), headers: {} }
      }
      const watched: OutreachStore = {
        ...store,
        claim: async (input) => {
          const batches = await store.claim(input)
          // How long it takes until the engine looks depends on the machine; from here on the order is meant.
          if (input.campaign === other && batches.length > 0 && !steps.includes('seal other')) steps.length = 0
          return batches
        },
        seal: (input) => {
          steps.push(`seal ${nameOf(input.claim.campaign)}`)
          return store.seal(input)
        },
      }
      const engine = start({ store: watched, fallbackRate: () => 10 })
      await until(
        async () => steps.includes('call other'),
        (seen) => seen,
        20_000,
      )
      for (const campaign of [brief, other]) await setCampaign(open.handle, campaign, 'cancelled')
      await until(
        () => Promise.all([brief, other].map((campaign) => store.campaign(campaign))),
        (rows) => rows.every((row) => row?.finishedAt),
      )
      await engine.idle()
      return steps.slice(0, steps.indexOf('seal other')).filter((step) => step.endsWith('brief'))
    }
    const nothing = async () => {}
    // Of the eleven claimed some had their moments already, and while a slow machine gets the other's ready one more has it every tenth of a second. Ten
    // are left if the other waits for them all.
    const few = 5

    it.each(['kill', 'hold', 'brief'])('a %s leaves before them', async (type) => {
      const before = await beside(type, nothing)
      expect(before.filter((step) => step.startsWith('seal')).length).toBeLessThanOrEqual(few)
    })

    it('they let another go at once when it is paused', async () => {
      const before = await beside('brief', (brief) => setCampaign(open.handle, brief, 'paused'))
      expect(before.filter((step) => step.startsWith('seal')).length).toBeLessThanOrEqual(few)
    })
  })

  it('sends a small campaign alongside a large one, ends it meanwhile, and a withdrawal before both', async () => {
    const large = await campaignTo(people(3_000))
    const small = await campaignTo(people(150))
    const notice = await campaignTo(people(150))
    await setType(open.handle, notice.campaign, 'kill')
    // All are selected before the first call, so that who goes first is nobody's luck.
    for (const { campaign } of [large, small, notice]) await select(campaign)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    answer = async (call) => {
      // The large one's calls are slow: it would take every place that becomes free.
      if (call.idempotencyKey.includes(large.campaign)) await held
      return taken(call)
    }
    start({ fallbackRate: () => 10 })
    await reach(small.campaign, 'done')
    await reach(notice.campaign, 'done')
    expect(await state(large.campaign)).not.toBe('done')
    release()
    await reach(large.campaign, 'done')
    const first = (campaign: string) => calls.findIndex(({ idempotencyKey }) => idempotencyKey.includes(campaign))
    expect(first(notice.campaign)).toBeLessThan(first(small.campaign))
  })

  it('records an outcome with patience when the database is away for a moment', async () => {
    const { campaign } = await campaignTo(people(2))
    let failures = 0
    const flaky: OutreachStore = {
      ...store,
      settle: async (input) => {
        failures += 1
        if (failures < 3) throw new Error('not primary')
        return store.settle(input)
      },
    }
    start({ store: flaky })
    await reach(campaign, 'done')
    expect(failures).toBe(3)
    expect(calls).toHaveLength(1)
  })

  it('fences off a worker that wakes after its lease: both may call, the provider’s key keeps it to one copy', async () => {
    const { campaign } = await campaignTo(people(2))
    const keys = new Map<string, string>()
    let wake = () => {}
    const asleep = new Promise<void>((resolve) => {
      wake = resolve
    })
    answer = async (call, number) => {
      const bytes = JSON.stringify(call.messages)
      expect(keys.get(call.idempotencyKey) ?? bytes).toBe(bytes)
      keys.set(call.idempotencyKey, bytes)
      if (number === 1) await asleep
      return taken(call)
    }
    // A process that is stopped sends no heartbeat.
    const zombie = start({ store: { ...store, renew: async () => [] }, leaseMs: 1_000 })
    await until(
      async () => calls.length,
      (n) => n === 1,
    )
    start({ leaseMs: 1_000 })
    await reach(campaign, 'done')
    wake()
    await zombie.idle()
    expect(calls).toHaveLength(2)
    expect(keys.size).toBe(1)
    expect(await store.counts(campaign)).toEqual({ submitted: 2 })
  })

  it('keeps what it works on while a call takes three leases', async () => {
    const { campaign } = await campaignTo(people(2))
    // The zombie above is the same without its heartbeat. Four beats are one lease.
    let beats = 0
    let over = () => {}
    const threeLeases = new Promise<void>((resolve) => {
      over = resolve
    })
    answer = async (call) => {
      await threeLeases
      return taken(call)
    }
    const renew: OutreachStore['renew'] = async (claims, until) => {
      const lost = await store.renew(claims, until)
      beats += claims.length
      if (beats >= 12) over()
      return lost
    }
    start({ store: { ...store, renew }, leaseMs: 1_000 })
    await until(
      async () => calls.length,
      (n) => n === 1,
    )
    start({ leaseMs: 1_000 })
    await reach(campaign, 'done')
    expect(calls).toHaveLength(1)
    expect(await store.counts(campaign)).toEqual({ submitted: 2 })
  })

  it('stops by finishing what is in flight and giving back the rest', async () => {
    const { campaign } = await campaignTo(people(1_000))
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    answer = async (call) => {
      await gate
      return taken(call)
    }
    const engine = start()
    await until(
      async () => calls.length,
      (n) => n >= 2,
    )
    const stopped = engine.stop()
    release()
    await stopped
    const made = calls.length
    expect((await store.counts(campaign)).submitted).toBe(made * 100)
    // Nothing is left leased: the next process can go on at once.
    start()
    await reach(campaign, 'done')
    expect(calls).toHaveLength(10)
  })

  it('waits for no other look when it is told to stop amid one', async () => {
    let begun = () => {}
    const looking = new Promise<void>((resolve) => {
      begun = resolve
    })
    let stopped: Promise<void> | undefined
    const openCampaigns = async () => {
      stopped ??= engine.stop()
      begun()
      return []
    }
    const engine = start({ pollMs: 2 ** 31 - 1, store: { ...store, openCampaigns } })
    await looking
    await stopped
  })

  it('stops a campaign whose figures do not add up, with the figures', async () => {
    const { campaign } = await campaignTo(people(3))
    answer = async (call) => {
      await loseOne(campaign)
      return taken(call)
    }
    start()
    await reach(campaign, 'paused')
    expect((await store.campaign(campaign))!.pausedReason).toMatch(/3 candidates, 3 planned .* but 2 deliveries/)
  })

  const loseOne = async (campaign: string) => {
    const [row] = await deliveriesOf(open.handle, campaign)
    if (open.handle.engine === 'sqlite') await open.handle.run('DELETE FROM deliveries WHERE id = ?', [row!.id])
    else await open.handle.collection('deliveries').deleteOne({ campaign })
  }

  it('gives up a call that has no answer when it is told to stop, and repeats it later under its key', async () => {
    const { campaign } = await campaignTo(people(5))
    answer = (call) => new Promise((resolve) => call.signal?.addEventListener('abort', () => resolve(lost())))
    const engine = start({ drainMs: 50 })
    await until(
      async () => calls.length,
      (n) => n === 1,
    )
    await engine.stop()
    engines = []
    expect(await store.counts(campaign)).toEqual({ planned: 5 })
    answer = taken
    shift = 60_000
    start()
    await reach(campaign, 'done')
    expect(calls).toHaveLength(2)
    expect(calls[1]!.idempotencyKey).toBe(calls[0]!.idempotencyKey)
  })
})
