import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshBucket } from '../../src/domain/rate.ts'
import type { WarmUp } from '../../src/domain/warm-up.ts'
import { createSmtpProvider } from '../../src/mail/smtp.ts'
import { choiceOf } from '../../src/outreach/choice.ts'
import { type Engine, type EngineDeps, runEngine } from '../../src/outreach/engine.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { deploymentFor } from '../../src/outreach/send-each.ts'
import type { OutreachStore } from '../../src/outreach/store.ts'
import { createWarmUpGate } from '../../src/outreach/warm-up.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import {
  batchOf,
  deliveriesOf,
  frozenFor,
  leaveList,
  noticedAmong,
  type OpenStore,
  openStore,
  seedCampaign,
  seedList,
  setCampaign,
  setReleased,
  setType,
} from '../support/outreach.ts'
import { type SmtpFate, startSmtpServer } from '../support/smtp.ts'

const frozen = frozenFor()
frozen.languages.sv!.template.replyTo = 'Press Desk <press@example.org>'
const auth = { user: 'press', pass: 'secret' }

describeEachDatabase('sending through a mail server of one’s own', (db) => {
  let open: OpenStore
  let server: Awaited<ReturnType<typeof startSmtpServer>>
  let fate: (to: string) => SmtpFate
  let engines: Engine[] = []
  let shift = 0
  let serial = 0
  let list = ''

  beforeAll(async () => {
    open = await openStore(db.uri)
    await open.store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(1000), result: null }))
    server = await startSmtpServer((to) => fate(to))
  })
  afterEach(async () => {
    for (const engine of engines) await engine.stop()
    engines = []
    shift = 0
    server.setPassword('secret')
    server.setLimit(false)
  })
  afterAll(async () => {
    await server?.close()
    await open?.close()
  })

  const provider = (port = server.port, password = auth.pass) =>
    createSmtpProvider({
      host: '127.0.0.1',
      port,
      secure: false,
      loopback: true,
      auth: { ...auth, pass: password },
      timeoutMs: 2_000,
    })
  const start = (own: Partial<EngineDeps> = {}) => {
    const engine = runEngine({
      store: open.store,
      provider: provider(),
      suppressedAmong: async () => new Set(),
      suppress: async () => {},
      freeze: async () => ({ frozen, title: 'By SMTP' }),
      tokenSecrets: ['secret-secret-secret-secret-secret'],
      deployment: deploymentFor({ kind: 'smtp' }, 'test'),
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
  const launch = async (count: number) => {
    serial += 1
    const people = Array.from({ length: count }, (_, i) => ({ email: `s${serial}-${i}@example.org` }))
    list = await seedList(open.handle, `SMTP ${serial}`, people)
    return seedCampaign(open.handle, [list])
  }
  /** An engine that dies between the mark of its fourth message and the answer to it: nothing after that is recorded. */
  const startDying = async (campaign: string) => {
    let begun = 0
    const dying = start({
      store: {
        ...open.store,
        beginDelivery: async (...given) => {
          begun += 1
          return open.store.beginDelivery(...given)
        },
        applyFact: async (...given) => {
          if (begun === 4) throw new Error('died')
          return open.store.applyFact(...given)
        },
      },
      leaseMs: 1_000,
    })
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 3 && counts.in_doubt === 1,
    )
    return dying
  }
  /** The store, told when so many messages have been answered. */
  const onAnswer = (answers: number, act: () => Promise<void>): OutreachStore => {
    let answered = 0
    return {
      ...open.store,
      applyFact: async (...given) => {
        const touched = await open.store.applyFact(...given)
        answered += 1
        if (answered === answers) await act()
        return touched
      },
    }
  }
  const address = (i: number) => `s${serial}-${i}@example.org`
  const row = async (campaign: string) => (await open.store.campaign(campaign))!
  const reach = (campaign: string, state: string) =>
    until(
      () => row(campaign),
      (seen) => seen.state === state,
    )
  const rows = async (campaign: string) =>
    new Map((await deliveriesOf(open.handle, campaign)).map((delivery) => [delivery.address, delivery]))
  const copies = (to: string) => server.letters.filter((letter) => letter.to === to)

  it('sends each message by itself, with the same headers, and knows each one’s outcome', async () => {
    const campaign = await launch(30)
    fate = (to) => {
      if (to === address(3)) return 'refuse recipient'
      if (to === address(4)) return 'refuse message'
      return 'take'
    }
    start()
    await reach(campaign, 'done')
    const found = await rows(campaign)
    expect(found.get(address(3))).toMatchObject({ state: 'failed', reason: expect.stringContaining('550') })
    expect(found.get(address(3))!.reason).not.toContain('@')
    expect(found.get(address(4))).toMatchObject({ state: 'failed', reason: expect.stringContaining('554') })
    expect(await open.store.counts(campaign)).toEqual({ submitted: 28, failed: 2 })
    for (let i = 0; i < 30; i++) expect(copies(address(i))).toHaveLength(i === 3 || i === 4 ? 0 : 1)
    const [letter] = copies(address(0))
    const raw = letter!.raw.replace(/\r\n[ \t]+/g, ' ')
    expect(raw).toMatch(/^List-Unsubscribe: <https:\/\/news\.example\.org\/u\/[\w-]+>\r$/m)
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
    expect(raw).toMatch(/^List-Id: <[\w-]+\.lists\.example\.org>\r$/im)
    expect(raw).toMatch(/^From: Newsroom <news@example\.org>\r$/m)
    expect(raw).toMatch(/^Reply-To: Press Desk <press@example\.org>\r$/m)
    expect(raw).toMatch(new RegExp(`^Message-ID: <${found.get(address(0))!.id}@example\\.org>\\r$`, 'm'))
    expect(found.get(address(0))!.providerId).toBe(`${found.get(address(0))!.id}@example.org`)
  })

  it('leaves what was not answered in doubt, goes on with the others, and sends nobody a second copy', async () => {
    const campaign = await launch(20)
    const lost = new Set([address(5), address(11)])
    fate = (to) => (lost.has(to) ? 'drop after the dot' : 'take')
    start()
    await until(
      () => open.store.counts(campaign),
      (counts) => (counts.submitted ?? 0) === 18 && counts.in_doubt === 2,
    )
    const found = await rows(campaign)
    for (const to of lost) expect(found.get(to)!.state).toBe('in_doubt')
    await engines[0]!.idle()
    // What is known of the others counts at once, also that their mails carried the notice.
    const taken = [...found.values()].filter(({ state }) => state === 'submitted').map(({ contact }) => contact)
    expect(
      await noticedAmong(
        open.handle,
        [...found.values()].map(({ contact }) => contact),
      ),
    ).toEqual(taken.sort())
    expect(await batchOf(open.handle, found.get(address(5))!.batch)).toMatchObject({ state: 'in_doubt', submitted: 18 })
    // A day later it is still nobody's to repeat.
    shift = 30 * 3_600_000
    await engines[0]!.idle()
    for (let i = 0; i < 20; i++) expect(copies(address(i))).toHaveLength(1)
    expect((await row(campaign)).state).toBe('sending')
  })

  it('tries again what was certainly not taken: a connection lost before the dot, a recipient put off', async () => {
    const campaign = await launch(10)
    let broken = 0
    let calm = false
    fate = (to) => {
      if (to === address(2) && !calm) {
        broken += 1
        return 'drop before the dot'
      }
      return to === address(7) && !calm ? 'put off recipient' : 'take'
    }
    start()
    await until(
      () => open.store.counts(campaign),
      // On a slow machine it may have been tried more than once by now.
      (counts) => broken > 0 && counts.submitted === 8 && counts.planned === 2,
    )
    // The batch is given back by the clock as it is: the time is moved afterwards.
    await engines[0]!.idle()
    calm = true
    shift = 2 * 60_000
    await reach(campaign, 'done')
    expect(await open.store.counts(campaign)).toEqual({ submitted: 10 })
    for (let i = 0; i < 10; i++) expect(copies(address(i))).toHaveLength(1)
  })

  it('reaches everybody within seconds through a server that takes one session at a time, and tells nobody that it is away', async () => {
    const narrow = await startSmtpServer(() => 'take', 'none', 1)
    try {
      const campaign = await launch(150)
      const crowded: boolean[] = []
      const store: OutreachStore = {
        ...open.store,
        nextGeneration: async (...given) => {
          crowded.push(given[1].reason === 'crowded')
          return open.store.nextGeneration(...given)
        },
      }
      start({ provider: provider(narrow.port), store })
      await reach(campaign, 'done')
      expect(await open.store.counts(campaign)).toEqual({ submitted: 150 })
      const found = [...(await rows(campaign)).values()]
      const batches = [...new Set(found.map(({ batch }) => batch))]
      expect(batches).toHaveLength(2)
      for (const batch of batches) {
        expect(await batchOf(open.handle, batch)).toMatchObject({ state: 'settled', generation: 1 })
      }
      expect(new Set(crowded)).toEqual(new Set([true]))
      for (const { address: to } of found) expect(narrow.letters.filter((letter) => letter.to === to)).toHaveLength(1)
    } finally {
      await narrow.close()
    }
  }, 30_000)

  it('keeps no more than two sessions open, however many batches the rate asks for', async () => {
    const campaign = await launch(350)
    let most = 0
    let rounds = 0
    const real = provider()
    start({
      provider: {
        ...real,
        sendEach: (call) => {
          rounds += 1
          most = Math.max(most, rounds)
          return real.sendEach!(call).finally(() => {
            rounds -= 1
          })
        },
      },
    })
    fate = () => 'take'
    await reach(campaign, 'done')
    expect(most).toBe(2)
    expect(await open.store.counts(campaign)).toEqual({ submitted: 350 })
  })

  it('goes on after a worker that died with a message on its way: that one is in doubt, the others are sent', async () => {
    const campaign = await launch(10)
    fate = () => 'take'
    const dying = await startDying(campaign)
    await dying.stop()
    engines = []
    shift = 5_000
    start()
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 9 && counts.in_doubt === 1,
    )
    for (let i = 0; i < 10; i++) expect(copies(address(i))).toHaveLength(1)
  })

  it('has only that one in doubt when the campaign is paused for a day before anybody goes on, and sends the others then', async () => {
    const campaign = await launch(10)
    fate = () => 'take'
    const dying = await startDying(campaign)
    await setCampaign(open.handle, campaign, 'paused')
    await dying.stop()
    engines = []
    shift = 24 * 3_600_000
    start()
    const [batch] = new Set([...(await rows(campaign)).values()].map((delivery) => delivery.batch))
    await until(
      () => batchOf(open.handle, batch!),
      ({ state }) => state !== 'sealed',
    )
    expect(await open.store.counts(campaign)).toEqual({ submitted: 3, in_doubt: 1, planned: 6 })
    await setCampaign(open.handle, campaign, 'sending')
    await until(
      () => batchOf(open.handle, batch!),
      ({ state }) => state === 'in_doubt',
    )
    expect(await open.store.counts(campaign)).toEqual({ submitted: 9, in_doubt: 1 })
    for (let i = 0; i < 10; i++) expect(copies(address(i))).toHaveLength(1)
  })

  it('is not done while one is in doubt, when another provider has taken over in the middle of a batch', async () => {
    const campaign = await launch(10)
    fate = (to) => (to === address(3) ? 'drop after the dot' : to === address(7) ? 'put off recipient' : 'take')
    const smtp = start()
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 8 && counts.in_doubt === 1 && counts.planned === 1,
    )
    await smtp.idle()
    await smtp.stop()
    engines = []
    shift = 2 * 60_000
    const handed: string[] = []
    const resend = start({
      provider: {
        sendBatch: async ({ messages }) => {
          handed.push(...messages.flatMap(({ to }) => to))
          const ids = messages.map((_, i) => ({ id: `resend-${serial}-${i}` }))
          return {
            status: 200,
            body: { data: ids },
            errorName: null,
            errorMessage: null,
            headers: {},
            transport: 'replied',
          }
        },
      },
      deployment: 'test',
    })
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 9,
    )
    await resend.idle()
    expect(handed).toEqual([address(7)])
    expect((await row(campaign)).state).toBe('sending')
    const found = (await rows(campaign)).get(address(3))!
    expect(await batchOf(open.handle, found.batch)).toMatchObject({ state: 'in_doubt', submitted: 9 })
    // A person, or what is heard after all, ends it.
    await open.store.applyFact({ delivery: found.id, campaign, providerId: '' }, 'submitted', '', new Date())
    await open.store.settleByEvidence(found.batch, new Date())
    await reach(campaign, 'done')
  })

  it('would send a second copy after a worker’s death without the mark that comes before the first byte', async () => {
    const campaign = await launch(10)
    fate = () => 'take'
    const unmarked = { ...open.store, beginDelivery: async () => true }
    let answered = 0
    const dying = start({
      store: {
        ...unmarked,
        applyFact: async (...given) => {
          answered += 1
          if (answered === 4) throw new Error('died')
          return open.store.applyFact(...given)
        },
      },
      leaseMs: 1_000,
    })
    // The fourth has been taken, and nobody wrote it down.
    await until(
      async () => answered,
      (n) => n >= 4,
    )
    await dying.stop()
    engines = []
    shift = 5_000
    start({ store: unmarked })
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 10,
    )
    const each = Array.from({ length: 10 }, (_, i) => copies(address(i)).length)
    expect(each.sort()).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
  })

  it('would send a second copy if a reply that was lost after the dot counted as one before it', async () => {
    const campaign = await launch(10)
    fate = (to) => (to === address(5) && copies(to).length === 0 ? 'drop after the dot' : 'take')
    const real = provider()
    start({
      provider: {
        ...real,
        sendEach: (call) =>
          real.sendEach!({
            ...call,
            after: (index, outcome) =>
              call.after(
                index,
                outcome.kind === 'unknown' ? { ...outcome, kind: 'later', about: 'connection' } : outcome,
              ),
          }),
      },
    })
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 9 && counts.planned === 1,
    )
    await engines[0]!.idle()
    shift = 2 * 60_000
    await reach(campaign, 'done')
    expect(copies(address(5))).toHaveLength(2)
  })

  it('lets two workers, one of which slept past its lease, begin each message once', async () => {
    const campaign = await launch(10)
    fate = () => 'take'
    let asleep: (() => void) | null = null
    let begun = 0
    const sleeper = start({
      leaseMs: 500,
      store: {
        ...open.store,
        renew: async () => [],
        beginDelivery: async (...given) => {
          begun += 1
          if (begun === 3) await new Promise<void>((resolve) => (asleep = resolve))
          return open.store.beginDelivery(...given)
        },
      },
    })
    await until(
      async () => asleep,
      (seen) => seen !== null,
    )
    shift = 1_000
    start()
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 10,
    )
    asleep!()
    await sleeper.idle()
    for (let i = 0; i < 10; i++) expect(copies(address(i))).toHaveLength(1)
    await reach(campaign, 'done')
  })

  it('writes to nobody any more who unsubscribes or is suppressed while their batch is on its way, and says why', async () => {
    const campaign = await launch(30)
    fate = () => 'take'
    const suppressed = new Set<string>()
    const store = onAnswer(5, async () => {
      const found = [...(await rows(campaign)).values()].filter(({ state }) => state === 'planned')
      for (const { address: to } of found.slice(0, 2)) suppressed.add(to)
      for (const { address: to } of found.slice(-2)) await leaveList(open.handle, list, to)
      shift += 1_000
    })
    start({ store, suppressedAmong: async (asked) => new Set(asked.filter((one) => suppressed.has(one))) })
    await reach(campaign, 'done')
    const found = [...(await rows(campaign)).values()]
    const reasons = found.filter(({ state }) => state === 'excluded').map(({ reason }) => reason)
    expect(reasons.sort()).toEqual(['suppressed', 'suppressed', 'unsubscribed', 'unsubscribed'])
    for (const { address: to, state } of found) expect(copies(to)).toHaveLength(state === 'excluded' ? 0 : 1)
    expect(await row(campaign)).toMatchObject({ planned: 26, excluded: 4 })
    expect(await batchOf(open.handle, found[0]!.batch)).toMatchObject({ state: 'settled', submitted: 26 })
  })

  it('asks about a batch on its way no more than once a second', async () => {
    const campaign = await launch(60)
    fate = () => 'take'
    let asked = 0
    const began = Date.now() + shift
    // Twenty messages a second, by the clock that the engine goes by.
    const store = {
      ...open.store,
      beginDelivery: async (...given: Parameters<OutreachStore['beginDelivery']>) => {
        shift += 50
        return open.store.beginDelivery(...given)
      },
    }
    start({
      store,
      suppressedAmong: async () => {
        asked += 1
        return new Set()
      },
    })
    await reach(campaign, 'done')
    expect(await open.store.counts(campaign)).toEqual({ submitted: 60 })
    // At the planning, at the seal, and on the way, which takes three seconds or, on a slow machine, more.
    expect(asked).toBeGreaterThanOrEqual(4)
    expect(asked).toBeLessThanOrEqual(2 + (Date.now() + shift - began) / 1_000)
  })

  it('sends nothing more of a batch once the sending window has closed, and the rest when it opens again', async () => {
    const campaign = await launch(20)
    fate = () => 'take'
    const day = Date.parse('2031-03-04T00:00:00Z')
    const hours = (at: number) => day + at * 3_600_000 - Date.now()
    shift = hours(12)
    const window = { from: '08:00', to: '17:00', weekdaysOnly: false, zone: 'UTC' }
    const choice = choiceOf('brief', { window }, {})
    const store = onAnswer(5, async () => {
      shift = hours(17)
    })
    // A lease that outlives the hours which pass here at once.
    start({
      store,
      leaseMs: 24 * 3_600_000,
      freeze: async () => ({ frozen: { ...frozen, choice }, title: 'In the day' }),
    })
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 5,
    )
    await engines[0]!.idle()
    expect(await open.store.counts(campaign)).toEqual({ submitted: 5, planned: 15 })
    shift = hours(24 + 6)
    await engines[0]!.idle()
    expect(await open.store.counts(campaign)).toEqual({ submitted: 5, planned: 15 })
    shift = hours(24 + 8)
    await reach(campaign, 'done')
    for (let i = 0; i < 20; i++) expect(copies(address(i))).toHaveLength(1)
  })

  describe('in the warm-up of a domain', () => {
    const day = '2032-05-01'
    const began = Date.parse(`${day}T10:00:00Z`)
    const warm = (store: OutreachStore = open.store, own: Partial<EngineDeps> = {}) => {
      const plan: WarmUp = { startedAt: began + serial * 240 * 3_600_000, firstDay: 100, growth: 1 }
      const warmUp = createWarmUpGate(
        open.store,
        () => plan,
        () => Date.now() + shift,
      )
      shift = plan.startedAt - Date.now()
      return start({ store, warmUp, largestBatch: warmUp.largestBatch, ...own })
    }
    const spentToday = () =>
      open.store.spent(`warm-up:${ACCOUNT}:${new Date(Date.now() + shift).toISOString().slice(0, 10)}`)

    it('what the server puts off is not used up, and is tried again on the same day', async () => {
      const campaign = await launch(100)
      let calm = false
      fate = (to) => (Number(to.match(/-(\d+)@/)?.[1]) % 2 === 1 && !calm ? 'put off recipient' : 'take')
      warm()
      await until(
        () => open.store.counts(campaign),
        (counts) => counts.submitted === 50 && counts.planned === 50,
      )
      await engines[0]!.idle()
      expect(await spentToday()).toBe(50)
      calm = true
      shift += 10 * 60_000
      await reach(campaign, 'done')
      expect(await spentToday()).toBe(100)
    })

    it('a batch on its way when the day ends stops there, and the rest is the next day’s, in the morning', async () => {
      const campaign = await launch(100)
      fate = () => 'take'
      warm(
        onAnswer(20, async () => {
          shift += 14 * 3_600_000
        }),
        { leaseMs: 24 * 3_600_000 },
      )
      await until(
        () => open.store.counts(campaign),
        (counts) => counts.submitted === 20,
      )
      await engines[0]!.idle()
      expect(await open.store.counts(campaign)).toEqual({ submitted: 20, planned: 80 })
      shift += 7 * 3_600_000
      await reach(campaign, 'done')
      expect(await spentToday()).toBe(80)
      for (let i = 0; i < 100; i++) expect(copies(address(i))).toHaveLength(1)
    })

    it('what a day has left over stops in the evening of the next one, in the middle of a batch', async () => {
      const campaign = await launch(200)
      fate = () => 'take'
      warm()
      await until(
        () => open.store.counts(campaign),
        (counts) => counts.submitted === 100,
      )
      await engines[0]!.idle()
      await engines[0]!.stop()
      engines = []
      const first = shift
      warm(
        onAnswer(20, async () => {
          shift = first + 34 * 3_600_000
        }),
        { leaseMs: 24 * 3_600_000 },
      )
      shift = first + 22 * 3_600_000
      await until(
        () => open.store.counts(campaign),
        (counts) => counts.submitted === 120,
      )
      await engines[0]!.idle()
      expect(await open.store.counts(campaign)).toEqual({ submitted: 120, planned: 80 })
      shift = first + 45 * 3_600_000
      await reach(campaign, 'done')
      for (let i = 0; i < 200; i++) expect(copies(address(i))).toHaveLength(1)
    })

    it('what a pause, or the death of a worker, leaves unsent is given back', async () => {
      const campaign = await launch(60)
      fate = () => 'take'
      warm(
        onAnswer(20, async () => {
          await open.store.stopCampaign(campaign, 'Somebody pauses it.')
        }),
      )
      await reach(campaign, 'paused')
      await engines[0]!.idle()
      expect(await spentToday()).toBe(20)
      await engines[0]!.stop()
      engines = []
      const now = shift
      const dying = warm(
        onAnswer(10, async () => {
          throw new Error('died')
        }),
      )
      shift = now
      await setCampaign(open.handle, campaign, 'sending')
      await until(spentToday, (spent) => spent === 60)
      await until(
        () => open.store.counts(campaign),
        (counts) => counts.submitted === 30,
      )
      await dying.stop()
      engines = []
      warm()
      shift = now + 120_000
      await reach(campaign, 'done')
      expect(await spentToday()).toBe(60)
      for (let i = 0; i < 60; i++) expect(copies(address(i))).toHaveLength(1)
    })

    it('what a cancellation leaves unsent after the death of a worker is given back, but for the one that was begun', async () => {
      const campaign = await launch(60)
      fate = () => 'take'
      let answers = 0
      const dying = warm({
        ...open.store,
        applyFact: async (...given) => {
          answers += 1
          if (answers > 10) throw new Error('died')
          return open.store.applyFact(...given)
        },
      })
      await until(
        () => open.store.counts(campaign),
        (counts) => counts.submitted === 10 && counts.in_doubt === 1,
      )
      await dying.stop()
      engines = []
      expect(await spentToday()).toBe(60)
      await setCampaign(open.handle, campaign, 'cancelled')
      warm()
      shift += 120_000
      await until(spentToday, (spent) => spent === 11)
      expect(await open.store.counts(campaign)).toEqual({ submitted: 10, in_doubt: 1, excluded: 49 })
    })
  })

  it('leaves only the one that was begun in doubt when the campaign is cancelled after a worker died', async () => {
    const campaign = await launch(10)
    fate = () => 'take'
    const dying = await startDying(campaign)
    await setCampaign(open.handle, campaign, 'cancelled')
    await dying.stop()
    engines = []
    shift = 5_000
    start()
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.excluded === 6,
    )
    expect(await open.store.counts(campaign)).toEqual({ submitted: 3, in_doubt: 1, excluded: 6 })
    const { planned, excluded } = (await open.store.campaign(campaign))!
    expect([planned, excluded]).toEqual([4, 6])
  })

  it('pauses every campaign that is under way when the password is refused to one, and loses nobody', async () => {
    const campaigns = [await launch(5), await launch(5)]
    fate = () => 'take'
    server.setPassword('another')
    let asked = 0
    let begin = () => {}
    const underWay = new Promise<void>((resolve) => {
      begin = resolve
    })
    let end = () => {}
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    const real = provider()
    // The first to ask is refused; whoever asks after that hears nothing.
    const sendEach: typeof real.sendEach = async (input) => {
      asked += 1
      await (asked === 1 ? underWay : over)
      return real.sendEach!(input)
    }
    start({ provider: { ...real, sendEach } })
    try {
      for (const campaign of campaigns) await reach(campaign, 'sending')
      begin()
      for (const campaign of campaigns) {
        const paused = await reach(campaign, 'paused')
        expect(paused.pausedReason).toContain('The mail server refuses us')
      }
    } finally {
      end()
    }
    for (const campaign of campaigns) {
      await until(
        () => open.store.counts(campaign),
        (counts) => counts.planned === 5,
      )
    }
  })

  it('does not give up a recipient who is put off for the first time because their batch was tried often before', async () => {
    const campaign = await launch(4)
    let asked = 0
    fate = (to) => {
      if (to !== address(2)) return 'take'
      asked += 1
      return 'put off recipient'
    }
    // Whoever mends the password mends it wrongly, again and again.
    server.setPassword('another')
    const engine = start({ leaseMs: 24 * 3_600_000 })
    for (let round = 1; round <= 12; round++) {
      await reach(campaign, 'paused')
      await engine.idle()
      if (round === 12) server.setPassword('secret')
      shift += 3 * 3_600_000
      await setCampaign(open.handle, campaign, 'sending')
    }
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.submitted === 3 && counts.in_doubt === undefined,
    )
    await engine.idle()
    const late = (await rows(campaign)).get(address(2))!
    expect(late).toMatchObject({ state: 'planned', reason: expect.stringMatching(/^put_off 1 since /) })
    expect((await batchOf(open.handle, late.batch)).generation).toBeGreaterThan(12)
    // Somebody who is put off for most of a day is not waited for any longer.
    for (let tries = 2; tries <= 12; tries++) {
      shift += 3 * 3_600_000
      await until(
        async () => asked,
        (n) => n >= tries,
      )
      await engine.idle()
    }
    await reach(campaign, 'done')
    expect([asked, await open.store.counts(campaign)]).toEqual([12, { submitted: 3, failed: 1 }])
    expect(copies(address(2))).toHaveLength(0)
  })

  it('writes off who is refused, or put off for most of a day, after they were released from doubt', async () => {
    const campaign = await launch(3)
    fate = (to) => (to === address(0) ? 'take' : 'put off recipient')
    const engine = start({ leaseMs: 24 * 3_600_000 })
    await until(
      async () => (await rows(campaign)).get(address(2))?.reason ?? '',
      (reason) => reason.startsWith('put_off 1'),
    )
    const { batch } = (await rows(campaign)).get(address(2))!
    await engine.stop()
    await setReleased(open.handle, batch)
    fate = (to) => (to === address(1) ? 'refuse recipient' : 'put off recipient')
    const next = start({ leaseMs: 24 * 3_600_000 })
    for (let tries = 0; (await row(campaign)).state !== 'done' && tries < 20; tries++) {
      shift += 3 * 3_600_000
      await delay(100)
      await next.idle()
    }
    expect(await open.store.counts(campaign)).toEqual({ submitted: 1, failed: 2 })
    for (const i of [1, 2]) {
      expect((await rows(campaign)).get(address(i))).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(/^written_off refused: .*[45]\d\d /),
      })
    }
    expect(await open.store.stormFigures(campaign, new Date(0), 1)).toEqual({ tried: 3, bad: 2 })
    const { members } = await open.store.received({ campaign, language: '', possible: true }, '', 10)
    expect(members).toHaveLength(3)
  })

  it('pauses when the server refuses us in its answer to a recipient, who is written to after all once that is mended', async () => {
    const campaign = await launch(10)
    let mended = false
    // Whoever comes first: in which order they stand is chance on SQLite.
    let first = ''
    fate = (to) => {
      first ||= to
      return mended || to === first ? 'take' : 'refuse to relay'
    }
    start()
    const paused = await reach(campaign, 'paused')
    expect(paused.pausedReason).toMatch(/^The mail server refuses us: .*554 5\.7\.1 .*Relay access denied/)
    expect(paused.pausedReason).not.toContain('@')
    await engines[0]!.idle()
    const counts = await open.store.counts(campaign)
    expect(counts.failed).toBeUndefined()
    expect((counts.planned ?? 0) + (counts.submitted ?? 0)).toBe(10)
    mended = true
    await setCampaign(open.handle, campaign, 'sending')
    shift = 3 * 3_600_000
    await reach(campaign, 'done')
    expect(await open.store.counts(campaign)).toEqual({ submitted: 10 })
    for (let i = 0; i < 10; i++) expect(copies(address(i))).toHaveLength(1)
  })

  it('waits with a limit of ours that is reached at the very last recipient, says so, and gives them up for nothing', async () => {
    const campaign = await launch(4)
    const taken = new Set<string>()
    let reached = true
    fate = (to) => {
      if (taken.size < 3 || !reached) taken.add(to)
      return taken.has(to) ? 'take' : 'say 452 4.7.1 Daily sending limit exceeded'
    }
    start({ leaseMs: 48 * 3_600_000 })
    await reach(campaign, 'sending')
    await engines[0]!.idle()
    expect(await open.store.counts(campaign)).toEqual({ submitted: 3, planned: 1 })
    for (let minutes = 0; (await row(campaign)).state === 'sending' && minutes < 24 * 60; minutes += 30) {
      shift = minutes * 60_000
      await engines[0]!.idle()
    }
    expect(await open.store.counts(campaign)).toEqual({ submitted: 3, planned: 1 })
    const { state, pausedReason } = await row(campaign)
    expect(state).toBe('paused')
    expect(pausedReason).toMatch(/^The mail server has put us off for nine hours: .*Daily sending limit exceeded/)
    for (const { reason } of (await rows(campaign)).values()) expect(reason).not.toContain('put_off')
    reached = false
    await setCampaign(open.handle, campaign, 'sending')
    shift += 3 * 3_600_000
    await reach(campaign, 'done')
    expect(await open.store.counts(campaign)).toEqual({ submitted: 4 })
  })

  it.each([
    ['to the sender', 'MAIL FROM', /451 4\.7\.1 Daily sending limit of this account exceeded/],
    ['to each recipient', 'RCPT TO', /450 4\.7\.1 .*sending limit exceeded/],
  ])(
    'gives nobody up for a limit of ours that it says %s: the campaign pauses after nine hours, and all get it when that is over',
    async (_, command, words) => {
      const campaign = await launch(4)
      let reached = true
      fate = () => (reached && command === 'RCPT TO' ? 'say 450 4.7.1 <@>: sending limit exceeded' : 'take')
      server.setLimit(command === 'MAIL FROM')
      start({ leaseMs: 48 * 3_600_000 })
      let minutes = 0
      await reach(campaign, 'sending')
      await engines[0]!.idle()
      for (; !['paused', 'done'].includes((await row(campaign)).state) && minutes < 24 * 60; minutes += 20) {
        shift = minutes * 60_000
        await engines[0]!.idle()
      }
      const { state, pausedReason } = await row(campaign)
      expect([state, await open.store.counts(campaign)]).toEqual(['paused', { planned: 4 }])
      expect(minutes).toBeGreaterThanOrEqual(9 * 60)
      expect(pausedReason).toMatch(/^The mail server has put us off for nine hours: /)
      expect(pausedReason).toMatch(words)
      for (const { reason } of (await rows(campaign)).values()) expect(reason).not.toContain('put_off')
      reached = false
      server.setLimit(false)
      await setCampaign(open.handle, campaign, 'sending')
      shift += 3 * 3_600_000
      await reach(campaign, 'done')
      expect(await open.store.counts(campaign)).toEqual({ submitted: 4 })
      for (let i = 0; i < 4; i++) expect(copies(address(i))).toHaveLength(1)
    },
  )

  it.each([
    ['a notice', 'kill', true],
    ['a brief', 'brief', false],
  ] as const)(
    'tries %s that the server puts off again as often as it deserves, and tells people of a notice within the hour',
    async (_, type, urgent) => {
      const campaign = await launch(2)
      fate = () => 'take'
      server.setLimit(true)
      const planning = start()
      await reach(campaign, 'sending')
      await planning.stop()
      await setType(open.handle, campaign, type)
      const told: string[] = []
      const waits: number[] = []
      start({
        leaseMs: 48 * 3_600_000,
        store: {
          ...open.store,
          nextGeneration: async (claim, input) => {
            waits.push(Math.round((input.notBefore.getTime() - Date.now() - shift) / 60_000))
            return open.store.nextGeneration(claim, input)
          },
        },
        tellPutOff: async ({ id, title }, words) => {
          told.push(`${id === campaign} ${title} ${shift / 60_000} ${words}`)
          throw new Error('nobody is there to be told')
        },
      })
      for (let minutes = 0; minutes <= 300; minutes += 5) {
        shift = minutes * 60_000
        await engines[1]!.idle()
      }
      expect((await row(campaign)).state).toBe('sending')
      expect(Math.max(...waits)).toBe(urgent ? 15 : 120)
      if (!urgent) return expect(told).toEqual([])
      expect(told[0]).toMatch(/^true .* (15|20|25|30) .*451 4\.7\.1 Daily sending limit of this account exceeded/)
      server.setLimit(false)
      shift += 15 * 60_000
      await reach(campaign, 'done')
      expect(await open.store.counts(campaign)).toEqual({ submitted: 2 })
    },
  )

  /** What the server says to those it is asked for at these places, the first being 0; it takes all others. */
  const sayToPlaces = (places: number[], words: SmtpFate) => {
    const asked: string[] = []
    fate = (to) => {
      if (!asked.includes(to)) asked.push(to)
      return places.includes(asked.indexOf(to)) ? words : 'take'
    }
  }

  it.each<[string, number[], string]>([
    ['one', [2], '450 4.7.1 <@>: Recipient address rejected: daily quota exceeded'],
    ['two, one after the other', [2, 3], '450 4.7.1 <@>: Recipient address rejected: daily quota exceeded'],
    ['the last one', [9], '450 4.7.1 <@>: Recipient address rejected: daily quota exceeded'],
    ['the last one, refused for good', [9], '550 5.7.1 <@>: Recipient address rejected: daily quota exceeded'],
    ['all, as a full mailbox does', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], '452 4.3.1 <@>: Mailbox full'],
  ])(
    'holds nobody up for a recipient who is answered as if it were about us, and gives them up after nine hours: %s',
    async (_, places, reply) => {
      const campaign = await launch(10)
      sayToPlaces(places, `say ${reply}`)
      start({ leaseMs: 48 * 3_600_000 })
      let minutes = 0
      await reach(campaign, 'sending')
      await engines[0]!.idle()
      const taken: number[] = []
      for (; !['paused', 'done'].includes((await row(campaign)).state) && minutes < 24 * 60; minutes += 20) {
        shift = minutes * 60_000
        await engines[0]!.idle()
        taken.push((await open.store.counts(campaign)).submitted ?? 0)
      }
      const others = 10 - places.length
      expect([(await row(campaign)).state, taken[3]]).toEqual(['done', others])
      expect(await open.store.counts(campaign)).toEqual({
        ...(others > 0 ? { submitted: others } : {}),
        failed: places.length,
      })
      expect(minutes).toBeGreaterThanOrEqual(9 * 60)
      for (let i = 0; i < 10; i++) expect(copies(address(i)).length).toBeLessThanOrEqual(1)
    },
  )

  it('is through within minutes with a server that greylists everybody, in words about the client', async () => {
    const campaign = await launch(24)
    const first = new Map<string, number>()
    fate = (to) => {
      const now = Date.now() + shift
      if (!first.has(to)) first.set(to, now)
      const greylisted = now - first.get(to)! < 300_000
      return greylisted ? 'say 450 4.7.1 <host[192.0.2.1]>: Client host rejected: Greylisted' : 'take'
    }
    start({ leaseMs: 48 * 3_600_000 })
    await reach(campaign, 'sending')
    await engines[0]!.idle()
    expect(first.size).toBe(24)
    let minutes = 0
    for (; (await row(campaign)).state !== 'done' && minutes < 60; minutes += 1) {
      shift = minutes * 60_000
      await engines[0]!.idle()
    }
    expect(await open.store.counts(campaign)).toEqual({ submitted: 24 })
    expect(minutes).toBeLessThan(15)
  })

  it('waits no longer from round to round while the server takes one in each', async () => {
    const campaign = await launch(8)
    let taken = ''
    let minute = -1
    fate = (to) => {
      if (minute !== shift) {
        minute = shift
        taken = to
      }
      return taken === to ? 'take' : 'say 450 4.7.1 <@>: hourly sending limit exceeded'
    }
    start({ leaseMs: 48 * 3_600_000 })
    await reach(campaign, 'sending')
    await engines[0]!.idle()
    let minutes = 0
    for (; (await row(campaign)).state !== 'done' && minutes < 60; minutes += 1) {
      shift = minutes * 60_000
      await engines[0]!.idle()
    }
    expect(await open.store.counts(campaign)).toEqual({ submitted: 8 })
    expect(minutes).toBeLessThan(20)
  })

  it.each<[string, number, number[], string]>([
    ['in the middle', 6, [2], '550 5.7.1 <@>: Recipient address rejected: daily limit exceeded'],
    [
      'alone',
      1,
      [0],
      '550 5.7.1 <@>: Recipient address rejected: mailbox has exceeded its daily limit of incoming mail',
    ],
  ])(
    'pauses nothing for a recipient who is refused for good as if it were about us: %s',
    async (_, people, places, reply) => {
      const campaign = await launch(people)
      sayToPlaces(places, `say ${reply}`)
      start()
      await until(
        () => row(campaign),
        ({ state }) => state === 'done' || state === 'paused',
      )
      const { state, pausedReason } = await row(campaign)
      expect([state, pausedReason]).toEqual(['done', ''])
      const refused = [...(await rows(campaign)).values()].filter((one) => one.state === 'failed')
      expect(refused).toEqual([expect.objectContaining({ reason: expect.stringContaining('550 5.7.1') })])
      expect(server.letters.filter(({ to }) => to.startsWith(`s${serial}-`))).toHaveLength(people - 1)
    },
  )

  it.each([
    ['cannot be connected to', true, 3],
    ['breaks each connection, with a single recipient', false, 1],
  ])(
    'pauses a campaign after an hour, and not before, with a server that %s; nobody is lost',
    async (_, away, people) => {
      const campaign = await launch(people)
      let broken = true
      fate = () => (broken ? 'drop before the dot' : 'take')
      const gone = await startSmtpServer(() => 'take')
      await gone.close()
      // A lease that outlives the hours which pass here at once.
      start({ provider: provider(away ? gone.port : server.port), leaseMs: 24 * 3_600_000 })
      let minutes = 0
      await reach(campaign, 'sending')
      await engines[0]!.idle()
      for (; (await row(campaign)).state !== 'paused' && minutes < 300; minutes += 5) {
        shift = minutes * 60_000
        await engines[0]!.idle()
      }
      expect(minutes).toBeGreaterThanOrEqual(60)
      expect(minutes).toBeLessThan(300)
      expect((await row(campaign)).pausedReason).toMatch(/^The mail server has not been reached for an hour: /)
      expect(await open.store.counts(campaign)).toEqual({ planned: people })
      broken = false
      await engines[0]!.stop()
      await setCampaign(open.handle, campaign, 'sending')
      start()
      shift += 3 * 3_600_000
      await reach(campaign, 'done')
      expect(await open.store.counts(campaign)).toEqual({ submitted: people })
    },
  )

  it('neither repeats nor loses what another provider was given before', async () => {
    const campaign = await launch(5)
    fate = () => 'take'
    // A batch handed to the other provider, whose answer never came.
    let calls = 0
    const resend = start({
      provider: {
        sendBatch: async () => {
          calls += 1
          return {
            status: null,
            body: null,
            errorName: null,
            errorMessage: null,
            headers: {},
            transport: 'timeout',
          }
        },
      },
      deployment: 'test',
    })
    await until(
      async () => calls,
      (n) => n === 1,
    )
    await resend.idle()
    await resend.stop()
    engines = []
    shift = 60_000
    start()
    await until(
      () => open.store.counts(campaign),
      (counts) => counts.in_doubt === 5,
    )
    for (let i = 0; i < 5; i++) expect(copies(address(i))).toHaveLength(0)
  })
})
