import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dropCampaigns } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'
import { through } from '../support/through.ts'

interface Doc {
  id: string
  slug: string
}

const MINUTE = 60_000
const iso = (ms: number) => new Date(ms).toISOString()

describeEachDatabase('the calendar', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let calendar: typeof import('../../src/editorial/scheduler.ts')
  let watching: typeof import('../../src/editorial/watch.ts')
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    calendar = await import('../../src/editorial/scheduler.ts')
    watching = await import('../../src/editorial/watch.ts')
  })
  afterAll(() => room?.close())

  const act = async (who: Person, doc: Doc, action: string, body: object = {}) => {
    const row = (await one('press-releases', { id: { equals: doc.id } })) as { revision: number }
    const answer = await who.request('POST', `/api/press-releases/${doc.id}/${action}`, {
      revision: row.revision,
      ...body,
    })
    expect(answer.status, `${action}: ${answer.text}`).toBe(200)
  }
  const signed = async (own: Record<string, unknown> = {}): Promise<Doc> => {
    const made = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    await act(writer, made.body.doc, 'submit')
    await act(editor, made.body.doc, 'approve')
    return made.body.doc
  }
  const one = (collection: string, where: object) =>
    room.payload.db.findOne({ collection, where } as never) as Promise<Record<string, unknown> | null>
  const all = async (collection: string, where: object) =>
    (await room.payload.db.find({ collection, where, limit: 0, pagination: false } as never)).docs as unknown as Record<
      string,
      unknown
    >[]
  const key = (doc: Doc) => `press-releases:${doc.id}`
  const row = async (doc: Doc) => (await one('publications', { storyKey: { equals: key(doc) } })) ?? {}
  /** Moves what waits to another time, as if it had been scheduled so. */
  const moveTo = (doc: Doc, at: number, field: 'visibleFrom' | 'nextVisibleFrom' = 'visibleFrom') =>
    room.payload.db.updateOne({
      collection: 'publications',
      where: { storyKey: { equals: key(doc) } },
      data: { [field]: iso(at), ...(field === 'visibleFrom' ? { liveSince: iso(at) } : {}) },
      options: { atomic: true },
    } as never)
  const scheduled = async (at: number, own: Record<string, unknown> = {}) => {
    const doc = await signed(own)
    await act(editor, doc, 'schedule', { at: iso(Date.now() + 600 * MINUTE) })
    await moveTo(doc, at)
    return doc
  }
  /** A story that is live in its first edition, with a second one that waits. */
  const withNext = async (at: number, own: Record<string, unknown> = {}) => {
    const doc = await signed({ title: `The first edition ${Math.random()}`, ...own })
    await act(editor, doc, 'publish')
    const { revision } = (await one('press-releases', { id: { equals: doc.id } })) as { revision: number }
    const lead = 'Words of the second edition.'
    const edit = await writer.request('PATCH', `/api/press-releases/${doc.id}`, { revision, lead })
    expect(edit.status, edit.text).toBe(200)
    await act(writer, doc, 'submit')
    await act(editor, doc, 'approve')
    await act(editor, doc, 'schedule', { at: iso(Date.now() + 600 * MINUTE) })
    await moveTo(doc, at, 'nextVisibleFrom')
    return doc
  }
  const seen = async (doc: Doc) => {
    const { body } = await room.anyone.request<{ docs: { content: { lead: string } | null }[] }>(
      'GET',
      `/api/publications?where[storyKey][equals]=${key(doc)}`,
    )
    return body.docs[0]?.content?.lead ?? null
  }
  const lastBeat = (duty: string, at: number) =>
    room.payload.db.updateOne({
      collection: 'leases',
      where: { key: { equals: `heartbeat:${duty}` } },
      data: { until: iso(at) },
      options: { atomic: true },
    } as never)
  const audited = (doc: Doc, action: string) =>
    all('audit-events', { and: [{ subject: { equals: key(doc) } }, { action: { equals: action } }] })
  const told = (subject: string, kind: string) =>
    all('notifications', { and: [{ subject: { equals: subject } }, { kind: { equals: kind } }] })

  describe('after a gap that is longer than the window', () => {
    it('holds what came due in it, once, whoever comes back first; a live edition stays live', async () => {
      await watching.keepWatch(room.payload, 'public', Date.now())
      const now = Date.now()
      const first = await scheduled(now - 20 * MINUTE)
      const next = await withNext(now - 20 * MINUTE)
      const before = await scheduled(now - 50 * MINUTE)
      const after = await scheduled(now + 50 * MINUTE)
      await lastBeat('public', now - 40 * MINUTE)
      const held = await Promise.all([1, 2, 3].map(() => watching.keepWatch(room.payload, 'public', now)))
      expect(held.filter((n) => n > 0)).toEqual([2])
      expect(await row(first)).toMatchObject({ status: 'held' })
      expect(String((await row(first)).nextReason)).toContain('while the system was down')
      expect(await row(next)).toMatchObject({ status: 'published', nextState: 'held' })
      expect([await seen(first), await seen(next)]).toEqual([null, 'Five organisations publish a joint report.'])
      expect(await row(before)).toMatchObject({ status: 'scheduled' })
      expect(await row(after)).toMatchObject({ status: 'scheduled' })
      expect(await audited(first, 'publication.held')).toHaveLength(1)
      expect((await told(key(first), 'held_missed_window')).map(({ user }) => user)).toContain(editor.id)
      // Somebody decides: the one now, the other not at all.
      await act(editor, first, 'resume')
      expect(await seen(first)).not.toBeNull()
      await act(editor, next, 'unschedule')
      expect(await row(next)).toMatchObject({ status: 'published', nextEdition: null })
    })

    it('pauses the campaigns that should have started, and those alone', async () => {
      const { keepWatch } = watching
      await keepWatch(room.payload, 'sending', Date.now())
      const now = Date.now()
      const campaign = (launchAt: number, state = 'scheduled', type = 'brief') =>
        room.payload.db.create({
          collection: 'campaigns',
          data: {
            type,
            state,
            title: 'x',
            storyKey: 'press-releases:x',
            translationGroup: 'x',
            lists: [],
            launchAt: iso(launchAt),
          },
        } as never)
      const rows = await Promise.all([
        campaign(now - 20 * MINUTE),
        campaign(now - 50 * MINUTE),
        campaign(now + 50 * MINUTE),
        campaign(now - 20 * MINUTE, 'sending'),
        campaign(now - 20 * MINUTE, 'scheduled', 'kill'),
        campaign(now - 20 * MINUTE, 'scheduled', 'hold'),
      ])
      await lastBeat('sending', now - 40 * MINUTE)
      await Promise.all([1, 2, 3].map(() => keepWatch(room.payload, 'sending', now)))
      const states = await Promise.all(
        rows.map(async ({ id }) => (await one('campaigns', { id: { equals: id } }))?.state),
      )
      expect(states).toEqual(['paused', 'scheduled', 'scheduled', 'sending', 'scheduled', 'scheduled'])
      expect(await told(`campaigns:${rows[0]?.id}`, 'held_missed_window')).not.toEqual([])
      await dropCampaigns(room, rows)
    })

    it('is noticed by a process that was suspended, before it answers anything', async () => {
      let clock = Date.now()
      const watch = watching.startWatch({
        payload: room.payload,
        duty: 'public',
        now: () => clock,
        log: { warn: () => {} },
      })
      await watch.ready()
      const doc = await scheduled(clock + 30 * MINUTE)
      clock += 60 * MINUTE
      await watch.ready()
      expect(await row(doc)).toMatchObject({ status: 'held' })
      await watch.stop()
      await lastBeat('public', Date.now())
    })

    it('is none while nothing can be stored, for a process that has looked all along: it shows what the clock shows', async () => {
      let clock = Date.now()
      let full = false
      const payload = through(room.payload, (name, call, [args]) => {
        const beats = name === 'updateOne' && (args as { collection?: string }).collection === 'leases'
        if (!full || !beats) return call()
        return Promise.reject(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }))
      })
      const open = () => watching.startWatch({ payload, duty: 'public', now: () => clock, log: { warn: () => {} } })
      const watch = open()
      await watch.ready()
      const doc = await scheduled(clock + 10 * MINUTE)
      full = true
      for (let minute = 0; minute < 20; minute += 1) {
        clock += MINUTE
        await watch.ready()
      }
      // Whoever has not been here cannot tell, nor can one that was suspended meanwhile.
      const fresh = open()
      await expect(fresh.ready()).rejects.toThrow('full')
      full = false
      clock += MINUTE
      await watch.ready()
      expect(await row(doc)).toMatchObject({ status: 'scheduled' })
      full = true
      clock += 60 * MINUTE
      await expect(watch.ready()).rejects.toThrow('full')
      await Promise.all([watch.stop(), fresh.stop()])
      await lastBeat('public', Date.now())
    })

    it('would go out late by surprise if nobody looked whether anybody was watching', async () => {
      const now = Date.now()
      const [looked, unlooked] = [await scheduled(now - 20 * MINUTE), await scheduled(now - 20 * MINUTE)]
      await lastBeat('public', now - 40 * MINUTE)
      // What a start without the look would do: the clock alone shows it, and the scheduler turns its label.
      expect(await seen(unlooked)).not.toBeNull()
      await calendar.turnLabels(room.payload, now - 19 * MINUTE)
      expect(await row(unlooked)).toMatchObject({ status: 'published' })
      // The same gap with the look: what is left of it is held.
      await room.payload.db.updateOne({
        collection: 'publications',
        where: { storyKey: { equals: key(looked) } },
        data: { status: 'scheduled', firstVisible: null },
        options: { atomic: true },
      } as never)
      expect(await watching.keepWatch(room.payload, 'public', now)).toBeGreaterThan(0)
      expect(await row(looked)).toMatchObject({ status: 'held' })
    })

    it('lets out late what was due within the window', async () => {
      const now = Date.now()
      const doc = await scheduled(now - 5 * MINUTE)
      await lastBeat('public', now - 10 * MINUTE)
      expect(await watching.keepWatch(room.payload, 'public', now)).toBe(0)
      expect(await seen(doc)).not.toBeNull()
    })

    it('goes by the window that is set', async () => {
      await room.payload.updateGlobal({ slug: 'editorial-policy', data: { missedWindowMinutes: 5 } } as never)
      const now = Date.now()
      const doc = await scheduled(now - MINUTE)
      await lastBeat('public', now - 10 * MINUTE)
      expect(await watching.keepWatch(room.payload, 'public', now)).toBeGreaterThan(0)
      expect(await row(doc)).toMatchObject({ status: 'held' })
      await room.payload.updateGlobal({ slug: 'editorial-policy', data: { missedWindowMinutes: 15 } } as never)
    })
  })

  describe('what preflight blocks when its time comes', () => {
    /** Somebody else has the address now: what a publication may stumble over. */
    const takeAddress = (doc: Doc) =>
      room.payload.db.updateMany({
        collection: 'slugs',
        where: { storyKey: { equals: key(doc) } },
        data: { storyKey: 'press-releases:somebody' },
      } as never)

    it('is held before its time, and the approver is told; an earlier edition stays live', async () => {
      const now = Date.now()
      const soon = await withNext(now + 30_000)
      const later = await withNext(now + 10 * MINUTE)
      await takeAddress(soon)
      await takeAddress(later)
      const outcome = await calendar.keepCalendar(room.payload, 'one', now)
      expect(outcome.held).toBe(1)
      expect(await row(soon)).toMatchObject({ status: 'published', nextState: 'held' })
      expect(String((await row(soon)).nextReason)).toContain('web address')
      expect(await row(later)).toMatchObject({ nextState: 'scheduled' })
      expect((await told(key(soon), 'held_by_preflight')).map(({ user }) => user)).toContain(editor.id)
      expect(await audited(soon, 'publication.held')).toHaveLength(1)
      // The edition stays signed, and nobody can put it out as it is.
      const { revision } = (await one('press-releases', { id: { equals: soon.id } })) as { revision: number }
      const resume = await editor.request('POST', `/api/press-releases/${soon.id}/resume`, { revision })
      expect([resume.status, resume.body.errors?.[0]?.code]).toEqual([422, 'preflight_blocked'])
      const publish = await editor.request('POST', `/api/press-releases/${soon.id}/publish`, { revision })
      expect([publish.status, publish.body.errors?.[0]?.code]).toEqual([422, 'preflight_blocked'])
    })

    it('starts no brief, and stops no notice that a story is held or withdrawn', async () => {
      const { whyNotLaunch } = await import('../../src/editorial/launch-check.ts')
      const doc = await signed()
      await act(editor, doc, 'publish')
      await takeAddress(doc)
      const { translationGroup } = (await one('press-releases', { id: { equals: doc.id } })) as {
        translationGroup: string
      }
      const outcomes: unknown[] = []
      for (const type of ['brief', 'hold', 'kill'] as const) {
        const data = { type, state: 'scheduled', storyKey: key(doc), translationGroup, lists: [], title: 'x' }
        const { id } = await room.payload.db.create({ collection: 'campaigns', data } as never)
        const campaign = { id: String(id), type, storyKey: key(doc), translationGroup }
        const why = await whyNotLaunch(room.payload, campaign, new Date())
        outcomes.push([type, why !== null, (await one('campaigns', { id: { equals: id } }))?.state])
        await dropCampaigns(room, [{ id }])
      }
      expect(outcomes).toEqual([
        ['brief', true, 'paused'],
        ['hold', false, 'scheduled'],
        ['kill', false, 'scheduled'],
      ])
    })

    it('is held at the turn itself when it came up in the last moment', async () => {
      const now = Date.now()
      const doc = await scheduled(now - 500)
      await takeAddress(doc)
      const { held } = await calendar.turnLabels(room.payload, now)
      expect(held).toBe(1)
      expect(await row(doc)).toMatchObject({ status: 'held' })
    })
  })

  describe('several schedulers', () => {
    it('turn each label once', async () => {
      const now = Date.now()
      const docs: Doc[] = []
      for (let i = 0; i < 6; i++) docs.push(await scheduled(now - 1_000 - i))
      docs.push(await withNext(now - 2_000))
      const then = Date.now()
      await Promise.all([1, 2, 3].map(() => calendar.turnLabels(room.payload, then)))
      for (const doc of docs) {
        expect(await row(doc)).toMatchObject({ status: 'published', nextEdition: null })
        expect(await audited(doc, 'publication.visible')).toHaveLength(1)
      }
    })

    it('leave the work to the one with the lease, and take it over when it is gone', async () => {
      const now = Date.now() + 60_000
      const doc = await scheduled(now - 1_000)
      const first = await calendar.keepCalendar(room.payload, 'a', now)
      expect(first.turned).toBeGreaterThanOrEqual(1)
      const other = await scheduled(now - 500)
      expect(await calendar.keepCalendar(room.payload, 'b', now + 1_000)).toEqual({ turned: 0, held: 0 })
      expect((await calendar.keepCalendar(room.payload, 'b', now + 20_000)).turned).toBeGreaterThanOrEqual(1)
      expect(await row(doc)).toMatchObject({ status: 'published' })
      expect(await row(other)).toMatchObject({ status: 'published' })
    })
  })
})
