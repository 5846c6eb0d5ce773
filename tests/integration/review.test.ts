import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '../../src/domain/permissions.ts'
import type { CommentRow } from '../../src/editorial/review/comments.ts'
import type { NoticeRow } from '../../src/editorial/review/letters.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { paragraphs, pressRelease } from '../support/stories.ts'

interface Doc {
  id: string
  revision: number
  editorialState: string
  assignee: string | null
  dueAt: string | null
  reviewComment: string | null
}

const HOUR = 3600_000
const later = (ms: number) => new Date(Date.now() + ms).toISOString()

describeEachDatabase('review', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
  })
  afterAll(() => room?.close())

  const create = async (own: Record<string, unknown> = {}, who = writer) => {
    const answer = await who.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc
  }
  const at = ({ id }: { id: string }, path: string) => `/api/press-releases/${id}/${path}`
  const act = (who: Person, doc: Doc, action: string, body: object = {}) =>
    who.request<{ doc: Doc }>('POST', at(doc, action), { revision: doc.revision, ...body })
  const say = (who: Person, doc: Doc, body: object) =>
    who.request<{ doc: CommentRow }>('POST', at(doc, 'comments'), body)
  const read = async (id: string) => (await writer.request<Doc>('GET', `/api/press-releases/${id}`)).body
  const said = async (doc: Doc) => (await writer.request<{ docs: CommentRow[] }>('GET', at(doc, 'comments'))).body.docs
  const notices = async (who: Person, doc: Doc) => {
    const where = `where[subject][equals]=press-releases:${doc.id}`
    return (await who.request<{ docs: NoticeRow[] }>('GET', `/api/notifications?${where}&sort=createdAt`)).body.docs
  }
  const kinds = async (who: Person, doc: Doc) => (await notices(who, doc)).map(({ kind }) => kind)
  const code = (answer: { body: { errors?: { code: string }[] }; status: number }) => [
    answer.status,
    answer.body.errors?.[0]?.code,
  ]

  describe('assigning', () => {
    it('names who and by when, without touching text, revision or state', async () => {
      const doc = await create()
      const dueAt = later(72 * HOUR)
      const answer = await writer.request<{ doc: Doc }>('POST', at(doc, 'assign'), { assignee: editor.id, dueAt })
      expect(answer.status, answer.text).toBe(200)
      expect(answer.body.doc).toMatchObject({ assignee: editor.id, dueAt, revision: 1, editorialState: 'draft' })
      expect(await kinds(editor, doc)).toEqual(['assigned'])
      const trail = await editor.request<{ docs: { action: string; data: object }[] }>(
        'GET',
        `/api/audit-events?where[subject][equals]=press-releases:${doc.id}&where[action][equals]=story.assign`,
      )
      expect(trail.body.docs[0]?.data).toMatchObject({ before: null, assignee: editor.id, dueAt })
      // A save that is based on revision 1 is still the newest.
      const save = await writer.request('PATCH', `/api/press-releases/${doc.id}`, { revision: 1, title: 'Another' })
      expect(save.status, save.text).toBe(200)
      expect(await read(doc.id)).toMatchObject({ assignee: editor.id, dueAt })
    })

    it('reads a local time in its zone, and takes everything away again', async () => {
      const doc = await create()
      const local = { assignee: writer.id, dueAt: '2031-07-01T10:00', zone: 'Europe/Helsinki' }
      expect((await act(editor, doc, 'assign', local)).body.doc.dueAt).toBe('2031-07-01T07:00:00.000Z')
      const none = await act(editor, doc, 'assign', { assignee: null, dueAt: null })
      expect(none.body.doc).toMatchObject({ assignee: null, dueAt: null })
    })

    it.each<[string, () => object | Promise<object>]>([
      ['a date that has passed', () => ({ assignee: editor.id, dueAt: later(-HOUR) })],
      ['no date at all', () => ({ assignee: editor.id, dueAt: 'tomorrow' })],
      ['a local time that the clock skips', () => ({ dueAt: '2031-03-30T03:30', zone: 'Europe/Helsinki' })],
      ['nobody', () => ({ assignee: 'no-such-person' })],
      ['somebody who does not work on stories', async () => ({ assignee: (await room.person('data-steward')).id })],
      ['nothing', () => ({})],
    ])('refuses %s and writes nothing', async (_, body) => {
      const doc = await create()
      expect(code(await act(writer, doc, 'assign', await body()))).toEqual([400, 'invalid'])
      expect(await read(doc.id)).toMatchObject({ assignee: null, dueAt: null })
    })

    it('gives a story in review only to somebody who could sign it', async () => {
      const both = await room.person('communications', 'editor')
      const doc = await create({}, both)
      await act(both, doc, 'submit')
      expect(code(await act(editor, doc, 'assign', { assignee: writer.id }))).toEqual([400, 'invalid'])
      expect(code(await act(editor, doc, 'assign', { assignee: both.id }))).toEqual([400, 'invalid'])
      expect((await act(editor, doc, 'assign', { assignee: editor.id })).status).toBe(200)
    })
  })

  it.each<[Role, number, number, number]>([
    ['communications', 200, 201, 200],
    ['editor', 200, 201, 200],
    ['chief-editor', 200, 201, 200],
    ['data-steward', 403, 403, 200],
    ['admin', 403, 403, 200],
  ])('a %s gets %i for assigning, %i for a remark, %i for reading them', async (role, assigned, remarked, reading) => {
    const doc = await create()
    const who = await room.person(role)
    const answers = [
      await act(who, doc, 'assign', { assignee: null, dueAt: null }),
      await say(who, doc, { text: 'A remark.' }),
      await who.request('GET', at(doc, 'comments')),
    ]
    expect(answers.map(({ status }) => status)).toEqual([assigned, remarked, reading])
    expect(await said(doc)).toHaveLength(remarked === 201 ? 1 : 0)
  })

  it('lets nobody in who is not signed in, and nobody write a remark past the door', async () => {
    const doc = await create()
    for (const [method, path] of [
      ['GET', at(doc, 'comments')],
      ['POST', at(doc, 'comments')],
      ['POST', at(doc, 'assign')],
    ] as const)
      expect((await room.anyone.request(method, path, method === 'POST' ? {} : undefined)).status).toBeOneOf([401, 403])
    const chief = await room.person('chief-editor')
    const { body } = await say(writer, doc, { text: 'Mine.' })
    for (const [method, path] of [
      ['POST', '/api/comments'],
      ['PATCH', `/api/comments/${body.doc.id}`],
      ['DELETE', `/api/comments/${body.doc.id}`],
    ] as const)
      expect((await chief.request(method, path, { text: 'Changed' })).status).toBe(403)
    expect((await said(doc)).map(({ text }) => text)).toEqual(['Mine.'])
  })

  describe('remarks', () => {
    it('are threads on the story, a field or a block, and are settled and opened again', async () => {
      const doc = await create({ body: paragraphs('The first.', 'The second paragraph.') })
      const root = (await say(editor, doc, { text: 'Is that so?\r\nReally?', block: 1 })).body.doc
      expect(root).toMatchObject({ field: 'body', block: '1', excerpt: 'The second paragraph.', revision: 1 })
      expect(root.text).toBe('Is that so?\nReally?')
      await say(editor, doc, { text: 'Shorter.', field: 'brief.subject' })
      const reply = (await say(writer, doc, { text: 'It is.', parent: root.id })).body.doc
      // A reply to a reply stays in the thread.
      await say(editor, doc, { text: 'Good.', parent: reply.id })
      expect((await said(doc)).map(({ text, parent, field }) => [text, parent, field])).toEqual([
        ['Is that so?\nReally?', null, 'body'],
        ['Shorter.', null, 'brief.subject'],
        ['It is.', root.id, 'body'],
        ['Good.', root.id, 'body'],
      ])
      expect(await kinds(writer, doc)).toEqual(['comment', 'comment', 'reply'])
      expect(await kinds(editor, doc)).toEqual(['reply'])

      expect((await act(writer, doc, `comments/${root.id}/resolve`)).status).toBe(200)
      expect((await said(doc))[0]).toMatchObject({ resolvedBy: writer.id, resolvedByName: 'communications' })
      expect(code(await act(editor, doc, `comments/${root.id}/resolve`))).toEqual([409, 'wrong_state'])
      expect((await act(editor, doc, `comments/${root.id}/reopen`)).status).toBe(200)
      expect((await said(doc))[0]).toMatchObject({ resolvedBy: null, resolvedAt: null })
      expect((await read(doc.id)).revision).toBe(1)
    })

    it.each([
      ['markup', { text: 'See <script>alert(1)</script>' }],
      ['a bold word', { text: 'this is <b>wrong</b>' }],
      ['nothing', { text: ' \r\n ' }],
      ['5,001 characters', { text: 'x'.repeat(5001) }],
      ['no text', { text: { root: {} } }],
      ['a block that is not there', { text: 'Here', block: 99 }],
      ['a block that is no number', { text: 'Here', block: '1; drop' }],
      ['a field that is none', { text: 'Here', field: '$where' }],
      ['an answer to nothing', { text: 'Here', parent: 'none' }],
      ['a mention of nobody', { text: 'Here', mentions: ['none'] }],
    ])('refuse %s, and nothing is written', async (_, body) => {
      const doc = await create()
      expect(code(await say(editor, doc, body))).toEqual([400, 'invalid'])
      expect(await said(doc)).toEqual([])
      expect(await notices(writer, doc)).toEqual([])
    })

    it('refuse markup in the comment of an action too, and the action does not happen', async () => {
      const doc = await create()
      await act(writer, doc, 'submit')
      const answer = await act(editor, doc, 'request-changes', { comment: 'Please <img src=x onerror=alert(1)>' })
      expect(code(answer)).toEqual([400, 'invalid'])
      expect((await read(doc.id)).editorialState).toBe('in_review')
    })

    it('keep what only looks like markup', async () => {
      const doc = await create()
      const text = 'a < b and c > d, I <3 it & write to <press@example.org>'
      expect((await say(editor, doc, { text })).body.doc.text).toBe(text)
    })

    it('ask a colleague to look', async () => {
      const doc = await create()
      const chief = await room.person('chief-editor')
      await say(editor, doc, { text: 'Please look.', mentions: [chief.id] })
      expect(await kinds(chief, doc)).toEqual(['mention'])
    })

    it('of one story cannot be settled through another', async () => {
      const [doc, other] = [await create(), await create()]
      const root = (await say(editor, doc, { text: 'Here.' })).body.doc
      expect(code(await act(editor, other, `comments/${root.id}/resolve`))).toEqual([404, 'not_found'])
    })
  })

  it('asks for changes as a checklist that writers tick off and editors reopen', async () => {
    const doc = await create()
    await act(writer, doc, 'submit')
    const requests = ['Name the source.', 'Shorten the lead.']
    const sent = await act(editor, doc, 'request-changes', { comment: 'Nearly there.', requests })
    expect(sent.status, sent.text).toBe(200)
    const open = async () =>
      (await writer.request<{ openRequests: { id: string; text: string }[] }>('GET', at(doc, 'actions'))).body
        .openRequests
    expect((await open()).map(({ text }) => text)).toEqual(requests)
    const [first] = await open()
    expect((await act(writer, doc, `comments/${first!.id}/resolve`)).status).toBe(200)
    expect((await open()).map(({ text }) => text)).toEqual(['Shorten the lead.'])
    expect(code(await act(writer, doc, `comments/${first!.id}/reopen`))).toEqual([403, 'forbidden'])
    expect((await act(editor, doc, `comments/${first!.id}/reopen`)).status).toBe(200)
    expect(await open()).toHaveLength(2)
    // What is open is shown at the next submission and stops nobody.
    expect((await act(writer, doc, 'submit')).status).toBe(200)
  })

  it('keeps a refused action, its requests and its news out together', async () => {
    const doc = await create()
    const requests = ['Name the source.']
    const answer = await act(editor, doc, 'request-changes', { comment: 'Too early.', requests })
    expect(code(answer)).toEqual([409, 'wrong_state'])
    expect(await said(doc)).toEqual([])
    expect(await notices(writer, doc)).toEqual([])
  })

  describe('what is on a desk', () => {
    it('is told to whom it concerns, and read by nobody else', async () => {
      const doc = await create()
      await act(writer, doc, 'submit')
      expect(await kinds(editor, doc)).toEqual(['review_requested'])
      expect(await kinds(writer, doc)).toEqual([])
      await act(editor, doc, 'request-changes', { comment: 'Shorter.' })
      expect(await kinds(writer, doc)).toEqual(['changes_requested'])
      expect((await notices(writer, doc))[0]).toMatchObject({ by: 'editor', note: 'Shorter.' })
      await act(writer, doc, 'submit')
      expect(await kinds(editor, doc)).toEqual(['review_requested', 'review_requested'])
    })

    it('goes to the assigned reviewer alone', async () => {
      const chief = await room.person('chief-editor')
      const doc = await create()
      await act(writer, doc, 'assign', { assignee: chief.id })
      await act(writer, doc, 'submit')
      expect(await kinds(chief, doc)).toEqual(['assigned', 'review_requested'])
      expect(await kinds(editor, doc)).toEqual([])
    })

    it('is marked as read by its owner only', async () => {
      const doc = await create()
      await act(writer, doc, 'submit')
      const [notice] = await notices(editor, doc)
      await writer.request('POST', '/api/notifications/read', { ids: [notice!.id] })
      expect((await notices(editor, doc))[0]!.readAt ?? null).toBeNull()
      const answer = await editor.request<{ unread: number }>('POST', '/api/notifications/read', { ids: [notice!.id] })
      expect(answer.status, answer.text).toBe(200)
      expect((await notices(editor, doc))[0]!.readAt).toMatch(/^20/)
      expect(await editor.request('GET', '/api/notifications/unread')).toMatchObject({ body: answer.body })
      await editor.request('POST', '/api/notifications/read', { all: true })
      expect((await editor.request('GET', '/api/notifications/unread')).body).toEqual({ unread: 0 })
      expect(code(await editor.request('POST', '/api/notifications/read', { ids: 'all' }))).toEqual([400, 'invalid'])
    })
  })

  describe('what changed since somebody last looked', () => {
    interface Since {
      revision: number
      seen: { revision: number } | null
      from: { revision: number; pruned: boolean } | null
      diff: { changes: { label: string }[] } | null
    }
    const since = async (who: Person, doc: Doc) => (await who.request<Since>('GET', at(doc, 'since'))).body
    const save = (doc: Doc, revision: number, own: object) =>
      writer.request('PATCH', `/api/press-releases/${doc.id}`, { revision, ...own })

    it('is told from the version they saw, each for themselves, and never goes back', async () => {
      const doc = await create()
      expect(await since(editor, doc)).toMatchObject({ revision: 1, seen: null, diff: null })
      expect((await act(editor, doc, 'seen')).body).toEqual({ revision: 1 })
      await save(doc, 1, { title: 'A second title' })
      await save({ ...doc, revision: 2 }, 2, { lead: 'A second lead.' })
      const told = await since(editor, doc)
      expect(told).toMatchObject({ revision: 3, seen: { revision: 1 }, from: { revision: 1, pruned: false } })
      expect(told.diff?.changes.map(({ label }) => label)).toEqual(['Title', 'Lead'])
      expect((await since(writer, doc)).seen).toBeNull()
      await act(editor, { ...doc, revision: 3 }, 'seen')
      expect((await act(editor, { ...doc, revision: 2 }, 'seen')).body).toEqual({ revision: 3 })
      expect(await since(editor, doc)).toMatchObject({ seen: { revision: 3 }, diff: null })
      expect(code(await act(editor, { ...doc, revision: 4 }, 'seen'))).toEqual([400, 'invalid'])
    })

    it('starts from the oldest version that is kept, and says so', async () => {
      const doc = await create()
      await act(editor, doc, 'seen')
      await save(doc, 1, { title: 'Second' })
      await save(doc, 2, { title: 'Third' })
      await room.payload.db.deleteVersions({
        collection: 'press-releases',
        where: { and: [{ parent: { equals: doc.id } }, { 'version.revision': { equals: 1 } }] },
      } as never)
      expect(await since(editor, doc)).toMatchObject({ from: { revision: 2, pruned: true } })
    })

    it('is marked once when two tabs mark it at the same time', async () => {
      const doc = await create()
      const answers = await Promise.all([1, 2, 3, 4].map(() => act(editor, doc, 'seen')))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      const { totalDocs } = await room.payload.count({
        collection: 'review-marks',
        where: { storyKey: { equals: `press-releases:${doc.id}` } },
      })
      expect(totalDocs).toBe(1)
    })
  })

  it('makes a new draft from a story, without what belongs to that story alone', async () => {
    const doc = await create({
      quotes: [{ text: 'We are glad.', speaker: 'Kim', clearedBy: 'Kim', clearedAt: later(-HOUR) }],
      embargoUntil: later(HOUR),
      outreachPlan: { when: 'at', at: later(2 * HOUR), lists: [], waitFor: ['sv'] },
    })
    await act(writer, doc, 'assign', { assignee: editor.id })
    await act(writer, doc, 'submit')
    const answer = await editor.request<{ doc: Record<string, unknown> }>('POST', at(doc, 'new-from'))
    expect(answer.status, answer.text).toBe(201)
    const copy = answer.body.doc
    const source = (await editor.request('GET', `/api/press-releases/${doc.id}`)).body
    expect(copy).toMatchObject({
      title: source.title,
      lead: source.lead,
      body: source.body,
      revision: 1,
      editorialState: 'draft',
      createdBy: editor.id,
      submittedBy: null,
      outreachPlan: { when: 'none' },
      quotes: [{ text: 'We are glad.', speaker: 'Kim' }],
    })
    const quote = (copy.quotes as Record<string, unknown>[])[0]!
    const plan = copy.outreachPlan as Record<string, unknown>
    for (const value of [copy.assignee, copy.embargoUntil, plan.at, quote.clearedBy, quote.clearedAt]) {
      expect(value ?? null).toBeNull()
    }
    expect(copy.slug).not.toBe(source.slug)
    expect(copy.translationGroup).not.toBe(source.translationGroup)
    const steward = await room.person('data-steward')
    expect((await steward.request('POST', at(doc, 'new-from'))).status).toBe(403)
  })

  it('shows a translator the edition their text derives from, escaped', async () => {
    const doc = await create({ title: 'Source & <friends>', lead: 'The <b>lead</b>.' })
    await act(writer, doc, 'submit')
    await act(editor, doc, 'approve')
    const made = await act(writer, doc, 'translate', { language: 'sv' })
    expect(made.status, made.text).toBe(200)
    const answer = await writer.request<{ html: string; edition: { number: number } }>(
      'GET',
      at(made.body.doc, 'source'),
    )
    expect(answer.body.edition.number).toBe(1)
    expect(answer.body.html).toContain('<h1>Source &amp; &lt;friends&gt;</h1>')
    expect(answer.body.html).toContain('It names what works.')
    expect(answer.body.html).not.toContain('<b>')
    expect(code(await writer.request('GET', at(doc, 'source')))).toEqual([404, 'not_found'])
  })

  it('offers both versions to whoever saves too late, so that nothing is lost', async () => {
    const doc = await create()
    const address = `/api/press-releases/${doc.id}`
    const mine = { title: 'Mine', lead: 'My lead.' }
    expect((await editor.request('PATCH', address, { revision: 1, title: 'Theirs' })).status).toBe(200)
    const refused = await writer.request('PATCH', address, { revision: 1, ...mine })
    expect(code(refused)).toEqual([409, 'stale_revision'])
    expect(refused.body.errors?.[0]?.data).toMatchObject({ revision: 2 })
    // What both started from is still there, and mine is saved on top of theirs.
    const base = await writer.request<{ docs: { version: { title: string } }[] }>(
      'GET',
      `/api/press-releases/versions?where[parent][equals]=${doc.id}&where[version.revision][equals]=1&depth=0`,
    )
    expect(base.body.docs[0]?.version.title).toBe('A new report on exit services')
    const saved = await writer.request<{ doc: Doc & { title: string } }>('PATCH', address, { revision: 2, ...mine })
    expect(saved.body.doc).toMatchObject({ revision: 3, title: 'Mine' })
  })

  it('names a colleague who has a story open, without their address', async () => {
    const doc = await create()
    const lock = {
      document: { relationTo: 'press-releases', value: doc.id },
      user: { relationTo: 'users', value: editor.id },
    }
    await room.payload.db.create({ collection: 'payload-locked-documents', data: lock } as never)
    const seenBy = async (who: Person) => {
      const user = await room.payload.findByID({ collection: 'users', id: who.id, overrideAccess: true } as never)
      // As Payload asks for its dialog.
      const { docs } = await room.payload.find({
        ...{ collection: 'payload-locked-documents', depth: 1, overrideAccess: false },
        ...{ user: { ...(user as object), collection: 'users' }, where: { 'document.value': { equals: doc.id } } },
      } as never)
      return (docs[0] as unknown as { user: { value: { email?: string; name: string } } }).user.value
    }
    expect(await seenBy(writer)).toMatchObject({ name: 'editor', email: 'editor' })
    expect((await seenBy(await room.person('admin'))).email).toBe(editor.email)
    const shown = await writer.request<{ email?: string }>('GET', `/api/users/${editor.id}`)
    expect(shown.body.email).toBeUndefined()
  })
})
