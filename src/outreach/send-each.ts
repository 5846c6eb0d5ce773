import { refusedAs } from '../domain/delivery.ts'
import { domainOf } from '../domain/mail-headers.ts'
import type { MailMessage } from '../domain/mail-message.ts'
import { SERVER_AWAY, SERVER_REFUSES, SERVER_WAITS } from '../domain/pauses.ts'
import { CROWDED_MS, EACH_MARK, putOffAgain, readPutOff, type SmtpOutcome, smtpBackoffMs } from '../domain/smtp.ts'
import { isUrgent } from '../domain/turns.ts'
import type { MailProvider } from '../mail/provider.ts'
import type { SealedBatch } from './frozen.ts'
import { plain, withoutAddresses } from './log.ts'
import { lookingAgain } from './look-again.ts'
import { pauseAll, pauseOne } from './pausing.ts'
import type { Opened } from './seal.ts'
import type { SendDeps } from './send.ts'
import type { BatchRow, DeliveryResult } from './store.ts'

export const deploymentFor = (provider: Pick<MailProvider, 'kind'>, deployment: string): string =>
  provider.kind === 'smtp' ? `${EACH_MARK}${deployment}` : deployment

export type TakeOverDeps = Pick<SendDeps, 'store' | 'provider' | 'warmUp' | 'now'>

/** Whether a batch was sealed to be sent one message at a time. */
export const isEach = ({ idempotencyKey }: Pick<BatchRow, 'idempotencyKey'>): boolean =>
  idempotencyKey.startsWith(EACH_MARK)

/**
 * A sealed batch that somebody left: when it was to be sent one by one, each of its messages that was begun has its own mark, and the
 * others were certainly not sent, so it is sealed afresh for them. One that was handed over as a whole to another provider cannot be judged
 * from here: if a call is open, a person has to.
 *
 * @returns whether it was dealt with; `false` when it can be called again under its key
 */
export async function takeOver({ store, provider, warmUp, now }: TakeOverDeps, batch: BatchRow): Promise<boolean> {
  const each = provider.kind === 'smtp'
  if (!each && !isEach(batch)) return false
  const at = new Date(now())
  const input = { mode: batch.mode, notBefore: at, reason: 'taken_over' }
  if (isEach(batch)) {
    // Nobody but the holder of the claim can begin one of these.
    const unbegun = warmUp ? (await store.sealCandidates(batch.id, [])).length : 0
    const anew = await store.nextGeneration(batch, { ...input, ownAttempt: batch.openAttempts > 0 })
    if (anew) await warmUp?.giveBack(unbegun, batch.firstAttemptAt)
  } else if (await store.nextGeneration(batch, { ...input, ownAttempt: false })) {
    await warmUp?.giveBack(batch.size, batch.firstAttemptAt)
  } else {
    await store.doubt(batch, 'provider_changed', at)
  }
  return true
}

/**
 * Sends a sealed batch one message at a time, at most once each: a message is marked as begun before its first byte leaves, by a write
 * that only one process can make and only while it holds the batch and the campaign runs. Without an answer after the final dot it stays
 * in doubt.
 *
 * @param moment at which the first may begin (ms since the epoch)
 */
export async function sendOneByOne(
  deps: SendDeps,
  opened: Opened,
  { batch, sealed, messages: inSeal }: { batch: BatchRow; sealed: SealedBatch; messages: MailMessage[] },
  moment: number,
): Promise<boolean> {
  const { store, provider, now } = deps
  if (!provider.sendEach) throw new Error('This provider takes whole batches.')
  // Two who are refused one after the other look like us being refused. In each generation somebody else comes next.
  const order = batch.generation > 1 ? shuffled(inSeal.keys(), deps.random) : [...inSeal.keys()]
  const members = order.map((at) => sealed.members[at]!)
  const messages = order.map((at) => inSeal[at]!)
  const known = new Map<number, DeliveryResult>()
  /** Those who were given back, with nothing held against them. */
  const spared = new Set<number>()
  // In its first generation nothing has become of anybody yet.
  const earlier = batch.generation > 1 ? await store.sealCandidates(batch.id, []) : []
  const reasons = new Map(earlier.map((one) => [one.delivery, one.noted]))
  const lookAgain = lookingAgain(deps, opened, batch)
  const urgent = isUrgent(opened.campaign)
  const round: Round = { urgent, ended: null, broke: null, closedUntil: null, putOff: 0, took: false }
  let place: number | null = moment
  const before = async (index: number): Promise<'send' | 'skip' | 'stop'> => {
    const member = members[index]!
    place ??= await deps.pacer.slot(batch.campaign)
    if (place === null || (await deps.halted?.())) return stop()
    const permission = await lookAgain(member)
    // Who leaves lets the next one have their place.
    if (permission.kind === 'leave') return 'skip'
    if (permission.kind === 'closed') round.closedUntil = permission.until
    if (permission.kind === 'closed' || !(await store.beginDelivery(batch, member.d, new Date(now())))) return stop()
    place = null
    return 'send'
  }
  const stop = () => {
    round.ended = 'stopped'
    return 'stop' as const
  }
  const after = async (index: number, outcome: SmtpOutcome): Promise<void> => {
    const { d: delivery, c, s } = members[index]!
    const at = new Date(now())
    // It was about them after all. They are planned again since: nobody else may have them, and the campaign has to run.
    const alone = spared.has(index)
    if (alone && !(await store.beginDelivery(batch, delivery, at))) return
    round.broke = outcome.kind === 'later' && outcome.about === 'connection' ? outcome : null
    if (!round.broke) deps.reach?.answered()
    if (outcome.kind === 'accepted') {
      round.took = true
      deps.reach?.took(batch.campaign)
    }
    // A recipient that is put off for most of a day counts as refused; a broken connection, or a limit of ours, says nothing about them.
    const reason = reasons.get(delivery) ?? ''
    const ofRecipient = outcome.kind === 'later' && outcome.about === 'recipient'
    const again = ofRecipient ? putOffAgain(reason, at.getTime(), alone) : reason
    if ((outcome.kind === 'later' || outcome.kind === 'unusable') && again !== null) {
      round.putOff += 1
      if (!ofRecipient) spared.add(index)
      await store.giveBackDelivery(batch, delivery, at, again)
      return
    }
    const result = resultOf(delivery, outcome, messages[index]!, reason)
    known.set(index, result)
    if (result.fact === 'doubted') return
    const { providerId, fact } = result
    if (s && fact === 'submitted') await store.noteNotice([c], at)
    await store.applyFact({ delivery, campaign: batch.campaign, providerId: providerId ?? '' }, fact, result.reason, at)
    // Our lease may be void by now, and the batch in doubt because of this one.
    await store.settleByEvidence(batch.id, at)
  }
  const ended = await provider.sendEach({
    messages: messages.map((message, index) => {
      const { d } = members[index]!
      return { message, id: idOf(d, message), alone: readPutOff(reasons.get(d) ?? '').alone }
    }),
    before,
    after,
    ...(deps.calls ? { signal: deps.calls } : {}),
  })
  if (place !== null) deps.pacer.moved(place, null)
  round.ended = deps.calls?.aborted ? 'stopped' : (round.ended ?? ended)
  return finish(deps, batch, sealed, known, round)
}

function shuffled(places: Iterable<number>, random: () => number): number[] {
  const all = [...places]
  for (let last = all.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1))
    ;[all[at], all[last]] = [all[last]!, all[at]!]
  }
  return all
}

/** When what is left of a batch is tried again, and why it was not sent. */
function restOf({ ended, closedUntil, putOff, took, urgent }: Round, { generation }: BatchRow, at: Date) {
  if (closedUntil) return { notBefore: closedUntil, reason: 'window_closed' }
  if (ended === 'stopped') return { notBefore: at, reason: 'stopped' }
  if (ended === 'crowded') return { notBefore: new Date(at.getTime() + CROWDED_MS), reason: 'crowded' }
  // Those who have left meanwhile are waiting for nothing: the next seal leaves them out.
  if (ended === null && putOff === 0) return { notBefore: at, reason: 'left_meanwhile' }
  // While some get through it is worth asking soon.
  const wait = smtpBackoffMs(took ? 1 : generation, urgent)
  return { notBefore: new Date(at.getTime() + wait), reason: ended?.kind ?? 'put_off' }
}

/** Unique per delivery and not per try, so that a mailbox that gets it twice after all shows it once. */
const idOf = (delivery: string, { from }: MailMessage): string => `${delivery}@${domainOf(from.replace(/>\s*$/, ''))}`

function resultOf(delivery: string, outcome: SmtpOutcome, message: MailMessage, noted: string): DeliveryResult {
  if (outcome.kind === 'accepted')
    return { delivery, providerId: idOf(delivery, message), fact: 'submitted', reason: '' }
  const reason = withoutAddresses(outcome.message)
  if (outcome.kind === 'unknown') return { delivery, providerId: null, fact: 'doubted', reason }
  return { delivery, providerId: null, ...refusedAs(noted, reason) }
}

/**
 * What kept the rest of a round from being tried: refused as a whole, every campaign is; not reached for an hour, or told to come later for most of a
 * day, this one as far as we see. Nobody may wait that long for what is urgent: people are told, and it is tried on.
 */
async function judgeServer(deps: SendDeps, campaign: string, ended: SmtpOutcome, urgent: boolean): Promise<void> {
  const words = withoutAddresses('message' in ended ? ended.message : '')
  const reason = (what: string, orElse = '') => `${what}: ${words} Mend the sender or SMTP_URL${orElse}, then resume.`
  const orWait = 'limit' in ended ? ', or wait until its limit is over' : ''
  if (ended.kind === 'unusable') await pauseAll(deps, reason(SERVER_REFUSES, orWait))
  else if (ended.kind === 'later' && ended.about === 'us') {
    if (deps.reach?.putOff(campaign, deps.now()))
      await pauseOne(deps, campaign, reason(SERVER_WAITS, ', or wait until it takes mail again'))
    else if (urgent && deps.reach?.urgentPutOff(campaign, deps.now())) await tellPutOff(deps, campaign, words)
  } else if (deps.reach?.missed(campaign, deps.now())) await pauseOne(deps, campaign, reason(SERVER_AWAY))
}

/** That it cannot be told holds nothing up. */
async function tellPutOff(deps: SendDeps, campaign: string, words: string): Promise<void> {
  try {
    const row = await deps.store.campaign(campaign)
    if (row) await deps.tellPutOff?.(row, words)
  } catch (error) {
    deps.log.error({ campaign, err: plain(error) }, 'people could not be told that the mail server puts a notice off')
  }
}

/** How a round of messages ended. */
interface Round {
  urgent: boolean
  /** Why the rest was not tried; `null` when each had its turn. */
  ended: SmtpOutcome | 'stopped' | 'crowded' | null
  /** The connection that was lost last, unless the server has answered since. */
  broke: SmtpOutcome | null
  /** When the sending window opens again that closed on the way. */
  closedUntil: Date | null
  /** Messages that the server wants to be offered later. */
  putOff: number
  /** Whether it has taken one. */
  took: boolean
}

async function finish(
  deps: SendDeps,
  batch: BatchRow,
  sealed: SealedBatch,
  known: ReadonlyMap<number, DeliveryResult>,
  round: Round,
): Promise<boolean> {
  const { store, warmUp, now, log } = deps
  const at = new Date(now())
  const doubted = [...known.values()].filter(({ fact }) => fact === 'doubted').length
  if (doubted > 0) log.warn({ batch: batch.id, campaign: batch.campaign, count: doubted }, 'messages without an answer')
  const left = sealed.members.length - known.size
  if (left > 0) {
    // What was not begun, or was put off, is sealed afresh; what is in doubt keeps its mark until the batch ends.
    const anew = await store.nextGeneration(batch, {
      ...{ mode: batch.mode, ...restOf(round, batch, at), ownAttempt: true },
      untouched: round.ended === 'crowded' && known.size === 0 && round.putOff === 0,
    })
    if (anew) await warmUp?.giveBack(left, batch.firstAttemptAt)
    // A batch of one or two is through before a server that breaks each connection has ended the round.
    const ended = round.ended ?? round.broke
    if (ended !== null && ended !== 'stopped' && ended !== 'crowded')
      await judgeServer(deps, batch.campaign, ended, round.urgent)
    return known.size > 0
  }
  if (doubted === 0 && batch.generation === 1) {
    return store.settle({ claim: batch, at, results: [...known.values()], noticed: [] })
  }
  // A member may be in doubt since an earlier generation. The batch ends in doubt, and out of it at once if nobody is.
  await store.doubt(batch, 'reply_lost', at)
  await store.settleByEvidence(batch.id, at)
  return true
}
