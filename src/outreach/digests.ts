import { createLocalReq, type Payload } from 'payload'
import type { CampaignOptions } from '../domain/campaign.ts'
import {
  areDigestsOn,
  DIGEST_FREQUENCIES,
  type DigestFrequency,
  type DueDigest,
  digestName,
  isMissed,
  lastDue,
  readDigestTimes,
  TOO_LATE,
} from '../domain/digest.ts'
import { RESTORED_DIGEST_REASON } from '../domain/lineage.ts'
import { recordAudit } from '../editorial/audit.ts'
import { takeLease } from '../storage/lease.ts'
import { transact } from '../storage/transact.ts'
import { readOutreachPolicy } from './choice.ts'
import { all } from './content.ts'
import { type SourceStore, sourcesOf } from './digest-sources.ts'
import { timesChangedAt } from './digest-times.ts'
import type { Log } from './log.ts'
import { restoredAt } from './restored.ts'
import { createCampaign } from './schedule.ts'
import { wakeWorkers } from './signal.ts'

export interface DigestDeps {
  payload: Payload
  store: SourceStore
  /** Names this process in the lease. */
  holder: string
  log: Pick<Log, 'info'>
}

const LEASE_MS = 60_000

/**
 * Makes the digests that are due: one process at a time looks, and of any number that do, one makes each. An hour that had passed when it was set is not made
 * up for: nobody waited for a digest then.
 */
export async function keepDigests(deps: DigestDeps, now: number): Promise<void> {
  const { payload, holder } = deps
  const { digest } = await readOutreachPolicy({ db: payload.db })
  if ((await takeLease(payload, { key: 'digests', holder, ms: LEASE_MS, now })) === null) return
  const times = readDigestTimes(digest)
  await dropMissed(payload, times.zone, now)
  const changedAt = await timesChangedAt(payload)
  for (const frequency of DIGEST_FREQUENCIES) {
    const due = lastDue(times, frequency, now)
    if (due.at >= changedAt[frequency]) await makeDigest(deps, frequency, due, now, areDigestsOn(digest))
  }
}

/**
 * Makes one digest, as a campaign of its own that starts at once, or notes that there was nothing to bring, or that it is too late. The
 * key of its period is unique, and written in the same transaction: it is made once, whoever else tries, and after a death in between.
 *
 * @param on whether digests are switched on; off, it is made for what briefs had left to it before, and nobody else
 * @returns the campaign, or `null` when there is none
 */
export async function makeDigest(
  { payload, store, log }: Omit<DigestDeps, 'holder'>,
  frequency: DigestFrequency,
  { period, at }: DueDigest,
  now: number,
  on = true,
): Promise<string | null> {
  const made = `digest/${frequency}/${period}`
  const isMade = async (...keys: string[]) =>
    (await payload.db.findOne({ collection: 'values', where: { key: { in: keys } } } as never)) !== null
  // Switched on later that day, the period can still have its digest.
  const looked = `${made}/off`
  if (await isMade(made, ...(on ? [] : [looked]))) return null
  const owed = await sourcesOf({ db: payload.db }, store, frequency, now, on)
  const doubtful = await perhapsBrought(payload, frequency, owed)
  // What comes since is surely not brought yet, and need not wait for a decision about the rest: the next one brings it.
  const sources = doubtful.length > 0 ? doubtful : owed
  const key = on || sources.length > 0 ? made : looked
  const { digest } = await readOutreachPolicy({ db: payload.db })
  const missed = isMissed(at, readDigestTimes(digest).zone, now)
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
      const name = digestName(frequency, period)
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
      if (doubtful.length > 0) {
        await payload.db.updateOne({
          collection: 'campaigns',
          where: { id: { equals: id } },
          data: { state: 'paused', pausedReason: RESTORED_DIGEST_REASON },
          options: { atomic: true },
          req: inner,
        } as never)
      }
      await recordAudit(inner, { action: 'digest.create', subject: `campaigns:${id}`, data })
      return id
    })
    if (made) {
      log.info({ campaign: made, frequency, period, briefs: sources.length }, 'a digest is due')
      wakeWorkers()
    }
    return made
  } catch (error) {
    if (await isMade(key)) return null
    throw error
  }
}

/**
 * Of these briefs those that a digest may have brought which the database has forgotten, because it was put back to an earlier day: they had begun
 * before that was seen, and no digest that was made since has asked a person about them.
 */
async function perhapsBrought(
  payload: Payload,
  frequency: DigestFrequency,
  briefs: readonly string[],
): Promise<string[]> {
  const db = { db: payload.db }
  const at = await restoredAt(db)
  if (at === null || briefs.length === 0) return []
  const begun = await all<{ id: string }>(
    db,
    'campaigns',
    { and: [{ id: { in: briefs } }, { startedAt: { less_than_equal: at } }] },
    { type: true },
  )
  if (begun.length === 0) return []
  const since = await all<{ id: string; options?: CampaignOptions }>(
    db,
    'campaigns',
    { and: [{ type: { equals: 'digest' } }, { createdAt: { greater_than_equal: at } }] },
    { options: true },
  )
  const asked = new Set(
    since.flatMap(({ options }) => (options?.frequency === frequency ? (options.sources ?? []) : [])).map(String),
  )
  const ids = new Set(begun.map(({ id }) => String(id)))
  return briefs.filter((id) => ids.has(id) && !asked.has(id))
}

/** A digest that could not begin on its day is not sent at whatever hour it could: what it would have brought comes with the next one. */
async function dropMissed(payload: Payload, zone: string, now: number): Promise<void> {
  const waiting = { and: [{ type: { equals: 'digest' } }, { state: { equals: 'scheduled' } }] }
  const rows = await all<{ id: string; launchAt: string }>({ db: payload.db }, 'campaigns', waiting, { launchAt: true })
  const late = rows.filter(({ launchAt }) => isMissed(Date.parse(launchAt), zone, now))
  const req = await createLocalReq({}, payload)
  for (const { id } of late) {
    await transact(req, async (inner) => {
      const dropped = await payload.db.updateOne({
        collection: 'campaigns',
        where: { and: [{ id: { equals: id } }, ...waiting.and] },
        data: { state: 'cancelled', pausedReason: TOO_LATE, finishedAt: new Date(now).toISOString() },
        options: { atomic: true },
        req: inner,
      } as never)
      if (dropped) await recordAudit(inner, { action: 'digest.skip', subject: `campaigns:${id}`, data: {} })
    })
  }
}
