import { batchOfAgent, type LogEntry, proofsOfLog, readLogPage } from '../domain/evidence.ts'
import type { ProviderReply } from '../domain/outcomes.ts'
import type { ProviderRecords } from '../mail/provider.ts'
import type { OutreachStore } from './store.ts'

export interface AskDeps {
  records: ProviderRecords
  store: Pick<OutreachStore, 'applyFact' | 'settleByEvidence'>
  /** Permission for one request, from the same rate as sending; `false` when there is none. */
  slot: () => Promise<boolean>
  /** ms since the epoch. */
  now: () => number
}

/** A batch that may have been taken. */
export interface Doubtful {
  id: string
  campaign: string
  firstAttemptAt: Date
}

/** A call of a batch that the provider has answered. */
export interface LoggedCall {
  /** As the provider's own pages know it. */
  id: string
  at: string
  status: number
  generation: number
}

/** What the provider's log says about one batch. */
export interface Evidence {
  /** Oldest first. */
  calls: LoggedCall[]
  /** Whether the log was read back to before the first attempt; only then does its silence mean something. */
  complete: boolean
  /** Deliveries of which the log proves what became of them. */
  proven: number
  /** The provider's ids of those that it proves to be taken. */
  mails: string[]
}

/** Pages of a hundred entries looked at in one go. */
const MOST_PAGES = 50
/** Clocks may differ by as much (ms). */
const SLACK_MS = 60_000

/** One request for a record, in the sending rate. `null`: not answered, which proves nothing. */
export async function ask({ slot }: Pick<AskDeps, 'slot'>, call: () => Promise<ProviderReply>): Promise<unknown> {
  if (!(await slot())) return null
  const reply = await call()
  return reply.status === 200 ? reply.body : null
}

/**
 * Looks for batches in the provider's log by the name each call carries in its `User-Agent`, and writes down what that proves: which
 * deliveries were taken, under which id. A batch with nobody left in doubt is settled. That a call is not in the log proves nothing by itself;
 * it is shown to whoever has to decide.
 */
export async function lookIntoLog(
  deps: AskDeps,
  batches: readonly Doubtful[],
  mostPages = MOST_PAGES,
): Promise<Map<string, Evidence>> {
  const wanted = new Map(batches.map((batch) => [batch.id, batch]))
  const found = new Map<string, LogEntry[]>(batches.map(({ id }) => [id, []]))
  const since = Math.min(...batches.map(({ firstAttemptAt }) => firstAttemptAt.getTime())) - SLACK_MS
  let after = ''
  let reached = Number.POSITIVE_INFINITY
  for (let page = 0; page < mostPages && reached > since; page++) {
    const body = await ask(deps, () => deps.records.listLogs(after ? { after } : {}))
    if (body === null) break
    const { entries, oldest, last, more } = readLogPage(body)
    for (const entry of entries) {
      const named = batchOfAgent(entry.agent)
      if (named && wanted.has(named.batch)) found.get(named.batch)?.push(entry)
    }
    reached = more ? (oldest ?? reached) : Number.NEGATIVE_INFINITY
    after = last
  }
  const result = new Map<string, Evidence>()
  for (const [id, entries] of found) {
    const batch = wanted.get(id)!
    const calls = entries.map(({ id: call, at, status, agent }): LoggedCall => {
      return { id: call, at: new Date(at).toISOString(), status, generation: batchOfAgent(agent)?.generation ?? 0 }
    })
    result.set(id, {
      calls: calls.reverse(),
      complete: reached <= batch.firstAttemptAt.getTime() - SLACK_MS,
      ...(await writeDown(deps, batch, entries)),
    })
  }
  return result
}

async function writeDown(
  deps: AskDeps,
  batch: Doubtful,
  entries: readonly LogEntry[],
): Promise<Pick<Evidence, 'proven' | 'mails'>> {
  const { store, records, now } = deps
  const taken = entries.find(({ status }) => status >= 200 && status < 300)
  if (!taken) return { proven: 0, mails: [] }
  const proofs = proofsOfLog(await ask(deps, () => records.getLog(taken.id)), batch.id)
  for (const { delivery, providerId, fact } of proofs) {
    await store.applyFact({ delivery, campaign: batch.campaign, providerId }, fact, '', new Date(now()))
  }
  if (proofs.length > 0) await store.settleByEvidence(batch.id, new Date(now()))
  return { proven: proofs.length, mails: proofs.flatMap(({ providerId }) => (providerId ? [providerId] : [])) }
}
