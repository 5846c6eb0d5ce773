import { createLocalReq } from 'payload'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { LetterDeps, NoticeRow } from '../../src/editorial/review/letters.ts'
import type { MailProvider } from '../../src/mail/provider.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describeEachDatabase('letters to colleagues', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let admin: Person
  let provider: MailProvider
  let duty: (own?: Partial<LetterDeps>) => (now: number) => Promise<number>
  let notify: typeof import('../../src/editorial/notify.ts')['notify']
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    admin = await room.person('admin')
    const { createProvider } = await import('../../src/mail/resend.ts')
    provider = createProvider({
      apiKey: 're_test_suite_only',
      baseUrl: room.provider.url,
      userAgent: 'test',
      timeoutMs: 10_000,
    })
    const { letterDuty } = await import('../../src/editorial/review/letters.ts')
    ;({ notify } = await import('../../src/editorial/notify.ts'))
    duty = (own = {}) =>
      letterDuty({
        payload: room.payload,
        provider,
        publicUrl: 'https://newsroom.example.org',
        holder: 'one',
        log: { warn: () => {} },
        ...own,
      })
  })
  afterAll(() => room?.close())
  /** Every test begins with empty desks and nobody away. */
  beforeEach(async () => {
    await room.payload.db.deleteMany({ collection: 'notifications', where: {} })
    await room.payload.db.deleteMany({ collection: 'leases', where: {} })
    for (const { id } of [writer, editor])
      await wish(id, { reviewMail: 'batched', language: 'en', awayFrom: null, awayUntil: null, delegate: null })
    seen = (await room.provider.mails()).length
  })

  let seen = 0
  let event = 0
  const wish = (id: string, data: object) =>
    room.payload.update({ collection: 'users', id, data, overrideAccess: true } as never)
  const news = async (users: string[], title: string, own: object = {}) =>
    notify(await createLocalReq({}, room.payload), {
      kind: 'comment',
      subject: 'press-releases:1',
      title,
      by: 'Kim',
      note: 'A remark.',
      to: { users },
      key: `test/${++event}`,
      ...own,
    })
  const mails = async () =>
    (await room.provider.mails())
      .slice(seen)
      .map(({ to, subject, text, tags, headers }) => ({ to: to[0], subject, text, tags, headers }))
  const rows = async () =>
    (
      await room.payload.db.find<NoticeRow>({
        collection: 'notifications',
        where: {},
        limit: 1000,
        sort: 'createdAt',
      } as never)
    ).docs
  const states = async () => (await rows()).map(({ mailState }) => mailState)

  it('says at once what came first, and together what came in the next quarter of an hour', async () => {
    const mail = duty()
    await news([editor.id], 'The first')
    const now = Date.now()
    expect(await mail(now + 1)).toBe(1)
    await news([editor.id], 'The second')
    await news([editor.id], 'The third')
    expect(await mail(now + 14 * MINUTE)).toBe(0)
    expect(await mail(now + 16 * MINUTE)).toBe(1)
    expect(await mail(now + 60 * MINUTE)).toBe(0)
    const [first, second, ...rest] = await mails()
    expect(rest).toEqual([])
    expect(first).toMatchObject({
      to: editor.email,
      subject: 'New remark: The first',
      tags: [{ name: 'kind', value: 'staff' }],
    })
    expect(second).toMatchObject({ to: editor.email, subject: 'Waiting for you: 2' })
    expect(second?.text).toContain('Kim has remarked on “The second”:')
    expect(second?.text).toContain('Kim has remarked on “The third”:')
    expect(second?.text).toContain('https://newsroom.example.org/admin/account')
    expect(await states()).toEqual(['mailed', 'mailed', 'mailed'])
  })

  it('writes in the reader’s language', async () => {
    await wish(editor.id, { language: 'fi' })
    await news([editor.id], 'Otsikko')
    await duty()(Date.now() + 1)
    expect((await mails())[0]).toMatchObject({ subject: 'Uusi kommentti: Otsikko' })
  })

  it('writes once a day, or never, to who wishes so, and tells the desk all the same', async () => {
    await wish(editor.id, { reviewMail: 'daily' })
    await wish(writer.id, { reviewMail: 'off' })
    await news([editor.id, writer.id], 'For both')
    await news([editor.id, writer.id], 'For both, again')
    const mail = duty()
    const now = Date.now()
    expect(await mail(now + 1)).toBe(0)
    expect(await mail(now + DAY)).toBe(1)
    expect((await mails()).map(({ to, subject }) => [to, subject])).toEqual([[editor.email, 'Waiting for you: 2']])
    expect(await states()).toEqual(expect.arrayContaining(['off', 'mailed']))
    const desk = await writer.request<{ docs: unknown[] }>('GET', '/api/notifications')
    expect(desk.body.docs).toHaveLength(2)
  })

  it('follows a wish that is changed while something waits', async () => {
    await wish(editor.id, { reviewMail: 'daily' })
    await news([editor.id], 'Changed my mind')
    const profile = await editor.request('PATCH', `/api/users/${editor.id}`, { reviewMail: 'off' })
    expect(profile.status, profile.text).toBe(200)
    await duty()(Date.now() + DAY)
    expect(await mails()).toEqual([])
    expect(await states()).toEqual(['off'])
  })

  it('does not mail what has been read on the desk', async () => {
    await news([editor.id], 'Read already')
    await editor.request('POST', '/api/notifications/read', { all: true })
    await duty()(Date.now() + MINUTE)
    expect(await mails()).toEqual([])
    expect(await states()).toEqual(['off'])
  })

  it('tells the same news once, however often and from however many places', async () => {
    const once = { key: 'the same' }
    const told = await Promise.all(Array.from({ length: 8 }, () => news([editor.id, writer.id], 'Once', once)))
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(2)
    expect(await rows()).toHaveLength(2)
  })

  it('mails each notice exactly once while two mailers race', async () => {
    const people = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const data = {
          email: `race${n}.${event}@example.org`,
          password: 'correct-horse-battery-9',
          name: `R${n}`,
          roles: ['editor'],
        }
        return (await room.payload.create({ collection: 'users', data, overrideAccess: true } as never)) as {
          id: string
        }
      }),
    )
    for (let round = 0; round < 3; round++)
      await news(
        people.map(({ id }) => String(id)),
        `Round ${round}`,
      )
    // Everybody sees the work before anybody begins: nobody goes on until all have looked for it.
    const holders = ['one', 'one', 'two', 'two', 'three', 'three']
    const together = meeting(holders.length)
    const now = Date.now() + 1
    const sent = await Promise.all(holders.map((holder) => duty({ holder, payload: together(room.payload) })(now)))
    expect(sent.filter((count) => count > 0).length).toBeGreaterThan(0)
    // The lease has one holder: whoever has it finishes, the others find nothing left.
    for (const holder of ['one', 'two', 'three']) await duty({ holder })(now + 1)
    const got = await mails()
    expect(got).toHaveLength(12)
    expect(new Set(got.map(({ to }) => to)).size).toBe(12)
    for (const { text } of got)
      for (let round = 0; round < 3; round++) expect(text.split(`“Round ${round}”`)).toHaveLength(2)
    expect(new Set(await states())).toEqual(new Set(['mailed']))
    for (const { id } of people) await room.payload.delete({ collection: 'users', id, overrideAccess: true } as never)
  })

  /** A database for each of `count` mailers; the first look of each, and of each person's waiting news, waits for the others'. */
  const meeting = (count: number) => {
    const looks = new Map<string, { there: number; all: Promise<void>; open: () => void }>()
    const arrive = (what: string) => {
      let look = looks.get(what)
      if (!look) {
        let open = () => {}
        const all = new Promise<void>((resolve) => {
          open = resolve
        })
        look = { there: 0, all, open }
        looks.set(what, look)
      }
      look.there++
      if (look.there === count) look.open()
      return look.all
    }
    return (payload: LetterDeps['payload']): LetterDeps['payload'] => {
      let first = true
      const find = async (args: { collection: string }) => {
        const found = await payload.db.find(args as never)
        if (first && args.collection === 'notifications') {
          first = false
          await arrive('work')
        }
        return found
      }
      const db = new Proxy(payload.db, {
        get: (target, name) => (name === 'find' ? find : Reflect.get(target, name, target)),
      })
      return new Proxy(payload, { get: (target, name) => (name === 'db' ? db : Reflect.get(target, name, target)) })
    }
  }

  it('claims nothing that was mailed while it looked away, also under a lease that it shares', async () => {
    await news([editor.id], 'Seen by two')
    let reached = () => {}
    const looked = new Promise<void>((resolve) => {
      reached = resolve
    })
    let goOn = () => {}
    const gate = new Promise<void>((resolve) => {
      goOn = resolve
    })
    // The slow one has read what waits for the person and when they were last written to, and stands still before it claims.
    const find = async (args: { where?: { and?: { user?: object; claimedAt?: object }[] } }) => {
      const found = await room.payload.db.find(args as never)
      if (args.where?.and?.some(({ claimedAt }) => claimedAt)) {
        reached()
        await gate
      }
      return found
    }
    const db = new Proxy(room.payload.db, {
      get: (target, name) => (name === 'find' ? find : Reflect.get(target, name, target)),
    })
    const payload = new Proxy(room.payload, {
      get: (target, name) => (name === 'db' ? db : Reflect.get(target, name, target)),
    })
    const now = Date.now() + 1
    const slow = duty({ payload })(now)
    await looked
    // Another process is kept away by the lease; one that shares it is not.
    expect(await duty({ holder: 'other' })(now)).toBe(0)
    expect(await duty()(now)).toBe(1)
    goOn()
    expect(await slow).toBe(0)
    expect(await mails()).toHaveLength(1)
    expect(await states()).toEqual(['mailed'])
  })

  it('leaves the whole letter to who began it, also under a lease that it shares', async () => {
    for (const title of ['First', 'Second', 'Third']) await news([editor.id], title)
    const stop = () => {
      let go = () => {}
      const gone = new Promise<void>((resolve) => {
        go = resolve
      })
      return { go, gone }
    }
    const [looked, begun, ended] = [stop(), stop(), stop()]
    /** A database whose calls by `name` are followed by `then`. */
    const after = (
      name: 'find' | 'updateOne',
      then: (args: { collection: string; where?: object }) => Promise<void>,
    ) => {
      const call = async (args: { collection: string; where?: object }) => {
        const answer: unknown = await room.payload.db[name](args as never)
        await then(args)
        return answer
      }
      const db = new Proxy(room.payload.db, {
        get: (target, key) => (key === name ? call : Reflect.get(target, key, target)),
      })
      return new Proxy(room.payload, { get: (target, key) => (key === 'db' ? db : Reflect.get(target, key, target)) })
    }
    // One stands still when it has claimed the first of three, the other when it has read all three.
    let claims = 0
    const one = after('updateOne', async ({ collection }) => {
      if (collection !== 'notifications' || ++claims > 1) return
      begun.go()
      await ended.gone
    })
    const other = after('find', async ({ where }) => {
      if (!JSON.stringify(where).includes('claimedAt')) return
      looked.go()
      await begun.gone
    })
    const now = Date.now() + 1
    const second = duty({ payload: other })(now)
    await looked.gone
    const first = duty({ payload: one })(now)
    expect(await second).toBe(0)
    ended.go()
    expect(await first).toBe(1)
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Waiting for you: 3'])
    expect(await states()).toEqual(['mailed', 'mailed', 'mailed'])
  })

  it('sends again what a process left behind, under the key it had, and the reader gets it once', async () => {
    await news([editor.id], 'Left behind')
    // The provider takes the mail, and the process dies before it writes that down.
    const dying = {
      ...provider,
      sendOne: async (call: Parameters<MailProvider['sendOne']>[0]) => {
        await provider.sendOne(call)
        throw new Error('killed')
      },
    }
    await expect(duty({ holder: 'dead', provider: dying })(Date.now() + 1)).rejects.toThrow('killed')
    expect(await states()).toEqual(['claimed'])
    // While the dead one's lease runs nobody else sends.
    expect(await duty({ holder: 'other' })(Date.now() + 2)).toBe(0)
    await room.payload.db.deleteMany({ collection: 'leases', where: {} })
    expect(await duty({ holder: 'other' })(Date.now() + 3)).toBe(1)
    expect(await mails()).toHaveLength(1)
    expect(await states()).toEqual(['mailed'])
  })

  it('gives a letter up that is too old to be repeated safely, instead of sending it twice', async () => {
    await news([editor.id], 'Old')
    const dying = { sendOne: () => Promise.reject(new Error('killed')) }
    await expect(duty({ provider: dying })(Date.now() + 1)).rejects.toThrow('killed')
    expect(await duty()(Date.now() + DAY)).toBe(0)
    expect(await mails()).toEqual([])
    expect(await states()).toEqual(['off'])
  })

  it.each([
    ['no answer', { status: null, transport: 'timeout' }],
    ['too fast', { status: 429, errorName: 'rate_limit_exceeded', transport: 'replied' }],
    ['a key that is refused', { status: 401, errorName: 'invalid_api_key', transport: 'replied' }],
  ])('keeps a letter through %s', async (_, reply) => {
    await news([editor.id], 'Patience')
    const full = { body: null, errorName: null, errorMessage: null, headers: {}, ...reply }
    await duty({ provider: { sendOne: async () => full as never } })(Date.now() + 1)
    expect(await states()).toEqual(['claimed'])
    expect(await duty()(Date.now() + 10 * MINUTE)).toBe(1)
    expect(await mails()).toHaveLength(1)
  })

  it('also tells the delegate of somebody who is away, and for whom', async () => {
    const second = await room.person('communications', 'editor')
    await wish(editor.id, { awayFrom: new Date(Date.now() - DAY).toISOString(), delegate: second.id })
    await news([editor.id], 'In your absence', { kind: 'review_requested' })
    await duty()(Date.now() + 1)
    const got = await mails()
    expect(got.map(({ to }) => to).sort()).toEqual([second.email, editor.email].sort())
    expect(got.find(({ to }) => to === second.email)?.text).toContain('For editor, who is away.')
    expect(got.find(({ to }) => to === editor.email)?.text).not.toContain('who is away')
  })

  it('signs with the delegate’s own rights', async () => {
    await wish(editor.id, { awayFrom: new Date(Date.now() - DAY).toISOString(), delegate: writer.id })
    const made = await writer.request<{ doc: { id: string; revision: number } }>(
      'POST',
      '/api/press-releases',
      pressRelease(),
    )
    const { id, revision } = made.body.doc
    await writer.request('POST', `/api/press-releases/${id}/submit`, { revision })
    const answer = await writer.request('POST', `/api/press-releases/${id}/approve`, { revision })
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([403, 'forbidden'])
    // Whoever cannot sign is not asked in place of somebody who can.
    const { docs } = (await writer.request<{ docs: NoticeRow[] }>('GET', '/api/notifications')).body
    expect(docs.map(({ kind }) => kind)).not.toContain('review_requested')
  })

  it.each([
    ['oneself as a delegate', (id: string) => ({ delegate: id })],
    ['an end before the beginning', () => ({ awayFrom: '2031-01-02T00:00:00Z', awayUntil: '2031-01-01T00:00:00Z' })],
    ['an end without a beginning', () => ({ awayUntil: '2031-01-01T00:00:00Z' })],
    ['a wish that there is not', () => ({ reviewMail: 'hourly' })],
  ])('refuses %s', async (_, data) => {
    const answer = await editor.request('PATCH', `/api/users/${editor.id}`, data(editor.id))
    expect(answer.status, answer.text).toBe(400)
  })

  it('lets nobody but the person and an administrator say when they are away', async () => {
    const data = { awayFrom: '2031-01-01T00:00:00Z' }
    expect((await writer.request('PATCH', `/api/users/${editor.id}`, data)).status).toBe(403)
    expect((await admin.request('PATCH', `/api/users/${editor.id}`, data)).status).toBe(200)
  })

  it('tells chief editors of a new right to sign at once, whatever they wish', async () => {
    const chief = await room.person('chief-editor')
    await wish(chief.id, { reviewMail: 'off' })
    await admin.request('POST', `/api/users/${writer.id}/roles`, { roles: ['communications', 'editor'] })
    await expect.poll(async () => (await mails()).map(({ to }) => to)).toEqual([chief.email])
  })
})
