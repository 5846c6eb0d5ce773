import type { CanonicalStory } from '../domain/edition.ts'
import { type LinkState, linksOf } from '../domain/preflight/links.ts'

const KNOWN = new Map<string, LinkState>()

/** What earlier looks have found out about the addresses of a story. */
export function knownLinks(story: CanonicalStory): Record<string, LinkState> {
  return Object.fromEntries(
    linksOf(story).flatMap(({ url }) => {
      const state = KNOWN.get(url)
      return state ? [[url, state]] : []
    }),
  )
}
