import { EXCLUSION_WORDS, type Exclusion, fallbackOf, type Recipient } from '../domain/audience.ts'
import { BATCH_SIZE, partition } from '../domain/batches.ts'
import { forecast, type WindowedCalls } from '../domain/campaign.ts'
import { nextOpening, type Opening, readerZone } from '../domain/sending-window.ts'
import { BY_UTC } from '../domain/waiting.ts'
import { type Allowance, restOpening } from '../domain/warm-up.ts'
import { stretches } from './members.ts'
import { SLICE } from './plan.ts'
import { divideStretch, feedsOf, type Selection, type SelectionDeps } from './selection.ts'

export interface AudiencePreview {
  /** That mails about the story may have gone out which a restored database does not know of, in words for people. */
  perhapsSent?: string
  /** Why there is nothing to send yet: then nothing is known about languages and times, and nothing said. */
  waiting?: string
  /**
   * Languages (codes) it waits for, in which nobody knows yet when the story can be read: then nothing is said of times, and the recipients
   * are counted as they will be with them.
   */
  waitsFor?: string[]
  candidates: number
  planned: number
  excluded: { reason: Exclusion; count: number; explanation: string }[]
  byLanguage: Record<string, number>
  /** Recipients who get the source's language because they read none of those on offer, or because nobody has recorded what they read. */
  fallback?: { language: string; readOthers: number; unknown: number }
  /** By ISO country code; `''` where a contact has none. */
  byCountry: Record<string, number>
  /** Up to five recipients, spread over the list. Only for those who may read contacts. */
  sample: (Pick<Recipient, 'contact' | 'address' | 'country'> & { language?: string })[]
  /** ISO 8601, UTC; absent where they are more than a year ahead. */
  firstSendAt?: string
  lastSendAt?: string
  /** That what a warm-up leaves over waits for a morning by UTC, because nobody has set a time zone, in words for people. */
  byUtc?: string
}

const SAMPLE = 5

/**
 * What a campaign would do if it started then: the same streams and the same judgement as the plan itself, counted instead of written.
 * Reads page by page and holds no more than one slice.
 *
 * @param perSecond calls per second the provider permits
 * @param largestBatch how large batches would be planned; @param allowed what a warm-up leaves of the day of an instant
 * @param zone the newsroom’s; `null` where nobody has set one
 * @param launchAt ms since the epoch
 */
export async function audienceOf(
  deps: SelectionDeps & {
    perSecond: number
    largestBatch: number
    allowed: (at: number) => Allowance | null
    zone: string | null
  },
  selection: Selection,
  launchAt: number,
): Promise<AudiencePreview> {
  const excluded = new Map<Exclusion, number>()
  const byLanguage: Record<string, number> = {}
  const byCountry: Record<string, number> = {}
  const sample: Recipient[] = []
  const calls = new Map<string, WindowedCalls>()
  const fallback = { language: selection.source, readOthers: 0, unknown: 0 }
  const taken = new Set<string>()
  let candidates = 0
  let planned = 0
  for await (const members of stretches(feedsOf(deps.store, selection), '', SLICE)) {
    const divided = await divideStretch(deps, selection, members, launchAt, taken)
    candidates += members.length
    const given = new Set(divided.planned.map(({ contact }) => contact))
    for (const member of members) {
      if (!given.has(member.contact)) continue
      if (member.outlet) taken.add(member.outlet)
      const why = fallbackOf(member, selection.offered)
      if (why === 'unknown') fallback.unknown += 1
      else if (why) fallback.readOthers += 1
    }
    for (const { members: mates } of partition(divided.planned, Math.min(BATCH_SIZE, deps.largestBatch)))
      count(calls, mates, selection, deps.zone ?? 'UTC')
    for (const { reason } of divided.excluded) excluded.set(reason, (excluded.get(reason) ?? 0) + 1)
    for (const recipient of divided.planned) {
      byLanguage[recipient.language] = (byLanguage[recipient.language] ?? 0) + 1
      byCountry[recipient.country] = (byCountry[recipient.country] ?? 0) + 1
      // The first five, then one more every time the count doubles, up to the end of the list.
      planned += 1
      if (planned <= SAMPLE || (planned & (planned - 1)) === 0) sample.push(recipient)
    }
  }
  const { first, last, rests } = forecast(launchAt, [...calls.values()], deps.perSecond, deps.allowed)
  return {
    candidates,
    planned,
    excluded: [...excluded].map(([reason, n]) => ({ reason, count: n, explanation: EXCLUSION_WORDS[reason] })),
    byLanguage,
    fallback,
    byCountry,
    sample: sample
      .slice(-SAMPLE)
      .map(({ contact, address, language, country }) => ({ contact, address, language, country })),
    ...(Number.isFinite(first) ? { firstSendAt: new Date(first).toISOString() } : {}),
    ...(Number.isFinite(last) ? { lastSendAt: new Date(last).toISOString() } : {}),
    ...(rests && deps.zone === null ? { byUtc: BY_UTC } : {}),
  }
}

/** One call more in the window of its members. What does not fit is forecast by the clock of their country. */
function count(
  calls: Map<string, WindowedCalls>,
  members: readonly Recipient[],
  { choice }: Selection,
  zone: string,
): void {
  const { opening, country } = members[0]!
  const key = opening ? `${opening.notBefore}/${opening.closes}` : ''
  const known = calls.get(key)
  if (known) {
    known.requests += 1
    known.mails += members.length
  } else {
    const window = opening
      ? { opening, ...reopening(choice.window, country) }
      : { rest: (at: number) => restOpening(zone, at) }
    calls.set(key, { requests: 1, mails: members.length, ...window })
  }
}

function reopening(window: Selection['choice']['window'], country: string): { reopens?: (at: number) => Opening } {
  if (!window) return {}
  const zone = readerZone('', country, window.zone)
  return { reopens: (at) => nextOpening(window, zone, at) }
}
