import type { Candidate, Exclusion, Recipient } from '../domain/audience.ts'
import type { BatchState, Written } from '../domain/batches.ts'
import type { CampaignOptions, CampaignState, CampaignType, DeliveryCounts } from '../domain/campaign.ts'
import type { DeliveryFact } from '../domain/delivery.ts'
import type { BatchValidation } from '../domain/mail-message.ts'
import type { Unanswered } from '../domain/outage.ts'
import type { RateBucket } from '../domain/rate.ts'
import type { AudienceStore, OnceStore } from './audience-store.ts'
import type { SealedMember } from './frozen.ts'

/** A campaign without its frozen content. */
export interface CampaignRow {
  id: string
  type: CampaignType
  title: string
  state: CampaignState
  pausedReason: string
  storyKey: string
  translationGroup: string
  lists: string[]
  waitFor: string[]
  launchAt: Date | null
  /** When it was frozen; `null` before. */
  startedAt: Date | null
  /** Set by the engine once nothing is left to do; a cancelled campaign without it still has batches to close. */
  finishedAt: Date | null
  planComplete: boolean
  candidates: number
  planned: number
  excluded: number
  slices: number
  /** Contact id up to which recipients have been selected. */
  watermark: string
  options: CampaignOptions
}

export interface BatchRow {
  id: string
  campaign: string
  /** `mul` where its members read several. */
  language: string
  state: BatchState
  generation: number
  mode: BatchValidation
  attempts: number
  openAttempts: number
  idempotencyKey: string
  payloadHash: string
  firstAttemptAt: Date | null
  size: number
  /** Fencing token: every write to a claimed batch names it, and a later claim makes it void. */
  token: number
}

/**
 * The campaigns of a translation group that must not be selecting recipients while another one starts: of two at once, each would miss whom
 * the other has just selected, and those would get both.
 */
export interface Alone {
  group: string
  types: readonly CampaignType[]
}

/** The lease somebody holds on a batch. */
export type Claim = Pick<BatchRow, 'id' | 'campaign' | 'token'>

/** The shared count of slices that were planned under a cap. */
export const CAP_TURN = 'cap:turn'

/** A stretch of the audience, planned in one transaction. */
export interface Slice {
  campaign: string
  /** Fencing token of the planning lease. */
  token: number
  /** 1, 2, … */
  number: number
  /** The watermark this slice starts from: when it has moved, somebody else has planned this stretch. */
  after: string
  watermark: string
  /** Members read. Must equal the planned and the excluded ones together, or nothing is written. */
  candidates: number
  /** `notBefore` (ms) where readers’ sending windows say so; at once otherwise. */
  batches: { language: string; notBefore?: number; members: Recipient[] }[]
  excluded: { contact: string; list: string; country: string; reason: Exclusion }[]
  /** The count of slices under a cap (`CAP_TURN`) that this one was planned by: when it has moved, others have planned since. */
  capTurn?: number
  at: Date
  /** The planning lease goes on until then. */
  leaseUntil: Date
}

/** A planned delivery with its contact as it is now; `candidate` is `null` when the contact is gone. */
export interface SealCandidate {
  delivery: string
  contact: string
  language: string
  /** The list and the address it was planned with. */
  list: string
  address: string
  /** What is noted of it: of a digest's stories by an earlier seal, and where a mail may have gone before it was released from doubt (`MAILED`). */
  withheld: readonly string[]
  /** Released from doubt: an earlier mail may have reached them. */
  released: boolean
  /** Its reason, while it is planned: whether it was released, and how often it was put off. */
  noted: string
  candidate:
    | (Omit<Candidate, 'list' | 'membership'> & {
        name: string
        noticeSent: boolean
        /** Where the address came from, and when. */
        source: string
        sourceDate: Date
      })
    | null
  /** Those of the campaign's lists on which the contact is active now. */
  activeLists: string[]
}

export interface SealInput {
  claim: Claim
  at: Date
  leaseUntil: Date
  /** Ordered members with each one's merge values: opaque here, immutable from here on. */
  sealed: unknown
  /** Left out after all. */
  excluded: { delivery: string; reason: Exclusion }[]
  /** Members whose address or list is no longer the planned one, or of whose digest something is noted. */
  moved: { delivery: string; address: string; list: string; withheld: readonly string[] }[]
  /** Members that remain; with none the batch is settled at once. */
  size: number
  idempotencyKey: string
  payloadHash: string
}

export interface DeliveryResult {
  delivery: string
  providerId: string | null
  fact: DeliveryFact
  reason: string
}

export interface SettleInput {
  claim: Claim
  at: Date
  results: DeliveryResult[]
  /** Contacts whose mail carried the notice of GDPR Article 14. */
  noticed: string[]
  /** Whether the contacts may hear of it by `carryNotices`: once for a batch. `sealCandidates` knows of it at once all the same. */
  noticesLater?: boolean
}

export interface InboundEvent {
  eventId: string
  type: string
  at: Date
  providerId: string
  campaign: string
  delivery: string
  reason: string
}

/** The delivery an event concerns, after the event was taken in. */
export interface Touched {
  delivery: string
  campaign: string
  batch: string
  contact: string
  address: string
  /** Whether the event is about another mail than the one that the delivery has now: that one may have gone to another address. */
  another: boolean
  /** Whether this changed what was known. */
  news: boolean
}

/** What news of a mail means for the transient bounces in a row of an address: one more, after so many of which it rests until then; `null`: the row is over. */
export interface SoftBounces {
  address: string
  restUntil: ((softBounces: number) => Date) | null
}

/**
 * What the engine asks of a database. Each method is atomic by itself; those that take a claim or a token do nothing, and
 * answer `false`, once it is void. Instants are `Date`s, ids are strings. Two implementations, one contract suite.
 */
export interface Cancelled {
  /** Batches that are still open and not in doubt. */
  open: number
  /** Of each batch that had been sealed: how many nobody has begun to write to, of how many that the seal holds, and when it was sealed. */
  left: { unsent: number; size: number; firstAttemptAt: Date }[]
}

export interface OutreachStore extends AudienceStore, OnceStore {
  /**
   * Calls that may be on their way at once where nobody limits the rate: from so many on more of them only wait for this database, each with its body in
   * memory. Absent: `MOST.unlimited` of the pacer.
   */
  readonly mostAtOnce?: number
  campaign(id: string): Promise<CampaignRow | null>
  /** Campaigns the engine may have to do something about: scheduled, planning, sending, paused, or cancelled and not closed. */
  openCampaigns(): Promise<CampaignRow[]>
  frozenOf(campaign: string): Promise<unknown>
  /** Of what is frozen, only whether recipients are chosen by this wish of the house. */
  hasChosen(campaign: string, wish: 'onePerOutlet' | 'digests'): Promise<boolean>
  /** Of what is frozen, only which languages it goes out without, and why; else empty. */
  withoutOf(campaign: string): Promise<string>

  /** scheduled → planning, with everything that is fixed from here on; `false` also while it is not `alone`. */
  freeze(campaign: string, input: { frozen: unknown; title: string; at: Date; alone?: Alone }): Promise<boolean>
  /** Says why a scheduled campaign has not started yet. */
  noteWaiting(campaign: string, reason: string): Promise<void>
  /** planning | sending → paused, by the engine itself. */
  stopCampaign(campaign: string, reason: string): Promise<boolean>
  /** Whether a batch still needs a worker or a person. */
  hasOpenBatches(campaign: string): Promise<boolean>
  /** Batches that are not sealed yet and could be sent now, claimed or not; counted up to `limit`. */
  unsealed(campaign: string, now: Date, limit: number): Promise<number>
  /** sending → done, unless a batch is still open. */
  finish(campaign: string, at: Date): Promise<boolean>
  /** Marks a cancelled campaign whose batches are all closed. */
  close(campaign: string, at: Date): Promise<boolean>

  /** @returns the fencing token, or `null` while somebody else plans this campaign. */
  leasePlan(campaign: string, holder: string, now: Date, until: Date): Promise<number | null>
  releasePlan(campaign: string, token: number): Promise<void>
  /** Who plans, where their lease ends after an instant. */
  planLeasedBeyond(campaign: string, until: Date): Promise<{ token: number; leaseUntil: Date } | null>
  /** One page of a list by contact id, ascending, after `after`; members with the state `removed` are left out. */
  members(list: string, after: string, limit: number): Promise<Candidate[]>
  /**
   * @returns `again` when others have planned under the cap meanwhile: nothing is kept, and the stretch is to be divided anew
   * @throws `unbalanced` when rows written ≠ candidates; nothing is kept then
   */
  writeSlice(slice: Slice): Promise<boolean | 'again'>
  /** planning → sending, `planComplete`; a paused campaign stays paused. */
  completePlan(campaign: string, token: number): Promise<boolean>

  /** Batches that are due, oldest lease first, then by priority: each with a new fencing token. */
  claim(input: {
    campaign: string
    holder: string
    now: Date
    until: Date
    limit: number
    /** Only batches that are sealed: their calls may have been taken, and must not wait for anything. */
    startedOnly?: boolean
  }): Promise<BatchRow[]>
  /** Prolongs leases; @returns the ids of those that are void. */
  renew(claims: readonly Claim[], until: Date): Promise<string[]>
  /** Batches whose lease ends after an instant. */
  leasedBeyond(campaign: string, until: Date): Promise<(Pick<Claim, 'id' | 'token'> & { leaseUntil: Date })[]>
  /** Gives a batch back without having tried it: claimed → planned; a sealed one stays sealed. */
  unclaim(claim: Claim, notBefore: Date): Promise<boolean>
  sealCandidates(batch: string, lists: readonly string[]): Promise<SealCandidate[]>
  /**
   * To which of these addresses a mail of this campaign has gone, may have gone or is about to go whatever becomes of its contact, or where the next
   * seconds tell. Other addresses may be named besides. Looks through the campaign: to be asked about few.
   */
  writtenTo(
    campaign: string,
    addresses: readonly string[],
    now: Date,
  ): Promise<ReadonlyMap<string, Exclude<Written, 'no'>>>
  /** claimed → sealed with its first attempt open; `false` also when the campaign is no longer active. */
  seal(input: SealInput): Promise<boolean>
  sealOf(batch: string): Promise<unknown>
  /** Records that one more call is about to be made; `false` also when the campaign is no longer active. */
  beginAttempt(claim: Claim, leaseUntil: Date): Promise<boolean>
  /** The attempt is over without a result; `open` says whether the provider may have taken it all the same. Frees the lease. */
  endAttempt(claim: Claim, input: { open: boolean; notBefore: Date; reason: string }): Promise<boolean>
  /**
   * sealed → planned under the next generation: only while no attempt of this one is open, but the caller's own that has just
   * been refused (`ownAttempt`). Otherwise `false`, and nothing changes. Where its members are all as they were at the seal, for a server without
   * idempotency (`untouched`), the generation stays.
   */
  nextGeneration(
    claim: Claim,
    input: { mode: BatchValidation; notBefore: Date; reason: string; ownAttempt: boolean; untouched?: boolean },
  ): Promise<boolean>
  /** sealed → in_doubt, with its unsettled members. */
  doubt(claim: Claim, reason: string, at: Date): Promise<boolean>
  /** sealed → settled, in one transaction with its deliveries. Facts already known from webhooks are kept. */
  settle(input: SettleInput): Promise<boolean>

  /** Sealed batches first tried before `before`, with an open attempt and without a living lease. */
  overdue(campaign: string, before: Date, now: Date, limit: number): Promise<BatchRow[]>
  /**
   * Batches of all campaigns that may have been taken: in doubt, or sealed with an attempt open that was first made before `before`. By id, those
   * that come after one. One that was released, and not tried since, counts from the beginning of its campaign (`calledSince`).
   */
  unresolved(input: {
    before: Date
    after: string
    limit: number
  }): Promise<{ id: string; campaign: string; firstAttemptAt: Date }[]>
  /**
   * Counts anew those batches of a campaign that are over and of which the deliveries may say something else than the answer they ended with: of several
   * generations, once in doubt, cancelled. By id, up to `limit` that come after one.
   * @returns the last one that was looked at, and how many were put right; `null` when there is none
   */
  recountBatches(campaign: string, after: string, limit: number): Promise<{ last: string; mended: number } | null>
  /** Closes some batches of a cancelled campaign. */
  cancelSome(campaign: string, at: Date, limit: number): Promise<Cancelled>

  /** Stores an event once; @returns whether it still has to be applied. */
  recordEvent(event: InboundEvent): Promise<boolean>
  /**
   * Joins a fact into the delivery named by id, or by the provider's id; `null` when there is no such delivery (yet).
   * @param bounces asked where the fact may be news; what it answers is kept with the fact, or lost with it, so that each mail counts once
   */
  applyFact(
    target: { delivery: string; campaign: string; providerId: string },
    fact: DeliveryFact,
    reason: string,
    at: Date,
    bounces?: (touched: Omit<Touched, 'news'>) => SoftBounces | null,
  ): Promise<Touched | null>
  markApplied(eventId: string): Promise<void>
  /** Deletes up to `limit` events stored before these instants: applied ones, and those that concern no mail of ours. @returns how many */
  pruneEvents(input: { applied: Date; unapplied: Date; limit: number }): Promise<number>
  /** Events that came before the reply that names their message. */
  unapplied(providerIds: readonly string[]): Promise<InboundEvent[]>
  /**
   * Takes stock of a batch in doubt, after something was heard of it: its figures, and who has had the notice of Article 14. in_doubt → settled once
   * none of its members is in doubt any more.
   */
  settleByEvidence(batch: string, at: Date): Promise<boolean>

  /**
   * planned → in doubt, before its message is sent by itself: only while the claim holds and the campaign is active. Of several who try,
   * one is answered `true`.
   */
  beginDelivery(claim: Claim, delivery: string, at: Date): Promise<boolean>
  /** Takes that back after a definite no, while the claim holds: the delivery is planned again, with this reason. Afterwards it stays in doubt. */
  giveBackDelivery(claim: Claim, delivery: string, at: Date, reason: string): Promise<boolean>

  /** Records that the notice of Article 14 has been sent to these contacts, unless it had been before. */
  noteNotice(contacts: readonly string[], at: Date): Promise<void>
  /**
   * Writes to the contacts what was settled with `noticesLater`, by this process or another.
   * @param limit batches in one go
   * @returns of how many; 0: none is left
   */
  carryNotices(limit: number): Promise<number>
  counts(campaign: string): Promise<DeliveryCounts>
  /** Recipients handed over since an instant. */
  handedOver(campaign: string, since: Date): Promise<number>
  /**
   * Of the batches settled after `since`: recipients dealt with, and how many of them failed, bounced or were refused. The latter are counted only
   * when they may come to this share (in percent); 0 otherwise.
   */
  stormFigures(campaign: string, since: Date, percent: number): Promise<{ tried: number; bad: number }>
  /** Campaigns with batches in doubt: how many, and of how many recipients nobody knows. */
  doubts(): Promise<{ campaign: string; batches: number; recipients: number }[]>
  /** Counts one more call of a campaign that got no definite answer, in the minute in which it ended. */
  noteUnanswered(campaign: string, at: Date): Promise<void>
  /** By minute, ascending. */
  unanswered(campaign: string): Promise<Unanswered[]>
  /** Forgets them: the provider has answered, though it took nothing. */
  forgetUnanswered(campaign: string): Promise<void>
  /** Batches settled by an answer after an instant. */
  answered(campaign: string, since: Date): Promise<number>
  /** Recipients who have complained since an instant. */
  complaints(campaign: string, since: Date): Promise<number>
  /** Compare-and-set on the shared bucket; `change` may run more than once. Where it returns the very bucket it was given, nothing is written. */
  changeBucket<T>(key: string, change: (bucket: RateBucket | null) => { bucket: RateBucket; result: T }): Promise<T>
  readBucket(key: string): Promise<RateBucket | null>
  /** Adds to a shared count unless it would pass the limit; less than nothing it never becomes. @returns whether it did. */
  spend(key: string, amount: number, limit: number): Promise<boolean>
  spent(key: string): Promise<number>
}

/** Of a sealed batch: the deliveries whose mail carries the notice of GDPR Article 14. Everything else of a seal is opaque to a database. */
export function noticesIn(sealed: unknown): string[] {
  const { members } = (sealed ?? {}) as { members?: readonly Partial<Pick<SealedMember, 'd' | 's'>>[] }
  return (members ?? []).flatMap(({ d, s }) => (d && s ? [d] : []))
}

/** The rows of a slice do not add up. The campaign is stopped with the figures; nothing of the slice is kept. */
export function unbalanced(slice: Slice, written: number): Error {
  const planned = slice.batches.reduce((sum, { members }) => sum + members.length, 0)
  const error = new Error(
    `Slice ${slice.number} does not balance: ${slice.candidates} candidates, ${planned} planned, ${slice.excluded.length} excluded, ${written} written.`,
  )
  error.name = 'Unbalanced'
  return error
}

export function isUnbalanced(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Unbalanced'
}
