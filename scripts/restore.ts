import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { env } from '../src/env.ts'
import { unpack } from '../src/storage/backup/archive.ts'
import { loadMongo, loadSqlite } from '../src/storage/backup/databases.ts'

/** `npm run restore -- file.tar.gz`, while Pressrum is stopped. Everything that sends to readers comes back stopped. */
const { engine, databaseUri, mediaDir } = env()
const file = process.argv[2]

try {
  if (!file) throw new Error('Name the backup: npm run restore -- backup.tar.gz')
  await unpack(file, async (dir, manifest) => {
    if (manifest.engine !== engine) {
      throw new Error(`This backup is of ${manifest.engine}, the configured database is ${engine}.`)
    }
    const { kept } = engine === 'sqlite' ? await loadSqlite(databaseUri, dir) : await loadMongo(databaseUri, dir)
    // Uploads are named by their content: what is there already is the same.
    const media = join(dir, basename(mediaDir))
    if (existsSync(media)) await cp(media, mediaDir, { recursive: true, force: false })
    process.stdout.write(`Restored the backup of ${manifest.at}.${kept ? ` The former database is at ${kept}.` : ''}\n`)
    process.stdout.write(
      'Everything that sends to readers is stopped, and campaigns are paused; look at the mail provider what has gone out since the backup before you lift that.\n',
    )
  })
} catch (error) {
  process.stderr.write(`Nothing was restored: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
