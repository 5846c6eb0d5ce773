import { randomUUID } from 'node:crypto'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ListRules, RuleField } from '../../src/domain/list-rules.ts'
import type { OutreachStore } from '../../src/outreach/store.ts'
import type { Handle, MongoHandle, SqliteHandle } from '../../src/storage/handle.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { describeEachDatabase } from '../support/databases.ts'
import { type OpenStore, openStore } from '../support/outreach.ts'

const PEOPLE = Number(process.env.RULES_CONTACTS ?? 20_000)
const OUTLETS = 500
/** One in ten is Finnish, reads Finnish and covers culture; a big outlet has a third of all, each other one a few dozen. */
const person = (i: number) => ({
  email: `r${i}@example.org`,
  name: `Reporter ${i}`,
  countries: [i % 10 === 3 ? 'FI' : 'SE'],
  languages: i % 10 === 3 ? ['fi', 'en'] : ['sv', 'en'],
  beats: [i % 10 === 3 ? 'culture' : 'politics', `beat ${i % 200}`],
  outlet: i % 3 === 0 ? 0 : 1 + (i % (OUTLETS - 1)),
})
const PAGE = 1_000

/** How a page was read: documents or rows looked at, and the plan in the database's own words. */
interface Reading {
  examined: number
  plan: string
}

describeEachDatabase('choosing by rules', (db) => {
  let open: OpenStore
  let store: OutreachStore
  let outlets: string[]
  let readings: (() => Promise<Reading>)[]

  beforeAll(async () => {
    open = await openStore(db.uri)
    outlets = await fill(open.handle)
    store = outreachStore(open.handle.engine === 'mongo' ? watchMongo(open.handle) : watchSqlite(open.handle))
  })
  afterAll(() => open?.close())

  /** Keeps each query over contacts, to ask afterwards how the database went about it. */
  const watchMongo = (handle: MongoHandle): Handle => ({
    ...handle,
    collection: ((slug: string) => {
      const collection = handle.collection(slug)
      if (slug !== 'contacts') return collection
      return new Proxy(collection, {
        get: (target, name) => {
          const value = Reflect.get(target, name)
          if (name !== 'find') return typeof value === 'function' ? value.bind(target) : value
          return (filter: object, options: object) => {
            readings.push(async () => {
              const told = await target.find(filter, options).explain('executionStats')
              const plan = JSON.stringify(told.queryPlanner.winningPlan)
              return { examined: told.executionStats.totalDocsExamined, plan }
            })
            return target.find(filter, options)
          }
        },
      })
    }) as MongoHandle['collection'],
  })
  const watchSqlite = (handle: SqliteHandle): Handle => ({
    ...handle,
    run: async (sql, args) => {
      if (/\bcontacts\b/.test(sql)) {
        readings.push(async () => {
          const { rows } = await handle.run(`EXPLAIN QUERY PLAN ${sql}`, args)
          return { examined: 0, plan: rows.map(({ detail }) => String(detail)).join('\n') }
        })
      }
      return handle.run(sql, args)
    },
  })

  const rule = (field: RuleField, ...any: string[]): ListRules => ({ all: [{ field, any }] })
  const read = async (rules: ListRules) => {
    let members = 0
    let pages = 0
    const all: Reading[] = []
    for (let after: string | null = ''; after !== null; pages++) {
      readings = []
      const page: Awaited<ReturnType<OutreachStore['matching']>> = await store.matching('', rules, after, PAGE)
      members += page.members.length
      for (const reading of readings) all.push(await reading())
      after = page.after
    }
    const examined = all.reduce((sum, reading) => sum + reading.examined, 0)
    return { members, pages, examined, plans: [...new Set(all.map(({ plan }) => plan))] }
  }

  it.each<[string, () => ListRules, number]>([
    ['a language', () => rule('languages', 'fi'), PEOPLE / 10],
    ['countries', () => rule('countries', 'FI', 'EE'), PEOPLE / 10],
    ['a subject', () => rule('beats', 'beat 7'), PEOPLE / 200],
    ['a subject nobody covers', () => rule('beats', 'nothing'), 0],
    ['an outlet', () => rule('outlets', outlets[8]!), -1],
    ['outlets, one of them big', () => rule('outlets', outlets[0]!, outlets[8]!), -1],
    [
      'a country, a language and a subject',
      () => ({ all: [...rule('countries', 'FI').all, ...rule('languages', 'fi').all, ...rule('beats', 'beat 3').all] }),
      PEOPLE / 200,
    ],
  ])('%s: looks only where an index leads', async (name, rules, expected) => {
    const { members, pages, examined, plans } = await read(rules())
    if (process.env.RULES_CONTACTS)
      console.info(`${db.engine}, ${name}: ${members} found, ${pages} pages, ${examined} examined`)
    if (expected >= 0) expect(members).toBe(expected)
    else expect(members).toBeGreaterThan(0)
    for (const plan of plans) {
      expect(plan).not.toContain('COLLSCAN')
      expect(plan).not.toMatch(/\bSCAN (c|contacts)\b(?! USING (COVERING )?INDEX)/)
    }
    if (db.engine === 'mongo') {
      // A little more than what is found: the page's end, and a condition for which another one's index was taken.
      expect(examined).toBeLessThanOrEqual(Math.max(members * 1.1, PEOPLE / 10) + PAGE)
      if (members < PEOPLE / 10 && rules().all.length === 1) expect(examined).toBeLessThanOrEqual(members + pages)
    }
  })

  it('goes through few contacts of an outlet by its index, and through many by id, a stretch at a time', async () => {
    const few = await read(rule('outlets', outlets[8]!))
    expect(few.pages).toBe(1)
    const many = await read(rule('outlets', outlets[0]!))
    expect(many.members).toBe(Math.ceil(PEOPLE / 3))
    if (db.engine === 'mongo') return
    expect(few.plans.join('\n')).toContain('USING INDEX contacts_outlet_idx')
    const selecting = many.plans.find((plan) => /\b(SEARCH|SCAN) c\b/.test(plan))
    expect(selecting).not.toContain('contacts_outlet_idx')
    expect(selecting).toMatch(/SEARCH c USING INDEX \S+ \(id>\? AND id<\?\)/)
  })
})

/** @returns the ids of the outlets */
async function fill(handle: Handle): Promise<string[]> {
  const people = Array.from({ length: PEOPLE }, (_, i) => person(i))
  if (handle.engine === 'mongo') {
    const ids = Array.from({ length: OUTLETS }, () => new ObjectId())
    for (let from = 0; from < PEOPLE; from += 5_000) {
      const rows = people.slice(from, from + 5_000).map((one) => ({ ...one, outlet: ids[one.outlet] }))
      await handle.collection('contacts').insertMany(rows)
    }
    return ids.map((id) => id.toHexString())
  }
  const ids = Array.from({ length: OUTLETS }, () => randomUUID())
  const at = new Date().toISOString()
  await handle.transaction(async (run) => {
    await run('INSERT INTO outlets (id, name, updated_at, created_at) SELECT value, value, ?1, ?1 FROM json_each(?2)', [
      at,
      JSON.stringify(ids),
    ])
    for (let from = 0; from < PEOPLE; from += 5_000) {
      const rows = people
        .slice(from, from + 5_000)
        .map((p) => [
          randomUUID(),
          p.email,
          p.name,
          JSON.stringify(p.languages),
          JSON.stringify(p.countries),
          JSON.stringify(p.beats),
          ids[p.outlet]!,
        ])
      await run(
        `INSERT INTO contacts (id, email, name, languages, countries, beats, outlet_id, opt_in, legal_basis, source, updated_at, created_at)
         SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, 'none', 'legitimate_interest', 'test', ?1, ?1
         FROM json_each(?2)`,
        [at, JSON.stringify(rows)],
      )
    }
  })
  return ids
}
