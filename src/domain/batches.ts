/**
 * - `planned` its members are chosen; nobody works on it
 * - `claimed` a worker holds the lease and has not sealed yet
 * - `sealed` members, values and key are fixed for good; a call may have been made
 * - `settled` the outcome of every member is recorded
 * - `in_doubt` nobody can tell whether the provider took it; never retried without a person's decision
 * - `cancelled` its campaign was cancelled before anything was sent
 */
export const BATCH_STATES = ['planned', 'claimed', 'sealed', 'settled', 'in_doubt', 'cancelled'] as const
export type BatchState = (typeof BATCH_STATES)[number]

/** Batches that still need a worker or a person: a campaign with one of these is not done. */
export const OPEN_BATCH_STATES = ['planned', 'claimed', 'sealed', 'in_doubt'] as const satisfies readonly BatchState[]

/** Resend's limit for one call (https://resend.com/docs/api-reference/emails/send-batch-emails). */
export const BATCH_SIZE = 100

/** The provider forgets a key after 24 h; an hour is kept back for clocks and a call on its way. */
export const KEY_LIFE_MS = 23 * 3600_000

/**
 * How long a batch's first seal is good for while nothing that was sent under it can have been taken (ms). Afterwards it is sealed afresh: whoever
 * has unsubscribed while it waited is left out. Each further seal is good for twice as long, so that the slowest machine gets to its call.
 */
export const FRESH_SEAL_MS = 5_000

/** How far the clocks of two processes may be apart: what is kept back of the 24 hours. */
export const CLOCK_TOLERANCE_MS = 3600_000

export const BATCH_EVENTS = [
  'claim',
  'release',
  'seal',
  'retry',
  'settle',
  'next_generation',
  'doubt',
  'cancel',
  'resolve_release',
  'resolve_write_off',
  'evidence',
] as const
export type BatchEvent = (typeof BATCH_EVENTS)[number]

const TRANSITIONS: Record<BatchEvent, { from: readonly BatchState[]; to: BatchState }> = {
  // An expired lease counts as none, so a claimed batch can be claimed again; a sealed one keeps its state and its seal.
  claim: { from: ['planned', 'claimed'], to: 'claimed' },
  release: { from: ['claimed'], to: 'planned' },
  seal: { from: ['claimed'], to: 'sealed' },
  retry: { from: ['sealed'], to: 'sealed' },
  settle: { from: ['sealed', 'claimed'], to: 'settled' },
  next_generation: { from: ['sealed'], to: 'planned' },
  doubt: { from: ['sealed'], to: 'in_doubt' },
  cancel: { from: ['planned', 'claimed', 'sealed'], to: 'cancelled' },
  resolve_release: { from: ['in_doubt'], to: 'planned' },
  resolve_write_off: { from: ['in_doubt'], to: 'settled' },
  evidence: { from: ['in_doubt'], to: 'settled' },
}

/** @returns the state after an event, or `null` when it cannot happen in this state. */
export function afterBatchEvent(state: BatchState, event: BatchEvent): BatchState | null {
  const step = TRANSITIONS[event]
  return step.from.includes(state) ? step.to : null
}

/**
 * From when on a batch may have been called, as the provider's log is read back: its first attempt. One that was released from doubt has had it in an earlier
 * generation, and nobody knows any more when: since its campaign began. `null`: it was never called.
 */
export function calledSince<T>(
  { firstAttemptAt, generation }: { firstAttemptAt: T | null; generation: number },
  startedAt: T | null,
): T | null {
  return firstAttemptAt ?? (generation > 1 ? startedAt : null)
}

/** What decides whether a sealed batch may be tried again. */
export interface SealFacts {
  /** ms since the epoch. */
  firstAttemptAt: number
  /** Attempts of this generation whose outcome nobody knows. */
  openAttempts: number
  /** 1 for the batch's first key. */
  generation: number
}

export type SealVerdict =
  /** The same call with the same key. */
  | 'retry'
  /** Certainly never taken: seal afresh, under a new key. */
  | 'next_generation'
  /** The key may be forgotten, and a call may have been taken: only a person may go on. */
  | 'doubt'

/**
 * What may be done with a sealed batch at this moment: the 24-hour rule, and before it the age of a seal that binds nobody yet. A first attempt that lies further in the future than clocks may
 * differ has no age that anybody could trust (a clock was set back since), so its key counts as forgotten.
 */
export function judgeSeal(seal: SealFacts, now: number): SealVerdict {
  const age = now - seal.firstAttemptAt
  const life = seal.openAttempts > 0 ? KEY_LIFE_MS : Math.min(KEY_LIFE_MS, FRESH_SEAL_MS * 2 ** (seal.generation - 1))
  if (age < life && age >= -CLOCK_TOLERANCE_MS) return 'retry'
  return seal.openAttempts > 0 ? 'doubt' : 'next_generation'
}

/** Whether a mail has gone somewhere or cannot be kept from going there; `undecided`: the next seconds tell. */
export type Written = 'yes' | 'undecided' | 'no'

/**
 * Whether the mail of a seal, as one call, goes to whom it names, whoever has their addresses by now. What may have been taken is repeated to the letter. What certainly was not
 * is repeated so for some seconds and then sealed afresh, to the addresses of that moment; and so it may be after the first call, while that is under way.
 *
 * @param seal `leased`: somebody works on it
 */
export function sealIsWritten(seal: SealFacts & { leased: boolean }, now: number): Written {
  if (seal.openAttempts > 1 || (seal.openAttempts === 1 && !seal.leased)) return 'yes'
  return seal.openAttempts === 1 || judgeSeal(seal, now) === 'retry' ? 'undecided' : 'no'
}

/** At most 256 characters (Resend); the deployment keeps two installations on one provider account apart. */
export function idempotencyKey(deployment: string, campaign: string, batch: string, generation: number): string {
  const key = `${deployment}/${campaign}/${batch}/${generation}`
  if (key.length > 256) throw new RangeError('An idempotency key has at most 256 characters.')
  return key
}

export interface Group<M> {
  language: string
  /** ms since the epoch before which none of its members may be written to; absent where any time will do. */
  notBefore?: number
  members: M[]
}

/** The language of a batch whose members read several (ISO 639: multiple languages). */
export const MIXED = 'mul'

/**
 * Splits members into batches: full ones of one language each, and what is left of all languages together in as few as possible, since
 * every batch costs a call and calls are what the provider rations. Every member is in exactly one batch, and no more than one batch is
 * short. Readers whose sending windows open or close at different instants never share one; then one batch per window may be short.
 */
export function partition<M extends { language: string; opening?: { notBefore: number; closes: number } }>(
  members: readonly M[],
  size: number = BATCH_SIZE,
): Group<M>[] {
  if (!Number.isInteger(size) || size < 1) throw new RangeError('A batch has at least one member.')
  const windows = new Map<string, M[]>()
  for (const member of members) {
    const key = member.opening ? `${member.opening.notBefore}/${member.opening.closes}` : ''
    const mates = windows.get(key)
    if (mates) mates.push(member)
    else windows.set(key, [member])
  }
  return [...windows.values()].flatMap((mates) => {
    const notBefore = mates[0]?.opening?.notBefore
    const groups = byLanguage(mates, size)
    return notBefore === undefined ? groups : groups.map((group) => ({ ...group, notBefore }))
  })
}

function byLanguage<M extends { language: string }>(members: readonly M[], size: number): Group<M>[] {
  const open = new Map<string, M[]>()
  const groups: Group<M>[] = []
  for (const member of members) {
    const { language } = member
    const mates = open.get(language) ?? []
    mates.push(member)
    open.set(language, mates)
    if (mates.length < size) continue
    groups.push({ language, members: mates })
    open.delete(language)
  }
  const rest = [...open.values()].flat()
  for (let from = 0; from < rest.length; from += size) {
    const mates = rest.slice(from, from + size)
    const [{ language }] = mates as [M]
    groups.push({ language: mates.every((m) => m.language === language) ? language : MIXED, members: mates })
  }
  return groups
}
