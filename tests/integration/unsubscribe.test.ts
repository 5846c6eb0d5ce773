import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContactStore, LeaveStore } from '../../src/contacts/store.ts'
import { suppressionOf } from '../../src/contacts/suppression.ts'
import { SUPPRESSION_REASONS, staysWithPerson } from '../../src/domain/contact.ts'
import { MAILED } from '../../src/domain/delivery.ts'
import { LANGUAGES } from '../../src/domain/languages.ts'
import { signToken } from '../../src/domain/unsubscribe-tokens.ts'
import { takeIn } from '../../src/outreach/inbound.ts'
import { holderOf, leaveEverything } from '../../src/outreach/unsubscribe.ts'
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
    expect(page.text).toContain('r…@example.org')
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
  const delivered = async (contact: string, address: string, withheld: string[] = []) => {
    const data = { campaign: 'c', contact, address, language: 'sv', state: 'delivered', rank: 1, withheld }
    const stateAt = new Date().toISOString()
    const made = await room.payload.db.create({ collection: 'deliveries', data: { ...data, stateAt } } as never)
    return String((made as { id: unknown }).id)
  }

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

    /** Somebody is entered at an address, as by an old file. @returns their id */
    const added = async (email: string) => {
      const made = await steward.request<{ doc: { id: string } }>('POST', '/api/contacts', { email })
      expect(made.status, made.text).toBe(201)
      return made.body.doc.id
    }

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
      const deps = { store: during, suppression: { ...suppression(), suppress }, now: () => new Date() }
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
      expect(left.text).toContain('Vi skriver inte till r…@example.org')
      expect(await suppressions()).toBe(before + 1)
      expect((await visit(link)).text).toContain('Vi skriver inte till r…@example.org')
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

    it('refuses a body of 100 KB and a wrong token', async () => {
      const { contact } = await somebody()
      expect((await form(open(contact), `leave=${'x'.repeat(100_000)}`)).status).toBe(413)
      expect((await form('/preferences/nonsense', 'leave=all')).status).toBe(404)
    })
  })
})
