import type { BatchState } from '../../../../src/domain/batches.ts'
import { type DeliveryFact, type DeliveryState, isSubmitted, join, stateOf } from '../../../../src/domain/delivery.ts'
import type {
  BatchRow,
  CampaignRow,
  Claim,
  DeliveryResult,
  InboundEvent,
  OutreachStore,
  SealCandidate,
} from '../../../../src/outreach/store.ts'

export const CAMPAIGN = 'c1'

export interface ModelBatch extends BatchRow {
  notBefore: number
  leaseUntil: number
  sealed: unknown
}

export interface ModelDelivery {
  id: string
  batch: string
  address: string
  fact: DeliveryFact
  providerId: string
}

export interface Model {
  batches: ModelBatch[]
  deliveries: ModelDelivery[]
  events: Map<string, InboundEvent & { applied: boolean }>
  active: boolean
  store: ModelStore
}

export type ModelStore = Pick<
  OutreachStore,
  | ('claim' | 'unclaim' | 'sealCandidates' | 'seal' | 'sealOf' | 'beginAttempt' | 'endAttempt' | 'nextGeneration')
  | ('doubt' | 'settle' | 'stopCampaign' | 'memberships' | 'subjects' | 'pitched' | 'personalValues')
  | ('unapplied' | 'campaign' | 'openCampaigns' | 'applyFact' | 'markApplied' | 'recordEvent' | 'settleByEvidence')
>

export const stateOfDelivery = ({ fact }: ModelDelivery): DeliveryState => stateOf(fact)

/** The contract of `OutreachStore` for a campaign that is planned, in memory: each method is one atomic step. */
export function createModel(batchCount: number, members: number): Model {
  const batches: ModelBatch[] = Array.from({ length: batchCount }, (_, b) => ({
    ...{ id: `b${b}`, campaign: CAMPAIGN, language: 'sv', state: 'planned', generation: 1, mode: 'strict' },
    ...{ attempts: 0, openAttempts: 0, idempotencyKey: '', payloadHash: '', firstAttemptAt: null, size: members },
    ...{ token: 0, notBefore: 0, leaseUntil: 0, sealed: null },
  }))
  const deliveries: ModelDelivery[] = batches.flatMap(({ id }) =>
    Array.from({ length: members }, (_, m) => ({
      ...{ id: `${id}-d${m}`, batch: id, address: `${id}-${m}@example.org`, fact: 'planned' as const, providerId: '' },
    })),
  )
  const model: Model = { batches, deliveries, events: new Map(), active: true, store: null as never }
  const held = (claim: Claim, ...states: BatchState[]): ModelBatch | undefined =>
    batches.find(({ id, token, state }) => id === claim.id && token === claim.token && states.includes(state))
  const raise = (delivery: ModelDelivery, fact: DeliveryFact) => {
    const news = join(delivery.fact, fact) !== delivery.fact
    if (delivery.fact !== 'excluded' || isSubmitted(fact)) delivery.fact = join(delivery.fact, fact)
    return news
  }
  const closeIfKnown = (batch: ModelBatch): boolean => {
    if (batch.state !== 'in_doubt') return false
    if (deliveries.some((d) => d.batch === batch.id && d.fact === 'doubted')) return false
    Object.assign(batch, { state: 'settled', sealed: null })
    return true
  }
  const isDue = ({ state, notBefore, leaseUntil }: ModelBatch, now: number) =>
    (state === 'sealed' && notBefore <= now && leaseUntil <= now) ||
    (state === 'claimed' && leaseUntil <= now) ||
    (state === 'planned' && notBefore <= now)

  model.store = {
    async claim({ now, until, limit }) {
      if (!model.active) return []
      return batches
        .filter((batch) => isDue(batch, now.getTime()))
        .slice(0, limit)
        .map((batch) => {
          batch.state = batch.state === 'sealed' ? 'sealed' : 'claimed'
          batch.token += 1
          batch.leaseUntil = until.getTime()
          return { ...batch }
        })
    },
    async unclaim(claim, notBefore) {
      const batch = held(claim, 'claimed', 'sealed')
      if (!batch) return false
      if (batch.state === 'claimed') batch.state = 'planned'
      Object.assign(batch, { leaseUntil: 0, notBefore: notBefore.getTime() })
      return true
    },
    sealCandidates: async (id, lists) =>
      deliveries.filter((d) => d.batch === id && d.fact === 'planned').map((d) => candidateOf(d, [...lists])),
    async seal(input) {
      const batch = held(input.claim, 'claimed')
      if (!batch || !model.active) return false
      for (const { delivery } of input.excluded) deliveries.find(({ id }) => id === delivery)!.fact = 'excluded'
      const { sealed, idempotencyKey, payloadHash, size } = input
      if (size === 0) Object.assign(batch, { state: 'settled', size })
      else {
        Object.assign(batch, { state: 'sealed', sealed: structuredClone(sealed), idempotencyKey, payloadHash, size })
        Object.assign(batch, { firstAttemptAt: input.at, attempts: batch.attempts + 1, openAttempts: 1 })
        batch.leaseUntil = input.leaseUntil.getTime()
      }
      return true
    },
    openCampaigns: async () => [{ id: CAMPAIGN, state: model.active ? 'sending' : 'paused' } as CampaignRow],
    campaign: async () => ({ id: CAMPAIGN, state: model.active ? 'sending' : 'paused' }) as CampaignRow,
    sealOf: async (id) => structuredClone(batches.find((batch) => batch.id === id)?.sealed),
    async beginAttempt(claim, leaseUntil) {
      const batch = held(claim, 'sealed')
      if (!batch || !model.active) return false
      batch.attempts += 1
      batch.openAttempts += 1
      batch.leaseUntil = leaseUntil.getTime()
      return true
    },
    async endAttempt(claim, { open, notBefore }) {
      const batch = held(claim, 'sealed')
      if (!batch) return false
      batch.openAttempts -= open ? 0 : 1
      Object.assign(batch, { notBefore: notBefore.getTime(), leaseUntil: 0 })
      return true
    },
    async nextGeneration(claim, { mode, notBefore, ownAttempt }) {
      const batch = held(claim, 'sealed')
      if (!batch || batch.openAttempts !== (ownAttempt ? 1 : 0)) return false
      Object.assign(batch, { state: 'planned', mode, notBefore: notBefore.getTime(), sealed: null, leaseUntil: 0 })
      Object.assign(batch, { idempotencyKey: '', payloadHash: '', firstAttemptAt: null, openAttempts: 0 })
      batch.generation += 1
      return true
    },
    async doubt(claim) {
      const batch = held(claim, 'sealed')
      if (!batch) return false
      Object.assign(batch, { state: 'in_doubt', leaseUntil: 0 })
      for (const delivery of deliveries) if (delivery.batch === batch.id) raise(delivery, 'doubted')
      closeIfKnown(batch)
      return true
    },
    async settle({ claim, results }) {
      const batch = held(claim, 'sealed')
      if (!batch) return false
      Object.assign(batch, { state: 'settled', sealed: null, openAttempts: 0, leaseUntil: 0 })
      for (const { delivery, fact, providerId } of results satisfies DeliveryResult[]) {
        const row = deliveries.find(({ id }) => id === delivery)!
        raise(row, fact)
        if (providerId) row.providerId = providerId
      }
      return true
    },
    async stopCampaign() {
      const was = model.active
      model.active = false
      return was
    },
    memberships: async () => [],
    subjects: async () => new Map(),
    pitched: async () => new Map(),
    personalValues: async () => new Map(),
    unapplied: async (ids) => [...model.events.values()].filter((e) => !e.applied && ids.includes(e.providerId)),
    async applyFact(target, fact) {
      const row = deliveries.find(
        ({ id, providerId }) => id === target.delivery || (target.providerId && providerId === target.providerId),
      )
      if (!row) return null
      const news = raise(row, fact)
      row.providerId ||= target.providerId
      const another = Boolean(target.providerId) && row.providerId !== target.providerId
      const { id, batch, address } = row
      return { delivery: id, campaign: CAMPAIGN, batch, contact: '', address, another, news }
    },
    async markApplied(eventId) {
      const event = model.events.get(eventId)
      if (event) event.applied = true
    },
    async recordEvent(event) {
      if (!model.events.has(event.eventId)) model.events.set(event.eventId, { ...event, applied: false })
      return !model.events.get(event.eventId)!.applied
    },
    settleByEvidence: async (id) => closeIfKnown(batches.find((batch) => batch.id === id)!),
  }
  return model
}

const candidateOf = ({ id, address }: ModelDelivery, activeLists: string[]): SealCandidate => ({
  ...{
    delivery: id,
    contact: `p-${id}`,
    language: 'sv',
    list: activeLists[0] ?? '',
    address,
    activeLists,
    withheld: [],
    released: false,
    noted: '',
  },
  candidate: {
    ...{ contact: `p-${id}`, address, languages: ['sv'], countries: ['SE'], legalBasis: 'legitimate_interest' },
    ...{ optIn: 'none', embargoTrusted: false, name: '', noticeSent: true, source: 'test', sourceDate: new Date(0) },
  },
})
