import { describe, expect, test } from 'vitest'
import { clock, localise, sayInstant, sayRemaining } from '../../../src/admin/components/model/instants.ts'

describe('instants', () => {
  test('an instant is said in the reader’s zone, which is named', () => {
    expect(sayInstant('2026-12-01T07:00:00.000Z', 'Europe/Helsinki')).toBe('1 December 2026 at 09:00 (Helsinki, UTC+2)')
  })

  test('what is not an instant is left as it is', () => {
    expect(sayInstant('soon', 'UTC')).toBe('soon')
  })

  test('UTC instants in a message of the server become the reader’s', () => {
    const message = 'Edition 2 is signed and goes out at 2026-07-01T07:05:30.120Z. Until then it can be pulled back.'
    expect(localise(message, 'Europe/Stockholm')).toBe(
      'Edition 2 is signed and goes out on 1 July 2026 at 09:05 (Stockholm, UTC+2). Until then it can be pulled back.',
    )
  })

  test('a message without instants stays the same', () => {
    expect(localise('Pulled back: nothing goes out.', 'UTC')).toBe('Pulled back: nothing goes out.')
  })
})

describe('lengths of time', () => {
  test.each([
    [7, '0:07'],
    [249, '4:09'],
    [3723, '1:02:03'],
    [-1, '0:00'],
  ])('a clock with %d seconds left shows %s', (seconds, shown) => {
    expect(clock(seconds)).toBe(shown)
  })

  test.each([
    [null, 'The remaining time cannot be told yet.'],
    [0, 'Nothing is left to do.'],
    [30, 'Less than a minute left.'],
    [60, 'About a minute left.'],
    [61, 'About 2 minutes left.'],
    [3 * 3600, 'About 3 hours left.'],
  ])('%s seconds to go: %s', (seconds, words) => {
    expect(sayRemaining(seconds)).toBe(words)
  })
})
