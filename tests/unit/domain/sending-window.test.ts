import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  nextOpening,
  openings,
  readerZone,
  readWindow,
  sharedOpening,
  USUAL_ZONES,
} from '../../../src/domain/sending-window.ts'
import { isZone } from '../../../src/domain/zoned-time.ts'

const day = { from: '07:00', to: '19:00', weekdaysOnly: false }
const week = { ...day, weekdaysOnly: true }
const at = (iso: string) => Date.parse(iso)
const iso = (ms: number) => new Date(ms).toISOString()

describe('the next opening of a sending window', () => {
  it.each<[string, typeof day, string, string, string, string]>([
    ['now, inside it', day, 'Europe/Stockholm', '2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z', '2026-03-02T18:00:00Z'],
    [
      'this morning, at night',
      day,
      'Europe/Stockholm',
      '2026-03-02T03:00:00Z',
      '2026-03-02T06:00:00Z',
      '2026-03-02T18:00:00Z',
    ],
    [
      'tomorrow, in the evening',
      day,
      'Europe/Stockholm',
      '2026-03-02T18:00:00Z',
      '2026-03-03T06:00:00Z',
      '2026-03-03T18:00:00Z',
    ],
    [
      'by the reader’s own day, across the date line',
      day,
      'Pacific/Auckland',
      '2026-03-02T18:30:00Z',
      '2026-03-02T18:30:00Z',
      '2026-03-03T06:00:00Z',
    ],
    [
      'on Monday, from Friday evening',
      week,
      'Europe/Helsinki',
      '2026-03-06T17:00:00Z',
      '2026-03-09T05:00:00Z',
      '2026-03-09T17:00:00Z',
    ],
    [
      'after the clocks have gone forward',
      day,
      'Europe/Stockholm',
      '2026-03-28T19:00:00Z',
      '2026-03-29T05:00:00Z',
      '2026-03-29T17:00:00Z',
    ],
    [
      'after they have gone back',
      day,
      'Europe/Stockholm',
      '2026-10-24T18:00:00Z',
      '2026-10-25T06:00:00Z',
      '2026-10-25T18:00:00Z',
    ],
    [
      'where its first hour does not exist that day',
      { from: '02:30', to: '04:00', weekdaysOnly: false },
      'Europe/Stockholm',
      '2026-03-29T00:00:00Z',
      '2026-03-29T01:00:00Z',
      '2026-03-29T02:00:00Z',
    ],
    [
      'from the change on, where all but its end does not exist that day',
      { from: '02:30', to: '03:15', weekdaysOnly: false },
      'Europe/Stockholm',
      '2026-03-29T00:00:00Z',
      '2026-03-29T01:00:00Z',
      '2026-03-29T01:15:00Z',
    ],
    [
      'the day after, where it does not exist that day',
      { from: '02:10', to: '02:50', weekdaysOnly: false },
      'Europe/Stockholm',
      '2026-03-29T00:30:00Z',
      '2026-03-30T00:10:00Z',
      '2026-03-30T00:50:00Z',
    ],
    [
      'through both of the hours that exist twice',
      { from: '02:30', to: '03:30', weekdaysOnly: false },
      'Europe/Stockholm',
      '2026-10-24T23:00:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-25T02:30:00Z',
    ],
  ])('is %s', (_, window, zone, now, notBefore, closes) => {
    const found = nextOpening(window, zone, at(now))
    expect([iso(found.notBefore), iso(found.closes)]).toEqual([notBefore, closes].map((time) => iso(at(time))))
  })

  it('lies ahead, is open at its start, and keeps everybody’s night, whatever the zone and the day', () => {
    const zones = Object.values(USUAL_ZONES)
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }),
        fc.constantFrom(...zones),
        fc.boolean(),
        (now, zone, weekdaysOnly) => {
          const { notBefore, closes } = nextOpening({ ...day, weekdaysOnly }, zone, now)
          expect(notBefore).toBeGreaterThanOrEqual(now)
          expect(closes).toBeGreaterThan(notBefore)
          const local = new Intl.DateTimeFormat('en-GB', {
            timeZone: zone,
            hour: '2-digit',
            hourCycle: 'h23',
            weekday: 'short',
          }).formatToParts(notBefore)
          const part = (type: string) => local.find((entry) => entry.type === type)?.value ?? ''
          expect(Number(part('hour'))).toBeGreaterThanOrEqual(7)
          expect(Number(part('hour'))).toBeLessThan(19)
          if (weekdaysOnly) expect(['Sat', 'Sun']).not.toContain(part('weekday'))
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each<[string, typeof day, string[], string, string]>([
    [
      'now, where all are open',
      day,
      ['Europe/Stockholm', 'Europe/London'],
      '2026-11-25T09:00:00Z',
      '2026-11-25T09:00:00Z',
    ],
    [
      'tomorrow afternoon, where one is in its evening and the other in its day',
      day,
      ['Europe/Stockholm', 'America/New_York'],
      '2026-11-25T19:30:00Z',
      '2026-11-26T12:00:00Z',
    ],
    [
      'tomorrow morning, where the other has gone to bed',
      day,
      ['Europe/Stockholm', 'Asia/Tokyo'],
      '2026-11-25T11:00:00Z',
      '2026-11-26T06:00:00Z',
    ],
    [
      'after the weekend',
      week,
      ['Europe/Stockholm', 'America/New_York'],
      '2026-11-27T18:30:00Z',
      '2026-11-30T12:00:00Z',
    ],
    [
      'where the last of three opens',
      day,
      ['Europe/Lisbon', 'Europe/Stockholm', 'Asia/Dubai'],
      '2026-11-25T17:00:00Z',
      '2026-11-26T07:00:00Z',
    ],
    [
      'at once, where they never share an hour and one is open',
      { from: '09:00', to: '12:00', weekdaysOnly: false },
      ['Europe/Stockholm', 'Asia/Tokyo'],
      '2026-11-25T09:00:00Z',
      '2026-11-25T09:00:00Z',
    ],
    [
      'when the first opens, where they never share an hour',
      { from: '09:00', to: '12:00', weekdaysOnly: false },
      ['Europe/Stockholm', 'Asia/Tokyo'],
      '2026-11-25T19:00:00Z',
      '2026-11-26T00:00:00Z',
    ],
  ])('of readers in several zones is %s', (_, window, zones, now, opens) => {
    expect(iso(sharedOpening(window, zones, at(now)))).toBe(iso(at(opens)))
  })

  it('of readers in several zones is open for all, whenever they share an hour', () => {
    const zones = ['Europe/Stockholm', 'Europe/London', 'America/New_York', 'Asia/Dubai', 'Asia/Kolkata']
    const span = { min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') }
    fc.assert(
      fc.property(fc.integer(span), fc.subarray(zones, { minLength: 1 }), fc.boolean(), (now, some, weekdaysOnly) => {
        const long = { from: '06:00', to: '21:00', weekdaysOnly }
        const opens = sharedOpening(long, some, now)
        expect(opens).toBeGreaterThanOrEqual(now)
        for (const zone of some) expect(nextOpening(long, zone, opens).notBefore, zone).toBe(opens)
      }),
      { numRuns: 200 },
    )
  })

  it('goes by the contact’s zone, else the country’s, else the newsroom’s', () => {
    expect(readerZone('Asia/Tokyo', 'SE', 'Europe/Oslo')).toBe('Asia/Tokyo')
    expect(readerZone('nonsense', 'SE', 'Europe/Oslo')).toBe('Europe/Stockholm')
    expect(readerZone('IST', 'IN', 'Europe/Oslo')).toBe('Asia/Kolkata')
    expect(readerZone('IST', 'ZZ', 'CST')).toBe('UTC')
    expect(readerZone('', 'ZZ', 'Europe/Oslo')).toBe('Europe/Oslo')
    expect(readerZone('', '', '')).toBe('UTC')
    const opens = openings(day, 'UTC', at('2026-03-02T05:30:00Z'))
    expect(iso(opens('', 'FI').notBefore)).toBe('2026-03-02T05:30:00.000Z')
    expect(iso(opens('', 'SE').notBefore)).toBe('2026-03-02T06:00:00.000Z')
  })

  it('knows a zone for every country of the newsroom’s network, and none that does not exist', () => {
    for (const country of ['SE', 'NO', 'DK', 'FI', 'IS', 'EE', 'LV', 'LT', 'FO', 'AX', 'GL'])
      expect(USUAL_ZONES[country]).toBeTruthy()
    for (const zone of Object.values(USUAL_ZONES)) expect(isZone(zone), zone).toBe(true)
  })

  it.each<[string, unknown]>([
    ['nothing', null],
    ['half a window', { from: '07:00' }],
    ['a window that ends before it begins', { from: '19:00', to: '07:00' }],
    ['no time of day', { from: '7', to: '25:00' }],
  ])('is not looked for with %s', (_, stored) => {
    expect(readWindow(stored)).toBeNull()
  })

  it('is the whole of each weekday where only weekends are left out', () => {
    const window = readWindow({ from: null, to: '', weekdaysOnly: true })!
    const { notBefore, closes } = nextOpening(window, 'Europe/Stockholm', at('2026-03-07T09:00:00Z'))
    expect([iso(notBefore), iso(closes)]).toEqual(['2026-03-08T23:00:00.000Z', '2026-03-09T22:59:00.000Z'])
    expect(readWindow({ from: null, to: '', weekdaysOnly: false })).toBeNull()
  })
})
