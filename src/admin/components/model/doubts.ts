import { count, figure } from './wording.ts'

/** What the provider’s log says of all batches in doubt (`GET /api/campaigns/:id/doubts`). */
export interface AllDoubts {
  silent: string[]
  taken: string[]
  called: string[]
  unread: string[]
  ended: boolean
  settled: number
  canAsk: boolean
}

/** Batches of which the evidence is the same, so that one decision fits all of them. */
export interface DoubtGroup {
  key: string
  text: string
  batches: string[]
}

/** So many in one request: a person sees how far it has come. */
const STEP = 50

const batches = (list: readonly string[]) => count(list.length, 'batch', 'batches')

/** What the log has still to settle. They are no group to decide about: whoever sent them again would send them twice. */
export function takenText({ taken }: AllDoubts): string | null {
  if (taken.length === 0) return null
  return `${batches(taken)} of which the log shows that the provider took them: there is nothing to decide. Look again to settle them.`
}

/** Whether another look may tell more of those of which this one told nothing. */
export const mayTellMore = ({ unread, ended, canAsk }: AllDoubts): boolean => canAsk && !ended && unread.length > 0

/** The groups that have somebody in them, and all of them together where there are several. */
export function groupsOf({ silent, taken, called, unread, ended, canAsk }: AllDoubts): DoubtGroup[] {
  const groups = [
    {
      key: 'silent',
      text: `${batches(silent)} of which the provider’s log shows no call: most likely they never arrived there.`,
      batches: silent,
    },
    {
      key: 'called',
      text: `${batches(called)} of which the log shows a call, but not what came of it.`,
      batches: called,
    },
    { key: 'unread', text: `${batches(unread)} ${unreadText({ ended, canAsk })}.`, batches: unread },
  ].filter((group) => group.batches.length > 0)
  if (groups.length < 2) return groups
  const all = groups.flatMap((group) => group.batches)
  const rest = taken.length > 0 ? 'All the other' : 'All'
  return [...groups, { key: 'all', text: `${rest} ${batches(all)}, whatever the log says.`, batches: all }]
}

function unreadText({ ended, canAsk }: Pick<AllDoubts, 'ended' | 'canAsk'>): string {
  if (!canAsk) return 'of which there is no log that can be asked: look at that of your mail server'
  if (!ended) return 'of which the provider’s log could not be read back far enough, so it says nothing'
  return (
    'of which the provider’s log says nothing, because it is empty or begins only after their first attempt: look for them on ' +
    'the provider’s own pages, or write them off'
  )
}

/** In steps of `STEP`, in order. */
export function inSteps<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / STEP) }, (_, i) => list.slice(i * STEP, (i + 1) * STEP))
}

/** A batch that was left as it is, with the server's words why. */
export interface Left {
  message: string
}

/** What came of one decision about many. @param refusal what ended it before all were asked about; empty: nothing did */
export function decidedWords({
  resolved,
  asked,
  left,
  refusal,
}: {
  resolved: number
  asked: number
  left: readonly Left[]
  refusal: string
}): { isWhole: boolean; words: string } {
  if (refusal) return { isWhole: false, words: `${figure(resolved)} decided; then it stopped: ${refusal}` }
  const why = [...new Set(left.map(({ message }) => message))]
  return {
    isWhole: resolved === asked,
    words: [`${figure(resolved)} of ${figure(asked)} batches are decided.`, ...why].join(' '),
  }
}
