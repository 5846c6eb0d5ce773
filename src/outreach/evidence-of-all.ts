import type { Payload, PayloadHandler } from 'payload'
import { calledSince } from '../domain/batches.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { idParam } from '../editorial/body.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { type AskDeps, type Doubtful, isBefore, prove, readLog } from './doubt.ts'
import { startOf } from './evidence.ts'
import { rememberedFor } from './remembered.ts'
import { oneSlot } from './single-calls.ts'

/** A person waits, and asks again where it did not suffice. */
const PATIENCE_MS = 30_000
const PAGES = 50
/** So many calls that the log shows as taken are read at once, for what they prove. */
const CALLS = 50
const MOST = 5_000

/** What the provider’s log says of all batches of a campaign that are in doubt: those of which it says the same can be decided about together. */
interface Shown {
  /** The log shows an entry from before their first attempt, and no call: most likely they never arrived. */
  silent: string[]
  /** The log shows that they were taken, but not all of that could be looked into this time: nothing to decide, the next look settles them. */
  taken: string[]
  /** The log shows a call. What it proves has been written down; of these it did not prove enough. */
  called: string[]
  /** The log could not be read back so far, or not at all. */
  unread: string[]
  /** The log was read to its end: it is empty, or begins too late, for those that are unread. */
  ended: boolean
  /** How many the log has just settled. */
  settled: number
  canAsk: boolean
}

/** The evidence about every batch of a campaign that is in doubt, from one reading of the provider’s log. No address is shown. */
export const doubts: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.resolve')
  const campaign = idParam(req)
  const before = await inDoubt(req.payload, campaign)
  const records = rememberedFor(req.payload)?.provider.records ?? null
  const seen = new Set<string>()
  const taken = new Set<string>()
  let { reached, ended } = { reached: Number.POSITIVE_INFINITY, ended: false }
  if (records && before.length > 0) {
    const store = outreachStore(handleOf(req.payload))
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS)
    try {
      const deps = { records, store, slot: () => oneSlot(store, Date.now, stop.signal), now: Date.now }
      ;({ reached, ended } = await look(deps, before, { seen, taken }))
    } finally {
      clearTimeout(timer)
    }
  }
  const after = seen.size > 0 ? await inDoubt(req.payload, campaign) : before
  const past = ({ firstAttemptAt }: Doubtful) => isBefore(reached, firstAttemptAt.getTime())
  const ids = (which: (batch: Doubtful) => boolean) => after.filter(which).map(({ id }) => id)
  const shown: Shown = {
    silent: ids((batch) => !seen.has(batch.id) && past(batch)),
    taken: ids(({ id }) => taken.has(id)),
    called: ids(({ id }) => seen.has(id) && !taken.has(id)),
    unread: ids((batch) => !seen.has(batch.id) && !past(batch)),
    ended,
    settled: before.length - after.length,
    canAsk: records !== null,
  }
  return Response.json(shown)
}

async function inDoubt(payload: Payload, campaign: string): Promise<Doubtful[]> {
  const startedAt = await startOf(payload, campaign)
  const { docs } = await payload.db.find<{ id: string; firstAttemptAt?: string | null; generation?: number }>({
    collection: 'batches',
    where: { and: [{ campaign: { equals: campaign } }, { state: { equals: 'in_doubt' } }] },
    select: { firstAttemptAt: true, generation: true },
    limit: MOST,
    pagination: false,
  } as never)
  return docs.map(({ id, firstAttemptAt = null, generation = 1 }) => ({
    id: String(id),
    campaign,
    // One that was never called for: no log reaches back to before that.
    firstAttemptAt: new Date(calledSince({ firstAttemptAt, generation }, startedAt) ?? 0),
  }))
}

/** @param found gets the batches that the log names (`seen`), and of these whom it shows as taken without having told more (`taken`); @returns how far back an entry was seen (ms), and whether the log has ended */
async function look(deps: AskDeps, batches: readonly Doubtful[], found: Record<'seen' | 'taken', Set<string>>) {
  const wanted = new Map(batches.map((batch) => [batch.id, batch]))
  const calls = new Map<string, string>()
  const since = Math.min(...batches.map(({ firstAttemptAt }) => firstAttemptAt.getTime()))
  const { reached, ended } = await readLog(deps, { after: '', since, pages: PAGES }, (batch, { id, status }) => {
    if (!wanted.has(batch)) return
    found.seen.add(batch)
    if (status >= 200 && status < 300) calls.set(batch, id)
  })
  for (const batch of calls.keys()) found.taken.add(batch)
  for (const [batch, call] of [...calls].slice(0, CALLS)) {
    if (await prove(deps, wanted.get(batch)!, call)) found.taken.delete(batch)
  }
  return { reached, ended }
}
