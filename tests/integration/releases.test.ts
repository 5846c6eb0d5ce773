import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { paragraphs, pressRelease } from '../support/stories.ts'

interface Doc {
  helplines?: string[]
  id: string
  revision: number
  slug: string
  language: string
  title: string
  editorialState: string
  publicationStatus: string
  translationGroup: string
  translationOf: string
  derivedFrom: string
  createdBy: string
}

const HOUR = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString()

describeEachDatabase('releases', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let chief: Person
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    chief = await room.person('chief-editor')
  })
  afterAll(() => room?.close())

  const act = (who: Person, doc: { id: string; revision: number }, action: string, body: object = {}) =>
    who.request<{ doc: Doc; message: string; edition?: { id: string }; campaign?: { id: string } }>(
      'POST',
      `/api/press-releases/${doc.id}/${action}`,
      { revision: doc.revision, ...body },
    )
  const done = async (who: Person, doc: Doc, action: string, body: object = {}) => {
    const answer = await act(who, doc, action, body)
    expect(answer.status, answer.text).toBe(200)
    return answer.body
  }
  const refused = async (who: Person, doc: Doc, action: string, body: object = {}) => {
    const { status, body: answer } = await act(who, doc, action, body)
    return [status, answer.errors?.[0]?.code]
  }
  const signed = async (own: Record<string, unknown> = {}): Promise<Doc> => {
    const made = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    await done(writer, made.body.doc, 'submit')
    await done(editor, made.body.doc, 'approve')
    return made.body.doc
  }
  const published = async (own: Record<string, unknown> = {}): Promise<Doc> => {
    const doc = await signed(own)
    await done(editor, doc, 'publish')
    return doc
  }
  const status = async (doc: Doc) => (await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)).status

  describe('schedule', () => {
    it('keeps a signed edition until its time, and unschedule takes it back', async () => {
      const doc = await signed()
      const answer = await done(editor, doc, 'schedule', { at: inHours(2) })
      expect(answer.doc.publicationStatus).toBe('scheduled')
      expect(await status(doc)).toBe(404)
      const back = await done(editor, doc, 'unschedule')
      expect(back.doc).toMatchObject({ publicationStatus: 'unpublished', editorialState: 'approved' })
      expect(await refused(editor, doc, 'unschedule')).toEqual([409, 'wrong_state'])
    })

    it('never puts anything out before its embargo ends', async () => {
      const doc = await signed({ embargoUntil: inHours(5), embargoZone: 'Europe/Stockholm' })
      const answer = await done(editor, doc, 'schedule', { at: inHours(1) })
      expect(answer.message).toContain('embargo')
      const row = await publication(doc)
      expect(Date.parse(row.visibleFrom)).toBeGreaterThan(Date.now() + 4 * HOUR)
    })

    it.each([
      ['no time', {}, 'at'],
      ['a time that has passed', { at: '2020-01-01T10:00:00Z' }, 'at'],
      ['a local time without its zone', { at: '2030-01-01T10:00' }, 'zone'],
      ['a time that the clock skips', { at: '2030-03-31T02:30', zone: 'Europe/Stockholm' }, 'at'],
      ['a time that comes twice', { at: '2030-10-27T02:30', zone: 'Europe/Stockholm' }, 'at'],
      ['words', { at: 'tomorrow', zone: 'Europe/Stockholm' }, 'at'],
    ])('refuses %s, and says which field', async (_, body, field) => {
      const doc = await signed()
      const answer = await act(editor, doc, 'schedule', body)
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
      expect(answer.body.errors?.[0]?.data).toMatchObject({ field })
      expect(
        await room.payload.count({
          collection: 'publications',
          where: { storyKey: { equals: `press-releases:${doc.id}` } },
        } as never),
      ).toMatchObject({ totalDocs: 0 })
    })
  })

  const publication = async (doc: Doc) => {
    const found = await editor.request<{ docs: { visibleFrom: string; status: string; nextState: string }[] }>(
      'GET',
      `/api/publications?where[storyKey][equals]=press-releases:${doc.id}`,
    )
    return found.body.docs[0]!
  }

  describe('hold and resume', () => {
    it('take a story out of the public eye and back, with a reason and by an editor', async () => {
      const doc = await published()
      expect(await status(doc)).toBe(200)
      expect(await refused(editor, doc, 'hold')).toEqual([400, 'invalid'])
      expect(await refused(writer, doc, 'hold', { reason: 'x' })).toEqual([403, 'forbidden'])
      await done(editor, doc, 'hold', { reason: 'A source has called.' })
      // Pages of every process follow within two seconds.
      await until(
        () => status(doc),
        (code) => code === 404,
        2_000,
      )
      expect((await room.anyone.request('GET', `/content/v1/stories?q=zzz`)).status).toBe(200)
      expect(await refused(editor, doc, 'publish')).toEqual([409, 'wrong_state'])
      await done(editor, doc, 'resume')
      await until(
        () => status(doc),
        (code) => code === 200,
        2_000,
      )
    })

    it('hold wins over a signature given meanwhile', async () => {
      const doc = await published({ outreachPlan: { when: 'on_approval', lists: [] } })
      await done(editor, doc, 'hold', { reason: 'Checking.' })
      const change = await writer.request<{ doc: Doc }>('PATCH', `/api/press-releases/${doc.id}`, {
        revision: 1,
        body: paragraphs('A better text.'),
      })
      await done(writer, change.body.doc, 'submit')
      const answer = await done(editor, change.body.doc, 'approve')
      expect(answer.message).toContain('on hold')
      await until(
        () => status(doc),
        (code) => code === 404,
        2_000,
      )
    })

    it('a hold pauses what waits to be sent, and nothing is sent', async () => {
      const doc = await withCampaign()
      await done(editor, doc, 'hold', { reason: 'Checking.' })
      expect((await campaign(doc)).state).toBe('paused')
    })
  })

  /** A signed story whose brief waits for its embargo. */
  const withCampaign = async (): Promise<Doc> => {
    const steward = await room.person('data-steward')
    const list = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
      name: `List ${Math.random()}`,
      audience: 'journalist',
    })
    return signed({
      embargoUntil: inHours(5),
      embargoZone: 'Europe/Stockholm',
      outreachPlan: { lists: [list.body.doc.id], when: 'embargo_end' },
    })
  }
  const campaign = async (doc: Doc) => {
    const found = await editor.request<{ docs: { id: string; state: string; launchAt: string }[] }>(
      'GET',
      `/api/campaigns?where[storyKey][equals]=press-releases:${doc.id}`,
    )
    return found.body.docs[0]!
  }

  describe('taking back what waits behind a live edition', () => {
    /** A public story with a brief that was launched for a later time, and a newer edition signed. */
    const withLater = async (at: string) => {
      const steward = await room.person('data-steward')
      const list = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
        name: `List ${Math.random()}`,
      })
      const doc = await published()
      const story = { collection: 'press-releases', id: doc.id }
      const made = await editor.request<{ doc: { id: string } }>('POST', '/api/campaigns', {
        ...{ type: 'brief', story, lists: [list.body.doc.id] },
      })
      const launched = await editor.request('POST', `/api/campaigns/${made.body.doc.id}/launch`, { at })
      expect(launched.status, launched.text).toBe(200)
      const change = await writer.request<{ doc: Doc }>('PATCH', `/api/press-releases/${doc.id}`, {
        ...{ revision: doc.revision, lead: 'A small change.' },
      })
      await done(writer, change.body.doc, 'submit')
      await done(editor, change.body.doc, 'approve')
      return change.body.doc
    }

    it.each(['unschedule', 'pull-back'])('%s leaves the brief of the live edition waiting', async (action) => {
      const doc = await withLater(inHours(24))
      await done(editor, doc, 'schedule', { at: inHours(72) })
      await done(editor, doc, action)
      expect(await campaign(doc)).toMatchObject({ state: 'scheduled' })
    })

    it('cancels what was due with the edition that is taken back, and says why', async () => {
      const at = inHours(24)
      const doc = await withLater(at)
      await done(editor, doc, 'schedule', { at })
      await done(editor, doc, 'unschedule', { comment: 'The date is not settled.' })
      const pausedReason = 'The edition that it was to go out with was taken back: The date is not settled.'
      expect(await campaign(doc)).toMatchObject({ state: 'cancelled', pausedReason })
    })
  })

  describe('what was paused before it began', () => {
    const pause = async (doc: Doc) => {
      const paused = await editor.request('POST', `/api/campaigns/${(await campaign(doc)).id}/pause`, {})
      expect(paused.status, paused.text).toBe(200)
    }

    it.each(['unschedule', 'pull-back'])(
      'is taken back by %s like all that waits, and never goes out',
      async (action) => {
        const doc = await withCampaign()
        await pause(doc)
        const back = await done(editor, doc, action)
        expect(back.doc.publicationStatus).toBe('unpublished')
        const { id, state } = await campaign(doc)
        expect(state).toBe('cancelled')
        const { docs } = await room.payload.find({
          collection: 'audit-events',
          where: { and: [{ subject: { equals: `campaigns:${id}` } }, { action: { equals: 'campaign.cancel' } }] },
          overrideAccess: true,
        } as never)
        expect(docs).toMatchObject([{ data: { from: 'paused', to: 'cancelled' } }])
      },
    )

    it('is not mistaken for one that began: with its first mails gone nothing is pulled back', async () => {
      const doc = await withCampaign()
      await pause(doc)
      const { id } = await campaign(doc)
      await room.payload.db.updateOne({
        collection: 'campaigns',
        id,
        data: { startedAt: new Date().toISOString() },
        options: { atomic: true },
      } as never)
      expect(await refused(editor, doc, 'pull-back')).toEqual([409, 'wrong_state'])
      expect((await campaign(doc)).state).toBe('paused')
    })

    it('follows its edition to a new time', async () => {
      const doc = await withCampaign()
      await pause(doc)
      const at = inHours(9)
      await done(editor, doc, 'schedule', { at })
      expect(await campaign(doc)).toMatchObject({ state: 'paused', launchAt: at })
    })

    it('is cancelled by one of two only, when it is resumed at the moment of the pull-back', async () => {
      const doc = await withCampaign()
      await pause(doc)
      const { id } = await campaign(doc)
      const [back, resumed] = await Promise.all([
        act(editor, doc, 'pull-back'),
        editor.request('POST', `/api/campaigns/${id}/resume`, {}),
      ])
      const { state } = await campaign(doc)
      // Whoever comes second finds what the first one has left.
      if (back.status === 200) expect(state).toBe('cancelled')
      else expect([back.status, resumed.status, state]).toEqual([409, 200, 'scheduled'])
    })
  })

  describe('kill', () => {
    it('is a kill: the address says gone, the feed forgets it, the campaign ends, and nothing brings it back', async () => {
      const doc = await published({ title: 'To be withdrawn' })
      expect((await room.anyone.request('GET', '/en/feed.xml')).text).toContain('To be withdrawn')
      expect(await refused(editor, doc, 'kill', { reason: 'x' })).toEqual([403, 'forbidden'])
      await done(chief, doc, 'kill', { reason: 'A person could be recognised.' })
      await until(
        () => status(doc),
        (code) => code === 410,
        2_000,
      )
      const page = await room.anyone.request('GET', `/en/press-releases/${doc.slug}`)
      expect([page.status, page.text.includes('It names what works')]).toEqual([410, false])
      await until(
        async () => (await room.anyone.request('GET', '/en/feed.xml')).text,
        (text) => !text.includes('To be withdrawn'),
        5_000,
      )
      for (const action of ['publish', 'schedule', 'resume', 'hold', 'archive'] as const) {
        const body = { at: inHours(1), reason: 'x' }
        expect(await refused(editor, doc, action, body), action).toEqual([409, 'wrong_state'])
      }
      const change = await writer.request<{ doc: Doc }>('PATCH', `/api/press-releases/${doc.id}`, {
        revision: 1,
        title: 'Again',
      })
      expect(await refused(writer, change.body.doc, 'submit')).toEqual([409, 'wrong_state'])
    })

    it('cancels what waits to be sent', async () => {
      const doc = await withCampaign()
      await done(chief, doc, 'kill', { reason: 'Wrong.' })
      expect((await campaign(doc)).state).toBe('cancelled')
    })
  })

  describe('lift-embargo', () => {
    it('makes public at once what only its embargo kept back, by a chief editor, and starts its campaign', async () => {
      const doc = await withCampaign()
      expect(await status(doc)).toBe(404)
      expect(await refused(editor, doc, 'lift-embargo', { reason: 'x' })).toEqual([403, 'forbidden'])
      expect(await offersLift(doc)).toBe(true)
      await done(chief, doc, 'lift-embargo', { reason: 'It has been broken elsewhere.' })
      await until(
        () => status(doc),
        (code) => code === 200,
        2_000,
      )
      expect(Date.parse((await campaign(doc)).launchAt)).toBeLessThanOrEqual(Date.now())
      expect(await refused(chief, doc, 'lift-embargo', { reason: 'x' })).toEqual([409, 'wrong_state'])
    })

    const offersLift = async (doc: { id: string }) =>
      (
        await chief.request<{ offered: { action: string }[] }>('GET', `/api/press-releases/${doc.id}/actions`)
      ).body.offered.some(({ action }) => action === 'lift-embargo')

    it('is offered only where an embargo is what is waited for', async () => {
      const doc = await signed()
      await done(editor, doc, 'schedule', { at: inHours(3) })
      expect(await offersLift(doc)).toBe(false)
      const answer = await act(chief, doc, 'lift-embargo', { reason: 'x' })
      expect(answer.body.errors?.[0]).toMatchObject({
        ...{ code: 'wrong_state', message: 'Nothing waits for the end of an embargo.' },
      })
    })

    it('leaves alone what waits for a time of its own', async () => {
      const doc = await signed({ embargoUntil: inHours(1), embargoZone: 'Europe/Stockholm' })
      await done(editor, doc, 'schedule', { at: inHours(3) })
      expect(await offersLift(doc)).toBe(false)
      expect(await refused(chief, doc, 'lift-embargo', { reason: 'x' })).toEqual([409, 'wrong_state'])
    })
  })

  describe('translate', () => {
    it('makes a draft in the group of its source, from the signed edition, once per language', async () => {
      const doc = await signed({ title: 'The source' })
      await writer.request('PATCH', `/api/press-releases/${doc.id}`, { revision: 1, title: 'Not signed yet' })
      const source = { ...doc, revision: 2 }
      expect(await refused(writer, source, 'translate')).toEqual([400, 'invalid'])
      const { doc: made } = await done(writer, source, 'translate', { language: 'sv', copyText: true })
      expect(made).toMatchObject({
        language: 'sv',
        title: 'The source',
        translationOf: doc.id,
        translationGroup: doc.translationGroup,
        editorialState: 'draft',
        createdBy: writer.id,
      })
      expect(made.derivedFrom).toBeTruthy()
      expect((await act(writer, source, 'translate', { language: 'sv' })).status).toBe(409)
    })

    it('takes over the helplines that are of use to its readers', async () => {
      const line = async (country: string, languages: string[]) => {
        const data = { country, name: `Line ${country} ${languages}`, phone: '123', languages }
        const made = await editor.request<{ doc: { id: string } }>('POST', '/api/helplines', data)
        expect(made.status, made.text).toBe(201)
        return made.body.doc.id
      }
      const [here, spoken, elsewhere] = [await line('SE', ['sv']), await line('NO', ['fi']), await line('NO', ['nb'])]
      const doc = await signed({ audienceCountries: ['SE', 'FI'], helplines: [here, spoken, elsewhere] })
      const { doc: made } = await done(writer, doc, 'translate', { language: 'fi' })
      expect(made.helplines).toEqual([here, spoken])
    })
  })
})
