import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hashOf } from '../../src/domain/canonical.ts'
import { MAIL_STRINGS } from '../../src/mail/strings.ts'
import { campaignsOf, listOf, setContact } from '../support/campaigns.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { halfSentOf, translationOf } from '../support/half-sent.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { tamper } from '../support/tamper.ts'

describeEachDatabase('campaigns to those who were sent an earlier one', (db) => {
  let room: TestNewsroom
  let editor: Person
  let chief: Person
  let steward: Person
  let at: ReturnType<typeof campaignsOf>
  let half: ReturnType<typeof halfSentOf>
  let list: string
  /** A story whose brief has gone to ten people; two of the list were left out. */
  let story: string
  let brief: string
  const got = Array.from({ length: 10 }, (_, i) => `reporter${i}@press.example.org`)

  beforeAll(async () => {
    room = await openNewsroom(db)
    editor = await room.person('editor')
    chief = await room.person('chief-editor')
    steward = await room.person('data-steward')
    at = campaignsOf(room, editor, await room.person('communications'))
    half = halfSentOf(room, editor, at)
    const rows = Array.from(
      { length: 12 },
      (_, i) => `reporter${i}@press.example.org,Reporter ${i},${i > 9 ? 'DK' : 'SE'},sv`,
    )
    list = await listOf(room, 'Press', `email,name,countries,languages\n${rows.join('\n')}\n`)
    await room.startWorkers()
    story = await at.published()
    brief = await at.create('brief', story, { lists: [list] })
    await at.send(brief)
    expect(await at.recipientsOf(brief)).toEqual(got)
  })
  afterAll(() => room?.close())

  describe('a correction', () => {
    it('goes to exactly those who got the brief, whoever joined or left the lists since', async () => {
      // Joins after the brief: must not get it. Is taken off the list: holds the brief, so gets it. Unsubscribes: stays out.
      await steward.request(
        'POST',
        `/api/contacts/import?list=${list}`,
        'email,countries\nlate@press.example.org,SE\n',
        {
          'content-type': 'text/csv',
        },
      )
      const member = async (email: string) => {
        const contact = (await room.payload.find({ collection: 'contacts', where: { email: { equals: email } } }))
          .docs[0]
        const rows = await room.payload.find({
          collection: 'list-members',
          where: { contact: { equals: contact?.id } },
        })
        return String(rows.docs[0]?.id)
      }
      await steward.request('PATCH', `/api/list-members/${await member(got[0]!)}`, { state: 'removed' })
      await steward.request('PATCH', `/api/list-members/${await member(got[1]!)}`, { state: 'unsubscribed' })
      // A country that asks for opt-in by now, and a mailbox that is given a rest: neither may hide a mistake from them.
      await setContact(room, got[2]!, { countries: ['DK'] })
      await setContact(room, got[3]!, { restUntil: new Date(Date.now() + 86_400_000).toISOString() })
      await setContact(room, got[4]!, { frequency: 'weekly' })

      const correction = await at.create('correction', story, { options: { text: 'The report has 40 pages, not 14.' } })
      const preview = (await editor.request('GET', `/api/campaigns/${correction}/audience`)).body
      expect(preview).toMatchObject({
        candidates: 10,
        planned: 9,
        excluded: [{ reason: 'unsubscribed', count: 1 }],
      })
      const figures = await at.send(correction)
      expect(figures).toMatchObject({ candidates: 10, planned: 9, excluded: 1, submitted: 9 })
      expect(await at.recipientsOf(correction)).toEqual(got.filter((email) => email !== got[1]))
      const [mail] = await at.mailsOf(correction)
      expect(mail?.subject).toMatch(/^Correction: /)
      expect(mail?.html).toContain('The report has 40 pages, not 14.')
    })

    it('takes no lists, and no sources of another story', async () => {
      expect((await at.ask('correction', story, { lists: [list] })).status).toBe(400)
      const other = await at.published({ title: 'Another story' })
      expect((await at.ask('correction', other, { options: { text: 'x' } })).body.errors?.[0]?.code).toBe('wrong_state')
      const foreign = await at.ask('correction', other, { options: { text: 'x', sources: [brief] } })
      expect(foreign.body.errors?.[0]?.code).toBe('invalid')
    })
  })

  it('is refused with a personal field that there is none of, when it is made and when it is launched', async () => {
    const own = await at.published()
    await at.send(await at.create('brief', own, { lists: [list] }))
    const written = 'Dear {{navn|colleague}}, it is on Tuesday.'
    for (const text of [written, { en: 'Dear {{name|colleague}}.', sv: written }]) {
      const { status, body } = await at.ask('follow_up', own, { options: { text } })
      expect([status, body.errors?.[0]?.code]).toEqual([400, 'invalid'])
      expect(body.errors?.[0]?.message).toContain('There is no personal field “navn”')
      expect(body.errors?.[0]?.data).toEqual({ field: 'options.text', written: '{{navn|colleague}}' })
    }
    const draft = await at.create('follow_up', own, { options: { text: 'Dear {{name|colleague}}.' } })
    await room.payload.db.updateOne({
      collection: 'campaigns',
      id: draft,
      data: { options: { text: written } },
      options: { atomic: true },
    } as never)
    const late = await editor.request('POST', `/api/campaigns/${draft}/launch`, {})
    expect([late.status, late.body.errors?.[0]?.data]).toMatchObject([400, { field: 'options.text' }])
    expect((await at.progress(draft)).state).toBe('draft')
  })

  it('goes to the readers of all campaigns of the story, or to those of the sources that are named', async () => {
    const own = await at.published()
    const further = await listOf(room, 'Further', 'email,countries,languages\nfurther@press.example.org,SE,sv\n')
    const briefs = [
      await at.create('brief', own, { lists: [list] }),
      await at.create('brief', own, { lists: [further] }),
    ]
    const got: string[][] = []
    for (const id of briefs) {
      await at.send(id)
      got.push(await at.recipientsOf(id))
    }
    const reach = async (type: string, options: object) => {
      const id = await at.create(type, own, { options: { text: 'Something to say.', ...options } })
      return (await editor.request<{ candidates: number }>('GET', `/api/campaigns/${id}/audience`)).body.candidates
    }
    const all = got.flat().length
    expect(got[1]).toEqual(['further@press.example.org'])
    expect(await reach('follow_up', {})).toBe(all)
    expect(await reach('correction', {})).toBe(all)
    expect(await reach('hold', { sources: [briefs[1]] })).toBe(1)
  })

  it('tells of the end of an embargo only where a version of the story has had one', async () => {
    const refused = await at.ask('embargo_lifted', story)
    expect([refused.status, refused.body.errors?.[0]?.code, refused.body.errors?.[0]?.message]).toEqual([
      409,
      'wrong_state',
      'This story was never under embargo, so there is none whose end could be told.',
    ])
    const embargo = { embargoUntil: new Date(Date.now() + 3_600_000).toISOString(), embargoZone: 'Europe/Stockholm' }
    const kept = await at.published(embargo)
    await at.act(kept, 'lift-embargo', chief, { comment: 'It has come early.' })
    await at.send(await at.create('brief', kept, { lists: [list] }))
    // A later edition says nothing of it any more.
    const writer = await room.person('communications')
    await at.act(kept, 'correct', editor, { comment: 'A year was wrong.' })
    const { revision } = (await writer.request<{ revision: number }>('GET', `/api/press-releases/${kept}`)).body
    const saved = await writer.request('PATCH', `/api/press-releases/${kept}`, { revision, embargoUntil: null })
    expect(saved.status, saved.text).toBe(200)
    await at.act(kept, 'submit', writer)
    await at.act(kept, 'approve', chief)
    expect((await at.ask('embargo_lifted', kept)).status).toBe(201)
  })

  describe('a notice that there is already', () => {
    /** A story that was sent and has been corrected, and the correction that went out by itself. */
    const corrected = async () => {
      const own = await at.published()
      await at.send(await at.create('brief', own, { lists: [list] }))
      await at.act(own, 'correct', editor, { comment: 'A year was wrong.' })
      await at.act(own, 'submit', await room.person('communications'))
      const { campaign } = await at.act(own, 'approve', chief)
      return { own, correction: String(campaign?.id) }
    }
    const ends = (id: string) =>
      until(
        () => at.progress(id),
        ({ state }) => state === 'done',
      )

    it('is not made again: a correction goes out by itself, and another one needs words of its own', async () => {
      const { own, correction } = await corrected()
      const whileItGoes = await at.ask('correction', own)
      await ends(correction)
      const afterwards = await at.ask('correction', own)
      for (const { status, body } of [whileItGoes, afterwards]) {
        expect([status, body.errors?.[0]?.code]).toEqual([409, 'wrong_state'])
        expect(body.errors?.[0]?.data).toEqual({ campaign: correction })
      }
      const options = { text: 'The month was wrong, too.' }
      const racers = await Promise.all([1, 2, 3].map(() => at.ask('correction', own, { options })))
      expect(racers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    })

    it('is not launched either, when it was a draft that an edition has overtaken', async () => {
      const { own, correction } = await corrected()
      await ends(correction)
      await room.payload.db.updateOne({
        collection: 'campaigns',
        id: correction,
        data: { state: 'cancelled' },
        options: { atomic: true },
      } as never)
      const draft = await at.create('correction', own)
      // Published by hand, what nobody has launched a correction for takes its own with it.
      const { campaign } = await at.act(own, 'publish')
      expect(campaign).toBeDefined()
      const late = await editor.request('POST', `/api/campaigns/${draft}/launch`, {})
      expect([late.status, late.body.errors?.[0]?.data]).toEqual([409, { campaign: String(campaign?.id) }])
    })

    it('that a story is on hold is one of two that are asked for at once, and another one once that is cancelled', async () => {
      const own = await at.published()
      await at.send(await at.create('brief', own, { lists: [list] }))
      const both = await Promise.all([at.ask('hold', own), at.ask('hold', own)])
      expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
      const made = both.find(({ status }) => status === 201)?.body.doc.id
      expect((await editor.request('POST', `/api/campaigns/${made}/cancel`, {})).status).toBe(200)
      const asks = [{}, { options: { text: 'A source has called.' } }, { options: { text: 'A source has called.' } }]
      const statuses: number[] = []
      for (const ask of asks) statuses.push((await at.ask('hold', own, ask)).status)
      expect(statuses).toEqual([201, 201, 409])
    })
  })

  describe('a follow-up', () => {
    it('needs something new, is made once, and leaves out who would not get a brief now', async () => {
      const stale = await at.ask('follow_up', story)
      expect([stale.status, stale.body.errors?.[0]?.message]).toEqual([409, expect.stringContaining('Nothing is new')])
      // Five people who have the same idea at the same moment.
      const text = 'The author answers questions on Tuesday.'
      const racers = await Promise.all([1, 2, 3, 4, 5].map(() => at.ask('follow_up', story, { options: { text } })))
      expect(racers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409])
      const { docs } = await room.payload.find({
        collection: 'campaigns',
        where: { and: [{ type: { equals: 'follow_up' } }, { storyKey: { equals: `press-releases:${story}` } }] },
        overrideAccess: true,
      } as never)
      expect(docs).toHaveLength(1)
      const follow = String((docs[0] as { id: unknown }).id)
      const again = await at.ask('follow_up', story, { options: { text: 'And on Wednesday.' } })
      expect(again.status).toBe(409)
      const { excluded } = (await editor.request<{ excluded: unknown }>('GET', `/api/campaigns/${follow}/audience`))
        .body
      expect(excluded).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ reason: 'unsubscribed', count: 1 }),
          expect.objectContaining({
            reason: 'removed',
            count: 1,
            explanation: expect.stringContaining('not on the lists'),
          }),
          expect.objectContaining({ reason: 'needs_opt_in', count: 1 }),
          expect.objectContaining({ reason: 'resting', count: 1 }),
        ]),
      )
      await at.send(follow)
      const mails = await at.mailsOf(follow)
      expect(mails[0]?.html).toContain('The author answers questions on Tuesday.')
      for (const gone of [got[0], got[1]]) expect(await at.recipientsOf(follow)).not.toContain(gone)
    })

    describe('to people who are no readers of briefs any more', () => {
      const people = ['first', 'digest', 'off', 'deleted', 'stays'].map((name) => `${name}@again.example.org`)
      const [first, digest, off, deleted, stays] = people as [string, string, string, string, string]
      const reasonsOf = async (campaign: string) => {
        const rows = await room.payload.find({
          collection: 'deliveries',
          where: { and: [{ campaign: { equals: campaign } }, { state: { equals: 'excluded' } }] },
          overrideAccess: true,
        } as never)
        return (rows.docs as unknown as { reason: string }[]).map(({ reason }) => reason).sort()
      }
      /** A brief that has reached a list of its own, and others by the rules of another list. */
      const sent = async (title: string, further: string[] = []) => {
        const own = await listOf(
          room,
          title,
          `email,name,countries,languages\n${people.map((email) => `${email},N,SE,sv`).join('\n')}\n`,
        )
        for (const email of people) await setContact(room, email, { frequency: 'each' })
        const lists = [own, ...further]
        const story = await at.published({ title })
        const campaign = await at.create('brief', story, { lists })
        await at.send(campaign)
        return { story, campaign, own }
      }
      /** Takes them off, by the state of their row and by deleting it, and has one choose a digest. */
      const partFrom = async (own: string) => {
        const rowOf = async (email: string) => {
          const contact = await setContact(room, email, {})
          const where = { and: [{ contact: { equals: contact } }, { list: { equals: own } }] }
          return String((await room.payload.find({ collection: 'list-members', where } as never)).docs[0]?.id)
        }
        const answers = [
          await steward.request('PATCH', `/api/list-members/${await rowOf(off)}`, { state: 'removed' }),
          await steward.request('DELETE', `/api/list-members/${await rowOf(deleted)}`),
        ]
        expect(answers.map(({ status }) => status)).toEqual([200, 200])
        await setContact(room, digest, { frequency: 'weekly' })
      }
      const turnDigests = (enabled: boolean) =>
        room.payload.updateGlobal({ slug: 'outreach-policy', data: { digest: { enabled } } } as never)
      afterEach(() => turnDigests(false))

      it('leaves out who was taken off, who chose a digest, and whom no rule brings in any more', async () => {
        await listOf(
          room,
          'Beats',
          'email,name,countries,languages,beats\nruled@again.example.org,R,IS,sv,tides\nelsewhere@again.example.org,E,IS,sv,tides\n',
        )
        const rules = { all: [{ field: 'beats', any: ['tides'] }] }
        const made = await steward.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
          name: 'Tides',
          rules,
        })
        const { story, own } = await sent('Follows', [made.body.doc.id])
        await partFrom(own)
        await setContact(room, 'elsewhere@again.example.org', { beats: ['sport'] })
        await turnDigests(true)
        const follow = await at.create('follow_up', story, { options: { text: 'New on Tuesday.' } })
        const { excluded } = (await editor.request<{ excluded: object[] }>('GET', `/api/campaigns/${follow}/audience`))
          .body
        expect(excluded).toHaveLength(2)
        expect(excluded).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ reason: 'removed', count: 3 }),
            {
              reason: 'digest_reader',
              count: 1,
              explanation: 'has chosen to get news in a digest, and follow-ups come in none',
            },
          ]),
        )
        await at.send(follow)
        expect(await at.recipientsOf(follow)).toEqual([first, 'ruled@again.example.org', stays])
        expect(await reasonsOf(follow)).toEqual(['digest_reader', 'removed', 'removed', 'removed'])
      })

      it('looks again just before it writes to them', async () => {
        const { story, own } = await sent('Follows later')
        await turnDigests(true)
        const follow = await at.create('follow_up', story, { options: { text: 'New on Wednesday.' } })
        await half.allow(1)
        expect((await half.perform(follow, 'launch')).status).toBe(200)
        await until(
          () => at.progress(follow),
          ({ state, submitted }) => state === 'sending' && submitted === 1,
        )
        // Which of the batches of one was the first to be handed over is nobody's promise.
        const [reached] = await at.recipientsOf(follow)
        await partFrom(own)
        await half.release()
        await until(
          () => at.progress(follow),
          ({ state }) => state === 'done',
        )
        expect(await at.recipientsOf(follow)).toEqual([...new Set([first, reached, stays])].sort())
        const why = [
          [digest, 'digest_reader'],
          [off, 'removed'],
          [deleted, 'removed'],
        ].flatMap(([email, reason]) => (email === reached ? [] : [reason]))
        expect(await reasonsOf(follow)).toEqual(why)
      })

      it('still tells them that what they were sent was wrong', async () => {
        const { story, own } = await sent('Wrong')
        await partFrom(own)
        await turnDigests(true)
        const correction = await at.create('correction', story, { options: { text: 'The year was wrong.' } })
        await at.send(correction)
        expect(await at.recipientsOf(correction)).toEqual([...people].sort())
      })
    })
  })

  it('is sent although the day’s warm-up is used up, and is counted in it', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => `warm${i}@press.example.org,SE`)
    const warm = await listOf(room, 'Warm', `email,countries\n${rows.join('\n')}\n`)
    const wrong = await at.published({ title: 'A figure is wrong in it' })
    await at.send(await at.create('brief', wrong, { lists: [warm] }))
    const other = await at.create('brief', await at.published({ title: 'Something else' }), { lists: [warm] })
    await half.send(other, 3)
    const correction = await at.create('correction', wrong, { options: { text: 'It was 40, not 14.' } })
    expect(await at.send(correction)).toMatchObject({ planned: 6, submitted: 6 })
    const waits = await at.progress(other)
    expect(waits).toMatchObject({ state: 'sending', submitted: 3 })
    expect(waits.pausedReason).toMatch(/^The warm-up of the domain allows 3 mails today \(UTC\), and 9 are used\./)
    await half.drop(other)
    await half.release()
  })

  describe('hold and kill', () => {
    it('are sent only while the story stands so, and name the item, the reason and the substitute', async () => {
      const hold = await at.create('hold', story)
      const early = await editor.request('POST', `/api/campaigns/${hold}/launch`, {})
      expect([early.status, early.body.errors?.[0]?.code]).toEqual([409, 'wrong_state'])
      await at.act(story, 'hold', editor, { comment: 'A figure is being checked.' })
      expect(await at.send(hold)).toMatchObject({ candidates: 10, planned: 9 })
      const [notice] = await at.mailsOf(hold)
      expect(notice?.subject).toMatch(/^Hold, do not publish yet: /)

      expect((await at.ask('kill', story)).body.errors?.[0]?.code).toBe('invalid')
      const kill = await at.create('kill', story, {
        options: {
          text: 'A source has withdrawn consent.',
          substitute: 'https://news.example.org/en/press-releases/new',
        },
      })
      await at.act(story, 'kill', chief, { comment: 'Consent withdrawn.' })
      // A kill cancels what waits, the notice's own draft among it: it is made afterwards.
      const after = await at.create('kill', story, {
        options: {
          text: 'A source has withdrawn consent.',
          substitute: 'https://news.example.org/en/press-releases/new',
        },
      })
      expect(kill).not.toBe(after)
      expect(await at.send(after)).toMatchObject({ candidates: 10, planned: 9 })
      const [mail] = await at.mailsOf(after)
      expect(mail?.subject).toBe('Withdrawn, do not use: A new report on exit services')
      for (const words of ['A source has withdrawn consent.', 'https://news.example.org/en/press-releases/new']) {
        expect(mail?.html).toContain(words)
        expect(mail?.text).toContain(words)
      }
      expect(mail?.text).not.toContain('Five organisations publish a joint report today.')
    })

    describe('in a language in which no mail can be made', () => {
      /** Has an edition hold what no mail can be made of, under a hash of its own. */
      const spoil = async (id: string) => {
        const where = { storyKey: { equals: `press-releases:${id}` } }
        const { docs } = await room.payload.db.find<{ id: string; canonical: string }>({
          collection: 'editions',
          where,
        } as never)
        const [edition] = docs
        const told = JSON.parse(String(edition?.canonical)) as Record<string, unknown>
        const canonical = JSON.stringify({ ...told, title: 'x'.repeat(90_000) })
        await tamper(room.payload).set('editions', String(edition?.id), { canonical, hash: hashOf(canonical) })
      }
      const twoLanguages = async () => {
        const source = await at.published()
        const version = await translationOf(at, await room.person('communications'), source, 'sv')
        const sent = await at.create('brief', source, { lists: [list] })
        await at.send(sent)
        for (const id of [version, source]) await at.act(id, 'kill', chief, { comment: 'Consent withdrawn.' })
        return { source, version, sent }
      }
      const newsOf = async (who: Person, campaign: string) =>
        (
          await who.request<{ docs: { kind: string; note: string }[] }>(
            'GET',
            `/api/notifications?where[subject][equals]=campaigns:${campaign}`,
          )
        ).body.docs.filter(({ kind }) => kind === 'language_missing')

      it.each<[string, 'source' | 'version', string, string, 'en' | 'sv']>([
        ['a version', 'version', 'Swedish', 'English', 'en'],
        ['the source itself', 'source', 'English', 'Swedish', 'sv'],
      ])(
        'go out in the others, to the readers of %s as well, and editors are told',
        async (_, which, missing, instead, language) => {
          const stories = await twoLanguages()
          await spoil(stories[which])
          const kill = await at.create('kill', stories.source, { options: { text: 'It is withdrawn.' } })
          const reason = new RegExp(
            `^In ${missing} no mail can be made, so the notice goes out without it: .+ or else ${instead}\\. The reason: .+\\.$`,
          )
          const preview = () =>
            editor.request<{ without?: string; mails: { language: string }[] }>(
              'GET',
              `/api/campaigns/${kill}/audience`,
            )
          const coming = (await preview()).body
          expect(coming.without).toMatch(reason)
          expect(coming.mails.map((mail) => mail.language)).toEqual([language])
          const done = await at.send(kill)
          expect(done.submitted).toBeGreaterThan(0)
          expect(done).toMatchObject({ without: expect.stringMatching(reason), pausedReason: '' })
          expect(await at.recipientsOf(kill)).toEqual(await at.recipientsOf(stories.sent))
          const mails = await at.mailsOf(kill)
          for (const { subject } of mails) expect(subject).toContain(MAIL_STRINGS[language].campaigns.kill)
          for (const who of [editor, chief]) {
            expect(await newsOf(who, kill)).toEqual([expect.objectContaining({ note: expect.stringMatching(reason) })])
          }
          const shown = (await preview()).body
          expect(shown.mails).toHaveLength(1)
          expect(shown.without).toMatch(reason)
          // Paused and resumed it still says so.
          await room.payload.db.updateOne({
            collection: 'campaigns',
            where: { id: { equals: kill } },
            data: { state: 'paused', pausedReason: 'Wait.' },
            options: { atomic: true },
          } as never)
          expect(await at.progress(kill)).toMatchObject({ without: done.without, pausedReason: 'Wait.' })
          expect((await editor.request('POST', `/api/campaigns/${kill}/resume`, {})).status).toBe(200)
          expect(await at.progress(kill)).toMatchObject({ without: done.without, pausedReason: '' })
        },
      )

      it('wait where no mail can be made at all, and say so', async () => {
        const stories = await twoLanguages()
        for (const id of [stories.version, stories.source]) await spoil(id)
        const kill = await at.create('kill', stories.source, { options: { text: 'It is withdrawn.' } })
        expect((await editor.request('POST', `/api/campaigns/${kill}/launch`, {})).status).toBe(200)
        const waits = await until(
          () => at.progress(kill),
          ({ pausedReason }) => pausedReason !== '',
        )
        expect(waits).toMatchObject({ state: 'scheduled', submitted: 0 })
        expect(waits.pausedReason).toMatch(/^The mail cannot be made: /)
        await half.drop(kill)
      })

      it('are the only ones that do: a brief goes to nobody before all of its languages can', async () => {
        const source = await at.published()
        await spoil(await translationOf(at, await room.person('communications'), source, 'sv'))
        const pitch = await at.create('brief', source, { lists: [list] })
        expect((await editor.request('POST', `/api/campaigns/${pitch}/launch`, {})).status).toBe(200)
        const waits = await until(
          () => at.progress(pitch),
          ({ pausedReason }) => pausedReason !== '',
        )
        expect(waits).toMatchObject({ state: 'scheduled', submitted: 0 })
        await half.drop(pitch)
      })
    })

    it('go out under the title that was sent, though the edition has been changed in the database', async () => {
      const admin = await room.person('admin')
      const forged = await at.published({ title: 'What was signed' })
      const sent = await at.create('brief', forged, { lists: [list] })
      await at.send(sent)
      const key = { storyKey: { equals: `press-releases:${forged}` } }
      const edition = (await room.payload.db.findOne({ collection: 'editions', where: key } as never)) as {
        id: string
        canonical: string
      } | null
      const canonical = String(edition?.canonical).replaceAll('What was signed', 'What was forged')
      await tamper(room.payload).set('editions', String(edition?.id), { canonical })
      // Whoever opens it comes upon it; the alarm holds the story by itself.
      await editor.request('GET', `/api/editions/${edition?.id}/diff?against=working`)
      const status = async () =>
        (
          (await room.payload.db.findOne({ collection: 'publications', where: key } as never)) as {
            status: string
          } | null
        )?.status
      await until(status, (seen) => seen === 'held')
      const told = async (who: Person) =>
        (
          await who.request<{ docs: { kind: string; title: string; note: string }[] }>(
            'GET',
            `/api/notifications?where[subject][equals]=press-releases:${forged}`,
          )
        ).body.docs.filter(({ kind }) => kind === 'edition_tampered')
      for (const who of [chief, admin]) {
        expect(await told(who)).toEqual([
          expect.objectContaining({ title: 'What was signed', note: expect.stringContaining('Edition 1') }),
        ])
      }
      expect(await told(editor)).toEqual([])

      const hold = await at.create('hold', forged, { options: { text: 'We are looking into it.' } })
      expect((await at.send(hold)).submitted).toBeGreaterThan(0)
      expect(await at.recipientsOf(hold)).toEqual(await at.recipientsOf(sent))
      const [held] = await at.mailsOf(hold)
      expect(held?.subject).toBe('Hold, do not publish yet: What was signed')
      await at.act(forged, 'kill', chief, { comment: 'It was changed.' })
      const kill = await at.create('kill', forged, { options: { text: 'It is withdrawn.' } })
      expect((await at.send(kill)).submitted).toBeGreaterThan(0)
      const [killed] = await at.mailsOf(kill)
      expect(killed?.subject).toBe('Withdrawn, do not use: What was signed')
      expect(`${held?.html}${killed?.html}`).not.toContain('forged')
      expect(killed?.text).toContain('It is withdrawn.')
    })
  })
})
