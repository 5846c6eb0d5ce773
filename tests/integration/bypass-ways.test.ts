import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../src/domain/permissions.ts'
import { type Attempt, picture, SYSTEM, UNSIGNED, type Victims, WAYS } from '../support/bypass.ts'
import { anotherDatabase, describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

type Attacker = Role | 'anonymous'
const ATTACKERS: readonly Attacker[] = [...ROLES, 'anonymous']

/** A newsroom with something of everything that somebody could want to get at. */
async function prepare(room: TestNewsroom): Promise<Victims> {
  const writer = await room.person('communications', 'data-steward')
  const editor = await room.person('editor', 'data-steward')
  const create = async (own: Record<string, unknown> = {}) => {
    const answer = await writer.request<{ doc: { id: string } }>('POST', '/api/press-releases', pressRelease(own))
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc.id
  }
  const act = async (id: string, action: string, who = editor) => {
    const answer = await who.request('POST', `/api/press-releases/${id}/${action}`, { revision: 1 })
    expect(answer.status, answer.text).toBe(200)
  }
  const live = await create({ title: 'What was signed' })
  const waiting = await create({
    title: 'What waits',
    embargoUntil: '2035-01-01T10:00:00.000Z',
    embargoZone: 'Europe/Stockholm',
  })
  const review = await create({ title: 'In review' })
  for (const id of [live, waiting, review]) await act(id, 'submit', writer)
  for (const id of [live, waiting]) {
    await act(id, 'approve')
    await act(id, 'publish')
  }
  await writer.request('PATCH', `/api/press-releases/${live}`, { revision: 1, title: UNSIGNED })
  const draft = await create({ title: UNSIGNED })
  const { db } = room.payload
  const made = async (collection: string, data: object) => String((await db.create({ collection, data } as never)).id)
  const one = async (collection: string) =>
    String(((await db.findOne({ collection, where: {} } as never)) as { id: string }).id)
  const campaign = await made('campaigns', {
    type: 'brief',
    state: 'done',
    title: 'x',
    storyKey: `press-releases:${live}`,
    translationGroup: 'x',
    lists: [],
  })
  const versions = await writer.request<{ docs: { id: string }[] }>(
    'GET',
    `/api/press-releases/versions?where[parent][equals]=${live}&sort=createdAt`,
  )
  const rows = Object.fromEntries(
    await Promise.all(
      SYSTEM.map(async (slug) => {
        const wanted: Record<string, () => Promise<string>> = {
          campaigns: async () => campaign,
          batches: () =>
            made('batches', {
              campaign,
              state: 'settled',
              slice: 1,
              language: 'en',
              priority: 1,
              notBefore: new Date().toISOString(),
              size: 1,
            }),
          deliveries: () =>
            made('deliveries', {
              campaign,
              contact: 'x',
              state: 'delivered',
              rank: 1,
              stateAt: new Date().toISOString(),
            }),
          'media-uses': () => made('media-uses', { hash: 'x', storyKey: `press-releases:${live}`, edition: 'x' }),
          leases: () => made('leases', { key: 'x', holder: 'x', token: 1, until: new Date().toISOString() }),
        }
        return [slug, await (wanted[slug] ?? (() => one(slug)))()]
      }),
    ),
  ) as Victims['rows']
  const list = await made('media-lists', { name: 'A list', audience: 'journalist' })
  return { draft, review, live, waiting, rows, list, version: versions.body.docs[0]?.id ?? '' }
}

/** The ways that changed something, where it is looked after every `each` of them: one by one, or so many in one line. */
async function attempts(room: TestNewsroom, victims: Victims, role: Attacker, each = 1): Promise<string[]> {
  // Somebody who has had no hand in any of it.
  const person = role === 'anonymous' ? null : await room.person(role)
  const user = person
    ? ((await room.payload.findByID({ collection: 'users', id: person.id, overrideAccess: true } as never)) as object)
    : null
  const attempt: Attempt = {
    room,
    victims,
    who: person ?? room.anyone,
    user: user ? { ...user, collection: 'users' } : null,
  }
  const through: string[] = []
  let before = await picture(room, victims)
  for (let at = 0; at < WAYS.length; at += each) {
    const ways = WAYS.slice(at, at + each)
    for (const way of ways) await way.go(attempt)
    const after = await picture(room, victims)
    if (after !== before) through.push(ways.map(({ name }) => name).join(', or '))
    before = after
  }
  return through
}

describeEachDatabase('ways around the signature', (db) => {
  describe('without the guard and the locks of the records', () => {
    let own: ReturnType<typeof anotherDatabase> | undefined
    let room: TestNewsroom
    let victims: Victims
    beforeAll(async () => {
      own = anotherDatabase(db)
      room = await openNewsroom(own)
      victims = await prepare(room)
      const open = () => true
      for (const slug of ['press-releases', ...SYSTEM] as const) {
        const { config } = room.payload.collections[slug] as unknown as {
          config: { hooks: Record<string, unknown[]>; access: Record<string, unknown> }
        }
        if (slug === 'press-releases') {
          for (const hook of ['beforeOperation', 'beforeChange', 'beforeDelete']) config.hooks[hook] = []
        } else Object.assign(config.access, { create: open, update: open, delete: open })
      }
    })
    afterAll(async () => {
      await room?.close()
      await own?.drop()
    })

    it('some lead somewhere: what the table looks at is what the guard protects', async () => {
      const through = await attempts(room, victims, 'editor')
      process.stdout.write(
        `${db.engine}: guard off: ${through.length} of ${WAYS.length} through: ${through.join('; ')}\n`,
      )
      expect(through.length).toBeGreaterThan(5)
      for (const way of ['own words, by REST', 'REST delete of a signed story']) expect(through).toContain(way)
      expect(through.some((way) => way.includes('publications'))).toBe(true)
      expect(through.some((way) => way.includes('campaigns'))).toBe(true)
    }, 240_000)
  })

  describe('with everything in its place', () => {
    let room: TestNewsroom
    let victims: Victims
    beforeAll(async () => {
      room = await openNewsroom(db)
      victims = await prepare(room)
    })
    afterAll(() => room?.close())

    it.each(ATTACKERS)(
      'lead nowhere for %s',
      async (role) => {
        // Nothing that one of them changes is put back by another: what is made, signed or deleted stays so.
        expect(await attempts(room, victims, role, 13)).toEqual([])
        process.stdout.write(`${db.engine}: ${WAYS.length} ways × ${role}: 0 through\n`)
      },
      240_000,
    )

    it('nothing unsigned is on any public page afterwards', async () => {
      for (const path of [
        '/en',
        '/en/feed.xml',
        '/content/v1/stories',
        '/api/publications?limit=100',
        '/sitemap.xml',
      ]) {
        expect((await room.anyone.request('GET', path)).text, path).not.toContain(UNSIGNED)
      }
    })
  })
})
