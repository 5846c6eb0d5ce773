import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastDue, readDigestTimes } from '../../src/domain/digest.ts'
import { campaignsOf, dropCampaigns, listOf, setContact } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { dueThisMorning, setDigestsLongAgo } from '../support/digests.ts'
import { openNewsroom, type TestNewsroom, until } from '../support/newsroom.ts'
import { through } from '../support/through.ts'

interface Row {
  id: string
  state: string
  storyKey: string
}

const DAY = 86_400_000
const HOUR = 3_600_000
/** When digests are due in so many days, unless they are set otherwise. */
const morning = (days: number) => Math.floor(Date.now() / DAY + days) * DAY + 7 * HOUR
const day = (days: number) => new Date(morning(days)).toISOString().slice(0, 10)
const quiet = { info() {} }

describeEachDatabase('digests', (db) => {
  let room: TestNewsroom
  let at: ReturnType<typeof campaignsOf>
  let list: string
  let store: ReturnType<typeof import('../../src/storage/outreach.ts').outreachStore>
  let digests: typeof import('../../src/outreach/digests.ts')
  let killed: string
  let shown: string

  const make = (frequency: 'daily' | 'weekly', period: string, due = Date.now(), now = Date.now()) =>
    digests.makeDigest({ payload: room.payload, store, log: quiet }, frequency, { period, at: due }, now)
  const campaigns = async (): Promise<Row[]> =>
    (
      await room.payload.db.find({
        collection: 'campaigns',
        where: { type: { equals: 'digest' } },
        sort: 'createdAt',
        limit: 200,
      } as never)
    ).docs as unknown as Row[]
  const done = async (id: string) => {
    await until(
      () => at.progress(id),
      ({ state }) => state === 'done',
    )
    return at.mailsOf(id)
  }
  const brief = async (title: string) => {
    const story = await at.published({ title })
    const campaign = await at.create('brief', story, { lists: [list] })
    return { story, campaign, figures: await at.send(campaign) }
  }

  beforeAll(async () => {
    room = await openNewsroom(db)
    const editor = await room.person('editor')
    at = campaignsOf(room, editor, await room.person('communications'))
    digests = await import('../../src/outreach/digests.ts')
    const { outreachStore } = await import('../../src/storage/outreach.ts')
    const { handleOf } = await import('../../src/storage/open.ts')
    store = outreachStore(handleOf(room.payload))
    const people = ['each', 'daily', 'weekly', 'gone', 'late']
    list = await listOf(
      room,
      'Press',
      `email,name,countries,languages\n${people.map((name) => `${name}@press.example.org,${name},SE,sv`).join('\n')}\n`,
    )
    for (const [name, frequency] of [
      ['daily', 'daily'],
      ['gone', 'daily'],
      ['weekly', 'weekly'],
    ])
      await setContact(room, `${name}@press.example.org`, { frequency })
    // Somebody else looks after the digests, so that the workers of this test make none by themselves.
    const away = new Date(Date.now() + DAY / 48).toISOString()
    await room.payload.db.create({
      collection: 'leases',
      data: { key: 'digests', holder: 'test', token: 1, until: away },
    })
    await room.startWorkers()
  })
  afterAll(() => room?.close())

  it('are off until the newsroom switches them on: everybody gets each brief', async () => {
    const { figures } = await brief('Before there were digests')
    expect(figures).toMatchObject({ planned: 5, excluded: 0 })
    await room.payload.updateGlobal({ slug: 'outreach-policy', data: { digest: { enabled: true } } } as never)
  })

  it('take no brief from those who did not choose one, and say who waits for one', async () => {
    const first = await brief('The first story')
    expect(first.figures).toMatchObject({ candidates: 5, planned: 2, excluded: 3 })
    expect(await at.recipientsOf(first.campaign)).toEqual(['each@press.example.org', 'late@press.example.org'])
    const preview = await (await room.person('editor')).request<{ excluded: object[] }>(
      'GET',
      `/api/campaigns/${first.campaign}/audience`,
    )
    expect(preview.body.excluded).toContainEqual({
      reason: 'digest_daily',
      count: 2,
      explanation: 'gets it in the daily digest, as they chose',
    })
    shown = first.story
    killed = (await brief('A story that is withdrawn')).story
    // Chosen after the briefs: they had each of them, and no digest brings them again.
    await setContact(room, 'late@press.example.org', { frequency: 'daily' })
  })

  it('are made once per period, by however many at once, and bring each person their own, once', async () => {
    await at.act(killed, 'kill', await room.person('chief-editor'), { comment: 'Withdrawn.' })
    const gone = await setContact(room, 'gone@press.example.org', {})
    const { signToken } = await import('../../src/domain/unsubscribe-tokens.ts')
    const token = signToken({ purpose: 'unsubscribe', contact: gone }, room.env.tokenSecrets[0]!)
    expect((await room.anyone.request('POST', `/u/${token}`)).status).toBe(200)

    const made = (await Promise.all([1, 2, 3].map(() => make('daily', '2026-11-25')))).filter(Boolean)
    expect(made).toHaveLength(1)
    expect(await make('daily', '2026-11-25')).toBeNull()
    expect(await campaigns()).toHaveLength(1)
    const mails = await done(made[0]!)
    expect(mails.map(({ to }) => to)).toEqual([['daily@press.example.org']])
    const [mail] = mails
    expect(mail?.subject).toBe('Dagens nyheter i korthet: Test newsroom')
    for (const body of [mail!.html, mail!.text]) {
      expect(body).toContain('The first story')
      expect(body).not.toContain('A story that is withdrawn')
      expect(body).not.toContain('Before there were digests')
    }
    const weekly = await make('weekly', '2026-11-25')
    expect((await done(weekly!)).map(({ to }) => to)).toEqual([['weekly@press.example.org']])
  })

  it('are not sent when they have nothing to bring, nor made later for that period', async () => {
    expect(await make('daily', '2026-11-26')).toBeNull()
    await brief('The day after')
    expect(await make('daily', '2026-11-26')).toBeNull()
    expect(await campaigns()).toHaveLength(2)
  })

  it('are left out when they are too late, with a record; the next one brings the stories', async () => {
    expect(await make('daily', '2026-11-27', Date.now() - DAY - 60_000)).toBeNull()
    const audit = await room.payload.db.find({
      collection: 'audit-events',
      where: { action: { equals: 'digest.skip' } },
    } as never)
    expect(audit.docs).toHaveLength(1)
    const made = await make('daily', '2026-11-28')
    const mails = await done(made!)
    expect(mails.map(({ to }) => to[0]).sort()).toEqual(['daily@press.example.org', 'late@press.example.org'])
    for (const mail of mails) {
      expect(mail.html).toContain('The day after')
      expect(mail.html).not.toContain('The first story')
    }
  })

  it('come today all the same when only the day of the weekly one is changed', async () => {
    const times = dueThisMorning()
    const weekday = String((Number(times.weekday) % 7) + 1)
    const keep = () => digests.keepDigests({ payload: room.payload, store, holder: 'test', log: quiet }, Date.now())
    const change = (digest: object) => room.payload.updateGlobal({ slug: 'outreach-policy', data: { digest } } as never)
    const today = lastDue(readDigestTimes(times), 'daily', Date.now()).period
    await room.payload.db.deleteMany({ collection: 'values', where: { key: { equals: `digest/daily/${today}` } } })
    await setDigestsLongAgo(room, { enabled: true, ...times })
    await brief('Before the day of the week was changed')
    const before = (await campaigns()).length
    // An earlier release kept one instant for both.
    const value = { v: new Date().toISOString() }
    await room.payload.db.create({ collection: 'values', data: { key: 'digest/times-changed', value } })
    await keep()
    expect(await campaigns()).toHaveLength(before)

    await setDigestsLongAgo(room, { enabled: true, ...times })
    await change({ enabled: true, ...times, weekday })
    await keep()
    const made = (await campaigns()).slice(before)
    expect(made.map(({ storyKey }) => storyKey)).toEqual([`digests:daily.${today}`])
    await dropCampaigns(room, made)
    await change({ enabled: true, zone: '', hour: '07:00', weekday: '1' })
    await room.payload.db.updateOne({
      collection: 'leases',
      where: { key: { equals: 'digests' } },
      data: { until: new Date(Date.now() + DAY / 48).toISOString() },
    } as never)
  })

  describe('that nobody was there to make at their hour', () => {
    const keep = (now: number) => digests.keepDigests({ payload: room.payload, store, holder: 'late', log: quiet }, now)
    const rows = async () => (await campaigns()).filter(({ storyKey }) => storyKey.startsWith('digests:daily.'))
    let before: number
    let made: Row
    beforeAll(async () => {
      await brief('While the workers were down')
      before = (await rows()).length
    })
    afterAll(async () => dropCampaigns(room, (await rows()).slice(before)))

    it('are not sent at night: the next day’s brings the stories', async () => {
      await keep(morning(20) + 20 * HOUR)
      expect(await rows()).toHaveLength(before)
      await keep(morning(21) + 1_000)
      made = (await rows()).at(-1)!
      expect(await rows()).toHaveLength(before + 1)
      expect(made).toMatchObject({ storyKey: expect.stringMatching(new RegExp(day(21))), state: 'scheduled' })
    })

    it('are given up in the evening when they could not begin, and not begun at night by whoever comes first', async () => {
      const evening = morning(21) + 13 * HOUR
      const { freezeCampaign } = await import('../../src/outreach/freeze.ts')
      const frozen = async (now: number) => {
        const row = (await store.campaign(made.id))!
        return freezeCampaign({ db: room.payload.db, store }, row, new Date(now), room.env.publicUrl)
      }
      expect(await frozen(evening)).toHaveProperty('frozen')
      expect(await frozen(evening + 1)).toEqual({ waiting: expect.stringContaining('next one'), soon: false })
      await keep(evening)
      expect((await store.campaign(made.id))!.state).toBe('scheduled')
      await keep(evening + 1)
      const { body } = await (await room.person('editor')).request('GET', `/api/campaigns/${made.id}?depth=0`)
      expect(body).toMatchObject({ state: 'cancelled', pausedReason: expect.stringContaining('next one') })
    })

    it('come later on the same day, until the evening', async () => {
      await keep(morning(22) + 12 * HOUR)
      made = (await rows()).at(-1)!
      expect(made).toMatchObject({ storyKey: expect.stringMatching(new RegExp(day(22))), state: 'scheduled' })
    })
  })

  it('do not come at once when their hour is changed to one that has passed, but at the next one', async () => {
    const { zone, hour } = dueThisMorning()
    const change = (digest: object) => room.payload.updateGlobal({ slug: 'outreach-policy', data: { digest } } as never)
    const keep = (now: number) => digests.keepDigests({ payload: room.payload, store, holder: 'set', log: quiet }, now)
    await brief('Before the hour was changed')
    const before = (await campaigns()).length
    await change({ enabled: true, zone, hour, weekday: '1' })
    await keep(Date.now())
    expect(await campaigns()).toHaveLength(before)
    await keep(Date.now() + 10 * DAY)
    const made = (await campaigns()).slice(before)
    expect(made.length).toBeGreaterThan(0)
    await dropCampaigns(room, made)
    await change({ enabled: true, zone: '', hour: '07:00', weekday: '1' })
  })

  describe('made by several, or by one that dies', () => {
    const soon = () => Date.now() + 3_600_000
    const of = async (period: string) =>
      (await campaigns()).filter(({ storyKey }) => storyKey === `digests:daily.${period}`)
    /** Not yet begun, so that what it would have brought waits for the next. */
    const drop = (rows: Row[]) => dropCampaigns(room, rows)
    const makeBy = (payload: typeof room.payload, period: string) =>
      digests.makeDigest({ payload, store, log: quiet }, 'daily', { period, at: soon() }, Date.now())

    /** Two that have both found the digest due before either has made it. */
    const race = async (
      period: string,
      create: (call: () => Promise<unknown>, args: unknown[]) => Promise<unknown>,
    ) => {
      let ready = 0
      let go = () => {}
      const both = new Promise<void>((resolve) => {
        go = resolve
      })
      const racer = () =>
        through(room.payload, async (name, call, args) => {
          if (name === 'beginTransaction') {
            ready += 1
            if (ready === 2) go()
            await both
          }
          return name === 'create' ? create(call, args) : call()
        })
      await Promise.all([makeBy(racer(), period), makeBy(racer(), period)])
      return of(period)
    }

    it('are made once by two that begin at the same moment', async () => {
      await brief('For two at once')
      const made = await race('race', (call) => call())
      expect(made).toHaveLength(1)
      await drop(made)
    })

    it('would be made twice without the key that is unique', async () => {
      const made = await race('race-without-key', async (call, [args]) =>
        (args as { collection: string }).collection === 'values' ? {} : call(),
      )
      expect(made).toHaveLength(2)
      await drop(made)
    })

    it('are made once whenever whoever makes them dies, and bring everything', async () => {
      const names: string[] = []
      const clean = await makeBy(
        through(room.payload, (name, call) => {
          names.push(name)
          return call()
        }),
        'clean',
      )
      expect(clean).not.toBeNull()
      await drop(await of('clean'))
      expect(names).toContain('commitTransaction')

      let before = 0
      for (let step = 0; step <= names.length; step++) {
        const period = `dies-${step}`
        const left = new Set<string>()
        let calls = 0
        // From here on nothing that this process does arrives any more; what it was doing may have been done.
        const dead = through(room.payload, async (name, call, [id]) => {
          if (calls >= step) throw new Error('died')
          const result = await call()
          if (name === 'beginTransaction') left.add(String(result))
          if (name === 'commitTransaction') left.delete(String(id))
          calls += 1
          if (calls >= step) throw new Error('died')
          return result
        })
        await makeBy(dead, period).catch(() => null)
        // A database drops the transaction of whoever is gone.
        for (const id of left) await room.payload.db.rollbackTransaction(id)
        const found = (await of(period)).length
        before += found
        await make('daily', period, soon())
        const made = await of(period)
        expect(made, `died after step ${step} (${names[step - 1]})`).toHaveLength(1)
        const { options } = made[0] as unknown as { options: { sources: string[] } }
        expect(options.sources.length).toBeGreaterThan(0)
        const audit = await room.payload.db.find({
          collection: 'audit-events',
          where: {
            and: [{ action: { equals: 'digest.create' } }, { subject: { equals: `campaigns:${made[0]!.id}` } }],
          },
        } as never)
        expect(audit.docs).toHaveLength(1)
        await drop(made)
      }
      // Only whoever died after the commit had made it.
      expect(before).toBeGreaterThan(0)
      expect(before).toBeLessThan(names.length)
    })

    it('are made by another a minute after the one that looked after them has died', async () => {
      // A day whose digest no other test has made.
      const then = morning(14)
      const died = through(room.payload, async (name, call, [args]) => {
        if (name === 'find' && (args as { collection: string }).collection === 'campaigns') throw new Error('died')
        return call()
      })
      const keep = (payload: typeof room.payload, holder: string, now: number) =>
        digests.keepDigests({ payload, store, holder, log: quiet }, now)
      const daily = async () => (await campaigns()).filter(({ storyKey }) => storyKey.startsWith('digests:daily.'))
      const known = (await daily()).length
      await expect(keep(died, 'first', then)).rejects.toThrow('died')
      await keep(room.payload, 'second', then + 1_000)
      expect(await daily()).toHaveLength(known)
      await keep(room.payload, 'second', then + 61_000)
      await keep(room.payload, 'second', then + 62_000)
      const made = await daily()
      expect(made).toHaveLength(known + 1)
      await drop(made.filter(({ state }) => state === 'scheduled'))
    })
  })

  it('count as holding a story: a correction reaches who read it there', async () => {
    const correction = await at.create('correction', shown, { options: { text: 'It has 40 pages.' } })
    await at.send(correction)
    expect(await at.recipientsOf(correction)).toEqual([
      'daily@press.example.org',
      'each@press.example.org',
      'late@press.example.org',
      'weekly@press.example.org',
    ])
  })

  it('cannot be made by hand', async () => {
    expect((await at.ask('digest', shown)).status).toBe(400)
  })

  describe('a reader’s own page', () => {
    it('lets them choose how often, in their language', async () => {
      const contact = await setContact(room, 'each@press.example.org', {})
      const { signToken } = await import('../../src/domain/unsubscribe-tokens.ts')
      const page = `/preferences/${signToken({ purpose: 'preferences', contact }, room.env.tokenSecrets[0]!)}`
      expect((await room.anyone.request('GET', page)).text).toContain('Hur ofta')
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      const saved = await room.anyone.request('POST', page, 'frequency=weekly', form)
      expect([saved.status, saved.text]).toEqual([200, expect.stringContaining('Ändringen är sparad')])
      const { docs } = await room.payload.find({ collection: 'contacts', where: { id: { equals: contact } } })
      expect(docs[0]).toMatchObject({ frequency: 'weekly' })
      await room.anyone.request('POST', page, 'frequency=hourly', form)
      const after = await room.payload.findByID({ collection: 'contacts', id: contact })
      expect(after).toMatchObject({ frequency: 'weekly' })
    })
  })
})
