/**
 * How far a database has come. The number rises while mail is handed over, in the database and in a file beside it, so that a
 * database that was put back to an earlier day can be told: the file remembers more than it.
 */
export interface Lineage {
  /** Named anew each time a database goes on from an earlier state. */
  line: string
  /** Rises within a line. */
  version: number
  /** The lines it went on from: whoever remembers one of these has nothing to fear, the turn was seen. */
  earlier: readonly string[]
}

/** What a machine remembers of the database it last sent from. */
export type Mark = Pick<Lineage, 'line' | 'version'>

export type LineageVerdict =
  /** Nothing is remembered that the database does not know. */
  | 'known'
  /** The database knows less than is remembered: mail may have gone out that it has no record of. */
  | 'restored'

/**
 * Compares a database with what the machine remembers.
 * @param database `null`: it was never marked; @param remembered `null`: this machine never sent
 */
export function judgeLineage(database: Lineage | null, remembered: Mark | null): LineageVerdict {
  if (!remembered) return 'known'
  if (!database) return 'restored'
  if (database.line === remembered.line) return database.version >= remembered.version ? 'known' : 'restored'
  return database.earlier.includes(remembered.line) ? 'known' : 'restored'
}

/** The lineage of a database that goes on from an earlier state. @param line a name nobody has used */
export function newLine(database: Lineage | null, line: string): Lineage {
  return {
    line,
    version: (database?.version ?? 0) + 1,
    earlier: database ? [...database.earlier, database.line] : [],
  }
}

/** Shown on the campaigns that were stopped. */
export const RESTORED_REASON =
  'Restored from a backup: check before resuming. The mail provider may have taken mails that this database does not know of. Resume or cancel.'

/** Reads what was stored; anything else counts as nothing. */
export function readLineage(value: unknown): Lineage | null {
  if (typeof value !== 'object' || value === null) return null
  const { line, version, earlier } = value as Partial<Record<keyof Lineage, unknown>>
  if (typeof line !== 'string' || typeof version !== 'number' || !line) return null
  return { line, version, earlier: Array.isArray(earlier) ? earlier.filter((l) => typeof l === 'string') : [] }
}
