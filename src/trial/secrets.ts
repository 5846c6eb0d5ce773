import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface TrialSecrets {
  payloadSecret: string
  tokenSecret: string
  /** What the built-in mail server signs its webhooks with; `whsec_` and base64. */
  webhookSecret: string
  /** The one API key the built-in mail server accepts. */
  apiKey: string
}

const NAMES = ['payloadSecret', 'tokenSecret', 'webhookSecret', 'apiKey'] as const satisfies (keyof TrialSecrets)[]

/**
 * The secrets of a trial installation: made once, then read from `<dir>/secrets.json` (mode 0600), so that sessions and
 * links outlive a restart. Several processes may start at once; all get the same.
 * @throws Error in plain words when the file cannot be made or read
 */
export function trialSecrets(dir: string): TrialSecrets {
  const file = join(dir, 'secrets.json')
  return read(file) ?? create(dir, file)
}

function read(file: string): TrialSecrets | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new Error(`${file} cannot be read (${codeOf(error)}). Give it to the user that runs Pressrum.`)
  }
  const found = parse(text)
  if (!found) throw new Error(`${file} is damaged. Delete it to get new secrets; people have to sign in again.`)
  // A copy or a careless restore may have opened it to others.
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600)
  return found
}

function parse(text: string): TrialSecrets | null {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null
    const whole = NAMES.every((name) => typeof value?.[name] === 'string' && (value[name] as string).length >= 32)
    return whole ? (Object.fromEntries(NAMES.map((name) => [name, value?.[name]])) as unknown as TrialSecrets) : null
  } catch {
    return null
  }
}

function create(dir: string, file: string): TrialSecrets {
  const fresh: TrialSecrets = {
    payloadSecret: randomBytes(32).toString('hex'),
    tokenSecret: randomBytes(32).toString('hex'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64')}`,
    apiKey: `re_trial_${randomBytes(24).toString('hex')}`,
  }
  const draft = join(dir, `.secrets-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    mkdirSync(dir, { recursive: true })
    writeFileSync(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new Error(`${dir} cannot be written (${codeOf(error)}). Set DATA_DIR to a folder Pressrum may use.`)
  }
  try {
    // A hard link appears whole or not at all, and never over another's: the first process wins.
    linkSync(draft, file)
  } catch (error) {
    // Some file systems know no links; there a rename is as good, unless two processes start in the same moment.
    if (codeOf(error) !== 'EEXIST') renameSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
  return read(file) ?? fresh
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
