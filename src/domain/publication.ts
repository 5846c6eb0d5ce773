import type { PublicationClock } from './visibility.ts'
import { visibility } from './visibility.ts'

/** What a publication row holds besides its address. Instants are UTC ISO 8601. */
export type PublicationState = PublicationClock & { nextReason: string | null }

export const UNPUBLISHED: PublicationState = {
  status: 'unpublished',
  edition: null,
  visibleFrom: null,
  nextEdition: null,
  nextVisibleFrom: null,
  nextState: null,
  nextReason: null,
}

const NOTHING_WAITS = { nextEdition: null, nextVisibleFrom: null, nextState: null, nextReason: null } as const

/** The later of the wanted time and the end of the embargo. */
export function visibleFrom(wanted: number, embargoUntil: string): number {
  return Math.max(wanted, embargoUntil ? Date.parse(embargoUntil) : 0)
}

/**
 * A signed edition takes its place: at once, at its time, or as the next one behind a live edition.
 * A live edition stays live until the next one's time comes. The date of first publication stays.
 *
 * @param at ms since the epoch from which the edition may be seen
 */
export function release(current: PublicationState, edition: string, at: number, now: number): PublicationState {
  const live = visibility(current, now)
  if (live.state === 'public') {
    const first = { status: 'published' as const, edition: live.edition, visibleFrom: current.visibleFrom }
    if (at <= now) return { ...first, edition, ...NOTHING_WAITS }
    return {
      ...first,
      nextEdition: edition,
      nextVisibleFrom: new Date(at).toISOString(),
      nextState: 'scheduled',
      nextReason: null,
    }
  }
  return {
    status: at <= now ? 'published' : 'scheduled',
    edition,
    visibleFrom: new Date(at).toISOString(),
    ...NOTHING_WAITS,
  }
}

/** Whether something signed waits for its time and could still be taken back. */
export function isWaiting(current: PublicationState, now: number): boolean {
  if (current.nextEdition && current.nextState === 'scheduled') return Date.parse(current.nextVisibleFrom ?? '') > now
  return current.status === 'scheduled' && Date.parse(current.visibleFrom ?? '') > now
}

/** Takes back what waits; a live edition stays as it is. */
export function pullBack(current: PublicationState, now: number): PublicationState {
  if (visibility(current, now).state === 'public') return { ...current, ...NOTHING_WAITS }
  return { ...UNPUBLISHED }
}

/** The label after the clock has moved: `null` when nothing is due. Visibility does not depend on it. */
export function turnLabel(current: PublicationState, now: number): PublicationState | null {
  const seen = visibility(current, now)
  if (seen.state !== 'public') return null
  const promoted = seen.edition !== current.edition
  if (!promoted && current.status === 'published') return null
  return promoted
    ? { ...current, status: 'published', edition: seen.edition, ...NOTHING_WAITS }
    : { ...current, status: 'published' }
}

/** Out of the public eye while something is checked; what waits is held with it. */
export function holdBack(current: PublicationState, reason: string): PublicationState {
  return {
    ...current,
    status: 'held',
    nextState: current.nextEdition ? 'held' : null,
    nextReason: reason,
  }
}

/** Back to where it was. A next edition that was held stays so: somebody gives it a new time. */
export function resumeFrom(current: PublicationState, now: number): PublicationState {
  const isDue = Date.parse(current.visibleFrom ?? '') <= now
  return {
    ...current,
    status: isDue ? 'published' : 'scheduled',
    nextReason: current.nextEdition ? current.nextReason : null,
  }
}

/** Withdrawn for good: nothing waits any more, and the address tells that it is gone. */
export function killOff(current: PublicationState, reason: string): PublicationState {
  return { ...current, ...NOTHING_WAITS, status: 'killed', nextReason: reason }
}

/** Ends the wait of what is kept back, now. */
export function lift(current: PublicationState, now: number): PublicationState {
  const at = new Date(now).toISOString()
  if (current.nextEdition) return { ...current, status: 'published', edition: current.nextEdition, ...NOTHING_WAITS }
  return { ...current, status: 'published', visibleFrom: at }
}
