import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allowanceOn, dayBefore, readWarmUp, restFrom, restOpening } from '../../../src/domain/warm-up.ts'

const at = (text: string) => Date.parse(text)
const plan = { startedAt: at('2026-03-01T15:00:00Z'), firstDay: 500, growth: 2 }

describe('the warm-up of a new domain', () => {
  it.each([
    ['2026-02-28T23:59:59Z', null],
    ['2026-03-01T00:00:00Z', 500],
    ['2026-03-01T15:00:00Z', 500],
    ['2026-03-01T23:59:59.999Z', 500],
    ['2026-03-02T00:00:00Z', 1_000],
    ['2026-03-05T12:00:00Z', 8_000],
  ])('at %s allows %s mails on the UTC day', (now, mails) => {
    expect(allowanceOn(plan, at(now))?.mails ?? null).toBe(mails)
  })

  it('names the day and when it ends', () => {
    expect(allowanceOn(plan, at('2026-03-02T08:00:00Z'))).toEqual({
      day: '2026-03-02',
      mails: 1_000,
      until: at('2026-03-03T00:00:00Z'),
    })
  })

  it('never allows less than the day before, however long it has been', () => {
    const growth = fc.double({ min: 1, max: 5, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), growth, fc.nat(4_000), (firstDay, by, day) => {
        const own = { startedAt: 0, firstDay, growth: by }
        const mails = (n: number) => allowanceOn(own, n * 86_400_000)!.mails
        expect(mails(day + 1)).toBeGreaterThanOrEqual(mails(day))
        expect(Number.isSafeInteger(mails(day))).toBe(true)
      }),
    )
  })

  it.each([
    [null, null],
    [{}, null],
    [{ startedAt: '' }, null],
    [{ startedAt: null, firstDay: 5 }, null],
    [{ startedAt: '2026-03-01T15:00:00Z', firstDay: 500, growth: 2 }, plan],
    [{ startedAt: new Date(plan.startedAt), firstDay: 0, growth: 'x' }, plan],
    [
      { startedAt: '2026-03-01T15:00:00Z', firstDay: 20.9, growth: 1 },
      { ...plan, firstDay: 20, growth: 1 },
    ],
  ])('is read from %j as %j', (stored, read) => {
    expect(readWarmUp(stored)).toEqual(read)
  })

  it.each([
    ['at any hour of the day on which it began', 'Europe/Helsinki', '2026-03-01T18:00Z', '2026-03-01T23:59Z', null],
    ['not when that day is over in the night', 'Europe/Helsinki', '2026-03-01T18:00Z', '2026-03-02T00:00Z', '05:00'],
    ['not before the morning', 'Europe/Stockholm', '2026-03-01T18:00Z', '2026-03-02T05:59Z', '06:00'],
    ['in the morning', 'Europe/Helsinki', '2026-03-01T18:00Z', '2026-03-02T05:00Z', null],
    ['until the evening', 'Europe/Helsinki', '2026-03-01T18:00Z', '2026-03-02T17:59Z', null],
    ['not in the evening', 'UTC', '2026-03-01T18:00Z', '2026-03-02T20:00Z', '2026-03-03T07:00Z'],
    ['by the clock of that day', 'Europe/Helsinki', '2026-03-27T18:00Z', '2026-03-29T00:00Z', '04:00'],
    ['at once where it is day', 'America/Vancouver', '2026-03-01T18:00Z', '2026-03-02T00:00Z', null],
    [
      'at any hour of the first day when it began before',
      'Europe/Helsinki',
      '2026-02-28T18:00Z',
      '2026-03-01T00:00Z',
      null,
    ],
    ['not in the night after that day', 'Europe/Helsinki', '2026-02-28T18:00Z', '2026-03-02T00:00Z', '05:00'],
  ])('lets what a day that is used up has left over go %s', (_, zone, began, now, goes) => {
    const next = goes?.includes('T') ? at(goes) : goes ? at(`${now.slice(0, 11)}${goes}Z`) : at(now)
    const allowance = dayBefore(plan, at(began), at(now))
    expect(restFrom(allowance && { allowance, spent: allowance.mails }, 1, zone, at(now))).toBe(next)
  })

  it.each([
    ['waits for the morning where the day before was used up', '2026-03-02T00:00Z', 500, 100, true],
    ['and where it had no room for so many', '2026-03-02T00:00Z', 401, 100, true],
    ['goes at once where the day before had room', '2026-03-02T00:00Z', 400, 100, false],
    ['goes at once where nothing is counted of the day before', '2026-03-02T00:00Z', 0, 100, false],
    ['goes at once where a day between the two had room', '2026-03-04T00:00Z', 500, 100, false],
    ['goes at once where the warm-up has been outgrown', '2027-03-02T00:00Z', 1_000_000, 100, false],
    ['waits where it is larger than a day that others had begun', '2026-03-02T00:00Z', 1, 600, true],
    ['goes at once where it could have had the day of its own', '2026-03-02T00:00Z', 0, 600, false],
  ])('what is left of a campaign %s', (_, now, spent, mails, waits) => {
    const allowance = dayBefore(plan, at('2026-03-01T18:00Z'), at(now))
    const goes = restFrom(allowance && { allowance, spent }, mails, 'UTC', at(now))
    expect(goes).toBe(waits ? at(`${now.slice(0, 11)}07:00Z`) : at(now))
  })

  it('has left over nothing where there is none', () => {
    expect(dayBefore(null, at('2026-03-01T18:00Z'), at('2026-03-02T01:00Z'))).toBeNull()
    expect(restFrom(null, 1, 'UTC', at('2026-03-02T01:00Z'))).toBe(at('2026-03-02T01:00Z'))
  })

  it('says when the day for what is left ends', () => {
    expect(restOpening('Europe/Helsinki', at('2026-03-02T00:00Z'))).toEqual({
      notBefore: at('2026-03-02T05:00Z'),
      closes: at('2026-03-02T18:00Z'),
    })
  })
})
