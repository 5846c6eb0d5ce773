import { env } from '../src/env.ts'
import { closePayload, openPayload } from '../src/start.ts'
import { seedOnce } from '../src/trial/seed.ts'
import { seedState } from '../src/trial/seed-claim.ts'

/**
 * `npm run seed`: fills an empty database, of either kind, with the sample newsroom. A seed that was interrupted is
 * finished. Exit codes: 0 when the sample is there afterwards, 1 when it was refused or failed.
 */
const say = (line: string) => process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  const { mode } = env()
  const payload = await openPayload(say)
  try {
    const before = await seedState(payload)
    if (before === 'foreign') {
      throw new Error(
        'People work in this database already, so nothing was added. The sample newsroom is for an empty one: name another DATABASE_URI (or DATA_DIR in trial mode) and try again.',
      )
    }
    if (before === 'done') {
      say('The sample newsroom is there already; nothing was changed. Lost a password? See: npm run create-admin')
      return 0
    }
    if (mode === 'production') {
      say('Note: every address of the sample is at example.org, where no mail arrives. Send nothing to its lists.')
    }
    await seedOnce({ payload, env: env(), say })
    return 0
  } finally {
    await closePayload(payload)
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
