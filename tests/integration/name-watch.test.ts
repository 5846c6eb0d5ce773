import { createLocalReq } from 'payload'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

interface Doc {
  id: string
  revision: number
}
interface Row {
  id: string
  status: string
  nextState: string | null
  nextReason: string | null
}

describeEachDatabase('a name that is protected after it was published', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let steward: Person
  let watch: typeof import('../../src/editorial/name-watch.ts') & typeof import('../../src/editorial/name-looks.ts')
  /** By how much the rounds are ahead of the clock (minutes). */
  let ahead = 0
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    steward = await room.person('data-steward')
    await room.person('chief-editor')
    watch = {
      ...(await import('../../src/editorial/name-watch.ts')),
      ...(await import('../../src/editorial/name-looks.ts')),
    }
  })
  beforeEach(async () => {
    ahead = 0
    await room.payload.db.deleteMany({ collection: 'leases', where: { key: { equals: 'names' } } })
  })
  afterAll(() => room?.close())

  const clock = () => Date.now() + ahead * 60_000
  const look = (holder = 'one', ends?: () => boolean) =>
    watch.lookForNames(room.payload, { holder, now: clock, ...(ends ? { ends } : {}) })
  /** Both passes: at once, and after what ran meanwhile must have been committed. */
  const lookThrough = async () => {
    await look()
    ahead += 3
    await look()
    expect(await watch.askedFor(room.payload)).toEqual([])
  }
  const done = async (who: Person, { id }: Doc, action: string, body: object = {}) => {
    const { revision } = (await writer.request<Doc>('GET', `/api/press-releases/${id}`)).body
    const answer = await who.request('POST', `/api/press-releases/${id}/${action}`, { revision, ...body })
    expect(answer.status, `${action}: ${answer.text}`).toBe(200)
  }
  const published = async (own: Record<string, unknown>) => {
    const made = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    expect(made.status, made.text).toBe(201)
    const { doc } = made.body
    await done(writer, doc, 'submit')
    await done(editor, doc, 'approve')
    await done(editor, doc, 'publish')
    return doc
  }
  let people = 0
  const protect = async (realName: string) => {
    const data = { pseudonym: `Stella ${++people}`, realName }
    const made = await steward.request<{ doc: { id: string } }>('POST', '/api/protected-people', data)
    expect(made.status, made.text).toBe(201)
    return made.body.doc
  }
  const all = async <T>(collection: string, where: object) =>
    (await room.payload.db.find<T>({ collection, where, limit: 0, pagination: false } as never)).docs
  const key = ({ id }: Doc) => `press-releases:${id}`
  const row = async (doc: Doc) => (await all<Row>('publications', { storyKey: { equals: key(doc) } }))[0]
  const holds = async (doc: Doc) =>
    (await all<{ actor: string }>('audit-events', { subject: { equals: key(doc) } })).filter(
      (event) => (event as { action?: string }).action === 'story.hold',
    )
  const news = (doc: Doc, kind: string) =>
    all<{ user: string; title: string; note: string }>('notifications', {
      and: [{ subject: { equals: key(doc) } }, { kind: { equals: kind } }],
    })

  it('takes the story off with a plain reason, tells who has to know, and writes the name nowhere', async () => {
    const doc = await published({ title: 'What Wilma Aspholm saw', lead: 'A report.' })
    const inPicture = await published({ title: 'A picture', images: [await picture('Aspholm, Wilma')] })
    const other = await published({ title: 'What others saw' })
    await protect('Wilma Aspholm')
    expect((await row(doc))?.status).toBe('published')
    await lookThrough()
    expect([(await row(doc))?.status, (await row(inPicture))?.status]).toEqual(['held', 'held'])
    expect((await row(other))?.status).toBe('published')
    expect((await row(doc))?.nextReason).toMatch(/real name .* stands in it: title; slug\./)
    expect((await row(inPicture))?.nextReason).toContain('a picture, the file’s own metadata')
    expect((await holds(doc)).map(({ actor }) => actor)).toEqual(['system'])
    const told = await news(doc, 'held_by_name')
    expect(told.map(({ user }) => user)).toEqual(expect.arrayContaining([writer.id, editor.id]))
    expect(told.map(({ user }) => user)).not.toContain(steward.id)
    expect(JSON.stringify([told, await row(doc), await holds(doc)]).replace(/"slug":"[^"]*"/, '')).not.toMatch(
      /wilma|aspholm/i,
    )
    expect(told[0]?.title).toBe('press releases, en, edition 1')
    expect((await news(inPicture, 'held_by_name'))[0]?.title).toBe('A picture')
  })

  it('stays public where only a family name stands, and editors are told once', async () => {
    const doc = await published({ title: 'A visit', lead: 'Karl Bergqvisten spoke.' })
    await protect('Tove Bergqvisten')
    await lookThrough()
    await watch.askForLook(await createLocalReq({}, room.payload), watch.EVERYBODY)
    await look()
    expect((await row(doc))?.status).toBe('published')
    const told = await news(doc, 'name_seen')
    expect(told.filter(({ user }) => user === editor.id).length).toBeGreaterThan(0)
    expect(told.filter(({ user }) => user === writer.id)).toEqual([])
    expect(told[0]).toMatchObject({ title: 'A visit', note: 'lead.' })
    expect(await holds(doc)).toEqual([])
  })

  it('in an edition that only waits holds that one, and the live one stays', async () => {
    const doc = await published({ title: 'First without a name' })
    const { revision } = (await writer.request<Doc>('GET', `/api/press-releases/${doc.id}`)).body
    await writer.request('PATCH', `/api/press-releases/${doc.id}`, { revision, lead: 'Signe Hallgrenson was there.' })
    await done(writer, doc, 'submit')
    await done(editor, doc, 'approve')
    await done(editor, doc, 'schedule', { at: '2099-01-01T10:00:00Z', zone: 'UTC' })
    await protect('Signe Hallgrenson')
    await lookThrough()
    expect(await row(doc)).toMatchObject({ status: 'published', nextState: 'held' })
  })

  it('is the name that was typed last', async () => {
    const first = await published({ title: 'One', lead: 'Petra Lindwallius was there.' })
    const second = await published({ title: 'Two', lead: 'Rut Oxenhjelm was there.' })
    const person = await protect('Petra Lindwallius')
    const replaced = await steward.request('PATCH', `/api/protected-people/${person.id}`, { realName: 'Rut Oxenhjelm' })
    expect(replaced.status, replaced.text).toBe(200)
    await lookThrough()
    expect([(await row(first))?.status, (await row(second))?.status]).toEqual(['published', 'held'])
  })

  it('is found in what an action made public at the same time', async () => {
    const doc = await published({ title: 'Late', lead: 'Alma Törnskog was there.' })
    await done(editor, doc, 'archive')
    await protect('Alma Törnskog')
    await look()
    // As an action leaves it that read the names before this one was there.
    const where = { storyKey: { equals: key(doc) } }
    await room.payload.db.updateOne({ collection: 'publications', where, data: { status: 'published' } } as never)
    ahead += 1
    await look()
    expect((await row(doc))?.status).toBe('published')
    ahead += 2
    await look()
    expect((await row(doc))?.status).toBe('held')
  })

  it('is looked for by whichever process comes next, from where the last one stopped', async () => {
    for (let at = 0; at < 22; at++) await published({ title: `Number ${at}` })
    const last = await published({ title: 'The last one', lead: 'Disa Grönhagen was there.' })
    await protect('Disa Grönhagen')
    const total = (await all('publications', { status: { in: ['published', 'scheduled'] } })).length
    let pages = 0
    // Dies after its first page.
    const begun = await look('one', () => ++pages > 1)
    expect([begun, (await row(last))?.status]).toEqual([20, 'published'])
    expect(await look('two')).toBe(0)
    ahead += 1
    expect(await look('two')).toBe(total - 20)
    expect((await row(last))?.status).toBe('held')
    ahead += 3
    await look()
  })

  it('is acted on once, however many processes look at the same time', async () => {
    const doc = await published({ title: 'Once', lead: 'Edla Vintersten was there.' })
    const possible = await published({ title: 'Once, perhaps', lead: 'Karl Vintersten was there.' })
    await protect('Edla Vintersten')
    await Promise.all(['one', 'two', 'three', 'four'].map((holder) => look(holder)))
    ahead += 3
    await Promise.all(['one', 'two', 'three', 'four'].map((holder) => look(holder)))
    expect(await holds(doc)).toHaveLength(1)
    for (const told of [await news(doc, 'held_by_name'), await news(possible, 'name_seen')]) {
      expect(told.length).toBeGreaterThan(0)
      expect(new Set(told.map(({ user }) => user)).size).toBe(told.length)
    }
  })

  it('stays public when nobody is asked to look: the look is what finds it', async () => {
    const doc = await published({ title: 'Unasked', lead: 'Hedda Kvarnlund was there.' })
    await protect('Hedda Kvarnlund')
    await room.payload.db.deleteMany({ collection: 'values', where: { key: { like: 'names-to-look-for' } } })
    await lookThrough()
    expect((await row(doc))?.status).toBe('published')
    await watch.askForLook(await createLocalReq({}, room.payload), watch.EVERYBODY)
    await look()
    expect((await row(doc))?.status).toBe('held')
  })

  it('is looked for again later where it could not be, and a story that fails does not keep the others waiting', async () => {
    const broken = await published({ title: 'Broken', lead: 'Gerda Ulfhielm was there.' })
    const whole = await published({ title: 'Whole', lead: 'Gerda Ulfhielm was there.' })
    const where = { storyKey: { equals: key(broken) } }
    const { edition } = (await row(broken)) as unknown as { edition: string }
    const point = (to: string) =>
      room.payload.db.updateOne({ collection: 'publications', where, data: { edition: to } } as never)
    await point('0'.repeat(24))
    await protect('Gerda Ulfhielm')
    await look()
    expect([(await row(broken))?.status, (await row(whole))?.status]).toEqual(['published', 'held'])
    await point(edition)
    await look()
    expect((await row(broken))?.status).toBe('published')
    ahead += 1
    await look()
    expect((await row(broken))?.status).toBe('held')
    ahead += 3
    await look()
    expect(await watch.askedFor(room.payload)).toEqual([])
  })

  it('is looked for by the workers themselves', async () => {
    const doc = await published({ title: 'By itself', lead: 'Rakel Stjernö was there.' })
    await room.startWorkers()
    try {
      await protect('Rakel Stjernö')
      await expect.poll(async () => (await row(doc))?.status, { timeout: 60_000 }).toBe('held')
    } finally {
      await room.stopWorkers()
    }
  })

  async function picture(artist: string): Promise<string> {
    const data = await sharp({ create: { width: 2200, height: 40, channels: 3, background: { r: 9, g: 90, b: 120 } } })
      .jpeg()
      .withExif({ IFD0: { Artist: artist } })
      .toBuffer()
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(data)], { type: 'image/jpeg' }), 'view.jpg')
    form.set('_payload', JSON.stringify({ alt: 'A view', caption: 'A view', credit: 'Sample', licence: 'CC0' }))
    const made = await writer.request<{ doc: { id: string } }>('POST', '/api/media', form)
    expect(made.status, made.text).toBe(201)
    return made.body.doc.id
  }
})
