import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { isZone, readZonedTime } from '../../../src/domain/zoned-time.ts'

describe('a local time in a zone', () => {
  it.each([
    ['winter in Stockholm', '2027-01-15T10:00', 'Europe/Stockholm', '2027-01-15T09:00:00.000Z'],
    ['summer in Stockholm', '2027-07-15T10:00', 'Europe/Stockholm', '2027-07-15T08:00:00.000Z'],
    ['winter in Helsinki', '2027-01-15T10:00', 'Europe/Helsinki', '2027-01-15T08:00:00.000Z'],
    ['Iceland, which keeps one time', '2027-07-15T10:00', 'Atlantic/Reykjavik', '2027-07-15T10:00:00.000Z'],
    ['the last minute before the jump', '2027-03-28T01:59', 'Europe/Stockholm', '2027-03-28T00:59:00.000Z'],
    ['the first minute after the jump', '2027-03-28T03:00', 'Europe/Stockholm', '2027-03-28T01:00:00.000Z'],
    ['the minute after the doubled hour', '2027-10-31T03:00', 'Europe/Stockholm', '2027-10-31T02:00:00.000Z'],
    ['a zone whose jump is half an hour', '2027-04-04T03:00', 'Australia/Lord_Howe', '2027-04-03T16:30:00.000Z'],
  ])('%s is one instant', (_, text, zone, iso) => {
    expect(readZonedTime(text, zone)).toEqual({ ok: true, instant: Date.parse(iso) })
  })

  it.each([
    ['Stockholm', '2027-03-28T02:30', 'Europe/Stockholm', ['2027-03-28T01:30+01:00', '2027-03-28T03:30+02:00']],
    ['Helsinki', '2027-03-28T03:30', 'Europe/Helsinki', ['2027-03-28T02:30+02:00', '2027-03-28T04:30+03:00']],
  ])('does not exist while the clock jumps in %s, and both neighbours are named', (_, text, zone, candidates) => {
    expect(readZonedTime(text, zone)).toEqual({ ok: false, code: 'nonexistent_time', candidates })
  })

  it.each([
    ['Stockholm', '2027-10-31T02:30', 'Europe/Stockholm', ['2027-10-31T02:30+02:00', '2027-10-31T02:30+01:00']],
    ['Tallinn', '2027-10-31T03:15', 'Europe/Tallinn', ['2027-10-31T03:15+03:00', '2027-10-31T03:15+02:00']],
  ])('exists twice when the clock goes back in %s, and both are named', (_, text, zone, candidates) => {
    expect(readZonedTime(text, zone)).toEqual({ ok: false, code: 'doubled_time', candidates })
  })

  it.each([
    ['2027-03-28T02:30', 'Europe/Stockholm'],
    ['2027-03-28T03:30', 'Europe/Helsinki'],
    ['2027-10-31T02:30', 'Europe/Stockholm'],
    ['2027-10-31T03:15', 'Europe/Tallinn'],
  ])('%s in %s would be an hour off if it were guessed, whichever way', (text, zone) => {
    const reading = readZonedTime(text, zone)
    if (reading.ok || !('candidates' in reading)) throw new Error('It was not refused.')
    for (const disambiguation of ['compatible', 'earlier', 'later'] as const) {
      const guess = Temporal.PlainDateTime.from(text).toZonedDateTime(zone, { disambiguation }).epochMilliseconds
      const off = reading.candidates.map((candidate) => Math.abs(Date.parse(candidate) - guess))
      expect(off.toSorted((a, b) => a - b)).toEqual([0, 3_600_000])
    }
  })

  it('with an offset means itself, whatever the zone', () => {
    expect(readZonedTime('2027-03-28T02:30:00+01:00', 'nowhere')).toEqual({
      ok: true,
      instant: Date.parse('2027-03-28T01:30:00Z'),
    })
    expect(readZonedTime('2027-03-28T01:30:00.000Z', '')).toEqual({
      ok: true,
      instant: Date.parse('2027-03-28T01:30:00Z'),
    })
  })

  it.each([
    ['a day that is none', '2027-02-30T10:00', 'Europe/Stockholm', 'unreadable_time'],
    ['words', 'tomorrow', 'Europe/Stockholm', 'unreadable_time'],
    ['nothing', '', 'Europe/Stockholm', 'unreadable_time'],
    ['an invented zone', '2027-02-20T10:00', 'Europe/Atlantis', 'unknown_zone'],
    ['an offset for a zone', '2027-02-20T10:00', '+02:00', 'unknown_zone'],
  ])('%s is refused', (_, text, zone, code) => {
    expect(readZonedTime(text, zone)).toEqual({ ok: false, code })
  })

  it('knows a zone from what only looks like one', () => {
    const zones = ['Europe/Oslo', 'UTC', 'Etc/GMT-5', 'EST5EDT', '+01:00', '', 'CEST?', 'Mars/Olympus']
    expect(zones.filter(isZone)).toEqual(['Europe/Oslo', 'UTC', 'Etc/GMT-5', 'EST5EDT'])
  })

  it.each('ACT AST BST CAT CST EAT IST JST PST SST pst'.split(' '))(
    'takes %s for no zone: it names several',
    (name) => {
      expect(isZone(name)).toBe(false)
      expect(readZonedTime('2027-01-05T10:00', name)).toEqual({ ok: false, code: 'unknown_zone' })
    },
  )

  it('calls nothing a zone by which no local time can be read', () => {
    const taken = (name: string) => {
      try {
        return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
      } catch {
        return false
      }
    }
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    const short = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c))).filter(taken)
    expect(short).toContain('IST')
    for (const zone of short.filter(isZone)) expect(readZonedTime('2027-01-05T10:00', zone).ok, zone).toBe(true)
  })
})
