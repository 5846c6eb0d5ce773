import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'
import { tamper } from '../support/tamper.ts'

type Report = Awaited<ReturnType<typeof import('../../src/editorial/audit-verify.ts')['verifyAudit']>>
interface Doc {
  id: string
  revision: number
}

describeEachDatabase('the audit log', (db) => {
  let room: TestNewsroom
  let writer: Person
  let editor: Person
  let linkNow: (now?: number) => Promise<number>
  let verify: (options?: { now?: number; head?: string }) => Promise<Report>
  /** A minute later each time it is asked, so that nobody's lease is in the way of whoever comes next. */
  let minutes = 0
  const tick = () => {
    minutes += 1
    return Date.now() + minutes * 60_000
  }
  beforeAll(async () => {
    room = await openNewsroom(db)
    writer = await room.person('communications')
    editor = await room.person('editor')
    const { openAuditLinker } = await import('../../src/editorial/audit-duty.ts')
    const { verifyAudit } = await import('../../src/editorial/audit-verify.ts')
    // A new linker looks through all events first.
    linkNow = (now) => openAuditLinker(room.payload, 'test').round(now ?? tick())
    verify = ({ now = Date.now() + 3_600_000, head } = {}) =>
      verifyAudit(room.payload, { now, ...(head ? { head } : {}) })
  })
  afterAll(() => room?.close())

  const signed = async (own: Record<string, unknown> = {}) => {
    const made = await writer.request<{ doc: Doc }>('POST', '/api/press-releases', pressRelease(own))
    const { doc } = made.body
    for (const [who, action] of [
      [writer, 'submit'],
      [editor, 'approve'],
    ] as const) {
      const answer = await who.request('POST', `/api/press-releases/${doc.id}/${action}`, { revision: doc.revision })
      expect(answer.status, answer.text).toBe(200)
    }
    return doc
  }
  const rows = async <T = Record<string, unknown>>(collection: string, where: object = {}) =>
    (await room.payload.db.find<T>({ collection, where, pagination: false, limit: 1000, sort: 'createdAt' } as never))
      .docs

  describe('is chained after the fact', () => {
    it('by a worker, within seconds, and verifies', async () => {
      await signed()
      await room.startWorkers()
      try {
        await until(
          async () => [(await rows('audit-events')).length, (await rows('audit-links')).length],
          ([events, links]) => events! > 0 && events === links,
        )
      } finally {
        await room.stopWorkers()
      }
      const report = await verify()
      expect(report).toMatchObject({ faults: [], waiting: 0, more: 0 })
      expect(report.head).toMatch(/^[0-9a-f]{64}$/)
      expect(report.editions).toBeGreaterThan(0)
    })

    it('also an event that claims to be older than what is linked already', async () => {
      await signed()
      await linkNow()
      await room.payload.db.create({
        collection: 'audit-events',
        data: {
          action: 'story.submit',
          subject: 'press-releases:late',
          seq: 1,
          createdAt: new Date(Date.now() - 60_000).toISOString(),
        },
      } as never)
      expect(await linkNow()).toBe(1)
      expect((await verify()).faults).toEqual([])
    })

    it('by one process at a time: the lease keeps the others from trying', async () => {
      const { openAuditLinker } = await import('../../src/editorial/audit-duty.ts')
      await signed()
      const now = tick()
      expect(await linkNow(now)).toBeGreaterThan(0)
      await signed()
      const other = openAuditLinker(room.payload, 'other')
      expect(await other.round(now + 1_000)).toBe(0)
      expect(await other.round(tick())).toBeGreaterThan(0)
    })
  })

  describe('is verified', () => {
    it('names events that wait, and takes old ones for a fault', async () => {
      await linkNow()
      await signed()
      expect(await verify({ now: Date.now() })).toMatchObject({ faults: [], waiting: 2 })
      const late = await verify()
      expect(late.faults.map(({ what }) => what)).toEqual([
        'The event has never been linked.',
        'The event has never been linked.',
      ])
      await linkNow()
      expect((await verify()).faults).toEqual([])
    })

    it('finds a head that was noted, and misses it when the tail is cut off', async () => {
      const { head } = await verify()
      await signed()
      await linkNow()
      expect((await verify({ head: head ?? '' })).faults).toEqual([])
      const other = await verify({ head: 'f'.repeat(64) })
      expect(other.faults[0]?.what).toContain('does not contain the head')
    })

    /** Events in the order of the chain, oldest first; the last ones are this test's own. */
    const linked = async () => {
      const links = await rows<{ event: string; position: number }>('audit-links')
      return links.sort((a, b) => a.position - b.position).map(({ event }) => event)
    }

    it('names what was changed, deleted, slipped in and swapped below the application', async () => {
      await signed()
      await signed()
      await linkNow()
      const { head } = await verify()
      const hand = tamper(room.payload)
      const events = await linked()
      const [swapA = '', swapB = '', deleted = '', changed = ''] = events.slice(-4)
      await hand.set('audit-events', changed, { actor_name: 'Nobody' })
      await hand.remove('audit-events', deleted)
      await hand.swap('audit-events', swapA, swapB, 'address', ['192.0.2.1', '192.0.2.2'])
      await room.payload.db.create({
        collection: 'audit-events',
        data: { action: 'story.approve', subject: 'press-releases:x', seq: 1, createdAt: '2020-01-01T00:00:00.000Z' },
      } as never)
      const named = async () => {
        const { faults } = await verify({ head: head ?? '' })
        return faults.map(({ what, where }) => `${what.split(':')[0]} ${/event (\S+)/.exec(where)?.[1] ?? ''}`)
      }
      const before = await named()
      expect(before).toContain(`The event is not what it was when it was linked. ${changed}`)
      expect(before).toContain(`The event is gone. ${deleted}`)
      expect(before).toContain(`The event is not what it was when it was linked. ${swapA}`)
      expect(before).toContain(`The event is not what it was when it was linked. ${swapB}`)
      expect(before.filter((line) => line.startsWith('The event has never been linked.'))).toHaveLength(1)
      // A worker that runs on links the stranger at the end, where its time gives it away.
      await linkNow()
      const after = await named()
      expect(after.filter((line) => line.startsWith('The event claims an earlier time'))).toHaveLength(1)
    })

    it('names a chain that lost its tail, against a head noted elsewhere', async () => {
      await signed()
      await linkNow()
      const { head } = await verify()
      const hand = tamper(room.payload)
      for (const event of (await linked()).slice(-2)) {
        await hand.remove('audit-events', event)
        await hand.removeWhere('audit-links', 'event', event)
      }
      const without = (await verify()).faults.filter(({ what }) => what.includes('head'))
      const against = (await verify({ head: head ?? '' })).faults.filter(({ what }) => what.includes('head'))
      expect([without.length, against.length]).toEqual([0, 1])
    })
  })

  describe('records', () => {
    const events = async (action: string) =>
      rows<{ subject: string; data: Record<string, unknown>; address: string; actorName: string }>('audit-events', {
        action: { equals: action },
      })

    it('who did what, from which address, with which edition hash', async () => {
      const doc = await signed()
      const [event] = await rows<Record<string, unknown>>('audit-events', {
        and: [{ action: { equals: 'story.approve' } }, { subject: { equals: `press-releases:${doc.id}` } }],
      })
      expect(event).toMatchObject({ actor: editor.id, actorName: 'editor', address: '127.0.0.1' })
      expect(event?.editionHash).toMatch(/^[0-9a-f]{64}$/)
    })

    it('settings, by field, and nothing when nothing changed', async () => {
      const admin = await room.person('admin')
      const save = () => admin.request('POST', '/api/globals/outreach-policy', { coolingOffSeconds: 77 })
      expect((await save()).status).toBe(200)
      expect((await save()).status).toBe(200)
      const own = (await events('settings.update')).filter(({ data }) =>
        (data.fields as string[]).includes('coolingOffSeconds'),
      )
      const last = own.at(-1)
      expect(last).toMatchObject({
        subject: 'globals:outreach-policy',
        data: { changed: { coolingOffSeconds: { to: 77 } } },
      })
      expect(own.filter(({ data }) => JSON.stringify(data).includes('77'))).toHaveLength(1)
      await admin.request('POST', '/api/globals/outreach-policy', { coolingOffSeconds: 0 })
    })

    it('what has changed and nothing else, whatever part of it is asked back', async () => {
      const admin = await room.person('admin')
      const part = '?select[id]=true'
      await admin.request('POST', '/api/globals/outreach-policy', { coolingOffSeconds: 0 })
      expect(
        (await admin.request('POST', `/api/globals/outreach-policy${part}`, { coolingOffSeconds: 78 })).status,
      ).toBe(200)
      const own = (await events('settings.update')).filter(({ data }) => JSON.stringify(data).includes('78'))
      expect(own.map(({ data }) => data)).toEqual([
        { fields: ['coolingOffSeconds'], changed: { coolingOffSeconds: { from: 0, to: 78 } } },
      ])
      await admin.request('POST', '/api/globals/outreach-policy', { coolingOffSeconds: 0 })
      const person = {
        email: 'chief@audit.example.org',
        name: 'Chief',
        password: 'a-long-secret-of-9',
        roles: ['chief-editor'],
      }
      const made = await admin.request<{ doc: Doc }>('POST', `/api/users${part}`, person)
      expect(made.status, made.text).toBe(201)
      expect(
        (await events('user.create')).find(({ subject }) => subject === `users:${made.body.doc.id}`)?.data,
      ).toEqual({
        roles: ['chief-editor'],
      })
    })

    it('consent records, without what stands in them', async () => {
      const steward = await room.person('data-steward')
      const made = await steward.request<{ doc: Doc }>('POST', '/api/consent-records', {
        subjectCode: 'C-1',
        scope: 'Her own words',
      })
      expect(made.status, made.text).toBe(201)
      const changed = await steward.request('PATCH', `/api/consent-records/${made.body.doc.id}`, {
        scope: 'Other words',
      })
      expect(changed.status, changed.text).toBe(200)
      const gone = await steward.request('DELETE', `/api/consent-records/${made.body.doc.id}`)
      expect(gone.status, gone.text).toBe(200)
      const subject = `consent-records:${made.body.doc.id}`
      const found = await rows<{ action: string; data: unknown }>('audit-events', { subject: { equals: subject } })
      expect(found.map(({ action }) => action)).toEqual(['consent.create', 'consent.update', 'consent.delete'])
      expect(JSON.stringify(found)).not.toContain('words')
    })

    it('what decides whether a contact may be written to: with what it was and is, but never an address', async () => {
      const made = await editor.request<{ doc: Doc }>('POST', '/api/contacts', {
        email: 'watched@audit.example.org',
        countries: ['DK'],
      })
      const contact = made.body.doc.id
      for (const change of [
        { name: 'Nobody’s business', role: 'Reporter' },
        { optIn: 'confirmed', legalBasis: 'consent' },
        { embargoTrusted: true, countries: ['SE'], email: 'moved@audit.example.org', name: 'Somebody else' },
      ]) {
        const saved = await editor.request('PATCH', `/api/contacts/${contact}`, change)
        expect(saved.status, saved.text).toBe(200)
      }
      const found = await rows<{ action: string; actor: string; data: unknown }>('audit-events', {
        subject: { equals: `contacts:${contact}` },
      })
      expect(found.map(({ action, actor, data }) => [action, actor, data])).toEqual([
        [
          'contact.update',
          editor.id,
          {
            fields: ['legalBasis', 'optIn'],
            changed: {
              legalBasis: { from: 'legitimate_interest', to: 'consent' },
              optIn: { from: 'none', to: 'confirmed' },
            },
          },
        ],
        [
          'contact.update',
          editor.id,
          {
            fields: ['countries', 'email', 'embargoTrusted'],
            changed: { embargoTrusted: { from: false, to: true } },
          },
        ],
      ])
    })

    it('a role change and a new password, never the password', async () => {
      const admin = await room.person('admin')
      const other = await room.person('communications', 'data-steward')
      await admin.request('POST', `/api/users/${other.id}/roles`, { roles: ['communications'] })
      await admin.request('PATCH', `/api/users/${other.id}`, { password: 'another-long-secret-1' })
      const found = await rows<{ action: string; data: unknown }>('audit-events', {
        subject: { equals: `users:${other.id}` },
      })
      expect(found.map(({ action }) => action)).toEqual(['user.create', 'user.roles', 'user.update'])
      expect(JSON.stringify(found)).not.toContain('another-long-secret')
    })

    it('sign-ins that failed: the account, the address, how many; never what was typed, and a flood in a few lines', async () => {
      const failed = () => events('user.sign-in-failed')
      const login = (email: string) =>
        room.anyone.request('POST', '/api/users/login', { email, password: 'guessed-secret-1' })
      expect((await login(editor.email)).status).toBe(401)
      const [first] = await until(failed, (seen) => seen.length === 1)
      expect(first).toMatchObject({
        ...{ subject: `users:${editor.id}`, address: '127.0.0.1', actorName: '' },
        data: { failed: 1, refused: 0 },
      })
      for (let at = 0; at < 15; at++) await login(editor.email)
      expect(await failed()).toHaveLength(1)

      const { recordFailedSignIns } = await import('../../src/editorial/failed-sign-ins.ts')
      let now = Date.now()
      const record = recordFailedSignIns(room.payload, () => now)
      for (let at = 0; at < 5_000; at++)
        record.note(`192.0.2.${at % 200}`, `typed-secret-${at}@example.org`, at % 2 === 0)
      now += 15 * 60_000
      await record.flush()
      record.note('192.0.2.1', editor.email, false)
      await record.close()
      const all = (await failed()).slice(1)
      expect(all.length).toBeLessThanOrEqual(43)
      const sum = (field: 'failed' | 'refused') => all.reduce((total, { data }) => total + Number(data[field]), 0)
      expect([sum('failed'), sum('refused')]).toEqual([2_501, 2_500])
      expect(JSON.stringify([first, ...all])).not.toMatch(/secret/)
      expect(all.at(-1)).toMatchObject({ subject: `users:${editor.id}`, address: '192.0.2.1' })

      const shown = await editor.request('GET', '/api/audit-events?where[action][equals]=user.sign-in-failed')
      const exported = await editor.request('GET', '/api/audit-events/export?format=csv')
      for (const { text } of [shown, exported]) expect(text).toContain('user.sign-in-failed')
    })

    it('exports that come at once, each', async () => {
      const before = (await events('contacts.export')).length
      const steward = await room.person('data-steward')
      const answers = await Promise.all(Array.from({ length: 6 }, () => steward.request('GET', '/api/contacts/export')))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
      expect((await events('contacts.export')).length - before).toBe(6)
    })
  })

  describe('is exported', () => {
    it('as CSV that no spreadsheet runs, and is itself on record', async () => {
      await room.payload.db.create({
        collection: 'audit-events',
        data: { action: 'story.submit', subject: 'press-releases:formula', seq: 1, actorName: '=HYPERLINK("x")' },
      } as never)
      const answer = await editor.request('GET', '/api/audit-events/export?format=csv')
      expect(answer.status).toBe(200)
      const parsed = parse(answer.text, { columns: true }) as Record<string, string>[]
      expect(parsed.length).toBeGreaterThan(5)
      expect(parsed.find(({ subject }) => subject === 'press-releases:formula')?.actorName).toBe('\'=HYPERLINK("x")')
      const [event] = await rows<{ data: unknown; actor: string }>('audit-events', {
        action: { equals: 'audit.export' },
      })
      expect(event).toMatchObject({ actor: editor.id, data: { format: 'csv', from: null } })
    })

    it('as lines of JSON, within its bounds', async () => {
      const all = await editor.request('GET', '/api/audit-events/export?format=jsonl')
      const lines = all.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { createdAt: string })
      const to = new Date(Date.now() - 365 * 86_400_000).toISOString()
      const old = await editor.request('GET', `/api/audit-events/export?format=jsonl&to=${to}`)
      expect(lines.length).toBeGreaterThan(5)
      expect(
        old.text
          .trim()
          .split('\n')
          .filter(Boolean)
          .every((line) => JSON.parse(line).createdAt < to),
      ).toBe(true)
      expect(old.text.length).toBeLessThan(all.text.length)
    })

    it.each([
      ['format=xml', 'format'],
      ['from=yesterday', 'from'],
      ['from=2030-02-01&to=2030-01-01', 'to'],
    ])('and refuses %s', async (query, field) => {
      const answer = await editor.request('GET', `/api/audit-events/export?${query}`)
      expect([answer.status, answer.body.errors?.[0]?.data]).toEqual([400, { field }])
    })

    it('to nobody who may not read it', async () => {
      expect((await writer.request('GET', '/api/audit-events/export')).status).toBe(403)
      expect((await room.anyone.request('GET', '/api/audit-events/export')).status).toBe(401)
    })
  })

  it('shows communications their own items only', async () => {
    const answer = await writer.request<{ docs: { actor: string }[] }>('GET', '/api/audit-events?limit=200')
    expect(answer.body.docs.length).toBeGreaterThan(0)
    expect(answer.body.docs.every(({ actor }) => actor === writer.id)).toBe(true)
  })
})
