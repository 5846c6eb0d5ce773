import { createLocalReq, type Payload } from 'payload'
import {
  areDigestsOn,
  DIGEST_FREQUENCIES,
  type DigestFrequency,
  type DueDigest,
  digestName,
  isMissed,
  lastDue,
  readDigestTimes,
} from '../domain/digest.ts'
import { recordAudit } from '../editorial/audit.ts'
import { takeLease } from '../storage/lease.ts'
import { transact } from '../storage/transact.ts'
import { readOutreachPolicy } from './choice.ts'
import { all } from './content.ts'
import { type SourceStore, sourcesOf } from './digest-sources.ts'
import type { Log } from './log.ts'
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
const DAY_MS = 86_400_000

/** Makes the digests that are due: one process at a time looks, and of any number that do, one makes each. */
export async function keepDigests(deps: DigestDeps, now: number): Promise<void> {
  const { payload, holder } = deps
  const { digest } = await readOutreachPolicy({ db: payload.db })
  if ((await takeLease(payload, { key: 'digests', holder, ms: LEASE_MS, now })) === null) return
  await dropMissed(payload, now)
  const on = areDigestsOn(digest)
  for (const frequency of DIGEST_FREQUENCIES) {
    await makeDigest(deps, frequency, lastDue(readDigestTimes(digest), frequency, now), now, on)
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
  const sources = await sourcesOf({ db: payload.db }, store, frequency, now, on)
  const key = on || sources.length > 0 ? made : looked
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
