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
})
