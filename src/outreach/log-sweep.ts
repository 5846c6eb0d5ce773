import { type AskDeps, type Doubtful, isBefore, prove, readLog } from './doubt.ts'
import type { Log } from './log.ts'
import type { OutreachStore } from './store.ts'
import { turn } from './turn.ts'

export interface SweepDeps extends AskDeps {
  store: AskDeps['store'] & Pick<OutreachStore, 'unresolved'>
  log: Pick<Log, 'info'>
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** A sealed batch without an answer is looked for in the log after so long, well before its key is forgotten. */
const DOUBT_AFTER_MS = 10 * MINUTE
/** The log may be late, but not by so much: who is not in it by then is no longer looked for. */
const LATE_MS = 48 * HOUR
/** Pages of the log, and calls it holds, that are asked for in one round. */
const PAGES = 50
const CALLS = 100
/** Rounds in a row without an answer after which a sweep is given up; the next one begins at the newest entry. */
const PATIENCE = 3
/** Batches read in one statement. */
const PORTION = 500

interface Asked {
  at: number
  times: number
  /** The log has been read past it, late enough. */
  final: boolean
}

/**
 * Looks for batches that may have been taken in the provider's log, all of them in one reading from the newest entry back to the oldest of them. A
 * reading may take many rounds: each goes on where the one before ended.
 */
export function logSweep(deps: SweepDeps): () => Promise<void> {
  const asked = new Map<string, Asked>()
  let wanted = new Map<string, Doubtful>()
  let found: { batch: string; call: string }[] = []
  let reading = false
  let after = ''
  let unanswered = 0

  const begin = async () => {
    wanted = await due(deps, asked)
    if (wanted.size === 0) return
    const at = deps.now()
    for (const id of wanted.keys()) asked.set(id, { at, times: (asked.get(id)?.times ?? 0) + 1, final: false })
    after = ''
    unanswered = 0
    reading = true
  }
  const read = async () => {
    const since = Math.min(...[...wanted.values()].map(({ firstAttemptAt }) => firstAttemptAt.getTime()))
    const page = await readLog(deps, { after, since, pages: PAGES }, (batch, { id, status }) => {
      if (wanted.has(batch) && status >= 200 && status < 300) found.push({ batch, call: id })
    })
    unanswered = page.read > 0 ? 0 : unanswered + 1
    after = page.after
    // One that ends is through, however early: it will not reach further back another time.
    const through = page.ended || isBefore(page.reached, since)
    reading = !through && unanswered < PATIENCE
    if (through) for (const batch of wanted.values()) settleForGood(batch)
  }
  const settleForGood = ({ id, firstAttemptAt }: Doubtful) => {
    const last = asked.get(id)
    if (last && last.at - firstAttemptAt.getTime() > LATE_MS) last.final = true
  }

  return async () => {
    if (!reading && found.length === 0) await begin()
    if (reading) await read()
    const now = found.slice(0, CALLS)
    found = found.slice(CALLS)
    for (const { batch, call } of now) {
      const doubtful = wanted.get(batch)
      if (!doubtful) continue
      const proofs = await prove(deps, doubtful, call)
      if (!proofs || proofs.length === 0) continue
      wanted.delete(batch)
      deps.log.info({ batch, proven: proofs.length }, 'the provider’s log has told what became of a batch')
    }
  }
}

/** Asked again after ten minutes, then twenty, up to six hours: the log may be late, and it does not change for ever. */
async function due({ store, now }: SweepDeps, asked: Map<string, Asked>): Promise<Map<string, Doubtful>> {
  const at = now()
  const isDue = (last: Asked | undefined) =>
    !last || (!last.final && at - last.at >= Math.min(6 * HOUR, 10 * MINUTE * 2 ** (last.times - 1)))
  const found = new Map<string, Doubtful>()
  const open = new Set<string>()
  for (let after = ''; ; ) {
    const rows = await store.unresolved({ before: new Date(at - DOUBT_AFTER_MS), after, limit: PORTION })
    for (const row of rows) {
      open.add(row.id)
      if (isDue(asked.get(row.id))) found.set(row.id, row)
    }
    if (rows.length < PORTION) break
    after = rows.at(-1)!.id
    await turn()
  }
  for (const id of asked.keys()) if (!open.has(id)) asked.delete(id)
  return found
}
