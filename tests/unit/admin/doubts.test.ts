import { expect, it } from 'vitest'
import { decidedWords, groupsOf, inSteps, mayTellMore, takenText } from '../../../src/admin/components/model/doubts.ts'

const none = { silent: [], taken: [], called: [], unread: [], ended: false, settled: 0, canAsk: true }

it.each([
  ['nobody is in doubt', none, []],
  ['all alike', { ...none, silent: ['a', 'b'] }, [['silent', 2]]],
  [
    'some of each',
    { ...none, silent: ['a', 'b'], called: ['c'], unread: ['d'] },
    [
      ['silent', 2],
      ['called', 1],
      ['unread', 1],
      ['all', 4],
    ],
  ],
])('batches are decided about together where the log says the same: %s', (_, doubts, groups) => {
  expect(groupsOf(doubts).map(({ key, batches }) => [key, batches.length])).toEqual(groups)
})

it('leaves what the log shows as taken out of every decision', () => {
  const doubts = { ...none, silent: ['a'], taken: ['b', 'c'], called: ['d'] }
  expect(groupsOf(doubts).flatMap(({ batches }) => batches)).toEqual(['a', 'd', 'a', 'd'])
  expect(groupsOf(doubts).at(-1)?.text).toBe('All the other 2 batches, whatever the log says.')
  expect(takenText(doubts)).toMatch(/^2 batches .* provider took them: there is nothing to decide/)
  expect(takenText(none)).toBeNull()
  expect(groupsOf({ ...none, taken: ['b'] })).toEqual([])
})

it('says that a mail server of one’s own has no log to ask', () => {
  expect(groupsOf({ ...none, unread: ['a'], canAsk: false })[0]?.text).toContain('look at that of your mail server')
})

it('says of a log that ends too early that its silence says nothing, and what to do', () => {
  expect(groupsOf({ ...none, unread: ['a'] })[0]?.text).toContain('could not be read back far enough')
  expect(groupsOf({ ...none, unread: ['a'], ended: true })[0]?.text).toMatch(
    /says nothing, because it is empty or begins .* own pages, or write/,
  )
})

it.each([
  ['was not read back far enough', { unread: ['a'] }, true],
  ['was read to its end', { unread: ['a'], ended: true }, false],
  ['is not there', { unread: ['a'], canAsk: false }, false],
  ['told something of each', { silent: ['a'] }, false],
])('can be looked at again, or not, when the log %s', (_, part, more) => {
  expect(mayTellMore({ ...none, ...part })).toBe(more)
})

it('takes steps of fifty, and loses none', () => {
  const steps = inSteps(Array.from({ length: 120 }, (_, i) => i))
  expect(steps.map((step) => step.length)).toEqual([50, 50, 20])
  expect(steps.flat()).toHaveLength(120)
  expect(inSteps([])).toEqual([])
})

it.each([
  ['all of them', { resolved: 2, asked: 2, left: [], refusal: '' }, true, '2 of 2 batches are decided.'],
  [
    'none, for one reason',
    { resolved: 0, asked: 2, left: [{ message: 'It is cancelled.' }, { message: 'It is cancelled.' }], refusal: '' },
    false,
    '0 of 2 batches are decided. It is cancelled.',
  ],
  [
    'some, then no answer',
    { resolved: 1, asked: 2, left: [], refusal: 'Busy.' },
    false,
    '1 decided; then it stopped: Busy.',
  ],
])('says what was decided: %s', (_, came, isWhole, words) => {
  expect(decidedWords(came)).toEqual({ isWhole, words })
})
