import type { Payload } from 'payload'
import { BATCH_SIZE } from '../domain/batches.ts'
import { BY_UTC, type NextBatch, waitingWords } from '../domain/waiting.ts'
import type { WarmUp } from '../domain/warm-up.ts'
import { readFrozen } from './frozen.ts'
import type { CampaignRow, OutreachStore } from './store.ts'
import { restOf, warmUpWords } from './warm-up.ts'
import { windowFor } from './window.ts'

interface Waiting {
  payload: Pick<Payload, 'db'>
  store: Pick<OutreachStore, 'spend' | 'spent' | 'frozenOf' | 'sealCandidates'>
  campaign: Pick<CampaignRow, 'id' | 'lists' | 'startedAt'>
  /** `null` where there is none, or where it does not hold the campaign back. */
  warmUp: WarmUp | null
  /** The newsroom’s; `null` where nobody has set one. */
  zone: string | null
  /** Before it nobody calls the provider; ms since the epoch. */
  holdUntil: number
  /** Recipients who have not been handed over. */
  unsent: number
  /** ms since the epoch. */
  now: number
}

/** Why a campaign that is under way has handed over nothing for a while, in words with UTC instants; else empty. */
export async function whyItWaits(waiting: Waiting): Promise<string> {
  const { payload, store, campaign, warmUp, holdUntil, unsent, now } = waiting
  if (unsent <= 0) return ''
  const next = await nextBatch(payload, campaign.id, now)
  const due = Math.max(now, next?.notBefore ?? now)
  const size = next?.size ?? BATCH_SIZE
  // What holds it until it is due would hold it just before; and what is due at night, after another try, is held then.
  const before = Math.max(now, due - 1)
  const rest = next?.sealed ? before : await restStarts(waiting, size, before)
  const hasWindow = (due > now || rest > before) && Boolean((await frozenOf(waiting)).choice?.window)
  const isRest = rest > before && !hasWindow
  const held = isRest ? 'rest' : hasWindow ? 'window' : null
  const words = waitingWords(isRest && next ? { ...next, notBefore: rest } : next, holdUntil, now, held)
  if (words && next?.tried && !isRest) return words
  // Where its window opens today, and the day is used up by then, it waits for the later of the two.
  const at = isRest ? rest : due
  const used = await warmUpWords(store, warmUp, unsent, size, at, (from) => opensFrom(waiting, size, from))
  const byUtc = waiting.zone === null && (isRest || used) && !(await frozenOf(waiting)).choice?.window
  return [used || words, byUtc && BY_UTC].filter(Boolean).join(' ')
}

/** Of so many batches it is asked when their readers may be written to, those that are due first. */
const ASKED = 10

/** When the first readers of the batches that wait may be written to, at or after an instant. */
async function opensFrom(waiting: Waiting, size: number, from: number): Promise<number> {
  const { payload, store, campaign } = waiting
  const frozen = await frozenOf(waiting)
  if (!frozen.choice?.window) return restStarts(waiting, size, from)
  const { docs } = await payload.db.find<{ id: string }>({
    collection: 'batches',
    where: { and: [{ campaign: { equals: campaign.id } }, { state: { equals: 'planned' } }] },
    sort: 'notBefore',
    limit: ASKED,
    pagination: false,
  } as never)
  const opening = async ({ id }: { id: string }) => {
    const closed = windowFor(frozen, await store.sealCandidates(String(id), campaign.lists))
    return closed(from)?.getTime() ?? from
  }
  return docs.length > 0 ? Math.min(...(await Promise.all(docs.map(opening)))) : from
}

/** When a batch without a window may go, at or after an instant. */
const restStarts = ({ store, campaign, warmUp, zone }: Waiting, size: number, from: number): Promise<number> =>
  restOf(store, warmUp, zone ?? 'UTC', campaign.startedAt?.getTime() ?? from, size, from)

const frozenOf = async ({ store, campaign }: Waiting) => readFrozen(await store.frozenOf(campaign.id))

interface Next extends NextBatch {
  /** Sealed, or somebody works on it: it goes at any hour. */
  sealed: boolean
  size: number
}

async function nextBatch({ db }: Pick<Payload, 'db'>, campaign: string, now: number): Promise<Next | null> {
  const first = async (condition: object) => {
    const { docs } = await db.find<{
      notBefore: string | Date
      attempts?: number | null
      state: string
      size?: number | null
    }>({
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
  if (!found) return null
  return {
    notBefore: new Date(found.notBefore).getTime(),
    tried: (found.attempts ?? 0) > 0,
    sealed: found.state !== 'planned',
    size: found.size ?? BATCH_SIZE,
  }
}
