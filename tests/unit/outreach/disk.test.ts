import { describe, expect, it } from 'vitest'
import { createDiskGate } from '../../../src/outreach/disk.ts'

const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })

describe('a full disk', () => {
  it('stops sending until something can be stored again, tries no more often than needed, and tells once', async () => {
    let now = 1_000
    let probes = 0
    let room = false
    const told: [number, number][] = []
    const gate = createDiskGate({
      probe: async () => {
        probes += 1
        if (!room) throw full
      },
      now: () => now,
      log: { error: () => {}, info: () => {} },
      onOver: async (since, until) => void told.push([since, until]),
    })
    expect(await gate.halted()).toBe(false)
    expect(gate.note(new Error('something else'))).toBe(false)
    expect(await gate.halted()).toBe(false)
    expect(gate.note(full)).toBe(true)
    expect(gate.since()).toBe(1_000)
    expect(await gate.halted()).toBe(true)
    expect(probes).toBe(0)
    now += 2_000
    expect(await Promise.all([gate.halted(), gate.halted()])).toEqual([true, true])
    expect(probes).toBe(1)
    room = true
    expect(await gate.halted()).toBe(true)
    now += 2_000
    expect(await gate.halted()).toBe(false)
    expect(gate.since()).toBeNull()
    expect(told).toEqual([[1_000, 5_000]])
  })

  it('tells other processes at once, again at each try, and that it is over; that they cannot be told changes nothing', async () => {
    let now = 1_000
    let room = false
    const said: (number | null)[] = []
    const gate = createDiskGate({
      probe: async () => {
        if (!room) throw full
      },
      now: () => now,
      log: { error: () => {}, info: () => {} },
      tell: async (since) => {
        said.push(since)
        throw full
      },
    })
    gate.note(full)
    gate.note(full)
    expect(said).toEqual([1_000])
    now += 2_000
    expect(await gate.halted()).toBe(true)
    expect(said).toEqual([1_000, 1_000])
    room = true
    now += 2_000
    expect(await gate.halted()).toBe(false)
    expect(said).toEqual([1_000, 1_000, null])
  })

  it('finds out by a try of its own when it is asked to look, not more often than every ten seconds', async () => {
    let now = 1_000
    let error: Error = new Error('the database is away')
    let probes = 0
    const gate = createDiskGate({
      probe: async () => {
        probes += 1
        throw error
      },
      now: () => now,
      log: { error: () => {}, info: () => {} },
    })
    await gate.look()
    expect(gate.since()).toBeNull()
    error = full
    await gate.look()
    expect([gate.since(), probes]).toEqual([null, 1])
    now += 10_000
    await gate.look()
    expect([gate.since(), probes]).toEqual([11_000, 2])
    await gate.look()
    expect(probes).toBe(2)
  })
})
