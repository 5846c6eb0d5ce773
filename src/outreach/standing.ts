import { type Exclusion, exclusionReason } from '../domain/audience.ts'
import { CAMPAIGN_RULES } from '../domain/campaign.ts'
import { notedOfBoth } from '../domain/digest-texts.ts'
import { rulesMatch } from '../domain/list-rules.ts'
import type { AudienceStore } from './audience-store.ts'
import { cappedAmong } from './cap.ts'
import { storiesNow } from './digest-members.ts'
import type { Choice, Frozen } from './frozen.ts'
import { membershipsNow } from './memberships.ts'
import { selectionOf } from './selection.ts'
import type { CampaignRow, OutreachStore, SealCandidate } from './store.ts'

export interface StandingDeps {
  store: Pick<
    OutreachStore,
    'memberships' | 'subjects' | 'rulesOf' | 'pitched' | 'deferredTo' | 'publicAmong' | 'rowsIn'
  >
  /** ms since the epoch. */
  now: () => number
  suppressedAmong: (addresses: string[]) => Promise<ReadonlySet<string>>
}

/** How a member of a batch stands at this moment. */
export interface Standing extends SealCandidate {
  /** The list through which they are reached now: the planned one, unless they have left it. */
  through: string
  /** Why they must not be written to, or `null`. */
  reason: Exclusion | null
  /** Digest: the texts that they find in it, by name. */
  texts?: string
  /** Digest: what is noted of its stories: which cannot be in their mail now, and which are in another language than that. */
  notes?: readonly string[]
}

/** Looks at members of a batch once more, as one would at the planning: contact, lists, suppression, consent, cap, and what a digest brings. */
export async function standingNow(
  deps: StandingDeps,
  { campaign, frozen }: { campaign: Pick<CampaignRow, 'id' | 'lists' | 'startedAt'>; frozen: Frozen },
  found: readonly SealCandidate[],
): Promise<Standing[]> {
  const { store, now } = deps
  const { choice } = selectionOf(campaign, frozen)
  const addresses = found.map(({ candidate }) => candidate?.address ?? '').filter(Boolean)
  const [suppressed, active, capped, digest] = await Promise.all([
    deps.suppressedAmong(addresses),
    activeListsNow(store, choice, found),
    cappedAmong(store, choice, campaign.id, idsOf(found), now()),
    // What was public when it began is not hidden by the clock of another machine, which may be behind the one that began it.
    frozen.digest
      ? storiesNow(store, frozen, frozen.digest, found, new Date(Math.max(now(), campaign.startedAt?.getTime() ?? 0)))
      : null,
  ])
  const listsNow = ({ delivery }: SealCandidate) => (digest ? digest.get(delivery)?.lists : active.get(delivery)) ?? []
  const unsubscribed = await unsubscribedAmong(
    store,
    campaign.lists,
    found.filter((row) => listsNow(row).length === 0),
  )
  return found.map((row) => {
    const own = digest?.get(row.delivery)
    const activeLists = [...listsNow(row)]
    const gone = unsubscribed.has(row.contact) ? 'unsubscribed' : 'removed'
    const reason = row.candidate
      ? exclusionReason({ ...row.candidate, membership: activeLists.length > 0 ? 'active' : gone }, frozen.policy, {
          suppressed: suppressed.has(row.candidate.address),
          capped: capped.has(row.contact),
          duplicate: false,
          underEmbargo: false,
          now: now(),
          // Whoever chose a digest after the planning gets a brief still: no digest knows of it. A follow-up comes in none anyway.
          digests: choice.digests && choice.type === 'follow_up',
          scrutiny: CAMPAIGN_RULES[choice.type].scrutiny,
        })
      : 'removed'
    return {
      ...row,
      activeLists,
      through: activeLists.includes(row.list) ? row.list : (activeLists[0] ?? row.list),
      reason: reason ?? (digest && !own?.texts ? 'nothing_left' : null),
      ...(own ? { texts: own.texts, notes: row.released ? notedOfBoth(row.withheld, own.notes) : own.notes } : {}),
    }
  })
}

/**
 * The lists through which each member of a batch may be reached at this moment, by delivery: those they are active on, those whose
 * rules they meet without having left, and for a campaign to earlier recipients the list they were reached through then, unless
 * they have left it since; whom the house has taken off it is told of a mistake all the same, and reminded of nothing. None means that they must
 * not be written to.
 */
async function activeListsNow(
  store: Pick<AudienceStore, 'memberships' | 'subjects' | 'rulesOf'>,
  choice: Choice,
  found: readonly SealCandidate[],
): Promise<Map<string, readonly string[]>> {
  const active = new Map<string, readonly string[]>(found.map(({ delivery, activeLists }) => [delivery, activeLists]))
  const { audience, scrutiny } = CAMPAIGN_RULES[choice.type]
  if (audience === 'earlier' && scrutiny === 'fully') {
    const membership = await membershipsNow(store, found)
    for (const row of found) active.set(row.delivery, membership(row) === 'active' ? [row.list] : [])
    return active
  }
  if (audience !== 'lists') {
    const rows = await store.memberships(idsOf(found), [...new Set(found.map(({ list }) => list))])
    const left = new Set(
      rows.flatMap(({ contact, list, state }) => (state === 'unsubscribed' ? `${list}/${contact}` : [])),
    )
    for (const { delivery, list, contact } of found) active.set(delivery, left.has(`${list}/${contact}`) ? [] : [list])
    return active
  }
  const ruled = Object.keys(choice.rules)
  const without = found.filter(({ list, activeLists }) => !activeLists.includes(list))
  if (ruled.length === 0 || without.length === 0) return active
  const [rows, subjects] = await Promise.all([store.memberships(idsOf(without), ruled), store.subjects(idsOf(without))])
  const known = new Set(rows.map(({ contact, list }) => `${list}/${contact}`))
  for (const { delivery, contact, activeLists } of without) {
    const subject = subjects.get(contact)
    const matching = ruled.filter(
      (list) => subject && !known.has(`${list}/${contact}`) && rulesMatch(choice.rules[list]!, subject),
    )
    active.set(delivery, [...activeLists, ...matching])
  }
  return active
}

/** Of those who are reached through no list any more: who left one of them by themselves. */
async function unsubscribedAmong(
  store: Pick<AudienceStore, 'memberships'>,
  lists: readonly string[],
  off: readonly SealCandidate[],
): Promise<ReadonlySet<string>> {
  if (off.length === 0) return new Set()
  const rows = await store.memberships(idsOf(off), [...new Set([...lists, ...off.map(({ list }) => list)])])
  return new Set(rows.flatMap(({ contact, state }) => (state === 'unsubscribed' ? contact : [])))
}

const idsOf = (found: readonly SealCandidate[]) => found.map(({ contact }) => contact)
