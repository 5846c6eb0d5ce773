import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { pressRelease, SHELTER } from '../support/stories.ts'

interface Doc {
  id: string
  revision: number
  slug: string
  editorialState: string
  publicationStatus: string
  correction: { note: string } | null
  signOffs: { name: string; at: string; unanswered?: { id: string }[]; overridden?: { id: string; reason: string }[] }[]
}

interface Done {
  doc: Doc
  message: string
  edition?: { id: string; number: number }
  campaign?: { id: string }
}

describeEachDatabase('corrections and signatures', (db) => {
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
  const stored = async (doc: { id: string }) =>
    (await room.payload.findByID({
      collection: 'press-releases',
      id: doc.id,
      showHiddenFields: true,
      overrideAccess: true,
    } as never)) as unknown as Doc
  const act = async (who: Person, doc: { id: string }, action: string, body: object = {}) => {
    const { revision } = await stored(doc)
    return who.request<Done>('POST', path(doc, `/${action}`), { revision, ...body })
  }
  const done = async (who: Person, doc: { id: string }, action: string, body: object = {}) => {
    const answer = await act(who, doc, action, body)
    expect(answer.status, `${action}: ${answer.text}`).toBe(200)
    return answer.body
  }
  const refused = async (who: Person, doc: { id: string }, action: string, body: object = {}) => {
    const { status, body: answer } = await act(who, doc, action, body)
    return [status, answer.errors?.[0]?.code]
  }
  const edit = async (who: Person, doc: { id: string }, data: object) => {
    const { revision } = await stored(doc)
    const answer = await who.request<{ doc: Doc }>('PATCH', path(doc), { revision, ...data })
    expect(answer.status, answer.text).toBe(200)
  }
  const signed = async (own: Record<string, unknown> = {}) => {
    const made = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    expect(made.status, made.text).toBe(201)
    await done(writer, made.body.doc, 'submit')
    await done(editor, made.body.doc, 'approve')
    return made.body.doc
  }
  const published = async (own: Record<string, unknown> = {}) => {
    const doc = await signed(own)
    await done(editor, doc, 'publish')
    return doc
  }
  const page = async (doc: Doc) => (await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)).text
  const rows = async (collection: string, doc: { id: string }) =>
    (
      await room.payload.find({
        collection,
        where: { storyKey: { equals: `press-releases:${doc.id}` } },
        overrideAccess: true,
        sort: 'createdAt',
      } as never)
    ).docs as unknown as Record<string, unknown>[]

  describe('a correction', () => {
    it('is opened by an editor, signed by another, labelled everywhere, and keeps the first date', async () => {
      const doc = await published({ title: 'Norway in 2008', lead: 'It came into force in 2008.' })
      const before = await rows('publications', doc)
      const opened = await done(editor, doc, 'correct', {
        comment: 'The year was wrong.',
        changes: ['The law came into force in 2009, not 2008.'],
      })
      expect(opened.doc).toMatchObject({ editorialState: 'draft', publicationStatus: 'published' })
      await edit(writer, doc, { title: 'Norway in 2009', lead: 'It came into force in 2009.' })
      await done(writer, doc, 'submit')
      // Whoever wrote what was wrong has written a part of the edition.
      expect(await refused(editor, doc, 'approve')).toEqual([403, 'four_eyes'])
      const answer = await done(chief, doc, 'approve')
      expect(answer.edition?.number).toBe(2)
      const text = await until(
        () => page(doc),
        (html) => html.includes('Norway in 2009'),
      )
      for (const words of ['Correction', 'The year was wrong.', 'in 2009, not 2008.']) expect(text).toContain(words)
      const after = await rows('publications', doc)
      expect(after[0]?.visibleFrom).toEqual(before[0]?.visibleFrom)
      expect(after[0]?.firstVisible).toEqual(before[0]?.visibleFrom)
      const feed = await until(
        async () => (await room.anyone.request('GET', '/en/feed.xml')).text,
        (xml) => xml.includes('Norway in 2009'),
      )
      expect(feed).toContain('Correction: Norway in 2009')
      const api = await room.anyone.request<{ correction: object; publishedAt: string }>(
        'GET',
        `/content/v1/stories/press-releases:${doc.id}`,
      )
      expect(api.body.correction).toEqual({
        note: 'The year was wrong.',
        changes: ['The law came into force in 2009, not 2008.'],
      })
      expect(Date.parse(api.body.publishedAt)).toBe(Date.parse(String(before[0]?.visibleFrom)))
      expect((await stored(doc)).correction ?? null).toBeNull()
      // The next edition is no correction any more.
      await edit(writer, doc, { lead: 'A further change.' })
      await done(writer, doc, 'submit')
      await done(chief, doc, 'approve')
      const [, , third] = await rows('editions', doc)
      expect(JSON.parse(String(third?.canonical)).correction).toBeNull()
    })

    const sentBefore = async (doc: Doc) =>
      room.payload.db.create({
        collection: 'campaigns',
        data: {
          type: 'brief',
          state: 'done',
          title: 'x',
          storyKey: `press-releases:${doc.id}`,
          translationGroup: ((await stored(doc)) as unknown as { translationGroup: string }).translationGroup,
          lists: [],
          startedAt: new Date().toISOString(),
        },
      } as never)

    it('goes to those who were sent the earlier one, and to nobody when nobody was', async () => {
      const doc = await published({ title: 'Sent before' })
      const campaign = await sentBefore(doc)
      const correct = async () => {
        await done(editor, doc, 'correct', { comment: 'A name was wrong.' })
        await done(writer, doc, 'submit')
        return done(chief, doc, 'approve')
      }
      const answer = await correct()
      const made = (await rows('campaigns', doc)).find(({ id }) => id === answer.campaign?.id)
      expect(made).toMatchObject({
        type: 'correction',
        state: 'scheduled',
        lists: [],
        options: { sources: [String(campaign.id)], edition: answer.edition?.id },
      })
      const silent = await published({ title: 'Never sent' })
      await done(editor, silent, 'correct', { comment: 'A name was wrong.' })
      await done(writer, silent, 'submit')
      expect((await done(chief, silent, 'approve')).campaign).toBeUndefined()
    })

    it('takes the place of one that still waits, which says so, and is audited', async () => {
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 600 } } as never)
      const doc = await published({ title: 'Corrected twice' })
      await sentBefore(doc)
      const correct = async () => {
        await done(editor, doc, 'correct', { comment: 'A name was wrong.' })
        await done(writer, doc, 'submit')
        return String((await done(chief, doc, 'approve')).campaign?.id)
      }
      const [first, second] = [await correct(), await correct()]
      const reason = 'A newer correction of its story was signed.'
      expect((await rows('campaigns', doc)).slice(1)).toMatchObject([
        { id: first, state: 'cancelled', pausedReason: reason },
        { id: second, state: 'scheduled', pausedReason: '' },
      ])
      const { docs } = await room.payload.find({
        collection: 'audit-events',
        where: { subject: { equals: `campaigns:${first}` } },
        overrideAccess: true,
      } as never)
      expect(docs).toMatchObject([
        { action: 'campaign.cancel', actor: chief.id, data: { from: 'scheduled', to: 'cancelled', reason } },
      ])
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 0 } } as never)
    })

    it('is open again when its edition is pulled back', async () => {
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 600 } } as never)
      const doc = await published({ title: 'Pulled back' })
      await done(editor, doc, 'correct', { comment: 'A name was wrong.' })
      await done(writer, doc, 'submit')
      await done(chief, doc, 'approve')
      await done(editor, doc, 'pull-back')
      expect((await stored(doc)).correction).toMatchObject({ note: 'A name was wrong.' })
      expect(await refused(editor, doc, 'approve')).toEqual([403, 'four_eyes'])
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 0 } } as never)
      await done(chief, doc, 'approve')
      await until(
        () => page(doc),
        (html) => html.includes('A name was wrong.'),
      )
    })

    const reason = { comment: 'The year was right after all.' }

    it('is dropped again: the signed text is approved as before, and the next edition carries no label', async () => {
      const doc = await published({ title: 'Right after all' })
      await done(editor, doc, 'correct', { comment: 'The year was wrong.' })
      expect(await refused(writer, doc, 'drop-correction', reason)).toEqual([403, 'forbidden'])
      expect(await refused(editor, doc, 'drop-correction')).toEqual([400, 'invalid'])
      await done(editor, doc, 'drop-correction', reason)
      expect(await stored(doc)).toMatchObject({ editorialState: 'approved', publicationStatus: 'published' })
      expect((await stored(doc)).correction ?? null).toBeNull()
      expect(await refused(editor, doc, 'drop-correction', reason)).toEqual([409, 'wrong_state'])
      const { docs } = await room.payload.find({
        collection: 'audit-events',
        where: { subject: { equals: `press-releases:${doc.id}` }, action: { equals: 'story.drop-correction' } },
        overrideAccess: true,
      } as never)
      expect(docs).toMatchObject([{ data: { ...reason, note: 'The year was wrong.' } }])
      // Whoever opened it has written nothing of what is signed next.
      await edit(writer, doc, { lead: 'A further change.' })
      await done(writer, doc, 'submit')
      await done(editor, doc, 'approve')
      const [, second] = await rows('editions', doc)
      expect(JSON.parse(String(second?.canonical)).correction).toBeNull()
    })

    it('is dropped from a text that has changed, or waits for its signature: that is a draft then, and unsigned', async () => {
      const doc = await published({ title: 'Half corrected' })
      await done(editor, doc, 'correct', { comment: 'The year was wrong.' })
      await edit(writer, doc, { lead: 'Another year.' })
      await done(writer, doc, 'submit')
      await done(editor, doc, 'drop-correction', reason)
      expect(await stored(doc)).toMatchObject({ editorialState: 'draft', signOffs: [] })
      expect(await refused(chief, doc, 'approve')).toEqual([409, 'wrong_state'])
      expect(await refused(editor, doc, 'publish')).toEqual([409, 'wrong_state'])
    })

    it('does not come back with an edition that carried it and was pulled back', async () => {
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 600 } } as never)
      const doc = await published({ title: 'Pulled back and dropped' })
      await done(editor, doc, 'correct', { comment: 'The year was wrong.' })
      await done(writer, doc, 'submit')
      await done(chief, doc, 'approve')
      await done(editor, doc, 'pull-back')
      await done(editor, doc, 'drop-correction', reason)
      // The newest edition carries the label: nobody may publish it without signing anew.
      expect(await stored(doc)).toMatchObject({ editorialState: 'draft' })
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 0 } } as never)
    })

    it('is not stopped by a plan whose time has passed: the plan does not run again', async () => {
      const doc = await published({ title: 'Planned long ago' })
      await room.payload.db.updateOne({
        collection: 'press-releases',
        id: doc.id,
        data: { outreachPlan: { when: 'at', at: '2020-01-01T00:00:00.000Z' } },
      } as never)
      await done(editor, doc, 'correct', { comment: 'A name was wrong.' })
      await done(writer, doc, 'submit')
      expect((await done(chief, doc, 'approve')).edition?.number).toBe(2)
    })

    it('is sent too when it was unscheduled and is published by hand, and only once', async () => {
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 600 } } as never)
      const doc = await published({ title: 'By hand' })
      await sentBefore(doc)
      const live = async () =>
        (await rows('campaigns', doc)).filter(({ type, state }) => type === 'correction' && state !== 'cancelled')
      await done(editor, doc, 'correct', { comment: 'A name was wrong.' })
      await done(writer, doc, 'submit')
      const { edition } = await done(chief, doc, 'approve')
      await done(editor, doc, 'unschedule')
      expect(await live()).toEqual([])
      const answer = await done(editor, doc, 'publish')
      expect(answer.message).toContain('everybody who was sent the earlier edition')
      expect(await live()).toMatchObject([{ id: answer.campaign?.id, options: { edition: edition?.id } }])
      await done(editor, doc, 'publish')
      expect(await live()).toHaveLength(1)
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 0 } } as never)
    })

    it('is proposed by a writer, who cannot open it', async () => {
      const doc = await published()
      expect(await refused(writer, doc, 'correct', { comment: 'x' })).toEqual([403, 'forbidden'])
      expect(await refused(editor, doc, 'propose-correction', { comment: 'x' })).toEqual([403, 'forbidden'])
      expect(await refused(writer, doc, 'propose-correction')).toEqual([400, 'invalid'])
      await done(writer, doc, 'propose-correction', { comment: 'The year is wrong.' })
      const [comment] = await rows('comments', doc)
      expect(comment).toMatchObject({ kind: 'correction_proposal', text: 'The year is wrong.', author: writer.id })
    })

    it.each<[string, object]>([
      ['no word of what was wrong', {}],
      ['changes that are no list', { comment: 'x', changes: 'y' }],
      ['a change that is too long', { comment: 'x', changes: ['y'.repeat(501)] }],
    ])('is refused with %s, and nothing is written', async (_, body) => {
      const doc = await published()
      const before = JSON.stringify(await stored(doc))
      expect(await refused(editor, doc, 'correct', body)).toEqual([400, 'invalid'])
      expect(JSON.parse(JSON.stringify(await stored(doc)))).toMatchObject({
        ...JSON.parse(before),
        updatedAt: expect.anything(),
      })
    })

    it('needs something that is public', async () => {
      expect(await refused(editor, await signed(), 'correct', { comment: 'x' })).toEqual([409, 'wrong_state'])
    })
  })

  describe('a signature', () => {
    const long = { brief: { subject: 'A subject', text: 'word '.repeat(220) } }

    it('records the warnings that stood, with a reason or without', async () => {
      const doc = await signed(long)
      const [plain] = (await stored(doc)).signOffs
      expect(plain?.unanswered?.map(({ id }) => id)).toEqual(['brief_long'])
      const other = (await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(long))).body.doc
      await done(writer, other, 'submit')
      const overrides = [{ id: 'brief_long', reason: 'The minister’s words are needed in full.' }]
      expect(await refused(editor, other, 'approve', { overrides: [{ id: 'brief_long' }] })).toEqual([400, 'invalid'])
      await done(editor, other, 'approve', { overrides })
      const [signature] = (await stored(other)).signOffs
      expect(signature).toMatchObject({
        name: 'editor',
        overridden: [{ ...overrides[0], field: 'brief.text' }],
        unanswered: [],
      })
      const event = (await rowsOf('audit-events', `press-releases:${other.id}`)).find(
        ({ action }) => action === 'story.approve',
      )
      expect(event?.data).toMatchObject({ overridden: [overrides[0]] })
    })
    const rowsOf = async (collection: string, subject: string) =>
      (await room.payload.find({ collection, where: { subject: { equals: subject } }, overrideAccess: true } as never))
        .docs as unknown as { action: string; data: object }[]

    it('overrides no block', async () => {
      const doc = (await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease())).body.doc
      await done(writer, doc, 'submit')
      // Something that blocks has come up since: the address was taken.
      await room.payload.db.create({
        collection: 'slugs',
        data: {
          language: 'en',
          section: 'press-releases',
          slug: doc.slug,
          storyKey: 'press-releases:other',
          current: true,
        },
      } as never)
      const overrides = [{ id: 'slug_taken', reason: 'I insist.' }]
      expect(await refused(editor, doc, 'approve', { overrides })).toEqual([422, 'preflight_blocked'])
    })

    it('is void when the sensitivity is lowered between the two', async () => {
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
      const made = await writer.request<{ doc: Doc }>(
        'POST',
        '/api/press-releases',
        pressRelease({ sensitivity: 'high', helplines: [helpline.id] }),
      )
      const doc = made.body.doc
      await done(writer, doc, 'submit')
      await done(editor, doc, 'approve', SHELTER)
      await edit(second, doc, { sensitivity: 'normal' })
      expect(await stored(doc)).toMatchObject({ editorialState: 'draft', signOffs: [] })
      await done(writer, doc, 'submit')
      expect(await refused(second, doc, 'approve')).toEqual([403, 'four_eyes'])
      expect((await done(editor, doc, 'approve')).edition?.number).toBe(1)
    })
  })

  describe('a plan', () => {
    it('with a list that has been deleted since is not submitted', async () => {
      const steward = await room.person('data-steward')
      const list = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
        name: 'Soon gone',
        audience: 'journalist',
      })
      const plan = { outreachPlan: { lists: [list.body.doc.id], when: 'on_approval' } }
      const made = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(plan))
      await room.payload.db.deleteOne({
        collection: 'media-lists',
        where: { id: { equals: list.body.doc.id } },
      } as never)
      const answer = await act(writer, made.body.doc, 'submit')
      const { findings } = (answer.body.errors?.[0]?.data ?? { findings: [] }) as { findings: { id: string }[] }
      // SQLite empties a relation whose list goes; there nothing is left to be wrong.
      const wanted = db.engine === 'sqlite' ? [] : ['plan_list_missing']
      expect(findings.filter(({ id }) => id === 'plan_list_missing').map(({ id }) => id)).toEqual(wanted)
    })

    it('that has yet to be signed keeps its lists: one is deleted once no such plan names it', async () => {
      const steward = await room.person('data-steward')
      const made = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', { name: 'Planned with' })
      const list = made.body.doc.id
      const plan = { title: 'Planned', outreachPlan: { lists: [list], when: 'on_approval' } }
      const story = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(plan))
      await done(writer, story.body.doc, 'submit')
      const refused = await steward.request('DELETE', `/api/media-lists/${list}`)
      expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([
        409,
        'The outreach plan of “Planned” names this list. Take it out there first, then delete it.',
      ])
      const kept = await editor.request<Doc & { outreachPlan: { lists: string[] } }>(
        'GET',
        `/api/press-releases/${story.body.doc.id}?depth=0`,
      )
      expect(kept.body.outreachPlan.lists).toEqual([list])
      const without = await writer.request('PATCH', `/api/press-releases/${story.body.doc.id}`, {
        revision: kept.body.revision,
        outreachPlan: { lists: [] },
      })
      expect(without.status, without.text).toBe(200)
      expect((await steward.request('DELETE', `/api/media-lists/${list}`)).status).toBe(200)
    })

    it('moves with a publication by hand: what waits in the cooling-off goes out too, and nothing stays behind', async () => {
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 600 } } as never)
      const steward = await room.person('data-steward')
      const list = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
        name: 'Nobody yet',
        audience: 'journalist',
      })
      const doc = await signed({ outreachPlan: { lists: [list.body.doc.id], when: 'on_approval' } })
      await done(editor, doc, 'publish')
      const [campaign] = await rows('campaigns', doc)
      expect(campaign?.state).toBe('scheduled')
      expect(Date.parse(String(campaign?.launchAt))).toBeLessThanOrEqual(Date.now())
      await room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds: 0 } } as never)
    })
  })

  describe('the date of first publication', () => {
    it('survives an archive', async () => {
      const doc = await published({ title: 'Old news' })
      const [before] = await rows('publications', doc)
      await done(editor, doc, 'archive')
      await done(editor, doc, 'publish')
      const [after] = await rows('publications', doc)
      expect(after?.firstVisible).toEqual(before?.visibleFrom)
      const api = await room.anyone.request<{ publishedAt: string }>(
        'GET',
        `/content/v1/stories/press-releases:${doc.id}`,
      )
      expect(Date.parse(api.body.publishedAt)).toBe(Date.parse(String(before?.visibleFrom)))
    })
  })
})
