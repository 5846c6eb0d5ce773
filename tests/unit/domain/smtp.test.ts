import { describe, expect, it } from 'vitest'
import { classifySmtp, type SmtpFailure, smtpBackoffMs } from '../../../src/domain/smtp.ts'

const failure = (part: Partial<SmtpFailure>): SmtpFailure => ({
  responseCode: null,
  command: 'CONN',
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

  it('keeps the connection after a 4xx about one recipient, and gives it up after 421', () => {
    const at = (responseCode: number) => classifySmtp(failure({ responseCode, command: 'RCPT TO', code: 'EENVELOPE' }))
    expect(at(450)).toMatchObject({ kind: 'later', connection: false })
    expect(at(421)).toMatchObject({ kind: 'later', connection: true })
  })

  it('waits a minute first, and never longer than two hours', () => {
    expect([1, 2, 3].map(smtpBackoffMs)).toEqual([60_000, 120_000, 240_000])
    expect(smtpBackoffMs(99)).toBe(2 * 3600_000)
  })
})
