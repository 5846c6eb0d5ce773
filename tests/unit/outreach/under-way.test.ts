import { describe, expect, it } from 'vitest'
import type { BatchRow } from '../../../src/outreach/store.ts'
import { batchesUnderWay } from '../../../src/outreach/under-way.ts'

const brief = { id: 'brief', type: 'brief' } as const
const other = { id: 'other', type: 'brief' } as const
const kill = { id: 'kill', type: 'kill' } as const
const BYTES = 1_000

/** A process that takes on eight batches, or two while it selects recipients and leaves calls to others. */
function process(own: { mostBytes?: number; most?: number } = {}) {
  const now = { selects: false }
  const underWay = batchesUnderWay({
    pacer: { inFlightGoal: (busy = false) => (busy ? 2 : 8) },
    selecting: () => now.selects,
    ...own,
  })
  let serial = 0
  const begin = (campaign: { id: string; type: 'brief' | 'kill' }, through?: () => void) => {
    let end = () => {}
    const work = new Promise<void>((resolve) => {
      end = resolve
    })
    serial += 1
    underWay.add(campaign, { id: `b${serial}`, campaign: campaign.id } as BatchRow, BYTES, work, through)
    return end
  }
  return { now, underWay, begin }
}

describe('the batches that a process works on', () => {
  it('are as many as it takes to use the rate', () => {
    const { underWay, begin } = process()
    expect(underWay.room(brief, BYTES)).toBe(8)
    for (let i = 0; i < 5; i++) begin(brief)
    expect(underWay.room(brief, BYTES)).toBe(3)
    expect([underWay.size, underWay.of('brief'), underWay.of('other')]).toEqual([5, 5, 0])
    expect(underWay.batches().map(({ id }) => id)).toEqual(['b1', 'b2', 'b3', 'b4', 'b5'])
  })

  it('are fewer while it selects recipients, but not of what is urgent', () => {
    const { underWay, begin, now } = process()
    for (let i = 0; i < 3; i++) begin(brief)
    expect([underWay.room(brief, BYTES), underWay.room(kill, BYTES)]).toEqual([5, 8])
    now.selects = true
    expect([underWay.room(brief, BYTES), underWay.room(kill, BYTES)]).toEqual([0, 8])
    expect([underWay.worthALook(brief, BYTES), underWay.worthALook(kill, BYTES)]).toEqual([0.5, 2])
  })

  it('are no more than its memory is meant to hold, but for a first one that is urgent', () => {
    const { underWay, begin } = process({ mostBytes: 2.5 * BYTES })
    expect(underWay.room(brief, BYTES)).toBe(2)
    expect(underWay.worthALook(brief, BYTES)).toBe(2.5 / 4)
    begin(brief)
    begin(brief)
    expect([underWay.room(brief, BYTES), underWay.room(other, BYTES), underWay.room(kill, BYTES)]).toEqual([0, 0, 1])
    begin(kill)
    expect(underWay.room(kill, BYTES)).toBe(0)
  })

  it('are no more than are allowed at once, whatever the rate asks for', () => {
    const { underWay, begin } = process({ most: 2 })
    expect([underWay.room(brief, BYTES), underWay.room(kill, BYTES)]).toEqual([2, 2])
    begin(brief)
    expect(underWay.room(brief, BYTES)).toBe(1)
  })

  it('leave a place to a campaign that has none', () => {
    const { underWay, begin } = process()
    for (let i = 0; i < 8; i++) begin(brief)
    expect([underWay.room(brief, BYTES), underWay.room(other, BYTES)]).toEqual([0, 1])
  })

  it('count until they are through, and who waits for that is told when they do not count any more', async () => {
    const { underWay, begin } = process()
    const seen: number[] = []
    const end = begin(brief, () => seen.push(underWay.room(brief, BYTES)))
    begin(other)()
    const settled = underWay.settled()
    end()
    await settled
    expect(seen).toEqual([8])
    expect(underWay.size).toBe(0)
  })
})
