import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterAction,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_STATES,
  type CampaignAction,
  type CampaignState,
  doneWords,
  ENGINE_STEPS,
  forecast,
  type ProgressFacts,
  progressOf,
  resumesTo,
} from '../../../src/domain/campaign.ts'
import { DELIVERY_STATES } from '../../../src/domain/delivery.ts'
import { nextOpening } from '../../../src/domain/sending-window.ts'
import { allowanceOn, restOpening } from '../../../src/domain/warm-up.ts'

it.each<[CampaignAction, boolean, RegExp]>([
  ['launch', false, /^The campaign is on its way\.$/],
  ['launch', true, /^It is launched, and starts when everything is let go on\.$/],
  ['resume', false, /^The campaign goes on\.$/],
  ['resume', true, /^It is resumed, and goes on when everything is let go on\.$/],
  ['pause', true, /^The campaign is paused\.$/],
  ['cancel', true, /^The campaign is cancelled\./],
])('answers to %s, with everything stopped (%s): %s', (action, stopped, words) => {
  expect(doneWords(action, stopped)).toMatch(words)
})

const facts = (state: CampaignState) => ({ state, frozen: true, planComplete: true })

describe('campaign actions', () => {
  it.each<[CampaignAction, CampaignState[], CampaignState]>([
    ['launch', ['draft'], 'scheduled'],
    ['pause', ['scheduled', 'planning', 'sending'], 'paused'],
    ['resume', ['paused'], 'sending'],
    ['cancel', ['draft', 'scheduled', 'planning', 'sending', 'paused'], 'cancelled'],
  ])('%s works from %j and nowhere else', (action, from, to) => {
    for (const state of CAMPAIGN_STATES) {
      expect(afterAction(action, facts(state))).toBe(from.includes(state) ? to : null)
    }
  })

  it('nothing leads out of `done` and `cancelled`', () => {
    for (const action of Object.keys(CAMPAIGN_ACTIONS) as CampaignAction[]) {
      expect(afterAction(action, facts('done'))).toBeNull()
      expect(afterAction(action, facts('cancelled'))).toBeNull()
    }
  })

  it('every campaign can come to an end, and none ends before its plan is complete', () => {
    const next = (state: CampaignState): CampaignState[] => [
      ...(Object.keys(CAMPAIGN_ACTIONS) as CampaignAction[]).flatMap(
        (action) => afterAction(action, facts(state)) ?? [],
      ),
      ...Object.values(ENGINE_STEPS).flatMap(({ from, to }) =>
        (from as readonly string[]).includes(state) ? [to] : [],
      ),
    ]
    const reach = (state: CampaignState, seen = new Set<CampaignState>()): Set<CampaignState> => {
      for (const to of next(state)) if (!seen.has(to)) reach(to, seen.add(to))
      return seen
    }
    for (const state of CAMPAIGN_STATES.filter((s) => s !== 'done' && s !== 'cancelled')) {
      expect(reach(state)).toContain('done')
      expect(reach(state)).toContain('cancelled')
    }
    expect(CAMPAIGN_STATES.filter((state) => next(state).includes('done'))).toEqual(['sending'])
    expect([...reach('draft')]).toHaveLength(CAMPAIGN_STATES.length - 1)
  })

  it('resuming returns to where the campaign stood', () => {
    expect(resumesTo({ frozen: false, planComplete: false })).toBe('scheduled')
    expect(resumesTo({ frozen: true, planComplete: false })).toBe('planning')
    expect(resumesTo({ frozen: true, planComplete: true })).toBe('sending')
  })
})

const base: ProgressFacts = {
  state: 'sending',
  frozen: true,
  planComplete: true,
  pausedReason: '',
  candidates: 1000,
  planned: 900,
  excluded: 100,
  counts: {},
  recent: 0,
  windowSeconds: 30,
  permitted: 2,
}

describe('progress', () => {
  it('counts cumulatively: what was delivered was also submitted', () => {
    const progress = progressOf({
      ...base,
      counts: {
        planned: 100,
        submitted: 200,
        delayed: 10,
        delivered: 500,
        bounced: 40,
        complained: 5,
        failed: 20,
        in_doubt: 25,
        excluded: 100,
      },
    })
    expect(progress).toMatchObject({
      submitted: 755,
      delivered: 505,
      bounced: 40,
      complained: 5,
      failed: 20,
      inDoubt: 25,
    })
  })

  it('adds up: planned = unsent + submitted + failed + in doubt, whatever the states', () => {
    const counts = fc.dictionary(fc.constantFrom(...DELIVERY_STATES), fc.nat(1000))
    fc.assert(
      fc.property(counts, (given) => {
        const planned = DELIVERY_STATES.filter((s) => s !== 'excluded').reduce((n, s) => n + (given[s] ?? 0), 0)
        const excluded = given.excluded ?? 0
        const p = progressOf({ ...base, candidates: planned + excluded, planned, excluded, counts: given })
        expect(p.planned - p.submitted - p.failed - p.inDoubt).toBe(given.planned ?? 0)
      }),
    )
  })

  it('never hands over more than it has planned, whatever was selected since the campaign was read', () => {
    const read = { ...base, planComplete: false, candidates: 210, planned: 200, excluded: 10 }
    const then = progressOf({ ...read, counts: { submitted: 300, planned: 80, failed: 5, excluded: 15 } })
    expect(then).toMatchObject({ candidates: 400, planned: 385, excluded: 15, submitted: 300 })
    const counts = fc.dictionary(fc.constantFrom(...DELIVERY_STATES), fc.nat(1000))
    fc.assert(
      fc.property(counts, (given) => {
        const p = progressOf({ ...read, counts: given })
        expect(p.planned + p.excluded).toBe(p.candidates)
        if (p.candidates > read.candidates) expect(p.submitted + p.failed + p.inDoubt).toBeLessThanOrEqual(p.planned)
      }),
    )
  })

  it.each<[string, Partial<ProgressFacts>, number | null]>([
    ['measures by the last half minute', { recent: 300 }, 90],
    ['falls back on the permitted rate before the first reply', {}, 5],
    ['knows the end', { state: 'done' }, 0],
    ['cannot tell while recipients are selected', { state: 'planning', planComplete: false, recent: 300 }, null],
    ['cannot tell while paused', { state: 'paused', recent: 300 }, null],
    ['cannot tell while a person has to decide', { counts: { submitted: 800, in_doubt: 100 } }, null],
    ['is zero once all are handed over', { counts: { submitted: 900 } }, 0],
    ['cannot tell without any rate', { permitted: 0 }, null],
  ])('the forecast %s', (_, part, eta) => {
    expect(progressOf({ ...base, ...part }).etaSeconds).toBe(eta)
  })

  it('expects the last recipient after one gap less than there are calls', () => {
    expect(forecast(1_000, [{ requests: 11, mails: 1_100 }], 2)).toEqual({ first: 1_000, last: 6_000, rests: false })
    expect(forecast(1_000, [], 2)).toEqual({ first: 1_000, last: 1_000, rests: false })
    expect(forecast(1_000, [{ requests: 5, mails: 500 }], 0)).toEqual({ first: 1_000, last: 1_000, rests: false })
  })

  const window = (zone: string) => {
    const hours = { from: '07:00', to: '19:00', weekdaysOnly: false }
    return {
      opening: nextOpening(hours, zone, Date.parse('2026-03-02T12:00:00Z')),
      reopens: (at: number) => nextOpening(hours, zone, at),
    }
  }
  const five = { requests: 5, mails: 500 }
  const alone = { requests: 1, mails: 100 }
  const rest = (at: number) => restOpening('Europe/Helsinki', at)
  it.each([
    ['a day at a time', 0, [five], '2026-03-02T12:00:00Z', '2026-03-04T00:00:01Z'],
    ['from the next day on, where the first is used up', 100, [five], '2026-03-03T00:00:00Z', '2026-03-04T00:00:02Z'],
    [
      'within the window of each day',
      0,
      [{ ...five, ...window('UTC') }],
      '2026-03-02T12:00:00Z',
      '2026-03-04T07:00:01Z',
    ],
    ['and of the first', 60, [{ ...five, ...window('UTC') }], '2026-03-03T07:00:00Z', '2026-03-04T07:00:02Z'],
    [
      'by the clock of those whose window opens first',
      100,
      [
        { ...alone, ...window('UTC') },
        { ...alone, ...window('Asia/Tokyo') },
      ],
      '2026-03-03T00:00:00Z',
      '2026-03-03T07:00:00Z',
    ],
    ['by day, where it leaves something over', 0, [{ ...five, rest }], '2026-03-02T12:00:00Z', '2026-03-04T05:00:01Z'],
    ['by day, where nothing is left of it', 100, [{ ...five, rest }], '2026-03-03T05:00:00Z', '2026-03-04T05:00:02Z'],
    ['at once, where there is room', 99, [{ requests: 1, mails: 1 }], '2026-03-02T12:00:00Z', '2026-03-02T12:00:00Z'],
  ])('keeps to what a warm-up allows: %s', (_, spent, calls, first, last) => {
    const start = Date.parse('2026-03-02T12:00:00Z')
    const allowed = (at: number) => {
      const day = allowanceOn({ startedAt: start, firstDay: 100, growth: 2 }, at)!
      return day.day === '2026-03-02' ? { ...day, mails: day.mails - spent } : day
    }
    expect(forecast(start, calls, 1, allowed)).toMatchObject({ first: Date.parse(first), last: Date.parse(last) })
  })

  it('goes on in the night where the rate leaves something over, and not the warm-up', () => {
    const start = Date.parse('2026-03-02T12:00:00Z')
    const allowed = (at: number) => allowanceOn({ startedAt: start, firstDay: 100, growth: 2 }, at)
    expect(forecast(start, [{ requests: 20, mails: 100, rest }], 1 / 3600, allowed)).toEqual({
      first: start,
      last: Date.parse('2026-03-03T07:00:00Z'),
      rests: false,
    })
    expect(forecast(start, [{ requests: 14, mails: 70, rest }], 1 / 3600, allowed).last).toBe(
      Date.parse('2026-03-03T01:00:00Z'),
    )
    expect(forecast(start, [{ requests: 2, mails: 110, rest }], 1, allowed)).toMatchObject({ rests: true })
  })

  it('names no end that is more than a year ahead', () => {
    const allowed = (at: number) => allowanceOn({ startedAt: 0, firstDay: 1, growth: 1 }, at)
    expect(forecast(0, [{ requests: 500, mails: 500 }], 1, allowed)).toEqual({
      first: 0,
      last: Number.POSITIVE_INFINITY,
      rests: false,
    })
  })
})
