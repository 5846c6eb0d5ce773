import { may, type Permission, type Role } from './permissions.ts'

/** What a colleague is told about; each has its words in the nine languages (`mail/strings`). */
export const NOTIFICATION_KINDS = [
  'review_requested',
  'second_signature',
  'changes_requested',
  'approved',
  'comment',
  'reply',
  'mention',
  'assigned',
  'due_soon',
  'overdue',
  'correction_proposed',
  'translation_stale',
  'held_by_preflight',
  'held_missed_window',
  'held_by_consent',
  'consent_ending',
  'held_by_name',
  'name_seen',
  'edition_tampered',
  'campaign_done',
  'campaign_paused',
  'in_doubt',
  'much_came_back',
  'language_missing',
  'server_waits',
  'role_granted',
] as const
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

export const REVIEW_MAIL = ['batched', 'daily', 'off'] as const
export type ReviewMail = (typeof REVIEW_MAIL)[number]

/** What has to be known about a person to tell them something, or somebody else in their place. */
export interface Colleague {
  id: string
  roles: readonly Role[]
  reviewMail: ReviewMail
  awayFrom: string | null
  awayUntil: string | null
  delegate: string | null
}

/** Who should be told: people by id, and everybody who holds one of the roles; never whoever did it. */
export interface Addressees {
  users?: readonly string[]
  roles?: readonly Role[]
  except?: string
}

/** One person who is told; `behalf` names the absent colleague they are told for. */
export interface Told {
  user: string
  behalf: string | null
}

/** What somebody has to be able to do for the news to be of use to them. */
const NEEDS: Partial<Record<NotificationKind, Permission>> = {
  review_requested: 'story.approve',
  second_signature: 'story.second-sign-off',
}

/** From the first moment of an absence to its last; an end that is not set never comes. */
export function isAway({ awayFrom, awayUntil }: Pick<Colleague, 'awayFrom' | 'awayUntil'>, now: number): boolean {
  const from = Date.parse(awayFrom ?? '')
  if (Number.isNaN(from) || now < from) return false
  const until = Date.parse(awayUntil ?? '')
  return Number.isNaN(until) || now <= until
}

/**
 * Who gets a piece of news. While somebody is away their delegate gets it too, once: a delegate's own delegate is not
 * asked, so no chain and no ring of absences can lose or repeat it. A review that was meant for one absent person and
 * that nobody in their place could sign goes to all who can.
 */
export function recipients(people: readonly Colleague[], to: Addressees, kind: NotificationKind, now: number): Told[] {
  const need = NEEDS[kind]
  const able = (person: Colleague) => !need || may(person, need)
  const holds = (person: Colleague) => to.roles?.some((role) => person.roles.includes(role)) ?? false
  const named = people.filter(({ id }) => to.users?.includes(id))
  const direct = people.filter((person) => to.users?.includes(person.id) || holds(person))
  const told = new Map<string, Told>()
  const add = (person: Colleague, behalf: string | null) => {
    // Who has no role left has no desk either.
    if (person.id === to.except || person.roles.length === 0 || told.has(person.id)) return
    told.set(person.id, { user: person.id, behalf })
  }
  for (const person of direct) add(person, null)
  let orphaned = false
  for (const person of direct) {
    if (person.id === to.except || !isAway(person, now)) continue
    const delegate = person.delegate === person.id ? undefined : people.find(({ id }) => id === person.delegate)
    if (delegate && able(delegate)) add(delegate, person.id)
    const standsIn = delegate && able(delegate) && !isAway(delegate, now) && delegate.id !== to.except
    if (!standsIn && need && named.includes(person)) orphaned = true
  }
  if (orphaned && need) for (const person of people.filter(able)) add(person, null)
  return [...told.values()]
}

/** Between two letters to one person, in ms. */
export const LETTER_GAP = 15 * 60_000
/** Daily letters go out at this hour, UTC: the early morning from Iceland to Finland. */
export const DAILY_HOUR = 6

/**
 * When the next letter to a person is due, in ms; `null` when they want none. The first news goes out at once, and what
 * comes within the next quarter of an hour waits for one letter together.
 *
 * @param oldest when the oldest of what waits was written (ms)
 * @param last when the last letter went out (ms), if there was one
 */
export function letterDue(wish: ReviewMail, oldest: number, last: number | null): number | null {
  if (wish === 'off') return null
  if (wish === 'batched') return Math.max(oldest, last === null ? oldest : last + LETTER_GAP)
  const day = new Date(oldest)
  const morning = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), DAILY_HOUR)
  return morning > oldest ? morning : morning + 24 * 3600_000
}

/** What a piece of news counts, so that each reader finds it in their own language. */
const FIGURES = ['submitted', 'failed', 'excluded', 'inDoubt'] as const
export type NewsFigures = Partial<Record<(typeof FIGURES)[number], number>>

/** Figures as the note of a piece of news: `submitted=120 failed=3`. Those that are 0 say nothing. */
export function figuresNote(figures: NewsFigures): string {
  return FIGURES.flatMap((name) => (figures[name] ? [`${name}=${figures[name]}`] : [])).join(' ')
}

/** The figures that a note holds, in order; `null` for any other note. */
export function readFigures(note: string): [keyof NewsFigures, number][] | null {
  const words = note.split(' ').map((word) => /^(\w+)=(\d+)$/.exec(word))
  const read = words.flatMap((found): [keyof NewsFigures, number][] => {
    const name = FIGURES.find((one) => one === found?.[1])
    return name ? [[name, Number(found![2])]] : []
  })
  return read.length === words.length ? read : null
}
