import type { Language } from './languages.ts'
import type { Kind, PublicationStatus, Section, StoryKey } from './story.ts'

/** What is on record about a story towards the public. Instants are UTC ISO 8601. */
export interface Publication {
  storyKey: StoryKey
  language: Language
  section: Section
  slug: string
  kind: Kind
  translationGroup: string
  status: PublicationStatus
  /** Id of the edition that is live, or will be at `visibleFrom`. */
  edition: string | null
  visibleFrom: string | null
  /** Id of the edition that waits to replace it. */
  nextEdition: string | null
  nextVisibleFrom: string | null
  nextState: 'scheduled' | 'held' | null
  /** When the edition that is live took its place; absent on rows whose first edition is live. */
  liveSince?: string | null
}

/** The part of a publication that decides what the public sees. */
export type PublicationClock = Pick<
  Publication,
  'status' | 'edition' | 'visibleFrom' | 'nextEdition' | 'nextVisibleFrom' | 'nextState' | 'liveSince'
>

export type Visibility =
  /** The public may read this edition; it became visible at `since` (ms). */
  | { state: 'public'; edition: string; since: number }
  /** Withdrawn: the address answers 410 with a notice. */
  | { state: 'gone' }
  /** To the public it does not exist; whoever answers must not tell it from an unknown address. */
  | { state: 'hidden' }

/** The statuses whose stories the public may see once their time has come. */
export const PUBLIC_STATUSES = ['published', 'scheduled'] as const satisfies readonly PublicationStatus[]

/** An instant in ms; one that is absent or unreadable never comes, so that a broken date hides instead of leaking. */
const instant = (iso: string | null): number => {
  const ms = iso ? Date.parse(iso) : Number.NaN
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms
}

/**
 * The one predicate that decides what the public may see. Page, feed, sitemap, search, API, preview image,
 * calendar file and media address all ask it.
 *
 * The clock alone makes a story visible, and a scheduled next edition replaces the live one; no job has to run for that.
 * A next edition never opens a story whose own `visibleFrom` has not come, and one that is held never counts.
 *
 * @param now ms since the epoch. A story is visible from its instant on, that instant included.
 */
export function visibility(publication: PublicationClock, now: number): Visibility {
  if (publication.status === 'killed') return { state: 'gone' }
  if (!(PUBLIC_STATUSES as readonly string[]).includes(publication.status)) return { state: 'hidden' }
  const since = instant(publication.visibleFrom)
  if (since > now) return { state: 'hidden' }
  const nextSince = publication.nextState === 'scheduled' ? instant(publication.nextVisibleFrom) : Infinity
  if (publication.nextEdition && nextSince <= now) {
    return { state: 'public', edition: publication.nextEdition, since: Math.max(since, nextSince) }
  }
  if (!publication.edition) return { state: 'hidden' }
  const live = publication.liveSince ? instant(publication.liveSince) : since
  return { state: 'public', edition: publication.edition, since: live > since && live <= now ? live : since }
}

/**
 * The same rule as a database condition over publications, as plain data in Payload's Where form:
 * what collection access and queries use to select, before `visibility` picks each one's edition.
 */
export function publicWhere(now: Date): {
  and: [{ status: { in: PublicationStatus[] } }, { visibleFrom: { less_than_equal: string } }]
} {
  return {
    and: [{ status: { in: [...PUBLIC_STATUSES] } }, { visibleFrom: { less_than_equal: now.toISOString() } }],
  }
}

/**
 * The instant (ms) at which the answer for any of these publications changes next by the clock alone,
 * or `Infinity`. A cached answer is good until then, as long as no record changes.
 */
export function nextChange(publications: readonly PublicationClock[], now: number): number {
  let soonest = Number.POSITIVE_INFINITY
  for (const publication of publications) {
    const before = answer(visibility(publication, now))
    for (const at of [instant(publication.visibleFrom), instant(publication.nextVisibleFrom)]) {
      if (at > now && at < soonest && answer(visibility(publication, at)) !== before) soonest = at
    }
  }
  return soonest
}

const answer = (seen: Visibility): string => (seen.state === 'public' ? `public:${seen.edition}` : seen.state)
