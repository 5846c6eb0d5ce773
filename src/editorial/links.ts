import type { CanonicalStory } from '../domain/edition.ts'
import { type LinkState, linksOf } from '../domain/preflight/links.ts'
import { askLink, type LinkCheck, PUBLIC_ONLY } from './link-check.ts'

/** How long a look is good for: what answered is not asked again soon, what failed may be mended in a minute. */
const GOOD_MS = 60 * 60_000
const BAD_MS = 60_000
/** Without a way out, nothing is asked for so long. */
const OFFLINE_MS = 60_000
const AT_ONCE = 8
const MAX_LINKS = 200
const MAX_KNOWN = 5_000
/** RFC 2606 and RFC 6761: names that belong to nobody, as samples use them. */
const RESERVED = /(^|\.)(example(\.(com|net|org))?|test|invalid)$/i

export interface LinkBook {
  /** What earlier looks have found out. */
  known(urls: readonly string[], now: number): Record<string, LinkState>
  /** Asks what is not known yet; ends after `budgetMs` whatever is still out, which then goes on in the background. */
  ask(urls: readonly string[], budgetMs: number, now: () => number): Promise<void>
}

/** Remembers how links answered, for one process. */
export function linkBook(check: LinkCheck): LinkBook {
  const book = new Map<string, { state: LinkState; until: number }>()
  const asking = new Map<string, Promise<void>>()
  let offlineUntil = 0

  const fresh = (url: string, now: number) => {
    const entry = book.get(url)
    return entry && entry.until > now ? entry.state : undefined
  }
  const look = async (url: string, now: () => number) => {
    const answer = await askLink(url, check)
    // Whether anybody else answers decides what silence means: a dead address, or no way out from here.
    const reached = [...book.values()].some(({ state, until }) => state === 'answers' && until > now())
    const verdict = answer === 'unknown' && reached ? 'silent' : answer
    if (verdict === 'unknown') {
      offlineUntil = now() + OFFLINE_MS
      return
    }
    if (book.size >= MAX_KNOWN) book.clear()
    book.set(url, { state: verdict, until: now() + (verdict === 'answers' ? GOOD_MS : BAD_MS) })
  }
  return {
    known: (urls, now) =>
      Object.fromEntries(
        urls.flatMap((url) => {
          const state = fresh(url, now)
          return state ? [[url, state]] : []
        }),
      ),
    async ask(urls, budgetMs, now) {
      const queue = [...new Set(urls)]
        .filter((url) => isWorthAsking(url) && !fresh(url, now()) && !asking.has(url))
        .slice(0, MAX_LINKS)
      const worker = async () => {
        for (let url = queue.shift(); url && offlineUntil <= now(); url = queue.shift()) {
          const one = look(url, now).finally(() => asking.delete(url as string))
          asking.set(url, one)
          await one
        }
      }
      const all = Promise.all(Array.from({ length: Math.min(AT_ONCE, queue.length) }, worker))
      let timer: NodeJS.Timeout | undefined
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, budgetMs)
      })
      await Promise.race([Promise.all([all, ...urls.map((url) => asking.get(url))]), over]).finally(() =>
        clearTimeout(timer),
      )
    },
  }
}

function isWorthAsking(url: string): boolean {
  return URL.canParse(url) && !RESERVED.test(new URL(url).hostname.replace(/\.$/, ''))
}

const shared = linkBook(PUBLIC_ONLY)

const addressesOf = (story: CanonicalStory) => [...new Set(linksOf(story).map(({ url }) => url))]

/** What is known now of the addresses in a story; asks nobody. */
export const knownLinks = (story: CanonicalStory): Record<string, LinkState> =>
  shared.known(addressesOf(story), Date.now())

/** At most so long somebody waits for links, in ms. */
const PATIENCE_MS = 2_500

/** Asks the addresses in a story that are not known. Never inside a transaction: it waits for a network. */
export const askLinks = (story: CanonicalStory, patienceMs = PATIENCE_MS): Promise<void> =>
  shared.ask(addressesOf(story), patienceMs, Date.now)
