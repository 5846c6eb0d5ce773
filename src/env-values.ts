import { isIP } from 'node:net'
import { resolve } from 'node:path'

/** One value read, or why it cannot be. A problem never repeats the value: it may be a secret. */
export type Read<T> = { value: T; problem?: never } | { value?: never; problem: string }

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface Roles {
  web: boolean
  worker: boolean
}

/** Shorter keys can be guessed offline once a token signed with them is known. */
const MIN_SECRET = 32

/** A TCP port, 0 to 65535; 0 lets the system choose one. */
export function readPort(text: string): Read<number> {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? { value: port } : { problem: 'PORT must be a number from 0 to 65535.' }
}

/** A host name or address to listen on. */
export function readHost(text: string): Read<string> {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  const good = isIP(bare) !== 0 || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(bare)
  return good ? { value: bare } : { problem: 'HOST must be a host name or an IP address, without scheme or port.' }
}

/**
 * The address of the newsroom as the world sees it, without a trailing slash.
 * @param schemes what is allowed in front of `://`
 */
export function readPublicUrl(text: string, schemes: readonly ('http' | 'https')[] = ['https']): Read<string> {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !(schemes as string[]).includes(url.protocol.slice(0, -1))) {
    return { problem: `PUBLIC_URL must be an absolute ${schemes.join(' or ')} address, like https://news.example.org.` }
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username || url.password) {
    return { problem: 'PUBLIC_URL must be scheme and host alone: no path, query, fragment or credentials.' }
  }
  return { value: url.origin }
}

export interface Database {
  engine: 'sqlite' | 'mongo'
  /** For SQLite `file:` and an absolute path. */
  uri: string
  warning?: string
}

/**
 * `file:…` is SQLite, `mongodb://` and `mongodb+srv://` are MongoDB.
 * Payload drops transactions without a word unless the address names a replica set (or is an SRV record), so it must.
 */
export function readDatabaseUri(text: string, cwd: string): Read<Database> {
  if (text.startsWith('file:')) {
    const path = text.replace(/^file:(\/\/(?=\/))?/, '')
    // libsql decodes the address where Node's file functions do not; two readings of one path would be two databases.
    if (!path || path.startsWith('//') || path.endsWith('/') || path.includes(':memory:') || /[?#%]/.test(path)) {
      return { problem: 'DATABASE_URI must name a file, like file:data/pressrum.db, without ?, # or %.' }
    }
    return { value: { engine: 'sqlite', uri: `file:${resolve(cwd, path)}` } }
  }
  const mongo = /^mongodb(\+srv)?:\/\/([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(text)
  if (!mongo)
    return { problem: 'DATABASE_URI must start with file:, mongodb:// or mongodb+srv:// and name a database.' }
  const [, srv, , name, query] = mongo
  if (!srv && !new URLSearchParams(query).get('replicaSet')) {
    return {
      problem:
        'DATABASE_URI has no replicaSet=…: without one MongoDB has no transactions. Name the replica set, ' +
        'or use mongodb+srv:// (a sharded cluster needs that form).',
    }
  }
  const warning = name ? undefined : 'DATABASE_URI names no database; MongoDB uses the one called "test".'
  return { value: { engine: 'mongo', uri: text, ...(warning ? { warning } : {}) } }
}

/** A secret of at least 32 characters. */
export function readSecret(name: string, text: string): Read<string> {
  return text.length >= MIN_SECRET
    ? { value: text }
    : { problem: `${name} must have at least ${MIN_SECRET} characters. Make one with: openssl rand -hex 32` }
}

/** Secrets separated by commas or white space: the first signs, all verify. */
export function readSecretList(name: string, text: string): Read<string[]> {
  const all = text.split(/[\s,]+/).filter(Boolean)
  if (all.length === 0 || all.some((one) => one.length < MIN_SECRET)) {
    return { problem: `Every secret in ${name} must have at least ${MIN_SECRET} characters.` }
  }
  return { value: all }
}

/** A value that becomes part of an HTTP header: printable ASCII without spaces. */
export function readHeaderToken(name: string, text: string): Read<string> {
  return /^[\x21-\x7e]+$/.test(text)
    ? { value: text }
    : { problem: `${name} must be printable ASCII without spaces: it travels in an HTTP header.` }
}

/** A signing secret as Resend shows it: base64, usually after `whsec_`. The SDK throws on anything else. */
export function readWebhookSecret(text: string): Read<string> {
  const key = text.replace(/^whsec_/, '')
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(key) && key !== ''
    ? { value: text }
    : { problem: 'RESEND_WEBHOOK_SECRET must be the signing secret of the webhook as Resend shows it (whsec_…).' }
}

/** The address of Resend or of a server that speaks its API, without a trailing slash. */
export function readResendBaseUrl(text: string): Read<string> {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    return { problem: 'RESEND_BASE_URL must be an absolute http or https address without query or fragment.' }
  }
  return { value: url.href.replace(/\/+$/, '') }
}

export interface SmtpServer {
  host: string
  port: number
  /** TLS from the start (`smtps:`); otherwise STARTTLS is demanded. */
  secure: boolean
  /** This very machine: encryption is not asked for. */
  loopback: boolean
  auth: { user: string; pass: string } | null
}

/**
 * An SMTP server as an address: `smtps://user:password@host:465`, or `smtp://…:587` with STARTTLS. Characters that mean something in
 * an address are percent-encoded in user and password.
 */
export function readSmtpUrl(text: string): Read<SmtpServer> {
  const url = URL.canParse(text) ? new URL(text) : null
  const problem = 'SMTP_URL must look like smtps://user:password@mail.example.org:465 (or smtp://…:587 for STARTTLS).'
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) return { problem }
  if ((url.pathname !== '' && url.pathname !== '/') || url.search || url.hash) {
    return { problem: `${problem} No path, query or fragment; percent-encode special characters in the password.` }
  }
  const secure = url.protocol === 'smtps:'
  if (Boolean(url.username) !== Boolean(url.password)) {
    return { problem: 'SMTP_URL must name both user and password, or neither.' }
  }
  let auth: SmtpServer['auth'] = null
  try {
    if (url.username) auth = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
  } catch {
    return { problem: 'SMTP_URL has a “%” that is not an escape; write it as %25.' }
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    value: {
      host,
      port: url.port ? Number(url.port) : secure ? 465 : 587,
      secure,
      loopback: host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host),
      auth,
    },
  }
}

/** Whether an address leads to this very machine. */
export function isLoopback(address: string): boolean {
  const { hostname } = new URL(address)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

const NAMED_RANGES = new Set(['loopback', 'linklocal', 'uniquelocal'])

/**
 * Which proxies may say who the caller is: a hop count, or addresses, CIDR ranges and Express's range names.
 * `true` is refused: it would let every caller choose their own address.
 */
export function readTrustProxy(text: string): Read<number | string[] | false> {
  if (text === 'false') return { value: false }
  if (/^\d{1,2}$/.test(text)) return { value: Number(text) || false }
  const parts = text.split(/[\s,]+/).filter(Boolean)
  const good = parts.every((part) => {
    const [address = '', bits, ...rest] = part.split('/')
    if (bits === undefined) return NAMED_RANGES.has(part) || isIP(part) !== 0
    const widest = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : -1
    return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= widest
  })
  return good && parts.length > 0
    ? { value: parts }
    : { problem: 'TRUST_PROXY must be a number of hops (like 1) or a list of addresses or CIDR ranges.' }
}

export function readLogLevel(text: string): Read<LogLevel> {
  const level = LOG_LEVELS.find((known) => known === text.toLowerCase())
  return level ? { value: level } : { problem: `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}.` }
}

/** `--roles=web,worker` (or `--roles web,worker`): what this process does. Without it, both. */
export function parseRoles(argv: readonly string[]): Read<Roles> {
  const at = argv.findIndex((part) => part === '--roles' || part.startsWith('--roles='))
  if (at < 0) return { value: { web: true, worker: true } }
  const text = argv[at] === '--roles' ? (argv[at + 1] ?? '') : argv[at]!.slice('--roles='.length)
  const named = text.split(',').map((part) => part.trim())
  if (!named.every((name) => name === 'web' || name === 'worker')) {
    return { problem: '--roles takes web, worker, or both: --roles=web,worker.' }
  }
  return { value: { web: named.includes('web'), worker: named.includes('worker') } }
}
