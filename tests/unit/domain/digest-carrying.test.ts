import { describe, expect, it } from 'vitest'
import { readCarrying } from '../../../src/domain/digest-carrying.ts'

const at = new Date('2026-03-01T08:00:00Z')
const stored = {
  id: 'd1',
  state: 'done' as const,
  planComplete: true,
  startedAt: at,
  finishedAt: at,
  options: { frequency: 'daily', sources: ['b1', 'b2'] },
  digest: { stories: [{ letter: 'A', key: 's', campaigns: ['b1'] }] },
}

describe('what a digest carries of some briefs', () => {
  it.each<[string, object, string[], { campaigns: string[]; closed: boolean } | null]>([
    ['what it has begun with', {}, ['b1', 'b2'], { campaigns: ['b1'], closed: true }],
    ['nothing of a story that it began without', {}, ['b2'], null],
    [
      'what it is about to bring',
      { state: 'scheduled', planComplete: false, startedAt: null, finishedAt: null, digest: null },
      ['b1', 'b2', 'b3'],
      { campaigns: ['b1', 'b2'], closed: false },
    ],
    ['nothing, cancelled before it began', { state: 'cancelled', startedAt: null, digest: null }, ['b1'], null],
    ['a part, cancelled after it', { state: 'cancelled' }, ['b1'], { campaigns: ['b1'], closed: true }],
    [
      'a part, cancelled with a call in flight',
      { state: 'cancelled', finishedAt: null },
      ['b1'],
      { campaigns: ['b1'], closed: false },
    ],
    ['nothing that cannot be read', { digest: null }, ['b1'], null],
  ])('%s', (_, own, asked, carried) => {
    const found = readCarrying(asked, { ...stored, ...own })
    expect(found).toEqual(carried ? [expect.objectContaining({ id: 'd1', frequency: 'daily', ...carried })] : [])
  })
})
