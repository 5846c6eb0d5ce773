import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import * as tar from 'tar'

/** What a backup says about itself; restoring refuses what it does not understand. */
export interface Manifest {
  format: 1
  engine: 'sqlite' | 'mongo'
  /** ISO 8601, UTC. */
  at: string
  /** Rows or documents by table, for a look before restoring. */
  counts: Record<string, number>
}

/**
 * Packs a folder that `fill` has written, together with the uploads, into one `.tar.gz`.
 *
 * @param mediaDir absolute; left out when it does not exist
 */
export async function pack(
  file: string,
  mediaDir: string,
  fill: (dir: string) => Promise<Omit<Manifest, 'format' | 'at'>>,
): Promise<Manifest> {
  const dir = await mkdtemp(join(tmpdir(), 'pressrum-backup-'))
  try {
    const manifest: Manifest = { format: 1, at: new Date().toISOString(), ...(await fill(dir)) }
    await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest, null, 2))
    await mkdir(dirname(resolve(file)), { recursive: true })
    const bundle = join(dir, 'bundle.tar')
    await tar.create({ file: bundle, cwd: dir, filter: (path) => !path.endsWith('bundle.tar') }, [
      'manifest.json',
      'database',
    ])
    await tar
      .replace({ file: bundle, cwd: dirname(mediaDir) }, [mediaDir.split('/').at(-1) ?? 'media'])
      .catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      })
    await pipeline(createReadStream(bundle), createGzip(), createWriteStream(file, { mode: 0o600 }))
    return manifest
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Unpacks a backup into a folder of its own and hands it to `use`. @throws when it is not a backup of ours */
export async function unpack<T>(file: string, use: (dir: string, manifest: Manifest) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'pressrum-restore-'))
  try {
    await tar.extract({ file, cwd: dir })
    const text = await readFile(join(dir, 'manifest.json'), 'utf8').catch(() => '')
    const manifest = (text ? JSON.parse(text) : {}) as Partial<Manifest>
    if (manifest.format !== 1 || !manifest.engine) throw new Error(`${file} is not a backup of Pressrum.`)
    return await use(dir, manifest as Manifest)
  } finally {
    await rm(dir, { recursive: true, force: true })
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
