import { createHash, randomUUID } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createClient } from '@libsql/client'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { opensSuppressions, SUPPRESSION_KEY } from '../../src/contacts/suppression.ts'
import { RESTORED_KEY, RESTORED_STOP } from '../../src/domain/lineage.ts'
import { STOP_KEY } from '../../src/domain/stop.ts'
import { pack, putUploads, readLines, unpack } from '../../src/storage/backup/archive.ts'
import { dumpMongo, dumpSqlite, loadMongo, loadSqlite, sharedIn } from '../../src/storage/backup/databases.ts'
import { giveBackHistory, HISTORY_KEY, keepHistory, LONGEST_DUMP_S } from '../../src/storage/backup/history.ts'
import { anotherDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.ts'
import { openNewsroom, type TestNewsroom } from '../support/newsroom.ts'
import { pressRelease } from '../support/stories.ts'

const dump = (db: TestDatabase, dir: string) => (db.engine === 'sqlite' ? dumpSqlite : dumpMongo)(db.uri, dir)
const load = (db: TestDatabase, dir: string) => (db.engine === 'sqlite' ? loadSqlite : loadMongo)(db.uri, dir)

const T0 = Date.UTC(2026, 2, 1)

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

  it('needs the secrets of where it comes from, which are not in it', async () => {
    const target = another()
    await unpack(file, (dir) => load(target, dir))
    const stored = await sharedIn(target.engine, target.uri, SUPPRESSION_KEY.key)
    expect(stored).toMatchObject({ version: 1 })
    expect(opensSuppressions(stored, room.env.tokenSecrets)).toBe(true)
    expect(opensSuppressions(stored, ['token-secret-of-somebody-else-entirely'])).toBe(false)
    // One that has never written to anybody has none yet.
    expect(opensSuppressions(await sharedIn(target.engine, target.uri, 'no such value'), [])).toBe(true)
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
    await expect(unpack(other, async () => {})).rejects.toThrow(/There is no file/)
    for (const bytes of ['not a backup', '', Buffer.alloc(4_096)]) {
      writeFileSync(other, bytes)
      await expect(unpack(other, async () => {})).rejects.toThrow(/is not a backup of Pressrum/)
    }
    await pack(other, join(db.dir, 'no-such-folder'), async (dir) => {
      mkdirSync(join(dir, 'database'))
      return { engine: db.engine, counts: {} }
    })
    await unpack(other, async (_, manifest) => expect(manifest.counts).toEqual({}))
  })

  it('is refused when it was cut off or damaged, wherever, and leaves nothing of it behind', async () => {
    const whole = readFileSync(file)
    const broken = join(db.dir, 'broken.tar.gz')
    const flipped = Buffer.from(whole)
    flipped[Math.floor(whole.length / 2)]! ^= 0xff
    const parts = [0.1, 0.5, 0.9, 0.999].map((share) => whole.subarray(0, Math.floor(whole.length * share)))
    await withOwnTmp(async (tmp) => {
      for (const bytes of [...parts, flipped]) {
        writeFileSync(broken, bytes)
        await expect(unpack(broken, async () => {})).rejects.toThrow(/is not whole: it was cut off or damaged/)
      }
      expect(readdirSync(tmp)).toEqual([])
    })
  })

  it('takes the place of an earlier one only when it is whole, and is nobody else’s to read', async () => {
    const again = join(db.dir, 'again.tar.gz')
    writeFileSync(again, 'the earlier one', { mode: 0o644 })
    const cutOff = pack(again, media(), async () => {
      throw new Error('no room left')
    })
    await expect(cutOff).rejects.toThrow('no room left')
    expect(readFileSync(again, 'utf8')).toBe('the earlier one')
    // Half way through: there is nothing to pack after the first file.
    const noDatabase = pack(again, media(), async () => ({ engine: db.engine, counts: {} }))
    await expect(noDatabase).rejects.toThrow(/ENOENT/)
    expect(readFileSync(again, 'utf8')).toBe('the earlier one')
    await pack(again, media(), async (dir) => ({ engine: db.engine, counts: await dump(db, dir) }))
    expect((statSync(again).mode & 0o777).toString(8)).toBe('600')
    expect(readdirSync(db.dir).filter((name) => name.includes('.part'))).toEqual([])
  })

  it('holds every upload while others are being written, also where their folder is a link', async () => {
    const linked = join(db.dir, 'elsewhere', 'media')
    mkdirSync(dirname(linked), { recursive: true })
    symlinkSync(media(), linked)
    let [busy, drafts] = [true, 0]
    const upload = async () => {
      while (busy) {
        const path = join(media(), 'originals', 'aa', 'b'.repeat(64))
        const draft = `${path}.${randomUUID()}`
        writeFileSync(draft, 'half of a picture')
        await new Promise((resolve) => setImmediate(resolve))
        renameSync(draft, path)
        drafts += 1
      }
    }
    const uploading = upload()
    const busyFile = join(db.dir, 'busy.tar.gz')
    const names = new Set<string>()
    for (let made = 0; made < 30; made++) {
      await pack(busyFile, linked, async (dir) => {
        mkdirSync(join(dir, 'database'))
        return { engine: db.engine, counts: {} }
      })
      await unpack(busyFile, async (dir) => {
        const folder = join(dir, 'media', 'originals', 'aa')
        expect(readFileSync(join(folder, 'a'.repeat(64)), 'utf8')).toBe('bytes of a picture')
        for (const name of readdirSync(folder)) names.add(name)
      })
    }
    busy = false
    await uploading
    expect(drafts).toBeGreaterThan(0)
    expect([...names].filter((name) => name.includes('.'))).toEqual([])
  })

  it('brings back an upload of which half is there', async () => {
    const target = join(db.dir, 'half', 'media')
    const path = join(target, 'originals', 'aa', 'a'.repeat(64))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, 'bytes of')
    await unpack(file, (dir) => putUploads(dir, target))
    expect(readFileSync(path, 'utf8')).toBe('bytes of a picture')
  })

  it('is refused when a newer release has made it, before anything is touched', async () => {
    const target = another()
    let touched = false
    const refused = unpack(file, async (dir) => {
      await asOfNewerRelease(db, dir)
      await (db.engine === 'sqlite' ? loadSqlite : loadMongo)(target.uri, dir, async () => {
        touched = true
      })
    })
    await expect(refused).rejects.toThrow(/made by a newer release/)
    expect(touched).toBe(false)
    expect(db.engine === 'sqlite' ? readdirSync(target.dir) : Object.keys(await contents(target))).toEqual([])
  })

  if (db.engine === 'mongo') {
    it('leaves nothing that could send when it is interrupted, and says so', async () => {
      const target = another()
      const interrupted = unpack(file, async (dir) => {
        // Behind the campaigns, before they are stopped.
        writeFileSync(join(dir, 'database', 'zz.jsonl.gz'), gzipSync('{"half":\n'))
        await loadMongo(target.uri, dir)
      })
      await expect(interrupted).rejects.toThrow()
      expect(await campaignStates(target)).toContain('sending sending ')
      await expect(unpack(file, (dir) => load(target, dir))).rejects.toThrow(/half of a restore/)
      await expect(openNewsroom(target)).rejects.toThrow(/half of a restore/)
    })

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

    it('that is killed leaves the server to keep the past for an hour, and then as before', async () => {
      const client = await new MongoClient(db.uri).connect()
      const admin = client.db('admin')
      const name = 'minSnapshotHistoryWindowInSeconds'
      const parameter = async () => (await admin.command({ getParameter: 1, [name]: 1 }))[name]
      const again = await openNewsroom(db)
      const killed = () => keepHistory(client, T0)
      try {
        const before = await parameter()
        await killed()
        expect(await parameter()).toBe(LONGEST_DUMP_S)
        // It may be reading yet.
        expect(await giveBackHistory(again.payload, T0 + LONGEST_DUMP_S * 999)).toBe(false)
        expect(await parameter()).toBe(LONGEST_DUMP_S)
        expect(await giveBackHistory(again.payload, T0 + LONGEST_DUMP_S * 1001)).toBe(true)
        expect(await parameter()).toBe(before)
        expect(await giveBackHistory(again.payload, T0 + LONGEST_DUMP_S * 1001)).toBe(false)

        // Or by the next backup, which holds nothing of it.
        await killed()
        await dumpMongo(db.uri, join(db.dir, 'after-a-killed-one'))
        expect(await parameter()).toBe(before)
        const noted = { key: HISTORY_KEY }
        expect(await client.db().collection('values').findOne(noted)).toBeNull()
        let held = ''
        for await (const line of readLines(join(db.dir, 'after-a-killed-one', 'database', 'values.jsonl.gz')))
          held += line
        expect(held.length).toBeGreaterThan(0)
        expect(held).not.toContain(HISTORY_KEY)

        // Whoever has told the server otherwise meanwhile is right.
        await killed()
        await admin.command({ setParameter: 1, [name]: 60 })
        expect(await giveBackHistory(again.payload, T0 + LONGEST_DUMP_S * 1001)).toBe(true)
        expect(await parameter()).toBe(60)
        await admin.command({ setParameter: 1, [name]: before })
      } finally {
        await again.close()
        await client.close()
      }
    })

    it('is never poured into a database that holds something', async () => {
      await expect(unpack(file, (dir) => load(db, dir))).rejects.toThrow(/not empty/)
    })
  } else {
    describe('over a file that is there', () => {
      it('is nobody else’s to read, or as far as that file was', async () => {
        const modeOf = (one: TestDatabase) => (statSync(one.uri.slice('file:'.length)).mode & 0o777).toString(8)
        const [target, shared] = [another(), another()]
        const path = target.uri.slice('file:'.length)
        const modes = new Set<string>()
        const looking = setInterval(() => {
          const there = statSync(`${path}.restoring`, { throwIfNoEntry: false })
          if (there) modes.add((there.mode & 0o777).toString(8))
        })
        await unpack(file, (dir) => loadSqlite(target.uri, dir))
        clearInterval(looking)
        expect([...modes]).toEqual(['600'])
        writeFileSync(shared.uri.slice('file:'.length), '', { mode: 0o640 })
        await unpack(file, (dir) => loadSqlite(shared.uri, dir))
        expect([modeOf(target), modeOf(shared), modeOf(db)]).toEqual(['600', '640', '600'])
      })

      it('keeps that file beside it, with what its log still held', async () => {
        const target = another()
        const path = target.uri.slice('file:'.length)
        // As a process leaves it that was killed.
        const before = createClient({ url: `file:${join(db.dir, 'killed.db')}` })
        await before.execute('PRAGMA journal_mode = WAL')
        await before.execute('PRAGMA wal_autocheckpoint = 0')
        await before.execute('CREATE TABLE kept (n)')
        await before.execute('INSERT INTO kept VALUES (42)')
        for (const side of ['', '-wal']) copyFileSync(join(db.dir, `killed.db${side}`), `${path}${side}`)
        before.close()
        const { kept } = await unpack(file, (dir) => loadSqlite(target.uri, dir))
        const old = createClient({ url: `file:${kept}` })
        expect((await old.execute('SELECT n FROM kept')).rows[0]?.n).toBe(42)
        old.close()
        expect(await contents(target)).toEqual(await contents(db))
        expect(readdirSync(target.dir).filter((name) => name.includes('restoring'))).toEqual([])
      })

      it('is refused while somebody works with it, and takes the place of one that is damaged', async () => {
        const target = another()
        const path = target.uri.slice('file:'.length)
        const running = createClient({ url: target.uri })
        await running.execute('PRAGMA journal_mode = WAL')
        await running.execute('CREATE TABLE sent (n)')
        await expect(unpack(file, (dir) => loadSqlite(target.uri, dir))).rejects.toThrow(/Stop Pressrum first/)
        await running.execute('INSERT INTO sent VALUES (1)')
        expect(readdirSync(target.dir).filter((name) => /restor/.test(name))).toEqual([])

        const damaged = another()
        writeFileSync(damaged.uri.slice('file:'.length), 'x'.repeat(8_192))
        const { kept } = await unpack(file, (dir) => loadSqlite(damaged.uri, dir))
        expect(readFileSync(kept!, 'utf8')).toContain('xxxx')
        expect(await contents(damaged)).toEqual(await contents(db))
        expect(existsSync(path)).toBe(true)
        running.close()
      })

      it('takes nothing from the journal of a restore that was killed, nor of a damaged file', async () => {
        const target = another()
        const path = target.uri.slice('file:'.length)
        // As SQLite leaves it when its process is killed in the middle of a change: what it has changed is to be taken back.
        const other = createClient({ url: `file:${join(db.dir, 'halted.db')}` })
        await other.execute('CREATE TABLE another (text)')
        for (let row = 0; row < 100; row++) {
          await other.execute({ sql: 'INSERT INTO another VALUES (?)', args: ['x'.repeat(1_000)] })
        }
        await other.execute('PRAGMA cache_size = 1')
        await other.execute('BEGIN IMMEDIATE')
        await other.execute("UPDATE another SET text = 'y' || text")
        for (const of of [`${path}.restoring`, path]) copyFileSync(join(db.dir, 'halted.db-journal'), `${of}-journal`)
        await other.execute('ROLLBACK')
        other.close()
        writeFileSync(path, 'x'.repeat(8_192))
        await unpack(file, (dir) => loadSqlite(target.uri, dir))
        expect(await contents(target)).toEqual(await contents(db))
      })

      it('leaves nothing behind where it fails, and that file as it was', async () => {
        const target = another()
        const one = createClient({ url: target.uri })
        await one.execute('CREATE TABLE kept (n)')
        one.close()
        const full = unpack(file, (dir) =>
          loadSqlite(target.uri, dir, async () => {
            throw new Error('no room left')
          }),
        )
        await expect(full).rejects.toThrow('no room left')
        expect(readdirSync(target.dir)).toEqual(['test.db'])
      })

      it('is refused when there is nothing to back up', async () => {
        await expect(dumpSqlite(`file:${join(db.dir, 'none.db')}`, db.dir)).rejects.toThrow(/no database/)
      })
    })
  }
})

/** Runs with a folder of its own for what is unpacked. */
async function withOwnTmp(run: (tmp: string) => Promise<void>): Promise<void> {
  const tmp = mkdtempSync(join(tmpdir(), 'pressrum-own-'))
  vi.stubEnv('TMPDIR', tmp)
  try {
    await run(tmp)
  } finally {
    vi.unstubAllEnvs()
    rmSync(tmp, { recursive: true })
  }
}

/** Makes an unpacked backup one of a release that is not there yet. */
async function asOfNewerRelease(db: TestDatabase, dir: string): Promise<void> {
  if (db.engine === 'sqlite') {
    const client = createClient({ url: `file:${join(dir, 'database', 'pressrum.db')}` })
    await client.execute(
      "INSERT INTO payload_migrations (id, name, batch, updated_at, created_at) VALUES ('x', '20991231_000000_later', 99, '', '')",
    )
    client.close()
    return
  }
  const values = join(dir, 'database', 'values.jsonl.gz')
  const rest = gunzipSync(readFileSync(values))
    .toString()
    .split('\n')
    .filter((line) => !line.includes('"schema"'))
  writeFileSync(values, gzipSync([...rest, '{"key":"schema","value":{"version":{"$numberInt":"99"}}}'].join('\n')))
}

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
