import type { ClientSession, Collection, Document } from 'mongodb'

/** One SQL value as libsql takes it. Instants are ISO 8601 text, booleans 0 or 1, JSON is text. */
export type SqlValue = string | number | bigint | null | Uint8Array

export interface SqlResult {
  rows: Record<string, unknown>[]
  /** Rows changed by INSERT, UPDATE or DELETE without RETURNING. */
  rowsAffected: number
}

/** Runs one statement; `?` placeholders only. */
export type SqlRun = (sql: string, args?: readonly SqlValue[]) => Promise<SqlResult>

/** The embedded engine, for what Payload cannot say: bulk writes, keyset scans, compare-and-set. */
export interface SqliteHandle {
  engine: 'sqlite'
  run: SqlRun
  /** BEGIN IMMEDIATE … COMMIT, serialised in the process; retried when another process holds the file. */
  transaction<T>(work: (run: SqlRun) => Promise<T>): Promise<T>
}

/** The production engine. `collection` takes a Payload slug. */
export interface MongoHandle {
  engine: 'mongo'
  collection<T extends Document = Document>(slug: string): Collection<T>
  /** A command that reads; what is nested in the reply stays in bytes. Unlike a collection's own methods it is not tried again after an election. */
  bare(command: Document): Promise<Document>
  /** A transaction on the replica set; the whole of `work` is retried on a transient conflict, so it must be repeatable. */
  transaction<T>(work: (session: ClientSession) => Promise<T>): Promise<T>
}

export type Handle = SqliteHandle | MongoHandle
