import { type Page, pageBytes } from './page.ts'
import type { Stamp } from './source.ts'

/** What a maker found: a key that changes exactly when the page would, until when it holds, and how to make it. */
export interface Content {
  /** Everything the page shows goes into this: edition hashes, settings, the page's own number. */
  key: string
  /** ms since the epoch at which the clock changes the answer; `Infinity` for never. */
  until: number
  render: () => Page
  /** Answers that must be asked for each time (nothing found) are not remembered by their address. */
  keep?: boolean
}

export interface PageCache {
  /** The remembered answer to an address, if it is certain to be right at this instant; no waiting. */
  peek(address: string): Page | null
  /** The change stamp, not older than a second. */
  stamp(): Promise<Stamp>
  /** The answer to an address: remembered, or made. `make` gets the instant to judge by and the stamp it belongs to. */
  answer(address: string, make: (now: number, stamp: Stamp) => Promise<Content>): Promise<Page>
}

/** How long (ms) the change stamp is believed. With one query in between, every process follows well within 2 s. */
const STAMP_AGE = 1_000

/**
 * Remembers one rendered copy per content. A remembered answer is given only while the change stamp is the same
 * and the clock has not reached the instant at which the answer changes: so a publication, a kill, a correction or an
 * embargo's end shows at once by the clock, and within a second or two by a change of records.
 *
 * @param stamp something that differs after any change of publications or settings
 * @param now ms since the epoch
 */
export function createPageCache(
  stamp: () => Promise<Stamp>,
  now: () => number,
  limits = { addresses: 5_000, bytes: 64_000_000 },
): PageCache {
  const addresses = new Map<string, { key: string; until: number; stamp: Stamp }>()
  const pages = new Map<string, Page>()
  const making = new Map<string, Promise<{ page: Page; until: number }>>()
  let bytes = 0
  let read: { stamp: Stamp; at: number } | null = null
  let reading: Promise<Stamp> | null = null

  /** The stamp if it was read within the last second. A clock that was set back makes it old. */
  const fresh = (): Stamp | null => {
    if (!read) return null
    const age = now() - read.at
    return age >= 0 && age < STAMP_AGE ? read.stamp : null
  }

  const current = async (): Promise<Stamp> => {
    const known = fresh()
    if (known !== null) return known
    reading ??= (async () => {
      // The instant before the question, so that the answer is never believed longer than it is true.
      const at = now()
      const value = await stamp()
      read = { stamp: value, at }
      return value
    })().finally(() => {
      reading = null
    })
    return reading
  }

  const recall = (address: string, stampNow: Stamp): Page | null => {
    const known = addresses.get(address)
    if (!known || known.stamp !== stampNow || now() >= known.until) return null
    const page = pages.get(known.key)
    if (!page) return null
    touch(addresses, address, known)
    touch(pages, known.key, page)
    return page
  }

  const remember = (address: string, stampNow: Stamp, content: Content): Page => {
    const page = pages.get(content.key) ?? content.render()
    if (!pages.has(content.key)) bytes += pageBytes(page)
    touch(pages, content.key, page)
    for (const [key, old] of pages) {
      if (bytes <= limits.bytes || key === content.key) break
      pages.delete(key)
      bytes -= pageBytes(old)
    }
    if (content.keep !== false) {
      touch(addresses, address, { key: content.key, until: content.until, stamp: stampNow })
      for (const key of addresses.keys()) {
        if (addresses.size <= limits.addresses) break
        addresses.delete(key)
      }
    }
    return page
  }

  return {
    stamp: current,
    peek(address) {
      const stampNow = fresh()
      return stampNow === null ? null : recall(address, stampNow)
    },
    async answer(address, make) {
      const stampNow = await current()
      const known = recall(address, stampNow)
      if (known) return known
      // Many readers of a page that nobody has made yet wait for one making of it, as long as its answer still holds.
      const turn = `${stampNow} ${address}`
      const under = making.get(turn)
      if (under) {
        const { page, until } = await under
        if (now() < until) return page
      }
      const made = make(now(), stampNow)
        .then((content) => ({ page: remember(address, stampNow, content), until: content.until }))
        .finally(() => {
          if (making.get(turn) === made) making.delete(turn)
        })
      making.set(turn, made)
      return (await made).page
    },
  }
}

/** A Map keeps the order of insertion: what is set again becomes the youngest, the first is the oldest. */
function touch<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key)
  map.set(key, value)
}
