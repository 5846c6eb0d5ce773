import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterAction,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_STATES,
  type CampaignAction,
  type CampaignFacts,
  ENGINE_STEPS,
  type EngineStep,
} from '../../../src/domain/campaign.ts'

const actions = Object.keys(CAMPAIGN_ACTIONS) as CampaignAction[]
const steps = Object.keys(ENGINE_STEPS) as EngineStep[]
const move = fc.oneof(
  fc.constantFrom(...actions).map((name) => ({ by: 'person' as const, name })),
  fc.constantFrom(...steps).map((name) => ({ by: 'engine' as const, name })),
)

/** What the database does for a move: the engine's steps by their table, a person's through `afterAction`. */
function moved(facts: CampaignFacts, { by, name }: { by: 'person' | 'engine'; name: string }): CampaignFacts {
  if (by === 'person') {
    const state = afterAction(name as CampaignAction, facts)
    return state ? { ...facts, state } : facts
  }
  const step = ENGINE_STEPS[name as EngineStep]
  if (!(step.from as readonly string[]).includes(facts.state)) return facts
  return {
    state: step.to,
    frozen: facts.frozen || name === 'freeze',
    planComplete: facts.planComplete || name === 'planned',
  }
}

const path = (moves: { by: 'person' | 'engine'; name: string }[]) => {
  const states: CampaignFacts[] = [{ state: 'draft', frozen: false, planComplete: false }]
  for (const next of moves) states.push(moved(states.at(-1)!, next))
  return states
}

describe('a campaign, whatever is done to it in whatever order', () => {
  const walks = fc.array(move, { maxLength: 40 })

  it('is never done or sending with recipients still to be selected, and never selects before it is frozen', () => {
    fc.assert(
      fc.property(walks, (moves) => {
        for (const { state, frozen, planComplete } of path(moves)) {
          if (state === 'sending' || state === 'done') expect(planComplete).toBe(true)
          if (state === 'planning' || planComplete) expect(frozen).toBe(true)
          if (state === 'planning') expect(planComplete).toBe(false)
          if (state === 'draft' || state === 'scheduled') expect(frozen).toBe(false)
        }
      }),
    )
  })

  it('stays at its end', () => {
    fc.assert(
      fc.property(walks, (moves) => {
        const states = path(moves).map(({ state }) => state)
        const end = states.findIndex((state) => state === 'done' || state === 'cancelled')
        if (end >= 0) expect(new Set(states.slice(end)).size).toBe(1)
      }),
    )
  })

  it('goes on after a pause exactly where it stood', () => {
    fc.assert(
      fc.property(walks, (moves) => {
        const facts = path(moves).at(-1)!
        const paused = moved(facts, { by: 'person', name: 'pause' })
        if (paused === facts || facts.state === 'paused') return
        expect(moved(paused, { by: 'person', name: 'resume' })).toEqual(facts)
      }),
    )
  })

  it('can always be brought to an end, and every state can be reached', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(walks, (moves) => {
        const states = path(moves)
        for (const { state } of states) seen.add(state)
        let facts = states.at(-1)!
        for (const name of ['launch', 'resume', 'freeze', 'planned', 'finish'] as const) {
          facts = moved(facts, { by: name in ENGINE_STEPS ? 'engine' : 'person', name })
        }
        expect(['done', 'cancelled']).toContain(facts.state)
      }),
      { numRuns: 2_000, seed: 7 },
    )
    expect([...seen].sort()).toEqual([...CAMPAIGN_STATES].sort())
  })
})
