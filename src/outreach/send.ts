import { FRESH_SEAL_MS, judgeSeal, type SealFacts } from '../domain/batches.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import { classify, type ProviderReply } from '../domain/outcomes.ts'
import { isUrgent } from '../domain/turns.ts'
import type { MailProvider } from '../mail/provider.ts'
import type { AnswersHeard } from './answers-heard.ts'
import type { Departures } from './departures.ts'
import { payloadHash, readSealed, type SealedBatch } from './frozen.ts'
import type { InboundDeps } from './inbound.ts'
import { type Log, plain } from './log.ts'
import { againAt, departure, inTurn, mustWait, onTime } from './moment.ts'
import type { Pacer } from './pace.ts'
import { draftSeal, languageOf, messageOf, type Opened, PART, type SealDeps } from './seal.ts'
import { sendOneByOne, takeOver } from './send-each.ts'
import type { ServerReach } from './server-reach.ts'
import { record, unseal } from './settling.ts'
import type { BatchRow, CampaignRow, OutreachStore } from './store.ts'
import { atOnce } from './turn.ts'
import type { WarmUpGate } from './warm-up.ts'

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
  suppress: InboundDeps['suppress']
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
  /** Which call of this process leaves at which of its moments. */
  departures: Departures
  /** Told that a call of a campaign has left. */
  left?: (campaign: string) => void
  /** Told how each call ended; absent: nobody asks. */
  answers?: AnswersHeard
  /** Where messages go one by one: told of what gets through; absent: nobody asks. */
  reach?: ServerReach
  /** Told, perhaps more than once, of an urgent campaign that a mail server puts off, and in which words. */
  tellPutOff?: (campaign: CampaignRow, words: string) => Promise<void>
}

export interface Call {
  batch: BatchRow
  sealed: SealedBatch
  messages: MailMessage[]
}

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
  const ready = await makeReady(deps, opened, batch, moment)
  if (!ready) return false
  const { call, sealedAt } = ready
  // Sealing took a while, or this process slept: asked once more, as near to the call as can be.
  const leaving = await onTime(deps, batch, moment, sealedAt)
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
  const answer = deps.provider.sendBatch({
    messages: call.messages,
    idempotencyKey: call.batch.idempotencyKey,
    userAgent: agentOf(call.batch, deps.product),
    ...(deps.calls ? { signal: deps.calls } : {}),
    validation: batch.mode,
  })
  deps.left?.(batch.campaign)
  const left = departure(deps, leaving)
  const reply = await answer
  const answeredAt = now()
  deps.pacer.took(left(), answeredAt - left())
  const outcome = classify(reply, { validation: batch.mode, size: call.messages.length }, answeredAt)
  deps.answers?.note(batch, outcome)
  // A quota says nothing about the pace: the campaign is paused, and the wait until tomorrow is not everybody's.
  if (outcome.kind !== 'pause') await hear(deps, reply, outcome.kind === 'rate_limited')
  // Recorded is what the seal says of them; as many as are on their way at once, they would wait for the database as well.
  call.messages = []
  const moved = await record(deps, call, outcome)
  deps.pacer.freed(now() - answeredAt)
  // A call that this process gave up itself says nothing about the provider.
  if (!deps.calls?.aborted) await deps.answers?.store(batch, outcome)
  return moved
}

/** Seals a batch, or opens its seal, and makes the body of its call. @returns `null` when there is none to make; its moment is given back */
async function makeReady(deps: SendDeps, opened: Opened, batch: BatchRow, moment: number) {
  deps.departures.expect(moment)
  let ready = false
  try {
    const call = await (batch.state === 'sealed' ? reopen : sealNow)(deps, opened, batch)
    if (!call) return null
    const sealedAt = deps.now()
    await (deps.inParts ?? atOnce)(async (part) => {
      await part()
      deps.provider.prepare?.(call.messages)
    })
    await deps.beforeCall?.()
    ready = true
    return { call, sealedAt }
  } finally {
    if (!ready) deps.pacer.moved(deps.departures.drop(moment), null)
  }
}

/** What a reply says about the rate: worth a try, never the outcome that it came with. */
async function hear({ pacer, log }: SendDeps, reply: ProviderReply, refused: boolean): Promise<void> {
  try {
    await pacer.heard(reply.headers, refused)
  } catch (error) {
    log.warn({ err: plain(error) }, 'what the provider says about its rate could not be noted')
  }
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

const factsOf = ({ firstAttemptAt, openAttempts, generation }: BatchRow): SealFacts => ({
  firstAttemptAt: firstAttemptAt?.getTime() ?? 0,
  ...{ openAttempts, generation },
})

async function sealNow(deps: SendDeps, opened: Opened, batch: BatchRow): Promise<Call | null> {
  const drafted = await draftSeal(deps, opened, batch)
  if (!drafted) {
    await deps.store.unclaim(batch, new Date(deps.now() + FRESH_SEAL_MS))
    return null
  }
  const { messages, ...draft } = drafted
  // One instant for both: what is given back later belongs to the day that allowed it.
  const at = deps.now()
  if (draft.size > 0 && (await deps.warmUp?.allow(draft.size, new Date(at), isUrgent(opened.campaign))) === false) {
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
    await deps.warmUp?.giveBack(draft.size, new Date(at))
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
  const { store, now, log, account } = deps
  const sealed = readSealed(await store.sealOf(batch.id))
  const { fingerprint, frozen } = opened
  const hash = payloadHash({ key: batch.idempotencyKey, mode: batch.mode, fingerprint, sealed })
  if (hash !== batch.payloadHash) {
    log.error({ batch: batch.id, campaign: batch.campaign }, 'sealed batch does not match its hash; not sent again')
    await store.doubt(batch, 'seal_broken', new Date(now()))
    return null
  }
  // An account that has never seen the key would send all of it again. What cannot have been taken is sealed afresh, for this one.
  if (account && sealed.account && sealed.account !== account) {
    const anew = await unseal(deps, batch, { mode: batch.mode, reason: 'provider_changed', ownAttempt: false })
    if (!anew) await store.doubt(batch, 'provider_changed', new Date(now()))
    return null
  }
  const messages: MailMessage[] = []
  await (deps.inParts ?? atOnce)(async (part) => {
    for (const [at, member] of sealed.members.entries()) {
      if (at % PART === 0) await part()
      messages.push(messageOf(frozen, languageOf(frozen, member.g), batch, member))
    }
  })
  // The last step, as a seal is: it asks whether the campaign runs, and composing may have waited behind others.
  if (!(await store.beginAttempt(batch, new Date(now() + deps.leaseMs)))) {
    await store.unclaim(batch, new Date(now()))
    return null
  }
  return { batch: { ...batch, attempts: batch.attempts + 1 }, sealed, messages }
}
