import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DeliveryFact } from '../../src/domain/delivery.ts'
import { takeIn } from '../../src/outreach/inbound.ts'
import { planCampaign } from '../../src/outreach/plan.ts'
import type { InboundEvent } from '../../src/outreach/store.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { describeEachDatabase } from '../support/databases.ts'
import {
  batchOf,
  deliveriesOf,
  frozenFor,
  type OpenStore,
  openStore,
  seedCampaign,
  seedList,
} from '../support/outreach.ts'
import { type At, pointed, pointedHandle } from './points.ts'

const LEASE_MS = 60_000

/** A mail that has got its answer. */
interface Answered {
  campaign: string
  batch: string
  delivery: string
  address: string
}

describeEachDatabase('a report whose process dies, and which the provider repeats', (db) => {
  let open: OpenStore
  let serial = 0
  beforeAll(async () => {
    open = await openStore(db.uri)
  })
  afterAll(() => open.close())

  const answered = async (fact: DeliveryFact, address = `reported-${++serial}@example.org`): Promise<Answered> => {
    const { store, handle } = open
    const campaign = await seedCampaign(handle, [await seedList(handle, `Reports ${serial}`, [{ email: address }])])
    const at = new Date()
    await store.freeze(campaign, { frozen: frozenFor(), title: 'Reported', at })
    const suppressedAmong = async () => new Set<string>()
    const deps = { store, suppressedAmong, workerId: 'test', leaseMs: LEASE_MS, now: Date.now }
    await planCampaign(deps, (await store.campaign(campaign))!, new AbortController().signal, () => {})
    const until = new Date(at.getTime() + LEASE_MS)
    const [claim] = await store.claim({ campaign, holder: 'test', now: new Date(), until, limit: 1 })
    const [row] = await deliveriesOf(handle, campaign)
    const delivery = row!.id
    await store.seal({
      ...{ claim: claim!, at, leaseUntil: until, sealed: { version: 1, members: [{ d: delivery }] } },
      ...{ excluded: [], moved: [], size: 1, idempotencyKey: campaign, payloadHash: 'hash' },
    })
    const results = [{ delivery, providerId: `mail-${campaign}`, fact, reason: '' }]
    await store.settle({ claim: claim!, at, results, noticed: [] })
    return { campaign, batch: claim!.id, delivery, address }
  }

  const tell = ({ campaign, delivery }: Answered, type: string, reason = '', at: At = () => {}) => {
    const event: InboundEvent = {
      ...{ eventId: `${type}-${delivery}`, type, at: new Date(), providerId: `mail-${campaign}` },
      ...{ campaign, delivery, reason },
    }
    const store = pointed(outreachStore(pointedHandle(open.handle, at)), at)
    return takeIn({ store, suppress: async () => {}, now: Date.now }, event)
  }

  /** Tells of one mail after the other: its process dies at the first point, the second …, and the report comes once more. @returns where somebody died */
  const dyingAtEach = async (
    mail: () => Promise<Answered>,
    type: string,
    reason: string,
    look: (of: Answered, died: string) => Promise<void>,
  ): Promise<string[]> => {
    const graves: string[] = []
    for (;;) {
      const of = await mail()
      let left = graves.length
      let died = ''
      const at: At = (point) => {
        if (left-- > 0 || died) return
        died = point
        throw new Error(`died ${point}`)
      }
      await tell(of, type, reason, at).catch((error: Error) => {
        if (error.message !== `died ${died}`) throw error
      })
      await tell(of, type, reason)
      await look(of, died)
      if (!died) return graves
      graves.push(died)
    }
  }

  const softBounces = async (email: string): Promise<{ count: number; rests: boolean }> => {
    const { handle } = open
    if (handle.engine === 'mongo') {
      const doc = await handle.collection('contacts').findOne({ email })
      return { count: doc?.softBounces ?? 0, rests: Boolean(doc?.restUntil) }
    }
    const { rows } = await handle.run('SELECT soft_bounces, rest_until FROM contacts WHERE email = ?', [email])
    return { count: Number(rows[0]?.soft_bounces ?? 0), rests: Boolean(rows[0]?.rest_until) }
  }

  it('counts a transient bounce once, wherever it died', async () => {
    const graves = await dyingAtEach(
      () => answered('submitted'),
      'email.bounced',
      'Transient/MailboxFull',
      async ({ address }, died) =>
        expect({ died, ...(await softBounces(address)) }).toEqual({ died, count: 1, rests: true }),
    )
    expect(graves).toEqual(
      expect.arrayContaining(['applyFact: before', 'applyFact: before update contacts', 'applyFact: after']),
    )
  })

  it('ends the row of transient bounces when a mail has arrived, wherever it died', async () => {
    const afterOne = async () => {
      const first = await answered('submitted')
      const second = await answered('submitted', first.address)
      await tell(first, 'email.bounced', 'Transient/MailboxFull')
      return second
    }
    const graves = await dyingAtEach(afterOne, 'email.delivered', '', async ({ address }, died) =>
      expect({ died, ...(await softBounces(address)) }).toEqual({ died, count: 0, rests: false }),
    )
    expect(graves).toEqual(expect.arrayContaining(['applyFact: before update contacts', 'applyFact: after']))
  })

  it('counts whoever had counted as failed as handed over, wherever it died', async () => {
    const graves = await dyingAtEach(
      () => answered('refused'),
      'email.delivered',
      '',
      async ({ batch }, died) =>
        expect({ died, ...(await batchOf(open.handle, batch)) }).toMatchObject({ died, submitted: 1, failed: 0 }),
    )
    expect(graves).toEqual(expect.arrayContaining(['applyFact: before update batches', 'applyFact: after']))
  })
})
