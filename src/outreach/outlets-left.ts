import type { BasePayload } from 'payload'
import { outletsLeft } from '../domain/audience.ts'
import { areDigestsOn } from '../domain/digest.ts'
import { sparedBy } from '../domain/once.ts'
import { fellAway, leftOut } from '../storage/left-out.ts'
import { handleOf } from '../storage/open.ts'
import type { AudienceStore, OnceStore } from './audience-store.ts'
import { readOutreachPolicy } from './choice.ts'
import { all } from './content.ts'
import { holdersOf } from './promises.ts'
import type { CampaignRow, OutreachStore } from './store.ts'

type Store = OnceStore & Pick<AudienceStore, 'subjects' | 'colleagues'> & Pick<OutreachStore, 'hasChosen'>

const PAGE = 5_000

/**
 * At how many outlets nobody has a brief that goes to one person at each, because that one fell away after their colleagues had been left out for
 * them, in this brief or another one about the story. Nobody is chosen in their place by itself: this is for people to see.
 *
 * @param now ms since the epoch
 */
export async function outletsLeftBy(
  payload: BasePayload,
  store: Store,
  campaign: Pick<CampaignRow, 'id' | 'type' | 'state' | 'startedAt' | 'translationGroup'>,
  now: number,
): Promise<number> {
  if (campaign.type !== 'brief' || campaign.startedAt === null || campaign.state === 'cancelled') return 0
  if (!(await store.hasChosen(campaign.id, 'onePerOutlet'))) return 0
  const fallen = await fallenIn(payload, store, campaign.translationGroup)
  if (fallen.length === 0) return 0
  return outletsLeft(await outletsWithout(payload, store, campaign, now), fallen)
}

/** Where those work who were to get a brief of the group and did not; `null` for whoever has been deleted. */
async function fallenIn(payload: BasePayload, store: Store, group: string): Promise<(string | null)[]> {
  const where = {
    and: [{ translationGroup: { equals: group } }, { type: { equals: 'brief' } }, { startedAt: { exists: true } }],
  }
  const briefs = await all<{ id: string }>({ db: payload.db }, 'campaigns', where, { type: true })
  const fallen: (string | null)[] = []
  for (const { id } of briefs) {
    const read = (after: string) => fellAway(handleOf(payload), { campaign: String(id), after, limit: PAGE })
    for await (const page of pagesOf(read)) {
      const subjects = await store.subjects(page)
      fallen.push(...page.map((contact) => subjects.get(contact)?.outlet ?? null))
    }
  }
  return fallen
}

/** The outlets where somebody was left out for a colleague, and where nobody has the story or gets it. */
async function outletsWithout(
  payload: BasePayload,
  store: Store,
  campaign: Pick<CampaignRow, 'id' | 'translationGroup'>,
  now: number,
): Promise<ReadonlySet<string>> {
  const policy = await readOutreachPolicy({ db: payload.db })
  const about = { group: campaign.translationGroup, types: sparedBy('brief'), except: '' }
  const without = new Set<string>()
  const seen = new Set<string>()
  const read = (after: string) =>
    leftOut(handleOf(payload), { campaign: campaign.id, reason: 'outlet_taken', after, limit: PAGE })
  for await (const page of pagesOf(read)) {
    const subjects = await store.subjects(page)
    const outlets = [...new Set([...subjects.values()].map(({ outlet }) => outlet))]
    const fresh = outlets.filter((outlet) => outlet && !seen.has(outlet))
    for (const outlet of fresh) seen.add(outlet)
    if (fresh.length === 0) continue
    const outletOf = await store.colleagues(fresh)
    const holders = await holdersOf(store, [...outletOf.keys()], about, { digests: areDigestsOn(policy.digest), now })
    const held = new Set([...holders].map((contact) => outletOf.get(contact)))
    for (const outlet of fresh) if (!held.has(outlet)) without.add(outlet)
  }
  return without
}

/** Contacts page after page, in the order of their ids. */
async function* pagesOf(read: (after: string) => Promise<string[]>): AsyncGenerator<string[]> {
  for (let after = '', full = true; full; ) {
    const page = await read(after)
    if (page.length > 0) yield page
    after = page.at(-1) ?? after
    full = page.length === PAGE
  }
}
