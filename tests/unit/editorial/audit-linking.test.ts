import { describe, expect, it } from 'vitest'
import { type AuditEvent, type AuditLink, walkChain } from '../../../src/domain/audit-chain.ts'
import { auditLinker } from '../../../src/editorial/audit-linking.ts'

const NOW = Date.parse('2027-01-01T00:00:00.000Z')
const event = (n: number): AuditEvent => ({
  ...{ id: `e${n}`, createdAt: new Date(NOW + n).toISOString(), action: 'story.submit', subject: 'articles:1', seq: n },
  ...{ actor: 'u1', actorName: 'Somebody', address: null, edition: null, editionHash: null, data: null },
})

/**
 * A log in memory, as slow as a database: between what a linker reads and what it writes others have their turn.
 *
 * @param unique whether positions and events are unique, as both databases keep them
 */
function memoryLog(unique: boolean) {
  const events = Array.from({ length: 40 }, (_, n) => event(n))
  const links: AuditLink[] = []
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const store = {
    head: async () => {
      await turn()
      return links.at(-1) ?? null
    },
    unlinked: async (_since: Date | null, limit: number) => {
      await turn()
      const known = new Set(links.map((link) => link.event))
      return events.filter(({ id }) => !known.has(id)).slice(0, limit)
    },
    append: async (fresh: readonly AuditLink[]) => {
      await turn()
      const taken = fresh.some((link) =>
        links.some(({ position, event: of }) => position === link.position || of === link.event),
      )
      if (unique && taken) return false
      links.push(...fresh)
      return true
    },
  }
  const faults = () => {
    const chain = walkChain()
    return [...links]
      .sort((a, b) => a.position - b.position)
      .flatMap((link) => chain.step(link, events.find(({ id }) => id === link.event) ?? null))
      .map(({ fault }) => fault)
  }
  return { store, events, links, faults }
}

describe('four processes that link at the same time, because a lease was lost', () => {
  const race = async (unique: boolean) => {
    const log = memoryLog(unique)
    const linkers = Array.from({ length: 4 }, () => auditLinker({ store: log.store, hold: async () => true }))
    await Promise.all(linkers.map((linker) => linker.round(NOW)))
    return log
  }

  it('leave one chain with each event once', async () => {
    const log = await race(true)
    expect(log.links.map(({ event: of }) => of)).toEqual(log.events.map(({ id }) => id))
    expect(log.faults()).toEqual([])
  })

  it('would fork it, were positions not unique', async () => {
    const log = await race(false)
    expect(log.links.length).toBeGreaterThan(log.events.length)
    expect(log.faults()).toContain('gap')
  })
})

describe('an event that commits late', () => {
  it('is linked when it is seen, though later ones have been linked', async () => {
    const log = memoryLog(true)
    const [late] = log.events.splice(5, 1)
    const linker = auditLinker({ store: log.store, hold: async () => true })
    expect(await linker.round(NOW)).toBe(39)
    log.events.push(late!)
    expect(await linker.round(NOW + 1_000)).toBe(1)
    expect(log.links.at(-1)?.event).toBe('e5')
    expect(log.faults()).toEqual([])
  })

  it('would be passed over by whoever remembers only how far the chain has come', async () => {
    const log = memoryLog(true)
    const [late] = log.events.splice(5, 1)
    const beyond = async (_since: Date | null, limit: number) => {
      const newest = log.links.reduce((max, { event: of }) => Math.max(max, Number(of.slice(1))), -1)
      return log.events.filter(({ id }) => Number(id.slice(1)) > newest).slice(0, limit)
    }
    const linker = auditLinker({ store: { ...log.store, unlinked: beyond }, hold: async () => true })
    await linker.round(NOW)
    log.events.push(late!)
    expect(await linker.round(NOW + 1_000)).toBe(0)
    expect(log.links.some(({ event: of }) => of === 'e5')).toBe(false)
  })
})
