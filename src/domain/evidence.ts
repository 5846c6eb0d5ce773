import type { DeliveryFact } from './delivery.ts'

/** One answered call in the provider's log (https://resend.com/docs/api-reference/logs/list-logs). */
export interface LogEntry {
  id: string
  at: number
  status: number
  agent: string
}

/** What the provider's records prove about one delivery. */
export interface Proof {
  delivery: string
  providerId: string
  fact: DeliveryFact
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Times come as `2026-03-30 13:43:54.622865+00` and as ISO 8601. NaN when it is neither. */
export function readTime(value: unknown): number {
  const given = text(value).trim().replace(' ', 'T')
  return Date.parse(/[+-]\d{2}$/.test(given) ? `${given}:00` : given)
}

/** One page of the log: the calls that handed over batches, and how far back the page reaches. */
export function readLogPage(body: unknown): {
  entries: LogEntry[]
  oldest: number | null
  last: string
  more: boolean
} {
  const rows = list(record(body).data).map(record)
  const entries = rows.flatMap((row) => {
    const at = readTime(row.created_at)
    const isBatch = text(row.endpoint).endsWith('/emails/batch') && text(row.method) === 'POST'
    if (!isBatch || Number.isNaN(at)) return []
    return [{ id: text(row.id), at, status: Number(row.response_status), agent: text(row.user_agent) }]
  })
  const last = rows.at(-1)
  const oldest = last ? readTime(last.created_at) : Number.NaN
  return {
    entries,
    oldest: Number.isNaN(oldest) ? null : oldest,
    last: text(last?.id),
    more: record(body).has_more === true && last !== undefined,
  }
}

/** The batch, and its generation, that a call named in its `User-Agent`. */
export function batchOfAgent(agent: string): { batch: string; generation: number } | null {
  const found = /\bbatch\/([\w-]{1,64})\/(\d{1,6})\b/.exec(agent)
  return found ? { batch: found[1]!, generation: Number(found[2]) } : null
}

/** The tag of a message by its name, in either of the forms in which tags are shown. */
function tagOf(tags: unknown, name: string): string {
  if (Array.isArray(tags)) return text(tags.map(record).find((tag) => tag.name === name)?.value)
  return text(record(tags)[name])
}

/**
 * What one logged call proves: the ids in its answer, matched with the deliveries that its request names in their tags. Only an answer
 * that accounts for every message proves anything; permissive answers name those that were refused.
 */
export function proofsOfLog(log: unknown, batch: string): Proof[] {
  const { response_status: status, request_body: request, response_body: response } = record(log)
  if (Number(status) < 200 || Number(status) >= 300) return []
  const messages = list(asJson(request)).map(record)
  const answer = record(asJson(response))
  const ids = list(answer.data).map((entry) => text(record(entry).id))
  const refused = new Set(list(answer.errors).map((entry) => Number(record(entry).index)))
  if (messages.length === 0 || ids.length + refused.size !== messages.length) return []
  const rest = ids.values()
  return messages.flatMap(({ tags }, index): Proof[] => {
    const providerId = refused.has(index) ? '' : (rest.next().value ?? '')
    const delivery = tagOf(tags, 'delivery')
    if (!delivery || tagOf(tags, 'batch') !== batch) return []
    if (refused.has(index)) return [{ delivery, providerId: '', fact: 'refused' as const }]
    return providerId ? [{ delivery, providerId, fact: 'submitted' as const }] : []
  })
}

/** How many messages a logged call asked for, and how many of them its answer gave an id or refused. Without addresses. */
export function countsOfLog(log: unknown): { messages: number; taken: number; refused: number } {
  const { request_body: request, response_body: response } = record(log)
  const answer = record(asJson(response))
  return {
    messages: list(asJson(request)).length,
    taken: list(answer.data).length,
    refused: list(answer.errors).length,
  }
}

/** Bodies are shown as they were parsed, or as text. */
function asJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return null
  }
}

/** `last_event` of a mail as a fact; opens and clicks say that it has arrived. */
const LAST_EVENTS: Record<string, DeliveryFact> = {
  queued: 'submitted',
  sent: 'submitted',
  delivery_delayed: 'delayed',
  failed: 'failed',
  suppressed: 'suppressed',
  delivered: 'delivered',
  opened: 'delivered',
  clicked: 'delivered',
  bounced: 'bounced',
  complained: 'complained',
}

/** A mail in the provider's listing (https://resend.com/docs/api-reference/emails/list-emails), without what names anybody. */
export interface ListedMail {
  id: string
  at: number
  fact: DeliveryFact | null
}

export function readMailPage(body: unknown): { mails: ListedMail[]; last: string; more: boolean } {
  const rows = list(record(body).data).map(record)
  return {
    mails: rows.map((row) => ({
      id: text(row.id),
      at: readTime(row.created_at),
      fact: LAST_EVENTS[text(row.last_event)] ?? null,
    })),
    last: text(rows.at(-1)?.id),
    more: record(body).has_more === true && rows.length > 0,
  }
}

/**
 * Pages of the listing that are read in a round, which is a minute: as many as 20, but of the calls that campaigns need no more than a twentieth.
 * @param perSecond calls that the provider permits; @param sending whether a campaign is on its way
 */
export function listingPages(perSecond: number, sending: boolean): number {
  const most = 20
  return sending ? Math.max(1, Math.min(most, Math.floor((perSecond * 60) / 20))) : most
}

/** What has become of one mail (https://resend.com/docs/api-reference/emails/retrieve-email); `null`: it does not say. */
export function stateOfMail(mail: unknown): DeliveryFact | null {
  return LAST_EVENTS[text(record(mail).last_event)] ?? null
}

/** Which delivery of which batch a mail is, by its tags; `null`: it is none of a campaign. */
export function deliveryOfMail(mail: unknown): { campaign: string; batch: string; delivery: string } | null {
  const { tags } = record(mail)
  const [campaign, batch, delivery] = [tagOf(tags, 'campaign'), tagOf(tags, 'batch'), tagOf(tags, 'delivery')]
  return campaign && batch && delivery ? { campaign, batch, delivery } : null
}

/** One page of the addresses that the provider itself does not write to any more. */
export function readSuppressionPage(body: unknown): {
  addresses: { address: string; origin: string; at: number }[]
  last: string
  more: boolean
} {
  const rows = list(record(body).data).map(record)
  return {
    addresses: rows.flatMap((row) => {
      const address = text(row.email)
      return address ? [{ address, origin: text(row.origin), at: readTime(row.created_at) }] : []
    }),
    last: text(rows.at(-1)?.id),
    more: record(body).has_more === true && rows.length > 0,
  }
}

/** The reason an address has in our own list, by what the provider says put it on its. What it does not explain is the provider's own. */
export function reasonOfOrigin(origin: string): 'bounced' | 'complained' | 'provider' {
  if (origin === 'bounce') return 'bounced'
  return origin === 'complaint' ? 'complained' : 'provider'
}

/** How far the provider's list of suppressed addresses has been taken over. Times in ms since the epoch. */
export interface TakenOver {
  /** Everything up to this moment has been taken over. */
  known: number
  /** A pass that is under way: the newest it has met, and the entry it goes on after (`''`: none is under way). */
  newest: number
  after: string
}

export function readTakenOver(value: unknown): TakenOver {
  const { known, newest, after } = record(value)
  const number = (given: unknown) => (typeof given === 'number' && Number.isFinite(given) ? given : 0)
  return { known: number(known), newest: number(newest), after: text(after) }
}

/**
 * Where the taking over stands after a page, newest first. The list is read from its newest entry to the first that is known; only then is
 * everything up to the newest known.
 */
export function afterPage(
  { known, newest, after }: TakenOver,
  { addresses, last, more }: ReturnType<typeof readSuppressionPage>,
): TakenOver {
  const times = addresses.flatMap(({ at }) => (Number.isNaN(at) ? [] : [at]))
  const highest = Math.max(newest, ...times)
  if (more && last !== after && !times.some((at) => at <= known)) return { known, newest: highest, after: last }
  return { known: Math.max(known, highest), newest: 0, after: '' }
}

/** Days an address rests after its first bounce that may pass, and the most it ever rests. */
const FIRST_REST_DAYS = 1
const LONGEST_REST_DAYS = 30

/** How long (ms) an address rests after so many transient bounces in a row: a day, doubling, at most a month. */
export function restMs(softBounces: number): number {
  const days = Math.min(LONGEST_REST_DAYS, FIRST_REST_DAYS * 2 ** Math.max(0, Math.min(softBounces, 10) - 1))
  return days * 24 * 3600_000
}
