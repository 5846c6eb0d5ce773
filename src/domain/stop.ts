import { isRestoredReason, RESTORED_STOP } from './lineage.ts'

/** The switch that stops every campaign. It lies over their states: lifting it lets each go on from where it stood. */
export interface Stop {
  stopped: boolean
  reason: string
  /** Name of the person who turned it last; empty when nobody did. */
  by: string
  /** ISO 8601, UTC; empty while nobody ever has. */
  at: string
}

/** Where the switch is kept, among the values all processes share. */
export const STOP_KEY = 'outreach-stop'

export const STOP_OFF: Stop = { stopped: false, reason: '', by: '', at: '' }

/** What is stored, as a switch. What cannot be read counts as stopped: nobody knows what was meant. */
export function readStopValue(value: unknown): Stop {
  if (value === null || value === undefined) return STOP_OFF
  const stop = (value as { v?: Partial<Stop> }).v
  if (typeof stop?.stopped !== 'boolean') return { ...STOP_OFF, stopped: true, reason: 'The switch cannot be read.' }
  return { stopped: stop.stopped, reason: stop.reason ?? '', by: stop.by ?? '', at: stop.at ?? '' }
}

const closed = (words: string) => (/[.!?…]$/.test(words) ? words : `${words}.`)

/** The switch after the database was put back: on, with what it was on for already kept behind. @param at ISO 8601, UTC */
export function stoppedByRestore(before: Stop, at: string): Stop {
  if (before.stopped && isRestoredReason(before.reason)) return { ...before, at }
  const who = before.by ? ` by ${before.by}` : ''
  const kept = before.stopped ? ` It was stopped before${who}${before.reason ? `: ${before.reason}` : '.'}` : ''
  return { stopped: true, reason: `${RESTORED_STOP}${kept}`, by: '', at }
}

/** Whether the stop is another one than somebody was shown. @param seen its `at` as shown; `undefined` from who does not say */
export function isAnotherStop(stop: Stop, seen: string | undefined): boolean {
  return stop.stopped && seen !== undefined && seen !== stop.at
}

/** Who stopped everything, and why, as a sentence within others. */
export function whyStopped({ by, reason }: Pick<Stop, 'by' | 'reason'>): string {
  const who = by ? `Stopped by ${by}` : 'Stopped'
  return reason ? `${who}: ${closed(reason)}` : `${who}.`
}

/** Whose reason comes next, behind one that is closed. A name with a full stop in it hides the reason before it, which may then come to stand there twice. */
const ADDED = /(?<=[.!?…]) (?=[^.!?…:]+ adds: )/
const ADDS = /^[^.!?…:]+ adds: /

/** The reasons that stand in one, each whole and closed: one that is only part of another has not been said. */
function saidIn(reason: string): string[] {
  return reason.split(ADDED).map((one) => closed(one.replace(ADDS, '')))
}

/**
 * The stop with what somebody else says about it as well: who lifts it has to have read both, so it counts as another one from then on.
 *
 * @param at ISO 8601, UTC
 * @returns `null` where nothing is said that does not stand there already
 */
export function withReason(before: Stop, by: string, reason: string, at: string): Stop | null {
  if (!reason || saidIn(before.reason).includes(closed(reason))) return null
  const kept = before.reason ? `${closed(before.reason)} ` : ''
  // Never the same instant, also where two clocks differ: it tells the two apart.
  const moved = at === before.at ? new Date(Date.parse(at) + 1).toISOString() : at
  return { ...before, reason: `${kept}${by || 'Somebody'} adds: ${closed(reason)}`, at: moved }
}
