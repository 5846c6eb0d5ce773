/** What the scripted provider does with one call. `…_before`: nothing was taken; `…_after`: everything was. `at_work`: until the next call comes in. */
export const FATES = [
  'drop_before',
  'drop_after',
  'half_open_before',
  'half_open_after',
  'truncated',
  'slow',
  'server_error_before',
  'server_error_after',
  'gateway_page_after',
  'rate_limit',
  'concurrent',
  'unavailable',
  'unavailable_after',
  'refused',
  'unauthorised',
  'mismatch',
  'at_work',
  'accept',
] as const
export type Fate = (typeof FATES)[number]

export interface Script {
  seed: number
  /** The first new calls meet these, in this order. */
  first?: Fate[]
  /** Afterwards by chance: out of 1; what remains is accepted. */
  chances?: Partial<Record<Fate, number>>
  /** Calls per second it permits: also decides how many a worker keeps in flight. */
  rate?: number
  /** Addresses with this text in them are refused: the whole call in strict mode, the one message in permissive. */
  badAddress?: string
  /** How long a reply takes (ms): between these. */
  delayMs?: [number, number]
  /** Where events go; without it there are none. */
  webhook?: string
  /** What it looks for in the plain text of the messages it takes. */
  phrases?: string[]
  /** A key is forgotten after this (ms); the real one does so after 24 hours. */
  keyLifeMs?: number
}

/** What happened, as seen from outside: the evidence a campaign's own figures are compared with. */
export interface Report {
  calls: number
  fates: Partial<Record<Fate, number>>
  /** Deliveries in the calls that met a fate other than being accepted. */
  met: Partial<Record<Fate, string[]>>
  /** Calls under a key whose first call was still being worked on. */
  busy: number
  /** Calls answered from a known key. */
  replays: number
  /** Calls that used a key again with other bytes. */
  mismatches: number
  /** Messages taken, by delivery: the times and the ids. */
  accepted: Record<string, string[]>
  /** Copies by campaign and address: doubled means that somebody has two mails. */
  copies: Record<string, Record<string, number>>
  /** How often each phrase was found, by campaign. */
  phrases: Record<string, Record<string, number>>
  /** Event types announced, by delivery. */
  events: Record<string, string[]>
  /** Events that have not been answered 200 yet. */
  eventsWaiting: number
}

/** A small seeded generator (mulberry32), so that a failure can be played again. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
