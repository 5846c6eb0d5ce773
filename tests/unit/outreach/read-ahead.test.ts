import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type PlanDeps, planCampaign, SLICE } from '../../../src/outreach/plan.ts'
import type { CampaignRow, Slice } from '../../../src/outreach/store.ts'
import { frozenFor } from '../../support/outreach.ts'

const MEMBERS = 5 * SLICE - 100
const id = (at: number) => at.toString(16).padStart(24, '0')

/** Selects everybody of one list; tells for each slice how many rows had been read when it was begun to be written, and when it was. */
async function select({ hurry, failsAt = 0 }: { hurry: boolean; failsAt?: number }) {
  let read = 0
  const written: string[] = []
  const ahead: number[] = []
  const frozen = frozenFor(['sv'])
  const choice = { type: 'brief', rules: {}, sources: [], cap: null, window: null, onePerOutlet: false, digests: false }
  const store = {
    leasePlan: async () => 1,
    frozenOf: async () => ({ ...frozen, choice }),
    campaign: async () => ({ id: 'c', lists: ['l'], translationGroup: '', watermark: '', slices: 0 }),
    members: async (_: string, after: string, limit: number) => {
      const from = after ? Number.parseInt(after, 16) + 1 : 1
      const many = Math.max(0, Math.min(limit, MEMBERS - from + 1))
      read += many
      return Array.from({ length: many }, (_, at) => ({
        ...{ contact: id(from + at), list: 'l', membership: 'active', address: `p${from + at}@example.org` },
        ...{
          languages: ['sv'],
          countries: ['SE'],
          legalBasis: 'legitimate_interest',
          optIn: 'none',
          embargoTrusted: false,
        },
      }))
    },
    writeSlice: async (slice: Slice) => {
      const before = read
      for (let turns = 0; turns < (slice.number === failsAt ? 3 : 200); turns++) await turn()
      if (slice.number === failsAt) throw new Error('The database is away.')
      ahead.push(read - before)
      for (const { members } of slice.batches) written.push(...members.map(({ contact }) => contact))
      written.push(...slice.excluded.map(({ contact }) => contact))
      return true
    },
    completePlan: async () => true,
    releasePlan: async () => {},
  }
  const deps = {
    ...{ store, workerId: 'w', leaseMs: 1_000, now: Date.now, suppressedAmong: async () => new Set<string>() },
    hurry: () => hurry,
  } as unknown as PlanDeps
  const result = await planCampaign(deps, { id: 'c' } as CampaignRow, new AbortController().signal, () => {}).catch(
    (error: Error) => error.message,
  )
  const atEnd = read
  for (let turns = 0; turns < 50; turns++) await turn()
  return { result, written, ahead, later: read - atEnd }
}

const everybody = Array.from({ length: MEMBERS }, (_, at) => id(at + 1))

describe('selecting where nothing limits', () => {
  it('reads the next members while the last are written, but for the first, and selects each once', async () => {
    const { result, written, ahead } = await select({ hurry: true })
    expect(result).toBe('complete')
    expect(written.sort()).toEqual(everybody)
    expect(ahead[0]).toBe(0)
    expect(Math.max(...ahead.slice(1))).toBeGreaterThanOrEqual(SLICE)
  })

  it('reads nothing ahead under a rate', async () => {
    const { written, ahead } = await select({ hurry: false })
    expect(written.sort()).toEqual(everybody)
    expect(new Set(ahead)).toEqual(new Set([0]))
  })

  it('reads nothing any more once it has ended, also with an error', async () => {
    const { result, later } = await select({ hurry: true, failsAt: 3 })
    expect([result, later]).toEqual(['The database is away.', 0])
  })
})
