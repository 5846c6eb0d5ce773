import type { Payload } from 'payload'
import { BATCH_SIZE } from '../domain/batches.ts'
import { type NextBatch, waitingWords } from '../domain/waiting.ts'
import type { WarmUp } from '../domain/warm-up.ts'
import type { OutreachStore } from './store.ts'
import { warmUpWords } from './warm-up.ts'

interface Waiting {
  payload: Pick<Payload, 'db'>
  store: Pick<OutreachStore, 'spend' | 'spent'>
  campaign: string
  /** `null` where there is none, or where it does not hold the campaign back. */
  warmUp: WarmUp | null
  /** Before it nobody calls the provider; ms since the epoch. */
  holdUntil: number
  /** Recipients who have not been handed over. */
  unsent: number
  /** ms since the epoch. */
  now: number
}

/** Why a campaign that is under way has handed over nothing for a while, in words with UTC instants; else empty. */
export async function whyItWaits({
  payload,
  store,
  campaign,
  warmUp,
  holdUntil,
  unsent,
  now,
}: Waiting): Promise<string> {
  if (unsent <= 0) return ''
  const words = waitingWords(await nextBatch(payload, campaign, now), holdUntil, now)
  return words || warmUpWords(store, warmUp, unsent, BATCH_SIZE, now)
}

async function nextBatch({ db }: Pick<Payload, 'db'>, campaign: string, now: number): Promise<NextBatch | null> {
  const first = async (condition: object) => {
    const { docs } = await db.find<{ notBefore: string | Date; attempts?: number | null }>({
      collection: 'batches',
      where: { and: [{ campaign: { equals: campaign } }, condition] },
      sort: 'notBefore',
      limit: 1,
      pagination: false,
    } as never)
    return docs[0]
  }
  // A batch that somebody works on, or that is due, is the rule: then nothing has to be put in order.
  const due = await first({
    or: [
      { state: { equals: 'claimed' } },
      {
        and: [
          { state: { in: ['planned', 'sealed'] } },
          { notBefore: { less_than_equal: new Date(now).toISOString() } },
        ],
      },
    ],
  })
  const found = due ?? (await first({ state: { in: ['planned', 'sealed'] } }))
  return found ? { notBefore: new Date(found.notBefore).getTime(), tried: (found.attempts ?? 0) > 0 } : null
}
