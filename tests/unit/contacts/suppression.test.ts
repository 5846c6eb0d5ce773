import { createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LeaveStore, SuppressionStore } from '../../../src/contacts/store.ts'
import { suppressionOver } from '../../../src/contacts/suppression.ts'
import type { SuppressionReason } from '../../../src/domain/contact.ts'
import { keyedHash } from '../../../src/domain/keyed-hash.ts'
import { suppressionKey, traceKey, unwrapKey, wrapKey } from '../../../src/domain/suppression-key.ts'

const OLD = 'the-secret-of-last-year-000000000000'
const NEW = 'the-secret-of-this-year-111111111111'

type Store = SuppressionStore & Pick<LeaveStore, 'person' | 'contactAt'>

/** @param address of the one contact that there is */
function memoryStore(address = '') {
  const values = new Map<string, unknown>()
  const keys = new Map<string, string>()
  const store: Store = {
    person: async (contact) => (contact === 'c' && address ? { address, languages: [], frequency: 'each' } : null),
    contactAt: async (asked) => (asked === 'taken@example.org' ? 'other' : null),
    addSuppression: async ({ key, reason }) => (keys.has(key) ? false : Boolean(keys.set(key, reason))),
    suppression: async (key) => {
      const reason = keys.get(key)
      return reason ? { reason: reason as SuppressionReason, source: '' } : null
    },
    suppressedKeys: async (asked) => new Set(asked.filter((key) => keys.has(key))),
    readValue: async (key) => values.get(key) ?? null,
    insertValue: async (key, value) => (values.has(key) ? false : Boolean(values.set(key, value))),
    replaceValue: async (key, version, value) => {
      if ((values.get(key) as { version?: number })?.version !== version) return false
      values.set(key, value)
      return true
    },
  }
  return { store, values, keys }
}

const open = (store: Store, ...tokenSecrets: string[]) =>
  suppressionOver({ store, tokenSecrets, random: randomBytes, now: () => new Date(0) })

describe('the key of the suppressions', () => {
  const key = Buffer.alloc(32, 7)

  it('opens with any secret of the list, and says which', () => {
    const wrapped = wrapKey(key, OLD, Buffer.alloc(12, 1), 1)
    expect(unwrapKey(wrapped, [OLD])).toEqual({ key, secret: 0 })
    expect(unwrapKey(wrapped, [NEW, OLD])).toEqual({ key, secret: 1 })
    expect(unwrapKey(wrapped, [NEW])).toBeNull()
  })

  it('does not open once a byte of it has changed', () => {
    const wrapped = wrapKey(key, OLD, Buffer.alloc(12, 1), 1)
    const data = Buffer.from(wrapped.data, 'base64')
    data[3]! ^= 1
    expect(unwrapKey({ ...wrapped, data: data.toString('base64') }, [OLD])).toBeNull()
  })

  it('gives one hash per address, however it is spelled, and another under another key', () => {
    const hash = keyedHash(key)
    expect(suppressionKey(' Ann@Example.ORG ', hash)).toBe(suppressionKey('ann@example.org', hash))
    const other = keyedHash(Buffer.alloc(32, 8))
    expect(suppressionKey('ann@example.org', other)).not.toBe(suppressionKey('ann@example.org', hash))
  })

  it('gives the hashes that stand in the databases of years ago', () => {
    const hash = keyedHash(key)
    const of = (text: string) => createHmac('sha256', key).update(text).digest('hex')
    expect(suppressionKey('ann@example.org', hash)).toBe(of('ann@example.org'))
    expect(traceKey('Ann@example.org', hash)).toBe(`forgotten/${of('forgotten\nann@example.org')}`)
  })

  it('is not stored in the clear', async () => {
    const { store, values } = memoryStore()
    const fixed = Buffer.alloc(32, 5)
    const random = (size: number) => (size === 32 ? fixed : randomBytes(size))
    await suppressionOver({ store, tokenSecrets: [OLD], random, now: () => new Date(0) }).isSuppressed('a@example.org')
    expect(JSON.stringify([...values.values()])).not.toContain(fixed.toString('base64').slice(0, 20))
  })
})

describe('suppressions', () => {
  it.each([
    ['a complaint', 'complained', 'old', 'c', true],
    ['a complaint from where somebody else reads by now', 'complained', 'taken', 'c', false],
    ['a mailbox that bounced', 'bounced', 'old', 'c', false],
    ['what the provider has blocked', 'provider', 'old', 'c', false],
    ['a complaint about a mail to somebody who is gone', 'complained', 'old', 'other', false],
  ] as const)(
    'hold for the address that somebody has by now where they have decided it (%s)',
    async (_, reason, mailbox, contact, holds) => {
      const suppression = open(memoryStore('new@example.org').store, OLD)
      await suppression.suppress(`${mailbox}@example.org`, reason, 'test', contact)
      expect(await suppression.isSuppressed(`${mailbox}@example.org`)).toBe(true)
      expect(await suppression.isSuppressed('new@example.org')).toBe(holds)
    },
  )

  it('recognise an address however it is spelled, and answer in the spelling they were asked', async () => {
    const { store, keys } = memoryStore()
    const suppression = open(store, OLD)
    await suppression.suppress('Ann@Example.org', 'unsubscribed', 'test')
    const among = await suppression.suppressedAmong(['ANN@example.ORG', 'bo@example.org'])
    expect([...among]).toEqual(['ANN@example.ORG'])
    expect([...keys.keys()].join()).not.toContain('ann')
  })

  it('survive a rotation of the secret, after which the old one can go', async () => {
    const { store } = memoryStore()
    await open(store, OLD).suppress('ann@example.org', 'complained', 'test')
    expect(await open(store, NEW, OLD).isSuppressed('ann@example.org')).toBe(true)
    expect(await open(store, NEW).isSuppressed('ann@example.org')).toBe(true)
  })

  it('refuse to answer when no secret opens them, rather than call everybody writable', async () => {
    const { store } = memoryStore()
    await open(store, OLD).suppress('ann@example.org', 'manual', 'test')
    await expect(open(store, NEW).isSuppressed('bo@example.org')).rejects.toThrow(/TOKEN_SECRET/)
  })

  it('share one key when several processes start at once', async () => {
    const { store, values } = memoryStore()
    const all = Array.from({ length: 8 }, () => open(store, OLD))
    await Promise.all(all.map((one, n) => one.suppress(`p${n}@example.org`, 'bounced', 'test')))
    for (let n = 0; n < 8; n++) expect(await all[(n + 3) % 8]!.isSuppressed(`p${n}@example.org`)).toBe(true)
    expect(values.size).toBe(1)
  })

  it('look up more addresses than fit into one query', async () => {
    const { store } = memoryStore()
    const suppression = open(store, OLD)
    await suppression.suppress('p2400@example.org', 'bounced', 'test')
    const asked = Array.from({ length: 2500 }, (_, n) => `p${n}@example.org`)
    expect([...(await suppression.suppressedAmong(asked))]).toEqual(['p2400@example.org'])
  })
})
