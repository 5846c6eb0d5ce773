import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

interface Doc {
  id: string
  revision: number
  derivedFrom: string | null
  editorialState: string
}

interface Member {
  id: string
  language: string
  isSource: boolean
  stale: boolean
  sourceDiff: { from: string; to: string } | null
}

describeEachDatabase('translations, times and what is too much', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
  })
  afterAll(() => room?.close())

  const path = (doc: { id: string }, rest = '') => `/api/press-releases/${doc.id}${rest}`
  const read = async (doc: { id: string }) => (await writer.request<Doc>('GET', path(doc))).body
  const act = async (who: Person, doc: { id: string }, action: string, body: object = {}) =>
    who.request<{ doc: Doc; edition?: { id: string } }>('POST', path(doc, `/${action}`), {
      revision: (await read(doc)).revision,
      ...body,
    })
  const done = async (who: Person, doc: { id: string }, action: string, body: object = {}) => {
    const answer = await act(who, doc, action, body)
    expect(answer.status, `${action}: ${answer.text}`).toBe(200)
    return answer.body
  }
  const create = async (own: Record<string, unknown> = {}) => {
    const answer = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc
  }
  const edit = async (doc: { id: string }, data: object) =>
    writer.request<{ doc: Doc }>('PATCH', path(doc), { revision: (await read(doc)).revision, ...data })
  const sign = async (doc: { id: string }) => {
    await done(writer, doc, 'submit')
    return done(editor, doc, 'approve')
  }
  const group = async (doc: { id: string }) =>
    (await writer.request<{ members: Member[]; missing: string[] }>('GET', path(doc, '/group'))).body
  const found = async (doc: { id: string }) =>
    (
      await writer.request<{ findings: { id: string; severity: string }[] }>('GET', path(doc, '/preflight'))
    ).body.findings
      .filter(({ id }) => id === 'translation_stale')
      .map(({ severity }) => severity)

  it('a version whose source is signed anew is stale, and is not signed before somebody has looked', async () => {
    const source = await create({ title: 'The source' })
    const first = await sign(source)
    const { doc: swedish } = await done(writer, source, 'translate', { language: 'sv', copyText: true })
    expect(swedish.derivedFrom).toBe(first.edition?.id)
    await edit(swedish, { slug: `kallan-${swedish.id}` })
    expect((await act(writer, swedish, 'confirm-source')).body.errors?.[0]?.code).toBe('wrong_state')
    await edit(source, { lead: 'Something new.' })
    const second = await sign(source)
    expect(await found(swedish)).toEqual(['warn'])
    await done(writer, swedish, 'submit')
    expect(await found(swedish)).toEqual(['block'])
    const blocked = await act(editor, swedish, 'approve')
    expect([blocked.status, blocked.body.errors?.[0]?.code]).toEqual([422, 'preflight_blocked'])
    const members = (await group(swedish)).members
    expect(members).toMatchObject([
      { language: 'en', isSource: true, stale: false },
      {
        language: 'sv',
        stale: true,
        sourceDiff: { from: first.edition?.id, to: second.edition?.id },
      },
    ])
    const looked = await done(writer, swedish, 'confirm-source')
    expect(looked.doc).toMatchObject({ derivedFrom: second.edition?.id, editorialState: 'in_review' })
    expect((await group(source)).members.map(({ stale }) => stale)).toEqual([false, false])
    await done(editor, swedish, 'approve')
    const told = await room.payload.find({
      collection: 'notifications',
      where: {
        and: [{ kind: { equals: 'translation_stale' } }, { subject: { equals: `press-releases:${swedish.id}` } }],
      },
      overrideAccess: true,
    } as never)
    expect(JSON.stringify(told.docs)).toContain(writer.id)
  })

  it('a version begun before its source was signed is not stale by the first signature', async () => {
    const source = await create()
    const finnish = await create({ language: 'fi', translationOf: source.id })
    await sign(source)
    expect(await found(finnish)).toEqual([])
    await sign(finnish)
  })

  it('the group names what is missing, once the source is signed', async () => {
    const source = await create()
    expect((await group(source)).missing).toEqual([])
    await sign(source)
    const { missing } = await group(source)
    expect(missing).toContain('lt')
    expect(missing).not.toContain('en')
    expect((await room.anyone.request('GET', path(source, '/group'))).status).toBe(401)
  })

  it('no version takes the language of another by a change', async () => {
    const source = await create()
    const finnish = await create({ language: 'fi', translationOf: source.id })
    const answer = await edit(finnish, { language: 'en' })
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([409, 'conflict'])
    expect((await edit(finnish, { language: 'et' })).status).toBe(200)
  })

  describe('an embargo', () => {
    it.each<[string, Record<string, unknown>, string]>([
      ['summer time', { embargoUntil: '2030-07-01T10:00', embargoZone: 'Europe/Helsinki' }, '2030-07-01T07:00:00.000Z'],
      ['winter time', { embargoUntil: '2030-01-15T10:00', embargoZone: 'Europe/Helsinki' }, '2030-01-15T08:00:00.000Z'],
      [
        'an instant',
        { embargoUntil: '2030-01-15T10:00:00+05:00', embargoZone: 'Europe/Oslo' },
        '2030-01-15T05:00:00.000Z',
      ],
    ])('typed as %s is that very instant', async (_, own, instant) => {
      const doc = (await read(await create(own))) as unknown as { embargoUntil: string }
      expect(new Date(doc.embargoUntil).toISOString()).toBe(instant)
    })

    it('typed in a change is read in the zone that the story has', async () => {
      const doc = await create({ embargoZone: 'Europe/Vilnius' })
      const answer = await edit(doc, { embargoUntil: '2030-07-01T10:00' })
      expect(answer.status, answer.text).toBe(200)
      expect(new Date((answer.body.doc as unknown as { embargoUntil: string }).embargoUntil).toISOString()).toBe(
        '2030-07-01T07:00:00.000Z',
      )
    })

    it('in a change by whoever may not make it is refused alike, in whatever zone the story is', async () => {
      const administrator = await room.person('admin')
      for (const [who, refusal] of [
        [administrator, 403],
        [room.anyone, 401],
      ] as const) {
        const answers: { status: number; text: string }[] = []
        for (const embargoZone of ['Europe/Stockholm', 'UTC', '']) {
          const doc = await create({ embargoZone })
          const { revision } = await read(doc)
          // In Stockholm the clock skips it.
          answers.push(await who.request('PATCH', path(doc), { revision, embargoUntil: '2030-03-31T02:30' }))
        }
        expect(answers.map(({ status }) => status)).toEqual(answers.map(() => refusal))
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      }
    })

    it.each<[string, Record<string, unknown>, object]>([
      [
        'a time that the clock skips',
        { embargoUntil: '2030-03-31T02:30', embargoZone: 'Europe/Stockholm' },
        { field: 'embargoUntil', candidates: ['2030-03-31T01:30+01:00', '2030-03-31T03:30+02:00'] },
      ],
      [
        'a time that comes twice',
        { embargoUntil: '2030-10-27T02:30', embargoZone: 'Europe/Stockholm' },
        { field: 'embargoUntil', candidates: ['2030-10-27T02:30+02:00', '2030-10-27T02:30+01:00'] },
      ],
      ['a local time without a zone', { embargoUntil: '2030-10-27T12:30', embargoZone: '' }, { field: 'embargoZone' }],
      ['a zone that is none', { embargoZone: 'Europe/Atlantis' }, { field: 'embargoZone' }],
      ['words', { embargoUntil: 'tomorrow', embargoZone: 'Europe/Stockholm' }, { field: 'embargoUntil' }],
      [
        'a local time of the plan',
        { outreachPlan: { when: 'at', at: '2030-01-01T10:00', lists: [] } },
        { field: 'outreachPlan.at' },
      ],
    ])('refuses %s, and stores nothing', async (_, own, data) => {
      const before = (await room.payload.count({ collection: 'press-releases' } as never)).totalDocs
      const answer = await writer.request('POST', '/api/press-releases', pressRelease(own))
      expect([answer.status, answer.body.errors?.[0]?.code], answer.text).toEqual([400, 'invalid'])
      expect(answer.body.errors?.[0]?.data).toMatchObject(data)
      expect((await room.payload.count({ collection: 'press-releases' } as never)).totalDocs).toBe(before)
    })
  })

  describe('what is too much', () => {
    const nested = (levels: number) => {
      let node: object = { type: 'text', version: 1, text: 'deep', format: 0, mode: 'normal', style: '', detail: 0 }
      const base = { version: 1, format: '', indent: 0, direction: 'ltr' }
      for (let i = 0; i < levels; i++) {
        const item = { ...base, type: 'listitem', value: 1, children: [node] }
        node = { ...base, type: 'list', tag: 'ul', listType: 'bullet', start: 1, children: [item] }
      }
      return { root: { ...base, type: 'root', children: [node] } }
    }
    const long = (bytes: number) => ({
      root: {
        type: 'root',
        version: 1,
        format: '',
        indent: 0,
        direction: 'ltr',
        children: [
          { type: 'paragraph', version: 1, children: [{ type: 'text', version: 1, text: 'x'.repeat(bytes) }] },
        ],
      },
    })

    it.each<[string, object, number]>([
      ['200 nested levels of lists', nested(200), 400],
      ['4,000 nested levels of nodes', nested(1_000), 400],
      ['a text of more than 1 MB', long(1_100_000), 400],
      ['a request of more than 2 MB', long(2_200_000), 413],
    ])('%s is refused, and nothing is written', async (_, body, status) => {
      const doc = await create()
      const before = JSON.stringify(await read(doc))
      const answer = await edit(doc, { body })
      expect(answer.status, answer.text.slice(0, 300)).toBe(status)
      expect(answer.body.errors?.[0]?.message.length).toBeGreaterThan(10)
      expect(JSON.stringify(await read(doc))).toBe(before)
    })

    it('a comment with markup is refused, and the story stays where it is', async () => {
      const doc = await create()
      await done(writer, doc, 'submit')
      const answer = await act(editor, doc, 'request-changes', { comment: '<img src=x onerror=alert(1)>' })
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
      expect((await read(doc)).editorialState).toBe('in_review')
    })

    it.each<[string, object]>([
      ['answers that are no list', { attestations: 'all' }],
      ['an answer that names nothing', { attestations: [{}] }],
      ['an override with an endless reason', { overrides: [{ id: 'x', reason: 'x'.repeat(1001) }] }],
      ['a comment of a book', { comment: 'x'.repeat(5001) }],
    ])('%s is refused', async (_, body) => {
      const doc = await create()
      await done(writer, doc, 'submit')
      const answer = await act(editor, doc, 'approve', body)
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
      expect((await read(doc)).editorialState).toBe('in_review')
    })
  })
})
