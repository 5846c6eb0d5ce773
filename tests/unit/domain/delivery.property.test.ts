import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeliveryFact, FACTS, isSubmitted, join, rankOf, stateOf } from '../../../src/domain/delivery.ts'

const fact = fc.constantFrom(...FACTS)

/** A row as both databases keep it: it takes a fact only if that is of a higher rank (`WHERE rank < ?`). */
const write = (row: DeliveryFact, next: DeliveryFact): DeliveryFact => (rankOf(row) < rankOf(next) ? next : row)

describe('the row of a delivery', () => {
  /** Told the same things twice over, in another order, a row ends as the join of them all. */
  const holdsTheJoin = (writeTo: typeof write) =>
    fc.assert(
      fc.property(
        fc.array(fact, { minLength: 1 }),
        fc.array(fc.nat()),
        fc.array(fc.nat(), { minLength: 1 }),
        (told, repeats, order) => {
          const twice = [...told, ...repeats.map((n) => told[n % told.length]!)]
          const mixed = twice
            .map((f, n) => [f, order[n % order.length]! * (n + 7919)] as const)
            .sort((a, b) => (a[1] % 1013) - (b[1] % 1013))
            .map(([f]) => f)
          const known = told.reduce(join, 'planned')
          expect(mixed.reduce(writeTo, 'planned' as DeliveryFact)).toBe(known)
        },
      ),
    )

  it('holds the join of everything it was ever told, in whatever order and however often', () => {
    holdsTheJoin(write)
  })

  it('would not if the last word won, nor if the first one did', () => {
    expect(() => holdsTheJoin((_, next) => next)).toThrow(/Counterexample/)
    expect(() => holdsTheJoin((row, next) => (row === 'planned' ? next : row))).toThrow(/Counterexample/)
  })

  it('only rises: no later word makes it less certain', () => {
    fc.assert(
      fc.property(fc.array(fact), (told) => {
        let row: DeliveryFact = 'planned'
        for (const next of told) {
          const then = write(row, next)
          expect(rankOf(then)).toBeGreaterThanOrEqual(rankOf(row))
          if (isSubmitted(row)) expect(isSubmitted(then)).toBe(true)
          row = then
        }
      }),
    )
  })

  it('is one lattice: join is the least fact above both', () => {
    for (const a of FACTS) {
      expect(join(a, a)).toBe(a)
      for (const b of FACTS) {
        expect(join(a, b)).toBe(join(b, a))
        const above = FACTS.filter((f) => rankOf(f) >= rankOf(a) && rankOf(f) >= rankOf(b))
        expect(above.every((f) => rankOf(f) >= rankOf(join(a, b)))).toBe(true)
        expect(above).toContain(join(a, b))
        for (const c of FACTS) expect(join(join(a, b), c)).toBe(join(a, join(b, c)))
      }
    }
  })

  it('is in doubt only while no word of the provider is known', () => {
    for (const f of FACTS)
      if (isSubmitted(f) || f === 'refused') expect(stateOf(join('doubted', f))).not.toBe('in_doubt')
  })
})
