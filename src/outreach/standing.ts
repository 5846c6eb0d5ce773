import { CAMPAIGN_RULES } from '../domain/campaign.ts'
import { rulesMatch } from '../domain/list-rules.ts'
import type { AudienceStore } from './audience-store.ts'
import type { Choice } from './frozen.ts'
import type { SealCandidate } from './store.ts'

/**
 * The lists through which each member of a batch may be reached at this moment, by delivery: those they are active on, those whose
 * rules they meet without having left, and for a campaign to earlier recipients the list they were reached through then, unless
 * they have left it since. None means that they must not be written to.
 */
export async function activeListsNow(
  store: Pick<AudienceStore, 'memberships' | 'subjects'>,
  choice: Choice,
  found: readonly SealCandidate[],
): Promise<Map<string, readonly string[]>> {
  const active = new Map<string, readonly string[]>(found.map(({ delivery, activeLists }) => [delivery, activeLists]))
  if (CAMPAIGN_RULES[choice.type].audience !== 'lists') {
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

const idsOf = (found: readonly SealCandidate[]) => found.map(({ contact }) => contact)
