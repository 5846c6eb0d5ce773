import { type ContactValues, type MemberState, outletKey } from '../domain/contact.ts'
import type { ImportCounts } from './store.ts'

/** A contact as it is stored, for comparison with a row of a file. */
export interface Known extends Omit<ContactValues, 'email' | 'outlet'> {
  id: string
  /** `outletKey` of the outlet's name; '' without one. */
  outletKey: string
  /** On the list of the import; `null` when it has never been there. */
  membership: MemberState | null
}

/** What a chunk does to the database. */
export interface Matched {
  create: ContactValues[]
  update: { id: string; values: ContactValues }[]
  /** Contacts that exist and come onto the list. */
  join: string[]
  /** Contacts that come back onto it, after the house had taken them off. */
  rejoin: string[]
  counts: Pick<ImportCounts, 'created' | 'updated' | 'unchanged'>
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((v, i) => v === b[i])

/** Whether a row says anything about a contact that is not known yet. An empty cell says nothing. */
export function differs(known: Known, row: ContactValues): boolean {
  return (
    (row.name !== '' && row.name !== known.name) ||
    (row.role !== '' && row.role !== known.role) ||
    (row.outlet !== '' && outletKey(row.outlet) !== known.outletKey) ||
    (row.beats.length > 0 && !same(row.beats, known.beats)) ||
    (row.countries.length > 0 && !same(row.countries, known.countries)) ||
    (row.languages.length > 0 && !same(row.languages, known.languages))
  )
}

/**
 * Matches rows with stored contacts by address. Whoever unsubscribed from the list is brought up to date and stays
 * unsubscribed.
 */
export function matchRows(rows: readonly ContactValues[], known: ReadonlyMap<string, Known>): Matched {
  const matched: Matched = {
    create: [],
    update: [],
    join: [],
    rejoin: [],
    counts: { created: 0, updated: 0, unchanged: 0 },
  }
  for (const values of rows) {
    const contact = known.get(values.email)
    if (!contact) {
      matched.create.push(values)
      matched.counts.created += 1
      continue
    }
    const changed = differs(contact, values)
    if (changed) matched.update.push({ id: contact.id, values })
    if (contact.membership === null) matched.join.push(contact.id)
    if (contact.membership === 'removed') matched.rejoin.push(contact.id)
    if (changed || contact.membership === null || contact.membership === 'removed') matched.counts.updated += 1
    else matched.counts.unchanged += 1
  }
  return matched
}

/** The outlets that rows name, once each, by key; of several spellings the first. */
export function outletsOf(rows: readonly ContactValues[]): Map<string, string> {
  const outlets = new Map<string, string>()
  for (const { outlet } of rows) {
    if (!outlet) continue
    const key = outletKey(outlet)
    if (!outlets.has(key)) outlets.set(key, outlet)
  }
  return outlets
}
