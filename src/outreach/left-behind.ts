import type { BasePayload } from 'payload'
import type { Exclusion } from '../domain/audience.ts'
import type { CampaignType } from '../domain/campaign.ts'
import { areDigestsOn, DEFERRED } from '../domain/digest.ts'
import { DIGEST_MEMORY_DAYS } from '../domain/digest-fate.ts'
import { sparedBy } from '../domain/once.ts'
import { leftOut } from '../storage/left-out.ts'
import { handleOf } from '../storage/open.ts'
import type { OnceStore } from './audience-store.ts'
import { readOutreachPolicy } from './choice.ts'
import { all } from './content.ts'
import { holdersOf } from './promises.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

interface Sibling {
  id: string
  type: CampaignType
  state: string
  startedAt: string
}

type Store = OnceStore & Pick<OutreachStore, 'hasChosen'>

const PAGE = 5_000
const DAY_MS = 86_400_000

/**
 * How many readers have been left out of a brief because another campaign about the story, or a digest, was to reach them and did not, and whom none
 * has reached or is about to reach since. Asked of the brief that left them out, or of a cancelled campaign.
 *
 * @param now ms since the epoch
 */
export async function leftBehind(
  payload: BasePayload,
  store: Store,
  campaign: Pick<CampaignRow, 'id' | 'type' | 'state' | 'startedAt' | 'translationGroup'>,
  now: number,
): Promise<number> {
  if (campaign.startedAt === null) return 0
  const group = campaign.translationGroup
  const [siblings, policy] = await Promise.all([
    all<Sibling>(
      { db: payload.db },
      'campaigns',
      { and: [{ translationGroup: { equals: group } }, { startedAt: { exists: true } }] },
      { type: true, state: true, startedAt: true },
    ),
    readOutreachPolicy({ db: payload.db }),
  ])
  const about = { digests: areDigestsOn(policy.digest), now, settled: true }
  const found = new Set<string>()
  for (const [id, reasons] of await asked(store, campaign, siblings, about)) {
    const types = sparedBy(siblings.find((sibling) => String(sibling.id) === id)?.type ?? campaign.type)
    for (const reason of reasons) {
      for (let after = '', full = true; full; ) {
        const page = await leftOut(handleOf(payload), { campaign: id, reason, after, limit: PAGE })
        // What it has itself left to a digest counts: that may come still.
        const held = await holdersOf(store, page, { group, types, except: '' }, about)
        for (const contact of page) if (!held.has(contact)) found.add(contact)
        after = page.at(-1) ?? after
        full = page.length === PAGE
      }
    }
  }
  return found.size
}

/** Which campaigns may have left somebody out for nothing, and for which reasons. */
async function asked(
  store: Store,
  campaign: Pick<CampaignRow, 'id' | 'type' | 'state'>,
  siblings: readonly Sibling[],
  { digests, now }: { digests: boolean; now: number },
): Promise<Map<string, Exclusion[]>> {
  const spares = ({ type }: { type: CampaignType }, other: { type: CampaignType }) =>
    sparedBy(type).includes(other.type)
  const others = siblings.filter(({ id }) => String(id) !== campaign.id)
  if (campaign.state === 'cancelled') {
    return new Map(others.filter((other) => spares(other, campaign)).map(({ id }) => [String(id), ['already_sent']]))
  }
  const broken = async ({ id, state, startedAt }: Sibling) => {
    if (state === 'cancelled') return false
    const isOld = now - new Date(startedAt).getTime() > DIGEST_MEMORY_DAYS * DAY_MS
    if (digests && !isOld) return false
    return store.hasChosen(String(id), 'digests')
  }
  const reasons: Exclusion[] = []
  const own = siblings.find(({ id }) => String(id) === campaign.id)
  if (own && (await broken(own))) reasons.push(...Object.values(DEFERRED))
  for (const other of others) {
    if (!spares(campaign, other)) continue
    if (other.state === 'cancelled' || (await broken(other))) {
      reasons.push('already_sent')
      break
    }
  }
  return reasons.length > 0 ? new Map([[campaign.id, reasons]]) : new Map()
}
