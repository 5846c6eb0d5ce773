import { batchOfAgent, type LogEntry, type Proof, proofsOfLog, readLogPage } from '../domain/evidence.ts'
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
  /** Whether the log shows an entry from before the first attempt; only then does its silence mean something. */
  complete: boolean
  /** Whether it was read to its end. One that ends too early, or is empty, tells nothing more however often it is read. */
  ended: boolean
  /** Deliveries of which the log proves what became of them. */
  proven: number
  /** The provider's ids of those that it proves to be taken. */
  mails: string[]
}

/** Clocks may differ by as much (ms). */
export const SLACK_MS = 60_000

/** One request for a record, in the sending rate. `null`: not answered, which proves nothing. */
export async function ask({ slot }: Pick<AskDeps, 'slot'>, call: () => Promise<ProviderReply>): Promise<unknown> {
  if (!(await slot())) return null
  const reply = await call()
  return reply.status === 200 ? reply.body : null
}

/**
 * Whether entries that reach back so far (ms) begin before an attempt. A log that ends later was only kept for too short a time, or is that of
 * another account: it has no place where the attempt could be missing.
 */
export function isBefore(reached: number, attempt: number): boolean {
  return reached <= attempt - SLACK_MS
}

/**
 * Reads the provider's log from an entry back (`''`: from the newest), and shows each call that names a batch in its `User-Agent`.
 * @param since how far back the first attempts of the batches looked for reach (ms)
 * @returns where it goes on; how many pages were answered, how far back an entry was seen in them (ms; none: infinity), and whether the log has ended
 */
export async function readLog(
  deps: AskDeps,
  { after, since, pages }: { after: string; since: number; pages: number },
  see: (batch: string, entry: LogEntry) => void,
): Promise<{ after: string; read: number; reached: number; ended: boolean }> {
  let at = after
  let read = 0
  let reached = Number.POSITIVE_INFINITY
  let ended = false
  while (read < pages && !ended && !isBefore(reached, since)) {
    const body = await ask(deps, () => deps.records.listLogs(at ? { after: at } : {}))
    if (body === null) break
    read += 1
    const { entries, oldest, last, more } = readLogPage(body)
    for (const entry of entries) {
      const named = batchOfAgent(entry.agent)
      if (named) see(named.batch, entry)
    }
    reached = oldest ?? reached
    ended = !more
    at = last
  }
  return { after: at, read, reached, ended }
}

/**
 * Looks for one batch in the newest pages of the provider's log, and writes down what that proves. That a call is not in the log proves nothing
 * by itself; it is shown to whoever has to decide.
 */
export async function lookIntoLog(deps: AskDeps, batch: Doubtful, pages: number): Promise<Evidence> {
  const entries: LogEntry[] = []
  const since = batch.firstAttemptAt.getTime()
  const { reached, ended } = await readLog(deps, { after: '', since, pages }, (id, entry) => {
    if (id === batch.id) entries.push(entry)
  })
  const calls = entries.map(({ id: call, at, status, agent }): LoggedCall => {
    return { id: call, at: new Date(at).toISOString(), status, generation: batchOfAgent(agent)?.generation ?? 0 }
  })
  const taken = entries.find(({ status }) => status >= 200 && status < 300)
  const proofs = (taken && (await prove(deps, batch, taken.id))) ?? []
  return {
    calls: calls.reverse(),
    complete: isBefore(reached, since),
    ended,
    proven: proofs.length,
    mails: proofs.flatMap(({ providerId }) => (providerId ? [providerId] : [])),
  }
}

/**
 * Writes down what one logged call of a batch proves: which deliveries were taken, under which id. A batch with nobody left in doubt is settled.
 * @returns the proofs; `null` when the provider did not answer
 */
export async function prove(
  deps: AskDeps,
  { id, campaign }: Pick<Doubtful, 'id' | 'campaign'>,
  call: string,
): Promise<Proof[] | null> {
  const { store, records, now } = deps
  const log = await ask(deps, () => records.getLog(call))
  if (log === null) return null
  const proofs = proofsOfLog(log, id)
  for (const { delivery, providerId, fact } of proofs) {
    await store.applyFact({ delivery, campaign, providerId }, fact, '', new Date(now()))
  }
  if (proofs.length > 0) await store.settleByEvidence(id, new Date(now()))
  return proofs
}
