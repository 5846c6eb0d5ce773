import { setTimeout as delay } from 'node:timers/promises'
import { ObjectId } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openCampaigns } from '../../src/admin/components/desk/gather.ts'
import { OBSTACLES } from '../../src/domain/resuming.ts'
import { freezeCampaign } from '../../src/outreach/freeze.ts'
import type { Frozen } from '../../src/outreach/frozen.ts'
import { obstacleNow } from '../../src/outreach/resuming.ts'
import { holderOf } from '../../src/outreach/unsubscribe.ts'
import { contactStore } from '../../src/storage/contacts.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { campaignsOf, dropCampaigns, listOf } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { halfSentOf, translationOf } from '../support/half-sent.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { batchOf, deliveriesOf } from '../support/outreach.ts'

describeEachDatabase('campaigns of a translation group', (db) => {
  let room: TestNewsroom
  let editor: Person
  let writer: Person
  let chief: Person
  let at: ReturnType<typeof campaignsOf>
  let half: ReturnType<typeof halfSentOf>
  let list: string

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    writer = await room.person('communications')
    chief = await room.person('chief-editor')
    at = campaignsOf(room, editor, writer)
    half = halfSentOf(room, editor, at)
    const rows = Array.from({ length: 6 }, (_, i) => `r${i}@press.example.org,R${i},SE,sv`)
    list = await listOf(room, 'Press', `email,name,countries,languages\n${rows.join('\n')}\n`)
    await room.startWorkers()
  })
  afterAll(() => room?.close())
  // What one test has left half sent takes nothing from the next.
  afterEach(async () => {
    const open = { state: { in: ['scheduled', 'planning', 'sending', 'paused'] } }
    await dropCampaigns(room, (await room.payload.db.find({ collection: 'campaigns', where: open } as never)).docs)
  })

  const state = async (id: string) => (await at.progress(id)).state
  /** A brief of the source, half sent, with or without the Swedish version in it. */
  const halfSent = async (carries: boolean) => {
    const story = await at.published()
    const before = carries ? await translationOf(at, writer, story, 'sv') : ''
    const brief = await at.create('brief', story, { lists: [list] })
    await half.send(brief, 2)
    return { story, brief, swedish: before || (await translationOf(at, writer, story, 'sv')) }
  }

  const correct = async (story: string) => {
    await at.act(story, 'correct', editor, { comment: 'The year was wrong.' })
    await at.act(story, 'submit', writer)
    return String((await at.act(story, 'approve', chief)).campaign?.id)
  }
  /** Brings the time of a campaign forward to now, and waits until it has come to its end. */
  const begins = async (id: string) => {
    await room.payload.db.updateOne({
      collection: 'campaigns',
      id,
      data: { launchAt: new Date().toISOString() },
      options: { atomic: true },
    } as never)
    await until(
      () => at.progress(id),
      (seen) => seen.state === 'done',
    )
  }
  /** What an engine does to start a campaign, step by step. */
  const frozen = {
    store: () => outreachStore(handleOf(room.payload)),
    of: async (id: string) => {
      const store = frozen.store()
      const campaign = await store.campaign(id)
      return freezeCampaign({ db: room.payload.db, store }, campaign!, new Date(), 'https://news.example.org')
    },
  }

  describe('a version that is taken back', () => {
    it.each([
      ['kill', () => chief, 'Återkallat, använd inte: '],
      ['hold', () => editor, /publicera/],
    ] as const)(
      'by %s stops the source’s brief that carries it, and its readers hear of it',
      async (type, who, subject) => {
        const { brief, swedish } = await halfSent(true)
        const got = await at.recipientsOf(brief)
        expect(got).toHaveLength(2)
        await at.act(swedish, type, who(), { comment: 'A person can be recognised.' })
        expect(await at.progress(brief)).toMatchObject({
          state: 'paused',
          pausedReason: expect.stringMatching(/carries, was (killed|put on hold): A person can be recognised\.$/),
          submitted: 2,
        })
        await half.release()
        const notice = await at.create(type, swedish, { options: { text: 'A person can be recognised.' } })
        expect(await at.send(notice)).toMatchObject({ candidates: 2, submitted: 2 })
        expect(await at.recipientsOf(notice)).toEqual(got)
        expect((await at.mailsOf(notice))[0]?.subject).toMatch(subject)
        expect(await at.recipientsOf(brief)).toEqual(got)
      },
    )

    it('while a brief that carries it is being frozen stops that brief before its first mail', async () => {
      const story = await at.published()
      const swedish = await translationOf(at, writer, story, 'sv')
      const brief = await at.create('brief', story, { lists: [list] })
      await room.stopWorkers()
      await half.perform(brief, 'launch')
      const result = await frozen.of(brief)
      expect(Object.keys((result as { frozen: Frozen }).frozen.languages).sort()).toEqual(['en', 'sv'])
      await at.act(swedish, 'kill', chief, { comment: 'A person can be recognised.' })
      expect(
        await frozen.store().freeze(brief, { ...(result as { frozen: Frozen; title: string }), at: new Date() }),
      ).toBe(true)
      await room.startWorkers()
      const { pausedReason, submitted } = await until(
        () => at.progress(brief),
        (seen) => seen.state === 'paused',
      )
      expect([pausedReason, submitted]).toEqual([OBSTACLES.not_public, 0])
      expect(await refused(brief)).toEqual([409, 'story_changed', { obstacle: 'not_public' }])
    })

    it('is not what a machine believes whose clock is behind', async () => {
      const { brief } = await halfSent(false)
      const campaign = await frozen.store().campaign(brief)
      const began = campaign!.startedAt!.getTime()
      expect(await obstacleNow({ db: room.payload.db }, campaign!, began - 3_600_000)).toBeNull()
      const elsewhere = { ...campaign!, startedAt: null }
      expect(await obstacleNow({ db: room.payload.db }, elsewhere, began - 3_600_000)).toBe('not_public')
      await half.drop(brief)
    })

    it('leaves a brief alone that never carried it, and does not wait for it', async () => {
      const { brief, swedish } = await halfSent(false)
      await at.act(swedish, 'hold', editor, { comment: 'Checking.' })
      expect(await state(brief)).toBe('sending')
      const notice = await at.ask('hold', swedish, { options: { text: 'Checking.' } })
      expect(notice.body.errors?.[0]?.message).toContain('Nobody has been sent this story yet')
      await half.drop(brief)
    })
  })

  const refused = async (brief: string) => {
    const { status, body } = await half.perform(brief, 'resume')
    return [status, body.errors?.[0]?.code, body.errors?.[0]?.data]
  }

  describe('one that was paused', () => {
    const paused = async () => {
      const story = await at.published()
      const brief = await at.create('brief', story, { lists: [list] })
      await half.send(brief, 2)
      await half.perform(brief, 'pause', { reason: 'The quota is used up.' })
      return { story, brief }
    }

    it('does not go on with the old text once the story has been corrected; a new one reaches those it left out', async () => {
      const { story, brief } = await paused()
      const got = await at.recipientsOf(brief)
      await half.release()
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toEqual(got)
      expect(await refused(brief)).toEqual([409, 'story_changed', { obstacle: 'changed' }])
      expect(await at.progress(brief)).toMatchObject({ state: 'paused', submitted: 2 })
      await half.perform(brief, 'cancel')
      const again = await at.create('brief', story, { lists: [list] })
      expect(await at.send(again)).toMatchObject({ candidates: 6, excluded: 2, submitted: 4 })
      const all = [...got, ...(await at.recipientsOf(again))]
      expect(new Set(all).size).toBe(6)
    })

    it('does not go on once its readers were told by hand, nor while the story is on hold', async () => {
      const { story, brief } = await paused()
      await half.release()
      await at.act(story, 'hold', editor, { comment: 'Checking.' })
      expect(await refused(brief)).toEqual([409, 'story_changed', { obstacle: 'not_public' }])
      await at.act(story, 'resume')
      await at.send(await at.create('correction', story, { options: { text: 'It has 40 pages, not 14.' } }))
      expect(await refused(brief)).toEqual([409, 'story_changed', { obstacle: 'told' }])
    })

    it('goes on after a hold that came to nothing', async () => {
      const { story, brief } = await paused()
      await half.release()
      await at.act(story, 'hold', editor, { comment: 'Checking.' })
      await at.act(story, 'resume')
      const resumed = await half.perform(brief, 'resume')
      expect(resumed.status, resumed.text).toBe(200)
      const { submitted } = await until(
        () => at.progress(brief),
        (seen) => seen.state === 'done',
      )
      expect(submitted).toBe(6)
    })

    it('goes on to its end when its plan is completed at the moment at which it is resumed', async () => {
      const { brief } = await paused()
      await room.stopWorkers()
      const { db: adapter } = room.payload
      const set = (data: object) => adapter.updateOne({ collection: 'campaigns', id: brief, data } as never)
      // As it was before the last step of its plan: somebody has paused it, and a worker is about to take that step.
      await set({ planComplete: false })
      const handle = handleOf(room.payload)
      let resumed: ReturnType<typeof half.perform> | undefined
      const asked = async () => {
        resumed ??= half.perform(brief, 'resume')
        await delay(300)
      }
      if (handle.engine === 'sqlite') {
        await handle.transaction(async (run) => {
          await run('UPDATE campaigns SET plan_complete = 1 WHERE id = ?', [brief])
          await asked()
        })
      } else {
        await handle.transaction(async (session) => {
          await handle
            .collection('campaigns')
            .updateOne({ _id: new ObjectId(brief) }, { $set: { planComplete: true } }, { session })
          await asked()
        })
      }
      expect((await resumed)?.status).toBe(200)
      await half.release()
      const { submitted } = await until(
        () => at.progress(brief),
        (seen) => seen.state === 'done',
      )
      expect(submitted).toBe(6)
    })

    it('and has somebody in doubt leaves no batch behind when it is cancelled while they are released', async () => {
      const { brief } = await paused()
      const [batch] = await half.doubt(brief)
      await half.release()
      const { db: adapter } = room.payload
      const closed = async () => (await frozen.store().campaign(brief))!.finishedAt !== null
      let cancelled: ReturnType<typeof half.perform> | undefined
      const findOne = adapter.findOne
      adapter.findOne = async (args) => {
        const row = await findOne.call(adapter, args)
        if (args.collection === 'batches' && !cancelled) {
          cancelled = half.perform(brief, 'cancel')
          for (let waited = 0; waited < 400 && !(await closed()); waited += 20) await delay(20)
        }
        return row as never
      }
      const body = { batch, decision: 'release' }
      const released = await editor.request('POST', `/api/campaigns/${brief}/resolve`, body)
      adapter.findOne = findOne
      expect([released.status, (await cancelled)?.status]).toEqual([200, 200])
      await until(closed, (is) => is)
      // Whoever was released has not been written to since: they are in doubt as before.
      expect((await batchOf(handleOf(room.payload), batch!)).state).toBe('in_doubt')
      expect(await frozen.store().counts(brief)).toEqual({ delivered: 2, in_doubt: 4 })
    })

    it('does not go on either when everything was stopped and the switch is lifted', async () => {
      const [story, other] = [await at.published(), await at.published()]
      const brief = await at.create('brief', story, { lists: [list] })
      const unchanged = await at.create('brief', other, { lists: [list] })
      await half.send(brief, 2)
      await half.perform(unchanged, 'launch')
      await until(
        () => state(unchanged),
        (seen) => seen === 'sending',
      )
      await editor.request('POST', '/api/campaigns/stop-all', { reason: 'A mistake was seen.' })
      await half.release()
      await correct(story)
      const lifted = await editor.request<{ message: string }>('POST', '/api/campaigns/resume-all', {})
      expect([lifted.status, lifted.body.message]).toEqual([200, expect.stringContaining('One stays paused')])
      expect(await at.progress(brief)).toMatchObject({
        state: 'paused',
        submitted: 2,
        pausedReason: expect.stringContaining('newer edition'),
      })
      const { submitted } = await until(
        () => at.progress(unchanged),
        (seen) => seen.state === 'done',
      )
      expect(submitted).toBe(6)
    })
  })

  describe('a second brief', () => {
    it('of the same story leaves out who is on both lists, and says so before and after', async () => {
      const both = await listOf(
        room,
        'The list that was forgotten',
        'email,name,countries,languages\nr0@press.example.org,R0,SE,sv\nr1@press.example.org,R1,SE,sv\nnew@press.example.org,N,SE,sv\n',
      )
      const story = await at.published()
      await at.send(await at.create('brief', story, { lists: [list] }))
      const second = await at.create('brief', story, { lists: [both] })
      const preview = await editor.request<{ planned: number; excluded: object[] }>(
        'GET',
        `/api/campaigns/${second}/audience`,
      )
      expect(preview.body).toMatchObject({
        planned: 1,
        excluded: [{ reason: 'already_sent', count: 2, explanation: expect.stringContaining('has it, may have it') }],
      })
      expect(await at.send(second)).toMatchObject({ candidates: 3, planned: 1, excluded: 2, submitted: 1 })
      expect(await at.recipientsOf(second)).toEqual(['new@press.example.org'])
      // Another story is another matter.
      const other = await at.create('brief', await at.published(), { lists: [both] })
      expect(await at.send(other)).toMatchObject({ submitted: 3 })
    })

    it('waits until the recipients of the first one are selected', async () => {
      const story = await at.published()
      await room.stopWorkers()
      const both = [
        await at.create('brief', story, { lists: [list] }),
        await at.create('brief', story, { lists: [list] }),
      ]
      for (const id of both) await half.perform(id, 'launch')
      // Two processes at the same moment: both have read what they would freeze, and neither sees the other's.
      const read = (await Promise.all(both.map(frozen.of))) as { frozen: Frozen; title: string }[]
      const freeze = (at: number) => frozen.store().freeze(both[at]!, { ...read[at]!, at: new Date() })
      const began = await Promise.all([freeze(0), freeze(1)])
      expect(began.filter(Boolean)).toHaveLength(1)
      const [first, second] = began[0] ? [0, 1] : [1, 0]
      expect(await freeze(second)).toBe(false)
      // Nor is it resumed in the middle of its own selection.
      const set = (at: number, data: object) =>
        room.payload.db.updateOne({ collection: 'campaigns', where: { id: { equals: both[at] } }, data } as never)
      await set(second, { state: 'paused', startedAt: new Date().toISOString(), frozen: read[second]!.frozen })
      expect(await half.perform(both[second]!, 'resume')).toMatchObject({
        status: 409,
        body: { errors: [{ code: 'wrong_state', message: expect.stringContaining('is selecting its recipients') }] },
      })
      await set(second, { state: 'scheduled', startedAt: null, frozen: null })
      await set(first, { state: 'sending' })
      expect(await freeze(second)).toBe(true)
      for (const id of both) await half.drop(id)
      await room.startWorkers()
    })

    it('says whom it left out for the first one when that is cancelled, and a third one reaches them', async () => {
      const story = await at.published()
      const first = await at.create('brief', story, { lists: [list] })
      await half.send(first, 2)
      const second = await at.create('brief', story, { lists: [list] })
      expect(await at.send(second)).toMatchObject({ candidates: 6, planned: 0, excluded: 6, submitted: 0 })
      const behind = async (id: string) => ((await at.progress(id)) as { leftBehind?: number }).leftBehind
      expect(await behind(second)).toBeUndefined()

      await half.perform(first, 'cancel')
      await until(
        () => behind(first),
        (count) => count === 4,
      )
      expect(await behind(second)).toBe(4)
      const onDesk = async (now: number) => {
        const user = { id: editor.id, collection: 'users', roles: ['editor'] } as never
        const rows = await openCampaigns({ payload: room.payload, user }, now)
        return rows.filter(({ id }) => id === first || id === second).map(({ unreached }) => unreached)
      }
      expect(await onDesk(Date.now() + 120_000)).toEqual([{ leftBehind: 4 }, { leftBehind: 4 }])
      await half.release()
      const third = await at.create('brief', story, { lists: [list] })
      expect(await at.send(third)).toMatchObject({ excluded: 2, submitted: 4 })
      expect([await behind(first), await behind(second), await behind(third)]).toEqual([
        undefined,
        undefined,
        undefined,
      ])
      expect(await onDesk(Date.now() + 240_000)).toEqual([])
      const got = (await Promise.all([first, second, third].map((id) => at.recipientsOf(id)))).flat()
      expect([got.length, new Set(got).size]).toEqual([6, 6])
    })

    it('that is launched with the first one reaches nobody twice', async () => {
      const story = await at.published()
      const both = [
        await at.create('brief', story, { lists: [list] }),
        await at.create('brief', story, { lists: [list] }),
      ]
      await Promise.all(both.map((id) => half.perform(id, 'launch')))
      for (const id of both) {
        await until(
          () => at.progress(id),
          (seen) => seen.state === 'done',
        )
      }
      const got = (await Promise.all(both.map((id) => at.recipientsOf(id)))).flat()
      expect([got.length, new Set(got).size]).toEqual([6, 6])
    })
  })

  describe('a follow-up', () => {
    const text = 'The author answers questions on Tuesday.'

    it('is one for the source and its versions together, and new by the editions of its own story', async () => {
      const story = await at.published()
      await at.act(story, 'correct', editor, { comment: 'The year was wrong.' })
      await at.act(story, 'submit', writer)
      await at.act(story, 'approve', chief)
      // The source is at its second edition, the Swedish version at its first.
      const swedish = await translationOf(at, writer, story, 'sv')
      await at.send(await at.create('brief', story, { lists: [list] }))
      expect((await at.ask('follow_up', swedish)).body.errors?.[0]?.message).toContain('Nothing is new')
      await at.act(swedish, 'correct', editor, { comment: 'A word was wrong.' })
      await at.act(swedish, 'submit', writer)
      await at.act(swedish, 'approve', chief)
      const follow = await at.ask('follow_up', swedish)
      expect(follow.status, follow.text).toBe(201)
      const second = await at.ask('follow_up', story, { options: { text } })
      expect([second.status, second.body.errors?.[0]?.message]).toEqual([409, expect.stringContaining('already')])
    })

    it('that was cancelled half way is not sent again to those whom it has reached', async () => {
      const story = await at.published()
      await at.send(await at.create('brief', story, { lists: [list] }))
      const first = await at.create('follow_up', story, { options: { text } })
      await half.send(first, 2)
      await half.perform(first, 'cancel')
      await half.release()
      const next = await at.create('follow_up', story, { options: { text } })
      expect(await at.send(next)).toMatchObject({ candidates: 6, excluded: 2, submitted: 4 })
      expect(new Set([...(await at.recipientsOf(first)), ...(await at.recipientsOf(next))]).size).toBe(6)
    })
  })

  describe('a follow-up in several languages', () => {
    const english = ['en0@press.example.org', 'en1@press.example.org']
    let readers: string

    beforeAll(async () => {
      const rows = english.map((email) => `${email},E,SE,en`)
      readers = await listOf(room, 'In English', `email,name,countries,languages\n${rows.join('\n')}\n`)
    })

    /** A brief that has gone out in English and in Swedish. */
    const inBoth = async () => {
      const story = await at.published()
      await translationOf(at, writer, story, 'sv')
      await at.send(await at.create('brief', story, { lists: [list, readers] }))
      return story
    }
    const previewed = async (id: string) =>
      (await editor.request<{ planned: number; excluded: object[] }>('GET', `/api/campaigns/${id}/audience`)).body
    const inLanguages = async (id: string) =>
      Object.fromEntries((await at.mailsOf(id)).map(({ to, html }) => [to[0]!, html]))
    const nothing = (count: number) => [
      { reason: 'nothing_new', count, explanation: expect.stringContaining('nothing to add in that language') },
    ]

    it('leaves out who would get the same text again, and says so before and after', async () => {
      const story = await inBoth()
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      const follow = await at.create('follow_up', story)
      expect(await previewed(follow)).toMatchObject({ candidates: 8, planned: 2, excluded: nothing(6) })
      expect(await at.send(follow)).toMatchObject({ candidates: 8, planned: 2, excluded: 6, submitted: 2 })
      expect(await at.recipientsOf(follow)).toEqual(english)
      expect(await previewed(follow)).toMatchObject({ excluded: nothing(6) })
    })

    it('puts a text into the mail of the language that it was written in, and into no other', async () => {
      const follow = await at.create('follow_up', await inBoth(), { options: { text: 'Meet her on Tuesday.' } })
      expect(await previewed(follow)).toMatchObject({ planned: 2, excluded: nothing(6) })
      await at.send(follow)
      expect(await at.recipientsOf(follow)).toEqual(english)
      for (const html of Object.values(await inLanguages(follow))) expect(html).toContain('Meet her on Tuesday.')
    })

    it('takes a text for each language', async () => {
      const text = { en: 'Meet her on Tuesday.', sv: 'Träffa henne på tisdag.' }
      const follow = await at.create('follow_up', await inBoth(), { options: { text } })
      expect(await previewed(follow)).toMatchObject({ planned: 8, excluded: [] })
      await at.send(follow)
      const mails = await inLanguages(follow)
      expect(Object.keys(mails)).toHaveLength(8)
      for (const [to, html] of Object.entries(mails)) {
        const language = english.includes(to) ? 'en' : 'sv'
        expect(html).toContain(text[language])
        expect(html).not.toContain(text[language === 'en' ? 'sv' : 'en'])
      }
    })

    it('refuses a text in a language that there is none of', async () => {
      const refused = await at.ask('follow_up', await inBoth(), { options: { text: { de: 'Am Dienstag.' } } })
      expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([400, expect.stringContaining('"sv"')])
    })
  })

  describe('a correction', () => {
    it('stops the brief that still hands out the old text, and goes to those who have it', async () => {
      const { story, brief } = await halfSent(false)
      const got = await at.recipientsOf(brief)
      const correction = await correct(story)
      const { pausedReason } = await until(
        () => at.progress(brief),
        (seen) => seen.state === 'paused',
      )
      expect(pausedReason).toBe(OBSTACLES.being_corrected)
      await half.release()
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toEqual(got)
      expect(await refused(brief)).toEqual([409, 'story_changed', { obstacle: 'changed' }])
      expect(await at.recipientsOf(brief)).toEqual(got)
    })

    it('is the last word to those in doubt: the old text is not sent to them once more, and they can be written off', async () => {
      const { story, brief } = await halfSent(false)
      const got = await at.recipientsOf(brief)
      const batches = await half.doubt(brief)
      await half.release()
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toHaveLength(6)
      expect(await state(brief)).toBe('sending')
      const decide = (decision: string, own: object) =>
        editor.request('POST', `/api/campaigns/${brief}/resolve`, { decision, ...own })
      for (const own of [{ batch: batches[0] }, { batches }]) {
        const { status, body } = await decide('release', own)
        expect([status, body.errors?.[0]]).toMatchObject([
          409,
          { code: 'story_changed', data: { obstacle: 'changed' }, message: expect.stringContaining('written off') },
        ])
      }
      expect((await decide('write_off', { batches })).body).toMatchObject({ resolved: 2, left: [] })
      await until(
        () => at.progress(brief),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(brief)).toEqual(got)
    })

    it('tells those as well who were written off: nobody knows that they do not have it, and a new brief reaches them', async () => {
      const { story, brief } = await halfSent(false)
      const got = await at.recipientsOf(brief)
      const batches = await half.doubt(brief)
      expect((await half.perform(brief, 'resolve', { batches, decision: 'write_off' })).status).toBe(200)
      await half.release()
      const again = await at.create('brief', story, { lists: [list] })
      const { body } = await editor.request<{ planned: number }>('GET', `/api/campaigns/${again}/audience`)
      expect(body.planned).toBe(6 - got.length)
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toHaveLength(6)
    })

    it('tells those as well who were released from doubt and have not been written to again', async () => {
      const { story, brief } = await halfSent(false)
      const batches = await half.doubt(brief)
      expect((await half.perform(brief, 'pause', { reason: 'A question.' })).status).toBe(200)
      expect((await half.perform(brief, 'resolve', { batches, decision: 'release' })).status).toBe(200)
      await half.release()
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toHaveLength(6)
    })

    it('tells them also when the mail that went out again came back, and remembers where the earlier one may have gone', async () => {
      const { story, brief } = await halfSent(false)
      const batches = await half.doubt(brief)
      const { db: adapter } = room.payload
      const rows = async () => deliveriesOf(handleOf(room.payload), brief)
      const doubted = (await rows()).filter(({ state: is }) => is === 'in_doubt')
      const [first] = doubted
      expect((await half.perform(brief, 'resolve', { batches, decision: 'release' })).status).toBe(200)
      const setEmail = (email: string) =>
        adapter.updateOne({ collection: 'contacts', id: first!.contact, data: { email } } as never)
      await setEmail('elsewhere@press.example.org')
      await half.release()
      await until(
        () => at.progress(brief),
        (seen) => seen.state === 'done',
      )
      expect((await rows()).find(({ id }) => id === first!.id)?.address).toBe('elsewhere@press.example.org')
      const written = await frozen.store().writtenTo(brief, [first!.address], new Date())
      expect(written.get(first!.address)).toBe('yes')
      const claims = { purpose: 'unsubscribe', contact: first!.contact, delivery: first!.id } as const
      const { addresses } = await holderOf({ store: contactStore(handleOf(room.payload)) }, claims)
      expect(addresses).toEqual(['elsewhere@press.example.org', first!.address])
      for (const { id } of doubted) {
        const target = { delivery: id, campaign: brief, providerId: '' }
        await frozen.store().applyFact(target, 'bounced', 'Transient/MailboxFull', new Date())
      }
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toHaveLength(6)
      await setEmail(first!.address)
    })

    it('tells them also when their campaign was cancelled, and a new brief spares them', async () => {
      const { story, brief } = await halfSent(false)
      const batches = await half.doubt(brief)
      expect((await half.perform(brief, 'resolve', { batches, decision: 'release' })).status).toBe(200)
      expect((await half.perform(brief, 'cancel')).status).toBe(200)
      await half.release()
      const over = await until(
        () => at.progress(brief),
        (seen) => seen.state === 'cancelled' && !('closing' in seen),
      )
      expect(over).toMatchObject({ candidates: 6, planned: 6, excluded: 0, submitted: 2, inDoubt: 4 })
      const again = await at.create('brief', story, { lists: [list] })
      const { body } = await editor.request<{ planned: number }>('GET', `/api/campaigns/${again}/audience`)
      expect(body.planned).toBe(0)
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toHaveLength(6)
      // It stays for a person to say that they do not have it.
      expect((await half.perform(brief, 'resolve', { batches, decision: 'write_off' })).status).toBe(200)
      expect(await at.progress(brief)).toMatchObject({ planned: 6, inDoubt: 0, failed: 4 })
    })

    it('reaches those as well to whom the old text went after it was signed', async () => {
      const coolingOff = (coolingOffSeconds: number) =>
        room.payload.updateGlobal({ slug: 'outreach-policy', data: { coolingOffSeconds } } as never)
      const story = await at.published()
      const first = await at.create('brief', story, { lists: [list] })
      await coolingOff(600)
      const correction = await correct(story)
      await at.send(first)
      expect((await at.progress(correction)).state).toBe('scheduled')
      await at.act(story, 'publish')
      await coolingOff(0)
      // Whoever gets the corrected text is not told of a mistake that they have never seen.
      const late = await listOf(room, 'Late', 'email,name,countries,languages\nlate@press.example.org,L,SE,sv\n')
      const second = await at.create('brief', story, { lists: [late] })
      await at.send(second)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(correction)).toEqual(await at.recipientsOf(first))
      expect(await at.recipientsOf(second)).toEqual(['late@press.example.org'])
    })

    it('leaves a brief to further lists waiting: its readers get the corrected text, and nobody gets both', async () => {
      const story = await at.published()
      await at.send(await at.create('brief', story, { lists: [list] }))
      const csv = 'email,name,countries,languages\nr0@press.example.org,R0,SE,sv\nfurther@press.example.org,F,SE,sv\n'
      const further = await at.create('brief', story, { lists: [await listOf(room, 'Further', csv)] })
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
      expect((await half.perform(further, 'launch', { at: tomorrow })).status).toBe(200)
      const correction = await correct(story)
      await until(
        () => at.progress(correction),
        (seen) => seen.state === 'done',
      )
      expect(await at.progress(further)).toMatchObject({ state: 'scheduled', pausedReason: '' })
      await begins(further)
      expect(await at.recipientsOf(correction)).toHaveLength(6)
      expect(await at.recipientsOf(further)).toEqual(['further@press.example.org'])
      expect((await frozen.store().frozenOf(further)) as Frozen).toMatchObject({
        languages: { en: { edition: { number: 2 } } },
      })
    })

    it('leaves the brief of the plan waiting for its language: there is nobody to correct, and all get the corrected text', async () => {
      const { id: story } = await at.story({
        outreachPlan: { lists: [list], when: 'on_approval', waitFor: ['sv'] },
      })
      await at.act(story, 'submit', writer)
      const brief = String((await at.act(story, 'approve')).campaign?.id)
      expect(await correct(story)).toBe('undefined')
      expect(await state(brief)).toBe('scheduled')
      await translationOf(at, writer, story, 'sv')
      await until(
        () => at.progress(brief),
        (seen) => seen.state === 'done',
      )
      expect(await at.recipientsOf(brief)).toHaveLength(6)
      const { languages } = (await frozen.store().frozenOf(brief)) as Frozen
      expect(languages).toMatchObject({ en: { edition: { number: 2 } } })
    })

    it('reaches whoever read the story in a digest, however many digests there have been since', async () => {
      const { earlierSources } = await import('../../src/outreach/choice.ts')
      const group = { translationGroup: 'many-digests', storyKey: 'press-releases:many' }
      const row = async (own: object, minutes: number) =>
        (await room.payload.db.create({
          collection: 'campaigns',
          data: {
            state: 'done',
            title: 'x',
            lists: [],
            startedAt: new Date(Date.UTC(2026, 0, 5, 0, minutes)).toISOString(),
            ...own,
          },
        } as never)) as { id: string }
      const digest = (period: number, campaigns: string[]) => ({
        type: 'digest',
        storyKey: `digests:daily.${period}`,
        translationGroup: `digests:daily.${period}`,
        options: { sources: campaigns, frequency: 'daily' },
        frozen: { digest: { frequency: 'daily', stories: [{ letter: 'a', key: group.storyKey, campaigns }] } },
      })
      const brief = String((await row({ type: 'brief', ...group }, 1)).id)
      const meant = String((await row(digest(0, [brief]), 2)).id)
      for (let i = 1; i <= 100; i++) await row(digest(i, ['another']), 2 + i)
      const sources = await earlierSources(
        { db: room.payload.db },
        { id: '', type: 'correction', ...group, options: {} },
        'en',
      )
      expect(sources).toEqual([
        { campaign: brief, language: '', possible: true },
        { campaign: meant, language: '', possible: true, through: { campaign: brief, reason: 'digest_daily' } },
      ])
    })
  })
})
