import type { Candidate } from '../domain/audience.ts'
import type { OutreachStore } from './store.ts'
import { turn } from './turn.ts'

/** Rows read from one list at a time: what memory has to hold is this, times the number of lists. */
const PAGE = 500

interface Cursor {
  list: string
  page: Candidate[]
  at: number
  after: string
  ended: boolean
}

/**
 * Streams the members of several lists as one, each contact once, ascending by contact id. Every row is read once, whatever the
 * number of lists, and nothing is held but a page of each.
 *
 * Somebody who is active on any of the lists counts as active, through the first such list in the given order.
 *
 * @param after contact id to go on from, `''` for the start
 * @param size members of a stretch
 */
export async function* stretches(
  store: Pick<OutreachStore, 'members'>,
  lists: readonly string[],
  after: string,
  size: number,
): AsyncGenerator<Candidate[]> {
  const cursors: Cursor[] = lists.map((list) => ({ list, page: [], at: 0, after, ended: false }))
  let stretch: Candidate[] = []
  for (;;) {
    for (const cursor of cursors) if (cursor.at >= cursor.page.length) await refill(store, cursor)
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

async function refill(store: Pick<OutreachStore, 'members'>, cursor: Cursor): Promise<void> {
  if (cursor.ended) return
  await turn()
  cursor.page = await store.members(cursor.list, cursor.after, PAGE)
  cursor.at = 0
  cursor.ended = cursor.page.length < PAGE
  cursor.after = cursor.page.at(-1)?.contact ?? cursor.after
}

/** The lowest contact at the head of any list; all heads that show it move on. */
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
