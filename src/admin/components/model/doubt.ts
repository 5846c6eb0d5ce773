import type { CampaignState } from '../../../domain/campaign.ts'
import { count, stateWords } from './wording.ts'

/** What the server knows about a batch in doubt (`GET /api/campaigns/:id/doubt?batch=`). */
export interface Doubt {
  state: string
  attempts: number
  firstAttemptAt: string | null
  inDoubt: number
  /** How many of its recipients stand in which state. */
  members: Record<string, number>
  canAsk: boolean
  log: {
    calls: { id: string; at: string; status: number; messages?: number; taken?: number; refused?: number }[]
    complete: boolean
    ended: boolean
    proven: number
    mails: { taken: number; looked: number; states: Record<string, number> }
  } | null
}

/** What came between the call and its answer; everything else is an answer that never came. */
const CAUSES: Record<string, string> = {
  key_mismatch: 'the provider says that it remembers another content',
  reply_lost: 'the mail server’s answer was lost',
  being_sent: 'sending has begun, and the mail server’s answer is not known',
  cancelled: 'the campaign was cancelled before a clear answer came',
  provider_changed: 'the mail provider, or its key, was changed before there was an answer',
  seal_broken: 'what was sent can no longer be read',
}
const NO_ANSWER = 'no clear answer came while the provider could still tell'

/** Why nobody knows whether a batch, or one of its mails, was taken. */
export function causeOfDoubt(reason: string): string {
  return CAUSES[reason] ?? NO_ANSWER
}

/** One line of evidence; the text begins with the instant when there is one. */
export interface Line {
  key: string
  at?: string
  text: string
}

type Call = NonNullable<Doubt['log']>['calls'][number]

const states = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .map(([state, n]) => `${n} ${stateWords(state).text.toLowerCase()}`)
    .join(', ')

function callText({ status, messages, taken = 0, refused = 0 }: Call): string {
  const held = messages === undefined ? 'these mails' : count(messages, 'mail')
  if (status < 200 || status >= 300) return `the provider refused ${held} (answer ${status}): none was taken.`
  if (messages === undefined) return `the provider took ${held} (answer ${status}).`
  const rest = refused > 0 ? `, ${refused} refused` : ''
  return taken + refused === messages
    ? `the provider was handed ${held}: ${taken} taken${rest}.`
    : `the provider was handed ${held}, but named only ${taken} of them${rest}: its log does not tell which.`
}

/** What it means that the log shows no call. Only one that reaches back to before the first attempt has a place where they are missing. */
function silenceText({ complete, ended }: NonNullable<Doubt['log']>): string {
  if (complete) return 'The provider’s log has no trace of these mails: most likely they never arrived there.'
  if (!ended) return 'The provider’s log could not be read back to the first attempt, so it says nothing.'
  return (
    'The provider’s log is empty, or begins only after the first attempt, so its silence says nothing: it is kept for some days only, ' +
    'and another account’s knows nothing of them. Look for these mails on the provider’s own pages; if those do not tell either, ' +
    'write them off, because sending them again may bring them twice.'
  )
}

function logLines(log: NonNullable<Doubt['log']>): Line[] {
  const { calls, proven, mails } = log
  const lines: Line[] = calls.map((call) => ({ key: call.id, at: call.at, text: callText(call) }))
  if (calls.length === 0) lines.push({ key: 'silent', text: silenceText(log) })
  if (proven > 0) {
    lines.push({
      key: 'proven',
      text: `The log tells what became of the mail to ${count(proven, 'recipient')}; that has been written down.`,
    })
  }
  if (mails.looked > 0) {
    const which = mails.looked === mails.taken ? 'The mails' : `${mails.looked} of the ${mails.taken} mails`
    lines.push({ key: 'mails', text: `${which} by now, says the provider: ${states(mails.states)}.` })
  }
  return lines
}

/** Whether the log shows a call that was taken whole, so that sending again is most likely a second mail. */
export function wasTaken({ state, log }: Doubt): boolean {
  const isWhole = ({ status, messages, taken }: Call) =>
    status >= 200 && status < 300 && (messages === undefined || taken === messages)
  return state === 'in_doubt' && (log?.calls ?? []).some(isWhole)
}

/** Whether there is a log that may tell more when it is asked anew: it did not answer, was not read far enough, or has still to say who got a mail that was taken. */
export const mayTellMore = (doubt: Doubt): boolean =>
  doubt.state === 'in_doubt' && doubt.canAsk && (isUnread(doubt.log) || wasTaken(doubt))

const isUnread = (log: Doubt['log']): boolean => log === null || !(log.complete || log.ended)

/** What is known about a batch in doubt, line by line, the most telling last. */
export function doubtLines({ state, attempts, firstAttemptAt, inDoubt, members, canAsk, log }: Doubt): Line[] {
  const { in_doubt: _, ...known } = members
  const lines: Line[] = [
    {
      key: 'attempts',
      ...(firstAttemptAt ? { at: firstAttemptAt } : {}),
      text: `${firstAttemptAt ? 'first tried; ' : ''}${count(attempts, 'try', 'tries')} in all. ${inDoubt > 0 ? count(inDoubt, 'recipient is', 'recipients are') : 'Nobody is'} in doubt now.`,
    },
  ]
  if (Object.keys(known).length > 0) {
    lines.push({
      key: 'members',
      text: `${inDoubt > 0 ? 'What is known of the others who were written to together with them' : 'What is known of these recipients'}: ${states(known)}.`,
    })
  }
  if (state !== 'in_doubt' && !log) {
    lines.push({ key: 'settled', text: 'They are no longer in doubt: there is nothing left to decide.' })
  } else if (!canAsk) {
    lines.push({
      key: 'server',
      text: 'A mail server of your own keeps no log that can be asked. Look at the log of that server.',
    })
  } else if (log) lines.push(...logLines(log))
  else lines.push({ key: 'unasked', text: 'The provider could not be asked just now. Look again in a moment.' })
  if (state !== 'in_doubt' && log) {
    lines.push({ key: 'settled', text: 'With this it is settled: there is nothing left to decide.' })
  }
  return lines
}

export type Decision = 'release' | 'write_off'

/** The decisions that are left about batches in doubt: in what is over nothing is sent again. */
export function decisionsIn(state: CampaignState): readonly Decision[] {
  return state === 'cancelled' || state === 'done' ? ['write_off'] : ['release', 'write_off']
}

/**
 * What the dialog about a batch says beside its buttons; empty when nothing is to be said.
 *
 * @param left how many the log leaves in doubt; `undefined` before it has answered, `null` when it could not be learned
 */
export function blocks(decision: Decision, left: number | null | undefined): string {
  if (left === 0) return 'The log has settled it: nobody is in doubt any more.'
  if (left === undefined && decision === 'release') return 'Wait for what the log says: it may show that they have it.'
  return ''
}
