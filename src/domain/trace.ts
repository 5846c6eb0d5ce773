import { distinct, LEFT_BY_ADDRESS, type MemberState } from './contact.ts'

/** What is kept at an address of whoever was deleted or is written to elsewhere now: nothing that says who they are. */
export interface Trace {
  /** The id of a deleted contact, by which what it was sent is known; it gets it back. That of one who has gone to another address lives on there. */
  contact?: string
  /** Lists they have left. */
  left: string[]
  /** Of whoever has come there by an edit and is off these lists because of it: how they stood to them, and the trace of where they came from. */
  before?: { from: string; rows: RowBefore[] }
}

/** The trace of a contact that is made now, whose id it has or who is given one. */
export type KnownTrace = Trace & { contact: string }

/** How a contact stands to a list. */
export interface Standing {
  list: string
  state: MemberState
  source: string
}

/** How one stood before; `state` is `null` where there was no row. */
export interface RowBefore extends Omit<Standing, 'state'> {
  state: MemberState | null
}

/** The lists a contact has left, or is off because of an address. */
export const leftOf = (rows: readonly Standing[]): string[] =>
  rows.filter(({ state }) => state === 'unsubscribed').map(({ list }) => list)

/**
 * What is kept of a contact that is deleted.
 * @param mailed whether anything was ever sent to them
 * @returns `null` where there is nothing to keep
 */
export const ofDeleted = (contact: string, left: string[], mailed: boolean): Trace | null =>
  left.length > 0 || mailed ? { contact, left } : null

/** Who left a list as an earlier holder of the address does not come back by a later one. */
export const withEarlier = (trace: Trace, earlier: Trace | null): Trace => ({
  ...trace,
  left: distinct([...trace.left, ...(earlier?.left ?? [])]),
})

/**
 * The trace at an address that a contact goes from by an edit. Their id goes with them.
 * @returns `null` where it stays what it is
 */
export function afterGoing(left: readonly string[], earlier: Trace | null): Trace | null {
  if (left.length === 0 && !earlier?.before) return null
  const { before: _, ...known } = earlier ?? { left: [] }
  return withEarlier({ ...known, left: [...left] }, known)
}

/**
 * How a contact stands to lists again that goes back to where it came from: the address between was none of theirs. Where somebody has decided
 * since it stays as it is.
 * @param trace at the address they go from
 * @param to the trace's name of the one they go to
 */
export function putRight(trace: Trace | null, to: string, rows: readonly Standing[]): RowBefore[] {
  if (trace?.before?.from !== to) return []
  const off = rows.filter(({ state, source }) => state === 'unsubscribed' && source === LEFT_BY_ADDRESS)
  return trace.before.rows.filter(({ list }) => off.some((row) => row.list === list))
}

/**
 * How a contact stands to the lists that it has to be put off, because they were left.
 * @param there those of the lists that have not been deleted
 */
export function toPutOff(there: readonly string[], rows: readonly Standing[]): RowBefore[] {
  const known = new Map(rows.map((row) => [row.list, row]))
  return there
    .map((list): RowBefore => known.get(list) ?? { list, state: null, source: '' })
    .filter(({ state }) => state !== 'unsubscribed')
}

/**
 * The trace at an address that a contact comes to by an edit. Nobody takes over an id: it goes on saying what this mailbox was sent, and the lists
 * what nobody but its reader may undo.
 * @param from the trace's name of the address they come from
 * @param off how they stood to the lists that they were put off
 */
export function afterComing({ before: _, ...known }: Trace, from: string, off: RowBefore[]): Trace {
  return off.length > 0 ? { ...known, before: { from, rows: off } } : known
}
