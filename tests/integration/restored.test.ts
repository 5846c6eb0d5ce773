import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RESTORED_DIGEST_REASON, RESTORED_PAUSED, RESTORED_REASON, RESTORED_STOP } from '../../src/domain/lineage.ts'
import type { Fence } from '../../src/storage/backup/fence.ts'
import type { LineageStore } from '../../src/storage/lineage.ts'
import { campaignsOf, listOf, setContact } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { backUp } from '../support/put-back.ts'

const HOUR = 3_600_000
const quiet = { info() {}, warn() {}, error() {} }

interface Row {
  id: string
  type: string
  state: string
  pausedReason: string
}

describeEachDatabase('a newsroom whose database was put back', (db) => {
  let room: TestNewsroom
  let at: ReturnType<typeof campaignsOf>
  let editor: Person
  let list: string
  let fence: (own?: Partial<LineageStore>, now?: () => number) => Fence
  let makeDigest: (period: string) => Promise<string | null>

  const row = async (id: string) =>
    (await room.payload.db.findOne({ collection: 'campaigns', where: { id: { equals: id } } } as never)) as never as Row
  const ask = (id: string, action: string, body: object = {}) =>
    editor.request('POST', `/api/campaigns/${id}/${action}`, body)
  const mailsTo = async (address: string) => (await room.provider.mails()).filter(({ to }) => to.includes(address))
  const finished = (id: string) =>
    until(
      () => row(id),
      ({ state }) => state === 'done',
    )
  const lift = async () => {
    expect((await editor.request('POST', '/api/campaigns/resume-all')).status).toBe(200)
  }

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    at = campaignsOf(room, editor, await room.person('communications'))
    const { makeDigest: make } = await import('../../src/outreach/digests.ts')
    const { outreachStore } = await import('../../src/storage/outreach.ts')
    const { handleOf } = await import('../../src/storage/open.ts')
    const { createFence } = await import('../../src/storage/backup/fence.ts')
    const { lineageStore } = await import('../../src/storage/lineage.ts')
    const handle = handleOf(room.payload)
    const dataDir = join(db.dir, 'fence')
    mkdirSync(dataDir, { recursive: true })
    fence = (own = {}, now = Date.now) =>
      createFence({ store: { ...lineageStore(handle), ...own }, dataDir, now, log: quiet })
    makeDigest = (period) =>
      make(
        { payload: room.payload, store: outreachStore(handle), log: quiet },
        'daily',
        { period, at: Date.now() },
        Date.now(),
      )
    list = await listOf(
      room,
      'Press',
      'email,name,countries,languages\neach@press.example.org,each,SE,sv\ndaily@press.example.org,daily,SE,sv\n',
    )
    await setContact(room, 'daily@press.example.org', { frequency: 'daily' })
    await room.payload.updateGlobal({ slug: 'outreach-policy', data: { digest: { enabled: true } } } as never)
    const away = new Date(Date.now() + HOUR / 2).toISOString()
    await room.payload.db.create({
      collection: 'leases',
      data: { key: 'digests', holder: 'test', token: 1, until: away },
    })
    await room.startWorkers()
  })
  afterAll(() => room?.close())

  /** The database is backed up, something is sent, and it is put back: what the next start finds. */
  const putBackAfter = async (send: () => Promise<void>) => {
    const { handleOf } = await import('../../src/storage/open.ts')
    await room.stopWorkers()
    await fence().beforeCall()
    const putBack = await backUp(handleOf(room.payload))
    await fence({}, () => Date.now() + 60_000).beforeCall()
    await room.startWorkers()
    await send()
    await room.stopWorkers()
    await putBack()
    const stopped = await fence().check()
    await room.startWorkers()
    return stopped
  }

  it('makes no digest a second time that nobody asked for, and lets a person decide', async () => {
    await at.send(await at.create('brief', await at.published({ title: 'A story' }), { lists: [list] }))
    await putBackAfter(async () => void (await finished((await makeDigest('2026-11-25'))!)))
    expect(await mailsTo('daily@press.example.org')).toHaveLength(1)
    expect((await editor.request('GET', '/api/campaigns/stop-all')).body).toMatchObject({
      stopped: true,
      reason: RESTORED_STOP,
    })

    const again = (await makeDigest('2026-11-25'))!
    expect(await row(again)).toMatchObject({ state: 'paused', pausedReason: RESTORED_DIGEST_REASON })
    await lift()
    // What is launched since is surely not brought: it goes with the next, which leaves the rest to that one.
    await at.send(await at.create('brief', await at.published({ title: 'A new story' }), { lists: [list] }))
    await finished((await makeDigest('2026-11-26'))!)
    const mails = await mailsTo('daily@press.example.org')
    expect(mails).toHaveLength(2)
    expect([mails.filter(({ text }) => text.includes('A story')).length, (await row(again)).state]).toEqual([
      1,
      'paused',
    ])

    expect((await ask(again, 'cancel')).status).toBe(200)
    await finished((await makeDigest('2026-11-27'))!)
    expect(await mailsTo('daily@press.example.org')).toHaveLength(3)
  }, 60_000)

  it('says so on what was paused already and on what had not begun, and tells editors once', async () => {
    const paused = await at.create('brief', await at.published({ title: 'Paused' }), { lists: [list] })
    const planned = await at.create('brief', await at.published({ title: 'Planned' }), { lists: [list] })
    const later = new Date(Date.now() + HOUR).toISOString()
    for (const id of [paused, planned]) expect((await ask(id, 'launch', { at: later })).status).toBe(200)
    expect((await ask(paused, 'pause', { reason: 'Wait.' })).status).toBe(200)
    expect(await putBackAfter(async () => {})).toBe(1)
    expect((await row(paused)).pausedReason).toBe(`${RESTORED_PAUSED}Wait.`)
    expect((await row(planned)).pausedReason).toBe(RESTORED_REASON)
    const { watchCampaigns } = await import('../../src/outreach/watch.ts')
    const { outreachStore } = await import('../../src/storage/outreach.ts')
    const { handleOf } = await import('../../src/storage/open.ts')
    const store = outreachStore(handleOf(room.payload))
    for (let look = 0; look < 2; look++) await watchCampaigns({ payload: room.payload, store, log: quiet } as never)
    for (const id of [paused, planned]) {
      const { docs } = await room.payload.db.find({
        collection: 'audit-events',
        where: { and: [{ subject: { equals: `campaigns:${id}` } }, { action: { equals: 'campaign.auto-pause' } }] },
      } as never)
      expect(docs).toHaveLength(1)
    }
    await lift()
  }, 60_000)

  it('says before a launch, and before a plan is signed, that a story of then may have gone out, until something about it is launched', async () => {
    const story = await at.published({ title: 'Sent since the backup' })
    const draft = await at.create('brief', story, { lists: [list] })
    const said = async (path: string) => {
      const { status, body } = await editor.request<{ perhapsSent?: string }>('GET', `/api/${path}/audience`)
      expect(status).toBe(200)
      return body.perhapsSent ?? ''
    }
    const plan = { outreachPlan: { when: 'on_approval', lists: [list] } }
    const planned = await at.story({ title: 'Planned before the backup', ...plan })
    await putBackAfter(async () => void (await at.send(draft)))
    await lift()
    expect(await said(`campaigns/${draft}`)).toMatch(
      /^Restored from a backup: mails about this story .+ a second time\./,
    )
    expect(await said(`press-releases/${planned.id}`)).toMatch(/ a second time\. Look at the mail provider first\.$/)
    const since = await at.published({ title: 'Written since' })
    expect(await said(`campaigns/${await at.create('brief', since, { lists: [list] })}`)).toBe('')
    await at.send(draft)
    expect(await said(`campaigns/${draft}`)).toBe('')
    const again = await at.create('brief', story, { lists: [list] })
    expect(await said(`campaigns/${again}`)).toBe('')
  }, 60_000)

  it('says it of a withdrawal also when a correction has begun since, and of a brief when a notice has', async () => {
    const other = await listOf(room, 'Other', 'email,name,countries,languages\nlost@press.example.org,lost,SE,sv\n')
    const story = await at.published({ title: 'Corrected since the backup' })
    await at.send(await at.create('brief', story, { lists: [list] }))
    const second = await at.create('brief', story, { lists: [other] })
    await putBackAfter(async () => void (await at.send(second)))
    await lift()
    const said = async (id: string) =>
      (await editor.request<{ perhapsSent?: string }>('GET', `/api/campaigns/${id}/audience`)).body.perhapsSent ?? ''
    const kill = await at.create('kill', story, { options: { text: 'It is withdrawn.' } })
    await at.send(await at.create('correction', story, { options: { text: 'A date was wrong.' } }))
    expect(await said(kill)).toMatch(/ is not told\. Look at the mail provider who that is\.$/)
    expect(await said(second)).toMatch(/ a second time\. Look at the mail provider first\.$/)
    const again = await at.create('correction', story, { options: { text: 'A name was wrong as well.' } })
    expect(await said(again)).toBe('')
    await at.send(second)
    expect(await said(await at.create('follow_up', story, { options: { text: 'New figures.' } }))).toBe('')
    expect(await said(kill)).toMatch(/ is not told\./)
  }, 60_000)

  describe('and a database that does not answer', () => {
    it('makes no call before it could be compared', async () => {
      let [away, clock] = [false, Date.now()]
      const { lineageStore } = await import('../../src/storage/lineage.ts')
      const { handleOf } = await import('../../src/storage/open.ts')
      const real = lineageStore(handleOf(room.payload))
      const read = () => (away ? Promise.reject(new Error('busy')) : real.read())
      const one = fence({ read }, () => clock)
      await one.beforeCall()
      await room.payload.db.deleteMany({ collection: 'values', where: { key: { equals: 'lineage' } } } as never)
      clock += 6_000
      away = true
      await expect(one.beforeCall()).rejects.toThrow('busy')
      away = false
      clock += 10
      await expect(one.beforeCall()).rejects.toThrow('earlier state')
    })
  })

  it.each([
    ['a day', 24 * HOUR, 2],
    ['half an hour', HOUR / 2, null],
  ])(
    'a duty that a clock took which was %s ahead is taken over only if none may be so far ahead',
    async (_, ahead, token) => {
      const { takeLease } = await import('../../src/storage/lease.ts')
      const lease = { key: `ahead-${ahead}`, ms: 10_000 }
      const now = Date.now()
      expect(await takeLease(room.payload, { ...lease, holder: 'died', now: now + ahead })).toBe(1)
      expect(await takeLease(room.payload, { ...lease, holder: 'next', now })).toBe(token)
    },
  )
})
