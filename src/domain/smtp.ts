/** How the keys begin of batches that are sealed for a server without idempotency: there a key is a name and no protection. */
export const EACH_MARK = 'smtp:'

/** What went wrong with one message, as the SMTP client saw it. */
export interface SmtpFailure {
  /** The server's reply, where it gave one. */
  responseCode: number | null
  /** The command it answered: `CONN`, `EHLO`, `AUTH …`, `MAIL FROM`, `RCPT TO`, `DATA`. */
  command: string
  /** The client's own word for it: `EAUTH`, `EENVELOPE`, `EMESSAGE`, `ECONNECTION`, `ETIMEDOUT`, `ESOCKET` … */
  code: string
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
  /** Certainly not taken, and worth another try; `connection`: nothing else would go through now either. */
  | { kind: 'later'; connection: boolean; message: string }
  /** The final dot was sent and no reply came: it may have been taken. Never repeated by itself. */
  | { kind: 'unknown'; message: string }
  /** The account, the sender or the encryption is refused: nothing more can be sent until somebody mends it. */
  | { kind: 'unusable'; message: string }

/** Replies that concern the session and not the message (RFC 5321 §3.8, RFC 4954 §6, RFC 3207). */
const SESSION = /^(CONN|EHLO|HELO|STARTTLS|AUTH)/i

/** What Node says of a certificate that it does not trust: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE =
  /^(CERT_|CRL_|UNABLE_TO_|ERROR_IN_C|ERR_TLS_CERT_|(DEPTH_ZERO_)?SELF_SIGNED_CERT|(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$)/

/**
 * Judges a failed message (RFC 5321 §4.2.1: 4xx may be tried again, 5xx may not). Where the final dot may have been sent and no
 * reply was read, nothing is known.
 */
export function classifySmtp(failure: SmtpFailure): SmtpOutcome {
  const { responseCode, command, code, cause, dotSent, message } = failure
  if (responseCode === null || responseCode < 400) {
    if (dotSent) return { kind: 'unknown', message }
    // A certificate that is not good does not become so by waiting, and sending without encryption is no way out.
    if (CERTIFICATE.test(cause)) return { kind: 'unusable', message: `Its certificate is not trusted (${message}).` }
    return { kind: 'later', connection: true, message }
  }
  const permanent = responseCode >= 500
  if (code === 'EAUTH' || responseCode === 530 || responseCode === 535 || SESSION.test(command)) {
    return permanent ? { kind: 'unusable', message } : { kind: 'later', connection: true, message }
  }
  // 421: the server closes the session. Said after the dot it is still a no (RFC 5321 §4.5.4.1).
  if (!permanent) return { kind: 'later', connection: responseCode === 421, message }
  // The sender is the same for every message.
  if (/^MAIL/i.test(command)) return { kind: 'unusable', message }
  return { kind: 'refused', message }
}

/** After so many tries over most of a day, a server that says “later” is taken for one that says no. */
export const SMTP_TRIES = 12

/** Waiting time (ms) before what was put off is tried again: a minute, doubling to two hours, as greylisting servers expect. */
export function smtpBackoffMs(tries: number): number {
  return Math.min(2 * 3600_000, 60_000 * 2 ** Math.max(0, Math.min(tries, 10) - 1))
}
