import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterBatchEvent,
  BATCH_EVENTS,
  BATCH_STATES,
  type BatchState,
  judgeSeal,
  KEY_LIFE_MS,
  OPEN_BATCH_STATES,
  partition,
} from '../../../src/domain/batches.ts'

const events = fc.array(fc.constantFrom(...BATCH_EVENTS), { maxLength: 60 })
const isOpen = (state: BatchState) => (OPEN_BATCH_STATES as readonly string[]).includes(state)

describe('a batch, whatever happens to it in whatever order', () => {
  it('never leaves its end, and cannot be sealed without having been claimed', () => {
    const seen = new Set<BatchState>()
    fc.assert(
      fc.property(events, (happens) => {
        let state: BatchState = 'planned'
        for (const event of happens) {
          const next = afterBatchEvent(state, event)
          if (!next) continue
          expect(isOpen(state)).toBe(true)
          if (event === 'seal') expect(state).toBe('claimed')
          if (next === 'in_doubt') expect(state).toBe('sealed')
          // What may have been taken goes back to the start only by a definite no or by a person.
          if (next === 'planned' && (state === 'sealed' || state === 'in_doubt')) {
            expect(['next_generation', 'resolve_release']).toContain(event)
          }
          state = next
          seen.add(state)
        }
      }),
      { numRuns: 2_000, seed: 7 },
    )
    expect(new Set([...seen, 'planned'])).toEqual(new Set(BATCH_STATES))
  })

  it('can be brought to an end from every open state', () => {
    const ends = (state: BatchState, left: number): boolean =>
      !isOpen(state) ||
      (left > 0 &&
        BATCH_EVENTS.some((event) => {
          const next = afterBatchEvent(state, event)
          return next !== null && next !== state && ends(next, left - 1)
        }))
    for (const state of BATCH_STATES) expect(ends(state, 4), state).toBe(true)
  })
})

describe('the 24-hour rule', () => {
  const HOUR = 3600_000
  it('never lets a call be repeated whose key the provider may have forgotten, with clocks up to an hour apart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 * HOUR }),
        fc.integer({ min: -HOUR, max: HOUR }),
        fc.nat(5),
        fc.integer({ min: 1, max: 40 }),
        (age, skew, openAttempts, generation) => {
          const firstAttemptAt = 1_800_000_000_000
          const verdict = judgeSeal(
            { firstAttemptAt: firstAttemptAt + skew, openAttempts, generation },
            firstAttemptAt + age,
          )
          if (age > 24 * HOUR) expect(verdict).not.toBe('retry')
          if (verdict === 'next_generation') expect(openAttempts).toBe(0)
          if (verdict === 'doubt') expect(openAttempts).toBeGreaterThan(0)
        },
      ),
    )
  })

  it('trusts no age when the first attempt lies further in the future than clocks may differ', () => {
    const first = 1_800_000_000_000
    expect(judgeSeal({ firstAttemptAt: first, openAttempts: 1, generation: 1 }, first - 2 * HOUR)).toBe('doubt')
    expect(judgeSeal({ firstAttemptAt: first, openAttempts: 0, generation: 1 }, first - 2 * HOUR)).toBe(
      'next_generation',
    )
    expect(judgeSeal({ firstAttemptAt: first, openAttempts: 1, generation: 1 }, first - HOUR / 2)).toBe('retry')
    expect(judgeSeal({ firstAttemptAt: first, openAttempts: 1, generation: 1 }, first + KEY_LIFE_MS - 1)).toBe('retry')
  })
})

describe('the division into batches', () => {
  it('puts each member into exactly one batch, none of them too large or empty', () => {
    const members = fc.array(fc.record({ id: fc.nat(), language: fc.constantFrom('sv', 'fi', 'et', 'is') }))
    fc.assert(
      fc.property(members, fc.integer({ min: 1, max: 100 }), (people, size) => {
        const groups = partition(people, size)
        const placed = groups.flatMap((group) => group.members)
        expect(placed.length).toBe(people.length)
        expect(new Set(placed)).toEqual(new Set(people))
        for (const group of groups) {
          expect(group.members.length).toBeGreaterThan(0)
          expect(group.members.length).toBeLessThanOrEqual(size)
        }
      }),
    )
  })
})
