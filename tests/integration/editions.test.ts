import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoryDiff } from '../../src/domain/diff.ts'
import { ROLES } from '../../src/domain/permissions.ts'
import { handleOf } from '../../src/storage/open.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { paragraphs, pressRelease } from '../support/stories.ts'
import { tamper } from '../support/tamper.ts'

interface Doc {
  id: string
  revision: number
  slug: string
}
interface Edition {
  id: string
  number: number
  hash: string
}
type DiffAnswer = StoryDiff & { from: Edition; to: Partial<Edition> & { revision?: number } }

describeEachDatabase('editions', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
  })
  afterAll(() => room?.close())

  const create = async (own: Record<string, unknown> = {}) =>
    (await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))).body.doc
  const act = async (who: Person, doc: Doc, action: string, body: object = {}) => {
    const answer = await who.request<{ doc: Doc; edition: Edition }>(
      'POST',
      `/api/press-releases/${doc.id}/${action}`,
      {
        revision: doc.revision,
        ...body,
      },
    )
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }
  const sign = async (doc: Doc): Promise<Edition> => {
    await act(writer, doc, 'submit')
    return (await act(editor, doc, 'approve')).edition
  }
  const save = async (doc: Doc, data: object) => {
    const answer = await writer.request<{ doc: Doc }>('PATCH', `/api/press-releases/${doc.id}`, {
      revision: doc.revision,
      ...data,
    })
    expect(answer.status, answer.text).toBe(200)
    return answer.body.doc
  }
  const stored = async (edition: Edition) =>
    (await room.payload.db.findOne({
      collection: 'editions',
      where: { id: { equals: edition.id } },
    } as never)) as unknown as {
      canonical: string
      hash: string
    }

  describe('never change', () => {
    it.each(['PATCH', 'PUT', 'DELETE', 'POST'])('whoever asks: %s, by every role', async (method) => {
      const edition = await sign(await create())
      const before = await stored(edition)
      for (const role of ROLES) {
        const who = await room.person(role)
        const answer = await who.request(method, `/api/editions/${edition.id}`, { title: 'Forged', hash: 'x' })
        expect(answer.status, `${role} ${answer.text}`).toBeGreaterThanOrEqual(400)
        expect(answer.status, `${role} ${answer.text}`).toBeLessThan(500)
        expect(answer.body.errors?.[0]?.code, answer.text).toBeTruthy()
      }
      expect(await stored(edition)).toEqual(before)
    })

    it('in bulk neither, and nobody makes one by hand', async () => {
      const edition = await sign(await create())
      const before = await stored(edition)
      for (const role of ROLES) {
        const who = await room.person(role)
        const where = `where[id][equals]=${edition.id}`
        for (const [method, path] of [
          ['PATCH', `/api/editions?${where}`],
          ['DELETE', `/api/editions?${where}`],
          ['POST', '/api/editions'],
        ] as const) {
          const { status } = await who.request(method, path, { title: 'Forged' })
          expect([method, role, status >= 400 && status < 500]).toEqual([method, role, true])
        }
      }
      expect(await stored(edition)).toEqual(before)
    })

    it.each(['editions', 'audit-events'])('through the adapter neither: %s', async (collection) => {
      await sign(await create())
      const where = { id: { exists: true } }
      for (const call of [
        () => room.payload.db.updateOne({ collection, where, data: { title: 'Forged' } } as never),
        () => room.payload.db.updateMany({ collection, where, data: { title: 'Forged' } } as never),
        () => room.payload.db.deleteOne({ collection, where } as never),
        () => room.payload.db.deleteMany({ collection, where } as never),
      ]) {
        await expect(call()).rejects.toThrow('written once')
      }
    })

    it.runIf(db.engine === 'sqlite')('in the database neither: SQLite itself refuses', async () => {
      await sign(await create())
      const handle = handleOf(room.payload)
      if (handle.engine !== 'sqlite') throw new Error('not SQLite')
      for (const table of ['editions', 'audit_events', 'audit_links']) {
        // A trigger fires once for each row, so there has to be one.
        if (table === 'audit_links') {
          await handle.run(`INSERT INTO audit_links (id, position, event, event_hash, previous, hash)
            VALUES ('x', 1000000, 'x', 'x', 'x', 'x')`)
        }
        await expect(handle.run(`UPDATE ${table} SET updated_at = 'x'`)).rejects.toThrow('written once')
        await expect(handle.run(`DELETE FROM ${table}`)).rejects.toThrow('written once')
      }
    })
  })

  describe('are found by their content', () => {
    it('and proved', async () => {
      const edition = await sign(await create())
      const answer = await editor.request<{
        edition: Edition & { canonical: string }
        intact: boolean
        also: Edition[]
      }>('GET', `/api/editions/by-hash/${edition.hash}`)
      expect(answer.body).toMatchObject({ edition: { id: edition.id, hash: edition.hash }, intact: true, also: [] })
    })
    it.each(['f'.repeat(64), 'short'])('404 for %s', async (hash) => {
      expect((await editor.request('GET', `/api/editions/by-hash/${hash}`)).status).toBe(404)
    })
  })

  describe('are compared', () => {
    it('with each other, and with the working document', async () => {
      const doc = await create()
      const one = await sign(doc)
      const changed = await save(doc, { title: 'A second report on exit services' })
      const two = await sign(changed)
      await save(changed, {
        body: paragraphs('The report is based on interviews.', 'It names what works and what not.'),
      })
      const between = await editor.request<DiffAnswer>('GET', `/api/editions/${one.id}/diff?against=${two.id}`)
      expect(between.status, between.text).toBe(200)
      expect(between.body).toMatchObject({ from: { number: 1 }, to: { number: 2 }, identical: false, coarse: false })
      expect(between.body.changes.map(({ label }) => label)).toEqual(['Title'])
      expect(between.body.changes[0]).toMatchObject({
        runs: [
          { mark: 'same', text: 'A ' },
          { mark: 'removed', text: 'new' },
          { mark: 'added', text: 'second' },
          { mark: 'same', text: ' report on exit services' },
        ],
      })
      const working = await editor.request<DiffAnswer>('GET', `/api/editions/${two.id}/diff?against=working`)
      expect(working.body.changes.map(({ label }) => label)).toEqual(['Text'])
      expect(working.body.to.revision).toBeGreaterThan(2)
      const last = await writer.request<DiffAnswer>('GET', `/api/press-releases/${doc.id}/changes?from=last`)
      expect(last.body.changes).toEqual(working.body.changes)
      const first = await writer.request<DiffAnswer>('GET', `/api/press-releases/${doc.id}/changes?from=${one.id}`)
      expect(first.body.changes.map(({ label }) => label)).toEqual(['Title', 'Text'])
    })

    it('and are the same as themselves, also as they were read back from the database', async () => {
      const doc = await create()
      const edition = await sign(doc)
      const working = await editor.request<DiffAnswer>('GET', `/api/editions/${edition.id}/diff?against=working`)
      expect(working.body).toMatchObject({ identical: true, changes: [], invisible: [] })
    })

    it('names media lists', async () => {
      const list = await editor.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
        name: 'Nordic desks',
        audience: 'journalist',
      })
      const doc = await create()
      await sign(doc)
      await save(doc, { outreachPlan: { lists: [list.body.doc.id], when: 'on_approval' } })
      const answer = await editor.request<DiffAnswer>('GET', `/api/press-releases/${doc.id}/changes`)
      expect(JSON.stringify(answer.body.changes)).toContain('Nordic desks')
    })

    it('refuses what is unknown, another story’s, or not for this reader', async () => {
      const one = await sign(await create())
      const doc = await create({ title: 'Another story' })
      const other = await sign(doc)
      const draft = await create({ title: 'Never signed' })
      const status = async (who: Pick<Person, 'request'>, path: string) => (await who.request('GET', path)).status
      expect(await status(editor, `/api/editions/${one.id}/diff?against=${other.id}`)).toBe(404)
      expect(await status(editor, `/api/editions/${one.id}/diff?against=nothing`)).toBe(404)
      expect(await status(editor, `/api/editions/nothing/diff?against=${one.id}`)).toBe(404)
      expect(await status(editor, `/api/editions/${one.id}/diff`)).toBe(400)
      expect(await status(editor, `/api/press-releases/${doc.id}/changes?from=${one.id}`)).toBe(404)
      expect(await status(editor, `/api/press-releases/${draft.id}/changes`)).toBe(404)
      expect(await status(room.anyone, `/api/editions/${one.id}/diff?against=working`)).toBe(401)
      expect(await status(await room.person('data-steward'), `/api/press-releases/${doc.id}/changes`)).toBe(403)
    })
  })

  it('are shown as the public page would show them, to staff alone', async () => {
    const edition = await sign(await create({ title: 'Signed <em>words</em>' }))
    const answer = await editor.request('GET', `/api/editions/${edition.id}/page`)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain('Signed &lt;em&gt;words&lt;/em&gt;')
    expect(answer.headers.get('content-security-policy')).toContain('sandbox')
    expect(answer.headers.get('cache-control')).toContain('no-store')
    expect((await room.anyone.request('GET', `/api/editions/${edition.id}/page`)).status).toBe(401)
  })

  describe('that were changed below the application', () => {
    const forge = async (edition: Edition) => {
      const { canonical } = await stored(edition)
      await tamper(room.payload).set('editions', edition.id, { canonical: canonical.replace('joint', 'forged') })
    }
    const alarm = (edition: Edition) =>
      until(
        async () =>
          (await room.payload.db.findOne({
            collection: 'audit-events',
            where: { and: [{ action: { equals: 'edition.tampered' } }, { edition: { equals: edition.id } }] },
          } as never)) as { data: object } | null,
        (event) => event !== null,
      )
    const publication = async (doc: Doc) =>
      (await room.payload.db.findOne({
        collection: 'publications',
        where: { storyKey: { equals: `press-releases:${doc.id}` } },
      } as never)) as unknown as { status: string; nextReason: string }

    it('are not shown anywhere; the publication is held and the alarm is on record', async () => {
      const doc = await create({ title: 'Public until forged' })
      const edition = await sign(doc)
      await act(editor, doc, 'publish')
      await forge(edition)
      // Nobody has read it yet: what was read before it was forged is what was signed.
      const page = await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)
      expect([page.status, page.text.includes('forged')]).toEqual([404, false])
      const api = await room.anyone.request('GET', '/content/v1/stories?language=en&limit=100')
      expect(api.text).not.toContain(doc.slug)
      await alarm(edition)
      const row = await until(
        () => publication(doc),
        ({ status }) => status === 'held',
      )
      expect(row.nextReason).toContain('hash')
      const rest = await room.anyone.request('GET', `/api/publications?where[slug][equals]=${doc.slug}`)
      expect(rest.text).not.toContain('forged')
    })

    it('are left out of the public REST answer by its own check', async () => {
      const doc = await create({ title: 'Read through REST' })
      const edition = await sign(doc)
      await act(editor, doc, 'publish')
      await forge(edition)
      const rest = await room.anyone.request<{ docs: { content: unknown }[] }>(
        'GET',
        `/api/publications?where[slug][equals]=${doc.slug}`,
      )
      expect(rest.body.docs.map(({ content }) => content)).toEqual([null])
      await alarm(edition)
    })

    it('cannot be published, scheduled or compared', async () => {
      const doc = await create()
      const edition = await sign(doc)
      await forge(edition)
      for (const [action, body] of [
        ['publish', {}],
        ['schedule', { at: new Date(Date.now() + 3_600_000).toISOString() }],
      ] as const) {
        const answer = await editor.request('POST', `/api/press-releases/${doc.id}/${action}`, {
          revision: doc.revision,
          ...body,
        })
        expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([409, 'edition_tampered'])
      }
      const diff = await editor.request('GET', `/api/editions/${edition.id}/diff?against=working`)
      expect([diff.status, diff.body.errors?.[0]?.code]).toEqual([409, 'edition_tampered'])
      await alarm(edition)
    })

    it('start no campaign', async () => {
      const doc = await create()
      const edition = await sign(doc)
      await act(editor, doc, 'publish')
      await forge(edition)
      const { freezeCampaign } = await import('../../src/outreach/freeze.ts')
      const story = (await room.payload.findByID({ collection: 'press-releases', id: doc.id })) as unknown as {
        translationGroup: string
      }
      const told: string[] = []
      const frozen = await freezeCampaign(
        { db: room.payload.db, onTampered: ({ id }: { id: string }) => told.push(id) } as never,
        {
          translationGroup: story.translationGroup,
          storyKey: `press-releases:${doc.id}`,
          type: 'brief',
          waitFor: [],
          options: {},
        } as never,
        new Date(),
        'https://press.example.org',
      )
      expect(frozen).toMatchObject({ soon: false, waiting: expect.stringContaining('hash') })
      expect(told).toEqual([edition.id])
    })

    it('are named by the verification, also with a hash of their own', async () => {
      const [one, two] = [await sign(await create()), await sign(await create())]
      await forge(one)
      const { canonical } = await stored(two)
      const forged = canonical.replace('joint', 'forged')
      const { hashOf } = await import('../../src/domain/canonical.ts')
      await tamper(room.payload).set('editions', two.id, { canonical: forged, hash: hashOf(forged) })
      const { verifyAudit } = await import('../../src/editorial/audit-verify.ts')
      const { faults } = await verifyAudit(room.payload, { now: Date.now() })
      const of = ({ id }: Edition) => faults.filter(({ where }) => where.includes(id)).map(({ what }) => what)
      expect(of(one)).toEqual(['The text of the edition is not what was signed: it does not match its hash.'])
      expect(of(two)).toEqual(['The record of the signature names another hash.'])
    })
  })
})
