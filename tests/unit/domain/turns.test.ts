import { describe, expect, it } from 'vitest'
import type { CampaignType } from '../../../src/domain/campaign.ts'
import { shareOf, turnsOf } from '../../../src/domain/turns.ts'

const campaign = (id: string, type: CampaignType = 'brief') => ({ id, type })

describe('the turns of running campaigns', () => {
  it('begin with what is wrong with earlier mail, then go round', () => {
    const all = [
      ...[campaign('a'), campaign('c', 'correction'), campaign('b', 'digest')],
      ...[campaign('k', 'kill'), campaign('f', 'follow_up'), campaign('h', 'hold')],
    ]
    const ids = (round: number) =>
      turnsOf(all, round)
        .map(({ id }) => id)
        .join('')
    expect([0, 1, 2, 3].map(ids)).toEqual(['khcabf', 'khcbfa', 'khcfab', 'khcabf'])
    expect(turnsOf([], 5)).toEqual([])
  })

  it.each([
    ['brief', 12, 3, 4],
    ['brief', 1, 3, 1],
    ['brief', 7, 1, 7],
    ['kill', 12, 3, 12],
    ['brief', 0, 3, 0],
    ['kill', -2, 1, 0],
  ] as const)('%s: of %i free places, with %i waiting, may take %i', (type, free, waiting, share) => {
    expect(shareOf(campaign('x', type), free, waiting)).toBe(share)
  })

  it('leave nothing unused where somebody still wants it', () => {
    let free = 10
    const wants = [1, 2, 30]
    const taken = wants.map((want, at) => {
      const took = Math.min(want, shareOf(campaign('x'), free, wants.length - at))
      free -= took
      return took
    })
    expect(taken).toEqual([1, 2, 7])
  })
})
