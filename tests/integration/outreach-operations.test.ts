import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { rankOf } from '../../src/domain/delivery.ts'
import type { ProviderReply } from '../../src/domain/outcomes.ts'
import { freshBucket } from '../../src/domain/rate.ts'
import type { MailProvider } from '../../src/mail/provider.ts'
import { watchAftermath } from '../../src/outreach/aftermath.ts'
import { type Engine, type EngineDeps, runEngine } from '../../src/outreach/engine.ts'
import { pruneEvents } from '../../src/outreach/event-pruning.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import type { OutreachStore } from '../../src/outreach/store.ts'
import { tellOfPutOff } from '../../src/outreach/telling.ts'
import { keepWatch, watchCampaigns } from '../../src/outreach/watch.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { deliveriesOf, frozenFor, seedCampaign, seedList, setCampaign } from '../support/outreach.ts'

type Call = Parameters<MailProvider['sendBatch']>[0]
const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opened }
}
const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const taken = ({ messages, idempotencyKey }: Call): ProviderReply => ({
  status: 200,
  body: { data: messages.map((_, i) => ({ id: `${idempotencyKey}#${i}` })) },
  errorName: null,
  errorMessage: null,
  headers: { 'content-type': 'application/json' },
  transport: 'replied',
})
const refused = (status: number, errorName: string): ProviderReply => ({
  ...taken({ messages: [], idempotencyKey: '' } as unknown as Call),
  status,
  body: null,
  errorName,
  errorMessage: errorName,
})

const EDITION = '0123456789abcdef01234567'
/** Frozen content whose edition both databases can be asked for. */
const watched = () => {
  const frozen = frozenFor()
  for (const language of Object.values(frozen.languages)) language.edition.id = EDITION
  return frozen
}

describeEachDatabase('what concerns all campaigns', (db) => {
  let room: TestNewsroom
  let editor: Person
  let writer: Person
  let store: OutreachStore
  let engine: Engine | null = null

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    writer = await room.person('communications')
    store = outreachStore(handleOf(room.payload))
    await room.payload.updateGlobal({
      slug: 'outreach-policy',
      data: { storm: { percent: 20, atLeast: 50 } },
    } as never)
  })
  afterEach(async () => {
    await engine?.stop()
    engine = null
    // Some tests live in the future: the moments that they took there are not for the next one.
    await store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(1000), result: null }))
  })
  afterAll(() => room?.close())

  let serial = 0
  const launch = async (count: number) => {
    serial += 1
    const people = Array.from({ length: count }, (_, i) => ({ email: `ops${serial}-${i}@example.org` }))
    const handle = handleOf(room.payload)
    const campaign = await seedCampaign(handle, [await seedList(handle, `Operations ${serial}`, people)])
    await makePublic((await campaignNow(campaign)).translationGroup)
    return campaign
  }
  /** What has begun is resumed only while its story is public. */
  const makePublic = async (translationGroup: string) => {
    const { db } = room.payload
    const storyKey = 'press-releases:1'
    await db.deleteMany({ collection: 'publications', where: { storyKey: { equals: storyKey } } } as never)
    await db.create({
      collection: 'publications',
      data: {
        ...{
          storyKey,
          translationGroup,
          language: 'sv',
          section: 'press-releases',
          slug: 'watched',
          kind: 'press_release',
        },
        ...{ status: 'published', edition: EDITION, visibleFrom: '2026-01-01T00:00:00.000Z', rev: 1 },
      },
    } as never)
  }
  const run = (sendBatch: MailProvider['sendBatch'], perSecond = 1000, own: Partial<EngineDeps> = {}) => {
    engine = runEngine({
      store,
      provider: { sendBatch },
      suppressedAmong: async () => new Set(),
      suppress: async () => {},
      freeze: async () => ({ frozen: watched(), title: 'Watched' }),
      tokenSecrets: ['secret-secret-secret-secret-secret'],
      deployment: 'test',
      workerId: 'w',
      fallbackRate: () => perSecond,
      leaseMs: 60_000,
      pollMs: 20,
      now: Date.now,
      random: () => 0,
      log: quiet,
      ...own,
    })
  }
  const watch = (now = Date.now()) => watchCampaigns({ payload: room.payload, store, log: quiet }, now)
  const campaignNow = async (id: string) => (await store.campaign(id))!
  const news = async (id: string, who = editor) => {
    const { docs } = await room.payload.find({
      collection: 'notifications',
      where: { and: [{ subject: { equals: `campaigns:${id}` } }, { user: { equals: who.id } }] },
      overrideAccess: true,
      sort: 'createdAt',
    } as never)
    return docs as unknown as { kind: string; title: string; note: string }[]
  }

  const audit = async () => {
    const { body } = await editor.request<{ docs: { action: string; seq: number; data: Record<string, unknown> }[] }>(
      'GET',
      '/api/audit-events?where[subject][equals]=campaigns:all&sort=seq&depth=0&limit=100',
    )
    return body.docs
  }

  it('stops and lets go on for those who may pause, says so to everybody, and is audited once', async () => {
    const off = await writer.request('GET', '/api/campaigns/stop-all')
    expect(off).toMatchObject({ status: 200, body: { stopped: false, reason: '', by: '', at: '' } })
    expect((await writer.request('POST', '/api/campaigns/stop-all', {})).status).toBe(403)
    expect((await room.anyone.request('POST', '/api/campaigns/stop-all', {})).status).toBe(401)
    expect((await room.anyone.request('GET', '/api/campaigns/stop-all')).status).toBe(401)
    const bad = await editor.request('POST', '/api/campaigns/stop-all', { reason: 7 })
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ code: 'invalid' }] } })

    const racers = await Promise.all(
      [1, 2, 3].map(() => editor.request('POST', '/api/campaigns/stop-all', { reason: ' A wrong date ' })),
    )
    expect(racers.map(({ status }) => status)).toEqual([200, 200, 200])
    const on = await writer.request('GET', '/api/campaigns/stop-all')
    expect(on.body).toMatchObject({ stopped: true, reason: 'A wrong date', by: 'editor' })
    expect(await audit()).toMatchObject([{ action: 'campaign.stop-all', seq: 1, data: { reason: 'A wrong date' } }])

    // Nor are they told why it is stopped, whatever they say they were shown.
    for (const body of [{}, { seen: 'x' }, { seen: 7 }]) {
      const [denied, unknown] = await Promise.all(
        [writer, room.anyone].map((who) => who.request('POST', '/api/campaigns/resume-all', body)),
      )
      expect([denied?.status, unknown?.status]).toEqual([403, 401])
      expect(`${denied?.text}${unknown?.text}`).not.toMatch(/wrong date/)
    }
    const lifted = await editor.request('POST', '/api/campaigns/resume-all', {})
    expect(lifted.body).toMatchObject({ stopped: false, message: 'Campaigns go on from where they stood.' })
    const again = await editor.request('POST', '/api/campaigns/resume-all', {})
    expect(again.body).toMatchObject({ stopped: false, message: 'Nothing was stopped.' })
    expect((await audit()).map(({ action }) => action)).toEqual(['campaign.stop-all', 'campaign.resume-all'])
  })

  it('tells before it is lifted what leaves at once, what waits and what is paused, to those who may lift it', async () => {
    const at = '/api/campaigns/resume-all'
    const seen = async (id: string) => {
      const { body } = await editor.request<{ campaigns: { id: string }[] }>('GET', at)
      return body.campaigns.find((one) => one.id === id)
    }
    // Only the last one's story can be read.
    const [due, unreadable, running] = [await launch(2), await launch(4), await launch(3)]
    run(async () => Promise.reject(new Error('No call may start.')), 1000, {
      beforeCall: () => Promise.reject(new Error('No call may start.')),
    })
    for (const campaign of [due, unreadable, running]) {
      await until(
        () => campaignNow(campaign),
        ({ state }) => state === 'sending',
      )
    }
    await engine?.stop()
    engine = null
    await setCampaign(handleOf(room.payload), due, 'scheduled')
    const putOff = (notBefore: Date) =>
      room.payload.db.updateMany({
        ...{ collection: 'batches', where: { campaign: { equals: running } } },
        data: { state: 'planned', attempts: 0, notBefore: notBefore.toISOString() },
      } as never)
    await editor.request('POST', '/api/campaigns/stop-all', {})
    expect(await seen(due)).toMatchObject({ unsent: null, waits: expect.stringMatching(/public/) })
    expect(await seen(unreadable)).toMatchObject({
      unsent: 4,
      waits: expect.stringMatching(/^It is paused instead\. /),
    })
    await putOff(new Date())
    expect(await seen(running)).toMatchObject({ unsent: 3, waits: '' })
    const later = new Date(Date.now() + 5 * 3_600_000)
    await putOff(later)
    const words = `The next mails go out at ${later.toISOString().slice(0, 16)}Z.`
    expect(await seen(running)).toMatchObject({ unsent: 3, waits: words })
    expect((await writer.request('GET', at)).status).toBe(403)
    expect((await room.anyone.request('GET', at)).status).toBe(401)
    for (const campaign of [due, unreadable, running]) {
      await setCampaign(handleOf(room.payload), campaign, 'cancelled')
    }
    await editor.request('POST', at, {})
  })

  it('is lifted only by somebody who was shown this very stop, or who does not say', async () => {
    type Answer = { at: string; message: string }
    const turn = (way: string, body: object) => editor.request<Answer>('POST', `/api/campaigns/${way}`, body)
    const shown = (await turn('stop-all', { reason: 'A typo' })).body.at
    await turn('resume-all', { seen: shown })
    const now = (await turn('stop-all', { reason: 'A victim is named' })).body.at
    const known = (await audit()).length
    const late = await turn('resume-all', { seen: shown })
    expect(late).toMatchObject({ status: 409, body: { errors: [{ code: 'wrong_state', data: { at: now } }] } })
    expect(late.body.errors?.[0]?.message).toContain('Stopped by editor: A victim is named. Look again')
    expect((await turn('resume-all', { seen: 7 })).status).toBe(400)
    expect(await audit()).toHaveLength(known)
    expect((await turn('resume-all', { seen: now })).body.message).toMatch(/^Campaigns go on/)
    await turn('stop-all', {})
    expect((await turn('resume-all', {})).status).toBe(200)
    expect((await turn('resume-all', { seen: now })).body.message).toBe('Nothing was stopped.')
  })

  it('keeps what a second person says who stops it again, and is lifted by whoever has read both', async () => {
    type Answer = { at: string; reason: string; by: string; message: string }
    const second = await room.person('editor')
    const turn = (who: typeof editor, way: string, body: object) =>
      who.request<Answer>('POST', `/api/campaigns/${way}`, body)
    const first = (await turn(editor, 'stop-all', { reason: 'A typo' })).body
    const added = (await turn(second, 'stop-all', { reason: 'A victim is named' })).body
    expect(added).toMatchObject({ by: 'editor', message: expect.stringMatching(/already\. Your reason now stands/) })
    expect(added.reason).toMatch(/^A typo\. editor\S* adds: A victim is named\.$/)
    expect((await audit()).at(-1)).toMatchObject({ action: 'campaign.stop-all', data: { reason: 'A victim is named' } })
    const known = (await audit()).length
    expect((await turn(second, 'stop-all', { reason: 'A victim is named' })).body.message).toMatch(/already\.$/)
    expect(await audit()).toHaveLength(known)
    const late = await turn(editor, 'resume-all', { seen: first.at })
    expect(late).toMatchObject({ status: 409, body: { errors: [{ data: { reason: added.reason } }] } })
    // Words that stand in another reason are one of their own.
    const part = (await turn(second, 'stop-all', { reason: 'victim' })).body
    expect(part.reason).toMatch(/is named\. editor\S* adds: victim\.$/)
    expect(part.message).toContain('Your reason now stands')
    expect((await turn(editor, 'resume-all', { seen: added.at })).status).toBe(409)
    expect((await turn(editor, 'resume-all', { seen: part.at })).status).toBe(200)
  })

  it('pauses a campaign in which too much comes back, tells editors once, and does not pause over the same errors again', async () => {
    const campaign = await launch(300)
    const gates = [gate(), gate(), gate()]
    let calls = 0
    run(async (call) => {
      await gates[calls++]?.opened
      return taken(call)
    })
    const bounce = async (share: number) => {
      const rows = (await deliveriesOf(handleOf(room.payload), campaign)).filter(({ state }) => state === 'submitted')
      for (const { id, providerId } of rows.slice(0, share)) {
        await store.applyFact({ delivery: id, campaign, providerId }, 'bounced', 'Permanent/General', new Date())
      }
    }
    const submitted = (n: number) =>
      until(
        () => store.counts(campaign),
        (counts) => (counts.submitted ?? 0) + (counts.bounced ?? 0) >= n,
      )
    gates[0]!.open()
    await submitted(100)
    await bounce(19)
    await watch()
    expect((await campaignNow(campaign)).state).not.toBe('paused')
    await bounce(1)
    await Promise.all([watch(), watch()])
    expect(await campaignNow(campaign)).toMatchObject({
      state: 'paused',
      pausedReason: expect.stringContaining('20 of 100 mails had failed or come back (20%)'),
    })
    await watch()
    expect(await news(campaign)).toMatchObject([
      { kind: 'campaign_paused', title: 'Watched', note: expect.stringContaining('Too much goes wrong') },
    ])

    expect((await editor.request('POST', `/api/campaigns/${campaign}/resume`, {})).status).toBe(200)
    await watch()
    expect((await campaignNow(campaign)).state).toBe('sending')
    // Twice the share by now, but of mails that somebody has already looked at: none of them counts.
    await bounce(20)
    await watch()
    expect((await campaignNow(campaign)).state).toBe('sending')
    gates[1]!.open()
    gates[2]!.open()
    await submitted(300)
  })

  it('is watched by one process at a time, and by another once that one has fallen silent', async () => {
    let looks = 0
    const watched = {
      ...store,
      openCampaigns: async () => {
        looks += 1
        return []
      },
    }
    const look = (holder: string, now: number) =>
      keepWatch({ payload: room.payload, store: watched, log: quiet, holder }, now)
    // Later than any lease of this process itself.
    const at = Date.now() + 3_600_000
    await Promise.all(['a', 'b', 'c'].map((holder) => look(holder, at)))
    expect(looks).toBe(1)
    for (const holder of ['a', 'b', 'c']) await look(holder, at + 5_000)
    expect(looks).toBe(2)
    for (const holder of ['a', 'b', 'c']) await look(holder, at + 60_000)
    expect(looks).toBe(3)
  })

  it('keeps provider events a week after they were applied, and a month when nobody’s mail was meant', async () => {
    const event = (eventId: string) => ({
      ...{ eventId, type: 'email.delivered', at: new Date(), providerId: eventId },
      ...{ campaign: '', delivery: '', reason: '' },
    })
    for (const id of ['applied-1', 'applied-2', 'nobodys']) await store.recordEvent(event(id))
    await store.markApplied('applied-1')
    await store.markApplied('applied-2')
    const known = async () => {
      const where = { eventId: { in: ['applied-1', 'applied-2', 'nobodys'] } }
      const { docs } = await room.payload.find({ collection: 'inbound-events', where, sort: 'eventId' } as never)
      return (docs as unknown as { eventId: string }[]).map(({ eventId }) => eventId)
    }
    const portions: number[] = []
    const prune = (holder: string, days: number) =>
      pruneEvents(
        {
          ...{ payload: room.payload, holder, log: quiet },
          store: {
            pruneEvents: async (input) => {
              portions.push(input.limit)
              return store.pruneEvents(input)
            },
          },
        },
        Date.now() + days * 86_400_000,
      )
    await prune('a', 6)
    expect(await known()).toEqual(['applied-1', 'applied-2', 'nobodys'])
    await Promise.all([prune('b', 8), prune('c', 8), prune('d', 8)])
    // One of the three has looked.
    expect(portions).toHaveLength(2)
    expect(await known()).toEqual(['nobodys'])
    await prune('a', 29)
    expect(await known()).toEqual(['nobodys'])
    await prune('a', 31)
    expect(await known()).toEqual([])
  })

  it.each([
    ['stops the rest at the policy’s share', 20],
    // The counter-test: the same errors, and a share that they do not reach.
    ['would go on to the last recipient without it', 100],
  ])('when three of ten come back: %s', async (_, percent) => {
    await room.payload.updateGlobal({ slug: 'outreach-policy', data: { storm: { percent, atLeast: 50 } } } as never)
    const campaign = await launch(1_500)
    const held = gate()
    const handed: string[] = []
    let calls = 0
    run(async (call) => {
      calls += 1
      if (calls > 1) await held.opened
      handed.push(...call.messages.map(({ to }) => to))
      return taken(call)
      // Slow enough that not everything is in flight at once.
    }, 5)
    await until(
      () => store.counts(campaign),
      (counts) => counts.submitted === 100,
    )
    const rows = (await deliveriesOf(handleOf(room.payload), campaign)).filter(({ state }) => state === 'submitted')
    for (const { id, providerId } of rows.slice(0, 30)) {
      await store.applyFact({ delivery: id, campaign, providerId }, 'bounced', 'Permanent/General', new Date())
    }
    await watch()
    held.open()
    await engine!.idle()
    if (percent === 20) {
      expect((await campaignNow(campaign)).state).toBe('paused')
      // What was in flight came to its end, and no more.
      expect(handed.length).toBeLessThan(1_500)
      expect((await news(campaign)).map(({ kind }) => kind)).toEqual(['campaign_paused'])
      expect((await editor.request('POST', `/api/campaigns/${campaign}/resume`, {})).status).toBe(200)
      await watch()
    } else expect(await news(campaign)).toEqual([])
    await until(
      () => campaignNow(campaign),
      ({ state }) => state === 'done',
    )
    expect([handed.length, new Set(handed).size]).toEqual([1_500, 1_500])
  })

  it.each([
    ['the key is refused', refused(401, 'invalid_api_key'), 'refuses the API key'],
    ['the domain is not verified', refused(403, 'validation_error'), 'domain is not verified'],
    ['the day’s quota is used up', refused(429, 'daily_quota_exceeded'), 'daily quota is used up'],
    ['the month’s quota is used up', refused(429, 'monthly_quota_exceeded'), 'monthly quota is used up'],
    ['the call is not understood', refused(405, 'method_not_allowed'), 'does not accept the call'],
  ])('pauses when %s, tells editors once for each time, and goes on after resume', async (_, reply, words) => {
    const campaign = await launch(250)
    const handed: string[] = []
    let mended = false
    run(async (call) => {
      if (!mended) return reply
      handed.push(...call.messages.map(({ to }) => to))
      return taken(call)
    })
    const paused = () =>
      until(
        () => campaignNow(campaign),
        ({ state }) => state === 'paused',
      )
    await paused()
    expect((await campaignNow(campaign)).pausedReason).toContain(words)
    await Promise.all([watch(), watch(), watch()])
    expect(await news(campaign)).toMatchObject([{ kind: 'campaign_paused', note: expect.stringContaining(words) }])
    const resume = () => editor.request('POST', `/api/campaigns/${campaign}/resume`, {})
    // Resumed too early, it pauses again, and that is told again.
    expect((await resume()).status).toBe(200)
    await paused()
    await watch()
    expect(await news(campaign)).toHaveLength(2)

    mended = true
    expect((await resume()).status).toBe(200)
    await until(
      () => campaignNow(campaign),
      ({ state }) => state === 'done',
    )
    await watch()
    expect([handed.length, new Set(handed).size]).toEqual([250, 250])
    expect(await news(campaign)).toHaveLength(2)
    expect((await campaignNow(campaign)).pausedReason).toBe('')
  })

  const silences: ProviderReply[] = [
    refused(500, 'internal_server_error'),
    { ...refused(0, ''), status: null, transport: 'timeout' },
    // A page that is not the provider’s.
    { ...refused(502, 'application_error'), headers: { 'content-type': 'text/html' } },
  ]
  it('rides through minutes without an answer, and pauses and tells when it lasts', async () => {
    const campaign = await launch(3_000)
    const handed: string[] = []
    const tried = new Map<string, number>()
    let mended = false
    let shift = 0
    const now = () => Date.now() + shift
    run(
      async (call) => {
        tried.set(call.idempotencyKey, (tried.get(call.idempotencyKey) ?? 0) + 1)
        if (!mended) return silences[tried.size % silences.length]!
        handed.push(...call.messages.map(({ to }) => to))
        return taken(call)
      },
      50,
      { now, leaseMs: 3_600_000 },
    )
    const callsSoFar = async () => [...tried.values()].reduce((sum, n) => sum + n, 0)
    /** Two minutes later, each batch that waits is tried again. */
    const minutes = async (count: number) => {
      for (let i = 0; i < count && (await campaignNow(campaign)).state !== 'paused'; i += 2) {
        const before = await callsSoFar()
        shift += 120_000
        await until(callsSoFar, (n) => n >= before + 2)
        await engine!.idle()
        await watch(now())
      }
    }
    await until(callsSoFar, (n) => n >= 4)
    await minutes(8)
    expect((await campaignNow(campaign)).state).toBe('sending')
    await minutes(4)
    expect(await campaignNow(campaign)).toMatchObject({
      state: 'paused',
      pausedReason: expect.stringMatching(/does not answer: none of the last \d+ calls in 10 minutes got an answer/),
    })
    expect(await news(campaign)).toMatchObject([
      { kind: 'campaign_paused', note: expect.stringContaining('status page') },
    ])
    // Of thirty batches few are opened, however long it lasts: four, and what is on its way at that moment, which is more where the machine was busy.
    expect(tried.size).toBeLessThanOrEqual(15)

    mended = true
    expect((await editor.request('POST', `/api/campaigns/${campaign}/resume`, {})).status).toBe(200)
    await until(
      () => campaignNow(campaign),
      ({ state }) => state === 'done',
    )
    expect([handed.length, new Set(handed).size, tried.size]).toEqual([3_000, 3_000, 30])
  })

  it('pauses when readers complain, which takes far fewer of them than bounces, but more than one or two', async () => {
    const campaign = await launch(600)
    const held = gate()
    let calls = 0
    run(async (call) => {
      calls += 1
      if (calls > 5) await held.opened
      return taken(call)
    })
    await until(
      () => store.counts(campaign),
      ({ submitted = 0 }) => submitted >= 500,
    )
    const rows = (await deliveriesOf(handleOf(room.payload), campaign)).filter(({ state }) => state === 'submitted')
    const complain = async (from: number, to: number) => {
      for (const { id, providerId } of rows.slice(from, to)) {
        await store.applyFact({ delivery: id, campaign, providerId }, 'complained', '', new Date())
      }
    }
    await complain(0, 2)
    await watch()
    expect((await campaignNow(campaign)).state).toBe('sending')
    await complain(2, 3)
    await watch()
    expect(await campaignNow(campaign)).toMatchObject({
      state: 'paused',
      pausedReason: expect.stringContaining('3 of 500 have told their mail provider that this is spam (0.6%)'),
    })
    expect(await news(campaign)).toMatchObject([{ kind: 'campaign_paused' }])
    expect((await editor.request('POST', `/api/campaigns/${campaign}/resume`, {})).status).toBe(200)
    await watch()
    expect((await campaignNow(campaign)).state).toBe('sending')
    held.open()
  })

  it('pauses all campaigns that are under way when the account is refused, by one call, and tells admins too', async () => {
    const admin = await room.person('admin')
    const first = await launch(300)
    const second = await launch(300)
    let calls = 0
    const both = gate()
    run(async () => {
      calls += 1
      await both.opened
      return refused(401, 'invalid_api_key')
    }, 0.1)
    for (const id of [first, second]) {
      await until(
        () => campaignNow(id),
        ({ state }) => state === 'sending',
      )
    }
    await until(
      async () => calls,
      (n) => n >= 1,
    )
    both.open()
    for (const id of [first, second]) {
      await until(
        () => campaignNow(id),
        ({ state }) => state === 'paused',
      )
      expect((await campaignNow(id)).pausedReason).toContain('refuses the API key')
    }
    // The next call would have its turn ten seconds later.
    expect(calls).toBe(1)
    await watch()
    for (const id of [first, second]) {
      expect(await news(id, admin)).toMatchObject([{ kind: 'campaign_paused' }])
      expect(await news(id)).toMatchObject([{ kind: 'campaign_paused' }])
    }
  })

  it('tells editors and admins once that the mail server puts a notice off, in its words, and pauses nothing', async () => {
    const admin = await room.person('admin')
    const campaign = await launch(1)
    await setCampaign(handleOf(room.payload), campaign, 'done')
    const words = '451 4.7.1 Daily sending limit exceeded'
    const tell = () => tellOfPutOff(room.payload, { id: campaign, title: 'A notice' }, words)
    await Promise.all([tell(), tell()])
    await tell()
    for (const who of [editor, admin]) {
      expect(await news(campaign, who)).toMatchObject([{ kind: 'server_waits', title: 'A notice', note: words }])
    }
    expect((await campaignNow(campaign)).state).toBe('done')
  })

  it('tells of recipients in doubt once, again only when more came after all were dealt with, and shows it on the desk', async () => {
    const { campaignsInDoubt } = await import('../../src/outreach/telling.ts')
    const campaign = await launch(250)
    const shift = 0
    const now = () => Date.now() + shift
    let calls = 0
    run(
      async () => {
        calls += 1
        return silences[0]!
      },
      1000,
      { now, leaseMs: 3_600_000 },
    )
    await until(
      async () => calls,
      (n) => n >= 3,
    )
    await engine!.stop()
    const doubt = async (many: number) => {
      const at = new Date(now())
      for (const batch of await store.overdue(campaign, at, at, many)) {
        const [claim] = await store.claim({
          ...{
            campaign,
            holder: 'test',
            now: new Date(now() + 7_200_000),
            until: new Date(now() + 7_200_001),
            limit: 1,
          },
          startedOnly: true,
        })
        expect(claim).toBeDefined()
        await store.doubt(claim!, 'key_expired', batch.firstAttemptAt!)
      }
    }
    const told = async () => (await news(campaign)).filter(({ kind }) => kind === 'in_doubt')
    await watch(now())
    expect(await told()).toEqual([])
    await doubt(1)
    await Promise.all([watch(now()), watch(now())])
    await doubt(1)
    await watch(now())
    expect(await told()).toMatchObject([{ title: 'Watched', note: expect.stringMatching(/^inDoubt=(100|50)$/) }])
    expect(await campaignsInDoubt(room.payload)).toContain(campaign)

    const { docs } = await room.payload.find({
      collection: 'batches',
      where: { and: [{ campaign: { equals: campaign } }, { state: { equals: 'in_doubt' } }] },
      overrideAccess: true,
    } as never)
    expect(docs).toHaveLength(2)
    const { openCampaigns } = await import('../../src/admin/components/desk/gather.ts')
    const user = { id: editor.id, collection: 'users', roles: ['editor'] } as never
    const onDesk = (await openCampaigns({ payload: room.payload, user }, Date.now())).find(({ id }) => id === campaign)
    expect(onDesk?.inDoubt).toBe((await store.counts(campaign)).in_doubt)
    const doubtful = (docs as unknown as { id: string }[]).map(({ id }) => String(id))
    const at = new Date(now())
    const sealed = (await store.overdue(campaign, at, at, 1))[0]!.id
    const resolve = (body: object) =>
      editor.request<{ resolved: number; left: object[] }>('POST', `/api/campaigns/${campaign}/resolve`, body)
    for (const batches of [[], 'all', [7], Array.from({ length: 501 }, (_, i) => String(i))]) {
      expect((await resolve({ batches, decision: 'write_off' })).status).toBe(400)
    }
    // One of three is still under way: it is left as it is, and does not keep the others.
    const batches = [...doubtful, sealed]
    const denied = await writer.request('POST', `/api/campaigns/${campaign}/resolve`, {
      batches,
      decision: 'write_off',
    })
    expect(denied.status).toBe(403)
    const resolved = await resolve({ batches, decision: 'write_off' })
    expect(resolved).toMatchObject({
      status: 200,
      body: { resolved: 2, left: [{ batch: sealed, code: 'wrong_state' }], message: expect.stringMatching(/^2 of 3 /) },
    })
    expect((await resolve({ batches: doubtful, decision: 'release' })).body).toMatchObject({
      resolved: 0,
      message: expect.stringMatching(/^0 of 2 batches\. 2 were left as they are/),
    })
    await watch(now())
    expect(await campaignsInDoubt(room.payload)).not.toContain(campaign)
    expect(await told()).toHaveLength(1)
    await doubt(1)
    await watch(now())
    await watch(now())
    expect(await told()).toHaveLength(2)
    engine = null
  })

  it('tells whoever launched a campaign that it has come to its end, once, with its figures', async () => {
    const campaign = await launch(120)
    await room.payload.db.updateOne({
      collection: 'campaigns',
      id: campaign,
      data: { launchedBy: writer.id },
    } as never)
    run(async (call) => {
      if (call.validation === 'strict') return refused(422, 'validation_error')
      const { body, ...rest } = taken(call)
      const { data } = body as { data: unknown[] }
      // One of each call is refused.
      return { ...rest, body: { data: data.slice(1), errors: [{ index: 0, message: 'no' }] } }
    })
    await until(
      () => campaignNow(campaign),
      ({ state }) => state === 'done',
    )
    await Promise.all([watch(), watch()])
    await watch()
    expect(await news(campaign, writer)).toMatchObject([
      { kind: 'campaign_done', title: 'Watched', note: 'submitted=118 failed=2' },
    ])
    expect(await news(campaign)).toEqual([])
  })

  it('tells of what came back after the end, once, and those who look after the lists as well', async () => {
    const steward = await room.person('data-steward')
    const storm = { percent: 20, atLeast: 50 }
    await room.payload.updateGlobal({ slug: 'outreach-policy', data: { storm } } as never)
    const ended = async () => {
      const campaign = await launch(120)
      run(async (call) => taken(call))
      await until(
        () => campaignNow(campaign),
        ({ state }) => state === 'done',
      )
      await engine!.stop()
      return campaign
    }
    const come = async (campaign: string, fact: 'complained' | 'bounced', count: number) => {
      const where = { and: [{ campaign: { equals: campaign } }, { state: { equals: 'submitted' } }] }
      const find = { collection: 'deliveries', where, limit: count, pagination: false }
      const { docs } = await room.payload.db.find<{ id: string }>(find as never)
      expect(docs).toHaveLength(count)
      for (const { id } of docs) {
        const data = { state: fact, rank: rankOf(fact), stateAt: new Date().toISOString() }
        await room.payload.db.updateOne({ collection: 'deliveries', id, data } as never)
      }
    }
    const look = (now = Date.now()) => watchAftermath({ payload: room.payload, store, holder: 'w' }, now)
    const told = async (campaign: string, who = editor) =>
      (await news(campaign, who)).filter(({ kind }) => kind === 'much_came_back')

    const disliked = await ended()
    await come(disliked, 'complained', 2)
    await look()
    expect(await told(disliked)).toEqual([])
    await come(disliked, 'complained', 1)
    // Whoever does not hold the lease leaves it to who does.
    await watchAftermath({ payload: room.payload, store, holder: 'another' }, Date.now())
    expect(await told(disliked)).toEqual([])
    await Promise.all([look(), look()])
    const words = /^Too many readers complain: 3 of 120 .* before the next campaign\.$/
    for (const who of [editor, steward]) {
      expect(await told(disliked, who)).toMatchObject([{ title: 'Watched', note: expect.stringMatching(words) }])
    }
    expect(await told(disliked, writer)).toEqual([])

    const [stale, old] = [await ended(), await ended()]
    await come(stale, 'bounced', 23)
    await come(old, 'bounced', 30)
    await come(disliked, 'complained', 20)
    // Of one that ended four days ago nobody needs to hear.
    const before = new Date(Date.now() - 96 * 3_600_000).toISOString()
    await room.payload.db.updateOne({ collection: 'campaigns', id: old, data: { finishedAt: before } } as never)
    await look()
    expect([await told(stale), await told(old)]).toEqual([[], []])
    await come(stale, 'bounced', 1)
    await look()
    await look()
    const found =
      /^Too much goes wrong: 24 of 120 mails have failed or come back \(20%\)\. .* before the next campaign\.$/
    expect(await told(stale)).toMatchObject([{ note: expect.stringMatching(found) }])
    expect(await told(disliked)).toHaveLength(1)
    expect(await told(old)).toEqual([])
  })

  it('says of a cancelled campaign that calls on their way are still coming back, until they have', async () => {
    const campaign = await launch(10)
    const held = gate()
    let calls = 0
    run(async (call) => {
      calls += 1
      await held.opened
      return taken(call)
    })
    await until(
      async () => calls,
      (n) => n > 0,
    )
    type Seen = { state: string; submitted: number; closing?: true }
    const progress = async () => (await editor.request<Seen>('GET', `/api/campaigns/${campaign}/progress`)).body
    expect((await progress()).closing).toBeUndefined()
    await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
    const onTheirWay = await progress()
    held.open()
    expect(onTheirWay).toMatchObject({ state: 'cancelled', submitted: 0, closing: true })
    await until(progress, ({ closing }) => closing === undefined)
    expect(await progress()).toMatchObject({ state: 'cancelled', submitted: 10 })
  })

  it('tells nobody that a campaign is paused when a person has paused it', async () => {
    const campaign = await launch(10)
    const held = gate()
    run(async (call) => {
      await held.opened
      return taken(call)
    })
    await until(
      () => campaignNow(campaign),
      ({ state }) => state === 'sending',
    )
    expect((await editor.request('POST', `/api/campaigns/${campaign}/pause`, { reason: 'Lunch' })).status).toBe(200)
    await watch()
    expect(await news(campaign)).toEqual([])
    held.open()
  })

  describe('seen by a process that only serves pages', () => {
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
    const seen = async () =>
      (
        await writer.request<{ unstorableSince: string | null; silentSince: string | null; neverSent: boolean }>(
          'GET',
          '/api/campaigns/stop-all',
        )
      ).body
    const problems = async () => (await room.anyone.request<{ problems?: string[] }>('GET', '/readyz')).body.problems
    const beat = async (at: number) => {
      const { keepWatch } = await import('../../src/editorial/watch.ts')
      await keepWatch(room.payload, 'sending', at)
    }

    const change = (collection: string, where: object, data: object) =>
      room.payload.db.updateOne({ collection, where, data, options: { atomic: true } } as never)
    /** When a process that sends was heard of for the last time (ms since the epoch). */
    const lastBeatAt = (at: number) =>
      change('leases', { key: { equals: 'heartbeat:sending' } }, { until: new Date(at).toISOString() })
    const setLaunchAt = (campaign: string, at: number) =>
      change('campaigns', { id: { equals: campaign } }, { launchAt: new Date(at).toISOString() })

    it('says that no mail goes out where no process that sends was ever started, once one has had time to', async () => {
      const { standstill } = await import('../../src/outreach/standstill.ts')
      const { createDiskGate } = await import('../../src/outreach/disk.ts')
      const setUp = await room.payload.db.findOne<{ id: string; createdAt: string }>({
        collection: 'values',
        where: { key: { equals: 'deployment' } },
      } as never)
      const silentSince = Date.parse(String(setUp?.createdAt))
      const standing = (ms: number) => standstill(room.payload, undefined, silentSince + ms)
      expect(await standing(19_000)).toEqual({ unstorableSince: null, silentSince: null, neverSent: true })
      expect(await standing(21_000)).toEqual({ unstorableSince: null, silentSince, neverSent: true })
      // A disk that is full has not been so since the newsroom was set up.
      const disk = createDiskGate({ probe: () => Promise.reject(full), now: () => silentSince + 21_000, log: quiet })
      expect(await standstill(room.payload, disk, silentSince + 21_000)).toMatchObject({
        unstorableSince: silentSince + 21_000,
      })
      expect(await until(seen, (answer) => answer.silentSince !== null)).toMatchObject({
        silentSince: new Date(silentSince).toISOString(),
        neverSent: true,
      })
    })

    it('says why another process, which sends, stands still: there is too little room where it stores', async () => {
      const { createDiskGate } = await import('../../src/outreach/disk.ts')
      const { tellUnstorable } = await import('../../src/outreach/standstill.ts')
      await beat(Date.now())
      expect(await seen()).toMatchObject({ unstorableSince: null, silentSince: null, neverSent: false })
      let now = Date.now()
      let storable = false
      const elsewhere = createDiskGate({
        probe: async () => {
          if (!storable) throw full
        },
        now: () => now,
        log: quiet,
        tell: (since) => tellUnstorable(room.payload, since, now),
      })
      const since = new Date(now).toISOString()
      elsewhere.note(full)
      await until(seen, ({ unstorableSince }) => unstorableSince === since)
      expect(await problems()).toEqual([expect.stringContaining('the disk is full')])
      // A process that died with it is not believed for ever.
      await tellUnstorable(room.payload, now, now - 31_000)
      expect((await seen()).unstorableSince).toBeNull()
      now += 2_000
      await elsewhere.halted()
      expect((await seen()).unstorableSince).toBe(since)
      storable = true
      now += 2_000
      expect(await elsewhere.halted()).toBe(false)
      expect((await seen()).unstorableSince).toBeNull()
      expect(await problems()).toBeUndefined()
    })

    it('tells neither a pace nor an end of what stands still', async () => {
      await beat(Date.now())
      const held = gate()
      const campaign = await launch(120)
      run(async (call) => {
        await held.opened
        return taken(call)
      })
      const progress = async () =>
        (
          await editor.request<{ state: string; etaSeconds: number | null; ratePerSecond: number }>(
            'GET',
            `/api/campaigns/${campaign}/progress`,
          )
        ).body
      await until(progress, ({ state, etaSeconds }) => state === 'sending' && Number(etaSeconds) > 0)
      await editor.request('POST', '/api/campaigns/stop-all', {})
      expect(await progress()).toMatchObject({
        state: 'sending',
        etaSeconds: null,
        ratePerSecond: 0,
        standsStill: 'stopped',
      })
      await editor.request('POST', '/api/campaigns/resume-all', {})
      expect((await progress()).etaSeconds).toBeGreaterThan(0)
      held.open()
    })

    it('says of a campaign that is due why it does not start', async () => {
      const { tellUnstorable } = await import('../../src/outreach/standstill.ts')
      const campaign = await launch(1)
      type Seen = { state: string; due?: true; standsStill?: string }
      const progress = async () => (await editor.request<Seen>('GET', `/api/campaigns/${campaign}/progress`)).body
      const due = { state: 'scheduled', due: true }
      await beat(Date.now())
      expect(await progress()).toMatchObject(due)
      expect((await progress()).standsStill).toBeUndefined()
      await editor.request('POST', '/api/campaigns/stop-all', {})
      expect(await progress()).toMatchObject({ ...due, standsStill: 'stopped' })
      const act = (action: string) =>
        editor.request<{ message: string }>('POST', `/api/campaigns/${campaign}/${action}`, {})
      await act('pause')
      expect((await act('resume')).body.message).toBe('It is resumed, and goes on when everything is let go on.')
      await editor.request('POST', '/api/campaigns/resume-all', {})
      await tellUnstorable(room.payload, Date.now(), Date.now())
      expect(await progress()).toMatchObject({ ...due, standsStill: 'unstorable' })
      await tellUnstorable(room.payload, null, Date.now())
      await lastBeatAt(Date.now() - 60_000)
      expect(await progress()).toMatchObject({ ...due, standsStill: 'silent' })
      // Before its time it waits for nothing else.
      await setLaunchAt(campaign, Date.now() + 60_000)
      const later = await progress()
      expect([later.state, later.due, later.standsStill]).toEqual(['scheduled', undefined, undefined])
      await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
      await beat(Date.now())
    })

    it('says when nobody sends, and that there is no room at all when a try of its own fails too', async () => {
      const { createDiskGate } = await import('../../src/outreach/disk.ts')
      const { rememberedFor, rememberForEndpoints } = await import('../../src/outreach/remembered.ts')
      const usual = rememberedFor(room.payload)!
      // The last that was heard of a process that sends.
      const last = Date.now() - 60_000
      await lastBeatAt(last)
      const silentSince = new Date(last).toISOString()
      expect(await seen()).toMatchObject({ unstorableSince: null, silentSince, neverSent: false })
      const disk = createDiskGate({ probe: () => Promise.reject(full), now: Date.now, log: quiet })
      rememberForEndpoints(room.payload, { ...usual, disk })
      expect(await seen()).toMatchObject({ unstorableSince: silentSince, silentSince })
      rememberForEndpoints(room.payload, usual)
      await beat(Date.now())
      expect(await seen()).toMatchObject({ unstorableSince: null, silentSince: null })
    })
  })

  it('looks up the sender’s domain for Settings and before a launch: what is wrong, and what to do about it', async () => {
    const { rememberedFor, rememberForEndpoints } = await import('../../src/outreach/remembered.ts')
    const { domainChecks } = await import('../../src/outreach/sender-domain.ts')
    const usual = rememberedFor(room.payload)!
    const texts: Record<string, string> = {
      'send.example.org': 'v=spf1 include:amazonses.com ~all',
      'resend._domainkey.example.org': 'p=MIGfMA0GCSqGSIb3DQEB',
    }
    const resolver = {
      resolveTxt: async (name: string) => {
        const value = texts[name]
        if (!value) throw Object.assign(new Error('none'), { code: 'ENOTFOUND' })
        return [[value]]
      },
      resolveMx: async () => Promise.reject(Object.assign(new Error('nobody answered'), { code: 'ETIMEOUT' })),
    }
    rememberForEndpoints(room.payload, { ...usual, checkDomain: domainChecks(resolver, Date.now) })
    const ask = (who: Pick<Person, 'request'>) => who.request('GET', '/api/campaigns/domain-check')
    // Who sets the sender, and who launches.
    for (const who of [await room.person('admin'), editor]) {
      const { status, body } = await ask(who)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        domain: 'example.org',
        provider: 'resend',
        reports: true,
        findings: [
          { id: 'spf', verdict: 'good', name: 'send.example.org' },
          { id: 'dkim', verdict: 'good' },
          {
            id: 'dmarc',
            verdict: 'warn',
            message: expect.stringContaining('no DMARC record'),
            fix: expect.stringContaining('v=DMARC1'),
          },
          { id: 'mx', verdict: 'unknown', fix: 'Try again later.' },
        ],
      })
    }
    expect((await ask(await room.person('data-steward'))).status).toBe(403)
    expect((await ask(room.anyone)).status).toBe(401)
    rememberForEndpoints(room.payload, usual)
  })
})
