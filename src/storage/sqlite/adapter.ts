import { randomUUID } from 'node:crypto'
import { sqliteAdapter } from '@payloadcms/db-sqlite'
import type { DatabaseAdapterObj } from 'payload'
import { sealImmutable } from '../immutable.ts'
import { sparePreferences } from '../preferences.ts'
import { giveBackIds } from '../returning.ts'
import { openSqlite, type SqliteClient } from './client.ts'
import { migrationsDir } from './paths.ts'

interface DrizzleTransaction {
  transaction<T>(work: (tx: unknown) => Promise<T>): Promise<T>
}

interface SqliteAdapterInternals {
  client: SqliteClient
  drizzle: DrizzleTransaction
  initializing: Promise<void>
  sessions: Record<string, { db: unknown; resolve: () => Promise<unknown>; reject: () => Promise<unknown> }>
  beginTransaction: () => Promise<string>
  commitTransaction: (id: string | Promise<string>) => Promise<void>
  rollbackTransaction: (id: string | Promise<string>) => Promise<void>
}

/**
 * Payload's SQLite adapter over our own client. Payload's transactions swallow an error of COMMIT;
 * these report it, so that a full disk is an error and never a silent loss.
 *
 * @param url `file:/absolute/path.db`
 */
export function sqlite(url: string): DatabaseAdapterObj {
  const inner = sqliteAdapter({
    client: { url },
    idType: 'uuidv7',
    push: false,
    wal: true,
    transactionOptions: { behavior: 'immediate' },
    migrationDir: migrationsDir,
  })
  return {
    ...inner,
    init: (args) => {
      const adapter = inner.init(args)
      const open = adapter as unknown as SqliteAdapterInternals
      open.client = openSqlite(url)
      open.beginTransaction = async () => {
        await open.initializing
        const id = randomUUID()
        let commit = () => {}
        let abort = () => {}
        const decision = new Promise<void>((resolve, reject) => {
          commit = resolve
          abort = () => reject(new RolledBack())
        })
        const db = await new Promise<unknown>((ready, failed) => {
          const done = open.drizzle.transaction(async (tx) => {
            ready(tx)
            await decision
          })
          done.catch(failed)
          open.sessions[id] = {
            db: undefined,
            resolve: () => {
              commit()
              return done
            },
            reject: () => {
              abort()
              return done.catch((error: unknown) => {
                if (!(error instanceof RolledBack)) throw error
              })
            },
          }
        })
        const session = open.sessions[id]
        if (session) session.db = db
        return id
      }
      open.commitTransaction = (id) => endSession(open, id, 'resolve')
      open.rollbackTransaction = (id) => endSession(open, id, 'reject')
      return sparePreferences(giveBackIds(sealImmutable(adapter)))
    },
  }
}

class RolledBack extends Error {}

async function endSession(open: SqliteAdapterInternals, id: string | Promise<string>, how: 'resolve' | 'reject') {
  const key = await id
  const session = open.sessions[key]
  if (!session) return
  // Taken out first: nothing may find a transaction that is being ended.
  delete open.sessions[key]
  await session[how]()
}
