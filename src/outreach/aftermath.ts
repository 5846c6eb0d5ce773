import { createLocalReq, type Payload } from 'payload'
import { judgeComplaints, judgeStorm, stormThreshold } from '../domain/storm.ts'
import { recordAudit } from '../editorial/audit.ts'
import { notify } from '../editorial/notify.ts'
import { takeLease } from '../storage/lease.ts'
import { transact } from '../storage/transact.ts'
import type { OutreachStore } from './store.ts'
import { EDITORS, people, timesOf, toldAmong, turnsOf } from './telling.ts'
import { countIn, stormPolicyOf } from './watch.ts'

export interface AftermathDeps {
  payload: Payload
  store: Pick<OutreachStore, 'stormFigures' | 'handedOver' | 'complaints'>
  /** Names this process. */
  holder: string
}

/** By then what comes back of a campaign has come (ms after its end). */
const AFTERMATH_MS = 72 * 3600_000
/** Who dies or sleeps is replaced after this (ms). */
const LEASE_MS = 90_000
const ACTION = 'campaign.much-came-back'
const FROM_THE_START = new Date(0)

interface Ended {
  id: string
  title: string | null
  launchedBy?: string | null
  createdBy?: string | null
}

/**
 * Most campaigns are over before the first mail comes back. Looks at those that have ended in the last three days, in one process at a time, and
 * tells people once of each of which too much came back, or about which too many readers complained: by the measures that would have paused it.
 */
export async function watchAftermath(deps: AftermathDeps, now: number): Promise<void> {
  const { payload, holder } = deps
  if ((await takeLease(payload, { key: 'campaign-aftermath', holder, ms: LEASE_MS, now })) === null) return
  const ended = await endedSince(payload, new Date(now - AFTERMATH_MS))
  const known = await toldAmong(
    payload,
    ended.map(({ id }) => id),
    ACTION,
  )
  for (const campaign of ended) {
    if (known.has(campaign.id)) continue
    const found = await judge(deps, campaign.id)
    if (found) await tell(payload, campaign, found)
  }
}

async function endedSince(payload: Payload, since: Date): Promise<Ended[]> {
  const { docs } = await payload.db.find<Ended>({
    collection: 'campaigns',
    where: { and: [{ state: { in: ['done', 'cancelled'] } }, { finishedAt: { greater_than: since.toISOString() } }] },
    select: { title: true, launchedBy: true, createdBy: true },
    limit: 500,
    pagination: false,
  } as never)
  return docs.map((doc) => ({ ...doc, id: String(doc.id) }))
}

/** What people were told while it was under way counts as there: more has to come. */
async function judge({ payload, store }: AftermathDeps, id: string): Promise<string | null> {
  const pausedOver = countIn(await turnsOf(payload, id))
  const complaints = await store.complaints(id, FROM_THE_START)
  if (complaints > 0) {
    const handedOver = await store.handedOver(id, FROM_THE_START)
    const found = judgeComplaints({ handedOver, complaints, pausedBefore: pausedOver('complaints') }, 'over')
    if (found) return found
  }
  const [policy, pausedBefore] = [await stormPolicyOf(payload), pausedOver('errors')]
  const figures = await store.stormFigures(id, FROM_THE_START, stormThreshold(policy, pausedBefore))
  return judgeStorm({ ...figures, pausedBefore }, policy, 'over')
}

/** Editors, whoever launched it, and who looks after the lists. */
async function tell(payload: Payload, campaign: Ended, found: string): Promise<void> {
  await transact(await createLocalReq({}, payload), async (inner) => {
    // A write first, so that of two who look at once one finds it told.
    await inner.payload.db.updateOne({
      collection: 'campaigns',
      where: { id: { equals: campaign.id } },
      data: { title: campaign.title },
      options: { atomic: true },
      req: inner,
    } as never)
    if ((await timesOf(inner, campaign.id, ACTION)) > 0) return
    const subject = `campaigns:${campaign.id}`
    await recordAudit(inner, { action: ACTION, subject, data: { found } })
    await notify(inner, {
      kind: 'much_came_back',
      subject,
      title: campaign.title ?? '',
      note: found,
      to: { roles: [...EDITORS, 'data-steward'], users: people(campaign.launchedBy ?? campaign.createdBy) },
      key: `much_came_back/${campaign.id}`,
    })
  })
}
