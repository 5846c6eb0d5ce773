import { type Logger, pino } from 'pino'
import { env } from './env.ts'

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

/** The process's log: JSON lines on standard output. */
export function createLog(): Logger {
  return pino({ level: env().logLevel, base: undefined, redact: { paths: REDACTED, censor: '…' } })
}
