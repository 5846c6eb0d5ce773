import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { paragraphs, pressRelease } from '../support/stories.ts'

interface MediaDoc {
  id: string
  hash: string
  filename: string
  url: string
}

describeEachDatabase('the front door', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
  })
  afterAll(() => room?.close())

  /** A picture with a position in its metadata, as a telephone writes it. */
  const photograph = () =>
    sharp({ create: { width: 2400, height: 1600, channels: 3, background: '#4a6b8a' } })
      .withExif({ IFD0: { Make: 'Camera', Model: 'Serial 12345' }, IFD3: { GPSLatitude: '59/1 20/1 0/1' } })
      .jpeg()
      .toBuffer()

  const upload = async (bytes: Buffer, name: string, type: string, fields: object = {}) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)], { type }), name)
    form.set('_payload', JSON.stringify(fields))
    return writer.request<{ doc: MediaDoc }>('POST', '/api/media', form)
  }

  describe('a picture', () => {
    it('is private until a public story shows it, loses its metadata, and is private again when the story leaves', async () => {
      const made = await upload(await photograph(), 'harbour.jpg', 'image/jpeg', {
        alt: 'A harbour',
        caption: 'The harbour in May',
        credit: 'Photograph: Example',
        licence: 'CC BY 4.0',
      })
      expect(made.status, made.text).toBe(201)
      const { id, hash } = made.body.doc
      expect(hash).toMatch(/^[0-9a-f]{64}$/)
      const file = `${room.url}/files/${hash}/small.webp`
      expect((await fetch(file)).status).toBe(404)
      expect((await fetch(`${room.url}/api/media/file/harbour.jpg`)).status).toBe(401)

      const story = await writer.request<{ doc: { id: string; slug: string } }>(
        'POST',
        '/api/press-releases',
        pressRelease({ images: [id] }),
      )
      const path = `/api/press-releases/${story.body.doc.id}`
      await writer.request('POST', `${path}/submit`, { revision: 1 })
      const signed = await editor.request('POST', `${path}/approve`, { revision: 1 })
      expect(signed.status, signed.text).toBe(200)
      expect((await fetch(file)).status).toBe(404)
      await editor.request('POST', `${path}/publish`, { revision: 1 })

      const open = await fetch(file)
      expect([open.status, open.headers.get('content-type')]).toEqual([200, 'image/webp'])
      const metadata = await sharp(Buffer.from(await open.arrayBuffer())).metadata()
      expect([metadata.width, metadata.exif, metadata.xmp, metadata.icc]).toEqual([
        800,
        undefined,
        undefined,
        undefined,
      ])
      expect((await fetch(`${room.url}/api/media/file/harbour.jpg`)).status).toBe(401)

      await editor.request('POST', `${path}/archive`, { revision: 1 })
      expect((await fetch(file)).status).toBe(404)
    })

    it('gets its larger derivatives from a worker', async () => {
      const made = await upload(await photograph(), 'worker.jpg', 'image/jpeg', { alt: 'x' })
      expect(made.body.doc).toMatchObject({ variants: 'pending' })
      await room.startWorkers()
      const look = async () =>
        (await writer.request<{ variants: string }>('GET', `/api/media/${made.body.doc.id}`)).body
      await until(look, ({ variants }) => variants === 'ready')
      await room.stopWorkers()
      await writer.request('DELETE', `/api/media/${made.body.doc.id}`)
    })

    it('is what it says it is, or is refused', async () => {
      const page = await upload(
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
        'x.png',
        'image/png',
      )
      expect([page.status, page.body.errors?.[0]?.code]).toEqual([415, 'unsupported_type'])
      const before = (await room.payload.count({ collection: 'media' } as never)).totalDocs
      expect(before).toBe(1)
    })

    it('without alternative text or credit blocks the story that shows it', async () => {
      const made = await upload(await photograph(), 'bare.jpg', 'image/jpeg')
      const story = await writer.request<{ doc: { id: string } }>(
        'POST',
        '/api/press-releases',
        pressRelease({ images: [made.body.doc.id] }),
      )
      const answer = await writer.request('POST', `/api/press-releases/${story.body.doc.id}/submit`, { revision: 1 })
      expect(JSON.stringify(answer.body.errors)).toContain('media_incomplete')
    })
  })

  describe('what is too large', () => {
    it('is refused by its announced size, without being read', async () => {
      const answer = await announce(300 * 1024 * 1024)
      expect(answer).toBe(413)
    })
    async function announce(bytes: number): Promise<number> {
      const { request } = await import('node:http')
      return new Promise((resolve, reject) => {
        const call = request(`${room.url}/api/media`, {
          method: 'POST',
          headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': bytes },
        })
        call.once('response', (response) => {
          resolve(response.statusCode ?? 0)
          call.destroy()
        })
        call.once('error', reject)
        call.write('--x\r\n')
      })
    }

    it('is refused when it grows too large on the way', async () => {
      let sent = 0
      const endless = new ReadableStream({
        pull(controller) {
          sent += 65_536
          controller.enqueue(new Uint8Array(65_536).fill(32))
          if (sent > 8 * 1024 * 1024) controller.close()
        },
      })
      const answer = await fetch(`${room.url}/api/press-releases`, {
        method: 'POST',
        body: endless,
        headers: { 'content-type': 'application/json' },
        duplex: 'half',
      } as RequestInit).catch(() => null)
      // The connection may end before the client has read the answer; what counts is that it was not taken.
      if (answer) expect(answer.status).toBe(413)
      expect(sent).toBeLessThan(9 * 1024 * 1024)
    })
  })

  describe('GraphQL', () => {
    const ask = (who: Person | null, query: string) =>
      (who ?? room.anyone).request<{ data?: Record<string, unknown>; errors?: { extensions?: { code?: string } }[] }>(
        'POST',
        '/api/graphql',
        { query },
      )

    it('passes the same guard as REST', async () => {
      const made = await ask(
        writer,
        `mutation { createPressRelease(data: {title: "By GraphQL", language: en, editorialState: approved}) { id revision editorialState } }`,
      )
      const story = made.body.data?.createPressRelease as { id: string; editorialState: string }
      expect(story?.editorialState, made.text).toBe('draft')
      const id = JSON.stringify(story.id)
      const blind = await ask(writer, `mutation { updatePressRelease(id: ${id}, data: {title: "x"}) { id } }`)
      expect(JSON.stringify(blind.body.errors)).toContain('revision_required')
      const edition = await ask(editor, `mutation { createEdition(data: {title: "x"}) { id } }`)
      expect(edition.body.data?.createEdition ?? null).toBeNull()
      const publication = await ask(editor, `mutation { createPublication(data: {status: published}) { id } }`)
      expect(publication.body.data?.createPublication ?? null).toBeNull()
    })

    it('shows nobody who is not signed in more than what is public', async () => {
      const answer = await ask(null, '{ PressReleases { totalDocs } }')
      expect(JSON.stringify(answer.body.errors)).toContain('unauthenticated')
      const open = await ask(null, '{ Publications { docs { slug status content } } }')
      expect(JSON.stringify(open.body)).not.toContain('outreachPlan')
    })
  })

  describe('signing in', () => {
    it('is refused after ten failures, counting failures only', async () => {
      const attempt = (password: string) =>
        room.anyone.request('POST', '/api/users/login', { email: 'nobody@example.org', password })
      const codes: number[] = []
      for (let n = 0; n < 11; n++) codes.push((await attempt('wrong')).status)
      expect(codes).toEqual([...Array(10).fill(401), 429])
      const other = await room.anyone.request('POST', '/api/users/login', {
        email: writer.email,
        password: 'correct-horse-battery-9',
      })
      expect(other.status).toBe(200)
    })

    it('by cookie counts only when the request comes from the newsroom itself', async () => {
      const admin = await room.person('admin')
      const login = await fetch(`${room.url}/api/users/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: admin.email, password: 'correct-horse-battery-9' }),
      })
      const cookie = login.headers.getSetCookie()[0] ?? ''
      expect(cookie).toMatch(/HttpOnly.*Secure|Secure.*HttpOnly/i)
      const call = (origin: string) =>
        fetch(`${room.url}/api/users/me`, { headers: { cookie: cookie.split(';')[0] ?? '', origin } }).then((r) =>
          r.json(),
        )
      expect(((await call(room.env.publicUrl)) as { user: unknown }).user).not.toBeNull()
      expect(((await call('https://evil.example.org')) as { user: unknown }).user).toBeNull()
    })
  })

  it('a restored version keeps what the workflow owns, and becomes a draft', async () => {
    const made = await writer.request<{ doc: { id: string } }>(
      'POST',
      '/api/press-releases',
      pressRelease({ title: 'Old words' }),
    )
    const { id } = made.body.doc
    const path = `/api/press-releases/${id}`
    await writer.request('PATCH', path, { revision: 1, body: paragraphs('New words.') })
    await writer.request('POST', `${path}/submit`, { revision: 2 })
    await editor.request('POST', `${path}/approve`, { revision: 2 })
    const versions = await writer.request<{ docs: { id: string; version: { revision: number } }[] }>(
      'GET',
      `/api/press-releases/versions?where[parent][equals]=${id}&sort=createdAt`,
    )
    const first = versions.body.docs[0]
    const restored = await writer.request('POST', `/api/press-releases/versions/${first?.id}`)
    expect(restored.status, restored.text).toBe(200)
    const doc = await writer.request<Record<string, unknown>>('GET', path)
    expect(doc.body).toMatchObject({
      revision: 3,
      editorialState: 'draft',
      lastEditionNumber: 1,
      publicationStatus: 'unpublished',
    })
    expect(doc.body.createdBy).toBe(writer.id)
  })

  it('answers health, keeps metrics to itself, and says nothing of what it runs on', async () => {
    expect((await room.anyone.request('GET', '/healthz')).status).toBe(200)
    expect((await room.anyone.request('GET', '/readyz')).status).toBe(200)
    const metrics = await room.anyone.request('GET', '/metrics')
    expect([metrics.status, metrics.headers.get('x-powered-by')]).toEqual([404, null])
  })
})
