import { describe, expect, it } from 'vitest'
import type { CampaignType } from '../../../src/domain/campaign.ts'
import { nextInLine, placesKept, shareOf, turnsOf } from '../../../src/domain/turns.ts'

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

describe('the next of those who wait', () => {
  const running = new Map<string, CampaignType>([
    ...(['a', 'b', 'c'] as const).map((id) => [id, 'brief'] as const),
    ...([
      ['k', 'kill'],
      ['h', 'hold'],
      ['l', 'embargo_lifted'],
    ] as const),
  ])
  it.each([
    // who waits, who was served (the latest last), → whose turn it is
    [[], [], 0],
    [['a', 'a', 'a'], ['a'], 0],
    [['a', 'a', 'b'], ['a'], 2],
    [['a', 'b', 'b'], ['a', 'b'], 0],
    [['a', 'b', 'c'], ['c', 'a', 'b'], 2],
    [['a', 'a', 'l', 'l'], ['l'], 2],
    [['a', 'l', 'h', 'k', 'k'], ['k'], 3],
    // What is no campaign's, and one that this process does not know, wait like a brief.
    [['', 'a'], ['a'], 0],
    [['x', 'k'], [], 1],
  ])('of %j, when %j were served, is %i', (waiting, served, next) => {
    expect(nextInLine(waiting, { running, served })).toBe(next)
  })

  it.each([
    ['brief', { all: 4, urgent: 0, own: 4 }, 0],
    ['brief', { all: 4, urgent: 0, own: 0 }, 1],
    ['brief', { all: 8, urgent: 0, own: 0 }, 0],
    ['kill', { all: 4, urgent: 0, own: 0 }, 4],
    ['kill', { all: 8, urgent: 4, own: 4 }, 0],
    ['hold', { all: 7, urgent: 5, own: 0 }, 0],
  ] as const)('a %s finds, of four places and with %j, so many kept: %i', (type, underWay, kept) => {
    expect(placesKept(campaign('x', type), 4, underWay)).toBe(kept)
  })
})
