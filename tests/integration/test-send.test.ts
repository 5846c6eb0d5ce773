import { afterAll, beforeAll, expect, it } from 'vitest'
import { campaignsOf, listOf } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'

describeEachDatabase('a brief that is sent to its author, and one that speaks in person', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let at: ReturnType<typeof campaignsOf>

  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    at = campaignsOf(room, editor, writer)
  })
  afterAll(() => room?.close())

  const testMails = async () =>
    (await room.provider.mails()).filter(({ tags }) =>
      tags?.some(({ name, value }) => name === 'kind' && value === 'test'),
    )

  it('goes to the caller alone, marked, without a token and outside every count', async () => {
    const { id } = await at.story({ brief: { subject: 'Report', text: 'Dear {{name|colleague}}, a report.' } })
    const sent = await writer.request('POST', `/api/press-releases/${id}/test-send`, { to: 'somebody@example.org' })
    expect(sent.status, sent.text).toBe(200)
    const [mail] = await until(testMails, (mails) => mails.length > 0)
    expect(mail).toMatchObject({ to: [writer.email], subject: 'TEST: Report' })
    expect(mail?.html).toContain('Dear communications, a report.')
    expect(`${mail?.html}${mail?.text}${JSON.stringify(mail?.headers ?? {})}`).not.toMatch(
      /\/u\/|\/preferences\/|List-Unsubscribe/i,
    )
    expect((await room.payload.count({ collection: 'deliveries' })).totalDocs).toBe(0)
    expect((await room.payload.count({ collection: 'campaigns' })).totalDocs).toBe(0)
  })

  it('needs the right to write, and words that can become a mail', async () => {
    const { id } = await at.story()
    const path = `/api/press-releases/${id}/test-send`
    expect((await (await room.person('data-steward')).request('POST', path, {})).status).toBe(403)
    expect((await room.anyone.request('POST', path, {})).status).toBe(401)
    const empty = await at.story({ brief: { subject: '', text: '' } })
    expect((await writer.request('POST', `/api/press-releases/${empty.id}/test-send`, {})).status).toBe(400)
    const unknown = await at.story({ brief: { subject: 'Report', text: 'Dear {{nmae}},' } })
    const refused = await writer.request('POST', `/api/press-releases/${unknown.id}/test-send`, {})
    expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([400, expect.stringContaining('nmae')])
    expect((await writer.request('GET', `/api/press-releases/${unknown.id}/brief`)).status).toBe(400)
  })

  it('can be asked for twenty times an hour by each person, and fills no queue', async () => {
    const { id } = await at.story({ brief: { subject: 'Report', text: 'A report.' } })
    const eager = await room.person('chief-editor')
    const ask = (who: Person) => who.request('POST', `/api/press-releases/${id}/test-send`, {})
    for (let sent = 0; sent < 20; sent += 1) expect((await ask(eager)).status).toBe(200)
    const refused = await ask(eager)
    expect([refused.status, refused.body.errors?.[0]]).toEqual([
      429,
      {
        code: 'too_many_requests',
        message: expect.stringMatching(/20 tests within the hour\. Wait (60|59) minutes/),
        data: { retryAfter: expect.any(Number) },
      },
    ])
    expect((await ask(writer)).status).toBe(200)
  })

  it('fills in who the reader is, sealed with the batch, and other words for who is not known', async () => {
    const list = await listOf(
      room,
      'Personal',
      'email,name,countries,languages,outlet\nann@personal.example.org,Ann <A>,SE,en,Daily & North\nbo@personal.example.org,,SE,en,\n',
    )
    const id = await at.published({
      brief: {
        subject: 'For {{outlet|your desk}}',
        text: 'Dear {{name|colleague}} of {{outlet|your paper}}, a report.',
      },
    })
    await room.startWorkers()
    const campaign = await at.create('brief', id, { lists: [list] })
    await at.send(campaign)
    const mails = new Map((await at.mailsOf(campaign)).map((mail) => [mail.to[0], mail]))
    expect(mails.get('ann@personal.example.org')).toMatchObject({ subject: 'For Daily & North' })
    expect(mails.get('ann@personal.example.org')?.html).toContain('Dear Ann &lt;A&gt; of Daily &amp; North, a report.')
    expect(mails.get('bo@personal.example.org')).toMatchObject({ subject: 'For your desk' })
    expect(mails.get('bo@personal.example.org')?.text).toContain('Dear colleague of your paper, a report.')
  })

  it('is previewed as its first reader gets it, to the letter, with the notice of a first mail', async () => {
    const list = await listOf(
      room,
      'Exactly',
      'email,name,countries,languages,outlet\nfirst@exactly.example.org,,SE,en,\n',
    )
    const id = await at.published({ brief: { subject: 'Exactly', text: 'Dear {{name|colleague}}, a report.' } })
    const campaign = await at.create('brief', id, { lists: [list] })
    type Mail = { subject: string; html: string; text: string; first: boolean }
    const preview = async () =>
      (await editor.request<{ mails: Mail[] }>('GET', `/api/campaigns/${campaign}/audience`)).body.mails
    const before = await preview()
    await room.startWorkers()
    await at.send(campaign)
    const [sent] = await at.mailsOf(campaign)
    const { docs } = await room.payload.find({
      collection: 'contacts',
      where: { email: { equals: 'first@exactly.example.org' } },
      overrideAccess: true,
    } as never)
    const [contact] = docs as unknown as { source: string; sourceDate: string }[]
    expect(sent?.text).toContain(`${contact!.source} (${contact!.sourceDate.slice(0, 10)})`)
    const ofNobody = (text: string) =>
      text
        .replace(/\/(u|preferences)\/[\w.-]+/g, '/$1/preview')
        .replace(`${contact!.source} (${contact!.sourceDate.slice(0, 10)})`, '[…] ([…])')
    const { subject, html, text } = sent!
    const shown = { language: 'en', subject, html: ofNobody(html), text: ofNobody(text), first: true }
    expect(before).toEqual([shown])
    // The same of what is frozen, in the plan, and beside the form.
    expect(await preview()).toEqual([shown])
    const plan = await editor.request<{ mails: Mail[] }>('GET', `/api/press-releases/${id}/audience`)
    expect(plan.body.mails).toEqual([shown])
    expect((await writer.request('GET', `/api/press-releases/${id}/brief`)).body).toEqual(shown)
  })

  it('is previewed without that notice where it goes to those who have a mail already', async () => {
    const list = await listOf(
      room,
      'Twice',
      'email,name,countries,languages,outlet\ntwice@exactly.example.org,,SE,en,\n',
    )
    const id = await at.published({ brief: { subject: 'Twice', text: 'A report.' } })
    await room.startWorkers()
    await at.send(await at.create('brief', id, { lists: [list] }))
    const campaign = await at.create('follow_up', id, { options: { text: 'New figures.' } })
    const seen = await editor.request<{ mails: { text: string; first: boolean }[] }>(
      'GET',
      `/api/campaigns/${campaign}/audience`,
    )
    expect(seen.body.mails).toHaveLength(1)
    expect(seen.body.mails[0]).toMatchObject({ first: false, text: expect.not.stringContaining('[…]') })
  })
})
