import { describe, expect, it, vi } from 'vitest'
import { departures, KNOWN_MS, LOOK_MS } from '../../../src/outreach/departures.ts'
import type { SendDeps } from '../../../src/outreach/send.ts'

/** A board with a clock that only the test moves. */
function board() {
  let clock = 0
  let sleepers: { until: number; wake: () => void }[] = []
  const late = new Map<number, number>()
  let asked = 0
  let state = 'sending'
  const deps = {
    now: () => clock,
    wait: (ms: number, until?: AbortSignal) =>
      ms <= 0
        ? Promise.resolve()
        : new Promise<void>((wake) => {
            sleepers.push({ until: clock + ms, wake })
            until?.addEventListener('abort', () => wake(), { once: true })
          }),
    pacer: { due: (moment: number) => late.get(moment) ?? moment },
    store: {
      campaign: async () => {
        asked += 1
        if (state === 'away') throw new Error('The database is away.')
        return { state }
      },
    },
  } as unknown as SendDeps
  const all = departures()
  const left: [string, number, number][] = []
  const settle = () => new Promise(setImmediate)
  return {
    all,
    deps,
    left,
    late,
    asked: () => asked,
    becomes: (next: string) => {
      state = next
    },
    ready: (name: string, own: number) => void all.take(deps, own).then((moment) => left.push([name, moment, clock])),
    async at(time: number) {
      await settle()
      while (sleepers.some(({ until }) => until <= time)) {
        clock = Math.max(clock, Math.min(...sleepers.map(({ until }) => until)))
        const due = sleepers.filter(({ until }) => until <= clock)
        sleepers = sleepers.filter(({ until }) => until > clock)
        for (const { wake } of due) wake()
        await settle()
      }
      clock = time
    },
  }
}

describe('which call leaves at which moment', () => {
  it('is as they were given, where each is ready in time', async () => {
    const { all, ready, at, left } = board()
    for (const moment of [1_000, 1_020, 1_040]) all.expect(moment)
    ready('c', 1_040)
    ready('a', 1_000)
    await at(500)
    ready('b', 1_020)
    await at(2_000)
    expect(left).toEqual([
      ['a', 1_000, 1_000 - LOOK_MS],
      ['b', 1_020, 1_020 - LOOK_MS],
      ['c', 1_040, 1_040 - LOOK_MS],
    ])
  })

  it('goes to whoever is ready, and the other gets theirs', async () => {
    const { all, ready, at, left } = board()
    for (const moment of [1_000, 1_020, 1_040]) all.expect(moment)
    ready('b', 1_020)
    ready('c', 1_040)
    await at(1_010)
    expect(left).toEqual([
      ['b', 1_000, 1_000 - LOOK_MS],
      ['c', 1_020, 1_020 - LOOK_MS],
    ])
    ready('a', 1_000)
    await at(1_030)
    expect(left.at(-1)).toEqual(['a', 1_040, 1_010])
  })

  it('is the next one too where nobody was ready: it is late, and the others are not', async () => {
    const { all, ready, at, left } = board()
    for (const moment of [1_000, 1_400]) all.expect(moment)
    await at(1_100)
    ready('b', 1_400)
    await at(1_150)
    expect(left).toEqual([['b', 1_000, 1_100]])
  })

  it('waits for what the moment has become', async () => {
    const { all, ready, at, left, late } = board()
    all.expect(1_000)
    late.set(1_000, 1_200)
    ready('a', 1_000)
    await at(2_000)
    expect(left).toEqual([['a', 1_000, 1_200 - LOOK_MS]])
  })

  it('of one that will not be made the latest is given back, so that none before it stays unused', async () => {
    const { all, ready, at, left } = board()
    for (const moment of [1_000, 1_020]) all.expect(moment)
    expect(all.drop(1_000)).toBe(1_020)
    ready('b', 1_020)
    await at(2_000)
    expect(left).toEqual([['b', 1_000, 1_000 - LOOK_MS]])
    expect(all.drop(1_060)).toBe(1_060)
  })

  it('is found by one that sleeps until a later one, and nobody leaves before theirs', async () => {
    const { all, ready, at, left } = board()
    for (const moment of [1_000, 1_600]) all.expect(moment)
    ready('a', 1_000)
    await at(500)
    ready('b', 1_600)
    await at(600)
    all.expect(1_300)
    all.drop(1_300)
    await at(2_000)
    expect(left).toEqual([
      ['a', 1_000, 1_000 - LOOK_MS],
      ['b', 1_300, 1_300 - LOOK_MS],
    ])
  })
})

describe('whether a campaign runs', () => {
  it('is asked once for calls that leave one after another, and never known from before', async () => {
    const { all, deps, asked, at, becomes } = board()
    expect(await all.runs(deps, 'c', 0)).toBe(true)
    becomes('paused')
    await at(KNOWN_MS)
    expect(await all.runs(deps, 'c', 0)).toBe(true)
    expect(asked()).toBe(1)
    expect(await all.runs(deps, 'c', 1)).toBe(false)
    expect(await all.runs(deps, 'd', 1)).toBe(false)
    expect(asked()).toBe(3)
  })

  it('is asked anew after a clock was set back, also where the answer seems to be from later', async () => {
    const { all, deps, becomes } = board()
    deps.now = () => 3_600_000
    expect(await all.runs(deps, 'c', 0)).toBe(true)
    becomes('paused')
    deps.now = () => 0
    await vi.waitFor(async () => expect(await all.runs(deps, 'c', -KNOWN_MS)).toBe(false))
  })

  it('is not known from an answer that did not come', async () => {
    const { all, deps, becomes } = board()
    becomes('away')
    await expect(all.runs(deps, 'c', 0)).rejects.toThrow('away')
    becomes('sending')
    expect(await all.runs(deps, 'c', 0)).toBe(true)
  })
})
