import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createClient } from '@libsql/client'
import { BSON, type Db, MongoClient } from 'mongodb'
import { newLine, readLineage } from '../../domain/lineage.ts'
import { LINEAGE_KEY, randomName } from '../lineage.ts'
import { RESTORING_KEY, SCHEMA_KEY, SCHEMA_VERSION } from '../mongo/prepare.ts'
import { haltMongo, haltSqlite } from '../restored.ts'
import { isBusy } from '../sqlite/client.ts'
import { migrations } from '../sqlite/migrations/index.ts'
import { databaseFile } from '../sqlite/paths.ts'
import { readLines, writeLines } from './archive.ts'
import { HISTORY_KEY, keepHistory } from './history.ts'
import { withPassing } from './scratch.ts'

type Counts = Record<string, number>

/** A consistent copy of a SQLite file, whatever is being written meanwhile. @returns rows by table */
export async function dumpSqlite(uri: string, dir: string): Promise<Counts> {
  const file = databaseFile(uri)
  if (!existsSync(file)) throw new Error(`There is no database at ${file}.`)
  await mkdir(join(dir, 'database'), { recursive: true })
  const copy = join(dir, 'database', 'pressrum.db')
  const client = createClient({ url: `file:${file}` })
  try {
    await client.execute('PRAGMA busy_timeout = 10000')
    await client.execute({ sql: 'VACUUM INTO ?', args: [copy] })
  } finally {
    client.close()
  }
  return countSqlite(copy)
}

/** Of the copy: what is written meanwhile is not in it. */
async function countSqlite(file: string): Promise<Counts> {
  const client = createClient({ url: `file:${file}` })
  try {
    const tables = await client.execute(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    const counts: Counts = {}
    for (const { name } of tables.rows) {
      const n = await client.execute(`SELECT count(*) AS n FROM "${String(name).replaceAll('"', '""')}"`)
      counts[String(name)] = Number(n.rows[0]?.n)
    }
    return counts
  } finally {
    client.close()
  }
}

const NEWER =
  'This backup was made by a newer release of Pressrum, and this one does not know what is in it. Install that release first.'

/** @throws when somebody has the file open, who would go on sending from it; what its log still holds is in the file afterwards */
async function demandUnused(file: string): Promise<void> {
  if (!existsSync(file)) return
  const client = createClient({ url: `file:${file}` })
  try {
    await client.execute('PRAGMA busy_timeout = 2000')
    // SQLite gives up its log only to whoever is alone with the file.
    await client.execute('PRAGMA journal_mode = DELETE')
  } catch (error) {
    // One that is damaged is what a backup is put in the place of.
    if (isBusy(error)) throw new Error(`Something still works with ${file}. Stop Pressrum first, all of its processes.`)
  } finally {
    client.close()
  }
}

/** What SQLite keeps beside a file that somebody works with, or did when they were killed: what of its content is in it, or is to be taken back, and an index. */
const LOGS = ['-wal', '-journal']
const SIDES = [...LOGS, '-shm']

/**
 * Puts a backup in the place of a SQLite file; the file that was there is kept beside it. Everything that sends to readers is
 * stopped: the backup does not know what has been sent since.
 *
 * @param putUploads called before anything of the database is touched, and after all that could refuse
 * @throws when the file is in use, or the backup is of a newer release; the file is then as it was
 */
export async function loadSqlite(
  uri: string,
  dir: string,
  putUploads: () => Promise<void> = async () => {},
): Promise<{ kept: string | null }> {
  const file = databaseFile(uri)
  await mkdir(dirname(file), { recursive: true })
  await demandUnused(file)
  const kept = existsSync(file) ? `${file}.before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}` : null
  const fresh = `${file}.restoring`
  const source = join(dir, 'database', 'pressrum.db')
  await withPassing(fresh, async () => {
    // Of a restore that was killed a journal may be there: SQLite would put its pages of another backup into this one.
    for (const side of ['', ...SIDES]) await rm(`${fresh}${side}`, { force: true })
    // To whom the former one was open, this one is. A copy has the mode of its source from the first byte on.
    await chmod(source, existsSync(file) ? (await stat(file)).mode & 0o777 : 0o600)
    await copyFile(source, fresh)
    await halted(fresh)
    await putUploads()
    // Again: it may have been started meanwhile.
    await demandUnused(file)
    if (kept) {
      await rename(file, kept)
      // Of a damaged one, or of a process that was killed, the log is still there: it belongs to the file under either name.
      for (const side of LOGS) if (existsSync(`${file}${side}`)) await rename(`${file}${side}`, `${kept}${side}`)
    }
    for (const side of SIDES) await rm(`${file}${side}`, { force: true })
    await rename(fresh, file)
  })
  return { kept }
}

/** Stops everything in a copy that nobody uses yet. @throws when it is of a newer release */
async function halted(file: string): Promise<void> {
  const client = createClient({ url: `file:${file}` })
  try {
    const known = new Set(migrations.map(({ name }) => name))
    const { rows: applied } = await client.execute('SELECT name FROM payload_migrations')
    if (applied.some(({ name }) => !known.has(String(name)))) throw new Error(NEWER)
    await haltSqlite(async (sql, args = []) => {
      const { rows, rowsAffected } = await client.execute({ sql, args: [...args] })
      return { rows, rowsAffected }
    }, new Date())
    const { rows } = await client.execute({ sql: 'SELECT value FROM "values" WHERE key = ?', args: [LINEAGE_KEY] })
    const lineage = readLineage(JSON.parse(String(rows[0]?.value ?? 'null')))
    // Every machine that remembers more finds the turn noted, and need not stop the campaigns a second time.
    if (lineage) {
      await client.execute({
        sql: 'UPDATE "values" SET value = ? WHERE key = ?',
        args: [JSON.stringify(newLine(lineage, randomName())), LINEAGE_KEY],
      })
    }
  } finally {
    client.close()
  }
}

/** The server keeps that instant no more: another backup that ended meanwhile has made its history as short as it was. */
const SNAPSHOT_TOO_OLD = 239
const DUMPS = 3

/** Every collection as of one instant (a snapshot session), one document a line in canonical Extended JSON. */
export async function dumpMongo(uri: string, dir: string): Promise<Counts> {
  await mkdir(join(dir, 'database'), { recursive: true })
  const client = await new MongoClient(uri).connect()
  try {
    for (let dump = 1; ; dump++) {
      const asBefore = await keepHistory(client, Date.now())
      try {
        return await dumpOnce(client, dir)
      } catch (error) {
        if ((error as { code?: number }).code !== SNAPSHOT_TOO_OLD || dump === DUMPS) throw error
      } finally {
        await asBefore()
      }
    }
  } finally {
    await client.close()
  }
}

async function dumpOnce(client: MongoClient, dir: string): Promise<Counts> {
  const session = client.startSession({ snapshot: true })
  try {
    const collections = await client.db().listCollections({ type: 'collection' }, { nameOnly: true }).toArray()
    const counts: Counts = {}
    for (const { name } of collections.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith('system.')) continue
      // What is noted of this very backup says nothing where it is put back.
      const meant = name === 'values' ? { key: { $ne: HISTORY_KEY } } : {}
      const cursor = client.db().collection(name).find(meant, { session })
      const lines = (async function* () {
        for await (const doc of cursor) yield BSON.EJSON.stringify(doc, { relaxed: false })
      })()
      counts[name] = await writeLines(dumpOf(dir, name), lines)
    }
    return counts
  } finally {
    await session.endSession()
  }
}

const CHUNK = 1_000

/**
 * Fills an empty MongoDB database from a backup. What is half filled says so until the end, so that nothing is ever sent from it.
 *
 * @param putUploads called before the first write, and after all that could refuse
 * @throws when it holds documents already, or the backup is of a newer release
 */
export async function loadMongo(
  uri: string,
  dir: string,
  putUploads: () => Promise<void> = async () => {},
): Promise<{ kept: null }> {
  const client = await new MongoClient(uri).connect()
  try {
    const db = client.db()
    await demandEmpty(db)
    if ((await schemaOf(dir)) > SCHEMA_VERSION) throw new Error(NEWER)
    await putUploads()
    await db.collection('values').insertOne({ key: RESTORING_KEY, createdAt: new Date() })
    for (const name of await dumped(dir)) {
      let chunk: BSON.Document[] = []
      const flush = async () => {
        if (chunk.length > 0) await db.collection(name).insertMany(chunk)
        chunk = []
      }
      for await (const doc of readDump(dir, name)) {
        chunk.push(doc)
        if (chunk.length >= CHUNK) await flush()
      }
      await flush()
    }
    // The documents came without indexes: the next start is to build them.
    await db.collection('values').deleteOne({ key: SCHEMA_KEY })
    await haltMongo((slug) => db.collection(slug), new Date())
    const mark = await db.collection('values').findOne({ key: LINEAGE_KEY })
    const lineage = readLineage(mark?.value)
    if (lineage) {
      await db.collection('values').updateOne({ key: LINEAGE_KEY }, { $set: { value: newLine(lineage, randomName()) } })
    }
    await db.collection('values').deleteOne({ key: RESTORING_KEY })
    return { kept: null }
  } finally {
    await client.close()
  }
}

async function demandEmpty(db: Db): Promise<void> {
  for (const { name } of await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()) {
    if (!(await db.collection(name).findOne({}))) continue
    throw new Error(
      (await db.collection('values').findOne({ key: RESTORING_KEY }))
        ? 'The database holds half of a restore that was interrupted. Drop it (db.dropDatabase()), and restore again.'
        : 'The database is not empty. Restore into an empty one, then point DATABASE_URI at it.',
    )
  }
}

const DUMPED = '.jsonl.gz'
const dumpOf = (dir: string, name: string) => join(dir, 'database', `${encodeURIComponent(name)}${DUMPED}`)

/** The names of the collections in an unpacked backup. */
const dumped = async (dir: string): Promise<string[]> =>
  (await readdir(join(dir, 'database'))).map((file) => decodeURIComponent(file.slice(0, -DUMPED.length)))

async function* readDump(dir: string, name: string): AsyncGenerator<BSON.Document> {
  for await (const line of readLines(dumpOf(dir, name))) {
    yield BSON.EJSON.parse(line, { relaxed: false }) as BSON.Document
  }
}

/** The release whose collections and indexes it was made with; 0 where it does not say. */
async function schemaOf(dir: string): Promise<number> {
  if (!existsSync(dumpOf(dir, 'values'))) return 0
  for await (const { key, value } of readDump(dir, 'values')) {
    if (key === SCHEMA_KEY) return (value as { version?: number } | null)?.version ?? 0
  }
  return 0
}

/** One of the values that all processes share, in a database that no process has open yet; `null` where there is none. */
export async function sharedIn(engine: 'sqlite' | 'mongo', uri: string, key: string): Promise<unknown> {
  if (engine === 'mongo') {
    const client = await new MongoClient(uri).connect()
    try {
      return (await client.db().collection('values').findOne({ key }))?.value ?? null
    } finally {
      await client.close()
    }
  }
  const client = createClient({ url: `file:${databaseFile(uri)}` })
  try {
    const { rows } = await client.execute({ sql: 'SELECT value FROM "values" WHERE key = ?', args: [key] })
    return JSON.parse(String(rows[0]?.value ?? 'null'))
  } finally {
    client.close()
  }
}
