import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RESTORED_KEY, RESTORED_STOP } from '../../src/domain/lineage.ts'
import { STOP_KEY } from '../../src/domain/stop.ts'
import { pack, unpack } from '../../src/storage/backup/archive.ts'
import { dumpMongo, dumpSqlite, loadMongo, loadSqlite } from '../../src/storage/backup/databases.ts'
import { anotherDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

const dump = (db: TestDatabase, dir: string) => (db.engine === 'sqlite' ? dumpSqlite : dumpMongo)(db.uri, dir)
const load = (db: TestDatabase, dir: string) => (db.engine === 'sqlite' ? loadSqlite : loadMongo)(db.uri, dir)

/** What a restore writes so that nothing is sent by itself. */
const TURNED = [STOP_KEY, RESTORED_KEY]

/** Everything an installation holds, as one hash per table, with what a restore is meant to change left out. */
async function contents(db: TestDatabase): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const note = (table: string, rows: string[]) => {
    if (rows.length > 0)
      found[table] = `${rows.length} ${createHash('sha256').update(rows.sort().join('\n')).digest('hex')}`
  }
  if (db.engine === 'sqlite') {
    const client = createClient({ url: db.uri })
    const tables = await client.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'campaigns'")
    for (const { name } of tables.rows) {
      const from = name === 'values' ? `"values" WHERE key NOT IN ('${TURNED.join("','")}')` : `"${name}"`
      const { rows } = await client.execute(`SELECT * FROM ${from}`)
      note(
        String(name),
        rows.map((row) => JSON.stringify(row)),
      )
    }
    client.close()
    return found
  }
  const client = await MongoClient.connect(db.uri)
  for (const { name } of await client.db().listCollections().toArray()) {
    const rows = await client
      .db()
      .collection(name)
      .find(name === 'values' ? { key: { $nin: ['schema', ...TURNED] } } : {})
      .toArray()
    if (name !== 'campaigns')
      note(
        name,
        rows.map((row) => JSON.stringify(row)),
      )
  }
  await client.close()
  return found
}

describeEachDatabase('a backup', (db) => {
  let room: TestNewsroom
  let file: string
  let story: { id: string; revision: number; slug: string }
  const media = () => join(db.dir, 'media')
  const fresh: (TestDatabase & { drop: () => Promise<void> })[] = []
  const another = () => {
    const next = anotherDatabase(db)
    fresh.push(next)
    return next
  }

  beforeAll(async () => {
    file = join(db.dir, 'out', 'backup.tar.gz')
    room = await openNewsroom(db)
    const writer = await room.person('communications')
    const editor = await room.person('editor')
    const made = await writer.request<{ doc: typeof story }>(
      'POST',
      '/api/press-releases',
      pressRelease({ title: 'Åland på nytt' }),
    )
    story = made.body.doc
    for (const [who, action] of [
      [writer, 'submit'],
      [editor, 'approve'],
      [editor, 'publish'],
    ] as const) {
      const answer = await who.request('POST', `/api/press-releases/${story.id}/${action}`, {
        revision: story.revision,
      })
      expect(answer.status, answer.text).toBe(200)
    }
    const campaign = (state: string) => ({
      type: 'brief',
      state,
      title: state,
      storyKey: `press-releases:${story.id}`,
      translationGroup: 'g',
      lists: [],
    })
    for (const state of ['draft', 'scheduled', 'planning', 'sending', 'paused', 'done', 'cancelled']) {
      await room.payload.db.create({ collection: 'campaigns', data: campaign(state) })
    }
    mkdirSync(join(media(), 'originals', 'aa'), { recursive: true })
    writeFileSync(join(media(), 'originals', 'aa', 'a'.repeat(64)), 'bytes of a picture')
    await pack(file, media(), async (dir) => ({ engine: db.engine, counts: await dump(db, dir) }))
  })
  afterAll(async () => {
    await room?.close()
    for (const one of fresh) await one.drop()
  })

  it('is one file that only its owner can read, and says what it holds', async () => {
    await unpack(file, async (dir, manifest) => {
      expect(manifest).toMatchObject({ format: 1, engine: db.engine })
      const name = db.engine === 'sqlite' ? 'press_releases' : 'press-releases'
      expect(manifest.counts[name]).toBe(1)
      expect(readFileSync(join(dir, 'media', 'originals', 'aa', 'a'.repeat(64)), 'utf8')).toBe('bytes of a picture')
    })
  })

  it('restores to the same rows in every table', async () => {
    const target = another()
    await unpack(file, (dir) => load(target, dir))
    expect(await contents(target)).toEqual(await contents(db))
  })

  it('comes back with what was under way paused, and the rest as it was', async () => {
    const target = another()
    await unpack(file, (dir) => load(target, dir))
    const states = await campaignStates(target)
    expect(states).toEqual([
      'cancelled cancelled ',
      'done done ',
      'draft draft ',
      'paused paused Restored',
      'planning paused Restored',
      'scheduled paused Restored',
      'sending paused Restored',
    ])
  })

  it('is a newsroom that starts, shows its stories, and still holds its rules', async () => {
    const target = another()
    await unpack(file, (dir) => load(target, dir))
    const again = await openNewsroom(target)
    try {
      const { readStop } = await import('../../src/outreach/stop.ts')
      expect(await readStop(again.payload)).toMatchObject({ stopped: true, reason: RESTORED_STOP })
      const page = await again.anyone.request('GET', `/en/press-releases/${story.slug}`)
      expect([page.status, page.text.includes('Åland på nytt')]).toEqual([200, true])
      const editions = await again.payload.find({ collection: 'editions', overrideAccess: true } as never)
      const [edition] = editions.docs as unknown as { storyKey: string; number: number }[]
      // The unique pair of story and number is what keeps two signatures apart.
      await expect(
        again.payload.db.create({
          collection: 'editions',
          data: { storyKey: edition!.storyKey, number: edition!.number, hash: 'x' },
        }),
      ).rejects.toThrow()
    } finally {
      await again.close()
    }
  })

  it('is refused when it is something else', async () => {
    const other = join(db.dir, 'other.tar.gz')
    writeFileSync(other, 'not a backup')
    await expect(unpack(other, async () => {})).rejects.toThrow()
    await pack(other, join(db.dir, 'no-such-folder'), async (dir) => {
      mkdirSync(join(dir, 'database'))
      return { engine: db.engine, counts: {} }
    })
    await unpack(other, async (_, manifest) => expect(manifest.counts).toEqual({}))
  })

  if (db.engine === 'mongo') {
    it('is made as of one instant while others write, also where the server keeps no past', async () => {
      const client = await new MongoClient(db.uri).connect()
      const table = client.db().collection('zz-written-meanwhile')
      let [busy, count] = [true, 0]
      const write = async () => {
        while (busy) await table.insertOne({ n: count++ })
      }
      await table.insertOne({ n: -1 })
      const writing = [write(), write()]
      try {
        const parameter = async () =>
          (await client.db('admin').command({ getParameter: 1, minSnapshotHistoryWindowInSeconds: 1 }))
            .minSnapshotHistoryWindowInSeconds
        const before = await parameter()
        for (let dump = 0; dump < 3; dump++) {
          const counts = await dumpMongo(db.uri, join(db.dir, `busy-${dump}`))
          expect(counts['zz-written-meanwhile']).toBeLessThan(count + 2)
          expect(counts['press-releases']).toBe(1)
        }
        expect(await parameter()).toBe(before)
      } finally {
        busy = false
        await Promise.all(writing)
        await table.drop()
        await client.close()
      }
    })

    it('is never poured into a database that holds something', async () => {
      await expect(unpack(file, (dir) => load(db, dir))).rejects.toThrow(/not empty/)
    })
  } else {
    describe('over a file that is there', () => {
      it('keeps that file beside it, with what its log still held', async () => {
        const target = another()
        const path = target.uri.slice('file:'.length)
        const before = createClient({ url: target.uri })
        await before.execute('PRAGMA journal_mode = WAL')
        await before.execute('PRAGMA wal_autocheckpoint = 0')
        await before.execute('CREATE TABLE kept (n)')
        await before.execute('INSERT INTO kept VALUES (42)')
        expect(existsSync(`${path}-wal`)).toBe(true)
        const { kept } = await unpack(file, (dir) => loadSqlite(target.uri, dir))
        before.close()
        const old = createClient({ url: `file:${kept}` })
        expect((await old.execute('SELECT n FROM kept')).rows[0]?.n).toBe(42)
        old.close()
        expect(await contents(target)).toEqual(await contents(db))
        expect(readdirSync(target.dir).filter((name) => name.includes('restoring'))).toEqual([])
      })

      it('is refused when there is nothing to back up', async () => {
        await expect(dumpSqlite(`file:${join(db.dir, 'none.db')}`, db.dir)).rejects.toThrow(/no database/)
      })
    })
  }
})

async function campaignStates(db: TestDatabase): Promise<string[]> {
  const line = (title: unknown, state: unknown, reason: unknown) =>
    `${title} ${state} ${String(reason || '').split(' ')[0]}`
  if (db.engine === 'sqlite') {
    const client = createClient({ url: db.uri })
    const { rows } = await client.execute('SELECT title, state, paused_reason FROM campaigns')
    client.close()
    return rows.map(({ title, state, paused_reason }) => line(title, state, paused_reason)).sort()
  }
  const client = await MongoClient.connect(db.uri)
  const rows = await client.db().collection('campaigns').find().toArray()
  await client.close()
  return rows.map(({ title, state, pausedReason }) => line(title, state, pausedReason)).sort()
}
