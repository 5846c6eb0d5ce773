import { distinct, LEFT_BY_ADDRESS, LEFT_THEMSELVES, type MemberState } from './contact.ts'

/** What is kept at an address of whoever was deleted or is written to elsewhere now: nothing that says who they are. */
export interface Trace {
  /** The id of a deleted contact, by which what it was sent is known; it gets it back. That of one who has gone to another address lives on there. */
  contact?: string
  /** Lists that were left there: whoever reads at this address has said so. */
  left: string[]
  /** Lists that somebody was off there because of an address they had before; nobody has left them here. */
  off?: string[]
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

const byAddress = ({ source }: Standing) => source === LEFT_BY_ADDRESS

/** The lists a contact has left, and those it is off because of an address. */
export interface Left {
  left: string[]
  off: string[]
}

export function leftOf(rows: readonly Standing[]): Left {
  const gone = rows.filter(({ state }) => state === 'unsubscribed')
  const [off, left] = [gone.filter(byAddress), gone.filter((row) => !byAddress(row))]
  return { left: left.map(({ list }) => list), off: off.map(({ list }) => list) }
}

/**
 * What is kept of a contact that is deleted.
 * @param mailed whether anything was ever sent to them
 * @returns `null` where there is nothing to keep
 */
export const ofDeleted = (contact: string, { left, off }: Left, mailed: boolean): Trace | null =>
  left.length + off.length > 0 || mailed ? { contact, left, off } : null

/** Who left a list as an earlier holder of the address does not come back by a later one. */
export function withEarlier({ off: own = [], ...trace }: Trace, earlier: Trace | null): Trace {
  const left = distinct([...trace.left, ...(earlier?.left ?? [])])
  const off = distinct([...own, ...(earlier?.off ?? [])]).filter((list) => !left.includes(list))
  return { ...trace, left, ...(off.length > 0 && { off }) }
}

/** The lists that whoever is entered at an address is off, each once, and the source of their rows. */
export const offAt = ({ left, off = [] }: Trace): { list: string; source: string }[] => [
  ...left.map((list) => ({ list, source: LEFT_THEMSELVES })),
  ...off.filter((list) => !left.includes(list)).map((list) => ({ list, source: LEFT_BY_ADDRESS })),
]

/**
 * The trace at an address that a contact goes from by an edit. Their id goes with them.
 * @returns `null` where it stays what it is
 */
export function afterGoing({ left, off }: Left, earlier: Trace | null): Trace | null {
  if (left.length + off.length === 0 && !earlier?.before) return null
  const { before: _, ...known } = earlier ?? { left: [] }
  return withEarlier({ ...known, left, off }, known)
}

/**
 * How a contact stands to lists again that goes back to where it came from: the address between was none of theirs. Where somebody has decided
 * since it stays as it is.
 * @param trace at the address they go from
 * @param to the trace's name of the one they go to
 */
export function putRight(trace: Trace | null, to: string, rows: readonly Standing[]): RowBefore[] {
  if (trace?.before?.from !== to) return []
  const { off } = leftOf(rows)
  return trace.before.rows.filter(({ list }) => off.includes(list))
}

/**
 * How a contact stands to the lists that it has to be put off at an address: those that were left there, and those that somebody was off there
 * unless it has a row of its own.
 * @param there those of the trace's lists that have not been deleted
 */
export function toPutOff({ left }: Trace, there: readonly string[], rows: readonly Standing[]): RowBefore[] {
  const known = new Map(rows.map((row) => [row.list, row]))
  return there
    .map((list): RowBefore => known.get(list) ?? { list, state: null, source: '' })
    .filter(({ list, state }) => (left.includes(list) ? state !== 'unsubscribed' : state === null))
}

/**
 * The trace at an address that a contact comes to by an edit. Nobody takes over an id: it goes on saying what this mailbox was sent, and the lists
 * what nobody in the house may undo.
 * @param from the trace's name of the address they come from
 * @param off how they stood to the lists that they were put off
 */
export function afterComing({ before: _, ...known }: Trace, from: string, off: RowBefore[]): Trace {
  return off.length > 0 ? { ...known, before: { from, rows: off } } : known
}

/**
 * The trace at an address that somebody who has come back to a list is written to, or was. One with the id of another is theirs, unless it lies where the
 * mail goes now.
 * @returns `null` where nothing is left to keep, the same trace where it stays what it is
 */
export function withoutList(trace: Trace, list: string, contact: string, here: boolean): Trace | null {
  const { left, off = [], ...known } = trace
  if (!here && known.contact && known.contact !== contact) return trace
  if (!left.includes(list) && !off.includes(list)) return trace
  const [stillLeft, stillOff] = [left, off].map((lists) => lists.filter((one) => one !== list)) as [string[], string[]]
  if (!known.contact && !known.before && stillLeft.length + stillOff.length === 0) return null
  return { ...known, left: stillLeft, ...(stillOff.length > 0 && { off: stillOff }) }
}

/** By which trace whoever is entered at an address is known; they get its id, or a new one where it has none. */
export const knownBy = (trace: Trace, newId: () => string): KnownTrace => ({
  ...trace,
  contact: trace.contact ?? newId(),
})

/** A row of a list that a contact is off from the moment it is entered. */
export interface OffRow {
  contact: string
  list: string
  source: string
}

/** The rows that come with those who are known again; a list may have been deleted since. */
export const offRows = (traces: readonly KnownTrace[]): OffRow[] =>
  traces.flatMap((trace) => offAt(trace).map((row) => ({ contact: trace.contact, ...row })))
