import { describe, expect, it } from 'vitest'
import {
  type AuditEvent,
  type AuditLink,
  extendChain,
  GENESIS,
  hashOfEvent,
  walkChain,
} from '../../../src/domain/audit-chain.ts'

const event = (n: number, own: Partial<AuditEvent> = {}): AuditEvent => ({
  id: `e${n}`,
  createdAt: new Date(Date.UTC(2030, 0, 1, 8, n)).toISOString(),
  action: 'story.approve',
  subject: 'press-releases:1',
  seq: n,
  actor: 'u1',
  actorName: 'Edit Editor',
  address: '192.0.2.1',
  edition: null,
  editionHash: null,
  data: { revision: n, comment: 'Good.' },
  ...own,
})
const EVENTS = [1, 2, 3, 4].map((n) => event(n))
const LINKS = extendChain(null, EVENTS)

/** Walks links with the events that are there. @returns the faults, as `fault@position` */
const faults = (links: readonly AuditLink[], events: readonly AuditEvent[]): string[] => {
  const chain = walkChain()
  const byId = new Map(events.map((one) => [one.id, one]))
  return links.flatMap((link) =>
    chain.step(link, byId.get(link.event) ?? null).map(({ fault, position }) => `${fault}@${position}`),
  )
}

describe('the chain over the audit log', () => {
  it('names each event by its hash and each link by the one before', () => {
    expect(LINKS.map(({ position }) => position)).toEqual([1, 2, 3, 4])
    expect(LINKS.map(({ previous }) => previous)).toEqual([GENESIS, ...LINKS.slice(0, 3).map(({ hash }) => hash)])
    expect(faults(LINKS, EVENTS)).toEqual([])
  })

  it('pins its hashes: what was linked must never hash to something else', () => {
    expect([hashOfEvent(event(1)), LINKS[0]?.hash]).toMatchInlineSnapshot(`
      [
        "09c5849d772955d53b1d1890af3eef6deadc2cfef7ebe31aa08bdd1d6bf41245",
        "8567a2453da426a958957059430c8a64105db122b58f3dde5c6d4efac5245d46",
      ]
    `)
  })

  it('goes on where it ended, with the same result as in one go', () => {
    const first = extendChain(null, EVENTS.slice(0, 2))
    expect([...first, ...extendChain(first[1] ?? null, EVENTS.slice(2))]).toEqual(LINKS)
  })

  it('does not mind the order of keys in what an event carries', () => {
    expect(hashOfEvent(event(1, { data: { comment: 'Good.', revision: 1 } }))).toBe(hashOfEvent(event(1)))
  })

  it.each<[field: keyof AuditEvent, value: unknown]>([
    ['createdAt', '2030-01-01T08:02:01.000Z'],
    ['action', 'story.kill'],
    ['subject', 'press-releases:2'],
    ['seq', 9],
    ['actor', 'u2'],
    ['actorName', 'Somebody Else'],
    ['address', null],
    ['edition', 'x'],
    ['editionHash', 'x'],
    ['data', { revision: 2, comment: 'Bad.' }],
  ])('notices another %s', (field, value) => {
    const events = EVENTS.map((one) => (one.id === 'e2' ? { ...one, [field]: value } : one))
    expect(faults(LINKS, events)).toEqual(['changed@2'])
  })

  it('notices an event that is gone', () => {
    expect(faults(LINKS, EVENTS.toSpliced(2, 1))).toEqual(['missing@3'])
  })

  it('notices a link that is gone', () => {
    expect(faults(LINKS.toSpliced(1, 1), EVENTS)).toEqual(['gap@3'])
  })

  it('notices an event that is gone with its link, also when the rest was moved up', () => {
    const links = LINKS.toSpliced(1, 1).map((link, at) => ({ ...link, position: at + 1 }))
    expect(faults(links, EVENTS.toSpliced(1, 1))).toContain('broken@2')
  })

  it('notices two events that changed places', () => {
    const swapped = EVENTS.map((one) => {
      if (one.id === 'e2') return { ...event(3), id: 'e2' }
      return one.id === 'e3' ? { ...event(2), id: 'e3' } : one
    })
    expect(faults(LINKS, swapped)).toEqual(['changed@2', 'changed@3'])
  })

  it('notices an event that was slipped in and linked at the end', () => {
    const old = event(1, { id: 'slipped', createdAt: '2029-12-31T00:00:00.000Z' })
    const links = [...LINKS, ...extendChain(LINKS[3] ?? null, [old])]
    expect(faults(links, [...EVENTS, old])).toEqual(['inserted@5'])
  })

  it('takes an event that committed a little late for what it is', () => {
    const late = event(1, { id: 'late' })
    const links = [...LINKS, ...extendChain(LINKS[3] ?? null, [late])]
    expect(faults(links, [...EVENTS, late])).toEqual([])
  })

  it('knows a head that was noted, and that it is no longer there', () => {
    const met = (links: readonly AuditLink[], head: string) => {
      const chain = walkChain(head)
      for (const link of links) chain.step(link, event(link.position))
      return chain.met(head)
    }
    const head = LINKS[3]?.hash ?? ''
    expect(met(LINKS, head)).toBe(true)
    // A tail that was cut off leaves a chain that is whole in itself: only the noted head tells.
    expect(faults(LINKS.slice(0, 3), EVENTS.slice(0, 3))).toEqual([])
    expect(met(LINKS.slice(0, 3), head)).toBe(false)
    // And so does a history that was hashed anew.
    expect(met(extendChain(null, [event(1, { action: 'story.submit' }), ...EVENTS.slice(1)]), head)).toBe(false)
  })
})
