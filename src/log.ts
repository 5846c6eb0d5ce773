import { type Logger, pino, stdSerializers } from 'pino'
import { env } from './env.ts'
import { withoutAddresses } from './outreach/log.ts'

/** Addresses and secrets that might ride along on an object; text is written so as to hold none. */
const REDACTED = [
  'email',
  '*.email',
  'address',
  '*.address',
  'to',
  '*.to',
  'token',
  '*.token',
  'password',
  '*.password',
  'authorization',
  'cookie',
  'headers.authorization',
  'headers.cookie',
]

/** A stack names where, line by line; the words above it may be a driver's. */
const LONGEST_STACK = 4_000

/**
 * What may be logged of an error: its kind, words, code and stack. A driver's own fields quote the values that a write was refused for, and its words may
 * name an address, which is left out.
 */
function harmlessError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutAddresses(error) : '(no error)'
  const { type, message, stack } = stdSerializers.err(error)
  const { code } = error as { code?: unknown }
  const coded = typeof code === 'string' || typeof code === 'number' ? { code } : {}
  return { type, ...coded, message: withoutAddresses(message), stack: withoutAddresses(stack, LONGEST_STACK) }
}

/** What keeps personal data and secrets out of each of our logs, Payload's included. */
export const DISCREET = {
  serializers: { err: harmlessError, error: harmlessError },
  redact: { paths: REDACTED, censor: '…' },
}

/** The process's log: JSON lines on standard output. */
export function createLog(): Logger {
  return pino({ level: env().logLevel, base: undefined, ...DISCREET })
}
