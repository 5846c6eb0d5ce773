import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { isEmail, normaliseEmail } from '../src/domain/mail-headers.ts'
import { env } from '../src/env.ts'

/**
 * `npm run create-admin -- --email <address> [--name <name>] [--password-stdin]`: makes an administrator, who then
 * invites everybody else. The password comes from standard input or, at a terminal, is asked for without an echo;
 * never from an argument, which other users of the machine could read. Exit code 1 when nothing was made.
 */
const USAGE = 'Usage: npm run create-admin -- --email <address> [--name <name>] [--password-stdin]'
const MIN_PASSWORD = 12
const MAX_PASSWORD = 500

const say = (line: string) => process.stdout.write(`${line}\n`)

interface Wanted {
  email: string
  name: string
  fromStdin: boolean
}

function readArguments(): Wanted {
  let values: { email?: string; name?: string; 'password-stdin'?: boolean }
  try {
    ;({ values } = parseArgs({
      options: { email: { type: 'string' }, name: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    }))
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
  const email = normaliseEmail(values.email ?? '')
  if (!email) throw new Error(`Say whom the account is for.\n${USAGE}`)
  if (!isEmail(email)) throw new Error('This is not an e-mail address that mail can be sent to. Check --email.')
  const name = values.name?.trim() || email.slice(0, email.indexOf('@'))
  return { email, name, fromStdin: values['password-stdin'] === true }
}

async function readPassword(fromStdin: boolean): Promise<string> {
  if (process.stdin.isTTY) {
    const first = await ask(`Password (at least ${MIN_PASSWORD} characters, not shown): `)
    checkPassword(first)
    if ((await ask('The same once more: ')) !== first) throw new Error('The two passwords differ. Start again.')
    return first
  }
  if (!fromStdin)
    throw new Error(`There is no terminal to ask at. Pipe the password in and say --password-stdin.\n${USAGE}`)
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  checkPassword(password)
  return password
}

function checkPassword(password: string): void {
  if (/[\r\n]/.test(password)) throw new Error('The password has to be one line.')
  const length = [...password].length
  if (length < MIN_PASSWORD)
    throw new Error(`The password has ${length} characters; it needs at least ${MIN_PASSWORD}.`)
  if (length > MAX_PASSWORD) throw new Error(`The password is longer than ${MAX_PASSWORD} characters.`)
}

/** Asks one question at the terminal; what is typed is not shown. */
async function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  // After the terminal has stopped echoing: whoever types fast must not be shown either.
  process.stdout.write(question)
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      // Ctrl-C and Ctrl-D.
      lines.once('close', () => reject(new Error('No password was given; nothing was made.')))
    })
  } finally {
    lines.close()
    process.stdout.write('\n')
  }
}

async function main(): Promise<void> {
  const { email, name, fromStdin } = readArguments()
  env()
  const password = await readPassword(fromStdin)
  // Only now: importing Payload takes a second, and bad input has been refused before.
  const { closePayload, openPayload } = await import('../src/start.ts')
  const payload = await openPayload(say)
  try {
    const known = await payload.count({
      collection: 'users',
      where: { email: { equals: email } },
      overrideAccess: true,
    })
    if (known.totalDocs > 0) throw new Error('There is an account with this address already. Nothing was changed.')
    await payload.create({
      collection: 'users',
      data: { email, name, password, language: 'en', roles: ['admin'] } as never,
      overrideAccess: true,
    })
    say(`The administrator is made. Sign in at ${env().publicUrl}/admin`)
  } finally {
    await closePayload(payload)
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
