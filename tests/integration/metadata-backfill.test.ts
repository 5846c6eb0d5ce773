import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

interface Picture {
  id: string
  hash: string
  updatedAt: string
}
interface Doc {
  id: string
  revision: number
}

describeEachDatabase('the metadata of pictures that were uploaded before its words were kept', (db) => {
  let room: TestNewsroom
  let writer: Person
  let modules: typeof import('../../src/editorial/metadata-backfill.ts') &
    typeof import('../../src/editorial/name-looks.ts') &
    typeof import('../../src/editorial/name-watch.ts')
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    modules = {
      ...(await import('../../src/editorial/metadata-backfill.ts')),
      ...(await import('../../src/editorial/name-looks.ts')),
      ...(await import('../../src/editorial/name-watch.ts')),
    }
  })
  beforeEach(async () => {
    await room.payload.db.deleteMany({ collection: 'leases', where: { key: { in: ['names', 'metadata-words'] } } })
    await room.payload.db.deleteMany({ collection: 'values', where: { key: { like: 'names-to-look-for' } } })
  })
  afterAll(() => room?.close())

  let shade = 0
  const picture = async (artist: string): Promise<Picture> => {
    const background = { r: 5 * ++shade, g: 90, b: 120 }
    const data = await sharp({ create: { width: 2200, height: 40, channels: 3, background } })
      .jpeg()
      .withExif({ IFD0: { Artist: artist, Software: `Sample ${shade}` } })
      .toBuffer()
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(data)], { type: 'image/jpeg' }), `view-${shade}.jpg`)
    form.set('_payload', JSON.stringify({ alt: 'A view', caption: 'A view', credit: 'Sample', licence: 'CC0' }))
    const made = await writer.request<{ doc: Picture }>('POST', '/api/media', form)
    expect(made.status, made.text).toBe(201)
    return made.body.doc
  }
  type Stored = Picture & { metadataWords?: string[][] | null }
  const where = ({ id }: { id: string }) => ({ id: { equals: id } })
  const stored = (one: Picture) =>
    room.payload.db.findOne({ collection: 'media', where: where(one) } as never) as unknown as Promise<Stored>
  const words = async (one: Picture) => (await stored(one)).metadataWords ?? null
  /** As an earlier version left it. */
  const older = async (one: Picture) => {
    await room.payload.db.updateOne({
      collection: 'media',
      where: where(one),
      data: { metadataWords: null, updatedAt: null },
      options: { atomic: true },
    } as never)
    expect(await words(one)).toBeNull()
    return one
  }
  const act = async (roles: Parameters<TestNewsroom['person']>, { id }: Doc, action: string) => {
    const who = await room.person(...roles)
    const { revision } = (await writer.request<Doc>('GET', `/api/press-releases/${id}`)).body
    const answer = await who.request('POST', `/api/press-releases/${id}/${action}`, { revision })
    expect(answer.status, answer.text).toBe(200)
  }

  it('are hashed in the background, and what is public is looked through with them', async () => {
    const picked = await picture('Quirina Zetterholm')
    const kept = await words(picked)
    const made = await writer.request<{ doc: Doc }>(
      'POST',
      '/api/press-releases',
      pressRelease({ images: [picked.id] }),
    )
    await act(['communications'], made.body.doc, 'submit')
    await act(['editor'], made.body.doc, 'approve')
    await act(['editor'], made.body.doc, 'publish')
    await older(picked)
    const steward = await room.person('data-steward')
    await steward.request('POST', '/api/protected-people', { pseudonym: 'Stella', realName: 'Quirina Zetterholm' })
    const look = (now: number) => modules.lookForNames(room.payload, { holder: 'x', now: () => now })
    await look(Date.now())
    await look(Date.now() + 180_000)
    const status = async () =>
      (
        (await room.payload.db.findOne({
          collection: 'publications',
          where: { storyKey: { equals: `press-releases:${made.body.doc.id}` } },
        } as never)) as { status: string } | null
      )?.status
    expect([await status(), await modules.askedFor(room.payload)]).toEqual(['published', []])

    const said = vi.spyOn(room.payload.logger, 'info')
    const { updatedAt } = await stored(picked)
    const round = modules.metadataBackfill(room.payload, 'one')
    expect(await round(Date.now())).toBe(1)
    expect(await round(Date.now())).toBe(0)
    const lines = said.mock.calls.map(([line]) => line as object)
    said.mockRestore()
    expect(lines).toEqual([
      { hashed: 1, unreadable: 0, left: 0, msg: expect.any(String) },
      { hashed: 1, unreadable: 0, msg: expect.any(String) },
    ])
    expect([await words(picked), (await stored(picked)).updatedAt]).toEqual([kept, updatedAt])
    await look(Date.now() + 400_000)
    expect(await status()).toBe('held')
  })

  it('are gone on with by the next process, and hashed once each', async () => {
    const all: Picture[] = []
    for (let at = 0; at < 13; at++) all.push(await older(await picture(`Somebody Number${at}`)))
    const first = modules.metadataBackfill(room.payload, 'one')
    const now = Date.now()
    expect(await first(now)).toBe(10)
    // It dies here. While its lease lasts nobody else begins.
    const second = modules.metadataBackfill(room.payload, 'two')
    expect(await second(now + 1_000)).toBe(0)
    expect(await second(now + 61_000)).toBe(3)
    expect(await second(now + 61_000)).toBe(0)
    for (const one of all) expect((await words(one))?.length).toBeGreaterThan(0)
  })

  it('are left out where the file cannot be read, and tried again after the next start', async () => {
    const lost = await older(await picture('Lost Person'))
    const whole = await older(await picture('Whole Person'))
    const path = join(room.env.mediaDir, 'originals', lost.hash.slice(0, 2), lost.hash)
    const { readFile, writeFile } = await import('node:fs/promises')
    const bytes = await readFile(path)
    await rm(path)
    const warned = vi.spyOn(room.payload.logger, 'warn')
    const round = modules.metadataBackfill(room.payload, 'one')
    expect(await round(Date.now())).toBe(2)
    expect(await round(Date.now())).toBe(0)
    expect(warned.mock.calls.map(([line]) => line)).toEqual([
      { media: lost.id, code: 'ENOENT', msg: expect.any(String) },
    ])
    warned.mockRestore()
    expect(await words(lost)).toBeNull()
    expect((await words(whole))?.length).toBeGreaterThan(0)
    await writeFile(path, bytes)
    expect(await modules.metadataBackfill(room.payload, 'one')(Date.now())).toBe(1)
    expect((await words(lost))?.length).toBeGreaterThan(0)
  })

  it('are hashed by the workers themselves', async () => {
    const one = await older(await picture('By Itself'))
    await room.startWorkers()
    try {
      await expect.poll(() => words(one), { timeout: 60_000 }).not.toBeNull()
    } finally {
      await room.stopWorkers()
    }
  })
})
