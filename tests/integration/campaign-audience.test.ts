import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCampaigns } from '../../src/admin/components/desk/gather.ts'
import { BY_UTC } from '../../src/domain/waiting.ts'
import { leftBehind } from '../../src/outreach/left-behind.ts'
import { outletsLeftBy } from '../../src/outreach/outlets-left.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { campaignsOf, listOf, setContact } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { halfSentOf, translationOf } from '../support/half-sent.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'

interface Preview {
  candidates: number
  planned: number
  excluded: { reason: string; count: number }[]
  lastSendAt: string
}

describeEachDatabase('whom a campaign goes to', (db) => {
  let room: TestNewsroom
  let editor: Person
  let steward: Person
  let at: ReturnType<typeof campaignsOf>

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    steward = await room.person('data-steward')
    at = campaignsOf(room, editor, await room.person('communications'))
    await room.startWorkers()
  })
  afterAll(() => room?.close())

  const policy = (data: object) => room.payload.updateGlobal({ slug: 'outreach-policy', data } as never)
  const preview = async (id: string) => (await editor.request<Preview>('GET', `/api/campaigns/${id}/audience`)).body
  const reasons = ({ excluded }: Preview) => Object.fromEntries(excluded.map(({ reason, count }) => [reason, count]))
  const ruled = async (name: string, rules: unknown) => {
    const made = await steward.request<{ doc: { id: string; memberCount: number } }>('POST', '/api/media-lists', {
      name,
      rules,
    })
    expect(made.status, made.text).toBe(201)
    return made.body.doc
  }

  describe('by the rules of a list', () => {
    let finns: string
    let members: string

    beforeAll(async () => {
      members = await listOf(
        room,
        'Law desk',
        [
          'email,name,beats,countries,languages,outlet',
          'anna@rules.example.org,Anna,law|health,FI,fi,Daily North',
          'bertil@rules.example.org,Bertil,Law,FI,sv,Daily North',
          'cecilia@rules.example.org,Cecilia,sport,FI,fi,Weekly South',
          'doris@rules.example.org,Doris,law,EE,et,Weekly South',
          'eino@rules.example.org,Eino,law,FI,fi,Weekly South',
        ].join('\n'),
      )
      const list = await ruled('Law in Finland', {
        all: [
          { field: 'countries', any: ['fi'] },
          { field: 'beats', any: ['law'] },
        ],
      })
      finns = list.id
      expect(list.memberCount).toBe(3)
    })

    it('takes everybody who meets them, once, with the members, and counts them beforehand', async () => {
      const counted = await steward.request<{ count: number }>('POST', '/api/media-lists/count', {
        rules: { all: [{ field: 'countries', any: ['FI'] }] },
      })
      expect(counted.body.count).toBe(4)
      const story = await at.published({ title: 'Rules' })
      const campaign = await at.create('brief', story, { lists: [finns, members] })
      expect(await preview(campaign)).toMatchObject({ candidates: 5, planned: 5 })
      await at.send(campaign)
      expect(await at.recipientsOf(campaign)).toEqual(
        ['anna', 'bertil', 'cecilia', 'doris', 'eino'].map((name) => `${name}@rules.example.org`),
      )
    })

    it('never brings back who left the list or was taken off, at planning and at the seal', async () => {
      const contact = await setContact(room, 'anna@rules.example.org', {})
      await room.payload.create({
        collection: 'list-members',
        data: { list: finns, contact, state: 'unsubscribed' },
      } as never)
      await room.payload.create({
        collection: 'list-members',
        data: { list: finns, contact: await setContact(room, 'bertil@rules.example.org', {}), state: 'removed' },
      } as never)
      const story = await at.published({ title: 'Rules again' })
      const campaign = await at.create('brief', story, { lists: [finns] })
      expect(await preview(campaign)).toMatchObject({ planned: 1, excluded: [{ reason: 'unsubscribed', count: 1 }] })
      await at.send(campaign)
      expect(await at.recipientsOf(campaign)).toEqual(['eino@rules.example.org'])
    })

    it('lets a reader leave a list that only its rules put them on', async () => {
      const { contactStore } = await import('../../src/storage/contacts.ts')
      const { handleOf } = await import('../../src/storage/open.ts')
      const store = contactStore(handleOf(room.payload))
      const contact = await setContact(room, 'eino@rules.example.org', {})
      const before = await store.memberships(contact)
      expect(before).toContainEqual({ list: finns, name: 'Law in Finland', state: 'active', source: '' })
      expect(await store.leave(contact, [finns], new Date())).toBe(1)
      expect(await store.memberships(contact)).toContainEqual({
        list: finns,
        name: 'Law in Finland',
        state: 'unsubscribed',
        source: 'Left by themselves',
      })
      const story = await at.published({ title: 'Rules once more' })
      const campaign = await at.create('brief', story, { lists: [finns] })
      expect((await preview(campaign)).planned).toBe(0)
    })

    it('refuses rules that cannot be understood, with the condition that is wrong', async () => {
      const refused = await steward.request('POST', '/api/media-lists', {
        name: 'Broken',
        rules: { all: [{ field: 'countries', any: ['Sweden'] }] },
      })
      expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
      const anyone = await room.anyone.request('POST', '/api/media-lists/count', { rules: null })
      expect(anyone.status).toBe(401)
    })
  })

  it('knows who had the story before they were deleted and imported anew: no second brief, but the correction', async () => {
    const csv = 'email,name,countries\na@anew.example.org,A,SE\nb@anew.example.org,B,SE\n'
    const list = await listOf(room, 'Anew', csv)
    const story = await at.published({ title: 'Anew' })
    await at.send(await at.create('brief', story, { lists: [list] }))
    const steward = await room.person('data-steward')
    const contact = await setContact(room, 'a@anew.example.org', {})
    expect((await steward.request('DELETE', `/api/contacts/${contact}`)).status).toBe(200)
    const again = await listOf(room, 'Anew, imported again', csv)
    const correction = await at.create('correction', story, { options: { text: 'A date was wrong.' } })
    await at.send(correction)
    expect(await at.recipientsOf(correction)).toEqual(['a@anew.example.org', 'b@anew.example.org'])
    const second = await at.create('brief', story, { lists: [again] })
    expect((await preview(second)).planned).toBe(0)
  })

  describe('with a cap, a rest and one person per outlet', () => {
    let list: string
    let deskOpened = Date.now()
    beforeAll(async () => {
      list = await listOf(
        room,
        'Capped',
        [
          'email,name,countries,outlet',
          'one@cap.example.org,One,SE,The Cap Times',
          'two@cap.example.org,Two,SE,The Cap Times',
          'three@cap.example.org,Three,SE,',
        ].join('\n'),
      )
    })

    /** A brief to one person at an outlet of its own, who falls away once it has gone out. */
    const leftAtOutlet = async (name: string) => {
      const domain = `${name.toLowerCase()}.example.org`
      const rows = ['a', 'b'].map((person) => `${person}@${domain},N,SE,${name}`)
      const onList = await listOf(room, name, ['email,name,countries,outlet', ...rows].join('\n'))
      const story = await at.published({ title: name })
      const id = await at.create('brief', story, { lists: [onList], options: { onePerOutlet: true } })
      expect(await at.send(id)).toMatchObject({ submitted: 1, excluded: 1 })
      const where = { and: [{ campaign: { equals: id } }, { state: { not_equals: 'excluded' } }] }
      // No report that is still on its way changes it.
      const data = { state: 'failed', reason: '550 No such user', rank: 99 }
      await room.payload.db.updateMany({ collection: 'deliveries', where, data } as never)
      return { id, story, onList }
    }
    /** The desk of an editor, some minutes later: what it has seen a minute ago it does not look up again. @param laterMs 0: as old as before */
    const onDesk = (payload = room.payload, laterMs = 120_000) => {
      const user = { id: editor.id, collection: 'users', roles: ['editor'] } as never
      deskOpened += laterMs
      return openCampaigns({ payload, user }, deskOpened)
    }
    /** The same campaign so many times more, with its recipients, below the engine. */
    const copies = async (id: string, count: number) => {
      const own = async (collection: string, where: object) =>
        (await room.payload.db.find({ collection, where, limit: 0, pagination: false } as never))
          .docs as unknown as Record<string, unknown>[]
      const [campaign] = await own('campaigns', { id: { equals: id } })
      const deliveries = await own('deliveries', { campaign: { equals: id } })
      const { id: _, createdAt: __, ...data } = campaign!
      const made: string[] = []
      for (let n = 0; n < count; n++) {
        const copy = String((await room.payload.db.create({ collection: 'campaigns', data } as never)).id)
        for (const { id: _, ...delivery } of deliveries) {
          await room.payload.db.create({ collection: 'deliveries', data: { ...delivery, campaign: copy } } as never)
        }
        made.push(copy)
      }
      return made
    }

    it('leaves out who has had their share, but not from a correction', async () => {
      await policy({ cap: { count: 2, days: 7 } })
      const sent = []
      for (const title of ['Cap one', 'Cap two', 'Cap three']) {
        const campaign = await at.create('brief', await at.published({ title }), { lists: [list] })
        sent.push(await at.send(campaign))
      }
      expect(sent.map(({ submitted }) => submitted)).toEqual([3, 3, 0])
      const again = await at.create('brief', await at.published({ title: 'Cap four' }), { lists: [list] })
      expect(reasons(await preview(again))).toEqual({ capped: 3 })
      // A notice about a mistake is no pitch.
      const story = await at.published({ title: 'Cap five' })
      await policy({ cap: { count: null } })
      const brief = await at.create('brief', story, { lists: [list] })
      await at.send(brief)
      await policy({ cap: { count: 1, days: 7 } })
      const correction = await at.create('correction', story, { options: { text: 'A date was wrong.' } })
      expect(await at.send(correction)).toMatchObject({ planned: 3, excluded: 0 })
      await policy({ cap: { count: null } })
    })

    it('gives a rest to whom mail keeps bouncing, and pitches once per outlet when asked to', async () => {
      await setContact(room, 'three@cap.example.org', { restUntil: new Date(Date.now() + 3_600_000).toISOString() })
      const story = await at.published({ title: 'Rest' })
      const campaign = await at.create('brief', story, { lists: [list], options: { onePerOutlet: true } })
      const seen = await preview(campaign)
      expect([seen.planned, reasons(seen)]).toEqual([1, { resting: 1, outlet_taken: 1 }])
      expect(await at.send(campaign)).toMatchObject({ planned: 1, excluded: 2, submitted: 1 })
    })

    it('pitches a story to one person of an outlet, whichever list and brief they are reached by', async () => {
      const onOne = await listOf(room, 'One of two', 'email,name,countries,outlet\na@two.example.org,A,SE,Two Times\n')
      const csv = 'email,name,countries,outlet\nb@two.example.org,B,SE,Two Times\nc@two.example.org,C,SE,\n'
      const onTwo = await listOf(room, 'Two of two', csv)
      const story = await at.published({ title: 'To one of two' })
      const options = { onePerOutlet: true }
      const first = await at.create('brief', story, { lists: [onOne], options })
      expect(await at.send(first)).toMatchObject({ planned: 1 })
      const second = await at.create('brief', story, { lists: [onTwo], options })
      const seen = await preview(second)
      expect([seen.planned, reasons(seen)]).toEqual([1, { outlet_taken: 1 }])
      await at.send(second)
      expect(await at.recipientsOf(second)).toEqual(['c@two.example.org'])
      // Whoever has the brief is no colleague of their own.
      const reminder = await at.create('follow_up', story, { options: { ...options, text: 'New figures.' } })
      expect(await at.send(reminder)).toMatchObject({ planned: 2 })
    })

    it.each([
      ['is deleted', 'deleted', (id: string) => steward.request('DELETE', `/api/contacts/${id}`)],
      [
        'is taken off the list',
        'off',
        async (id: string) => {
          const where = `/api/list-members?where[contact][equals]=${id}`
          const { docs } = (await steward.request<{ docs: { id: string }[] }>('GET', where)).body
          return steward.request('PATCH', `/api/list-members/${docs[0]?.id}`, { state: 'removed' })
        },
      ],
    ])(
      'says at how many outlets nobody has it when who was chosen there %s before the seal, and a new brief reaches somebody else',
      async (_, domain, leave) => {
        const emails = ['a@one', 'b@one', 'a@two', 'b@two'].map((name) => `${name}.${domain}.example.org`)
        const rows = emails.map((email) => `${email},N,SE,${domain} ${email.slice(2, 5)}`)
        const onList = await listOf(room, `Chosen ${domain}`, ['email,name,countries,outlet', ...rows].join('\n'))
        const story = await at.published({ title: `Chosen, then ${domain}` })
        const options = { onePerOutlet: true }
        const first = await at.create('brief', story, { lists: [onList], options })
        const half = halfSentOf(room, editor, at)
        await half.send(first, 1)
        const left = async () => ((await at.progress(first)) as { outletsLeft?: number }).outletsLeft
        const { docs } = await room.payload.db.find<{ contact: string; address: string }>({
          collection: 'deliveries',
          where: { and: [{ campaign: { equals: first } }, { state: { equals: 'planned' } }] },
        } as never)
        expect((await leave(docs[0]!.contact)).status).toBe(200)
        expect(await left()).toBeUndefined()
        await half.release()
        await until(
          () => at.progress(first),
          ({ state }) => state === 'done',
        )
        expect(await at.progress(first)).toMatchObject({ submitted: 1, excluded: 3, outletsLeft: 1 })
        expect((await onDesk()).find(({ id }) => id === first)?.unreached).toEqual({ outletsLeft: 1 })

        const second = await at.create('brief', story, { lists: [onList], options })
        expect(await at.send(second)).toMatchObject({ submitted: 1 })
        const chosen = docs[0]!.address
        const colleague = emails.find((email) => email !== chosen && email.endsWith(chosen.slice(1)))
        expect(await at.recipientsOf(second)).toEqual([colleague])
        expect(await left()).toBeUndefined()
      },
    )

    it('has a place on the desk for what waits, however many have left an outlet, and for the newest few of those', async () => {
      const story = await at.published({ title: 'Needs a launch' })
      const waiting = await at.create('brief', story, { lists: [list] })
      const { id } = await leftAtOutlet('Crowded')
      const crowd = [id, ...(await copies(id, 20))]
      const seen = await onDesk()
      expect(seen.map((row) => row.id)).toContain(waiting)
      const over = seen.filter((row) => row.state === 'done')
      expect(over).toHaveLength(5)
      for (const row of over) expect([crowd.includes(row.id), row.unreached]).toEqual([true, { outletsLeft: 1 }])
      // After all that waits, and each once.
      expect(seen.slice(-5)).toEqual(over)
      expect(new Set(seen.map((row) => row.id)).size).toBe(seen.length)
      await room.payload.db.deleteMany({ collection: 'campaigns', where: { id: { in: crowd } } } as never)
    })

    it('is taken off the desk by whoever may launch, with their name on its page, until it leaves more', async () => {
      const rows = ['a@one', 'b@one', 'a@two', 'b@two'].map(
        (name) => `${name}.meant.example.org,N,SE,Meant ${name.slice(2)}`,
      )
      const onList = await listOf(room, 'Meant so', ['email,name,countries,outlet', ...rows].join('\n'))
      const options = { onePerOutlet: true }
      const id = await at.create('brief', await at.published({ title: 'Meant so' }), { lists: [onList], options })
      expect(await at.send(id)).toMatchObject({ submitted: 2, excluded: 2 })
      const fallsAway = async (at: string) => {
        const where = {
          and: [{ campaign: { equals: id } }, { address: { like: at } }, { state: { not_equals: 'excluded' } }],
        }
        const data = { state: 'failed', reason: '550 No such user', rank: 99 }
        await room.payload.db.updateMany({ collection: 'deliveries', where, data } as never)
      }
      const takeOff = (who: Person, of = id) => who.request('POST', `/api/campaigns/${of}/off-desk`, {})
      const page = async () => (await at.progress(id)) as { outletsLeft?: number; offDesk?: { by: string; at: string } }
      const named = async (laterMs?: number) => (await onDesk(room.payload, laterMs)).some((row) => row.id === id)
      await fallsAway('one.meant')
      expect([await named(), (await page()).offDesk]).toEqual([true, undefined])
      for (const who of [await room.person('communications'), steward, await room.person('admin')]) {
        expect((await takeOff(who)).status).toBe(403)
      }
      expect((await room.anyone.request('POST', `/api/campaigns/${id}/off-desk`, {})).status).toBe(401)
      expect((await takeOff(editor, 'nothing')).status).toBe(404)
      expect(await named()).toBe(true)

      expect((await takeOff(editor)).status).toBe(200)
      // At once, though its figures are not looked up anew.
      expect([await named(0), await named()]).toEqual([false, false])
      const { outletsLeft, offDesk } = await page()
      expect([outletsLeft, offDesk]).toEqual([1, { by: expect.any(String), at: expect.any(String) }])
      const where = `where[subject][equals]=campaigns:${id}&where[action][equals]=campaign.off-desk`
      const record = await editor.request<{ docs: object[] }>('GET', `/api/audit-events?${where}`)
      expect(record.body.docs).toMatchObject([{ actor: editor.id, actorName: offDesk?.by, data: { outletsLeft: 1 } }])

      await fallsAway('two.meant')
      expect([await named(), (await page()).outletsLeft, (await page()).offDesk]).toEqual([true, 2, undefined])
      expect((await takeOff(editor)).status).toBe(200)
      expect([await named(), (await page()).offDesk?.by]).toEqual([false, offDesk?.by])
    })

    it('is not taken off a desk that says nothing of it', async () => {
      const onList = await listOf(room, 'All reached', 'email,name,countries\nall@reached.example.org,A,SE\n')
      const brief = await at.create('brief', await at.published({ title: 'All reached' }), { lists: [onList] })
      await at.send(brief)
      const refused = await editor.request('POST', `/api/campaigns/${brief}/off-desk`, {})
      expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([409, 'wrong_state'])
    })

    it('asks nobody to spread a story that is on hold or withdrawn', async () => {
      const chief = await room.person('chief-editor')
      const { id, story } = await leftAtOutlet('Withdrawn')
      const said = async () => [
        ((await at.progress(id)) as { outletsLeft?: number }).outletsLeft,
        (await onDesk()).find((row) => row.id === id)?.unreached,
      ]
      expect(await said()).toEqual([1, { outletsLeft: 1 }])
      await at.act(story, 'hold', chief, { reason: 'We look into it.', note: 'We look into it.' })
      expect(await said()).toEqual([undefined, undefined])
      await at.act(story, 'resume', chief)
      expect(await said()).toEqual([1, { outletsLeft: 1 }])
      await at.act(story, 'kill', chief, { reason: 'It is wrong.', note: 'It is wrong.' })
      expect(await said()).toEqual([undefined, undefined])
    })

    it('names it on the desk after many others that left nobody, and when one of them cannot be looked at', async () => {
      const { id, onList } = await leftAtOutlet('Long')
      const plain = await at.create('brief', await at.published({ title: 'Plain' }), { lists: [onList] })
      await at.send(plain)
      const crowd = await copies(plain, 20)
      const left = async (payload?: typeof room.payload) =>
        (await onDesk(payload)).find((row) => row.id === id)?.unreached
      expect(await left()).toEqual({ outletsLeft: 1 })
      const { db } = room.payload
      const group = (await outreachStore(handleOf(room.payload)).campaign(plain))!.translationGroup
      const find = (args: Parameters<typeof db.find>[0]) =>
        args.collection === 'campaigns' && JSON.stringify(args.where).includes(group)
          ? Promise.reject(new Error('does not answer'))
          : db.find(args)
      const failing = Object.create(room.payload, { db: { value: Object.create(db, { find: { value: find } }) } })
      expect(await left(failing)).toEqual({ outletsLeft: 1 })
      await db.deleteMany({ collection: 'campaigns', where: { id: { in: crowd } } } as never)
    })

    it('looks for outlets that are left without reading the texts of a brief', async () => {
      const rows = ['a', 'b'].map((name) => `${name}@lean.example.org,N,SE,Lean`)
      const onList = await listOf(room, 'Lean', ['email,name,countries,outlet', ...rows].join('\n'))
      const story = await at.published({ title: 'Lean' })
      const brief = await at.create('brief', story, { lists: [onList], options: { onePerOutlet: true } })
      expect(await at.send(brief)).toMatchObject({ submitted: 1, excluded: 1 })
      const where = { and: [{ campaign: { equals: brief } }, { state: { not_equals: 'excluded' } }] }
      const data = { state: 'failed', reason: '550 No such user', rank: 99 }
      await room.payload.db.updateMany({ collection: 'deliveries', where, data } as never)
      // A page at rest asks again and again.
      const store = outreachStore(handleOf(room.payload))
      const frozenOf = () => Promise.reject(new Error('all that is frozen is read'))
      const campaign = (await store.campaign(brief))!
      const lean: typeof store = { ...store, frozenOf }
      expect(await outletsLeftBy(room.payload, lean, campaign, Date.now())).toBe(1)
      expect(await leftBehind(room.payload, lean, campaign, Date.now() + 90 * 86_400_000)).toBe(0)
    })

    it.each([
      ['refused', 'failed', '550 No such user'],
      ['left out at the last check', 'excluded', 'resting'],
    ])('chooses somebody else at an outlet where whoever was chosen before was %s', async (_, state, reason) => {
      const domain = `${state}.example.org`
      const emails = [`a@${domain}`, `b@${domain}`, `c@${domain}`]
      const rows = emails.map((email) => `${email},N,SE,${email.startsWith('c') ? `Alone ${state}` : `Both ${state}`}`)
      const onList = await listOf(room, `Chosen ${state}`, ['email,name,countries,outlet', ...rows].join('\n'))
      const story = await at.published({ title: `Chosen, then ${state}` })
      const options = { onePerOutlet: true }
      const first = await at.create('brief', story, { lists: [onList], options })
      await at.send(first)
      const [chosen] = await at.recipientsOf(first)
      for (const address of [chosen, `c@${domain}`]) {
        const where = { and: [{ campaign: { equals: first } }, { address: { equals: address } }] }
        // No report that is still on its way changes it.
        const data = { state, reason, rank: 99 }
        await room.payload.db.updateOne({ collection: 'deliveries', where, data } as never)
      }
      const second = await at.create('brief', story, { lists: [onList], options })
      const seen = await preview(second)
      expect([seen.planned, reasons(seen)]).toEqual([2, { outlet_taken: 1 }])
      await at.send(second)
      // Who has no colleague is written to again.
      const other = emails.find((email) => email !== chosen && !email.startsWith('c'))
      expect((await at.recipientsOf(second)).toSorted()).toEqual([other, `c@${domain}`].toSorted())
    })

    it('takes nobody for a colleague by an outlet that was deleted', async () => {
      const gone = await listOf(
        room,
        'Gone',
        'email,name,countries,outlet\na@gone.example.org,A,SE,Gone\nb@gone.example.org,B,SE,Gone\n',
      )
      const { docs } = (
        await editor.request<{ docs: { id: string }[] }>('GET', '/api/outlets?where[name][equals]=Gone')
      ).body
      expect((await editor.request('DELETE', `/api/outlets/${docs[0]?.id}`)).status).toBe(200)
      const story = await at.published({ title: 'Gone' })
      const campaign = await at.create('brief', story, { lists: [gone], options: { onePerOutlet: true } })
      expect((await preview(campaign)).planned).toBe(2)
    })
  })

  describe('before its story is public', () => {
    interface Coming extends Preview {
      waiting?: string
      byLanguage: Record<string, number>
      fallback?: object
      firstSendAt?: string
      sample: object[]
      mails: { language: string; html: string }[]
    }
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    const afterTomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString()
    let list: string
    let story: string
    const seenBy = async (who: Person, id: string) =>
      (await who.request<Coming>('GET', `/api/campaigns/${id}/audience`)).body

    beforeAll(async () => {
      list = await listOf(
        room,
        'Coming',
        'email,name,countries,languages\na@coming.example.org,A,SE,en\nb@coming.example.org,B,EE,et\n',
      )
      const { id } = await at.story({ title: 'Comes tomorrow' })
      await at.act(id, 'submit', await room.person('communications'))
      await at.act(id, 'approve')
      await at.act(id, 'schedule', editor, { at: tomorrow })
      story = id
    })

    it('is shown as it will be then, its mail only to those who may read editions', async () => {
      const campaign = await at.create('brief', story, { lists: [list] })
      const coming = await seenBy(editor, campaign)
      expect(coming).toMatchObject({
        planned: 2,
        byLanguage: { en: 2 },
        fallback: { language: 'en', readOthers: 1, unknown: 0 },
        firstSendAt: tomorrow,
        mails: [{ language: 'en', html: expect.stringContaining('Comes tomorrow') }],
      })
      expect(coming.waiting).toBeUndefined()
      expect((await seenBy(await room.person('communications'), campaign)).mails).toHaveLength(1)
      expect(await seenBy(steward, campaign)).toMatchObject({ planned: 2, byLanguage: { en: 2 }, mails: [] })
    })

    it('is expected at the time the draft is for, where that is later', async () => {
      const late = await at.create('brief', story, { lists: [list], options: { launchAt: afterTomorrow } })
      expect(await seenBy(editor, late)).toMatchObject({ firstSendAt: afterTomorrow, byLanguage: { en: 2 } })
      const early = await at.create('brief', story, { lists: [list], options: { launchAt: new Date().toISOString() } })
      expect(await seenBy(editor, early)).toMatchObject({ firstSendAt: tomorrow, byLanguage: { en: 2 } })
    })

    it('says what it waits for, and of languages and times nothing, while nobody knows when it is', async () => {
      const campaign = await at.create('brief', story, { lists: [list] })
      await at.act(story, 'unschedule')
      const coming = await seenBy(editor, campaign)
      expect(coming).toMatchObject({
        waiting: 'It starts when the story is public.',
        candidates: 2,
        planned: 2,
        byLanguage: {},
        mails: [],
      })
      for (const field of ['fallback', 'firstSendAt', 'lastSendAt']) expect(coming).not.toHaveProperty(field)
      expect(coming.sample).toHaveLength(2)
      for (const person of coming.sample) expect(person).not.toHaveProperty('language')
    })
  })

  describe('while it waits for a language', () => {
    interface Waiting extends Preview {
      waitsFor?: string[]
      waiting?: string
      byLanguage: Record<string, number>
      fallback?: object
      firstSendAt?: string
      mails: { language: string }[]
    }
    const UNKNOWN = ['fallback', 'firstSendAt', 'lastSendAt', 'waiting']
    let writer: Person
    let list: string
    const seen = async (path: string) => (await editor.request<Waiting>('GET', `/api/${path}/audience`)).body

    beforeAll(async () => {
      writer = await room.person('communications')
      list = await listOf(
        room,
        'Two languages',
        'email,name,countries,languages\na@waits.example.org,A,SE,sv\nb@waits.example.org,B,GB,en\n',
      )
    })

    it('says so before the plan is signed and afterwards, counts with that language, and names no time', async () => {
      const { id: story } = await at.story({
        title: 'Waits for Swedish',
        outreachPlan: { lists: [list], when: 'on_approval', waitFor: ['sv', 'en'] },
      })
      const expected = { waitsFor: ['sv'], candidates: 2, planned: 2, byLanguage: { en: 1, sv: 1 } }
      const plan = await seen(`press-releases/${story}`)
      expect(plan).toMatchObject({ ...expected, mails: [{ language: 'en' }] })
      for (const field of UNKNOWN) expect(plan).not.toHaveProperty(field)

      await at.act(story, 'submit', writer)
      const brief = String((await at.act(story, 'approve')).campaign?.id)
      await expect
        .poll(async () => (await at.progress(brief)).pausedReason, { timeout: 20_000 })
        .toBe('It waits for the story to be public in Swedish.')
      const campaign = await seen(`campaigns/${brief}`)
      expect(campaign).toMatchObject({ ...expected, mails: [{ language: 'en' }] })
      for (const field of UNKNOWN) expect(campaign).not.toHaveProperty(field)

      await translationOf(at, writer, story, 'sv')
      await until(
        () => at.progress(brief),
        ({ state }) => state === 'done',
      )
      expect(await at.recipientsOf(brief)).toEqual(['a@waits.example.org', 'b@waits.example.org'])
    })

    it('expects it at the time for which the text in that language is scheduled', async () => {
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
      const story = await at.published({
        title: 'Swedish tomorrow',
        outreachPlan: { lists: [list], when: 'none', waitFor: ['sv'] },
      })
      const campaign = await at.create('brief', story, { lists: [list], options: { waitFor: ['sv'] } })
      expect(await seen(`campaigns/${campaign}`)).toMatchObject({ waitsFor: ['sv'] })
      await translationOf(at, writer, story, 'sv', tomorrow)
      for (const path of [`press-releases/${story}`, `campaigns/${campaign}`]) {
        const known = await seen(path)
        expect(known).toMatchObject({
          byLanguage: { en: 1, sv: 1 },
          fallback: { readOthers: 0 },
          firstSendAt: tomorrow,
        })
        expect(known).not.toHaveProperty('waitsFor')
      }
    })
  })

  describe('within a sending window', () => {
    it('writes to nobody outside of their own, and says so beforehand', async () => {
      const zones = { open: '', closed: '' }
      // Two zones twelve hours apart: whatever the time, an hour's window round now is open in one and closed in the other.
      const clock = (zone: string) =>
        new Intl.DateTimeFormat('en-GB', {
          timeZone: zone,
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        }).format()
      const noon = ['Etc/GMT+11', 'Etc/GMT+5', 'Etc/GMT', 'Etc/GMT-6', 'Etc/GMT-12']
      zones.open = noon.find((zone) => clock(zone) >= '06:00' && clock(zone) < '17:00')!
      zones.closed = noon.find((zone) => clock(zone) < '03:00' || clock(zone) >= '21:00')!
      const list = await listOf(
        room,
        'Windows',
        'email,countries\nopen@window.example.org,SE\nclosed@window.example.org,SE\n',
      )
      await setContact(room, 'open@window.example.org', { timeZone: zones.open })
      await setContact(room, 'closed@window.example.org', { timeZone: zones.closed })
      await policy({ window: { from: '05:00', to: '19:00', weekdaysOnly: false } })
      const story = await at.published({ title: 'Windows' })
      const campaign = await at.create('brief', story, { lists: [list] })
      const seen = await preview(campaign)
      expect(Date.parse(seen.lastSendAt) - Date.now()).toBeGreaterThan(3_600_000)
      await editor.request('POST', `/api/campaigns/${campaign}/launch`, {})
      await expect.poll(() => at.recipientsOf(campaign), { timeout: 20_000 }).toEqual(['open@window.example.org'])
      const batches = (
        await room.payload.find({ collection: 'batches', where: { campaign: { equals: campaign } }, limit: 10 })
      ).docs
      expect(batches.map(({ state }) => state).sort()).toEqual(['planned', 'settled'])
      const waiting = batches.find(({ state }) => state === 'planned')!
      expect(Date.parse(waiting.notBefore)).toBeGreaterThan(Date.now() + 3_600_000)
      expect((await editor.request('GET', `/api/campaigns/${campaign}/progress`)).body).toMatchObject({
        pausedReason: expect.stringContaining(`The next mails go out at ${waiting.notBefore.slice(0, 16)}Z.`),
        etaSeconds: null,
      })
      // A batch that comes due at the wrong hour all the same is given back until the window opens.
      await room.payload.db.updateOne({
        collection: 'batches',
        where: { id: { equals: waiting.id } },
        data: { notBefore: new Date(0).toISOString() },
      } as never)
      await expect
        .poll(async () => (await room.payload.findByID({ collection: 'batches', id: waiting.id })).notBefore, {
          timeout: 20_000,
        })
        .toBe(waiting.notBefore)
      expect(await at.recipientsOf(campaign)).toEqual(['open@window.example.org'])
      await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
      await policy({ window: { from: null, to: null } })
    })

    it('goes by the country of a reader whose stored time zone is none by which a clock can be read', async () => {
      const list = await listOf(room, 'Short zones', 'email,countries\nshort@zone.example.org,IN\n')
      await setContact(room, 'short@zone.example.org', { timeZone: 'IST' })
      await policy({ window: { from: '00:00', to: '23:59', weekdaysOnly: false } })
      const campaign = await at.create('brief', await at.published({ title: 'Short zones' }), { lists: [list] })
      expect(await preview(campaign)).toMatchObject({ planned: 1 })
      await editor.request('POST', `/api/campaigns/${campaign}/launch`, {})
      await expect
        .poll(async () => (await at.progress(campaign)).state, { timeout: 20_000 })
        .toMatch(/^(sending|done)$/)
      await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
      await policy({ window: { from: null, to: null } })
    })

    it('names the later of the two where a warm-up has used up the day as well', async () => {
      const names = ['a', 'b', 'c', 'd'].map((name) => `${name}@warm.example.org`)
      const list = await listOf(room, 'Warm-up', `email,countries\n${names.map((name) => `${name},IS`).join('\n')}\n`)
      const today = new Date().toISOString()
      await policy({
        window: { from: '00:01', to: '23:59', weekdaysOnly: false },
        warmUp: { startedAt: today, firstDay: 2, growth: 1 },
      })
      const opens = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T00:01`
      const create = async (title: string) => at.create('brief', await at.published({ title }), { lists: [list] })
      const campaign = await create('Warming up')
      const soon = (await preview(campaign)) as Preview & { firstSendAt: string }
      expect(Date.parse(soon.firstSendAt) - Date.now()).toBeLessThan(60_000)
      expect(soon.lastSendAt).toBe(`${opens}:00.000Z`)
      await editor.request('POST', `/api/campaigns/${campaign}/launch`, {})
      const waits = await until(
        () => at.progress(campaign),
        ({ submitted, pausedReason }) => submitted === 2 && pausedReason.startsWith('The warm-up'),
      )
      expect(waits.pausedReason).toContain(`The next mails go out at ${opens}Z, 2 at most on that day.`)
      const next = await preview(await create('On the next days'))
      expect(next).toMatchObject({ planned: 4, firstSendAt: `${opens}:00.000Z` })
      expect(Date.parse(next.lastSendAt) - Date.parse(`${opens}:00Z`)).toBe(86_400_000)
      await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
      await policy({ window: { from: null, to: null }, warmUp: { startedAt: null } })
    })

    it('names the newsroom’s morning where a warm-up has used up the day and there is no window', async () => {
      const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@morning.example.org`)
      const list = await listOf(room, 'Morning', `email,countries\n${names.map((name) => `${name},IS`).join('\n')}\n`)
      await policy({
        window: { zone: 'Etc/GMT-2' },
        warmUp: { startedAt: new Date().toISOString(), firstDay: 3, growth: 1 },
      })
      await room.payload.db.deleteMany({ collection: 'values', where: { key: { like: 'warm-up' } } } as never)
      const morning = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}T05:00`
      const create = async (title: string) => at.create('brief', await at.published({ title }), { lists: [list] })
      const campaign = await create('Left over')
      const soon = (await preview(campaign)) as Preview & { firstSendAt: string }
      expect(Date.parse(soon.firstSendAt) - Date.now()).toBeLessThan(60_000)
      expect(soon.lastSendAt).toBe(`${morning}:00.000Z`)
      await editor.request('POST', `/api/campaigns/${campaign}/launch`, {})
      const waits = await until(
        () => at.progress(campaign),
        ({ submitted, pausedReason }) => submitted === 3 && pausedReason.startsWith('The warm-up'),
      )
      expect(waits.pausedReason).toContain(`The next mails go out at ${morning}Z, 3 at most on that day.`)
      expect(await preview(await create('When nothing is left'))).toMatchObject({ firstSendAt: `${morning}:00.000Z` })
      await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
      await policy({ window: { zone: null }, warmUp: { startedAt: null } })
    })

    it('says that the morning is that of UTC where nobody has set a clock, and where to set one', async () => {
      // Two batches as large as the day: whichever is first, one is left over.
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `${name}@utc.example.org`)
      const list = await listOf(room, 'By UTC', `email,countries\n${names.map((name) => `${name},IS`).join('\n')}\n`)
      await policy({ warmUp: { startedAt: new Date().toISOString(), firstDay: 4, growth: 1 } })
      await room.payload.db.deleteMany({ collection: 'values', where: { key: { like: 'warm-up' } } } as never)
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
      const create = async (title: string) => at.create('brief', await at.published({ title }), { lists: [list] })
      const campaign = await create('By which clock')
      expect(await preview(campaign)).toMatchObject({ byUtc: BY_UTC, lastSendAt: `${tomorrow}T07:00:00.000Z` })
      // One that was outgrown leaves nothing over, also where the rate takes a campaign into the next day.
      const longAgo = new Date(Date.now() - 30 * 86_400_000).toISOString()
      await policy({ warmUp: { startedAt: longAgo, firstDay: 1, growth: 2 } })
      const launchAt = `${tomorrow}T23:59:59.999Z`
      const story = await at.published({ title: 'Over midnight' })
      const late = await preview(await at.create('brief', story, { lists: [list], options: { launchAt } }))
      expect((late as Preview & { firstSendAt: string }).firstSendAt).toBe(launchAt)
      expect(late.lastSendAt > launchAt).toBe(true)
      expect(late).not.toHaveProperty('byUtc')
      await policy({ warmUp: { startedAt: new Date().toISOString(), firstDay: 4, growth: 1 } })
      await editor.request('POST', `/api/campaigns/${campaign}/launch`, {})
      const { pausedReason } = await until(
        () => at.progress(campaign),
        ({ submitted, pausedReason }) => submitted === 4 && pausedReason.startsWith('The warm-up'),
      )
      expect(pausedReason).toMatch(`at ${tomorrow}T07:00Z, 4 at most on that day. ${BY_UTC}`)
      await policy({ digest: { zone: 'Europe/Helsinki' } })
      expect(await preview(campaign)).not.toHaveProperty('byUtc')
      expect((await at.progress(campaign)).pausedReason).not.toContain('UTC, from')
      await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
      await policy({ digest: { zone: null }, warmUp: { startedAt: null } })
    })

    it('of one that is due and waits for a language, says before the stop of everything is lifted that it does not begin', async () => {
      const list = await listOf(room, 'Lifted', 'email,countries\na@lifted.example.org,IS\n')
      await editor.request('POST', '/api/campaigns/stop-all', {})
      const campaign = await at.create('brief', await at.published({ title: 'Lifted' }), { lists: [list] })
      // Until every process knows of the stop.
      await delay(2_500)
      await editor.request('POST', `/api/campaigns/${campaign}/launch`, {})
      const seen = async () => {
        const { body } = await editor.request<{ campaigns: { id: string; unsent: null; waits: string }[] }>(
          'GET',
          '/api/campaigns/resume-all',
        )
        return body.campaigns.find(({ id }) => id === campaign)
      }
      expect(await seen()).toMatchObject({ unsent: null, waits: '' })
      await room.payload.db.updateOne({ collection: 'campaigns', id: campaign, data: { waitFor: ['fi'] } } as never)
      expect(await seen()).toMatchObject({ waits: 'It waits for the story to be public in Finnish.' })
      await editor.request('POST', `/api/campaigns/${campaign}/cancel`, {})
      await editor.request('POST', '/api/campaigns/resume-all', {})
    })

    it('takes no window that cannot be read', async () => {
      await expect(policy({ window: { from: '19:00', to: '07:00' } })).rejects.toMatchObject({ code: 'invalid' })
      await expect(policy({ window: { zone: 'Middle/Earth' } })).rejects.toMatchObject({ code: 'invalid' })
      await expect(policy({ window: { zone: 'IST' } })).rejects.toMatchObject({ code: 'invalid' })
      await expect(policy({ digest: { zone: 'BST' } })).rejects.toMatchObject({ code: 'invalid' })
    })
  })
})
