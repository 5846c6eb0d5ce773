import { opensSuppressions, SUPPRESSION_KEY } from '../src/contacts/suppression.ts'
import { env } from '../src/env.ts'
import { putUploads, unpack } from '../src/storage/backup/archive.ts'
import { loadMongo, loadSqlite, sharedIn } from '../src/storage/backup/databases.ts'
import { exitOnSignals } from '../src/storage/backup/scratch.ts'

/** `npm run restore -- file.tar.gz`, while Pressrum is stopped. Everything that sends to readers comes back stopped. */
exitOnSignals()
try {
  const { mode, engine, databaseUri, mediaDir, tokenSecrets } = env()
  const file = process.argv[2]
  if (!file) throw new Error('Name the backup: npm run restore -- backup.tar.gz')
  await unpack(file, async (dir, manifest) => {
    if (manifest.engine !== engine) {
      throw new Error(`This backup is of ${manifest.engine}, the configured database is ${engine}.`)
    }
    const load = engine === 'sqlite' ? loadSqlite : loadMongo
    const { kept } = await load(databaseUri, dir, () => putUploads(dir, mediaDir))
    process.stdout.write(`Restored the backup of ${manifest.at}.${kept ? ` The former database is at ${kept}.` : ''}\n`)
    process.stdout.write(
      'Everything that sends to readers is stopped, and campaigns are paused; look at the mail provider what has gone out since the backup before you lift that.\n',
    )
    if (!opensSuppressions(await sharedIn(engine, databaseUri, SUPPRESSION_KEY.key), tokenSecrets)) {
      const where =
        mode === 'trial'
          ? 'Copy secrets.json of the DATA_DIR that it comes from to this one'
          : 'Add the TOKEN_SECRET of the installation that it comes from to the end of the one here'
      process.stderr.write(
        `Warning: the secrets are not in a backup, and none of those here opens its list of suppressed addresses and its protected names: until then nobody new is written to. ${where}, before you start.\n`,
      )
    }
  })
} catch (error) {
  process.stderr.write(`The restore failed: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
