import { createLocalReq, type Payload } from 'payload'
import { readOptions } from '../domain/campaign.ts'
import {
  DEFERRED,
  DIGEST_FREQUENCIES,
  type DigestFrequency,
  type DueDigest,
  isMissed,
  lastDue,
  MOST_STORIES,
  readDigestPolicy,
} from '../domain/digest.ts'
import { recordAudit } from '../editorial/audit.ts'
import { takeLease } from '../storage/lease.ts'
import { transact } from '../storage/transact.ts'
import { readOutreachPolicy } from './choice.ts'
import { all, type Db } from './content.ts'
import { itemsOf } from './digest-freeze.ts'
import type { Log } from './log.ts'
import { stretches } from './members.ts'
import { createCampaign } from './schedule.ts'
import { wakeWorkers } from './signal.ts'
import type { OutreachStore } from './store.ts'

export interface DigestDeps {
  payload: Payload
  store: Pick<OutreachStore, 'deferred'>
  /** Names this process in the lease. */
  holder: string
  log: Pick<Log, 'info'>
}

const LEASE_MS = 60_000
const DAY_MS = 86_400_000
/** How long a brief waits for a digest to bring it, in days: several weekly ones. */
const LOOK_BACK = 30

/** Makes the digests that are due: one process at a time looks, and of any number that do, one makes each. */
export async function keepDigests(deps: DigestDeps, now: number): Promise<void> {
  const { payload, holder } = deps
  const policy = readDigestPolicy((await readOutreachPolicy({ db: payload.db })).digest)
  if (!policy) return
  if ((await takeLease(payload, { key: 'digests', holder, ms: LEASE_MS, now })) === null) return
  await dropMissed(payload, now)
  for (const frequency of DIGEST_FREQUENCIES) await makeDigest(deps, frequency, lastDue(policy, frequency, now), now)
}

/**
 * Makes one digest, as a campaign of its own that starts at once, or notes that there was nothing to bring, or that it is too late. The
 * key of its period is unique, and written in the same transaction: it is made once, whoever else tries, and after a death in between.
 *
 * @returns the campaign, or `null` when there is none
 */
export async function makeDigest(
  { payload, store, log }: Omit<DigestDeps, 'holder'>,
  frequency: DigestFrequency,
  { period, at }: DueDigest,
  now: number,
): Promise<string | null> {
  const key = `digest/${frequency}/${period}`
  const isMade = async () =>
    (await payload.db.findOne({ collection: 'values', where: { key: { equals: key } } } as never)) !== null
  if (await isMade()) return null
  const sources = await sourcesOf({ db: payload.db }, store, frequency, now)
  const missed = isMissed(at, now)
  const req = await createLocalReq({}, payload)
  try {
    const made = await transact(req, async (inner) => {
      const sends = sources.length > 0 && !missed
      await payload.db.create({ collection: 'values', data: { key, value: { v: sends } }, req: inner })
      const data = { frequency, period, briefs: sources.length }
      if (!sends) {
        if (sources.length > 0)
          await recordAudit(inner, { action: 'digest.skip', subject: `digests:${frequency}`, data })
        return null
      }
      const name = `digests:${frequency}.${period}`
      const { id } = await createCampaign(
        inner,
        {
          type: 'digest',
          storyKey: name,
          translationGroup: name,
          lists: [],
          launchAt: new Date(at),
          waitFor: [],
          createdBy: '',
          title: `${frequency === 'daily' ? 'Daily' : 'Weekly'} digest, ${period}`,
          options: { sources, frequency },
        },
        'scheduled',
      )
      await recordAudit(inner, { action: 'digest.create', subject: `campaigns:${id}`, data })
      return id
    })
    if (made) {
      log.info({ campaign: made, frequency, period, briefs: sources.length }, 'a digest is due')
      wakeWorkers()
    }
    return made
  } catch (error) {
    if (await isMade()) return null
    throw error
  }
}

/**
 * The briefs that the next digest brings, newest first: those whose recipients are all selected, that left somebody to it, whose story is
 * public, and that no digest of this frequency has brought yet. What is beyond the most that one shows waits for the next.
 */
export async function sourcesOf(
  db: Db,
  store: DigestDeps['store'],
  frequency: DigestFrequency,
  now: number,
): Promise<string[]> {
  const since = new Date(now - LOOK_BACK * DAY_MS).toISOString()
  const [briefs, digests] = await Promise.all([
    all<{ id: string }>(
      db,
      'campaigns',
      {
        and: [
          { type: { equals: 'brief' } },
          { planComplete: { equals: true } },
          { state: { in: ['sending', 'done'] } },
          { startedAt: { greater_than: since } },
        ],
      },
      { type: true },
    ),
    all<{ state: string; startedAt?: string | null; options: unknown }>(
      db,
      'campaigns',
      { and: [{ type: { equals: 'digest' } }, { launchAt: { greater_than: since } }] },
      { state: true, startedAt: true, options: true },
    ),
  ])
  const brought = new Set(
    digests.flatMap(({ state, startedAt, options }) => {
      const read = readOptions(options)
      // One that was cancelled before it began has brought nothing to anybody.
      const idle = state === 'cancelled' && !startedAt
      return idle || read.frequency !== frequency ? [] : (read.sources ?? [])
    }),
  )
  const waiting: string[] = []
  for (const { id } of briefs) {
    if (!brought.has(String(id)) && (await leftSomebody(store, String(id), frequency))) waiting.push(String(id))
  }
  const items = (await itemsOf(db, waiting, now)).slice(0, MOST_STORIES)
  return items.flatMap(({ campaigns }) => campaigns)
}

async function leftSomebody(store: DigestDeps['store'], campaign: string, frequency: DigestFrequency) {
  const feed = (after: string, limit: number) => store.deferred(campaign, DEFERRED[frequency], after, limit)
  for await (const members of stretches([feed], '', 1)) return members.length > 0
  return false
}

/** A digest that could not start for a day is not sent at whatever hour it could: what it would have brought comes with the next one. */
async function dropMissed(payload: Payload, now: number): Promise<void> {
  const late = {
    and: [
      { type: { equals: 'digest' } },
      { state: { equals: 'scheduled' } },
      { launchAt: { less_than: new Date(now - DAY_MS).toISOString() } },
    ],
  }
  const rows = await all<{ id: string }>({ db: payload.db }, 'campaigns', late, { type: true })
  const req = await createLocalReq({}, payload)
  for (const { id } of rows) {
    await transact(req, async (inner) => {
      const dropped = await payload.db.updateOne({
        collection: 'campaigns',
        where: { and: [{ id: { equals: id } }, ...late.and] },
        data: { state: 'cancelled', finishedAt: new Date(now).toISOString() },
        options: { atomic: true },
        req: inner,
      } as never)
      if (dropped) await recordAudit(inner, { action: 'digest.skip', subject: `campaigns:${id}`, data: {} })
    })
  }
}
