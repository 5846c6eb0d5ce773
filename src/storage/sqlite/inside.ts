import type { Client, InStatement, ResultSet } from '@libsql/client'

/** Errors after which SQLite may have undone the whole transaction by itself (https://www.sqlite.org/lang_transaction.html). */
const UNDONE = /^SQLITE_(FULL|IOERR|NOMEM|INTERRUPT)/

/**
 * Runs the statements of one transaction. Once SQLite has undone it by itself every further one is refused with the first error: it would
 * be kept for good, without what was written before it.
 */
export function insideOne(c: Client) {
  let undone: unknown = null
  return {
    run: async (stmt: InStatement): Promise<ResultSet> => {
      if (undone !== null) throw undone
      try {
        return await c.execute(stmt)
      } catch (error) {
        if (UNDONE.test(String((error as { code?: unknown }).code ?? ''))) undone = error
        throw error
      }
    },
    /** @throws what the transaction was undone by */
    demandWhole: () => {
      if (undone !== null) throw undone
    },
  }
}
