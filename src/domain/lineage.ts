import { z } from 'zod'

const name = z.string().min(1)
const count = z.int().nonnegative()

const lineageShape = z.object({
  line: name,
  version: count,
  machines: z.record(name, count),
  earlier: z.array(name),
})

const markShape = z.object({ machine: name, line: name.nullable(), version: count })

/**
 * How far a database has come. The number rises while mail is handed over, in the database and in a file beside it, so that a
 * database that was put back to an earlier day can be told: the file remembers more than it.
 */
export interface Lineage {
  /** Named anew each time a database goes on from an earlier state. */
  line: string
  /** Rises within a line. */
  version: number
  /** The version each machine brought it to last. Two machines may count to the same number on either side of a restored backup. */
  machines: Readonly<Record<string, number>>
  /** The lines it went on from: whoever remembers one of these has nothing to fear, the turn was seen. */
  earlier: readonly string[]
}

/** What a machine remembers of the database it last sent from. */
export interface Mark {
  /** Its own name among the machines that send. */
  machine: string
  /** `null`: it has sent nothing yet. */
  line: string | null
  /** To which it brought that line; 0: it has only seen it. */
  version: number
}

/** Machines are forgotten, the longest silent first; one that comes back is taken for one that knows more: people look. */
const MOST_MACHINES = 200

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
  if (!remembered?.line) return 'known'
  if (!database) return 'restored'
  if (database.line === remembered.line)
    return (database.machines[remembered.machine] ?? 0) >= remembered.version ? 'known' : 'restored'
  return database.earlier.includes(remembered.line) ? 'known' : 'restored'
}

/** One step further, by a machine. @param line a name nobody has used, for a database that was never marked */
export function advanced(database: Lineage | null, machine: string, line: string): Lineage {
  const from = database ?? newLine(null, line)
  const version = from.version + 1
  const newestFirst = Object.entries({ ...from.machines, [machine]: version }).sort(([, a], [, b]) => b - a)
  return { ...from, version, machines: Object.fromEntries(newestFirst.slice(0, MOST_MACHINES)) }
}

/** The lineage of a database that goes on from an earlier state. @param line a name nobody has used */
export function newLine(database: Lineage | null, line: string): Lineage {
  return {
    line,
    version: (database?.version ?? 0) + 1,
    machines: {},
    earlier: database ? [...database.earlier, database.line] : [],
  }
}

/** How every reason begins that speaks of a restored database. */
const RESTORED_WORDS = 'Restored from a backup: '

/** Shown on the campaigns that were stopped. */
export const RESTORED_REASON = `${RESTORED_WORDS}check before resuming. The mail provider may have taken mails that this database does not know of. Resume or cancel.`

/** Shown on a digest that may have gone out: cancelled, what it brings would come with the next one. */
export const RESTORED_DIGEST_REASON = `${RESTORED_WORDS}look at the mail provider whether this digest has gone out already. If it has, leave it paused; if not, resume it. Cancelled, its stories come with the next one.`

/** Shown on the switch that was turned because of it. */
export const RESTORED_STOP = `${RESTORED_WORDS}mails may have gone out that this database does not know of. Look at the mail provider which campaigns and digests have gone out since the backup, cancel or leave paused those that have, and only then let campaigns go on.`

/** Put before the reason of a campaign that was paused in the backup already. */
export const RESTORED_PAUSED = `${RESTORED_REASON} It was paused before: `

export const isRestoredReason = (reason: string): boolean => reason.startsWith(RESTORED_WORDS)

/**
 * Said before a campaign starts about a story that was there when the database was put back, and about which nothing of its kind has begun since.
 *
 * @param at when that was found (ISO 8601, UTC); @param isNotice whether it goes to those who were sent an earlier mail
 */
export function perhapsSentWords(at: string, isNotice: boolean): string {
  const known = `${RESTORED_WORDS}mails about this story that went out after the backup was taken and before ${at} are not known here.`
  return isNotice
    ? `${known} Whoever got only one of those is not told. Look at the mail provider who that is.`
    : `${known} Whoever got one of those may get it a second time. Look at the mail provider first.`
}

/** Where it is kept when the database was last found to be put back (ISO 8601), among the values all processes share. */
export const RESTORED_KEY = 'outreach-restored'

/** Reads what was stored; anything else counts as nothing. */
export const readLineage = (value: unknown): Lineage | null => lineageShape.safeParse(value).data ?? null

/** Reads what a machine remembers; anything else counts as nothing. */
export const readMark = (value: unknown): Mark | null => markShape.safeParse(value).data ?? null
