import { describe, expect, it } from 'vitest'
import { type NextBatch, waitingWords } from '../../../src/domain/waiting.ts'

const NOW = Date.parse('2026-11-25T20:00:00Z')
const minutes = (n: number) => NOW + n * 60_000
const batch = (own: Partial<NextBatch> = {}): NextBatch => ({ notBefore: NOW, tried: false, ...own })

describe('why a campaign that is under way hands over nothing', () => {
  it.each([
    ['nothing is left to send', null, minutes(60), ''],
    ['a batch is due', batch(), 0, ''],
    ['the next one is due in a moment: that is its pace', batch({ notBefore: NOW + 9_000, tried: true }), 0, ''],
    ['the provider’s pause is over in a moment', batch(), NOW + 2_000, ''],
    [
      'the provider asked for a pause',
      batch(),
      minutes(10),
      'has asked us to wait. The next mails go out at 2026-11-25T20:10Z.',
    ],
    ['no reader is at work', batch({ notBefore: minutes(600) }), 0, 'The next mails go out at 2026-11-26T06:00Z.'],
    [
      'the provider gave no answer',
      batch({ notBefore: minutes(5), tried: true }),
      0,
      'The next try is at 2026-11-25T20:05Z.',
    ],
  ])('%s', (_, next, holdUntil, words) => {
    const said = waitingWords(next, holdUntil, NOW, 'window')
    if (words) expect(said).toContain(words)
    else expect(said).toBe('')
  })

  it('tells what waits for the morning from what waits for its readers', () => {
    const next = batch({ notBefore: minutes(540) })
    const rest =
      'What the warm-up of the domain has left over is not sent at night. The next mails go out at 2026-11-26T05:00Z.'
    expect(waitingWords(next, 0, NOW, 'rest')).toBe(rest)
    expect(waitingWords(next, 0, NOW, 'window')).toContain('By the readers’ own clocks')
    expect(waitingWords(next, 0, NOW, null)).toBe('The next mails go out at 2026-11-26T05:00Z.')
    // What has been tried before waits for the morning all the same, and so after a pause that is over by then.
    expect(waitingWords({ ...next, tried: true }, minutes(10), NOW, 'rest')).toBe(rest)
    expect(waitingWords({ ...next, tried: true }, 0, NOW, null)).toContain('The next try is at 2026-11-26T05:00Z.')
    expect(waitingWords(next, minutes(600), NOW, 'rest')).toContain('asked us to wait')
  })
})
