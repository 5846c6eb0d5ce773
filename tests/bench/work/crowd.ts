import { ObjectId } from 'mongodb'
import type { Handle, MongoHandle, SqliteHandle } from '../../../src/storage/handle.ts'
import { openStore, seedList } from '../../support/outreach.ts'

interface Input {
  uri: string
  /** Ascending: each list holds the first so many of the same people. */
  sizes: number[]
}

const CHUNK = 10_000

/** Fills a database with contacts who may all be written to, below the import, and lists of several sizes over them. */
export async function work({ uri, sizes }: Input): Promise<{ lists: string[] }> {
  const { handle, close } = await openStore(uri, false)
  const lists: string[] = []
  for (const size of sizes) lists.push(await seedList(handle, `First ${size}`, []))
  const all = Math.max(...sizes)
  for (let from = 0; from < all; from += CHUNK) {
    const to = Math.min(from + CHUNK, all)
    const wanted = lists.map((list, at) => ({ list, to: Math.min(to, sizes[at]!) })).filter((one) => one.to > from)
    if (handle.engine === 'mongo') await fillMongo(handle, from, to, wanted)
    else await fillSqlite(handle, from, to, wanted)
  }
  await settleDown(handle)
  await close()
  return { lists }
}

type Wanted = { list: string; to: number }[]

const NUMBERS = 'WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)'
const idOf = (prefix: string) => `printf('${prefix}-0000-7000-8000-%012x', i)`

async function fillSqlite({ transaction }: SqliteHandle, from: number, to: number, wanted: Wanted): Promise<void> {
  const at = new Date().toISOString()
  await transaction(async (tx) => {
    await tx(
      `${NUMBERS} INSERT INTO contacts (id, email, name, languages, countries, opt_in, legal_basis, source, updated_at, created_at)
       SELECT ${idOf('01890000')}, printf('person.%d@desk%d.example.org', i, i % 300), printf('Given Family%d', i), '["sv"]',
         '["SE"]', 'none', 'legitimate_interest', 'bench', ?3, ?3 FROM n`,
      [from, to, at],
    )
    for (const [index, { list, to: end }] of wanted.entries()) {
      await tx(
        `${NUMBERS} INSERT INTO list_members (id, list_id, contact_id, state, added_at, updated_at, created_at)
         SELECT ${idOf(`0189000${index + 1}`)}, ?4, ${idOf('01890000')}, 'active', ?3, ?3, ?3 FROM n`,
        [from, end, at, list],
      )
    }
  })
}

async function fillMongo(handle: MongoHandle, from: number, to: number, wanted: Wanted): Promise<void> {
  const at = new Date()
  const id = (i: number) => new ObjectId(i.toString(16).padStart(24, '0'))
  const numbers = (end: number) => Array.from({ length: Math.max(0, end - from) }, (_, n) => from + n)
  await handle.collection('contacts').insertMany(
    numbers(to).map((i) => ({
      ...{ _id: id(i + 1), email: `person.${i}@desk${i % 300}.example.org`, name: `Given Family${i}` },
      ...{ languages: ['sv'], countries: ['SE'], optIn: 'none', legalBasis: 'legitimate_interest' },
      ...{ source: 'bench', createdAt: at, updatedAt: at },
    })),
    { ordered: false },
  )
  for (const { list, to: end } of wanted) {
    const members = numbers(end).map((i) => ({
      ...{ list: new ObjectId(list), contact: id(i + 1), state: 'active', addedAt: at, createdAt: at, updatedAt: at },
    }))
    await handle.collection('list-members').insertMany(members, { ordered: false })
  }
}

/** What was just written is on disk before anything is measured. */
async function settleDown(handle: Handle): Promise<void> {
  if (handle.engine === 'sqlite') await handle.run('PRAGMA wal_checkpoint(TRUNCATE)')
}
