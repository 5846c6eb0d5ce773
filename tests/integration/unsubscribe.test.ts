import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comeBack } from '../../src/contacts/coming-back.ts'
import type { ContactStore, LeaveStore } from '../../src/contacts/store.ts'
import { suppressionOf } from '../../src/contacts/suppression.ts'
import { SUPPRESSION_REASONS, staysWithPerson } from '../../src/domain/contact.ts'
import { MAILED } from '../../src/domain/delivery.ts'
import { LANGUAGES } from '../../src/domain/languages.ts'
import { signToken } from '../../src/domain/unsubscribe-tokens.ts'
import { takeIn } from '../../src/outreach/inbound.ts'
import { holderOf, leaveEverything, leaveLists } from '../../src/outreach/unsubscribe.ts'
import { shortened } from '../../src/outreach/unsubscribe-pages.tsx'
import { LEAVE_STRINGS } from '../../src/outreach/unsubscribe-strings.ts'
import { contactStore } from '../../src/storage/contacts.ts'
import { handleOf } from '../../src/storage/open.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom } from '../support/newsroom.ts'

describeEachDatabase('unsubscribing', (db) => {
  let room: TestNewsroom
  let steward: Person
  let store: ContactStore
  let made = 0
  beforeAll(async () => {
    room = await openNewsroom(db)
    steward = await room.person('data-steward')
    store = contactStore(handleOf(room.payload))
  })
  afterAll(() => room?.close())

  const secret = () => room.env.tokenSecrets[0]!
  const create = async (collection: string, data: object) => {
    const answer = await steward.request<{ doc: { id: string } }>('POST', `/api/${collection}`, data)
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc.id
  }
  /** Somebody on two lists. */
  const somebody = async (languages = ['sv']) => {
    made += 1
    const email = `reader${made}@example.org`
    const contact = await create('contacts', { email, name: 'A Reader', languages })
    const lists = [
      await create('media-lists', { name: 'Internal name', publicName: 'Courts & law' }),
      await create('media-lists', { name: 'Gender' }),
    ]
    for (const list of lists) await create('list-members', { list, contact })
    return {
      contact,
      email,
      lists,
      link: `/u/${signToken({ purpose: 'unsubscribe', contact, list: lists[0] }, secret())}`,
    }
  }
  const suppressions = async () =>
    (await steward.request<{ totalDocs: number }>('GET', '/api/suppressions?limit=1')).body.totalDocs
  const states = async (contact: string) => (await store.memberships(contact)).map(({ state }) => state)
  const visit = (link: string, headers: Record<string, string> = {}) =>
    room.anyone.request('GET', link, undefined, headers)
  const form = (link: string, body: string) =>
    room.anyone.request('POST', link, body, { 'content-type': 'application/x-www-form-urlencoded' })

  it('looking at the page changes nothing, however often', async () => {
    const { contact, link } = await somebody()
    const before = await suppressions()
    for (const method of ['GET', 'HEAD', 'GET']) expect((await room.anyone.request(method, link)).status).toBe(200)
    expect(await states(contact)).toEqual(['active', 'active'])
    expect(await suppressions()).toBe(before)
  })

  it('the page has one form with one button, no script, and nothing that can be tracked or kept', async () => {
    const { link, email } = await somebody()
    const page = await visit(link)
    expect(page.text.match(/<button/g)).toHaveLength(1)
    expect(page.text).toMatch(/<form method="post">/)
    expect(page.text).not.toMatch(/<script|<img|<link/)
    expect(page.text).not.toContain(email)
    expect(page.text).toContain('r…\u2060@example.org')
    expect(page.text).toContain('Test newsroom')
    const style = /<style>([\s\S]*?)<\/style>/.exec(page.text)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('x-robots-tag')).toContain('noindex')
    expect(page.headers.get('set-cookie')).toBeNull()
  })

  it.each(LANGUAGES)('speaks %s to whoever reads it', async (language) => {
    const { link } = await somebody([language])
    const page = await visit(link)
    expect(page.text).toContain(`<html lang="${language}">`)
    expect(page.text).toContain(LEAVE_STRINGS[language].button)
    const done = await room.anyone.request('POST', link)
    expect(done.text).toContain(LEAVE_STRINGS[language].doneTitle)
  })

  it.each([
    ['the button of the page', 'application/x-www-form-urlencoded', ''],
    ['a mail program (RFC 8058)', 'application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'a mail program that sends a form',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
    ['no body at all', '', undefined],
    ['a body that is none', 'application/json', '{"a":'],
  ])('by %s answers 200 at once, without cookie or redirect, and works', async (_what, type, body) => {
    const { contact, link, email } = await somebody()
    const answer = await room.anyone.request('POST', link, body, type ? { 'content-type': type } : {})
    expect([answer.status, answer.headers.get('set-cookie'), answer.headers.get('location')]).toEqual([200, null, null])
    expect(await states(contact)).toEqual(['unsubscribed', 'unsubscribed'])
    const { createSuppression } = await import('../../src/contacts/suppression.ts')
    const suppression = createSuppression({
      payload: room.payload,
      tokenSecrets: room.env.tokenSecrets,
      random: Buffer.alloc,
    })
    expect(await suppression.isSuppressed(email)).toBe(true)
  })

  it('twice is the same as once', async () => {
    const { contact, link } = await somebody()
    const before = await suppressions()
    for (let time = 0; time < 3; time++) expect((await room.anyone.request('POST', link)).status).toBe(200)
    expect(await suppressions()).toBe(before + 1)
    expect(await states(contact)).toEqual(['unsubscribed', 'unsubscribed'])
    expect((await visit(link)).text).toContain(LEAVE_STRINGS.sv.doneTitle)
  })

  it('with a token that differs in one character is a page that says so, 404, and writes nothing', async () => {
    const { contact, link } = await somebody()
    const before = await suppressions()
    for (let at = 3; at < link.length; at += 7) {
      const wrong = link.slice(0, at) + (link[at] === 'x' ? 'y' : 'x') + link.slice(at + 1)
      for (const method of ['GET', 'POST']) {
        const answer = await room.anyone.request(method, wrong, undefined, { 'accept-language': 'fi,en;q=0.5' })
        expect(answer.status).toBe(404)
        expect(answer.text).toContain(LEAVE_STRINGS.fi.brokenTitle)
      }
    }
    expect(await states(contact)).toEqual(['active', 'active'])
    expect(await suppressions()).toBe(before)
  })

  it('does not take a token that was made for another door', async () => {
    const { contact } = await somebody()
    const own = signToken({ purpose: 'preferences', contact }, secret())
    expect((await room.anyone.request('POST', `/u/${own}`)).status).toBe(404)
  })

  it('answers a program in the shape of every error', async () => {
    const answer = await visit('/u/nonsense', { accept: 'application/json' })
    expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([404, 'not_found'])
    const put = await room.anyone.request('PUT', '/u/nonsense')
    expect([put.status, put.body.errors?.[0]?.code]).toEqual([405, 'method_not_allowed'])
  })

  it('works after the contact was deleted: there is nothing left to do', async () => {
    const { contact, link } = await somebody()
    expect((await steward.request('DELETE', `/api/contacts/${contact}`)).status).toBe(200)
    const page = await visit(link, { 'accept-language': 'da' })
    expect([page.status, page.text.includes(LEAVE_STRINGS.da.goneTitle)]).toEqual([200, true])
    expect((await room.anyone.request('POST', link)).status).toBe(200)
  })

  /** A mail that somebody was sent. @returns the delivery's id */
  const delivered = async (contact: string, address: string, withheld: string[] = [], campaign = 'c') => {
    const data = { campaign, contact, address, language: 'sv', state: 'delivered', rank: 1, withheld }
    const stateAt = new Date().toISOString()
    const made = await room.payload.db.create({ collection: 'deliveries', data: { ...data, stateAt } } as never)
    return String((made as { id: unknown }).id)
  }

  /** Somebody is entered at an address, as by an old file. @returns their id */
  const added = (email: string) => create('contacts', { email })

  it('suppresses the address a mail went to, even when its contact is gone', async () => {
    const { contact, email } = await somebody()
    const delivery = await delivered(contact, email)
    await steward.request('DELETE', `/api/contacts/${contact}`)
    const claims = { purpose: 'unsubscribe', contact, delivery } as const
    const before = await suppressions()
    expect((await room.anyone.request('POST', `/u/${signToken(claims, secret())}`)).status).toBe(200)
    expect(await suppressions()).toBe(before + 1)
  })

  it('lets a steward suppress by hand, and nobody read an address back', async () => {
    const answer = await steward.request('POST', '/api/suppressions/add', { email: 'By.Letter@example.org' })
    expect(answer.status, answer.text).toBe(200)
    const list = await steward.request('GET', '/api/suppressions?limit=100')
    expect(list.text).not.toMatch(/letter|"key"/i)
    const editor = await room.person('editor')
    expect((await editor.request('POST', '/api/suppressions/add', { email: 'x@example.org' })).status).toBe(403)
    expect((await steward.request('POST', '/api/suppressions/add', { email: 'x' })).body.errors?.[0]?.code).toBe(
      'invalid',
    )
  })

  describe('a contact whose address is edited', () => {
    const suppression = () => suppressionOf(room.payload)
    const edit = async (contact: string, email: string) => {
      const edited = await steward.request('PATCH', `/api/contacts/${contact}`, { email })
      expect(edited.status, edited.text).toBe(200)
    }
    const carried = (contact: string) =>
      room.payload.find({
        collection: 'audit-events',
        where: { subject: { equals: `contacts:${contact}` }, action: { equals: 'suppression.carry' } },
      })

    it.each(SUPPRESSION_REASONS.map(({ value }) => [value, staysWithPerson(value)] as const))(
      'is suppressed at the new one too when the reason was the person’s (%s)',
      async (reason, stays) => {
        const { contact, email } = await somebody()
        await suppression().suppress(email, reason, 'test')
        await edit(contact, `New.${email}`)
        expect(await suppression().isSuppressed(`new.${email}`)).toBe(stays)
        const { docs } = await carried(contact)
        expect(docs.map(({ data }) => data)).toEqual(stays ? [{ reason }] : [])
        expect(JSON.stringify(docs)).not.toContain('reader')
      },
    )

    /** The provider says what came of a mail. */
    const report = (delivery: string, type: string, reason = '') =>
      takeIn(
        { store: outreachStore(handleOf(room.payload)), now: Date.now, ...suppression() },
        { eventId: `${type}/${delivery}`, type, reason, at: new Date(), providerId: '', campaign: 'c', delivery },
      )

    it.each([
      ['email.complained', '', true],
      ['email.bounced', 'Permanent/General', false],
    ])(
      'is suppressed at the new one too when only then a mail to the old one brings %s',
      async (type, reason, stays) => {
        const { contact, email } = await somebody()
        const delivery = await delivered(contact, email)
        await edit(contact, `moved.${email}`)
        await report(delivery, type, reason)
        expect(await suppression().isSuppressed(email)).toBe(true)
        expect(await suppression().isSuppressed(`moved.${email}`)).toBe(stays)
      },
    )

    it('is written to at the new one when whoever has the old one by now complains', async () => {
      const [ann, bea] = [await somebody(), await somebody()]
      const delivery = await delivered(ann.contact, ann.email)
      await edit(ann.contact, `moved.${ann.email}`)
      await edit(bea.contact, ann.email)
      await report(delivery, 'email.complained')
      expect(await suppression().isSuppressed(ann.email)).toBe(true)
      expect(await suppression().isSuppressed(`moved.${ann.email}`)).toBe(false)
    })

    it.each([
      ['a list', false],
      ['all', false],
      ['a list, and somebody else has the old address', true],
    ])('does not come back by an old file when they leave %s at the new one', async (what, taken) => {
      const { contact, email, lists } = await somebody()
      await delivered(contact, email)
      await edit(contact, `away.${email}`)
      const other = taken ? await somebody() : null
      if (other) await edit(other.contact, email)
      const preferences = `/preferences/${signToken({ purpose: 'preferences', contact }, secret())}`
      const body = what === 'all' ? 'leave=all' : `leave=${lists[0]}`
      expect((await form(preferences, body)).status).toBe(200)
      const back = other ? other.contact : await added(email)
      const left = (await store.memberships(back)).filter(({ state }) => state === 'unsubscribed')
      const expected = taken ? [] : what === 'all' ? lists : lists.slice(0, 1)
      expect(left.map(({ list }) => list).toSorted()).toEqual(expected.toSorted())
    })

    describe('while a mail to the old one is in doubt, which goes out again to the new one', () => {
      /** @returns who it is, and the link that both mails have */
      const twice = async () => {
        const ann = await somebody()
        const moved = `moved.${ann.email}`
        await edit(ann.contact, moved)
        const notes = ['brief:sv', `${MAILED}${ann.email}`]
        const delivery = await delivered(ann.contact, moved, notes)
        const claims = { contact: ann.contact, delivery }
        const of = (purpose: 'unsubscribe' | 'preferences') => signToken({ purpose, ...claims }, secret())
        return { ...ann, moved, link: `/u/${of('unsubscribe')}`, preferences: `/preferences/${of('preferences')}` }
      }
      const stopped = async (...addresses: string[]) => Promise.all(addresses.map(suppression().isSuppressed))

      it('is written to at neither once they have unsubscribed by the first, and no old file brings them back', async () => {
        const { email, moved, link, lists } = await twice()
        expect((await room.anyone.request('POST', link)).status).toBe(200)
        expect(await stopped(email, moved)).toEqual([true, true])
        const left = await store.memberships(await added(email))
        expect(left.map(({ list, state }) => `${list} ${state}`).toSorted()).toEqual(
          lists.map((list) => `${list} unsubscribed`).toSorted(),
        )
      })

      it('has left a list at both when they leave it alone', async () => {
        const { email, moved, preferences, lists } = await twice()
        expect((await form(preferences, `leave=${lists[0]}`)).status).toBe(200)
        expect(await stopped(email, moved)).toEqual([false, false])
        const left = await store.memberships(await added(email))
        expect(left.map(({ list, state }) => [list, state])).toEqual([[lists[0], 'unsubscribed']])
      })

      it('leaves nothing for somebody else who has the old one by now', async () => {
        const { email, moved, link } = await twice()
        const bea = await somebody()
        await edit(bea.contact, email)
        expect((await room.anyone.request('POST', link)).status).toBe(200)
        expect(await stopped(email, moved)).toEqual([false, true])
        expect(await states(bea.contact)).toEqual(['active', 'active'])
      })
    })

    it('is not freed by way of an address that bounces', async () => {
      const { contact, link, email } = await somebody()
      await room.anyone.request('POST', link)
      await suppression().suppress(`dead.${email}`, 'bounced', 'test')
      await edit(contact, `dead.${email}`)
      await edit(contact, `third.${email}`)
      expect(await suppression().isSuppressed(`third.${email}`)).toBe(true)
      // Nor is whoever decided only after their address had bounced.
      const late = await somebody()
      await suppression().suppress(late.email, 'bounced', 'test')
      await room.anyone.request('POST', late.link)
      await edit(late.contact, `new.${late.email}`)
      expect(await suppression().isSuppressed(`new.${late.email}`)).toBe(true)
    })

    it('is not suppressed for an address that could not be saved', async () => {
      const { contact, link } = await somebody()
      const other = await somebody()
      await room.anyone.request('POST', link)
      expect((await steward.request('PATCH', `/api/contacts/${contact}`, { email: other.email })).status).toBe(400)
      expect(await suppression().isSuppressed(other.email)).toBe(false)
      expect((await carried(contact)).totalDocs).toBe(0)
    })

    it('is not written to when they leave while it is being edited', async () => {
      const { contact, email } = await somebody()
      const during: LeaveStore = {
        ...store,
        leave: async (...given) => {
          await edit(contact, `new.${email}`)
          return store.leave(...given)
        },
      }
      const asked: string[] = []
      const suppress = async (address: string) => void asked.push(address)
      const isSuppressed = async (address: string) => asked.includes(address)
      const deps = { store: during, suppression: { ...suppression(), suppress, isSuppressed }, now: () => new Date() }
      await leaveEverything(deps, await holderOf(deps, { purpose: 'unsubscribe', contact }), 'test')
      expect(asked).toEqual([email, `new.${email}`])
    })
  })

  describe('the page of preferences', () => {
    const open = (contact: string) => `/preferences/${signToken({ purpose: 'preferences', contact }, secret())}`

    it('is linked from the unsubscribe page and shows the lists by their public names', async () => {
      const { link, contact } = await somebody(['en'])
      const found = /href="(\/preferences\/[^"]+)"/.exec((await visit(link)).text)?.[1]
      expect(found).toBe(open(contact))
      const page = await visit(open(contact))
      expect(page.text).toContain('Courts &amp; law')
      expect(page.text).toContain('Gender')
      expect(page.text).not.toContain('Internal name')
    })

    it('leaves one list and stays on the other', async () => {
      const { contact, lists, email } = await somebody(['en'])
      const page = await form(open(contact), `leave=${lists[0]}`)
      expect(page.status).toBe(200)
      expect(page.text).toContain(LEAVE_STRINGS.en.left)
      expect(await states(contact)).toEqual(['unsubscribed', 'active'])
      const { suppressionOf } = await import('../../src/contacts/suppression.ts')
      expect(await suppressionOf(room.payload).isSuppressed(email)).toBe(false)
    })

    it('leaves everything', async () => {
      const { contact } = await somebody(['en'])
      const before = await suppressions()
      expect((await form(open(contact), 'leave=all')).text).toContain('You have unsubscribed from everything.')
      expect(await states(contact)).toEqual(['unsubscribed', 'unsubscribed'])
      expect(await suppressions()).toBe(before + 1)
    })

    it('stops mail to an address whose contact was deleted and imported anew', async () => {
      const { contact, email } = await somebody(['en'])
      const delivery = await delivered(contact, email)
      await steward.request('DELETE', `/api/contacts/${contact}`)
      // As it is where contacts were deleted before traces were kept.
      await room.payload.db.deleteMany({ collection: 'values', where: { key: { like: 'forgotten/' } } })
      await create('contacts', { email, name: 'A Reader', languages: ['en'] })
      const link = `/preferences/${signToken({ purpose: 'preferences', contact, delivery }, secret())}`
      const page = await visit(link)
      expect(page.text).toContain(LEAVE_STRINGS.sv.askTitle)
      expect(page.text).toMatch(/<button type="submit" value="all" name="leave">/)
      const before = await suppressions()
      const left = await form(link, 'leave=all')
      expect(left.text).toContain('Vi skriver inte till r…\u2060@example.org')
      expect(await suppressions()).toBe(before + 1)
      expect((await visit(link)).text).toContain('Vi skriver inte till r…\u2060@example.org')
    })

    it('promises nothing, and says which link to use, when nothing is left by which to find the address', async () => {
      const { contact } = await somebody(['en'])
      await steward.request('DELETE', `/api/contacts/${contact}`)
      const before = await suppressions()
      for (const answer of [await visit(open(contact)), await form(open(contact), 'leave=all')]) {
        expect(answer.text).toContain('If you still get mail from us, use the “Unsubscribe” link in the latest one.')
      }
      expect(await suppressions()).toBe(before)
    })

    it.each(['', 'leave=', 'leave=nonsense', 'other=1', 'leave[]=x&leave[]=y'])(
      'changes nothing for the body %j',
      async (body) => {
        const { contact } = await somebody()
        expect((await form(open(contact), body)).status).toBe(200)
        expect(await states(contact)).toEqual(['active', 'active'])
      },
    )

    describe('lets a reader who left come back', () => {
      const suppression = () => suppressionOf(room.payload)
      const sources = async (contact: string) =>
        Object.fromEntries(
          (await store.memberships(contact)).map(({ list, state, source }) => [list, `${state}: ${source}`]),
        )
      const offers = (page: { text: string }) =>
        [
          ...page.text.matchAll(
            /<button[^>]*name="back"[^>]*value="([^"]+)"|<button[^>]*value="([^"]+)"[^>]*name="back"/g,
          ),
        ]
          .map(([, one, other]) => one ?? other)
          .toSorted()
      const events = async (contact: string) => {
        const where = { subject: { equals: `contacts:${contact}` }, action: { equals: 'contact.came-back' } }
        return (await room.payload.find({ collection: 'audit-events', where, sort: 'seq' })).docs
      }
      const edit = async (contact: string, email: string) => {
        const edited = await steward.request('PATCH', `/api/contacts/${contact}`, { email })
        expect(edited.status, edited.text).toBe(200)
      }
      const linkOf = (contact: string, delivery: string) =>
        `/preferences/${signToken({ purpose: 'preferences', contact, delivery }, secret())}`

      it('to a list, by POST alone; the house sees it, and no address', async () => {
        const { contact, lists, email } = await somebody(['en'])
        const [one = '', two = ''] = lists
        expect(offers(await visit(open(contact)))).toEqual([])
        expect(offers(await form(open(contact), `leave=${one}`))).toEqual([one])
        for (const method of ['GET', 'HEAD']) await room.anyone.request(method, `${open(contact)}?back=${one}`)
        expect((await sources(contact))[one]).toMatch(/^unsubscribed/)
        const page = await form(open(contact), `back=${one}`)
        expect([page.status, page.text.includes(LEAVE_STRINGS.en.saved), offers(page)]).toEqual([200, true, []])
        expect(await sources(contact)).toEqual({
          [one]: 'active: Subscribed again by themselves',
          [two]: 'active: Added by hand',
        })
        const [event, ...more] = await events(contact)
        expect(more).toEqual([])
        expect(event).toMatchObject({ actorName: '', address: null, data: { lists: [one], lifted: false } })
        expect(JSON.stringify(event)).not.toContain(email)
        // Once more is nothing more.
        expect((await form(open(contact), `back=${one}`)).text).not.toContain(LEAVE_STRINGS.en.saved)
        expect(await events(contact)).toHaveLength(1)
        await form(open(contact), `leave=${one}`)
        expect((await sources(contact))[one]).toBe('unsubscribed: Left by themselves')
        expect(await suppression().isSuppressed(email)).toBe(false)
      })

      it('not to a list that the house took them off, nor to one they were never on', async () => {
        const { contact, lists } = await somebody(['en'])
        const [one = ''] = lists
        const { docs } = await room.payload.find({
          collection: 'list-members',
          where: { contact: { equals: contact }, list: { equals: one } },
        })
        await steward.request('PATCH', `/api/list-members/${docs[0]?.id}`, { state: 'removed' })
        const other = await create('media-lists', { name: 'Another' })
        for (const list of [one, other, 'nonsense', 'all']) {
          expect((await form(open(contact), `back=${list}`)).text).not.toContain(LEAVE_STRINGS.en.saved)
        }
        expect(Object.keys(await sources(contact))).toEqual([lists[1]])
      })

      it('not to a list that they were never on, by leaving it first; rules that come to fit do not bring them in either', async () => {
        const { contact } = await somebody(['en'])
        const rules = { all: [{ field: 'beats', any: ['parliament'] }] }
        const other = await create('media-lists', { name: 'Not theirs', rules })
        expect(offers(await form(open(contact), `leave=${other}`))).toEqual([])
        expect((await form(open(contact), `back=${other}`)).text).not.toContain(LEAVE_STRINGS.en.saved)
        await steward.request('PATCH', `/api/contacts/${contact}`, { beats: ['parliament'] })
        expect((await sources(contact))[other]).toMatch(/^unsubscribed/)
        await form(open(contact), 'leave=all')
        expect(offers(await visit(open(contact)))).not.toContain(other)
      })

      it.each(LANGUAGES)('in %s', async (language) => {
        const { contact, lists, link } = await somebody([language])
        const words = LEAVE_STRINGS[language]
        const done = await room.anyone.request('POST', link)
        expect(/href="(\/preferences\/[^"]+)">([^<]+)</.exec(done.text)?.slice(1)).toEqual([
          open(contact),
          words.mistake,
        ])
        const page = await visit(open(contact))
        for (const text of [words.stopped('r…\u2060@example.org'), words.backHint, words.back])
          expect(page.text).toContain(text)
        expect(offers(page)).toEqual(lists.toSorted())
      })

      it('who left everything, to what they ask for and nothing else', async () => {
        const { contact, lists, email, link } = await somebody(['en'])
        const [one = '', two = ''] = lists
        const rules = { all: [{ field: 'beats', any: ['prisons'] }] }
        const byRule = await create('media-lists', { name: 'By rules', rules })
        await steward.request('PATCH', `/api/contacts/${contact}`, { beats: ['prisons'] })
        await store.chooseFrequency(contact, 'daily', new Date())
        await room.anyone.request('POST', link)
        const later = await create('media-lists', { name: 'Later' })
        await create('list-members', { list: later, contact })
        expect(offers(await visit(open(contact)))).toEqual([one, two, later, byRule].toSorted())
        await form(open(contact), `back=${two}`)
        expect(await suppression().isSuppressed(email)).toBe(false)
        const now = await sources(contact)
        expect(now[two]).toBe('active: Subscribed again by themselves')
        for (const list of [one, later, byRule]) expect(now[list]).toMatch(/^unsubscribed/)
        expect((await store.person(contact))?.frequency).toBe('daily')
        expect((await events(contact)).map(({ data }) => data)).toEqual([{ lists: [two], lifted: true }])
        await room.anyone.request('POST', link)
        expect(await suppression().isSuppressed(email)).toBe(true)
        expect(Object.values(await sources(contact)).filter((row) => row.startsWith('active'))).toEqual([])
      })

      it.each([
        ['complained', 'before'],
        ['complained', 'after'],
        ['manual', 'after'],
        ['bounced', 'before'],
        ['bounced', 'after'],
        ['provider', 'before'],
        ['provider', 'after'],
      ] as const)('but not where it is %s as well (%s)', async (reason, when) => {
        const { contact, lists, email, link } = await somebody(['en'])
        if (when === 'before') await suppression().suppress(email, reason, 'test')
        await room.anyone.request('POST', link)
        if (when === 'after') await suppression().suppress(email, reason, 'test')
        const page = await visit(open(contact))
        expect(offers(page)).toEqual([])
        expect(page.text).toContain(LEAVE_STRINGS.en.stoppedOtherwise('r…\u2060@example.org'))
        await form(open(contact), `back=${lists[0]}`)
        expect(await suppression().isSuppressed(email)).toBe(true)
        expect(await states(contact)).toEqual(['unsubscribed', 'unsubscribed'])
        expect(await events(contact)).toEqual([])
        // What was their own word goes with them still.
        await edit(contact, `moved.${email}`)
        expect(await suppression().isSuppressed(`moved.${email}`)).toBe(true)
      })

      it('for good: neither an edit there and back nor an old file puts them off again', async () => {
        const { contact, lists, email } = await somebody(['en'])
        const [one = '', two = ''] = lists
        await delivered(contact, email)
        await edit(contact, `moved.${email}`)
        const second = await delivered(contact, `moved.${email}`, [], 'next')
        await form(linkOf(contact, second), 'leave=all')
        await form(linkOf(contact, second), `back=${one}`)
        expect(await suppression().isSuppressed(`moved.${email}`)).toBe(false)
        await edit(contact, email)
        expect((await sources(contact))[one]).toMatch(/^active/)
        await edit(contact, `moved.${email}`)
        expect((await sources(contact))[one]).toMatch(/^active/)
        expect((await sources(contact))[two]).toMatch(/^unsubscribed/)
        const back = await added(email)
        expect(Object.keys(await sources(back))).toEqual([two])
      })

      it('by an old mail too, unless somebody else reads where it went', async () => {
        const { contact, lists, email } = await somebody(['en'])
        const [one = ''] = lists
        const old = linkOf(contact, await delivered(contact, email))
        await edit(contact, `moved.${email}`)
        await form(old, 'leave=all')
        expect(offers(await visit(old))).toEqual(lists.toSorted())
        await edit((await somebody(['en'])).contact, email)
        expect(offers(await visit(old))).toEqual([])
        await form(old, `back=${one}`)
        expect(await suppression().isSuppressed(`moved.${email}`)).toBe(true)
        expect(await suppression().isSuppressed(email)).toBe(true)
      })

      it('not by a link that also stands in a mail to where somebody else reads by now, before it was released from doubt', async () => {
        const { contact, lists, email } = await somebody(['en'])
        await edit(contact, `moved.${email}`)
        const both = linkOf(contact, await delivered(contact, `moved.${email}`, [MAILED + email]))
        await form(both, `leave=${lists[0]}`)
        expect(offers(await visit(both))).toEqual([lists[0]])
        await edit((await somebody(['en'])).contact, email)
        expect(offers(await visit(both))).toEqual([])
        await form(both, `back=${lists[0]}`)
        expect((await sources(contact))[lists[0] ?? '']).toMatch(/^unsubscribed/)
      })

      it('to a list that was left at their address before only by a mail that went there', async () => {
        const { contact, lists, email } = await somebody(['en'])
        const [one = ''] = lists
        await form(open(contact), `leave=${one}`)
        await edit(contact, `gone.${email}`)
        const bea = await somebody(['en'])
        const old = linkOf(bea.contact, await delivered(bea.contact, bea.email))
        await edit(bea.contact, email)
        expect((await sources(bea.contact))[one]).toBe('unsubscribed: Left by whoever had this address before')
        expect(offers(await visit(old))).toEqual([])
        // Nor by saying first that they leave it, too.
        expect(offers(await form(old, `leave=${one}`))).toEqual([])
        await form(old, `back=${one}`)
        expect((await sources(bea.contact))[one]).toBe('unsubscribed: Left by themselves')
        const here = linkOf(bea.contact, await delivered(bea.contact, email, [], 'next'))
        expect(offers(await visit(here))).toEqual([one])
        await form(here, `back=${one}`)
        expect((await sources(bea.contact))[one]).toBe('active: Subscribed again by themselves')
        await edit(bea.contact, `own.${email}`)
        await edit(bea.contact, email)
        expect((await sources(bea.contact))[one]).toBe('active: Subscribed again by themselves')
      })

      it.each([false, true])(
        'but do not lift what whoever had their address before has said, by a mail that went elsewhere (having left everything there: %s)',
        async (left) => {
          const ann = await somebody(['en'])
          await room.anyone.request('POST', ann.link)
          await edit(ann.contact, `gone.${ann.email}`)
          const bea = await somebody(['en'])
          const delivery = await delivered(bea.contact, bea.email)
          const old = linkOf(bea.contact, delivery)
          const unsubscribe = signToken(
            { purpose: 'unsubscribe', contact: bea.contact, campaign: 'c', delivery },
            secret(),
          )
          if (left) await room.anyone.request('POST', `/u/${unsubscribe}`)
          await edit(bea.contact, ann.email)
          const page = await visit(old)
          expect(offers(page)).toEqual([])
          expect(page.text).toContain(LEAVE_STRINGS.en.stoppedOtherwise(shortened(ann.email)))
          await form(old, `back=${bea.lists[0]}`)
          expect(await suppression().isSuppressed(ann.email)).toBe(true)
          expect(await events(bea.contact)).toEqual([])
          const here = linkOf(bea.contact, await delivered(bea.contact, ann.email, [], 'next'))
          await form(here, `back=${bea.lists[0]}`)
          expect(await suppression().isSuppressed(ann.email)).toBe(false)
        },
      )

      it('but do not lift it where somebody moves them to that address between the look and the write', async () => {
        const ann = await somebody(['en'])
        await room.anyone.request('POST', ann.link)
        await edit(ann.contact, `gone.${ann.email}`)
        const bea = await somebody(['en'])
        await leaveLists(
          { store, suppression: suppression(), now: () => new Date() },
          await holderOf({ store }, { purpose: 'preferences', contact: bea.contact }),
          bea.lists,
        )
        await edit(bea.contact, ann.email)
        const back = { contact: bea.contact, list: bea.lists[0]!, addresses: [], traced: [] }
        expect(await comeBack(room.payload, { ...back, present: bea.email })).toBe(false)
        expect(await suppression().isSuppressed(ann.email)).toBe(true)
        expect(await events(bea.contact)).toEqual([])
      })

      it('who had left everything before their address was edited, by the mail that went to the old one', async () => {
        const { contact, lists, email } = await somebody(['en'])
        const old = linkOf(contact, await delivered(contact, email))
        await form(old, 'leave=all')
        await edit(contact, `moved.${email}`)
        await form(old, `back=${lists[0]}`)
        for (const address of [email, `moved.${email}`]) expect(await suppression().isSuppressed(address)).toBe(false)
      })

      it('ten times a day, and then not before the next: leaving is never refused', async () => {
        const { contact, lists } = await somebody(['en'])
        const [one = ''] = lists
        const answers: number[] = []
        for (let time = 0; time < 11; time += 1) {
          expect((await form(open(contact), `leave=${one}`)).status).toBe(200)
          const page = await form(open(contact), `back=${one}`)
          answers.push(page.status)
          expect(page.text).toContain(LEAVE_STRINGS.en[time < 10 ? 'saved' : 'tooOften'])
        }
        expect(answers).toEqual([...Array.from({ length: 10 }, () => 200), 429])
        expect([await events(contact), (await sources(contact))[one]]).toEqual([
          expect.objectContaining({ length: 10 }),
          'unsubscribed: Left by themselves',
        ])
        expect((await form(open(contact), 'leave=all')).status).toBe(200)
      })

      it('or leaves everything at the same time: it ends as one of the two', async () => {
        const { contact, lists, email, link } = await somebody(['en'])
        for (let round = 0; round < 6; round += 1) {
          await room.anyone.request('POST', link)
          const both = [room.anyone.request('POST', link), form(open(contact), `back=${lists[0]}`)]
          for (const { status } of await Promise.all(round % 2 ? both : both.toReversed())) expect(status).toBe(200)
          const stopped = await suppression().isSuppressed(email)
          const active = Object.values(await sources(contact)).filter((row) => row.startsWith('active'))
          expect(stopped || active.length === 1).toBe(true)
        }
      })

      it('while they leave everything, which is over later: they are off', async () => {
        const { contact, lists, email } = await somebody(['en'])
        await form(open(contact), 'leave=all')
        const during: LeaveStore = {
          ...store,
          leave: async (...given) => {
            await form(open(contact), `back=${lists[0]}`)
            return store.leave(...given)
          },
        }
        const deps = { store: during, suppression: suppression(), now: () => new Date() }
        await leaveEverything(deps, await holderOf(deps, { purpose: 'preferences', contact }), 'test')
        expect(await events(contact)).toHaveLength(1)
        expect(await suppression().isSuppressed(email)).toBe(true)
        expect(await states(contact)).toEqual(['unsubscribed', 'unsubscribed'])
      })
    })

    it('refuses a body of 100 KB and a wrong token', async () => {
      const { contact } = await somebody()
      expect((await form(open(contact), `leave=${'x'.repeat(100_000)}`)).status).toBe(413)
      expect((await form('/preferences/nonsense', 'leave=all')).status).toBe(404)
    })
  })
})
