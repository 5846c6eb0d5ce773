import { describe, expect, it } from 'vitest'
import type { CampaignState } from '../../../src/domain/campaign.ts'
import {
  DIGEST_MEMORY_DAYS,
  type Fate,
  fateInDigest,
  fateOfRow,
  fateWithoutRow,
  isKept,
  isOwed,
  outweighing,
  type RowSeen,
} from '../../../src/domain/digest-fate.ts'

const row = (own: Partial<RowSeen>): RowSeen => ({
  state: 'planned',
  reason: '',
  called: false,
  cancelled: false,
  withheld: [],
  ...own,
})

describe('what somebody’s row in a digest says about a story that it carries', () => {
  it.each<[string, Partial<RowSeen>, Fate]>([
    ['taken by the provider', { state: 'submitted' }, 'had'],
    ['arrived', { state: 'delivered' }, 'had'],
    ['marked as unwanted: it has arrived', { state: 'complained' }, 'had'],
    ['in doubt: they may hold it', { state: 'in_doubt', cancelled: true }, 'had'],
    ['planned', {}, 'coming'],
    ['planned, with a call that nobody has answered', { called: true }, 'had'],
    ['planned, in a cancelled one, with such a call', { called: true, cancelled: true }, 'had'],
    ['planned, in a cancelled one', { cancelled: true }, 'missed'],
    [
      'released from doubt, in a cancelled one: the first may have come',
      { reason: 'released', cancelled: true },
      'had',
    ],
    ['released from doubt, in one under way', { reason: 'released put_off 1 since x' }, 'coming'],
    ['left out by the cancel', { state: 'excluded', reason: 'cancelled', cancelled: true }, 'missed'],
    ['nothing to read at that moment', { state: 'excluded', reason: 'nothing_left' }, 'missed'],
    ['their mailbox has it, by another contact', { state: 'excluded', reason: 'duplicate' }, 'had'],
    ['unsubscribed', { state: 'excluded', reason: 'unsubscribed' }, 'over'],
    ['came back', { state: 'bounced' }, 'over'],
    ['refused', { state: 'failed' }, 'over'],
    ['written off: the first may have come', { state: 'failed', reason: 'written_off' }, 'over'],
  ])('%s', (_, own, fate) => {
    expect(fateOfRow(row(own))).toBe(fate)
  })

  it.each<[string, Partial<RowSeen>, Fate]>([
    ['taken by the provider', { state: 'submitted' }, 'missed'],
    ['arrived', { state: 'delivered' }, 'missed'],
    ['in doubt', { state: 'in_doubt' }, 'missed'],
    ['with a call that nobody has answered', { called: true }, 'missed'],
    ['planned: the next seal may have it', {}, 'coming'],
    ['written off: if the mail came, it came without it', { state: 'failed', reason: 'written_off' }, 'missed'],
    ['written off when they were left out', { state: 'failed', reason: 'written_off unsubscribed' }, 'missed'],
    ['written off when the next was refused', { state: 'failed', reason: 'written_off refused: 550' }, 'missed'],
    ['refused', { state: 'failed', reason: '550' }, 'over'],
    ['came back', { state: 'bounced' }, 'over'],
  ])('without this one, which was on hold when its mail was made, and %s', (_, own, fate) => {
    expect(fateInDigest(row({ ...own, withheld: ['held'] }), 'held')).toBe(fate)
    expect(fateInDigest(row({ ...own, withheld: ['held'] }), 'another')).toBe(fateOfRow(row(own)))
  })

  it('nothing, where their mailbox has the digest of another reader: that held what was theirs', () => {
    expect(fateInDigest(row({ state: 'excluded', reason: 'duplicate' }), 'one')).toBe('missed')
  })

  it.each<[CampaignState, boolean, Fate]>([
    ['scheduled', false, 'coming'],
    ['planning', false, 'coming'],
    ['paused', false, 'coming'],
    ['sending', true, 'open'],
    ['done', true, 'open'],
    ['cancelled', false, 'missed'],
    ['cancelled', true, 'open'],
  ])('without one, in a digest that is %s (all selected: %s)', (state, planComplete, fate) => {
    expect(fateWithoutRow({ state, planComplete })).toBe(fate)
  })

  it.each<[Fate[], Fate]>([
    [[], 'open'],
    [['missed', 'had'], 'had'],
    [['had', 'missed', 'open'], 'had'],
    [['missed', 'coming'], 'coming'],
    [['missed', 'over'], 'over'],
  ])('of several, %j, comes to %s', (fates, fate) => {
    expect(outweighing(fates)).toBe(fate)
  })
})

describe('a story that was left to a digest', () => {
  it.each<[Fate, boolean]>([
    ['open', true],
    ['missed', true],
    ['over', false],
    ['coming', false],
    ['had', false],
  ])('that is %s: still owed, %s', (fate, owed) => {
    expect(isOwed(fate)).toBe(owed)
  })

  const fresh = { ageDays: 1, cancelled: false }
  it.each<[string, Fate, object, boolean, boolean]>([
    ['they have it', 'had', {}, false, true],
    ['it comes, although the brief was cancelled', 'coming', { cancelled: true }, false, true],
    ['the next one brings it', 'open', {}, true, true],
    ['one last one brings it', 'open', {}, false, true],
    ['the next one makes good', 'missed', {}, true, true],
    ['nobody makes good once they are off', 'missed', {}, false, false],
    ['a cancelled brief leaves nothing to any', 'open', { cancelled: true }, true, false],
    ['too old to be brought', 'open', { ageDays: DIGEST_MEMORY_DAYS + 1 }, true, false],
    ['it could not reach them', 'over', {}, true, false],
  ])('%s', (_, fate, brief, digests, kept) => {
    expect(isKept(fate, { ...fresh, ...brief }, { digests })).toBe(kept)
  })
})
