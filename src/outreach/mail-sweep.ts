import { deliveryOfMail, type ListedMail, readMailPage } from '../domain/evidence.ts'
import { ask, type Doubtful, SLACK_MS } from './doubt.ts'
import type { SweepDeps } from './log-sweep.ts'

interface MailSweepDeps extends SweepDeps {
  /** Which of these mails belong to deliveries that are known to be taken. */
  known: (ids: readonly string[]) => Promise<ReadonlySet<string>>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** The log is asked first, which takes one request for a hundred mails; what it has not settled by then is looked for here. */
const AFTER_LOG_MS = 15 * MINUTE
/** A call of a batch is made within the life of its key. */
const WITHIN_MS = 24 * HOUR
/** Older mails are not looked through: the listing is long. */
const LONGEST_MS = 72 * HOUR
/** Pages of the listing, and mails, that are asked for in one round: each is a request of the sending rate. */
const PAGES = 5
const LOOKS = 20
const PORTION = 500
/** How long the listing is left alone after it was read through, doubling. */
const REST_MS = 15 * MINUTE
const LONGEST_REST_MS = 6 * HOUR

/**
 * Looks for recipients of whom nobody knows whether they were sent to in the provider's listing of mails: of each that is not known to be ours, and
 * was made after the first call of such a batch, the tags are read, which name its delivery. Slower than the log, and there when the log is not.
 * @returns a round of it, which answers how many pages it has read
 */
export function mailSweep(deps: MailSweepDeps): () => Promise<number> {
  const { records, store, now } = deps
  // What the mails that were asked for name; `null`: nothing of ours, or it has been recorded.
  const asked = new Map<string, ReturnType<typeof deliveryOfMail>>()
  let wanted = new Map<string, Doubtful>()
  const queue: string[] = []
  let reading = false
  let after = ''
  let restUntil = Number.NEGATIVE_INFINITY
  let restMs = REST_MS

  const begin = async () => {
    const found = await unresolved(deps, now() - AFTER_LOG_MS)
    // New ones are looked for without delay; for the others it has been read lately.
    const fresh = [...found.keys()].some((id) => !wanted.has(id))
    if (!fresh && now() < restUntil) return
    restMs = fresh ? REST_MS : Math.min(LONGEST_REST_MS, restMs * 2)
    restUntil = now() + restMs
    wanted = found
    if (wanted.size === 0) asked.clear()
    // Those of a batch that was not looked for yet when they were met.
    for (const [id, named] of asked) if (named && wanted.has(named.batch)) queue.push(id)
    after = ''
    reading = wanted.size > 0
  }

  const mayBeOurs = ({ id, at }: ListedMail): boolean =>
    !asked.has(id) &&
    [...wanted.values()].some(({ firstAttemptAt }) => {
      const first = firstAttemptAt.getTime()
      return at >= first - SLACK_MS && at <= first + WITHIN_MS
    })

  const read = async (): Promise<number> => {
    const first = Math.min(...[...wanted.values()].map(({ firstAttemptAt }) => firstAttemptAt.getTime()))
    const since = Math.max(first - SLACK_MS, now() - LONGEST_MS)
    let page = 0
    for (; page < PAGES && reading; page++) {
      const body = await ask(deps, () => records.listEmails(after ? { after } : {}))
      if (body === null) {
        reading = false
        return page
      }
      const { mails, last, more } = readMailPage(body)
      const near = mails.filter(mayBeOurs)
      const known = near.length > 0 ? await deps.known(near.map(({ id }) => id)) : new Set()
      queue.push(...near.map(({ id }) => id).filter((id) => !known.has(id)))
      after = last
      reading = more && !mails.some(({ at }) => at < since)
    }
    return page
  }

  const namedBy = async (id: string) => {
    const before = asked.get(id)
    if (before !== undefined) return before
    const mail = await ask(deps, () => records.getEmail(id))
    if (mail === null) return null
    const named = deliveryOfMail(mail)
    asked.set(id, named)
    return named
  }

  /** @returns the batch of which this mail proves a delivery */
  const look = async (id: string): Promise<string | null> => {
    const named = await namedBy(id)
    const doubtful = named && wanted.get(named.batch)
    if (!doubtful) return null
    const { delivery, campaign, batch } = named
    const ours = doubtful.campaign === campaign
    const target = { delivery, campaign, providerId: id }
    const touched = ours ? await store.applyFact(target, 'submitted', '', new Date(now())) : null
    asked.set(id, null)
    return touched?.batch === batch ? batch : null
  }

  return async () => {
    if (!reading && queue.length === 0) await begin()
    const pages = reading ? await read() : 0
    const proven = new Map<string, number>()
    for (const id of queue.splice(0, LOOKS)) {
      const batch = await look(id)
      if (batch) proven.set(batch, (proven.get(batch) ?? 0) + 1)
    }
    for (const [batch, count] of proven) {
      await store.settleByEvidence(batch, new Date(now()))
      deps.log.info({ batch, proven: count }, 'the provider’s listing has told what became of recipients in doubt')
    }
    return pages
  }
}

async function unresolved({ store }: SweepDeps, before: number): Promise<Map<string, Doubtful>> {
  const found = new Map<string, Doubtful>()
  for (let after = ''; ; ) {
    const rows = await store.unresolved({ before: new Date(before), after, limit: PORTION })
    for (const row of rows) if (row.firstAttemptAt.getTime() < before) found.set(row.id, row)
    if (rows.length < PORTION) return found
    after = rows.at(-1)!.id
  }
}
