import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { paragraphs, pressRelease, SHELTER } from '../support/stories.ts'

interface Doc {
  id: string
  revision: number
  editorialState: string
  publicationStatus: string
  slug: string
  translationGroup: string
  createdBy: string
}

describeEachDatabase('editorial', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
  })
  afterAll(() => room?.close())

  const create = async (own: Record<string, unknown> = {}) => {
    const answer = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc
  }
  const act = (who: Person, doc: { id: string; revision: number }, action: string, body: object = {}) =>
    who.request<{ doc: Doc; edition?: { id: string; number: number; hash: string } }>(
      'POST',
      `/api/press-releases/${doc.id}/${action}`,
      { revision: doc.revision, ...body },
    )
  const read = async (id: string) => (await writer.request<Doc>('GET', `/api/press-releases/${id}`)).body
  const signed = async (own: Record<string, unknown> = {}) => {
    const doc = await create(own)
    await act(writer, doc, 'submit')
    const answer = await act(editor, doc, 'approve')
    expect(answer.status, answer.text).toBe(200)
    return { doc, edition: answer.body.edition! }
  }

  describe('the way of a story', () => {
    it('goes from draft through review and signature into the newsroom', async () => {
      const { doc, edition } = await signed()
      expect(edition.hash).toMatch(/^[0-9a-f]{64}$/)
      expect((await act(editor, doc, 'publish')).status).toBe(200)
      const publications = await room.anyone.request<{ docs: { storyKey: string; content: { title: string } }[] }>(
        'GET',
        `/api/publications?where[storyKey][equals]=press-releases:${doc.id}`,
      )
      expect(publications.body.docs[0]?.content.title).toBe('A new report on exit services')
      const page = await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)
      expect(page.status).toBe(200)
      expect(page.text).toContain('It names what works.')
    })

    it('shows the signed edition while the working document moves on', async () => {
      const { doc } = await signed({ title: 'What was signed' })
      await act(editor, doc, 'publish')
      const change = await writer.request<{ doc: Doc }>('PATCH', `/api/press-releases/${doc.id}`, {
        revision: doc.revision,
        body: paragraphs('Nobody has signed this.'),
      })
      expect(change.status, change.text).toBe(200)
      expect(change.body.doc).toMatchObject({ revision: 2, editorialState: 'draft', publicationStatus: 'published' })
      const page = await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)
      expect(page.text).not.toContain('Nobody has signed this.')
    })

    it('refuses whoever created, submitted or changed the story', async () => {
      const both = await room.person('communications', 'editor')
      const own = await both.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease())
      await act(both, own.body.doc, 'submit')
      const answer = await act(both, own.body.doc, 'approve')
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([403, 'four_eyes'])

      const doc = await create()
      const edit = await both.request<{ doc: Doc }>('PATCH', `/api/press-releases/${doc.id}`, {
        revision: 1,
        title: 'Changed',
      })
      await act(writer, edit.body.doc, 'submit')
      const second = await act(both, edit.body.doc, 'approve')
      expect([second.status, second.body.errors?.[0]?.code]).toEqual([403, 'four_eyes'])
    })

    it('needs an editor and then a chief editor for a sensitive story', async () => {
      const chief = await room.person('chief-editor')
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
      expect((await act(writer, doc, 'submit')).status).toBe(200)
      const first = await act(editor, doc, 'approve', SHELTER)
      expect(first.body.edition).toBeUndefined()
      expect((await act(editor, doc, 'approve', SHELTER)).body.errors?.[0]?.code).toBe('four_eyes')
      const second = await act(chief, doc, 'approve', SHELTER)
      expect(second.body.edition?.number).toBe(1)
    })

    it('takes a release back within its cooling-off', async () => {
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 600 } } as never)
      const doc = await create({ outreachPlan: { when: 'on_approval', lists: [] } })
      await act(writer, doc, 'submit')
      const approved = await act(editor, doc, 'approve')
      expect(approved.body.doc).toMatchObject({ editorialState: 'approved', publicationStatus: 'scheduled' })
      expect((await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)).status).toBe(404)
      const back = await act(editor, doc, 'pull-back')
      expect(back.body.doc).toMatchObject({ editorialState: 'in_review', publicationStatus: 'unpublished' })
      expect((await act(editor, doc, 'pull-back')).body.errors?.[0]?.code).toBe('wrong_state')
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 0 } } as never)
    })

    it('leaves the newsroom when it is archived', async () => {
      const { doc } = await signed()
      await act(editor, doc, 'publish')
      expect((await act(editor, doc, 'archive')).status).toBe(200)
      expect((await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)).status).toBe(404)
    })
  })

  describe('writes at the same time', () => {
    it('let one of eight writers with the same revision win', async () => {
      const doc = await create()
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          writer.request('PATCH', `/api/press-releases/${doc.id}`, { revision: 1, title: `Version ${n}` }),
        ),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ body }) => body.errors?.[0]?.code === 'stale_revision')).toHaveLength(7)
      expect((await read(doc.id)).revision).toBe(2)
    })

    it('let one of eight editors sign, and make one edition', async () => {
      const doc = await create()
      await act(writer, doc, 'submit')
      const answers = await Promise.all(Array.from({ length: 8 }, () => act(editor, doc, 'approve')))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ body }) => body.errors?.[0]?.code === 'wrong_state')).toHaveLength(7)
      const editions = await room.payload.find({
        collection: 'editions',
        where: { storyKey: { equals: `press-releases:${doc.id}` } },
      } as never)
      expect(editions.totalDocs).toBe(1)
    })

    it('let twenty writers create at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => writer.request('POST', '/api/press-releases', pressRelease())),
      )
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
    })
  })

  describe('what is refused', () => {
    const cases: [string, unknown, number, string][] = [
      ['an unknown language', { language: 'xx' }, 400, 'invalid'],
      ['a body that is not rich text', { body: 'not lexical' }, 400, 'invalid'],
      [
        'a hostile node',
        { body: { root: { type: 'root', children: [{ type: 'script', children: [] }] } } },
        400,
        'invalid',
      ],
    ]
    it.each(cases)('%s', async (_, own, status, code) => {
      const answer = await writer.request('POST', '/api/press-releases', pressRelease(own as never))
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([status, code])
    })

    it.each([
      ['a JSON array', '[]'],
      ['null', 'null'],
      ['broken JSON', '{"a":'],
    ])('%s as a body', async (_, body) => {
      const answer = await writer.request('POST', '/api/press-releases', body, { 'content-type': 'application/json' })
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'bad_request'])
    })

    it('a bad percent-escape in the address', async () => {
      const answer = await writer.request('GET', '/api/press-releases/%E0%A4%A')
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'bad_request'])
    })

    it('a write without a revision, and bulk edits', async () => {
      const doc = await create()
      const answer = await writer.request('PATCH', `/api/press-releases/${doc.id}`, { title: 'x' })
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([428, 'revision_required'])
      const bulk = await writer.request('PATCH', `/api/press-releases?where[id][equals]=${doc.id}`, { title: 'x' })
      expect([bulk.status, bulk.body.errors?.[0]?.code]).toEqual([403, 'forbidden'])
      const match = await writer.request(
        'PATCH',
        `/api/press-releases/${doc.id}`,
        { title: 'y' },
        { 'if-match': '"1"' },
      )
      expect(match.status).toBe(200)
    })

    it('what the workflow owns, when a client sets it', async () => {
      const doc = await create({
        editorialState: 'approved',
        publicationStatus: 'published',
        createdBy: 'somebody else',
      })
      expect(doc).toMatchObject({ editorialState: 'draft', publicationStatus: 'unpublished' })
      const change = await writer.request<{ doc: Doc }>('PATCH', `/api/press-releases/${doc.id}`, {
        revision: 1,
        editorialState: 'approved',
        signOffs: [{ user: 'x' }],
      })
      expect(change.body.doc.editorialState).toBe('draft')
    })

    it('the wrong role, the wrong state, a stale revision, and nobody at all', async () => {
      const doc = await create()
      const code = async (answer: Promise<{ status: number; body: { errors?: { code: string }[] } }>) => {
        const { status, body } = await answer
        return [status, body.errors?.[0]?.code]
      }
      expect(await code(act(writer, doc, 'approve'))).toEqual([403, 'forbidden'])
      expect(await code(act(editor, doc, 'approve'))).toEqual([409, 'wrong_state'])
      expect(await code(act(writer, { ...doc, revision: 9 }, 'submit'))).toEqual([409, 'stale_revision'])
      expect(await code(room.anyone.request('POST', `/api/press-releases/${doc.id}/submit`, { revision: 1 }))).toEqual([
        401,
        'unauthenticated',
      ])
      expect(await code(room.anyone.request('GET', `/api/press-releases/${doc.id}`))).toEqual([401, 'unauthenticated'])
      expect(await code(room.anyone.request('GET', '/api/editions'))).toEqual([401, 'unauthenticated'])
    })

    it('a story with a hole in it, with the findings', async () => {
      const doc = await create({ lead: '', pressContacts: [] })
      const answer = await act(writer, doc, 'submit')
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([422, 'preflight_blocked'])
      const { findings } = answer.body.errors![0]!.data as { findings: { id: string }[] }
      expect(findings.map(({ id }) => id)).toEqual(['lead_missing', 'press_contact_missing'])
    })

    it('a line break in the subject of a brief', async () => {
      const doc = await create({ brief: { subject: 'One\r\nBcc: two@example.org', text: 'x' } })
      const answer = await act(writer, doc, 'submit')
      expect(JSON.stringify(answer.body.errors?.[0]?.data)).toContain('subject_control_characters')
    })

    it('a request for changes without a word', async () => {
      const doc = await create()
      await act(writer, doc, 'submit')
      expect((await act(editor, doc, 'request-changes')).status).toBe(400)
      const answer = await act(editor, doc, 'request-changes', { comment: 'Name the source.' })
      expect(answer.body.doc.editorialState).toBe('changes_requested')
    })

    it('a change of roles by oneself, by others than administrators, and by saving a person', async () => {
      const admin = await room.person('admin')
      const path = (id: string) => `/api/users/${id}/roles`
      expect((await editor.request('POST', path(editor.id), { roles: ['chief-editor'] })).status).toBe(403)
      expect((await admin.request('POST', path(admin.id), { roles: ['editor'] })).status).toBe(403)
      await editor.request('PATCH', `/api/users/${editor.id}`, { roles: ['admin'] })
      const me = await editor.request<{ roles: string[] }>('GET', `/api/users/${editor.id}`)
      expect(me.body.roles).toEqual(['editor'])
    })

    it('the public way to the first account', async () => {
      const answer = await room.anyone.request('POST', '/api/users/first-register', {
        email: 'x@example.org',
        password: 'x',
      })
      expect(answer.status).toBe(404)
    })
  })

  describe('a failed action', () => {
    it('keeps nothing of what it had written', async () => {
      const doc = await create()
      await act(writer, doc, 'submit')
      const before = await counts()
      const create_ = room.payload.db.create
      room.payload.db.create = (args) =>
        args.collection === 'audit-events'
          ? Promise.reject(new Error('the disk is full'))
          : create_.call(room.payload.db, args)
      try {
        expect((await act(editor, doc, 'approve')).status).toBe(500)
      } finally {
        room.payload.db.create = create_
      }
      expect(await counts()).toEqual(before)
      expect((await read(doc.id)).editorialState).toBe('in_review')
    })
    const counts = async () =>
      Promise.all(
        ['editions', 'publications', 'campaigns', 'audit-events'].map(
          async (collection) => (await room.payload.count({ collection } as never)).totalDocs,
        ),
      )
  })

  it('an edition cannot be changed or deleted, by anybody', async () => {
    const { edition } = await signed()
    const { db: adapter } = room.payload
    await expect(adapter.updateOne({ collection: 'editions', id: edition.id, data: { hash: 'x' } })).rejects.toThrow(
      /written once/,
    )
    await expect(adapter.deleteOne({ collection: 'editions', where: { id: { equals: edition.id } } })).rejects.toThrow(
      /written once/,
    )
    const chief = await room.person('chief-editor')
    expect((await chief.request('PATCH', `/api/editions/${edition.id}`, { hash: 'x' })).status).toBe(403)
    expect((await chief.request('DELETE', `/api/editions/${edition.id}`)).status).toBe(403)
  })
})
