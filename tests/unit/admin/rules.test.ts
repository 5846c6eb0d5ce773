import { describe, expect, it } from 'vitest'
import { codeFor, conditionsOf, rulesFrom, sayRules } from '../../../src/admin/components/model/rules.ts'

describe('the rules of a list in the form', () => {
  it('are said as one sentence', () => {
    expect(
      sayRules(
        [
          { field: 'countries', any: ['SE', 'FI'] },
          { field: 'languages', any: ['sv'] },
          { field: 'outlets', any: ['o1'] },
          { field: 'audience', any: ['decision_maker'] },
        ],
        () => 'Daily North',
      ),
    ).toBe(
      'All contacts who cover Sweden or Finland, and who read Swedish, and who work for Daily North, and who are decision-makers.',
    )
    expect(sayRules([{ field: 'beats', any: [] }], () => '')).toMatch(/^Nobody yet/)
  })

  it.each([
    ['countries', 'Sweden', 'SE'],
    ['countries', 'finland', 'FI'],
    ['countries', 'United Kingdom', 'GB'],
    ['countries', 'SE', 'SE'],
    ['countries', 'Swed', 'Swed'],
    ['languages', 'Norwegian Bokmål', 'nb'],
    ['languages', 'Estonian', 'et'],
    ['beats', 'Finland', 'Finland'],
  ] as const)('take %s “%s” for %s', (field, typed, stored) => {
    expect(codeFor(field, typed)).toBe(stored)
  })

  it('are nothing while no condition names anything, and keep the empty one on the screen', () => {
    const conditions = [{ field: 'beats' as const, any: [] }]
    expect(rulesFrom(conditions)).toBeNull()
    expect(conditionsOf({ all: [...conditions, { field: 'shoe size', any: ['44'] }, null] })).toEqual(conditions)
    expect(conditionsOf('nonsense')).toEqual([])
  })
})
