import { join } from 'node:path'
import { env } from '../src/env.ts'
import { pack } from '../src/storage/backup/archive.ts'
import { dumpMongo, dumpSqlite } from '../src/storage/backup/databases.ts'
import { exitOnSignals } from '../src/storage/backup/scratch.ts'

/** `npm run backup [-- file.tar.gz]`: database and uploads in one file, while Pressrum runs. */
exitOnSignals()
try {
  const { engine, databaseUri, mediaDir, dataDir } = env()
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const file = process.argv[2] ?? join(dataDir, 'backups', `pressrum-${stamp}.tar.gz`)
  const manifest = await pack(file, mediaDir, async (dir) => ({
    engine,
    counts: engine === 'sqlite' ? await dumpSqlite(databaseUri, dir) : await dumpMongo(databaseUri, dir),
  }))
  const rows = Object.values(manifest.counts).reduce((sum, n) => sum + n, 0)
  process.stdout.write(`Backup written to ${file} (${rows} rows, with uploads). Keep it where only you can read it.\n`)
} catch (error) {
  process.stderr.write(`The backup failed: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
