import type { Endpoint, FieldHook, Payload, PayloadHandler } from 'payload'
import { readRules, storedRules } from '../domain/list-rules.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { jsonObject } from '../editorial/body.ts'
import { refuse } from '../errors.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'

/** Rules are stored as they are understood, or refused with the condition that is wrong. */
export const tidyRules: FieldHook = ({ value }) => (value === undefined ? undefined : readRules(value))

/** How long a count may be old (ms): a page of lists must not look through every contact each time it is opened. */
const FRESH_MS = 60_000
const MAX_KNOWN = 500
const counts = new WeakMap<object, Map<string, { at: number; count: Promise<number> }>>()

/** How many contacts the rules of a list bring in, beside its members; up to a minute old. */
export async function countRuled(payload: Payload, list: string, stored: unknown): Promise<number> {
  const rules = storedRules(stored)
  if (!rules) return 0
  const known = counts.get(payload) ?? new Map<string, { at: number; count: Promise<number> }>()
  counts.set(payload, known)
  const key = `${list}/${JSON.stringify(rules)}`
  const now = Date.now()
  const before = known.get(key)
  if (before && now - before.at < FRESH_MS) return before.count
  if (known.size >= MAX_KNOWN) known.clear()
  const count = outreachStore(handleOf(payload)).countMatching(list, rules)
  known.set(key, { at: now, count })
  count.catch(() => known.delete(key))
  return count
}

const LIST_ID = /^[\w-]{1,64}$/

/** How many contacts rules would bring in, while somebody is writing them. */
const countForEditor: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'contact.count')
  const { rules, list } = await jsonObject(req)
  if (list !== undefined && (typeof list !== 'string' || !LIST_ID.test(list))) {
    throw refuse.invalid('`list` has to be the id of a media list.', { field: 'list' })
  }
  const read = readRules(rules)
  const count = read ? await outreachStore(handleOf(req.payload)).countMatching(list ?? '', read) : 0
  return Response.json({ count, rules: read })
}

export const listEndpoints: Endpoint[] = [{ path: '/count', method: 'post', handler: countForEditor }]
