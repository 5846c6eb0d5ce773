/** The batch of a campaign that is due first, of those that have not come to their end. */
export interface NextBatch {
  /** ms since the epoch. */
  notBefore: number
  /** Whether it has been tried: then an answer is missing, or was “later”. */
  tried: boolean
}

/** Said where something waits for the morning of a newsroom that has set no clock. */
export const BY_UTC =
  'Nobody has set a time zone, so that counts by UTC, from 07:00 to 20:00: set the newsroom’s under Outreach policy, “By the clock of”.'

/** Shorter waits are part of the pace, and over before anybody has read why. */
const WORTH_SAYING_MS = 15_000

const at = (ms: number) => `at ${new Date(ms).toISOString().slice(0, 16)}Z`

/**
 * Why a campaign that is under way hands over nothing now, and when it goes on; else empty.
 *
 * @param next `null` where every batch has come to its end
 * @param holdUntil before it nobody calls the provider (ms since the epoch)
 * @param held what keeps it until then, whoever has tried it before: what a warm-up has left over waits for the morning, `rest`, or its readers for
 * their `window`
 */
export function waitingWords(
  next: NextBatch | null,
  holdUntil: number,
  now: number,
  held: 'rest' | 'window' | null,
): string {
  if (!next) return ''
  if (held === 'rest' && next.notBefore > Math.max(holdUntil, now + WORTH_SAYING_MS)) {
    return `What the warm-up of the domain has left over is not sent at night. The next mails go out ${at(next.notBefore)}.`
  }
  if (holdUntil - now > WORTH_SAYING_MS) {
    return `The mail provider has asked us to wait. The next mails go out ${at(holdUntil)}.`
  }
  if (next.notBefore - now <= WORTH_SAYING_MS) return ''
  if (next.tried)
    return `The mail provider could not take the last mails, or did not answer. The next try is ${at(next.notBefore)}.`
  const why = held === 'window' ? 'By the readers’ own clocks it is no time for mail now (Outreach policy). ' : ''
  return `${why}The next mails go out ${at(next.notBefore)}.`
}
