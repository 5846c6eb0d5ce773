import { type DeliveryFact, refusedAs } from '../domain/delivery.ts'
import type { Outcome } from '../domain/outcomes.ts'
import { ACCOUNT_WORDS } from '../domain/pauses.ts'
import { backoffMs } from '../domain/rate.ts'
import { isFull } from '../storage/full.ts'
import { applyStored } from './inbound.ts'
import { plain, withoutAddresses } from './log.ts'
import { pauseAll, pauseOne } from './pausing.ts'
import type { Call, SendDeps } from './send.ts'
import type { BatchRow, DeliveryResult, InboundEvent } from './store.ts'

/**
 * How long the outcome of a call is kept trying to be recorded (ms): longer than a replica set needs to elect a primary. A process that has to
 * stop has no time for that; then its seal stays, and the same call tells the outcome to whoever makes it next.
 */
const SETTLE_PATIENCE_MS = [100, 500, 2_000, 5_000, 10_000, 15_000]

/** Gives up a seal under which certainly nothing was taken; who it had taken of the day's warm-up is counted anew. */
export async function unseal(
  { store, warmUp, now }: SendDeps,
  batch: BatchRow,
  how: { mode: BatchRow['mode']; reason: string; ownAttempt: boolean },
): Promise<boolean> {
  if (!(await store.nextGeneration(batch, { ...how, notBefore: new Date(now()) }))) return false
  await warmUp?.giveBack(batch.size, batch.firstAttemptAt)
  return true
}

/** One branch per outcome; each leaves the batch in a state from which any process can go on. */
export async function record(deps: SendDeps, call: Call, outcome: Outcome): Promise<boolean> {
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
      // Nobody has been released from doubt in the first generation.
      const earlier = batch.generation > 1 ? await store.sealCandidates(batch.id, []) : []
      const noted = new Map(earlier.map((one) => [one.delivery, one.noted]))
      return settle(deps, call, (index) => {
        const id = outcome.ids[index] ?? null
        if (id) return accepted(id)
        const said = withoutAddresses(refusals.get(index) ?? '')
        return { providerId: null, ...refusedAs(noted.get(call.sealed.members[index]?.d ?? '') ?? '', said) }
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
      await pauseAll(deps, ACCOUNT_WORDS[outcome.reason])
      return ended
    }
    case 'bad_request': {
      // It would be refused again and again, and so would the others.
      const ended = await anew(deps, batch, batch.mode, 'bad_request')
      await pauseOne(
        deps,
        batch.campaign,
        `The mail provider does not accept the call: ${withoutAddresses(outcome.message)}`,
      )
      return ended
    }
  }
}

const accepted = (providerId: string | null) => ({ providerId, fact: 'submitted' as const, reason: '' })

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
  // Where the rate is what limits, the database has time for it now; and a batch that is opened again must not write over what an earlier generation left.
  const noticesLater = batch.generation === 1 && !deps.pacer.isLimiting()
  const noticed = sealed.members.filter(({ s }, index) => s && results[index]?.fact === 'submitted').map(({ c }) => c)
  for (const ms of [...SETTLE_PATIENCE_MS, null]) {
    try {
      const settled = await store.settle({ claim: batch, at: new Date(now()), results, noticed, noticesLater })
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
