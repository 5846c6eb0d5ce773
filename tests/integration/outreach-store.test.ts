import type { Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FRESH_SEAL_MS } from '../../src/domain/batches.ts'
import { type DeliveryFact, join, RELEASED, refusedAs, stateOf } from '../../src/domain/delivery.ts'
import { freshBucket } from '../../src/domain/rate.ts'
import type { Page } from '../../src/outreach/audience-store.ts'
import { closeCancelled, finishCampaign, imbalance } from '../../src/outreach/closing.ts'
import {
  type BatchRow,
  CAP_TURN,
  isUnbalanced,
  type OutreachStore,
  type SealCandidate,
  type SealInput,
  type Slice,
} from '../../src/outreach/store.ts'
import type { Handle, MongoHandle } from '../../src/storage/handle.ts'
import { outreachStore } from '../../src/storage/outreach.ts'
import { describeEachDatabase } from '../support/databases.ts'
import {
  batchOf,
  deliveriesOf,
  frozenFor,
  noticedAmong,
  type OpenStore,
  openStore,
  seedCampaign,
  seedList,
  seedPublication,
  setCampaign,
  setReleased,
} from '../support/outreach.ts'

const T0 = new Date('2026-03-01T08:00:00.000Z')
const later = (ms: number) => new Date(T0.getTime() + ms)
const MINUTE = 60_000
const silentLog = { debug() {}, info() {}, warn() {}, error() {} }

describeEachDatabase('the outreach store', (db) => {
  let open: OpenStore
  let store: OutreachStore
  let serial = 0

  beforeAll(async () => {
    open = await openStore(db.uri)
    store = open.store
  })
  afterAll(() => open.close())

  /** A list of people with addresses of their own. */
  const people = async (count: number, part: object = {}) => {
    serial += 1
    const contacts = Array.from({ length: count }, (_, i) => ({ email: `p${serial}-${i}@example.org`, ...part }))
    return seedList(open.handle, `List ${serial}`, contacts)
  }

  /** A campaign with all members of a list planned, in batches of `size`. */
  const planned = async (count = 4, size = 2) => {
    const list = await people(count)
    const campaign = await seedCampaign(open.handle, [list])
    await store.freeze(campaign, { frozen: frozenFor(), title: 'Test', at: T0 })
    const token = (await store.leasePlan(campaign, 'planner', T0, later(MINUTE)))!
    await store.writeSlice(await sliceOf(campaign, token, list, size))
    await store.completePlan(campaign, token)
    return { campaign, list }
  }

  const sliceOf = async (campaign: string, token: number, list: string, size = 2, start = ''): Promise<Slice> => {
    const members = await store.members(list, start, 1000)
    const recipients = members.map(({ contact, address }) => ({
      contact,
      list,
      address,
      language: 'sv',
      country: 'SE',
    }))
    const batches: Slice['batches'] = []
    for (let i = 0; i < recipients.length; i += size) {
      batches.push({ language: 'sv', members: recipients.slice(i, i + size) })
    }
    return {
      campaign,
      token,
      number: 1,
      after: start,
      watermark: members.at(-1)?.contact ?? '',
      candidates: members.length,
      batches,
      excluded: [],
      at: T0,
      leaseUntil: later(MINUTE),
    }
  }

  const claimOne = async (campaign: string, now = T0): Promise<BatchRow> => {
    const [batch] = await store.claim({
      campaign,
      holder: 'w1',
      now,
      until: new Date(now.getTime() + MINUTE),
      limit: 1,
    })
    return batch!
  }

  const seal = async (batch: BatchRow, part: Partial<SealInput> = {}, at = T0) => {
    const members = await store.sealCandidates(batch.id, [])
    return store.seal({
      claim: batch,
      at,
      leaseUntil: new Date(at.getTime() + MINUTE),
      sealed: { version: 1, members: members.map(({ delivery }) => ({ d: delivery })) },
      excluded: [],
      moved: [],
      size: members.length,
      idempotencyKey: `d/${batch.campaign}/${batch.id}/${batch.generation}`,
      payloadHash: 'hash',
      ...part,
    })
  }

  const settleAll = async (batch: BatchRow, prefix = 'm') => {
    const members = (await deliveriesOf(open.handle, batch.campaign)).filter((d) => d.batch === batch.id)
    return store.settle({
      claim: batch,
      at: later(1000),
      results: members.map(({ id }, i) => ({
        delivery: id,
        providerId: `${prefix}-${batch.id}-${i}`,
        fact: 'submitted',
        reason: '',
      })),
      noticed: [],
    })
  }

  /** The store, with what happens before each of its transactions, and before one that has done its work is committed. */
  const watched = (before: () => unknown, committing: () => unknown = () => {}): OutreachStore => {
    const transact = open.handle.transaction as (work: (inside: never) => Promise<unknown>) => Promise<unknown>
    const transaction = async (work: (inside: never) => Promise<unknown>) => {
      await before()
      return transact(async (inside) => {
        const result = await work(inside)
        await committing()
        return result
      })
    }
    return outreachStore({ ...open.handle, transaction } as Handle)
  }

  /** A batch sent one by one whose first member was begun by a worker that died: the second waits in the next generation. */
  const begunByOne = async (members = 2) => {
    const { campaign, list } = await planned(members, members)
    const batch = await claimOne(campaign)
    const [begun, ...rest] = await store.sealCandidates(batch.id, [])
    await seal(batch)
    expect(await store.beginDelivery(batch, begun!.delivery, T0)).toBe(true)
    const again = { mode: 'strict', notBefore: T0, reason: 'taken_over', ownAttempt: true } as const
    expect(await store.nextGeneration(batch, again)).toBe(true)
    return { campaign, list, batch, begun: begun!, rest }
  }

  describe('planning', () => {
    it('reads a list by contact id, page by page, without those who were removed', async () => {
      serial += 1
      const list = await seedList(open.handle, 'mixed', [
        { email: `a${serial}@example.org`, languages: ['fi', 'sv'], countries: ['FI'] },
        { email: `b${serial}@example.org`, state: 'unsubscribed' },
        { email: `c${serial}@example.org`, state: 'removed' },
        { email: `d${serial}@example.org`, optIn: 'confirmed', countries: ['DK'] },
      ])
      const first = await store.members(list, '', 2)
      const rest = await store.members(list, first[1]!.contact, 2)
      const all = [...first, ...rest]
      expect(all.map(({ contact }) => contact)).toEqual(all.map(({ contact }) => contact).sort())
      expect(all.map(({ address }) => address[0]).sort()).toEqual(['a', 'b', 'd'])
      expect(all.find(({ address }) => address.startsWith('a'))).toMatchObject({
        list,
        membership: 'active',
        languages: ['fi', 'sv'],
        countries: ['FI'],
        optIn: 'none',
        embargoTrusted: false,
      })
      expect(all.find(({ address }) => address.startsWith('b'))?.membership).toBe('unsubscribed')
      expect(all.find(({ address }) => address.startsWith('d'))?.optIn).toBe('confirmed')
    })

    it('lets one of eight start a campaign', async () => {
      const campaign = await seedCampaign(open.handle, [])
      const wins = await Promise.all(
        Array.from({ length: 8 }, () => store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: T0 })),
      )
      expect(wins.filter(Boolean)).toHaveLength(1)
      expect(await store.frozenOf(campaign)).toEqual(frozenFor())
      expect(await store.campaign(campaign)).toMatchObject({ state: 'planning', startedAt: T0, pausedReason: '' })
    })

    it.each([
      ['is one', { onePerOutlet: true, digests: false }, [true, false]],
      ['is the other', { onePerOutlet: false, digests: true }, [false, true]],
      ['began before there was a choice', null, [false, false]],
    ])('knows by which wishes of the house a campaign chooses that %s', async (_, wishes, expected) => {
      const campaign = await seedCampaign(open.handle, [])
      const chosen = () =>
        Promise.all((['onePerOutlet', 'digests'] as const).map((wish) => store.hasChosen(campaign, wish)))
      expect(await chosen()).toEqual([false, false])
      const frozen = wishes ? { ...frozenFor(), choice: wishes } : frozenFor()
      await store.freeze(campaign, { frozen, title: 'T', at: T0 })
      expect(await chosen()).toEqual(expected)
    })

    it('lets one worker plan at a time, and fences off one whose lease ran out', async () => {
      const list = await people(3)
      const campaign = await seedCampaign(open.handle, [list])
      await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: T0 })
      const old = (await store.leasePlan(campaign, 'a', T0, later(MINUTE)))!
      expect(await store.leasePlan(campaign, 'b', later(1000), later(MINUTE))).toBeNull()
      const fresh = (await store.leasePlan(campaign, 'b', later(MINUTE), later(2 * MINUTE)))!
      expect(fresh).toBeGreaterThan(old)
      const slice = await sliceOf(campaign, old, list)
      expect(await store.writeSlice(slice)).toBe(false)
      expect(await store.writeSlice({ ...slice, token: fresh })).toBe(true)
      expect(await deliveriesOf(open.handle, campaign)).toHaveLength(3)
    })

    it('writes a slice with its figures, and the same stretch only once', async () => {
      const list = await people(5)
      const campaign = await seedCampaign(open.handle, [list])
      await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: T0 })
      const token = (await store.leasePlan(campaign, 'a', T0, later(MINUTE)))!
      const slice = await sliceOf(campaign, token, list)
      const last = slice.batches.pop()!.members[0]!
      slice.excluded.push({ contact: last.contact, list, country: 'DK', reason: 'needs_opt_in' })
      expect(await store.writeSlice(slice)).toBe(true)
      expect(await store.writeSlice(slice)).toBe(false)
      expect(await store.campaign(campaign)).toMatchObject({
        candidates: 5,
        planned: 4,
        excluded: 1,
        slices: 1,
        watermark: slice.watermark,
      })
      expect(await store.counts(campaign)).toEqual({ planned: 4, excluded: 1 })
      const rows = await deliveriesOf(open.handle, campaign)
      expect(rows.find(({ state }) => state === 'excluded')).toMatchObject({ reason: 'needs_opt_in', address: '' })
    })

    it.each(['too few candidates', 'a contact that is planned already'])(
      'keeps nothing of a slice with %s',
      async (fault) => {
        const list = await people(3)
        const campaign = await seedCampaign(open.handle, [list])
        await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: T0 })
        const token = (await store.leasePlan(campaign, 'a', T0, later(MINUTE)))!
        const slice = await sliceOf(campaign, token, list)
        if (fault === 'a contact that is planned already') {
          slice.batches.push({ language: 'sv', members: [slice.batches[0]!.members[0]!] })
        }
        slice.candidates = fault === 'too few candidates' ? 2 : 4
        const error = await store.writeSlice(slice).catch((e: unknown) => e)
        expect(isUnbalanced(error)).toBe(true)
        expect(await deliveriesOf(open.handle, campaign)).toHaveLength(0)
        expect(await store.campaign(campaign)).toMatchObject({ candidates: 0, planned: 0, watermark: '' })
        expect(await store.claim({ campaign, holder: 'w', now: T0, until: later(MINUTE), limit: 9 })).toEqual([])
      },
    )

    it('a campaign paused while it is being planned stays paused, and knows that its plan is complete', async () => {
      const campaign = await seedCampaign(open.handle, [])
      await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: T0 })
      const token = (await store.leasePlan(campaign, 'a', T0, later(MINUTE)))!
      await setCampaign(open.handle, campaign, 'paused')
      expect(await store.completePlan(campaign, token)).toBe(true)
      expect(await store.campaign(campaign)).toMatchObject({ state: 'paused', planComplete: true })
    })
  })

  describe('claiming', () => {
    it('gives each batch to one of eight claimers', async () => {
      const { campaign } = await planned(40, 1)
      const claimer = async (holder: string) => {
        const mine: string[] = []
        for (;;) {
          const got = await store.claim({ campaign, holder, now: T0, until: later(MINUTE), limit: 3 })
          if (got.length === 0) return mine
          mine.push(...got.map(({ id }) => id))
        }
      }
      const all = (await Promise.all(Array.from({ length: 8 }, (_, i) => claimer(`w${i}`)))).flat()
      expect(all).toHaveLength(40)
      expect(new Set(all).size).toBe(40)
    })

    it('voids every write of a holder whose lease ran out and was taken', async () => {
      const { campaign } = await planned(2, 2)
      const old = await claimOne(campaign)
      expect(await claimOne(campaign, later(1000))).toBeUndefined()
      const fresh = await claimOne(campaign, later(MINUTE))
      expect(fresh.id).toBe(old.id)
      expect(fresh.token).toBeGreaterThan(old.token)
      expect(await seal(old)).toBe(false)
      expect(await store.unclaim(old, T0)).toBe(false)
      expect(await store.renew([old, fresh], later(5 * MINUTE))).toEqual([old.id])
      expect(await seal(fresh)).toBe(true)
      expect(await settleAll(old)).toBe(false)
      expect(await store.doubt(old, 'x', T0)).toBe(false)
      expect(await store.beginAttempt(old, later(MINUTE))).toBe(false)
      expect(await store.endAttempt(old, { open: false, notBefore: T0, reason: '' })).toBe(false)
      expect(await settleAll(fresh)).toBe(true)
    })

    it('brings back sealed ones before fresh ones, once they are due', async () => {
      const { campaign } = await planned(4, 2)
      const batch = await claimOne(campaign)
      await seal(batch)
      await store.endAttempt(batch, { open: true, notBefore: later(5000), reason: 'outcome_unknown' })
      const [fresh] = await store.claim({ campaign, holder: 'w', now: T0, until: later(MINUTE), limit: 9 })
      expect(fresh!.id).not.toBe(batch.id)
      await store.unclaim(fresh!, T0)
      const again = await store.claim({ campaign, holder: 'w', now: later(5000), until: later(MINUTE), limit: 9 })
      expect(again.map(({ id }) => id)).toEqual([batch.id, fresh!.id])
      expect(again[0]).toMatchObject({ state: 'sealed', openAttempts: 1, attempts: 1, firstAttemptAt: T0 })
      await store.unclaim(again[0]!, T0)
      expect((await claimOne(campaign)).state).toBe('sealed')
    })
  })

  describe('several batches at once', () => {
    const resultsOf = (members: { delivery: string }[]) =>
      members.map(({ delivery }) => ({ delivery, providerId: `m-${delivery}`, fact: 'submitted' as const, reason: '' }))
    const claimAll = (campaign: string, now = T0) =>
      store.claim({ campaign, holder: 'w1', now, until: new Date(now.getTime() + MINUTE), limit: 9 })

    it('each show their own members, in order, on the lists that were asked about', async () => {
      const { campaign, list } = await planned(9, 3)
      const batches = await claimAll(campaign)
      expect(batches).toHaveLength(3)
      const asked = [[list], [], [list]]
      const shown = await Promise.all(batches.map(({ id }, at) => store.sealCandidates(id, asked[at]!)))
      expect(shown.map((members) => members.length)).toEqual([3, 3, 3])
      expect(shown.map((members) => members.map(({ activeLists }) => activeLists.length))).toEqual([
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
      ])
      const rows = await deliveriesOf(open.handle, campaign)
      for (const [at, { id }] of batches.entries()) {
        const own = new Set(rows.filter(({ batch }) => batch === id).map((row) => row.id))
        const alone = await store.sealCandidates(id, [list])
        expect(shown[at]!.map(({ delivery }) => delivery)).toEqual(alone.map(({ delivery }) => delivery))
        expect(shown[at]!.every(({ delivery }) => own.has(delivery))).toBe(true)
      }
    })

    it('are sealed and settled each by its own claim and campaign', async () => {
      const { campaign } = await planned(8, 2)
      const paused = await planned(2, 2)
      const [a, b, c, d] = (await claimAll(campaign)) as [BatchRow, BatchRow, BatchRow, BatchRow]
      const [stopped] = (await claimAll(paused.campaign)) as [BatchRow]
      await setCampaign(open.handle, paused.campaign, 'paused')
      const lost = { ...b, token: b.token - 1 }
      expect(await Promise.all([a, lost, stopped, c, d].map((batch) => seal(batch)))).toEqual([
        ...[true, false, false],
        ...[true, true],
      ])
      expect(await batchOf(open.handle, b.id)).toMatchObject({ state: 'claimed' })
      expect(await batchOf(open.handle, stopped.id)).toMatchObject({ state: 'claimed' })
      expect(await seal(b)).toBe(true)
      const members = await Promise.all([a, b, c, d].map(({ id }) => store.sealCandidates(id, [])))
      const settle = (claim: BatchRow, at: number) =>
        store.settle({ claim, at: later(1000 + at), results: resultsOf(members[at]!), noticed: [] })
      expect(
        await Promise.all([settle(a, 0), settle({ ...b, token: b.token - 1 }, 1), settle(c, 2), settle(d, 3)]),
      ).toEqual([true, false, true, true])
      expect(await store.counts(campaign)).toEqual({ submitted: 6, planned: 2 })
      expect(await Promise.all([settle(a, 0), settle(b, 1)])).toEqual([false, true])
      const rows = await deliveriesOf(open.handle, campaign)
      expect(rows.map(({ id, providerId, state }) => [providerId, state, id])).toEqual(
        rows.map(({ id }) => [`m-${id}`, 'submitted', id]),
      )
      expect(await store.handedOver(campaign, T0)).toBe(8)
    })

    it('are taken in one go, but for one that somebody holds who died amid a transaction', async () => {
      const { handle } = open
      if (handle.engine === 'sqlite') return
      const { campaign } = await planned(5, 1)
      let letGo = () => {}
      const held = new Promise<void>((resolve) => {
        letGo = resolve
      })
      let took = () => {}
      const locked = new Promise<void>((resolve) => {
        took = resolve
      })
      const holding = handle.transaction(async (session) => {
        await handle.collection('batches').updateOne({ campaign }, { $set: { reason: 'held' } }, { session })
        took()
        await held
      })
      await locked
      const four = await claimAll(campaign)
      expect(new Set(four.map(({ id }) => id)).size).toBe(4)
      expect(four.every(({ token, state }) => token === 1 && state === 'claimed')).toBe(true)
      expect(await store.unsealed(campaign, T0, 10)).toBe(5)
      letGo()
      await holding
      expect(await claimAll(campaign)).toHaveLength(1)
    })

    it('wait for their seal, as many as are counted, claimed or not', async () => {
      const { campaign } = await planned(4, 1)
      expect(await store.unsealed(campaign, T0, 10)).toBe(4)
      expect(await store.unsealed(campaign, T0, 3)).toBe(3)
      const batch = await claimOne(campaign)
      expect(await store.unsealed(campaign, T0, 10)).toBe(4)
      await store.unclaim(batch, later(MINUTE))
      expect(await store.unsealed(campaign, T0, 10)).toBe(3)
      expect(await store.unsealed(campaign, later(MINUTE), 10)).toBe(4)
    })
  })

  describe('sealing', () => {
    it('shows each member with its contact, lists and notice as they are now', async () => {
      const { campaign, list } = await planned(2, 2)
      const batch = await claimOne(campaign)
      const [first] = await store.sealCandidates(batch.id, [list])
      expect(first).toMatchObject({ list, activeLists: [list], candidate: { noticeSent: false, languages: ['sv'] } })
      expect(first!.candidate!.address).toBe(first!.address)
      const [other] = await store.sealCandidates(batch.id, [])
      expect(other!.activeLists).toEqual([])
    })

    it.each(['paused', 'cancelled', 'done'])('does not happen in a campaign that is %s', async (state) => {
      const { campaign } = await planned(2, 2)
      const batch = await claimOne(campaign)
      await setCampaign(open.handle, campaign, state)
      expect(await seal(batch)).toBe(false)
      expect(await store.sealOf(batch.id)).toBeNull()
    })

    it('moves those left out at the last moment from planned to excluded', async () => {
      const { campaign } = await planned(3, 3)
      const batch = await claimOne(campaign)
      const [out, ...rest] = await store.sealCandidates(batch.id, [])
      expect(
        await seal(batch, { excluded: [{ delivery: out!.delivery, reason: 'suppressed' }], size: rest.length }),
      ).toBe(true)
      expect(await store.campaign(campaign)).toMatchObject({ candidates: 3, planned: 2, excluded: 1 })
      expect(await store.counts(campaign)).toEqual({ planned: 2, excluded: 1 })
    })

    it('writes off who is left out after they were released from doubt: they may have an earlier mail', async () => {
      const { campaign } = await planned(3, 3)
      const batch = await claimOne(campaign)
      await setReleased(open.handle, batch.id)
      const [out, ...rest] = await store.sealCandidates(batch.id, [])
      expect(out).toMatchObject({ released: true })
      await seal(batch, { excluded: [{ delivery: out!.delivery, reason: 'capped' }], size: rest.length })
      expect(await store.campaign(campaign)).toMatchObject({ candidates: 3, planned: 3, excluded: 0 })
      expect(await store.counts(campaign)).toEqual({ planned: 2, failed: 1 })
      const written = (await deliveriesOf(open.handle, campaign)).find(({ id }) => id === out!.delivery)
      expect(written).toMatchObject({ state: 'failed', reason: 'written_off capped' })
      await store.applyFact({ delivery: out!.delivery, campaign, providerId: 'first' }, 'delivered', '', T0)
      expect(await store.campaign(campaign)).toMatchObject({ planned: 3, excluded: 0 })
    })

    it('settles a batch at once when nobody is left', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      const [only] = await store.sealCandidates(batch.id, [])
      await seal(batch, { excluded: [{ delivery: only!.delivery, reason: 'unsubscribed' }], size: 0 })
      expect(await store.hasOpenBatches(campaign)).toBe(false)
      expect(await store.finish(campaign, T0)).toBe(true)
    })

    it('leaves a batch in doubt whose last member was begun by a worker that died', async () => {
      const { campaign } = await begunByOne(1)
      const next = await claimOne(campaign)
      expect(await store.sealCandidates(next.id, [])).toEqual([])
      await seal(next, { size: 0 })
      expect(await store.hasOpenBatches(campaign)).toBe(true)
      expect(await store.finish(campaign, T0)).toBe(false)
      expect(await store.counts(campaign)).toEqual({ in_doubt: 1 })
    })

    it('returns what was sealed to the letter', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      const sealed = { version: 1, members: [{ d: 'x', n: 'Å–“ü”', s: null, z: ['1', '2'] }] }
      await seal(batch, { sealed })
      expect(JSON.stringify(await store.sealOf(batch.id))).toBe(JSON.stringify(sealed))
    })
  })

  describe('outcomes', () => {
    it('settles once, with the provider’s ids, and forgets what was sealed', async () => {
      const { campaign } = await planned(2, 2)
      const batch = await claimOne(campaign)
      await seal(batch)
      expect(await settleAll(batch)).toBe(true)
      expect(await settleAll(batch, 'other')).toBe(false)
      const rows = await deliveriesOf(open.handle, campaign)
      expect(rows.every(({ state, providerId }) => state === 'submitted' && providerId.startsWith('m-'))).toBe(true)
      expect(await store.sealOf(batch.id)).toBeNull()
      expect(await store.handedOver(campaign, T0)).toBe(2)
      expect(await store.handedOver(campaign, later(2000))).toBe(0)
    })

    it('does not settle a batch with a member in doubt since an earlier generation, and counts what that one handed over', async () => {
      const { campaign, batch, begun } = await begunByOne(3)
      const next = await claimOne(campaign)
      await seal(next)
      const [first, second] = await store.sealCandidates(next.id, [])
      const result = (delivery: string) => ({ delivery, providerId: delivery, fact: 'submitted' as const, reason: '' })
      expect(
        await store.settle({
          claim: next,
          at: later(1000),
          results: [
            result(first!.delivery),
            { ...result(second!.delivery), providerId: null, fact: 'refused', reason: '' },
          ],
          noticed: [],
        }),
      ).toBe(true)
      expect(await store.counts(campaign)).toEqual({ in_doubt: 1, submitted: 1, failed: 1 })
      expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'in_doubt', settled: false })
      expect(await store.finish(campaign, T0)).toBe(false)
      await store.applyFact({ delivery: begun.delivery, campaign, providerId: 'x' }, 'submitted', '', later(2000))
      expect(await store.settleByEvidence(batch.id, later(2000))).toBe(true)
      expect(await store.finish(campaign, T0)).toBe(true)
    })

    it.each([
      ['to anybody else', ''],
      ['to who was released from doubt', RELEASED],
    ])('counts a no as an error, whether it is said %s', async (_, noted) => {
      const { campaign } = await planned(4, 4)
      const batch = await claimOne(campaign)
      if (noted) await setReleased(open.handle, batch.id)
      const [out, taken, ...rest] = await store.sealCandidates(batch.id, [])
      await seal(batch, { excluded: [{ delivery: out!.delivery, reason: 'unsubscribed' }], size: 3 })
      await store.settle({
        claim: batch,
        at: later(1000),
        results: [
          { delivery: taken!.delivery, providerId: 'taken', fact: 'submitted', reason: '' },
          ...rest.map(({ delivery }) => ({ delivery, providerId: null, ...refusedAs(noted, '550 No such user') })),
        ],
        noticed: [],
      })
      expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'settled', submitted: 1, failed: 2 })
      expect(await store.stormFigures(campaign, T0, 10)).toEqual({ tried: 3, bad: 2 })
    })

    it('counts what an earlier generation handed over when nobody is left in the last', async () => {
      const { campaign, batch, begun, rest } = await begunByOne()
      await store.applyFact({ delivery: begun.delivery, campaign, providerId: 'x' }, 'submitted', '', later(1000))
      const next = await claimOne(campaign)
      await seal(next, { excluded: [{ delivery: rest[0]!.delivery, reason: 'unsubscribed' }], size: 0 })
      expect(await batchOf(open.handle, batch.id)).toMatchObject({
        state: 'settled',
        settled: true,
        submitted: 1,
        failed: 0,
      })
    })

    it('keeps what a webhook reported before the reply was recorded', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      const [row] = await deliveriesOf(open.handle, campaign)
      await store.applyFact({ delivery: row!.id, campaign, providerId: 'early' }, 'delivered', '', later(10))
      await settleAll(batch)
      expect((await deliveriesOf(open.handle, campaign))[0]).toMatchObject({ state: 'delivered' })
    })

    it('remembers in the contact that the notice has been sent, once', async () => {
      const { campaign, list } = await planned(1, 1)
      const batch = await claimOne(campaign)
      const [member] = await store.sealCandidates(batch.id, [list])
      await seal(batch)
      await store.settle({
        claim: batch,
        at: later(1000),
        results: [{ delivery: member!.delivery, providerId: 'n', fact: 'submitted', reason: '' }],
        noticed: [member!.contact],
      })
      const next = await seedCampaign(open.handle, [list])
      await store.freeze(next, { frozen: frozenFor(), title: 'T', at: T0 })
      const token = (await store.leasePlan(next, 'p', T0, later(MINUTE)))!
      await store.writeSlice(await sliceOf(next, token, list))
      const [again] = await store.sealCandidates((await claimOne(next)).id, [list])
      expect(again!.candidate!.noticeSent).toBe(true)
    })

    it('opens a next generation only while no attempt is open but the caller’s own', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      const input = { mode: 'permissive' as const, notBefore: T0, reason: 'refused_in_strict' }
      await store.endAttempt(batch, { open: true, notBefore: T0, reason: 'outcome_unknown' })
      const second = await claimOne(campaign)
      await store.beginAttempt(second, later(MINUTE))
      expect(await store.nextGeneration(second, { ...input, ownAttempt: true })).toBe(false)
      await store.endAttempt(second, { open: false, notBefore: T0, reason: '' })
      const third = await claimOne(campaign)
      expect(third.openAttempts).toBe(1)

      const other = await planned(1, 1)
      const clean = await claimOne(other.campaign)
      await seal(clean)
      expect(await store.nextGeneration(clean, { ...input, ownAttempt: false })).toBe(false)
      expect(await store.nextGeneration(clean, { ...input, ownAttempt: true })).toBe(true)
      expect(await claimOne(other.campaign)).toMatchObject({
        state: 'claimed',
        generation: 2,
        mode: 'permissive',
        openAttempts: 0,
        firstAttemptAt: null,
        idempotencyKey: '',
      })
    })

    it('plans a sealed batch anew under the same generation when nothing became of any of its members', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      const input = { mode: 'strict', notBefore: T0, reason: 'crowded', ownAttempt: true, untouched: true } as const
      expect(await store.nextGeneration(batch, input)).toBe(true)
      expect(await claimOne(campaign)).toMatchObject({ generation: 1, openAttempts: 0, firstAttemptAt: null })
    })

    it('puts a batch in doubt with its members, until the provider has reported on each', async () => {
      const { campaign } = await planned(2, 2)
      const batch = await claimOne(campaign)
      await seal(batch)
      expect(await store.doubt(batch, 'key_expired', later(1000))).toBe(true)
      expect(await store.counts(campaign)).toEqual({ in_doubt: 2 })
      expect(await claimOne(campaign, later(10 * MINUTE))).toBeUndefined()
      expect(await store.finish(campaign, T0)).toBe(false)
      const [a, b] = await deliveriesOf(open.handle, campaign)
      await store.applyFact({ delivery: a!.id, campaign, providerId: 'x1' }, 'delivered', '', T0)
      expect(await store.settleByEvidence(batch.id, T0)).toBe(false)
      await store.applyFact({ delivery: b!.id, campaign, providerId: 'x2' }, 'submitted', '', T0)
      expect(await store.settleByEvidence(batch.id, T0)).toBe(true)
      expect(await store.finish(campaign, T0)).toBe(true)
    })

    it('is not in doubt about a batch whose members have all been reported on', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      const [row] = await deliveriesOf(open.handle, campaign)
      await store.applyFact({ delivery: row!.id, campaign, providerId: 'seen' }, 'submitted', '', T0)
      await store.doubt(batch, 'key_expired', T0)
      expect(await store.counts(campaign)).toEqual({ submitted: 1 })
      expect(await store.hasOpenBatches(campaign)).toBe(false)
    })

    it('knows of a batch in doubt what it has handed over, and who has had the notice', async () => {
      const { campaign } = await planned(4, 4)
      const batch = await claimOne(campaign)
      const members = await store.sealCandidates(batch.id, [])
      const [first, second, third, fourth] = members
      const sealed = {
        version: 1,
        members: members.map(({ delivery }) => ({ d: delivery, s: delivery === fourth!.delivery ? null : ['x', 'y'] })),
      }
      await seal(batch, { sealed })
      const tell = (of: typeof first, fact: DeliveryFact) =>
        store.applyFact({ delivery: of!.delivery, campaign, providerId: '' }, fact, '', later(1000))
      const noticed = () =>
        noticedAmong(
          open.handle,
          members.map(({ contact }) => contact),
        )
      await tell(first, 'delivered')
      await tell(second, 'refused')
      await store.doubt(batch, 'key_expired', later(1000))
      expect(await batchOf(open.handle, batch.id)).toMatchObject({
        ...{ state: 'in_doubt', settled: false, submitted: 1, failed: 1 },
      })
      expect(await noticed()).toEqual([first!.contact])
      await tell(third, 'submitted')
      expect(await store.settleByEvidence(batch.id, later(2000))).toBe(false)
      expect(await noticed()).toEqual([first!.contact, third!.contact].sort())
      expect(await store.handedOver(campaign, T0)).toBe(0)
      await tell(fourth, 'bounced')
      expect(await store.settleByEvidence(batch.id, later(2000))).toBe(true)
      expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'settled', submitted: 3, failed: 1 })
      expect(await noticed()).toEqual([first!.contact, third!.contact].sort())
      expect(await store.handedOver(campaign, T0)).toBe(3)
      expect(await store.stormFigures(campaign, T0, 50)).toEqual({ tried: 4, bad: 2 })
      // Not looked for where there cannot be so many.
      expect(await store.stormFigures(campaign, T0, 51)).toEqual({ tried: 4, bad: 0 })
      expect(await store.stormFigures(campaign, later(2000), 50)).toEqual({ tried: 0, bad: 0 })
      expect(await store.sealOf(batch.id)).toBeNull()
    })

    it('counts calls without an answer by the minute, answers by the batch, and complaints since an instant', async () => {
      const { campaign } = await planned(2, 1)
      const other = await planned(1, 1)
      expect(await store.unanswered(campaign)).toEqual([])
      await store.forgetUnanswered(campaign)
      const minute = Math.floor(T0.getTime() / MINUTE) * MINUTE
      await Promise.all([1, 2, 3].map(() => store.noteUnanswered(campaign, new Date(minute))))
      await store.noteUnanswered(campaign, new Date(minute + 59_999))
      await store.noteUnanswered(campaign, new Date(minute + 11 * MINUTE))
      await store.noteUnanswered(other.campaign, new Date(minute))
      expect(await store.unanswered(campaign)).toEqual([
        { minute, calls: 4 },
        { minute: minute + 11 * MINUTE, calls: 1 },
      ])
      await store.forgetUnanswered(campaign)
      expect(await store.unanswered(campaign)).toEqual([])
      await store.noteUnanswered(campaign, new Date(minute))
      expect(await store.unanswered(campaign)).toEqual([{ minute, calls: 1 }])
      expect(await store.unanswered(other.campaign)).toEqual([{ minute, calls: 1 }])

      const batch = await claimOne(campaign)
      await seal(batch)
      const rows = (await deliveriesOf(open.handle, campaign)).filter(({ batch: of }) => of === batch.id)
      await store.settle({
        ...{ claim: batch, at: later(1000), noticed: [] },
        results: rows.map(({ id }) => ({ delivery: id, providerId: `c-${id}`, fact: 'submitted', reason: '' })),
      })
      expect(await store.answered(campaign, T0)).toBe(1)
      expect(await store.answered(campaign, later(1000))).toBe(0)
      expect(await store.complaints(campaign, T0)).toBe(0)
      await store.applyFact({ delivery: rows[0]!.id, campaign, providerId: '' }, 'complained', '', later(2000))
      expect(await store.complaints(campaign, later(1999))).toBe(1)
      expect(await store.complaints(campaign, later(2000))).toBe(0)
    })

    it('gives a message back only to whoever still holds its batch', async () => {
      const { campaign } = await planned(1, 1)
      const old = await claimOne(campaign)
      const [only] = await store.sealCandidates(old.id, [])
      await seal(old)
      expect(await store.beginDelivery(old, only!.delivery, T0)).toBe(true)
      expect(await store.giveBackDelivery(old, only!.delivery, T0, 'released put_off 1')).toBe(true)
      expect(await store.sealCandidates(old.id, [])).toMatchObject([{ released: true, noted: 'released put_off 1' }])
      expect(await store.counts(campaign)).toEqual({ planned: 1 })
      expect(await store.beginDelivery(old, only!.delivery, T0)).toBe(true)
      // It slept past its lease: another has the batch, and gave it up to a person.
      const fresh = await claimOne(campaign, later(2 * MINUTE))
      expect(await store.giveBackDelivery(old, only!.delivery, later(2 * MINUTE), 'put_off')).toBe(false)
      expect(await store.doubt(fresh, 'reply_lost', later(2 * MINUTE))).toBe(true)
      expect(await store.giveBackDelivery(old, only!.delivery, later(3 * MINUTE), 'put_off')).toBe(false)
      expect(await store.giveBackDelivery(fresh, only!.delivery, later(3 * MINUTE), 'put_off')).toBe(false)
      expect(await store.counts(campaign)).toEqual({ in_doubt: 1 })
    })

    it('finds the batches of all campaigns that may have been taken, a portion at a time', async () => {
      const { campaign } = await planned(5, 1)
      const claims = await store.claim({ campaign, holder: 'w', now: T0, until: later(MINUTE), limit: 4 })
      const [doubted, open, young, refused] = claims as [BatchRow, BatchRow, BatchRow, BatchRow]
      await seal(doubted)
      await seal(open)
      await seal(young, {}, later(MINUTE))
      await seal(refused)
      await store.doubt(doubted, 'key_expired', T0)
      await store.endAttempt(refused, { open: false, notBefore: T0, reason: 'rate_limited' })
      const found: string[] = []
      for (let after = ''; ; ) {
        const rows = await store.unresolved({ before: later(1), after, limit: 1 })
        if (rows.length === 0) break
        after = rows[0]!.id
        if (rows[0]!.campaign === campaign) found.push(after)
      }
      expect(found).toEqual([doubted.id, open.id].sort())
    })

    it('deletes events in portions', async () => {
      const ids = ['old-1', 'old-2', 'old-3', 'old-4']
      for (const eventId of ids) {
        await store.recordEvent({
          ...{ eventId, type: 'email.delivered', at: T0, providerId: eventId },
          ...{ campaign: '', delivery: '', reason: '' },
        })
        if (eventId !== 'old-4') await store.markApplied(eventId)
      }
      const input = { applied: new Date(Date.now() + MINUTE), unapplied: new Date(0), limit: 2 }
      expect(await store.pruneEvents(input)).toBe(2)
      expect(await store.pruneEvents({ ...input, limit: 100 })).toBeGreaterThanOrEqual(1)
      expect(await store.pruneEvents(input)).toBe(0)
      expect(await store.unapplied(ids)).toMatchObject([{ eventId: 'old-4' }])
    })

    it('finds the batches whose lease ends after an instant, each with its token', async () => {
      const { campaign } = await planned(3, 1)
      const claims = await store.claim({ campaign, holder: 'w', now: T0, until: later(MINUTE), limit: 2 })
      await seal(claims[1]!, { leaseUntil: later(2 * MINUTE) })
      const beyond = async (ms: number) => {
        const found = await store.leasedBeyond(campaign, later(ms))
        return found.sort((a, b) => a.leaseUntil.getTime() - b.leaseUntil.getTime())
      }
      const [first, second] = claims.map(({ id, token }, i) => ({ id, token, leaseUntil: later((i + 1) * MINUTE) }))
      expect(await beyond(MINUTE - 1)).toEqual([first, second])
      expect(await beyond(MINUTE)).toEqual([second])
      expect(await settleAll(claims[1]!)).toBe(true)
      expect(await beyond(MINUTE)).toEqual([])
    })

    it('finds old sealed batches that nobody holds', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      expect(await store.overdue(campaign, T0, later(1000), 9)).toEqual([])
      expect((await store.overdue(campaign, T0, later(MINUTE), 9)).map(({ id }) => id)).toEqual([batch.id])
      expect(await store.overdue(campaign, later(-1), later(MINUTE), 9)).toEqual([])
    })
  })

  describe('cancelling', () => {
    it('leaves out what was never tried, doubts what may have been taken, waits for what is in flight', async () => {
      const { campaign } = await planned(6, 1)
      const [inFlight, unknown, refused, claimed] = await store.claim({
        campaign,
        holder: 'w',
        now: T0,
        until: later(MINUTE),
        limit: 4,
      })
      for (const batch of [inFlight!, unknown!, refused!]) await seal(batch)
      await store.endAttempt(unknown!, { open: true, notBefore: T0, reason: 'outcome_unknown' })
      await store.endAttempt(refused!, { open: false, notBefore: T0, reason: 'rate_limited' })
      await setCampaign(open.handle, campaign, 'cancelled')
      // What was sealed and certainly refused may be given back to the day's warm-up.
      const left = [{ unsent: 1, size: 1, firstAttemptAt: T0 }]
      expect(await store.cancelSome(campaign, later(1000), 100)).toEqual({ open: 1, left })
      expect(await store.counts(campaign)).toEqual({ excluded: 4, in_doubt: 1, planned: 1 })
      expect(await store.campaign(campaign)).toMatchObject({ candidates: 6, planned: 2, excluded: 4 })
      expect(await seal(claimed!)).toBe(false)
      expect(await settleAll(inFlight!)).toBe(true)
      expect(await store.cancelSome(campaign, later(1000), 100)).toMatchObject({ open: 0 })
      expect(await store.close(campaign, later(1000))).toBe(true)
      expect((await store.openCampaigns()).map(({ id }) => id)).not.toContain(campaign)
    })

    it('puts those in doubt again who were released from it: with them a batch that waits, and one that goes one by one', async () => {
      const { campaign } = await planned(2, 2)
      const waits = await claimOne(campaign)
      await setReleased(open.handle, waits.id)
      const other = await begunByOne()
      await setReleased(open.handle, other.batch.id)
      for (const [id, batch, counts] of [
        [campaign, waits, { in_doubt: 2 }],
        [other.campaign, other.batch, { in_doubt: 2 }],
      ] as const) {
        await setCampaign(open.handle, id, 'cancelled')
        expect(await store.cancelSome(id, later(1000), 100)).toMatchObject({ open: 0 })
        expect(await store.counts(id)).toEqual(counts)
        expect(await store.campaign(id)).toMatchObject({ planned: 2, excluded: 0 })
        expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'in_doubt', settled: false })
      }
    })

    it('leaves a batch in doubt of which one member was begun in an earlier generation, for a person to decide', async () => {
      const { campaign, batch, begun } = await begunByOne()
      await setCampaign(open.handle, campaign, 'cancelled')
      expect(await store.cancelSome(campaign, later(1000), 100)).toMatchObject({ open: 0 })
      expect(await store.counts(campaign)).toEqual({ in_doubt: 1, excluded: 1 })
      expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'in_doubt', settled: false })
      await store.applyFact({ delivery: begun.delivery, campaign, providerId: 'x' }, 'submitted', '', later(2000))
      expect(await store.settleByEvidence(batch.id, later(2000))).toBe(true)
      expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'settled', settled: true })
    })

    it('goes on in portions', async () => {
      const { campaign } = await planned(5, 1)
      await setCampaign(open.handle, campaign, 'cancelled')
      expect(await store.cancelSome(campaign, T0, 2)).toMatchObject({ open: 3 })
      expect(await store.cancelSome(campaign, T0, 2)).toMatchObject({ open: 1 })
      expect(await store.cancelSome(campaign, T0, 2)).toMatchObject({ open: 0 })
    })
  })

  describe('provider events', () => {
    const event = (eventId: string, providerId = '') => ({
      eventId,
      type: 'email.delivered',
      at: T0,
      providerId,
      campaign: '',
      delivery: '',
      reason: '',
    })

    it('are stored once, whoever else stores them at the same time', async () => {
      const told = await Promise.all(Array.from({ length: 8 }, () => store.recordEvent(event('e-1', 'p-1'))))
      expect(told.every(Boolean)).toBe(true)
      expect(await store.unapplied(['p-1', 'p-2'])).toHaveLength(1)
      await store.markApplied('e-1')
      expect(await store.recordEvent(event('e-1', 'p-1'))).toBe(false)
      expect(await store.unapplied(['p-1'])).toEqual([])
    })

    it('end in the same state in every order', async () => {
      const facts: DeliveryFact[] = ['submitted', 'delayed', 'delivered', 'complained']
      const orders = permutations(facts)
      const { campaign } = await planned(orders.length, orders.length)
      const rows = await deliveriesOf(open.handle, campaign)
      for (const [i, order] of orders.entries()) {
        let expected: DeliveryFact = 'planned'
        for (const fact of order) {
          expected = join(expected, fact)
          await store.applyFact({ delivery: rows[i]!.id, campaign, providerId: '' }, fact, '', T0)
        }
        expect(stateOf(expected)).toBe('complained')
      }
      expect(await store.counts(campaign)).toEqual({ complained: orders.length })
    })

    it('are matched by the provider’s id too, and never across campaigns', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      await settleAll(batch)
      const [row] = await deliveriesOf(open.handle, campaign)
      const none = await store.applyFact(
        { delivery: row!.id, campaign: 'another', providerId: '' },
        'delivered',
        '',
        T0,
      )
      expect(none).toBeNull()
      const hit = await store.applyFact({ delivery: '', campaign: '', providerId: row!.providerId }, 'bounced', 'x', T0)
      expect(hit).toEqual({
        delivery: row!.id,
        campaign,
        batch: batch.id,
        address: row!.address,
        contact: row!.contact,
        another: false,
        news: true,
      })
      expect((await deliveriesOf(open.handle, campaign))[0]).toMatchObject({ state: 'bounced', reason: 'x' })
    })

    it('say so when they are about another mail of the delivery, which may have gone to another address', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      const [row] = await deliveriesOf(open.handle, campaign)
      const tell = (providerId: string, fact: DeliveryFact) =>
        store.applyFact({ delivery: row!.id, campaign, providerId }, fact, '', T0)
      const mails = ['one', 'two'].map((name) => `${name}-${serial}`)
      // Whichever is heard of first is the delivery's own, also where both are at the same time.
      const heard = await Promise.all(mails.map((mail) => tell(mail, 'submitted')))
      expect(heard.map((touched) => touched?.another).sort()).toEqual([false, true])
      const own = (await deliveriesOf(open.handle, campaign))[0]!.providerId
      for (const mail of mails) expect(await tell(mail, 'bounced')).toMatchObject({ another: mail !== own })
      expect(await tell('', 'complained')).toMatchObject({ another: false })
    })

    it('count whoever had been left out as planned again, once, however many report it at the same time', async () => {
      const { campaign } = await planned(2, 2)
      const batch = await claimOne(campaign)
      const [out, ...rest] = await store.sealCandidates(batch.id, [])
      await seal(batch, { excluded: [{ delivery: out!.delivery, reason: 'unsubscribed' }], size: rest.length })
      const results = rest.map(({ delivery }) => ({ delivery, providerId: '', fact: 'submitted', reason: '' }) as const)
      await store.settle({ claim: batch, at: T0, results, noticed: [] })
      const before = await store.campaign(campaign)
      expect(before).toMatchObject({ planned: 1, excluded: 1 })
      expect(await imbalance(store, before!)).toBeNull()

      // An earlier call had been taken after all.
      const told = { delivery: out!.delivery, campaign, providerId: '' }
      const tell = (fact: DeliveryFact) => store.applyFact(told, fact, '', T0)
      const heard = await Promise.all(Array.from({ length: 4 }, () => tell('delivered')))
      expect(heard.filter((touched) => touched?.news)).toHaveLength(1)
      expect(await tell('submitted')).toMatchObject({ news: false })
      expect(await tell('complained')).toMatchObject({ news: true })
      expect(await store.campaign(campaign)).toMatchObject({ candidates: 2, planned: 2, excluded: 0 })
      expect(await store.counts(campaign)).toEqual({ submitted: 1, complained: 1 })
      // Also where somebody had read the figures just before.
      expect(await imbalance(store, before!)).toBeNull()
    })

    it('count whoever had counted as failed as handed over, once, however many report it at the same time', async () => {
      const { campaign } = await planned(6, 6)
      const batch = await claimOne(campaign)
      await seal(batch)
      const rows = await deliveriesOf(open.handle, campaign)
      const results = rows.map(({ id }) => ({ delivery: id, providerId: '', fact: 'refused', reason: '' }) as const)
      await store.settle({ claim: batch, at: T0, results, noticed: [] })
      expect(await store.handedOver(campaign, new Date(0))).toBe(0)
      const tell = (fact: DeliveryFact) =>
        rows.slice(0, 4).flatMap(({ id }) => {
          const told = { delivery: id, campaign, providerId: '' }
          return [1, 2].map(() => store.applyFact(told, fact, '', T0))
        })
      await Promise.all([...tell('delivered'), ...tell('complained')])
      expect(await store.counts(campaign)).toEqual({ complained: 4, failed: 2 })
      expect(await store.handedOver(campaign, new Date(0))).toBe(4)
    })

    it('share transactions where they are about a batch that is over, so that they need not run against each other', async () => {
      const { campaign } = await planned(40, 40)
      const batch = await claimOne(campaign)
      const [out, ...rest] = await store.sealCandidates(batch.id, [])
      await seal(batch, { excluded: [{ delivery: out!.delivery, reason: 'unsubscribed' }], size: rest.length })
      const results = rest.map(({ delivery }) => ({ delivery, providerId: '', fact: 'refused', reason: '' }) as const)
      await store.settle({ claim: batch, at: T0, results, noticed: [] })
      let transactions = 0
      const rows = new Map<string, number>()
      const counting = watched(() => {
        transactions++
      })
      const tell = ({ delivery }: SealCandidate) =>
        counting.applyFact({ delivery, campaign, providerId: '' }, 'bounced', 'Transient/x', T0, ({ address }) => ({
          address,
          restUntil: (count) => {
            rows.set(address, count)
            return later(count * MINUTE)
          },
        }))
      const reported = [out!, ...rest.slice(0, 29)]
      const heard = await Promise.all([...reported, ...reported].map(tell))
      expect(heard.filter((touched) => touched?.news)).toHaveLength(30)
      expect(await store.counts(campaign)).toEqual({ bounced: 30, failed: 10 })
      expect(await store.campaign(campaign)).toMatchObject({ planned: 40, excluded: 0 })
      expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'settled', submitted: 30, failed: 10 })
      expect([...rows.values()]).toEqual(Array(30).fill(1))
      // The embedded database has them wait for each other anyway.
      if (db.engine === 'mongo') expect(transactions).toBeLessThan(20)
    })

    it('are counted also where their batch ends while they are being written down', async () => {
      const { campaign } = await planned(2, 2)
      const batch = await claimOne(campaign)
      await seal(batch)
      const [reported, other] = await deliveriesOf(open.handle, campaign)
      const results = [{ delivery: other!.id, providerId: '', fact: 'refused', reason: '' } as const]
      let ended = false
      const end = async () => {
        ended ||= await store.settle({ claim: batch, at: T0, results, noticed: [] })
      }
      // The embedded database lets nobody write meanwhile.
      const meanwhile = db.engine === 'mongo' ? watched(() => {}, end) : watched(end)
      const told = { delivery: reported!.id, campaign, providerId: '' }
      const bounces = ({ address }: { address: string }) => ({ address, restUntil: () => later(MINUTE) })
      expect(await meanwhile.applyFact(told, 'bounced', 'Transient/x', T0, bounces)).toMatchObject({ news: true })
      expect(ended).toBe(true)
      expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'settled', submitted: 1, failed: 1 })
    })

    describe('that were missed when their batch was counted', () => {
      /** A batch in its second generation, sealed, and how a call that was refused for both of its members ends it. */
      const sealedAgain = async () => {
        const { campaign } = await planned(2, 2)
        const first = await claimOne(campaign)
        await seal(first)
        const again = { mode: 'permissive', notBefore: T0, reason: 'refused_in_strict', ownAttempt: true } as const
        expect(await store.nextGeneration(first, again)).toBe(true)
        const batch = await claimOne(campaign)
        await seal(batch)
        const rows = await deliveriesOf(open.handle, campaign)
        const results = rows.map(({ id }) => ({ delivery: id, providerId: '', fact: 'refused', reason: '' }) as const)
        return {
          campaign,
          batch,
          settle: (by: OutreachStore) => by.settle({ claim: batch, at: T0, results, noticed: [] }),
          tell: (by: OutreachStore) =>
            by.applyFact({ delivery: rows[0]!.id, campaign, providerId: '' }, 'delivered', '', T0),
        }
      }

      /** The store on MongoDB, with what happens after a collection has been asked something. */
      const interrupted = (slug: string, method: string, then: () => Promise<unknown>): OutreachStore => {
        const handle = open.handle as MongoHandle
        const collection = (name: string) => {
          const real = handle.collection(name)
          if (name !== slug) return real
          return new Proxy(real, {
            get(target, key) {
              const value: unknown = Reflect.get(target, key)
              if (typeof value !== 'function') return value
              if (key !== method) return value.bind(target)
              return (...args: unknown[]) => {
                const asked = value.apply(target, args)
                if (method !== 'aggregate') return Promise.resolve(asked).then((found) => then().then(() => found))
                return { toArray: () => asked.toArray().then((found: unknown) => then().then(() => found)) }
              }
            },
          })
        }
        return outreachStore({ ...handle, collection } as Handle)
      }

      const missed = { state: 'settled', submitted: 0, failed: 2 }
      const right = { state: 'settled', submitted: 1, failed: 1 }

      // The embedded database counts and ends a batch in one transaction.
      it.skipIf(db.engine === 'sqlite')('count when the campaign ends: between that and its end', async () => {
        const { campaign, batch, settle, tell } = await sealedAgain()
        let told = false
        const by = interrupted('deliveries', 'aggregate', async () => {
          told ||= Boolean(await tell(store))
        })
        expect(await settle(by)).toBe(true)
        expect(told).toBe(true)
        expect(await batchOf(open.handle, batch.id)).toMatchObject(missed)
        await finishCampaign({ store, now: () => T0.getTime(), log: silentLog }, (await store.campaign(campaign))!)
        expect(await batchOf(open.handle, batch.id)).toMatchObject(right)
        expect(await store.campaign(campaign)).toMatchObject({ state: 'done' })
      })

      it.skipIf(db.engine === 'sqlite')(
        'count when the campaign ends: by a process that died before its look',
        async () => {
          const { campaign, batch, settle, tell } = await sealedAgain()
          let looks = 0
          const dying = interrupted('batches', 'findOne', async () => {
            looks += 1
            if (looks === 1) await settle(store)
            else throw new Error('dead')
          })
          await expect(tell(dying)).rejects.toThrow('dead')
          expect(await batchOf(open.handle, batch.id)).toMatchObject(missed)
          // The provider reports again: it says nothing new.
          expect(await tell(store)).toMatchObject({ news: false })
          await finishCampaign({ store, now: () => T0.getTime(), log: silentLog }, (await store.campaign(campaign))!)
          expect(await batchOf(open.handle, batch.id)).toMatchObject(right)
        },
      )

      it('count when a cancelled campaign is closed, with whom earlier generations handed over', async () => {
        const { campaign, batch, begun } = await begunByOne()
        await store.applyFact({ delivery: begun.delivery, campaign, providerId: '' }, 'delivered', '', T0)
        await setCampaign(open.handle, campaign, 'cancelled')
        await closeCancelled({ store, now: () => T0.getTime(), log: silentLog }, (await store.campaign(campaign))!)
        expect(await batchOf(open.handle, batch.id)).toMatchObject({ state: 'cancelled', submitted: 1, failed: 0 })
        expect(await store.handedOver(campaign, new Date(0))).toBe(1)
        expect((await store.campaign(campaign))?.finishedAt).toEqual(T0)
      })
    })

    it('count whoever a cancel had left out as planned again', async () => {
      const { campaign } = await planned(2, 2)
      await setCampaign(open.handle, campaign, 'cancelled')
      await store.cancelSome(campaign, T0, 100)
      expect(await store.campaign(campaign)).toMatchObject({ planned: 0, excluded: 2 })
      const [row] = await deliveriesOf(open.handle, campaign)
      await store.applyFact({ delivery: row!.id, campaign, providerId: 'late' }, 'bounced', '', T0)
      expect(await store.campaign(campaign)).toMatchObject({ planned: 1, excluded: 1 })
      expect(await store.counts(campaign)).toEqual({ bounced: 1, excluded: 1 })
      expect(await store.handedOver(campaign, new Date(0))).toBe(1)
    })
  })

  it('loses no change of the shared bucket', async () => {
    const key = `test-${serial}`
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.changeBucket(key, (bucket) => {
          const before = bucket ?? freshBucket(5)
          return {
            bucket: { ...before, refilledAt: before.refilledAt + 1, recent: [...before.recent, before.refilledAt] },
            result: null,
          }
        }),
      ),
    )
    expect(await store.readBucket(key)).toEqual({
      ...{ ...freshBucket(5), refilledAt: 20 },
      recent: Array.from({ length: 20 }, (_, at) => at),
    })
  })

  it('counts what many spend at once, never past the limit', async () => {
    const key = `count-${serial}`
    expect(await store.spend(key, 11, 10)).toBe(false)
    expect(await store.spent(key)).toBe(0)
    const won = await Promise.all(Array.from({ length: 20 }, () => store.spend(key, 3, 25)))
    expect(won.filter(Boolean)).toHaveLength(8)
    expect(await store.spent(key)).toBe(24)
    expect(await store.spend(key, 2, 25)).toBe(false)
    expect(await store.spend(key, -3, 25)).toBe(true)
    expect(await store.spend(key, 4, 25)).toBe(true)
    expect(await store.spent(key)).toBe(25)
  })

  it('counts no less than nothing, however many give back what was never counted', async () => {
    const key = `count-back-${serial}`
    const back = () => store.spend(key, -3, Number.MAX_SAFE_INTEGER)
    expect(await back()).toBe(true)
    expect(await store.spent(key)).toBe(0)
    expect(await store.spend(key, 4, 10)).toBe(true)
    expect(await Promise.all(Array.from({ length: 8 }, back))).toEqual(Array(8).fill(true))
    expect(await store.spent(key)).toBe(0)
    expect(await store.spend(key, 11, 10)).toBe(false)
    expect(await store.spend(key, 10, 10)).toBe(true)
  })

  it('says why a campaign waits, and stops one only while it runs', async () => {
    const campaign = await seedCampaign(open.handle, [])
    await store.noteWaiting(campaign, 'It starts when the story is public.')
    expect(await store.campaign(campaign)).toMatchObject({ pausedReason: 'It starts when the story is public.' })
    expect(await store.stopCampaign(campaign, 'x')).toBe(false)
    await store.freeze(campaign, { frozen: frozenFor(), title: 'T', at: T0 })
    expect(await store.stopCampaign(campaign, 'The key is refused.')).toBe(true)
    expect(await store.campaign(campaign)).toMatchObject({ state: 'paused', pausedReason: 'The key is refused.' })
    expect(await store.campaign('none')).toBeNull()
  })

  describe('those who hold an earlier mail', () => {
    const everybody = async (campaign: string, own: { language?: string; possible?: boolean } = {}) => {
      const found: string[] = []
      for (let after: string | null = ''; after !== null; ) {
        const page: Page = await store.received({ campaign, language: '', possible: true, ...own }, after, 2)
        found.push(...page.members.map(({ contact }) => contact))
        after = page.after
      }
      return found
    }

    it('are those whose mail was taken, and those of whom nobody knows; never those it was not tried for', async () => {
      const { campaign } = await planned(6, 2)
      expect(await everybody(campaign)).toEqual([])
      const taken = await claimOne(campaign)
      await seal(taken)
      await settleAll(taken)
      const unknown = await claimOne(campaign)
      await seal(unknown)
      await store.endAttempt(unknown, { open: true, notBefore: later(MINUTE), reason: 'outcome_unknown' })
      const rows = await deliveriesOf(open.handle, campaign)
      const of = (batch: BatchRow) => rows.filter((row) => row.batch === batch.id).map(({ contact }) => contact)
      expect(await everybody(campaign)).toEqual([...of(taken), ...of(unknown)].sort())
      expect(await everybody(campaign, { possible: false })).toEqual(of(taken).sort())
      expect(await everybody(campaign, { language: 'fi' })).toEqual([])
      expect(await everybody(campaign, { language: 'sv' })).toHaveLength(4)
      // A call that is certainly refused brings the mail to nobody.
      const refused = await claimOne(campaign)
      await seal(refused)
      await store.endAttempt(refused, { open: false, notBefore: later(MINUTE), reason: 'rate_limited' })
      expect(await everybody(campaign)).toHaveLength(4)
    })

    it.each([
      ['was planned', ''],
      ['was released from doubt', RELEASED],
    ])('are those as well whose mailbox has had it as that of another contact, who %s', async (_, noted) => {
      const { campaign, list } = await planned(2, 2)
      const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
      const group = (await store.campaign(campaign))?.translationGroup ?? ''
      const batch = await claimOne(campaign)
      if (noted) await setReleased(open.handle, batch.id)
      const [shares, off] = await store.sealCandidates(batch.id, [])
      const excluded = [
        { delivery: shares!.delivery, reason: 'duplicate' as const },
        { delivery: off!.delivery, reason: 'removed' as const },
      ]
      await seal(batch, { excluded, size: 0 })
      const still = noted ? 1 : 0
      expect(await store.campaign(campaign)).toMatchObject({ planned: still, excluded: 2 - still })
      expect(await everybody(campaign)).toEqual(noted ? [shares!.contact, off!.contact].toSorted() : [shares!.contact])
      expect(await everybody(campaign, { possible: false })).toEqual([shares!.contact])
      const about = { group, types: ['brief' as const], except: '' }
      expect(await store.holding(contacts, about)).toEqual(new Set([shares!.contact]))
    })

    it('are those as well who were released from doubt, whether they are written to again, left out or in a cancelled campaign', async () => {
      const { campaign, list } = await planned(6, 3)
      const batch = await claimOne(campaign)
      await setReleased(open.handle, batch.id)
      const rows = await deliveriesOf(open.handle, campaign)
      const released = rows.filter((row) => row.batch === batch.id).map(({ contact }) => contact)
      expect(await everybody(campaign)).toEqual(released.toSorted())
      expect(await everybody(campaign, { possible: false })).toEqual([])
      const [out] = await store.sealCandidates(batch.id, [])
      await seal(batch, { excluded: [{ delivery: out!.delivery, reason: 'capped' }], size: 2 })
      await store.endAttempt(batch, { open: false, notBefore: later(MINUTE), reason: 'rate_limited' })
      expect(await everybody(campaign)).toEqual(released.toSorted())
      await setCampaign(open.handle, campaign, 'cancelled')
      const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
      const group = (await store.campaign(campaign))?.translationGroup ?? ''
      const spared = released.filter((contact) => contact !== out!.contact).toSorted()
      const holding = async () =>
        [...(await store.holding(contacts, { group, types: ['brief'], except: '' }))].toSorted()
      expect(await holding()).toEqual(spared)
      await store.cancelSome(campaign, later(2 * MINUTE), 100)
      expect(await holding()).toEqual(spared)
      expect(await everybody(campaign)).toEqual(released.toSorted())
    })

    it.each(['bounced', 'suppressed', 'failed'] as const)(
      'are those as well who were released from doubt and of whose mails one %s; nobody else whose mail did',
      async (fact) => {
        const { campaign } = await planned(4, 2)
        const [released, plain] = [await claimOne(campaign), await claimOne(campaign)]
        await setReleased(open.handle, released.id)
        for (const batch of [released, plain]) {
          await seal(batch)
          await settleAll(batch, `${batch.id}-`)
        }
        const rows = await deliveriesOf(open.handle, campaign)
        for (const { id } of rows) await store.applyFact({ delivery: id, campaign, providerId: '' }, fact, '', T0)
        expect(await store.counts(campaign)).toEqual({ [fact]: 4 })
        const again = rows.filter(({ batch }) => batch === released.id).map(({ contact }) => contact)
        expect(await everybody(campaign)).toEqual(again.toSorted())
        expect(await everybody(campaign, { possible: false })).toEqual([])
      },
    )

    it('are left out of another brief of the group, with those who are about to get it; after a cancel without them', async () => {
      const { campaign, list } = await planned(6, 2)
      const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
      const group = (await store.campaign(campaign))?.translationGroup ?? ''
      const holding = async (own: Partial<Parameters<typeof store.holding>[1]> = {}) =>
        [...(await store.holding(contacts, { group, types: ['brief'], except: '', ...own }))].sort()
      const taken = await claimOne(campaign)
      await seal(taken)
      await settleAll(taken)
      const unknown = await claimOne(campaign)
      await seal(unknown)
      expect(await holding()).toEqual([...contacts].sort())
      for (const own of [{ except: campaign }, { group: 'another' }, { types: ['follow_up' as const] }]) {
        expect(await holding(own)).toEqual([])
      }
      await setCampaign(open.handle, campaign, 'cancelled')
      const rows = await deliveriesOf(open.handle, campaign)
      const meant = rows.filter(({ batch }) => batch === taken.id || batch === unknown.id)
      expect(await holding()).toEqual(meant.map(({ contact }) => contact).sort())
      expect(meant).toHaveLength(4)
    })

    it('are not those whom a brief left to a digest; what has become of that is asked by itself', async () => {
      const list = await people(2)
      const campaign = await seedCampaign(open.handle, [list])
      await store.freeze(campaign, { frozen: frozenFor(), title: 'Test', at: T0 })
      const token = (await store.leasePlan(campaign, 'planner', T0, later(MINUTE)))!
      const slice = await sliceOf(campaign, token, list)
      const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
      const reasons = ['digest_weekly', 'suppressed'] as const
      const excluded = contacts.map((contact, i) => ({ contact, list, country: 'SE', reason: reasons[i]! }))
      await store.writeSlice({ ...slice, batches: [], excluded })
      const group = (await store.campaign(campaign))?.translationGroup ?? ''
      expect(await store.holding(contacts, { group, types: ['brief'], except: '' })).toEqual(new Set())
      const left = { contact: contacts[0], campaign, frequency: 'weekly', startedAt: T0, cancelled: false }
      expect(await store.leftToDigest(contacts, group)).toEqual([left])
      expect(await store.leftToDigest(contacts.slice(1), group)).toEqual([])
      expect(await store.leftToDigest(contacts, 'another')).toEqual([])
      await setCampaign(open.handle, campaign, 'cancelled')
      expect(await store.leftToDigest(contacts, group)).toEqual([{ ...left, cancelled: true }])
    })

    it('are seen row by row, with a call that nobody has answered', async () => {
      const { campaign, list } = await planned(4, 2)
      const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
      const unknown = await claimOne(campaign)
      await seal(unknown)
      await setCampaign(open.handle, campaign, 'cancelled')
      const called = new Set(
        (await deliveriesOf(open.handle, campaign))
          .filter(({ batch }) => batch === unknown.id)
          .map(({ contact }) => contact),
      )
      const rows = await store.rowsIn(contacts, [campaign])
      expect(rows.toSorted((a, b) => (a.contact < b.contact ? -1 : 1))).toEqual(
        contacts.map((contact) => ({
          ...{ contact, campaign, state: 'planned', reason: '', cancelled: true, withheld: [] },
          called: called.has(contact),
        })),
      )
      expect(called.size).toBe(2)
      expect(await store.rowsIn(contacts, [])).toEqual([])
    })

    it('are known by the address to which it went, by that of a call that is repeated to the letter, and by no other', async () => {
      const { campaign } = await planned(10, 2)
      const taken = await claimOne(campaign)
      const [first] = await store.sealCandidates(taken.id, [])
      const moved = [{ delivery: first!.delivery, address: 'moved@example.org', list: first!.list, withheld: [] }]
      await seal(taken, { moved })
      await settleAll(taken)
      const unknown = await claimOne(campaign)
      await seal(unknown)
      await store.endAttempt(unknown, { open: true, notBefore: later(60 * MINUTE), reason: 'outcome_unknown' })
      const each = await claimOne(campaign)
      await seal(each, { idempotencyKey: `smtp:${each.id}` })
      const left = await claimOne(campaign)
      const excluded = (await store.sealCandidates(left.id, [])).map(({ delivery }) => ({
        delivery,
        reason: 'removed' as const,
      }))
      await seal(left, { excluded, size: 0 })
      const rows = await deliveriesOf(open.handle, campaign)
      const of = (batch: BatchRow) => rows.filter((row) => row.batch === batch.id).map(({ address }) => address)
      const all = [...rows.map(({ address }) => address), first!.address]
      const written = await store.writtenTo(campaign, all, T0)
      expect([...written.keys()].sort()).toEqual([...of(taken), ...of(unknown)].sort())
      expect(new Set(written.values())).toEqual(new Set(['yes']))
      expect(of(taken)).toContain('moved@example.org')
      expect(await store.writtenTo('another', all, T0)).toEqual(new Map())
    })

    it.skipIf(db.engine === 'sqlite')(
      'are looked for by the seals of one moment together, each in its own campaign',
      async () => {
        const [one, two] = [await planned(1, 1), await planned(1, 1)]
        const address: string[] = []
        for (const { campaign } of [one, two]) {
          const batch = await claimOne(campaign)
          await seal(batch)
          await settleAll(batch)
          address.push((await deliveriesOf(open.handle, campaign))[0]!.address)
        }
        let looks = 0
        const handle = open.handle as MongoHandle
        const collection = (slug: string) => {
          if (slug === 'deliveries') looks += 1
          return handle.collection(slug)
        }
        const counting = outreachStore({ ...handle, collection } as Handle)
        looks = 0
        const asked = Array.from({ length: 10 }, (_, i) => counting.writtenTo(one.campaign, [`x${i}@example.org`], T0))
        const [own, other, ...others] = await Promise.all([
          counting.writtenTo(one.campaign, address, T0),
          counting.writtenTo(two.campaign, address, T0),
          ...asked,
        ])
        expect(own).toEqual(new Map([[address[0], 'yes']]))
        expect(other).toEqual(new Map([[address[1], 'yes']]))
        expect(others.every((found) => !found.has('x0@example.org'))).toBe(true)
        // Of each campaign one for the rows that name an address, one for how they stand.
        expect(looks).toBe(4)
      },
    )

    it('are not known by an address as long as its call may be given up, and not by a seal that is', async () => {
      const { campaign } = await planned(1, 1)
      const batch = await claimOne(campaign)
      await seal(batch)
      const [{ address } = { address: '' }] = await deliveriesOf(open.handle, campaign)
      const written = async (at: Date) => (await store.writtenTo(campaign, [address], at)).get(address)
      expect(await written(T0)).toBe('undecided')
      await store.endAttempt(batch, { open: false, notBefore: T0, reason: 'rate_limited' })
      expect(await written(later(FRESH_SEAL_MS - 1))).toBe('undecided')
      expect(await written(later(FRESH_SEAL_MS))).toBeUndefined()
      const again = await claimOne(campaign)
      await store.beginAttempt(again, later(MINUTE))
      expect(await written(later(FRESH_SEAL_MS))).toBe('undecided')
      await store.endAttempt(again, { open: true, notBefore: T0, reason: 'outcome_unknown' })
      expect(await written(later(FRESH_SEAL_MS))).toBe('yes')
    })

    it('are known by the address at which they were in doubt, also once they are released', async () => {
      const { campaign } = await planned(2, 1)
      const batch = await claimOne(campaign)
      await setReleased(open.handle, batch.id)
      const rows = await deliveriesOf(open.handle, campaign)
      const written = await store.writtenTo(
        campaign,
        rows.map(({ address }) => address),
        T0,
      )
      expect([...written]).toEqual([[rows.find((row) => row.batch === batch.id)?.address, 'yes']])
    })

    it('are known by that address also once the mail has gone to another one, whatever became of it', async () => {
      const { campaign } = await planned(2, 1)
      const batch = await claimOne(campaign)
      await setReleased(open.handle, batch.id)
      const [one] = await store.sealCandidates(batch.id, [])
      const { delivery, address, list, withheld } = one!
      await seal(batch, { moved: [{ delivery, address: 'moved@example.org', list, withheld }] })
      await settleAll(batch)
      const all = [...(await deliveriesOf(open.handle, campaign)).map((row) => row.address), address]
      const written = async () => [...(await store.writtenTo(campaign, all, T0))].toSorted()
      const both = ['moved@example.org', address].toSorted()
      expect(await written()).toEqual(both.map((at) => [at, 'yes']))
      await store.applyFact({ delivery, campaign, providerId: '' }, 'bounced', '', T0)
      expect(await written()).toEqual([[address, 'yes']])
      expect(await store.writtenTo(campaign, [address], T0)).toEqual(new Map([[address, 'yes']]))
      expect(await store.writtenTo('another', all, T0)).toEqual(new Map())
    })

    it('say what their mail was made without, until a later seal has it', async () => {
      const { campaign, list } = await planned(2, 2)
      const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
      const batch = await claimOne(campaign)
      const [{ delivery, address }] = (await store.sealCandidates(batch.id, [list])) as [SealCandidate, SealCandidate]
      const withheld = async () => ({
        rows: (await store.rowsIn(contacts, [campaign])).flatMap((row) => row.withheld),
        candidates: (await store.sealCandidates(batch.id, [list])).map((one) => one.withheld),
      })
      expect(await withheld()).toEqual({ rows: [], candidates: [[], []] })
      await seal(batch, { moved: [{ delivery, address, list, withheld: ['one', 'two'] }] })
      expect(await withheld()).toEqual({ rows: ['one', 'two'], candidates: [['one', 'two'], []] })
      const input = { mode: 'strict' as const, notBefore: T0, reason: 'stopped', ownAttempt: true }
      expect(await store.nextGeneration(batch, input)).toBe(true)
      await seal(await claimOne(campaign), { moved: [{ delivery, address, list, withheld: [] }] })
      expect(await withheld()).toEqual({ rows: [], candidates: [[], []] })
    })

    it('are waited for while a mail may still be handed over', async () => {
      const { campaign } = await planned(2, 2)
      expect(await store.stillSending([campaign], T0)).toBe(true)
      await setCampaign(open.handle, campaign, 'paused')
      expect(await store.stillSending([campaign], T0)).toBe(false)
      await setCampaign(open.handle, campaign, 'sending')
      await seal(await claimOne(campaign))
      await setCampaign(open.handle, campaign, 'paused')
      // Paused with a call in flight, until its lease has run out; cancelled and not closed yet.
      expect(await store.stillSending([campaign], later(1000))).toBe(true)
      expect(await store.stillSending([campaign], later(2 * MINUTE))).toBe(false)
      await setCampaign(open.handle, campaign, 'cancelled')
      expect(await store.stillSending([campaign], later(2 * MINUTE))).toBe(true)
    })

    it('are not waited for by a batch in doubt, which nobody sends by itself', async () => {
      const { campaign } = await planned(2, 2)
      const batch = await claimOne(campaign)
      await seal(batch)
      await store.endAttempt(batch, { open: true, notBefore: later(MINUTE), reason: 'outcome_unknown' })
      expect(await store.stillSending([campaign], later(2 * MINUTE))).toBe(true)
      const again = await claimOne(campaign, later(2 * MINUTE))
      await store.doubt(again, 'key_expired', later(2 * MINUTE))
      expect(await store.campaign(campaign)).toMatchObject({ state: 'sending' })
      expect(await store.stillSending([campaign], later(2 * MINUTE))).toBe(false)
      // The plan of another is not complete: batches are still to come.
      const other = await seedCampaign(open.handle, [])
      await store.freeze(other, { frozen: frozenFor(), title: 'T', at: T0 })
      expect(await store.stillSending([campaign, other], T0)).toBe(true)
      const token = (await store.leasePlan(other, 'p', T0, later(MINUTE)))!
      await store.completePlan(other, token)
      expect(await store.stillSending([campaign, other], T0)).toBe(false)
    })
  })

  it.each([
    ['published', 0, true],
    ['published', 1, false],
    ['published', null, false],
    ['scheduled', -1, true],
    ['scheduled', MINUTE, false],
    ['held', -1, false],
    ['archived', -1, false],
    ['killed', -1, false],
  ] as const)('knows whether the public can see a story: %s, visible in %s ms: %s', async (status, ms, expected) => {
    serial += 1
    const key = `press-releases:s${serial}`
    const visibleFrom = ms === null ? null : later(ms)
    await seedPublication(open.handle, { storyKey: key, status, visibleFrom, edition: 'e' })
    expect([...(await store.publicAmong([key, 'press-releases:none'], T0))]).toEqual(expected ? [key] : [])
  })

  it('counts what people have had lately, and what other campaigns are about to send', async () => {
    const { campaign, list } = await planned(2, 2)
    const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
    const had = async (input: Partial<{ since: Date; except: string }> = {}) => [
      ...(await store.pitched(contacts, { since: new Date(0), except: '', ...input })).values(),
    ]
    const afterwards = { since: later(60 * MINUTE) }
    expect(await had()).toEqual([1, 1])
    // However long ago it was selected: it goes out when its turn comes.
    expect(await had(afterwards)).toEqual([1, 1])
    await store.stopCampaign(campaign, 'Paused.')
    expect([await had(), await had(afterwards)]).toEqual([[1, 1], []])
    await setCampaign(open.handle, campaign, 'sending')
    const batch = await claimOne(campaign)
    await seal(batch)
    await store.stopCampaign(campaign, 'Paused.')
    // With a call that may have been taken.
    expect(await had(afterwards)).toEqual([1, 1])
    await settleAll(batch)
    expect([await had(), await had(afterwards)]).toEqual([[1, 1], []])
    expect(await had({ except: campaign })).toEqual([])
  })

  it('writes a slice under a cap only while it is the turn by which it was planned', async () => {
    await store.spend(CAP_TURN, 1, 1_000)
    const turn = await store.spent(CAP_TURN)
    const slices = await Promise.all(
      [0, 1].map(async () => {
        const list = await people(2)
        const campaign = await seedCampaign(open.handle, [list])
        await store.freeze(campaign, { frozen: frozenFor(), title: 'Test', at: T0 })
        const token = (await store.leasePlan(campaign, 'planner', T0, later(MINUTE)))!
        return { ...(await sliceOf(campaign, token, list)), capTurn: turn }
      }),
    )
    const written = await Promise.all(slices.map((slice) => store.writeSlice(slice)))
    expect(written.map(String).sort()).toEqual(['again', 'true'])
    const [missed] = slices.filter((_, index) => written[index] === 'again')
    expect(await store.campaign(missed!.campaign)).toMatchObject({ candidates: 0, watermark: '' })
    expect(await deliveriesOf(open.handle, missed!.campaign)).toEqual([])
    expect(await store.writeSlice({ ...missed!, capTurn: await store.spent(CAP_TURN) })).toBe(true)
  })

  it('does not go through all that somebody has ever had to count what they have had lately', async () => {
    const { list } = await planned(2, 2)
    const contacts = (await store.members(list, '', 10)).map(({ contact }) => contact)
    const input = { since: later(-MINUTE), except: '' }
    if (open.handle.engine === 'sqlite') {
      const { run } = open.handle
      let plan = ''
      const spied = outreachStore({
        ...open.handle,
        run: async (sql, args) => {
          // On a connection of its own: such a statement is not read to its end.
          const apart = await openStore(db.uri, false)
          if (apart.handle.engine === 'sqlite') {
            plan = JSON.stringify((await apart.handle.run(`EXPLAIN QUERY PLAN ${sql}`, args)).rows)
          }
          await apart.close()
          return run(sql, args)
        },
      })
      expect((await spied.pitched(contacts, input)).size).toBe(2)
      expect(plan).toContain('(campaign=? AND contact=?)')
      return
    }
    const [contact] = contacts
    const { collection } = open.handle
    const old = Array.from({ length: 500 }, (_, i) => ({
      ...{ campaign: `old-${i}`, contact, state: 'submitted', rank: 5, stateAt: later(-60 * MINUTE) },
    }))
    await collection('deliveries').insertMany(old)
    let pipeline: Document[] = []
    let options = {}
    const spied = outreachStore({
      ...open.handle,
      collection: ((slug: string) => {
        const real = collection(slug)
        if (slug !== 'deliveries') return real
        const aggregate = (given: Document[], how: object) => {
          pipeline = given
          options = how
          return real.aggregate(given, how)
        }
        return { aggregate }
      }) as unknown as typeof collection,
    })
    expect((await spied.pitched(contacts, input)).size).toBe(2)
    const told = JSON.stringify(await collection('deliveries').aggregate(pipeline, options).explain('executionStats'))
    const examined = [...told.matchAll(/"totalDocsExamined":(\d+)/g)].map(([, n]) => Number(n))
    expect(Math.max(...examined)).toBe(2)
    await collection('deliveries').deleteMany({ campaign: { $regex: '^old-' } })
  })

  it('claims a batch no earlier than its readers’ windows open', async () => {
    const list = await people(2)
    const campaign = await seedCampaign(open.handle, [list])
    await store.freeze(campaign, { frozen: frozenFor(), title: 'Test', at: T0 })
    const token = (await store.leasePlan(campaign, 'planner', T0, later(MINUTE)))!
    const slice = await sliceOf(campaign, token, list, 1)
    const [first, second] = slice.batches
    await store.writeSlice({ ...slice, batches: [first!, { ...second!, notBefore: later(60 * MINUTE).getTime() }] })
    const claim = (now: Date) => store.claim({ campaign, holder: 'w1', now, until: later(120 * MINUTE), limit: 9 })
    expect(await claim(later(1))).toHaveLength(1)
    expect(await claim(later(59 * MINUTE))).toHaveLength(0)
    expect(await claim(later(60 * MINUTE))).toHaveLength(1)
  })
})

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))
}
