import type { Scrutiny } from './audience.ts'
import { type CampaignText, readCampaignText } from './campaign-text.ts'
import { DELIVERY_STATES, type DeliveryState } from './delivery.ts'
import { type DigestFrequency, isDigestFrequency } from './digest.ts'
import type { Opening } from './sending-window.ts'
import type { Allowance } from './warm-up.ts'

export const CAMPAIGN_TYPES = ['brief', 'follow_up', 'correction', 'hold', 'kill', 'embargo_lifted', 'digest'] as const
export type CampaignType = (typeof CAMPAIGN_TYPES)[number]

export interface CampaignRules {
  /** Whom it goes to: members of media lists, those who were sent an earlier campaign of the group, or those whom briefs left to a digest. */
  audience: 'lists' | 'earlier' | 'deferred'
  /** Which earlier recipients: those the provider has taken it for, or those in doubt as well, who may hold it. */
  holders: 'certain' | 'possible'
  scrutiny: Scrutiny
  /** What the story has to be towards the public while it starts. */
  needs: 'public' | 'held' | 'killed'
  /** Whether it counts towards how many mails somebody gets. A notice about a mistake does not. */
  pitch: boolean
  label: string
}

/** What tells the types of campaigns apart, as one table. */
export const CAMPAIGN_RULES = {
  brief: { audience: 'lists', holders: 'certain', scrutiny: 'fully', needs: 'public', pitch: true, label: 'Brief' },
  follow_up: {
    audience: 'earlier',
    holders: 'certain',
    scrutiny: 'fully',
    needs: 'public',
    pitch: true,
    label: 'Follow-up',
  },
  correction: {
    audience: 'earlier',
    holders: 'possible',
    scrutiny: 'address_only',
    needs: 'public',
    pitch: false,
    label: 'Correction',
  },
  hold: {
    audience: 'earlier',
    holders: 'possible',
    scrutiny: 'address_only',
    needs: 'held',
    pitch: false,
    label: 'Hold notice',
  },
  kill: {
    audience: 'earlier',
    holders: 'possible',
    scrutiny: 'address_only',
    needs: 'killed',
    pitch: false,
    label: 'Withdrawal',
  },
  embargo_lifted: {
    audience: 'earlier',
    holders: 'possible',
    scrutiny: 'address_only',
    needs: 'public',
    pitch: false,
    label: 'Embargo lifted',
  },
  // Asked for by each reader, at the newsroom's hour: neither their share nor a sending window holds it back.
  digest: {
    audience: 'deferred',
    holders: 'certain',
    scrutiny: 'fully',
    needs: 'public',
    pitch: false,
    label: 'Digest',
  },
} as const satisfies Record<CampaignType, CampaignRules>

/** The types whose mails count towards somebody's share. */
export const PITCHES = CAMPAIGN_TYPES.filter((type) => CAMPAIGN_RULES[type].pitch)

/** States in which nobody has been selected. */
export const UNBEGUN = ['draft', 'scheduled'] as const satisfies readonly CampaignState[]

/** How long after a campaign's end reports still change its deliveries (ms). */
export const NEWS_MS = 7 * 86_400_000

/** The types that a person can make; a digest makes itself. */
export const HAND_MADE = CAMPAIGN_TYPES.filter((type) => CAMPAIGN_RULES[type].audience !== 'deferred')

/** What a person may ask of a campaign beyond its lists. */
export interface CampaignOptions {
  /** ISO 8601: when a draft starts once it is launched. */
  launchAt?: string
  /** `earlier` audiences: ids of the campaigns whose recipients are meant; all earlier ones of the group when absent. */
  sources?: string[]
  /** A text of its own: what is new, what was wrong, why it is withheld or withdrawn. */
  text?: CampaignText
  /** Hold and kill: what to use instead; an absolute web address or words. */
  substitute?: string
  /** Correction: id of the edition that has to be public, or followed by a newer one, before it starts. */
  edition?: string
  /** One recipient per outlet. */
  onePerOutlet?: boolean
  /** Digest: for those who chose it so often. `sources` are the briefs that it brings. */
  frequency?: DigestFrequency
}

/** Reads options as they are stored; what is not understood is left out. */
export function readOptions(stored: unknown): CampaignOptions {
  const raw = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {}
  const text = (key: string) => (typeof raw[key] === 'string' && raw[key] ? { [key]: raw[key] } : {})
  const added = readCampaignText(raw.text)
  return {
    ...text('launchAt'),
    ...(added ? { text: added } : {}),
    ...text('substitute'),
    ...text('edition'),
    ...(Array.isArray(raw.sources) ? { sources: raw.sources.map(String) } : {}),
    ...(raw.onePerOutlet === true ? { onePerOutlet: true } : {}),
    ...(isDigestFrequency(raw.frequency) ? { frequency: raw.frequency } : {}),
  }
}

/**
 * - `draft` nothing happens until somebody launches it
 * - `scheduled` launched; it waits for its time, its languages and its publication
 * - `planning` frozen; recipients are being selected, and what is selected is already being sent
 * - `sending` every recipient is selected
 * - `paused` no call to the provider starts; calls in flight are finished and recorded
 * - `done` every planned delivery is settled (webhooks may still come)
 * - `cancelled` what had not been sealed is never sent
 */
export const CAMPAIGN_STATES = ['draft', 'scheduled', 'planning', 'sending', 'paused', 'done', 'cancelled'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

/** The states in which workers may claim batches. */
export const ACTIVE_STATES = ['planning', 'sending'] as const satisfies readonly CampaignState[]

/** Whether calls of the campaign may start. */
export const isActive = (state: CampaignState): boolean => (ACTIVE_STATES as readonly string[]).includes(state)

/** The states in which the engine has something to do or to watch. */
export const OPEN_CAMPAIGN_STATES = [
  'scheduled',
  'planning',
  'sending',
  'paused',
] as const satisfies readonly CampaignState[]

/** What a person may do to a campaign, and from where. `resume` returns to where the campaign stood. */
export const CAMPAIGN_ACTIONS = {
  launch: { from: ['draft'], to: 'scheduled', done: 'The campaign is on its way.' },
  pause: { from: ['scheduled', 'planning', 'sending'], to: 'paused', done: 'The campaign is paused.' },
  resume: { from: ['paused'], to: null, done: 'The campaign goes on.' },
  cancel: {
    from: ['draft', 'scheduled', 'planning', 'sending', 'paused'],
    to: 'cancelled',
    done: 'The campaign is cancelled. What has already been handed to the provider cannot be called back.',
  },
} as const satisfies Record<string, { from: readonly CampaignState[]; to: CampaignState | null; done: string }>
export type CampaignAction = keyof typeof CAMPAIGN_ACTIONS

/** What is answered to an action, also while everything is stopped. */
export function doneWords(action: CampaignAction, stopped: boolean): string {
  if (stopped && action === 'launch') return 'It is launched, and starts when everything is let go on.'
  if (stopped && action === 'resume') return 'It is resumed, and goes on when everything is let go on.'
  return CAMPAIGN_ACTIONS[action].done
}

/** What the engine does by itself, beside the actions above. */
export const ENGINE_STEPS = {
  freeze: { from: ['scheduled'], to: 'planning' },
  planned: { from: ['planning'], to: 'sending' },
  stop: { from: ['planning', 'sending'], to: 'paused' },
  finish: { from: ['sending'], to: 'done' },
} as const satisfies Record<string, { from: readonly CampaignState[]; to: CampaignState }>
export type EngineStep = keyof typeof ENGINE_STEPS

/** The facts that say where a campaign stood before it was paused. */
export interface CampaignFacts {
  state: CampaignState
  /** Editions, templates and sender are fixed. */
  frozen: boolean
  planComplete: boolean
}

/** The state a paused campaign goes back to: derived, so that there is no second record to disagree. */
export function resumesTo(facts: Pick<CampaignFacts, 'frozen' | 'planComplete'>): CampaignState {
  if (!facts.frozen) return 'scheduled'
  return facts.planComplete ? 'sending' : 'planning'
}

/** @returns the state an action leads to, or `null` when it is not possible from here. */
export function afterAction(action: CampaignAction, facts: CampaignFacts): CampaignState | null {
  const step: { from: readonly CampaignState[]; to: CampaignState | null } = CAMPAIGN_ACTIONS[action]
  if (!step.from.includes(facts.state)) return null
  return step.to ?? resumesTo(facts)
}

/** Deliveries of one campaign, counted by state. */
export type DeliveryCounts = Partial<Record<DeliveryState, number>>

export interface ProgressFacts extends CampaignFacts {
  pausedReason: string
  candidates: number
  planned: number
  excluded: number
  counts: DeliveryCounts
  /** Recipients handed to the provider within the last `windowSeconds`. */
  recent: number
  windowSeconds: number
  /** Requests per second the provider permits: what the forecast uses while nothing has been sent. */
  permitted: number
}

/** Why nothing moves: everything is stopped, nothing can be stored, or no process sends. */
export type Standstill = 'stopped' | 'unstorable' | 'silent'

export interface Progress {
  state: CampaignState
  planComplete: boolean
  pausedReason: string
  candidates: number
  planned: number
  excluded: number
  submitted: number
  delivered: number
  bounced: number
  complained: number
  failed: number
  inDoubt: number
  /** Recipients per second. */
  ratePerSecond: number
  /** Seconds until the last recipient has been handed over; `null` when nothing moves or nobody can tell. */
  etaSeconds: number | null
  /** Under way or due, and yet nothing moves. */
  standsStill?: Standstill
  /** Scheduled, and its time has come. */
  due?: true
  /** A notice: which of its languages it goes out without, and why, in words for people; absent: none. */
  without?: string
  /** Cancelled, and calls that were on their way may still come back. */
  closing?: true
  /** Readers whom a brief left out for another campaign about the story that was then cancelled, and whom nobody has reached since; absent: none. */
  leftBehind?: number
  /** Outlets where nobody has a brief for one person at each, because the one who was chosen there fell away; absent: none. */
  outletsLeft?: number
  /** Who has decided that it may stay so, and when (ISO 8601): the desk does not name it. Absent: nobody, or more are left since. */
  offDesk?: { by: string; at: string }
}

const SUBMITTED = ['submitted', 'delayed', 'delivered', 'bounced', 'complained', 'suppressed'] as const
/** A complaint comes from somebody who has the mail. A mail that bounced later was not delivered. */
const DELIVERED = ['delivered', 'complained'] as const
const sum = (counts: DeliveryCounts, states: readonly DeliveryState[]) =>
  states.reduce((total, state) => total + (counts[state] ?? 0), 0)

/** Largest batch, and so the recipients one request can carry. */
const PER_REQUEST = 100

/**
 * How many are planned and left out. The deliveries are counted after the campaign has been read: what was selected between the two stands
 * in them alone, and without it more could be handed over than planned.
 */
function selected({ counts, candidates, planned, excluded }: ProgressFacts) {
  const counted = sum(counts, DELIVERY_STATES)
  const left = counts.excluded ?? 0
  return counted > candidates
    ? { candidates: counted, planned: counted - left, excluded: left }
    : { candidates, planned, excluded }
}

/**
 * Progress as people see it, derived from the deliveries and never stored. `planned`, `submitted` and
 * `delivered` are cumulative: planned = unsent + submitted + failed + in doubt.
 */
export function progressOf(facts: ProgressFacts): Progress {
  const { counts } = facts
  const figures = selected(facts)
  const submitted = sum(counts, SUBMITTED)
  const failed = counts.failed ?? 0
  const inDoubt = counts.in_doubt ?? 0
  const ratePerSecond = facts.windowSeconds > 0 ? facts.recent / facts.windowSeconds : 0
  const unsent = Math.max(0, figures.planned - submitted - failed - inDoubt)
  return {
    state: facts.state,
    planComplete: facts.planComplete,
    pausedReason: facts.pausedReason,
    ...figures,
    submitted,
    delivered: sum(counts, DELIVERED),
    bounced: counts.bounced ?? 0,
    complained: counts.complained ?? 0,
    failed,
    inDoubt,
    ratePerSecond: Math.round(ratePerSecond * 10) / 10,
    etaSeconds: eta(facts, unsent, ratePerSecond),
  }
}

function eta(facts: ProgressFacts, unsent: number, measured: number): number | null {
  if (facts.state === 'done') return 0
  if (facts.state !== 'planning' && facts.state !== 'sending') return null
  // How many are still to be selected is not known, and what is selected may be sent at once.
  if (!facts.planComplete) return null
  if (unsent === 0) return (facts.counts.in_doubt ?? 0) > 0 ? null : 0
  const perSecond = measured || facts.permitted * PER_REQUEST
  return perSecond > 0 ? Math.ceil(unsent / perSecond) : null
}

/** Calls that share a sending window. */
export interface WindowedCalls {
  requests: number
  /** In all of them together. */
  mails: number
  /** Absent: any time will do. */
  opening?: Opening
  /** Where the window opens again, for what did not fit. */
  reopens?: (at: number) => Opening
  /** Where what a warm-up has left over goes on, for what has no window. */
  rest?: (at: number) => Opening
}

/** Further ahead nothing is forecast (ms). */
const FURTHEST_MS = 366 * 86_400_000

/**
 * When the first and the last recipient can be expected to be handed over, before anything was sent. Calls are made one after the other,
 * earliest opening first; what does not fit into its window waits for the next one, and what a warm-up leaves no room for on its day waits for the next day, and for
 * its window on that.
 * @param launchAt ms since the epoch; @param perSecond permitted calls per second
 * @param allowed what may still go out on the day of an instant; `null` where nothing limits it
 * @returns ms since the epoch; `Infinity` where it would be more than a year; `rests`: whether a warm-up leaves something over for a `rest`
 */
export function forecast(
  launchAt: number,
  calls: readonly WindowedCalls[],
  perSecond: number,
  allowed: (at: number) => Allowance | null = () => null,
): { first: number; last: number; rests: boolean } {
  const gap = perSecond > 0 ? 1000 / perSecond : 0
  const opening = (group: WindowedCalls) => group.opening ?? { notBefore: launchAt, closes: Number.POSITIVE_INFINITY }
  const waiting = calls
    .filter(({ requests }) => requests > 0)
    .map((group) => ({ ...group, left: group.requests, size: group.mails / group.requests, ...opening(group) }))
  const used = new Map<string, number>()
  let free = launchAt
  let first = Number.POSITIVE_INFINITY
  let last = launchAt
  let rests = false
  while (waiting.length > 0) {
    waiting.sort((a, b) => b.notBefore - a.notBefore)
    const next = waiting.pop()!
    const at = Math.max(free, next.notBefore)
    if (at > launchAt + FURTHEST_MS) return { first, last: Number.POSITIVE_INFINITY, rests }
    const day = allowed(at)
    const spent = day ? (used.get(day.day) ?? 0) : 0
    const ends = Math.min(next.closes, day?.until ?? Number.POSITIVE_INFINITY)
    const fits = gap === 0 || ends === Number.POSITIVE_INFINITY ? next.left : Math.ceil((ends - at) / gap)
    const inTime = Math.min(next.left, Math.max(0, fits))
    const done = day ? Math.min(inTime, Math.max(0, Math.floor((day.mails - spent) / next.size))) : inTime
    if (day) used.set(day.day, spent + done * next.size)
    if (done > 0) {
      first = Math.min(first, at)
      last = Math.max(last, at + Math.ceil((done - 1) * gap))
      free = at + Math.ceil(done * gap)
    }
    const left = next.left - done
    if (left === 0) continue
    const isUsedUp = day !== null && done < inTime
    const after = Math.max(free, isUsedUp ? day.until : ends)
    if (isUsedUp && next.rest) {
      rests = true
      waiting.push({ ...next, left, ...next.rest(after), reopens: next.rest })
      continue
    }
    const again = after < next.closes ? { notBefore: after, closes: next.closes } : next.reopens?.(after)
    waiting.push({ ...next, left, ...(again ?? { notBefore: after, closes: Number.POSITIVE_INFINITY }) })
  }
  return { first: Math.min(first, last), last, rests }
}
