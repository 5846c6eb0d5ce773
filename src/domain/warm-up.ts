import { EVENING } from './digest.ts'
import { nextOpening, type Opening } from './sending-window.ts'

/** How the sending from a new domain grows, so that mail hosts get to know it. */
export interface WarmUp {
  /** ms since the epoch; its UTC day is the first. */
  startedAt: number
  /** Mails on the first day. */
  firstDay: number
  /** Times as many each day; at least 1. */
  growth: number
}

const DAY_MS = 86_400_000

/** Reads the policy's `warmUp`; `null` when there is none. What is set but cannot be read counts as the field's default. */
export function readWarmUp(value: unknown): WarmUp | null {
  const stored = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const startedAt = stored.startedAt instanceof Date ? stored.startedAt.getTime() : Date.parse(String(stored.startedAt))
  if (!Number.isFinite(startedAt)) return null
  const firstDay = Math.floor(Number(stored.firstDay))
  const growth = Number(stored.growth)
  return { startedAt, firstDay: firstDay >= 1 ? firstDay : 500, growth: growth >= 1 ? growth : 2 }
}

export interface Allowance {
  /** UTC, for example `2026-01-31`. */
  day: string
  /** Mails on this day. */
  mails: number
  /** ms since the epoch: the next day begins. */
  until: number
}

/** How many mails may go out on this UTC day, or `null` where nothing limits them: without a warm-up, and before its first day. */
export function allowanceOn(warmUp: WarmUp | null, now: number): Allowance | null {
  if (!warmUp) return null
  const today = Math.floor(now / DAY_MS)
  // A day that was picked is stored as its noon, and its morning counts as well.
  const days = today - Math.floor(warmUp.startedAt / DAY_MS)
  if (days < 0) return null
  const mails = Math.min(Number.MAX_SAFE_INTEGER, Math.floor(warmUp.firstDay * warmUp.growth ** days))
  return { day: new Date(today * DAY_MS).toISOString().slice(0, 10), mails, until: (today + 1) * DAY_MS }
}

/** Whether a batch fits into a day beside what is counted of it. One that is larger than a whole day allows takes a day that is not begun. */
export const hasRoom = (day: Allowance, spent: number, mails: number): boolean =>
  spent + mails <= Math.max(mails, day.mails)

/** Until the hour at which late digests are given up, and not before people are up. */
const DAYTIME = { from: '07:00', to: EVENING, weekdaysOnly: false } as const

/**
 * When what a day of the warm-up has left over of a campaign may go next: the next day begins at midnight UTC, where readers sleep.
 * @param zone the newsroom’s; @param at ms since the epoch
 */
export const restOpening = (zone: string, at: number): Opening => nextOpening(DAYTIME, zone, at)

/**
 * The day that may have left over what a campaign still has at an instant: the one before, unless it has begun since. Where that day had room, something
 * else is why it is not out. A campaign that began before the warm-up was set is held by it like any other.
 * @param began, at ms since the epoch
 */
export function dayBefore(warmUp: WarmUp | null, began: number, at: number): Allowance | null {
  return Math.floor(began / DAY_MS) < Math.floor(at / DAY_MS) ? allowanceOn(warmUp, at - DAY_MS) : null
}

/**
 * When a batch that no sending window holds back may go, at or after an instant: at any hour, but by day where the day before had no room for it.
 * @param before that day, and how many mails are counted of it; @param at ms since the epoch
 */
export function restFrom(
  before: { allowance: Allowance; spent: number } | null,
  mails: number,
  zone: string,
  at: number,
): number {
  return !before || hasRoom(before.allowance, before.spent, mails) ? at : restOpening(zone, at).notBefore
}
