import { judgeSeal, type SealFacts } from '../domain/batches.ts'
import { isActive } from '../domain/campaign.ts'
import type { DeliveryFact } from '../domain/delivery.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import { classify, type Outcome, type ProviderReply } from '../domain/outcomes.ts'
import { ACCOUNT_WORDS } from '../domain/pauses.ts'
import { backoffMs } from '../domain/rate.ts'
import type { MailProvider } from '../mail/provider.ts'
import { isFull } from '../storage/full.ts'
import type { AnswersHeard } from './answers-heard.ts'
import { payloadHash, readSealed, type SealedBatch } from './frozen.ts'
import { applyStored } from './inbound.ts'
import { type Log, plain, withoutAddresses } from './log.ts'
import type { Pacer } from './pace.ts'
import { draftSeal, languageOf, messageOf, type Opened, type SealDeps } from './seal.ts'
import { sendOneByOne, takeOver } from './send-each.ts'
import type { BatchRow, DeliveryResult, InboundEvent, OutreachStore } from './store.ts'
import { turn } from './turn.ts'
import type { WarmUpGate } from './warm-up.ts'
import { windowOf } from './window.ts'

export interface SendDeps extends SealDeps {
  store: OutreachStore
  provider: Pick<MailProvider, 'sendBatch'> & Partial<Pick<MailProvider, 'sendEach' | 'kind' | 'prepare'>>
  pacer: Pacer
  /** Our name and version, as a call tells them. */
  product?: string
  /** In [0, 1). */
  random: () => number
  leaseMs: number
  /** What the growing wait between two attempts of a batch ends at; absent: a minute. */
  longestBackoffMs?: number
  log: Log
  suppress: (address: string, reason: 'bounced' | 'complained' | 'provider', source: string) => Promise<void>
  /** Limits what goes out on a day; absent: nothing does. */
  warmUp?: WarmUpGate
  /** Waits, or less when the signal comes; injected so that tests need not. */
  wait: (ms: number, until?: AbortSignal) => Promise<void>
  /** Aborted when this process is told to stop. */
  stopping?: AbortSignal
  /** Gives up calls in flight: their outcome is then not known, and recorded so. */
  calls?: AbortSignal
  /** Awaited before each call, or each round of single messages; when it throws there is none. */
  beforeCall?: () => Promise<void>
  /** Whether no call may start now: everything is stopped, or nothing can be stored. Without it, nothing holds calls back. */
  halted?: () => Promise<boolean>
  /** Told how each call ended; absent: nobody asks. */
  answers?: AnswersHeard
}

interface Call {
  batch: BatchRow
  sealed: SealedBatch
  messages: MailMessage[]
}

/**
 * How long the outcome of a call is kept trying to be recorded (ms): longer than a replica set needs to elect a primary. A process that has to
 * stop has no time for that; then its seal stays, and the same call tells the outcome to whoever makes it next.
 */
const SETTLE_PATIENCE_MS = [100, 500, 2_000, 5_000, 10_000, 15_000]

/**
 * Works on one claimed batch: permission to call, seal or re-open the seal, call, judge the reply, record it. Whatever happens in
 * between, the batch is left so that anybody can go on from what is stored.
 *
 * @returns whether something was handed over or decided; `false` when the batch was only given back
 */
export async function sendBatch(deps: SendDeps, opened: Opened, batch: BatchRow): Promise<boolean> {
  const { store, now } = deps
  if (batch.state === 'sealed' && ((await takeOver(deps, batch)) || (await isPastSeal(deps, batch)))) return true
  const moment = await inTurn(deps, opened, batch)
  if (moment === null) return false
  const call = batch.state === 'sealed' ? await reopen(deps, opened, batch) : await sealNow(deps, opened, batch)
  if (!call) {
    deps.pacer.moved(moment, null)
    return false
  }
  await deps.nextTurn?.()
  deps.provider.prepare?.(call.messages)
  await deps.beforeCall?.()
  // Sealing took a while, or this process slept: asked once more, as near to the call as can be.
  const leaving = await onTime(deps, batch, moment)
  if (leaving === null || (await mustWait(deps, batch))) {
    if (leaving !== null) deps.pacer.moved(leaving, null)
    await store.endAttempt(call.batch, { open: false, notBefore: againAt(deps, batch), reason: 'stopped' })
    return false
  }
  // It may have been held back for minutes, or slept for a day: then its seal is too old for those who left, or its key for the provider.
  if (judgeSeal(factsOf(call.batch), now()) !== 'retry') {
    deps.pacer.moved(leaving, null)
    await store.endAttempt(call.batch, { open: false, notBefore: new Date(now()), reason: 'seal_too_old' })
    return false
  }
  if (deps.provider.sendEach) return sendOneByOne(deps, opened, call, leaving)
  const began = now()
  const answer = deps.provider.sendBatch({
    messages: call.messages,
    idempotencyKey: call.batch.idempotencyKey,
    userAgent: agentOf(call.batch, deps.product),
    ...(deps.calls ? { signal: deps.calls } : {}),
    validation: batch.mode,
  })
  const left = departure(deps, leaving)
  const reply = await answer
  deps.pacer.took(left(), now() - Math.max(began, left()))
  const outcome = classify(reply, { validation: batch.mode, size: call.messages.length })
  deps.answers?.note(batch, outcome)
  // A quota says nothing about the pace: the campaign is paused, and the wait until tomorrow is not everybody's.
  if (outcome.kind !== 'pause') await hear(deps, reply, outcome.kind === 'rate_limited')
  const moved = await record(deps, call, outcome)
  // A call that this process gave up itself says nothing about the provider.
  if (!deps.calls?.aborted) await deps.answers?.store(batch, outcome)
  return moved
}

/**
 * Waits for the moment at which a batch may be called.
 * @returns that moment (ms since the epoch); `null` when the batch was given back: its window is closed, its campaign or everything was stopped
 */
async function inTurn(deps: SendDeps, opened: Opened, batch: BatchRow): Promise<number | null> {
  const { store, pacer, now } = deps
  // What is sealed goes on at any hour: it may have been taken, and its key does not live until the window opens.
  const closed = batch.state === 'sealed' ? () => null : await windowOf(store, opened, batch)
  let later = closed(now())
  const moment = later ? null : await pacer.reserve(batch.campaign)
  // A moment may be minutes away: behind others, at a low rate, or while the provider wants to be left alone.
  if (moment !== null) later = closed(moment)
  if (moment !== null && !later && !(await mustWait(deps, batch))) return moment
  if (moment !== null) pacer.moved(moment, null)
  await store.unclaim(batch, later ?? againAt(deps, batch))
  return null
}

/** A batch that may not be opened while calls get no answer is looked at again after this (ms). */
const SILENT_MS = 2_000

const maySeekAnswer = ({ answers }: SendDeps, batch: BatchRow): boolean => answers?.mayCall(batch) ?? true

/** Everything is stopped, or the provider is silent and others ask it already. */
const mustWait = async (deps: SendDeps, batch: BatchRow): Promise<boolean> =>
  (await deps.halted?.()) === true || !maySeekAnswer(deps, batch)

const againAt = (deps: SendDeps, batch: BatchRow): Date =>
  new Date(deps.now() + (maySeekAnswer(deps, batch) ? 0 : SILENT_MS))

/** What a reply says about the rate: worth a try, never the outcome that it came with. */
async function hear({ pacer, log }: SendDeps, reply: ProviderReply, refused: boolean): Promise<void> {
  try {
    await pacer.heard(reply.headers, refused)
  } catch (error) {
    log.warn({ err: plain(error) }, 'what the provider says about its rate could not be noted')
  }
}

/** A call that leaves later than this (ms) is told to the others: who comes a window later keeps its distance from it. */
const LATE_MS = 3

/**
 * Tells the others when a call that was just begun leaves later than its moment: it is written in this turn of the loop, which may take a while. Its reply
 * would say so too, but a slow provider's comes after the call that has to keep its distance.
 * @returns the moment at which it left, as far as it is known by now (ms since the epoch)
 */
function departure({ pacer, now }: SendDeps, moment: number): () => number {
  let left = moment
  const note = () => {
    const at = now()
    if (at <= left + LATE_MS) return
    pacer.moved(left, at)
    left = at
  }
  note()
  void turn().then(note)
  return () => left
}

/** One that is later than this (ms) asks for another moment: calls of the next window may already have theirs. */
const TOO_LATE_MS = 100

/** A campaign is looked at once more so long before a call (ms), when its batch was sealed before that. */
const LOOK_MS = 20

/**
 * Waits for the moment of a call. Where sealing took much longer than there was time the call gets another moment. Just before it the campaign is
 * looked at again: it may be paused by then.
 * @returns the moment at which the call may be made (ms since the epoch); `null` when it may not
 */
async function onTime({ store, pacer, now, wait }: SendDeps, batch: BatchRow, moment: number): Promise<number | null> {
  const sealedAt = now()
  let leaving: number | null = moment
  if (sealedAt > moment + TOO_LATE_MS) {
    pacer.moved(moment, null)
    leaving = await pacer.slot(batch.campaign)
    if (leaving === null) return null
  }
  await wait(leaving - LOOK_MS - now())
  // Before the look, so that nothing but these few ms lies between it and the call.
  await wait(pacer.due(leaving) - LOOK_MS - now())
  if (now() > sealedAt + LOOK_MS) {
    const campaign = await store.campaign(batch.campaign)
    if (campaign === null || !isActive(campaign.state)) {
      pacer.moved(leaving, null)
      return null
    }
  }
  await wait(leaving - now())
  await wait(pacer.due(leaving) - now())
  return leaving
}

/** How a call names itself in the provider's logs, to be found again. */
export const agentOf = ({ id, generation }: Pick<BatchRow, 'id' | 'generation'>, product = 'pressrum') =>
  `${product} batch/${id}/${generation}`

/** Whether a seal may not be used again: the 24-hour rule, and the age of one that binds nobody. */
async function isPastSeal(deps: SendDeps, batch: BatchRow): Promise<boolean> {
  const at = deps.now()
  const verdict = judgeSeal(factsOf(batch), at)
  if (verdict === 'retry') return false
  if (verdict === 'next_generation') {
    return unseal(deps, batch, { mode: batch.mode, reason: 'seal_too_old', ownAttempt: false })
  }
  deps.log.warn(
    { batch: batch.id, campaign: batch.campaign },
    'batch is in doubt: the provider may have forgotten its key',
  )
  return deps.store.doubt(batch, 'key_expired', new Date(at))
}

/** Gives up a seal under which certainly nothing was taken; who it had taken of the day's warm-up is counted anew. */
async function unseal(
  { store, warmUp, now }: SendDeps,
  batch: BatchRow,
  how: { mode: BatchRow['mode']; reason: string; ownAttempt: boolean },
): Promise<boolean> {
  if (!(await store.nextGeneration(batch, { ...how, notBefore: new Date(now()) }))) return false
  await warmUp?.giveBack(batch.size, batch.size, batch.firstAttemptAt)
  return true
}

const factsOf = ({ firstAttemptAt, openAttempts, generation }: BatchRow): SealFacts => ({
  firstAttemptAt: firstAttemptAt?.getTime() ?? 0,
  ...{ openAttempts, generation },
})

async function sealNow(deps: SendDeps, opened: Opened, batch: BatchRow): Promise<Call | null> {
  const { messages, ...draft } = await draftSeal(deps, opened, batch)
  // One instant for both: what is given back later belongs to the day that allowed it.
  const at = deps.now()
  if (draft.size > 0 && (await deps.warmUp?.allow(draft.size, new Date(at))) === false) {
    await deps.store.unclaim(batch, new Date(deps.now()))
    return null
  }
  const sealed = await deps.store.seal({
    ...draft,
    claim: batch,
    at: new Date(at),
    leaseUntil: new Date(at + deps.leaseMs),
  })
  if (!sealed) {
    // The campaign was paused or cancelled, or somebody else has the batch.
    await deps.warmUp?.giveBack(draft.size, draft.size, new Date(at))
    await deps.store.unclaim(batch, new Date(at))
    return null
  }
  if (draft.size === 0) return null
  const { idempotencyKey, payloadHash: hash, size } = draft
  return {
    batch: {
      ...batch,
      size,
      idempotencyKey,
      payloadHash: hash,
      firstAttemptAt: new Date(at),
      attempts: batch.attempts + 1,
    },
    sealed: draft.sealed,
    messages,
  }
}

/** The same call again, from what was sealed; it is not made when the inputs are not the sealed ones to the bit. */
async function reopen(deps: SendDeps, opened: Opened, batch: BatchRow): Promise<Call | null> {
  const { store, now, log } = deps
  const sealed = readSealed(await store.sealOf(batch.id))
  const { fingerprint, frozen } = opened
  const hash = payloadHash({ key: batch.idempotencyKey, mode: batch.mode, fingerprint, sealed })
  if (hash !== batch.payloadHash) {
    log.error({ batch: batch.id, campaign: batch.campaign }, 'sealed batch does not match its hash; not sent again')
    await store.doubt(batch, 'seal_broken', new Date(now()))
    return null
  }
  if (!(await store.beginAttempt(batch, new Date(now() + deps.leaseMs)))) {
    await store.unclaim(batch, new Date(now()))
    return null
  }
  const messages = sealed.members.map((member) => messageOf(frozen, languageOf(frozen, member.g), batch, member))
  return { batch: { ...batch, attempts: batch.attempts + 1 }, sealed, messages }
}

/** One branch per outcome; each leaves the batch in a state from which any process can go on. */
async function record(deps: SendDeps, call: Call, outcome: Outcome): Promise<boolean> {
  const { store, now, random, log } = deps
  const { batch } = call
  const about = { batch: batch.id, campaign: batch.campaign, attempt: batch.attempts }
  const later = (ms: number) => new Date(now() + ms)
  const wait = (ms: number) => later(Math.max(ms, backoffMs(batch.attempts, random(), deps.longestBackoffMs)))
  switch (outcome.kind) {
    case 'accepted':
      return settle(deps, call, (index) => accepted(outcome.ids[index] ?? null))
    case 'partly_accepted': {
      const refusals = new Map(outcome.refused.map(({ index, message }) => [index, message]))
      return settle(deps, call, (index) => {
        const id = outcome.ids[index] ?? null
        return id
          ? accepted(id)
          : { providerId: null, fact: 'refused', reason: withoutAddresses(refusals.get(index) ?? '') }
      })
    }
    case 'rate_limited':
      // Nobody looked at it. The bucket holds every process back; a little extra keeps them from returning at once.
      return store.endAttempt(batch, {
        open: false,
        notBefore: later(outcome.retryAfterMs + 200 * random()),
        reason: 'rate_limited',
      })
    case 'busy_retry':
      // If no call of ours is known to be open, one that we took for refused is being worked on after all.
      return store.endAttempt(batch, { open: true, notBefore: wait(outcome.afterMs), reason: 'provider_busy' })
    case 'unknown':
      // It may have been taken: only the very same call may follow.
      log.warn(about, 'outcome of a call is not known; it will be repeated under its key')
      return store.endAttempt(batch, { open: true, notBefore: wait(outcome.afterMs), reason: 'outcome_unknown' })
    case 'refused_batch':
      // One bad message, none taken: under a new key, leaving out the bad one.
      return anew(deps, batch, 'permissive', 'refused_in_strict')
    case 'key_mismatch':
      // Something else went out under this key, and we do not have it any more.
      log.error(about, 'the provider knows this key with another payload; the batch is in doubt')
      return store.doubt(batch, 'key_mismatch', new Date(now()))
    case 'pause': {
      // Nothing was taken now. The campaign waits for a person, longer than a seal is good for.
      const ended = await afterRefusal(deps, batch, outcome.reason)
      await stopAll(deps, ACCOUNT_WORDS[outcome.reason])
      return ended
    }
    case 'bad_request': {
      // It would be refused again and again, and so would the others.
      const ended = await anew(deps, batch, batch.mode, 'bad_request')
      await stop(deps, batch, `The mail provider does not accept the call: ${withoutAddresses(outcome.message)}`)
      return ended
    }
  }
}

const accepted = (providerId: string | null) => ({ providerId, fact: 'submitted' as const, reason: '' })

async function stop({ store, log }: SendDeps, batch: Pick<BatchRow, 'campaign'>, reason: string): Promise<void> {
  const stopped = await store.stopCampaign(batch.campaign, reason)
  if (stopped) log.error({ campaign: batch.campaign }, 'campaign paused: the mail provider cannot be used')
}

/** The account is every campaign's: one refusal spares the others theirs. */
async function stopAll(deps: SendDeps, reason: string): Promise<void> {
  for (const { id, state } of await deps.store.openCampaigns()) {
    if (isActive(state)) await stop(deps, { campaign: id }, reason)
  }
}

/** A definite no: a new key, unless an earlier attempt of this generation may have been taken; then only a person can tell. */
async function anew(deps: SendDeps, batch: BatchRow, mode: BatchRow['mode'], reason: string): Promise<boolean> {
  if (await unseal(deps, batch, { mode, reason, ownAttempt: true })) return true
  return deps.store.doubt(batch, `${reason}_after_unknown`, new Date(deps.now()))
}

/**
 * The account cannot send. A used-up quota leaves the account what it is: an earlier call that may have been taken is repeated under its key after
 * `resume`. With a new API key it may be another account, which has never seen the key.
 */
async function afterRefusal(
  deps: SendDeps,
  batch: BatchRow,
  reason: 'auth' | 'daily_quota' | 'monthly_quota',
): Promise<boolean> {
  if (reason === 'auth') return anew(deps, batch, batch.mode, reason)
  if (await unseal(deps, batch, { mode: batch.mode, reason, ownAttempt: true })) return true
  return deps.store.endAttempt(batch, { open: false, notBefore: new Date(deps.now()), reason })
}

/** The provider has it: recorded with patience, and if our lease is void by then, as evidence. */
async function settle(
  deps: SendDeps,
  { batch, sealed }: Call,
  resultOf: (index: number) => { providerId: string | null; fact: DeliveryFact; reason: string },
): Promise<boolean> {
  const { store, now, log } = deps
  const results: DeliveryResult[] = sealed.members.map((member, index) => ({ delivery: member.d, ...resultOf(index) }))
  const noticed = sealed.members.filter(({ s }, index) => s && results[index]?.fact === 'submitted').map(({ c }) => c)
  for (const ms of [...SETTLE_PATIENCE_MS, null]) {
    try {
      const settled = await store.settle({ claim: batch, at: new Date(now()), results, noticed })
      if (!settled) await asEvidence(deps, batch, results)
      break
    } catch (error) {
      // A database that is away may be back before the drain ends; nobody makes room on a disk meanwhile.
      const end = isFull(error) ? deps.stopping : deps.calls
      if (ms === null || end?.aborted) throw error
      log.warn({ batch: batch.id, campaign: batch.campaign, err: plain(error) }, 'outcome could not be recorded yet')
      await deps.wait(ms, end)
    }
  }
  const ids = results.flatMap(({ providerId }) => providerId ?? [])
  const early: InboundEvent[] = await store.unapplied(ids)
  for (const event of early) await applyStored(deps, event)
  return true
}

/** Our claim is void: what we know is still true, and keeps the batch out of doubt. */
async function asEvidence(
  { store, now }: SendDeps,
  batch: BatchRow,
  results: readonly DeliveryResult[],
): Promise<void> {
  const at = new Date(now())
  for (const { delivery, providerId, fact, reason } of results) {
    if (!providerId) continue
    await store.applyFact({ delivery, campaign: batch.campaign, providerId }, fact, reason, at)
  }
  await store.settleByEvidence(batch.id, at)
}
