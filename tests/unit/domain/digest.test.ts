import { describe, expect, it } from 'vitest'
import {
  areDigestsOn,
  changedDigests,
  isMissed,
  lastDue,
  newsroomZone,
  readDigestTimes,
} from '../../../src/domain/digest.ts'

const policy = (own: object = {}) => readDigestTimes({ zone: 'Europe/Helsinki', ...own })

describe('the policy of digests', () => {
  it.each([
    ['nothing', undefined, { hour: '07:00', zone: 'UTC', weekday: 1 }],
    ['switched off, which ends none that is due', { hour: '08:00' }, { hour: '08:00', zone: 'UTC', weekday: 1 }],
    ['only switched on', { enabled: true }, { hour: '07:00', zone: 'UTC', weekday: 1 }],
    [
      'all of it',
      { enabled: true, hour: '06:30', zone: 'Europe/Oslo', weekday: '5' },
      { hour: '06:30', zone: 'Europe/Oslo', weekday: 5 },
    ],
    [
      'what cannot be read',
      { enabled: true, hour: '25:00', zone: 'Mars', weekday: 9 },
      { hour: '07:00', zone: 'UTC', weekday: 1 },
    ],
    ['a short name of several zones', { zone: 'BST' }, { hour: '07:00', zone: 'UTC', weekday: 1 }],
  ])('stored as %s', (_, stored, read) => {
    expect(readDigestTimes(stored)).toEqual(read)
  })

  it.each([
    [{}, null],
    [{ digest: null, window: null }, null],
    [{ digest: { zone: 'UTC' } }, 'UTC'],
    [{ digest: { zone: 'Europe/Riga' }, window: { zone: 'Europe/Oslo' } }, 'Europe/Riga'],
    [{ digest: { zone: '' }, window: { zone: 'Europe/Oslo' } }, 'Europe/Oslo'],
    [{ digest: { zone: 'BST' } }, null],
  ])('%j gives the newsroom the clock of %s', (stored, zone) => {
    expect(newsroomZone(stored)).toBe(zone)
  })

  it('leaves readers to digests only when it is switched on', () => {
    expect([undefined, null, {}, { enabled: 'yes' }, { enabled: true }].map(areDigestsOn)).toEqual([
      ...[false, false, false, false],
      true,
    ])
  })
})

describe('the last digest that was due', () => {
  it.each<[string, 'daily' | 'weekly', object, string, string, string]>([
    ['after the hour, today’s', 'daily', {}, '2026-11-25T05:00:00Z', '2026-11-25', '2026-11-25T05:00:00Z'],
    [
      'a millisecond before it, yesterday’s',
      'daily',
      {},
      '2026-11-25T04:59:59.999Z',
      '2026-11-24',
      '2026-11-24T05:00:00Z',
    ],
    ['by the newsroom’s day, not UTC’s', 'daily', {}, '2026-11-24T23:30:00Z', '2026-11-24', '2026-11-24T05:00:00Z'],
    ['summer time begins', 'daily', {}, '2026-03-29T12:00:00Z', '2026-03-29', '2026-03-29T04:00:00Z'],
    ['the day before, in winter time', 'daily', {}, '2026-03-29T03:59:00Z', '2026-03-28', '2026-03-28T05:00:00Z'],
    [
      'an hour that is skipped',
      'daily',
      { hour: '03:30' },
      '2026-03-29T06:00:00Z',
      '2026-03-29',
      '2026-03-29T01:30:00Z',
    ],
    [
      'an hour that comes twice, the first',
      'daily',
      { hour: '03:30' },
      '2026-10-25T01:00:00Z',
      '2026-10-25',
      '2026-10-25T00:30:00Z',
    ],
    [
      'and the second is the same one',
      'daily',
      { hour: '03:30' },
      '2026-10-25T01:45:00Z',
      '2026-10-25',
      '2026-10-25T00:30:00Z',
    ],
    ['weekly: on its day', 'weekly', { weekday: '3' }, '2026-11-25T05:00:00Z', '2026-11-25', '2026-11-25T05:00:00Z'],
    [
      'weekly: before the hour of its day',
      'weekly',
      { weekday: '3' },
      '2026-11-25T04:00:00Z',
      '2026-11-18',
      '2026-11-18T05:00:00Z',
    ],
    [
      'weekly: six days later',
      'weekly',
      { weekday: '4' },
      '2026-11-25T05:00:00Z',
      '2026-11-19',
      '2026-11-19T05:00:00Z',
    ],
  ])('%s', (_, frequency, own, now, period, at) => {
    expect(lastDue(policy(own), frequency, Date.parse(now))).toEqual({ period, at: Date.parse(at) })
  })

  it('each day has one, and each exactly one, over the years', () => {
    const seen = new Map<string, number>()
    const end = Date.parse('2028-01-01T00:00:00Z')
    for (let at = Date.parse('2026-01-01T00:00:00Z'); at < end; at += 6 * 3_600_000) {
      const due = lastDue(policy({ hour: '03:30' }), 'daily', at)
      expect(seen.get(due.period) ?? due.at).toBe(due.at)
      seen.set(due.period, due.at)
    }
    // The last day of 2025 is the one that was due when 2026 began.
    expect(seen.size).toBe(731)
  })
})

describe('a digest that is late', () => {
  it.each([
    ['before its time', '2026-11-25T05:00:00Z', '2026-11-25T04:00:00Z', false],
    ['by a quarter of an hour', '2026-11-25T05:00:00Z', '2026-11-25T05:15:00Z', false],
    ['at 20:00 of its day', '2026-11-25T05:00:00Z', '2026-11-25T18:00:00Z', false],
    ['after 20:00 of its day', '2026-11-25T05:00:00Z', '2026-11-25T18:00:00.001Z', true],
    ['in the night', '2026-11-25T05:00:00Z', '2026-11-26T01:00:00Z', true],
    ['the next morning', '2026-11-25T05:00:00Z', '2026-11-26T04:59:00Z', true],
    ['of a day on which summer time begins', '2026-03-29T04:00:00Z', '2026-03-29T17:00:00Z', false],
    ['and after 20:00 of that', '2026-03-29T04:00:00Z', '2026-03-29T17:01:00Z', true],
    ['that the newsroom wants at 23:30, by an hour', '2026-11-25T21:30:00Z', '2026-11-25T22:30:00Z', false],
    ['that the newsroom wants at 23:30, by more', '2026-11-25T21:30:00Z', '2026-11-25T22:30:00.001Z', true],
    ['that the newsroom wants at 03:00, by day', '2026-11-25T01:00:00Z', '2026-11-25T10:00:00Z', false],
  ])('%s', (_, due, now, missed) => {
    expect(isMissed(Date.parse(due), 'Europe/Helsinki', Date.parse(now))).toBe(missed)
  })

  it.each<[string, object | undefined, object | undefined, string[]]>([
    ['nothing', { hour: '07:00', enabled: true }, { hour: '07:00', enabled: true }, []],
    ['nothing that was not so anyway', undefined, { hour: '07:00', zone: '', weekday: '1' }, []],
    ['the hour', { hour: '07:00' }, { hour: '08:00' }, ['daily', 'weekly']],
    ['the zone', {}, { zone: 'Europe/Oslo' }, ['daily', 'weekly']],
    ['the day of the week, which is the weekly one’s', { weekday: '1' }, { weekday: '2' }, ['weekly']],
    ['the day of the week and the hour', {}, { weekday: '2', hour: '08:00' }, ['daily', 'weekly']],
    ['that there are any', { enabled: false, weekday: '1' }, { enabled: true, weekday: '2' }, ['daily', 'weekly']],
    ['that there are none any more: the last one still comes', { enabled: true }, { enabled: false }, []],
  ])('settings that change %s', (_, before, after, changed) => {
    expect(changedDigests(before, after)).toEqual(changed)
  })
})
