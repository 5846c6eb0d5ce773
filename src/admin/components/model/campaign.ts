import {
  afterAction,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_RULES,
  type CampaignAction,
  type CampaignState,
  type CampaignType,
  type Progress,
  type Standstill,
} from '../../../domain/campaign.ts'
import type { DeliveryState } from '../../../domain/delivery.ts'
import { isRestoredReason } from '../../../domain/lineage.ts'
import { may, type Principal } from '../../../domain/permissions.ts'
import type { AfterLifting } from '../../../outreach/lifting.ts'
import { count, figure } from './wording.ts'

/** What the buttons of a campaign need of its document. */
export interface CampaignDoc {
  id: string
  type: CampaignType
  state: CampaignState
  storyKey: string
  translationGroup?: string
  lists: string[]
  waitFor: string[] | null
  launchAt: string | null
  startedAt: string | null
  finishedAt: string | null
  /** What it was made with. Of a digest: how often it comes, and the campaigns whose briefs it brings. */
  options?: {
    launchAt?: string
    onePerOutlet?: boolean
    frequency?: 'daily' | 'weekly'
    sources?: string[]
  } | null
}

/** The campaigns that can be made from one that has reached people: what each one does, and what it asks to be said. */
export const WRITE_AGAIN: Partial<Record<CampaignType, { explains: string; asks: string }>> = {
  follow_up: {
    explains:
      'A reminder to everybody who got a brief of the story, whichever list it went to, and did not unsubscribe. Journalists take one at most, and only when something is new: whose language has neither a text here nor a newer edition is left out.',
    asks: 'What is new (it stands in the place of the brief; may stay empty after a newer edition)',
  },
  correction: {
    explains:
      'To everybody who holds an earlier mail about the story, from whichever campaign. It is called a correction and says what was wrong.',
    asks: 'What was wrong (may stay empty when the corrected edition says it)',
  },
  hold: {
    explains:
      'Asks everybody who holds a mail about the story, from whichever campaign, not to use it for now. The story has to be on hold.',
    asks: 'Why (optional)',
  },
  kill: {
    explains:
      'Tells everybody who holds a mail about the story, from whichever campaign, that it is withdrawn for good. The story has to be killed first.',
    asks: 'Why it is withdrawn',
  },
  embargo_lifted: {
    explains: 'Tells everybody who holds a mail about the story, from whichever campaign, that they may publish now.',
    asks: 'Anything to add (optional)',
  },
}

const LABELS: Record<CampaignAction, string> = {
  launch: 'Launch',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel the campaign',
}

/** Of a draft that was not launched in time: whoever launches it now may have meant another moment. */
const timePassedWords = (planned: string): string =>
  `The time it was planned for, ${planned}, has passed: it starts at once, or as soon as what it waits for is public.`

export interface CampaignOffer {
  action: CampaignAction
  label: string
  /** What differs from what whoever presses it may expect; empty where nothing does. The instants in it are in UTC. */
  warns: string
  /** Sentences that say what will happen. */
  explains: string[]
  /** Whether a reason can be given, which is then shown on the campaign. */
  reason: boolean
  danger: boolean
}

/** How many have been handed over, failed or are in doubt: everything that no longer waits. */
function handled(progress: Pick<Progress, 'submitted' | 'failed' | 'inDoubt'>): number {
  return progress.submitted + progress.failed + progress.inDoubt
}

/** What has gone out and what still may, of a campaign that has begun. */
function cancelWords({ submitted, failed, inDoubt }: Progress): string[] {
  const gone = submitted + failed
  const doubtful = count(inDoubt, 'recipient is', 'recipients are')
  return [
    ...(gone > 0
      ? [
          `${count(gone, 'recipient has', 'recipients have')} been dealt with; what has been handed over cannot be called back.`,
        ]
      : inDoubt > 0
        ? []
        : ['Nothing has been handed over so far.']),
    'What is on its way at this moment is finished and recorded.',
    ...(inDoubt > 0 ? [`${doubtful} in doubt, and can then only be written off: nothing is sent again.`] : []),
  ]
}

/** What is offered for a campaign, and what is said of it, depends on this beside its figures. */
interface OfferFacts {
  state: CampaignState
  frozen: boolean
  planComplete: boolean
  type?: CampaignType
  /** The time that it was made for, where that is over and nobody has launched it (ISO 8601, UTC). */
  timePassed?: string | null
}

/** @param restored whether it was paused because the database was put back: what went out since is not known */
function resumeWords(frozen: boolean, restored: boolean): string {
  if (frozen) {
    return restored
      ? 'Sending goes on from where it stood in the backup. Whoever got their mail after that may get a second copy.'
      : 'Sending goes on where it stopped. Nobody gets a second copy.'
  }
  const begins = 'it waits for its time again, or starts at once if that has come.'
  return restored
    ? `It had not begun when the backup was taken: ${begins} Whoever got it since may get a second copy.`
    : `It has not begun: ${begins}`
}

function explain(
  action: CampaignAction,
  progress: Progress | null,
  { type, frozen, timePassed }: OfferFacts,
): string[] {
  const gone = progress ? handled(progress) : 0
  const left = progress ? Math.max(0, progress.planned - gone) : 0
  switch (action) {
    case 'launch':
      return [
        `The text, the sender and the mail are fixed as they are now, recipients are selected, and sending starts${timePassed ? '' : ' at once or at the planned time'}.`,
        'It can be paused or cancelled at any moment; a mail that has been handed over cannot be called back.',
      ]
    case 'pause':
      return [
        'No further mail is handed over until somebody resumes the campaign. What is on its way at this moment is finished and recorded.',
        ...(left > 0 ? [`${count(left, 'recipient waits', 'recipients wait')} meanwhile.`] : []),
      ]
    case 'resume':
      return [
        resumeWords(frozen, isRestoredReason(progress?.pausedReason ?? '')),
        ...(left > 0 ? [`${count(left, 'recipient')} of ${figure(progress?.planned ?? 0)} are still to come.`] : []),
      ]
    case 'cancel':
      return [
        ...(frozen && progress ? cancelWords(progress) : ['Nothing has been sent yet, and nothing will be.']),
        type === 'digest'
          ? 'What it has not brought somebody comes with the next digest; while digests are switched off, a brief that left it to this one says whom nobody has reached.'
          : `${gone > 0 ? 'Nobody else gets it from this campaign. ' : ''}A cancelled campaign cannot be started again; a new one can be made.`,
      ]
  }
}

/** What this person may do with the campaign now, in the order of the table. */
export function campaignOffers(who: Principal | null, facts: OfferFacts, progress: Progress | null): CampaignOffer[] {
  return (Object.keys(CAMPAIGN_ACTIONS) as CampaignAction[])
    .filter((action) => may(who, `campaign.${action}`) && afterAction(action, facts) !== null)
    .map((action) => ({
      action,
      label: LABELS[action],
      warns: action === 'launch' && facts.timePassed ? timePassedWords(facts.timePassed) : '',
      explains: explain(action, progress, facts),
      reason: action === 'pause' || action === 'cancel',
      danger: action === 'cancel',
    }))
}

/** Share of the planned recipients of whom it is settled, 0 to 100; `null` while the number is not known. Who is in doubt still waits. */
export function percent(progress: Progress): number | null {
  if (progress.state === 'done') return 100
  if (!progress.planComplete || progress.planned === 0) return null
  return Math.min(100, Math.floor(((progress.submitted + progress.failed) / progress.planned) * 100))
}

const STILL: Record<Standstill, string> = {
  stopped: 'everything is stopped',
  unstorable: 'nothing can be stored',
  silent: 'no process that sends is running',
}

/** Of a campaign whose time has come. What it waits for, where it is not everybody's, is said as its reason. */
function dueWords({ standsStill, pausedReason }: Progress): string {
  if (standsStill) return `It is due, and does not start while ${STILL[standsStill]}.`
  return pausedReason ? 'It is due, and waits.' : 'It is due, and starts in a moment.'
}

/** Whether nothing is left but what a person has to decide. */
const waitsForPerson = (progress: Progress): boolean =>
  progress.planComplete && progress.inDoubt > 0 && handled(progress) >= progress.planned

/** The state for its badge: nothing is being sent any more where only a person goes on. */
export const badgeOf = (progress: Progress): CampaignState | 'in_doubt' =>
  progress.state === 'sending' && waitsForPerson(progress) ? 'in_doubt' : progress.state

/** Of a campaign that has begun and is not over, also while it is paused or nothing moves. */
function underWay(progress: Progress): string {
  const { candidates, planned, submitted, inDoubt, planComplete, standsStill } = progress
  const still = standsStill ? `; ${STILL[standsStill]}` : ''
  if (candidates === 0) return `Nothing has been sent yet${still}.`
  if (!planComplete) return `${figure(submitted)} handed over; ${figure(planned)} selected so far${still}.`
  const done = `${figure(submitted)} of ${figure(planned)} handed over`
  return waitsForPerson(progress)
    ? `${done}; ${count(inDoubt, 'waits for a decision', 'wait for a decision')}.`
    : `${done}${still}.`
}

function doneWords({ submitted, planned, excluded }: Progress): string {
  if (submitted > 0) return `Handed over to ${count(submitted, 'recipient')}.`
  if (planned > 0) return 'Handed over to nobody.'
  return `Nobody received it: ${excluded > 0 ? 'everybody was left out' : 'there was nobody it could go to'}.`
}

function cancelled({ submitted, inDoubt, closing }: Progress): string {
  const after = submitted > 0 ? `Cancelled after ${count(submitted, 'recipient')}` : 'Cancelled'
  if (closing) return `${after}; calls on their way are still coming back.`
  if (submitted > 0) return `${after}.`
  return inDoubt > 0
    ? `Cancelled; whether ${count(inDoubt, 'recipient')} got it is in doubt.`
    : 'Cancelled before anything was handed over.'
}

/** One sentence about how far it is. */
export function headline(progress: Progress): string {
  switch (progress.state) {
    case 'draft':
      return 'A draft: nothing happens until somebody launches it.'
    case 'scheduled':
      return progress.due ? dueWords(progress) : 'It waits for its time.'
    case 'cancelled':
      return cancelled(progress)
    case 'done':
      return doneWords(progress)
    default:
      return underWay(progress)
  }
}

/** Who was left out for a campaign that was cancelled, as said on the page of that one or of the brief that left them out. */
export function leftBehindWords(state: CampaignState, left: number): string {
  const were = count(left, 'recipient was', 'recipients were')
  const why =
    state === 'cancelled'
      ? `${were} left out of other briefs about the story, because this one was to reach them.`
      : `${were} left out because another brief about the story, or a digest, was to reach them; it was cancelled before it did.`
  return `${why} Nobody has reached them since. A new brief to the same lists reaches them, and whoever else on these has not had one.`
}

/** A campaign that the stop of everything holds up: what it is, and to how many it still has to go. `null`: it has not begun. */
export function afterLiftingWords({ type, title, unsent }: Pick<AfterLifting, 'type' | 'title' | 'unsent'>): string {
  const still =
    unsent === 0 ? 'whose recipients are still being selected' : `${count(unsent ?? 0, 'recipient')} still to come`
  return `${CAMPAIGN_RULES[type].label}: ${title || 'without a title'}, ${unsent === null ? 'which has not begun' : still}.`
}

/** At which outlets the one who was chosen for all fell away, as said on the page of a brief to one person at each. */
export function outletsLeftWords(outlets: number): string {
  const [where, there] = outlets === 1 ? ['At 1 outlet', 'there'] : [`At ${figure(outlets)} outlets`, 'at each of them']
  return (
    `${where} nobody has it: the one who was chosen was left out at the last check, or their mail was not delivered, and their colleagues ` +
    `had been left out for them. A new brief to one person at each outlet on the same lists looks for somebody else ${there} first.`
  )
}

/** What is asked for to reach whom a brief has left behind. Where it was for one person at each outlet the new one is, too: at others somebody has it. */
export function againToThem({ lists, options }: CampaignDoc, { outletsLeft = 0 }: Pick<Progress, 'outletsLeft'>) {
  const onePerOutlet = outletsLeft > 0 || options?.onePerOutlet === true
  return { type: 'brief', lists, ...(onePerOutlet ? { options: { onePerOutlet } } : {}) }
}

/** How fast it goes, in whole recipients; slower than one a second by the minute. */
export function pace(ratePerSecond: number): string {
  return ratePerSecond < 1
    ? `${count(Math.max(1, Math.round(ratePerSecond * 60)), 'recipient')} per minute.`
    : `${count(Math.round(ratePerSecond), 'recipient')} per second.`
}

/** How the selection of recipients stands, in one sentence. */
export function selection(progress: Progress): string {
  const { planComplete, state, candidates, planned, excluded } = progress
  if (planComplete) {
    return excluded > 0
      ? `All recipients are selected: ${figure(planned)} of ${count(candidates, 'contact')}; ${figure(excluded)} left out.`
      : `All recipients are selected: ${count(planned, 'contact')}, nobody left out.`
  }
  if (progress.standsStill) return 'Not all recipients have been selected yet; that goes on when sending does.'
  return state === 'paused'
    ? 'Not all recipients have been selected yet; that goes on with the campaign.'
    : 'Recipients are still being selected; what is selected is already being sent.'
}

/** The delivery states with their counts, and what each one means. `state` filters the list of deliveries. */
export function tallies(progress: Progress): { state: string; value: number; note: string }[] {
  const rows = [
    { state: 'submitted', value: progress.submitted, note: 'handed to the provider, in all' },
    { state: 'delivered', value: progress.delivered, note: 'accepted by the receiving server' },
    { state: 'bounced', value: progress.bounced, note: 'came back' },
    { state: 'complained', value: progress.complained, note: 'marked as unwanted by the recipient' },
    {
      state: 'failed',
      value: progress.failed,
      note: 'refused by the provider, written off, or left out after a doubt',
    },
    { state: 'in_doubt', value: progress.inDoubt, note: 'nobody knows whether it was sent; a person decides' },
    { state: 'excluded', value: progress.excluded, note: 'left out, each with its reason' },
  ]
  const always = new Set(['submitted', 'delivered', 'bounced', 'excluded'])
  return rows.filter(({ state, value }) => value > 0 || always.has(state))
}

/** The delivery states behind a count: counts are cumulative, a state is where a delivery stands now. */
const COUNTED: Record<string, readonly DeliveryState[]> = {
  submitted: ['submitted', 'delayed', 'delivered', 'bounced', 'complained', 'suppressed'],
  delivered: ['delivered', 'complained'],
}

/** Where the deliveries behind one of the counts are found. */
export function deliveriesHref(adminRoute: string, campaign: string, state: string): string {
  const rule = (index: number, condition: string) => `where[or][0][and][${index}]${condition}`
  const states = COUNTED[state]
  const filter = states
    ? states.map((one, i) => rule(1, `[state][in][${i}]=${one}`))
    : [rule(1, `[state][equals]=${encodeURIComponent(state)}`)]
  const own = rule(0, `[campaign][equals]=${encodeURIComponent(campaign)}`)
  return `${adminRoute}/collections/deliveries?${[own, ...filter].join('&')}`
}

const OF_CAMPAIGN = /^where(?:\[or\]\[0\])?\[and\]\[\d+\]\[campaign\]\[equals\]$/

/** The campaign whose deliveries an address asks for, as `deliveriesHref` does; `null` for any other list. */
export function campaignAsked(query: Iterable<readonly [string, string]>): string | null {
  for (const [key, value] of query) if (OF_CAMPAIGN.test(key) && /^[\w-]+$/.test(value)) return value
  return null
}
