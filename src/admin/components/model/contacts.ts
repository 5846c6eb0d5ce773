import { call } from './call.ts'

type Fetch = (ids: string[]) => Promise<Map<string, string>>

/** As many ids as an address can hold, and rows as a list shows. */
const AT_ONCE = 100

/**
 * Looks up one address after another by one request: what is asked for within the same moment goes together.
 *
 * @param fetch answers with what it knows of at most a hundred ids
 * @returns `null` for whom nothing is known, or nothing may be seen
 */
export function addressBook(fetch: Fetch): (id: string) => Promise<string | null> {
  let waiting: Set<string> = new Set()
  let coming: Promise<Map<string, string>> | null = null
  const go = async () => {
    await Promise.resolve()
    const ids = [...waiting]
    waiting = new Set()
    coming = null
    const parts: string[][] = []
    for (let at = 0; at < ids.length; at += AT_ONCE) parts.push(ids.slice(at, at + AT_ONCE))
    const found = await Promise.all(parts.map(fetch))
    return new Map(found.flatMap((part) => [...part]))
  }
  return async (id) => {
    waiting.add(id)
    coming ??= go()
    return (await coming).get(id) ?? null
  }
}

/** The addresses of contacts, for lists in which each row knows its contact only by id. @param api `/api` */
export const addressesAt = (api: string) =>
  addressBook(async (ids) => {
    const query = ids.map((id, i) => `where[id][in][${i}]=${encodeURIComponent(id)}`).join('&')
    const path = `${api}/contacts?${query}&limit=${AT_ONCE}&depth=0&select[email]=true`
    const answer = await call<{ docs: { id: string; email?: string }[] }>(path)
    return new Map(answer.ok ? answer.value.docs.map(({ id, email }) => [String(id), email ?? '']) : [])
  })
