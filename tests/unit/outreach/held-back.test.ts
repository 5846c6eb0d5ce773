import { describe, expect, it } from 'vitest'
import { FRESH_SEAL_MS } from '../../../src/domain/batches.ts'
import { departures } from '../../../src/outreach/departures.ts'
import type { Choice } from '../../../src/outreach/frozen.ts'
import { openFrozen } from '../../../src/outreach/seal.ts'
import { type SendDeps, sendBatch } from '../../../src/outreach/send.ts'
import { frozenFor } from '../../support/outreach.ts'
import { CAMPAIGN, createModel } from './model/memory-store.ts'
import { createModelProvider, type Fate } from './model/provider.ts'

const opened = openFrozen({ id: CAMPAIGN, type: 'brief', lists: ['l1'], startedAt: null }, frozenFor(['sv']))
const CHOICE: Choice = {
  ...{ type: 'brief', rules: {}, sources: [], cap: null, window: null, onePerOutlet: false, digests: false },
}
const LEAVER = 'b0-1@example.org'

/** One batch of three; every wait for another moment takes so long, and somebody leaves during the first. */
function held(waitMs: number, fates: Fate[] = [], content = opened) {
  const clock = { now: 1_800_000_000_000 }
  const model = createModel(1, 3)
  const provider = createModelProvider(() => clock.now)
  const gone = new Set<string>()
  const told: (number | null)[] = []
  const spent = { mails: 0 }
  /** The first moment is over before the batch is sealed. */
  let moments = [clock.now - 1_000]
  const deps: SendDeps = {
    ...{ store: model.store as SendDeps['store'], deployment: 'model', leaseMs: 90_000 },
    tokenSecrets: ['secret-secret-secret-secret-secret'],
    provider: { sendBatch: async (call) => provider.call(call, fates.shift() ?? 'taken') },
    pacer: {
      slot: async () => {
        clock.now += waitMs
        gone.add(LEAVER)
        return clock.now
      },
      reserve: async () => moments.shift() ?? clock.now,
      standing: () => {},
      moved: (_, to) => void told.push(to),
      heard: async () => {},
      due: (moment) => moment,
      isLimiting: () => false,
      took: () => {},
      freed: () => {},
      inFlightGoal: () => 1,
      perSecond: () => 1,
    },
    departures: departures(),
    suppressedAmong: async () => gone,
    suppress: async () => {},
    warmUp: {
      allow: async (mails) => {
        spent.mails += mails
        return true
      },
      giveBack: async (mails) => {
        spent.mails -= mails
      },
      waiting: () => false,
      dayEnds: () => Number.POSITIVE_INFINITY,
      restFrom: async (_, __, at) => at,
      largestBatch: () => 100,
    },
    ...{ now: () => clock.now, random: () => 0, wait: async () => {} },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  }
  const turn = async () => {
    const at = new Date(clock.now)
    const until = new Date(clock.now + 90_000)
    const [batch] = await model.store.claim({ campaign: CAMPAIGN, holder: 'w', now: at, until, limit: 1 })
    if (batch) await sendBatch(deps, content, batch)
    return batch
  }
  const late = () => {
    moments = [clock.now - 1_000]
  }
  return { model, deps, provider, turn, told, spent, clock, gone, late }
}

describe('a batch that was sealed and is then held back', () => {
  it('is sealed afresh when that lasts, so that who leaves in the meantime gets nothing', async () => {
    const { model, provider, turn, told, spent } = held(10 * 60_000)
    await turn()
    expect([...provider.copies]).toEqual([])
    expect(model.batches[0]).toMatchObject({ state: 'sealed', openAttempts: 0, generation: 1 })
    await turn()
    expect(model.batches[0]).toMatchObject({ state: 'planned', generation: 2 })
    await turn()
    expect(model.batches[0]).toMatchObject({ state: 'settled', generation: 2 })
    expect([...provider.copies.keys()]).toEqual(['b0-0@example.org', 'b0-2@example.org'])
    // The moments that were not used are the others'; the day's warm-up counts each mail once.
    expect(told.filter((to) => to === null).length).toBeGreaterThan(0)
    expect(spent.mails).toBe(2)
  })

  it('goes out as it is after a moment', async () => {
    const { provider, turn } = held(FRESH_SEAL_MS - 1)
    await turn()
    expect([...provider.copies.keys()]).toContain(LEAVER)
  })

  it('is sealed afresh after a refusal that nobody looked behind', async () => {
    const { model, provider, turn, clock, gone } = held(0, ['too fast'])
    await turn()
    gone.add(LEAVER)
    clock.now += 10 * 60_000
    await turn()
    await turn()
    expect(model.batches[0]).toMatchObject({ state: 'settled', generation: 2 })
    expect([...provider.copies.keys()]).not.toContain(LEAVER)
  })

  it('keeps its seal while a call may have been taken', async () => {
    const { model, provider, turn, clock, gone } = held(0, ['taken, lost'])
    await turn()
    gone.add(LEAVER)
    clock.now += 10 * 60_000
    await turn()
    expect(model.batches[0]).toMatchObject({ state: 'settled', generation: 1 })
    expect([...provider.copies.values()].map(({ length }) => length)).toEqual([1, 1, 1])
  })

  it('is not called again when its campaign is paused while its mails are composed', async () => {
    const { model, deps, provider, turn } = held(0, ['taken, lost'])
    await turn()
    model.batches[0]!.notBefore = 0
    deps.inParts = async (work) => {
      model.active = false
      return work(async () => {})
    }
    deps.provider = {
      sendBatch: () => {
        throw new Error('A call begins in a campaign that is paused.')
      },
    }
    await turn()
    expect([...provider.copies.values()].map(({ length }) => length)).toEqual([1, 1, 1])
    expect(model.batches[0]).toMatchObject({ state: 'sealed', openAttempts: 1, attempts: 1 })
  })

  it('keeps its seal over a used-up quota too, and is repeated under its key once the campaign goes on', async () => {
    const { model, provider, turn } = held(0, ['taken, lost', 'quota'])
    await turn()
    model.batches[0]!.notBefore = 0
    await turn()
    expect(model).toMatchObject({ active: false, batches: [{ state: 'sealed', openAttempts: 1, generation: 1 }] })
    model.active = true
    await turn()
    expect(model.batches[0]).toMatchObject({ state: 'settled', generation: 1 })
    expect([...provider.copies.values()].map(({ length }) => length)).toEqual([1, 1, 1])
  })

  it('is in doubt when the account itself is refused: a new key may be another account’s', async () => {
    const { model, turn } = held(0, ['taken, lost', 'unauthorised'])
    await turn()
    model.batches[0]!.notBefore = 0
    await turn()
    expect(model.batches[0]).toMatchObject({ state: 'in_doubt' })
  })

  it('is not sent when its campaign is paused while it keeps its distance from a call that was late', async () => {
    const { model, deps, provider, turn, clock } = held(0)
    const moment = clock.now + 1_000
    deps.pacer = { ...deps.pacer, reserve: async () => moment, due: () => moment + 300 }
    deps.wait = async (ms) => {
      if (ms <= 0) return
      clock.now += ms
      // Once the moment that it had at first is over.
      if (clock.now > moment) model.active = false
    }
    await turn()
    expect([...provider.copies]).toEqual([])
    expect(model.batches[0]).toMatchObject({ state: 'sealed', openAttempts: 0 })
  })

  it('is given back when its window closes before the moment that it gets', async () => {
    const window = { from: '07:00', to: '10:00', weekdaysOnly: false, zone: 'Europe/Stockholm' }
    const frozen = frozenFor(['sv'])
    const content = openFrozen(
      { id: CAMPAIGN, type: 'brief', lists: ['l1'], startedAt: null },
      { ...frozen, choice: { ...CHOICE, window } },
    )
    const { model, deps, provider, turn, told, clock } = held(0, [], content)
    clock.now = Date.UTC(2027, 0, 15, 8, 59, 58)
    const moment = clock.now + 5_000
    deps.pacer = { ...deps.pacer, reserve: async () => moment }
    await turn()
    expect([...provider.copies]).toEqual([])
    expect(told).toEqual([null])
    expect(model.batches[0]).toMatchObject({ state: 'planned', notBefore: Date.UTC(2027, 0, 16, 6) })
  })

  it('tells when its call left before the answer does, where other work held up the turn in which it was written', async () => {
    const { model, deps, provider, turn, clock } = held(0)
    const moment = clock.now + 1_000
    const moves: [number, number | null][] = []
    const toldBefore: number[] = []
    deps.wait = async (ms) => {
      clock.now += Math.max(0, ms)
    }
    deps.pacer = { ...deps.pacer, reserve: async () => moment, moved: (from, to) => void moves.push([from, to]) }
    deps.provider = {
      sendBatch: async (call) => {
        queueMicrotask(() => {
          clock.now += 40
        })
        for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate)
        toldBefore.push(moves.length)
        return provider.call(call, 'taken')
      },
    }
    await turn()
    expect([moves, toldBefore]).toEqual([[[moment, moment + 40]], [1]])
    expect(model.batches[0]).toMatchObject({ state: 'settled' })
  })

  it('gets to its call although every wait is long', async () => {
    const { model, turn, late } = held(60_000)
    for (let round = 0; round < 20 && model.batches[0]!.state !== 'settled'; round++) {
      late()
      await turn()
    }
    expect(model.batches[0]).toMatchObject({ state: 'settled' })
  })
})

describe.each(['sendBatch', 'sendEach'] as const)('a provider with %s', (way) => {
  it('is handed nothing by a database that was put back', async () => {
    const { model, deps, provider, turn } = held(0)
    let asked = 0
    if (way === 'sendEach') {
      deps.provider = {
        kind: 'smtp',
        sendBatch: () => Promise.reject(new Error('one by one')),
        sendEach: async ({ before }) => {
          asked += 1
          await before(0)
          return null
        },
      }
    }
    deps.beforeCall = () => Promise.reject(new Error('The database was put back.'))
    await expect(turn()).rejects.toThrow('put back')
    expect([asked, [...provider.copies]]).toEqual([0, []])
    // Its attempt counts as open: nobody asks again under another key.
    expect(model.batches[0]).toMatchObject({ state: 'sealed', openAttempts: 1 })
  })
})
