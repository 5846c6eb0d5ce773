/** Who makes the calls of a rate that several processes share, as far as one of them can see. */
import type { RateBucket } from './rate.ts'

/** What a process takes on that is new among others, as a part of what it would alone. */
const NEWCOMERS_PART = 0.25
/** How much its part of the latest calls counts for a process that has other work. Enough for two that both have some. */
const BUSY = 1 / 3
/** Whoever made so much of the latest calls is alone: a mail to a colleague, or what was given back meanwhile, makes no other process. */
const ALONE = 0.9
/** Calls longer ago than this (ms) say nothing about who makes them now. */
const LATELY_MS = 2_500

export interface Sharing {
  /** Instants (ms since the epoch) that this process was given. */
  own: readonly number[]
  /** Whether others were seen making calls before: they may be there, and have only not yet made any. */
  company: boolean
  now: number
}

type Calls = Pick<RateBucket, 'recent' | 'perSecond'>

/** The part of the latest calls that a process has made, from 0 to 1; with none to go by 1, unless there is company. */
export function partOf({ recent, perSecond }: Calls, { own, company, now }: Sharing): number {
  const lately = (calls: readonly number[]) => calls.filter((at) => at >= now - LATELY_MS).length
  // Those that others are about to make count as theirs, for about a second.
  const all = Math.max(lately(recent), company ? Math.floor(perSecond) : 0)
  return all === 0 ? 1 : Math.min(1, lately(own) / all)
}

/** Whether others make some of the calls. */
export const isShared = (part: number): boolean => part < ALONE

/**
 * How much of what the whole rate needs a process should take on, so that those that share it come to have equal parts: what it claims beyond that would
 * only wait with it, while another has nothing to do.
 * @param part of the latest calls, that it has made
 * @param busy whether it has other work, which it should rather do as long as others make calls
 * @returns in (0, 1]: more than its part, unless (nearly) all of them were its own
 */
export function fairPart(part: number, busy: boolean): number {
  if (!isShared(part)) return 1
  return NEWCOMERS_PART + (1 - NEWCOMERS_PART) * part * (busy ? BUSY : 1)
}
