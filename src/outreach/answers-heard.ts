import { LATELY_MS, MOST_OPEN, mayOpen } from '../domain/outage.ts'
import type { Outcome } from '../domain/outcomes.ts'
import { type Log, plain } from './log.ts'
import type { BatchRow, OutreachStore } from './store.ts'

/** What a process knows of how its calls end. */
export interface AnswersHeard {
  /** A call has ended: told at once, before anything is written. */
  note(batch: Pick<BatchRow, 'id' | 'campaign'>, outcome: Outcome): void
  /** Writes down, for all processes, what `note` was told: worth a try, never the outcome itself. */
  store(batch: Pick<BatchRow, 'campaign'>, outcome: Outcome): Promise<void>
  /** Whether a campaign may open further batches. */
  mayOpen(campaign: string): boolean
  /** Lets this batch ask whether the provider is back, though no others may be opened. */
  asks<B extends Pick<BatchRow, 'id'>>(batch: B): B
  /** Whether a batch that was claimed may be called for now: one that may have been taken may always. */
  mayCall(batch: Pick<BatchRow, 'id' | 'campaign' | 'openAttempts'>): boolean
}

interface HeardDeps {
  store: Pick<OutreachStore, 'noteUnanswered' | 'forgetUnanswered'>
  /** ms since the epoch. */
  now: () => number
  log: Log
  /** Batches that may lie without an answer before no more are opened; absent: `MOST_OPEN`. */
  most?: number | undefined
}

/** A batch of which nothing was heard for so long (ms) is with somebody else by now, or its campaign has stopped. */
const ELSEWHERE_MS = 3 * 60_000

const isOpenEnded = ({ kind }: Outcome) => kind === 'unknown' || kind === 'busy_retry'
const isTaken = ({ kind }: Outcome) => kind === 'accepted' || kind === 'partly_accepted'

export function answersHeard({ store, now, log, most = MOST_OPEN }: HeardDeps): AnswersHeard {
  let inARow = 0
  /** When a batch last got no answer. */
  const open = new Map<string, { campaign: string; at: number }>()
  let answered: { campaign: string; at: number }[] = []
  /** Campaigns of which this process has written calls without an answer. */
  const noted = new Set<string>()
  const asking = new Set<string>()

  const mayOpenNow = (campaign: string): boolean => {
    const at = now()
    for (const [id, one] of open) if (one.at < at - ELSEWHERE_MS) open.delete(id)
    const own = [...open.values()].filter((one) => one.campaign === campaign).length
    const lately = answered.filter((one) => one.campaign === campaign && one.at > at - LATELY_MS).length
    return mayOpen({ inARow, open: own, answered: lately }, most)
  }

  return {
    note({ id, campaign }, outcome) {
      asking.delete(id)
      if (isOpenEnded(outcome)) {
        inARow += 1
        open.set(id, { campaign, at: now() })
        return
      }
      // Nothing was silent of late: then there is nothing to weigh it against.
      if (inARow === 0 && open.size === 0) return
      inARow = 0
      open.delete(id)
      answered = [...answered.filter(({ at }) => at > now() - LATELY_MS), { campaign, at: now() }]
    },
    async store({ campaign }, outcome) {
      try {
        if (isOpenEnded(outcome)) {
          noted.add(campaign)
          await store.noteUnanswered(campaign, new Date(now()))
          // What was taken is counted by its batches.
        } else if (!isTaken(outcome) && noted.delete(campaign)) await store.forgetUnanswered(campaign)
      } catch (error) {
        log.warn({ campaign, err: plain(error) }, 'it could not be noted whether a call was answered')
      }
    },
    mayOpen: mayOpenNow,
    asks(batch) {
      asking.add(batch.id)
      return batch
    },
    mayCall: ({ id, campaign, openAttempts }) => openAttempts > 0 || asking.has(id) || mayOpenNow(campaign),
  }
}
