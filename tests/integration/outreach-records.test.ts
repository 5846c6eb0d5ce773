import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSuppression, type Suppression } from '../../src/contacts/suppression.ts'
import type { MailMessage } from '../../src/domain/mail-message.ts'
import { freshBucket } from '../../src/domain/rate.ts'
import type { MailProvider } from '../../src/mail/provider.ts'
import { createProvider } from '../../src/mail/resend.ts'
import { type EngineDeps, runEngine } from '../../src/outreach/engine.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { type RecordsDeps, recordKeeper } from '../../src/outreach/records.ts'
import type { OutreachStore } from '../../src/outreach/store.ts'
import { decideDoubt } from '../../src/storage/doubts.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { transact } from '../../src/storage/transact.ts'
import { createTrialResend, type TrialResend } from '../../src/trial/resend/server.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { deliveriesOf, frozenFor, seedCampaign, seedList, setCampaign } from '../support/outreach.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const HOUR = 3_600_000

describeEachDatabase('asking the provider for what it did not tell', (db) => {
  let room: TestNewsroom
  let editor: Person
  let store: OutreachStore
  let shift = 0
  let server: Server
  let silent: TrialResend
  let suppression: Suppression

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    store = outreachStore(handleOf(room.payload))
    suppression = createSuppression({ payload: room.payload, tokenSecrets: room.env.tokenSecrets, random: randomBytes })
    // A provider whose webhooks never come.
    silent = createTrialResend({
      dir: join(db.dir, 'silent'),
      now: () => Date.now() + shift,
      webhook: null,
      requestsPerSecond: 1000,
      logger: quiet,
    })
    server = createServer(express().use(silent.router))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(async () => {
    server?.closeAllConnections()
    await new Promise((done) => server.close(done))
    await silent?.close()
    await room?.close()
  })

  const provider = () =>
    createProvider({
      apiKey: 're_test_suite_only',
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      userAgent: 'pressrum',
      timeoutMs: 5_000,
    })

  const start = async (
    name: string,
    addresses: string[],
    sendBatch: MailProvider['sendBatch'],
    own: Partial<EngineDeps> = {},
  ) => {
    const handle = handleOf(room.payload)
    const people = addresses.map((email) => ({ email }))
    const campaign = await seedCampaign(handle, [await seedList(handle, name, people)])
    const engine = runEngine({
      store,
      provider: { sendBatch },
      suppressedAmong: suppression.suppressedAmong,
      suppress: async () => {},
      freeze: async () => ({ frozen: frozenFor(), title: name }),
      tokenSecrets: ['secret-secret-secret-secret-secret'],
      deployment: name,
      workerId: 'w',
      fallbackRate: () => 100,
      leaseMs: 60_000,
      pollMs: 20,
      now: () => Date.now() + shift,
      random: () => 0,
      log: quiet,
      ...own,
    })
    return { campaign, engine }
  }

  const keeper = (holder: string, part: Partial<RecordsDeps> = {}) =>
    recordKeeper({
      payload: room.payload,
      records: provider().records,
      store,
      suppress: suppression.suppress,
      slot: async () => true,
      holder,
      now: () => Date.now() + shift,
      log: quiet,
      ...part,
    })

  /** Sends, but the sender never hears what became of it. @param reached whether the calls arrive all the same */
  const callUnheard = async (name: string, count: number, reached: boolean) => {
    let calls = 0
    const addresses = Array.from({ length: count }, (_, i) => `${name}${i}@example.org`)
    const started = await start(name, addresses, async (call) => {
      // Only then does the test go on, which may move the clock: the provider's log shows when it was.
      if (reached) await provider().sendBatch(call)
      calls += 1
      return { status: null, body: null, errorName: null, errorMessage: null, headers: {}, transport: 'timeout' }
    })
    await until(
      async () => calls,
      (n) => n > 0,
    )
    return started
  }

  /** The same, a day later. */
  const sendUnheard = async (name: string, reached: boolean) => {
    const { campaign, engine } = await callUnheard(name, 30, reached)
    shift += 24 * HOUR
    await until(
      () => store.counts(campaign),
      (counts) => counts.in_doubt === 30,
    )
    await engine.stop()
    const { docs } = await room.payload.find({
      collection: 'batches',
      where: { campaign: { equals: campaign } },
      overrideAccess: true,
    } as never)
    return { campaign, batch: String((docs[0] as { id: unknown }).id) }
  }

  const answered = { status: 200, errorName: null, errorMessage: null, headers: {}, transport: 'replied' } as const

  /** The endpoints ask the provider of this process; here that becomes the one whose webhooks never come, or what `part` says of its records. */
  const askedFor = async <T>(run: () => Promise<T>, part: Partial<NonNullable<MailProvider['records']>> = {}) => {
    const { rememberedFor, rememberForEndpoints } = await import('../../src/outreach/remembered.ts')
    const usual = rememberedFor(room.payload)!
    const own = provider()
    rememberForEndpoints(room.payload, { ...usual, provider: { ...own, records: { ...own.records!, ...part } } })
    return run().finally(() => rememberForEndpoints(room.payload, usual))
  }

  it('settles a batch in doubt by the provider’s log, and shows a person what the log says of another', async () => {
    const taken = await sendUnheard('taken', true)
    const lost = await sendUnheard('lost', false)
    const address = `/api/campaigns/${lost.campaign}/doubt?batch=${lost.batch}`
    expect((await (await room.person('communications')).request('GET', address)).status).toBe(403)
    expect((await editor.request('GET', `/api/campaigns/${taken.campaign}/doubt?batch=${lost.batch}`)).status).toBe(404)
    // The call of the other one stands in the log, a day before the first attempt of this one.
    const shown = await askedFor(() => editor.request('GET', address))
    expect(shown.body).toMatchObject({
      batch: lost.batch,
      inDoubt: 30,
      canAsk: true,
      log: { calls: [], complete: true, ended: true, proven: 0 },
    })
    expect(Number(shown.body.attempts)).toBeGreaterThan(0)
    const all = `/api/campaigns/${lost.campaign}/doubts`
    expect((await (await room.person('communications')).request('GET', all)).status).toBe(403)
    expect((await askedFor(() => editor.request('GET', all))).body).toEqual({
      ...{ silent: [lost.batch], taken: [], called: [], unread: [], ended: true, settled: 0, canAsk: true },
    })

    let asked = 0
    const keep = keeper('keeper', {
      slot: async () => {
        asked += 1
        return true
      },
    })
    await keep()
    const rows = await deliveriesOf(handleOf(room.payload), taken.campaign)
    expect(rows.every(({ providerId }) => providerId !== '')).toBe(true)
    expect(new Set(rows.map(({ providerId }) => providerId)).size).toBe(30)
    expect((await store.counts(taken.campaign)).in_doubt).toBeUndefined()
    expect(await store.hasOpenBatches(taken.campaign)).toBe(false)
    // Silence of the log is shown to a person, and proves nothing by itself.
    expect(await store.counts(lost.campaign)).toEqual({ in_doubt: 30 })
    const before = asked
    await keep()
    // Not every minute anew: nothing is due, so only what else there is to ask was asked.
    expect(asked - before).toBeLessThanOrEqual(1)
  })

  it('shows who decides what the provider says of the calls and of the messages, and what was reported, without an address', async () => {
    const taken = await sendUnheard('shown', true)
    const half = await sendUnheard('half', false)
    const look = (path: string) => askedFor(() => editor.request('GET', path))
    const address = (about: { campaign: string; batch: string }) =>
      `/api/campaigns/${about.campaign}/doubt?batch=${about.batch}`

    const shown = await look(address(taken))
    expect(shown.body).toMatchObject({
      state: 'settled',
      inDoubt: 0,
      members: { submitted: 30 },
      log: {
        calls: [{ status: 200, generation: 1, messages: 30, taken: 30, refused: 0 }],
        proven: 30,
        mails: { taken: 30, looked: 20, states: { delivered: 20 } },
      },
    })
    expect(shown.text).not.toContain('@')
    expect((await store.counts(taken.campaign)).in_doubt).toBeUndefined()

    const proved = await sendUnheard('proved', true)
    expect((await look(`/api/campaigns/${proved.campaign}/doubts`)).body).toEqual({
      ...{ silent: [], taken: [], called: [], unread: [], ended: true, settled: 1, canAsk: true },
    })
    expect((await store.counts(proved.campaign)).in_doubt).toBeUndefined()

    // Of two a webhook has told after all: whoever decides sees that, and the decision leaves them alone.
    for (const { id } of (await deliveriesOf(handleOf(room.payload), half.campaign)).slice(0, 2)) {
      await store.applyFact({ delivery: id, campaign: half.campaign, providerId: '' }, 'delivered', '', new Date())
    }
    expect((await look(address(half))).body).toMatchObject({
      state: 'in_doubt',
      inDoubt: 28,
      members: { in_doubt: 28, delivered: 2 },
      log: { calls: [], complete: true, proven: 0, mails: { taken: 0, looked: 0, states: {} } },
    })
    const decision = { batch: half.batch, decision: 'write_off' }
    expect((await editor.request('POST', `/api/campaigns/${half.campaign}/resolve`, decision)).status).toBe(200)
    expect(await store.counts(half.campaign)).toEqual({ delivered: 2, failed: 28 })
    // Reported on after all, somebody written off has been handed over, so that complaints are not compared with too few.
    const late = (await deliveriesOf(handleOf(room.payload), half.campaign)).filter(({ state }) => state === 'failed')
    await Promise.all(
      late.slice(0, 8).map(async ({ id }, i) => {
        const report = { delivery: id, campaign: half.campaign, providerId: `late-${id}` }
        await store.applyFact(report, i < 3 ? 'complained' : 'delivered', '', new Date())
        await store.applyFact(report, 'delivered', '', new Date())
      }),
    )
    expect(await store.counts(half.campaign)).toEqual({ complained: 3, delivered: 7, failed: 20 })
    expect(await store.handedOver(half.campaign, new Date(0))).toBe(10)
    expect((await look(address(half))).body).toMatchObject({ state: 'settled', inDoubt: 0, log: null })
  })

  it('looks on for a batch that was released, and is in doubt again because its campaign was cancelled', async () => {
    const taken = await sendUnheard('again', true)
    const lost = await sendUnheard('again-lost', false)
    for (const { campaign, batch } of [taken, lost]) {
      const decided = { batch, fact: 'planned', note: 'resolved: release', at: new Date(Date.now() + shift) } as const
      await transact(await createLocalReq({}, room.payload), (inner) => decideDoubt(inner, decided))
      await setCampaign(handleOf(room.payload), campaign, 'cancelled')
      await store.cancelSome(campaign, new Date(Date.now() + shift), 10)
      expect(await store.counts(campaign)).toEqual({ in_doubt: 30 })
    }
    const one = await askedFor(() => editor.request('GET', `/api/campaigns/${lost.campaign}/doubt?batch=${lost.batch}`))
    expect(one.body).toMatchObject({
      ...{ state: 'in_doubt', firstAttemptAt: null, canAsk: true, log: { calls: [], complete: true } },
    })
    // What is older than the campaign is far enough back.
    const early = { id: 'early', created_at: new Date(Date.now() + shift - 25 * HOUR).toISOString() }
    let pages = 0
    const all = await askedFor(() => editor.request('GET', `/api/campaigns/${lost.campaign}/doubts`), {
      listLogs: async () => {
        pages += 1
        return { ...answered, body: { data: [early], has_more: true } }
      },
    })
    expect(all.body).toMatchObject({ silent: [lost.batch], unread: [] })
    expect(pages).toBe(1)
    // Longer than any lease that another test's process left.
    shift += HOUR
    await keeper('again')()
    expect(await store.counts(taken.campaign)).toEqual({ submitted: 30 })
    expect(await store.counts(lost.campaign)).toEqual({ in_doubt: 30 })
  })

  it('keeps what the log shows as taken, and could not all be looked into, out of what is to be decided', async () => {
    const about = await sendUnheard('many', false)
    // As many batches more as no person would wait for.
    const found = { collection: 'batches', where: { id: { equals: about.batch } } } as never
    const { id: _, ...row } = (await room.payload.db.findOne<Record<string, unknown> & { id: string }>(found))!
    const make = async (i: number) => {
      const data = { ...row, position: 1000 + i, number: 1000 + i }
      return String((await room.payload.db.create({ collection: 'batches', data } as never)).id)
    }
    const ids = await Promise.all(Array.from({ length: 53 }, (_row, i) => make(i)))
    const created_at = new Date(Date.now() + shift - 48 * HOUR).toISOString()
    const call = { created_at, endpoint: '/emails/batch', method: 'POST', response_status: 200 }
    const data = ids.map((id) => ({ ...call, id: `log-${id}`, user_agent: `pressrum batch/${id}/1` }))
    const listLogs = async () => ({ ...answered, body: { has_more: false, data } })
    // One of them names only one of two, so that nobody can tell which; the provider does not answer for another.
    const [partly, unanswered, ...rest] = ids
    const getLog = async (log: string) => {
      if (log === `log-${unanswered}`) return { ...answered, status: 500, body: null }
      const tags = { campaign: about.campaign, batch: log.slice(4), delivery: randomUUID() }
      const request_body = log === `log-${partly}` ? [{ tags }, { tags }] : [{ tags }]
      return { ...answered, body: { response_status: 200, request_body, response_body: { data: [{ id: log }] } } }
    }
    await store.changeBucket(ACCOUNT, () => ({ bucket: { ...freshBucket(100), learned: true }, result: null }))
    const look = async () => {
      const address = `/api/campaigns/${about.campaign}/doubts`
      const { body } = await askedFor(() => editor.request<Record<'taken' | 'called', string[]>>('GET', address), {
        listLogs,
        getLog,
      })
      return { ...body, taken: new Set(body.taken) }
    }
    const left = rest.slice(48)
    expect(await look()).toEqual({
      ...{ silent: [about.batch], taken: new Set([unanswered, ...left]), called: [partly], unread: [], settled: 48 },
      ...{ ended: true, canAsk: true },
    })
    expect(await look()).toMatchObject({ taken: new Set([unanswered]), called: [partly], settled: left.length })
  })

  it('says nothing of a batch where the provider’s log ends too early, or is empty', async () => {
    const early = await sendUnheard('early', false)
    const created_at = new Date(Date.now() + shift - HOUR).toISOString()
    const young = {
      id: 'young',
      created_at,
      endpoint: '/emails',
      method: 'POST',
      response_status: 200,
      user_agent: 'x',
    }
    const one = `/api/campaigns/${early.campaign}/doubt?batch=${early.batch}`
    for (const data of [[young], []]) {
      const listLogs = async () => ({ ...answered, body: { data, has_more: false } })
      const look = (path: string) => askedFor(() => editor.request('GET', path), { listLogs })
      expect((await look(one)).body).toMatchObject({ log: { calls: [], complete: false, ended: true, proven: 0 } })
      expect((await look(`/api/campaigns/${early.campaign}/doubts`)).body).toEqual({
        ...{ silent: [], taken: [], called: [], unread: [early.batch], ended: true, settled: 0, canAsk: true },
      })
      // Whoever looks in the background is through with it all the same.
      let pages = 0
      shift += 72 * HOUR
      const counted = async () => {
        pages += 1
        return listLogs()
      }
      const keep = keeper('early-log', { records: { ...provider().records!, listLogs: counted } })
      await keep()
      await keep()
      expect(pages).toBe(1)
    }
    expect(await store.counts(early.campaign)).toEqual({ in_doubt: 30 })
  })

  /** A keeper of records with a key that shows no log, and which mails it asks for. */
  const withoutLog = (name: string) => {
    const real = provider().records!
    const looked: string[] = []
    const keep = keeper(name, {
      records: {
        ...real,
        listLogs: async () => ({
          ...(await real.listLogs()),
          status: 403,
          body: null,
          errorName: 'restricted_api_key',
        }),
        getEmail: async (id) => {
          looked.push(id)
          return real.getEmail(id)
        },
      },
    })
    return { keep, looked }
  }

  it('settles a batch in doubt by the tags of the mails that the provider lists, where its log is out of reach', async () => {
    const taken = await sendUnheard('listed', true)
    const lost = await sendUnheard('unlisted', false)
    // Longer than any lease that another test's process left.
    shift += HOUR
    const { keep, looked } = withoutLog('listing')
    await keep()
    // So many requests in one round, and no more.
    expect(looked).toHaveLength(20)
    for (let round = 0; round < 6; round++) await keep()
    expect((await store.counts(taken.campaign)).in_doubt).toBeUndefined()
    const rows = await deliveriesOf(handleOf(room.payload), taken.campaign)
    expect(new Set(rows.map(({ providerId }) => providerId)).size).toBe(30)
    expect(await store.hasOpenBatches(taken.campaign)).toBe(false)
    // What is not listed stays in doubt, and no mail is asked for twice.
    expect(await store.counts(lost.campaign)).toEqual({ in_doubt: 30 })
    expect(new Set(looked).size).toBe(looked.length)
  })

  it('settles a batch whose mails it met before it looked for them, and asks for none of them twice', async () => {
    // No mail of another test is as young as these.
    shift += 100 * HOUR
    const leave = async (name: string, reached: boolean) => {
      const { campaign, engine } = await callUnheard(name, 5, reached)
      await setCampaign(handleOf(room.payload), campaign, 'paused')
      await engine.idle()
      await engine.stop()
      return campaign
    }
    await leave('older', false)
    shift += 8 * 60_000
    const younger = await leave('younger', true)
    // Now the first is old enough to be looked for, and the second is not.
    shift += 9 * 60_000
    const { keep, looked } = withoutLog('too-early')
    await keep()
    expect(looked).toHaveLength(5)
    expect((await store.counts(younger)).submitted).toBeUndefined()
    shift += 10 * 60_000
    await keep()
    expect(await store.counts(younger)).toEqual({ submitted: 5 })
    expect(looked).toHaveLength(5)
  })

  const contact = async (email: string) => {
    const { docs } = await room.payload.find({
      collection: 'contacts',
      where: { email: { equals: email } },
      overrideAccess: true,
    } as never)
    return docs[0] as unknown as { softBounces?: number; restUntil?: string | null }
  }
  const suppressions = async (source: string) => {
    const where = { source: { equals: source } }
    const { docs } = await room.payload.find({ collection: 'suppressions', where, overrideAccess: true } as never)
    return docs as unknown as { reason: string; source: string }[]
  }

  it('reads reports that never came, once, however many processes ask at the same moment', async () => {
    const addresses = ['bounced-here', 'complained-here', 'here1', 'here2'].map((name) => `${name}@example.org`)
    const { campaign, engine } = await start('here', addresses, provider().sendBatch)
    const rows = () => deliveriesOf(handleOf(room.payload), campaign)
    const states = async () => Object.fromEntries((await rows()).map(({ address, state }) => [address, state]))
    await until(
      () => store.campaign(campaign),
      (row) => row?.state === 'done',
    )
    await engine.stop()
    expect(Object.values(await states())).toEqual(Array(4).fill('submitted'))

    // Reports may still be on their way: nobody asks yet.
    shift += 20 * 60_000
    await keeper('early')()
    expect(Object.values(await states())).toEqual(Array(4).fill('submitted'))

    shift += 20 * 60_000
    // The second takes the lease of the first, which is at work all the same: a process that was suspended does that.
    await Promise.all([keeper('one')(), keeper('two', { now: () => Date.now() + shift + 11 * 60_000 })()])
    expect(await states()).toEqual({
      'bounced-here@example.org': 'bounced',
      'complained-here@example.org': 'complained',
      'here1@example.org': 'delivered',
      'here2@example.org': 'delivered',
    })
    const settled = await rows()
    // The listing does not say whether it is for good, so the address rests; the provider's suppressions do.
    expect(settled.find(({ state }) => state === 'bounced')?.reason).toBe('Undetermined/listing')
    expect((await contact('bounced-here@example.org')).softBounces).toBe(1)
    const known = async () => [
      ...(await suppressions('provider:bounce')),
      ...(await suppressions('provider:complaint')),
    ]
    expect((await known()).map(({ reason }) => reason)).toEqual(['bounced', 'complained'])
    expect(await suppressions(`campaigns:${campaign}`)).toEqual([])

    shift += 60 * 60_000
    await keeper('three')()
    expect(await rows()).toEqual(settled)
    expect((await contact('bounced-here@example.org')).softBounces).toBe(1)
    expect(await known()).toHaveLength(2)
  })

  it('takes over a report in the listing whose time cannot be read, as of now', async () => {
    const { campaign, engine } = await start('timeless', ['timeless@example.org'], provider().sendBatch)
    await until(
      () => store.campaign(campaign),
      (row) => row?.state === 'done',
    )
    await engine.stop()
    shift += HOUR
    const rows = () => deliveriesOf(handleOf(room.payload), campaign)
    const mail = { id: (await rows())[0]!.providerId, created_at: 'lately', last_event: 'delivered' }
    const listEmails = async () => ({ ...answered, body: { data: [mail], has_more: false } })
    await keeper('timeless', { records: { ...provider().records!, listEmails } })()
    expect((await rows()).map(({ state }) => state)).toEqual(['delivered'])
  })

  it('takes no more than a twentieth of the calls from a campaign to read the listing', async () => {
    const { campaign, engine } = await start('listed', ['listed@example.org'], provider().sendBatch)
    await until(
      () => store.campaign(campaign),
      (row) => row?.state === 'done',
    )
    await engine.stop()
    shift += HOUR
    await store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(2), result: null }))
    const pages = async () => {
      let read = 0
      const mail = { id: 'somebody-else', created_at: new Date(Date.now() + shift).toISOString(), last_event: 'sent' }
      const listEmails = async () => {
        read += 1
        return { ...answered, body: { data: [mail], has_more: true } }
      }
      await keeper('pages', { records: { ...provider().records!, listEmails } })()
      return read
    }
    const next = await seedCampaign(handleOf(room.payload), [])
    await setCampaign(handleOf(room.payload), next, 'planning')
    expect(await pages()).toBe(6)
    await setCampaign(handleOf(room.payload), next, 'cancelled')
    await store.close(next, new Date())
    expect(await pages()).toBe(20)
  })

  it('takes over whom the provider suppresses, with the reason, and writes to them no more', async () => {
    const elsewhere = 'bounced-elsewhere@example.org'
    // Another system on the same account wrote to somebody whom we have never written to.
    const other = {
      from: 'Other <other@example.org>',
      subject: 'Other',
      html: '<p>Other</p>',
      text: 'Other',
      replyTo: null,
      headers: {},
      tags: [],
    }
    for (const [i, to] of [elsewhere, 'complained-elsewhere@example.org'].entries()) {
      const message = { ...other, to: [to] } as unknown as MailMessage
      expect((await provider().sendOne({ message, idempotencyKey: `other-${i}` })).status).toBe(200)
    }
    shift += 7 * HOUR
    expect(await suppression.isSuppressed(elsewhere)).toBe(false)
    await Promise.all([keeper('four')(), keeper('five', { now: () => Date.now() + shift + 11 * 60_000 })()])
    expect(await suppression.isSuppressed(elsewhere)).toBe(true)
    const [bounced, complained] = await Promise.all(['provider:bounce', 'provider:complaint'].map(suppressions))
    // With those of the earlier campaign.
    expect(bounced?.map(({ reason }) => reason)).toEqual(['bounced', 'bounced'])
    expect(complained?.map(({ reason }) => reason)).toEqual(['complained', 'complained'])

    const handed: string[] = []
    const { campaign, engine } = await start('later', [elsewhere, 'later@example.org'], async (call) => {
      handed.push(...call.messages.flatMap(({ to }) => to))
      return provider().sendBatch(call)
    })
    await until(
      () => store.campaign(campaign),
      (row) => row?.state === 'done',
    )
    await engine.stop()
    expect(handed).toEqual(['later@example.org'])
    expect(await deliveriesOf(handleOf(room.payload), campaign)).toContainEqual(
      expect.objectContaining({ state: 'excluded', reason: 'suppressed' }),
    )
  })

  it('finds what a long outage left behind however far back in the log, over as many rounds as it takes', async () => {
    const count = 130
    const calls: { batch: string; at: string; body: unknown }[] = []
    const addresses = Array.from({ length: count }, (_, i) => `outage${i}@example.org`)
    const { campaign, engine } = await start(
      'outage',
      addresses,
      async ({ messages, userAgent = '' }) => {
        // As the log shows it: the call was taken, and nobody here heard of it.
        const at = new Date(Date.now() + shift).toISOString()
        calls.push({ batch: userAgent, at, body: messages.map(({ tags }) => ({ tags })) })
        return { status: null, body: null, errorName: null, errorMessage: null, headers: {}, transport: 'timeout' }
      },
      // As it is where many processes each open a handful.
      { largestBatch: () => 1, mostUnanswered: Number.POSITIVE_INFINITY },
    )
    await until(
      async () => new Set(calls.map(({ batch }) => batch)).size,
      (n) => n === count,
    )
    await engine.stop()
    // Longer than any lease that another test's process left.
    shift += 60 * 60_000
    const others = Array.from({ length: 5_150 }, (_, i) => ({
      id: `other-${i}`,
      created_at: new Date(Date.now() + shift).toISOString(),
      ...{ endpoint: '/emails', method: 'POST', response_status: 200, user_agent: 'somebody else' },
    }))
    const ours = calls.map(({ batch, at }, i) => ({
      id: `ours-${i}`,
      created_at: at,
      ...{ endpoint: '/emails/batch', method: 'POST', response_status: 200, user_agent: batch },
    }))
    const log = [...others, ...ours.reverse()]
    const reply = (body: unknown) => ({
      ...{ status: 200, body, errorName: null, errorMessage: null, headers: {}, transport: 'replied' as const },
    })
    let pages = 0
    const keep = keeper('outage', {
      records: {
        ...provider().records!,
        listLogs: async ({ after } = {}) => {
          pages += 1
          const from = after ? log.findIndex(({ id }) => id === after) + 1 : 0
          return reply({ data: log.slice(from, from + 100), has_more: from + 100 < log.length })
        },
        getLog: async (id) =>
          reply({
            response_status: 200,
            request_body: calls[Number(id.replace('ours-', ''))]!.body,
            response_body: { data: [{ id: `mail-${id}` }] },
          }),
      },
    })
    await keep()
    expect(pages).toBe(50)
    expect(await store.counts(campaign)).toEqual({ planned: count })
    await keep()
    expect(await store.counts(campaign)).toEqual({ planned: 30, submitted: 100 })
    await keep()
    expect(await store.counts(campaign)).toEqual({ submitted: count })
    // Once through: what is found is not read again.
    const read = pages
    await keep()
    expect(pages).toBe(read)
  })
})
