import { type Collection, type Document, ObjectId } from 'mongodb'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { freshBucket } from '../../src/domain/rate.ts'
import { type Engine, runEngine } from '../../src/outreach/engine.ts'
import { ACCOUNT } from '../../src/outreach/pace.ts'
import type { BatchRow, CampaignRow, OutreachStore, SettleInput } from '../../src/outreach/store.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { until } from '../support/newsroom.ts'
import { frozenFor, noticedAmong, type OpenStore, openStore, seedCampaign, seedList } from '../support/outreach.ts'

const T0 = new Date('2030-01-01T10:00:00Z')
const MINUTE = 60_000
const later = (ms: number) => new Date(T0.getTime() + ms)
/** A rate that limits nobody, and one that does. */
const UNLIMITED = 100_000
const LIMITED = 100

/** What a process sees that dies when it has come to `updateMany`. */
const withoutUpdates = <T extends Document>(collection: Collection<T>): Collection<T> =>
  new Proxy(collection, {
    get: (target, name) => {
      if (name === 'updateMany') return () => Promise.reject(new Error('died'))
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })

describeEachDatabase('the notice of a first mail', (db) => {
  let open: OpenStore
  let store: OutreachStore
  let engines: Engine[] = []
  let serial = 0

  beforeAll(async () => {
    open = await openStore(db.uri)
    store = open.store
  })
  afterEach(async () => {
    await stopAll()
    await carryAll()
  })
  afterAll(() => open?.close())

  const stopAll = async () => {
    for (const engine of engines) await engine.stop()
    engines = []
  }
  const carryAll = async () => {
    while ((await store.carryNotices(100)) > 0);
  }

  const listOf = async (count: number) => {
    serial += 1
    const people = Array.from({ length: count }, (_, at) => ({ email: `n${serial}-${at}@example.org` }))
    const list = await seedList(open.handle, `Notices ${serial}`, people)
    const contacts = (await store.members(list, '', 1000)).map(({ contact }) => contact)
    return { list, contacts }
  }

  /** A campaign whose recipients are selected, in batches of so many. */
  const planned = async (list: string, size = 100) => {
    const campaign = await seedCampaign(open.handle, [list])
    await store.freeze(campaign, { frozen: frozenFor(), title: 'Notices', at: T0 })
    const token = (await store.leasePlan(campaign, 'planner', T0, later(MINUTE)))!
    const members = await store.members(list, '', 1000)
    const recipients = members.map(({ contact, address }) => ({
      ...{ contact, list, address, language: 'sv', country: 'SE' },
    }))
    const batches = Array.from({ length: Math.ceil(recipients.length / size) }, (_, at) => ({
      ...{ language: 'sv', members: recipients.slice(at * size, (at + 1) * size) },
    }))
    await store.writeSlice({
      ...{ campaign, token, number: 1, after: '', watermark: members.at(-1)!.contact, candidates: members.length },
      ...{ batches, excluded: [], at: T0, leaseUntil: later(MINUTE) },
    })
    await store.completePlan(campaign, token)
    return campaign
  }
  const claim = async (campaign: string, limit = 100): Promise<BatchRow[]> =>
    store.claim({ ...{ campaign, limit, holder: 'w', now: T0 }, until: later(MINUTE) })

  /** Sends a whole campaign, of which each mail carries the notice. */
  const send = async (campaign: string, at: Date, noticesLater: boolean) => {
    for (const batch of await claim(campaign)) {
      const members = await store.sealCandidates(batch.id, [])
      await store.seal({
        ...{ claim: batch, at, leaseUntil: later(MINUTE), sealed: { version: 1, members: [] } },
        ...{ excluded: [], moved: [], size: members.length, idempotencyKey: batch.id, payloadHash: 'hash' },
      })
      const results = members.map(({ delivery }) => ({
        ...{ delivery, providerId: `p-${delivery}`, fact: 'submitted' as const, reason: '' },
      }))
      const noticed = members.map(({ contact }) => contact)
      expect(await store.settle({ claim: batch, at, results, noticed, noticesLater })).toBe(true)
    }
  }
  /** What the next mail to them would be made by. */
  const known = async (campaign: string) => {
    const members = await Promise.all((await claim(campaign)).map(({ id }) => store.sealCandidates(id, [])))
    return members.flat().map(({ candidate }) => candidate?.noticeSent)
  }
  const at = async (contact: string): Promise<string | null> => {
    if (open.handle.engine === 'mongo') {
      const found = await open.handle.collection('contacts').findOne({ _id: new ObjectId(contact) })
      return found?.noticeSentAt?.toISOString() ?? null
    }
    const { rows } = await open.handle.run('SELECT notice_sent_at AS at FROM contacts WHERE id = ?', [contact])
    return (rows[0]?.at as string | null | undefined) ?? null
  }
  const erase = async (contact: string) => {
    if (open.handle.engine === 'mongo') {
      await open.handle.collection('contacts').deleteOne({ _id: new ObjectId(contact) })
      return
    }
    await open.handle.run('DELETE FROM list_members WHERE contact_id = ?', [contact])
    await open.handle.run('DELETE FROM contacts WHERE id = ?', [contact])
  }

  it.each([
    ['at once', false],
    ['later', true],
  ])('is known to the next campaign, whether the contact hears of it at once or later: %s', async (_, noticesLater) => {
    const { list, contacts } = await listOf(5)
    const next = await planned(list)
    await send(await planned(list, 2), later(1000), noticesLater)
    expect(await known(next)).toEqual(Array(5).fill(true))
    await carryAll()
    expect(await noticedAmong(open.handle, contacts)).toEqual([...contacts].sort())
    expect(await known(await planned(list))).toEqual(Array(5).fill(true))
  })

  it('is known to whom it was sent to and to nobody else', async () => {
    const { list } = await listOf(4)
    const others = await listOf(3)
    await send(await planned(list), later(1000), true)
    expect(await known(await planned(others.list))).toEqual([false, false, false])
  })

  it('is known when batches of several campaigns are looked at together, of which one is that very campaign', async () => {
    const { list } = await listOf(4)
    const first = await planned(list, 2)
    const next = await planned(list, 2)
    const [sent, rest] = await claim(first)
    const members = await store.sealCandidates(sent!.id, [])
    await store.seal({
      ...{ claim: sent!, at: T0, leaseUntil: later(MINUTE), sealed: { version: 1, members: [] } },
      ...{ excluded: [], moved: [], size: 2, idempotencyKey: sent!.id, payloadHash: 'hash' },
    })
    const results = members.map(({ delivery }) => ({
      ...{ delivery, providerId: `p-${delivery}`, fact: 'submitted' as const, reason: '' },
    }))
    const noticed = members.map(({ contact }) => contact)
    await store.settle({ claim: sent!, at: T0, results, noticed, noticesLater: true })
    const looks = [rest!, ...(await claim(next))].map(({ id }) => store.sealCandidates(id, []))
    const seen = (await Promise.all(looks)).flat()
    const told = (contact: string) => seen.flatMap((one) => (one.contact === contact ? one.candidate!.noticeSent : []))
    for (const { contact } of members) expect(told(contact)).toEqual([true])
    for (const { contact } of seen.filter((one) => !noticed.includes(one.contact))) {
      expect(told(contact)).toEqual([false, false])
    }
  })

  it('stands at the contact with the time of the first one, whichever is heard of first', async () => {
    const { list, contacts } = await listOf(2)
    const [first, second] = [await planned(list), await planned(list)]
    await send(first, later(1000), true)
    await store.noteNotice([contacts[0]!], later(2000))
    await carryAll()
    await send(second, later(3000), true)
    await carryAll()
    for (const contact of contacts) expect(await at(contact)).toBe(later(1000).toISOString())
    await store.noteNotice(contacts, later(500))
    for (const contact of contacts) expect(await at(contact)).toBe(later(500).toISOString())
  })

  it('is carried over a portion at a time, and to whom is erased meanwhile not at all', async () => {
    const { list, contacts } = await listOf(3)
    await send(await planned(list, 1), later(1000), true)
    await erase(contacts[1]!)
    const portions = [await store.carryNotices(2), await store.carryNotices(2), await store.carryNotices(2)]
    expect(portions).toEqual(open.handle.engine === 'mongo' ? [2, 1, 0] : [0, 0, 0])
    expect(await noticedAmong(open.handle, contacts)).toEqual([contacts[0]!, contacts[2]!].sort())
    expect(await at(contacts[1]!)).toBeNull()
  })

  it('is carried over once more by whoever comes after one that died in the middle', async () => {
    const { list, contacts } = await listOf(2)
    await send(await planned(list, 1), later(1000), true)
    if (open.handle.engine === 'mongo') {
      const { handle } = open
      const dying: typeof handle = { ...handle, collection: (slug) => withoutUpdates(handle.collection(slug)) }
      await expect(outreachStore(dying).carryNotices(10)).rejects.toThrow('died')
      // It had come as far as the contacts.
      expect(await noticedAmong(open.handle, contacts)).toHaveLength(2)
      expect(await store.carryNotices(10)).toBe(2)
    }
    expect(await store.carryNotices(10)).toBe(0)
    expect(await at(contacts[0]!)).toBe(later(1000).toISOString())
  })

  const start = (perSecond: number, own: OutreachStore = store, refused = 0): Engine => {
    let calls = 0
    const engine = runEngine({
      store: own,
      provider: {
        sendBatch: async ({ messages, idempotencyKey }) => {
          if (calls++ < refused) {
            const error = { errorName: 'validation_error', errorMessage: 'Somebody’s address is none.' }
            return { ...error, status: 422, body: null, headers: {}, transport: 'replied' }
          }
          const body = { data: messages.map((_, i) => ({ id: `${idempotencyKey}#${i}` })) }
          const headers = { 'content-type': 'application/json' }
          return { status: 200, body, errorName: null, errorMessage: null, headers, transport: 'replied' }
        },
      },
      suppressedAmong: async () => new Set(),
      suppress: async () => {},
      freeze: async () => ({ frozen: frozenFor(), title: 'Notices' }),
      tokenSecrets: ['secret-secret-secret-secret-secret'],
      deployment: 'test',
      workerId: `w${engines.length}`,
      fallbackRate: () => perSecond,
      leaseMs: 60_000,
      pollMs: 20,
      now: Date.now,
      random: () => 0,
      log: { info: () => {}, warn: () => {}, error: () => {} },
    })
    engines.push(engine)
    return engine
  }
  const settling = () => {
    const settled: SettleInput[] = []
    const watched: OutreachStore = {
      ...store,
      settle: async (input) => {
        settled.push(input)
        return store.settle(input)
      },
    }
    return { settled, watched }
  }
  const isDone = ({ state }: CampaignRow) => state === 'done'
  const reach = (campaign: string) => until(async () => (await store.campaign(campaign))!, isDone, 50_000)

  it.each([
    ['where nothing limits, later', UNLIMITED, true],
    ['at a provider’s rate, at once', LIMITED, false],
  ])(
    'reaches the contact %s, and is sent once, though the next campaign follows at once',
    async (_, rate, afterwards) => {
      await store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(rate), result: null }))
      const { list, contacts } = await listOf(250)
      const { settled, watched } = settling()
      // Nothing is carried over before both are sent.
      const engine = start(rate, { ...watched, carryNotices: async () => 0 })
      const first = await seedCampaign(open.handle, [list])
      await reach(first)
      const second = await seedCampaign(open.handle, [list])
      engine.wake()
      await reach(second)
      await stopAll()
      const of = (campaign: string) => settled.filter(({ claim }) => claim.campaign === campaign)
      expect(of(first).flatMap(({ noticed }) => noticed)).toHaveLength(250)
      expect(of(first).map(({ noticesLater }) => noticesLater)).toEqual([afterwards, afterwards, afterwards])
      expect(of(second).flatMap(({ noticed }) => noticed)).toEqual([])
      const already = afterwards && open.handle.engine === 'mongo' ? 0 : 250
      expect(await noticedAmong(open.handle, contacts)).toHaveLength(already)
      // Another process comes by, which has nothing to send.
      await start(rate).idle()
      expect(await noticedAmong(open.handle, contacts)).toHaveLength(250)
    },
  )

  it('reaches the contact at once when the batch had been opened before', async () => {
    await store.changeBucket(ACCOUNT, () => ({ bucket: freshBucket(UNLIMITED), result: null }))
    const { list, contacts } = await listOf(3)
    const { settled, watched } = settling()
    start(UNLIMITED, { ...watched, carryNotices: async () => 0 }, 1)
    await reach(await seedCampaign(open.handle, [list]))
    await stopAll()
    expect(settled.map(({ noticed, noticesLater }) => [noticed.length, noticesLater])).toEqual([[3, false]])
    expect(await noticedAmong(open.handle, contacts)).toHaveLength(3)
  })
})
