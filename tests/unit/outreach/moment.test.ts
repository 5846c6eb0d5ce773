import { describe, expect, it } from 'vitest'
import type { CampaignState } from '../../../src/domain/campaign.ts'
import { departures } from '../../../src/outreach/departures.ts'
import { onTime } from '../../../src/outreach/moment.ts'
import type { SendDeps } from '../../../src/outreach/send.ts'
import type { BatchRow } from '../../../src/outreach/store.ts'

const NEXT = 2_000

/** A call whose moment is at 1,000, with a clock that only waiting moves. */
function callAt({ now, state = 'sending' }: { now: number; state?: CampaignState }) {
  let clock = now
  const moved: [number, number | null][] = []
  let looks = 0
  const deps = {
    departures: departures(),
    now: () => clock,
    wait: async (ms: number) => {
      clock += Math.max(0, ms)
    },
    pacer: {
      due: (moment: number) => moment,
      moved: (from: number, to: number | null) => void moved.push([from, to]),
      slot: async () => NEXT,
    },
    store: {
      campaign: async () => {
        looks += 1
        return { state }
      },
    },
  } as unknown as SendDeps
  const batch = { campaign: 'c' } as BatchRow
  deps.departures.expect(1_000)
  return { call: (sealedAt: number) => onTime(deps, batch, 1_000, sealedAt), moved, looks: () => looks }
}

describe('the moment of a call', () => {
  it.each([
    ['sealed well before: looked at again', { now: 700 }, 700, 1_000, 1],
    ['sealed just now', { now: 1_000 }, 995, 1_000, 0],
    ['late by less than it takes to ask for another', { now: 1_200 }, 1_195, 1_000, 0],
    ['sealed long before, and late: looked at again', { now: 1_200 }, 1_000, 1_000, 1],
    ['later than that: another one', { now: 1_300 }, 1_295, NEXT, 1],
  ])('%s', async (_, at, sealedAt, leaves, looks) => {
    const { call, looks: looked } = callAt(at)
    expect(await call(sealedAt)).toBe(leaves)
    expect(looked()).toBe(looks)
  })

  it.each([
    ['while it waited', 700, 700, 1_000],
    ['while a late one was composed', 1_200, 1_000, 1_000],
    ['while it had to ask for another', 1_300, 1_000, NEXT],
  ])('is given back when the campaign was paused %s', async (_, now, sealedAt, given) => {
    const { call, moved } = callAt({ now, state: 'paused' })
    expect(await call(sealedAt)).toBeNull()
    expect(moved.at(-1)).toEqual([given, null])
  })
})
