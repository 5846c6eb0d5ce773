import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type TestNewsroom, until } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

const RECIPIENTS = 300
/** Every tenth lives in Denmark, where mail needs a confirmed opt-in. */
const DANISH = RECIPIENTS / 10

function csv(): string {
  const rows = Array.from({ length: RECIPIENTS }, (_, n) => {
    const country = n % 10 === 0 ? 'DK' : n % 2 ? 'SE' : 'FI'
    const local = n === 11 ? 'bounced.11' : n === 13 ? 'complained.13' : `journalist.${n}`
    return `${local}@press.example.org,"Name, ${n}",Paper ${n % 20},reporter,law|society,${country},${n % 3 ? 'sv|en' : 'fi'}`
  })
  return `email,name,outlet,role,beats,countries,languages\n${rows.join('\n')}\n`
}

interface Progress {
  state: string
  candidates: number
  planned: number
  excluded: number
  submitted: number
  delivered: number
  bounced: number
  complained: number
  failed: number
  inDoubt: number
}

/** The main job once, from end to end, by the contract's addresses alone. */
describeEachDatabase('the main job', (db) => {
  let room: TestNewsroom
  beforeAll(async () => {
    room = await openNewsroom(db)
    await room.startWorkers()
  })
  afterAll(() => room?.close())

  let list: string

  it('imports a list', async () => {
    const steward = await room.person('data-steward')
    const made = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
      name: 'Imported journalists',
      audience: 'journalist',
    })
    expect(made.status, made.text).toBe(201)
    list = made.body.doc.id
    const job = await importCsv(csv())
    expect(job).toMatchObject({ state: 'done', read: RECIPIENTS, created: RECIPIENTS, rejected: 0 })
    expect(await importCsv(csv())).toMatchObject({ read: RECIPIENTS, created: 0, updated: 0, rejected: 0 })
  })

  async function importCsv(text: string) {
    const steward = await room.person('data-steward')
    const started = await steward.request<{ job: string }>('POST', `/api/contacts/import?list=${list}`, text, {
      'content-type': 'text/csv',
    })
    expect(started.status, started.text).toBe(202)
    const look = async () =>
      (await steward.request<{ state: string }>('GET', `/api/contacts/import/${started.body.job}`)).body
    return until(look, ({ state }) => state !== 'running')
  }

  async function send(title: string): Promise<{ progress: Progress; slug: string; campaign: string }> {
    const [writer, editor] = [await room.person('communications'), await room.person('editor')]
    const created = await writer.request<{ doc: { id: string; revision: number; slug: string } }>(
      'POST',
      '/api/press-releases',
      pressRelease({ title, outreachPlan: { lists: [list], when: 'on_approval' } }),
    )
    const { id, revision, slug } = created.body.doc
    const path = `/api/press-releases/${id}`
    expect((await writer.request('POST', `${path}/submit`, { revision })).status).toBe(200)
    const audience = await editor.request<{ candidates: number; planned: number; sample: unknown[] }>(
      'GET',
      `${path}/audience`,
    )
    expect(audience.body.candidates).toBe(RECIPIENTS)
    expect(audience.body.sample).toHaveLength(5)
    const approved = await editor.request<{ campaign: { id: string; state: string } }>('POST', `${path}/approve`, {
      revision,
    })
    expect(approved.status, approved.text).toBe(200)
    const campaign = approved.body.campaign.id
    const progress = await until(
      async () => (await editor.request<Progress>('GET', `/api/campaigns/${campaign}/progress`)).body,
      ({ state, submitted, delivered, bounced, complained }) =>
        state === 'done' && delivered + bounced >= submitted && complained >= (title === 'First' ? 1 : 0),
    )
    return { progress, slug, campaign }
  }

  let unsubscribed: string

  it('signs a release, which publishes it and sends it to everybody on the list who may be written to, once', async () => {
    const { progress, slug } = await send('First')
    expect(progress).toMatchObject({
      candidates: RECIPIENTS,
      planned: RECIPIENTS - DANISH,
      excluded: DANISH,
      submitted: RECIPIENTS - DANISH,
      bounced: 1,
      complained: 1,
      failed: 0,
      inDoubt: 0,
    })
    expect((await room.anyone.request('GET', `/en/press-releases/${slug}`)).status).toBe(200)
    const mails = (await room.provider.mails()).filter(({ tags }) => tags?.some(({ name }) => name === 'campaign'))
    const addresses = mails.flatMap(({ to }) => to)
    expect(addresses).toHaveLength(RECIPIENTS - DANISH)
    expect(new Set(addresses).size).toBe(addresses.length)
    const mail = mails.find(({ to }) => to[0] === 'journalist.1@press.example.org')
    expect(mail?.text).toContain(`/en/press-releases/${slug}`)
    unsubscribed = /\/u\/[\w.-]+/.exec(mail?.text ?? '')?.[0] ?? ''
    expect(unsubscribed).not.toBe('')
  })

  it('lets a journalist leave with one click, which a look at the page is not', async () => {
    const page = await room.anyone.request('GET', unsubscribed)
    expect([page.status, page.text.includes('<form')]).toEqual([200, true])
    const broken = `${unsubscribed.slice(0, -1)}${unsubscribed.endsWith('A') ? 'B' : 'A'}`
    expect((await room.anyone.request('GET', broken)).status).toBe(404)
    expect(
      (
        await room.anyone.request('POST', broken, 'List-Unsubscribe=One-Click', {
          'content-type': 'application/x-www-form-urlencoded',
        })
      ).status,
    ).toBe(404)
    const click = await room.anyone.request('POST', unsubscribed, 'List-Unsubscribe=One-Click', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([click.status, click.headers.get('set-cookie'), click.headers.get('location')]).toEqual([200, null, null])
  })

  it('leaves out of the next one whoever unsubscribed, bounced or complained, also after the list is imported again', async () => {
    await importCsv(csv())
    const { progress, campaign } = await send('Second')
    expect(progress).toMatchObject({ candidates: RECIPIENTS, excluded: DANISH + 3, submitted: RECIPIENTS - DANISH - 3 })
    const mails = await room.provider.mails()
    const to = mails.filter(({ tags }) => tags?.some(({ value }) => value === campaign)).flatMap((mail) => mail.to)
    expect(to).toHaveLength(RECIPIENTS - DANISH - 3)
    for (const gone of ['journalist.1@', 'bounced.11@', 'complained.13@']) {
      expect(to.some((address) => address.startsWith(gone))).toBe(false)
    }
  })

  it('answers 5% broken rows with the rest imported and a file of what is wrong', async () => {
    const steward = await room.person('data-steward')
    const rows = Array.from({ length: 200 }, (_, n) =>
      n % 20 === 0 ? `no address ${n},Name` : `late.${n}@example.org,Name`,
    )
    const job = await importCsv(`email,name\n${rows.join('\n')}\n`)
    expect(job).toMatchObject({ state: 'done', read: 200, created: 190, rejected: 10 })
    const jobs = await steward.request<{ docs: { id: string }[] }>('GET', '/api/import-jobs?sort=-createdAt&limit=1')
    const rejected = await steward.request('GET', `/api/contacts/import/${jobs.body.docs[0]?.id}/rejected.csv`)
    expect(rejected.text.trim().split('\n')).toHaveLength(11)
  })

  it('tells nobody but the data steward about addresses', async () => {
    const writer = await room.person('communications')
    expect((await writer.request('GET', '/api/contacts')).status).toBe(403)
    expect((await room.anyone.request('GET', '/api/contacts')).status).toBe(401)
    const editor = await room.person('editor')
    expect((await editor.request('GET', '/api/contacts/export')).status).toBe(403)
  })
})
