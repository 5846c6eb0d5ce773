import type { BasePayload } from 'payload'
import { isActive, PITCHES } from '../domain/campaign.ts'
import { DESK_DAYS, type Unreached } from '../domain/unreached.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { leftBehind } from './left-behind.ts'
import { withoutTaken } from './off-desk.ts'
import { outletsLeftBy } from './outlets-left.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

const DAY_MS = 86_400_000
const MOST = 20
/** Hardly any has left somebody: those are looked for among so many. */
const MOST_LOOKED_AT = 200
/** A desk is opened again and again, and to look through a campaign to many takes a moment: it takes a hundredth of the time, at the most. */
const REMEMBERED_MS = 60_000
const LONGEST_REMEMBERED_MS = 600_000
const SHARE = 100

/** How long a look is remembered (ms). @param took how long it took (ms); `null`: it is under way, and a second one beside it would only make both slower */
export const rememberedFor = (took: number | null): number =>
  Math.min(LONGEST_REMEMBERED_MS, Math.max(REMEMBERED_MS, (took ?? LONGEST_REMEMBERED_MS) * SHARE))

interface Look {
  at: number
  took: number | null
  found: Promise<ReadonlyMap<string, Unreached>>
}

const remembered = new WeakMap<BasePayload, Look>()

/** Said only while the public can read the story. @param now ms since the epoch */
export async function unreachedBy(
  payload: BasePayload,
  store: OutreachStore,
  campaign: CampaignRow,
  now: number,
): Promise<Unreached> {
  // While it moves the figures do too; they are said of what has come to rest.
  if (isActive(campaign.state)) return {}
  // What is withdrawn, on hold or taken back is to reach nobody else.
  if ((await store.publicAmong([campaign.storyKey], new Date(now))).size === 0) return {}
  const [behind, outlets] = await Promise.all([
    leftBehind(payload, store, campaign, now),
    outletsLeftBy(payload, store, campaign, now),
  ])
  return { ...(behind > 0 ? { leftBehind: behind } : {}), ...(outlets > 0 ? { outletsLeft: outlets } : {}) }
}

/**
 * The campaigns begun lately that have left somebody without the story and that nobody has taken off the desk, the newest few. Figures are up to a
 * minute old; to ten, where looking takes seconds.
 *
 * @param now ms since the epoch
 */
export async function recentlyUnreached(payload: BasePayload, now: number): Promise<ReadonlyMap<string, Unreached>> {
  return withoutTaken(payload, await rememberedUnreached(payload, now))
}

function rememberedUnreached(payload: BasePayload, now: number): Promise<ReadonlyMap<string, Unreached>> {
  const known = remembered.get(payload)
  if (known && Math.abs(now - known.at) < rememberedFor(known.took)) return known.found
  const began = performance.now()
  const look: Look = { at: now, took: null, found: lookThrough(payload, now) }
  remembered.set(payload, look)
  look.found.then(
    () => {
      look.took = performance.now() - began
    },
    // What failed is asked again.
    () => {
      if (remembered.get(payload) === look) remembered.delete(payload)
    },
  )
  return look.found
}

async function lookThrough(payload: BasePayload, now: number): Promise<ReadonlyMap<string, Unreached>> {
  const store = outreachStore(handleOf(payload))
  const found = new Map<string, Unreached>()
  for (const id of await begunLately(payload, now)) {
    try {
      const campaign = await store.campaign(id)
      const unreached = campaign && (await unreachedBy(payload, store, campaign, now))
      if (!unreached || Object.keys(unreached).length === 0) continue
      const [kept] = await withoutTaken(payload, new Map([[id, unreached]]))
      if (kept) found.set(...kept)
    } catch (err) {
      // A desk without one line is better than none.
      payload.logger.error({ err, campaign: id, msg: 'it cannot be told whom a campaign has left without the story' })
    }
    if (found.size === MOST) break
  }
  return found
}

/** The campaigns of the last days that have come to rest and can have left somebody out, the newest first. */
async function begunLately(payload: BasePayload, now: number): Promise<string[]> {
  const { docs } = await payload.db.find<{ id: string }>({
    collection: 'campaigns',
    where: {
      and: [
        { startedAt: { greater_than: new Date(now - DESK_DAYS * DAY_MS).toISOString() } },
        { state: { in: ['done', 'paused', 'cancelled'] } },
        // Only pitches leave anybody out for another one, and only for a pitch.
        { type: { in: [...PITCHES] } },
      ],
    },
    sort: '-startedAt',
    limit: MOST_LOOKED_AT,
    pagination: false,
    select: { startedAt: true },
  } as never)
  return docs.map(({ id }) => String(id))
}
