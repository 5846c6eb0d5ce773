import { env } from '../src/env.ts'
import { closePayload, openPayload } from '../src/start.ts'

/** `npm run migrate`: brings the database up to date, empty or not; on MongoDB it creates collections and indexes. */
const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const payload = await openPayload(say, { migrate: true })
  await closePayload(payload)
  say(`The ${env().engine === 'sqlite' ? 'SQLite' : 'MongoDB'} database is up to date.`)
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
