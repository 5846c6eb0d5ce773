import { describe, expect, it } from 'vitest'
import { CLOCK_TOLERANCE_MS } from '../../../src/domain/batches.ts'
import { type AheadLease, believedUntil, judgeAhead, type Lease } from '../../../src/domain/leases.ts'

const MS = 60_000
const NOW = Date.UTC(2026, 2, 1)
const FAR = NOW + 48 * 3600_000

const lease = (id: string, until = FAR): Lease => ({ id, until })
const seen = (id: string, ago: number, until = FAR): AheadLease => ({ id, until, since: NOW - ago })

describe('leases of clocks that are ahead', () => {
  it.each<[string, AheadLease[], Lease[], string[], AheadLease[]]>([
    ['nothing', [], [], [], []],
    ['one that is seen for the first time', [], [lease('a')], [], [seen('a', 0)]],
    ['one that has stood for a while', [seen('a', MS)], [lease('a')], [], [seen('a', MS)]],
    ['one that has stood for longer than a lease', [seen('a', MS + 1)], [lease('a')], ['a'], []],
    ['one that was prolonged', [seen('a', MS + 1)], [lease('a', FAR + 1)], [], [seen('a', 0, FAR + 1)]],
    ['one that has ended', [seen('a', MS + 1)], [], [], []],
    ['another one', [seen('a', MS + 1)], [lease('b')], [], [seen('b', 0)]],
    [
      'several',
      [seen('a', MS + 1), seen('b', 1)],
      [lease('a'), lease('b'), lease('c')],
      ['a'],
      [seen('b', 1), seen('c', 0)],
    ],
  ])('%s', (_, before, found, nobodys, watched) => {
    expect(judgeAhead(before, found, { now: NOW, leaseMs: MS })).toEqual({ nobodys, watched })
  })

  it('are believed as far as clocks may differ', () => {
    expect(believedUntil(NOW, MS)).toBe(NOW + MS + CLOCK_TOLERANCE_MS)
  })
})
