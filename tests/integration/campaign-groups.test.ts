import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { campaignsOf, listOf } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { halfSentOf, translationOf } from '../support/half-sent.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'

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
  })
  afterAll(() => room?.close())

  const state = async (id: string) => (await at.progress(id)).state
  /** A brief of the source, half sent, with or without the Swedish version in it. */
  const halfSent = async (carries: boolean) => {
    const story = await at.published()
    const before = carries ? await translationOf(at, writer, story, 'sv') : ''
    const brief = await at.create('brief', story, { lists: [list] })
    await half.send(brief, 2)
    return { story, brief, swedish: before || (await translationOf(at, writer, story, 'sv')) }
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
          pausedReason: 'A person can be recognised.',
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

    it('leaves a brief alone that never carried it, and does not wait for it', async () => {
      const { brief, swedish } = await halfSent(false)
      await at.act(swedish, 'hold', editor, { comment: 'Checking.' })
      expect(await state(brief)).toBe('sending')
      const notice = await at.ask('hold', swedish, { options: { text: 'Checking.' } })
      expect(notice.body.errors?.[0]?.message).toContain('Nobody has been sent this story yet')
      await half.drop(brief)
    })
  })

  describe('one that was paused', () => {
    const paused = async () => {
      const story = await at.published()
      const brief = await at.create('brief', story, { lists: [list] })
      await half.send(brief, 2)
      await half.perform(brief, 'pause', { reason: 'The quota is used up.' })
      return { story, brief }
    }
    const refused = async (brief: string) => {
      const { status, body } = await half.perform(brief, 'resume')
      return [status, body.errors?.[0]?.code, body.errors?.[0]?.data]
    }
    const correct = async (story: string) => {
      await at.act(story, 'correct', editor, { comment: 'The year was wrong.' })
      await at.act(story, 'submit', writer)
      return String((await at.act(story, 'approve', chief)).campaign?.id)
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
})
