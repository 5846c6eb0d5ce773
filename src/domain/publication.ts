import type { PublicationClock } from './visibility.ts'
import { visibility } from './visibility.ts'

/** What a publication row holds besides its address. Instants are UTC ISO 8601. */
export type PublicationState = PublicationClock & {
  /** Why the story, or what waits to replace it, is held; after a kill, why it was withdrawn. */
  nextReason: string | null
  /** When the public first saw the story at all: no later hold, archive or edition changes it. `null` while it never has. */
  firstVisible: string | null
}

export const UNPUBLISHED: PublicationState = {
  status: 'unpublished',
  edition: null,
  visibleFrom: null,
  nextEdition: null,
  nextVisibleFrom: null,
  nextState: null,
  nextReason: null,
  firstVisible: null,
  liveSince: null,
}

const NOTHING_WAITS = { nextEdition: null, nextVisibleFrom: null, nextState: null, nextReason: null } as const

/** The later of the wanted time and the end of the embargo. */
export function visibleFrom(wanted: number, embargoUntil: string): number {
  return Math.max(wanted, embargoUntil ? Date.parse(embargoUntil) : 0)
}

/** The instant since which the public has seen the story, as far as is known at `now`. */
function firstSeen(current: PublicationState, now: number): string | null {
  if (current.firstVisible) return current.firstVisible
  return visibility(current, now).state === 'public' ? current.visibleFrom : null
}

/**
 * A signed edition takes its place: at once, at its time, or as the next one behind a live edition.
 * A live edition stays live until the next one's time comes. The date of first publication stays, also through an archive.
 *
 * @param at ms since the epoch from which the edition may be seen
 */
export function release(current: PublicationState, edition: string, at: number, now: number): PublicationState {
  const live = visibility(current, now)
  const firstVisible = firstSeen(current, now)
  const from = new Date(at).toISOString()
  if (live.state === 'public') {
    const promoted = live.edition !== current.edition
    const first = {
      status: 'published' as const,
      edition: live.edition,
      visibleFrom: current.visibleFrom,
      firstVisible,
    }
    if (at <= now) return { ...first, edition, liveSince: from, ...NOTHING_WAITS }
    return {
      ...first,
      liveSince: promoted ? new Date(live.since).toISOString() : (current.liveSince ?? null),
      nextEdition: edition,
      nextVisibleFrom: from,
      nextState: 'scheduled',
      nextReason: null,
    }
  }
  const seen = at <= now
  return {
    status: seen ? 'published' : 'scheduled',
    edition,
    visibleFrom: from,
    firstVisible: firstVisible ?? (seen ? from : null),
    liveSince: from,
    ...NOTHING_WAITS,
  }
}

/** Whether something signed waits for its time, or for a decision, and could still be taken back. */
export function isWaiting(current: PublicationState, now: number): boolean {
  if (isHeldBack(current)) return true
  if (current.status === 'held') return false
  if (current.nextEdition) return Date.parse(current.nextVisibleFrom ?? '') > now
  return current.status === 'scheduled' && Date.parse(current.visibleFrom ?? '') > now
}

/** Whether a signed edition waits for a person: it was due, or on its way, and something spoke against it. */
export function isHeldBack(current: PublicationState): boolean {
  if (current.status === 'held') return !current.firstVisible && current.edition !== null
  return current.nextEdition !== null && current.nextState === 'held'
}

/** Takes back what waits; a live edition stays as it is, and what was archived is archived again. */
export function pullBack(current: PublicationState, now: number): PublicationState {
  if (visibility(current, now).state === 'public') return { ...current, ...NOTHING_WAITS }
  const { firstVisible } = current
  return { ...UNPUBLISHED, firstVisible, status: firstVisible ? 'archived' : 'unpublished' }
}

/** The label after the clock has moved: `null` when nothing is due. Visibility does not depend on it. */
export function turnLabel(current: PublicationState, now: number): PublicationState | null {
  const seen = visibility(current, now)
  if (seen.state !== 'public') return null
  const promoted = seen.edition !== current.edition
  if (!promoted && current.status === 'published') return null
  const firstVisible = firstSeen(current, now)
  return promoted
    ? {
        ...current,
        status: 'published',
        edition: seen.edition,
        liveSince: new Date(seen.since).toISOString(),
        firstVisible,
        ...NOTHING_WAITS,
      }
    : { ...current, status: 'published', firstVisible }
}

/** Out of the public eye while something is checked; what waits is held with it. */
export function holdBack(current: PublicationState, reason: string, now: number): PublicationState {
  return {
    ...current,
    status: 'held',
    firstVisible: firstSeen(current, now),
    nextState: current.nextEdition ? 'held' : null,
    nextReason: reason,
  }
}

/**
 * What waits is held for a decision. An earlier edition stays live, whatever the clock says of the one that waits:
 * `now` may lie behind its time.
 *
 * @returns `null` when nothing waits
 */
export function holdWaiting(current: PublicationState, reason: string): PublicationState | null {
  if (current.status === 'scheduled') {
    return { ...current, status: 'held', nextState: current.nextEdition ? 'held' : null, nextReason: reason }
  }
  if (current.status !== 'published' || !current.nextEdition || current.nextState !== 'scheduled') return null
  return { ...current, nextState: 'held', nextReason: reason }
}

/**
 * A publication some of whose editions must not be seen any more. What the public sees, or would see first, is held whole;
 * where only the edition that waits is among them, that one is held and the live one stays.
 *
 * @param editions ids of the editions that must not be seen
 * @returns `null` when nothing of it is public or will become so by itself
 */
export function holdEditions(
  current: PublicationState,
  editions: ReadonlySet<string>,
  reason: string,
  now: number,
): PublicationState | null {
  if (current.status !== 'published' && current.status !== 'scheduled') return null
  const seen = visibility(current, now)
  const first = seen.state === 'public' ? seen.edition : current.edition
  if (first && editions.has(first)) return holdBack(current, reason, now)
  const waits = current.nextEdition !== null && current.nextEdition !== first && current.nextState === 'scheduled'
  if (!waits || !editions.has(current.nextEdition ?? '')) return null
  // Of a story that is not public yet nothing may come out before somebody has decided.
  return current.status === 'scheduled' ? holdBack(current, reason, now) : holdWaiting(current, reason)
}

/** The editions of a publication that the public sees, or will see by the clock alone. */
export function editionsAhead(current: PublicationState): string[] {
  if (current.status !== 'published' && current.status !== 'scheduled') return []
  const next = current.nextState === 'scheduled' ? current.nextEdition : null
  return [current.edition, next].filter((id): id is string => Boolean(id))
}

/**
 * Goes on with what was held: a story that was public is public again, what waited for its time waits again, and what was
 * due meanwhile is public from now on. A next edition that was held together with its story stays so until its own turn.
 */
export function resumeFrom(current: PublicationState, now: number): PublicationState {
  const at = new Date(now).toISOString()
  if (current.status !== 'held') {
    const isDue = Date.parse(current.nextVisibleFrom ?? '') <= now
    return isDue && current.nextEdition
      ? {
          ...current,
          edition: current.nextEdition,
          liveSince: at,
          firstVisible: firstSeen(current, now),
          ...NOTHING_WAITS,
        }
      : { ...current, nextState: current.nextEdition ? 'scheduled' : null, nextReason: null }
  }
  const isDue = Date.parse(current.visibleFrom ?? '') <= now
  // What the public has never seen becomes visible now, not at the time that passed while it was held.
  const late = isDue && !current.firstVisible ? { visibleFrom: at, firstVisible: at, liveSince: at } : {}
  return {
    ...current,
    ...late,
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
  const firstVisible = firstSeen(current, now) ?? at
  const open = { ...current, status: 'published' as const, firstVisible, liveSince: at }
  if (current.nextEdition) return { ...open, edition: current.nextEdition, ...NOTHING_WAITS }
  return { ...open, visibleFrom: at }
}
