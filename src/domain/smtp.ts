/** How the keys begin of batches that are sealed for a server without idempotency: there a key is a name and no protection. */
export const EACH_MARK = 'smtp:'

/** What went wrong with one message, as the SMTP client saw it. */
export interface SmtpFailure {
  /** The server's reply, where it gave one. */
  responseCode: number | null
  /** The reply as it came, in one or several lines; empty where there was none. */
  reply: string
  /** The command it answered: `CONN`, `EHLO`, `AUTH …`, `MAIL FROM`, `RCPT TO`, `DATA`. */
  command: string
  /** The client's own word for it: `EAUTH`, `EENVELOPE`, `EMESSAGE`, `ECONNECTION`, `ETIMEDOUT`, `ESOCKET` … */
  code: string
  /** The bare address that the message was for; empty where there was none yet. */
  recipient: string
  /** What the client was told by Node, if that was why: `ECONNRESET`, `CERT_HAS_EXPIRED` … */
  cause: string
  /** Whether the whole message had been read, so that the final dot may have been sent. */
  dotSent: boolean
  message: string
}

/** What became of one message. */
export type SmtpOutcome =
  /** The server took it. */
  | { kind: 'accepted' }
  /** The server refused this message or its recipient for good. */
  | { kind: 'refused'; message: string }
  /**
   * Certainly not taken, and worth another try. Said of the connection or of us (our account, our sender, the server itself), nothing else
   * would go through now either, and it says nothing about the recipient.
   */
  | { kind: 'later'; about: 'connection' | 'recipient'; message: string }
  | ({ kind: 'later'; about: 'us'; message: string } & Ambiguous)
  /** The final dot was sent and no reply came: it may have been taken. Never repeated by itself. */
  | { kind: 'unknown'; message: string }
  /** The account, the sender or the encryption is refused: nothing more can be sent until somebody mends it. */
  | ({ kind: 'unusable'; message: string } & Ambiguous)

interface Ambiguous {
  /** Said once a recipient was named: it may be about them alone, which the next recipient shows who is taken. */
  perhapsTheirs?: true
  /** A limit of what we may send is reached: whoever meets it last is not the one that it is about. */
  limit?: true
}

/** What a reply that was read as one about us says of its recipient, if it is about them after all; `null` of any other. */
export function asTheirs(outcome: SmtpOutcome): SmtpOutcome | null {
  if (!('perhapsTheirs' in outcome)) return null
  const { message } = outcome
  return outcome.kind === 'unusable' ? { kind: 'refused', message } : { kind: 'later', about: 'recipient', message }
}

/** The same while nobody else shows that it is about them now: a limit of ours may just have been reached, so a no counts as a “later”. */
export const notSurely = (theirs: SmtpOutcome): SmtpOutcome =>
  theirs.kind === 'refused' ? { kind: 'later', about: 'recipient', message: theirs.message } : theirs

/** Replies that concern the session and not the message (RFC 5321 §3.8, RFC 4954 §6, RFC 3207). */
const SESSION = /^(CONN|EHLO|HELO|STARTTLS|AUTH)/i

/** What Node says of a certificate that it does not trust: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE =
  /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|ERR_TLS_CERT_|(DEPTH_ZERO_)?SELF_SIGNED_CERT|(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$)/

/**
 * Enhanced status codes (RFC 3463, 5248, 7372, and what large providers have added) that are about the sender, its account or machine, also where they
 * begin with 4. 5.7.1 is not among them: it is said of a single message or recipient as well.
 */
const OF_US = new Set(
  (
    '5.1.7 5.1.8 5.1.90 5.2.252 5.4.5 5.5.3 ' + // The sender's address, and whose it is; limits of its account.
    '5.7.8 5.7.9 5.7.11 5.7.13 5.7.14 ' + // Signing in.
    '5.7.20 5.7.21 5.7.22 5.7.23 5.7.24 5.7.25 5.7.26 5.7.27 ' + // DKIM, SPF, reverse DNS, an MX of “.”.
    '5.7.54 5.7.57 5.7.60 5.7.64 5.7.232 5.7.233 5.7.501 5.7.502 5.7.503 5.7.511 5.7.515 5.7.705 5.7.708 5.7.750'
  ) // Exchange.
    .split(' '),
)
/** Those of them that say that we have sent too much; “too many recipients” (5.5.3) as well, where each message has one. */
const LIMITS = new Set('5.1.90 5.4.5 5.5.3 5.7.232 5.7.233 5.7.705'.split(' '))
/** And those that say “later” to whatever we send: the server is full, closed or wrongly set up, or our machine sends too much for it. */
const LATER_TO_US = new Set('4.3.1 4.3.2 4.3.5 4.7.28 4.7.500 4.7.650 4.7.651 4.7.652'.split(' '))
/** And those that are about a recipient's address or mailbox, whatever the words. */
const OF_RECIPIENT = /^[45]\.(1\.([12346]|10)|2\.\d+)$/
/** Said of a sender who is new to a recipient, in whatever words it is wrapped: it is over in minutes, and the next recipient has a wait of their own. */
const GREYLISTING = /gr[ea]y-?list/i
const WORDS_OF_US = [
  /\brelay(ing)?( access)?( is)? (denied|not (permitted|allowed)|prohibited)/i,
  /\b(unable|not (permitted|allowed)) to relay\b|\ballowed rcpthosts\b/i,
  /\bauthentication( is)? required\b|\bmust authenticate\b/i,
  /\b(sender address rejected|sender verify failed|complete sender verify|bad outbound sender|permissions? to send as)\b/i,
  /\b(client host|helo command)\b.*\b(rejected|blocked)\b/i,
]
const WORDS_OF_LIMITS = [
  /\b(daily|hourly|sending|outgoing|outbound)\b.*\b(limit|quota)\b/i,
  /\bexceeded the max\w*\b.*\bper (hour|day)\b|\btoo (much|many) (e?mails?|messages|recipients) from\b/i,
]

/** What is said of a mailbox that is named: it is full, or is sent too much by all who write to it. */
const WORDS_OF_MAILBOX = /\b(mailbox|incoming|inbound|receiv(e[sd]?|ing))\b/i
/** And what says that a limit is ours all the same. */
const WORDS_OF_SENDER = /\b(send(er|ing)?|outgoing|outbound|relay(ing)?|client|helo|authentication)\b/i

const statusOf = (reply: string): string => /^[45]\d\d[ -]([45]\.\d{1,3}\.\d{1,3})(?![.\d])/.exec(reply)?.[1] ?? ''
const wordsOf = (reply: string): string =>
  reply.replace(/\s+\d{3}[ -]([45]\.\d{1,3}\.\d{1,3})?/g, ' ').replace(/\S+@\S+/g, '')
const isNamed = (reply: string, recipient: string): boolean =>
  recipient !== '' && reply.toLowerCase().includes(`<${recipient.toLowerCase()}>`)

/** Whether a reply of 4xx or 5xx would be the same for every message, because it is about us. */
function isAboutUs(reply: string, recipient: string): boolean {
  // What another server answered about this recipient, a group at Exchange that takes mail from its own house alone, and a mailbox there to which mail is
  // delivered; the one from which it is submitted is ours.
  const ofAnother = /\b(RESOLVER\.RST\b|STOREDRV\.Deliver|said:|Called:)/i.test(reply)
  const status = statusOf(reply)
  if (OF_US.has(status.replace(/^4/, '5')) || /\bSTOREDRV\.(Client)?Submi/i.test(reply)) return true
  if (OF_RECIPIENT.test(status) || ofAnother || GREYLISTING.test(reply)) return false
  const words = wordsOf(reply)
  if (isNamed(reply, recipient) && WORDS_OF_MAILBOX.test(words) && !WORDS_OF_SENDER.test(words)) return false
  if (LATER_TO_US.has(status)) return true
  return [...WORDS_OF_US, ...WORDS_OF_LIMITS].some((said) => said.test(words))
}

/** Whether a reply that is about us says that we have sent enough. One that names the recipient may be theirs all the same. */
const isLimit = (reply: string, recipient: string): boolean =>
  (LIMITS.has(statusOf(reply).replace(/^4/, '5')) || WORDS_OF_LIMITS.some((said) => said.test(wordsOf(reply)))) &&
  !isNamed(reply, recipient)

/**
 * Judges a failed message (RFC 5321 §4.2.1: 4xx may be tried again, 5xx may not). Where the final dot may have been sent and no
 * reply was read, nothing is known.
 */
export function classifySmtp(failure: SmtpFailure): SmtpOutcome {
  const { responseCode, reply, command, recipient, code, cause, dotSent, message } = failure
  if (responseCode === null || responseCode < 400) {
    if (dotSent) return { kind: 'unknown', message }
    // A certificate that is not good does not become so by waiting, and sending without encryption is no way out.
    if (CERTIFICATE.test(cause)) return { kind: 'unusable', message: `Its certificate is not trusted (${message}).` }
    return { kind: 'later', about: 'connection', message }
  }
  const permanent = responseCode >= 500
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535 || SESSION.test(command)) {
    return permanent ? { kind: 'unusable', message } : { kind: 'later', about: 'connection', message }
  }
  // 421: the server closes the session. Said after the dot it is still a no (RFC 5321 §4.5.4.1).
  if (responseCode === 421) return { kind: 'later', about: 'connection', message }
  // MAIL names the sender alone, who is the same for every message. Many servers say what they think of it, or of our account, only when the first
  // recipient is named or the message has come; what else they answer to RCPT and DATA is taken for the recipient's (greylisting does both).
  if (/^MAIL/i.test(command)) return permanent ? { kind: 'unusable', message } : { kind: 'later', about: 'us', message }
  if (isAboutUs(reply, recipient)) {
    const whose: Ambiguous = { perhapsTheirs: true, ...(isLimit(reply, recipient) ? { limit: true } : {}) }
    return permanent ? { kind: 'unusable', message, ...whose } : { kind: 'later', about: 'us', message, ...whose }
  }
  return permanent ? { kind: 'refused', message } : { kind: 'later', about: 'recipient', message }
}

/** Sessions that a process keeps open at once: messages go at their moments one by one, and many servers permit three. */
export const SMTP_SESSIONS = 2

/** Waiting time (ms) before a session is asked for again that a server did not open beside others of ours. */
export const CROWDED_MS = 5_000

/** For so long (ms) after a message it is as good as certain that the server is there, and may still count the session. */
const JUST_SENT_MS = 30_000

/**
 * Whether a session was refused because the server has enough of ours: it is there, takes mail from us, and said “later” before any mail. What it says
 * of an account is about that, unless it closes the session over it.
 * @param ours other sessions of this process that are open, and how long ago one had a message taken (ms)
 */
export function isCrowded(
  { responseCode, command }: Pick<SmtpFailure, 'responseCode' | 'command'>,
  ours: { open: number; tookMs: number },
): boolean {
  const later = responseCode !== null && responseCode >= 400 && responseCode < 500
  const ofSession = SESSION.test(command) && (responseCode === 421 || !/^AUTH/i.test(command))
  return later && ofSession && (ours.open > 0 || ours.tookMs < JUST_SENT_MS)
}

/** After so many tries over so long (ms), a server that says “later” of a recipient is taken for one that says no. */
const PATIENCE = { tries: 12, ms: 9 * 3600_000 } as const

const PUT_OFF = / ?put_off (\d+)( alone)? since (\S+)$/

/**
 * How often the recipient of a planned delivery was put off, since when (ISO), and what its reason said before; 0 times: never. `alone`: by a reply that
 * would be about us, had the server not taken the next one's message.
 */
export function readPutOff(reason: string): { times: number; alone: boolean; since: string; before: string } {
  const [noted, times, alone, since] = PUT_OFF.exec(reason) ?? ['', '0', undefined, '']
  const before = reason.slice(0, reason.length - noted.length)
  return { times: Number(times), alone: alone !== undefined, since: since ?? '', before }
}

/**
 * The reason of a planned delivery whose recipient was put off once more: it counts, and says since when, because its batch may have been tried for
 * other reasons. What it said before stays.
 * @param at ms since the epoch; @param alone whether the reply would be about us, had not others been taken
 * @returns `null` when that has been often and long enough
 */
export function putOffAgain(reason: string, at: number, alone = false): string | null {
  const { times, since, before, ...earlier } = readPutOff(reason)
  // A clock that was set back: from now on.
  const first = Math.min(Date.parse(since) || at, at)
  const tries = times + 1
  if (tries >= PATIENCE.tries && at - first >= PATIENCE.ms) return null
  const whom = alone || earlier.alone ? ' alone' : ''
  return `${before}${before === '' ? '' : ' '}put_off ${tries}${whom} since ${new Date(first).toISOString()}`
}

/** Waiting time (ms) before what was put off is tried again: a minute, doubling to two hours, as greylisting servers expect; what is urgent a quarter of an hour. */
export function smtpBackoffMs(tries: number, urgent = false): number {
  return Math.min(urgent ? 15 * 60_000 : 2 * 3600_000, 60_000 * 2 ** Math.max(0, Math.min(tries, 10) - 1))
}
