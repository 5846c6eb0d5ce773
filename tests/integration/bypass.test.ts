import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { paragraphs, pressRelease, SHELTER } from '../support/stories.ts'

interface Doc {
  id: string
  revision: number
  editorialState: string
  publicationStatus: string
  liveEdition: string | null
  slug: string
  title: string
}

/** What somebody would try who wants unsigned words to be public or sent, or wants to sign their own. */
describeEachDatabase('a way around the signature', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let second: Person
  let chief: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    second = await room.person('editor', 'communications')
    chief = await room.person('chief-editor')
  })
  afterAll(() => room?.close())

  const path = (doc: { id: string }, rest = '') => `/api/press-releases/${doc.id}${rest}`
  const create = async (own: Record<string, unknown> = {}) => {
    const answer = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc
  }
  const read = async (doc: { id: string }) => (await writer.request<Doc>('GET', path(doc))).body
  const act = async (who: Person, doc: { id: string }, action: string, body: object = {}) => {
    const { revision } = await read(doc)
    return who.request<{ doc: Doc }>('POST', path(doc, `/${action}`), { revision, ...body })
  }
  const edit = async (who: Person, doc: { id: string }, data: object) => {
    const { revision } = await read(doc)
    const answer = await who.request<{ doc: Doc }>('PATCH', path(doc), { revision, ...data })
    expect(answer.status, answer.text).toBe(200)
    return answer.body.doc
  }
  const picture = async (name: string) => {
    const colour = { r: name.length * 9, g: 40, b: 90 }
    const bytes = await sharp({ create: { width: 2100, height: 20, channels: 3, background: colour } })
      .png()
      .toBuffer()
    const form = new FormData()
    form.append('file', new File([new Uint8Array(bytes)], name, { type: 'image/png' }))
    form.append('_payload', JSON.stringify({ alt: 'A', caption: 'C', credit: 'C', licence: 'L' }))
    const answer = await writer.request<{ doc: { id: string } }>('POST', '/api/media', form)
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc.id
  }
  const ok = async (answer: Promise<{ status: number; text: string }>) => {
    const { status, text } = await answer
    expect(status, text).toBe(200)
  }
  const code = async (answer: Promise<{ status: number; body: { errors?: { code: string }[] } }>) => {
    const { status, body } = await answer
    return [status, body.errors?.[0]?.code]
  }
  const published = async (own: Record<string, unknown> = {}) => {
    const doc = await create(own)
    await ok(act(writer, doc, 'submit'))
    await ok(act(editor, doc, 'approve'))
    await ok(act(editor, doc, 'publish'))
    return doc
  }
  const cooling = (seconds: number) =>
    room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: seconds } } as never)
  const graphql = (who: { request: Person['request'] }, query: string) =>
    who.request<{ data?: Record<string, unknown> | null; errors?: unknown[] }>('POST', '/api/graphql', { query })

  describe('four eyes', () => {
    it('binds an editor who changed the story while it was in review', async () => {
      const doc = await create()
      await ok(act(writer, doc, 'submit'))
      const changed = await edit(second, doc, { title: 'Changed in review' })
      expect(changed.editorialState).toBe('draft')
      await ok(act(writer, doc, 'submit'))
      expect(await code(act(second, doc, 'approve'))).toEqual([403, 'four_eyes'])
      await ok(act(editor, doc, 'approve'))
    })

    it('binds an editor who only exchanged which picture the text shows, named by an object', async () => {
      const upload = (value: unknown) => {
        const { root } = paragraphs('Text')
        return {
          body: { root: { ...root, children: [...root.children, { type: 'upload', relationTo: 'media', value }] } },
        }
      }
      const [one, other] = [await picture('one.png'), await picture('other.png')]
      const doc = await create(upload({ id: one }))
      await ok(act(writer, doc, 'submit'))
      const changed = await edit(second, doc, upload({ id: other }))
      expect(changed.editorialState).toBe('draft')
      await ok(act(writer, doc, 'submit'))
      expect(await code(act(second, doc, 'approve'))).toEqual([403, 'four_eyes'])
    })

    it('lets nobody submit a picture that does not exist', async () => {
      const { root } = paragraphs('Text')
      for (const value of ['nonsense', 'a'.repeat(24), '019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b']) {
        const children = [...root.children, { type: 'upload', relationTo: 'media', value }]
        const doc = await create({ body: { root: { ...root, children } } })
        expect(await code(act(writer, doc, 'submit'))).toEqual([422, 'preflight_blocked'])
      }
    })

    it('binds an editor who mended it after changes were requested', async () => {
      const doc = await create()
      await ok(act(writer, doc, 'submit'))
      await ok(act(second, doc, 'request-changes', { comment: 'Name the source.' }))
      await edit(second, doc, { lead: 'According to the report, …' })
      await ok(act(writer, doc, 'submit'))
      expect(await code(act(second, doc, 'approve'))).toEqual([403, 'four_eyes'])
    })

    it('binds whoever changed it also after the signature on it was pulled back', async () => {
      await cooling(600)
      const doc = await create({ outreachPlan: { when: 'on_approval', lists: [] } })
      await edit(second, doc, { title: 'The editor’s own words' })
      await ok(act(writer, doc, 'submit'))
      await ok(act(editor, doc, 'approve'))
      await ok(act(editor, doc, 'pull-back'))
      expect((await read(doc)).editorialState).toBe('in_review')
      expect(await code(act(second, doc, 'approve'))).toEqual([403, 'four_eyes'])
      await ok(act(editor, doc, 'approve'))
      await ok(act(editor, doc, 'pull-back'))
      await cooling(0)
    })

    it('frees an editor whose words have been signed by another and put out', async () => {
      const doc = await create()
      await edit(second, doc, { title: 'The editor’s own words' })
      await ok(act(writer, doc, 'submit'))
      await ok(act(editor, doc, 'approve'))
      await ok(act(editor, doc, 'publish'))
      await edit(writer, doc, { lead: 'A later change of the writer’s.' })
      await ok(act(writer, doc, 'submit'))
      await ok(act(second, doc, 'approve'))
    })

    it('voids a first signature when the text changes before the second', async () => {
      const helpline = (await room.payload.create({
        collection: 'helplines',
        data: {
          country: 'EU',
          name: 'Helpline',
          phone: '116 016',
          verified: true,
          verifiedAt: new Date().toISOString(),
        },
        overrideAccess: true,
      } as never)) as { id: string }
      const doc = await create({ sensitivity: 'high', helplines: [helpline.id] })
      await ok(act(writer, doc, 'submit'))
      await ok(act(editor, doc, 'approve', SHELTER))
      await edit(writer, doc, { title: 'Not what was signed' })
      await ok(act(writer, doc, 'submit'))
      await ok(act(chief, doc, 'approve', SHELTER))
      expect((await read(doc)).editorialState).toBe('in_review')
    })
  })

  describe('a signed story', () => {
    it('that somebody has gone on with is pulled back without being submitted by it', async () => {
      await cooling(600)
      const doc = await create({ outreachPlan: { when: 'on_approval', lists: [] } })
      await ok(act(writer, doc, 'submit'))
      await ok(act(editor, doc, 'approve'))
      await edit(writer, doc, { title: 'Half a thou' })
      await ok(act(editor, doc, 'pull-back'))
      expect(await read(doc)).toMatchObject({ editorialState: 'draft', publicationStatus: 'unpublished' })
      await cooling(0)
    })

    it('comes back from an older version as a draft, and keeps what the workflow owns', async () => {
      const doc = await published({ title: 'First' })
      const before = await read(doc)
      await edit(writer, doc, { title: 'Later' })
      const versions = await writer.request<{ docs: { id: string; version: { title: string } }[] }>(
        'GET',
        `/api/press-releases/versions?where[parent][equals]=${doc.id}&sort=createdAt`,
      )
      const oldest = versions.body.docs.find(({ version }) => version.title === 'First')
      await ok(writer.request('POST', `/api/press-releases/versions/${oldest?.id}`))
      expect(await read(doc)).toMatchObject({
        title: 'First',
        editorialState: 'draft',
        publicationStatus: 'published',
        liveEdition: before.liveEdition,
        revision: 3,
      })
      expect(await code(act(editor, doc, 'publish'))).toEqual([409, 'wrong_state'])
    })

    it('is never lost to somebody who deletes it in the very moment of its signature', async () => {
      for (let round = 0; round < 5; round++) {
        const doc = await create()
        await ok(act(writer, doc, 'submit'))
        const [signature] = await Promise.all([
          editor.request('POST', path(doc, '/approve'), { revision: 1 }),
          writer.request('DELETE', path(doc)),
        ])
        const there = (await writer.request('GET', path(doc))).status === 200
        expect([signature.status === 200, there]).toEqual([there, there])
      }
    })

    it('can be archived before it was ever put out, one after the other', async () => {
      for (const title of ['One', 'Two']) {
        const doc = await create({ title })
        await ok(act(writer, doc, 'submit'))
        await ok(act(editor, doc, 'approve'))
        await ok(act(editor, doc, 'archive'))
        expect((await read(doc)).publicationStatus).toBe('archived')
        await ok(act(editor, doc, 'publish'))
        expect((await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)).status).toBe(200)
      }
    })

    it('keeps its next address free, and does not show it', async () => {
      const doc = await published({ title: 'Address one' })
      await edit(writer, doc, {
        slug: 'address-two',
        outreachPlan: { when: 'at', at: new Date(Date.now() + 3_600_000).toISOString(), lists: [] },
      })
      await ok(act(writer, doc, 'submit'))
      await ok(act(editor, doc, 'approve'))
      const taker = await create({ slug: 'address-two' })
      expect(await code(act(writer, taker, 'submit'))).toEqual([422, 'preflight_blocked'])
      const statuses = ['address-one', 'address-two'].map(
        async (slug) => (await room.anyone.request('GET', `/en/press-releases/${slug}`)).status,
      )
      expect(await Promise.all(statuses)).toEqual([200, 404])
      await ok(act(editor, doc, 'pull-back'))
    })
  })

  describe('writing where only the workflow writes', () => {
    it('through REST, with every role', async () => {
      const doc = await published()
      const publication = (
        await room.anyone.request<{ docs: { id: string }[] }>(
          'GET',
          `/api/publications?where[slug][equals]=${doc.slug}`,
        )
      ).body.docs[0]!
      const all = await room.person('communications', 'editor', 'chief-editor', 'data-steward', 'admin')
      for (const who of [writer, editor, chief, all]) {
        for (const collection of [
          'publications',
          'editions',
          'audit-events',
          'slugs',
          'media-uses',
          'values',
          'leases',
        ]) {
          expect((await who.request('POST', `/api/${collection}`, { slug: 'x', status: 'published' })).status).toBe(403)
        }
        const row = `/api/publications/${publication.id}`
        expect((await who.request('PATCH', row, { status: 'published', edition: 'x' })).status).toBe(403)
        expect((await who.request('DELETE', row)).status).toBe(403)
      }
    })

    it('through a story’s own fields, by REST and by GraphQL', async () => {
      const doc = await create({ editorialState: 'approved', lastEdition: 'x', signOffs: [{ user: 'x', revision: 1 }] })
      await graphql(
        writer,
        `mutation { updatePressRelease(id: "${doc.id}", data: { revision: 1, title: "x", editorialState: approved, publicationStatus: published }) { id } }`,
      )
      const after = await read(doc)
      expect([after.editorialState, after.publicationStatus]).toEqual(['draft', 'unpublished'])
      expect(await code(act(editor, doc, 'publish'))).toEqual([409, 'wrong_state'])
    })

    it('through GraphQL’s own mutations', async () => {
      const doc = await published()
      for (const mutation of [
        'createPublication(data: { slug: "x" }) { id }',
        'createEdition(data: { title: "x" }) { id }',
        `duplicatePressRelease(id: "${doc.id}", data: {}) { id }`,
        'loginUser(email: "x@example.org", password: "x") { token }',
        'forgotPasswordUser(email: "x@example.org")',
      ]) {
        const { body } = await graphql(chief, `mutation { ${mutation} }`)
        const given = Object.values(body.data ?? {}).filter((value) => value !== null)
        expect([mutation, given, Boolean(body.errors)]).toEqual([mutation, [], true])
      }
    })

    it('through a copy', async () => {
      const doc = await published()
      expect((await chief.request('POST', path(doc, '/duplicate'), {})).status).toBeGreaterThanOrEqual(400)
    })

    it('through a second translation into one language', async () => {
      const doc = await create()
      const sv = pressRelease({ language: 'sv', translationOf: doc.id })
      expect((await writer.request('POST', '/api/press-releases', sv)).status).toBe(201)
      expect(await code(writer.request('POST', '/api/press-releases', sv))).toEqual([409, 'conflict'])
      const en = pressRelease({ language: 'en', translationOf: doc.id })
      expect(await code(writer.request('POST', '/api/press-releases', en))).toEqual([409, 'conflict'])
    })
  })

  describe('seeing before its time', () => {
    it('what waits, through filters, orders and fields that are not for everybody', async () => {
      const doc = await published({ title: 'Waiting' })
      await edit(writer, doc, {
        title: 'TOMORROW',
        outreachPlan: { when: 'at', at: new Date(Date.now() + 3_600_000).toISOString(), lists: [] },
      })
      await ok(act(writer, doc, 'submit'))
      await ok(act(editor, doc, 'approve'))
      const open = await room.anyone.request('GET', '/api/publications?limit=200')
      expect(open.text).not.toMatch(
        /TOMORROW|nextEdition|nextVisibleFrom|nextState|nextReason|outreachPlan|filename":"[^"]/,
      )
      for (const query of [
        'where[nextEdition][exists]=true',
        'where[nextVisibleFrom][greater_than]=2020-01-01',
        'where[or][0][nextState][equals]=scheduled',
        'sort=nextVisibleFrom',
        'sort=-rev',
      ]) {
        expect([query, (await room.anyone.request('GET', `/api/publications?${query}`)).status]).toEqual([query, 400])
      }
      const asked = await graphql(room.anyone, '{ Publications { docs { slug nextEdition content } } }')
      expect(JSON.stringify(asked.body)).not.toContain('TOMORROW')
      expect(JSON.stringify(asked.body)).not.toMatch(/"nextEdition":"/)
      await ok(act(editor, doc, 'pull-back'))
    })

    it('a story under embargo, at any of its addresses', async () => {
      const doc = await create({
        title: 'Embargoed words',
        embargoUntil: new Date(Date.now() + 3_600_000).toISOString(),
        embargoZone: 'Europe/Stockholm',
      })
      await ok(act(writer, doc, 'submit'))
      await ok(act(editor, doc, 'approve'))
      await ok(act(editor, doc, 'publish'))
      for (const address of [
        `/en/press-releases/${doc.slug}`,
        `/content/v1/stories/press-releases:${doc.id}`,
        '/content/v1/stories?q=embargoed',
        '/en/feed.xml',
        '/en',
        `/api/publications?where[slug][equals]=${doc.slug}`,
        `/api/press-releases/${doc.id}`,
      ]) {
        expect((await room.anyone.request('GET', address)).text.toLowerCase()).not.toContain('embargoed words')
      }
    })
  })

  describe('the doors', () => {
    it.each(['first-register', 'First-Register', 'FIRST-REGISTER/'])(
      'nobody makes themselves an administrator at %s',
      async (name) => {
        const answer = await room.anyone.request('POST', `/api/users/${name}`, {
          email: 'x@example.org',
          password: 'x',
        })
        expect(answer.status).toBe(404)
      },
    )

    it('failed sign-ins are counted however the address is spelt', async () => {
      const attempt = (spelling: string) =>
        room.anyone.request('POST', `/api/users/${spelling}`, { email: 'guess@example.org', password: 'wrong' })
      const spellings = ['login', 'login/', 'LOGIN', 'Login//']
      const seen: number[] = []
      for (let i = 0; i < 14; i++) seen.push((await attempt(spellings[i % spellings.length]!)).status)
      expect(seen.filter((status) => status === 429)).toHaveLength(4)
    })

    it.each(['null', '[]', '7'])('%s is no media file', async (body) => {
      const answer = await writer.request('POST', '/api/media', body, { 'content-type': 'application/json' })
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'bad_request'])
    })

    it('an action on a story that does not exist is told so', async () => {
      for (const id of ['0', 'nonsense', '019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b', 'a'.repeat(24)]) {
        expect(await code(editor.request('POST', `/api/press-releases/${id}/approve`, { revision: 1 }))).toEqual([
          404,
          'not_found',
        ])
      }
    })

    it('the audience of a plan is for those who may count contacts', async () => {
      const doc = await create()
      const admin = await room.person('admin')
      expect(await code(admin.request('GET', path(doc, '/audience')))).toEqual([403, 'forbidden'])
      expect((await writer.request('GET', path(doc, '/audience'))).status).toBe(200)
    })
  })
})
