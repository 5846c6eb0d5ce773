import { EXCLUSION_WORDS, type Exclusion } from '../../../domain/audience.ts'
import { causeOfWriteOff, isReleased } from '../../../domain/delivery.ts'
import { readPutOff } from '../../../domain/smtp.ts'
import { causeOfDoubt } from './doubt.ts'
import { count } from './wording.ts'

const RELEASED_WORDS = 'was in doubt, and goes out again because somebody decided so: it may arrive twice'

/** Bounces by their type (https://resend.com/docs/dashboard/emails/email-bounces). */
const BOUNCES: Record<string, string> = {
  permanent: 'cannot be reached at this address',
  transient: 'could not be reached for now',
  undetermined: 'could not be reached, and their mail server does not say why',
}
/** What its subtype says beyond that; `general` says nothing. */
const DETAILS: Record<string, string> = {
  general: '',
  noemail: 'there is no such mailbox',
  suppressed: 'the provider does not write to it any more',
  onaccountsuppressionlist: 'the provider does not write to it any more',
  mailboxfull: 'the mailbox is full',
  messagetoolarge: 'the mail is too large for it',
  contentrejected: 'the content of the mail is refused',
  attachmentrejected: 'an attachment of the mail is refused',
}

function bounceWords(reason: string): string {
  const [type = '', subtype = ''] = reason.split('/')
  const said = BOUNCES[type.toLowerCase()]
  if (!said) return reason
  const detail = DETAILS[subtype.toLowerCase()] ?? subtype
  return detail ? `${said}: ${detail}` : said
}

function waitingWords(reason: string): string {
  const { times, since } = readPutOff(reason)
  const putOff =
    times > 0
      ? `was put off by the mail server ${times === 1 ? 'once' : count(times, 'time')} since ${since}, and waits to be tried again`
      : ''
  return [isReleased(reason) ? RELEASED_WORDS : '', putOff].filter(Boolean).join('; ') || reason
}

/** Whoever is written off may have the mail; of who was to get it once more it is said why they did not. */
function failedWords(reason: string): string {
  const cause = causeOfWriteOff(reason)
  if (cause === null) return reason
  if (cause === '') return 'was in doubt, and somebody has written it off: they may have it all the same'
  const why = Object.hasOwn(EXCLUSION_WORDS, cause)
    ? `did not get it once more: ${EXCLUSION_WORDS[cause as Exclusion]}`
    : `what was to go to them once more was ${cause}`
  return `was in doubt, and ${why}; they may have it all the same`
}

/**
 * Why a delivery stands as it does, in words of which the contact is the subject. What means something depends on the state; everything else, the
 * reason of a campaign too, was written for people by the provider, the mail server or a colleague, and is shown as it is.
 */
export function reasonWords(state: string, reason: string): string {
  switch (state) {
    case 'excluded':
      return Object.hasOwn(EXCLUSION_WORDS, reason) ? EXCLUSION_WORDS[reason as Exclusion] : reason
    case 'planned':
      return waitingWords(reason)
    case 'in_doubt':
      return causeOfDoubt(reason)
    case 'failed':
      return failedWords(reason)
    case 'bounced':
    case 'suppressed':
      return bounceWords(reason)
    default:
      return reason
  }
}
