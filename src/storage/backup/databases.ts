import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createClient } from '@libsql/client'
import { BSON, MongoClient } from 'mongodb'
import { newLine, readLineage } from '../../domain/lineage.ts'
import { LINEAGE_KEY, randomName } from '../lineage.ts'
import { SCHEMA_KEY } from '../mongo/prepare.ts'
import { haltMongo, haltSqlite } from '../restored.ts'
import { databaseFile } from '../sqlite/paths.ts'
import { readLines, writeLines } from './archive.ts'

type Counts = Record<string, number>

/** A consistent copy of a SQLite file, whatever is being written meanwhile. @returns rows by table */
export async function dumpSqlite(uri: string, dir: string): Promise<Counts> {
  const file = databaseFile(uri)
  if (!existsSync(file)) throw new Error(`There is no database at ${file}.`)
  await mkdir(join(dir, 'database'), { recursive: true })
  const client = createClient({ url: `file:${file}` })
  try {
    await client.execute('PRAGMA busy_timeout = 10000')
    await client.execute({ sql: 'VACUUM INTO ?', args: [join(dir, 'database', 'pressrum.db')] })
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

/**
 * Puts a backup in the place of a SQLite file; the file that was there is kept beside it. Everything that sends to readers is
 * stopped: the backup does not know what has been sent since.
 */
export async function loadSqlite(uri: string, dir: string): Promise<{ kept: string | null }> {
  const file = databaseFile(uri)
  await mkdir(dirname(file), { recursive: true })
  const kept = existsSync(file) ? `${file}.before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}` : null
  const fresh = `${file}.restoring`
  await copyFile(join(dir, 'database', 'pressrum.db'), fresh)
  const client = createClient({ url: `file:${fresh}` })
  try {
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
  if (kept) {
    await rename(file, kept)
    // The log holds what the file does not yet: the two belong together under either name.
    if (existsSync(`${file}-wal`)) await rename(`${file}-wal`, `${kept}-wal`)
  }
  for (const side of ['-wal', '-shm']) await rm(`${file}${side}`, { force: true })
  await rename(fresh, file)
  return { kept }
}

const HISTORY = 'minSnapshotHistoryWindowInSeconds'
/** How long a backup may take (s). */
const LONGEST_DUMP_S = 3_600

/**
 * Has the server keep the past for as long as a backup reads it: five minutes unless told otherwise, and not at all where it was told so to save work
 * (`docker-compose.yml`). Somebody who may not ask for that gets what the server keeps.
 * https://www.mongodb.com/docs/manual/reference/parameters/#mongodb-parameter-param.minSnapshotHistoryWindowInSeconds
 *
 * @returns makes it as it was
 */
async function keepHistory(client: MongoClient): Promise<() => Promise<void>> {
  const admin = client.db('admin')
  const set = (seconds: number) => admin.command({ setParameter: 1, [HISTORY]: seconds })
  try {
    const before = Number((await admin.command({ getParameter: 1, [HISTORY]: 1 }))[HISTORY])
    if (!(before < LONGEST_DUMP_S)) return async () => {}
    await set(LONGEST_DUMP_S)
    return async () => void (await set(before).catch(() => {}))
  } catch {
    return async () => {}
  }
}

/** The server keeps that instant no more: another backup that ended meanwhile has made its history as short as it was. */
const SNAPSHOT_TOO_OLD = 239
const DUMPS = 3

/** Every collection as of one instant (a snapshot session), one document a line in canonical Extended JSON. */
export async function dumpMongo(uri: string, dir: string): Promise<Counts> {
  const target = join(dir, 'database')
  await mkdir(target, { recursive: true })
  const client = await new MongoClient(uri).connect()
  try {
    for (let dump = 1; ; dump++) {
      const asBefore = await keepHistory(client)
      try {
        return await dumpOnce(client, target)
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

async function dumpOnce(client: MongoClient, target: string): Promise<Counts> {
  const session = client.startSession({ snapshot: true })
  try {
    const collections = await client.db().listCollections({ type: 'collection' }, { nameOnly: true }).toArray()
    const counts: Counts = {}
    for (const { name } of collections.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith('system.')) continue
      const cursor = client.db().collection(name).find({}, { session })
      const lines = (async function* () {
        for await (const doc of cursor) yield BSON.EJSON.stringify(doc, { relaxed: false })
      })()
      counts[name] = await writeLines(join(target, `${encodeURIComponent(name)}.jsonl.gz`), lines)
    }
    return counts
  } finally {
    await session.endSession()
  }
}

const CHUNK = 1_000

/** Fills an empty MongoDB database from a backup. @throws when it holds documents already */
export async function loadMongo(uri: string, dir: string): Promise<{ kept: null }> {
  const client = await new MongoClient(uri).connect()
  try {
    const db = client.db()
    for (const { name } of await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()) {
      if (await db.collection(name).findOne({})) {
        throw new Error('The database is not empty. Restore into an empty one, then point DATABASE_URI at it.')
      }
    }
    for (const file of await readdir(join(dir, 'database'))) {
      const name = decodeURIComponent(file.replace(/\.jsonl\.gz$/, ''))
      let chunk: BSON.Document[] = []
      const flush = async () => {
        if (chunk.length > 0) await db.collection(name).insertMany(chunk)
        chunk = []
      }
      for await (const line of readLines(join(dir, 'database', file))) {
        chunk.push(BSON.EJSON.parse(line, { relaxed: false }) as BSON.Document)
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
    return { kept: null }
  } finally {
    await client.close()
  }
}
