import { describe, expect, test } from 'vitest'
import { localise } from '../../../src/admin/components/model/instants.ts'
import { reasonWords } from '../../../src/admin/components/model/reason.ts'
import { EXCLUSION_WORDS, EXCLUSIONS } from '../../../src/domain/audience.ts'
import { CAMPAIGN_STATES } from '../../../src/domain/campaign.ts'
import { RELEASED, refusedAs } from '../../../src/domain/delivery.ts'
import { putOffAgain } from '../../../src/domain/smtp.ts'

const first = Date.parse('2026-11-27T09:00:00Z')
const putOff = (before: string, times: number): string => {
  let reason = before
  for (let n = 0; n < times; n++) reason = putOffAgain(reason, first + n * 60_000) ?? ''
  return reason
}
const released = 'was in doubt, and goes out again because somebody decided so: it may arrive twice'
const since = 'since 2026-11-27T09:00:00.000Z, and waits to be tried again'

describe('why a delivery stands as it does, in words', () => {
  test.each([
    ['nobody has tried yet', 'planned', '', ''],
    ['put off for the first time', 'planned', putOff('', 1), `was put off by the mail server once ${since}`],
    ['put off again', 'planned', putOff('', 3), `was put off by the mail server 3 times ${since}`],
    ['let go by a person', 'planned', RELEASED, released],
    ['and put off', 'planned', putOff(RELEASED, 2), `${released}; was put off by the mail server 2 times ${since}`],
    ['begun', 'in_doubt', 'being_sent', 'sending has begun, and the mail server’s answer is not known'],
    ['cancelled too late', 'in_doubt', 'cancelled', 'the campaign was cancelled before a clear answer came'],
    ['too long ago', 'in_doubt', 'key_expired', 'no clear answer came while the provider could still tell'],
    [
      'a no after silence',
      'in_doubt',
      'auth_after_unknown',
      'no clear answer came while the provider could still tell',
    ],
    [
      'given up',
      'failed',
      'written_off',
      'was in doubt, and somebody has written it off: they may have it all the same',
    ],
    [
      'released, and refused',
      'failed',
      refusedAs(RELEASED, '550 5.1.1 No such user').reason,
      'was in doubt, and what was to go to them once more was refused: 550 5.1.1 No such user; they may have it all the same',
    ],
    [
      'released, and gone by then',
      'failed',
      'written_off unsubscribed',
      'was in doubt, and did not get it once more: has unsubscribed from these lists; they may have it all the same',
    ],
    ['refused', 'failed', '550 5.1.1 No such user', '550 5.1.1 No such user'],
    ['not in time', 'excluded', 'cancelled', 'was not reached before the campaign was cancelled'],
    ['no mailbox', 'bounced', 'Permanent/NoEmail', 'cannot be reached at this address: there is no such mailbox'],
    ['for good', 'bounced', 'Permanent/General', 'cannot be reached at this address'],
    ['a full mailbox', 'bounced', 'Transient/MailboxFull', 'could not be reached for now: the mailbox is full'],
    ['nobody knows', 'bounced', 'Undetermined', 'could not be reached, and their mail server does not say why'],
    ['a detail nobody knows here', 'bounced', 'Permanent/Moved', 'cannot be reached at this address: Moved'],
    ['a type nobody knows here', 'bounced', 'Odd/Thing', 'Odd/Thing'],
    ['said by nobody', 'bounced', '', ''],
    [
      'the provider’s own list',
      'suppressed',
      'Permanent/Suppressed',
      'cannot be reached at this address: the provider does not write to it any more',
    ],
  ])('%s', (_, state, reason, words) => {
    expect(reasonWords(state, reason)).toBe(words)
  })

  test.each(EXCLUSIONS)('left out: %s', (reason) => {
    expect(reasonWords('excluded', reason)).toBe(EXCLUSION_WORDS[reason])
  })

  test('the moment is one that is shown in the reader’s zone', () => {
    expect(localise(reasonWords('planned', putOff('', 3)), 'Europe/Stockholm')).toMatch(/27 November 2026.*10:00/)
  })

  test.each(CAMPAIGN_STATES)('what a colleague wrote about a campaign that is %s stands as written', (state) => {
    for (const reason of ['released', 'cancelled', 'removed', 'written_off'])
      expect(reasonWords(state, reason)).toBe(reason)
  })
})
