import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createImporter, type Importer } from '../../src/contacts/import/importer.ts'
import type { ContactStore, ImportJob } from '../../src/contacts/store.ts'
import { readLayout } from '../../src/domain/csv-columns.ts'
import { contactStore } from '../../src/storage/contacts.ts'
import { handleOf } from '../../src/storage/open.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { openNewsroom, type Person, type TestNewsroom, until } from '../support/newsroom.ts'

interface Progress {
  state: string
  read: number
  created: number
  updated: number
  unchanged: number
  duplicates: number
  rejected: number
  total: number
  message?: string
}

const HEADER = 'email,name,outlet,role,beats,countries,languages'

describeEachDatabase('contacts', (db) => {
  let room: TestNewsroom
  let steward: Person
  let editor: Person
  let store: ContactStore
  beforeAll(async () => {
    room = await openNewsroom(db)
    steward = await room.person('data-steward')
    editor = await room.person('editor')
    store = contactStore(handleOf(room.payload))
  })
  afterAll(() => room?.close())

  const makeList = async (own: Record<string, unknown> = {}) => {
    const answer = await editor.request<{ doc: { id: string } }>('POST', '/api/media-lists', {
      name: 'Nordic press',
      ...own,
    })
    expect(answer.status, answer.text).toBe(201)
    return answer.body.doc.id
  }
  const send = (list: string, csv: string, query = '', who = steward) =>
    who.request<{ job: string }>('POST', `/api/contacts/import?list=${list}${query}`, csv, {
      'content-type': 'text/csv',
    })
  const finished = async (job: string): Promise<Progress> =>
    until(
      async () => (await steward.request<Progress>('GET', `/api/contacts/import/${job}`)).body,
      ({ state }) => state !== 'running',
    )
  const importCsv = async (list: string, csv: string, query = ''): Promise<Progress & { job: string }> => {
    const answer = await send(list, csv, query)
    expect(answer.status, answer.text).toBe(202)
    return { ...(await finished(answer.body.job)), job: answer.body.job }
  }
  const find = async (email: string) => {
    const answer = await steward.request<{ docs: Record<string, unknown>[] }>(
      'GET',
      `/api/contacts?where[email][equals]=${encodeURIComponent(email)}&depth=1`,
    )
    return answer.body.docs[0]
  }
  const members = async (list: string, state = 'active') => {
    const answer = await steward.request<{ totalDocs: number }>(
      'GET',
      `/api/list-members?where[list][equals]=${list}&where[state][equals]=${state}&limit=1`,
    )
    return answer.body.totalDocs
  }

  describe('the import', () => {
    it('creates contacts with outlet, codes and provenance, and puts them on the list', async () => {
      const list = await makeList({ audience: 'organisation' })
      const csv = `\ufeff${HEADER}\r\nAnn@One.Example.org,"Ann ""A"" Ek",Nordbladet,Reporter,law|gender,se|FI,sv|en\r\n\r\nbo@one.example.org,"Bo\nBerg",NORDBLADET,,,,\r\n`
      expect(await importCsv(list, csv)).toMatchObject({
        state: 'done',
        read: 2,
        created: 2,
        updated: 0,
        unchanged: 0,
        rejected: 0,
      })
      const ann = await find('ann@one.example.org')
      expect(ann).toMatchObject({
        name: 'Ann "A" Ek',
        outlet: { name: 'Nordbladet' },
        beats: ['law', 'gender'],
        countries: ['SE', 'FI'],
        languages: ['sv', 'en'],
        audience: 'organisation',
        legalBasis: 'legitimate_interest',
        optIn: 'none',
        source: 'CSV file',
      })
      expect(Date.parse(String(ann?.sourceDate))).toBeGreaterThan(Date.now() - 60_000)
      expect((await find('bo@one.example.org'))?.name).toBe('Bo Berg')
      expect(await members(list)).toBe(2)
      const outlets = await steward.request<{ totalDocs: number }>(
        'GET',
        '/api/outlets?where[nameKey][equals]=nordbladet',
      )
      expect(outlets.body.totalDocs).toBe(1)
    })

    it('of the same file once more changes nothing', async () => {
      const list = await makeList()
      const csv = `${HEADER}\n${rows(2500, 'twice').join('\n')}\n`
      expect(await importCsv(list, csv)).toMatchObject({ read: 2500, created: 2500, total: 2500 })
      expect(await importCsv(list, csv)).toMatchObject({ read: 2500, created: 0, updated: 0, unchanged: 2500 })
      expect(await members(list)).toBe(2500)
    })

    it('takes the later of two rows with one address, however far apart', async () => {
      const list = await makeList()
      const csv = [
        HEADER,
        'dup@far.example.org,First',
        ...rows(1500, 'far'),
        'dup@far.example.org,Second',
        'DUP@far.example.org,Third',
        'dup@far.example.org,Fourth,,,,,nolanguage',
      ].join('\n')
      const first = await importCsv(list, csv)
      expect(first).toMatchObject({ read: 1504, created: 1501, duplicates: 2, rejected: 1, updated: 0 })
      expect((await find('dup@far.example.org'))?.name).toBe('Third')
      expect(await importCsv(list, csv)).toMatchObject({ created: 0, updated: 0, unchanged: 1501, duplicates: 2 })
    })

    it('says what it would do, and does nothing, in a dry run', async () => {
      const list = await makeList()
      const csv = `${HEADER}\nnew@dry.example.org,New\nbroken\n`
      const tried = await importCsv(list, csv, '&dryRun=1')
      expect(tried).toMatchObject({ state: 'done', read: 2, created: 1, rejected: 1 })
      expect(await find('new@dry.example.org')).toBeUndefined()
      expect(await members(list)).toBe(0)
      expect((await steward.request('GET', `/api/contacts/import/${tried.job}/rejected.csv`)).text).toContain('broken')
    })

    it('keeps what an empty cell does not mention', async () => {
      const list = await makeList()
      await importCsv(list, `${HEADER}\nkeep@x.example.org,Kay,Outlet K,Editor,law,SE,sv\n`)
      expect(await importCsv(list, 'email;role\nkeep@x.example.org;Chief\n')).toMatchObject({ updated: 1 })
      expect(await find('keep@x.example.org')).toMatchObject({
        name: 'Kay',
        role: 'Chief',
        beats: ['law'],
        outlet: { name: 'Outlet K' },
      })
    })

    it('goes on past broken rows, and hands them back with number, cells and reason', async () => {
      const list = await makeList()
      const good = rows(95, 'five')
      const bad = [
        'not an address,"Eva\nLund"',
        'b@five.example.org,Bo,,,,,klingon',
        'c@five.example.org,Cia,,,,Sverige,',
        'd@five.example.org,=HYPERLINK("x")',
        'e@five.example.org,too,many,cells,here,SE,sv,and,more',
      ]
      const csv = `${HEADER}\n${[...good.slice(0, 40), ...bad.slice(0, 2), '', ...good.slice(40), ...bad.slice(2)].join('\n')}`
      const result = await importCsv(list, csv)
      expect(result).toMatchObject({ state: 'done', read: 100, created: 96, rejected: 4 })
      const answer = await steward.request('GET', `/api/contacts/import/${result.job}/rejected.csv`)
      expect(answer.headers.get('content-type')).toContain('text/csv')
      const lines = answer.text.trim().split('\r\n')
      expect(lines[0]).toBe(`row,${HEADER},code,message`)
      expect(lines[1]).toMatch(/^42,not an address,"Eva\nLund",,,,,,email_invalid,/)
      expect(lines[2]).toMatch(/^43,b@five\.example\.org,Bo,,,,,klingon,unknown_language,/)
      expect(lines[3]).toMatch(/^100,c@five\.example\.org,Cia,,,,Sverige,,unknown_country,/)
      expect(lines[4]).toMatch(/^102,e@five\.example\.org,.*,too_many_cells,.*,and,more$/)
    })

    it('reads tabs and a spreadsheet’s first line', async () => {
      const list = await makeList()
      expect(await importCsv(list, 'email\tname\nt@tab.example.org\tTab, the\n')).toMatchObject({ created: 1 })
      expect(await importCsv(list, 'sep=;\nname;EMAIL\n"Semi; colon";s@tab.example.org\n')).toMatchObject({
        created: 1,
      })
      expect((await find('s@tab.example.org'))?.name).toBe('Semi; colon')
    })

    it('fails as a whole, with nothing written, when a quotation mark is never closed', async () => {
      const list = await makeList()
      const result = await importCsv(
        list,
        `${HEADER}\nok@quote.example.org,Ok\nbad@quote.example.org,"open\nlost@quote.example.org,Lost\n`,
      )
      expect(result).toMatchObject({ state: 'failed', created: 0 })
      expect(result.message).toContain('quotation mark')
      expect(await find('ok@quote.example.org')).toBeUndefined()
    })

    it('takes a form with a file and remembers its name', async () => {
      const list = await makeList()
      const form = new FormData()
      form.append('file', new Blob(['email\nform@form.example.org\n']), 'spring.csv')
      const answer = await steward.request<{ job: string }>('POST', `/api/contacts/import?list=${list}`, form)
      expect(answer.status, answer.text).toBe(202)
      expect(await finished(answer.body.job)).toMatchObject({ created: 1 })
      expect((await find('form@form.example.org'))?.source).toBe('spring.csv')
    })

    it.each([
      ['an editor', () => send('any', HEADER, '', editor), 403, 'forbidden'],
      [
        'nobody',
        () => room.anyone.request('POST', '/api/contacts/import?list=x', HEADER, { 'content-type': 'text/csv' }),
        401,
        'unauthenticated',
      ],
      ['an unknown list', () => send('018f0000-0000-7000-8000-000000000000', HEADER), 404, 'not_found'],
      ['a list that is no id', () => send('%27', HEADER), 404, 'not_found'],
      [
        'no list',
        () => steward.request('POST', '/api/contacts/import', HEADER, { 'content-type': 'text/csv' }),
        400,
        'invalid',
      ],
      [
        'JSON',
        async () => steward.request('POST', `/api/contacts/import?list=${await makeList()}`, { rows: [] }),
        415,
        'unsupported_type',
      ],
      ['an empty file', async () => send(await makeList(), ''), 400, 'invalid'],
      ['a file without header', async () => send(await makeList(), 'a@example.org,Ann\n'), 400, 'invalid'],
      ['a NUL byte', async () => send(await makeList(), `${HEADER}\na\u0000@example.org\n`), 400, 'invalid'],
      [
        'an unknown job',
        () => steward.request('GET', '/api/contacts/import/018f0000-0000-7000-8000-000000000000'),
        404,
        'not_found',
      ],
      [
        'the refused rows of an unknown job',
        () => steward.request('GET', '/api/contacts/import/zzz/rejected.csv'),
        404,
        'not_found',
      ],
      ['progress for an editor', () => editor.request('GET', '/api/contacts/import/zzz'), 403, 'forbidden'],
      ['the export for an editor', () => editor.request('GET', '/api/contacts/export'), 403, 'forbidden'],
    ])('refuses %s', async (_what, ask, status, code) => {
      const answer = await ask()
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([status, code])
    })

    it('leaves no upload on the disk once it is done', async () => {
      expect(await readdir(join(db.dir, 'imports'))).toEqual([])
    })
  })

  describe('the export', () => {
    it('streams every contact in the columns of the template, safe for spreadsheets, and imports without a change', async () => {
      const list = await makeList()
      await importCsv(
        list,
        `${HEADER}\n${rows(1200, 'export').join('\n')}\nf@export.example.org,"=1+2",@Outlet,-,law|gender,SE,sv\n`,
      )
      const answer = await steward.request('GET', '/api/contacts/export')
      expect(answer.headers.get('content-disposition')).toContain('contacts.csv')
      expect(answer.text.startsWith(`${HEADER}\r\n`)).toBe(true)
      expect(answer.text).toContain("f@export.example.org,'=1+2,'@Outlet,'-,law|gender,SE,sv\r\n")
      const { totalDocs } = (await steward.request<{ totalDocs: number }>('GET', '/api/contacts?limit=1')).body
      const again = await importCsv(list, answer.text)
      expect(again).toMatchObject({ read: totalDocs, created: 0, rejected: 0 })
      // Those from other lists join this one; nothing else is new.
      expect(again.unchanged).toBe(1201)
      expect((await find('f@export.example.org'))?.name).toBe('=1+2')
      expect(await importCsv(list, answer.text)).toMatchObject({ created: 0, updated: 0, unchanged: totalDocs })
    })
  })

  describe('lists and members', () => {
    it('counts active members, also for those who may not see who they are', async () => {
      const list = await makeList()
      await importCsv(list, `${HEADER}\n${rows(7, 'count').join('\n')}\n`)
      const writer = await room.person('communications')
      const seen = await writer.request<{ docs: { id: string; memberCount: number }[] }>(
        'GET',
        '/api/media-lists?limit=100',
      )
      expect(seen.body.docs.find(({ id }) => id === list)?.memberCount).toBe(7)
      expect((await writer.request('GET', '/api/contacts')).status).toBe(403)
      expect((await writer.request('GET', '/api/list-members')).status).toBe(403)
    })

    it('brings nobody back who has unsubscribed: no import, no edit, no deletion', async () => {
      const list = await makeList()
      const csv = `${HEADER}\nu@back.example.org,Ulla\nr@back.example.org,Rolf\n`
      await importCsv(list, csv)
      const contact = String((await find('u@back.example.org'))?.id)
      expect(await store.leave(contact, 'all', new Date())).toBe(1)
      expect(await importCsv(list, csv)).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
      expect([await members(list), await members(list, 'unsubscribed')]).toEqual([1, 1])
      const found = await steward.request<{ docs: { id: string }[] }>(
        'GET',
        `/api/list-members?where[contact][equals]=${contact}`,
      )
      const row = `/api/list-members/${found.body.docs[0]?.id}`
      for (const answer of [
        await steward.request('PATCH', row, { state: 'active' }),
        await steward.request('DELETE', row),
      ]) {
        expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([409, 'conflict'])
      }
    })

    it('keeps a list that somebody has left, so that none of the same name brings them back', async () => {
      const list = await makeList()
      await importCsv(list, `${HEADER}\nl@left.example.org,Liv\n`)
      await store.leave(String((await find('l@left.example.org'))?.id), 'all', new Date())
      const refused = await steward.request('DELETE', `/api/media-lists/${list}`)
      expect([refused.status, refused.body.errors?.[0]?.data]).toEqual([409, { unsubscribed: 1 }])
    })

    describe('know somebody again who was deleted', () => {
      afterEach(() => room.payload.db.deleteMany({ collection: 'values', where: { key: { like: 'forgotten/' } } }))
      const traces = async () => {
        const rows = await room.payload.db.find<{ key: string; value: unknown }>({
          collection: 'values',
          where: { key: { like: 'forgotten/' } },
          pagination: false,
          limit: 0,
        } as never)
        return rows.docs
      }
      /** Two who left the list, and one of whom there is nothing to keep. */
      const deleted = async (where: string) => {
        const list = await makeList()
        const csv = `${HEADER}\na@${where},Ann\nb@${where},Bo\nc@${where},Cia\n`
        await importCsv(list, csv)
        const ids: string[] = []
        for (const name of ['a', 'b', 'c']) ids.push(String((await find(`${name}@${where}`))?.id))
        for (const id of ids.slice(0, 2)) await store.leave(id, 'all', new Date())
        for (const id of ids) expect((await steward.request('DELETE', `/api/contacts/${id}`)).status).toBe(200)
        return { list, csv, ids }
      }

      it('who is imported: with the same id, and off the lists they left', async () => {
        const { list, csv, ids } = await deleted('again.example.org')
        const kept = await traces()
        expect(kept).toHaveLength(2)
        expect(JSON.stringify(kept)).not.toContain('again.example.org')
        expect(await importCsv(list, csv)).toMatchObject({ created: 3 })
        expect([await members(list), await members(list, 'unsubscribed')]).toEqual([1, 2])
        expect((await find('a@again.example.org'))?.id).toBe(ids[0])
        expect((await find('c@again.example.org'))?.id).not.toBe(ids[2])
        expect(await traces()).toEqual([])
      })

      it('who is entered by hand: with no other id than their own', async () => {
        const { list, csv, ids } = await deleted('hand.example.org')
        for (const [at, name] of ['a', 'b', 'c'].entries()) {
          // What comes back of it may lack the address.
          const made = await steward.request<{ doc: { id: string } }>('POST', '/api/contacts?select[name]=true', {
            email: `${name.toUpperCase()}@hand.example.org`,
            id: ids[2],
          })
          expect(made.status, made.text).toBe(201)
          expect(made.body.doc.id === ids[at]).toBe(at < 2)
        }
        expect(await members(list, 'unsubscribed')).toBe(2)
        await importCsv(list, csv)
        expect([await members(list), await members(list, 'unsubscribed')]).toEqual([1, 2])
        expect(await traces()).toEqual([])
      })

      it('when another contact is given the address, who keeps their own id', async () => {
        const both = await makeList()
        const one = await makeList()
        await importCsv(both, `${HEADER}\nann@work.example.org,Ann\nann@home.example.org,Ann\n`)
        await importCsv(one, `${HEADER}\nann@work.example.org,Ann\n`)
        const work = String((await find('ann@work.example.org'))?.id)
        const home = String((await find('ann@home.example.org'))?.id)
        await store.leave(work, 'all', new Date())
        expect((await steward.request('DELETE', `/api/contacts/${work}`)).status).toBe(200)
        const path = `/api/contacts/${home}?select[name]=true`
        const edited = await steward.request('PATCH', path, { email: 'ann@work.example.org' })
        expect(edited.status, edited.text).toBe(200)
        for (const list of [both, one]) {
          expect([await members(list), await members(list, 'unsubscribed')]).toEqual([0, 1])
        }
        expect((await find('ann@work.example.org'))?.id).toBe(home)
        // By the other id it is known what this mailbox was sent, by the lists what was left there.
        const left = expect.toSatisfy((lists: string[]) => lists.toSorted().join() === [both, one].toSorted().join())
        expect((await traces()).map(({ value }) => value)).toEqual([expect.objectContaining({ contact: work, left })])
        await steward.request('PATCH', `/api/contacts/${home}`, { email: 'ann@third.example.org' })
        await importCsv(both, `${HEADER}\nann@work.example.org,Ann\n`)
        expect((await find('ann@work.example.org'))?.id).toBe(work)
        expect([await members(both), await members(both, 'unsubscribed')]).toEqual([0, 2])
      })
    })

    describe('know an address that somebody has gone from by an edit', () => {
      const edit = async (contact: string, email: string) => {
        const edited = await steward.request('PATCH', `/api/contacts/${contact}`, { email })
        expect(edited.status, edited.text).toBe(200)
      }
      let sources = 0
      /** Somebody who has left the list. */
      const gone = async (email: string) => {
        const list = await makeList()
        const csv = `${HEADER}\n${email},Eva\n`
        await importCsv(list, csv)
        const eva = String((await find(email))?.id)
        await store.leave(eva, [list], new Date())
        return { list, csv, eva }
      }

      it.each(['import', 'hand', 'edit'] as const)(
        'when it comes back by %s: off the lists they left, as somebody new',
        async (way) => {
          const old = `eva@${way}.example.org`
          const { list, csv, eva } = await gone(old)
          await edit(eva, `new.${old}`)
          if (way === 'import') expect(await importCsv(list, csv)).toMatchObject({ created: 1 })
          if (way === 'hand') await steward.request('POST', '/api/contacts', { email: old })
          if (way === 'edit') {
            await importCsv(list, `${HEADER}\nother.${old},Eva\n`)
            await edit(String((await find(`other.${old}`))?.id), old)
          }
          const back = await find(old)
          expect(back).toBeDefined()
          expect(back?.id).not.toBe(eva)
          expect((await find(`new.${old}`))?.id).toBe(eva)
          await importCsv(list, csv)
          expect([await members(list), await members(list, 'unsubscribed')]).toEqual([0, 2])
        },
      )

      it('when they go back there: as it was, and known by their id once they are deleted', async () => {
        const { list, csv, eva } = await gone('eva@return.example.org')
        await edit(eva, 'eva@away.example.org')
        await edit(eva, 'eva@return.example.org')
        expect(await importCsv(list, csv)).toMatchObject({ created: 0, unchanged: 1 })
        expect((await steward.request('DELETE', `/api/contacts/${eva}`)).status).toBe(200)
        expect(await importCsv(list, csv)).toMatchObject({ created: 1 })
        expect((await find('eva@return.example.org'))?.id).toBe(eva)
        expect([await members(list), await members(list, 'unsubscribed')]).toEqual([0, 1])
      })
      interface MemberRow {
        id: string
        state: string
        source: string
      }
      const rowOf = async (contact: string, list: string) => {
        const where = `where[contact][equals]=${contact}&where[list][equals]=${list}`
        const found = await steward.request<{ docs: MemberRow[] }>('GET', `/api/list-members?depth=0&${where}`)
        const [row] = found.body.docs
        return row ? { id: row.id, shown: `${row.state}: ${row.source}` } : null
      }
      /** What was recorded of a contact, and about which lists, oldest first. */
      const recorded = async (contact: string) => {
        const where = { subject: { equals: `contacts:${contact}` }, action: { like: 'contact.put' } }
        const { docs } = await room.payload.find({ collection: 'audit-events', where, sort: 'seq' })
        return docs.map(({ action, data }) => [action, (data as { lists: string[] }).lists])
      }
      /** Two lists that somebody has left at an address that they have gone from, and somebody else, who is on the first of them. */
      const takenOver = async (where: string) => {
        const old = `newsdesk@${where}`
        const { list, eva } = await gone(old)
        const other = await makeList()
        await importCsv(other, `${HEADER}\n${old},Eva\n`)
        await store.leave(eva, [other], new Date())
        await edit(eva, `eva@${where}`)
        await importCsv(list, `${HEADER}\nbea@${where},Bea\n`)
        const bea = String((await find(`bea@${where}`))?.id)
        const before = await rowOf(bea, list)
        await edit(bea, old)
        const off = 'unsubscribed: Left by whoever had this address before'
        expect([(await rowOf(bea, list))?.shown, (await rowOf(bea, other))?.shown]).toEqual([off, off])
        return { list, other, bea, before, old }
      }

      it('when somebody is given it by mistake: they are on their lists as before once they are back at their own', async () => {
        const { list, other, bea, before, old } = await takenOver('mistake.example.org')
        expect(before?.shown).toMatch(/^active: /)
        await edit(bea, 'bea@mistake.example.org')
        expect([await rowOf(bea, list), await rowOf(bea, other)]).toEqual([before, null])
        const lists = expect.toSatisfy((named: string[]) => named.toSorted().join() === [list, other].toSorted().join())
        expect(await recorded(bea)).toEqual([
          ['contact.put-off', lists],
          ['contact.put-back', lists],
        ])
        // The address goes on remembering.
        await importCsv(list, `${HEADER}\n${old},Eva\n`)
        expect([await members(list), await members(list, 'unsubscribed')]).toEqual([1, 2])
      })

      it.each([
        [
          'whoever had it has gone to another',
          'edited',
          (eva: string) => edit(eva, 'eva.new@undone-edited.example.org'),
        ],
        [
          'whoever had it is deleted',
          'deleted',
          async (eva: string) => {
            expect((await steward.request('DELETE', `/api/contacts/${eva}`)).status).toBe(200)
          },
        ],
      ])(
        'when somebody is given it by mistake where %s: to put it right is enough, and all is as it was',
        async (_, way, go) => {
          const where = `undone-${way}.example.org`
          const { list: active, csv, eva } = await gone(`eva@${where}`)
          const [removed, none] = [await makeList(), await makeList()]
          for (const list of [removed, none]) await importCsv(list, csv)
          await store.leave(eva, 'all', new Date())
          await go(eva)
          for (const list of [active, removed]) await importCsv(list, `${HEADER}\nbea@${where},Bea\n`)
          const bea = String((await find(`bea@${where}`))?.id)
          const taken = `/api/list-members/${(await rowOf(bea, removed))?.id}`
          expect((await steward.request('PATCH', taken, { state: 'removed' })).status).toBe(200)
          const standing = async () => [await rowOf(bea, active), await rowOf(bea, removed), await rowOf(bea, none)]
          const before = await standing()
          expect(before.map((row) => row?.shown.split(':')[0])).toEqual(['active', 'removed', undefined])
          await edit(bea, `eva@${where}`)
          for (const row of await standing()) expect(row?.shown).toMatch(/^unsubscribed: /)
          await edit(bea, `bea@${where}`)
          expect(await standing()).toEqual(before)
          // The address remembers what it did: who comes there now has left the lists, with the id of whoever was deleted.
          await importCsv(active, csv)
          const back = String((await find(`eva@${where}`))?.id)
          expect(back === eva).toBe(way === 'deleted')
          for (const list of [active, removed, none])
            expect((await rowOf(back, list))?.shown).toMatch(/^unsubscribed: /)
        },
      )

      it.each([
        ['they go on to another address', 'further', (bea: string) => edit(bea, 'third@further.example.org')],
        [
          'they leave all by themselves and go back',
          'themselves',
          async (bea: string) => {
            await store.leave(bea, 'all', new Date())
            await edit(bea, 'bea@themselves.example.org')
          },
        ],
        [
          'they leave the list by themselves and go back',
          'single',
          async (bea: string, list: string) => {
            await store.leave(bea, [list], new Date())
            await edit(bea, 'bea@single.example.org')
          },
        ],
      ])('when somebody is given it: they stay off the lists that were left there when %s', async (_, domain, act) => {
        const { list, bea } = await takenOver(`${domain}.example.org`)
        await act(bea, list)
        expect((await rowOf(bea, list))?.shown).toMatch(/^unsubscribed: /)
      })

      /** Tries to put somebody back on a list by hand. @returns the status, and what is said of a refusal */
      const putBack = async (contact: string, list: string) => {
        const path = `/api/list-members/${(await rowOf(contact, list))?.id}`
        const { status, body } = await steward.request('PATCH', path, { state: 'active' })
        return status === 200 ? { status } : { status, ...body.errors?.[0] }
      }
      const refused = {
        status: 409,
        code: 'conflict',
        message: expect.stringMatching(
          /nobody here can put them back on it\. If the contact has another address by now, .+ subscribe again themselves, by the link .+$/,
        ),
        data: { field: 'state' },
      }

      it('when somebody else has it by now: the house can put them back only once they have gone from there', async () => {
        const { list, bea } = await takenOver('desk.example.org')
        const off = await rowOf(bea, list)
        expect(await putBack(bea, list)).toEqual(refused)
        const local = { collection: 'list-members', id: off?.id ?? '', data: { state: 'active' } } as const
        await expect(room.payload.update(local)).rejects.toMatchObject({ code: 'conflict' })
        expect(await rowOf(bea, list)).toEqual(off)
        await edit(bea, 'bea.own@desk.example.org')
        expect(await putBack(bea, list)).toEqual({ status: 200 })
        expect((await rowOf(bea, list))?.shown).toBe('active: Put back by hand')
        expect((await recorded(bea)).at(-1)).toEqual(['contact.put-back', [list]])
        await store.leave(bea, [list], new Date())
        const path = `/api/list-members/${off?.id}`
        const patch = async (data: object) => (await steward.request('PATCH', path, data)).status
        expect(await patch({ state: 'active' })).toBe(409)
        expect(await patch({ source: 'Left by whoever had this address before' })).toBe(409)
      })

      it('when somebody tries to remove them, who are off it anyway: refused, and said why', async () => {
        const { list, bea } = await takenOver('removed.example.org')
        const off = await rowOf(bea, list)
        const removed = () => steward.request('PATCH', `/api/list-members/${off?.id}`, { state: 'removed' })
        const words = /^They are off this list already, .+ comes back by the next import\.$/
        for (const shown of [/whoever had this address before$/, /Left by themselves$/]) {
          const { status, body } = await removed()
          expect([status, body.errors?.[0]]).toEqual([
            409,
            expect.objectContaining({
              code: 'conflict',
              message: expect.stringMatching(words),
              data: { field: 'state' },
            }),
          ])
          expect((await rowOf(bea, list))?.shown).toMatch(shown)
          await store.leave(bea, [list], new Date())
        }
      })

      it.each(['Left by whoever had this address before', 'Left by themselves', 'Subscribed again by themselves'])(
        'and nobody enters the source “%s” by hand',
        async (source) => {
          const list = await makeList()
          const made = await steward.request<{ doc: { id: string } }>('POST', '/api/contacts', {
            email: `source${++sources}@example.org`,
          })
          const row = { list, contact: made.body.doc.id }
          const refusedSource = [409, 'conflict', { field: 'source' }]
          const said = ({
            status,
            body,
          }: {
            status: number
            body: { errors?: { code?: string; data?: unknown }[] }
          }) => [status, body.errors?.[0]?.code, body.errors?.[0]?.data]
          for (const state of ['active', 'unsubscribed']) {
            expect(said(await steward.request('POST', '/api/list-members', { ...row, state, source }))).toEqual(
              refusedSource,
            )
          }
          expect((await steward.request('POST', '/api/list-members', row)).status).toBe(201)
          const path = `/api/list-members/${(await rowOf(row.contact, list))?.id}`
          expect(said(await steward.request('PATCH', path, { source }))).toEqual(refusedSource)
        },
      )

      it('when the source of their row is to be changed by hand: refused, and put right it is as before', async () => {
        const { list, bea, before } = await takenOver('undo.example.org')
        const path = `/api/list-members/${(await rowOf(bea, list))?.id}`
        for (const source of ['Tidied up', '', null]) {
          const { status, body } = await steward.request('PATCH', path, { source })
          expect([status, body.errors?.[0]?.code, body.errors?.[0]?.data]).toEqual([
            409,
            'conflict',
            { field: 'source' },
          ])
        }
        // A form sends what it has been given.
        const same = { state: 'unsubscribed', source: 'Left by whoever had this address before' }
        expect((await steward.request('PATCH', path, same)).status).toBe(200)
        await edit(bea, 'bea@undo.example.org')
        expect(await rowOf(bea, list)).toEqual(before)
      })

      it('when they go on to another where the list was left: the house cannot put them back there either', async () => {
        const { list, bea } = await takenOver('second.example.org')
        await importCsv(list, `${HEADER}\ndan@second.example.org,Dan\n`)
        const dan = String((await find('dan@second.example.org'))?.id)
        await store.leave(dan, [list], new Date())
        await edit(dan, 'dan.new@second.example.org')
        await edit(bea, 'dan@second.example.org')
        expect(await putBack(bea, list)).toEqual(refused)
        await edit(bea, 'bea.own@second.example.org')
        expect(await putBack(bea, list)).toEqual({ status: 200 })
      })

      describe('where they are off a list only because of the address before', () => {
        const off = 'unsubscribed: Left by whoever had this address before'
        /** Was given an address where a list was left, and then one of their own, which has been mistyped since. */
        const mistyped = async (where: string) => {
          const taken = await takenOver(where)
          await edit(taken.bea, `bea.own@${where}`)
          await edit(taken.bea, `bea.onw@${where}`)
          return { ...taken, correct: () => edit(taken.bea, `bea.own@${where}`) }
        }

        it('when it was mistyped and is put right: the house can put them back', async () => {
          const { list, bea, correct } = await mistyped('typo.example.org')
          await correct()
          expect((await rowOf(bea, list))?.shown).toBe(off)
          expect(await putBack(bea, list)).toEqual({ status: 200 })
        })

        it('when the house put them back while it was mistyped: they stay on it when it is put right', async () => {
          const { list, other, bea, correct } = await mistyped('meanwhile.example.org')
          expect(await putBack(bea, list)).toEqual({ status: 200 })
          const before = await rowOf(bea, list)
          await correct()
          expect([await rowOf(bea, list), (await rowOf(bea, other))?.shown]).toEqual([before, off])
        })

        it.each(['import', 'hand'] as const)(
          'when somebody is entered there by %s: no old file brings them back, the house can',
          async (way) => {
            const { list, bea, correct } = await mistyped(`entered-${way}.example.org`)
            const there = `bea.onw@entered-${way}.example.org`
            await correct()
            if (way === 'hand') await steward.request('POST', '/api/contacts', { email: there })
            await importCsv(list, `${HEADER}\n${there},Onw\n`)
            const entered = String((await find(there))?.id)
            expect([(await rowOf(entered, list))?.shown, (await rowOf(bea, list))?.shown]).toEqual([off, off])
            expect(await putBack(entered, list)).toEqual({ status: 200 })
          },
        )

        it('when they are deleted and entered again: the house can put them back still', async () => {
          const { list, bea, correct } = await mistyped('again.example.org')
          await correct()
          expect((await steward.request('DELETE', `/api/contacts/${bea}`)).status).toBe(200)
          await steward.request('POST', '/api/contacts', { email: 'bea.own@again.example.org' })
          expect((await find('bea.own@again.example.org'))?.id).toBe(bea)
          expect((await rowOf(bea, list))?.shown).toBe(off)
          expect(await putBack(bea, list)).toEqual({ status: 200 })
        })

        it('when they leave it themselves: nobody puts them back any more, nor an old file whoever comes there', async () => {
          const { list, bea, correct } = await mistyped('own-word.example.org')
          await correct()
          await store.leave(bea, [list], new Date())
          await edit(bea, 'bea.onw@own-word.example.org')
          expect(await putBack(bea, list)).toMatchObject({ status: 409, code: 'conflict' })
          await importCsv(list, `${HEADER}\nbea.own@own-word.example.org,Own\n`)
          const other = String((await find('bea.own@own-word.example.org'))?.id)
          expect((await rowOf(other, list))?.shown).toBe('unsubscribed: Left by themselves')
        })
      })

      it('when who had it is deleted and entered again, or another contact takes their place: nobody puts them back', async () => {
        const { list, eva } = await gone('eva@anew.example.org')
        await steward.request('DELETE', `/api/contacts/${eva}`)
        await steward.request('POST', '/api/contacts', { email: 'eva@anew.example.org' })
        expect(await putBack(eva, list)).toMatchObject({ status: 409, code: 'conflict' })
        await steward.request('DELETE', `/api/contacts/${eva}`)
        await importCsv(list, `${HEADER}\neva.too@anew.example.org,Eva\n`)
        const again = String((await find('eva.too@anew.example.org'))?.id)
        await edit(again, 'eva@anew.example.org')
        expect(await putBack(again, list)).toEqual(refused)
      })
    })

    it('takes back whom the house itself had removed', async () => {
      const list = await makeList()
      const csv = `${HEADER}\nm@removed.example.org,Mats\n`
      await importCsv(list, csv)
      const contact = String((await find('m@removed.example.org'))?.id)
      const found = await steward.request<{ docs: { id: string }[] }>(
        'GET',
        `/api/list-members?where[contact][equals]=${contact}`,
      )
      expect(
        (await steward.request('PATCH', `/api/list-members/${found.body.docs[0]?.id}`, { state: 'removed' })).status,
      ).toBe(200)
      expect(await importCsv(list, csv)).toMatchObject({ updated: 1 })
      expect(await members(list)).toBe(1)
    })

    it('keeps a list that has members, and deletes one that has none', async () => {
      const list = await makeList()
      await importCsv(list, `${HEADER}\nd@delete.example.org,Dag\n`)
      const refused = await editor.request('DELETE', `/api/media-lists/${list}`)
      expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([409, 'conflict'])
      const contact = String((await find('d@delete.example.org'))?.id)
      expect((await steward.request('DELETE', `/api/contacts/${contact}`)).status).toBe(200)
      expect((await editor.request('DELETE', `/api/media-lists/${list}`)).status).toBe(200)
    })

    it('keeps one contact per address and one outlet per name', async () => {
      await steward.request('POST', '/api/contacts', {
        email: 'One@same.example.org',
        languages: ['SV', 'no'],
        countries: 'se|fi',
      })
      expect(await find('one@same.example.org')).toMatchObject({ languages: ['sv', 'nb'], countries: ['SE', 'FI'] })
      const second = await steward.request('POST', '/api/contacts', { email: ' one@SAME.example.org' })
      expect([second.status, second.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
      await editor.request('POST', '/api/outlets', { name: 'Same Outlet' })
      const outlet = await editor.request('POST', '/api/outlets', { name: 'SAME  outlet' })
      expect([outlet.status, outlet.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
    })

    it.each([
      ['an address that is none', { email: 'nobody' }],
      ['an unknown language', { email: 'l@bad.example.org', languages: ['xx'] }],
      ['an unknown country', { email: 'c@bad.example.org', countries: ['Sverige'] }],
      ['a time zone that is none', { email: 't@bad.example.org', timeZone: 'Mars/Olympus' }],
      ['a short name that is several time zones', { email: 'i@bad.example.org', timeZone: 'IST' }],
    ])('refuses a contact with %s', async (_what, data) => {
      const answer = await steward.request('POST', '/api/contacts', data)
      expect([answer.status, answer.body.errors?.[0]?.code]).toEqual([400, 'invalid'])
    })

    it('lets communications propose a helpline, and an editor vouch for it', async () => {
      const writer = await room.person('communications')
      const proposed = await writer.request<{ doc: { id: string } }>('POST', '/api/helplines', {
        country: 'SE',
        name: 'Line',
        phone: '020',
        verified: true,
      })
      expect(proposed.body.doc).toMatchObject({ verified: false })
      const path = `/api/helplines/${proposed.body.doc.id}`
      expect((await writer.request('PATCH', path, { phone: '021' })).status).toBe(403)
      const verified = await editor.request<{ doc: object }>('PATCH', path, { verified: true })
      expect(verified.body.doc).toMatchObject({ verified: true, verifiedBy: 'editor' })
      const term = await writer.request<{ doc: object }>('POST', '/api/terms', {
        language: 'en',
        term: 'x',
        severity: 'warn',
        status: 'in_use',
      })
      expect(term.body.doc).toMatchObject({ status: 'proposed' })
    })
  })

  describe('an import whose process dies', () => {
    let dir = ''
    let clock = Date.now()
    const silent = { info() {}, warn() {}, error() {} }
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'pressrum-imports-'))
      clock = Date.now()
    })
    afterEach(() => rm(dir, { recursive: true, force: true }))

    const importer = (own: ContactStore): Importer =>
      createImporter({
        store: own,
        dataDir: dir,
        log: silent,
        now: () => new Date(clock),
        leaseMs: 60_000,
        chunkRows: 100,
        traceKeys: async () => (address) => address,
      })

    /** A process that dies in its nth chunk: from then on nothing of it reaches the database. */
    const dying = (chunks: number, keep: boolean): ContactStore => {
      let left = chunks
      const dead = async () => {
        throw new Error('dead')
      }
      return {
        ...store,
        renewJob: (...args) => (left > 0 ? store.renewJob(...args) : dead()),
        finishJob: (...args) => (left > 0 ? store.finishJob(...args) : dead()),
        importChunk: async (chunk) => {
          left -= 1
          if (left > 0) return store.importChunk(chunk)
          // It dies before its transaction, or after the commit and before it hears of it.
          if (left === 0 && keep) await store.importChunk(chunk)
          return dead()
        },
      }
    }

    const spooled = async (who: Importer, csv: string): Promise<ImportJob> => {
      const list = await store.list(await makeList())
      const read = readLayout(csv)
      if (!read.ok || !list) throw new Error('a test without a file')
      await writeFile(join(await who.spoolDir(), 'spool.csv'), csv)
      const { holder, until: leaseUntil } = who.lease()
      const id = await store.createJob({
        ...read.layout,
        file: 'f.csv',
        list: list.id,
        listName: list.name,
        audience: list.audience,
        dryRun: false,
        createdBy: 'test',
        spool: 'spool.csv',
        bytes: csv.length,
        startedAt: new Date(clock),
        holder,
        leaseUntil,
      })
      return (await store.job(id))!
    }

    it.each([
      ['before its transaction', false],
      ['after its transaction', true],
    ])('%s is carried on by another one, with exact figures', async (when, keep) => {
      const csv = [
        HEADER,
        ...rows(450, `die-${keep}`),
        ...rows(30, `die-${keep}`),
        ...Array(20).fill('broken,row'),
      ].join('\n')
      const first = importer(dying(3, keep))
      const job = await spooled(first, csv)
      first.start(job)
      await first.idle()
      const left = await store.job(job.id)
      expect(left).toMatchObject({ state: 'running', read: keep ? 300 : 200 })
      const second = importer(store)
      expect(await second.resume(), `${when}: the lease still holds`).toBe(0)
      clock += 61_000
      expect(await second.resume()).toBe(1)
      await second.idle()
      expect(await store.job(job.id)).toMatchObject({
        state: 'done',
        read: 500,
        created: 450,
        updated: 0,
        unchanged: 0,
        duplicates: 30,
        rejected: 20,
      })
      const refused = [
        ...((await store.rejectedPart(job.id, 1)) ?? []),
        ...((await store.rejectedPart(job.id, 2)) ?? []),
      ]
      expect(refused.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, n) => 482 + n))
      expect(await readdir(join(dir, 'imports'))).toEqual([])
    })

    it('with a clock that was two days ahead is carried on once its lease has stood for as long as one lasts', async () => {
      const csv = [HEADER, ...rows(300, 'ahead')].join('\n')
      clock += 48 * 3_600_000
      const first = importer(dying(2, true))
      const job = await spooled(first, csv)
      first.start(job)
      await first.idle()
      clock -= 48 * 3_600_000
      const second = importer(store)
      const found = async () => [await second.resume(), (await store.job(job.id))?.state]
      expect(await found()).toEqual([0, 'running'])
      clock += 30_000
      // Its holder may live: it is this clock that may be wrong.
      expect(await store.renewJob(job, new Date(clock + 48 * 3_600_000))).toBe(true)
      expect(await found()).toEqual([0, 'running'])
      clock += 59_000
      expect(await found()).toEqual([0, 'running'])
      clock += 2_000
      expect(await second.resume()).toBe(1)
      await second.idle()
      expect(await store.job(job.id)).toMatchObject({ state: 'done', read: 300, created: 300 })
    })

    it('is fenced when it wakes up late', async () => {
      const csv = [HEADER, ...rows(300, 'zombie')].join('\n')
      const first = importer(store)
      const job = await spooled(first, csv)
      clock += 61_000
      const taken = await store.takeJob(job.id, 'other', new Date(clock), new Date(clock + 60_000))
      expect(taken?.token).toBe(job.token + 1)
      first.start(job)
      await first.idle()
      expect(await store.job(job.id)).toMatchObject({ state: 'running', read: 0, watermark: 0 })
      expect((await find('p0@zombie.example.org'))?.id).toBeUndefined()
    })

    it('is given up after an hour when its file is nowhere to be found', async () => {
      const first = importer(store)
      const job = await spooled(first, `${HEADER}\n`)
      await rm(join(dir, 'imports', 'spool.csv'))
      clock += 61_000
      await first.resume()
      expect((await store.job(job.id))?.state).toBe('running')
      clock += 3_600_000
      await first.resume()
      expect(await store.job(job.id)).toMatchObject({ state: 'failed' })
      expect((await store.job(job.id))?.message).toContain('send the file again')
    })

    it('frees its lease when it is told to stop, so that the next one goes on at once', async () => {
      const csv = [HEADER, ...rows(400, 'stop')].join('\n')
      let first: Importer | null = null
      const stopping: ContactStore = {
        ...store,
        importChunk: async (chunk) => {
          const written = await store.importChunk(chunk)
          void first?.stop()
          return written
        },
      }
      first = importer(stopping)
      const job = await spooled(first, csv)
      first.start(job)
      await first.idle()
      expect(await store.job(job.id)).toMatchObject({ state: 'running', read: 100 })
      const second = importer(store)
      expect(await second.resume()).toBe(1)
      await second.idle()
      expect(await store.job(job.id)).toMatchObject({ state: 'done', created: 400 })
    })

    it('creates each contact once when two imports hold the same people', async () => {
      const csv = [HEADER, ...rows(600, 'race').map((row) => row.replace('Outlet', 'Race outlet'))].join('\n')
      const one = importer(store)
      const jobs = [await spooled(one, csv), await spooled(one, csv)]
      for (const job of jobs) one.start(job)
      await one.idle()
      const results = await Promise.all(jobs.map(({ id }) => store.job(id)))
      // The two lists differ, so whoever comes second finds people to put on its own.
      expect(results.map((job) => job?.state)).toEqual(['done', 'done'])
      expect(results.reduce((sum, job) => sum + (job?.created ?? 0), 0)).toBe(600)
      expect(results.reduce((sum, job) => sum + (job?.updated ?? 0), 0)).toBe(600)
    })
  })
})

const rows = (count: number, where: string): string[] =>
  Array.from(
    { length: count },
    (_, n) => `p${n}@${where}.example.org,Person ${n},Outlet ${n % 20},Reporter,law|gender,SE,sv|en`,
  )
