import type { Payload, PayloadHandler } from 'payload'
import { calledSince } from '../domain/batches.ts'
import { countsOfLog, stateOfMail } from '../domain/evidence.ts'
import { demand, principalOf } from '../domain/permissions.ts'
import { idParam } from '../editorial/body.ts'
import { refuse } from '../errors.ts'
import { handleOf } from '../storage/open.ts'
import { outreachStore } from '../storage/outreach.ts'
import { type AskDeps, ask, type Doubtful, type Evidence, type LoggedCall, lookIntoLog } from './doubt.ts'
import { rememberedFor } from './remembered.ts'
import { oneSlot } from './single-calls.ts'

/** Each look is a request of the provider's ration: a person waits, and asks again where it did not suffice. */
const PATIENCE_MS = 20_000
const PAGES = 20
/** Of so many calls it is looked up how many messages they held, and of so many messages what became of them; the newest. */
const CALLS = 5
const MAILS = 20

interface Batch {
  id: string
  attempts?: number
  generation?: number
  firstAttemptAt?: string | null
  reason?: string | null
  state: string
}

/** What the provider says about a batch, for a person. */
interface Shown extends Omit<Evidence, 'calls' | 'mails'> {
  calls: (LoggedCall & { messages?: number; taken?: number; refused?: number })[]
  /** What has become of some of those that were taken, by state. */
  mails: { taken: number; looked: number; states: Record<string, number> }
}

/**
 * What there is to know about a batch in doubt before somebody decides: its attempts, how many people it is about and what has been reported
 * about them, which calls the provider's log has, when, with how many messages and which answer, and what it says of the messages themselves.
 * What the log proves is written down at once. No address is shown.
 */
export const doubt: PayloadHandler = async (req) => {
  demand(principalOf(req.user), 'campaign.resolve')
  const campaign = idParam(req)
  const id = String(req.query.batch ?? '')
  const batch = await findBatch(req.payload, campaign, id)
  if (!batch) throw refuse.notFound('This campaign has no such batch.')
  const records = rememberedFor(req.payload)?.provider.records ?? null
  let log: Shown | null = null
  const { attempts = 0, generation = 1, firstAttemptAt = null, reason = '' } = batch
  const since = calledSince({ firstAttemptAt, generation }, await startOf(req.payload, campaign))
  if (records && since && batch.state === 'in_doubt') {
    const store = outreachStore(handleOf(req.payload))
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS)
    const deps = { records, store, slot: () => oneSlot(store, Date.now, stop.signal), now: Date.now }
    try {
      log = await show(deps, { id, campaign, firstAttemptAt: new Date(since) })
    } finally {
      clearTimeout(timer)
    }
  }
  const members = await membersOf(req.payload, id)
  return Response.json({
    batch: id,
    /** Read again: what the log proves may have settled it. */
    state: (await findBatch(req.payload, campaign, id))?.state ?? batch.state,
    attempts,
    firstAttemptAt,
    reason,
    inDoubt: members.in_doubt ?? 0,
    members,
    canAsk: records !== null,
    log,
  })
}

function findBatch({ db }: Payload, campaign: string, id: string): Promise<Batch | null> {
  const where = { and: [{ id: { equals: id } }, { campaign: { equals: campaign } }] }
  return db.findOne<Batch>({ collection: 'batches', where } as never)
}

/** When a campaign began, `null` before. */
export async function startOf({ db }: Payload, campaign: string): Promise<string | null> {
  const where = { id: { equals: campaign } }
  const select = { startedAt: true }
  const found = await db.findOne<{ id: string; startedAt?: string | null }>({
    collection: 'campaigns',
    where,
    select,
  } as never)
  return found?.startedAt ?? null
}

/** The states of a batch's deliveries as they stand here; what a webhook has told of one of them shows that the call was taken. */
async function membersOf({ db }: Payload, batch: string): Promise<Record<string, number>> {
  const { docs } = await db.find<{ id: string; state: string }>({
    collection: 'deliveries',
    where: { batch: { equals: batch } },
    select: { state: true },
    limit: 100,
    pagination: false,
  } as never)
  return tally(docs.map(({ state }) => state))
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

async function show(deps: AskDeps, batch: Doubtful): Promise<Shown> {
  const { calls, mails, ...rest } = await lookIntoLog(deps, batch, PAGES)
  const shown: Shown['calls'] = []
  for (const call of calls) {
    const log = calls.length - shown.length > CALLS ? null : await ask(deps, () => deps.records.getLog(call.id))
    shown.push({ ...call, ...(log === null ? {} : countsOfLog(log)) })
  }
  const states: string[] = []
  for (const id of mails.slice(0, MAILS)) {
    const mail = await ask(deps, () => deps.records.getEmail(id))
    const state = mail === null ? null : stateOfMail(mail)
    if (state) states.push(state)
  }
  return { ...rest, calls: shown, mails: { taken: mails.length, looked: states.length, states: tally(states) } }
}
