import type { Candidate } from '../domain/audience.ts'
import type { Page } from './audience-store.ts'
import type { OutreachStore } from './store.ts'
import { turn } from './turn.ts'

/** Rows read from one feed at a time: what memory has to hold is this, times the number of feeds. */
const PAGE = 500

/** One stream of contacts, ascending by id: the members of a list, the matches of its rules, the recipients of a campaign. */
export type Feed = (after: string, limit: number) => Promise<Page>

/** The members of a list as a feed. */
export function listFeed(store: Pick<OutreachStore, 'members'>, list: string): Feed {
  return async (after, limit) => {
    const members = await store.members(list, after, limit)
    return { members, after: members.length < limit ? null : (members.at(-1)?.contact ?? null) }
  }
}

interface Cursor {
  feed: Feed
  page: Candidate[]
  at: number
  /** Where its next page starts; `null` at the end. */
  after: string | null
}

/**
 * Streams several feeds as one, each contact once, ascending by contact id. Every row is read once, whatever the
 * number of feeds, and nothing is held but a page of each.
 *
 * Somebody who is active in any of the feeds counts as active, through the first such feed in the given order.
 *
 * @param after contact id to go on from, `''` for the start
 * @param size members of a stretch
 */
export async function* stretches(feeds: readonly Feed[], after: string, size: number): AsyncGenerator<Candidate[]> {
  const cursors: Cursor[] = feeds.map((feed) => ({ feed, page: [], at: 0, after }))
  let stretch: Candidate[] = []
  for (;;) {
    for (const cursor of cursors) if (cursor.at >= cursor.page.length) await refill(cursor)
    const next = takeLowest(cursors)
    if (!next) break
    stretch.push(next)
    if (stretch.length >= size) {
      yield stretch
      stretch = []
    }
  }
  if (stretch.length > 0) yield stretch
}

/** A page may be empty although more follow: a database looks at so many rows at once, and none of them may match. */
async function refill(cursor: Cursor): Promise<void> {
  while (cursor.after !== null && cursor.at >= cursor.page.length) {
    await turn()
    const { members, after } = await cursor.feed(cursor.after, PAGE)
    cursor.page = members
    cursor.at = 0
    cursor.after = after
  }
}

/** The lowest contact at the head of any feed; all heads that show it move on. */
function takeLowest(cursors: Cursor[]): Candidate | null {
  let lowest: Candidate | null = null
  for (const { page, at } of cursors) {
    const head = page[at]
    if (head && (!lowest || head.contact < lowest.contact)) lowest = head
  }
  if (!lowest) return null
  const { contact } = lowest
  let chosen: Candidate | null = null
  for (const cursor of cursors) {
    const head = cursor.page[cursor.at]
    if (head?.contact !== contact) continue
    cursor.at++
    if (!chosen || (chosen.membership !== 'active' && head.membership === 'active')) chosen = head
  }
  return chosen
}
