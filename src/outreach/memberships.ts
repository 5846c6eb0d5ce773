import type { MemberState } from '../domain/contact.ts'
import { type ListRules, rulesMatch, storedRules } from '../domain/list-rules.ts'
import type { AudienceStore } from './audience-store.ts'

/** Somebody, and the list through which they have been reached. */
interface Reached {
  contact: string
  list: string
}

/**
 * How people stand at this moment to the lists through which an earlier campaign reached them: by their rows. Whom the rules of a list brought in has no row
 * on it, and is on it while they meet the rules as they are now.
 */
export async function membershipsNow(
  store: Pick<AudienceStore, 'memberships' | 'subjects' | 'rulesOf'>,
  reached: readonly Reached[],
): Promise<(one: Reached) => MemberState> {
  if (reached.length === 0) return () => 'removed'
  const rows = await store.memberships(contactsOf(reached), listsOf(reached))
  const states = new Map<string, MemberState>(rows.map((row) => [nameOf(row), row.state]))
  const without = reached.filter((one) => !states.has(nameOf(one)))
  const rules = await rulesFor(store, listsOf(without))
  const ruled = without.filter(({ list }) => rules[list])
  const subjects = ruled.length > 0 ? await store.subjects(contactsOf(ruled)) : new Map()
  for (const one of ruled) {
    const subject = subjects.get(one.contact)
    if (subject && rulesMatch(rules[one.list]!, subject)) states.set(nameOf(one), 'active')
  }
  return (one) => states.get(nameOf(one)) ?? 'removed'
}

/** The rules of lists, as they can be read. */
export async function rulesFor(
  store: Pick<AudienceStore, 'rulesOf'>,
  lists: readonly string[],
): Promise<Record<string, ListRules>> {
  if (lists.length === 0) return {}
  const stored = await store.rulesOf(lists)
  return Object.fromEntries(
    Object.entries(stored).flatMap(([list, value]) => {
      const rules = storedRules(value)
      return rules ? [[list, rules]] : []
    }),
  )
}

const nameOf = ({ contact, list }: Reached) => `${list}/${contact}`
const contactsOf = (reached: readonly Reached[]) => reached.map(({ contact }) => contact)
const listsOf = (reached: readonly Reached[]) => [...new Set(reached.map(({ list }) => list))]
