import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import * as tar from 'tar'
import { inScratch, withPassing } from './scratch.ts'

/** What a backup says about itself; restoring refuses what it does not understand. */
export interface Manifest {
  format: 1
  engine: 'sqlite' | 'mongo'
  /** ISO 8601, UTC. */
  at: string
  /** Rows or documents by table, for a look before restoring. */
  counts: Record<string, number>
}

/** The folder of the uploads in a backup, however it is called where it came from. */
const MEDIA = 'media'

/** How an upload is called while it is being written (`editorial/media`): it gets its name when it is whole. */
const DRAFT = /\.[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/

/** The files of a folder and of those in it, as paths within it; none where it does not exist. Uploads are never removed, but for drafts of them. */
async function uploadsIn(dir: string): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return found
    .filter((entry) => entry.isFile() && !DRAFT.test(entry.name))
    .map((entry) => join(relative(dir, entry.parentPath), entry.name))
}

/**
 * Packs a folder that `fill` has written, together with the uploads, into one `.tar.gz` that only its owner can read. It has its name once it is whole:
 * whatever was there under that name stays until then.
 *
 * @param mediaDir absolute; left out when it does not exist
 */
export async function pack(
  file: string,
  mediaDir: string,
  fill: (dir: string) => Promise<Omit<Manifest, 'format' | 'at'>>,
): Promise<Manifest> {
  return inScratch('backup', async (dir) => {
    const manifest: Manifest = { format: 1, at: new Date().toISOString(), ...(await fill(dir)) }
    await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest, null, 2))
    // The database knows of no upload that is not there by now.
    const uploads = (await uploadsIn(mediaDir)).map((path) => join(MEDIA, path))
    if (uploads.length > 0) await symlink(mediaDir, join(dir, MEDIA), 'junction')
    await mkdir(dirname(resolve(file)), { recursive: true })
    const draft = `${file}.part`
    await withPassing(draft, async () => {
      await rm(draft, { force: true })
      await tar.create({ file: draft, cwd: dir, gzip: true, mode: 0o600 }, ['manifest.json', 'database', ...uploads])
      await settle(draft)
      await rename(draft, file)
    })
    return manifest
  })
}

/** Has the disk hold what was written, before it gets its name. */
async function settle(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Unpacks a backup into a folder of its own and hands it to `use`. @throws when it is not a backup of ours, or not a whole one */
export async function unpack<T>(file: string, use: (dir: string, manifest: Manifest) => Promise<T>): Promise<T> {
  // Looked through first: nothing of a backup that was cut off is written anywhere.
  await lookThrough(file)
  return inScratch('restore', async (dir) => {
    await tar.extract({ file, cwd: dir })
    const manifest = await readManifest(join(dir, 'manifest.json'))
    if (!manifest) throw new Error(`${file} is not a backup of Pressrum.`)
    return await use(dir, manifest)
  })
}

async function lookThrough(file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  try {
    await tar.list({ file, strict: true })
  } catch (error) {
    const { message, code, tarCode } = error as Error & { code?: string; tarCode?: string }
    if (tarCode === 'TAR_BAD_ARCHIVE' || code === 'TAR_BAD_ARCHIVE') {
      throw new Error(`${file} is not a backup of Pressrum.`)
    }
    if (code?.startsWith('Z_')) throw new Error(`${file} is not whole: it was cut off or damaged (${message}).`)
    throw error
  }
}

async function readManifest(path: string): Promise<Manifest | null> {
  try {
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Partial<Manifest> | null
    return manifest?.format === 1 && manifest.engine ? (manifest as Manifest) : null
  } catch {
    return null
  }
}

/**
 * Puts the uploads of an unpacked backup beside those that are there. They are named by their content: one that is there already is the same, unless somebody
 * was interrupted while copying it.
 */
export async function putUploads(dir: string, mediaDir: string): Promise<void> {
  const from = join(dir, MEDIA)
  for (const path of await uploadsIn(from)) {
    const [source, target] = [join(from, path), join(mediaDir, path)]
    const there = await stat(target).catch(() => null)
    if (there?.size === (await stat(source)).size) continue
    await mkdir(dirname(target), { recursive: true })
    const draft = `${target}.${randomUUID()}`
    await withPassing(draft, async () => {
      await copyFile(source, draft)
      await rename(draft, target)
    })
  }
}

/** Writes lines to a compressed file, one document each. */
export async function writeLines(path: string, lines: AsyncIterable<string>): Promise<number> {
  let count = 0
  const counted = async function* () {
    for await (const line of lines) {
      count++
      yield `${line}\n`
    }
  }
  await pipeline(Readable.from(counted()), createGzip(), createWriteStream(path))
  return count
}

export async function* readLines(path: string): AsyncGenerator<string> {
  const lines = createInterface({
    input: createReadStream(path).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  for await (const line of lines) if (line) yield line
}
