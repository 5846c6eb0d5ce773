import type { IndexSpecification } from 'mongodb'

/**
 * What the rules of media lists ask of contacts, each followed by the id: a page is read in the order of ids from where the last one ended, and
 * looks at no contact but those that meet the condition. One index for each, since two lists of values cannot be in one.
 * Format and audience have a handful of values; an index over them would find most of the contacts.
 */
const RULE_INDEXES: readonly IndexSpecification[] = [
  { countries: 1, _id: 1 },
  { languages: 1, _id: 1 },
  { beats: 1, _id: 1 },
  { outlet: 1, _id: 1 },
]

/** Safe to call again, and by several at once. @param contacts the collection, of the driver or of mongoose */
export async function makeRuleIndexes(contacts: {
  createIndex(spec: IndexSpecification): Promise<string>
}): Promise<void> {
  for (const spec of RULE_INDEXES) await contacts.createIndex(spec)
}
