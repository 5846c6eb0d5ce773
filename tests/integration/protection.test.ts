import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { paragraphs, pressRelease } from '../support/stories.ts'

interface Doc {
  id: string
  revision: number
  slug: string
  editorialState: string
  publicationStatus: string
}
interface Finding {
  id: string
  severity: string
  field: string
  message: string
}

describeEachDatabase('what protects people', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let chief: Person
  let steward: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    chief = await room.person('chief-editor')
    steward = await room.person('data-steward')
  })
  afterAll(() => room?.close())

  const post = async <T>(who: Person, path: string, body: unknown, status = 201) => {
    const answer = await who.request<T>('POST', path, body)
    expect(answer.status, answer.text).toBe(status)
    return answer.body
  }
  let shade = 0
  /** A picture of its own bytes: two that differ in a shade alone may be the same after compression. */
  const image = async (own: Record<string, unknown> = {}, exif: Record<string, string> = {}) => {
    const background = { r: ++shade, g: 90, b: 120 }
    const data = await sharp({ create: { width: 2200, height: 40, channels: 3, background } })
      .jpeg()
      .withExif({ IFD0: { Software: `Sample ${shade}`, ...exif } })
      .toBuffer()
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(data)], { type: 'image/jpeg' }), `portrait-${shade}.jpg`)
    const words = { alt: 'A person at a window', caption: 'At the window', credit: 'Sample', licence: 'CC0' }
    form.set('_payload', JSON.stringify({ ...words, ...own }))
    return (await post<{ doc: { id: string; hash: string } }>(writer, '/api/media', form)).doc
  }
  const consent = async (own: Record<string, unknown> = {}) => {
    const data = {
      subjectCode: `S-${Math.random().toString(36).slice(2)}`,
      scope: 'The report and the newsroom.',
      channels: ['newsroom', 'mail', 'press_use'],
      ...own,
    }
    return (await post<{ doc: { id: string; subjectCode: string } }>(steward, '/api/consent-records', data)).doc
  }
  const create = async (own: Record<string, unknown>) =>
    (await post<{ doc: Doc }>(writer, '/api/press-releases', pressRelease(own))).doc
  const read = async (doc: { id: string }) => (await writer.request<Doc>('GET', `/api/press-releases/${doc.id}`)).body
  const act = async (who: Person, doc: { id: string }, action: string, body: object = {}) => {
    const { revision } = await read(doc)
    return who.request<{ doc: Doc }>('POST', `/api/press-releases/${doc.id}/${action}`, { revision, ...body })
  }
  const done = async (who: Person, doc: { id: string }, action: string, body: object = {}) => {
    const answer = await act(who, doc, action, body)
    expect(answer.status, `${action}: ${answer.text}`).toBe(200)
  }
  const published = async (own: Record<string, unknown>) => {
    const doc = await create(own)
    await done(writer, doc, 'submit')
    await done(editor, doc, 'approve')
    await done(editor, doc, 'publish')
    return read(doc)
  }
  const findings = async (doc: { id: string }) =>
    (await writer.request<{ findings: Finding[] }>('GET', `/api/press-releases/${doc.id}/preflight`)).body.findings
  const page = async ({ slug }: Doc) => (await room.anyone.request('GET', `/en/press-releases/${slug}`)).status
  /** The page cache of a process follows within two seconds. */
  const gone = (doc: Doc) =>
    until(
      () => page(doc),
      (status) => status === 404,
      5_000,
    )
  const file = async (hash: string) => (await room.anyone.request('GET', `/files/${hash}/small.webp`)).status
  const audit = async (subject: string) =>
    (
      await chief.request<{ docs: { action: string; actor: string; data: Record<string, unknown> }[] }>(
        'GET',
        `/api/audit-events?where[subject][equals]=${subject}&sort=seq&limit=50`,
      )
    ).body.docs
  const news = async (who: Person, subject: string) =>
    (
      await who.request<{ docs: { kind: string; note: string }[] }>(
        'GET',
        `/api/notifications?where[subject][equals]=${subject}`,
      )
    ).body.docs

  describe('a consent that is withdrawn', () => {
    it('holds what is public with its picture, at once, and says so', async () => {
      const record = await consent()
      const picture = await image({ depictsPerson: true, consent: record.id })
      const doc = await published({ title: 'With a face', images: [picture.id] })
      const inText = await published({
        title: 'With the face in its text',
        body: {
          root: {
            ...paragraphs('Text.').root,
            children: [
              ...paragraphs('Text.').root.children,
              { type: 'upload', version: 3, format: '', relationTo: 'media', value: picture.id, fields: null },
            ],
          },
        },
      })
      const other = await published({ title: 'Without it' })
      expect([await page(doc), await page(inText), await file(picture.hash)]).toEqual([200, 200, 200])

      const answer = await steward.request<{
        message: string
        held: { storyKey: string; held: string }[]
        pending: number
      }>('POST', `/api/consent-records/${record.id}/withdraw`, { reason: 'Asked by telephone.' })
      expect(answer.status, answer.text).toBe(200)
      expect(answer.body.pending).toBe(0)
      expect(answer.body.held.map(({ storyKey, held }) => `${storyKey} ${held}`).sort()).toEqual(
        [`press-releases:${doc.id} published`, `press-releases:${inText.id} published`].sort(),
      )
      expect(answer.body.message).toContain('“With a face” (en)')
      expect(await file(picture.hash)).toBe(404)
      expect([await gone(doc), await gone(inText)]).toEqual([404, 404])
      expect(await page(other)).toBe(200)

      const row = (
        await editor.request<{ docs: { status: string; nextReason: string }[] }>(
          'GET',
          `/api/publications?where[storyKey][equals]=press-releases:${doc.id}`,
        )
      ).body.docs[0]
      expect(row).toMatchObject({ status: 'held', nextReason: expect.stringContaining(record.subjectCode) })
      expect(
        (await audit(`consent-records:${record.id}`)).find(({ action }) => action === 'consent.withdraw'),
      ).toMatchObject({
        action: 'consent.withdraw',
        actor: steward.id,
        data: { reason: 'Asked by telephone.' },
      })
      expect((await audit(`press-releases:${doc.id}`)).at(-1)).toMatchObject({ action: 'story.hold', actor: 'system' })
      for (const person of [writer, editor, chief]) {
        expect((await news(person, `press-releases:${doc.id}`)).map(({ kind }) => kind)).toContain('held_by_consent')
      }
      // A second call changes nothing.
      const again = await steward.request<{ held: unknown[] }>('POST', `/api/consent-records/${record.id}/withdraw`, {
        reason: 'Once more.',
      })
      expect([again.status, again.body.held]).toEqual([200, []])
    })

    it('by the form is the same, and stays withdrawn', async () => {
      const record = await consent()
      const picture = await image({ depictsPerson: true, consent: record.id })
      const doc = await published({ title: 'With another face', images: [picture.id] })
      const path = `/api/consent-records/${record.id}`
      const answer = await steward.request('PATCH', path, { withdrawnAt: new Date().toISOString() })
      expect(answer.status, answer.text).toBe(200)
      expect([await file(picture.hash), await gone(doc)]).toEqual([404, 404])
      const back = await steward.request('PATCH', path, { withdrawnAt: null })
      expect([back.status, back.body.errors?.[0]?.code]).toEqual([409, 'conflict'])
      expect((await steward.request('DELETE', path)).status).toBe(409)
      expect((await writer.request('PATCH', `/api/media/${picture.id}`, { depictsPerson: false })).status).toBe(403)
      expect((await findings(doc)).map(({ id }) => id)).toContain('consent_withdrawn')
    })

    it('closes the same bytes under another name, and what only waits behind a live edition', async () => {
      const record = await consent()
      const picture = await image({ depictsPerson: true, consent: record.id })
      const doc = await published({ title: 'First without' })
      const { revision } = await read(doc)
      await writer.request('PATCH', `/api/press-releases/${doc.id}`, { revision, images: [picture.id] })
      await done(writer, doc, 'submit')
      await done(editor, doc, 'approve')
      await done(editor, doc, 'schedule', { at: '2099-01-01T10:00:00Z', zone: 'UTC' })
      // The very bytes uploaded again, by somebody who ticked nothing.
      const twin = (
        await room.payload.db.create({
          collection: 'media',
          data: {
            ...{ filename: 'twin.jpg', mimeType: 'image/jpeg', width: 2200, height: 40, hash: picture.hash },
            ...{ alt: 'x', caption: 'x', credit: 'x', licence: 'x', variants: 'ready' },
          },
        })
      ).id as string
      const twinned = await published({ title: 'With a twin', images: [String(twin)] })
      expect(await file(picture.hash)).toBe(200)
      const answer = await steward.request<{ held: { storyKey: string; held: string }[] }>(
        'POST',
        `/api/consent-records/${record.id}/withdraw`,
        { reason: 'x' },
      )
      expect(answer.body.held.map(({ storyKey, held }) => `${storyKey} ${held}`).sort()).toEqual(
        [`press-releases:${doc.id} next_edition`, `press-releases:${twinned.id} published`].sort(),
      )
      expect([await file(picture.hash), await gone(twinned), await page(doc)]).toEqual([404, 404, 200])
    })

    it.each([
      ['a writer', () => writer, 403],
      ['an editor', () => editor, 403],
    ])('is not for %s', async (_, who, status) => {
      const record = await consent()
      const path = `/api/consent-records/${record.id}`
      expect((await who().request('POST', `${path}/withdraw`, { reason: 'x' })).status).toBe(status)
      expect((await who().request('PATCH', path, { withdrawnAt: new Date().toISOString() })).status).toBe(status)
      const stored = await steward.request<{ withdrawnAt: string | null }>('GET', path)
      expect(stored.body.withdrawnAt ?? null).toBeNull()
    })

    it('needs a reason, and an address that exists', async () => {
      const record = await consent()
      const without = await steward.request('POST', `/api/consent-records/${record.id}/withdraw`, {})
      expect([without.status, without.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
      const nowhere = `/api/consent-records/${'0'.repeat(24)}/withdraw`
      expect((await steward.request('POST', nowhere, { reason: 'x' })).status).toBe(404)
      expect((await room.anyone.request('POST', nowhere, { reason: 'x' })).status).toBe(401)
    })
  })

  it('a consent that ends by its date is carried out by a worker, and told of ahead', async () => {
    const { watchConsents } = await import('../../src/editorial/consent-watch.ts')
    const now = Date.now()
    const day = 86_400_000
    const record = await consent({ validUntil: new Date(now + 20 * day).toISOString() })
    const picture = await image({ depictsPerson: true, consent: record.id })
    const doc = await published({ title: 'For a while', images: [picture.id] })
    const told = async () => (await news(editor, `consent-records:${record.id}`)).length
    await watchConsents(room.payload, now)
    await watchConsents(room.payload, now + day)
    expect(await told()).toBe(1)
    await watchConsents(room.payload, now + 14 * day)
    expect(await told()).toBe(2)
    expect(await page(doc)).toBe(200)
    expect(await watchConsents(room.payload, now + 20 * day)).toBe(1)
    expect(await gone(doc)).toBe(404)
    expect(await watchConsents(room.payload, now + 21 * day)).toBe(0)
  })

  describe('a protected name', () => {
    const NAME = 'Quirina Zetterholmsdotter'
    const LETTERS = /quirina|zetterholmsdotter/i
    let person: { id: string }
    beforeAll(async () => {
      const answer = await post<{ doc: { id: string } }>(steward, '/api/protected-people', {
        pseudonym: 'Stella',
        realName: NAME,
      })
      person = answer.doc
      expect(JSON.stringify(answer)).not.toMatch(LETTERS)
    })

    it('is found wherever it stands, and the findings do not tell it', async () => {
      const doc = await create({ title: `On ${NAME}`, lead: 'Stella tells her story.' })
      const found = await findings(doc)
      expect(
        found.filter(({ id }) => id === 'protected_name').map(({ severity, field }) => `${severity} ${field}`),
      ).toEqual(['block title', 'block slug'])
      expect(JSON.stringify(found)).not.toMatch(LETTERS)
      const refused = await act(writer, doc, 'submit')
      expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([422, 'preflight_blocked'])
      expect(refused.text.replace(/"title":"[^"]*"/g, '')).not.toMatch(LETTERS)
    })

    it('is found in the metadata of a picture, of which nothing readable is kept', async () => {
      const picture = await image({}, { Artist: NAME, Copyright: 'Sample' })
      const doc = await create({ title: 'A plain title', images: [picture.id] })
      expect((await findings(doc)).map(({ id, field }) => `${id} ${field}`)).toEqual([
        `protected_name media.${picture.id}`,
      ])
      const stored = await room.payload.db.findOne({
        collection: 'media',
        where: { id: { equals: picture.id } },
      } as never)
      expect(JSON.stringify(stored)).not.toMatch(LETTERS)
      expect((stored as { metadataWords?: unknown[] }).metadataWords?.length).toBeGreaterThan(0)
      const shown = await editor.request('GET', `/api/media/${picture.id}`)
      expect(shown.text).not.toContain('metadataWords')
    })

    it('stands nowhere afterwards: not in answers, versions, the record, or the files of the database', async () => {
      const own = `/api/protected-people/${person.id}`
      const typed = await steward.request('PATCH', own, { note: 'Told us in spring.' })
      const replaced = await steward.request('PATCH', own, { realName: 'Zebulonia Qvarnström' })
      for (const answer of [
        typed,
        replaced,
        await steward.request('GET', own),
        await steward.request('GET', '/api/protected-people'),
      ]) {
        expect(answer.status, answer.text).toBe(200)
        expect(answer.text).not.toMatch(/quirina|zetterholm|zebulonia|qvarn|nameHashes|realName/i)
      }
      const graphql = await steward.request('POST', '/api/graphql', {
        query: `mutation { updateProtectedPerson(id: ${JSON.stringify(person.id)}, data: { realName: "Zebulonia Qvarnström" }) { id pseudonym realName } }`,
      })
      expect(graphql.text).toContain('Stella')
      expect(graphql.text).not.toMatch(/zebulonia|qvarn/i)
      const events = await audit(`protected-people:${person.id}`)
      const actions = events.map(({ action }) => action)
      expect(actions.filter((action) => action === 'protected-person.name-replaced')).toHaveLength(2)
      expect(actions).toContain('protected-person.create')
      expect(actions).toContain('protected-person.update')
      const row = await room.payload.db.findOne({
        collection: 'protected-people',
        where: { id: { equals: person.id } },
      } as never)
      expect(JSON.stringify([row, events])).not.toMatch(/quirina|zetterholm|zebulonia|qvarn/i)
      if (db.engine === 'sqlite') {
        // The name stands in no file but in the text that somebody wrote it into.
        for (const name of (await readdir(db.dir)).filter((one) => one.startsWith('test.db'))) {
          expect((await readFile(join(db.dir, name))).includes('Zebulonia')).toBe(false)
        }
      }
      const doc = await create({ title: 'Zebulonia Qvarnström speaks' })
      expect((await findings(doc)).some(({ id, field }) => id === 'protected_name' && field === 'title')).toBe(true)
      // Typing another name replaces the first.
      const first = await create({ title: `${NAME} speaks` })
      expect((await findings(first)).filter(({ id }) => id.startsWith('protected'))).toEqual([])
    })

    it('has to be typed once, by somebody who may, and is told from nonsense', async () => {
      const path = '/api/protected-people'
      expect((await steward.request('POST', path, { pseudonym: 'Nova' })).body.errors?.[0]?.code).toBe('invalid')
      expect((await steward.request('POST', path, { pseudonym: 'Nova', realName: '…' })).status).toBe(400)
      for (const who of [writer, editor]) {
        expect((await who.request('POST', path, { pseudonym: 'Nova', realName: 'A B' })).status).toBe(403)
        expect((await who.request('PATCH', `${path}/${person.id}`, { realName: 'Other Name' })).status).toBe(403)
      }
      expect((await writer.request('GET', path)).status).toBe(403)
      const twice = await steward.request('POST', path, { pseudonym: 'Stella', realName: 'Zacharina Yxkull' })
      expect(twice.status).toBe(400)
      expect(twice.text).not.toMatch(/zacharina|yxkull/i)
    })
  })

  it('the house’s words bind a text as soon as an editor takes them into use', async () => {
    const term = {
      language: 'en',
      term: 'flimflam*',
      severity: 'block',
      alternative: 'nonsense',
      rationale: 'It is clearer.',
    }
    const proposed = await post<{ doc: { id: string } }>(writer, '/api/terms', term)
    const doc = await create({ lead: 'No flimflammery. “Flimflam”, they said.' })
    expect(await findings(doc)).toEqual([])
    await editor.request('PATCH', `/api/terms/${proposed.doc.id}`, { status: 'in_use' })
    await until(
      () => findings(doc),
      (seen) =>
        seen.some(({ id, field, message }) => id === 'term_blocked' && field === 'lead' && !message.includes('times')),
      5_000,
    )
    await editor.request('DELETE', `/api/terms/${proposed.doc.id}`)
  })
})
