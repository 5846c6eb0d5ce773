import { expect, test } from 'vitest'
import { DESK_DAYS, isOfDesk, staysOffDesk, type Unreached } from '../../../src/domain/unreached.ts'

test.each<[string, Unreached, Unreached, boolean]>([
  ['as many are left', { leftBehind: 4 }, { leftBehind: 4 }, true],
  ['fewer are', { leftBehind: 4, outletsLeft: 1 }, { leftBehind: 3 }, true],
  ['more are', { leftBehind: 4 }, { leftBehind: 5 }, false],
  ['an outlet is left as well', { leftBehind: 4 }, { leftBehind: 4, outletsLeft: 1 }, false],
  ['fewer readers are, and more outlets', { leftBehind: 4, outletsLeft: 1 }, { outletsLeft: 2 }, false],
  ['nobody has cleared it', {}, { leftBehind: 1 }, false],
])('a desk that was cleared of a campaign stays so, or not, when %s', (_, seen, now, stays) => {
  expect(staysOffDesk(seen, now)).toBe(stays)
})

const now = Date.parse('2026-03-31T12:00:00Z')
test.each([
  ['that has not begun', null, false],
  ['of today', '2026-03-31T11:00:00Z', true],
  [`of ${DESK_DAYS} days ago`, new Date(now - DESK_DAYS * 86_400_000).toISOString(), false],
])('the desk may name a campaign %s, or not', (_, startedAt, may) => expect(isOfDesk(startedAt, now)).toBe(may))
