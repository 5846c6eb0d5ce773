import { describe, expect, it } from 'vitest'
import {
  asTheirs,
  classifySmtp,
  isCrowded,
  notSurely,
  putOffAgain,
  readPutOff,
  type SmtpFailure,
  type SmtpOutcome,
  smtpBackoffMs,
} from '../../../src/domain/smtp.ts'

const failure = (part: Partial<SmtpFailure>): SmtpFailure => ({
  responseCode: null,
  reply: '',
  command: 'CONN',
  recipient: 'somebody@example.org',
  code: 'ECONNECTION',
  cause: '',
  dotSent: false,
  message: 'words',
  ...part,
})

describe('what an SMTP failure means', () => {
  it.each<[string, Partial<SmtpFailure>, string]>([
    ['no connection', { code: 'ECONNECTION' }, 'later'],
    ['a time-out before the dot', { code: 'ETIMEDOUT' }, 'later'],
    ['a connection lost while the message was being sent', { code: 'ESOCKET', command: 'DATA' }, 'later'],
    ['a connection lost after the dot', { dotSent: true }, 'unknown'],
    ['a time-out after the dot', { dotSent: true, code: 'ETIMEDOUT' }, 'unknown'],
    ['a reply that is none, after the dot', { dotSent: true, responseCode: 0 }, 'unknown'],
    ['a refused recipient', { responseCode: 550, command: 'RCPT TO', code: 'EENVELOPE' }, 'refused'],
    ['a recipient to try later (greylisting)', { responseCode: 451, command: 'RCPT TO', code: 'EENVELOPE' }, 'later'],
    ['a refused message', { responseCode: 554, command: 'DATA', code: 'EMESSAGE', dotSent: true }, 'refused'],
    ['a message to try later', { responseCode: 452, command: 'DATA', code: 'EMESSAGE', dotSent: true }, 'later'],
    ['a refused sender', { responseCode: 550, command: 'MAIL FROM', code: 'EENVELOPE' }, 'unusable'],
    ['a refused password', { responseCode: 535, command: 'AUTH PLAIN', code: 'EAUTH' }, 'unusable'],
    ['no password where one is needed', { responseCode: 530, command: 'MAIL FROM', code: 'EENVELOPE' }, 'unusable'],
    ['a sign-in to try later', { responseCode: 454, command: 'AUTH PLAIN', code: 'EAUTH' }, 'later'],
    ['a server that greets with a no', { responseCode: 554, command: 'CONN' }, 'unusable'],
    ['an encryption that is refused', { responseCode: 502, command: 'STARTTLS', code: 'ETLS' }, 'unusable'],
    ['a connection lost while it was being encrypted', { code: 'ETLS' }, 'later'],
  ])('%s', (_, part, kind) => {
    expect(classifySmtp(failure(part)).kind).toBe(kind)
  })

  it.each([
    'CERT_HAS_EXPIRED',
    'CERT_NOT_YET_VALID',
    'CERT_REVOKED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'INVALID_CA',
    'HOSTNAME_MISMATCH',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('a certificate that is not trusted (%s) is not tried again', (cause) => {
    expect(classifySmtp(failure({ code: 'ESOCKET', cause }))).toEqual({
      kind: 'unusable',
      message: 'Its certificate is not trusted (words).',
    })
  })

  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ERR_SSL_WRONG_VERSION_NUMBER', ''])('%s is', (cause) => {
    expect(classifySmtp(failure({ code: 'ESOCKET', cause })).kind).toBe('later')
  })

  const refused = (reply: string, command: string) =>
    classifySmtp(failure({ ...{ reply, command }, responseCode: Number(reply.slice(0, 3)), code: 'EENVELOPE' })).kind

  it.each([
    '554 5.7.1 <somebody@example.org>: Relay access denied',
    '550 5.7.1 <somebody@example.org>... Relaying denied',
    '550 5.7.1 Unable to relay for somebody@example.org',
    '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
    '550 relay not permitted',
    '553 sorry, that domain is not in my list of allowed rcpthosts (#5.7.1)',
    '530 5.7.0 Authentication Required',
    '550 5.7.1 Authentication required',
    '550-5.4.5 Daily user sending limit exceeded. For more information on\n550 5.4.5 sending limits go to https://example.org',
    '550 You have exceeded the hourly sending\n550 limit of this account',
    '550 5.1.8 Access denied, bad outbound sender',
    '553 5.7.1 <news@example.org>: Sender address rejected: not owned by user press',
    '550 5.1.0 <news@example.org>: Sender address rejected: User unknown in virtual mailbox table',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list',
    '550 5.7.23 The message was rejected because of Sender Policy Framework violation',
    '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
    '554 5.2.252 SendAsDenied; news@example.org not allowed to send as press@example.org; STOREDRV.Submission.Exception',
    '554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message',
    '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
  ])('is about us, and the same for everybody: %s', (reply) => {
    expect([refused(reply, 'RCPT TO'), refused(reply, 'DATA')]).toEqual(['unusable', 'unusable'])
  })

  it.each([
    '550 5.1.1 <somebody@example.org>: Recipient address rejected: User unknown',
    '550 5.1.1 <relay-denied@example.org>: no such user',
    '550 No such user here',
    '552 5.2.2 Mailbox full: over its daily quota',
    '552 5.3.4 Message size exceeds fixed limit',
    '550 5.7.1 Message rejected as spam by content filtering',
    '554 5.7.1 <somebody@example.org>: Recipient address rejected: Access denied',
    '550 5.7.1 RESOLVER.RST.AuthRequired; authentication required',
    '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required',
    '550 5.7.1 <somebody@example.org>: host mx.example.org said: 554 5.7.1 Relay access denied',
    '550-Callout verification failed:\n550-Called: 192.0.2.1\n550 Response: 554 Client host blocked',
    '554 Transaction failed',
  ])('is about one recipient or message: %s', (reply) => {
    expect([refused(reply, 'RCPT TO'), refused(reply, 'DATA')]).toEqual(['refused', 'refused'])
  })

  const putOff = (reply: string, command: string) => {
    const outcome = classifySmtp(
      failure({ ...{ reply, command }, responseCode: Number(reply.slice(0, 3)), code: 'EENVELOPE' }),
    )
    return outcome.kind === 'later' ? outcome.about : outcome.kind
  }

  it.each([
    '451 4.7.1 Daily sending limit of this account exceeded, try again tomorrow',
    '450 4.7.1 <somebody@example.org>: Recipient address rejected: sending limit exceeded',
    '450 4.7.1 <somebody@example.org>: hourly quota of press@example.org is used up',
    '451 Domain example.org has exceeded the max emails per hour (100/100) allowed',
    '450 4.7.1 Error: too many recipients from 192.0.2.1',
    '450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]',
    '450 4.7.25 Our reverse name is not to be found',
    '450 4.1.8 <news@example.org>: Sender address rejected: Domain not found',
    '451 Could not complete sender verify',
    '454 4.7.1 <somebody@example.org>: Relay access denied',
    '451-4.4.5 Try again later\n451 4.4.5 please',
    '452 4.5.3 Too many recipients',
    '452 4.3.1 Insufficient system storage',
    '451 4.3.2 Please try again later',
    '451 4.3.5 <somebody@example.org>: Recipient address rejected: Server configuration problem',
    '451 4.7.500 Server busy. Please try again later',
    '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded',
    '450 4.7.1 <press@example.org>: this mailbox has reached its daily limit',
    '450 4.7.1 <somebody@example.org>: this mailbox has reached its daily sending limit',
  ])('says “later” about us, and to everybody: %s', (reply) => {
    expect([putOff(reply, 'RCPT TO'), putOff(reply, 'DATA')]).toEqual(['us', 'us'])
  })

  it.each([
    '451 Greylisted, try later',
    '450 4.2.0 <somebody@example.org>: Recipient address rejected: Greylisted',
    '451 4.7.1 Greylisting in action, please come back later',
    '450 4.7.1 <host[192.0.2.1]>: Client host rejected: Greylisted, see http://postgrey.example.org',
    '450 4.7.1 <press@example.org>: Sender address rejected: Gray-listed, try again in 5 minutes',
    '452 4.2.2 Mailbox full: over its daily quota',
    '450 4.2.1 The user is receiving mail at a rate that prevents additional messages',
    '450 4.1.1 <somebody@example.org>: Recipient address rejected: unverified address',
    '450 4.1.2 <somebody@example.org>: Recipient address rejected: Domain not found',
    '451 4.2.0 STOREDRV.Deliver.Exception; mailbox server is offline',
    '452 4.3.1 <somebody@example.org>: Mailbox full',
    '450 4.7.1 <Somebody@example.org>: Recipient address rejected: has exceeded its hourly limit of incoming mail',
    '450 <somebody@example.org>: the recipient has reached its daily receiving limit',
    '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded',
    '451 4.7.1 <somebody@example.org>: host mx.example.org said: 450 4.7.1 Client host rejected',
    '451 Could not complete recipient verify callout',
    '450 4.7.1 Please try again later',
  ])('says “later” about a recipient, unless it is asked who the sender is: %s', (reply) => {
    expect([putOff(reply, 'RCPT TO'), putOff(reply, 'DATA'), putOff(reply, 'MAIL FROM')]).toEqual([
      'recipient',
      'recipient',
      'us',
    ])
  })

  it.each<[string, string, SmtpOutcome | null]>([
    ['450 4.7.1 Please try again later', 'RCPT TO', null],
    [
      '450 4.7.1 <somebody@example.org>: daily limit',
      'RCPT TO',
      { kind: 'later', about: 'recipient', message: 'words' },
    ],
    ['550 5.7.1 <somebody@example.org>: daily limit', 'DATA', { kind: 'refused', message: 'words' }],
    ['450 4.7.1 <somebody@example.org>: daily limit', 'MAIL FROM', null],
    ['550 5.7.1 daily limit', 'MAIL FROM', null],
    ['535 5.7.8 no', 'AUTH PLAIN', null],
    ['550 5.1.1 no such user', 'RCPT TO', null],
  ])('may be about the recipient after all only where one was named: %s to %s', (reply, command, theirs) => {
    const responseCode = Number(reply.slice(0, 3))
    expect(asTheirs(classifySmtp(failure({ reply, command, responseCode, code: 'EENVELOPE' })))).toEqual(theirs)
  })

  it.each<[string, boolean]>([
    ['450 4.7.1 Sending limit exceeded', true],
    ['450 4.7.1 <somebody@example.org>: sending limit exceeded', false],
    ['452 4.5.3 Too many recipients', true],
    ['550 5.4.5 Try tomorrow', true],
    ['550 You have exceeded the hourly sending limit of this account', true],
    ['550 5.7.1 <somebody@example.org>: sending limit exceeded', false],
    ['554 5.7.1 <somebody@example.org>: Relay access denied', false],
    ['452 4.3.1 Insufficient system storage', false],
  ])('tells a limit of what we may send from what else is about us: %s', (reply, limit) => {
    const responseCode = Number(reply.slice(0, 3))
    const outcome = classifySmtp(failure({ reply, command: 'RCPT TO', responseCode, code: 'EENVELOPE' }))
    expect(outcome).toMatchObject({ perhapsTheirs: true })
    expect('limit' in outcome).toBe(limit)
  })

  it('counts a no as a “later” while nobody else shows that it is about the recipient', () => {
    const later = { kind: 'later', about: 'recipient', message: 'words' } as const
    expect(notSurely({ kind: 'refused', message: 'words' })).toEqual(later)
    expect(notSurely(later)).toEqual(later)
  })

  it.each(['CONN', 'EHLO', 'AUTH PLAIN', 'STARTTLS'])(
    'takes a “later” to %s for one about the connection',
    (command) => {
      expect(putOff('451 4.7.1 Daily sending limit exceeded', command)).toBe('connection')
    },
  )

  it.each(['MAIL FROM', 'RCPT TO', 'DATA'])('gives the connection up after a 421 to %s', (command) => {
    expect(putOff('421 4.3.2 Service shutting down', command)).toBe('connection')
  })

  it.each<[string, number | null, string, { open: number; tookMs: number }, boolean]>([
    ['421 at the greeting, another is open', 421, 'CONN', { open: 1, tookMs: Number.POSITIVE_INFINITY }, true],
    ['421 at the greeting, another has just sent', 421, 'CONN', { open: 0, tookMs: 1_000 }, true],
    ['421 at the greeting, nothing sent for long', 421, 'CONN', { open: 0, tookMs: 60_000 }, false],
    ['421 at the greeting, nothing ever sent', 421, 'CONN', { open: 0, tookMs: Number.POSITIVE_INFINITY }, false],
    ['another 4xx to EHLO', 450, 'EHLO', { open: 1, tookMs: 0 }, true],
    ['421 to signing in', 421, 'AUTH PLAIN', { open: 1, tookMs: 0 }, true],
    ['an account that may not sign in just now', 454, 'AUTH PLAIN', { open: 1, tookMs: 0 }, false],
    ['a refusal for good', 554, 'CONN', { open: 1, tookMs: 0 }, false],
    ['421 to a recipient', 421, 'RCPT TO', { open: 1, tookMs: 0 }, false],
    ['no answer', null, 'CONN', { open: 1, tookMs: 0 }, false],
  ])(
    'knows a server that has enough of our sessions from one that is away: %s',
    (_, responseCode, command, ours, enough) => {
      expect(isCrowded({ responseCode, command }, ours)).toBe(enough)
    },
  )

  const day = Date.parse('2026-11-27T00:00:00Z')
  it.each<[string, string, number, string | null]>([
    ['the first time', '', 0, 'put_off 1 since 2026-11-27T00:00:00.000Z'],
    ['once more', 'put_off 1 since 2026-11-27T00:00:00.000Z', 1, 'put_off 2 since 2026-11-27T00:00:00.000Z'],
    ['who was released from doubt', 'released', 0, 'released put_off 1 since 2026-11-27T00:00:00.000Z'],
    [
      'who was, once more',
      'released put_off 1 since 2026-11-27T00:00:00.000Z',
      1,
      'released put_off 2 since 2026-11-27T00:00:00.000Z',
    ],
    [
      'often, but not for long',
      'put_off 30 since 2026-11-27T00:00:00.000Z',
      8,
      'put_off 31 since 2026-11-27T00:00:00.000Z',
    ],
    [
      'for long, but not often',
      'put_off 10 since 2026-11-27T00:00:00.000Z',
      72,
      'put_off 11 since 2026-11-27T00:00:00.000Z',
    ],
    [
      'by a clock that was set back',
      'put_off 11 since 2026-11-27T20:00:00.000Z',
      1,
      'put_off 12 since 2026-11-27T01:00:00.000Z',
    ],
    ['often enough and for long', 'put_off 11 since 2026-11-27T00:00:00.000Z', 9, null],
  ])('counts on a delivery how often its recipient was put off, and since when: %s', (_, reason, hours, noted) => {
    expect(putOffAgain(reason, day + hours * 3_600_000)).toBe(noted)
  })

  it('remembers that a reply about us was theirs', () => {
    const once = putOffAgain('released', day, true) ?? ''
    expect(once).toBe('released put_off 1 alone since 2026-11-27T00:00:00.000Z')
    expect(putOffAgain(once, day)).toBe('released put_off 2 alone since 2026-11-27T00:00:00.000Z')
    expect(readPutOff(once)).toMatchObject({ times: 1, alone: true, before: 'released' })
  })

  it('waits a minute first, and never longer than two hours', () => {
    expect([1, 2, 3].map((tries) => smtpBackoffMs(tries))).toEqual([60_000, 120_000, 240_000])
    expect(smtpBackoffMs(99)).toBe(2 * 3600_000)
    expect([1, 4, 5, 99].map((tries) => smtpBackoffMs(tries, true))).toEqual([60_000, 480_000, 900_000, 900_000])
  })
})
