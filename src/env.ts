import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { loadEnvFile } from 'node:process'
import {
  type Database,
  isLoopback,
  type LogLevel,
  parseRoles,
  type Read,
  type Roles,
  readDatabaseUri,
  readHeaderToken,
  readHost,
  readLogLevel,
  readPort,
  readPublicUrl,
  readResendBaseUrl,
  readSecret,
  readSecretList,
  readSmtpUrl,
  readTrustProxy,
  readWebhookSecret,
  type SmtpServer,
} from './env-values.ts'
import { type TrialSecrets, trialSecrets } from './trial/secrets.ts'

export { parseRoles } from './env-values.ts'

export interface Env {
  mode: 'trial' | 'production'
  port: number
  host: string
  /** Scheme and host, no trailing slash. */
  publicUrl: string
  databaseUri: string
  engine: Database['engine']
  /** Absolute. */
  dataDir: string
  /** Absolute: `DATA_DIR/media`, or `media` where DATA_DIR is not set. */
  mediaDir: string
  payloadSecret: string
  /** The first signs, all verify. */
  tokenSecrets: string[]
  /** `baseUrl: null` is the real API; without a `webhookSecret` the webhook answers 503. */
  resend: { apiKey: string; baseUrl: string | null; webhookSecret: string | null }
  /** Set when mail goes through an SMTP server instead of Resend. */
  smtp: SmtpServer | null
  metricsToken: string | null
  /** As Express's `trust proxy` takes it. */
  trustProxy: number | string[] | false
  logLevel: LogLevel
  trialPassword: string | null
  roles: Roles
  warnings: string[]
}

export type EnvRead = { ok: true; env: Env } | { ok: false; problems: string[] }

type Variables = Record<string, string | undefined>

// React, Next and react-email choose their builds by NODE_ENV when they are first loaded (react-email renders ten times
// slower without it), so it is set here, before anything else is imported. By a name of its own: bundlers replace the
// usual spelling with a literal.
const started: Variables = process.env
started.NODE_ENV ??= 'production'

/** What a production installation cannot do without, and how to come by it. */
const REQUIRED = {
  DATABASE_URI: 'where to store: mongodb://…?replicaSet=…, or file:data/pressrum.db',
  PAYLOAD_SECRET: 'signs sessions; at least 32 characters, for example from: openssl rand -hex 32',
  TOKEN_SECRET: 'signs unsubscribe links; at least 32 characters, not the same as PAYLOAD_SECRET',
  PUBLIC_URL: 'the https address of the newsroom, like https://news.example.org',
  RESEND_API_KEY: 'the key of the Resend account that sends (or SMTP_URL: a mail server of your own)',
} as const

const has = (source: Variables, name: string): boolean => Boolean(source[name]?.trim())

/**
 * Reads and checks the whole configuration; either all of it is good or every problem is named.
 * Empty variables count as not set. Its one effect: in trial mode the secrets are made and kept on the first call.
 */
export function readEnv(
  source: Variables = process.env,
  argv: readonly string[] = process.argv.slice(2),
  { cwd = process.cwd(), secretsOf = trialSecrets }: { cwd?: string; secretsOf?: (dir: string) => TrialSecrets } = {},
): EnvRead {
  const problems: string[] = []
  const warnings: string[] = []
  const text = (name: string): string => source[name]?.trim() ?? ''
  /** The value of a variable, or the fallback where it is not set or not good. */
  const take = <T>(name: string, read: (text: string) => Read<T>, fallback: T): T => {
    if (!has(source, name)) return fallback
    const { value, problem } = read(text(name))
    if (problem === undefined) return value as T
    problems.push(problem)
    return fallback
  }

  // Either of the two says who sends.
  const given = (name: string) => has(source, name) || (name === 'RESEND_API_KEY' && has(source, 'SMTP_URL'))
  const missing = Object.keys(REQUIRED).filter((name) => !given(name)) as (keyof typeof REQUIRED)[]
  const production = missing.length < Object.keys(REQUIRED).length
  if (production) for (const name of missing) problems.push(`${name} is missing: ${REQUIRED[name]}.`)

  const port = take('PORT', readPort, 3000)
  const host = take('HOST', readHost, production ? '0.0.0.0' : '127.0.0.1')
  const dataDir = resolve(cwd, text('DATA_DIR') || 'data')
  const roles = parseRoles(argv)
  if (roles.problem !== undefined) problems.push(roles.problem)
  const baseUrl = take<string | null>('RESEND_BASE_URL', readResendBaseUrl, null)
  const webhookSecret = take<string | null>('RESEND_WEBHOOK_SECRET', readWebhookSecret, null)
  const metricsToken = take<string | null>('METRICS_TOKEN', (value) => readHeaderToken('METRICS_TOKEN', value), null)

  const shared = {
    port,
    host,
    dataDir,
    mediaDir: has(source, 'DATA_DIR') ? join(dataDir, 'media') : resolve(cwd, 'media'),
    metricsToken,
    trustProxy: take<Env['trustProxy']>('TRUST_PROXY', readTrustProxy, false),
    // At a trial's terminal a person reads; the lines for machines come when they are asked for.
    logLevel: take<LogLevel>('LOG_LEVEL', readLogLevel, production ? 'info' : 'warn'),
    roles: roles.value ?? { web: true, worker: true },
    warnings,
  }

  if (production) {
    const database = take<Database | null>('DATABASE_URI', (value) => readDatabaseUri(value, cwd), null)
    const payloadSecret = take('PAYLOAD_SECRET', (value) => readSecret('PAYLOAD_SECRET', value), '')
    const tokenSecrets = take('TOKEN_SECRET', (value) => readSecretList('TOKEN_SECRET', value), [])
    const publicUrl = take('PUBLIC_URL', (value) => readPublicUrl(value), '')
    const apiKey = take('RESEND_API_KEY', (value) => readHeaderToken('RESEND_API_KEY', value), '')
    const smtp = take<SmtpServer | null>('SMTP_URL', readSmtpUrl, null)
    if (has(source, 'SMTP_URL') && has(source, 'RESEND_API_KEY')) {
      problems.push('SMTP_URL and RESEND_API_KEY are both set: mail goes one way. Remove one of them.')
    }
    if (problems.length > 0 || !database) return { ok: false, problems }
    if (database.warning) warnings.push(database.warning)
    if (tokenSecrets.includes(payloadSecret)) {
      warnings.push('TOKEN_SECRET repeats PAYLOAD_SECRET: whoever learns one has both. Give each its own.')
    }
    if (smtp) {
      warnings.push(
        'Mail goes through SMTP: each message at most once, bounces come to the sender’s mailbox and are not seen here.',
      )
      if (!smtp.secure && !smtp.loopback) warnings.push('SMTP_URL uses STARTTLS; a server without it is refused.')
    } else if (!webhookSecret) {
      warnings.push(
        'RESEND_WEBHOOK_SECRET is not set: /webhooks/resend answers 503, and nobody learns of bounces and complaints.',
      )
    }
    if (has(source, 'TRIAL_PASSWORD')) warnings.push('TRIAL_PASSWORD has no meaning in production; it is ignored.')
    return {
      ok: true,
      env: {
        ...shared,
        mode: 'production',
        publicUrl,
        databaseUri: database.uri,
        engine: database.engine,
        payloadSecret,
        tokenSecrets,
        resend: { apiKey, baseUrl, webhookSecret },
        smtp,
        trialPassword: null,
      },
    }
  }

  // Trial mode promises that no mail leaves this machine.
  if (baseUrl && !isLoopback(baseUrl)) {
    problems.push(
      'RESEND_BASE_URL leads away from this machine, but RESEND_API_KEY and the rest of production are not set.',
    )
  }
  const database = readDatabaseUri(`file:${join(dataDir, 'pressrum.db')}`, cwd)
  if (!database.value) problems.push('DATA_DIR must not contain ?, # or %.')
  if (problems.length > 0 || !database.value) return { ok: false, problems }
  let secrets: TrialSecrets
  try {
    secrets = secretsOf(dataDir)
  } catch (error) {
    return { ok: false, problems: [error instanceof Error ? error.message : String(error)] }
  }
  const here = trialAddress(host, port)
  if (!isLoopback(address(host, port))) {
    warnings.push(`This trial newsroom listens on ${host}: anyone who reaches it can read its inbox.`)
  }
  return {
    ok: true,
    env: {
      ...shared,
      mode: 'trial',
      publicUrl: here,
      databaseUri: database.value.uri,
      engine: 'sqlite',
      payloadSecret: secrets.payloadSecret,
      tokenSecrets: [secrets.tokenSecret],
      resend: {
        apiKey: secrets.apiKey,
        baseUrl: baseUrl ?? `${here}/trial/resend`,
        webhookSecret: webhookSecret ?? secrets.webhookSecret,
      },
      smtp: null,
      trialPassword: text('TRIAL_PASSWORD') || null,
    },
  }
}

/** Where a browser on this machine, and the process itself, find the trial newsroom. */
function trialAddress(host: string, port: number): string {
  return address(host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port)
}

const address = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** All problems as one message, for a person at a terminal. */
export function explainProblems(problems: readonly string[]): string {
  return [
    'Pressrum cannot start with this configuration:',
    ...problems.map((problem) => `  - ${problem}`),
    `With none of ${Object.keys(REQUIRED).join(', ')} set it starts in trial mode and sends nothing. See .env.example.`,
  ].join('\n')
}

// Next bundles a second copy of this module: the parsed configuration is kept where both copies find it.
const KEY = Symbol.for('pressrum.env')
const shelf = globalThis as { [KEY]?: Env }

/**
 * The configuration of this process, read once. A `.env` file in the working directory fills in what is not set.
 * @throws Error naming every problem
 */
export function env(): Env {
  const known = shelf[KEY]
  if (known) return known
  loadDotEnv()
  const read = readEnv()
  if (!read.ok) throw new Error(explainProblems(read.problems))
  shelf[KEY] = read.env
  return read.env
}

/** Fills process.env from `.env`; tests say themselves what they want. Called by `env()`, harmless when repeated. */
export function loadDotEnv(): void {
  if (started.NODE_ENV !== 'test' && existsSync('.env')) loadEnvFile('.env')
}

/** Forgets what was read, so that a test can change the variables. */
export function forgetEnv(): void {
  delete shelf[KEY]
}

/**
 * Tells the trial configuration which port the system chose when PORT was 0. Call it once, right after listening and
 * before Payload is built: links and the built-in mail server's address depend on it.
 */
export function settlePort(port: number): void {
  const now = env()
  now.port = port
  if (now.mode !== 'trial') return
  const builtIn = now.resend.baseUrl === `${now.publicUrl}/trial/resend`
  now.publicUrl = trialAddress(now.host, port)
  if (builtIn) now.resend.baseUrl = `${now.publicUrl}/trial/resend`
}

/** The variables a child process inherits, with some of its own. */
export function childEnvironment(own: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...own } as NodeJS.ProcessEnv
}
