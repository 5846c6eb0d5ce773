import { OUTAGE_WORDS } from './outage.ts'
import { COMPLAINT_WORDS, STORM_WORDS } from './storm.ts'

/** Why the account itself cannot send: every campaign would be refused, and somebody has to mend it who may not be an editor. */
export const ACCOUNT_WORDS = {
  auth: 'The mail provider refuses the API key, or the sender’s domain is not verified there. Mend that, then resume.',
  daily_quota: 'The mail provider’s daily quota is used up. Resume tomorrow, or raise the quota.',
  monthly_quota: 'The mail provider’s monthly quota is used up. Raise the quota, then resume.',
} as const

/** How the reason begins where a mail server refuses us as a whole. */
export const SERVER_REFUSES = 'The mail server refuses us'
/** And where it could not be reached for long: it is our own, so somebody of ours has to look. */
export const SERVER_AWAY = 'The mail server has not been reached for an hour'
/** And where it is there, and has said “later” about us, not about recipients, for most of a day. */
export const SERVER_WAITS = 'The mail server has put us off for nine hours'

export type PauseCause = 'errors' | 'complaints' | 'outage' | 'account' | 'other'

const BEGINNINGS: readonly (readonly [string, PauseCause])[] = [
  [STORM_WORDS, 'errors'],
  [COMPLAINT_WORDS, 'complaints'],
  [OUTAGE_WORDS, 'outage'],
  [SERVER_REFUSES, 'account'],
  [SERVER_AWAY, 'account'],
  [SERVER_WAITS, 'account'],
  ...Object.values(ACCOUNT_WORDS).map((words) => [words, 'account'] as const),
]

/** What a campaign has paused itself over, by the reason that it gave. */
export function causeOfPause(reason: string): PauseCause {
  return BEGINNINGS.find(([words]) => reason.startsWith(words))?.[1] ?? 'other'
}
