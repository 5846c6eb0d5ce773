import { randomUUID } from 'node:crypto'
import type { Payload } from 'payload'
import type { MailProvider } from '../../src/mail/provider.ts'
import { readSealed } from '../../src/outreach/frozen.ts'
import type { Claim, DeliveryResult, OutreachStore } from '../../src/outreach/store.ts'
import type { Handle } from '../../src/storage/handle.ts'
import { oid } from '../../src/storage/mongo/outreach-rows.ts'
import { through } from '../support/through.ts'

/**
 * The engine without one of its protections, for the counter-tests: a fault that does no harm without the protection either proves
 * nothing about it.
 */
export const WEAKNESSES = [
  'no key',
  'no fence',
  'no seal',
  'no reply',
  'no repeat',
  'no second look',
  'no open count',
  'no key age',
  'no mark',
  'no unique value',
] as const
export type Weakness = (typeof WEAKNESSES)[number]

type Sender = Pick<MailProvider, 'sendBatch'>

/** `no key`: each call is a new one to the provider. `no repeat`: whatever comes back, or does not, the call is taken to have gone well. */
export function weakenProvider(provider: Sender, weakness: Weakness | undefined): Sender {
  if (weakness === 'no key') {
    return { sendBatch: (call) => provider.sendBatch({ ...call, idempotencyKey: `nobody-knows-${randomUUID()}` }) }
  }
  if (weakness !== 'no repeat') return provider
  return {
    sendBatch: async (call) => {
      const reply = await provider.sendBatch(call)
      if (reply.status === 200) return reply
      const data = call.messages.map(() => ({ id: randomUUID() }))
      return { ...reply, status: 200, body: { data }, errorName: null, errorMessage: null, transport: 'replied' }
    },
  }
}

export function weakenStore(store: OutreachStore, handle: Handle, weakness: Weakness | undefined): OutreachStore {
  switch (weakness) {
    case 'no fence':
      return withoutFence(store, handle)
    case 'no open count':
      // An attempt without an answer is written down as one that was refused.
      return { ...store, endAttempt: (claim, input) => store.endAttempt(claim, { ...input, open: false }) }
    case 'no seal':
      return withoutSeal(store)
    case 'no reply':
      return withoutReply(store)
    case 'no second look':
      return withoutSecondLook(store)
    case 'no mark':
      // By SMTP: a message is sent and nothing says that it was begun.
      return { ...store, beginDelivery: async () => true }
    case 'no key age':
      // A key counts as young for ever.
      return {
        ...store,
        claim: async (input) =>
          (await store.claim(input)).map((batch) =>
            batch.firstAttemptAt ? { ...batch, firstAttemptAt: input.now } : batch,
          ),
      }
    default:
      return store
  }
}

/** `no unique value`: a digest is made without noting that it is. */
export function weakenPayload(payload: Payload, weakness: Weakness | undefined): Payload {
  if (weakness !== 'no unique value') return payload
  return through(payload, async (name, call, [args]) => {
    const { collection, data } = (args ?? {}) as { collection?: string; data?: { key?: string } }
    const noted = name === 'create' && collection === 'values' && data?.key?.startsWith('digest/')
    return noted ? {} : call()
  })
}

/** Whoever writes holds the newest token, however long ago it claimed. */
function withoutFence(store: OutreachStore, handle: Handle): OutreachStore {
  const renewed = async <C extends Claim>(claim: C): Promise<C> => {
    if (handle.engine === 'sqlite') {
      const { rows } = await handle.run('SELECT lease_token FROM batches WHERE id = ?', [claim.id])
      return { ...claim, token: Number(rows[0]?.lease_token) }
    }
    const row = await handle.collection('batches').findOne({ _id: oid(claim.id) }, { projection: { leaseToken: 1 } })
    return { ...claim, token: Number(row?.leaseToken) }
  }
  return {
    ...store,
    unclaim: async (claim, notBefore) => store.unclaim(await renewed(claim), notBefore),
    seal: async (input) => store.seal({ ...input, claim: await renewed(input.claim) }),
    beginAttempt: async (claim, until) => store.beginAttempt(await renewed(claim), until),
    endAttempt: async (claim, input) => store.endAttempt(await renewed(claim), input),
    nextGeneration: async (claim, input) => store.nextGeneration(await renewed(claim), input),
    doubt: async (claim, reason, at) => store.doubt(await renewed(claim), reason, at),
    settle: async (input) => store.settle({ ...input, claim: await renewed(input.claim) }),
  }
}

/** Sends what it has drafted without having it on disk first. */
function withoutSeal(store: OutreachStore): OutreachStore {
  const drafted = new Map<string, Parameters<OutreachStore['seal']>[0]>()
  return {
    ...store,
    seal: async (input) => {
      drafted.set(input.claim.id, input)
      return true
    },
    settle: async (input) => {
      const draft = drafted.get(input.claim.id)
      if (draft) await store.seal(draft)
      return store.settle(input)
    },
  }
}

const resultsOf = (sealed: unknown, result: Omit<DeliveryResult, 'delivery'>): DeliveryResult[] =>
  readSealed(sealed).members.map(({ d }) => ({ delivery: d, ...result }))

/** Counts a batch as handed over before it is: the checkpoint is moved first, and the call follows. */
function withoutReply(store: OutreachStore): OutreachStore {
  return {
    ...store,
    seal: async (input) => {
      if (!(await store.seal(input))) return false
      const results = resultsOf(input.sealed, { providerId: null, fact: 'submitted', reason: '' })
      return store.settle({ claim: input.claim, at: input.at, results, noticed: [] })
    },
  }
}

/** A batch of which one message was refused has failed; the others are not sent by themselves. */
function withoutSecondLook(store: OutreachStore): OutreachStore {
  return {
    ...store,
    nextGeneration: async (claim, input) => {
      if (input.mode === 'strict') return store.nextGeneration(claim, input)
      const results = resultsOf(await store.sealOf(claim.id), {
        providerId: null,
        fact: 'refused',
        reason: input.reason,
      })
      return store.settle({ claim, at: new Date(), results, noticed: [] })
    },
  }
}
