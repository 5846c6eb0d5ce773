import { expect, it } from 'vitest'
import { judgeOutage } from '../../../src/domain/outage.ts'
import { ACCOUNT_WORDS, causeOfPause } from '../../../src/domain/pauses.ts'
import { judgeComplaints, judgeStorm, STORM_DEFAULTS } from '../../../src/domain/storm.ts'

const silent = Array.from({ length: 11 }, (_, i) => ({ minute: i * 60_000, calls: 5 }))

it.each([
  ['errors', judgeStorm({ tried: 100, bad: 100, pausedBefore: 0 }, STORM_DEFAULTS)],
  ['complaints', judgeComplaints({ handedOver: 1000, complaints: 3, pausedBefore: 0 })],
  ['outage', judgeOutage({ unanswered: silent, answered: 0, since: 0, now: 600_000 })],
  ['account', ACCOUNT_WORDS.auth],
  ['account', ACCOUNT_WORDS.daily_quota],
  ['account', ACCOUNT_WORDS.monthly_quota],
  ['account', 'The mail server refuses us: 535 no. Mend the sender or SMTP_URL, then resume.'],
  ['account', 'The mail server has not been reached for an hour: . Mend the sender or SMTP_URL, then resume.'],
  ['account', 'The mail server has put us off for nine hours: 451 later. Mend the sender or SMTP_URL, then resume.'],
  ['other', 'Lunch'],
])('a campaign that paused itself over %s is known by its words', (cause, reason) => {
  expect(causeOfPause(reason ?? '')).toBe(cause)
})
