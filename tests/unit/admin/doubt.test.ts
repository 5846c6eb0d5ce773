import { describe, expect, test } from 'vitest'
import {
  blocks,
  type Decision,
  type Doubt,
  decisionsIn,
  doubtLines,
  mayTellMore,
  wasTaken,
} from '../../../src/admin/components/model/doubt.ts'
import type { CampaignState } from '../../../src/domain/campaign.ts'

const at = '2026-03-01T10:00:00.000Z'
const doubt = (part: Partial<Doubt>): Doubt => ({
  state: 'in_doubt',
  attempts: 3,
  firstAttemptAt: at,
  inDoubt: 30,
  members: { in_doubt: 30 },
  canAsk: true,
  log: null,
  ...part,
})
type Log = NonNullable<Doubt['log']>
const log = (part: Partial<Log>): Log => ({
  calls: [],
  complete: true,
  ended: false,
  proven: 0,
  mails: { taken: 0, looked: 0, states: {} },
  ...part,
})
const texts = (part: Partial<Doubt>) => doubtLines(doubt(part)).map(({ text }) => text)

describe('what is known about a batch in doubt', () => {
  test('begins with the attempts and when the first was', () => {
    expect(doubtLines(doubt({}))[0]).toEqual({
      key: 'attempts',
      at,
      text: 'first tried; 3 tries in all. 30 recipients are in doubt now.',
    })
  })

  test.each<[string, Log['calls'][number], RegExp]>([
    ['taken', { id: 'l', at, status: 200, messages: 30, taken: 30, refused: 0 }, /was handed 30 mails: 30 taken\.$/],
    ['taken in part', { id: 'l', at, status: 200, messages: 30, taken: 28, refused: 2 }, /28 taken, 2 refused\.$/],
    [
      'taken, and who is not told',
      { id: 'l', at, status: 200, messages: 30, taken: 1, refused: 0 },
      /named only 1 of them/,
    ],
    ['taken, and not looked into', { id: 'l', at, status: 200 }, /took these mails \(answer 200\)\.$/],
    [
      'refused',
      { id: 'l', at, status: 429, messages: 30, taken: 0, refused: 0 },
      /refused 30 mails \(answer 429\): none was taken\.$/,
    ],
  ])('says of a call that it was %s', (_, call, words) => {
    const line = doubtLines(doubt({ log: log({ calls: [call] }) })).find(({ key }) => key === 'l')
    expect(line?.at).toBe(at)
    expect(line?.text).toMatch(words)
  })

  test.each<[string, Partial<Doubt>, Partial<Log['calls'][number]>, boolean]>([
    ['a call that was taken whole', {}, { messages: 30, taken: 30, refused: 0 }, true],
    ['one that was taken, and not looked into', {}, {}, true],
    ['one of which some were taken', {}, { messages: 30, taken: 28, refused: 2 }, false],
    ['one that was refused', {}, { status: 429, messages: 30, taken: 0, refused: 0 }, false],
    ['one of a batch that is settled', { state: 'settled' }, { messages: 30, taken: 30, refused: 0 }, false],
  ])('warns of sending again after %s: %#', (_, part, call, warns) => {
    const calls = [{ id: 'l', at, status: 200, ...call }]
    expect(wasTaken(doubt({ ...part, log: log({ calls }) }))).toBe(warns)
    expect(wasTaken(doubt(part))).toBe(false)
  })

  test.each<[string, Partial<Doubt>, boolean]>([
    ['nobody answered', {}, true],
    ['a call was taken whole', { log: log({ calls: [{ id: 'l', at, status: 200 }] }) }, true],
    ['the log was not read back to the first attempt', { log: log({ complete: false }) }, true],
    [
      'it was not, and shows a call that was refused',
      { log: log({ complete: false, calls: [{ id: 'l', at, status: 429 }] }) },
      true,
    ],
    ['the log was read to its end, which comes too early', { log: log({ complete: false, ended: true }) }, false],
    ['the log is silent', { log: log({}) }, false],
    ['there is a mail server', { canAsk: false }, false],
    ['it was settled meanwhile', { state: 'settled' }, false],
    ['it was settled by what was read', { state: 'settled', log: log({ complete: false }) }, false],
  ])('can be looked at again, or not, when %s', (_, part, more) => {
    expect(mayTellMore(doubt(part))).toBe(more)
  })

  test.each<[string, Partial<Doubt>, string]>([
    ['the log is silent', { log: log({}) }, 'most likely they never arrived'],
    ['the log was not read back', { log: log({ complete: false }) }, 'could not be read back to the first attempt'],
    ['the log ends too early', { log: log({ complete: false, ended: true }) }, 'its silence says nothing'],
    ['the log ends before the attempt', { log: log({ ended: true }) }, 'most likely they never arrived'],
    ['there is a mail server', { canAsk: false }, 'Look at the log of that server'],
    ['nobody answered', {}, 'Look again in a moment'],
    ['it was settled meanwhile', { state: 'settled' }, 'no longer in doubt'],
    ['it is settled by this', { state: 'settled', log: log({ proven: 30 }) }, 'With this it is settled'],
    ['nobody is left', { state: 'settled', inDoubt: 0, members: { delivered: 30 } }, 'Nobody is in doubt now.'],
    [
      'all were reported',
      { state: 'settled', inDoubt: 0, members: { delivered: 30 } },
      'of these recipients: 30 delivered',
    ],
    ['something was reported', { members: { in_doubt: 28, delivered: 2 } }, '2 delivered'],
    [
      'the messages can be looked at',
      { log: log({ mails: { taken: 30, looked: 20, states: { delivered: 18, bounced: 2 } } }) },
      '20 of the 30 mails by now, says the provider: 18 delivered, 2 bounced.',
    ],
  ])('says so when %s', (_, part, words) => {
    expect(texts(part).join('\n')).toContain(words)
  })
})

test.each<[Decision, number | null | undefined, RegExp]>([
  ['release', undefined, /^Wait for what the log says/],
  ['release', 30, /^$/],
  ['release', null, /^$/],
  ['release', 0, /nobody is in doubt any more/],
  ['write_off', undefined, /^$/],
  ['write_off', 0, /nobody is in doubt any more/],
])('%s waits for the evidence, or not: %s left', (decision, left, words) => {
  expect(blocks(decision, left)).toMatch(words)
})

test.each<[CampaignState, Decision[]]>([
  ['sending', ['release', 'write_off']],
  ['paused', ['release', 'write_off']],
  ['cancelled', ['write_off']],
  ['done', ['write_off']],
])('in a campaign that is %s they can be settled by %j', (state, decisions) => {
  expect(decisionsIn(state)).toEqual(decisions)
})
