import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { withDatabase } from './mongod.ts'

export interface TestDatabase {
  engine: 'sqlite' | 'mongo'
  /** Empty and nobody else's. */
  uri: string
  /** A folder for what else the suite stores (`DATA_DIR`); removed afterwards. */
  dir: string
}

/**
 * Runs the same suite once on each engine, each time on an empty database that is thrown away afterwards.
 * Without a mongod its half is skipped and counted as skipped.
 */
export function describeEachDatabase(name: string, suite: (db: TestDatabase) => void): void {
  const replicaSet = inject('mongoUri')
  describe(`${name} (SQLite)`, () => {
    const dir = ownDir()
    suite({ engine: 'sqlite', dir, uri: `file:${join(dir, 'test.db')}` })
  })
  describe.skipIf(!replicaSet)(`${name} (MongoDB)`, () => {
    const dir = ownDir()
    const uri = withDatabase(replicaSet ?? 'mongodb://none.invalid/?replicaSet=none', freshName())
    // Registered before the suite's own hooks: vitest runs afterAll in reverse, so the suite closes its clients first.
    afterAll(() => dropDatabase(uri))
    suite({ engine: 'mongo', dir, uri })
  })
}

/** One more empty database of the same kind, for a test that must not share; the caller ends with `drop`. */
export function anotherDatabase(like: TestDatabase): TestDatabase & { drop: () => Promise<void> } {
  const dir = mkdtempSync(join(tmpdir(), 'pressrum-test-'))
  const uri = like.engine === 'sqlite' ? `file:${join(dir, 'test.db')}` : withDatabase(like.uri, freshName())
  return {
    engine: like.engine,
    dir,
    uri,
    drop: async () => {
      if (like.engine === 'mongo') await dropDatabase(uri)
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** A complete production configuration on this database, for `readEnv` or for a spawned process. */
export function productionVariables({ uri, dir }: TestDatabase): Record<string, string> {
  return {
    DATABASE_URI: uri,
    DATA_DIR: dir,
    PAYLOAD_SECRET: 'payload-secret-of-the-test-suite-only',
    TOKEN_SECRET: 'token-secret-of-the-test-suite-only-1',
    PUBLIC_URL: 'https://newsroom.example.org',
    RESEND_API_KEY: 're_test_suite_only',
    // A port nobody listens on: a test that forgets to name its provider reaches nobody.
    RESEND_BASE_URL: 'http://127.0.0.1:9',
    RESEND_WEBHOOK_SECRET: 'whsec_dGhpcyBpcyBmb3IgdGhlIHRlc3Qgc3VpdGUgb25seQ==',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    DISABLE_PAYLOAD_HMR: 'true',
  }
}

/** Named at once, made only when the suite really runs: a skipped suite runs no hooks and would leave it behind. */
function ownDir(): string {
  const dir = join(tmpdir(), `pressrum-${freshName()}`)
  beforeAll(() => {
    mkdirSync(dir)
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

const freshName = (): string => `test_${randomBytes(8).toString('hex')}`

async function dropDatabase(uri: string): Promise<void> {
  const client = await MongoClient.connect(uri)
  try {
    await client.db().dropDatabase()
  } finally {
    await client.close()
  }
}
