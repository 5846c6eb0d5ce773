import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freezeCampaign } from '../../src/outreach/freeze.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { campaignsOf, dropCampaigns, listOf, setContact } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { dueThisMorning, setDigestsLongAgo } from '../support/digests.ts'
import { halfSentOf } from '../support/half-sent.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'

const DAY = 86_400_000
/** An even number: what is sent half way goes in batches of two. */
const DAILY = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'].map((name) => `${name}@press.example.org`)

describeEachDatabase('what a brief leaves to a digest', (db) => {
  let room: TestNewsroom
  let editor: Person
  let writer: Person
  let at: ReturnType<typeof campaignsOf>
  let half: ReturnType<typeof halfSentOf>
  let list: string
  let digests: typeof import('../../src/outreach/digests.ts')
  let day = 0

  const store = () => outreachStore(handleOf(room.payload))
  const deps = () => ({ payload: room.payload, store: store(), log: { info() {} } })
  /** The digest of a day that no other test has used. */
  const make = (on = true) => {
    day += 1
    return digests.makeDigest(deps(), 'daily', { period: `day-${day}`, at: Date.now() }, Date.now(), on)
  }
  const turnDigests = (enabled: boolean) =>
    room.payload.updateGlobal({ slug: 'outreach-policy', data: { digest: { enabled, zone: 'UTC' } } } as never)
  const brief = async (title: string) => {
    const story = await at.published({ title })
    const campaign = await at.create('brief', story, { lists: [list] })
    await at.send(campaign)
    return { story, campaign }
  }
  const done = async (id: string | null) => {
    await until(
      () => at.progress(id!),
      ({ state }) => state === 'done',
    )
    return at.recipientsOf(id!)
  }
  const behind = async (id: string) => ((await at.progress(id)) as { leftBehind?: number }).leftBehind
  /** A digest that has reached two, and no more for now. */
  const reachingTwo = async () => {
    await half.allow(2)
    const id = (await make())!
    await until(
      () => at.progress(id),
      ({ state, submitted }) => state === 'sending' && submitted === 2,
      20_000,
    )
    return id
  }
  /** A digest that reaches two and is then cancelled, as the product itself asks for when a story in it is corrected. */
  const cancelledHalfWay = async () => {
    const id = await reachingTwo()
    expect((await half.perform(id, 'cancel')).status).toBe(200)
    await until(
      async () => (await store().campaign(id))?.finishedAt ?? null,
      (finishedAt) => finishedAt !== null,
    )
    await half.release()
    return id
  }

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    writer = await room.person('communications')
    at = campaignsOf(room, editor, writer)
    half = halfSentOf(room, editor, at)
    digests = await import('../../src/outreach/digests.ts')
    const people = ['each@press.example.org', ...DAILY]
    list = await listOf(
      room,
      'Press',
      `email,name,countries,languages\n${people.map((email) => `${email},N,SE,sv`).join('\n')}\n`,
    )
    for (const email of DAILY) await setContact(room, email, { frequency: 'daily' })
    // The workers of this test make no digests by themselves.
    const until = new Date(Date.now() + DAY / 48).toISOString()
    await room.payload.db.create({ collection: 'leases', data: { key: 'digests', holder: 'test', token: 1, until } })
    await turnDigests(true)
    await room.startWorkers()
  })
  afterAll(() => room?.close())
  // What one test leaves waiting is not the next one's.
  afterEach(async () => {
    await turnDigests(true)
    const all = await room.payload.db.find({ collection: 'campaigns', limit: 0, pagination: false } as never)
    await dropCampaigns(room, all.docs)
  })

  it('comes with one last digest when digests are switched off, and nobody is told that they have it before', async () => {
    const { story, campaign } = await brief('Left before the switch')
    await setDigestsLongAgo(room, { enabled: false, ...dueThisMorning() })
    const before = new Set(
      (await room.payload.db.find({ collection: 'campaigns', limit: 0 } as never)).docs.map(({ id }) => id),
    )
    await digests.keepDigests({ ...deps(), holder: 'test' }, Date.now())
    const made = (await room.payload.db.find({ collection: 'campaigns', limit: 0 } as never)).docs.filter(
      ({ id }) => !before.has(id),
    )
    expect(made).toHaveLength(1)
    expect(await done(String(made[0]!.id))).toEqual(DAILY)
    expect(await make(false)).toBeNull()
    expect(await behind(campaign)).toBeUndefined()
    const again = await at.create('brief', story, { lists: [list] })
    expect(await at.send(again)).toMatchObject({ candidates: 7, planned: 0, excluded: 7 })
    // From then on everybody gets each brief at once.
    const next = await brief('Sent after the switch')
    expect(await at.recipientsOf(next.campaign)).toEqual([...DAILY, 'each@press.example.org'])
    expect(await make(false)).toBeNull()
  })

  it('makes a digest on a day on which they were off and are switched on again', async () => {
    await turnDigests(false)
    day += 1
    const due = { period: `day-${day}`, at: Date.now() }
    expect(await digests.makeDigest(deps(), 'daily', due, Date.now(), false)).toBeNull()
    await turnDigests(true)
    await brief('The first of the day')
    expect(await done(await digests.makeDigest(deps(), 'daily', due, Date.now(), true))).toEqual(DAILY)
  })

  it('comes with the next digest to those whom a cancelled one did not reach, and to nobody twice', async () => {
    const { story, campaign } = await brief('Half brought')
    const first = await cancelledHalfWay()
    const got = await at.recipientsOf(first)
    expect(got).toHaveLength(2)
    // They wait for the next one, so nobody writes to them meanwhile.
    const second = await at.create('brief', story, { lists: [list] })
    expect(await at.send(second)).toMatchObject({ candidates: 7, planned: 0, excluded: 7 })
    expect([await behind(campaign), await behind(second)]).toEqual([undefined, undefined])

    const other = await brief('Another story of the next day')
    const next = (await make())!
    expect(await done(next)).toEqual(DAILY)
    for (const { to, html } of await at.mailsOf(next)) {
      expect(html).toContain('Another story of the next day')
      expect(html.includes('Half brought')).toBe(!got.includes(to[0]!))
    }
    expect(await make()).toBeNull()
    expect([await behind(campaign), await behind(other.campaign)]).toEqual([undefined, undefined])
  })

  it('waits for the morning of the newsroom where a warm-up has left it over, and the page of the digest says so', async () => {
    const hours = (n: number) => n * 3_600_000
    /** A zone in which it is that hour now. */
    const zoneAt = (hour: number) => {
      const ahead = hour - new Date().getUTCHours()
      const off = ahead < -12 ? ahead + 24 : ahead
      return `Etc/GMT${off > 0 ? '-' : '+'}${Math.abs(off)}`
    }
    const policy = (data: object) => room.payload.updateGlobal({ slug: 'outreach-policy', data } as never)
    await brief('Left over by a warm-up')
    const id = await reachingTwo()
    await room.stopWorkers()
    const yesterday = new Date(Date.now() - hours(24)).toISOString()
    await room.payload.db.updateOne({
      ...{ collection: 'campaigns', where: { id: { equals: id } } },
      ...{ data: { startedAt: yesterday }, options: { atomic: true } },
    } as never)
    await policy({
      digest: { enabled: true, zone: zoneAt(2) },
      warmUp: { startedAt: yesterday, firstDay: 6, growth: 1 },
    })
    const counted = `warm-up:${ACCOUNT}:${yesterday.slice(0, 10)}`
    await outreachStore(handleOf(room.payload)).spend(counted, 6, 6)
    // It has been tried before it came to the night.
    await room.payload.db.updateMany({
      collection: 'batches',
      where: { and: [{ campaign: { equals: id } }, { state: { equals: 'planned' } }] },
      data: { attempts: 1 },
    } as never)
    const morning = new Date(Math.floor(Date.now() / hours(1)) * hours(1) + hours(5)).toISOString().slice(0, 16)
    await room.startWorkers()
    const { pausedReason } = await until(
      () => at.progress(id),
      ({ pausedReason }) => pausedReason !== '',
    )
    expect(pausedReason).toBe(
      `What the warm-up of the domain has left over is not sent at night. The next mails go out at ${morning}Z.`,
    )
    expect(await at.recipientsOf(id)).toHaveLength(2)
    await room.stopWorkers()
    await policy({ digest: { enabled: true, zone: zoneAt(10) } })
    await room.payload.db.updateMany({
      collection: 'batches',
      where: { and: [{ campaign: { equals: id } }, { state: { equals: 'planned' } }] },
      data: { notBefore: new Date().toISOString() },
    } as never)
    await room.startWorkers()
    await until(
      () => at.progress(id),
      ({ submitted }) => submitted === 6,
    )
    await half.release()
  })

  it('is said on the brief when the last digest was cancelled, and a new brief reaches exactly those', async () => {
    const { story, campaign } = await brief('Never brought')
    const first = await cancelledHalfWay()
    const second = await at.create('brief', story, { lists: [list] })
    expect(await at.send(second)).toMatchObject({ planned: 0, excluded: 7 })
    await turnDigests(false)
    expect(await make(false)).toBeNull()
    expect([await behind(campaign), await behind(second)]).toEqual([4, 4])
    const third = await at.create('brief', story, { lists: [list] })
    expect(await at.send(third)).toMatchObject({ candidates: 7, planned: 4, excluded: 3 })
    expect([...(await at.recipientsOf(first)), ...(await at.recipientsOf(third))].sort()).toEqual(DAILY)
    expect([await behind(campaign), await behind(second), await behind(third)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    // Nor does a digest bring it to them once digests are on again.
    await turnDigests(true)
    expect(await make()).toBeNull()
  })

  it('is not sent a second time by a brief while a digest that carries it is under way, whatever becomes of the first brief', async () => {
    const { story, campaign } = await brief('On its way')
    const digest = await reachingTwo()
    await dropCampaigns(room, [{ id: campaign }])
    const preview = await editor.request<{ planned: number; excluded: object[] }>(
      'GET',
      `/api/campaigns/${await at.create('brief', story, { lists: [list] })}/audience`,
    )
    expect(preview.body).toMatchObject({
      planned: 0,
      excluded: [{ reason: 'already_sent', count: 7, explanation: expect.stringContaining('is to get it') }],
    })
    await half.release()
    expect(await done(digest)).toEqual(DAILY)
  })

  it('is not sent once more to those of whom the digest does not know, once the story has been corrected', async () => {
    const { story } = await brief('Corrected since')
    const digest = await reachingTwo()
    const [batch] = await half.doubt(digest)
    await half.release()
    await at.act(story, 'correct', editor, { comment: 'The year was wrong.' })
    await at.act(story, 'submit', writer)
    const correction = (await at.act(story, 'approve', await room.person('chief-editor'))).campaign
    await done(String(correction?.id))
    const decide = (decision: string) => editor.request('POST', `/api/campaigns/${digest}/resolve`, { batch, decision })
    const released = await decide('release')
    expect([released.status, released.body.errors?.[0]?.data]).toEqual([409, { obstacle: 'digest_corrected' }])
    expect((await decide('write_off')).status).toBe(200)
    expect(await at.recipientsOf(digest)).toHaveLength(2)
  })

  describe('when a story cannot be read as its digest is made', () => {
    /** A digest that has begun with a story which something happens to before the first mail is made. */
    const digestWhile = async (happens: (digest: string) => Promise<unknown>) => {
      await room.stopWorkers()
      const digest = (await make())!
      const campaign = (await store().campaign(digest))!
      const result = await freezeCampaign(
        { db: room.payload.db, store: store() },
        campaign,
        new Date(),
        'https://news.example.org',
      )
      if (!('frozen' in result)) throw new Error(result.waiting)
      expect(await store().freeze(digest, { ...result, at: new Date() })).toBe(true)
      await happens(digest)
      await room.startWorkers()
      return digest
    }
    const digestHolding = (story: string) => digestWhile(() => at.act(story, 'hold', editor, { comment: 'Checking.' }))

    it('comes with the next one to those who got others meanwhile, and those do not come again', async () => {
      const { story, campaign } = await brief('Held beside another')
      const other = await brief('Not held')
      const digest = await digestHolding(story)
      expect(await done(digest)).toEqual(DAILY)
      for (const { html } of await at.mailsOf(digest)) {
        expect(html).toContain('Not held')
        expect(html).not.toContain('Held beside another')
      }
      await at.act(story, 'resume')
      // They wait for it, so nobody writes to them meanwhile.
      expect(await at.send(await at.create('brief', story, { lists: [list] }))).toMatchObject({ planned: 0 })
      const next = (await make())!
      expect(await done(next)).toEqual(DAILY)
      for (const { html } of await at.mailsOf(next)) {
        expect(html).toContain('Held beside another')
        expect(html).not.toContain('Not held')
      }
      expect(await make()).toBeNull()
      expect([await behind(campaign), await behind(other.campaign)]).toEqual([undefined, undefined])
    })

    it('does not come again to those whose first mail may have brought it, when the one sent after a doubt was made without it', async () => {
      const { story, campaign } = await brief('In the first mail')
      const other = await brief('In both mails')
      const digest = await reachingTwo()
      const batches = await half.doubt(digest)
      await half.release()
      await at.act(story, 'hold', editor, { comment: 'Checking.' })
      const body = { batches, decision: 'release' }
      expect((await editor.request('POST', `/api/campaigns/${digest}/resolve`, body)).status).toBe(200)
      expect(await done(digest)).toEqual(DAILY)
      const mails = (await at.mailsOf(digest)).map(({ html }) => html)
      expect(mails.every((html) => html.includes('In both mails'))).toBe(true)
      expect(mails.filter((html) => html.includes('In the first mail'))).toHaveLength(2)
      await at.act(story, 'resume')
      expect(await make()).toBeNull()
      expect([await behind(campaign), await behind(other.campaign)]).toEqual([undefined, undefined])
    })

    it('does not come again to those who were released from doubt and got no second mail, because nothing could be read or the digest was cancelled', async () => {
      for (const end of ['nothing left', 'cancelled']) {
        const { story, campaign } = await brief(`In the first mail, ${end}`)
        const digest = await reachingTwo()
        const batches = await half.doubt(digest)
        const release = { batches, decision: 'release' }
        const resolve = () => editor.request('POST', `/api/campaigns/${digest}/resolve`, release)
        if (end === 'cancelled') {
          expect((await resolve()).status).toBe(200)
          expect((await half.perform(digest, 'cancel')).status).toBe(200)
          await half.release()
          await until(
            () => at.progress(digest),
            (seen) => seen.state === 'cancelled' && !('closing' in seen),
          )
        } else {
          await half.release()
          await at.act(story, 'hold', editor, { comment: 'Checking.' })
          expect((await resolve()).status).toBe(200)
          expect(await done(digest)).toHaveLength(2)
          await at.act(story, 'resume')
        }
        expect(await make()).toBeNull()
        expect(await behind(campaign)).toBeUndefined()
      }
    })

    it('comes with the next one, once the hold has been lifted', async () => {
      const { story } = await brief('Held for a while')
      const digest = await digestHolding(story)
      expect(await done(digest)).toEqual([])
      await at.act(story, 'resume')
      expect(await done(await make())).toEqual(DAILY)
      expect(await make()).toBeNull()
    })

    it('is not told before its embargo ends, also when the digest is paused and resumed, and comes with the first one after that', async () => {
      const early = await brief('Published too early')
      const scheduled = await brief('Scheduled anew')
      await brief('Public all the time')
      const tomorrow = new Date(Date.now() + DAY).toISOString()
      const writer = await room.person('communications')
      const digest = await digestWhile(async (id) => {
        expect((await half.perform(id, 'pause')).status).toBe(200)
        for (const { story } of [early, scheduled]) await at.act(story, 'archive')
        await at.act(scheduled.story, 'schedule', editor, { at: tomorrow })
        const { revision } = (
          await editor.request<{ revision: number }>('GET', `/api/press-releases/${early.story}?depth=0`)
        ).body
        const embargo = { revision, embargoUntil: tomorrow, embargoZone: 'Europe/Helsinki' }
        expect((await writer.request('PATCH', `/api/press-releases/${early.story}`, embargo)).status).toBe(200)
        await at.act(early.story, 'submit', writer)
        await at.act(early.story, 'approve')
        await at.act(early.story, 'publish')
        for (const { story } of [early, scheduled]) {
          const page = await room.anyone.request('GET', `/content/v1/stories/press-releases:${story}`)
          expect(page.status).toBe(404)
        }
        expect((await half.perform(id, 'resume')).status).toBe(200)
      })
      expect(await done(digest)).toEqual(DAILY)
      for (const { html, text } of await at.mailsOf(digest)) {
        expect(html).toContain('Public all the time')
        for (const body of [html, text]) expect(body).not.toMatch(/Published too early|Scheduled anew/)
      }
      expect(await make()).toBeNull()
      // The day after.
      for (const { story } of [early, scheduled]) {
        await room.payload.db.updateOne({
          collection: 'publications',
          where: { storyKey: { equals: `press-releases:${story}` } },
          data: { visibleFrom: new Date(Date.now() - 1_000).toISOString() },
        } as never)
      }
      const next = (await make())!
      expect(await done(next)).toEqual(DAILY)
      for (const { html } of await at.mailsOf(next)) {
        for (const title of ['Published too early', 'Scheduled anew']) expect(html).toContain(title)
        expect(html).not.toContain('Public all the time')
      }
    })
  })

  // The last one: one of the readers has another address afterwards.
  it('comes to a mailbox once when its address changes hands half way', async () => {
    await brief('One mailbox')
    const digest = await reachingTwo()
    await room.stopWorkers()
    const got = await at.recipientsOf(digest)
    const heir = DAILY.find((email) => !got.includes(email))!
    const [email] = got
    await setContact(room, email!, { email: 'elsewhere@press.example.org' })
    await setContact(room, heir, { email })
    await half.release()
    const reached = await done(digest)
    expect(reached).toEqual(DAILY.filter((other) => other !== heir))
    const reason = { and: [{ campaign: { equals: digest } }, { reason: { equals: 'duplicate' } }] }
    expect(await room.payload.db.count({ collection: 'deliveries', where: reason } as never)).toEqual({ totalDocs: 1 })
  })
})
