import { describe, expect, it } from 'vitest'
import type { CampaignType } from '../../../src/domain/campaign.ts'
import { sparedBy } from '../../../src/domain/once.ts'

describe('who is spared in a campaign', () => {
  it.each<[CampaignType, readonly CampaignType[]]>([
    ['brief', ['brief', 'follow_up']],
    ['follow_up', ['follow_up']],
    ['correction', []],
    ['hold', []],
    ['kill', []],
    ['embargo_lifted', []],
    ['digest', []],
  ])('of the type %s: whoever was sent one of %j', (type, types) => {
    expect(sparedBy(type)).toEqual(types)
  })
})
