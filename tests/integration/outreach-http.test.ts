import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyList } from '../../src/admin/components/model/brief.ts'
import { accountMark } from '../../src/mail/resend.ts'
import { readSealed } from '../../src/outreach/frozen.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

interface Campaign {
  id: string
  state: string
  storyKey: string
}

describeEachDatabase('campaigns over HTTP', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let list: string
  let story: string

  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    const steward = await room.person('data-steward')
    const made = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', { name: 'Press' })
    list = made.body.doc.id
    const rows = Array.from(
      { length: 12 },
      (_, i) => `reporter${i}@press.example.org,Reporter ${i},${i < 2 ? 'DK' : 'SE'},sv`,
    )
    const started = await steward.request<{ job: string }>(
      'POST',
      `/api/contacts/import?list=${list}`,
      `email,name,countries,languages\n${rows.join('\n')}\n`,
      { 'content-type': 'text/csv' },
    )
    const look = async () =>
      (await steward.request<{ state: string }>('GET', `/api/contacts/import/${started.body.job}`)).body
    await until(look, ({ state }) => state === 'done')
    story = await published()
  })
  afterAll(() => room?.close())

  const draft = async () => {
    const { body } = await writer.request<{ doc: { id: string; revision: number } }>(
      'POST',
      '/api/press-releases',
      pressRelease(),
    )
    return body.doc
  }
  const published = async () => {
    const { id, revision } = await draft()
    for (const [who, action] of [
      [writer, 'submit'],
      [editor, 'approve'],
      [editor, 'publish'],
    ] as const) {
      const done = await who.request('POST', `/api/press-releases/${id}/${action}`, { revision })
      expect(done.status, done.text).toBe(200)
    }
    return id
  }
  const input = (own: object = {}) => ({
    type: 'brief',
    story: { collection: 'press-releases', id: story },
    lists: [list],
    ...own,
  })
  const create = async (): Promise<Campaign> => {
    const made = await editor.request<{ doc: Campaign }>('POST', '/api/campaigns', input())
    expect(made.status, made.text).toBe(201)
    return made.body.doc
  }
  const act = (id: string, action: string, body: object = {}, who: Person = editor) =>
    who.request<{ doc: Campaign; message: string }>('POST', `/api/campaigns/${id}/${action}`, body)

  it('makes a draft, and sends nothing', async () => {
    const doc = await create()
    expect(doc).toMatchObject({ state: 'draft', storyKey: `press-releases:${story}`, lists: [list], type: 'brief' })
    expect(doc).not.toHaveProperty('frozen')
    const mails = await room.provider.mails()
    expect(mails.filter(({ tags }) => tags?.some(({ name }) => name === 'campaign'))).toEqual([])
    const found = await editor.request<{ docs: Campaign[] }>(
      'GET',
      `/api/campaigns?where[storyKey][equals]=press-releases:${story}`,
    )
    expect(found.body.docs.map(({ id }) => id)).toContain(doc.id)
  })

  it.each<[string, object, number, string]>([
    ['an unknown type', { type: 'newsletter' }, 400, 'invalid'],
    ['a type that cannot be made yet', { type: 'correction' }, 400, 'invalid'],
    ['no story', { story: null }, 400, 'invalid'],
    ['a story of another collection', { story: { collection: 'users', id: '1' } }, 400, 'invalid'],
    ['a story that does not exist', { story: { collection: 'articles', id: 'a'.repeat(24) } }, 404, 'not_found'],
    ['no lists', { lists: [] }, 400, 'invalid'],
    ['a list that does not exist', { lists: ['a'.repeat(24)] }, 400, 'invalid'],
    ['lists that are not ids', { lists: [{ $gt: '' }] }, 400, 'invalid'],
    ['an unknown option', { options: { hurry: true } }, 400, 'invalid'],
    ['a time without its offset', { options: { launchAt: '2026-03-01T08:00' } }, 400, 'invalid'],
    ['a time that has passed', { options: { launchAt: '2026-03-01T08:00:00Z' } }, 400, 'invalid'],
    ['a zone that is none', { options: { launchAt: '2099-03-01T08:00', zone: 'Europe/Nowhere' } }, 400, 'invalid'],
    [
      'a local time that the clocks skip',
      { options: { launchAt: '2099-03-29T02:30', zone: 'Europe/Stockholm' } },
      400,
      'invalid',
    ],
    ['a language nobody speaks', { options: { waitFor: ['xx'] } }, 400, 'invalid'],
  ])('refuses %s', async (_, own, status, code) => {
    const answer = await editor.request('POST', '/api/campaigns', input(own))
    expect(answer.status, answer.text).toBe(status)
    expect(answer.body.errors?.[0]?.code).toBe(code)
  })

  it('can go to any list, however many there are', async () => {
    const { db: rows } = room.payload
    const names = Array.from({ length: 501 }, (_, i) => `A list before ${String(i).padStart(3, '0')}`)
    for (const name of names) await rows.create({ collection: 'media-lists', data: { name } } as never)
    try {
      const { body } = await editor.request<{ docs: { id: string }[] }>('GET', everyList('/api'))
      expect(body.docs).toHaveLength(names.length + 1)
      expect(String(body.docs.at(-1)?.id)).toBe(String(list))
    } finally {
      await rows.deleteMany({ collection: 'media-lists', where: { name: { in: names } } } as never)
    }
  })

  it('takes the time as the clocks of a zone show it', async () => {
    const options = { launchAt: '2099-07-01T08:00', zone: 'Europe/Stockholm', onePerOutlet: true }
    const made = await editor.request<{ doc: Campaign }>('POST', '/api/campaigns', input({ options }))
    expect(made.body.doc).toMatchObject({
      state: 'draft',
      options: { launchAt: '2099-07-01T06:00:00.000Z', onePerOutlet: true },
    })
  })

  it('refuses a story that nobody has signed', async () => {
    const { id } = await draft()
    const answer = await editor.request(
      'POST',
      '/api/campaigns',
      input({ story: { collection: 'press-releases', id } }),
    )
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([409, 'wrong_state'])
  })

  it.each(['', '/launch', '/pause', '/resume', '/cancel', '/resolve'])('lets only editors POST %s', async (path) => {
    const { id } = await create()
    const target = path ? `/api/campaigns/${id}${path}` : '/api/campaigns'
    const body = path === '/resolve' ? { batch: 'x', decision: 'release' } : path ? {} : input()
    const refusals = await Promise.all([
      writer.request('POST', target, body),
      (await room.person('admin')).request('POST', target, body),
      (await room.person('data-steward')).request('POST', target, body),
      room.anyone.request('POST', target, body),
    ])
    expect(refusals.map(({ status, body: { errors } }) => `${status} ${errors?.[0]?.code}`)).toEqual([
      '403 forbidden',
      '403 forbidden',
      '403 forbidden',
      '401 unauthenticated',
    ])
  })

  it('takes no writes but its own: not through REST, not to batches and deliveries', async () => {
    const { id } = await create()
    const attempts = await Promise.all([
      editor.request('PATCH', `/api/campaigns/${id}`, { state: 'sending' }),
      editor.request('DELETE', `/api/campaigns/${id}`),
      editor.request('POST', `/api/campaigns/${id}/duplicate`, {}),
      editor.request('POST', '/api/deliveries', { campaign: id }),
      editor.request('PATCH', '/api/batches?where[campaign][exists]=true', { state: 'planned' }),
      editor.request('DELETE', '/api/deliveries?where[campaign][exists]=true'),
    ])
    for (const { status } of attempts) expect(status).toBeGreaterThanOrEqual(400)
    const after = await editor.request<Campaign>('GET', `/api/campaigns/${id}`)
    expect(after.body.state).toBe('draft')
  })

  it('previews the audience: counts for writers, a sample for those who may read contacts, the mail for both', async () => {
    const { id } = await create()
    const seen = await editor.request<{ sample: { address: string }[]; mails: { html: string; text: string }[] }>(
      'GET',
      `/api/campaigns/${id}/audience`,
    )
    expect(seen.body).toMatchObject({
      candidates: 12,
      planned: 10,
      excluded: [{ reason: 'needs_opt_in', count: 2 }],
      byLanguage: { en: 10 },
      fallback: { language: 'en', readOthers: 10, unknown: 0 },
      byCountry: { SE: 10 },
    })
    expect(seen.body.sample.length).toBeGreaterThan(0)
    expect(seen.body.mails[0]).toMatchObject({ language: 'en', subject: 'New report on exit services' })
    expect(seen.body.mails[0]!.html).toContain(`/en/press-releases/`)
    const counted = await writer.request<{ sample: unknown[]; planned: number }>('GET', `/api/campaigns/${id}/audience`)
    expect(counted.body).toMatchObject({ planned: 10, sample: [] })
    const admin = await (await room.person('admin')).request('GET', `/api/campaigns/${id}/audience`)
    expect(admin.status).toBe(403)
  })

  it('answers 409 to what its state does not allow, and lets one of eight racers launch', async () => {
    const { id } = await create()
    for (const action of ['pause', 'resume']) {
      const answer = await act(id, action)
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([409, 'wrong_state'])
    }
    const at = '2099-01-01T00:00:00Z'
    const racers = await Promise.all(Array.from({ length: 8 }, () => act(id, 'launch', { at })))
    expect(racers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409])
    expect((await act(id, 'pause', { reason: 'Wait for the minister.' })).body.doc).toMatchObject({
      state: 'paused',
      pausedReason: 'Wait for the minister.',
    })
    // Shown another reason than the one that holds now.
    const late = await act(id, 'resume', { seen: 'A typo.' })
    expect(late).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'wrong_state', data: { pausedReason: 'Wait for the minister.' } }] },
    })
    expect(late.body.errors?.[0]?.message).toContain('“Wait for the minister.” Look again')
    expect((await act(id, 'resume', { seen: 7 })).status).toBe(400)
    expect((await act(id, 'resume', { seen: 'Wait for the minister.' })).status).toBe(200)
    await act(id, 'pause')
    expect((await act(id, 'resume')).body.doc).toMatchObject({ state: 'scheduled', pausedReason: '' })
    // Without words of their own it says who did it.
    expect((await act(id, 'pause')).body.doc).toMatchObject({ pausedReason: 'editor paused it.' })
    expect((await act(id, 'cancel', { reason: 'Overtaken by events.' })).body.doc).toMatchObject({
      state: 'cancelled',
      pausedReason: 'Overtaken by events.',
    })
    expect((await act(id, 'launch')).status).toBe(409)
  })

  it('answers 404 for a campaign that is not there and 400 for a body it cannot read', async () => {
    const { id } = await create()
    const none = 'a'.repeat(24)
    expect((await act(none, 'launch')).status).toBe(404)
    expect((await editor.request('GET', `/api/campaigns/${none}/progress`)).status).toBe(404)
    expect((await act(id, 'launch', { at: 'tomorrow' })).status).toBe(400)
    expect((await act(id, 'pause', { reason: 7 })).status).toBe(400)
    expect((await act(id, 'resolve', { batch: 'x', decision: 'maybe' })).status).toBe(400)
    expect((await act(id, 'resolve', { batch: 'x', decision: 'release' })).status).toBe(404)
  })

  describe('with workers', () => {
    beforeAll(() => room.startWorkers())

    it('sends by hand, reports progress and keeps addresses from those who may not read contacts', async () => {
      const { id } = await create()
      const launched = await act(id, 'launch')
      expect(launched.body).toMatchObject({ doc: { state: 'scheduled' }, message: 'The campaign is on its way.' })
      const progress = async () =>
        (await editor.request<Record<string, unknown>>('GET', `/api/campaigns/${id}/progress`)).body
      const done = await until(progress, ({ state, delivered }) => state === 'done' && delivered === 10)
      expect(done).toMatchObject({
        state: 'done',
        planComplete: true,
        candidates: 12,
        planned: 10,
        excluded: 2,
        submitted: 10,
        delivered: 10,
        bounced: 0,
        complained: 0,
        failed: 0,
        inDoubt: 0,
        etaSeconds: 0,
      })
      const path = `/api/deliveries?where[campaign][equals]=${id}&limit=20`
      const [own, theirs] = await Promise.all([
        editor.request<{ docs: { address?: string; state: string }[] }>('GET', path),
        writer.request<{ docs: { address?: string; state: string }[] }>('GET', path),
      ])
      expect(own.body.docs.filter(({ address }) => address?.includes('@'))).toHaveLength(10)
      expect(theirs.body.docs).toHaveLength(12)
      expect(theirs.text).not.toContain('@')
    })

    describe('keeps the addresses of its deliveries from whoever may not read contacts', () => {
      const FIELDS = ['address', 'withheld'] as const
      let campaign: string
      let delivery: string
      beforeAll(async () => {
        story = await published()
        campaign = (await create()).id
        await act(campaign, 'launch')
        await until(
          async () => (await editor.request<{ state: string }>('GET', `/api/campaigns/${campaign}/progress`)).body,
          ({ state }) => state === 'done',
        )
        const where = { and: [{ campaign: { equals: campaign } }, { address: { exists: true } }] }
        const row = await room.payload.db.findOne<{ id: string }>({ collection: 'deliveries', where } as never)
        delivery = String(row?.id)
        // Released from doubt at an address they have left since.
        const withheld = ['mailed:earlier@press.example.org']
        await room.payload.db.updateOne({ collection: 'deliveries', id: delivery, data: { withheld } } as never)
      })
      const graphql = (who: Person, query: string) => who.request('POST', '/api/graphql', { query })
      const of = () => `where[campaign][equals]=${campaign}`
      const ofIt = () => `campaign: { equals: ${JSON.stringify(campaign)} }`

      const readings: [string, (who: Person) => Promise<{ text: string }>][] = [
        ['a list', (who) => who.request('GET', `/api/deliveries?${of()}&limit=20`)],
        [
          'a list of chosen fields',
          (who) => who.request('GET', `/api/deliveries?${of()}&limit=20&select[withheld]=true&select[address]=true`),
        ],
        ['one', (who) => who.request('GET', `/api/deliveries/${delivery}`)],
        [
          'a list by GraphQL',
          (who) => graphql(who, `{ Deliveries(where: { ${ofIt()} }, limit: 20) { docs { id address withheld } } }`),
        ],
        [
          'one by GraphQL',
          (who) => graphql(who, `{ Delivery(id: ${JSON.stringify(delivery)}) { id address withheld } }`),
        ],
      ]
      it.each(readings)('in %s', async (_, read) => {
        const own = await read(editor)
        for (const address of ['earlier@press.example.org', 'reporter']) expect(own.text).toContain(address)
        for (const who of [writer, await room.person('admin')]) {
          const theirs = await read(who)
          expect(theirs.text).toContain(delivery)
          expect(theirs.text).not.toContain('@')
        }
      })

      const askings: [string, (who: Person, field: string) => Promise<{ text: string }>][] = [
        ['a condition', (who, field) => who.request('GET', `/api/deliveries?${of()}&where[${field}][like]=press`)],
        [
          'a condition within another',
          (who, field) => who.request('GET', `/api/deliveries?where[or][0][and][0][${field}][exists]=true`),
        ],
        ['an order', (who, field) => who.request('GET', `/api/deliveries?${of()}&sort=-${field}`)],
        ['a count', (who, field) => who.request('GET', `/api/deliveries/count?${of()}&where[${field}][like]=press`)],
        [
          'a condition by GraphQL',
          (who, field) =>
            graphql(who, `{ Deliveries(where: { ${ofIt()}, ${field}: { like: "press" } }) { totalDocs docs { id } } }`),
        ],
        [
          'a condition within another by GraphQL',
          (who, field) =>
            graphql(
              who,
              `{ Deliveries(where: { OR: [{ AND: [{ ${field}: { exists: true } }] }] }) { totalDocs docs { id } } }`,
            ),
        ],
        [
          'an order by GraphQL',
          (who, field) =>
            graphql(who, `{ Deliveries(where: { ${ofIt()} }, sort: "${field}") { totalDocs docs { id } } }`),
        ],
        [
          'a count by GraphQL',
          (who, field) =>
            graphql(who, `{ countDeliveries(where: { ${ofIt()}, ${field}: { like: "press" } }) { totalDocs } }`),
        ],
      ]
      it.each(askings)('and tells nothing of them by %s', async (_, ask) => {
        for (const field of FIELDS) {
          expect((await ask(editor, field)).text, field).toMatch(/"totalDocs":[1-9]/)
          for (const who of [writer, await room.person('admin')]) {
            const theirs = await ask(who, field)
            expect(theirs.text, field).toContain('"errors":[')
            expect(theirs.text, field).not.toContain('"totalDocs"')
          }
        }
      })
    })

    it('notes with each call to which account it is made, so that another is never asked to repeat it', async () => {
      story = await published()
      const { id } = await create()
      const letGo = room.provider.hold()
      await act(id, 'launch')
      const store = outreachStore(handleOf(room.payload))
      const where = { campaign: { equals: id } }
      const sealed = async () => {
        const { docs } = await room.payload.db.find<{ id: string }>({ collection: 'batches', where } as never)
        return docs[0] ? store.sealOf(String(docs[0].id)) : null
      }
      const { account } = readSealed(await until(sealed, (seal) => seal !== null))
      letGo()
      const { value } = (await room.payload.db.findOne<{ id: string; value: { v: string } }>({
        collection: 'values',
        where: { key: { equals: 'deployment' } },
      } as never))!
      expect(account).toBe(accountMark(room.env.resend, value.v))
    })

    it('records who did what', async () => {
      const { id } = await create()
      await act(id, 'launch', { at: '2099-01-01T00:00:00Z' })
      await act(id, 'cancel', { reason: 'Not needed.' })
      const log = await editor.request<{ docs: { action: string; actor: string }[] }>(
        'GET',
        `/api/audit-events?where[subject][equals]=campaigns:${id}&sort=seq`,
      )
      expect(log.body.docs.map(({ action }) => action)).toEqual([
        'campaign.create',
        'campaign.launch',
        'campaign.cancel',
      ])
      expect(new Set(log.body.docs.map(({ actor }) => actor))).toEqual(new Set([editor.id]))
    })

    it.each(['release', 'write_off'] as const)('resolves a batch in doubt by %s, once', async (decision) => {
      // Nobody gets one story from two briefs.
      story = await published()
      const { id } = await create()
      await act(id, 'launch')
      const progress = async () =>
        (await editor.request<Record<string, unknown>>('GET', `/api/campaigns/${id}/progress`)).body
      await until(progress, ({ state, delivered }) => state === 'done' && delivered === 10)
      // As after a lost reply and 23 hours: nobody can tell whether the provider took it.
      const { docs } = (
        await editor.request<{ docs: { id: string }[] }>('GET', `/api/batches?where[campaign][equals]=${id}`)
      ).body
      const batch = docs[0]!.id
      await inDoubt(id, batch)
      expect(await progress()).toMatchObject({ inDoubt: 10, submitted: 0, etaSeconds: null })
      const decided = await act(id, 'resolve', { batch, decision })
      expect(decided.status, decided.text).toBe(200)
      expect((await act(id, 'resolve', { batch, decision })).status).toBe(409)
      const after = await until(progress, ({ state }) => state === 'done')
      expect(after).toMatchObject(
        decision === 'release' ? { submitted: 10, failed: 0, inDoubt: 0 } : { submitted: 0, failed: 10, inDoubt: 0 },
      )
    })

    const inDoubt = async (campaign: string, batch: string) => {
      const { db: adapter } = room.payload
      await adapter.updateMany({
        collection: 'deliveries',
        where: { and: [{ batch: { equals: batch } }, { state: { not_equals: 'excluded' } }] },
        data: { state: 'in_doubt', rank: 2, providerId: null },
      } as never)
      for (const [collection, id, data] of [
        ['batches', batch, { state: 'in_doubt' }],
        ['campaigns', campaign, { state: 'sending' }],
      ] as const) {
        await adapter.updateOne({ collection, id, data } as never)
      }
    }
  })

  it('refuses a webhook that the provider did not sign', async () => {
    const answer = await room.anyone.request('POST', '/webhooks/resend', { type: 'email.bounced' }, { 'svix-id': 'x' })
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([401, 'unauthenticated'])
  })

  it('has answers go to the story’s press contact, says whom they reach, and keeps to that once it has begun', async () => {
    story = await published()
    const { id } = await create()
    const answers = (who: Pick<Person, 'request'>) => who.request('GET', `/api/campaigns/${id}/answers`)
    const replyTo = 'Press Desk <press@example.org>'
    expect((await answers(room.anyone)).status).toBe(401)
    expect((await answers(writer)).body).toEqual({ docs: [{ language: 'en', replyTo }], fixed: false })
    await room.startWorkers()
    expect((await act(id, 'launch')).status).toBe(200)
    await until(
      async () => (await editor.request<Campaign>('GET', `/api/campaigns/${id}`)).body.state,
      (state) => state === 'done',
    )
    await room.stopWorkers()
    const mails = (await room.provider.mails()).filter(({ tags }) =>
      tags?.some(({ name, value }) => name === 'campaign' && value === id),
    )
    expect(mails).toHaveLength(10)
    for (const mail of mails) expect(mail.reply_to).toEqual([replyTo])

    // Somebody else answers from the next edition on; this campaign's mails have gone out with the first.
    const { revision } = (await writer.request<{ revision: number }>('GET', `/api/press-releases/${story}`)).body
    const pressContacts = [{ name: 'Night Desk', email: 'night@example.org' }]
    const saved = await writer.request<{ doc: { revision: number } }>('PATCH', `/api/press-releases/${story}`, {
      revision,
      pressContacts,
    })
    expect(saved.status, saved.text).toBe(200)
    for (const [who, action] of [
      [writer, 'submit'],
      [editor, 'approve'],
    ] as const) {
      const body = { revision: saved.body.doc.revision }
      const done = await who.request('POST', `/api/press-releases/${story}/${action}`, body)
      expect(done.status, done.text).toBe(200)
    }
    expect((await answers(editor)).body).toEqual({ docs: [{ language: 'en', replyTo }], fixed: true })
    // Nor does a new one begin with an edition that is signed and not live.
    const { id: next } = await create()
    const { body } = await editor.request('GET', `/api/campaigns/${next}/answers`)
    expect(body).toEqual({ docs: [{ language: 'en', replyTo }], fixed: false })
  })

  // The last one: it would hold back what came after it.
  it('keeps to a warm-up that was set just before, in processes that were running then', async () => {
    await room.startWorkers()
    const made = await editor.request<{ doc: Campaign }>('POST', '/api/campaigns', {
      ...input(),
      story: { collection: 'press-releases', id: await published() },
    })
    const { id } = made.body.doc
    // Ten recipients are two batches of five, and either may be the first.
    const warmUp = { startedAt: new Date().toISOString(), firstDay: 5, growth: 1 }
    await room.payload.updateGlobal({ slug: 'outreach-policy', data: { warmUp } } as never)
    await act(id, 'launch')
    const waits = await until(
      async () => (await editor.request<Record<string, unknown>>('GET', `/api/campaigns/${id}/progress`)).body,
      ({ submitted, state }) => state === 'sending' && Number(submitted) > 0,
    )
    expect(waits).toMatchObject({ planned: 10, submitted: 5, etaSeconds: null })
    expect(waits.pausedReason).toMatch(/^The warm-up of the domain allows 5 mails today \(UTC\), and 5 are used\./)
  })
})
