import { describe, expect, it, vi } from 'vitest'
import { freshBucket, type RateBucket } from '../../../src/domain/rate.ts'
import type { MailProvider } from '../../../src/mail/provider.ts'
import { ACCOUNT, createPacer } from '../../../src/outreach/pace.ts'
import { pacedProvider } from '../../../src/outreach/single-calls.ts'

/** One bucket in memory, as the database holds it for all processes. */
function shared(bucket: RateBucket | null = null) {
  const state = { bucket, turns: 0 }
  return {
    state,
    store: {
      changeBucket: async <T>(_: string, change: (b: RateBucket | null) => { bucket: RateBucket; result: T }) => {
        const { bucket: next, result } = change(state.bucket)
        state.bucket = next
        state.turns += 1
        return result
      },
      readBucket: async () => state.bucket,
    },
  }
}

const pacer = (part: ReturnType<typeof shared>, signal = new AbortController().signal, rate = 1_000) =>
  createPacer({ store: part.store, fallbackRate: () => rate, now: Date.now, signal })

describe('the pacer', () => {
  it('takes the tokens of all who wait in one turn', async () => {
    const one = shared()
    const p = pacer(one)
    const moments = await Promise.all(Array.from({ length: 20 }, () => p.slot()))
    expect(moments.every((at) => at !== null)).toBe(true)
    expect(one.state.turns).toBeLessThan(5)
  })

  it('tells a batch its moment early enough to be sealed before it', async () => {
    const one = shared({ ...freshBucket(1), learned: true })
    const p = pacer(one)
    await p.reserve('c')
    const asked = Date.now()
    const moment = (await p.reserve('c'))!
    const told = Date.now()
    expect(moment - asked).toBeGreaterThan(900)
    expect(moment - told).toBeGreaterThan(50)
    expect(moment - told).toBeLessThanOrEqual(405)
  })

  it('lets two processes have one rate between them', async () => {
    const one = shared()
    const [a, b] = [pacer(one, undefined, 50), pacer(one, undefined, 50)]
    const began = Date.now()
    await Promise.all([a, b].flatMap((p) => Array.from({ length: 15 }, () => p.slot())))
    // What a rest left unused may be caught up (200 ms), never more than the rate in any second.
    expect(Date.now() - began).toBeGreaterThanOrEqual((30 - 1) * 20 - 210)
  })

  it('is not held up by what a clock left in the future that was set back since', async () => {
    const began = Date.now()
    const ahead = began + 120_000
    const one = shared({ ...freshBucket(10), learned: true, refilledAt: ahead, recent: [ahead] })
    expect(await pacer(one).slot()).not.toBeNull()
    expect(Date.now() - began).toBeLessThan(10_000)
  })

  it('uses the policy’s rate until the provider has told its own', async () => {
    const one = shared()
    const p = pacer(one, undefined, 3)
    expect(p.perSecond()).toBe(3)
    await p.heard({ 'ratelimit-limit': '14' }, false)
    expect(p.perSecond()).toBe(14)
    expect(one.state.bucket).toMatchObject({ perSecond: 14, learned: true })
  })

  it('writes nothing when a reply says nothing new', async () => {
    const one = shared({ ...freshBucket(5), learned: true })
    const p = pacer(one)
    await p.slot()
    const { turns } = one.state
    await p.heard({ 'ratelimit-limit': '5', 'ratelimit-remaining': '4' }, false)
    expect(one.state.turns).toBe(turns)
  })

  it('keeps as many calls in flight as rate and latency ask for, within bounds', async () => {
    const p = pacer(shared(), undefined, 20)
    for (let i = 0; i < 100; i++) p.freed(0)
    for (let i = 0; i < 40; i++) p.took(0, 1_000)
    expect(p.inFlightGoal()).toBe(44)
    for (let i = 0; i < 40; i++) p.took(0, 60_000)
    expect(p.inFlightGoal()).toBe(128)
    for (let i = 0; i < 40; i++) p.took(0, 1)
    expect(p.inFlightGoal()).toBe(15)
    // Each takes its place until it is recorded; a database that stands still is no reason for more.
    for (let i = 0; i < 100; i++) p.freed(300)
    expect(p.inFlightGoal()).toBe(24)
    for (let i = 0; i < 100; i++) p.freed(60_000)
    expect(p.inFlightGoal()).toBe(45)
    // Fifty a second that take a second and a half: 95 calls, counted from 0.4 s before each.
    const slow = pacer(shared(), undefined, 50)
    for (let i = 0; i < 40; i++) slow.took(0, 1_500)
    expect(slow.inFlightGoal()).toBeGreaterThanOrEqual(95)
    expect(pacer(shared(), undefined, 100_000).inFlightGoal()).toBe(64)
    const few = (rate: number) => {
      const { signal } = new AbortController()
      return createPacer({
        store: { ...shared().store, mostAtOnce: 40 },
        fallbackRate: () => rate,
        now: Date.now,
        signal,
      })
    }
    expect(few(100_000).inFlightGoal()).toBe(40)
    // A rate is used up all the same.
    const slowToo = few(50)
    for (let i = 0; i < 40; i++) slowToo.took(0, 1_500)
    expect(slowToo.inFlightGoal()).toBeGreaterThanOrEqual(95)
  })

  it('takes on less where another process makes calls too, less still beside other work, and everything again alone', async () => {
    const one = shared({ ...freshBucket(100), learned: true })
    const [p, other] = [pacer(one, undefined, 100), pacer(one, undefined, 100)]
    const alone = p.inFlightGoal()
    expect(p.inFlightGoal(true)).toBe(alone)
    for (let call = 0; call < 20; call++) await (call % 2 ? p : other).slot()
    const [among, busy] = [p.inFlightGoal(), p.inFlightGoal(true)]
    expect(among).toBeLessThan(alone)
    expect(busy).toBeLessThan(among)
    await Promise.all(Array.from({ length: 250 }, () => p.slot()))
    expect([p.inFlightGoal(), p.inFlightGoal(true)]).toEqual([alone, alone])
  })

  it('is not confused by a reply that came before its call, when the clock was set back in between', async () => {
    const p = pacer(shared(), undefined, 50)
    const before = p.inFlightGoal()
    p.took(0, -3_600_000)
    expect(p.inFlightGoal()).toBe(before)
  })

  it('lets nobody go once it is told to stop', async () => {
    const stop = new AbortController()
    const p = pacer(shared({ ...freshBucket(1), learned: true, holdUntil: Date.now() + 60_000 }), stop.signal)
    const waiting = p.slot()
    stop.abort()
    expect(await waiting).toBe(null)
    expect(await p.slot()).toBe(null)
  })

  it('tells the others when a call left, or that it never did', async () => {
    const one = shared({ ...freshBucket(5), learned: true })
    const p = pacer(one)
    const [first, second] = [(await p.slot())!, (await p.slot())!]
    p.moved(first, first + 10)
    await vi.waitFor(() => expect(one.state.bucket!.recent).toEqual([first + 10, second]))
    p.moved(second, null)
    await vi.waitFor(() => expect(one.state.bucket!.recent).toEqual([first + 10]))
  })

  it('lets a call wait that has to keep its distance from one that was late, also one of another process', async () => {
    const one = shared({ ...freshBucket(2), learned: true })
    const [p, other] = [pacer(one), pacer(one)]
    const [first] = [(await other.slot())!, await other.slot()]
    const third = (await p.reserve('c'))!
    expect(p.due(third)).toBe(third)
    other.moved(first, first + 200)
    await vi.waitFor(() => expect(one.state.bucket!.recent[0]).toBe(first + 200))
    // It is known with this process's next turn.
    const next = p.reserve('c')
    await vi.waitFor(() => expect(p.due(third)).toBeGreaterThanOrEqual(first + 1_200))
    await next
  })

  it('takes a late reply for a late arrival, as long as replies are alike', async () => {
    const one = shared({ ...freshBucket(5), learned: true })
    const p = pacer(one)
    const moments = [(await p.slot())!, (await p.slot())!, (await p.slot())!]
    for (let i = 0; i < 20; i++) p.took(0, 100)
    p.took(moments[0]!, 100)
    p.took(moments[1]!, 130)
    p.took(moments[2]!, 5_000)
    // But for the 3 ms that calls keep apart anyway.
    const expected = [moments[0]!, moments[1]! + 27, moments[2]! + 97]
    await vi.waitFor(() =>
      expect(one.state.bucket!.recent.every((at, nth) => Math.abs(at - expected[nth]!) < 2)).toBe(true),
    )
    // That a call was slow is only known once another was quick.
    const slow = (await p.slot())!
    const quick = pacer(one)
    for (const ms of [60, 10]) quick.took(ms === 60 ? slow : 0, ms)
    await vi.waitFor(() => expect(one.state.bucket!.recent.some((at) => Math.abs(at - slow - 47) < 3)).toBe(true))
    // From here on replies differ by so much that a late one proves nothing.
    for (let i = 0; i < 40; i++) p.took(0, i % 2 ? 100 : 900)
    const [before, next] = [one.state.bucket!.recent, (await p.slot())!]
    p.took(next, 140)
    p.moved(next, null)
    await vi.waitFor(() => expect(one.state.bucket!.recent).toEqual(before))
  })

  describe('with several campaigns that wait', () => {
    /** A pacer at two a second whose next moment is half a second away; what is asked is noted in the order in which it is served. */
    const queue = async () => {
      const one = shared({ ...freshBucket(10), learned: true })
      const p = pacer(one)
      await p.reserve('brief')
      const served: string[] = []
      const ask = (campaign: string) =>
        p.reserve(campaign).then((at) => void served.push(at === null ? `no ${campaign}` : campaign))
      return { one, p, served, ask }
    }
    const types = { brief: 'brief', other: 'digest', kill: 'kill' } as const
    const running = (...ids: (keyof typeof types)[]) => ids.map((id) => ({ id, type: types[id] }))

    it('serves what is urgent first, then whoever was served the longest ago', async () => {
      const { p, served, ask } = await queue()
      p.standing(running('brief', 'other', 'kill'))
      const all = ['brief', 'brief', 'brief', 'brief', 'brief', 'brief', 'brief', 'brief'].map(ask)
      await Promise.all([...all, ask('other'), ask('kill'), ask('kill')])
      // The first moments are so near that they are given before the others have asked.
      const after = served.slice(served.indexOf('kill'))
      expect(after.slice(0, 2)).toEqual(['kill', 'kill'])
      expect(served.lastIndexOf('brief')).toBe(10)
      expect(served.indexOf('other')).toBeLessThan(served.indexOf('kill') + 4)
    })

    it('lets go who waits for a campaign that has stopped; the moments are the next one’s', async () => {
      const { one, p, served, ask } = await queue()
      p.standing(running('brief', 'other'))
      const all = Array.from({ length: 12 }, () => ask('brief'))
      await vi.waitFor(() => expect(one.state.bucket!.recent.length).toBeGreaterThan(6))
      p.standing(running('other'))
      const before = one.state.bucket!
      await ask('other')
      expect(served.slice(served.indexOf('no brief')).filter((who) => who === 'brief')).toEqual([])
      expect(served.at(-1)).toBe('other')
      await Promise.all(all)
      // What nobody took goes back: neither kept from others nor paid for by the next.
      await vi.waitFor(() => expect(one.state.bucket!.recent.length).toBeLessThan(before.recent.length))
      expect(one.state.bucket!.refilledAt).toBeLessThan(before.refilledAt)
    })
  })

  it('hands an error of the database to whoever waits', async () => {
    const store = { ...shared().store, changeBucket: () => Promise.reject(new Error('away')) }
    const p = createPacer({ store, fallbackRate: () => 1, now: Date.now, signal: new AbortController().signal })
    await expect(p.slot()).rejects.toThrow('away')
  })
})

describe('mail to colleagues', () => {
  /** Buckets by name, as the database holds them. */
  function buckets(initial: Record<string, RateBucket>) {
    const state = { ...initial }
    return {
      state,
      changeBucket: async <T>(key: string, change: (b: RateBucket | null) => { bucket: RateBucket; result: T }) => {
        const { bucket, result } = change(state[key] ?? null)
        state[key] = bucket
        return result
      },
      readBucket: async (key: string) => state[key] ?? null,
    }
  }
  /** Campaigns have taken every token within their horizon and ask again and again: nothing is left for who asks as they do. */
  const taken = (now: number) => ({ ...freshBucket(10), refilledAt: now + 750, recent: [now + 700] })

  it('finds a token although campaigns have taken all within their reach', async () => {
    let now = 1_000_000
    const store = buckets({ [ACCOUNT]: taken(now) })
    const abort = new AbortController()
    const pacer = createPacer({
      store,
      fallbackRate: () => 10,
      staffShare: () => 10,
      now: () => now,
      signal: abort.signal,
    })
    const slot = pacer.slot()
    while (store.state[ACCOUNT]!.refilledAt === taken(1_000_000).refilledAt) await new Promise((r) => setImmediate(r))
    expect(store.state[ACCOUNT]!.recent.at(-1)).toBeCloseTo(1_000_000 + 750)
    now += 750
    abort.abort()
    await slot
  })

  it('goes out at once when the rate cannot be asked, and tells what a refusal says to everybody', async () => {
    const heard: boolean[] = []
    const reply = {
      status: 429,
      body: null,
      errorName: 'rate_limit_exceeded',
      errorMessage: '',
      headers: {},
      transport: 'replied',
    }
    const sent: string[] = []
    const provider = pacedProvider(
      {
        sendOne: async ({ idempotencyKey }: { idempotencyKey: string }) => {
          sent.push(idempotencyKey)
          return reply
        },
      } as never,
      {
        slot: () => Promise.reject(new Error('away')),
        heard: async (_, refused) => void heard.push(refused),
      },
    ) as Pick<MailProvider, 'sendOne'>
    await provider.sendOne({ message: {} as never, idempotencyKey: 'k' })
    expect([sent, heard]).toEqual([['k'], [true]])
  })
})
